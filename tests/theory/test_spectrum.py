"""Spectral components: powers of the kernel rebuilt from them, and the constant against the distances themselves."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from flint import acb, arb, ctx
from hypothesis import assume, given

from exact.homogenization import approach, ergodic
from exact.markov import kernel_of, power, stationary
from exact.strategies import chains
from theory.homogenization import jordan_rate
from theory.spectrum import BITS, _components, _weight, jordan_bound

DEFECTIVE = kernel_of([[7, 2, 1], [1, 6, 3], [3, 2, 5]])


@pytest.mark.parametrize(
    "weights", [[[7, 2, 1], [1, 6, 3], [3, 2, 5]], [[6, 3, 2], [2, 6, 3], [3, 2, 6]], [[1, 1], [3, 1]]]
)
def test_components_rebuild_every_power(weights):
    """P^d is the stationary law and the components, at distances that they were not solved from."""
    kernel = kernel_of(weights)
    with ctx.workprec(BITS):
        parts = _components(tuple(map(tuple, kernel)))
    for d in (7, 20):
        with ctx.workprec(BITS):
            for u, row in enumerate(power(kernel, d)):
                for v, x in enumerate(row):
                    rest = sum((comb(d, j) * root ** (d - j) * Z[u, v] for root, j, Z in parts), acb(0))
                    known = stationary(kernel)[v]

                    assert (rest + arb(known.numerator) / known.denominator).overlaps(arb(x.numerator) / x.denominator)
                    assert rest.rad() < 1e-40


@pytest.mark.parametrize("j", [0, 1, 2])
@pytest.mark.parametrize(("size", "block"), [("0.3", 1), ("0.6", 1), ("0.6", 2), ("0.9", 3)])
def test_weights_cover_every_distance(size, block, j):
    """binom(d, j) |lambda|^(d - j) is at most c d^(k - 1) |lambda_2|^d, with |lambda_2| = 0.9."""
    modulus, size = arb("0.9"), arb("0.9") if size == "0.9" else arb(size)
    c = _weight(size, modulus, j)
    for d in range(max(1, j), 60):
        assert comb(d, j) * size ** (d - j) <= 1.0000001 * c * arb(d) ** (block - 1) * modulus**d


def test_two_tokens_meet_the_bound():
    """On two tokens the bound is the distance from the farther start, but for its rounding."""
    kernel = kernel_of([[9, 1], [3, 7]])
    for d in range(1, 9):
        farther = max(approach(kernel, a, d)[d] for a in (0, 1))

        assert farther <= jordan_bound(kernel, d) <= farther * (1 + Fraction(1, 10**40))


def test_the_defective_chain():
    """A block of size 2: the distance grows like d (2/5)^d, and keeps a third of the bound."""
    farthest = max(approach(DEFECTIVE, a, 100)[100] for a in range(3))

    assert Fraction(1, 3) < farthest / jordan_bound(DEFECTIVE, 100) < Fraction(7, 20)


@given(chains())
def test_it_is_a_bound(chain):
    """At every distance up to 12."""
    kernel = kernel_of(chain)
    assume(ergodic(kernel) and jordan_rate(kernel).modulus > 0)
    for d in range(1, 13):
        assert max(approach(kernel, a, d)[d] for a in range(len(kernel))) <= jordan_bound(kernel, d)


def test_wrong_arguments_are_named():
    """No distance, and no rate."""
    with pytest.raises(ValueError, match="distance 0"):
        jordan_bound(DEFECTIVE, 0)
    with pytest.raises(ValueError, match="no rate"):
        jordan_bound(kernel_of([[1, 2], [1, 2]]), 1)
