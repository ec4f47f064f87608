"""``ledger``: every claim with the verdict that was reached now, how, and in what scope."""

from __future__ import annotations

from collections.abc import Sequence

from proofs.commands.check import with_progress
from proofs.ledger import ledger
from proofs.ledger.evidence import Judgement
from proofs.tables.table import Column, Table


def build(judgements: Sequence[Judgement] | None = None) -> Table:
    """The table; checks the whole ledger where its judgements are not given."""
    claims = ledger()
    rows = []
    for judgement in judgements or with_progress(list(claims)):
        topic, claim = claims[judgement.id]
        scope = judgement.scope if len(judgement.scope) <= 60 else judgement.scope[:57] + "..."
        rows.append(
            [claim.id, claim.source.paper, topic, judgement.verdict, judgement.grade, scope, claim.repair or "-"]
        )
    headings = ["claim", "arXiv", "topic", "verdict", "decided", "scope", "repair"]
    notes = ["The verdict is of the statement as printed, or as reconstructed where only an account of it was seen."]
    return Table("ledger", "The ledger", [Column(h, number=False) for h in headings], rows, notes)
