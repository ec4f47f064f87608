r"""When far masks predict the same thing: Dobrushin's coefficient, and the rate with its Jordan factor.

Source: arXiv 2510.03289, Sections 3.2.3-3.2.4 (a conjecture in words); the bounds are ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import acb, arb, ctx, fmpq, fmpq_mat, fmpz

Kernel = Sequence[Sequence[Fraction]]


def dobrushin(kernel: Kernel) -> Fraction:
    r"""Dobrushin's coefficient :math:`\tau = \max_{i,j} \frac12 \sum_v |P(i,v) - P(j,v)|`.

    >>> dobrushin([[Fraction(9, 10), Fraction(1, 10)], [Fraction(1, 10), Fraction(9, 10)]])
    Fraction(4, 5)
    """
    rows = _rows(kernel)
    return max(
        sum((abs(x - y) for x, y in zip(one, other, strict=True)), Fraction(0)) / 2 for one in rows for other in rows
    )


@dataclass(frozen=True)
class JordanRate:
    r"""The law decays as :math:`C\,d^{k-1} |\lambda_2|^d`: a ball around the modulus, and the block size k."""

    modulus: arb
    block: int


def jordan_rate(kernel: Kernel) -> JordanRate:
    r"""The largest modulus of the eigenvalues other than 1, and the largest Jordan block k there, from the minimal polynomial.

    The exponent of an irreducible factor of the minimal polynomial is the size of the largest block at its roots. Two
    factors whose moduli cannot be told apart count as one modulus, so k is exact or too large, never too small.

    >>> P = [[7, 2, 1], [1, 6, 3], [3, 2, 5]]
    >>> rate = jordan_rate([[Fraction(w, 10) for w in row] for row in P])
    >>> rate.block, rate.modulus.overlaps(arb(2) / 5)
    (2, True)
    """
    rows = _rows(kernel)
    matrix = fmpq_mat([[fmpq(x.numerator, x.denominator) for x in row] for row in rows])
    polynomial = matrix.minpoly()
    roots: list[tuple[arb, int]] = []
    with ctx.workprec(192):
        for factor, power in polynomial.numer().factor()[1]:
            found: list[Any] = factor.complex_roots()
            for root, _ in found:
                if not (factor.degree() == 1 and factor(fmpz(1)) == 0):
                    roots.append((abs(acb(root)), power))
        if not roots:
            return JordanRate(arb(0), 1)
        modulus = max((m for m, _ in roots), key=lambda ball: ball.mid())
        ties = [(m, k) for m, k in roots if m.overlaps(modulus)]
    return JordanRate(modulus, max(k for _, k in ties))


def middle_bound(tau: Fraction, left: int, right: int, bridge: Fraction) -> Fraction:
    r"""The bound :math:`\mathrm{TV}(q_d, \pi) \le \tau^d + \tau^{n-d} / (2 P^n(a,b))` between two visible tokens.

    ``left`` is d, ``right`` is n - d and ``bridge`` is :math:`P^n(a,b) > 0`.

    >>> middle_bound(Fraction(1, 2), 2, 2, Fraction(1, 2))
    Fraction(1, 2)
    """
    if left < 0 or right < 0 or bridge <= 0:
        raise ValueError(
            f"d={left}, n-d={right}, P^n(a,b)={bridge}: distances are at least 0 and the bridge has probability above 0"
        )
    return tau**left + tau**right / (2 * bridge)


def _rows(kernel: Kernel) -> list[list[Fraction]]:
    rows = [[Fraction(x) for x in row] for row in kernel]
    if any(len(row) != len(rows) or min(row) < 0 or sum(row) != 1 for row in rows):
        raise ValueError("a kernel is a square matrix of fractions of at least 0 whose rows sum to 1")
    return rows
