"""Optima found in floats hold in rationals, and two programmes that meet prove the value of a game."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import pytest

from theory import linear_programme
from theory.linear_programme import game, vertex

ONE = Fraction(1)


def test_the_cheapest_columns_are_taken():
    """A dear column is left where two cheap ones add up to the target."""
    columns = [{"x": ONE}, {"y": Fraction(2)}, {"x": ONE, "y": ONE}]
    target = {"x": Fraction(3), "y": Fraction(1, 3)}

    assert vertex(columns, target, [1, 1, 1]) == {0: Fraction(8, 3), 2: Fraction(1, 3)}
    assert vertex(columns, target, [1, 1, 9]) == {0: Fraction(3), 1: Fraction(1, 6)}


def test_no_columns_add_up():
    """Below zero, and a coordinate that no column has."""
    assert vertex([{"x": ONE}], {"x": -ONE}, [1]) is None
    assert vertex([{"x": ONE}], {"y": ONE}, [1]) is None
    assert vertex([{"x": ONE}], {}, [1]) == {}


def test_a_free_column_may_go_below_zero():
    """Only the one that is named."""
    columns = [{"x": ONE}, {"y": ONE}]
    assert vertex(columns, {"x": -ONE, "y": ONE}, [0, 0], free=(0,)) == {0: -ONE, 1: ONE}
    assert vertex(columns, {"x": -ONE, "y": -ONE}, [0, 0], free=(0,)) is None


def test_weights_are_exact_where_floats_are_not():
    """A third and a seventh of awkward columns, to the last digit."""
    columns = [{k: Fraction(1, k + j + 1) for k in range(5)} for j in range(5)]
    weights = [Fraction(1, 3), Fraction(2, 7), Fraction(5, 11), Fraction(1, 13), Fraction(3, 17)]
    target = {k: sum((w * c[k] for w, c in zip(weights, columns, strict=True)), Fraction(0)) for k in range(5)}

    assert vertex(columns, target, [1] * 5) == dict(enumerate(weights))


def test_a_float_that_errs_is_not_believed(monkeypatch):
    """Where too much is taken for zero, what is left does not add up, and nothing is returned."""
    columns, target = [{"x": ONE}, {"y": ONE}], {"x": ONE, "y": Fraction(1, 10)}
    assert vertex(columns, target, [1, 1]) == {0: ONE, 1: Fraction(1, 10)}
    monkeypatch.setattr(linear_programme, "POSITIVE", 0.5)

    assert vertex(columns, target, [1, 1]) is None


def test_games_of_two_rows_against_their_corners():
    """The value is the least of the upper envelope of lines: at an end, or where two of them cross."""
    rng = random.Random(0)
    for _ in range(40):
        rows = [[Fraction(rng.randint(-9, 9), rng.randint(1, 5)) for _ in range(4)] for _ in range(2)]
        corners = [Fraction(0), ONE]
        for (a, b), (c, d) in itertools.combinations(zip(*rows, strict=True), 2):
            if a - b != c - d and 0 <= (x := (d - b) / (a - b - c + d)) <= 1:
                corners.append(x)
        least = min(max(x * a + (1 - x) * b for a, b in zip(*rows, strict=True)) for x in corners)
        value, mixture, against = game(rows)

        assert value == least
        assert max(sum(w * rows[k][j] for k, w in mixture.items()) for j in range(4)) == value
        assert min(sum(y * row[j] for j, y in against.items()) for row in rows) == value


def test_a_value_is_shown_from_both_sides(monkeypatch):
    """A mixture that is not the best leaves a gap, and the gap is an error."""
    rows = [[Fraction(0), ONE], [ONE, Fraction(0)]]
    assert game(rows)[0] == Fraction(1, 2)
    monkeypatch.setattr(linear_programme, "_least_worst", lambda costs: (max(costs[0]), {0: ONE}))

    with pytest.raises(ArithmeticError, match="between 0 and 1"):
        game(rows)
