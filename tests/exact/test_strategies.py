"""What is enumerated is complete, and what is drawn is what it is said to be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact.denoiser import Conditionals
from exact.lattice import contexts
from exact.policies import choices
from exact.strategies import (
    blind_policies,
    chains,
    denoisers,
    joints,
    joints_and_blocks,
    joints_and_laws,
    languages,
    laws,
    partitions,
    policies,
    small_joints,
    sorted_laws,
)
from exact.types import State


@pytest.mark.parametrize(("V", "L", "weight"), [(2, 2, 1), (2, 2, 2), (3, 1, 3), (2, 3, 1)])
def test_all_small_joints(V, L, weight):
    """(weight + 1)^(V^L) tables but the empty one, none twice."""
    tables = [tuple(joint.weights.ravel()) for joint in small_joints(V, L, weight)]

    assert len(set(tables)) == len(tables) == (weight + 1) ** (V**L) - 1
    assert all(joint.weights.shape == (V,) * L for joint in small_joints(V, L, weight))


@given(st.data())
def test_laws_are_laws(data):
    """Of their size and range, never all zero; sorted ones fall."""
    law = data.draw(laws(3, 4))
    assert len(law) == 3
    assert 0 <= min(law) <= max(law) <= 4
    assert sum(law) > 0
    assert min(data.draw(laws(4, positive=True))) >= 1
    falling = data.draw(sorted_laws(4))
    assert list(falling) == sorted(falling, reverse=True)
    assert falling[-1] >= 1
    rows = data.draw(chains())
    assert all(len(row) == len(rows) and sum(row) > 0 for row in rows)


@given(joints(states=20, most=4, least_length=2))
def test_joints_keep_to_their_limits(joint):
    """At most so many sequences and symbols, at least so many tokens."""
    assert joint.weights.size <= 20
    assert 2 <= joint.V <= 4
    assert joint.L >= 2
    assert joint.exact


@given(st.data())
def test_parts_fit_their_joint(data):
    """A positive law a token; an ordered partition of the positions."""
    joint, rows = data.draw(joints_and_laws())
    assert [len(row) for row in rows] == [joint.V] * joint.L
    assert min(min(row) for row in rows) >= 1
    joint, blocks = data.draw(joints_and_blocks())
    assert sorted(i for block in blocks for i in block) == list(range(joint.L))
    assert all(blocks)
    assert sorted(i for block in data.draw(partitions(5)) for i in block) == list(range(5))


@given(st.data())
def test_policies_choose_masked_positions(data):
    """Step by step to the end of a text: positions that are masked, with chances that are a law."""
    source, policy = Conditionals(data.draw(denoisers(2, 3))), data.draw(policies(3))
    context, step = [2, 2, 2], 0
    while 2 in context:
        masked = tuple(i for i, v in enumerate(context) if v == 2)
        found = choices(policy, State(step, tuple(context), masked, source))
        assert sum(found.values()) == 1
        assert all(set(places) <= set(masked) for places in found)
        for i in data.draw(st.sampled_from(sorted(found))):
            context[i] = data.draw(st.integers(0, 1))
        step += 1


@given(st.data())
def test_blind_policies_do_not_look(data):
    """Two tables of conditionals, one choice."""
    policy = data.draw(blind_policies(3))
    first, second = (Conditionals(data.draw(denoisers(2, 3))) for _ in range(2))

    assert choices(policy, State(0, (2, 2, 2), (0, 1, 2), first)) == choices(
        policy, State(0, (2, 2, 2), (0, 1, 2), second)
    )


@given(denoisers(2, 2, positive=False))
def test_tables_are_denoisers(denoiser):
    """A law at every masked position."""
    every = contexts(2, 2)

    assert np.allclose(denoiser(every).sum(axis=2), 1)


@given(languages())
def test_named_languages_are_small(joint):
    """At most 243 sequences, exact."""
    assert joint.weights.size <= 243
    assert joint.exact
