"""The checker's own evaluator: forms on a table of integer weights, by integers, rationals and logarithms; no array.

The search has another, by the engine; they share the algebra of forms and the exact sum of logarithms.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from flint import arb, ctx

from exact.logsum import LogSum
from proofs.settle.forms import CONSTANT, Form

#: The weight of every sequence.
Cells: TypeAlias = Mapping[tuple[int, ...], int]


def cells(weights: Any) -> tuple[int, int, Cells]:
    """V, L and the weight of every sequence, from a nested list of V^L weights.

    Raises
    ------
    ValueError
        Where it is none.
    """
    shape: list[int] = []
    inner = weights
    while isinstance(inner, list):
        shape.append(len(inner))
        inner = inner[0] if inner else None
    if not shape or len(set(shape)) != 1:
        raise ValueError(f"a table of shape {shape} is not among the joints that are meant: V^L weights are")
    table = {x: _at(weights, x, shape[0]) for x in itertools.product(range(shape[0]), repeat=len(shape))}
    if any(type(w) is not int or w < 0 for w in table.values()):
        raise ValueError("weights are integers of at least 0")
    if not any(table.values()):
        raise ValueError("the weights are all zero")
    return shape[0], len(shape), table


def evaluate(form: Form, V: int, L: int, table: Cells) -> LogSum:
    """A form without products on a joint of integer weights, as an exact sum of logarithms."""
    total = sum(table.values())
    value = LogSum()
    for c, x in form.items():
        if isinstance(c, frozenset):
            value = value + _entropy(table, total, c) * x
        elif isinstance(c, int):
            sets = [frozenset(s) for s in itertools.combinations(range(1, L + 1), c)]
            for s in sets:
                value = value + _entropy(table, total, s) * (x / len(sets))
        elif c == "log V":
            value = value + LogSum({V: x})
        elif c == CONSTANT:
            value = value + x
        elif isinstance(c, tuple) and c[0] == "log":
            value = value + LogSum({c[1]: x})
        elif isinstance(c, tuple) and c[0] == "mix":
            value = value + _mixture(table, total, c[1]) * x
        else:
            raise ValueError(f"{c} is no coordinate")
    return value


def approximate(form: Form, V: int, L: int, table: Cells, bits: int = 256) -> arb:
    """A form with products on a joint, as a certified ball."""
    with ctx.workprec(bits):
        total = arb(0)
        for c, x in form.items():
            if isinstance(c, tuple) and c[0] == "product":
                first, second = (evaluate(dict(part), V, L, table).ball(bits) for part in c[1:])
                total += arb(x.numerator) / x.denominator * first * second
            else:
                total += evaluate({c: x}, V, L, table).ball(bits)
        return total


def code_value(form: Form, k: int) -> Fraction:
    """A form on the uniform law of an MDS code of dimension k, in units of the logarithm of its field."""
    total = Fraction(0)
    for c, x in form.items():
        if isinstance(c, frozenset):
            total += x * min(len(c), k)
        elif isinstance(c, int):
            total += x * min(c, k)
        elif c == "log V":
            total += x
        else:
            raise ValueError(f"{c} has no value on codes of every field")
    return total


def _at(weights: Any, x: Sequence[int], V: int) -> Any:
    for i in x:
        if not isinstance(weights, list) or len(weights) != V:
            raise ValueError("the table of weights is ragged")
        weights = weights[i]
    return weights


def _entropy(table: Cells, total: int, places: frozenset[int]) -> LogSum:
    order = sorted(places)
    sums: dict[tuple[int, ...], int] = {}
    for x, w in table.items():
        key = tuple(x[i - 1] for i in order)
        sums[key] = sums.get(key, 0) + w
    terms: dict[int, Fraction] = {}
    for w in filter(None, sums.values()):
        terms[w] = terms.get(w, Fraction(0)) - Fraction(w, total)
    terms[total] = terms.get(total, Fraction(0)) + 1
    return LogSum(terms)


def _mixture(table: Cells, total: int, sizes: Sequence[int]) -> LogSum:
    """The divergence of the joint from the mean over all orders of its decoding in rounds of these sizes."""
    drawn = dict.fromkeys((x for x, w in table.items() if w), Fraction(0))
    orders = list(_orders(tuple(range(sum(sizes))), sizes))
    for blocks in orders:
        for x in drawn:
            chance = Fraction(1, len(orders))
            seen: list[int] = []
            for block in blocks:
                base = _weight(table, x, seen)
                for i in block:
                    chance *= Fraction(_weight(table, x, [*seen, i]), base)
                seen = [*seen, *block]
            drawn[x] += chance
    terms: dict[int, Fraction] = {}
    for x, q in drawn.items():
        p = Fraction(table[x], total)
        for n, sign in ((p.numerator, 1), (p.denominator, -1), (q.numerator, -1), (q.denominator, 1)):
            terms[n] = terms.get(n, Fraction(0)) + sign * p
    return LogSum(terms)


def _orders(free: tuple[int, ...], sizes: Sequence[int]) -> Iterator[list[tuple[int, ...]]]:
    if not sizes:
        yield []
        return
    for block in itertools.combinations(free, sizes[0]):
        for rest in _orders(tuple(i for i in free if i not in block), sizes[1:]):
            yield [block, *rest]


def _weight(table: Cells, x: tuple[int, ...], places: Sequence[int]) -> int:
    return sum(w for y, w in table.items() if all(y[i] == x[i] for i in places))
