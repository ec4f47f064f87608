"""A small checker of certificates: rationals, integers and logarithms of integers; no prover, no array.

A proof is a list of known inequalities with weights; a counterexample is a table of integer weights, or a code by its
length and dimension. Every number of a certificate is recomputed, by code that the search does not use.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from fractions import Fraction
from typing import Any

from exact.logsum import LogSum
from proofs.settle import covering
from proofs.settle.evaluator import approximate, cells, code_value, evaluate
from proofs.settle.forms import CONSTANT, Form, averaged, kind, plus, times
from proofs.settle.statement import Statement, parse


def recheck(certificate: Mapping[str, Any]) -> str:
    """The verdict that a certificate proves.

    Raises
    ------
    ValueError
        Where anything in it does not add up, saying what.
    """
    statements = parse(str(certificate["statement"]))
    verdict = certificate["verdict"]
    if verdict == "fails":
        found = [s for s in statements if certificate["L"] == s.L]
        if not found:
            raise ValueError(f"L={certificate['L']} is not meant by the statement")
        _refuted(found[0], certificate)
        return "fails"
    if verdict != "holds":
        raise ValueError(f"verdict {verdict!r}: holds or fails")
    parts = certificate["parts"]
    if [part["L"] for part in parts] != [s.L for s in statements]:
        raise ValueError("the parts are not those of the statement, length by length")
    for statement, part in zip(statements, parts, strict=True):
        _holds(statement, part)
    return "holds"


def _holds(statement: Statement, part: Mapping[str, Any]) -> None:
    """Check the proof for one length."""
    form = statement.form
    if statement.scaled is not None:
        form = plus(form, times(statement.scaled, Fraction(part["c"])))
        _extremal(statement, part)
    if "boxes" in part:
        _covered(statement, form, part["boxes"])
        return
    signs = (1, -1) if statement.equal else (1,)
    if len(part["proofs"]) != len(signs):
        raise ValueError("an equality needs a proof of both inequalities, an inequality one")
    for sign, weights in zip(signs, part["proofs"], strict=True):
        _proved(statement, times(form, sign), weights)


def _covered(statement: Statement, form: Form, boxes: Any) -> None:
    """Check that so many boxes cover all joints, with the form above zero on each."""
    narrow = statement.markov or statement.exchangeable or statement.equal
    if statement.V is None or narrow or type(boxes) is not int:
        raise ValueError("boxes prove inequalities of all joints over one alphabet, by their number")
    if covering.count(form, statement.V, statement.L, boxes) != boxes:
        raise ValueError(f"{boxes} boxes do not cover all joints")


def _proved(statement: Statement, form: Form, weights: Mapping[str, str]) -> None:
    """Check that the named inequalities, weighed, add up to the form."""
    total: Form = {}
    for name, weight in weights.items():
        if Fraction(weight) < 0 and not name.startswith("markov"):
            raise ValueError(f"{name} has the weight {weight}: known inequalities are added, not taken away")
        total = plus(total, times(known(name, statement), Fraction(weight)))
    sizes_only = any(re.match(r"step|bend|mean", name) for name in weights) or any(isinstance(c, int) for c in form)
    if statement.exchangeable or sizes_only:
        target = averaged(form, statement.L, statement.exchangeable)
        if target is None:
            raise ValueError("inequalities between averages prove nothing of single sets of positions")
        form, total = target, averaged(total, statement.L, True) or {}
    if total != {c: x for c, x in form.items() if x}:
        raise ValueError("the inequalities do not add up to the statement")


def known(name: str, statement: Statement) -> Form:
    """The known inequality of a name, as a form that is at least zero."""
    L = statement.L
    everything = frozenset(range(1, L + 1))
    if match := re.fullmatch(r"H\(([0-9]+)\|rest\)", name):
        i = int(match[1])
        if i not in everything:
            raise ValueError(f"{name}: positions are 1 to L = {L}")
        return _terms((everything, 1), (everything - {i}, -1))
    if match := re.fullmatch(r"I\(([0-9]+);([0-9]+)\|([0-9,]*)\)", name):
        i, j = int(match[1]), int(match[2])
        given = frozenset(map(int, filter(None, match[3].split(","))))
        if i == j or {i, j} & given or not given | {i, j} <= everything:
            raise ValueError(f"{name} is no elemental information")
        return _terms((given | {i}, 1), (given | {j}, 1), (given | {i, j}, -1), (given, -1))
    if match := re.fullmatch(r"step\(([0-9]+)\)", name):
        if int(match[1]) != L:
            raise ValueError(f"{name}: only the last step is elemental")
        return _terms((L, 1), (L - 1, -1))
    if match := re.fullmatch(r"bend\(([0-9]+)\)", name):
        k = int(match[1])
        if not 1 <= k < L:
            raise ValueError(f"{name}: from 1 to L - 1")
        return _terms((k, 2), (k - 1, -1), (k + 1, -1))
    if name == "log V covers":
        return _terms(("log V", 1), (1, -1))
    if match := re.fullmatch(r"log V covers ([0-9]+)", name):
        if int(match[1]) not in everything:
            raise ValueError(f"{name}: positions are 1 to L = {L}")
        return _terms(("log V", 1), (frozenset({int(match[1])}), -1))
    if match := re.fullmatch(r"log\(([0-9]+)\)", name):
        if int(match[1]) < 1:
            raise ValueError(f"{name}: of a whole number above 0")
        return _terms((("log", int(match[1])), 1))
    if name == CONSTANT:
        return _terms((CONSTANT, 1))
    if match := re.fullmatch(r"mix\(([0-9,]+)\)", name):
        return _terms((("mix", tuple(map(int, match[1].split(",")))), 1))
    if match := re.fullmatch(r"mean over mix\(([0-9,]+)\)", name):
        sizes = tuple(map(int, match[1].split(",")))
        mean = parse(f"for L={L}: KLmean({match[1]}) >= 0")[0]
        return plus(averaged(mean.form, L, True) or {}, {("mix", sizes): Fraction(-1)})
    if (match := re.fullmatch(r"markov\(([0-9]+)\)", name)) and statement.markov:
        i = int(match[1])
        past = ",".join(map(str, range(1, i - 1)))
        return times(parse(f"for L={L}: I({i};{past}|{i - 1}) >= 0")[0].form, -1)
    raise ValueError(f"{name!r} is no known inequality")


def _terms(*terms: tuple[Hashable, int]) -> Form:
    return {c: Fraction(x) for c, x in terms if c not in (0, frozenset())}


def _extremal(statement: Statement, part: Mapping[str, Any]) -> None:
    """Check that no smaller constant will do: some code, or joint, reaches the one given."""
    assert statement.scaled is not None
    reached, c = part["extremal"], Fraction(part["c"])
    if "code" in reached:
        k = _dimension(statement, reached["code"])
        left, right = -code_value(statement.form, k), code_value(statement.scaled, k)
        if not (right > 0 and left == c * right):
            raise ValueError(f"the code {reached['code']} does not reach the constant {part['c']}")
        return
    joint = _meant(statement, reached["weights"])
    low, high = evaluate(statement.form, *joint), evaluate(statement.scaled, *joint)
    if not (high > 0 and -low == high * c):
        raise ValueError(f"the joint does not reach the constant {part['c']}")


def _refuted(statement: Statement, certificate: Mapping[str, Any]) -> None:
    """Check that a code or a joint violates the statement by what is given."""
    if "code" in certificate:
        _refuted_by_code(statement, certificate)
        return
    joint = _meant(statement, certificate["weights"])
    if statement.scaled is not None:
        raise ValueError("best c: one joint rules out some constants, a code all of them")
    given = certificate["violation"]
    if any(kind(c) == "product" for c in statement.form):
        ball = approximate(statement.form, *joint)
        if not ball < 0 and not (statement.equal and ball != 0):
            raise ValueError(f"the form is {ball}: no violation that a ball decides")
        if str(ball.str(20, radius=False)) != given:
            raise ValueError("the violation is not the one given")
        return
    value = evaluate(statement.form, *joint)
    if LogSum({int(n): Fraction(x) for n, x in given.items()}, value.constant) != value:
        raise ValueError("the violation is not the one given")
    if not (value < 0 or (statement.equal and value != 0)):
        raise ValueError(f"the form is {value}: no violation")


def _refuted_by_code(statement: Statement, certificate: Mapping[str, Any]) -> None:
    k = _dimension(statement, certificate["code"])
    off = code_value(statement.form, k)
    if statement.scaled is not None:
        right = code_value(statement.scaled, k)
        if not (right == 0 < -off) or str(-off) != certificate["value"]:
            raise ValueError("the code does not rule out every constant by the value given")
    elif str(off) != certificate["value"] or not (off < 0 or (statement.equal and off)):
        raise ValueError(f"the form is {off} on the code, not a violation of {certificate['value']}")


def _dimension(statement: Statement, code: Any) -> int:
    """The dimension of a code that is among the joints meant: of every alphabet, neither chains nor exchangeable."""
    L, k = code
    narrow = statement.V is not None or statement.markov or statement.exchangeable
    if narrow or L != statement.L or type(k) is not int or not 1 <= k <= L:
        raise ValueError(f"the code [{L}, {k}] is not among the joints that are meant")
    return k


def _meant(statement: Statement, weights: Any) -> tuple[int, int, Mapping[tuple[int, ...], int]]:
    """V, L and the cells of a table of weights that is among the joints that a statement speaks of."""
    V, L, table = cells(weights)
    if L != statement.L or statement.V not in (None, V):
        raise ValueError(f"a table of {V}^{L} weights is not among the joints that are meant")
    if statement.markov and any(evaluate(known(f"markov({i})", statement), V, L, table) != 0 for i in range(3, L + 1)):
        raise ValueError("the joint is no Markov chain")
    if statement.exchangeable and any(w != table[tuple(sorted(x))] for x, w in table.items()):
        raise ValueError("the joint is not exchangeable")
    return V, L, table
