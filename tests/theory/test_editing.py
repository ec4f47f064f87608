"""Rounds, budgets and rates of generate-then-edit against published values, and what they refuse."""

from __future__ import annotations

from fractions import Fraction

import pytest

from theory.editing import bias, budget, largest_rate, lazy_rate, rounds

CENT = Fraction(1, 100)


def test_published_rounds():
    """n = 1,024 and 256 at one percent."""
    assert [rounds(1024, CENT, Fraction(a, 1000)) for a in (500, 900, 990, 999)] == [17, 110, 1148, 11531]
    assert [rounds(1024, CENT, lazy_rate(Fraction(9, 10), Fraction(t, 100))) for t in (100, 50, 10, 5)] == [
        110,
        225,
        1148,
        2302,
    ]
    assert (budget(1024, Fraction(4)), budget(256, Fraction(2)), budget(32, Fraction(4))) == (768, 128, 24)
    rates = [largest_rate(n, CENT, budget(n, Fraction(a))) for n, a in ((1024, 4), (256, 2), (32, 4))]
    assert [round(float(r.mid()), 5) for r in rates[:2]] == [0.98509, 0.92376]
    assert round(float(rates[2].mid()), 3) == 0.714


@pytest.mark.parametrize(
    ("n", "tolerance", "rate"), [(8, 1, "1/2"), (27, 1, "1/3"), (100, "1/10", "1/10"), (9, 2, "1/7")]
)
def test_rounds_are_the_fewest(n, tolerance, rate):
    """Whole powers too, where no ball decides."""
    rate, tolerance = Fraction(rate), Fraction(tolerance)
    count = rounds(n, tolerance, rate)

    assert n * rate**count <= tolerance < n * rate ** (count - 1)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: rounds(8, CENT, Fraction(1)), "rate=1"),
        (lambda: rounds(8, Fraction(9), Fraction(1, 2)), "tolerance"),
        (lambda: budget(8, Fraction(1, 2)), "at least one token"),
        (lambda: lazy_rate(Fraction(1, 2), Fraction(2)), "theta"),
        (lambda: bias(Fraction(1), [[0, 1], [1, 0]], [0, 0]), "below 1"),
    ],
)
def test_what_is_refused(make, message):
    """Each names the value."""
    with pytest.raises(ValueError, match=message):
        make()
