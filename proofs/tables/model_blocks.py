"""``model-blocks``: block sizes, with steps a block and passes in all varied apart, on trained models and exactly."""

from __future__ import annotations

import math

from exact.blocks import blocks_of
from exact.denoiser import ExactDenoiser
from exact.factorization import block_law, split
from exact.information import entropy
from exact.joint import Joint
from exact.types import Denoiser
from proofs.ledger.measured import ROUNDOFF, scope, trained
from proofs.tables.table import Column, Table, rounded

NEEDS = ("torch",)
MODELS = ("latin-v4-l8-exact", "markov-v4-l8-blocks", "copy-v4-l6-exact", "parity-l6-exact")


def build() -> Table:
    """The table."""
    rows = []
    found: dict[tuple[str, str], list[str]] = {}
    for model in MODELS:
        joint, denoiser, record = trained(model)
        recipe = record["recipe"]
        sizes = [B for B in (1, 2, 3, 4, 6, 8) if joint.L % B == 0]
        for B in sizes:
            if recipe["masks"] == "blocks" and recipe["block"] < B:
                continue
            for steps in [s for s in (1, 2, 4) if B % s == 0]:
                parts = strided(joint.L, B, steps)
                key = (model, str(parts))  # as many steps as tokens is one token a step, whatever the block
                found[key] = found.get(key) or _numbers(joint, denoiser, parts)
                rows.append([model, str(B), str(steps), *found[key]])
    columns = [
        Column("model", number=False),
        Column("$B$"),
        Column("steps"),
        Column("passes"),
        Column("perplexity"),
        Column("exact"),
        Column("$E_{fact}$"),
        Column("$E_{learn}$"),
        Column("errors"),
        Column("exact errors"),
    ]
    notes = [
        "; ".join(scope(model) for model in MODELS)
        + ". Blocks of B tokens from left to right, each in so many steps: step r of s reveals every "
        "s-th position of the block, from the r-th on. Perplexity: exp of the cross-entropy a token of what is drawn; "
        "exact: of the same steps with exact marginals. Errors: mass drawn off the support. All sequences, float64."
    ]
    return Table("model-blocks", "Block sizes, steps a block and passes", columns, rows, notes)


def strided(L: int, B: int, steps: int) -> list[list[int]]:
    """Blocks of B, each in ``steps`` interleaved parts.

    >>> strided(4, 4, 2)
    [[0, 2], [1, 3]]
    """
    return [block[r::steps] for block in blocks_of(L, B) for r in range(steps)]


def _numbers(joint: Joint, denoiser: Denoiser, parts: list[list[int]]) -> list[str]:
    exact = ExactDenoiser(joint)
    found, least = split(joint, denoiser, parts), float(entropy(joint))
    off = joint.weights == 0
    errors = [0.0, 0.0]
    if off.any():
        errors = [float(block_law(d, joint.V, joint.L, parts)[off].sum()) for d in (denoiser, exact)]
    perplexities = [math.exp((least + kl) / joint.L) for kl in (found.divergence, found.correlation)]
    values = [*perplexities, found.correlation, found.model_error, *errors]
    return [str(len(parts)), *(rounded(value, ROUNDOFF, 5) for value in values)]
