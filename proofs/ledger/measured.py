"""What is measured on the shipped models, each loaded once a process; torch is imported only here and only when asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np

from exact.blocks import blocks_of
from exact.denoiser import tabulated
from exact.factorization import Split, split
from exact.joint import Joint
from exact.types import Denoiser
from neural.suite import record_of
from proofs.ledger.claim import Measurement
from proofs.ledger.compare import Approx

#: The trained model that claims are measured on where they do not name another.
MODEL = "markov-v4-l6-exact"
#: Roundoff allowed to float64 sums over at most 65,536 sequences and 390,625 contexts, in nats.
ROUNDOFF = 1e-9
#: The error that a probability of a trained model is allowed where a claim is about what it learnt, fixed beforehand.
LEARNT = 0.01
#: A masked and an autoregressive model of 4x4 Sudoku, and the boards they are asked.
MASKED, CAUSAL = "sudoku-4x4-sampled", "sudoku-4x4-autoregressive"
PUZZLES, CLUES = 400, 6
#: Contexts up to which a model is read in all of them at once.
TABULATED = 70_000


def scope(name: str = MODEL) -> str:
    """A model by its name and gap; a model that is not at hand is named too, so that claims can be read without it."""
    try:
        record = record_of(name)
        pairs = f", of its pairs {record['pair_gap']:.2g}" if record["pair_gap"] else ""
        error = f" +- {record['gap_error']:.1g}" if record["gap_error"] else ""
        return f"trained model {name} (gap {record['gap']:.2g}{error}{pairs} nats)"
    except (ValueError, KeyError):
        return f"trained model {name} (not at hand)"


SCOPE = scope()


@cache
def trained(name: str = MODEL) -> tuple[Joint, Denoiser, dict[str, Any]]:
    """The table of a model's language, the model (read once in every context, where they are few), and its record."""
    language, denoiser, record = speaking(name)
    few = (language.V + 1) ** language.L <= TABULATED
    return language.joint, tabulated(denoiser, language.V, language.L) if few else denoiser, record


@cache
def speaking(name: str) -> tuple[Any, Any, dict[str, Any]]:
    """A model's language, which may have no table, its denoiser as it was loaded, and its record."""
    from neural.languages import language

    try:
        from neural.suite import load_shipped

        denoiser, record = load_shipped(name)
    except ModuleNotFoundError:
        raise ModuleNotFoundError("the trained models need torch: install maskproof[neural]") from None
    return language(record["language"]), denoiser, record


def decays(name: str) -> list[tuple[int, Approx]]:
    """The largest probability at each distance from each first token seen, as a model has it, allowed :data:`LEARNT`."""
    joint, denoiser, _ = trained(name)
    given = np.full((joint.V, joint.L), joint.V)
    given[:, 0] = np.arange(joint.V)
    tops = denoiser(given)[:, 1:].max(axis=2)
    return [(d + 1, Approx(float(tops[u, d]), LEARNT)) for u, d in np.ndindex(*tops.shape)]


def decay_measured(models: Sequence[str], bound: Callable[[int], Fraction]) -> Measurement:
    """The largest probabilities of trained models beside a bound at their distance."""
    return Measurement(
        " and ".join(map(scope, models)) + f": every first token, distances 1 to 7, each within {LEARNT}",
        lambda: [(found, bound(d)) for model in models for d, found in decays(model)],
        of_training=True,
    )


@cache
def block_split(size: int, name: str = MODEL) -> Split:
    """The divergence of the model's parallel decoding in blocks of ``size``, split."""
    joint, denoiser, _ = trained(name)
    return split(joint, denoiser, blocks_of(joint.L, size))
