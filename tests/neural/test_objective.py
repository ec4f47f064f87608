"""The objective of a network: exact over all contexts, and sampled without bias."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings

from exact.denoiser import ExactDenoiser
from exact.information import entropy
from exact.languages import markov
from exact.objective import expected_loss
from exact.strategies import joints
from neural.denoiser import Architecture, Network, TrainedDenoiser
from neural.objective import Contexts, gap, sampled_loss

CHAIN = markov([1, 1, 1], [[6, 3, 2], [2, 6, 3], [3, 2, 6]], 3)


@pytest.fixture
def network():
    """An untrained network over V=3, L=3."""
    torch.manual_seed(0)
    return Network(Architecture(3, 3, width=16, layers=1, heads=2)).eval()


@given(joints(states=27))
@settings(max_examples=30)
def test_the_exact_denoiser_has_no_gap(joint):
    """Its loss over all contexts is the entropy, to 1e-12."""
    assert expected_loss(joint, ExactDenoiser(joint)) == pytest.approx(float(entropy(joint)), abs=1e-12)


def test_training_contexts_carry_the_exact_loss(network):
    """The weighted cross-entropy over the training contexts is the expected loss of the denoiser."""
    every = Contexts.of(CHAIN)
    with torch.inference_mode():
        costs = every.cross_entropy(network, torch.arange(len(every.weights))).double()
    denoiser = TrainedDenoiser(network)

    assert float(costs @ every.weights) == pytest.approx(expected_loss(CHAIN, denoiser), abs=1e-5)
    assert gap(denoiser, CHAIN) == pytest.approx(float(costs @ every.weights) - float(entropy(CHAIN)), abs=1e-5)
    assert gap(denoiser, CHAIN) > 0


def test_sampled_loss_is_unbiased(network):
    """The mean of 400 batches is within 4.5 standard errors of the exact loss.

    If the estimate is unbiased and its batch means are normal, this fails with probability below 7e-6; the seed is
    fixed. A weight off by one mask in three would be some 50 standard errors away.
    """
    generator = torch.Generator().manual_seed(0)
    flat = torch.from_numpy((CHAIN.weights.ravel() / CHAIN.total).astype(float))
    values = []
    with torch.inference_mode():
        for _ in range(400):
            drawn = torch.multinomial(flat, 256, replacement=True, generator=generator)
            tokens = torch.from_numpy(np.stack(np.unravel_index(drawn.numpy(), (3, 3, 3)), axis=1))
            values.append(float(sampled_loss(network, tokens, generator)))
    error = np.std(values, ddof=1) / math.sqrt(len(values))

    assert abs(np.mean(values) - expected_loss(CHAIN, TrainedDenoiser(network))) < 4.5 * error
    assert error < 0.02
