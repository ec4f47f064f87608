"""``editing``: does generate-then-edit pay? Rounds of edits after a one-pass draft, on chains and on the trained model."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec

import numpy as np

from exact.denoiser import Conditionals, ExactDenoiser
from exact.editing import column_sum, float_transition, influence, lazy, row_sum
from exact.information import total_correlation
from exact.joint import Joint
from exact.languages import markov
from exact.types import Denoiser
from proofs.ledger.measured import MODEL, trained
from proofs.tables.table import Column, Table, rounded

#: Float64 products of matrices over at most 4,096 sequences.
ERROR = 1e-9
#: The distance from the joint that a run of edits is to reach, and the rounds after which it never will.
TOLERANCE, MOST = 0.05, 100


def schedules(L: int) -> dict[str, list[tuple[float, list[int] | None]]]:
    """Rounds of edits in turn, each a probability and the positions it may edit (None: all)."""
    return {
        "all at once": [(1.0, None)],
        "each with 1/2": [(0.5, None)],
        "each with 1/5": [(0.2, None)],
        "checkerboard": [(1.0, list(range(0, L, 2))), (1.0, list(range(1, L, 2)))],
        "one after another": [(1.0, [i]) for i in range(L)],
    }


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
    for label, rounds in schedules(joint.L).items():
        count, draft, last = run(joint, denoiser, rounds)
        reached = last <= TOLERANCE
        pays = "yes" if reached and count < joint.L else "no"
        values = [rounded(draft, ERROR, 4), str(count) if reached else "never", rounded(last, ERROR, 4), pays]
        rows.append([name, label, tc, alpha or "-", *values])
    return rows


def run(joint: Joint, denoiser: Denoiser, rounds: Sequence[tuple[float, list[int] | None]]) -> tuple[int, float, float]:
    """The rounds until the tolerance is met (or the most), the distance of the draft, and the last one."""
    p = joint.probabilities().ravel()
    matrices = _matrices(joint, denoiser, rounds)
    law = _draft(joint, denoiser)
    distances = [float(np.abs(law - p).sum() / 2)]
    while distances[-1] > TOLERANCE and len(distances) <= MOST:
        law = law @ matrices[(len(distances) - 1) % len(matrices)]
        distances.append(float(np.abs(law - p).sum() / 2))
    return len(distances) - 1, distances[0], distances[-1]


def _matrices(joint: Joint, denoiser: Denoiser, rounds: Sequence[tuple[float, list[int] | None]]) -> list[np.ndarray]:
    return [float_transition(denoiser, joint.V, joint.L, theta, sites) for theta, sites in rounds]


def _draft(joint: Joint, denoiser: Denoiser) -> np.ndarray:
    """The law of one pass over all masks."""
    rows = denoiser(np.full((1, joint.L), joint.V))[0]
    law = np.ones(1)
    for row in rows:
        law = np.multiply.outer(law, row).ravel()
    return law
