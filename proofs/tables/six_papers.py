"""``six-papers``: the claims of six papers with their recorded verdicts, and what is not reproduced."""

from __future__ import annotations

from proofs.commands.ls import recorded
from proofs.ledger import entries
from proofs.ledger.claim import Claim
from proofs.tables.table import Column, Table

PAPERS = ("2502.09622", "2505.24857", "2509.13866", "2511.19152", "2511.18159", "2510.06190")


def build() -> Table:
    """The table, paper by paper."""
    rows = []
    for paper in PAPERS:
        for id, (_, entry) in entries().items():
            if entry.source.paper == paper:
                beside = entry.repair if isinstance(entry, Claim) and entry.repair else "-"
                rows.append([paper, id, recorded(entry), entry.title, beside])
    columns = [
        Column("arXiv", number=False),
        Column("claim", number=False),
        Column("recorded", number=False, width=0.09),
        Column("title", number=False, width=0.26),
        Column("repair", number=False),
    ]
    return Table("six-papers", "Six papers on masked diffusion models", columns, rows)
