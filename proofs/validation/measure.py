"""Everything that is measured on one model, and its record."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from neural.validation import (
    ALARM,
    Calibration,
    Decay,
    MaskReport,
    Together,
    affordable,
    calibration,
    capacity,
    decay,
    mask_report,
    together,
)
from proofs.validation.source import Source


@dataclass(frozen=True)
class Settings:
    """What is asked for.

    Raises ValueError where a number is out of its range.
    """

    masks: int = 2
    top: int | None = None
    loss: float = 0.1
    most: int = 6
    draws: int = 32
    distances: int = 16
    texts: int = 32
    seed: int = 0

    def __post_init__(self) -> None:
        from neural.prompts import require_count

        require_count(self.masks, "--masks")
        for name, least in (("top", 2), ("most", 1), ("draws", 2), ("distances", 1), ("texts", 1), ("seed", 0)):
            if (value := getattr(self, name)) is not None and value < least:
                raise ValueError(f"--{name} {value}: at least {least}")
        if not 0 <= self.loss < math.inf:
            raise ValueError(f"--loss {self.loss}: nats, at least 0")


@dataclass(frozen=True)
class Validation:
    """The measurements on one model."""

    source: Source
    settings: Settings
    masks: list[MaskReport]
    calibration: Calibration
    decay: list[Decay]
    together: list[Together]
    #: The most tokens decoded together within the loss: by the mean, and by the upper end of its interval.
    capacity: tuple[int, int]
    #: The largest probability of ids outside the alphabet that any law had.
    dropped: float

    def as_dict(self) -> dict[str, Any]:
        """The record for JSON: ids as they are, their tokens beside them; what is infinite or not a number, in words."""
        source = self.source
        masks = [
            {**asdict(report), "tokens": {name: self.names(ids) for name, ids in _sequences(report).items()}}
            for report in self.masks
        ]
        found: dict[str, Any] = {
            "model": source.name,
            "facts": source.facts,
            "notes": source.notes,
            "settings": asdict(self.settings),
            "prompts": len(source.prompts),
            "unit": "nats",
            "interval_misses_with_probability": ALARM,
            "masks": masks,
            "calibration": asdict(self.calibration),
            "decay": [asdict(point) for point in self.decay],
            "together": [asdict(point) for point in self.together],
            "tokens_together": {"by_mean": self.capacity[0], "by_interval": self.capacity[1]},
            "largest_dropped_mass": self.dropped,
        }
        return {key: _plain(value) for key, value in found.items()}

    def names(self, ids: tuple[int, ...]) -> list[str]:
        """The tokens of some ids."""
        return [self.source.vocabulary.name(id) for id in ids]


def measure(source: Source, settings: Settings, advance: Callable[[], None] = lambda: None) -> Validation:
    """Measure a model on its prompts; ``advance`` is called after each of ``len(prompts) + 3`` pieces of work.

    Raises FloatingPointError where the model's logits are not numbers, MemoryError where a joint cannot fit.
    """
    model, prompts = source.model, source.prompts
    texts = [prompt.ids for prompt in prompts]
    reports = []
    for prompt in prompts:
        masks = prompt.masks or ()
        reports.append(mask_report(model, prompt.ids, masks, settings.top or affordable(model.V, len(masks))))
        advance()
    calibrated = calibration(model, texts, settings.masks, np.random.default_rng([settings.seed, 1]))
    advance()
    fading = decay(model, texts, settings.distances)
    advance()
    curve = together(model, texts, np.random.default_rng([settings.seed, 2]), settings.most, settings.draws)
    advance()
    dropped = float(getattr(model, "dropped", 0.0))
    return Validation(source, settings, reports, calibrated, fading, curve, capacity(curve, settings.loss), dropped)


def _sequences(report: MaskReport) -> dict[str, tuple[int, ...]]:
    return {
        "text": report.text,
        "left": report.left.argmax,
        "right": report.right.argmax,
        "parallel": report.argmax,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
