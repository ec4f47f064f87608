"""Far masks of a finite Markov chain: its stationary law, how fast the laws approach it, and what stops them.

Kernels are square matrices of fractions; a law is a list of fractions.
"""

from __future__ import annotations

from fractions import Fraction

from exact.markov import Row, Rows, power, stationary, step, structure


def distance(p: Row, q: Row) -> Fraction:
    """Total variation."""
    return sum((abs(a - b) for a, b in zip(p, q, strict=True)), Fraction(0)) / 2


def ergodic(kernel: Rows) -> bool:
    """Whether a chain is irreducible and aperiodic."""
    found = structure(kernel)
    return found.obstacles == 1 and len(found.closed[0]) == len(kernel)


def approach(kernel: Rows, start: int, distances: int) -> list[Fraction]:
    r"""The distances :math:`\mathrm{TV}(q_d, \pi)`, d = 0..D, from the visible token ``start``."""
    limit, law = stationary(kernel), [Fraction(int(v == start)) for v in range(len(kernel))]
    values = [distance(law, limit)]
    for _ in range(distances):
        law = step(law, kernel)
        values.append(distance(law, limit))
    return values


def bridge(kernel: Rows, left: int, right: int, d: int, n: int) -> tuple[Row, Fraction]:
    r"""The law :math:`q_d(v) = P^d(a,v) P^{n-d}(v,b) / P^n(a,b)` between two visible tokens, and :math:`P^n(a,b)`."""
    there, back = power(kernel, d)[left], power(kernel, n - d)
    total = sum((p * back[v][right] for v, p in enumerate(there)), Fraction(0))
    if not total:
        raise ValueError(f"token {right} cannot follow token {left} at distance {n}")
    return [p * back[v][right] / total for v, p in enumerate(there)], total


def mean_largest(kernel: Rows, distances: int) -> list[Fraction]:
    r"""The average :math:`E_c M_d` over the stationary context c, d = 1..D."""
    pi = stationary(kernel)
    values = []
    for d in range(1, distances + 1):
        values.append(sum((p * max(row) for p, row in zip(pi, power(kernel, d), strict=True)), Fraction(0)))
    return values
