"""The network as a denoiser: laws at masks, point masses elsewhere, and errors for wrong contexts."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from exact.lattice import contexts
from neural.denoiser import Architecture, Network, TrainedDenoiser


@pytest.fixture
def denoiser():
    """An untrained network over V=3, L=3."""
    torch.manual_seed(0)
    return TrainedDenoiser(Network(Architecture(3, 3, width=16, layers=1, heads=2)), batch=10)


def test_subs(denoiser):
    """Visible tokens are copied, masked ones get a law that never predicts the mask; batching changes nothing."""
    every = contexts(3, 3)
    marginals = denoiser(every)
    masked = every == 3

    assert marginals.shape == (64, 3, 3)
    assert marginals.dtype == np.float64
    assert np.allclose(marginals.sum(axis=2), 1, atol=1e-12)
    assert (marginals[~masked].max(axis=1) == 1).all()
    assert (marginals[~masked].argmax(axis=1) == every[~masked]).all()
    assert np.allclose(denoiser(every[17:18]), marginals[17:18], atol=1e-6)
    assert denoiser(every[:0]).shape == (0, 3, 3)


def test_attention_is_bidirectional(denoiser):
    """A token to the right changes the prediction on the left."""
    left, right = denoiser(np.array([[3, 3, 0], [3, 3, 1]]))

    assert not np.allclose(left[0], right[0])


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (np.zeros((2, 4), int), r"\[B, 3\]"),
        (np.zeros(3, int), r"\[B, 3\]"),
        (np.full((1, 3), 4), "0 to 3"),
        (np.full((1, 3), -1), "0 to 3"),
    ],
)
def test_wrong_contexts(denoiser, given, words):
    """The error says what is allowed."""
    with pytest.raises(ValueError, match=words):
        denoiser(given)


def test_wrong_architectures():
    """Sizes below one, and heads that do not divide the width."""
    with pytest.raises(ValueError, match="at least 1"):
        Architecture(3, 0)
    with pytest.raises(ValueError, match="multiple of the heads"):
        Architecture(3, 3, width=10, heads=4)
