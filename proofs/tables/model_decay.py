"""``model-decay``: the largest probability by distance, on models trained on Zipf kernels, between the bounds."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from exact.denoiser import ExactDenoiser
from exact.joint import Joint
from exact.types import Denoiser
from neural.languages import ZIPF
from proofs.ledger.measured import ROUNDOFF, scope, trained
from proofs.tables.table import Column, Table, rounded
from theory.zipf import distinct_peaks, floor, latin_envelope

NEEDS = ("torch",)
MODELS = {"peaks-v4-l8-exact": "distinct peaks", "latin-v4-l8-exact": "Latin"}


def build() -> Table:
    """The table."""
    p = [Fraction(w, sum(ZIPF)) for w in ZIPF]
    rows = []
    for model, kind in MODELS.items():
        joint, denoiser, _ = trained(model)
        distances = joint.L - 1
        found, exact = (largest(joint, d) for d in (denoiser, ExactDenoiser(joint)))
        envelope = latin_envelope(p, distances)
        for d in range(1, distances + 1):
            bounds = [floor(p[0], len(p), d), distinct_peaks(p[0], p[1], d)]
            cells = [rounded(float(x), ROUNDOFF, 6) for x in (*bounds, *found[:, d - 1], *exact[:, d - 1])]
            latin = rounded(float(envelope[d - 1]), ROUNDOFF, 6) if kind == "Latin" else "-"
            rows.append([kind, str(d), cells[0], *cells[4:6], *cells[2:4], latin, cells[1]])
    columns = [
        Column("kernel", number=False),
        Column("$d$"),
        Column("floor"),
        Column("exact mean"),
        Column("exact most"),
        Column("model mean"),
        Column("model most"),
        Column("$E_d$"),
        Column("$W_d$"),
    ]
    notes = [
        "; ".join(scope(model) for model in MODELS)
        + ". The first token is seen, all later ones are masked: the largest probability at distance d, mean over "
        "the four first tokens and the largest of them. Every row of either kernel is a permutation of the Zipf law with s = 1 on four ranks. "
        "W bounds kernels with distinct peaks and is met with equality by the first; E bounds Latin ones."
    ]
    return Table("model-decay", "Decay of the largest probability on trained models", columns, rows, notes)


def largest(joint: Joint, denoiser: Denoiser) -> np.ndarray:
    """Mean and maximum over the first token of the largest probability at each distance, ``[2, L - 1]``."""
    given = np.full((joint.V, joint.L), joint.V)
    given[:, 0] = np.arange(joint.V)
    share = joint.marginal([0]) / joint.total
    tops = np.asarray(denoiser(given), dtype=float)[:, 1:].max(axis=2)
    return np.stack([share @ tops, tops.max(axis=0)])
