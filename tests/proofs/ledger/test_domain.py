"""Families say whether they are complete, and cannot pretend to be."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from proofs.ledger.domain import EVERY_LAW, At, Family


def test_complete_has_no_default():
    """A family that does not say whether it is complete cannot be written down."""
    with pytest.raises(TypeError, match="complete"):
        Family("some", lambda: range(3))


@pytest.mark.parametrize(("complete", "size"), [(True, 0), (False, 3)])
def test_a_complete_family_has_a_size_and_only_it(complete, size):
    """The number of instances is counted apart from going through them."""
    with pytest.raises(ValueError, match="size"):
        Family("some", lambda: range(3), complete=complete, size=size)


@pytest.mark.parametrize("size", [2, 4])
def test_the_size_is_held_against_the_instances(size):
    """A family that leaves instances out, or has some twice, is not what it says."""
    with pytest.raises(ValueError, match=f"has 3 instances, and is said to have {size}"):
        list(Family("three", lambda: range(3), complete=True, size=size).cases())


@pytest.mark.parametrize(
    "draw",
    [
        lambda: [int(np.random.default_rng(0).integers(9)) for _ in range(3)],
        lambda: (random.Random(k).randrange(9) for k in range(3)),
        lambda: random.sample(range(9), 3),
        lambda: np.random.randint(0, 9, 3).tolist(),
    ],
    ids=["numpy", "random", "sample", "randint"],
)
def test_a_complete_family_does_not_draw(draw):
    """Drawn instances marked complete are refused when they are drawn, and drawing works again afterwards."""
    with pytest.raises(RuntimeError, match="what is drawn settles nothing"):
        list(Family("drawn", draw, complete=True, size=3).cases())
    assert len(list(Family("drawn", draw, complete=False).cases())) == 3


def test_no_list_goes_through_every_law():
    """A complete family cannot take the words of what is endless."""
    with pytest.raises(ValueError, match="no list goes through that"):
        Family(EVERY_LAW, lambda: range(3), complete=True, size=3)


def test_cases_are_tuples():
    """An instance that is no tuple is a single argument."""
    family = Family("two", lambda: [(1, 2), 3], complete=False)

    assert list(family.cases()) == [(1, 2), (3,)]


@pytest.mark.parametrize(
    ("parts", "error", "words"),
    [
        ({}, ValueError, "given by its arguments, or by a function"),
        ({"reaches": 0}, ValueError, "above 0 and at most 1"),
        ({"reaches": "3/2"}, ValueError, "above 0 and at most 1"),
        ({"shows": (1,)}, ValueError, "both sides are needed"),
        ({"shows": (1, 0.5)}, TypeError, "write decimals as a string"),
    ],
)
def test_named_instances_are_whole(parts, error, words):
    """Arguments, shares and shown numbers are checked where they are written."""
    case = () if not parts else (1,)
    with pytest.raises(error, match=words):
        At("an instance", *case, **parts)


def test_named_instances_give_their_arguments():
    """Given, or made when they are asked for; infinity may be shown."""
    assert At("one", 1, 2).arguments() == (1, 2)
    assert At("made", at=lambda: 3, shows=(math.inf, "0.5")).arguments() == (3,)
