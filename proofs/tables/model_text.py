"""``model-text``: a model of English letters, block sizes and far masks, beside the exact trigram law."""

from __future__ import annotations

import math

import numpy as np

from exact.types import Denoiser
from proofs.ledger.measured import scope, speaking
from proofs.tables.model_blocks import strided
from proofs.tables.table import Column, Table

NEEDS = ("torch",)
MODEL = "kjv-l16-sampled"
TEXTS, SEED = 400, 0


def build() -> Table:
    """The table."""
    language, denoiser, _ = speaking(MODEL)
    texts = language.draw(np.random.default_rng(SEED), TEXTS)
    rows = []
    known: dict[str, list[str]] = {}
    for B in (1, 2, 4, 8, 16):
        for steps in [s for s in (1, 2, 4) if s <= B]:
            parts = strided(language.L, B, steps)
            key = str(parts)  # as many steps as tokens is one token a step, whatever the block
            if key not in known:
                found, exact = (costs(d, language.V, texts, parts) for d in (denoiser, language.conditionals))
                known[key] = [*(_perplexity(c, language.L) for c in (found, exact)), _interval(found - exact)]
            rows.append([str(B), str(steps), str(len(parts)), *known[key]])
    columns = [
        Column("$B$"),
        Column("steps"),
        Column("passes"),
        Column("perplexity", number=False),
        Column("exact", number=False),
        Column("model error", number=False),
    ]
    notes = [
        f"{scope(MODEL)}: 27 letters, texts of 16, the trigrams of the King James Version. Perplexity a letter of texts drawn from the language under blocks of B letters "
        f"in so many interleaved steps; the model's excess in nats a text. {TEXTS} texts; the interval is five standard errors (were the mean normal, it would "
        f"miss with probability below 6e-7). The language's own perplexity is {math.exp(language.entropy / language.L):.4f}."
    ]
    return Table("model-text", "Blocks on a language of English letters", columns, rows, notes)


def costs(denoiser: Denoiser, V: int, texts: np.ndarray, parts: list[list[int]]) -> np.ndarray:
    r"""The exact cost :math:`-\sum_b \sum_{i \in b} \log f_i(x_i | x_{<b})` of each text in these steps, ``[B]``."""
    total = np.zeros(len(texts))
    context = np.full_like(texts, V)
    rows = np.arange(len(texts))
    for part in parts:
        marginals = denoiser(context)
        for i in part:
            total -= np.log(marginals[rows, i, texts[:, i]])
        context[:, part] = texts[:, part]
    return total


def _perplexity(values: np.ndarray, L: int) -> str:
    mean, error = values.mean() / L, 5 * values.std(ddof=1) / math.sqrt(len(values)) / L
    return f"{math.exp(mean):.3f} [{math.exp(mean - error):.3f}, {math.exp(mean + error):.3f}]"


def _interval(values: np.ndarray) -> str:
    return rf"{values.mean():.3f} $\pm$ {5 * values.std(ddof=1) / math.sqrt(len(values)):.3f}"
