"""What each policy reveals, against its rule; what is refused."""

from __future__ import annotations

import itertools
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact.denoiser import Conditionals
from exact.joint import Joint
from exact.languages import independent
from exact.logsum import log
from exact.policies import (
    Bernoulli,
    EntropyBounded,
    Fixed,
    InBlocks,
    LeftToRight,
    RandomOrder,
    Threshold,
    Top,
    certainty,
    choices,
    confidence,
    margin,
    midpoint,
)
from exact.strategies import joints
from exact.types import State

#: Confidences 9/10, 1/2, 6/10 and 9/10 again.
FOUR = independent([[9, 1], [1, 1], [4, 6], [1, 9]])


def state(joint=FOUR, told=None, step=0):
    """A state of a sampler, with some tokens told."""
    told = told or {}
    context = tuple(told.get(i, joint.V) for i in range(joint.L))
    return State(step, context, tuple(i for i in range(joint.L) if i not in told), Conditionals(joint))


def test_ranks():
    """The largest probability, its lead over the second, and minus the entropy."""
    law = [Fraction(1, 2), Fraction(1, 6), Fraction(1, 3)]

    assert confidence(law) == Fraction(1, 2)
    assert margin(law) == Fraction(1, 6)
    assert margin([Fraction(1)]) == 1
    assert certainty(law) == -log(2) / 2 - log(6) / 6 - log(3) / 3


def test_fixed_and_left_to_right():
    """The first block that is not finished, what is left of it; the first masked positions."""
    policy = Fixed(((2, 0), (1, 3)))

    assert list(policy(state())) == [2, 0]
    assert list(policy(state(told={2: 0}))) == [0]
    assert list(policy(state(told={0: 0, 2: 0}))) == [1, 3]
    assert list(LeftToRight(2)(state(told={0: 0, 2: 0}))) == [1, 3]
    assert list(LeftToRight(3)(state(told={1: 0, 2: 0}))) == [0, 3]


def test_random_orders():
    """All sets of the round's size alike; the rounds follow from how many are told."""
    law = choices(RandomOrder((1, 3)), state())
    assert law == {(i,): Fraction(1, 4) for i in range(4)}
    law = choices(RandomOrder((1, 2, 1)), state(told={2: 0}))
    assert law == dict.fromkeys(itertools.combinations((0, 1, 3), 2), Fraction(1, 3))
    with pytest.raises(ValueError, match="add up to the 4 positions"):
        choices(RandomOrder((1, 2)), state(told={0: 0, 1: 0, 2: 0}))


def test_a_schedule_reveals_each_token_on_its_own():
    """In step k with the chance (m_k - m_(k+1)) / m_k; all is told at the end."""
    schedule = Bernoulli((Fraction(1), Fraction(3, 4), Fraction(0)))
    law = choices(schedule, state())
    for size in range(5):
        chances = [p for places, p in law.items() if len(places) == size]
        assert chances == [Fraction(1, 4) ** size * Fraction(3, 4) ** (4 - size)] * comb(4, size)
    assert choices(schedule, state(told={0: 0}, step=1)) == {(1, 2, 3): 1}
    assert Bernoulli.uniform(2).masks == (1, Fraction(1, 2), 0)
    with pytest.raises(ValueError, match="a schedule of 2 steps"):
        schedule(state(step=2))


@pytest.mark.parametrize(
    "masks", [(1, Fraction(1, 2)), (Fraction(1, 2), 0), (1, 1, 0), (1, Fraction(1, 4), Fraction(1, 2), 0)]
)
def test_schedules_fall_from_one_to_zero(masks):
    """Anything else is refused."""
    with pytest.raises(ValueError, match="fall from 1 to 0"):
        Bernoulli(masks)


