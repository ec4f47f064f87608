"""Certified boxes: a form on all joints of a few cells at once, by intervals of their probabilities.

A box is an interval for each cell but the last, which takes the rest. On a box every entropy lies in an interval whose
ends are balls; a box that decides nothing is halved. What is proved is strict: a form with zeros is not decided this way.
"""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from functools import lru_cache
from time import monotonic
from typing import Any

from flint import arb, ctx

from proofs.settle.forms import CONSTANT, Form
from proofs.settle.statement import Statement

#: The most cells, and the most boxes, that are tried.
CELLS, BOXES = 4, 20_000
#: The precision of intervals.
BITS = 96
Interval = tuple[arb, arb]
Range = tuple[Fraction, Fraction]


def proved(statement: Statement, most: int = BOXES, deadline: float = math.inf) -> str | None:
    """A tree of boxes on each of which the form is above zero, covering all joints; None where some stay open, or at the deadline.

    Box by box, the upper half of one before the lower: the side that is halved, or a point where nothing is.
    """
    if not fits(statement):
        return None
    V, L = statement.V or 0, statement.L
    cells = list(itertools.product(range(V), repeat=L))
    waiting: list[tuple[Range, ...]] = [tuple((Fraction(0), Fraction(1)) for _ in cells[:-1])]
    tree: list[str] = []
    with ctx.workprec(BITS):
        while waiting:
            if len(tree) > 2 * most or monotonic() > deadline:
                return None
            box = waiting.pop()
            least, largest = (sum((ends[k] for ends in box), Fraction(0)) for k in (0, 1))
            rest = (max(Fraction(0), 1 - largest), 1 - least)
            if least > 1 or _value(statement.form, dict(zip(cells, (*box, rest), strict=True)), V, L)[0] > 0:
                tree.append(".")
                continue
            widest = max(range(len(box)), key=lambda k: box[k][1] - box[k][0])
            tree.append(str(widest))
            low, high = box[widest]
            middle = (low + high) / 2
            waiting += [(*box[:widest], part, *box[widest + 1 :]) for part in ((low, middle), (middle, high))]
    return "".join(tree)


def fits(statement: Statement) -> bool:
    """Whether boxes speak of a statement: one small alphabet and length, entropies, constants and their products."""
    if statement.V is None or statement.V**statement.L > CELLS or statement.markov or statement.exchangeable:
        return False
    return not statement.equal and all(map(_has_ends, statement.form))


def _has_ends(c: Any) -> bool:
    if isinstance(c, tuple) and c[0] == "product":
        return all(_has_ends(inner) for side in c[1:] for inner, _ in side)
    return isinstance(c, frozenset) or c in (CONSTANT, "log V") or (isinstance(c, tuple) and c[0] == "log")


def _value(form: Form, box: dict[tuple[int, ...], Range], V: int, L: int) -> Interval:
    total: Interval = (arb(0), arb(0))
    for c, x in form.items():
        total = _add(total, _scale(_coordinate(c, box, V, L), x))
    return total


def _coordinate(c: Any, box: dict[tuple[int, ...], Range], V: int, L: int) -> Interval:
    if isinstance(c, frozenset):
        sums: dict[tuple[int, ...], Range] = {}
        for x, (low, high) in box.items():
            key = tuple(x[i - 1] for i in sorted(c))
            a, b = sums.get(key, (Fraction(0), Fraction(0)))
            sums[key] = (a + low, min(Fraction(1), b + high))
        total: Interval = (arb(0), arb(0))
        for low, high in sums.values():
            total = _add(total, _minus_x_log_x(low, high))
        most = arb(V).log() * len(c)
        return (total[0] if total[0] > 0 else arb(0)), (total[1] if total[1] < most else most)
    if c == "log V":
        return arb(V).log(), arb(V).log()
    if isinstance(c, tuple) and c[0] == "log":
        return arb(c[1]).log(), arb(c[1]).log()
    if isinstance(c, tuple) and c[0] == "product":
        first, second = _value(dict(c[1]), box, V, L), _value(dict(c[2]), box, V, L)
        ends = [x * y for x in first for y in second]
        return min(e.lower() for e in ends), max(e.upper() for e in ends)
    if c == CONSTANT:
        return arb(1), arb(1)
    raise ValueError(f"{c} has no value on boxes")


@lru_cache(maxsize=1 << 16)
def _minus_x_log_x(low: Fraction, high: Fraction) -> Interval:
    """The range of -x log x: it rises up to 1/e and falls from there."""
    with ctx.workprec(BITS):
        ends = [_at(low), _at(high)]
        least, most = min(e.lower() for e in ends), max(e.upper() for e in ends)
        peak = arb(-1).exp()
        monotone = _ball(high) < peak or _ball(low) > peak
        return least, most if monotone else peak.upper()


def _at(x: Fraction) -> arb:
    return arb(0) if x in (0, 1) else -_ball(x) * _ball(x).log()


def _ball(x: Fraction) -> arb:
    return arb(x.numerator) / x.denominator


def _add(a: Interval, b: Interval) -> Interval:
    return a[0] + b[0], a[1] + b[1]


def _scale(a: Interval, x: Fraction) -> Interval:
    factor = _ball(x)
    return (a[0] * factor, a[1] * factor) if x >= 0 else (a[1] * factor, a[0] * factor)
