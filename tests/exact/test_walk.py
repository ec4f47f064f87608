"""Policies followed through the sequences of a joint, against decoding on contexts."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exact import Joint, log
from exact.denoiser import Conditionals
from exact.frontier import position
from exact.policies import LeftToRight, RandomOrder
from exact.strategies import deterministic_policies, joints
from exact.walk import steps


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_the_rounds_are_those_of_decoding(data):
    """The chance of a step, summed over all of them, is the expected number of rounds."""
    joint = data.draw(joints(states=16, least_length=2))
    policy = data.draw(deterministic_policies(joint.L))
    found = sum(Fraction(step.weight, joint.total) for step in steps(joint, Conditionals(joint), policy))

    assert found == position(joint, policy)[0]


def test_a_step_knows_its_laws():
    """Both bits at once, of a pair with three weights."""
    pair = Joint([[2, 1], [0, 1]])
    (step,) = steps(pair, Conditionals(pair), LeftToRight(2))

    assert (step.context, step.chosen, step.weight) == ((2, 2), (0, 1), 4)
    assert step.law([1]) == {(0,): 2, (1,): 2}
    assert step.entropy([1]) == log(2)
    assert step.entropy([0, 1]) == log(2) * Fraction(3, 2)


def test_a_walk_needs_one_set_a_step():
    """A rule that tosses coins, and one that reveals nothing, are named."""
    pair = Joint([[1, 0], [0, 1]])
    with pytest.raises(ValueError, match="RandomOrder"):
        list(steps(pair, Conditionals(pair), RandomOrder((1, 1))))
    with pytest.raises(ValueError, match="one set that is not empty"):
        list(steps(pair, Conditionals(pair), lambda state: ()))
