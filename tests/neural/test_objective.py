"""The objective of a network: every law of masks has the exact loss as its mean, and gaps are known as they say."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from scipy.special import entr

from exact.denoiser import ExactDenoiser
from exact.information import entropy
from exact.languages import markov
from exact.objective import context_weights, excess_loss, expected_loss
from exact.pairs import ExactPairs
from exact.strategies import joints
from neural.denoiser import Architecture, Network, TrainedDenoiser
from neural.languages import Language
from neural.objective import Batch, best_times, drawn, every_context, gap, loss, mask_law, pair_gap, together

CHAIN = markov([1, 1, 1], [[6, 3, 2], [2, 6, 3], [3, 2, 6]], 3)
LANGUAGE = Language.of_joint(CHAIN)


@pytest.fixture
def network():
    """An untrained network over V=3, L=3."""
    torch.manual_seed(0)
    return Network(Architecture(3, 3, width=16, layers=1, heads=2)).eval()


@given(joints(states=27))
@settings(max_examples=30)
def test_the_exact_denoiser_has_no_gap(joint):
    """Its loss over all contexts is the entropy, to 1e-12; over those of blocks its excess is zero."""
    assert expected_loss(joint, ExactDenoiser(joint)) == pytest.approx(float(entropy(joint)), abs=1e-12)
    assert excess_loss(joint, ExactDenoiser(joint), 2) == pytest.approx(0, abs=1e-12)


def test_all_contexts_carry_the_exact_loss(network):
    """The mean over the batch of every context is the expected loss of the denoiser."""
    denoiser = TrainedDenoiser(network)
    with torch.inference_mode():
        value = float(loss(network, every_context(LANGUAGE)))

    assert value == pytest.approx(expected_loss(CHAIN, denoiser), abs=1e-5)
    assert gap(denoiser, LANGUAGE).value == pytest.approx(value - float(entropy(CHAIN)), abs=1e-5)
    assert gap(denoiser, LANGUAGE).value > 0


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize("masks", ["counts", "times", "mirrored", "best-times", "blocks"])
def test_drawn_batches_are_unbiased(network, masks, exact):
    """The mean of 400 batches is within 4.5 standard errors of the exact loss, or of that of blocks.

    If the estimate is unbiased and its batch means are normal, each fails with probability below 7e-6; seeds are fixed.
    A weight off by one mask in three would be more than 10 standard errors away.
    """
    law = mask_law(masks, LANGUAGE, 2, exact, np.random.default_rng(0))
    values = []
    with torch.inference_mode():
        for k in range(400):
            values.append(float(loss(network, drawn(LANGUAGE, law, exact, np.random.default_rng([1, k]), 128))))
    error = np.std(values, ddof=1) / math.sqrt(len(values))
    expected = excess_loss(CHAIN, TrainedDenoiser(network), 2 if masks == "blocks" else None) + float(entropy(CHAIN))

    assert abs(np.mean(values) - expected) < 4.5 * error
    assert error < 0.06


def spread(network, masks, exact, size, draws, language=LANGUAGE):
    """The variance of a batch's loss, times the size."""
    law = mask_law(masks, language, 2, exact, np.random.default_rng(0))
    with torch.inference_mode():
        found = [
            float(loss(network, drawn(language, law, exact, np.random.default_rng([2, k]), size))) for k in range(draws)
        ]
    return size * np.var(found)


def test_less_noise(network):
    """At batches of 64, 800 of each (10 % of error, seeded): exact targets and contexts by weight have the least variance."""
    plain = spread(network, "times", False, 64, 800)

    assert spread(network, "best-times", False, 64, 800) < 0.9 * plain
    assert spread(network, "counts", False, 64, 800) < plain
    assert spread(network, "counts", True, 64, 800) < 0.25 * plain
    # a mirrored batch has half the texts, so it is held against independent pairs of masks: twice the plain variance
    assert spread(network, "mirrored", False, 64, 800) < 2 * plain


@pytest.mark.parametrize("exact", [True, False])
def test_the_best_times_follow_the_spread_of_the_loss(exact):
    """Their density is the standard deviation of the loss of the exact conditionals at each time, within 10 %."""
    density = np.array(best_times(LANGUAGE, exact, np.random.default_rng(0), bins=4, texts=50_000))
    cube = np.indices((3, 3, 3)).reshape(3, -1).T
    p = CHAIN.probabilities().ravel()
    expected = []
    for k in range(4):
        moments = np.zeros(2)
        for t in (k + (np.arange(40) + 0.5) / 40) / 4:
            for bits in np.ndindex(2, 2, 2):
                hidden = np.array(bits, dtype=bool)
                chance = t ** hidden.sum() * (1 - t) ** (3 - hidden.sum())
                told = ExactDenoiser(CHAIN)(np.where(hidden, 3, cube))
                with np.errstate(divide="ignore", invalid="ignore"):
                    own = -np.log(np.take_along_axis(told, cube[:, :, None], axis=2)[:, :, 0])
                    mean = -np.where(told > 0, told * np.log(told), 0).sum(axis=2)
                cost = ((mean if exact else own) * hidden).sum(axis=1) / t
                moments += chance / 40 * np.array([p @ cost, p @ cost**2])
        expected.append(math.sqrt(moments[1] - moments[0] ** 2))

    assert density / density.sum() == pytest.approx(np.array(expected) / sum(expected), rel=0.1)


