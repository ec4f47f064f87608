"""Where joints come from: all small ones, all small tables, and Hypothesis strategies for joints, denoisers, policies, languages, laws, kernels and blocks.

What they draw shrinks to few tokens, small integer weights and simple policies.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from exact import languages as named
from exact.denoiser import TableDenoiser
from exact.joint import Joint
from exact.policies import (
    Bernoulli,
    EntropyBounded,
    Fixed,
    InBlocks,
    LeftToRight,
    RandomOrder,
    Threshold,
    Top,
    certainty,
    confidence,
    margin,
    midpoint,
    partition,
)
from exact.types import Policy


def small_joints(V: int = 2, L: int = 2, weight: int = 2) -> Iterator[Joint]:
    """Every joint with integer weights up to ``weight``."""
    for weights in itertools.product(range(weight + 1), repeat=V**L):
        if any(weights):
            yield Joint(np.array(weights).reshape((V,) * L))


def small_products(
    rows: Sequence[Sequence[int]], L: int = 2, weight: int = 2
) -> Iterator[tuple[Joint, list[Sequence[int]]]]:
    """Every joint with integer weights up to ``weight`` beside every product of laws that are each one of ``rows``.

    >>> len(list(small_products([(1, 1), (1, 2)], weight=1)))
    60
    """
    for joint in small_joints(len(rows[0]), L, weight):
        for laws in itertools.product(rows, repeat=L):
            yield joint, list(laws)


def small_tables(rows: Sequence[Sequence[int]], L: int = 2) -> Iterator[TableDenoiser]:
    """Every denoiser of L tokens whose law at each masked position of each context is one of ``rows``.

    >>> len(list(small_tables([(1, 2), (3, 1)])))
    64
    """
    V = len(rows[0])
    asked = [(*c, i) for c in itertools.product(range(V + 1), repeat=L) for i in range(L) if c[i] == V]
    for chosen in itertools.product(rows, repeat=len(asked)):
        table = np.ones((V + 1,) * L + (L, V), dtype=np.int64)
        for place, row in zip(asked, chosen, strict=True):
            table[place] = row
        yield TableDenoiser(table)


@st.composite
def laws(draw: st.DrawFn, V: int, weight: int = 9, positive: bool = False) -> list[int]:
    """Integer weights of one law on V tokens, at least one above zero."""
    row = draw(st.lists(st.integers(int(positive), weight), min_size=V, max_size=V))
    return row if any(row) else [1] * V


@st.composite
def sorted_laws(draw: st.DrawFn, V: int, weight: int = 12) -> tuple[int, ...]:
    """Integer weights of one law, largest first, all positive."""
    return tuple(sorted(draw(laws(V, weight, positive=True)), reverse=True))


@st.composite
def joints(draw: st.DrawFn, states: int = 32, most: int = 3, least_length: int = 1, weight: int = 9) -> Joint:
    """Joints with 2 to ``most`` tokens in the alphabet and at most ``states`` sequences."""
    V = draw(st.integers(2, most))
    longest = max(least_length, max(L for L in range(1, states) if states >= V**L))
    L = draw(st.integers(least_length, longest))
    return Joint(np.array(draw(laws(V**L, weight))).reshape((V,) * L))


@st.composite
def chains(draw: st.DrawFn, most: int = 3, weight: int = 5) -> list[list[int]]:
    """Square matrices of integer weights, rows with positive sums: kernels of finite chains."""
    V = draw(st.integers(2, most))
    return [draw(laws(V, weight)) for _ in range(V)]


@st.composite
def joints_and_laws(draw: st.DrawFn, **limits: Any) -> tuple[Joint, list[list[int]]]:
    """A joint, and one positive law a token for a product to approximate it."""
    joint = draw(joints(**limits))
    return joint, [draw(laws(joint.V, positive=True)) for _ in range(joint.L)]


@st.composite
def joints_and_blocks(draw: st.DrawFn, **limits: Any) -> tuple[Joint, list[list[int]]]:
    """A joint, and an ordered partition of its positions."""
    joint = draw(joints(**limits))
    return joint, [list(block) for block in draw(partitions(joint.L))]


@st.composite
def partitions(draw: st.DrawFn, L: int) -> tuple[tuple[int, ...], ...]:
    """An ordered partition of the positions 0 to L - 1."""
    order = draw(st.permutations(range(L)))
    cuts = sorted(draw(st.sets(st.integers(1, L - 1)))) if L > 1 else []
    return partition([order[a:b] for a, b in zip([0, *cuts], [*cuts, L], strict=True)])


@st.composite
def denoisers(draw: st.DrawFn, V: int, L: int, weight: int = 5, positive: bool = True) -> TableDenoiser:
    """A table of integer weights, one law for each context and masked position: mostly of no common joint."""
    table = draw(arrays(np.int64, (V + 1,) * L + (L, V), elements=st.integers(int(positive), weight)))
    return TableDenoiser(np.where(table.sum(axis=-1, keepdims=True) > 0, table, 1))


def deterministic_policies(L: int) -> st.SearchStrategy[Policy]:
    """Policies that reveal one set in each context, those that look at values among them."""
    shares = st.integers(0, 12).map(lambda k: Fraction(k, 12))
    ranks = st.sampled_from([confidence, margin, certainty])
    simple: st.SearchStrategy[Policy] = st.one_of(
        st.builds(LeftToRight, st.integers(1, L)),
        st.integers(1, L).map(lambda width: midpoint(L, width)),
        st.builds(Fixed, partitions(L)),
        st.builds(Top, st.integers(1, L), ranks),
        st.builds(Threshold, shares),
        st.builds(EntropyBounded, shares, ranks),
    )
    return st.one_of(simple, st.builds(InBlocks, partitions(L), simple))


@st.composite
def blind_policies(draw: st.DrawFn, L: int, steps: int = 3) -> Policy:
    """Policies that never look at a value: random orders, grids of a schedule, fixed partitions."""
    cuts = sorted(draw(st.sets(st.integers(1, L - 1)))) if L > 1 else []
    sizes = tuple(b - a for a, b in zip([0, *cuts], [*cuts, L], strict=True))
    falls = draw(st.lists(st.integers(1, 5), min_size=1, max_size=steps))
    masks = tuple(1 - Fraction(sum(falls[:k]), sum(falls)) for k in range(len(falls) + 1))
    kinds: list[Policy] = [RandomOrder(sizes), Bernoulli(masks), Fixed(draw(partitions(L)))]
    return draw(st.sampled_from(kinds))


def policies(L: int) -> st.SearchStrategy[Policy]:
    """Policies of every kind."""
    return st.one_of(deterministic_policies(L), blind_policies(L))


@st.composite
def languages(draw: st.DrawFn) -> Joint:
    """A named language of at most 243 sequences."""
    return draw(
        st.one_of(
            st.builds(named.parity, st.integers(2, 6)),
            st.builds(lambda L, period: named.copy(L, min(L, period)), st.integers(2, 6), st.integers(1, 3)),
            st.builds(lambda L: named.pair(L, 0, L - 1), st.integers(2, 6)),
            st.builds(named.hard_core, st.integers(2, 6), st.integers(1, 3)),
            st.sampled_from([(2, 3, 2), (3, 4, 2), (3, 4, 3), (5, 3, 2)]).map(lambda code: named.mds(*code)),
            st.builds(lambda rows, L: named.markov(rows[0], rows, L), chains(), st.integers(1, 5)),
        )
    )
