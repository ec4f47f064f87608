"""The prover: which known inequalities a statement may be a sum of, and the linear programme over them."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from fractions import Fraction

from proofs.settle.forms import CONSTANT, Form, averaged, times
from proofs.settle.quantities import information, mean_over_orders
from proofs.settle.statement import Statement
from theory.shannon import Elemental, average_elementals, best_multiple, elementals, prove

#: The weights of known inequalities, by their names.
Weights = dict[str, Fraction]


def proofs(statement: Statement) -> list[Weights] | None:
    """A proof that the form is at least zero (and one that it is at most zero, for an equality); None where one is missing."""
    known, form = facts(statement), _reduced(statement, statement.form)
    found = []
    for sign in (1, -1) if statement.equal else (1,):
        weights = prove(times(form, sign), known)
        if weights is None:
            return None
        found.append(weights)
    return found


def least_constant(statement: Statement) -> tuple[Fraction, Weights] | None:
    """The least c that known inequalities prove, with their weights."""
    assert statement.scaled is not None
    plain, scaled = (_reduced(statement, form) for form in (statement.form, statement.scaled))
    return best_multiple(times(plain, -1), scaled, facts(statement))


def facts(statement: Statement) -> list[Elemental]:
    """The known inequalities over a statement's coordinates: on averages where it allows, on sets where not."""
    L, averages = statement.L, _averages(statement)
    found = list(average_elementals(L) if averages else elementals(L))
    for c in sorted({*statement.form, *(statement.scaled or {})}, key=repr):
        found += _about(c, L, averages)
    if statement.markov:
        found += [(f"markov({i})", _memory(i)) for i in range(3, L + 1)]
    return found


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


def _averages(statement: Statement) -> bool:
    """Whether averages over sets of a size are all that matters."""
    both = (statement.form, statement.scaled or {})
    return not statement.markov and all(averaged(f, statement.L, statement.exchangeable) is not None for f in both)


def _reduced(statement: Statement, form: Form) -> Form:
    return (averaged(form, statement.L, statement.exchangeable) or {}) if _averages(statement) else form
