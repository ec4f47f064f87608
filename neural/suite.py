"""The shipped models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exact.names import did_you_mean

if TYPE_CHECKING:
    from neural.denoiser import TrainedDenoiser

CHECKPOINTS = Path(__file__).parent / "checkpoints"


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
    record: dict[str, Any] = json.loads((CHECKPOINTS / f"{name}.json").read_text())
    return record
