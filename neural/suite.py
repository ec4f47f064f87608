"""The shipped models, and the languages they are trained on."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exact.joint import Joint
from exact.languages import hard_core, markov, parity
from exact.names import did_you_mean

if TYPE_CHECKING:
    from neural.denoiser import TrainedDenoiser

CHECKPOINTS = Path(__file__).parent / "checkpoints"
#: A chain with distinct peaks, neither reversible nor doubly stochastic.
KERNEL = ((1, 6, 2, 1), (2, 1, 1, 6), (5, 1, 3, 1), (1, 2, 6, 1))
INITIAL = (4, 3, 2, 1)

LANGUAGES: dict[str, Callable[[], Joint]] = {
    "markov-v4-l6": partial(markov, INITIAL, KERNEL, 6),
    "markov-v3-l4": partial(markov, (1, 1, 1), ((6, 3, 2), (2, 6, 3), (3, 2, 6)), 4),
    "parity-l6": partial(parity, 6),
    "hard-core-l8": partial(hard_core, 8),
}


def language(name: str) -> Joint:
    """A language by name.

    >>> language("markov-v4-l6").weights.size
    4096
    """
    if name not in LANGUAGES:
        raise ValueError(f"no language is called {name!r}{did_you_mean(name, LANGUAGES)}")
    return LANGUAGES[name]()


def shipped() -> list[str]:
    """The names of the shipped models."""
    return sorted(path.stem for path in CHECKPOINTS.glob("*.safetensors"))


def load_shipped(name: str) -> tuple[TrainedDenoiser, dict[str, Any]]:
    """A shipped model's denoiser and its record."""
    from neural.checkpoint import load

    if name not in shipped():
        raise ValueError(f"no shipped model is called {name!r}{did_you_mean(name, shipped())}")
    return load(CHECKPOINTS / f"{name}.safetensors")


def record_of(name: str) -> dict[str, Any]:
    """A shipped model's record, read without loading the model."""
    if name not in shipped():
        raise ValueError(f"no shipped model is called {name!r}{did_you_mean(name, shipped())}")
    return json.loads((CHECKPOINTS / f"{name}.json").read_text())
