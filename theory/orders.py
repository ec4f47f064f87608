"""The law of the order under one schedule a position, in closed form."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import factorial, prod


def plackett_luce(weights: Sequence[int], order: Sequence[int]) -> Fraction:
    r"""The law of the order under :math:`F_l(t) = t^{w_l}`: :math:`P(\pi) = \prod_i w_{\pi(i)} / \sum_{j \ge i} w_{\pi(j)}`.

    The times have :math:`-\log T_l \sim \mathrm{Exp}(w_l)`, and the latest is revealed first.

    >>> plackett_luce((1, 2), (1, 0))
    Fraction(2, 3)
    """
    left = [sum(weights[j] for j in order[i:]) for i in range(len(order))]
    return prod((Fraction(weights[k], rest) for k, rest in zip(order, left, strict=True)), start=Fraction(1))


def shared_weight(L: int, seen: int) -> Fraction:
    r"""The weight of a loss term under one shared schedule, whatever it is: :math:`|S|!\,(L - 1 - |S|)! / L!`."""
    return Fraction(factorial(seen) * factorial(L - 1 - seen), factorial(L))
