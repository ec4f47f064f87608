"""``ledger``: every entry with what was shown of it, for one paper or all: claims, observations, open questions."""

from __future__ import annotations

from collections.abc import Sequence

from proofs.ledger import Entry, entries, recorded
from proofs.ledger.claim import Claim
from proofs.ledger.unsettled import Question
from proofs.ledger.verdict import Judgement
from proofs.tables.table import Column, Table

COLUMNS = (
    Column("claim", number=False, width=0.16),
    Column("arXiv", number=False),
    Column("wording", number=False),
    Column("verdict", number=False, width=0.1),
    Column("speaks of", number=False, width=0.17),
    Column("tightest on", number=False, width=0.17),
    Column("beside it", number=False, width=0.14),
)
NOTES = (
    "Verdict: holds is said where the evidence covers everything the statement speaks of, supported where it is true wherever it "
    "was tried. Behind it stands the kind of evidence. Only a quoted statement is judged as printed.",
    "Tightest on: the instance on which an inequality comes nearest to equality, and the share of the larger side that the "
    "smaller one has there, decided on every check.",
)


def build(judgements: Sequence[Judgement], paper: str = "") -> Table:
    """The table of what was judged; observations and open questions stand below the claims.

    Raises
    ------
    ValueError
        Where nothing in the ledger is of ``paper``.
    """
    judged = {judgement.id: judgement for judgement in judgements}
    rows = []
    for id, (_, entry) in entries().items():
        if entry.source.paper.number == paper or not paper:
            rows.append([id, entry.source.paper.number, entry.source.wording, *_said(entry, judged.get(id))])
    if not rows:
        raise ValueError(f"no entry of the ledger is of the paper {paper}")
    rows.sort(key=lambda row: (row[3] in ("open", "not judged"), row[3] == "open"))
    caption = f"The ledger: arXiv {paper}" if paper else "The ledger"
    return Table("ledger", caption, COLUMNS, rows, NOTES)


def _said(entry: Entry, judgement: Judgement | None) -> list[str]:
    """The cells of an entry behind its source."""
    if not isinstance(entry, Claim):
        settled = ", ".join(entry.settled) if isinstance(entry, Question) else "-"
        return [recorded(entry), "-", "-", settled]
    verdict = f"{judgement.verdict}, {judgement.strength}" if judgement else f"{entry.expected}, not run"
    tight = "-"
    if entry.tight:
        tight = entry.tight.on + (": equal" if entry.tight.reaches == 1 else f": {float(entry.tight.reaches):.3g}")
    return [verdict, entry.scope, tight, entry.repair or "-"]
