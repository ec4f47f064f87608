"""Closed forms of the law of orders against the integrals and against all permutations."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest

from exact.orders import mixed, order_probability, powers, term_weight
from theory.orders import plackett_luce, shared_weight


@pytest.mark.parametrize("weights", [(1, 1), (1, 2), (1, 2, 5), (3, 3, 1), (1, 2, 3, 4)])
def test_the_race_is_the_integral(weights):
    """Every order of every set of exponents, and the probabilities of all orders add up to one."""
    orders = list(itertools.permutations(range(len(weights))))

    assert all(plackett_luce(weights, order) == order_probability(powers(weights), order) for order in orders)
    assert sum(plackett_luce(weights, order) for order in orders) == 1


@pytest.mark.parametrize("shared", [[1], [0, 1], [1, 2, 3]])
def test_one_schedule_for_all(shared):
    """The weight of a term does not depend on the schedule, only on how many are seen."""
    L = 4
    for seen in range(L):
        assert term_weight(mixed([shared] * L), L - 1, tuple(range(seen))) == shared_weight(L, seen)


def test_weights_of_one_position_are_chances():
    """Over all sets that may be seen before it they add up to one."""
    for L in range(1, 7):
        total = sum(shared_weight(L, len(s)) for n in range(L) for s in itertools.combinations(range(L - 1), n))
        assert total == Fraction(1)
