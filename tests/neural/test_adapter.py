"""A network as a denoiser: conventions of three families on a network whose laws are known, and what is checked."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
import transformers
from torch import nn

from neural.adapter import Convention, Pretrained


class Table(nn.Module):
    """A network whose logits at a position depend on the ids there and before: a fake of any family."""

    def __init__(self, size: int, shift: int = 0, sigma: bool = False):
        super().__init__()
        self.rows = nn.Embedding(size, size)
        self.shift, self.sigma = shift, sigma
        nn.init.normal_(self.rows.weight, generator=torch.Generator().manual_seed(0))

    def forward(self, ids, sigma=None):
        """Logits for each token, moved forward by the shift."""
        if self.sigma:
            assert sigma.shape == (len(ids),)
        aligned = self.rows(ids) + torch.arange(ids.shape[1])[:, None] * self.rows.weight[0]
        logits = torch.roll(aligned, -self.shift, dims=1)
        return transformers.modeling_outputs.MaskedLMOutput(logits=logits)


def test_llada_reserved_ids(tmp_path):
    """The mask and the reserved ids keep probability: it is dropped, renormalised and told."""
    network = Table(10)
    found = Pretrained(network, Convention(mask=9, excluded=(7, 8)), 10)
    context = np.array([[9, 1, 9]])
    with torch.inference_mode():
        full = network(torch.from_numpy(context)).logits.double().softmax(-1).numpy()[0]

    assert found(context)[0, 0] == pytest.approx(full[0, :7] / full[0, :7].sum(), abs=1e-12)
    assert found.dropped == pytest.approx(max(full[0, 7:].sum(), full[2, 7:].sum()), abs=1e-12)


def test_dream_shift():
    """Logits that stand one place early give the laws of the aligned network, but for the first place."""
    aligned = Pretrained(Table(6), Convention(mask=5), 6)
    shifted = Pretrained(Table(6, shift=1), Convention(mask=5, shift=1), 6)
    context = np.array([[5, 5, 2, 5]])

    assert np.array_equal(aligned(context)[:, 1:], shifted(context)[:, 1:])
    assert not np.allclose(aligned(context), Pretrained(Table(6, shift=1), Convention(mask=5), 6)(context))
    assert np.array_equal(shifted(context)[:, [3, 1]], shifted.at(context, [3, 1]))


def test_mdlm_subs():
    """A noise level is handed over, the mask's logit means nothing and no mass is counted for it."""
    found = Pretrained(Table(6, sigma=True), Convention(mask=5, sigma=True, subs=True), 6)
    plain = Pretrained(Table(6), Convention(mask=5), 6)
    context = np.array([[5, 1, 5]])

    assert found(context) == pytest.approx(plain(context), abs=1e-12)
    assert found.dropped == pytest.approx(0, abs=1e-12)
    assert plain.dropped > 0.01


def test_batches_do_not_change_laws():
    """One at a time or all at once; no contexts at all."""
    contexts = np.random.default_rng(0).integers(0, 6, (7, 4))
    one, all_ = (Pretrained(Table(6), Convention(mask=5), 6, batch=batch) for batch in (1, 7))

    assert one(contexts) == pytest.approx(all_(contexts), abs=1e-12)
    assert all_(contexts[:0]).shape == (0, 4, 5)


@pytest.mark.parametrize(
    ("contexts", "words"),
    [([1, 2], r"\[B, L\]"), ([[1, 6]], "token id 6"), ([[-1, 2]], "token id -1"), ([[0] * 9], "at most 8")],
)
def test_contexts_are_checked(contexts, words):
    """Shape, range and length."""
    with pytest.raises(ValueError, match=words):
        Pretrained(Table(6), Convention(mask=5), 6, limit=8)(np.array(contexts))


def test_logits_are_checked():
    """Of another width, and not numbers."""
    with pytest.raises(ValueError, match="logits of shape"):
        Pretrained(Table(7), Convention(mask=5), 6)(np.array([[5, 1]]))
    broken = Table(6)
    nn.init.constant_(broken.rows.weight, math.nan)
    with pytest.raises(FloatingPointError, match="not numbers"):
        Pretrained(broken, Convention(mask=5), 6)(np.array([[5, 1]]))
