"""Circulation: the gap of two orders, decided, and what vanishes for conditionals of one joint."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exact.circulation import (
    circulation,
    float_circulation,
    largest_circulation,
    order_likelihood,
    path_circulation,
    swaps,
)
from exact.denoiser import Conditionals
from exact.joint import Joint
from exact.languages import markov, parity
from exact.logsum import log
from exact.strategies import denoisers, joints


@given(st.sampled_from([(2, 2), (2, 3), (3, 2)]), st.data())
@settings(max_examples=60)
def test_the_gap_of_two_orders(size, data):
    """log p_sigma - log p_tau is the summed circulation over adjacent swaps, decided, for conditionals of no joint."""
    V, L = size
    model = Conditionals(data.draw(denoisers(V, L)))
    x = tuple(data.draw(st.integers(0, V - 1)) for _ in range(L))
    first, second = data.draw(st.permutations(range(L))), data.draw(st.permutations(range(L)))
    gap = log(order_likelihood(model, x, first) / order_likelihood(model, x, second))

    assert path_circulation(model, x, first, second) == gap


@given(joints(states=16, least_length=2))
@settings(max_examples=30)
def test_a_joint_has_none(joint):
    """Every order of a joint's own conditionals has its probability, so nothing circulates."""
    source = Conditionals(joint)
    for order in itertools.permutations(range(joint.L)):
        for x in itertools.product(range(joint.V), repeat=joint.L):
            if joint.weights[x]:
                assert order_likelihood(source, x, order) == joint.probability(x)
    assert largest_circulation(source) == pytest.approx(0, abs=1e-12)


def test_swaps():
    """They lead from one order to the other."""
    for second in itertools.permutations(range(4)):
        order = [3, 1, 0, 2]
        for before, i, j in swaps((3, 1, 0, 2), second):
            k = len(before)
            assert (set(order[:k]), order[k], order[k + 1]) == (set(before), i, j)
            order[k], order[k + 1] = j, i
        assert tuple(order) == second


def test_what_has_no_circulation_to_speak_of():
    """A visible position, one position twice, and tokens of probability zero are refused."""
    source = Conditionals(parity(3))
    for context, i, j in (((2, 2, 0), 0, 2), ((2, 2, 2), 1, 1)):
        with pytest.raises(ValueError, match="two masked positions"):
            circulation(source, context, i, j, (0, 0))
    with pytest.raises(ValueError, match="probability zero"):
        circulation(source, (2, 2, 0), 0, 1, (0, 1))
    assert circulation(Conditionals(markov([1, 1], [[9, 1], [1, 9]], 3)), (2, 2, 2), 0, 2, (0, 1)) == 0
    assert largest_circulation(Conditionals(Joint([[1, 0], [0, 1]]))) == 0


@given(denoisers(2, 3, positive=False))
@settings(max_examples=40)
def test_both_engines_find_the_largest(denoiser):
    """In fractions one context at a time, in floats all at once."""
    assert float_circulation(denoiser, 2, 3) == pytest.approx(largest_circulation(Conditionals(denoiser)), abs=1e-12)
