"""Exact sums of logarithms, whose equality and sign are decided.

Entropies of a law with rational probabilities are rational combinations of logarithms of integers.
Logarithms of pairwise coprime integers above one are independent over the rationals, and together with
the constant 1 too (Lindemann), so such a number is zero only if it is zero term by term in a coprime
base; the sign of a nonzero one shows in a ball of growing precision.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import total_ordering
from typing import TYPE_CHECKING, Any, TypeVar

from flint import arb, ctx

from exact import formula
from exact.rounding import code, written

if TYPE_CHECKING:
    import sympy

Rational = int | Fraction
Rounded = TypeVar("Rounded", str, int, float)


@total_ordering
class LogSum:
    r"""The number :math:`c + \sum_i c_i \log n_i`, with rational :math:`c, c_i` and integers :math:`n_i \ge 1`.

    Comparisons never round. A float stands in them for the rational number it is, so that a number with logarithms in it
    equals no float: for nearness there is :func:`math.isclose`, for digits a format code. Arithmetic takes integers and
    fractions: a float would carry an unstated error into an exact number.

    >>> log(8) == 3 * log(2)
    True
    >>> log(2) + log(3) > log(5), log(2) > 0.693147, log(2) == math.log(2)
    (True, True, False)
    >>> print(log(Fraction(9, 8)))
    log(9) - log(8) = 0.117783035656383

    Format codes are those of floats, in nats, and every digit is right: ``b`` is ``f`` in bits, ``latex`` all terms.

    >>> x = Fraction(3, 2) * log(2)
    >>> f"{x:.4f}", f"{x:.40g}", f"{x:.4b}", f"{x:latex}"
    ('1.0397', '1.039720770839917964125848182187264852113', '1.5000', '\\tfrac{3}{2} \\log 2')
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
        if isinstance(factor, float):
            raise TypeError(f"{factor!r} is not an exact number: a LogSum is multiplied by integers and fractions")
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
        if isinstance(divisor, LogSum):
            raise TypeError("a ratio of sums of logarithms is none: divide their floats, or compare a with c * b")
        if isinstance(divisor, float):
            raise TypeError(f"{divisor!r} is not an exact number: a LogSum is divided by integers and fractions")
        return self * (1 / Fraction(divisor))

    def __pos__(self) -> LogSum:
        return self

    def __abs__(self) -> LogSum:
        return -self if self.sign() < 0 else self

    def is_zero(self) -> bool:
        """Whether the number is zero, decided in a coprime base."""
        return not self.constant and not any(self._exponents().values())

    def _exponents(self, *others: int) -> dict[int, Fraction]:
        """The coefficients of the logarithms of a coprime base of the terms, and of ``others``."""
        exponents = dict.fromkeys(coprime_base([*self.terms, *others]), Fraction(0))
        for n, c in self.terms.items():
            for b in exponents:
                while n % b == 0:
                    n //= b
                    exponents[b] += c
        return exponents

    def reduced(self) -> LogSum:
        """The same number in a coprime base: as few logarithms of as small numbers as common factors allow.

        >>> print((log(12) - log(6) + log(9)).reduced())
        2*log(3) + log(2) = 2.89037175789616
        """
        return LogSum(self._exponents(), self.constant)

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

    def __bool__(self) -> bool:
        return self.sign() != 0

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, LogSum | int | Fraction | float):
            return NotImplemented
        return self._compared(other) == 0

    def __lt__(self, other: LogSum | Rational | float) -> bool:
        if not isinstance(other, LogSum | int | Fraction | float):
            return NotImplemented
        return self._compared(other) < 0

    def _compared(self, other: LogSum | Rational | float) -> int:
        """The sign of the difference; a float is the rational number that it is."""
        if isinstance(other, float):
            if math.isnan(other):
                raise ValueError(f"{self!r} is compared with nan, which is no number")
            if math.isinf(other):
                return -1 if other > 0 else 1
            other = Fraction(other)
        return (self - other).sign()

    __hash__ = None  # type: ignore[assignment]  # equal numbers have many forms

    def rounded(self, to: Callable[[Fraction], Rounded], unit: int | None = None) -> Rounded:
        r"""What ``to``, which rounds a fraction, makes of the number, or of the number divided by log ``unit``.

        Both ends of a ball are rounded, of growing precision until they agree; no tie can last, as only a rational
        number is one, and those are found out.

        >>> log(8).rounded(float, unit=2)
        3.0
        """
        bits = 96
        while True:
            with ctx.workprec(bits):
                low, high = _ends(self.ball(bits) if unit is None else self.ball(bits) / arb(unit).log())
            if (found := to(low)) == to(high):
                return found
            if (exact := self._rational(unit)) is not None:
                return to(exact)
            bits *= 2

    def _rational(self, unit: int | None) -> Fraction | None:
        """The number, or its ratio to log ``unit`` (a prime), where that is rational."""
        if unit is None:
            return None if any(self._exponents().values()) else self.constant
        exponents = self._exponents(unit)
        ratio = exponents.pop(unit)
        return None if self.constant or any(exponents.values()) else ratio

    def __float__(self) -> float:
        return self.rounded(_as_float)

    def __round__(self, places: int | None = None) -> int | float:
        """The nearest integer; or the float nearest to what a number of decimals leaves."""
        return self.rounded(round) if places is None else self.rounded(lambda x: float(round(x, places)))

    def __format__(self, spec: str) -> str:
        if not spec:
            return str(self)
        if spec == "latex":
            return formula.latex(self)
        bits = spec.endswith("b")
        try:
            parts = code(f"{spec[:-1]}f" if bits else spec)
        except ValueError:
            raise ValueError(f"format code {spec!r}: e, f, g (nats), b (bits) such as .4b, or latex") from None
        return self.rounded(lambda x: written(x, parts), unit=2 if bits else None)

    def _repr_latex_(self) -> str:
        """The formula and its value, for notebooks; there is no HTML form, which would hide this one."""
        return f"${formula.latex_with_value(self)}$"

    def _sympy_(self) -> sympy.Expr:
        """The same number in sympy, exactly: what ``sympify`` looks for."""
        import sympy

        parts = [sympy.Rational(c.numerator, c.denominator) * sympy.log(n) for n, c in self.terms.items()]
        return sympy.Add(sympy.Rational(self.constant.numerator, self.constant.denominator), *parts)

    def __repr__(self) -> str:
        return f"LogSum({self})"

    def __str__(self) -> str:
        return formula.text(self)


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


def _ends(ball: arb) -> tuple[Fraction, Fraction]:
    """The ends of a ball, exactly."""
    middle, radius = (_dyadic(*part.man_exp()) for part in (ball.mid(), ball.rad()))
    return middle - radius, middle + radius


def _dyadic(mantissa: Any, exponent: Any) -> Fraction:
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def _as_float(x: Fraction) -> float:
    return x.numerator / x.denominator
