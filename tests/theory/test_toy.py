"""The toy joint, against every table of four cells with its margins."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest

from theory.toy import greedy_threshold, least_mixed_mass, total_variation

TENTHS = [Fraction(k, 10) for k in range(11)]
MARGINS = list(itertools.product(TENTHS, repeat=2))


def cells(x, a, b):
    """P(AB), P(AB'), P(A'B) and P(A'B')."""
    return x, a - x, b - x, 1 - a - b + x


def tables(a, b):
    """Every table with these margins, in hundredths of the joint chance."""
    return [(x, cells(x, a, b)) for x in (Fraction(k, 100) for k in range(101)) if min(cells(x, a, b)) >= 0]


@pytest.mark.parametrize(("a", "b"), MARGINS)
def test_the_distance_from_the_product(a, b):
    """Half the summed differences of the four cells; zero exactly at x = ab."""
    for x, table in tables(a, b):
        product = (a * b, a * (1 - b), (1 - a) * b, (1 - a) * (1 - b))

        assert sum(abs(p - q) for p, q in zip(table, product, strict=True)) / 2 == total_variation(x, a, b)
        assert (total_variation(x, a, b) == 0) == (x == a * b)


@pytest.mark.parametrize(("a", "b"), MARGINS)
def test_the_least_mixed_mass(a, b):
    """The least of P(AB') + P(A'B) over all tables, which some table has."""
    assert min(table[1] + table[2] for _, table in tables(a, b)) == least_mixed_mass(a, b)


@pytest.mark.parametrize(("a", "b"), [(a, b) for a, b in MARGINS if min(a, b) >= Fraction(1, 2)])
def test_the_greedy_threshold(a, b):
    """With both margins at least 1/2, AB is a largest cell from the threshold on and at no x below it."""
    for x, table in tables(a, b):
        assert (table[0] == max(table)) == (x >= greedy_threshold(a, b))


def test_published_margins():
    """0.55 and 0.69: independence at 0.3795, mixed rows of 0.14, greedy decoding right from 0.345."""
    a, b = Fraction(55, 100), Fraction(69, 100)

    assert total_variation(Fraction(3795, 10_000), a, b) == 0
    assert (least_mixed_mass(a, b), greedy_threshold(a, b)) == (Fraction(14, 100), Fraction(345, 1000))
