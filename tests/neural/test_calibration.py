"""Calibration and decay on joints whose answers are known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from exact.denoiser import ExactDenoiser, TableDenoiser
from exact.joint import Joint
from exact.languages import markov
from neural.calibration import calibration, decay

CHAIN = markov((4, 3, 2), ((1, 6, 2), (2, 1, 6), (5, 1, 3)), 5)


def drawn(joint: Joint, count: int, seed: int = 0) -> list[np.ndarray]:
    """Texts of a joint."""
    rng = np.random.default_rng(seed)
    cells = rng.choice(joint.weights.size, count, p=joint.probabilities().ravel())
    return list(np.stack(np.unravel_index(cells, joint.weights.shape), axis=1))


def test_calibration_of_an_exact_model():
    """Texts of the joint itself: its interval has 0 in it (it misses with probability at most 5 %; the seed is fixed)."""
    found = calibration(ExactDenoiser(CHAIN), drawn(CHAIN, 200), 1, np.random.default_rng(0))

    assert found.tokens == 1000
    assert found.low == 0
    assert found.error < 0.06
    assert found.confidence == pytest.approx(found.accuracy, abs=0.05)


def test_calibration_of_a_sure_model():
    """Always sure and right one time in two: the error is a half, and the interval excludes 0."""
    table = np.zeros((3, 3, 2, 2), dtype=int)
    table[..., 0] = 1
    texts = [np.array(ids) for ids in ((0, 1), (1, 0)) * 100]
    found = calibration(TableDenoiser(table), texts, 2, np.random.default_rng(0))

    assert (found.error, found.confidence, found.accuracy, found.tokens) == (0.5, 1, 0.5, 400)
    assert 0.3 < found.low < 0.5 < found.high < 0.7


def test_calibration_intervals_cover():
    """Against the true error of a wrong model, 200 sets of texts.

    Each interval misses with probability at most 5 %; more than 25 misses of 200 have probability below 4e-5.
    """
    wrong = TableDenoiser(np.array([[[[3, 1], [9, 1]]] * 3] * 3))
    texts = np.random.default_rng(1).random((200, 40, 2)) < 0.3  # right with probability 0.7, sure by 0.75 and 0.9
    found = [calibration(wrong, list(rows.astype(int)), 1, np.random.default_rng(0)) for rows in texts]
    true = (0.05 + 0.2) / 2

    assert sum(not c.low <= true <= c.high for c in found) <= 25


def test_decay_of_a_chain():
    """Largest probabilities are the chain's; further ones are not larger for a doubly stochastic one."""
    joint = markov((1, 1), ((3, 1), (1, 3)), 6)
    texts = [np.array([0, 0, 0, 0, 0, 0]), np.array([1, 1, 1, 1, 1, 1])]
    found = decay(ExactDenoiser(joint), texts)

    assert [point.mean for point in found] == pytest.approx([(1 + 0.5**d) / 2 for d in (1, 2, 3)])
    assert [point.distance for point in found] == [1, 2, 3]
    assert all(point.spread < 1e-12 and point.prompts == 2 for point in found)
    assert math.isnan(decay(ExactDenoiser(joint), texts[:1], 2)[1].spread)
    assert len(decay(ExactDenoiser(joint), texts, 2)) == 2
