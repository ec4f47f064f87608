"""Compare two sides of a claim: exactly where they are exact, in certified balls, or within a stated error."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from flint import arb, ctx

from exact.logsum import LogSum

Relation = Literal["=", "<=", "<", ">=", ">"]


#: Balls are compared in so many bits, so that what was computed in more than a double's is decided in more.
BITS = 256
_FLIPPED: dict[Relation, Relation] = {"=": "=", "<=": ">=", "<": ">", ">=": "<=", ">": "<"}


class Grade(IntEnum):
    """How a comparison was decided, weakest first."""

    SAMPLED = 0
    NUMERICAL = 1
    CERTIFIED = 2
    EXACT = 3

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True)
class Approx:
    """A float and the absolute error it carries."""

    value: float
    error: float

    def __str__(self) -> str:
        return f"{self.value:.6g} (error at most {self.error:.1g})"


@dataclass(frozen=True)
class Comparison:
    """Whether the relation holds, None where it could not be decided, and how that is known."""

    holds: bool | None
    grade: Grade


def compare(left: Any, relation: Relation, right: Any) -> Comparison:
    """Decide ``left relation right``.

    Sides are integers, fractions, exact sums of logarithms, integer arrays (compared entry by entry, all must hold),
    balls, floats with an error (:class:`Approx`), or infinity. A bare float is refused: its error is not stated.

    >>> compare(Fraction(1, 3), "<=", Fraction(1, 2)).holds
    True
    >>> str(compare(Approx(1.0, 1e-9), "=", Approx(1.0, 0.0)).grade)
    'numerical'
    """
    if relation in (">=", ">"):
        return compare(right, "<=" if relation == ">=" else "<", left)
    if isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
        return Comparison(_arrays(left, relation, right), Grade.EXACT)
    if isinstance(left, Approx) or isinstance(right, Approx):
        return Comparison(_approximate(_approx(left), relation, _approx(right)), Grade.NUMERICAL)
    if isinstance(left, arb) or isinstance(right, arb):
        with ctx.workprec(BITS):
            return Comparison(_balls(_ball(left), relation, _ball(right)), Grade.CERTIFIED)
    for side in (left, right):
        if isinstance(side, float) and math.isfinite(side):
            raise TypeError(f"{side!r} is a bare float: state its error, or compare an exact number")
    if isinstance(left, float) or isinstance(right, float):
        difference = 0 if left == right else (1 if right == math.inf or left == -math.inf else -1)
    else:
        difference = _sign(right - left)
    return Comparison({"=": difference == 0, "<=": difference >= 0, "<": difference > 0}[relation], Grade.EXACT)


def shown(value: Any, said: Any) -> bool:
    """Whether a value is what is said of it: an exact number, or decimals to which it rounds.

    >>> shown(Fraction(2, 3), "0.667"), shown(Fraction(2, 3), "0.666"), shown(Fraction(2, 3), Fraction(2, 3))
    (True, False, True)
    """
    if not isinstance(said, str):
        return compare(value, "=", said).holds is True
    if isinstance(value, float) and not math.isfinite(value):
        return False
    decimal = Decimal(said)
    half = Fraction(Decimal(5).scaleb(int(decimal.as_tuple().exponent) - 1))
    middle = Fraction(decimal)
    return bool(compare(middle - half, "<=", value).holds and compare(value, "<=", middle + half).holds)


def share(smaller: Any, larger: Any, reaches: Fraction) -> Comparison:
    """Whether the smaller of two sides is the share ``reaches`` of the larger: equal for 1, else to within half a percent above.

    Two zeros reach nothing: they would fit any constant.
    """
    if zero(smaller) or zero(larger):
        return Comparison(False, Grade.EXACT)
    if reaches == 1:
        return compare(smaller, "=", larger)
    below, above = reaches, reaches * Fraction(201, 200)
    parts = (
        compare(larger * below.numerator, "<=", smaller * below.denominator),
        compare(smaller * above.denominator, "<=", larger * above.numerator),
    )
    decided = None if any(part.holds is None for part in parts) else all(part.holds for part in parts)
    return Comparison(decided, min(part.grade for part in parts))


def zero(x: Any) -> bool:
    """Whether a side is 0; an array, in every entry."""
    if isinstance(x, np.ndarray):
        return not x.any()
    return bool(x == 0) if not isinstance(x, Approx) else x.value == 0


def _sign(x: LogSum | Fraction | int) -> int:
    return x.sign() if isinstance(x, LogSum) else (x > 0) - (x < 0)


def _arrays(left: Any, relation: Relation, right: Any) -> bool:
    """Integer arrays against integers or fractions: a fraction is rounded to the integer that decides the same."""
    if not isinstance(left, np.ndarray):
        return _arrays(right, _FLIPPED[relation], left)
    if left.dtype.kind not in "iuO":
        raise TypeError(f"an array of {left.dtype} has no stated error: compare integer arrays")
    if isinstance(right, Fraction):
        if relation == "=":
            return right.denominator == 1 and bool((left == right.numerator).all())
        below, above = math.floor(right), math.ceil(right)
        tests = {"<=": left <= below, "<": left < above, ">=": left >= above, ">": left > below}
        return bool(tests[relation].all())
    tests = {"=": left == right, "<=": left <= right, "<": left < right, ">=": left >= right, ">": left > right}
    return bool(tests[relation].all())


def _balls(left: arb, relation: Relation, right: arb) -> bool | None:
    difference = right - left
    if relation == "=":
        return False if not difference.contains(0) else None
    if difference > 0 or (relation == "<=" and difference >= 0):
        return True
    return False if difference < 0 or (relation == "<" and difference <= 0) else None


def _approximate(left: Approx, relation: Relation, right: Approx) -> bool | None:
    difference, error = right.value - left.value, left.error + right.error
    if math.isnan(difference):
        return None
    if relation == "=":
        return abs(difference) <= error
    if relation == "<":
        return True if difference > error else (False if difference < -error else None)
    return difference >= -error


def _approx(x: Any) -> Approx:
    if isinstance(x, Approx):
        return x
    if isinstance(x, float) and math.isfinite(x):
        raise TypeError(f"{x!r} is a bare float: state its error")
    value = float(x.mid()) if isinstance(x, arb) else float(x)
    return Approx(value, abs(value) * 2.0**-52 if math.isfinite(value) else 0.0)


def _ball(x: Any) -> arb:
    if isinstance(x, arb):
        return x
    if isinstance(x, LogSum):
        return x.ball()
    return arb(Fraction(x).numerator) / Fraction(x).denominator
