"""Sharp constants: where a published one fails, and the table of those that hold."""

from __future__ import annotations

from fractions import Fraction

from proofs.tables.sharp_constants import build as sharp
from theory.random_order import minimax_sizes


def test_a_published_constant_fails_at_twelve_tokens():
    """299/196 over the harmonic sum of eleven terms, halved; up to eleven tokens it holds."""
    for L in range(3, 13):
        harmonic = sum(Fraction(1, j) for j in range(1, L)) / 2
        assert (minimax_sizes(L, 2, dual=True).constant <= harmonic) == (L < 12)
    assert minimax_sizes(12, 2, dual=True).constant == Fraction(299, 196)


def test_the_table():
    """No randomised sizes are worse than the best fixed ones."""
    for row in sharp().rows:
        assert Fraction(row[4]) <= Fraction(row[5]) + Fraction(1, 1000)
