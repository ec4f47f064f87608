"""Constants read off the weights, against enumerated codes and against every sequence of sizes."""

from __future__ import annotations

from fractions import Fraction

import pytest

from exact.languages import mds
from exact.logsum import log
from exact.random_order import compositions, information_curve, random_order_divergence
from theory.random_order import (
    curve_constant,
    dual_total_correlation_constant,
    halving,
    li_cai_constant,
    minimax_sizes,
    total_correlation_constant,
    weights,
)


@pytest.mark.parametrize("k", [1, 2, 3])
def test_the_extreme_curves_are_codes(k):
    """An MDS code [4, k] has one increment, at k told tokens; the error of any sizes is its weight there."""
    curve = information_curve(mds(3, 4, k))

    assert [z == 0 for z in curve] == [j < k for j in range(4)]
    assert all(z == log(3) for z in curve[k:])
    for rounds in range(1, 5):
        for sizes in compositions(4, rounds):
            assert random_order_divergence(curve, sizes) == log(3) * weights(sizes)[k - 1]


@pytest.mark.parametrize("L", [2, 4, 7])
def test_constants_are_sharp_on_the_codes(L):
    """Each constant is the largest ratio over the extreme curves, whose Z_L, TC and DTC are 1, L - k and k."""
    for rounds in range(1, L + 1):
        for sizes in compositions(L, rounds):
            D = dict(enumerate(weights(sizes), 1))
            assert curve_constant(sizes) == max(D.values()) <= li_cai_constant(sizes) <= 2 * curve_constant(sizes)
            assert total_correlation_constant(sizes) == max(Fraction(d, L - k) for k, d in D.items())
            assert dual_total_correlation_constant(sizes) == max(Fraction(d, k) for k, d in D.items())


@pytest.mark.parametrize(("L", "K"), [(2, 1), (3, 2), (5, 2), (6, 3), (8, 4), (9, 9)])
@pytest.mark.parametrize("dual", [False, True])
def test_minimax_proves_itself(L, K, dual):
    """Both sides, evaluated over all sizes and all curves here, give the constant; it is no worse than fixed sizes."""
    found = minimax_sizes(L, K, dual)
    scale = [Fraction(j if dual else L - j) for j in range(1, L)]
    mixed = [sum(w * weights(s)[j] for s, w in found.mixture.items()) / scale[j] for j in range(L - 1)]
    least = min(sum(y * weights(s)[j - 1] / scale[j - 1] for j, y in found.worst.items()) for s in compositions(L, K))
    fixed = dual_total_correlation_constant if dual else total_correlation_constant

    assert sum(found.mixture.values()) == sum(found.worst.values()) == 1
    assert min(*found.mixture.values(), *found.worst.values()) >= 0
    assert max(mixed) == found.constant == least
    assert found.constant <= min(fixed(s) for s in compositions(L, K))


@pytest.mark.parametrize("size", range(1, 34))
def test_halvings(size):
    """The hidden tokens of every halving, rounded up, and weights that add up to 2; a large share of them has one token."""
    expected = [(-(-size // 2 ** (j + 1)), Fraction(1, 2**j)) for j in range(40)]
    several = [pair for pair in expected if pair[0] > 1]

    assert halving(size) == [*several, (1, 2 - sum(weight for _, weight in several))]


def test_wrong_sizes():
    """Rounds of nothing, and more rounds than tokens."""
    with pytest.raises(ValueError, match="at least one token"):
        weights((2, 0))
    with pytest.raises(ValueError, match="1 to L rounds"):
        minimax_sizes(3, 4)
