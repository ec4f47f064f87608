"""The variance of the masked loss in closed form: laws of times, pairs of masked tokens, mirrored masks, strata."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from flint import acb, arb, fmpq


def root(x: Fraction) -> Fraction | arb:
    """A square root: a fraction where it is one, else a ball.

    >>> root(Fraction(4, 9))
    Fraction(2, 3)
    """
    above, below = isqrt(x.numerator), isqrt(x.denominator)
    if above**2 == x.numerator and below**2 == x.denominator:
        return Fraction(above, below)
    return (arb(x.numerator) / x.denominator).sqrt()


def least_variance(moments: Sequence[Fraction], mean: Fraction) -> Fraction | arb:
    r"""The least variance over all laws of times, :math:`\bigl(\frac1n \sum_t \sqrt{E[l^2|t]}\bigr)^2 - (E\,l)^2`, product by product.

    A fraction where all products of two moments are squares, else a ball.

    >>> least_variance([Fraction(2), Fraction(8)], Fraction(2))
    Fraction(1, 2)
    """
    exact, balls = -(mean**2), arb(0)
    for found in (root(a * b) for a in moments for b in moments):
        if isinstance(found, Fraction):
            exact += found / len(moments) ** 2
        else:
            balls += found / len(moments) ** 2
    return exact if balls == 0 else balls + arb(exact.numerator) / exact.denominator


def best_times(moments: Sequence[Fraction]) -> list[Fraction]:
    r"""The law of times of the least variance, :math:`p(t) \propto \sqrt{E[l^2|t]}`.

    Raises
    ------
    ValueError
        Where the roots have ratios that are no fractions.
    """
    roots = [root(m * moments[0]) for m in moments]
    found = [r for r in roots if isinstance(r, Fraction)]
    if len(found) < len(roots) or not all(found):
        raise ValueError(f"second moments {[str(m) for m in moments]}: the roots are no fractions of each other")
    return [r / sum(found) for r in found]


def averaged_variance(means: Sequence[Fraction], variances: Sequence[Fraction], law: Sequence[Fraction]) -> Fraction:
    r"""The formula :math:`\int (\hat g^2 + \hat v) / p - (\int \hat g)^2` on a grid of times."""
    n = len(law)
    square = sum((g * g + v) / p for g, v, p in zip(means, variances, law, strict=True))
    return (square - sum(means) ** 2) / Fraction(n * n)


def by_pairs(
    t: Fraction, means: Sequence[Fraction], squares: Sequence[Fraction], products: Sequence[Fraction]
) -> Fraction:
    r"""The variance of the masked loss from moments of masked tokens, :math:`\frac1{P^2 t} \sum \sigma_i^2 + \frac{1-t}{P^2 t} \sum \mu_i^2 + \frac2{P^2} \sum_{i<j} \rho_{ij}`.

    ``products`` are those of pairs in the order of :func:`itertools.combinations`.
    """
    P = len(means)
    pairs = [means[i] * means[j] for i in range(P) for j in range(i + 1, P)]
    own = sum(square - mean**2 for square, mean in zip(squares, means, strict=True))
    hidden = (1 - t) * sum(mean**2 for mean in means)
    both = 2 * t * sum(product - pair for product, pair in zip(products, pairs, strict=True))
    return Fraction(own + hidden + both) / (P * P * t)


def mirror_correlation(t: Fraction) -> Fraction:
    """The correlation of an additive loss under mirrored masks.

    >>> mirror_correlation(Fraction(1, 2))
    Fraction(-1, 1)
    """
    return -t / (1 - t) if 2 * t <= 1 else -(1 - t) / t


@dataclass(frozen=True)
class Parametric:
    r"""The parametric density of times, :math:`p \propto \sqrt{a t^r + b (1-t)^q + A^2 e^{2 \kappa t^m}}`."""

    a: int
    b: int
    A: int
    kappa: int
    r: int
    q: int
    m: int

    def at(self, t: Fraction) -> arb:
        """The density at a time, over its integral from 0 to 1."""
        whole = acb.integral(self._root, 0, 1).real
        return self._root(acb(fmpq(t.numerator, t.denominator))).real / whole

    def _root(self, t: acb, analytic: bool = False) -> acb:
        power = self.A**2 * (2 * self.kappa * t**self.m).exp()
        return (self.a * t**self.r + self.b * (1 - t) ** self.q + power).sqrt(analytic=analytic)
