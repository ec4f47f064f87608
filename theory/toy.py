r"""The two-token toy joint with margins a, b and :math:`P(AB) = x`.

Source: arXiv 2510.03289, Section 3.2.2 (the margins 0.55 and 0.69); the consequences are ours.
"""

from __future__ import annotations

from fractions import Fraction

import sympy as sp

from theory.derivation import Derivation, Step, eq, le
from theory.reasons import Assume, Combine


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


def cells() -> Derivation:
    r"""Every cell differs from its product by :math:`\pm(x - ab)`; the mixed cells differ by :math:`b - a`; the mode."""
    x, a, b = sp.symbols("x a b", real=True)
    AB, Ab, aB, ab = sp.symbols("P_AB P_AB' P_A'B P_A'B'", nonnegative=True)
    return Derivation(
        "The toy joint",
        r"$P = P_A \otimes P_B \pm (x - ab)$ cell by cell, so $\mathrm{TV} = 2|x-ab|$; $P(A'B) - P(AB') = b - a$, so at least "
        r"$b - a$ of the mass is mixed; $P(AB) - P(A'B) = 2x - b$, so $(A,B)$ is the mode only if $x \ge b/2$.",
        (
            Step("AB", eq(AB, x), Assume("the free parameter")),
            Step("AB'", eq(Ab, a - x), Assume("the margin of A")),
            Step("A'B", eq(aB, b - x), Assume("the margin of B")),
            Step("A'B'", eq(ab, 1 - a - b + x), Assume("the rest")),
            Step("difference-1", eq(AB - a * b, x - a * b), Combine(["AB"])),
            Step("difference-2", eq(Ab - a * (1 - b), -(x - a * b)), Combine(["AB'"])),
            Step("difference-3", eq(aB - (1 - a) * b, -(x - a * b)), Combine(["A'B"])),
            Step("difference-4", eq(ab - (1 - a) * (1 - b), x - a * b), Combine(["A'B'"])),
            Step("mixed", eq(aB - Ab, b - a), Combine({"A'B": 1, "AB'": -1})),
            Step("cell", le(0, Ab), Combine((), plus=Ab)),
            Step("mixed-mass", le(b - a, aB + Ab), Combine({"mixed": -1, "cell": 2})),
            Step("mode", eq(AB - aB, 2 * x - b), Combine({"AB": 1, "A'B": -1})),
        ),
        conclusions=("difference-1", "difference-2", "difference-3", "difference-4", "mixed-mass", "mode"),
    )
