"""Decimals of exact numbers, by Python's format codes: rounded once, half to even, and never by way of a float."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

CODE = re.compile(
    r"(?P<place>(?:.?[<>^])?)(?P<sign>[-+ ]?)z?(?P<width>(?:[1-9]\d*)?)(?P<group>[,_]?)(?:\.(?P<places>\d+))?(?P<kind>[efg]?)"
)


class Code(NamedTuple):
    """A format code in its parts: ``e``, ``f`` or ``g``, how many decimals or digits, and what surrounds them."""

    kind: str
    places: int
    sign: str
    group: str
    #: Fill, alignment and width.
    place: str


def code(text: str) -> Code:
    """The parts of a format code such as ``.4f``, ``>12.3e`` or ``.6g``; six places where none are asked for.

    A number that rounds to zero has no sign, with Python's ``z`` and without.

    Raises
    ------
    ValueError
        Where it is none of these.
    """
    found = CODE.fullmatch(text)
    if not found:
        raise ValueError(f"format code {text!r}: e, f or g is needed, with places before it, such as .4f")
    places, kind = int(found["places"] or 6), found["kind"] or "g"
    place = (found["place"] or ">") + found["width"]
    return Code(kind, max(places, 1) if kind == "g" else places, found["sign"], found["group"], place)


def written(x: Fraction, code: Code) -> str:
    """The decimals of ``x``, as a float of its value would be written.

    >>> written(Fraction(2, 3), code(".4f")), written(Fraction(1, 30000), code(".2e")), written(Fraction(1, 2), code("g"))
    ('0.6667', '3.33e-05', '0.5')
    """
    if code.kind == "f":
        return _laid_out(_decimal(round(x * 10**code.places), -code.places), "f", code.places, code)
    digits = code.places + (code.kind == "e")
    rounded, power = significant(x, digits)
    if code.kind == "e":
        return _laid_out(rounded, "e", code.places, code)
    shown = len("".join(map(str, rounded.as_tuple().digits)).rstrip("0")) or 1  # digits but for zeros at the end
    if -4 <= power < digits:
        return _laid_out(rounded, "f", max(0, shown - 1 - power), code)
    return _laid_out(rounded, "e", shown - 1, code)


def significant(x: Fraction, digits: int) -> tuple[Decimal, int]:
    """``x`` rounded to a number of digits, and the power of ten of the first one; zero has power 0.

    >>> significant(Fraction(9996, 10), 3)
    (Decimal('1.00E+3'), 3)
    """
    if not x:
        return _decimal(0, 1 - digits), 0
    power = len(str(abs(x.numerator))) - len(str(x.denominator))
    power -= abs(x) < Fraction(10) ** power
    n = round(x / Fraction(10) ** (power - digits + 1))
    if abs(n) == 10**digits:
        n, power = n // 10, power + 1
    return _decimal(n, power - digits + 1), power


def _decimal(n: int, power: int) -> Decimal:
    """The decimal :math:`n 10^{power}`, with the digits of n and no others."""
    return Decimal((int(n < 0), tuple(map(int, str(abs(n)))), power))


def _laid_out(x: Decimal, kind: str, places: int, code: Code) -> str:
    """A decimal that needs no more rounding, with an exponent of two digits at least, as floats have."""
    text = f"{x:{code.sign}{code.group}.{places}{kind}}"
    return format(re.sub(r"e([+-])(\d)$", r"e\g<1>0\g<2>", text), code.place)
