"""``tightness``: for every bound of the ledger that holds, the instance on which it is tightest and what is reached there."""

from __future__ import annotations

from proofs.ledger import ledger
from proofs.tables.table import Column, Table


def build() -> Table:
    """The table."""
    rows = []
    for id, (_, claim) in ledger().items():
        if claim.expected == "holds" and claim.relation in ("<=", ">=") and claim.tight:
            reached = "equal" if claim.tight.share == 1 else str(claim.tight.share)
            rows.append([id, claim.source.paper, claim.tight.on, reached])
    columns = [
        Column("bound", number=False),
        Column("arXiv", number=False),
        Column("tightest on", number=False, width=0.38),
        Column("reached", number=False),
    ]
    notes = [
        "Reached: equality, or the share of the larger side that the smaller one has there. Both are decided on every check, so a "
        "weakened constant puts its claim out of order. The sharp constants of random order are in the table of that name."
    ]
    return Table("tightness", "How tight the bounds are", columns, rows, notes)
