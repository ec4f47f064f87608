"""Trained models against exact laws: the decay between its bounds, and divergence against passes."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

from exact.denoiser import ExactDenoiser
from exact.factorization import block_law
from exact.information import kl
from exact.joint import Joint
from exact.pairs import pair_law
from neural.languages import ZIPF
from proofs.ledger.measured import speaking, trained
from proofs.pictures import panels
from proofs.tables import model_decay, model_pairs
from theory.zipf import distinct_peaks, floor, latin_envelope

BLUE, ORANGE, GREY = "#0072b2", "#d55e00", "0.45"


def draw(path: Path) -> None:
    """Two panels: the largest probability by distance on two models, and what is lost at how many passes.

    Raises ModuleNotFoundError where matplotlib or torch is not installed.
    """
    figure, left, right = panels()
    _decay(left)
    _passes(right)
    figure.savefig(path, format="png", dpi=160)


def _decay(axes: Any) -> None:
    """The largest of the first tokens at each distance: models as crosses, exact laws as dots, bounds as lines."""
    p = [Fraction(w, sum(ZIPF)) for w in ZIPF]
    d = list(range(1, 8))
    axes.plot(d, [float(distinct_peaks(p[0], p[1], e)) for e in d], color=BLUE, label="$W_d$ (distinct peaks)")
    axes.plot(d, [float(E) for E in latin_envelope(p, len(d))], color=ORANGE, label="$E_d$ (Latin)")
    axes.plot(d, [float(floor(p[0], len(p), e)) for e in d], "--", color=GREY, label="floor")
    for model, colour in (("peaks-v4-l8-exact", BLUE), ("latin-v4-l8-exact", ORANGE)):
        joint, denoiser, _ = trained(model)
        axes.plot(d, model_decay.largest(joint, ExactDenoiser(joint))[1], "o", color=colour, markersize=4)
        axes.plot(d, model_decay.largest(joint, denoiser)[1], "x", color=colour, markersize=8, label=f"{model}")
    axes.set_title("largest probability after one token seen (dots: exact)", fontsize=10)
    axes.set_xlabel("distance $d$")
    axes.legend(fontsize=8, frameon=False)


def _passes(axes: Any) -> None:
    """Divergence against passes: tokens of a pass one by one, or two by two."""
    _, paired, _ = speaking(model_pairs.PAIRED)
    joint, factorised, _ = trained(model_pairs.FACTORISED)
    steps = {name: s for name, s in model_pairs.schedules(joint.L).items() if "half" not in name}
    passes = [len(s) for s in steps.values()]
    flat = [[[i for group in step for i in group] for step in s] for s in steps.values()]
    found = {
        "single tokens, exact": ("o", GREY, [block_law(ExactDenoiser(joint), joint.V, joint.L, f) for f in flat]),
        "single tokens, model": ("x", BLUE, [block_law(factorised, joint.V, joint.L, f) for f in flat]),
        "pairs, model": ("+", ORANGE, [pair_law(paired, joint.V, joint.L, s) for s in steps.values()]),
    }
    for label, (mark, colour, laws) in found.items():
        values = [max(float(kl(joint.floats(), Joint(law))), 1e-5) for law in laws]
        axes.plot(
            passes, values, mark + "-", color=colour, linewidth=0.8, markersize=8 if mark != "o" else 5, label=label
        )
    axes.set_yscale("log")
    axes.set_title("divergence of what is drawn, nats (exact zero shown at 1e-5)", fontsize=10)
    axes.set_xlabel("passes for six tokens")
    axes.legend(fontsize=8, frameon=False)
