"""Forged certificates: that false statements hold, that true ones fail, that constants are least which are not.

Some are drawn; some are what a checker that left out one of its conditions would accept.
"""

from __future__ import annotations

import copy
import random
import re
from fractions import Fraction
from functools import lru_cache
from typing import Any

from proofs.settle.codes import code_value
from proofs.settle.forms import averaged, plus, times
from proofs.settle.settle import settle
from proofs.settle.statement import StatementError, parse
from tests.fuzz.oracle import violated
from tests.fuzz.originals import TRUE, originals
from theory.shannon import average_elementals, elementals, prove

#: Changes of a true statement, of which those that some world violates are forged.
TWISTS = [
    (r"<=(.*)$", r"<= 99/100*(\1)"),
    (r"<=(.*)$", r"<= \1 - H/1000"),
    (r"<=", ">="),
    (r"=(.*)$", r"= \1 + H/1000"),
    (r"<=", "="),
    (r"TC", "H"),
    (r"H\(", "2*H("),
    (r"\b2\b", "3"),
    (r"\b1\b", "2"),
    (r"markov, |exchangeable, ", ""),
    (r"for V=[23](, )?", r"for L=2\1"),
    (r"KLmix", "KLmean"),
    (r"KLmean", "KLmix"),
    (r"\+", "-"),
]


def forged(rng: random.Random) -> dict[str, Any]:
    """A certificate that a false statement holds, or that a true one fails."""
    style = rng.random()
    if style < 0.2:
        return _failing(rng)
    if style < 0.3:
        return _widened(rng)
    if style < 0.4:
        return _not_least(rng)
    text, original = rng.choice(lies())
    certificate = copy.deepcopy(original)
    certificate["statement"] = text
    for part in certificate["parts"]:
        if "c" in part and rng.random() < 0.5:
            part["c"] = rational(rng)
        averages, signs = rng.random() < 0.1, rng.random() < 0.1
        for proof, direction in zip(part.get("proofs", []), (1, -1), strict=False):
            style = rng.random()
            if averages or signs:
                proof["on"] = "averages" if averages else proof["on"]
                proof["weights"] = _aimed(text, part["L"], direction, proof["on"], 1 if averages else -1)
                continue
            if style < 0.3:
                proof["on"] = rng.choice(["sets", "averages"])
            if style < 0.6:
                for name in [*proof["weights"]]:
                    proof["weights"][name] = rng.choice([proof["weights"][name], rational(rng)])
                proof["weights"].update({named(rng, part["L"]): rational(rng) for _ in range(rng.randint(0, 3))})
            elif style < 0.8:
                proof["weights"] = {named(rng, part["L"]): rational(rng) for _ in range(rng.randint(0, 6))}
        if "boxes" in part or rng.random() < 0.05:
            part["boxes"] = rng.choice([part.get("boxes", "."), ".", "0..", "", None, 1])
    return certificate


@lru_cache(maxsize=1)
def lies() -> list[tuple[str, dict[str, Any]]]:
    """Statements like true ones that some world violates, with the certificate of the true one; constants too small among them."""
    found = []
    for certificate in originals()[: len(TRUE)]:
        text = certificate["statement"]
        for pattern, new in TWISTS:
            twisted = re.sub(pattern, new, text)
            if twisted != text and "best" not in text and _false(twisted, certificate):
                found.append((twisted, certificate))
        if "best" in text:
            smaller = copy.deepcopy(certificate)
            for part in smaller["parts"]:
                part["c"] = "1/5"
            found.append((text, smaller))
    return found


def _false(text: str, certificate: dict[str, Any]) -> bool:
    """Whether a statement can be read, and some world of the certificate's lengths violates it."""
    try:
        lengths = [statement.L for statement in parse(text)]
    except StatementError:
        return False
    return [part["L"] for part in certificate["parts"]] == lengths and any(violated(text, L) for L in lengths)