def test_the_best_times_where_nothing_varies():
    """A language of one text has no loss at any time: all times alike."""
    certain = Language.of_joint(markov([1, 0], [[1, 0], [1, 1]], 3))

    assert best_times(certain, True, np.random.default_rng(0)) == (1.0,) * 16


@pytest.mark.parametrize("exact", [True, False])
def test_the_loss_of_pairs(exact):
    """Its mean over 400 batches is the single-token loss plus the entropy of pairs plus their gap, within 4.5 errors."""
    torch.manual_seed(0)
    paired = Network(Architecture(3, 3, width=16, layers=1, heads=2, pairs=True)).eval()
    denoiser = TrainedDenoiser(paired)
    law = mask_law("counts", LANGUAGE, 2, exact, np.random.default_rng(0))
    values = []
    with torch.inference_mode():
        for k in range(400):
            values.append(float(loss(paired, drawn(LANGUAGE, law, exact, np.random.default_rng([3, k]), 128, True))))
    every, weights, masked = context_weights(CHAIN)
    least = 0.0
    for i, j in itertools.permutations(range(3), 2):
        both = masked[:, i] & masked[:, j]
        count = masked[both].sum(axis=1)
        joint = ExactPairs(CHAIN).together(every[both], i, j)
        least += float((weights[both] / (count * (count - 1))) @ entr(joint).sum(axis=(1, 2)))
    expected = excess_loss(CHAIN, denoiser) + float(entropy(CHAIN)) + least + pair_gap(denoiser, LANGUAGE)
    error = np.std(values, ddof=1) / math.sqrt(len(values))

    assert abs(np.mean(values) - expected) < 4.5 * error < 0.2
    assert pair_gap(denoiser, LANGUAGE) > 0.05


def test_pairs_of_tokens():
    """The joint law of two masked tokens, from two conditionals, is that of the table; a drawn one is a point."""
    hidden = np.array([[3, 3, 1], [3, 2, 3]])
    pairs = np.array([[0, 1], [2, 0]])
    found = together(LANGUAGE, hidden, pairs)
    first = CHAIN.weights[:, :, 1] / CHAIN.weights[:, :, 1].sum()
    second = CHAIN.weights[:, 2, :].T / CHAIN.weights[:, 2, :].sum()

    assert np.allclose(found, [first, second], atol=1e-12)
    batch = drawn(
        LANGUAGE,
        mask_law("counts", LANGUAGE, 2, True, np.random.default_rng(0)),
        False,
        np.random.default_rng(0),
        64,
        True,
    )
    several = (batch.contexts == 3).sum(dim=1) >= 2
    assert 0 < several.sum() < 64
    assert torch.equal(batch.together.sum(dim=(1, 2)), several.float())
    rows = torch.arange(64)[several]
    assert (batch.contexts[rows[:, None], batch.pairs[several]] == 3).all()


def test_a_gap_from_drawn_contexts_has_its_interval(network):
    """Without the table, the interval holds the gap over all contexts; the miss has probability below 6e-7."""
    denoiser = TrainedDenoiser(network)
    blind = Language(LANGUAGE.V, LANGUAGE.L, LANGUAGE.draw, LANGUAGE.conditionals, LANGUAGE.entropy)
    for block in (None, 2):
        found, exact = gap(denoiser, blind, block), gap(denoiser, LANGUAGE, block)

        assert abs(found.value - exact.value) < found.error < 0.1
        assert (found.drawn, exact.error) == (20_000, 0)
        assert "20,000 contexts drawn" in str(found)
    with pytest.raises(ValueError, match="no table"):
        every_context(blind)


def test_parts_make_the_whole(network):
    """The rows of several processes are all rows."""
    batch = drawn(
        LANGUAGE, mask_law("counts", LANGUAGE, 2, True, np.random.default_rng(0)), True, np.random.default_rng(0), 12
    )
    halves = [batch.part(k, 2) for k in range(2)]

    assert isinstance(halves[0], Batch)
    with torch.inference_mode():
        assert float(sum(loss(network, half) for half in halves)) / 2 == pytest.approx(
            float(loss(network, batch)), abs=1e-6
        )
