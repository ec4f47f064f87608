"""Forms: linear combinations of entropies and other quantities, by coordinate; their algebra, and nothing else.

A coordinate is the entropy of a set of positions (a frozenset), of k tokens on average over all sets of them (an int),
``"log V"``, plain numbers (:data:`CONSTANT`), ``("log", n)``, ``("mix", sizes)``, or ``("product", first, second)``.
Both the search and the checker reckon with these; neither finds or believes anything here.
"""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction
from math import comb
from typing import TypeAlias

Form: TypeAlias = dict[Hashable, Fraction]
#: The coordinate of plain numbers.
CONSTANT = "one nat"


def plus(a: Form, b: Form) -> Form:
    """The sum of two forms; the entropy of no token is nothing.

    >>> plus({1: Fraction(1)}, {1: Fraction(-1), 2: Fraction(3)})
    {2: Fraction(3, 1)}
    """
    total = dict(a)
    for c, x in b.items():
        total[c] = total.get(c, Fraction(0)) + x
    return {c: x for c, x in total.items() if x and c != frozenset()}


def times(a: Form, factor: Fraction | int) -> Form:
    """A multiple of a form."""
    return {c: x * factor for c, x in a.items() if x * factor}


def minus(a: Form, b: Form) -> Form:
    """The difference of two forms."""
    return plus(a, times(b, -1))


def averaged(form: Form, L: int, exchangeable: bool) -> Form | None:
    """A form over sets as one over their sizes, where sets of a size weigh the same (or the law is exchangeable)."""
    found: Form = {}
    layers: dict[int, list[Fraction]] = {}
    for c, x in form.items():
        if isinstance(c, frozenset):
            layers.setdefault(len(c), []).append(x)
        else:
            found[c] = x
    for size, weights in layers.items():
        even = len(weights) == comb(L, size) and len(set(weights)) == 1
        if not even and not exchangeable:
            return None
        found[size] = found.get(size, Fraction(0)) + sum(weights, Fraction(0))
    return {c: x for c, x in found.items() if x}


def kind(c: Hashable) -> str:
    """What a coordinate that is a tuple is: ``log``, ``mix`` or ``product``; nothing for the others."""
    return str(c[0]) if isinstance(c, tuple) else ""
