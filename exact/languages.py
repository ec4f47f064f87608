"""Languages: named families of joints, most with integer weights.

Each function returns a :class:`~exact.joint.Joint`. Laws are given as integer weights, one row a law; rows need
not share a total.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np

from exact.joint import Joint, integer_joint, require_table
from exact.types import Table

#: Weights of a law, a kernel or a table: nested sequences or an array.
Weights: TypeAlias = Sequence[Any] | Table


def independent(marginals: Sequence[Weights]) -> Joint:
    r"""The product law :math:`\prod_i P_i(x_i)` of integer weight rows, one row a token.

    >>> independent([[1, 1], [1, 3]]).weights.tolist()
    [[1, 3], [1, 3]]
    """
    rows = [_row(row) for row in marginals]
    require_table(len(rows[0]), len(rows))
    table = np.array(1, dtype=object)
    for row in rows:
        table = np.multiply.outer(table, row)
    return integer_joint(table)


def markov(initial: Weights, kernel: Weights, L: int) -> Joint:
    r"""A Markov chain of order m: :math:`P(x) = P_0(x_{1..m}) \prod_{i>m} K(x_i \mid x_{i-m..i-1})`.

    Parameters
    ----------
    initial
        Weights of the first m tokens, shape ``(V,) * m``.
    kernel
        Weights of the next token, shape ``(V,) * (m + 1)``; each row has a positive sum.
    L
        The number of tokens, at least m.

    >>> markov([1, 1], [[9, 1], [1, 9]], 3).probability((0, 0, 1))
    Fraction(9, 200)
    """
    initial, kernel = np.asarray(initial, dtype=object), np.asarray(kernel, dtype=object)
    m, V = initial.ndim, initial.shape[0]
    if kernel.shape != (V,) * (m + 1) or initial.shape != (V,) * m:
        raise ValueError(
            f"an initial law of shape {initial.shape} needs a kernel of shape {(V,) * (m + 1)}, not {kernel.shape}"
        )
    if m > L:
        raise ValueError(f"L={L}: a chain of order {m} has at least {m} tokens")
    require_table(V, L)
    kernel = _common_rows(kernel)
    table = initial
    for _ in range(L - m):
        table = table[..., None] * kernel
    return integer_joint(table)


def hmm(initial: Weights, transition: Weights, emission: Weights, L: int) -> Joint:
    r"""A hidden Markov model: :math:`P(x) = \sum_h P_0(h_1) E(x_1 \mid h_1) \prod_i T(h_i \mid h_{i-1}) E(x_i \mid h_i)`.

    >>> int(hmm([1, 0], [[0, 1], [1, 0]], [[1, 0], [0, 1]], 3).weights.argmax())
    2
    """
    state = _row(initial)
    step = _common_rows(np.asarray(transition, dtype=object))
    show = _common_rows(np.asarray(emission, dtype=object))
    require_table(show.shape[1], L)
    table = state
    for i in range(L):
        table = table @ step if i else table
        table = table[..., None, :] * show.T
    return integer_joint(table.sum(axis=-1))


def parity(L: int, V: int = 2) -> Joint:
    r"""Uniform on :math:`\sum_i x_i \equiv 0 \pmod V`: any L-1 tokens are independent.

    >>> parity(3).total
    4
    """
    require_table(V, L)
    return Joint((np.indices((V,) * L).sum(axis=0) % V == 0).astype(np.int64))


def mds(q: int, L: int, k: int) -> Joint:
    r"""Uniform on the Reed-Solomon code [L, k] over the prime field GF(q): any k tokens are independent and fix the rest.

    Codewords are the values at L points of the polynomials of degree below k; the point at infinity is the last
    where L = q + 1.

    >>> mds(3, 4, 2).total
    9
    """
    if q < 2 or any(q % d == 0 for d in range(2, math.isqrt(q) + 1)):
        raise ValueError(f"q={q}: the field needs a prime number of elements")
    if not 1 <= k <= L <= q + 1:
        raise ValueError(f"[{L}, {k}] over GF({q}): 1 <= k <= L <= q + 1 = {q + 1} is needed")
    require_table(q, L)
    table = np.zeros((q,) * L, dtype=np.int64)
    for message in itertools.product(range(q), repeat=k):
        word = [sum(c * x**e for e, c in enumerate(message)) % q for x in range(min(L, q))]
        table[tuple(word + [message[-1]] * (L - len(word)))] = 1
    return Joint(table)


def copy(L: int, period: int, V: int = 2) -> Joint:
    """Uniform words of length ``period``, repeated: token i equals token i - period.

    >>> copy(4, 2).total
    4
    """
    if not 1 <= period <= L:
        raise ValueError(f"period={period}: 1 <= period <= L = {L} is needed")
    require_table(V, L)
    tokens = np.indices((V,) * L)
    same = [tokens[i] == tokens[i - period] for i in range(period, L)]
    return Joint(np.logical_and.reduce(same, initial=True) * np.ones((V,) * L, dtype=np.int64))


def pair(L: int, first: int, second: int, V: int = 2) -> Joint:
    """Fair tokens, all independent but that the tokens at positions ``first`` and ``second`` are equal.

    >>> pair(4, 2, 3).total
    8
    """
    if not (0 <= first < L and 0 <= second < L and first != second):
        raise ValueError(f"positions {first} and {second}: two different positions of 0 to {L - 1} are needed")
    require_table(V, L)
    tokens = np.indices((V,) * L)
    return Joint((tokens[first] == tokens[second]).astype(np.int64))


def hard_core(L: int, fugacity: int = 1) -> Joint:
    r"""The hard-core chain: bits with no two adjacent ones, weight :math:`\lambda^{\#\text{ones}}`.

    >>> hard_core(3).total
    5
    """
    if fugacity < 1:
        raise ValueError(f"fugacity={fugacity}: an integer of at least 1 is needed")
    require_table(2, L)
    bits = np.indices((2,) * L)
    allowed = np.logical_and.reduce([bits[i] * bits[i + 1] == 0 for i in range(L - 1)], initial=True)
    return integer_joint(np.where(allowed, fugacity ** bits.sum(axis=0).astype(object), 0))


def dirichlet(V: int, L: int, alpha: float, seed: int, bits: int = 20) -> Joint:
    r"""A law drawn from the symmetric Dirichlet, rounded up to multiples of :math:`2^{-bits}`: every weight is positive.

    >>> dirichlet(2, 3, 1.0, seed=0) == dirichlet(2, 3, 1.0, seed=0)
    True
    """
    if not alpha > 0:
        raise ValueError(f"alpha={alpha}: a Dirichlet law needs alpha > 0")
    require_table(V, L)
    drawn = np.random.default_rng(seed).dirichlet(np.full(V**L, alpha))
    return Joint(np.ceil(np.maximum(drawn, 2.0**-bits) * 2**bits).astype(np.int64).reshape((V,) * L))


def toy(x: Fraction, a: Fraction = Fraction(55, 100), b: Fraction = Fraction(69, 100)) -> Joint:
    r"""The 2 x 2 joint with margins P(A) = a, P(B) = b and P(AB) = x; the first symbol is A, or B.

    Source: arXiv 2510.03289, Section 3.2.2 (margins 0.55 and 0.69); x is free between a + b - 1 and min(a, b).

    >>> toy(Fraction(11, 20)).weights.tolist()
    [[55, 0], [14, 31]]
    """
    x, a, b = Fraction(x), Fraction(a), Fraction(b)
    cells = [[x, a - x], [b - x, 1 - a - b + x]]
    if min(min(row) for row in cells) < 0:
        raise ValueError(
            f"x={x}: P(AB) lies between {max(Fraction(0), a + b - 1)} and {min(a, b)} for margins {a}, {b}"
        )
    scale = math.lcm(*(c.denominator for row in cells for c in row))
    return Joint([[int(c * scale) for c in row] for row in cells])


def flipping(stay: int, flip: int, L: int, initial: Weights = (1, 2)) -> Joint:
    """A chain of bits that keeps its value with weight ``stay`` and changes it with weight ``flip``.

    >>> flipping(3, 1, 2, (1, 1)).weights.tolist()
    [[3, 1], [1, 3]]
    """
    return markov(initial, [[stay, flip], [flip, stay]], L)


def _row(weights: Weights) -> Table:
    row = np.asarray(weights, dtype=object)
    if row.ndim != 1 or row.size == 0 or min(row) < 0 or sum(row) <= 0:
        raise ValueError(f"weights {row.tolist()}: a law is a row of weights of at least 0 with a positive sum")
    return row


def _common_rows(table: Table) -> Table:
    """The rows (last axis) scaled to one common total, so that products of them share a denominator."""
    totals = table.sum(axis=-1)
    if table.min() < 0 or min(totals.ravel()) <= 0:
        raise ValueError("each row of a kernel has weights of at least 0 and a positive sum")
    common = math.lcm(*totals.ravel().tolist())
    scaled: Table = table * (common // totals)[..., None]
    return scaled
