"""Statements, mutated and drawn: refused in one line or read alike by both readers, and settled within the limit.

What is settled is read a third time (:mod:`tests.fuzz.oracle`); no word of Python's reaches the user, and memory stays bounded.
"""

from __future__ import annotations

import random
import re
import resource
import warnings
from collections import Counter
from time import monotonic
from typing import Any

from proofs.settle import expansion
from proofs.settle.evaluator import Clock
from proofs.settle.sentence import sentence
from proofs.settle.settle import settle
from proofs.settle.statement import Statement, StatementError, parse
from tests.fuzz.oracle import wrong
from tests.fuzz.originals import FALSE, TRUE

#: One statement in so many is settled, with this limit in seconds; it may take so much longer, and so much more memory (bytes).
SETTLED, LIMIT, BEYOND, MEMORY = 25, 1.0, 3.0, 1 << 30
#: The seconds in which any statement is read.
READ = 5.0
PIECES = [
    *[
        "for",
        "L=",
        "L<=",
        "V=",
        "markov",
        "exchangeable",
        "best c:",
        ":",
        ",",
        "c",
        "c*",
        "L",
        "V",
        "K",
        "smax",
        "log(V)",
    ],
    *["log(", "H", "H(", "I(", "CTC(", "TC", "DTC", "Z[", "]", ")", "(", "KLmean(", "KLmix(", "KLpath(", "KLblocks("],
    *[
        "KLmidpoint()",
        "<=",
        ">=",
        "=",
        "<",
        "+",
        "-",
        "*",
        "/",
        "|",
        ";",
        "1",
        "2",
        "3",
        "40",
        "100",
        "0",
        " ",
        "\n",
        "#",
    ],
    *[
        '"',
        "'",
        "_",
        ".",
        "\\",
        "if",
        "lambda",
        "not",
        "**",
        "@",
        "１",
        "Ｔ",
        "é",
        "\x00",
        "True",
        "None",
        "9" * 50,
        "e5",
    ],
]


def run(count: int, seed: int = 0, seconds: float = float("inf")) -> Counter[str]:
    """Read so many statements and settle some, or as many as there is time for; AssertionError where one is out of order."""
    rng, found, end = random.Random(seed), Counter[str](), monotonic() + seconds
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for k in range(count):
            if monotonic() > end:
                break
            text = mutated(rng) if rng.random() < 0.6 else drawn(rng)
            found["statements"] += 1
            found[_outcome(text, settled=k % SETTLED == 0)] += 1
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before
    assert grown < MEMORY, f"{grown} bytes more"
    return found


def _outcome(text: str, settled: bool) -> str:
    start = monotonic()
    try:
        statements, said = parse(text), "read"
    except StatementError as error:
        statements, said = [], str(error)
    assert monotonic() - start < READ, text
    assert 0 < len(said.splitlines()[0]) == len(said) < 400, (text, said)
    if not statements:
        return "refused"
    parts = sentence(text)
    for statement in statements:
        agree(statement, parts.claim(statement.L, Clock(READ)))
    if not settled:
        return "read alike"
    start = monotonic()
    found = settle(text, seconds=LIMIT)
    assert monotonic() - start < LIMIT + BEYOND, text
    assert "does not accept" not in found.why, (text, found.why)
    if found.certificate and statements[-1].L <= 4 and not re.search(r"KLpath\s*\(\s*[0-9L]*[^1-5)]", text):
        assert not wrong(found.certificate), (text, wrong(found.certificate))
    return f"read alike, {found.verdict}"


def mutated(rng: random.Random) -> str:
    """A statement of the fixed lists with one to four changes of a character, a token or a piece."""
    text = rng.choice([*TRUE, *FALSE])
    for _ in range(rng.randint(1, 4)):
        tokens = re.findall(r"[A-Za-z]+|[0-9]+|<=|>=|\s+|.", text)
        at = rng.randrange(len(tokens))
        match rng.randrange(5):
            case 0:
                tokens[at] = rng.choice(PIECES)
            case 1:
                tokens.insert(at, rng.choice(PIECES))
            case 2:
                del tokens[at]
            case 3:
                other = rng.randrange(len(tokens))
                tokens[at], tokens[other] = tokens[other], tokens[at]
            case _:
                tokens[at : at + 1] = tokens[at : at + rng.randint(1, 6)] * 2
        text = "".join(tokens) or "H"
    return text


