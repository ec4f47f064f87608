r"""The checker of certificates: it reads the statement itself, and takes from the project nothing but its own files.

A proof is a list of known inequalities with weights, a counterexample a table of integer weights or an MDS code by its length and
dimension; whatever a certificate says is recomputed, in rationals and signs of logarithms. A statement is read by a grammar of
the checker's own, every word of it expanded into entropies anew: a fault of the search, of its reader or of its evaluator is seen.

.. code-block:: text

    certificate = {version: 1, statement, verdict: "holds", parts: [part of each length]}
                | {version: 1, statement, verdict: "fails", L, code: [L, k], value}          in units of log q
                | {version: 1, statement, verdict: "fails", L, weights: V^L integers, violation}      in nats, to 12 digits
    part        = {L, proofs: [proof, and of an equality another of the other direction]}
                | {L, c, proofs: [proof], extremal: {code: [L, k]} | {weights}}
                | {L, boxes: "0.1.."}               sides that are halved and boxes that are not, as evaluator.require_positive reads them
    proof       = {on: "sets" | "averages", weights: {name of a known inequality: rational}}
"""

from __future__ import annotations

import json
import re
from fractions import Fraction
from itertools import product
from typing import Any, NoReturn

from proofs.settle.evaluator import Clock, Table, on_code, require_positive, same, sign, table, value
from proofs.settle.expansion import Form, Rational, full, total
from proofs.settle.known import known, on_averages, on_sets
from proofs.settle.sentence import Claim, sentence

VERSION = 1
#: The most characters of a certificate, of the weights of a proof, of a tree; the most weights; how deep a certificate may be.
TEXT, DIGITS, TREE, NAMES, DEPTH = 4_000_000, 40_000, 100_000, 2_000, 30
RATIONAL = re.compile(r"-?[0-9]{1,400}(/[0-9]{1,400})?")


def check(text: str, seconds: float = 10.0) -> str:
    """The verdict that a certificate proves, ``holds`` or ``fails``, from its text.

    Raises
    ------
    ValueError
        Where anything in it does not add up, saying what, or the check takes longer than it may.
    """
    return checked(read(text), seconds)


def read(text: str) -> dict[str, Any]:
    """The JSON object of a text, without floats and with no key twice; ValueError where it is none."""
    if len(text) > TEXT:
        raise ValueError(f"a certificate has at most {TEXT:,} characters")
    depth = 0
    for mark in re.findall(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[{]|[\]}]', text, re.DOTALL):
        depth += (mark in "[{") - (mark in "]}")
        if depth > DEPTH:
            raise ValueError(f"nested more than {DEPTH} deep")
    found = json.loads(text, object_pairs_hook=_object, parse_float=_no_float, parse_constant=_no_float)
    if type(found) is not dict:
        raise ValueError("a certificate is a JSON object")
    return found


def checked(certificate: dict[str, Any], seconds: float = 10.0) -> str:
    """The same of a JSON object that is read already."""
    clock, verdict = Clock(seconds), certificate.get("verdict")
    if verdict not in ("holds", "fails"):
        raise ValueError(f"verdict {_shown(verdict)}: holds or fails")
    ends = ("code", "value") if "code" in certificate else ("weights", "violation")
    _keys(certificate, "version", "statement", "verdict", *(("parts",) if verdict == "holds" else ("L", *ends)))
    if _whole(certificate["version"]) != VERSION:
        raise ValueError(f"version {_shown(certificate['version'])}: certificates of version {VERSION} are read")
    said = sentence(_text(certificate["statement"]))
    if verdict == "fails":
        if _whole(certificate["L"]) not in said.lengths:
            raise ValueError(f"L={_shown(certificate['L'])} is not meant by the statement")
        _refuted(said.claim(certificate["L"], clock), certificate, clock)
        return "fails"
    parts = _list(certificate["parts"])
    if len(parts) != len(said.lengths):
        raise ValueError("a part for each length is needed")
    for L, part in zip(said.lengths, parts, strict=True):
        _holds(said.claim(L, clock), part, clock)
    return "holds"


def _holds(claim: Claim, part: object, clock: Clock) -> None:
    """Check the proof for one length."""
    if isinstance(part, dict) and "boxes" in part:
        given = _keys(part, "L", "boxes")
    else:
        given = _keys(part, "L", "proofs", *(("c", "extremal") if claim.scaled is not None else ()))
    if _whole(given["L"]) != claim.L:
        raise ValueError(f"L={_shown(given['L'])}: the parts are not those of the statement, length by length")
    if "boxes" in given:
        _boxed(claim, given["boxes"], clock)
        return
    form, proofs = claim.form, _list(given["proofs"])
    if claim.scaled is not None:
        form = total((form, 1), (claim.scaled, rational(given["c"])))
        _extremal(claim, form, given["extremal"], clock)
    if len(proofs) != 1 + claim.equal:
        raise ValueError("an equality needs a proof of both inequalities, an inequality one")
    for factor, proof in zip((1, -1), proofs, strict=False):
        _proved(claim, total((form, factor)), _keys(proof, "on", "weights"), clock)


def _proved(claim: Claim, form: Form, proof: dict[str, Any], clock: Clock) -> None:
    """Check that the named inequalities, weighed, add up to the form: all on sets, or all on averages."""
    on, weights = proof["on"], proof["weights"]
    if on not in ("sets", "averages") or type(weights) is not dict or len(weights) > NAMES:
        raise ValueError("a proof is on sets or on averages, and has weights by the names of known inequalities")
    if sum(len(_text(weight)) for weight in weights.values()) > DIGITS:
        raise ValueError(f"the weights of a proof have at most {DIGITS:,} digits")
    view = on_averages if on == "averages" else on_sets
    left = dict(view(form, claim))
    for name, text in weights.items():
        clock()
        weight = rational(text)
        if weight < 0 and not name.startswith("markov"):
            raise ValueError(f"{_shown(name)} has a weight below zero: known inequalities are added, not taken away")
        for c, x in view(known(name, claim, on), claim).items():
            left[c] = left.get(c, 0) - weight * x
    if any(left.values()):
        raise ValueError("the inequalities do not add up to the statement")


