"""Sums of logarithms as formulas: in text, and in LaTeX."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exact.logsum import LogSum

#: Sums of more terms than this are printed by their value; a coprime base is tried where it is quickly found.
SHOWN, TRIED = 6, 60


def text(x: LogSum) -> str:
    """The terms and the value, such as ``log(9) - log(8) = 0.117783035656383``."""
    value = f"{float(x):.15g}" if x.sign() else "0"
    x = _short(x)
    words = [f"{c}*log({n})" for n, c in sorted(x.terms.items(), reverse=True)]
    if x.constant:
        words.append(str(x.constant))
    if not words or len(words) > SHOWN:
        return value
    formula = " + ".join(words).replace("+ -", "- ").replace(" 1*log", " log").replace("-1*log", "-log")
    return f"{formula.removeprefix('1*')} = {value}"


def latex(x: LogSum) -> str:
    r"""The terms in LaTeX, all of them, the largest argument first.

    >>> from exact.logsum import log
    >>> print(latex(Fraction(3, 2) * log(2) - 1))
    \tfrac{3}{2} \log 2 - 1
    """
    parts = [(c, rf"\log {n}") for n, c in sorted(x.terms.items(), reverse=True)]
    if x.constant:
        parts.append((x.constant, ""))
    if not x.sign():
        return "0"
    terms = [f"{'-' if c < 0 else '+'} {_term(abs(c), logarithm)}" for c, logarithm in parts]
    return " ".join(terms).removeprefix("+ ").replace("- ", "-", 1 if parts[0][0] < 0 else 0)


def latex_with_value(x: LogSum) -> str:
    r"""The terms, and six digits behind them; the digits alone where the terms are many."""
    x = _short(x)
    if not x.terms or not x.sign():
        return latex(x)
    return rf"{latex(x) if len(x.terms) <= SHOWN else ''} \approx {x:.6g}".lstrip()


def _short(x: LogSum) -> LogSum:
    """The same number in a coprime base, where that has fewer terms."""
    if not 1 < len(x.terms) <= TRIED:
        return x
    reduced = x.reduced()
    return reduced if len(reduced.terms) < len(x.terms) else x


def _term(size: Fraction, logarithm: str) -> str:
    """A positive coefficient, but for 1, and its logarithm."""
    if size == 1 and logarithm:
        return logarithm
    number = str(size) if size.denominator == 1 else rf"\tfrac{{{size.numerator}}}{{{size.denominator}}}"
    return f"{number} {logarithm}".rstrip()
