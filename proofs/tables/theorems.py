"""``theorems``: what is tied to each claim in Coq, in words that a referee compares with it; and what is not proved, and why."""

from __future__ import annotations

from collections.abc import Iterator

from proofs.ledger import ledger
from proofs.ledger.claim import Claim
from proofs.tables.table import Column, Table

COLUMNS = (
    Column("claim", number=False, width=0.2),
    Column("verdict", number=False),
    Column("theorems", number=False, width=0.24),
    Column("what they state, and where that is less or more", number=False, width=0.38),
)
NOTES = (
    "A theorem File.name stands in theory/formal/File.v. Its statement, and every definition of its words, is pinned as Coq prints it; "
    "that the words of the last column say the same as the claim is for readers to judge.",
    "Of a claim that fails the theorems are a refutation. Of one that is supported they prove a part, or there are none: the last "
    "column says what stands in the way.",
)


def build() -> Table:
    """Every claim with theorems, proved ones before refuted ones, and below them what is supported only."""
    claims = [claim for _, claim in ledger().values()]
    rows = [row for verdict in ("holds", "fails", "supported") for row in _rows(claims, verdict)]
    return Table("theorems", "Claims and their theorems in Coq", COLUMNS, rows, NOTES)


def _rows(claims: list[Claim], verdict: str) -> Iterator[list[str]]:
    """The rows of the claims with one recorded verdict."""
    for claim in claims:
        if claim.expected == verdict and (claim.prove or claim.obstacle):
            theorems = ", ".join(claim.prove.theorems) if claim.prove else "-"
            says = " ".join(filter(None, [claim.prove.says if claim.prove else "", claim.obstacle]))
            yield [claim.id, verdict, theorems, says]
