"""``model-homogenization``: what far masks predict, on models of a chain and of English letters."""

from __future__ import annotations

import numpy as np

from neural.languages import spelled
from proofs.ledger.measured import scope, speaking
from proofs.tables.table import Column, Table

NEEDS = ("torch",)
MODELS = ("kjv-l16-sampled", "latin-v4-l8-exact", "hmm-v3-l8-exact")


def build() -> Table:
    """The table."""
    rows = []
    for model in MODELS:
        language, denoiser, _ = speaking(model)
        firsts = _firsts(language.V, language.L)
        found, exact = denoiser(firsts), language.conditionals(firsts)
        alone = language.conditionals(firsts[-1:])[0]
        for d in [d for d in (1, 2, 3, 4, 6, 7, 8, 12, 15) if d < language.L]:
            apart = [_apart(laws[:-1, d]) for laws in (found, exact)]
            from_limit = [np.abs(laws[:-1, d] - alone[d]).sum(axis=1).max() / 2 for laws in (found, exact)]
            top = int(found[-1, d].argmax())
            name = repr(spelled([top])) if language.V == 27 else str(top)
            cells = [f"{x:.4f}" for x in (*apart, *from_limit, found[-1, d].max(), alone[d].max())]
            rows.append([model, str(d), *cells, name])
    columns = [
        Column("model", number=False),
        Column("$d$"),
        Column("spread"),
        Column("exact spread"),
        Column("to limit"),
        Column("exact to limit"),
        Column("top"),
        Column("exact top"),
        Column("token", number=False),
    ]
    notes = [
        "; ".join(scope(model) for model in MODELS)
        + ". One token is seen, at the start, all others are masked. Spread: the largest total variation between the laws at distance d for two "
        "seen tokens. To limit: the largest from the exact law of that position with nothing seen. Top: the largest probability with everything masked, and its token. "
        "The spaces of English are where far masks meet: parallel decoding of a masked text repeats the commonest token."
    ]
    return Table("model-homogenization", "What far masks predict", columns, rows, notes)


def _firsts(V: int, L: int) -> np.ndarray:
    """Each token at the start with all others masked, and last the context of masks only, ``[V + 1, L]``."""
    given = np.full((V + 1, L), V)
    given[:, 0] = np.arange(V + 1)
    return given


def _apart(laws: np.ndarray) -> float:
    """The largest total variation between two rows."""
    return float(np.abs(laws[:, None] - laws[None]).sum(axis=2).max() / 2)
