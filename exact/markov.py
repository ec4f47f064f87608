r"""Markov chains of order one: their kernels in fractions, and long texts of theirs in floats.

A kernel is a square of fractions. Its powers, what classes and periods it has, and its stationary law are exact.

A long text is never enumerated: a token knows of a set only its nearest told neighbours l < i < r, and

.. math:: I(X_i; X_S) = I(X_i; X_l) + I(X_i; X_r) - I(X_l; X_r)

(terms without a neighbour are zero). Averages over random sets are then sums over distances, so a chain of 100,000
tokens costs its mixing time times its length. All of :class:`Chain` is float64: information at distances beyond which
the rows of the powered kernel differ by less than :math:`10^{-9}` is taken for zero, which :attr:`Chain.tail` bounds
for one pair: a sum over pairs leaves out at most L^2 / 2 times it.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import gcd
from typing import Any, TypeAlias

import networkx as nx
import numpy as np
from flint import fmpq, fmpq_mat

from exact.joint import require_memory
from exact.policies import Bernoulli
from exact.types import Table

#: A law, and a kernel: the law of the next token after each.
Row: TypeAlias = list[Fraction]
Rows: TypeAlias = list[Row]
#: Rows of a powered kernel closer than this everywhere are taken for one.
MIXED = 1e-9


def kernel_of(weights: Sequence[Sequence[int]]) -> Rows:
    """Integer rows, each divided by its own sum.

    >>> kernel_of([[1, 1], [1, 3]])[1]
    [Fraction(1, 4), Fraction(3, 4)]
    """
    if any(len(row) != len(weights) or min(row) < 0 or sum(row) <= 0 for row in weights):
        raise ValueError(f"kernel {list(weights)}: a square of integers of at least 0, each row with a positive sum")
    return [[Fraction(w, sum(row)) for w in row] for row in weights]


def step(law: Row, kernel: Rows) -> Row:
    """The law one token further, :math:`q P`."""
    return [sum((q * row[v] for q, row in zip(law, kernel, strict=True)), Fraction(0)) for v in range(len(kernel))]


def power(kernel: Rows, d: int) -> Rows:
    """The kernel over a distance d."""
    V = len(kernel)
    table = fmpq_mat([[fmpq(x.numerator, x.denominator) for x in row] for row in kernel]) ** d
    return [[Fraction(int(table[i, j].p), int(table[i, j].q)) for j in range(V)] for i in range(V)]


@dataclass(frozen=True)
class Structure:
    """What decides the far masks of a chain: its closed classes, and the periods of these."""

    closed: tuple[frozenset[int], ...]
    periods: tuple[int, ...]

    @property
    def obstacles(self) -> int:
        """One exactly where all contexts share one limit: the number of closed classes times their periods' product."""
        return len(self.closed) * reduce(lambda a, b: a * b, self.periods, 1)


def structure(kernel: Rows) -> Structure:
    """The closed classes of a chain and their periods.

    >>> structure(kernel_of([[0, 1], [1, 0]])).periods
    (2,)
    """
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(kernel)))
    graph.add_edges_from((u, v) for u, row in enumerate(kernel) for v, x in enumerate(row) if x > 0)
    closed = [frozenset(c) for c in nx.attracting_components(graph)]
    periods = []
    for component in closed:
        level = nx.single_source_shortest_path_length(graph, min(component))
        loops = [level[u] + 1 - level[v] for u, v in graph.edges if u in component]
        periods.append(reduce(gcd, loops))
    return Structure(tuple(closed), tuple(periods))