def test_blocks_hide_what_is_outside():
    """The inner policy ranks the block's positions alone, and counts what was told of the block."""
    blocks = ((1, 2), (0, 3))

    assert list(InBlocks(blocks, Top())(state())) == [2]
    assert list(InBlocks(blocks, Top())(state(told={2: 0}))) == [1]
    assert list(InBlocks(blocks, Top())(state(told={1: 0, 2: 0}))) == [0]
    assert choices(InBlocks(blocks, RandomOrder((1, 1))), state(told={1: 0, 2: 0})) == {
        (0,): Fraction(1, 2),
        (3,): Fraction(1, 2),
    }


def test_confidence():
    """At the threshold counts as confident; the best one where none is; ties go to the first."""
    assert list(Threshold(Fraction(9, 10))(state())) == [0, 3]
    assert list(Threshold(Fraction(6, 10))(state())) == [0, 2, 3]
    assert list(Threshold(Fraction(91, 100))(state())) == [0]
    assert list(Top(3)(state())) == [0, 3, 2]
    assert list(Top(1, margin)(state(told={0: 0, 3: 0}))) == [2]


def test_ranks_differ():
    """Two tokens of three symbols that the largest probability, the margin and the entropy order differently."""
    pair = state(independent([[50, 49, 1], [48, 26, 26]]))

    assert list(Top(1, confidence)(pair)) == [0]
    assert list(Top(1, margin)(pair)) == [1]
    assert list(Top(1, certainty)(pair)) == [0]


@given(joints(states=32, least_length=2), st.integers(0, 8), st.sampled_from([confidence, margin, certainty]))
def test_entropy_bounded(joint, eighths, by):
    """The longest prefix of the ranking whose entropies add up to at most gamma over the largest of them."""
    gamma, here = Fraction(eighths, 8), state(joint)
    ranked, entropies = here.ranked(by), [-float(certainty(law)) for law in here.marginals]

    def over(k):
        values = [entropies[i] for i in ranked[:k]]
        return sum(values) - max(values)

    chosen = list(EntropyBounded(gamma, by)(here))
    assert chosen == ranked[: len(chosen)]
    assert len(chosen) >= 1
    assert over(len(chosen)) <= gamma + 1e-9
    assert len(chosen) == joint.L or over(len(chosen) + 1) > gamma - 1e-9


def test_a_tie_with_the_bound_is_decided():
    """Three fair bits and gamma = 0: one; a certain token is told with it. A negative bound is refused."""
    assert list(EntropyBounded(0)(state(independent([[1, 1]] * 3)))) == [0]
    assert list(EntropyBounded(0)(state(independent([[1, 1], [1, 0], [1, 1]])))) == [1, 0]
    with pytest.raises(ValueError, match="gamma=-1"):
        EntropyBounded(-1)


@pytest.mark.parametrize("width", [1, 2, 3])
@pytest.mark.parametrize("L", range(1, 12))
def test_midpoints(L, width):
    """Every position once; where a round tells two tokens, ``width`` told ones in a row stand between them."""
    blocks = midpoint(L, width).blocks
    assert sorted(i for block in blocks for i in block) == list(range(L))
    told: set[int] = set()
    for block in blocks:
        for a, b in itertools.pairwise(sorted(block)):
            between = [i in told for i in range(a + 1, b)]
            assert any(all(between[k : k + width]) for k in range(len(between) - width + 1))
        told |= set(block)


@pytest.mark.parametrize(
    ("policy", "message"),
    [
        (lambda state: [0, 0], "chose positions"),
        (lambda state: [1], r"\(0,\) are masked"),
        (lambda state: {(0,): Fraction(1, 2)}, "not a law"),
        (lambda state: {(0,): 2, (): -1}, "not a law"),
        (lambda state: {}, "not a law"),
    ],
)
def test_what_is_no_choice(policy, message):
    """Positions twice or told, and chances that are no law."""
    with pytest.raises(ValueError, match=message):
        choices(policy, state(Joint([[1, 1], [1, 1]]), told={1: 0}))
