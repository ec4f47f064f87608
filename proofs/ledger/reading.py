"""The tie of a derivation to its claim: what its names stand for on an instance, and whether its words are true there.

A derivation speaks of names. Read on an instance of the claim, every hypothesis and every definition must be true, and the
concluding step must have the claim's two sides; else the derivation is of something else, however well it is checked.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from operator import add, mul
from typing import TYPE_CHECKING, Any

from exact.logsum import log
from proofs.ledger.compare import compare

if TYPE_CHECKING:
    import sympy as sp

    from theory.derivation import Derivation, Relation


@dataclass(frozen=True)
class Reading:
    """What the names of a derivation stand for on one instance.

    Parameters
    ----------
    values
        Symbols to exact numbers, function names to functions of exact numbers.
    generic
        The values that each generic symbol runs over there.
    at
        The values of generic symbols at which the conclusion is the claim.

    The logarithm and the inverse of 0 are read as 0: a derivation of laws multiplies them by a probability of 0.
    """

    values: Mapping[Any, Any]
    generic: Mapping[Any, Iterable[Any]] = field(default_factory=dict)
    at: Mapping[Any, Any] = field(default_factory=dict)


def untrue(derivation: Derivation, reading: Reading) -> Iterator[str]:
    """The hypotheses and definitions of a derivation that are false on an instance, or cannot be read there."""
    from theory.reasons import Assume, Define

    yield from _strangers(derivation, reading)
    names = _declared(derivation, reading)
    for step in derivation.steps:
        if isinstance(step.reason, Assume | Define) and (problem := _false(step.claim, reading, names)):
            yield f"{step.name}: {problem}"


def _strangers(derivation: Derivation, reading: Reading) -> Iterator[str]:
    """The integers of a derivation that are none, or less than the least value that is declared."""
    for name, least in derivation.integers.items():
        value = reading.values.get(name)
        if not callable(value) and not (isinstance(value, int | Fraction) and value >= least and int(value) == value):
            yield f"{name} is {value}, and is declared an integer of at least {least}"
    for symbol, least in derivation.generic.items():
        if not list(reading.generic.get(symbol, ())):
            yield f"{symbol} runs over nothing: a hypothesis on it would be read nowhere"
        for value in (*reading.generic.get(symbol, ()), *([reading.at[symbol]] if symbol in reading.at else [])):
            if not (int(value) == value and value >= least):
                yield f"{symbol} runs over {value}, and is declared an integer of at least {least}"


def _declared(derivation: Derivation, reading: Reading) -> dict[Any, Any]:
    """The values of a reading, with functions that are declared to have integer values held to them wherever they are used."""

    def held(name: Any, least: int, function: Callable[..., Any]) -> Callable[..., Any]:
        def value(*arguments: Any) -> Any:
            found = function(*arguments)
            if not (isinstance(found, int | Fraction) and int(found) == found >= least):
                raise ValueError(f"{name}{arguments} is {found}, and is declared an integer of at least {least}")
            return found

        return value

    whole = {
        name: held(name, least, reading.values[name])
        for name, least in derivation.integers.items()
        if callable(reading.values.get(name))
    }
    return {**reading.values, **whole}


def sides(derivation: Derivation, concludes: str, reading: Reading) -> tuple[Any, str, Any]:
    """Both sides of the concluding step on an instance, and its relation.

    Raises
    ------
    ValueError
        Where the step is not one of the derivation's conclusions, or a name in it has no value.
    """
    if concludes not in derivation.concluded:
        raise ValueError(f"{concludes} is no conclusion: {', '.join(derivation.concluded)}")
    claim = derivation.conclusion(concludes)
    names = {**_declared(derivation, reading), **reading.at}
    return evaluate(claim.left, names), claim.op, evaluate(claim.right, names)


def _false(relation: Relation, reading: Reading, read: Mapping[Any, Any]) -> str:
    """The first values of the generic symbols at which a relation is false, or nothing."""
    free = (relation.left.free_symbols | relation.right.free_symbols) & set(reading.generic)
    symbols = sorted(free, key=str)
    for values in itertools.product(*(reading.generic[symbol] for symbol in symbols)):
        names = {**read, **dict(zip(symbols, values, strict=True))}
        left, right = evaluate(relation.left, names), evaluate(relation.right, names)
        if not compare(left, relation.op, right).holds:
            where = ", ".join(f"{symbol} = {value}" for symbol, value in zip(symbols, values, strict=True))
            return f"{left} {relation.op} {right} is false" + (f" at {where}" if where else "")
    return ""


def evaluate(expression: sp.Expr, names: Mapping[Any, Any]) -> Any:
    """An expression as an exact number: sums are added up term by term, logarithms are exact.

    Raises
    ------
    ValueError
        For a name without a value, or an operation that is not read here.
    """
    import sympy as sp

    def read(e: Any) -> Any:
        return evaluate(e, names)

    if expression.is_Rational:
        return Fraction(int(expression.p), int(expression.q))
    if expression in names:
        return names[expression]
    if isinstance(expression, sp.Add):
        return reduce(add, map(read, expression.args))
    if isinstance(expression, sp.Mul):
        return _product(map(read, expression.args))
    if isinstance(expression, sp.Pow) and (power := read(expression.exp)) == int(power):
        base = read(expression.base)
        if base == 0 and power < 0:
            return Fraction(0)
        return Fraction(base) ** int(power) if isinstance(base, int | Fraction) else base ** int(power)
    if isinstance(expression, sp.log):
        inner = read(expression.args[0])
        return log(inner) if inner else Fraction(0)
    if isinstance(expression, sp.Sum):
        return _summed(expression.function, expression.limits, names)
    function = names.get(expression.func) if isinstance(expression, sp.core.function.AppliedUndef) else None
    if callable(function):
        return function(*(_whole(read(e)) for e in expression.args))
    raise ValueError(f"{expression} has no value in the reading")


def _product(factors: Iterable[Any]) -> Any:
    """A product of which at most one factor is no rational."""
    return reduce(mul, sorted(factors, key=lambda x: not isinstance(x, int | Fraction)))


def _whole(x: Any) -> Any:
    """An index as an integer, where it is one."""
    return int(x) if isinstance(x, Fraction) and x.denominator == 1 else x


def _summed(term: sp.Expr, limits: tuple[Any, ...], names: Mapping[Any, Any]) -> Any:
    """A sum over one range after the other, the last of the limits outermost; an empty range adds nothing."""
    if not limits:
        return evaluate(term, names)
    *inner, (index, low, high) = limits
    first, last = (int(evaluate(end, names)) for end in (low, high))
    parts = (_summed(term, tuple(inner), {**names, index: Fraction(k)}) for k in range(first, last + 1))
    return reduce(add, parts, Fraction(0))
