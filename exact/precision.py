r"""Sampling with uniforms that stay away from 1: the chance of each token by integration, in certified balls.

A token of probability :math:`\pi_n` wins where :math:`-\log u_n / \pi_n` is least. With uniforms below
:math:`a = 1 - 2^{-b}` each :math:`-\log u_n` is c = -log a and an exponential variable more, so

.. math:: p'_n = \int_0^\infty e^{-x} \prod_{k \ne n} \min\bigl(1, e^{c - \pi_k (c + x) / \pi_n}\bigr)\, dx .

The integral is cut where a factor leaves 1, and taken on each piece by rigorous quadrature: no antiderivative is used.

Source: arXiv 2409.02908 (the effect).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction

from flint import acb, arb, ctx

#: Working precision of the quadrature.
BITS = 192
#: Beyond it the integrand is below e^-x: what is left out is below 10^-43, and is added to the radius.
FAR = 100


def capped_gumbel(probabilities: Sequence[Fraction], bits: int) -> list[arb]:
    """The law of the largest of log-probabilities with Gumbel variables of uniforms below 1 - 2^-bits, in certified balls.

    Raises
    ------
    ValueError
        Where the probabilities are no positive law, or there is no bit.

    >>> law = capped_gumbel([Fraction(1, 2), Fraction(3, 10), Fraction(3, 20), Fraction(1, 20)], 3)
    >>> [round(float(p.mid()), 4) for p in law]
    [0.5906, 0.3033, 0.1002, 0.0059]
    """
    if bits < 1 or min(probabilities) <= 0 or sum(probabilities) != 1:
        raise ValueError(
            f"{len(probabilities)} probabilities, bits={bits}: a positive law and at least one bit are needed"
        )
    with ctx.workprec(BITS):
        return [_wins(n, probabilities, bits) for n in range(len(probabilities))]


def largest_ratio(first: Sequence[arb], second: Sequence[arb]) -> arb:
    """How far two laws are apart at most, as a factor: 1 where they are equal.

    >>> round(float(largest_ratio([arb(1) / 2, arb(1) / 2], [arb(1) / 4, arb(3) / 4]).mid()), 6)
    2.0
    """
    with ctx.workprec(BITS):
        ratios = [p / q for p, q in zip(first, second, strict=True)]
        return max((max(r, 1 / r) for r in ratios), key=lambda r: r.upper())


def _wins(n: int, probabilities: Sequence[Fraction], bits: int) -> arb:
    """The chance that token n wins, piece by piece."""
    c = -(1 - arb(2) ** -bits).log()
    ratios = [p / probabilities[n] for k, p in enumerate(probabilities) if k != n]
    # the factor of a token of ratio r is 1 up to x = c (1 - r) / r; one of r >= 1 is below 1 from the start
    late = sorted((r for r in ratios if r < 1), reverse=True)
    ends = [arb(0), *(c * _ball((1 - r) / r) for r in late), arb(FAR)]
    total = (arb(-FAR).exp()).union(arb(0))
    for count, (low, high) in enumerate(itertools.pairwise(ends)):
        below = [r for r in ratios if r >= 1] + late[:count]
        slope, start = _ball(1 + sum(below, Fraction(0))), c * _ball(len(below) - sum(below, Fraction(0)))
        if low < high:
            total += _integral(start, slope, low, high)
    return total


def _integral(start: arb, slope: arb, low: arb, high: arb) -> arb:
    """The integral of exp(start - slope x), by quadrature."""

    def integrand(x: acb, analytic: bool) -> acb:
        return (start - slope * x).exp()

    return acb.integral(integrand, acb(low), acb(high)).real


def _ball(x: Fraction) -> arb:
    return arb(Fraction(x).numerator) / Fraction(x).denominator
