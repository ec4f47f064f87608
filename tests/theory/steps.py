"""Small derivations, to see what the checker says of them."""

from __future__ import annotations

import sympy as sp

from theory.derivation import Derivation, Step

i, j, k, m, n, t = sp.symbols("i j k m n t")
x, y, z, N = sp.symbols("x y z N")
f, g, h, B = sp.Function("f"), sp.Function("g"), sp.Function("h"), sp.Function("B")
#: The generic symbols of :func:`made`, with their least values.
GENERIC = {i: 1, j: 1, k: 0, m: 0, n: 0}
HALF = sp.Rational(1, 2)


def made(*steps, generic=None, integers=None, conclusions=()):
    """A derivation, in which a name is a step's, a relation its claim."""
    built = tuple(Step(name, claim, reason) for name, claim, reason in steps)
    return Derivation("fraud", "", built, GENERIC if generic is None else generic, integers or {N: 1}, conclusions)


def refused(*steps, **declared) -> str:
    """The failures of a derivation that must fail."""
    failures = made(*steps, **declared).check().failures
    assert failures
    return "; ".join(failures)


def refuted(*steps, generic=None, integers=None) -> str:
    """The first failure of a derivation, or nothing."""
    failures = Derivation("", "", steps, generic or {i: 1, n: 1}, integers or {N: 1}).check().failures
    return failures[0] if failures else ""
