"""The variance of the loss in closed form: roots, the best law of times, the parametric density."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import arb

from theory.variance import Parametric, best_times, least_variance, root


def test_roots_are_fractions_where_they_can_be():
    """Of squares; else a ball that squares back."""
    assert root(Fraction(9, 16)) == Fraction(3, 4)
    found = root(Fraction(1, 2))
    assert isinstance(found, arb)
    assert (found**2).overlaps(arb(1) / 2)


def test_the_best_law_of_times():
    """Moments 2 and 8 have roots 1 to 2, though neither is a fraction; others are refused."""
    assert best_times([Fraction(2), Fraction(8)]) == [Fraction(1, 3), Fraction(2, 3)]
    assert least_variance([Fraction(2), Fraction(8)], Fraction(1)) == Fraction(7, 2)
    with pytest.raises(ValueError, match="no fractions of each other"):
        best_times([Fraction(1), Fraction(2)])


def test_a_parametric_density_integrates_to_one():
    """By a sum over thousandths of a smooth one."""
    density = Parametric(1, 2, 1, 1, 2, 1, 2)
    found = sum(float(density.at(Fraction(2 * k + 1, 200))) for k in range(100)) / 100

    assert found == pytest.approx(1, abs=1e-3)
