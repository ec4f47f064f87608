"""``open-questions``: what papers leave open, the claims that settle parts of it, and what remains."""

from __future__ import annotations

from proofs.ledger import ledger, questions
from proofs.tables.table import Column, Table


def build() -> Table:
    """The table, a row for each claim that bears on a question."""
    rows = []
    for _, question in questions().values():
        rows.append([question.title, "", question.question])
        rows += [[id, ledger()[id][1].expected, words] for id, words in question.settled.items()]
        rows.append(["remains", "open", question.remains])
    columns = [
        Column("question and claims", number=False, width=0.27),
        Column("verdict", number=False),
        Column("what it says", number=False, width=0.55),
    ]
    return Table("open-questions", "The open questions, and what is settled", columns, rows)