def stationary(kernel: Rows) -> Row:
    r"""The stationary law :math:`\pi = \pi P` of a chain with one closed class.

    >>> stationary(kernel_of([[7, 2, 1], [1, 6, 3], [3, 2, 5]]))
    [Fraction(7, 18), Fraction(1, 3), Fraction(5, 18)]
    """
    if len(structure(kernel).closed) != 1:
        raise ValueError("the chain has several closed classes, so no single stationary law")
    V = len(kernel)
    rows = [[kernel[u][v] - (u == v) for u in range(V)] for v in range(V - 1)] + [[Fraction(1)] * V]
    matrix = fmpq_mat([[fmpq(x.numerator, x.denominator) for x in row] for row in rows])
    solution = matrix.solve(fmpq_mat([[fmpq(0)]] * (V - 1) + [[fmpq(1)]]))
    return [Fraction(int(solution[v, 0].p), int(solution[v, 0].q)) for v in range(V)]


class Chain:
    r"""A homogeneous Markov chain of order one on L tokens, :math:`P(x) = \mu(x_1) \prod_i K(x_i | x_{i-1})`.

    Parameters
    ----------
    initial
        Weights of the first token, ``[V]``.
    kernel
        Weights of the next one, ``[V, V]``; rows have positive sums.
    L
        The number of tokens.

    Raises
    ------
    ValueError
        Where the weights are no law and kernel, or L is below 1.
    MemoryError
        Where the laws of all positions cannot fit.
    """

    def __init__(self, initial: Sequence[Any] | Table, kernel: Sequence[Any] | Table, L: int):
        start, step = np.asarray(initial, dtype=float), np.asarray(kernel, dtype=float)
        if step.shape != (len(start),) * 2 or min(start.min(), step.min()) < 0 or not start.sum() > 0:
            raise ValueError(
                f"weights of shapes {start.shape} and {step.shape}: a law [V] and a kernel [V, V] are needed"
            )
        if not (step.sum(axis=1) > 0).all():
            raise ValueError("each row of a kernel has a positive sum")
        if L < 1:
            raise ValueError(f"L={L}: a chain has at least one token")
        self.V, self.L = len(start), L
        require_memory(8 * self.V * (3 * L + 4 * self.V), f"a chain of {L:,} tokens over {self.V:,} symbols")
        self.initial, self.kernel = start / start.sum(), step / step.sum(axis=1, keepdims=True)
        #: The law of each token, ``[L, V]``.
        self.laws = self._laws()
        #: The entropy of each token, ``[L]``.
        self.entropies = _entropies(self.laws)
        #: Row g - 1 holds the entropies of the token g steps after each symbol, ``[G, V]``.
        self.later, self.tail = self._later()

    def information(self, first: int, second: int) -> float:
        r"""The information :math:`I(X_i; X_j) = H(X_j) - \sum_a P(X_i = a) H(X_j | X_i = a)` of two tokens, i < j, in nats."""
        distance = second - first
        if distance > len(self.later):
            return 0.0
        return max(0.0, float(self.entropies[second] - self.laws[first] @ self.later[distance - 1]))

    def by_distance(self) -> Table:
        r"""The sums :math:`A_g = \sum_i I(X_i; X_{i+g})`, for g = 1, 2, ... as far as they are not zero."""
        sums = np.zeros((self.L + 1, self.V))
        np.cumsum(self.laws, axis=0, out=sums[1:])
        ends = np.concatenate([[0.0], np.cumsum(self.entropies)])
        far = np.arange(1, len(self.later) + 1)
        found = ends[-1] - ends[far] - np.einsum("gv,gv->g", sums[self.L - far], self.later)
        information: Table = np.maximum(found, 0.0)
        return information

    def _laws(self) -> Table:
        laws = np.empty((self.L, self.V))
        laws[0] = self.initial
        for i in range(1, self.L):
            laws[i] = laws[i - 1] @ self.kernel
            if np.array_equal(laws[i], laws[i - 1]):
                laws[i:] = laws[i]
                break
        return laws

    def _later(self) -> tuple[Table, float]:
        rows, power = [], np.eye(self.V)
        for _ in range(self.L - 1):
            power = power @ self.kernel
            rows.append(_entropies(power))
            spread = float((power.max(axis=0) - power.min(axis=0)).max())
            if spread < MIXED:
                seen = self.laws[self.laws > 0].min()
                return np.array(rows).reshape(-1, self.V), self.V * spread**2 / float(seen)
        return np.array(rows).reshape(-1, self.V), 0.0


