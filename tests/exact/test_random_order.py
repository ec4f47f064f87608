"""Random order and best sets: the information curve against enumeration of all orders, and published values."""

from __future__ import annotations

import itertools
from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exact.decoding import decode
from exact.denoiser import Conditionals
from exact.factorization import block_divergence
from exact.information import dual_total_correlation, entropy, kl, total_correlation, total_variation
from exact.joint import Joint
from exact.languages import markov, mds, parity
from exact.logsum import log
from exact.optimal import best_partitions
from exact.policies import Bernoulli, RandomOrder
from exact.random_order import (
    Ray,
    compositions,
    curve_complexity,
    information_curve,
    neural_complexity,
    ordered_partitions,
    random_order_divergence,
    schedule_divergence,
    steps_divergence,
    subset_entropies,
)
from exact.samplers import Unmask
from exact.strategies import joints

TRIPLE = np.multiply.outer(parity(3).weights, [1, 1])
J = {
    "J1a": Joint(TRIPLE),
    "J1b": parity(4),
    "J2": markov([1, 1], [[9, 1], [1, 9]], 6),
    "J3": Joint(np.random.default_rng(0).dirichlet(np.full(81, 0.5)).reshape((3,) * 4)),
    "J4": mds(3, 4, 2),
}
# Z, TC, DTC, H: an audit of published bounds on the same joints, by other code
CURVES = {
    "J1a": ([0, 0, 0.1733, 0.5199], 0.6931, 1.3863, 2.0794),
    "J1b": ([0, 0, 0, 0.6931], 0.6931, 2.0794, 2.0794),
    "J2": ([0, 0.2245, 0.3265, 0.3900, 0.4337, 0.4656], 1.8403, 0.9533, 2.3186),
    "J3": ([0, 0.0489, 0.1604, 0.4142], 0.6235, 1.0333, 3.7086),
    "J4": ([0, 0, 1.0986, 1.0986], 2.1972, 2.1972, 2.1972),
}
# name, sizes: mean KL over orders, KL of the mixture, its TV, its mass off the support
ERRORS = {
    ("J1a", (2, 2)): (0.3466, 0.2877, 0.25, 0.25),
    ("J1a", (3, 1)): (0.1733, 0.1335, 0.125, 0.125),
    ("J1b", (2, 2)): (0.6931, 0.6931, 0.5, 0.5),
    ("J1b", (3, 1)): (0, 0, 0, 0),
    ("J2", (3, 3)): (0.6702, 0.4501, 0.3929, 0),
    ("J2", (1, 1, 2, 2)): (0.0954, 0.0189, 0.0562, 0),
    ("J3", (2, 2)): (0.3026, 0.1960, 0.2288, 0),
    ("J3", (1, 3)): (0.4769, 0.4237, 0.3653, 0),
    ("J4", (1, 3)): (2.1972, 2.1972, 0.8889, 0.8889),
    ("J4", (2, 2)): (0, 0, 0, 0),
}


@pytest.mark.parametrize("name", CURVES)
def test_published_curves(name):
    """Z, TC, DTC and H to four digits; the sum of Z is TC, and of its shortfall DTC."""
    curve = [float(z) for z in information_curve(J[name])]
    expected, tc, dtc, h = CURVES[name]

    assert curve == pytest.approx(expected, abs=6e-5)
    assert float(total_correlation(J[name])) == pytest.approx(tc, abs=6e-5)
    assert float(dual_total_correlation(J[name])) == pytest.approx(dtc, abs=6e-5)
    assert float(entropy(J[name])) == pytest.approx(h, abs=6e-5)
    assert sum(curve) == pytest.approx(tc, abs=6e-5)
    assert sum(curve[-1] - z for z in curve) == pytest.approx(dtc, abs=6e-5)


@pytest.mark.parametrize(("name", "sizes"), ERRORS)
def test_published_errors(name, sizes):
    """The mean over orders and the mixture's own divergence are two numbers."""
    joint = J[name]
    mix = decode(Conditionals(joint.floats()), Unmask(RandomOrder(sizes))).output.floats()
    mean, divergence, distance, off = ERRORS[name, sizes]

    assert float(random_order_divergence(information_curve(joint), sizes)) == pytest.approx(mean, abs=6e-5)
    assert kl(joint.floats(), mix) == pytest.approx(divergence, abs=6e-5)
    assert total_variation(joint.floats(), mix) == pytest.approx(distance, abs=6e-5)
    assert mix.weights[joint.weights == 0].sum() == pytest.approx(off, abs=6e-5)


