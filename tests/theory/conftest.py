"""What an expression is in numbers, for the tests that compare forms and derivations with values."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
import sympy as sp
from sympy.core.function import AppliedUndef


def value(e, at, functions, log):
    """What an expression is: sums over empty ranges are 0, and so are 1/0 and (for the ``log`` of a reading) log 0."""
    if isinstance(e, sp.Sum):

        def run(limits, known):
            if not limits:
                return value(e.function, known, functions, log)
            (index, low, high), *inner = limits
            low, high = (value(end, known, functions, log) for end in (low, high))
            return sum(run(inner, known | {index: Fraction(step)}) for step in range(int(low), int(high) + 1))

        return run(list(reversed(e.limits)), at)
    if isinstance(e, sp.Symbol):
        return at[e]
    if isinstance(e, sp.Rational):
        return Fraction(int(e.p), int(e.q))
    parts = [value(part, at, functions, log) for part in e.args]
    if isinstance(e, AppliedUndef):
        return functions(e.func.__name__, *parts)
    if isinstance(e, sp.log):
        return log(parts[0])
    if isinstance(e, sp.Pow):
        return Fraction(0) if parts[0] == 0 and parts[1] < 0 else parts[0] ** int(parts[1])
    return sum(parts) if isinstance(e, sp.Add) else math.prod(parts)


@pytest.fixture(scope="session", name="value")
def _value():
    return value
