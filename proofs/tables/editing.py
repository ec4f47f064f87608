"""``editing``: does generate-then-edit pay? Rounds of edits after a one-pass draft, on chains and on the trained model."""

from __future__ import annotations

from importlib.util import find_spec

from exact.denoiser import Conditionals, ExactDenoiser
from exact.editing import TOLERANCE, column_sum, influence, lazy, named_rounds, rounds_needed, row_sum
from exact.information import total_correlation
from exact.joint import Joint
from exact.languages import markov
from exact.types import Denoiser
from proofs.ledger.measured import MODEL, trained
from proofs.tables.table import Column, Table, rounded

#: Float64 products of matrices over at most 4,096 sequences.
ERROR = 1e-9


def build() -> Table:
    """The table."""
    rows = []
    for flip in (3, 1):
        joint = markov([1, 1], [[10 - flip, flip], [flip, 10 - flip]], 6)
        alpha = influence(Conditionals(joint), lazy())
        shown = f"{float(min(row_sum(alpha), column_sum(alpha))):.4f}"
        rows += _rows(f"chain, flip {flip / 10}", joint, ExactDenoiser(joint), shown)
    notes = [
        "Edits of six tokens after a draft of one pass: rounds until TV from the joint is at most 0.05, or the distance after "
        "100. One token a pass needs 6 passes, so 5 rounds pay. A midpoint draft of a chain is exact in 3 passes without edits. "
        "Float64, error below 1e-9."
    ]
    if find_spec("torch"):
        joint, denoiser, _ = trained()
        rows += _rows("trained model", joint, denoiser, "")
        notes.append(
            f"Trained model: {MODEL} drafts and edits, distances from the joint of its language, all 4,096 sequences."
        )
    else:
        notes.append("The trained model is left out: torch is not installed.")
    columns = [
        Column("language", number=False),
        Column("edits", number=False),
        Column("TC"),
        Column(r"$\alpha$"),
        Column("draft TV"),
        Column("rounds"),
        Column("last TV"),
        Column("pays", number=False),
    ]
    return Table("editing", "Does generate-then-edit pay?", columns, rows, notes)


def _rows(name: str, joint: Joint, denoiser: Denoiser, alpha: str) -> list[list[str]]:
    tc = rounded(float(total_correlation(joint)), ERROR, 4)
    rows = []
    for label, rounds in named_rounds(joint.L).items():
        count, draft, last = rounds_needed(joint, denoiser, rounds)
        reached = last <= TOLERANCE
        pays = "yes" if reached and count < joint.L else "no"
        values = [rounded(draft, ERROR, 4), str(count) if reached else "never", rounded(last, ERROR, 4), pays]
        rows.append([name, label, tc, alpha or "-", *values])
    return rows
