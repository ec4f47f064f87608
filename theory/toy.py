r"""The two-token toy joint with margins a, b and :math:`P(AB) = x`.

Source: arXiv 2510.03289, Section 3.2.2 (the margins 0.55 and 0.69); the consequences are ours.
"""

from __future__ import annotations

from fractions import Fraction


def total_variation(x: Fraction, a: Fraction, b: Fraction) -> Fraction:
    r"""The distance of the joint from the product of its margins, :math:`2 |x - ab|`.

    >>> total_variation(Fraction(11, 20), Fraction(11, 20), Fraction(69, 100))
    Fraction(341, 1000)
    """
    return 2 * abs(x - a * b)


def least_mixed_mass(a: Fraction, b: Fraction) -> Fraction:
    r"""The least mass :math:`|a - b|` of the mixed pairs AB' and A'B, whatever x is.

    >>> least_mixed_mass(Fraction(11, 20), Fraction(69, 100))
    Fraction(7, 50)
    """
    return abs(a - b)


def greedy_threshold(a: Fraction, b: Fraction) -> Fraction:
    r"""The least x at which (A, B) is a joint mode, for margins :math:`\tfrac12 \le a \le b`: :math:`x = b/2`.

    For AB to be the mode it must be at least AB', A'B and A'B': x >= a/2, x >= b/2 and a + b >= 1.


    >>> greedy_threshold(Fraction(11, 20), Fraction(69, 100))
    Fraction(69, 200)
    """
    return max(a, b) / 2
