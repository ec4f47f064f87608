"""Pictures; matplotlib loads when one is drawn."""

from __future__ import annotations

from typing import Any


def panels(width: float = 10, height: float = 4.2) -> tuple[Any, Any, Any]:
    """A figure with two panels side by side, open at the top and the right.

    Raises ModuleNotFoundError where matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ModuleNotFoundError:
        raise ModuleNotFoundError("pictures need matplotlib: install maskproof[plots]") from None
    figure = Figure(figsize=(width, height), layout="constrained")
    left, right = figure.subplots(1, 2)
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
    return figure, left, right
