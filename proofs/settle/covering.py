"""The checker's own boxes: a form on all joints of a few cells, by rational ends and certified logarithms.

A box is an interval for each cell but the last, which takes the rest. The widest side is halved, the first of equally
wide ones, until the form is above zero on every box that holds a joint: how many there are is a certificate, and is
counted anew here. The prover that found it has intervals of its own.
"""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import TypeAlias

from flint import arb, ctx

from proofs.settle.forms import CONSTANT, Form

Range: TypeAlias = tuple[Fraction, Fraction]
Box: TypeAlias = dict[tuple[int, ...], Range]
UNIT: Range = (Fraction(0), Fraction(1))


def count(form: Form, V: int, L: int, most: int) -> int | None:
    """The number of boxes that cover all joints with the form above zero on each; None where it is more than ``most``."""
    cells = list(itertools.product(range(V), repeat=L))
    with ctx.workprec(128):
        return _count(form, cells, [UNIT] * (len(cells) - 1), V, most)


def _count(form: Form, cells: list[tuple[int, ...]], sides: list[Range], V: int, most: int) -> int | None:
    least, largest = sum((a for a, _ in sides), Fraction(0)), sum((b for _, b in sides), Fraction(0))
    if least > 1:
        return 0
    if most < 1:
        return None
    box = dict(zip(cells, [*sides, (max(Fraction(0), 1 - largest), 1 - least)], strict=True))
    if _ends(form, box, V)[0] > 0:
        return 1
    widths = [b - a for a, b in sides]
    if max(widths) < Fraction(1, 2**40):
        return None
    place = widths.index(max(widths))
    low, high = sides[place]
    found = 0
    for half in (((low + high) / 2, high), (low, (low + high) / 2)):
        more = _count(form, cells, [*sides[:place], half, *sides[place + 1 :]], V, most - found)
        if more is None:
            return None
        found += more
    return found


def _ends(form: Form, box: Box, V: int) -> tuple[arb, arb]:
    """Below and above a form on a box, from the ends of its coordinates."""
    low, high = arb(0), arb(0)
    for c, x in form.items():
        ends = [_ball(x) * end for end in _coordinate(c, box, V)]
        low, high = low + ends[x < 0], high + ends[x > 0]
    return low, high


def _coordinate(c: object, box: Box, V: int) -> tuple[arb, arb]:
    if isinstance(c, frozenset):
        return _entropy(c, box, V)
    if c == CONSTANT:
        return arb(1), arb(1)
    if c == "log V":
        return arb(V).log(), arb(V).log()
    if isinstance(c, tuple) and c[0] == "log":
        return arb(c[1]).log(), arb(c[1]).log()
    if isinstance(c, tuple) and c[0] == "product":
        (a, b), (p, q) = (_ends(dict(part), box, V) for part in c[1:])
        corners = [a * p, a * q, b * p, b * q]
        return min(x.lower() for x in corners), max(x.upper() for x in corners)
    raise ValueError(f"{c} has no value on boxes")


def _entropy(places: frozenset[int], box: Box, V: int) -> tuple[arb, arb]:
    """The entropy of the tokens at some positions, which is between 0 and that of fair ones."""
    sums: dict[tuple[int, ...], Range] = {}
    for x, (a, b) in box.items():
        key = tuple(x[i - 1] for i in sorted(places))
        least, most = sums.get(key, (Fraction(0), Fraction(0)))
        sums[key] = (least + a, min(Fraction(1), most + b))
    ends = [_surprise(*side) for side in sums.values()]
    fair = arb(V).log() * len(places)
    low, high = sum((a for a, _ in ends), arb(0)), sum((b for _, b in ends), arb(0))
    return low if low > 0 else arb(0), high if high < fair else fair


def _surprise(a: Fraction, b: Fraction) -> tuple[arb, arb]:
    r"""The ends of :math:`-x \log x` on an interval: the least is at an end, the largest there or, inside, 1/e at 1/e."""
    first, second = (arb(0) if x in (0, 1) else -_ball(x) * _ball(x).log() for x in (a, b))
    top = arb(-1).exp()
    outside = _ball(b) < top or _ball(a) > top
    return min(first.lower(), second.lower()), max(first.upper(), second.upper()) if outside else top.upper()


def _ball(x: Fraction) -> arb:
    return arb(x.numerator) / x.denominator