def _failing(rng: random.Random) -> dict[str, Any]:
    """A drawn code or table is said to refute a true statement."""
    certificate = rng.choice(originals()[: len(TRUE)])
    text, L = certificate["statement"], certificate["parts"][-1]["L"]
    head = {"version": 1, "statement": text, "verdict": "fails", "L": L}
    if rng.random() < 0.5:
        k, form = rng.randint(-2, L + 2), parse(text)[-1].form
        known = rng.random() < 0.5 and all(isinstance(c, frozenset | int) for c in form)
        return {**head, "code": [L, k], "value": str(code_value(form, k)) if known else rational(rng)}
    V = 2 if "V=2" in text else 3 if "V=3" in text else rng.choice([2, 3])
    table: Any = [rng.choice([0, 0, 1, 1, 2, 5]) for _ in range(V**L)]
    for _ in range(L - 1):
        table = [table[k : k + V] for k in range(0, len(table), V)]
    return {**head, "weights": table, "violation": rational(rng)}


def _widened(rng: random.Random) -> dict[str, Any]:
    """A true statement of some joints is said to fail by a witness outside of them."""
    text, certificate = rng.choice(widened())
    return {**certificate, "statement": text}


@lru_cache(maxsize=1)
def widened() -> list[tuple[str, dict[str, Any]]]:
    """True statements with the certificates that refute the same of more joints, or of others."""
    found = []
    for text in [*TRUE, "for V=2, L=3: DTC <= 2*log(2) - TC/1000000", "for markov, V=2: I(1;3|2) = 0"]:
        for pattern, new in ((r"markov, |exchangeable, ", ""), (r"V=2", "V=3"), (r"V=2(, )?", ""), (r"V=3", "V=4")):
            wider = re.sub(pattern, new, text).replace("for :", "")
            try:
                certificate = settle(wider, seconds=5).certificate if wider != text else {}
            except StatementError:
                continue
            if certificate and certificate["verdict"] == "fails":
                found.append((text, certificate))
    return found


def _not_least(rng: random.Random) -> dict[str, Any]:
    """A constant that is proved and not the least, reached where what it multiplies is zero, or said to be."""
    certificate = copy.deepcopy(rng.choice([c for c in originals() if "c" in c.get("parts", [{}])[0]]))
    for statement, part in zip(parse(certificate["statement"]), certificate["parts"], strict=True):
        c = Fraction(part["c"]) + Fraction(rng.randint(1, 5), rng.randint(1, 3))
        assert statement.scaled is not None
        form = plus(statement.form, times(statement.scaled, c))
        weights = _proved(form, statement.L, part["proofs"][0]["on"], 1)
        part.update(c=str(c), proofs=[{"on": part["proofs"][0]["on"], "weights": weights}])
        if "code" in part["extremal"]:
            part["extremal"] = {"code": [statement.L, rng.randint(-1, statement.L + 1)]}
        else:
            part["extremal"] = {"weights": [1, 0]}
    return certificate


def _aimed(text: str, L: int, direction: int, on: str, sign: int) -> dict[str, str]:
    """Known inequalities that add up to a false statement: some with weights below zero, or on averages which it is not about."""
    statement = next(statement for statement in parse(text) if statement.L == L)
    return _proved(times(statement.form, direction), L, on, sign)


def _proved(form: Any, L: int, on: str, sign: int) -> dict[str, str]:
    known = list(elementals(L) if on == "sets" else average_elementals(L))
    if on == "averages":
        form = averaged(form, L, True)
    both = [*known, *((f"-{name}", times(e, -1)) for name, e in known)] if sign < 0 else known
    found = prove(form, both) or {}
    return {name.removeprefix("-"): str(-w if name.startswith("-") else w) for name, w in found.items()}


def rational(rng: random.Random) -> str:
    """A rational as text, sometimes none."""
    return rng.choice(["0", "1", "2", "1/2", "-1", "3/7", f"{rng.randint(-9, 99)}/{rng.randint(0, 12)}", "9" * 400])


def named(rng: random.Random, L: int = 4) -> str:
    """The name of a known inequality, or nearly."""
    known = [name for name, _ in (*elementals(L), *average_elementals(L))]
    more = [f"log V covers {rng.randint(0, 5)}", "log V covers", "log(2)", "one nat", f"markov({rng.randint(1, 5)})"]
    return rng.choice(
        [*rng.choices(known, k=5), *more, "mix(2,2)", "mean over mix(2,2)", "mean over mix(1,3)", "mix(4)"]
    )