def information_curve(chain: Chain) -> Table:
    r"""The curve :math:`Z_1, \dots, Z_L` of a chain, ``[L]``.

    With k told tokens, :math:`L Z_{k+1} = \sum_g A_g \bigl[2 \tbinom{L-1-g}{k-1} - (g-1) \tbinom{L-1-g}{k-2}\bigr] /
    \tbinom{L-1}{k}`: both neighbours at distance g, less the pairs that enclose a token.

    >>> curve = information_curve(Chain([1, 1], [[9, 1], [1, 9]], 6))
    >>> [round(float(z), 4) for z in curve]
    [0.0, 0.2245, 0.3265, 0.39, 0.4337, 0.4656]
    """
    L, k = chain.L, np.arange(chain.L, dtype=float)
    curve = np.zeros(L)
    if L == 1:
        return curve
    # one: told at distance g and none between; two: told at both ends of a span g, none but the token between
    one = k / (L - 1)
    two = k * (k - 1) / ((L - 1) * (L - 2)) if L > 2 else np.zeros(L)
    for g, total in enumerate(chain.by_distance(), 1):
        curve += 2 * total * one
        if g > 1:
            curve -= (g - 1) * total * two
            two = two * np.maximum(L + 1 - g - k, 0) / max(L - 1 - g, 1)
        one = one * np.maximum(L - g - k, 0) / max(L - 1 - g, 1)
    return curve / L


