"""Published bounds: they refuse what they do not speak of, and their claims pass it over."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from exact.languages import markov, parity
from exact.logsum import log
from exact.policies import Bernoulli, Fixed, LeftToRight, RandomOrder, Top
from proofs.claims.random_order.rate import STEPS_BOUND
from proofs.claims.random_order.upper import BALANCED_BOUND, BOUNDS, CURVE_BOUND, LI_CAI_BOUND
from proofs.ledger import ledger
from proofs.tables.published_bounds import build as published

STICKY = markov([1, 1], [[9, 1], [1, 9]], 6)


@pytest.mark.parametrize(
    "policy", [LeftToRight(2), Fixed(((0, 5), (1, 2), (3, 4))), Top(2), Bernoulli.uniform(3), RandomOrder((2, 2))]
)
def test_a_bound_refuses_other_samplers(policy):
    """Left to right, one run of an order, confidence, a schedule, sizes of another length: each is named."""
    for bound in BOUNDS:
        with pytest.raises(ValueError, match="uniformly random order with sizes fixed in advance"):
            bound.ask(STICKY, policy)
        assert not ledger()[bound.id][1].assumed(STICKY, policy)


def test_a_bound_answers_its_own():
    """The published values of the sticky chain in rounds of two; equality on a parity."""
    left, right = CURVE_BOUND.ask(STICKY, RandomOrder((2, 2, 2)))
    assert [float(left), float(right)] == pytest.approx([0.3199, 0.4656], abs=6e-5)
    left, right = LI_CAI_BOUND.ask(parity(4), RandomOrder((2, 2)))
    assert left == right == log(2)
    with pytest.raises(ValueError, match="equal steps"):
        STEPS_BOUND.ask(STICKY, Bernoulli((1, Fraction(1, 3), 0)))
    with pytest.raises(ValueError, match="rounds of equal size"):
        BALANCED_BOUND.ask(STICKY, RandomOrder((4, 2)))


def test_a_bound_refuses_other_joints():
    """A broken assumption is named."""
    picky = replace(LI_CAI_BOUND, assumptions={"full support": lambda law, policy: law.positive})

    assert picky.ask(STICKY, RandomOrder((3, 3)))
    with pytest.raises(ValueError, match="assumes full support"):
        picky.ask(parity(6), RandomOrder((3, 3)))


def test_the_table():
    """Certified cells, ratios of at most one, and an equality somewhere."""
    ratios = [row[5] for row in published().rows]

    assert all(0 <= float(ratio) <= 1 for ratio in ratios)
    assert "1" in ratios
