"""The table of theorems is the documentation: it stands in docs as it is made, and names every theorem and every obstacle."""

from __future__ import annotations

from pathlib import Path

from proofs.ledger import ledger
from proofs.tables.theorems import build

DOCUMENT = Path(__file__).parents[2] / "docs" / "theorems.md"


def test_the_document_is_the_table():
    """``maskproof tables theorems --format markdown --out docs`` writes it."""
    assert DOCUMENT.read_text() == build().render("markdown")


def test_every_theorem_and_every_obstacle_is_in_it():
    """With its claim, once."""
    rows = {row[0]: row for row in build().rows}
    claims = {id: claim for id, (_, claim) in ledger().items() if claim.prove or claim.obstacle}

    assert len(rows) == len(build().rows)
    assert rows.keys() == claims.keys()
    for id, claim in claims.items():
        assert claim.obstacle in rows[id][3]
        assert not claim.prove or ", ".join(claim.prove.theorems) == rows[id][2]
