"""Counts and shares of the masks that training in blocks meets, in closed form."""

from __future__ import annotations

from fractions import Fraction
from math import comb


def family_size(L: int, B: int) -> int:
    r"""The number of sets of masks, :math:`(L/B)(2^B - 1)`, for B dividing L.

    >>> family_size(1024, 4), family_size(1024, 8)
    (3840, 32640)
    """
    _divides(L, B)
    return L // B * ((1 << B) - 1)


def family_share(L: int, B: int) -> Fraction:
    r"""Their share of masks drawn at a uniform rate, given that there are any.

    .. math:: \sum_{b < L/B} \sum_{m=1}^{B} \binom Bm \Big/ L \binom{L}{bB + m}

    >>> float(round(family_share(1024, 8), 7))
    0.0009919
    """
    _divides(L, B)
    return sum(
        (Fraction(comb(B, m), L * comb(L, b * B + m)) for b in range(L // B) for m in range(1, B + 1)), Fraction(0)
    )


def order_floor(n: int, B: int) -> Fraction:
    r"""The least Kendall :math:`\tau_a` of n tokens in blocks of B decoded left to right, :math:`1 - 2 (B - 1) / (n - 1)`.

    >>> [round(float(order_floor(n, 32)), 4) for n in (1024, 256, 64)]
    [0.9394, 0.7569, 0.0159]
    """
    _divides(n, B)
    if n < 2:
        raise ValueError(f"n={n}: an order needs at least two tokens")
    return 1 - Fraction(2 * (B - 1), n - 1)


def _divides(L: int, B: int) -> None:
    if B < 1 or L < 1 or L % B:
        raise ValueError(f"L={L}, B={B}: blocks of B tokens that divide L")
