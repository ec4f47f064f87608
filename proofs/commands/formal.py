"""Compile the proofs in Coq, check them again with coqchk, and print claim, theorems and axioms."""

from __future__ import annotations

import argparse
import json
import sys

from exact.files import write_text
from proofs.ledger import formal, ledger
from proofs.ledger.claim import Claim
from proofs.ledger.evidence import tied


def arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument("--quick", action="store_true", help="without coqchk, which takes minutes")
    parser.add_argument(
        "--accept",
        action="store_true",
        help="take statements and definitions as they are now: after reading what changed",
    )


def run(args: argparse.Namespace) -> int:
    """Print the table; 1 where a theorem does not count."""
    claims = {id: claim for id, (_, claim) in ledger().items() if claim.prove}
    print(f"compiled: {formal.compiled()}")
    found = formal.ask(name for claim in claims.values() if claim.prove for name in claim.prove.theorems)
    if args.accept:
        accept(claims, found)
    accepted = formal.accepted()
    wrong = [problem for theorem in found.values() if (problem := formal.problem(theorem, accepted))]
    wrong += filter(None, [formal.redefined(accepted), *formal.unused(accepted, found)])
    show(claims, found)
    if not args.quick:
        print(formal.rechecked())
    for problem in wrong:
        print(f"out of order: {problem}", file=sys.stderr)
    return 1 if wrong else 0


def accept(claims: dict[str, Claim], found: dict[str, formal.Theorem]) -> None:
    """Write down the statements and definitions as they are, and say which are new or changed."""
    empty = formal.Accepted(statements={}, definitions={}, claims={})
    before = empty | json.loads(formal.ACCEPTED.read_text()) if formal.ACCEPTED.exists() else empty
    after = formal.Accepted(
        statements={name: theorem.statement for name, theorem in found.items()},
        definitions=formal.definitions(),
        claims={id: tied(claim) for id, claim in claims.items()},
    )
    known = before["statements"] | before["definitions"]
    for name, text in (after["statements"] | after["definitions"]).items():
        if known.get(name) != text:
            print(f"accepted {name}: {text}")
    for id, words in after["claims"].items():
        if before["claims"].get(id) != words:
            print(f"accepted {id}: {words['statement']} by {', '.join(words['theorems'])}: {words['says']}")
    write_text(formal.ACCEPTED, json.dumps(after, indent=1, ensure_ascii=False) + "\n")


def show(claims: dict[str, Claim], found: dict[str, formal.Theorem]) -> None:
    """Print claim, theorems and places."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("claim", "theorem", "where"):
        table.add_column(name, no_wrap=True)
    for id, claim in claims.items():
        for k, name in enumerate(claim.prove.theorems if claim.prove else ()):
            table.add_row("" if k else id, name, found[name].place)
    Console(highlight=False).print(table)
    axioms = sorted({axiom for theorem in found.values() for axiom in theorem.axioms})
    print(
        f"{len(found)} theorems behind {len(claims)} claims; axioms behind all of them: {', '.join(axioms) or 'none'}"
    )
