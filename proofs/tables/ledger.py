"""``ledger``: every claim with the verdict that was reached now, how, and in what scope."""

from __future__ import annotations

from collections.abc import Sequence

from proofs.commands.check import with_progress
from proofs.ledger import ledger
from proofs.ledger.evidence import Judgement
from proofs.tables.table import Column, Table

COLUMNS = (
    Column("claim", number=False),
    Column("arXiv", number=False),
    Column("verdict", number=False),
    Column("scope", number=False, width=0.3),
    Column("repair", number=False, width=0.17),
)


def build(judgements: Sequence[Judgement] | None = None) -> Table:
    """The table; checks the whole ledger where its judgements are not given."""
    claims = ledger()
    rows = []
    for judgement in judgements or with_progress(list(claims)):
        _, claim = claims[judgement.id]
        verdict = f"{judgement.verdict}, {judgement.grade}"
        rows.append([claim.id, claim.source.paper, verdict, judgement.scope, claim.repair or "-"])
    notes = ["The verdict is of the statement as printed, or as reconstructed where only an account of it was seen."]
    return Table("ledger", "The ledger", COLUMNS, rows, notes)
