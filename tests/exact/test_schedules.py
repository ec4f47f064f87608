"""Energies of schedules and flows: published values, and what is refused."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from flint import arb, fmpq, fmpq_poly

from exact.joint import Joint
from exact.languages import copy
from exact.schedules import (
    at_once_path,
    beta_schedule,
    energy,
    flow_energy,
    jumping,
    kinetic,
    masked_flow,
    masked_path,
    sine_energy,
    steps_energy,
    turned,
)

ALPHA = Fraction(3, 10)


def test_published_energies():
    """n d^(n-1) with full support, 5 on two words, 21 on 000 and 111."""
    rng = np.random.default_rng(1)
    for V, L, expected in ((2, 1, 1), (2, 2, 6), (2, 3, 27), (3, 2, 8)):
        assert kinetic(Joint(rng.integers(1, 9, (V,) * L)), Fraction(2, 7)) == expected
    assert kinetic(Joint([[1, 1], [0, 0]]), Fraction(2, 7)) == 5
    assert kinetic(copy(3, 1), Fraction(2, 7)) == 21


def test_published_energies_of_flows():
    """The masked flow costs 1, 4, 12, 32 at one to four tokens, telling everything at once 1."""
    assert [flow_energy(masked_flow(n, ALPHA), masked_path(n), ALPHA) for n in (1, 2, 3, 4)] == [1, 4, 12, 32]
    assert flow_energy({(0, 15): Fraction(1)}, at_once_path(4), ALPHA) == 1
    assert jumping(Fraction(0), ALPHA) == {(0, 3): 0, **masked_flow(2, ALPHA)}


def test_flows_keep_to_their_path():
    """Flows that move other masses, and negative ones, are refused."""
    flow = masked_flow(2, ALPHA)
    with pytest.raises(ValueError, match="change the masses"):
        flow_energy({**flow, (1, 3): ALPHA / 2}, masked_path(2), ALPHA)
    with pytest.raises(ValueError, match="change the masses"):
        flow_energy(turned(flow, {(0, 0, 1): Fraction(1)}), masked_path(2), ALPHA)


def test_energies_of_schedules():
    """A cubic in closed form; the linear schedule has no finite energy; a piece of the sine one; two equal arcs."""
    steady = beta_schedule(1, 1)
    assert energy(beta_schedule(2, 2), steady).overlaps(9 * arb(3).log())
    with pytest.raises(ValueError, match="no finite energy"):
        energy(fmpq_poly([0, 1]), steady)
    assert sine_energy(steady, Fraction(1, 4), Fraction(3, 4)).overlaps(arb.pi() ** 2 / 2)
    levels = (Fraction(0), Fraction(1, 2), Fraction(1))
    assert steps_energy(levels).overlaps(4 - 2 * arb(2).sqrt())


@pytest.mark.parametrize(("a", "b"), [(a, b) for a in (1, 2, 3) for b in (1, 2, 3)])
def test_beta_schedules_are_distribution_functions(a, b):
    """Against the regularised incomplete Beta function."""
    value = beta_schedule(a, b)(fmpq(2, 5))

    assert (arb(2) / 5).beta_lower(a, b, regularized=True).overlaps(arb(value))
