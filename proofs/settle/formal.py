"""A proof written for Coq is read back: refused by name where it is none, or is of another statement than its words say.

The theorems that the words ask for are rendered anew and stated before the file is loaded, so nothing in it can change what
they mean; then Coq compares, and lists the axioms behind each.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from proofs.ledger.coq import FormalError, run
from proofs.ledger.formal import AXIOMS, OPTIONS, axioms_in, compiled, require_allowed
from proofs.settle.coq import CONSTANTS, HEADER, IMPORTS, Sides, assumptions, sides
from proofs.settle.statement import StatementError, parse

#: What a file of proofs has no use for, as it has no sections: outside of them these assume.
ASSUMING = re.compile(r"\b(Variables?|Hypothes[ie]s|Context|Section|Module)\b")
#: Seconds that compiling a file, and asking about it, may take each.
LIMIT = 120
FILE = "Settled"


def statement(text: str) -> tuple[str, list[Fraction]]:
    """The statement that a file says it proves, and the constants of a ``best c``."""
    first, second = (re.escape(line).replace(re.escape("{}"), "(.*)") for line in (HEADER, CONSTANTS))
    match = re.match(f"{first}\n(?:{second}\n)?", text)
    if not match:
        raise FormalError(f"the first line is not {HEADER.format('STATEMENT')}")
    try:
        parse(match[1])
        return match[1], [Fraction(c) for c in match[2].split(",")] if match[2] else []
    except (ValueError, ZeroDivisionError) as error:
        raise FormalError(str(error)) from None


def accepted(text: str) -> list[str]:
    """The axioms behind the theorems of a file, where Coq accepts them for what the file's words say.

    Raises
    ------
    FormalError
        Where Coq is not found, or the file is refused: the word, theorem or axiom is named.
    """
    try:
        claims = sides(*statement(text))
    except StatementError as error:
        raise FormalError(str(error)) from None
    require_allowed(FILE, text)
    require_allowed(FILE, text, ASSUMING)
    place = str(compiled("Statements"))
    with tempfile.TemporaryDirectory(prefix="maskproof-") as scratch:
        work = Path(scratch)
        (work / f"{FILE}.v").write_text(text)
        (work / "Expected.v").write_text(_expected(claims))
        for name, complaint in ((FILE, "is not proved"), ("Expected", "is not what the words say")):
            try:
                run("coqc", *OPTIONS, "-Q", place, "Maskproof", "-Q", ".", "", f"{name}.v", cwd=work, limit=LIMIT)
            except FormalError as error:
                raise FormalError(_named((work / f"{name}.v").read_text(), complaint, str(error))) from None
        axioms = set(axioms_in((work / "axioms.out").read_text()))
    if beyond := sorted(axioms - AXIOMS):
        raise FormalError(f"{', '.join(claim.name for claim in claims)} rests on {', '.join(beyond)}")
    return sorted(axioms)


def _expected(claims: Sequence[Sides]) -> str:
    """What the words ask for, stated first; then the file is loaded, and its theorems are to be that."""
    stated = [f"{c.definitions}\nDefinition expected_{c.L} : Prop := {c.claim}." for c in claims]
    proved = [f"Theorem {c.name} : expected_{c.L}. Proof. exact {FILE}.{c.name}. Qed." for c in claims]
    whole, asked = assumptions(claims)
    return "\n".join([IMPORTS, *stated, f"Require {FILE}.", *proved, whole, f'Redirect "axioms" {asked}']) + "\n"


def _named(text: str, complaint: str, said: str) -> str:
    """The theorem that a complaint of Coq's is about, or else the complaint."""
    place = re.search(r"line ([0-9]+)", said)
    if not place:
        return said
    before = "\n".join(text.splitlines()[: int(place[1])])
    names = re.findall(r"^Theorem (\w+)", before, re.MULTILINE)
    why = " ".join(said.partition("Error:")[2].split())
    return f"{names[-1]} {complaint}: {why[:300]}" if names else " ".join(said.split())[:300]
