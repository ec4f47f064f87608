"""Far masks of a finite Markov chain: its stationary law, how fast the laws approach it, and what stops them.

Kernels are square matrices of fractions; a law is a list of fractions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import gcd

import networkx as nx
from flint import fmpq, fmpq_mat

Law = list[Fraction]
Kernel = list[Law]


def kernel_of(weights: Sequence[Sequence[int]]) -> Kernel:
    """Integer rows, each divided by its own sum.

    >>> kernel_of([[1, 1], [1, 3]])[1]
    [Fraction(1, 4), Fraction(3, 4)]
    """
    if any(len(row) != len(weights) or min(row) < 0 or sum(row) <= 0 for row in weights):
        raise ValueError(f"kernel {list(weights)}: a square of integers of at least 0, each row with a positive sum")
    return [[Fraction(w, sum(row)) for w in row] for row in weights]


def step(law: Law, kernel: Kernel) -> Law:
    """The law one token further, :math:`q P`."""
    return [sum((q * row[v] for q, row in zip(law, kernel, strict=True)), Fraction(0)) for v in range(len(kernel))]


def power(kernel: Kernel, d: int) -> Kernel:
    """The kernel over a distance d."""
    V = len(kernel)
    table = fmpq_mat([[fmpq(x.numerator, x.denominator) for x in row] for row in kernel]) ** d
    return [[Fraction(int(table[i, j].p), int(table[i, j].q)) for j in range(V)] for i in range(V)]


def distance(p: Law, q: Law) -> Fraction:
    """Total variation."""
    return sum((abs(a - b) for a, b in zip(p, q, strict=True)), Fraction(0)) / 2


@dataclass(frozen=True)
class Structure:
    """What decides the far masks of a chain: its closed classes, and the periods of these."""

    closed: tuple[frozenset[int], ...]
    periods: tuple[int, ...]

    @property
    def obstacles(self) -> int:
        """One exactly where all contexts share one limit: the number of closed classes times their periods' product."""
        return len(self.closed) * reduce(lambda a, b: a * b, self.periods, 1)


def structure(kernel: Kernel) -> Structure:
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


def stationary(kernel: Kernel) -> Law:
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


def approach(kernel: Kernel, start: int, distances: int) -> list[Fraction]:
    r"""The distances :math:`\mathrm{TV}(q_d, \pi)`, d = 0..D, from the visible token ``start``."""
    limit, law = stationary(kernel), [Fraction(int(v == start)) for v in range(len(kernel))]
    values = [distance(law, limit)]
    for _ in range(distances):
        law = step(law, kernel)
        values.append(distance(law, limit))
    return values


def bridge(kernel: Kernel, left: int, right: int, d: int, n: int) -> tuple[Law, Fraction]:
    r"""The law :math:`q_d(v) = P^d(a,v) P^{n-d}(v,b) / P^n(a,b)` between two visible tokens, and :math:`P^n(a,b)`."""
    there, back = power(kernel, d)[left], power(kernel, n - d)
    total = sum((p * back[v][right] for v, p in enumerate(there)), Fraction(0))
    if not total:
        raise ValueError(f"token {right} cannot follow token {left} at distance {n}")
    return [p * back[v][right] / total for v, p in enumerate(there)], total


def mean_largest(kernel: Kernel, distances: int) -> list[Fraction]:
    r"""The average :math:`E_c M_d` over the stationary context c, d = 1..D."""
    pi = stationary(kernel)
    values = []
    for d in range(1, distances + 1):
        values.append(sum((p * max(row) for p, row in zip(pi, power(kernel, d), strict=True)), Fraction(0)))
    return values
