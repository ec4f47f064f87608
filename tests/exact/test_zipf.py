"""Kernels: complete classes, published fractions, and what the notes on 2510.03289 computed by other code."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given

from exact.history import balanced_assignments, balanced_largest, mixture, two_sided, uncorrelated
from exact.strategies import sorted_laws
from exact.zipf import (
    constant_peak,
    distinct_peaks,
    group_largest,
    harmonic,
    largest_marginals,
    latin,
    latin_squares,
    permutation_kernels,
    varying_largest,
)


def fractions(ranks, weights, distances):
    """M_1..M_D of one kernel with ranks from 1."""
    tops = largest_marginals(np.array([ranks]) - 1, weights, distances)[0]
    return [Fraction(int(top), sum(weights) ** (d + 1)) for d, top in enumerate(tops)]


@pytest.mark.parametrize(("V", "counts"), [(3, (216, 24, 48, 12)), (4, (331776, 5184, 31104, 576))])
def test_classes_are_complete(V, counts):
    """The number of kernels, and of each class, at V = 3 and 4."""
    kernels = permutation_kernels(V)
    found = (len(kernels), constant_peak(kernels).sum(), distinct_peaks(kernels).sum(), latin(kernels).sum())

    assert tuple(map(int, found)) == counts


def test_latin_squares_are_complete():
    """12, 576 and 161,280, all different and all Latin."""
    for V, count in ((3, 12), (4, 576), (5, 161280)):
        squares = latin_squares(V)

        assert len(np.unique(squares.reshape(len(squares), -1), axis=0)) == count
        assert latin(squares).all()


def test_published_fractions():
    """The exact witnesses: distinct peaks, a rise at d = 4, and the cyclic square."""
    p = (6, 3, 2)

    assert fractions([(1, 2, 3), (2, 1, 3), (2, 3, 1)], p, 2)[1] == Fraction(51, 121)
    assert fractions([(3, 2, 1), (3, 1, 2), (1, 3, 2)], p, 4) == [
        Fraction(6, 11),
        Fraction(51, 121),
        Fraction(453, 1331),
        Fraction(5331, 14641),
    ]
    assert fractions([(1, 2, 3), (2, 3, 1), (3, 1, 2)], p, 2)[1] == Fraction(49, 121)


def test_largest_over_latin_squares_at_the_papers_exponent():
    """The supremum at V = 4, s = 2.31: .600550 .498280 .429924, to 5e-5, with weights rounded to 1e-4."""
    weights = tuple(round(10_000 * k**-2.31) for k in range(1, 5))
    tops = largest_marginals(latin_squares(4), weights, 4).max(axis=0) / float(sum(weights)) ** np.arange(1, 5)

    assert tops[1:] == pytest.approx([0.600550, 0.498280, 0.429924], abs=5e-5)


@given(sorted_laws(3, 6))
def test_varying_kernels_include_fixed_ones(weights):
    """The largest over sequences is at least the largest over repeated squares."""
    fixed = largest_marginals(latin_squares(3), weights, 4).max(axis=0)

    assert all(a >= b for a, b in zip(varying_largest(latin_squares(3), weights, 4), fixed, strict=True))


def test_the_group_kernel_is_a_latin_square():
    """At Z_3 x Z_2 the transform agrees with the kernel multiplied out, within the stated error."""
    p = np.array([0.4, 0.2, 0.15, 0.1, 0.1, 0.05])
    values, error = group_largest(p, (3, 2), 5)
    elements = [(a, b) for a in range(3) for b in range(2)]
    order = sorted(elements, key=lambda g: (min(g, ((-g[0]) % 3, g[1])), g))
    rank = {g: k for k, g in enumerate(order)}
    kernel = np.array([[p[rank[((v[0] - u[0]) % 3, (v[1] - u[1]) % 2)]] for v in elements] for u in elements])
    q = np.array([p[rank[((-g[0]) % 3, g[1])]] for g in elements])

    assert np.allclose(kernel.sum(axis=0), 1)
    for value in values:
        assert abs(value - q.max()) <= error + 1e-15
        q = q @ kernel


def test_histories_and_mixtures():
    """The witnesses of history-dependent contexts and of assumptions on average."""
    assert max(balanced_largest((6, 3, 2), ranks) for ranks in balanced_assignments()) == Fraction(563, 1331)
    assert mixture([(1, (1, 0, 0)), (1, (1, 1, 1))])[0] == Fraction(2, 3)
    assert uncorrelated([(1, (1, 0, 0)), (1, (1, 1, 1))])[0] == Fraction(1, 2)
    assert two_sided(np.array([[0, 1, 2], [1, 0, 2], [2, 1, 0]]), (6, 3, 2), 0) == Fraction(36, 49)


def test_harmonic_sums_all_terms():
    """A small exact sum."""
    assert harmonic(Fraction(2), 4).overlaps(harmonic(Fraction(2), 3) + 1 / harmonic(Fraction(1), 1) / 16)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: permutation_kernels(0), "V=0"),
        (lambda: latin_squares(6), "V=6"),
        (lambda: largest_marginals(latin_squares(3), (600, 300, 200), 8), "64 bits"),
        (lambda: group_largest(np.ones(4) / 4, (3,), 2), "3"),
    ],
)
def test_wrong_arguments_are_named(call, words):
    """The error says which value."""
    with pytest.raises(ValueError, match=words):
        call()


def test_all_kernels_at_five_tokens_do_not_fit():
    """120^5 kernels are refused before anything is allocated."""
    with pytest.raises(MemoryError, match="GiB"):
        permutation_kernels(5)
