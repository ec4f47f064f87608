r"""The quantities of the language as forms in entropies of L tokens, positions counted from 1."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from math import comb

from proofs.settle.forms import Form, minus, plus, times

#: The most tokens whose sets stand in forms one by one; of more, averages over all sets of a size do.
LONGEST_SETS = 6
Places = frozenset[int]
NONE: Places = frozenset()


def entropy(places: Places, given: Places = NONE) -> Form:
    r""":math:`H(S | T) = H(S \cup T) - H(T)`."""
    return minus({places | given: Fraction(1)}, {given: Fraction(1)})


def information(a: Places, b: Places, given: Places = NONE) -> Form:
    r""":math:`I(S; T | U) = H(S | U) - H(S | T \cup U)`."""
    return minus(entropy(a, given), entropy(a, b | given))


def correlation(places: Places, given: Places = NONE) -> Form:
    r""":math:`\mathrm{CTC}(S | T) = \sum_{i \in S} H(X_i | T) - H(S | T)`."""
    return minus(_sum(entropy(frozenset({i}), given) for i in places), entropy(places, given))


def everything(L: int) -> Places:
    """All positions."""
    return frozenset(range(1, L + 1))


def dual_correlation(L: int) -> Form:
    r""":math:`\mathrm{DTC} = H - \sum_i H(X_i | X_{-i})`."""
    every = everything(L)
    return minus(entropy(every), _sum(entropy(frozenset({i}), every - {i}) for i in every))


def layer(L: int, k: int) -> Form:
    """The entropy of k tokens, on average over all sets of them."""
    if k == 0:
        return {}
    if L > LONGEST_SETS:
        return {k: Fraction(1)}
    sets = map(frozenset, itertools.combinations(range(1, L + 1), k))
    return dict.fromkeys(sets, Fraction(1, comb(L, k)))


def curve(L: int, j: int) -> Form:
    r""":math:`Z_j = \overline H_1 + \overline H_{j-1} - \overline H_j`."""
    return minus(plus(layer(L, 1), layer(L, j - 1)), layer(L, j))


def mean_over_orders(sizes: Sequence[int]) -> Form:
    r"""The mean divergence over random orders in rounds of these sizes: :math:`\sum_t \sum_{j \in t} (Z_j - Z_{N_{t-1}+1})`."""
    L, start, form = sum(sizes), 0, Form()
    for size in sizes:
        for j in range(start, start + size):
            form = plus(form, minus(curve(L, j + 1), curve(L, start + 1)))
        start += size
    return form


@lru_cache(maxsize=4096)
def path_divergence(L: int, steps: int) -> Form:
    r"""The divergence with its path of a uniform schedule: :math:`\sum_j Z_j - \frac LT \sum_t E Z_{1 + B_t}`, B binomial."""
    form = _sum(curve(L, j) for j in range(1, L + 1))
    for k in range(L):
        seen = comb(L - 1, k) * sum(t**k * (steps - t) ** (L - 1 - k) for t in range(steps))
        form = minus(form, times(curve(L, k + 1), Fraction(L * seen, steps**L)))
    return form


def partition_divergence(blocks: Iterable[Iterable[int]]) -> Form:
    r"""The divergence of decoding blocks in turn: :math:`\sum_b \mathrm{CTC}(X_b | X_{<b})`."""
    form, seen = Form(), NONE
    for block in map(frozenset, blocks):
        form = plus(form, correlation(block, seen))
        seen |= block
    return form


def equal_blocks(L: int, size: int) -> list[range]:
    """Blocks from left to right, the last as short as it has to be."""
    return [range(start, min(start + size, L + 1)) for start in range(1, L + 1, size)]


def midpoints(L: int) -> list[list[int]]:
    """The middles of the gaps, round by round."""
    rounds, gaps = [], [(1, L)]
    while gaps:
        middles = [(a + b) // 2 for a, b in gaps]
        rounds.append(middles)
        gaps = [g for (a, b), m in zip(gaps, middles, strict=True) for g in ((a, m - 1), (m + 1, b)) if g[0] <= g[1]]
    return rounds


def _sum(forms: Iterable[Form]) -> Form:
    total: Form = {}
    for form in forms:
        total = plus(total, form)
    return total
