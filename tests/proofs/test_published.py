"""Golden values of the terms of variance, by other code."""

from __future__ import annotations

from fractions import Fraction

from proofs.claims.variance.reduction import _delimiters
from proofs.claims.variance.terms import _second_moment


def test_published_variances():
    """Second moments .269 to .866 as the least time falls; the bias of delimiters 19/20."""
    assert [round(float(_second_moment(bits)[0]), 3) for bits in (1, 2, 3, 6, 9)] == [0.269, 0.36, 0.434, 0.65, 0.866]
    losses = (Fraction(1, 10), Fraction(2), Fraction(2, 10), Fraction(3))
    assert _delimiters((losses, Fraction(1, 4), Fraction(1, 2))) == (Fraction(59, 40), Fraction(97, 40))