def _boxed(claim: Claim, tree: object, clock: Clock) -> None:
    """Check that boxes cover all joints of a few cells, with the form above zero on each."""
    narrow = claim.markov or claim.exchangeable or claim.equal or claim.scaled is not None
    if claim.V is None or narrow or claim.V**claim.L > 4:
        raise ValueError("boxes prove inequalities of all joints of up to four cells")
    if type(tree) is not str or len(tree) > TREE or not re.fullmatch(r"[0-2.]*", tree):
        raise ValueError("boxes are a tree: a text of sides 0, 1, 2 that are halved, and points")
    require_positive(on_sets(claim.form, claim), claim.V, claim.L, tree, clock)


def _extremal(claim: Claim, form: Form, reached: object, clock: Clock) -> None:
    """Check that no smaller constant will do: where the form with it is zero, what it multiplies is above zero."""
    assert claim.scaled is not None
    if isinstance(reached, dict) and "code" in reached:
        k = _dimension(claim, _keys(reached, "code")["code"])
        right, rest = on_code(claim.scaled, k), on_code(form, k)
    else:
        joint = _meant(claim, _keys(reached, "weights")["weights"], clock)
        right, rest = (sign(value(f, joint, clock), clock) for f in (claim.scaled, form))
    if not right > 0 or rest:
        raise ValueError("the constant is not reached there, with what it multiplies above zero")


def _refuted(claim: Claim, certificate: dict[str, Any], clock: Clock) -> None:
    """Check that a code or a joint violates the statement by what is given; where c is asked for, whatever c is."""
    right: Rational = 0
    if "code" in certificate:
        k, given = _dimension(claim, certificate["code"]), rational(certificate["value"])
        off, right = on_code(claim.form, k), on_code(claim.scaled or {}, k)
        exact = off == given
    else:
        joint, given = _meant(claim, certificate["weights"], clock), rational(certificate["violation"])
        amount = value(claim.form, joint, clock)
        off, right = sign(amount, clock), sign(value(claim.scaled or {}, joint, clock), clock)
        exact = same(amount, given)
    if right:
        raise ValueError("some constants will do there: only where c multiplies zero is none of them left")
    if not off < 0 and not (claim.equal and off):
        raise ValueError("the statement is not violated there")
    if not exact:
        raise ValueError("the violation is not the one given")


def _dimension(claim: Claim, code: object) -> int:
    """The dimension of an MDS code that is among the joints meant: over every large alphabet, neither chains nor exchangeable."""
    L, k = (_whole(n) for n in code) if type(code) is list and len(code) == 2 else (0, 0)
    if claim.V is not None or claim.markov or claim.exchangeable or L != claim.L or not 1 <= k <= L:
        raise ValueError(f"the code {_shown(code)} is not among the joints that are meant")
    return k


def _meant(claim: Claim, weights: object, clock: Clock) -> Table:
    """The joint of a table of weights that is among those a statement speaks of."""
    joint = table(weights)
    if joint.L != claim.L or claim.V not in (None, joint.V):
        raise ValueError(f"a table of {joint.V}^{joint.L} weights is not among the joints that are meant")
    for i in range(2, claim.L) if claim.markov else ():
        past, now, last, pair = (joint.marginal(mask) for mask in (full(i), full(i + 1), 1 << i - 1, 3 << i - 1))
        for x, w in past.items():
            clock()
            for y in range(joint.V):
                if now.get((*x, y), 0) * last[x[-1:]] != w * pair.get((x[-1], y), 0):
                    raise ValueError("the joint is no Markov chain")
    for x in product(range(joint.V), repeat=joint.L) if claim.exchangeable else ():
        clock()
        if joint.cells.get(x) != joint.cells.get(tuple(sorted(x))):
            raise ValueError("the joint is not exchangeable")
    return joint


def rational(text: object) -> Fraction:
    """A rational from its digits; ValueError where it is none."""
    if type(text) is not str or not RATIONAL.fullmatch(text):
        raise ValueError(f"{_shown(text)} is no rational: digits, or digits / digits, as text")
    numerator, _, denominator = text.partition("/")
    if denominator and not int(denominator):
        raise ValueError(f"{_shown(text)} is no rational: it is divided by zero")
    return Fraction(int(numerator), int(denominator or 1))


def _keys(given: object, *names: str) -> dict[str, Any]:
    """An object with these keys and no other."""
    if type(given) is not dict or set(given) != set(names):
        raise ValueError(f"an object with {', '.join(names)} and nothing else is needed")
    return given


def _whole(given: object) -> int:
    if type(given) is not int:
        raise ValueError(f"{_shown(given)} is no whole number")
    return given


def _text(given: object) -> str:
    if type(given) is not str:
        raise ValueError(f"{_shown(given)} is no text")
    return given


def _list(given: object) -> list[Any]:
    if type(given) is not list:
        raise ValueError(f"{_shown(given)} is no list")
    return given


def _shown(given: object) -> str:
    """A value for a message, in one short line."""
    return ascii(given)[:40] if isinstance(given, str | int | bool | None) else f"a {type(given).__name__}"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice in an object")
    return found


def _no_float(text: str) -> NoReturn:
    raise ValueError(f"{text[:40]}: numbers are whole, rationals are text")