def random_order_divergences(curve: Table, rounds: Iterable[int] | None = None) -> dict[int, float]:
    r"""The mean divergence of a random order in K rounds of equal sizes (remainder first), for each K (all by default).

    >>> curve = information_curve(Chain([1, 1], [[9, 1], [1, 9]], 6))
    >>> [round(d, 4) for d in random_order_divergences(curve, (1, 2, 3)).values()]
    [1.8403, 0.6702, 0.3199]
    """
    L, whole = len(curve), float(np.sum(curve))
    found = {}
    for K in range(1, L + 1) if rounds is None else rounds:
        if not 1 <= K <= L:
            raise ValueError(f"{K} rounds: from 1 to L = {L} are possible")
        sizes = np.full(K, L // K)
        sizes[: L % K] += 1
        starts = np.cumsum(sizes) - sizes
        found[K] = whole - float(sizes @ curve[starts])
    return found


def partition_divergence(chain: Chain, blocks: Sequence[Sequence[int]]) -> float:
    r"""The divergence of decoding the blocks of any ordered partition in turn from exact marginals.

    .. math:: \sum_{i>1} I(X_{i-1}; X_i) - \sum_i \bigl[I(X_l; X_i) + I(X_i; X_r) - I(X_l; X_r)\bigr]

    with l and r the nearest neighbours of i told before its block. Blocks, strides and midpoints are all of this form.

    >>> chain = Chain([1, 1], [[9, 1], [1, 9]], 7)
    >>> from exact.policies import midpoint
    >>> [round(partition_divergence(chain, b), 4) + 0 for b in ([range(7)], [[0, 1, 2, 3], [4, 5, 6]], midpoint(7).blocks)]
    [2.2084, 1.4811, 0.0]
    """
    if sorted(i for block in blocks for i in block) != list(range(chain.L)):
        raise ValueError(f"{len(blocks)} blocks: each position of 0 to {chain.L - 1} stands in exactly one")
    told: list[int] = []
    total = sum(chain.information(i - 1, i) for i in range(1, chain.L))
    for block in blocks:
        for i in block:
            at = bisect.bisect(told, i)
            left, right = (told[at - 1] if at else None), (told[at] if at < len(told) else None)
            if left is not None:
                total -= chain.information(left, i)
            if right is not None:
                total -= chain.information(i, right)
            if left is not None and right is not None:
                total += chain.information(left, right)
        for i in block:
            bisect.insort(told, i)
    return total


def bernoulli_divergence(chain: Chain, schedule: Bernoulli) -> float:
    r"""The divergence of the law of sequence and path along a schedule: L times the token error of its sampler.

    .. math:: \sum_k (m_k - m_{k+1}) \sum_i H(X_i | X_{S_k}) - H(X), \quad S_k \text{ of density } 1 - m_k
    """
    totals = chain.by_distance()
    if not len(totals):
        return 0.0
    g = np.arange(1, len(totals) + 1)
    learned = 0.0
    for now, then in itertools.pairwise(schedule.masks):
        told, hidden = 1 - float(now), float(now)
        near = 2 * told * hidden ** (g - 1.0)
        pairs = (g - 1) * told**2 * hidden ** np.maximum(g - 2.0, 0)
        learned += float(now - then) * float(totals @ (near - pairs))
    return float(totals[0]) - learned


def sequence_error(chain: Chain, schedule: Bernoulli) -> float:
    r"""The chance that a sampler along a schedule draws a sequence of probability zero.

    Gaps between told tokens are filled independently: with :math:`f_k(u, w, n)` the chance that n masked tokens between u
    and w end on the support when k steps are over, a step tells each with probability :math:`(m_k - m_{k+1}) / m_k`.
    The cost is :math:`K V^4 L^3`: for a few symbols and some hundred tokens.

    >>> hard_core = Chain([2, 1], [[1, 1], [1, 0]], 8)
    >>> [round(sequence_error(hard_core, Bernoulli.uniform(steps)), 3) for steps in (1, 2, 4)]
    [0.49, 0.277, 0.147]
    """
    V, L = chain.V, chain.L
    require_memory(32 * (V + 1) ** 3 * (L + 1), f"the gaps of a chain of {L:,} tokens")
    # u may be the start (index V) and w the end (index V): a virtual token before the first and after the last
    powers = np.zeros((L + 2, V + 1, V + 1))
    power = np.eye(V)
    for m in range(1, L + 2):
        powers[m, V, :V] = chain.laws[m - 1] if m <= L else 0
        powers[m, :, V] = 1
        power = power @ chain.kernel
        powers[m, :V, :V] = power
    good = (powers[1] > 0).astype(float)
    filled = np.zeros((L + 1, V + 1, V + 1))
    filled[0] = good
    for now, then in reversed(list(itertools.pairwise(schedule.masks))):
        filled = _fill(powers, filled, good, float((now - then) / now))
    return 1.0 - float(filled[L, V, V])


def _entropies(laws: Table) -> Table:
    """The entropy of each row."""
    logs = np.log(laws, where=laws > 0, out=np.zeros_like(laws))
    entropies: Table = -np.vecdot(laws, logs)
    return entropies


def _fill(powers: Table, later: Table, good: Table, chance: float) -> Table:
    """The chances one step earlier: each masked token is told with ``chance``, the gaps left are filled as ``later`` says."""
    longest, V = len(later) - 1, later.shape[1] - 1
    filled = np.zeros_like(later)
    filled[0] = good
    stay = (1 - chance) ** np.arange(longest + 1)
    for n in range(1, longest + 1):
        between = np.where(powers[n + 1] > 0, powers[n + 1], np.inf)
        # reached[m, u, v, w]: token m told as v, everything before it settled on the support
        reached = np.zeros((n + 1, V + 1, V, V + 1))
        for m in range(1, n + 1):
            direct = stay[m - 1] * later[m - 1][:, :V, None]
            gaps = np.arange(m - 2, -1, -1)
            linked = np.einsum("guxw,gxv->uvw", reached[1:m], stay[gaps, None, None] * later[gaps, :V, :V])
            here = chance * powers[m, :, :V, None] * powers[n + 1 - m, None, :V, :] / between[:, None, :]
            reached[m] = here * (direct + linked)
        gaps = np.arange(n - 1, -1, -1)
        filled[n] = stay[n] * later[n] + np.einsum(
            "guxw,gxw->uw", reached[1:], stay[gaps, None, None] * later[gaps, :V, :]
        )
    return filled
