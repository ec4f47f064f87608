"""A small checker of certificates: rationals, integers and logarithms of integers; no prover, no array.

A proof is a list of known inequalities with weights; a counterexample is a table of integer weights, or a code by its
length and dimension. Every number of a certificate is recomputed.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from flint import arb, ctx

from exact.logsum import LogSum
from proofs.settle.boxes import proved
from proofs.settle.statement import CONSTANT, Form, Statement, averaged, parse


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
        form = statement.form
        if statement.scaled is not None:
            form = add(form, {c: x * Fraction(part["c"]) for c, x in statement.scaled.items()})
            _extremal(statement, part)
        if "boxes" in part:
            if proved(statement) != part["boxes"]:
                raise ValueError(f"{part['boxes']} boxes do not cover all joints")
            continue
        signs = (1, -1) if statement.equal else (1,)
        if len(part["proofs"]) != len(signs):
            raise ValueError("an equality needs a proof of both inequalities, an inequality one")
        for sign, weights in zip(signs, part["proofs"], strict=True):
            _proved(statement, {c: x * sign for c, x in form.items()}, weights)
    return "holds"


def add(a: Form, b: Form) -> Form:
    """The sum of two forms."""
    total = dict(a)
    for c, x in b.items():
        total[c] = total.get(c, Fraction(0)) + x
    return {c: x for c, x in total.items() if x}


def _proved(statement: Statement, form: Form, weights: Mapping[str, str]) -> None:
    """Check that the named inequalities, weighed, add up to the form."""
    total: Form = {}
    for name, weight in weights.items():
        if Fraction(weight) < 0 and not name.startswith("markov"):
            raise ValueError(f"{name} has the weight {weight}: known inequalities are added, not taken away")
        total = add(total, {c: x * Fraction(weight) for c, x in known(name, statement).items()})
    target = form
    sizes_only = any(re.match(r"step|bend|mean", name) for name in weights) or any(isinstance(c, int) for c in form)
    if statement.exchangeable or sizes_only:
        target = averaged(form, statement.L, statement.exchangeable) or {}
        total = averaged(total, statement.L, True) or {}
    if total != {c: x for c, x in target.items() if x}:
        raise ValueError("the inequalities do not add up to the statement")


def known(name: str, statement: Statement) -> Form:
    """The known inequality of a name, as a form that is at least zero."""
    L = statement.L
    everything = frozenset(range(1, L + 1))
    if match := re.fullmatch(r"H\((\d+)\|rest\)", name):
        i = int(match[1])
        return _terms((everything, 1), (everything - {i}, -1))
    if match := re.fullmatch(r"I\((\d+);(\d+)\|([\d,]*)\)", name):
        i, j = int(match[1]), int(match[2])
        given = frozenset(map(int, filter(None, match[3].split(","))))
        if i == j or {i, j} & given or not given | {i, j} <= everything:
            raise ValueError(f"{name} is no elemental information")
        return _terms((given | {i}, 1), (given | {j}, 1), (given | {i, j}, -1), (given, -1))
    if match := re.fullmatch(r"step\((\d+)\)", name):
        if int(match[1]) != L:
            raise ValueError(f"{name}: only the last step is elemental")
        return _terms((L, 1), (L - 1, -1))
    if match := re.fullmatch(r"bend\((\d+)\)", name):
        k = int(match[1])
        if not 1 <= k < L:
            raise ValueError(f"{name}: from 1 to L - 1")
        return _terms((k, 2), (k - 1, -1), (k + 1, -1))
    if name == "log V covers":
        return _terms(("log V", 1), (1, -1))
    if match := re.fullmatch(r"log V covers (\d+)", name):
        return _terms(("log V", 1), (frozenset({int(match[1])}), -1))
    if match := re.fullmatch(r"log\((\d+)\)", name):
        return _terms((("log", int(match[1])), 1))
    if name == CONSTANT:
        return _terms((CONSTANT, 1))
    if match := re.fullmatch(r"mix\(([\d,]+)\)", name):
        return _terms((("mix", tuple(map(int, match[1].split(",")))), 1))
    if match := re.fullmatch(r"mean over mix\(([\d,]+)\)", name):
        sizes = tuple(map(int, match[1].split(",")))
        mean = parse(f"for L={L}: KLmean({match[1]}) >= 0")[0]
        return add(averaged(mean.form, L, True) or {}, {("mix", sizes): Fraction(-1)})
    if (match := re.fullmatch(r"markov\((\d+)\)", name)) and statement.markov:
        i = int(match[1])
        past = ",".join(map(str, range(1, i - 1)))
        return {c: -x for c, x in parse(f"for L={L}: I({i};{past}|{i - 1}) >= 0")[0].form.items()}
    raise ValueError(f"{name!r} is no known inequality")


def _terms(*terms: tuple[Hashable, int]) -> Form:
    return {c: Fraction(x) for c, x in terms if c not in (0, frozenset())}


def code_value(form: Form, L: int, k: int) -> Fraction:
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


def _extremal(statement: Statement, part: Mapping[str, Any]) -> None:
    """Check that no smaller constant will do: some code, or joint, reaches the one given."""
    assert statement.scaled is not None
    reached = part["extremal"]
    if "code" in reached:
        L, k = reached["code"]
        _code_meant(statement, L, k)
        left, right = -code_value(statement.form, L, k), code_value(statement.scaled, L, k)
        if not (right > 0 and left == Fraction(part["c"]) * right):
            raise ValueError(f"the code [{L}, {k}] does not reach the constant {part['c']}")
        return
    _meant(statement, reached["weights"])
    low, high = (evaluate(f, reached["weights"], statement) for f in (statement.form, statement.scaled))
    if not (high > 0 and -low == high * Fraction(part["c"])):
        raise ValueError(f"the joint does not reach the constant {part['c']}")


def _refuted(statement: Statement, certificate: Mapping[str, Any]) -> None:
    form = statement.form
    if "code" in certificate:
        L, k = certificate["code"]
        _code_meant(statement, L, k)
        if statement.scaled is not None:
            left, right = -code_value(form, L, k), code_value(statement.scaled, L, k)
            if not (right <= 0 < left) or str(left) != certificate["value"]:
                raise ValueError("the code does not rule out every constant by the value given")
            return
        off = code_value(form, L, k)
        if str(off) != certificate["value"] or not (off < 0 or (statement.equal and off)):
            raise ValueError(f"the form is {off} on the code, not a violation of {certificate['value']}")
        return
    weights = certificate["weights"]
    _meant(statement, weights)
    if not statement.linear:
        ball = approximate(form, weights, statement)
        if not ball < 0 and not (statement.equal and ball != 0):
            raise ValueError(f"the form is {ball}: no violation that a ball decides")
        if digits(ball) != certificate["violation"]:
            raise ValueError("the violation is not the one given")
        return
    value = evaluate(form, weights, statement)
    if {str(n): str(x) for n, x in sorted(value.terms.items())} != certificate["violation"]:
        raise ValueError("the violation is not the one given")
    if not (value < 0 or (statement.equal and value != 0)):
        raise ValueError(f"the form is {value}: no violation")


def approximate(form: Form, weights: Any, statement: Statement, bits: int = 256) -> arb:
    """A form with products on a joint, as a certified ball."""
    with ctx.workprec(bits):
        total = arb(0)
        for c, x in form.items():
            if isinstance(c, tuple) and c[0] == "product":
                first, second = (evaluate(dict(part), weights, statement).ball(bits) for part in c[1:])
                total += arb(x.numerator) / x.denominator * first * second
            else:
                total += evaluate({c: x}, weights, statement).ball(bits)
        return total


def digits(ball: arb) -> str:
    """Twenty digits of a ball."""
    return str(ball.str(20, radius=False))


def _code_meant(statement: Statement, L: int, k: int) -> None:
    narrow = statement.V is not None or statement.markov or statement.exchangeable
    if narrow or L != statement.L or not 1 <= k <= L:
        raise ValueError(f"the code [{L}, {k}] is not among the joints that are meant")


def _meant(statement: Statement, weights: Any) -> None:
    """Check that a table of weights is among the joints that a statement speaks of."""
    shape = _shape(weights)
    if len(shape) != statement.L or len(set(shape)) != 1 or statement.V not in (None, shape[0]):
        raise ValueError(f"a table of shape {shape} is not among the joints that are meant")
    if statement.markov and any(
        evaluate({c: -x for c, x in known(f"markov({i})", statement).items()}, weights, statement) != 0
        for i in range(3, statement.L + 1)
    ):
        raise ValueError("the joint is no Markov chain")
    if statement.exchangeable and any(
        _at(weights, x) != _at(weights, sorted(x)) for x in itertools.product(*map(range, shape))
    ):
        raise ValueError("the joint is not exchangeable")


def evaluate(form: Form, weights: Any, statement: Statement) -> LogSum:
    """A form on a joint of integer weights, as an exact sum of logarithms."""
    shape = _shape(weights)
    table = {x: _at(weights, x) for x in itertools.product(*map(range, shape))}
    if any(not isinstance(w, int) or w < 0 for w in table.values()):
        raise ValueError("weights are integers of at least 0")
    total = sum(table.values())
    if not total:
        raise ValueError("the weights are all zero")
    L, V = len(shape), shape[0]
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


def _entropy(table: Mapping[tuple[int, ...], int], total: int, places: frozenset[int]) -> LogSum:
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


def _mixture(table: Mapping[tuple[int, ...], int], total: int, sizes: Sequence[int]) -> LogSum:
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


def _weight(table: Mapping[tuple[int, ...], int], x: tuple[int, ...], places: Sequence[int]) -> int:
    return sum(w for y, w in table.items() if all(y[i] == x[i] for i in places))


def _shape(weights: Any) -> list[int]:
    shape = []
    while isinstance(weights, list):
        shape.append(len(weights))
        weights = weights[0] if weights else None
    if not shape:
        raise ValueError("a witness is a nested list of weights")
    return shape


def _at(weights: Any, x: Sequence[int]) -> Any:
    for i in x:
        weights = weights[i]
    return weights
