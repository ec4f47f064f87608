"""``model-thresholds``: thresholds of confidence on trained models: parallelism, order and cost, by correctness."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from exact.decoding import Trace, paths
from exact.denoiser import Conditionals, ExactDenoiser
from exact.joint import Joint
from exact.metrics import finalization_parallelism, tau_a
from exact.policies import Threshold
from exact.types import Context, Denoiser, Number
from proofs.ledger.measured import ROUNDOFF, scope, trained
from proofs.tables.table import Column, Table, rounded

NEEDS = ("torch",)
MODELS = ("copy-v4-l6-exact", "parity-l6-exact", "stopping-v3-l8-exact")
THRESHOLDS = [Fraction(k, 100) for k in (50, 70, 80, 90, 95)]


def build() -> Table:
    """The table."""
    rows = []
    for model in MODELS:
        joint, denoiser, _ = trained(model)
        for tau in THRESHOLDS:
            found, exact = (traced(joint, source, tau) for source in (denoiser, ExactDenoiser(joint)))
            rows.append([model, f"{float(tau):.2f}", *found, exact[0], exact[1]])
    columns = [
        Column("model", number=False),
        Column("threshold"),
        Column("errors"),
        Column("AFP"),
        Column("AFP right"),
        Column("AFP wrong"),
        Column(r"$\tau_a$ right"),
        Column(r"$\tau_a$ wrong"),
        Column("exact errors"),
        Column("exact AFP"),
    ]
    notes = [
        "; ".join(scope(model) for model in MODELS)
        + ". Everything that drawing by the rule can give, with its probability. Errors: mass drawn off the "
        "support; AFP: tokens a round; both and Kendall's tau (ties count zero) also given that the text is on the support or off it, a dash "
        "where less than 1e-6 is. Exact: the same rule on the exact conditionals, in fractions; 0.70 is exactly the confidence of the likeliest word of a text that runs, and a "
        "model is on either side of it."
    ]
    return Table("model-thresholds", "Thresholds of confidence on trained models", columns, rows, notes)


def traced(joint: Joint, denoiser: Denoiser, tau: Fraction) -> list[str]:
    """Errors, mean parallelism, and parallelism and tau given that the text is right, or wrong."""
    drawn = paths(Conditionals(denoiser), Threshold(tau))
    right = {key: float(p) for key, p in drawn.items() if joint.weights[key[0]]}
    wrong = {key: float(p) for key, p in drawn.items() if not joint.weights[key[0]]}
    cells = [_mean(finalization_parallelism, part) for part in (right, wrong)]
    cells += [_mean(tau_a, part) for part in (right, wrong)]
    whole = _mean(finalization_parallelism, right | wrong)
    return [rounded(sum(wrong.values()), ROUNDOFF, 5), whole, *cells]


def _mean(metric: Callable[[Trace], Number], law: Mapping[tuple[Context, Trace], Number]) -> str:
    total = sum(law.values())
    if total < 1e-6:
        return "-"
    return rounded(sum(float(metric(trace)) * p for (_, trace), p in law.items()) / total, 1e-3, 2)
