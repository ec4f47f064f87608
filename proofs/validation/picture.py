"""What fades with distance, and what is lost together."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from proofs.pictures import panels
from proofs.validation.measure import Validation

MEAN, LIMIT = "#0072b2", "#d55e00"


def draw(path: Path, found: Validation) -> None:
    """Two panels: the largest probability by distance with its spread, and the loss of tokens together with its interval.

    Raises ModuleNotFoundError where matplotlib is not installed.
    """
    figure, far, many = panels()
    d = [point.distance for point in found.decay]
    mean = np.array([point.mean for point in found.decay])
    spread = np.nan_to_num(np.array([point.spread for point in found.decay]))
    far.plot(d, mean, "o-", color=MEAN, markersize=4, label="mean over prompts")
    far.fill_between(d, mean - spread, mean + spread, color=MEAN, alpha=0.15, label="one standard deviation")
    far.set_xlabel("distance $d$ from what is visible")
    far.set_ylabel("largest probability")
    far.set_ylim(0, 1)
    points = [point for point in found.together if np.isfinite(point.mean)]
    k = [point.tokens for point in points]
    loss = np.array([point.mean for point in points])
    ends = np.array([[point.mean - point.low, point.high - point.mean] for point in points]).reshape(-1, 2).T
    shown = np.where(np.isfinite(ends), ends, 0)
    many.errorbar(k, loss, yerr=shown, fmt="o-", color=MEAN, markersize=4, capsize=3, label="mean, 95 % interval")
    many.axhline(found.settings.loss, color=LIMIT, linestyle=":", label=f"{found.settings.loss:g} nats")
    many.set_xlabel("adjacent tokens decoded together")
    many.set_ylabel("nats lost a window")
    many.set_ylim(0, None)
    for axes in (far, many):
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.legend(fontsize=8, frameon=False)
    figure.savefig(path, format="png", dpi=160)
