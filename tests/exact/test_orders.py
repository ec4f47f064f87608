"""Separate schedules: published weights of orders."""

from __future__ import annotations

from fractions import Fraction

from exact.orders import order_probability, order_weight, powers, term_weight


def test_published_order_weights():
    """Schedules t and t^2: losses 4.3, 7, 7.1, 7.6 give 401/30, and 379/30 with ascending times."""
    schedules = powers((1, 2))
    losses = {(0, ()): Fraction(43, 10), (0, (1,)): Fraction(7), (1, ()): Fraction(71, 10), (1, (0,)): Fraction(76, 10)}
    exact = sum(term_weight(schedules, *term) * loss for term, loss in losses.items())
    printed = sum(order_weight(schedules, *term, ascending=True) * loss for term, loss in losses.items())

    assert (exact, printed) == (Fraction(401, 30), Fraction(379, 30))
    assert order_probability(schedules, (0, 1), ascending=True) == Fraction(2, 3)
