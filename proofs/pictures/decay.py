"""The decay bounds, with the enumerated kernels under them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from exact.zipf import Kind, kernels, largest_marginals
from proofs.pictures import panels
from proofs.tables.zipf_decay import group_kernel
from theory.zipf import Zipf, distinct_peaks, latin_envelope

COLOURS = {"ceiling": "0.45", "W": "#0072b2", "E": "#d55e00", "floor": "0.45"}


def draw(path: Path) -> None:
    """Two panels: every kernel at V = 4 under its bound, and the bounds at s = 2.31, N = 130000.

    Raises ModuleNotFoundError where matplotlib is not installed.
    """
    figure, small, large = panels()
    weights, distances = (100, 20, 8, 4), 6
    _enumerated(small, weights, distances)
    _zipf(large, 15)
    for axes in (small, large):
        axes.set_xlabel("distance $d$")
        axes.set_ylabel("largest marginal $M_d$")
        axes.set_ylim(0, None)
    figure.savefig(path, format="png", dpi=160)


def _enumerated(axes: Any, weights: tuple[int, ...], distances: int) -> None:
    """Every kernel of three classes at V = 4, as dots, and the bounds of the classes."""
    d = np.arange(1, distances + 1)
    p = [Fraction(w, sum(weights)) for w in weights]
    scale = np.array([float(sum(weights)) ** int(e) for e in d])
    classes: tuple[tuple[Kind, str, float], ...] = (
        ("all", "0.75", -0.2),
        ("distinct", COLOURS["W"], 0.0),
        ("latin", COLOURS["E"], 0.2),
    )
    names = {"all": "every kernel", "distinct": "distinct peaks", "latin": "Latin squares"}
    for kind, colour, offset in classes:
        found = largest_marginals(kernels(4, kind), weights, distances) / scale
        for k in range(distances):
            values = np.unique(found[:, k].round(4))
            label = f"{names[kind]} ({len(found):,})" if k == 0 else None
            axes.plot(
                np.full(len(values), d[k] + offset), values, "_", color=colour, markersize=7, alpha=0.5, label=label
            )
    curve = np.linspace(1, distances, 100)
    axes.hlines(float(p[0]), 1, distances, color=COLOURS["ceiling"], linestyle=":", label="ceiling and floor")
    axes.plot(curve, np.maximum(float(p[0]) ** curve, 1 / 4), color=COLOURS["floor"], linestyle=":")
    axes.plot(d, [float(distinct_peaks(p[0], p[1], int(e))) for e in d], color=COLOURS["W"], label="$W_d$")
    axes.plot(d, [float(E) for E in latin_envelope(p, distances)], color=COLOURS["E"], label="$E_d$")
    axes.set_title(f"every kernel at V = 4, p = {weights}/{sum(weights)}", fontsize=10)
    axes.legend(fontsize=8, frameon=False, ncols=2)


def _zipf(axes: Any, distances: int) -> None:
    """Floor, W, E, ceiling and a group kernel at s = 2.31, N = 130000."""
    law = Zipf("2.31", 130_000, digits=20)
    d = list(range(1, distances + 1))
    axes.plot(d, [float(law.ceiling(e).mid()) for e in d], ":", color=COLOURS["ceiling"], label="ceiling $p_1$")
    axes.plot(d, [float(law.distinct_peaks(e).mid()) for e in d], color=COLOURS["W"], label="$W_d$ (distinct peaks)")
    axes.plot(d, [float(E.mid()) for E in law.latin_envelope(distances)], color=COLOURS["E"], label="$E_d$ (Latin)")
    found = group_kernel(law, distances)
    if found:
        axes.plot(d, [float(x) for x in found[1]], "o", color=COLOURS["E"], markersize=4, label="a Latin group kernel")
    axes.plot(d, [float(law.floor(e).mid()) for e in d], "--", color=COLOURS["floor"], label="floor $p_1^d$")
    axes.set_title("s = 2.31, N = 130,000", fontsize=10)
    axes.legend(fontsize=8, frameon=False, loc="upper right", bbox_to_anchor=(1, 0.95))
