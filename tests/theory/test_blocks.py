"""Closed forms of blocks against counting: sets of masks, their share, and the least order."""

from __future__ import annotations

import itertools
from fractions import Fraction
from math import comb, prod

import pytest

from theory.blocks import family_share, family_size, order_floor

SIZES = [(L, B) for L in range(1, 11) for B in range(1, L + 1) if L % B == 0]


def met(L, B):
    """The sets of masks of one training step, built block by block: told before, some of one, all masked behind."""
    for first in range(0, L, B):
        for size in range(1, B + 1):
            for some in itertools.combinations(range(first, first + B), size):
                yield frozenset((*some, *range(first + B, L)))


@pytest.mark.parametrize(("L", "B"), SIZES)
def test_the_sets_are_counted(L, B):
    """All sets that training builds differ, and there are as many as the formula says."""
    built = list(met(L, B))

    assert len(set(built)) == len(built) == family_size(L, B)


@pytest.mark.parametrize(("L", "B"), SIZES)
def test_the_share_is_an_integral_over_rates(L, B):
    """The chance of each set under a uniform rate, over the chance that any token is masked, both by powers of the rate."""

    def chance(m):
        """The integral of t^m (1 - t)^(L - m)."""
        return sum(Fraction((-1) ** k * comb(L - m, k), m + k + 1) for k in range(L - m + 1))

    assert family_share(L, B) == sum(chance(len(hidden)) for hidden in met(L, B)) / (1 - chance(0))


@pytest.mark.parametrize(
    ("L", "shares"),
    [
        (8, (0.17143, 0.32321, 1)),
        (32, (0.03334, 0.03987, 0.05125)),
        (128, (0.007937, 0.008313, 0.008846)),
        (1024, (9.785e-4, 9.842e-4, 9.919e-4)),
    ],
)
def test_published_shares(L, shares):
    """Blocks of 1, 4 and 8."""
    assert [float(family_share(L, B)) for B in (1, 4, 8)] == pytest.approx(shares, rel=2e-4)


@pytest.mark.parametrize("L", range(1, 12))
def test_one_block_is_everything(L):
    """One block of all tokens meets every set of masks but the empty one, and has the whole share."""
    assert family_size(L, L) == 2**L - 1
    assert family_share(L, L) == 1


@pytest.mark.parametrize(("n", "B"), [(2, 1), (2, 2), (4, 2), (6, 2), (6, 3), (4, 4), (5, 5)])
def test_no_order_in_blocks_is_below_the_floor(n, B):
    """Of all orders inside the blocks the least Kendall tau is the floor, pair by pair."""

    def tau(order):
        pairs = [1 if a < b else -1 for a, b in itertools.combinations(order, 2)]
        return Fraction(sum(pairs), len(pairs))

    inside = [list(itertools.permutations(range(first, first + B))) for first in range(0, n, B)]
    orders = [tuple(itertools.chain(*parts)) for parts in itertools.product(*inside)]

    assert len(orders) == prod(map(len, inside))
    assert min(map(tau, orders)) == order_floor(n, B)


@pytest.mark.parametrize("function", [family_size, family_share, order_floor])
@pytest.mark.parametrize(("L", "B"), [(10, 4), (0, 1), (4, 0), (4, -2), (3, 6)])
def test_blocks_divide(function, L, B):
    """Sizes below one, and blocks that do not divide the tokens, are named."""
    with pytest.raises(ValueError, match=f"L={L}, B={B}: blocks of B tokens that divide L"):
        function(L, B)


def test_one_token_has_no_order():
    """An order is of two tokens or more."""
    with pytest.raises(ValueError, match="n=1: an order needs at least two tokens"):
        order_floor(1, 1)
