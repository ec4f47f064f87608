"""Where a sampler stands: what it has told, the laws it sees, the ranking of its positions."""

from __future__ import annotations

from fractions import Fraction

from exact.denoiser import Conditionals
from exact.joint import Joint
from exact.types import State

JOINT = Joint([[[4, 1], [1, 2]], [[1, 1], [2, 4]]])


def state(context, masked=None, places=()):
    """A state of a sampler of the joint."""
    hidden = tuple(i for i, v in enumerate(context) if v == 2)
    return State(0, context, hidden if masked is None else masked, Conditionals(JOINT), places)


def test_what_was_told():
    """Of all positions, or of those of the block that is decoded."""
    assert state((2, 2, 2)).told == 0
    assert state((2, 1, 2)).told == 1
    assert state((2, 1, 2), masked=(0,), places=(0, 1)).told == 1


def test_laws_stand_at_their_positions():
    """A visible position has none."""
    first, second, third = state((2, 1, 2)).marginals

    assert (first, second, third) == (
        [Fraction(3, 9), Fraction(6, 9)],
        (),
        [Fraction(3, 9), Fraction(6, 9)],
    )


def test_ties_go_to_the_first_position():
    """Equal ones in their order, whatever the ranking."""
    assert state((2, 1, 2)).ranked(max) == [0, 2]
    assert state((2, 2, 2)).ranked(lambda law: 0) == [0, 1, 2]
    assert state((2, 2, 2)).ranked(lambda law: law[0]) == [0, 2, 1]
