"""The frontier of value-adaptive policies against all policies, and against published heuristics."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exact.decoding import decode
from exact.denoiser import Conditionals
from exact.frontier import excess, frontier, position
from exact.information import kl, total_correlation
from exact.joint import Joint
from exact.languages import markov, mds, parity
from exact.optimal import best_partitions
from exact.policies import EntropyBounded, Threshold, Top, midpoint
from exact.samplers import Unmask
from exact.strategies import joints, policies

J2 = markov([1, 1], [[9, 1], [1, 9]], 6)


def every_policy(joint):
    """All deterministic policies of a joint of two or three tokens, as tables of sets by context."""
    V, L = joint.V, joint.L
    contexts = [c for c in itertools.product(range(V + 1), repeat=L) if V in c]
    options = []
    for context in contexts:
        masked = [i for i, v in enumerate(context) if v == V]
        options.append([s for size in range(1, len(masked) + 1) for s in itertools.combinations(masked, size)])
    for chosen in itertools.product(*options):
        table = dict(zip(contexts, chosen, strict=True))
        yield lambda state, table=table: table[state.context]


@pytest.mark.parametrize("weights", [[[3, 1], [1, 2]], [[2, 0], [1, 1]], [[1, 1, 0], [0, 2, 1], [3, 0, 1]]])
def test_no_policy_lies_below(weights):
    """Of two tokens, against every deterministic policy there is."""
    joint = Joint(weights)
    corners = frontier(joint)

    assert min(excess(corners, *position(joint, policy)) for policy in every_policy(joint)) == pytest.approx(
        0, abs=1e-12
    )


def test_three_tokens_against_every_policy():
    """All 7 * 3^6 = 5,103 policies of three bits, of which single-mask contexts leave no choice."""
    rng = np.random.default_rng(3)
    joint = Joint(rng.integers(0, 5, (2, 2, 2)))
    corners = frontier(joint)
    found = [excess(corners, *position(joint.floats(), policy)) for policy in every_policy(joint)]

    assert len(found) == 5103
    assert min(found) >= -1e-12


@given(joints(states=16, least_length=2), st.data())
@settings(max_examples=30)
def test_drawn_policies_lie_above(joint, data):
    """Policies of every kind, random ones too, are on the frontier or above it; the corners are where they say."""
    corners = frontier(joint)
    policy = data.draw(policies(joint.L))

    assert excess(corners, *position(joint, policy)) >= -1e-10
    for corner in corners:
        rounds, divergence = position(joint, corner.policy)
        assert rounds == corner.rounds
        assert divergence == corner.divergence
        assert kl(joint, decode(Conditionals(joint), Unmask(corner.policy)).output) == divergence


@given(joints(states=16, least_length=2))
@settings(max_examples=30)
def test_the_ends_and_the_shape(joint):
    """One round costs TC, the other end nothing; between them the curve falls and is convex."""
    corners = frontier(joint)
    xs, ys = [float(v.rounds) for v in corners], [float(v.divergence) for v in corners]

    assert corners[0].rounds == 1
    assert corners[0].divergence == total_correlation(joint)
    assert corners[-1].divergence == 0
    slopes = [(b - a) / (d - c) for a, b, c, d in zip(ys, ys[1:], xs, xs[1:], strict=False)]
    assert all(slope < 0 for slope in slopes)
    assert all(a <= b + 1e-9 for a, b in itertools.pairwise(slopes))


def test_codes():
    """Any k tokens of an MDS code are independent and fix the rest: two rounds cost nothing."""
    assert [(v.rounds, float(v.divergence)) for v in frontier(mds(3, 4, 2))][-1] == (2, 0)
    assert [v.rounds for v in frontier(parity(4))] == [1, 2]


def test_a_sticky_chain_and_the_heuristics():
    """Sets chosen in advance are exact in three rounds; by value too, and no heuristic is below the frontier."""
    corners = frontier(J2)

    assert corners[-1].rounds == 3
    for rounds, (cost, _) in enumerate(best_partitions(J2), 1):
        assert excess(corners, rounds, cost) >= -1e-12
    gaps = {
        str(p): excess(corners, *position(J2, p)) for p in (midpoint(6), Threshold(0.8), Top(2), EntropyBounded(0.4))
    }
    assert gaps[str(midpoint(6))] == pytest.approx(0, abs=1e-12)
    assert all(gap >= -1e-12 for gap in gaps.values())


def test_independent_tokens_have_one_corner():
    """Nothing is lost in one round, and there is nothing to trade."""
    (corner,) = frontier(Joint([[1, 2], [2, 4]]))

    assert (corner.rounds, corner.divergence) == (Fraction(1), 0)
