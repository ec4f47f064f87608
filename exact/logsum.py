"""Exact sums of logarithms, whose equality and sign are decided.

Entropies of a law with rational probabilities are rational combinations of logarithms of integers.
Logarithms of pairwise coprime integers above one are independent over the rationals, and together with
the constant 1 too (Lindemann), so such a number is zero only if it is zero term by term in a coprime
base; the sign of a nonzero one shows in a ball of growing precision.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import total_ordering
from typing import Any

from flint import arb, ctx

Rational = int | Fraction


@total_ordering
class LogSum:
    r"""The number :math:`c + \sum_i c_i \log n_i`, with rational :math:`c, c_i` and integers :math:`n_i \ge 1`.

    Comparisons are exact: they never round.

    >>> log(8) == 3 * log(2)
    True
    >>> log(2) + log(3) > log(5)
    True
    >>> print(log(Fraction(9, 8)))
    log(9) - log(8) = 0.117783035656383
    """

    __slots__ = ("constant", "terms")

    def __init__(self, terms: Mapping[int, Rational] = {}, constant: Rational = 0):
        self.terms = {n: Fraction(c) for n, c in terms.items() if c and n != 1}
        self.constant = Fraction(constant)
        if any(n < 1 for n in self.terms):
            raise ValueError(f"log({min(self.terms)}): logarithms are of positive integers")

    def __add__(self, other: LogSum | Rational) -> LogSum:
        other = as_logsum(other)
        terms = dict(self.terms)
        for n, c in other.terms.items():
            terms[n] = terms.get(n, 0) + c
        return LogSum(terms, self.constant + other.constant)

    def __mul__(self, factor: Rational) -> LogSum:
        if not isinstance(factor, int | Fraction):
            return NotImplemented
        return LogSum({n: c * factor for n, c in self.terms.items()}, self.constant * factor)

    __radd__ = __add__
    __rmul__ = __mul__

    def __neg__(self) -> LogSum:
        return self * -1

    def __sub__(self, other: LogSum | Rational) -> LogSum:
        return self + -as_logsum(other)

    def __rsub__(self, other: LogSum | Rational) -> LogSum:
        return -self + other

    def __truediv__(self, divisor: Rational) -> LogSum:
        return self * (1 / Fraction(divisor))

    def is_zero(self) -> bool:
        """Whether the number is zero, decided in a coprime base."""
        if self.constant or not self.terms:
            return not self.constant and not self.terms
        base = coprime_base(self.terms)
        exponents = {b: Fraction(0) for b in base}
        for n, c in self.terms.items():
            for b in base:
                while n % b == 0:
                    n //= b
                    exponents[b] += c
        return not any(exponents.values())

    def sign(self) -> int:
        """-1, 0 or 1: a ball where one excludes zero, the coprime base where none does."""
        bits = 64
        decided_nonzero = False
        while True:
            ball = self.ball(bits)
            if ball > 0:
                return 1
            if ball < 0:
                return -1
            if not decided_nonzero:
                if self.is_zero():
                    return 0
                decided_nonzero = True
            bits *= 2

    def ball(self, bits: int = 192) -> arb:
        """A certified ball around the number, computed with ``bits`` bits."""
        with ctx.workprec(bits):
            total = _ratio(self.constant)
            for n, c in self.terms.items():
                total += _ratio(c) * arb(n).log()
            return total

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, LogSum | int | Fraction):
            return NotImplemented
        return (self - other).sign() == 0

    def __lt__(self, other: LogSum | Rational) -> bool:
        return (self - other).sign() < 0

    __hash__ = None  # type: ignore[assignment]  # equal numbers have many forms

    def __float__(self) -> float:
        return float(self.ball(96).mid())

    def __repr__(self) -> str:
        return f"LogSum({self})"

    def __str__(self) -> str:
        words = [f"{c}*log({n})" for n, c in sorted(self.terms.items(), reverse=True)]
        if self.constant:
            words.append(str(self.constant))
        value = f"{float(self):.15g}" if self.sign() else "0"
        if not words or len(words) > 6:
            return value
        text = " + ".join(words).replace("+ -", "- ").replace(" 1*log", " log").replace("-1*log", "-log")
        return f"{text.removeprefix('1*')} = {value}"


def as_logsum(x: LogSum | Rational) -> LogSum:
    """``x`` itself, or the rational ``x`` as a constant."""
    if isinstance(x, LogSum):
        return x
    if isinstance(x, int | Fraction):
        return LogSum({}, x)
    raise TypeError(f"{x!r} is not an exact number: a LogSum takes integers and fractions")


def log(x: Rational) -> LogSum:
    r"""The exact number :math:`\log x` of a positive rational.

    >>> log(6) == log(2) + log(3)
    True
    """
    x = Fraction(x)
    if x <= 0:
        raise ValueError(f"log({x}): the argument is a positive rational")
    return LogSum({x.numerator: 1}) - LogSum({x.denominator: 1})


def weighted_logs(weights: Iterable[int], total: int) -> LogSum:
    r"""The entropy :math:`\log W - \frac1W \sum_i w_i \log w_i` of integer weights with sum :math:`W`.

    >>> weighted_logs([1, 1, 2], 4) == Fraction(3, 2) * log(2)
    True
    """
    counts: dict[int, int] = {}
    for w in weights:
        counts[w] = counts.get(w, 0) + w
    return log(total) - LogSum({w: Fraction(c, total) for w, c in counts.items() if w})


def expected_log(pairs: Iterable[tuple[Any, Any]]) -> Any:
    r"""The sum :math:`\sum_k c_k \log x_k` of pairs (c, x): exact where all are rational, a float otherwise.

    A pair with c = 0 adds nothing; a positive c at x = 0 makes the sum minus infinity.

    >>> expected_log([(Fraction(1, 2), Fraction(1, 4)), (0, 0)]) == -log(2)
    True
    >>> expected_log([(0.5, 0.25)])
    -0.6931471805599453
    """
    terms: dict[int, Rational] = {}
    rest: list[float] = []
    for c, x in pairs:
        if not c:
            continue
        if not x:
            return -math.inf if c > 0 else math.inf
        if isinstance(c, int | Fraction) and isinstance(x, int | Fraction):
            terms[x.numerator] = terms.get(x.numerator, 0) + c
            terms[x.denominator] = terms.get(x.denominator, 0) - c
        else:
            rest.append(float(c) * math.log(x))
    return float(LogSum(terms)) + math.fsum(rest) if rest else LogSum(terms)


def add_up(parts: Iterable[Any]) -> Any:
    """The sum of exact numbers and floats: exact where all are, a float otherwise.

    >>> add_up([log(2), log(3)]) == log(6), add_up([log(2), math.inf])
    (True, inf)
    """
    parts = list(parts)
    if any(isinstance(x, float) for x in parts):
        return math.fsum(map(float, parts))
    return sum(parts, LogSum())


def coprime_base(numbers: Iterable[int]) -> list[int]:
    """Pairwise coprime integers above one, of which each of ``numbers`` is a product of powers.

    >>> sorted(coprime_base([12, 18]))
    [2, 3]
    """
    base: list[int] = []
    waiting = [n for n in numbers if n > 1]
    while waiting:
        n = waiting.pop()
        for k, b in enumerate(base):
            g = math.gcd(n, b)
            if g > 1:
                del base[k]
                waiting += [m for m in (g, b // g, n // g) if m > 1]
                break
        else:
            base.append(n)
    return base


def _ratio(x: Fraction) -> arb:
    return arb(x.numerator) / x.denominator