@given(joints(states=16), st.data())
@settings(max_examples=40)
def test_the_curve_gives_the_mean_over_all_orders(joint, data):
    """Decided exactly: the left-Riemann error of the curve is the mean of the enumerated divergences."""
    rounds = data.draw(st.integers(1, joint.L))
    sizes = data.draw(st.sampled_from(list(compositions(joint.L, rounds))))
    found = [block_divergence(joint, blocks) for blocks in ordered_partitions(joint.L, sizes)]

    assert sum(found[1:], found[0]) / len(found) == random_order_divergence(information_curve(joint), sizes)


@given(joints(states=16))
@settings(max_examples=40)
def test_the_curve_is_an_information_curve(joint):
    """Z_1 = 0, Z never falls, its sum is TC: decided."""
    curve = information_curve(joint)

    assert curve[0] == 0
    assert all(a <= b for a, b in itertools.pairwise(curve))
    assert sum(curve[1:], curve[0]) == total_correlation(joint)


@given(joints(states=32))
@settings(max_examples=30)
def test_subset_entropies_are_entropies(joint):
    """Every subset against its own marginal, exactly, and in floats to 1e-12."""
    exact, floats = subset_entropies(joint), subset_entropies(joint.floats())
    for subset in range(2**joint.L):
        positions = [i for i in range(joint.L) if subset >> i & 1]
        assert exact[subset] == entropy(joint, positions)
        assert floats[subset] == pytest.approx(float(exact[subset]), abs=1e-12)


@pytest.mark.parametrize(("name", "value"), [("J1a", 0.34657), ("J1b", 0.41589), ("J2", 0.43130), ("J3", 0.27084)])
def test_published_complexity(name, value):
    """2 TSE / (L + 1), which is at most TC and DTC."""
    found = 2 * float(neural_complexity(J[name])) / (J[name].L + 1)

    assert found == pytest.approx(value, abs=6e-6)
    assert found <= min(float(total_correlation(J[name])), float(dual_total_correlation(J[name]))) + 1e-12


@given(joints(states=16))
@settings(max_examples=30)
def test_complexity_is_read_off_the_curve(joint):
    """From the entropies of all subsets, and from the curve alone."""
    assert curve_complexity(information_curve(joint)) == neural_complexity(joint)


@pytest.mark.parametrize("k", [1, 2, 3])
def test_rays_are_codes(k):
    """A code's curve is its ray in units of log q, and so is what it costs along any schedule."""
    curve = information_curve(mds(3, 4, k))

    assert curve == [log(3) * z for z in Ray(4, k).curve]
    for steps in (1, 2, 5):
        schedule = Bernoulli.uniform(steps)
        told = sum(
            comb(3, j) * Fraction(t, steps) ** j * (1 - Fraction(t, steps)) ** (3 - j)
            for t in range(steps)
            for j in range(k, 4)
        )
        expected = 4 - k - 4 * told / steps
        assert schedule_divergence(Ray(4, k).curve, schedule) == expected
        assert schedule_divergence(curve, schedule) == log(3) * expected


@given(joints(states=16), st.sets(st.integers(1, 11), max_size=4))
@settings(max_examples=40)
def test_steps_add_up(joint, inner):
    """Steps between times add up, and all of them to the divergence of the schedule, by another formula."""
    curve = information_curve(joint)
    times = [Fraction(t, 12) for t in (0, *sorted(inner), 12)]
    steps = [steps_divergence(curve, pair) for pair in itertools.pairwise(times)]

    whole = schedule_divergence(curve, Bernoulli(tuple(1 - t for t in times)))
    assert sum(steps[1:], steps[0]) == steps_divergence(curve, times) == whole


def test_published_best_partitions():
    """L*_T of the audited joints: the sticky chain is exact in three rounds."""
    expected = {
        "J1a": [0.6931, 0, 0, 0],
        "J1b": [0.6931, 0, 0, 0],
        "J2": [1.8403, 0.1996, 0, 0, 0, 0],
        "J3": [0.6235, 0.1661, 0.0074, 0],
    }
    for name, costs in expected.items():
        assert [float(cost) for cost, _ in best_partitions(J[name])] == pytest.approx(costs, abs=6e-5)


@pytest.mark.parametrize("sizes", [(), (2, 3), (0, 4), (5, -1)])
def test_wrong_sizes(sizes):
    """The error names the sizes and their sum."""
    with pytest.raises(ValueError, match="add up to L = 4"):
        random_order_divergence(information_curve(parity(4)), sizes)
