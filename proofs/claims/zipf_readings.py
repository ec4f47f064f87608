"""What the names of the decay derivations stand for, on one kernel with permuted rows; tokens and ranks are numbered from 1."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any

import sympy as sp

from exact.types import Table
from exact.zipf import LAWS, Kind, kernels
from proofs.ledger.domain import Family
from proofs.ledger.reading import Reading
from theory.zipf import distinct_peaks

Weights = tuple[int, ...]


def singles(kind: Kind) -> Family:
    """Kernels of a class one by one, spread evenly over their table."""
    step = {(3, "all"): 11, (3, "distinct"): 3, (4, "all"): 29_989, (4, "distinct"): 997}
    return Family(
        "single kernels of the class at V = 3 and 4, spread evenly over all of them, d = 1, 2, 4",
        lambda: (
            (kernels(V, kind)[k : k + 1], LAWS[V][k % 4], d)
            for V in (3, 4)
            for k in range(0, len(kernels(V, kind)), step[V, kind])
            for d in (1, 2, 4)
        ),
        complete=False,
    )


def ceiling(kernels: Table, weights: Weights, d: int) -> Reading:
    """Of the ceiling: the history before a distance is the token before it; before distance 1 there is one history."""
    V, function = len(weights), sp.Function
    names = _laws(kernels, weights)
    rank = kernels[0]
    names |= {
        function("p"): lambda k: Fraction(weights[k - 1], sum(weights)) if k <= V else Fraction(0),
        function("H"): lambda d: V,
        function("h"): lambda d, u: Fraction(int(u == 1)) if d == 1 else names[function("q")](d - 1, u),
        function("K"): lambda d, u, v: Fraction(weights[v - 1 if d == 1 else rank[u - 1, v - 1]], sum(weights)),
        function("r"): lambda d, u, v: v if d == 1 else int(rank[u - 1, v - 1]) + 1,
    }
    return Reading(names, _ranges(V, d, "u", "v", "k"), {sp.Symbol("d"): d})


def peaks(kernels: Table, weights: Weights, d: int) -> Reading:
    """Of the bound of distinct peaks: e(u, v) tells whether v is on top after u."""
    V, function, total = len(weights), sp.Function, sum(weights)
    p1, p2, *_ = (Fraction(w, total) for w in weights)
    rank = kernels[0]
    names = _laws(kernels, weights) | {
        sp.Symbol("N"): V,
        sp.Symbol("p_1"): p1,
        sp.Symbol("p_2"): p2,
        function("K"): lambda u, v: Fraction(weights[rank[u - 1, v - 1]], total),
        function("e"): lambda u, v: int(rank[u - 1, v - 1] == 0),
        function("W"): lambda d: distinct_peaks(p1, p2, d),
    }
    return Reading(names, _ranges(V, d, "u", "v"), {sp.Symbol("d"): d})


def attained(kernels: Table, weights: Weights, d: int) -> Reading:
    """Of the closed form: the other tokens are numbered from 2, and u runs one less far."""
    read = peaks(kernels, weights, d)
    return Reading(read.values, _ranges(len(weights) - 1, d, "u"), read.at)


def scale(kernels: Table, weights: Weights, d: int) -> int:
    """The denominator of the claims' numerators."""
    return int(sum(weights) ** d)


def _laws(kernels: Table, weights: Weights) -> dict[Any, Any]:
    """The law q(d, v) at each distance by total probability, its largest entry M(d), and the first token a(d) that has it."""
    V, total, rank = len(weights), sum(weights), kernels[0]

    @cache
    def law(d: int) -> tuple[Fraction, ...]:
        if d == 1:
            return tuple(Fraction(w, total) for w in weights)
        before = law(d - 1)
        return tuple(
            sum((before[u] * Fraction(weights[rank[u, v]], total) for u in range(V)), Fraction(0)) for v in range(V)
        )

    function = sp.Function
    return {
        function("q"): lambda d, v: law(d)[v - 1],
        function("M"): lambda d: max(law(d)),
        function("a"): lambda d: law(d).index(max(law(d))) + 1,
    }


def _ranges(V: int, d: int, *tokens: str) -> dict[Any, range]:
    return {sp.Symbol("d"): range(1, d + 1)} | {sp.Symbol(name): range(1, V + 1) for name in tokens}
