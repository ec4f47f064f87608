r"""Next-token kernels whose every row is a permutation of one sorted law, enumerated completely at small V.

A kernel is an array of ranks ``rank[u, v]`` from 0: after token u, token v has the law's entry number ``rank[u, v]``.
Kernels of one class come as one array ``[count, V, V]``. Laws are sorted integer weights, largest first.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from typing import Literal

import numpy as np
from flint import arb, ctx

from exact.joint import INT64_TOTAL, require_memory
from exact.types import Table

#: Unit roundoff of float64.
UNIT = 2.0**-53

#: Classes of kernels: all; with different tokens on top of different rows; Latin squares.
Kind = Literal["all", "distinct", "latin"]
#: Sorted laws on 3 and 4 tokens: Zipf's with s = 1 and 2, and with s = 1/2 and 2.31 rounded to hundredths.
LAWS: dict[int, list[tuple[int, ...]]] = {
    3: [(6, 3, 2), (36, 9, 4), (100, 71, 58), (100, 20, 8)],
    4: [(12, 6, 4, 3), (144, 36, 16, 9), (100, 71, 58, 50), (100, 20, 8, 4)],
}


def permutation_kernels(V: int) -> Table:
    r"""All :math:`(V!)^V` kernels: 4, 216, 331,776 at V = 2, 3, 4.

    >>> [len(permutation_kernels(V)) for V in (2, 3)]
    [4, 216]
    """
    if V < 1:
        raise ValueError(f"V={V}: an alphabet has at least one token")
    require_memory(math.factorial(V) ** V * V * V, f"all {math.factorial(V)}^{V} kernels at V={V}")
    rows = np.array(list(itertools.permutations(range(V))), dtype=np.int8)
    choice = np.indices((len(rows),) * V).reshape(V, -1).T
    return rows[choice]


def latin_squares(V: int) -> Table:
    """All Latin squares, row by row: 12, 576, 161,280 at V = 3, 4, 5.

    >>> [len(latin_squares(V)) for V in (2, 3, 4)]
    [2, 12, 576]
    """
    if not 1 <= V <= 5:
        raise ValueError(f"V={V}: all Latin squares are enumerated for V from 1 to 5")
    rows = np.array(list(itertools.permutations(range(V))), dtype=np.int8)
    reduced = rows[None, :1]
    for first in range(1, V):
        starting = rows[rows[:, 0] == first]
        clash = (reduced[:, None] == starting[None, :, None]).any(axis=(2, 3))
        which, row = np.nonzero(~clash)
        reduced = np.concatenate([reduced[which], starting[row][:, None]], axis=1)
    # each square is one with its first row and column in order, its columns and then its other rows permuted
    squares = reduced[:, :, rows].swapaxes(1, 2).reshape(-1, V, V)
    others = rows[rows[:, 0] == 0]
    return squares[:, others].reshape(-1, V, V)


def constant_peak(kernels: Table) -> Table:
    """Which kernels have the same token on top of every row: 24 of 216 at V = 3."""
    peaks = kernels.argmin(axis=2)
    same: Table = (peaks == peaks[:, :1]).all(axis=1)
    return same


def distinct_peaks(kernels: Table) -> Table:
    """Which kernels have different tokens on top of different rows: 48 of 216 at V = 3."""
    peaks = np.sort(kernels.argmin(axis=2), axis=1)
    distinct: Table = (peaks == np.arange(kernels.shape[1])).all(axis=1)
    return distinct


def latin(kernels: Table) -> Table:
    """Which kernels have each rank once in every column too."""
    balanced: Table = (np.sort(kernels, axis=1) == np.arange(kernels.shape[1])[:, None]).all(axis=(1, 2))
    return balanced


@cache
def kernels(V: int, kind: Kind) -> Table:
    """All kernels of a class over V tokens.

    >>> [len(kernels(3, kind)) for kind in ("all", "distinct", "latin")]
    [216, 48, 12]
    """
    if kind == "latin":
        return latin_squares(V)
    every = permutation_kernels(V)
    return every[distinct_peaks(every)] if kind == "distinct" else every


def extremal(V: int) -> Table:
    """The kernel that attains the distinct-peaks bound: token 0 its own peak, and second after every other token.

    >>> extremal(3).tolist()
    [[[0, 1, 2], [1, 0, 2], [1, 2, 0]]]
    """
    rows = [list(range(V))]
    for u in range(1, V):
        rest = iter(range(2, V))
        rows.append([1 if v == 0 else 0 if v == u else next(rest) for v in range(V)])
    return np.array([rows])


def largest_marginals(kernels: Table, weights: Sequence[int], distances: int) -> Table:
    r"""The numerators of :math:`M_1..M_D` over :math:`W^d`, ``int[count, D]``, from :math:`q_1 = p`.

    A class that is closed under renaming tokens loses nothing by starting at the law in order.

    Raises
    ------
    ValueError
        Where :math:`W^D` does not fit in 64 bits.

    >>> rows = np.array([[[0, 1, 2], [1, 0, 2], [1, 2, 0]]])
    >>> largest_marginals(rows, (6, 3, 2), 2).tolist()
    [[6, 51]]
    """
    p = np.asarray(weights, dtype=np.int64)
    if int(p.sum()) ** distances > INT64_TOTAL:
        raise ValueError(f"total {p.sum()} at distance {distances}: {p.sum()}^{distances} exceeds 64 bits")
    step = p[kernels]
    q = np.broadcast_to(p, (len(kernels), len(p)))
    largest = [q.max(axis=1)]
    for _ in range(distances - 1):
        q = np.einsum("nu,nuv->nv", q, step)
        largest.append(q.max(axis=1))
    return np.stack(largest, axis=1)


def varying_largest(squares: Table, weights: Sequence[int], distances: int) -> list[int]:
    r"""The largest numerator of :math:`M_d` over all sequences of Latin kernels, one kernel a distance.

    The class is closed under renaming tokens, so only the sorted laws that can be reached are kept.

    >>> varying_largest(latin_squares(3), (6, 3, 2), 3)
    [6, 49, 474]
    """
    step = np.asarray(weights, dtype=np.int64)[squares]
    laws = {tuple(sorted(weights, reverse=True))}
    largest = [max(weights)]
    for _ in range(distances - 1):
        reached = np.einsum("au,nuv->anv", np.array(sorted(laws)), step).reshape(-1, len(weights))
        laws = set(map(tuple, np.unique(-np.sort(-reached, axis=1), axis=0).tolist()))
        largest.append(max(law[0] for law in laws))
    return largest


def harmonic(s: Fraction, N: int, bits: int = 256) -> arb:
    r"""The normaliser :math:`\sum_{k \le N} k^{-s}`, summed term by term in balls.

    >>> harmonic(Fraction(1), 3).overlaps(arb(11) / 6)
    True
    """
    with ctx.workprec(bits):
        order = arb(-s.numerator) / s.denominator
        total = arb(0)
        for k in range(1, N + 1):
            total += arb(k) ** order
        return total


def constants(s: Fraction, N: int, bits: int = 256) -> tuple[arb, arb]:
    r"""The first probability :math:`p_1` of a Zipf law and :math:`\sum_k p_k^2`, from sums term by term.

    >>> [x.str(5, radius=False) for x in constants(Fraction(1), 3)]
    ['0.54545', '0.40496']
    """
    H, squares = harmonic(s, N, bits), harmonic(2 * s, N, bits)
    with ctx.workprec(bits):
        return 1 / H, squares / H**2


def decimals(first: arb, squares: arb) -> Table:
    """The first number in 5 decimals and the second in 40, rounded, without the point.

    Raises
    ------
    ArithmeticError
        Where the balls are too wide to decide them.

    >>> decimals(arb(2) / 3, arb(1))
    array([66667, 10000000000000000000000000000000000000000], dtype=object)
    """
    with ctx.workprec(256):
        rounded = [(x * 10**places + arb(0.5)).floor().unique_fmpz() for x, places in ((first, 5), (squares, 40))]
    if None in rounded:
        raise ArithmeticError(f"{first} and {squares} do not decide their decimals")
    return np.array([int(digits) for digits in rounded if digits is not None], dtype=object)


def group_largest(p: Table, orders: Sequence[int], distances: int) -> tuple[list[float], float]:
    r"""The largest marginals under the Latin kernel of an abelian group, and one absolute error bound for all.

    The kernel is :math:`K(u, v) = p_{r(v - u)}`, r numbering the group's elements so that an element and its inverse
    are neighbours in rank, and :math:`q_1(g) = p_{r(-g)}`, so that :math:`M_2 = \sum_k p_k^2`. Then :math:`q_d` is a
    convolution power, and the discrete Fourier transform, one small matrix product a cyclic factor, diagonalises it.

    A transform of a law has entries of modulus at most 1. A factor of order n adds at most :math:`8(n + 2)` units of
    roundoff to each entry (complex products and sums, rounded roots of unity); a power multiplies the error by at most
    d and adds 4 units a product; the inverse transform averages. ``p`` is taken to be rounded once.

    >>> values, error = group_largest(np.array([0.7, 0.3]), (2,), 3)
    >>> [round(v, 12) for v in values], error < 1e-13
    ([0.7, 0.58, 0.532], True)
    """
    N = math.prod(orders)
    if len(p) != N:
        raise ValueError(f"a group of order {N} needs {N} probabilities, not {len(p)}")
    elements = list(itertools.product(*(range(n) for n in orders)))
    elements.sort(key=lambda g: (min(g, _inverse(g, orders)), g))
    flat = np.ravel_multi_index(np.array(elements).T, tuple(orders))
    law = np.empty(N)
    law[flat] = p
    forward = _transform(law.reshape(tuple(orders)).astype(complex), -1)
    power, values = forward.conj(), [float(p[0])]
    for _ in range(distances - 1):
        power = power * forward
        values.append(float((_transform(power, 1).real / N).max()))
    per_transform = 8 * sum(n + 2 for n in orders) * UNIT
    return values, (distances + 2) * (per_transform + 8 * UNIT)


def _inverse(g: tuple[int, ...], orders: Sequence[int]) -> tuple[int, ...]:
    return tuple(-x % n for x, n in zip(g, orders, strict=True))


def _transform(table: Table, sign: int) -> Table:
    for axis, n in enumerate(table.shape):
        roots = np.exp(sign * 2j * np.pi * (np.multiply.outer(np.arange(n), np.arange(n)) % n) / n)
        table = np.moveaxis(np.tensordot(roots, table, axes=(1, axis)), 0, axis)
    return table
