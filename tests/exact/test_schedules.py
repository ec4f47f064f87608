"""Energies of masked flows: counts in closed form, and the flow of a pair against its definition."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact.joint import Joint
from exact.languages import copy
from exact.schedules import jumping, kinetic, pair_flow
from exact.strategies import joints

SHARES = st.integers(1, 11).map(lambda k: Fraction(k, 12))


@given(joints(states=16), SHARES)
def test_the_energy_counts_masks_of_possible_contexts(joint, alpha):
    """Each mask of each context that can be met costs one, whatever the law and the time."""
    support = [x for x in itertools.product(range(joint.V), repeat=joint.L) if joint.weights[x]]
    met = {
        tuple(joint.V if i in hidden else v for i, v in enumerate(x))
        for x in support
        for size in range(joint.L + 1)
        for hidden in itertools.combinations(range(joint.L), size)
    }

    assert kinetic(joint, alpha) == sum(context.count(joint.V) for context in met)


@given(SHARES)
def test_one_token_at_a_time_is_the_masked_flow(alpha):
    """Without jumps and tilt the flows are the masked ones, each with rate over mass 1 / (1 - alpha); the energy is 4."""
    flows = jumping(Fraction(0), alpha)
    mass = {"0": (1 - alpha) ** 2, "1": alpha * (1 - alpha), "2": alpha * (1 - alpha)}

    for name, flow in flows.items():
        assert flow == (0 if name == "0>12" else mass[name.split(">")[0]] / (1 - alpha))
    assert pair_flow(flows, alpha) == 4


@given(SHARES, st.integers(0, 6), st.integers(-3, 3))
def test_jumps_and_tilts_in_closed_form(alpha, share, slant):
    """A jump b changes each of two squares and adds its own; a tilt only adds: a small jump costs less than none."""
    b, tilt = min(alpha, 1 - alpha) * Fraction(share, 6), alpha * (1 - alpha) * Fraction(slant, 12)
    flows = jumping(b, alpha, tilt)
    if min(flows.values()) < 0:
        return
    expected = b**2 / (alpha * (1 - alpha)) + 2 * (1 - b / (2 * alpha)) ** 2 + 2 * (1 - b / (2 * (1 - alpha))) ** 2
    expected += 2 * tilt**2 * (1 / alpha**2 + 1 / (1 - alpha) ** 2)

    assert pair_flow(flows, alpha) == expected
    assert pair_flow(jumping(min(alpha, 1 - alpha) / 100, alpha), alpha) < 4


@pytest.mark.parametrize("name", ["0>1", "0>12", "2>12"])
def test_flows_that_lose_mass_are_refused(name):
    """Any one flow changed."""
    flows = jumping(Fraction(1, 10), Fraction(1, 3))
    with pytest.raises(ValueError, match="change the masses"):
        pair_flow({**flows, name: flows[name] + Fraction(1, 100)}, Fraction(1, 3))


def test_negative_flows_are_refused():
    """A flow backwards is none."""
    with pytest.raises(ValueError, match="change the masses"):
        pair_flow(jumping(Fraction(2), Fraction(1, 3)), Fraction(1, 3))


def test_published_energies():
    """n d^(n-1) with full support, 5 on two words, 21 on 000 and 111; a pair's flow costs 4."""
    rng = np.random.default_rng(1)
    for V, L, expected in ((2, 1, 1), (2, 2, 6), (2, 3, 27), (3, 2, 8)):
        assert kinetic(Joint(rng.integers(1, 9, (V,) * L)), Fraction(2, 7)) == expected
    assert kinetic(Joint([[1, 1], [0, 0]]), Fraction(2, 7)) == 5
    assert kinetic(copy(3, 1), Fraction(2, 7)) == 21
    alpha = Fraction(3, 10)
    masked = {"0>1": 1 - alpha, "0>2": 1 - alpha, "1>12": alpha, "2>12": alpha}
    assert pair_flow(masked, alpha) == 4
    with pytest.raises(ValueError, match="change the masses"):
        pair_flow({**masked, "1>12": alpha / 2}, alpha)
