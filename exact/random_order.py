r"""Random-order decoding: the entropies of all subsets, the information curve, and the error read off it.

.. math:: Z_j = E\, I(X_i; X_S), \quad i \text{ uniform},\ S \text{ uniform of } j - 1 \text{ other tokens}

A sampler that reveals a uniformly random order in rounds of given sizes, each round drawn from the exact marginals, is
on average over orders at divergence :math:`\sum_t \sum_{j=N_{t-1}+1}^{N_t} (Z_j - Z_{N_{t-1}+1})` from the joint.

Source: Chen, Cong, Li, arXiv 2511.04647 (the identity); Lavenant, Zanella, arXiv 2510.25544.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, log
from typing import TypeAlias

import numpy as np

from exact.factorization import Blocks
from exact.information import table_entropy
from exact.joint import Joint, require_memory
from exact.lattice import COLUMNS, subset_plogp
from exact.logsum import add_up
from exact.policies import Bernoulli
from exact.types import Nats, Table

#: The entropies of all subsets, at the binary number of each: exact ones in a list, floats in an array.
Lattice: TypeAlias = Sequence[Nats] | Table


@dataclass(frozen=True)
class Ray:
    """The extreme information curve of L tokens with its one increment, of 1, at k told tokens."""

    L: int
    k: int

    @property
    def curve(self) -> list[int]:
        """The curve itself.

        >>> Ray(4, 1).curve
        [0, 1, 1, 1]
        """
        return [0] * self.k + [1] * (self.L - self.k)


def subset_entropies(joint: Joint) -> Lattice:
    r"""The entropies :math:`H(X_S)` of all :math:`2^L` subsets, at index :math:`\sum_{i \in S} 2^i`.

    Of an exact joint each table is made from one with a token more by summing that token out, and only tokens before the
    last one summed out may go next: every subset is visited once, with twice the joint in memory. Floats go by
    :func:`exact.lattice.subset_plogp`.

    >>> from exact.languages import parity
    >>> [round(float(h), 4) for h in subset_entropies(parity(2))]
    [0.0, 0.6931, 0.6931, 0.6931]
    """
    require_memory(lattice_memory(joint.V, joint.L), f"all subset entropies of {joint.L} tokens over {joint.V} symbols")
    if not joint.exact:
        sums = subset_plogp(joint.weights)
        floats: Table = log(joint.total) - sums.transpose().ravel() / joint.total
        return floats
    found: list[Nats] = [0] * 2**joint.L

    def visit(table: Table, subset: int, tokens: int) -> None:
        found[subset] = table_entropy(joint, table)
        for i in range(tokens):
            visit(table.sum(axis=i), subset & ~(1 << i), i)

    visit(joint.weights, 2**joint.L - 1, joint.L)
    return found


def layer_entropies(joint: Joint, entropies: Lattice | None = None) -> list[Nats]:
    r"""The mean entropies :math:`\overline H_k` of k tokens, for k = 0 to L, over all sets of them."""
    L = joint.L
    H = subset_entropies(joint) if entropies is None else entropies
    if isinstance(H, np.ndarray):
        counts = np.bitwise_count(np.arange(2**L))
        means: list[float] = (np.bincount(counts, H) / np.bincount(counts)).tolist()
        return means
    layers: list[list[Nats]] = [[] for _ in range(L + 1)]
    for subset, h in enumerate(H):
        layers[subset.bit_count()].append(h)
    return [add_up(layer) / len(layer) for layer in layers]


def information_curve(joint: Joint, entropies: Lattice | None = None) -> list[Nats]:
    r"""The curve :math:`Z_{k+1} = \overline H_1 + \overline H_k - \overline H_{k+1}`: from 0, never falling, with sum TC.

    >>> from exact.languages import parity
    >>> [round(float(z), 4) for z in information_curve(parity(4))]
    [0.0, 0.0, 0.0, 0.6931]
    """
    means = layer_entropies(joint, entropies)
    return [means[1] + here - after for here, after in itertools.pairwise(means)]


def neural_complexity(joint: Joint, entropies: Lattice | None = None) -> Nats:
    r"""The complexity of Tononi, Sporns and Edelman, :math:`\sum_k \bigl(\overline{H}_k - \tfrac kL H(X)\bigr)`."""
    means = layer_entropies(joint, entropies)
    return add_up(mean - means[-1] * k / joint.L for k, mean in enumerate(means))


def curve_complexity(curve: Sequence[Nats]) -> Nats:
    r"""The same complexity from the information curve, :math:`\sum_k \bigl(\tfrac kL \mathrm{TC} - \sum_{j \le k} Z_j\bigr)`.

    >>> curve_complexity(Ray(4, 1).curve) == Fraction(3, 2)
    True
    """
    L, told = len(curve), list(itertools.accumulate(curve))
    return add_up(told[-1] * Fraction(k, L) - sofar for k, sofar in enumerate(told, 1))


def lattice_memory(V: int, L: int) -> int:
    """The bytes that all subset entropies of a float joint take: two tables with some axes expanded, and the result."""
    low = max(k for k in range(L + 1) if k == 0 or (V + 1) ** k <= COLUMNS)
    high: int = L - low
    return int(8 * ((V + 1) ** low * (2 * V**high + 3 * 2**high) + 2**L))


def random_order_divergence(curve: Sequence[Nats], sizes: Sequence[int]) -> Nats:
    r"""The mean over orders of :math:`\mathrm{KL}(P \| Q_{order})`, for rounds of given sizes, from the information curve.

    >>> from exact.languages import parity
    >>> random_order_divergence(information_curve(parity(4)), (3, 1)) == 0
    True
    """
    _sizes(len(curve), sizes)
    total, start = 0 * curve[0], 0
    for size in sizes:
        for j in range(start, start + size):
            total = total + (curve[j] - curve[start])
        start += size
    return total


def ordered_partitions(L: int, sizes: Sequence[int]) -> Iterator[Blocks]:
    """Every ordered partition of 0..L-1 into blocks of the given sizes, each once: L! / prod(sizes!) of them.

    >>> len(list(ordered_partitions(4, (2, 2))))
    6
    """
    _sizes(L, sizes)

    def split(free: tuple[int, ...], rest: Sequence[int]) -> Iterator[list[list[int]]]:
        if not rest:
            yield []
            return
        for block in itertools.combinations(free, rest[0]):
            for others in split(tuple(i for i in free if i not in block), rest[1:]):
                yield [list(block), *others]

    return split(tuple(range(L)), list(sizes))


def compositions(L: int, rounds: int) -> Iterator[tuple[int, ...]]:
    """Every way to write L as a sum of ``rounds`` positive sizes, in order.

    >>> list(compositions(4, 2))
    [(1, 3), (2, 2), (3, 1)]
    """
    for cuts in itertools.combinations(range(1, L), rounds - 1):
        ends = (0, *cuts, L)
        yield tuple(b - a for a, b in itertools.pairwise(ends))


def _sizes(L: int, sizes: Sequence[int]) -> None:
    if not sizes or min(sizes) < 1 or sum(sizes) != L:
        raise ValueError(f"sizes {tuple(sizes)}: rounds of at least one token that add up to L = {L}")


def schedule_divergence(curve: Sequence[Nats], schedule: Bernoulli) -> Nats:
    r"""The divergence of the law of sequence and path along a schedule, from the information curve.

    .. math:: \sum_j Z_j - L \sum_k (m_k - m_{k+1})\, E Z_{1 + B_k}, \quad B_k \sim \mathrm{Bin}(L - 1, 1 - m_k)

    >>> from exact.languages import parity
    >>> [round(float(schedule_divergence(information_curve(parity(4)), Bernoulli.uniform(T))), 4) for T in (1, 2, 4)]
    [0.6931, 0.5199, 0.3033]
    """
    L = len(curve)
    parts = list(curve)
    for now, then in itertools.pairwise(schedule.masks):
        for told in range(L):
            chance = comb(L - 1, told) * (1 - now) ** told * now ** (L - 1 - told)
            parts.append(curve[told] * (-L * chance * (now - then)))
    return add_up(parts)


def steps_divergence(curve: Sequence[Nats], times: Sequence[Fraction]) -> Nats:
    r"""What the steps of a schedule between ``times``, the shares told, add to its divergence, from the information curve.

    With :math:`B_t \sim \mathrm{Bin}(L, t)` tokens told at time t, a step from p to q adds

    .. math:: \sum_j Z_{j+1} \Bigl(P(B_p \le j) - P(B_q \le j) - \tfrac{q-p}{1-p} (L - j)\, P(B_p = j)\Bigr)

    >>> steps_divergence(Ray(2, 1).curve, (Fraction(0), Fraction(1))) == 1
    True
    """
    L = len(curve)
    exactly = [[comb(L, j) * t**j * (1 - t) ** (L - j) for j in range(L)] for t in times]
    at_most = [list(itertools.accumulate(chances)) for chances in exactly]
    return add_up(
        z * (at_most[k][j] - at_most[k + 1][j] - (q - p) / (1 - p) * (L - j) * exactly[k][j])
        for k, (p, q) in enumerate(itertools.pairwise(times))
        for j, z in enumerate(curve)
    )
