r"""Sampling with uniforms that stay away from 1: the law of the largest truncated Gumbel, in certified balls.

Gumbel variables conditioned to stay below M turn probabilities :math:`\pi_1 \le \dots \le \pi_N` into

.. math:: p'_n = \pi_n \sum_{i \le n} \beta_i, \quad
          \beta_i = \frac{e^{(N-i+1)c}}{S_i} \bigl[e^{-S_i c/\pi_i} - e^{-S_i c/\pi_{i-1}}\bigr], \quad c = e^{-M},\ S_i = \sum_{k \ge i} \pi_k.

Source: Zheng et al., arXiv 2409.02908 (the effect); the closed form is ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flint import arb, ctx

#: Working precision: probabilities of the tail lose digits to the exponentials.
BITS = 192


def cap(bits: int) -> arb:
    r"""The cap :math:`M = -\log(-\log(1 - 2^{-bits}))` of uniforms of that many bits.

    >>> round(float(cap(24).mid()), 3)
    16.636
    """
    if bits < 1:
        raise ValueError(f"bits={bits}: uniforms of at least one bit")
    with ctx.workprec(BITS):
        return -((-((1 - arb(2) ** -bits).log())).log())


def truncated_gumbel(probabilities: Sequence[Fraction], bits: int, weights: Sequence[int] | None = None) -> list[arb]:
    r"""The law that truncated Gumbel sampling draws from, in the order of the given positive probabilities.

    ``weights`` says how many tokens share each probability (one, by default); the law is of one of them.

    Raises
    ------
    ValueError
        Where the probabilities are no positive law.

    >>> law = truncated_gumbel([Fraction(1, 2), Fraction(3, 10), Fraction(3, 20), Fraction(1, 20)], 3)
    >>> [round(float(p.mid()), 4) for p in law]
    [0.5906, 0.3033, 0.1002, 0.0059]
    """
    counts = [1] * len(probabilities) if weights is None else list(weights)
    if min(probabilities) <= 0 or sum(n * p for n, p in zip(counts, probabilities, strict=True)) != 1:
        raise ValueError("probabilities of truncated Gumbel sampling are a positive law")
    order = sorted(range(len(counts)), key=lambda k: probabilities[k])
    with ctx.workprec(BITS):
        c = (-cap(bits)).exp()
        found: list[arb] = [arb(0)] * len(counts)
        left, above = sum(counts), sum((n * p for n, p in zip(counts, probabilities, strict=True)), Fraction(0))
        reached, before = arb(0), None
        for k in order:
            pi, S = _ball(probabilities[k]), _ball(above)
            lower = arb(0) if before is None else (-S * c / before).exp()
            # tokens that share a probability: the later ones add nothing, their exponentials being equal
            reached += (left * c).exp() / S * ((-S * c / pi).exp() - lower)
            found[k] = pi * reached
            left, above, before = left - counts[k], above - counts[k] * probabilities[k], pi
        return found


def entropy(law: Sequence[arb], weights: Sequence[int] | None = None) -> arb:
    """The entropy of a law in balls, each entry shared by some tokens."""
    counts = [1] * len(law) if weights is None else weights
    with ctx.workprec(BITS):
        return sum((-n * p * p.log() for n, p in zip(counts, law, strict=True) if p > 0), arb(0))


def _ball(x: Fraction) -> arb:
    return arb(x.numerator) / x.denominator
