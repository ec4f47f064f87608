"""``coverage``: what each paper states, as far as known here, and what the ledger has to say of it."""

from __future__ import annotations

from proofs.claims import papers
from proofs.ledger import Entry, entries, recorded
from proofs.ledger.claim import Claim
from proofs.ledger.source import Paper
from proofs.tables.table import Column, Table

COLUMNS = (
    Column("arXiv", number=False),
    Column("statement", number=False, width=0.33),
    Column("judged by", number=False, width=0.43),
)
NOTES = (
    "The list is what is known here: most papers were not at hand in full, and definitions are left out. A share of such a list is "
    "no share of a paper.",
    "Judged by: claims with their recorded verdict, and in brackets the wording they are judged in. A share counts the statements "
    "that some claim judges as quoted or reconstructed. Relayed are readings by others, ours are statements beside the paper's: "
    "they bear on a statement, and do not count; nor do observations, which are not reproduced here.",
)


def build() -> Table:
    """Each paper with its share of known statements that are judged, and below it the statements with their claims."""
    ledger = {id: entry for id, (_, entry) in entries().items()}
    rows = []
    for paper in known():
        judged = sum(any(_judges(ledger[id]) for id in ids) for _, ids in paper.statements)
        share = f"{judged} of {len(paper.statements)} known statements"
        rows.append([paper.number, f"{paper.title} ({paper.year})", share])
        rows += [[paper.number, place, _said(ledger, ids)] for place, ids in paper.statements]
    return Table("coverage", "Known statements of each paper, and what judges them", COLUMNS, rows, NOTES)


def known() -> list[Paper]:
    """The papers, as they stand in :mod:`proofs.claims.papers`."""
    return [value for value in vars(papers).values() if isinstance(value, Paper)]


def _judges(entry: Entry) -> bool:
    """Whether it decides the paper's own statement, as far as that is known."""
    return isinstance(entry, Claim) and entry.source.wording in ("quoted", "reconstructed")


def _said(ledger: dict[str, Entry], ids: tuple[str, ...]) -> str:
    """Each entry with its verdict and wording; a dash for none."""
    return "; ".join(_verdict(ledger[id]) for id in ids) or "-"


def _verdict(entry: Entry) -> str:
    """A claim with its recorded verdict and its wording; an observation as what it is."""
    wording = f" ({entry.source.wording})" if isinstance(entry, Claim) else ""
    return f"{entry.id}: {recorded(entry)}{wording}"
