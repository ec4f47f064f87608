"""Chains: published stationary laws, curves and middles, in fractions."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given

from exact.homogenization import approach, bridge, distance, mean_largest
from exact.markov import kernel_of, power, stationary, step, structure
from exact.strategies import chains

JORDAN = kernel_of([[7, 2, 1], [1, 6, 3], [3, 2, 5]])
CYCLIC = kernel_of([[6, 3, 2], [2, 6, 3], [3, 2, 6]])


def test_published_chain():
    """pi = (7, 6, 5)/18; the ratios of successive distances fall from 1/2 to 2/5 like 1 + 1/d: a Jordan block."""
    curve = approach(JORDAN, 0, 21)
    ratios = [float(b / a) for a, b in pairwise(curve[1:])]
    grown = [x / Fraction(2, 5) ** d for d, x in enumerate(curve)]

    assert stationary(JORDAN) == [Fraction(7, 18), Fraction(6, 18), Fraction(5, 18)]
    assert ratios == sorted(ratios, reverse=True)
    assert 0.4 < ratios[19] < 0.42
    assert len({b - a for a, b in pairwise(grown[1:])}) == 1, "the ratio to (2/5)^d grows linearly"


def test_cyclic_latin_curve():
    """TV to uniform .2121 .0634 .0223 .0077."""
    assert [float(x) for x in approach(CYCLIC, 0, 4)[1:]] == pytest.approx([0.2121, 0.0634, 0.0223, 0.0077], abs=5e-5)


def test_published_middles():
    """TV at the midpoint between 0 and 1, n = 4 to 32."""
    expected = {4: 0.1226, 8: 0.0305, 12: 0.00635, 16: 0.00124, 24: 4.29e-5, 32: 1.38e-6}
    for n, value in expected.items():
        law, _ = bridge(JORDAN, 0, 1, n // 2, n)

        assert float(distance(law, stationary(JORDAN))) == pytest.approx(value, rel=6e-3)


@given(chains())
def test_stationary_is_stationary(chain):
    """pi P = pi, exactly."""
    kernel = kernel_of(chain)
    assume(len(structure(kernel).closed) == 1)
    pi = stationary(kernel)

    assert sum(pi) == 1
    assert step(pi, kernel) == pi


@given(chains())
def test_structure_decides_the_limit(chain):
    """One closed aperiodic class exactly where all rows of a high power are near each other."""
    far = power(kernel_of(chain), 4096)
    spread = max(distance(a, b) for a in far for b in far)

    assert (structure(kernel_of(chain)).obstacles == 1) == (spread < Fraction(1, 1000))


@given(chains())
def test_the_mean_of_the_largest_never_rises(chain):
    """E M_{d+1} <= E M_d for a stationary source."""
    kernel = kernel_of(chain)
    assume(len(structure(kernel).closed) == 1)
    curve = mean_largest(kernel, 4)

    assert curve == sorted(curve, reverse=True)


def test_wrong_chains_are_named():
    """Errors for people."""
    with pytest.raises(ValueError, match="positive sum"):
        kernel_of([[0, 0], [1, 1]])
    with pytest.raises(ValueError, match="several closed classes"):
        stationary(kernel_of([[1, 0], [0, 1]]))
    with pytest.raises(ValueError, match="cannot follow"):
        bridge(kernel_of([[1, 0], [0, 1]]), 0, 1, 1, 2)
