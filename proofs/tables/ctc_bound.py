"""``ctc-bound``: what decoding in blocks costs, by language: total correlation, exact KL, the trained model's KL."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from importlib.util import find_spec

from exact.blocks import blocks_of
from exact.factorization import block_correlation, block_divergence
from exact.joint import Joint
from exact.languages import copy, dirichlet, hard_core, hmm, markov, mds, pair, parity, toy
from exact.logsum import LogSum
from proofs.ledger.measured import ROUNDOFF, block_split, trained
from proofs.tables.table import Column, Table, digits, rounded

LANGUAGES: dict[str, Callable[[], Joint]] = {
    "toy, x = 0.55": partial(toy, Fraction(11, 20)),
    "pair X3 = X4 of 4 bits": partial(pair, 4, 2, 3),
    "parity of 6 bits": partial(parity, 6),
    "copy, period 3 of 6 bits": partial(copy, 6, 3),
    "MDS [4, 2] over GF(3)": partial(mds, 3, 4, 2),
    "hard-core chain of 6": partial(hard_core, 6),
    "Markov, flip 1/10, 6 bits": partial(markov, [1, 1], [[9, 1], [1, 9]], 6),
    "HMM, 2 states, 6 bits": partial(hmm, [1, 1], [[9, 1], [1, 9]], [[4, 1], [1, 4]], 6),
    "Dirichlet 1, V = 3, L = 4, seed 0": partial(dirichlet, 3, 4, 1.0, 0),
}
MODELS = ("markov-v4-l6-exact", "markov-v4-l6-sampled")


def build(joint: Joint | None = None, places: int = 8) -> Table:
    """The table; with ``joint``, of that joint alone."""
    rows: list[list[str]] = []
    notes = ["CTC from entropies, exact KL sequence by sequence; they agree exactly, and all digits are certified."]
    if joint is not None:
        if not joint.exact:
            raise ValueError("the joint has float weights: integer weights are needed for certified digits")
        rows += _rows("given joint", joint, places)
    else:
        for name, make in LANGUAGES.items():
            rows += _rows(name, make(), places)
        if find_spec("torch"):
            for name in MODELS:
                rows += _rows(f"model {name}", trained(name)[0], places, name)
            notes.append("Model KL and its part due to the model's marginals: float64, error below 1e-9.")
        else:
            notes.append("The trained model is left out: torch is not installed.")
    columns = [
        Column("language", number=False),
        Column("$B$"),
        Column("CTC (nats)"),
        Column("exact KL"),
        Column("model KL"),
        Column("model error"),
    ]
    return Table(
        "ctc-bound", "What decoding in blocks costs, by language", columns, rows, notes if joint is None else notes[:1]
    )


def _rows(name: str, joint: Joint, places: int, model: str = "") -> list[list[str]]:
    rows = []
    for B in [B for B in (1, 2, 3, 4, 6, 8) if B <= joint.L]:
        blocks = blocks_of(joint.L, B)
        bound, cost = (_digits(x, places) for x in (block_correlation(joint, blocks), block_divergence(joint, blocks)))
        found = block_split(B, model) if model else None
        parts = (
            [rounded(found.divergence, ROUNDOFF, 6), rounded(found.model_error, ROUNDOFF, 6)] if found else ["-", "-"]
        )
        rows.append([name, str(B), bound, cost, *parts])
    return rows


def _digits(value: LogSum | float, places: int) -> str:
    assert isinstance(value, LogSum)
    return "0" if value == 0 else digits(value.ball(256), places)
