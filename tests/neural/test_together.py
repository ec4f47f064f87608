"""Tokens decoded together: the mean is the divergence, and the capacity reads its curve."""

from __future__ import annotations

import math

import numpy as np
import pytest

from exact.denoiser import ExactDenoiser, TableDenoiser
from exact.joint import Joint
from exact.languages import dirichlet, markov, parity
from neural.mask_report import mask_report
from neural.together import Together, capacity, together

CHAIN = markov((4, 3, 2), ((1, 6, 2), (2, 1, 6), (5, 1, 3)), 5)


def drawn(joint: Joint, count: int, seed: int = 0) -> list[np.ndarray]:
    """Texts of a joint."""
    rng = np.random.default_rng(seed)
    cells = rng.choice(joint.weights.size, count, p=joint.probabilities().ravel())
    return list(np.stack(np.unravel_index(cells, joint.weights.shape), axis=1))


def no_joint(V: int, L: int, seed: int = 0) -> TableDenoiser:
    """Conditionals that come from no joint."""
    rng = np.random.default_rng(seed)
    return TableDenoiser(rng.integers(1, 20, (*(V + 1,) * L, L, V)))


def test_together_is_the_divergence():
    """The mean is the exact divergence: within five standard errors (false alarm below 1e-6)."""
    joint = dirichlet(3, 3, 1.0, seed=0)
    ids = np.array([0, 1, 2])
    model = ExactDenoiser(joint)
    found = together(model, [ids], np.random.default_rng(0), most=3, draws=4000)
    exact = mask_report(model, ids, (0, 1, 2)).left.split.divergence
    error = (found[2].high - found[2].mean) / 1.96

    assert [point.tokens for point in found] == [1, 2, 3]
    assert found[0].mean == found[0].high == 0
    assert abs(found[2].mean - exact) < 5 * error + 1e-12


def test_together_of_parity():
    """All bits of a parity word at once: log 2, every draw; fewer of them: nothing."""
    found = together(ExactDenoiser(parity(4)), [np.zeros(4, dtype=int)] * 3, np.random.default_rng(0), most=9)

    assert len(found) == 4
    assert found[3].mean == pytest.approx(math.log(2), abs=1e-12)
    assert found[3].high - found[3].low < 1e-9
    assert [point.prompts for point in found] == [3] * 4


def test_together_is_reproducible():
    """The same seed, the same numbers."""
    texts = drawn(CHAIN, 4)
    first, second = (together(no_joint(3, 5), texts, np.random.default_rng(7), 3, 8) for _ in range(2))

    assert first == second
    with pytest.raises(ValueError, match="at least 1"):
        together(no_joint(3, 5), texts, np.random.default_rng(7), 0)


def test_capacity():
    """The curve must stay below the loss: what comes after a crossing does not count."""
    curve = [
        Together(k, mean, 0, high, 4) for k, mean, high in ((1, 0, 0), (2, 0.1, 0.2), (3, 0.3, 0.4), (4, 0.1, 0.1))
    ]

    assert capacity(curve, 0.1) == (2, 1)
    assert capacity(curve, 0.2) == (2, 2)
    assert capacity(curve, 1) == (4, 4)
    assert capacity([], 1) == (0, 0)