def drawn(rng: random.Random) -> str:
    """A statement by the grammar, of up to six tokens, which may still be refused."""
    L = rng.randint(1, 6)
    heads = ["", "", f"L={L}", f"V={rng.randint(2, 4)}, L={L}", f"markov, L={L}", f"exchangeable, L={L}", f"L<={L}"]
    head = rng.choice(heads)
    best = rng.random() < 0.2
    sides = [_sum(rng, L), f"c*{_term(rng, L)}" if best else _sum(rng, L)]
    relation = rng.choice(["<=", "<=", ">=", "="])
    return f"{f'for {head}: ' if head else ''}{'best c: ' if best else ''}{sides[0]} {relation} {sides[1]}"


def _sum(rng: random.Random, L: int) -> str:
    terms = [_term(rng, L) for _ in range(rng.randint(1, 3))]
    return rng.choice([" + ", " - "]).join(terms)


def _term(rng: random.Random, L: int) -> str:
    parts = [rng.sample(range(1, L + 1), rng.randint(1, min(2, L))) for _ in range(3)]
    a, b, c = (",".join(map(str, part)) for part in parts)
    first = rng.randint(1, L)
    sizes = f"{first},{L - first}" if first < L else f"{L}"
    words = [
        "H",
        "TC",
        "DTC",
        f"Z[{first}]",
        f"H({a})",
        f"H({a}|{b})",
        f"I({a};{b})",
        f"I({a};{b}|{c})",
        f"CTC({a}|{b})",
    ]
    words += [f"KLmean({sizes})", f"KLmix({sizes})", f"KLpath({first})", f"KLblocks({first})", "KLmidpoint()", "log(V)"]
    words += ["log(3)", "1/3", f"(TC - {a[0]}*H)", "TC*H", "-H"]
    return rng.choice(["", "", "2*", "3/2*", "-"]) + rng.choice(words)


def agree(statement: Statement, claim: Any) -> None:
    """Both readers make the same of a statement."""
    view = (lambda form, L: form) if claim.L > 6 else expansion.spread
    assert (claim.V, claim.markov, claim.exchangeable) == (statement.V, statement.markov, statement.exchangeable)
    assert claim.equal == statement.equal
    assert view(claim.form, claim.L) == form_of(statement.form, statement.V), statement.text
    assert (claim.scaled is None) == (statement.scaled is None)
    assert claim.scaled is None or view(claim.scaled, claim.L) == form_of(statement.scaled, statement.V), statement.text


def form_of(form: Any, V: int | None) -> Any:
    """A form of the search in the checker's coordinates."""
    found: list[tuple[Any, Any]] = []
    for c, x in form.items():
        match c:
            case frozenset():
                found.append(({sum(1 << i - 1 for i in c): 1}, x))
            case int():
                found.append(({-c: 1}, x))
            case "log V":
                found.append((expansion.log_V(V), x))
            case ("log", n):
                found.append((expansion.log(n), x))
            case ("product", *sides):
                found.append((_product(*(form_of(dict(side), V) for side in sides)), x))
            case _:
                found.append(({c: 1}, x))
    return expansion.total(*found)


def _product(a: Any, b: Any) -> Any:
    """The product of two forms, of which a number is a multiple."""
    for one, other in ((a, b), (b, a)):
        if not set(one) - {expansion.ONE}:
            return expansion.total((other, one.get(expansion.ONE, 0)))
    sides = [tuple(sorted(form.items(), key=repr)) for form in (a, b)]
    return {("product", *sorted(sides, key=repr)): 1}
