"""Energies of flows: published values."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from exact.joint import Joint
from exact.languages import copy
from exact.schedules import kinetic, pair_flow


def test_published_energies():
    """n d^(n-1) with full support, 5 on two words, 21 on 000 and 111; a pair's flow costs 4."""
    rng = np.random.default_rng(1)
    for V, L, expected in ((2, 1, 1), (2, 2, 6), (2, 3, 27), (3, 2, 8)):
        assert kinetic(Joint(rng.integers(1, 9, (V,) * L)), Fraction(2, 7)) == expected
    assert kinetic(Joint([[1, 1], [0, 0]]), Fraction(2, 7)) == 5
    assert kinetic(copy(3, 1), Fraction(2, 7)) == 21
    alpha = Fraction(3, 10)
    masked = {"0>1": 1 - alpha, "0>2": 1 - alpha, "1>12": alpha, "2>12": alpha}
    assert pair_flow(masked, alpha) == 4
    with pytest.raises(ValueError, match="change the masses"):
        pair_flow({**masked, "1>12": alpha / 2}, alpha)
