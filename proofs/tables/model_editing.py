"""``model-editing``: generate, then edit, on trained models: quality by round, with thresholds that fall."""

from __future__ import annotations

import numpy as np

from exact.denoiser import ExactDenoiser
from exact.editing import float_transition
from exact.factorization import block_law
from exact.joint import Joint
from exact.types import Denoiser
from proofs.ledger.measured import ROUNDOFF, scope, trained
from proofs.tables.table import Column, Table, rounded

NEEDS = ("torch",)
MODELS = ("markov-v4-l6-exact", "copy-v4-l6-exact", "pair-v4-l6-exact")
#: The thresholds of the rounds in turn: a token that has less than this of its law, given all others, is drawn again.
FALLING = (0.9, 0.7, 0.5, 0.3, 0.1)


def build() -> Table:
    """The table."""
    rows = []
    for model in MODELS:
        joint, denoiser, _ = trained(model)
        sites: dict[str, list[list[int] | None]] = {
            "all": [None] * len(FALLING),
            "alternating": [list(range(r % 2, joint.L, 2)) for r in range(len(FALLING))],
        }
        for name, places in sites.items():
            found, exact = (edited(joint, d, places) for d in (denoiser, ExactDenoiser(joint)))
            for r, (mine, best) in enumerate(zip(found, exact, strict=True)):
                tau = "draft" if r == 0 else str(FALLING[r - 1])
                cells = [rounded(x, ROUNDOFF, 5) for x in (*mine, *best)]
                rows.append([model, name, tau, str(r + 1), *cells])
    columns = [
        Column("model", number=False),
        Column("edits", number=False),
        Column("threshold", number=False),
        Column("passes"),
        Column("TV"),
        Column("errors"),
        Column("exact TV"),
        Column("exact errors"),
    ]
    notes = [
        "; ".join(scope(model) for model in MODELS)
        + ". A draft of one pass, then rounds of edits with falling thresholds, of all positions at once or of every other one in "
        "turn. TV: of what is then drawn from the language; errors: mass off the support. Exact: the same rounds with exact conditionals, which are uniform in contexts that the language never shows, where a model "
        "answers by what it has generalised. One token a "
        "pass needs 6 passes and is exact up to the model's error. All 4,096 sequences, float64."
    ]
    return Table("model-editing", "Generate, then edit, on trained models", columns, rows, notes)


def edited(joint: Joint, denoiser: Denoiser, places: list[list[int] | None]) -> list[tuple[float, float]]:
    """The distance and the errors of the draft, and after each round."""
    p = joint.probabilities().ravel()
    law = block_law(denoiser, joint.V, joint.L, [list(range(joint.L))]).ravel()
    found = [_quality(p, law)]
    for tau, sites in zip(FALLING, places, strict=True):
        law = law @ float_transition(denoiser, joint.V, joint.L, 1.0, sites, tau)
        found.append(_quality(p, law))
    return found


def _quality(p: np.ndarray, law: np.ndarray) -> tuple[float, float]:
    return float(np.abs(law - p).sum() / 2), float(law[p == 0].sum())
