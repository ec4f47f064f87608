"""The prover: which known inequalities a statement may be a sum of, and the linear programme over them."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from proofs.settle.forms import CONSTANT, Form, averaged, times
from proofs.settle.quantities import LONGEST_SETS, information, mean_over_orders
from proofs.settle.statement import Statement
from theory.shannon import Elemental, average_elementals, best_multiple, elementals, prove


class Proof(NamedTuple):
    """The weights of known inequalities by their names, and whether these are on ``sets`` or on ``averages``."""

    on: str
    weights: dict[str, Fraction]


def proofs(statement: Statement) -> list[Proof] | None:
    """A proof that the form is at least zero (and one that it is at most zero, for an equality); None where one is missing."""
    on = view(statement)
    if on is None:
        return None
    known, form = facts(statement, on), _reduced(statement, statement.form, on)
    found = []
    for sign in (1, -1) if statement.equal else (1,):
        weights = prove(times(form, sign), known)
        if weights is None:
            return None
        found.append(Proof(on, weights))
    return found


def least_constant(statement: Statement) -> tuple[Fraction, Proof] | None:
    """The least c that known inequalities prove, with their weights."""
    assert statement.scaled is not None
    on = view(statement)
    if on is None:
        return None
    plain, scaled = (_reduced(statement, form, on) for form in (statement.form, statement.scaled))
    found = best_multiple(times(plain, -1), scaled, facts(statement, on))
    return found and (found[0], Proof(on, found[1]))


def facts(statement: Statement, on: str) -> list[Elemental]:
    """The known inequalities over a statement's coordinates."""
    L, averages = statement.L, on == "averages"
    found = list(_elementals(L, averages))
    for c in sorted({*statement.form, *(statement.scaled or {})}, key=repr):
        found += _about(c, L, averages)
    if statement.markov and (not averages or statement.exchangeable):
        memories = ((f"markov({i})", _memory(i)) for i in range(3, L + 1))
        found += [(name, _reduced(statement, form, on)) for name, form in memories]
    return found


def view(statement: Statement) -> str | None:
    """``averages`` where averages over sets of a size are all that matters, or else ``sets``; None of more than are told apart.

    A chain is no average, unless it is exchangeable; of a longer one averages are all that is looked at.
    """
    even = all(
        averaged(f, statement.L, statement.exchangeable) is not None for f in (statement.form, statement.scaled or {})
    )
    if statement.L > LONGEST_SETS:
        return "averages" if even else None
    return "averages" if even and (statement.exchangeable or not statement.markov) else "sets"


@lru_cache(maxsize=64)
def _elementals(L: int, averages: bool) -> tuple[Elemental, ...]:
    return tuple(average_elementals(L) if averages else elementals(L))


def _about(c: Hashable, L: int, averages: bool) -> Iterator[Elemental]:
    """What is known of a coordinate that is no entropy."""
    one = Fraction(1)
    match c:
        case "log V" if averages:
            yield "log V covers", {c: one, 1: -one}
        case "log V":
            for i in range(1, L + 1):
                yield f"log V covers {i}", {c: one, frozenset({i}): -one}
        case _ if c == CONSTANT:
            yield CONSTANT, {c: one}
        case ("log", n):
            yield f"log({n})", {c: one}
        case ("mix", tuple(sizes)):
            name = f"mix({','.join(map(str, sizes))})"
            yield name, {c: one}
            if averages:
                yield f"mean over {name}", {**(averaged(mean_over_orders(sizes), L, True) or {}), c: -one}


def _memory(i: int) -> Form:
    """In a chain the token at i has no information on what is further back than its neighbour."""
    return times(information(frozenset({i}), frozenset(range(1, i - 1)), frozenset({i - 1})), -1)


def _reduced(statement: Statement, form: Form, on: str) -> Form:
    return (averaged(form, statement.L, statement.exchangeable) or {}) if on == "averages" else form
