r"""How fast the powers of a finite chain converge, with an explicit constant, from their spectral components.

With eigenvalues :math:`\lambda` of index :math:`k_\lambda` in the minimal polynomial, and components :math:`Z_{\lambda,j}`,

.. math:: P^d = \sum_\lambda \sum_{j < k_\lambda} \binom{d}{j} \lambda^{d-j} Z_{\lambda,j}

where the component of :math:`\lambda = 1` is the stationary law. Each :math:`\binom dj |\lambda|^{d-j}` is at most a constant
times :math:`d^{k-1} |\lambda_2|^d`, k the index at the second largest modulus. The bound is ours.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache, reduce
from math import comb
from typing import Any

from flint import acb, acb_mat, arb, ctx, fmpq, fmpq_mat, fmpz

from theory.homogenization import Kernel, jordan_rate

BITS = 192


def jordan_bound(kernel: Kernel, d: int) -> Fraction:
    r"""The bound :math:`\mathrm{TV}(q_d, \pi) \le C\,d^{k-1} |\lambda_2|^d` from every visible token, d >= 1, rounded up.

    .. math:: C = \max_a \tfrac12 \sum_{\lambda \ne 1} \sum_{j < k_\lambda} c_{\lambda,j} \sum_v |Z_{\lambda,j}(a, v)|

    with :math:`c = |\lambda_2|^{-j}` where :math:`|\lambda| = |\lambda_2|`; below that, at
    :math:`x = |\lambda / \lambda_2| < 1`, c = 1 for j = 0 and :math:`|\lambda_2|^{-j} / (1 - x)^{j+1}` for j > 0, by
    :math:`\binom dj x^d \le \sum_{i} \binom ij x^i = x^j / (1 - x)^{j+1}`.

    Raises
    ------
    ValueError
        Where d is below 1, or all eigenvalues but 1 are 0: the law is then stationary from a distance on.

    >>> float(jordan_bound([[Fraction(9, 10), Fraction(1, 10)], [Fraction(1, 10), Fraction(9, 10)]], 2))
    0.32
    """
    if d < 1:
        raise ValueError(f"distance {d}: distances are integers of at least 1")
    constant, modulus, block = _constant(tuple(map(tuple, kernel)))
    with ctx.workprec(BITS):
        return _above(constant * arb(d) ** (block - 1) * modulus**d)


@cache
def _constant(kernel: tuple[tuple[Fraction, ...], ...]) -> tuple[arb, arb, int]:
    """C, the second largest modulus, and the largest block there."""
    rate = jordan_rate(kernel)
    if not rate.modulus > 0:
        raise ValueError("all eigenvalues but 1 are 0: there is no rate")
    with ctx.workprec(BITS):
        components = _components(kernel)
        weights = [_weight(abs(root), rate.modulus, j) for root, j, _ in components]
        rows = [
            sum((c * _norm(Z, a) for c, (_, _, Z) in zip(weights, components, strict=True)), arb(0)) / 2
            for a in range(len(kernel))
        ]
        return reduce(arb.max, rows), rate.modulus, rate.block


def _weight(size: arb, modulus: arb, j: int) -> arb:
    r"""A c with :math:`\binom dj |\lambda|^{d-j} \le c\,d^{k-1} |\lambda_2|^d` for every d >= 1."""
    x = size / modulus
    if x < 1:
        return modulus ** (-j) / (1 - x) ** (j + 1) if j else arb(1)
    return modulus ** (-j)


def _components(kernel: tuple[tuple[Fraction, ...], ...]) -> list[tuple[acb, int, acb_mat]]:
    """The eigenvalues other than 1, each with j and its component, from the first powers of the kernel."""
    V = len(kernel)
    matrix = fmpq_mat([[fmpq(x.numerator, x.denominator) for x in row] for row in kernel])
    parts: list[tuple[acb, int, bool]] = []
    for factor, power in matrix.minpoly().numer().factor()[1]:
        one = factor.degree() == 1 and factor(fmpz(1)) == 0
        roots: Any = factor.complex_roots()
        parts += [(acb(root), j, one) for root, _ in roots for j in range(power)]
    degrees = range(len(parts))
    confluent = acb_mat([[comb(d, j) * root ** (d - j) if j <= d else 0 for root, j, _ in parts] for d in degrees])
    powers = [matrix**d for d in degrees]
    flat = acb_mat([[_ball(table[u, v]) for u in range(V) for v in range(V)] for table in powers])
    solved = confluent.solve(flat)
    found = [(root, j, acb_mat(V, V, [solved[n, i] for i in range(V * V)])) for n, (root, j, _) in enumerate(parts)]
    return [part for part, (_, _, one) in zip(found, parts, strict=True) if not one]


def _norm(Z: acb_mat, row: int) -> arb:
    return sum((abs(Z[row, v]) for v in range(Z.ncols())), arb(0))


def _ball(x: fmpq) -> acb:
    return acb(arb(x.p) / x.q)


def _above(ball: arb) -> Fraction:
    """A fraction that is at least what the ball holds."""
    mantissa, exponent = ball.upper().man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
