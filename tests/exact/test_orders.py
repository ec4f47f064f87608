"""The law of the order under one schedule a position, against closed forms and all permutations."""

from __future__ import annotations

import itertools
from fractions import Fraction
from math import factorial

import pytest

from exact.information import entropy
from exact.joint import Joint
from exact.languages import markov
from exact.orders import consistent_loss, mixed, order_probability, order_weight, powers, term_weight

MIXED = [[1, 1], [0, 2, 1], [3]]


def permutations(L):
    """All orders of L positions."""
    return itertools.permutations(range(L))


def test_orders_have_a_law():
    """Probabilities of all orders add up to one; under one shared schedule they are equal, whatever it is."""
    schedules = mixed(MIXED)
    assert sum(order_probability(schedules, order) for order in permutations(3)) == 1
    shared = mixed([[1, 2]] * 4)
    assert {order_probability(shared, order) for order in permutations(4)} == {Fraction(1, factorial(4))}


def test_a_race():
    """Of powers of t the next to be revealed is each in proportion to its exponent among those that are left."""
    exponents = (1, 2, 4)
    for order in permutations(3):
        expected, left = Fraction(1), list(order)
        for i in order:
            expected *= Fraction(exponents[i], sum(exponents[j] for j in left))
            left.remove(i)
        assert order_probability(powers(exponents), order) == expected
        assert order_probability(powers(exponents), order[::-1], ascending=True) == expected


@pytest.mark.parametrize("schedules", [powers((1, 2, 3)), mixed(MIXED)], ids=["powers", "mixed"])
def test_the_weight_of_a_term_is_a_chance(schedules):
    """One integral, against the sum over all orders in which just these come before; of powers of the time too."""
    for position in range(3):
        others = [j for j in range(3) if j != position]
        for size in range(3):
            for seen in itertools.combinations(others, size):
                for power in (0, 1, 2):
                    assert term_weight(schedules, position, seen, power) == order_weight(
                        schedules, position, seen, power=power
                    )


def test_every_schedule_has_the_entropy_as_its_least_loss():
    """The chain rule in each order, averaged: no law of orders changes it."""
    for joint in (markov([1, 2], [[3, 1], [1, 2]], 3), Joint([[[1, 0], [2, 3]], [[0, 5], [1, 1]]])):
        for schedules in (powers((1, 1, 1)), powers((5, 1, 2)), mixed(MIXED)):
            assert consistent_loss(joint, schedules) == entropy(joint)


def test_schedules_rise_from_zero_to_one():
    """At both ends, and exponents below one are refused."""
    for F in (*powers((1, 5)), *mixed(MIXED)):
        assert (F(0), F(1)) == (0, 1)
    with pytest.raises(ValueError, match="each is at least 1"):
        powers((1, 0))


def test_published_order_weights():
    """Schedules t and t^2: losses 4.3, 7, 7.1, 7.6 give 401/30, and 379/30 with ascending times."""
    schedules = powers((1, 2))
    losses = {(0, ()): Fraction(43, 10), (0, (1,)): Fraction(7), (1, ()): Fraction(71, 10), (1, (0,)): Fraction(76, 10)}
    exact = sum(term_weight(schedules, *term) * loss for term, loss in losses.items())
    printed = sum(order_weight(schedules, *term, ascending=True) * loss for term, loss in losses.items())

    assert (exact, printed) == (Fraction(401, 30), Fraction(379, 30))
    assert order_probability(schedules, (0, 1), ascending=True) == Fraction(2, 3)
