"""``model-marginals``: trained models against the exact conditionals, in every context."""

from __future__ import annotations

from exact.circulation import float_circulation
from exact.denoiser import tabulated
from exact.factorization import marginal_error, split
from exact.metrics import calibration_error
from neural.suite import record_of
from proofs.ledger.measured import ROUNDOFF, trained
from proofs.tables.table import Column, Table, rounded

NEEDS = ("torch",)
#: Models of languages that can be enumerated, trained on all kinds of contexts.
MODELS = (
    "markov-v4-l6-exact",
    "markov-v4-l6-sampled",
    "hmm-v3-l8-exact",
    "parity-l6-exact",
    "copy-v4-l6-exact",
    "pair-v4-l6-exact",
    "stopping-v3-l8-exact",
    "latin-v4-l8-exact",
)


def build() -> Table:
    """The table."""
    return Table(
        "model-marginals", "Trained models against exact conditionals", COLUMNS, [_row(m) for m in MODELS], NOTES
    )


COLUMNS = [
    Column("model", number=False),
    Column("contexts"),
    Column("gap"),
    Column("mean TV"),
    Column("largest TV"),
    Column("$E_{fact}$"),
    Column("$E_{learn}$"),
    Column("circulation"),
    Column("ECE"),
]
NOTES = [
    "Total variation over every masked position of every context of positive probability. E_fact and E_learn: correlation and "
    "model error of decoding all tokens in one step (nats). Circulation: the largest over all contexts, pairs and tokens that "
    "both orders allow. ECE: expected calibration error in ten bins against the exact "
    "probability, contexts by their weight."
]


def _row(name: str) -> list[str]:
    joint, denoiser, _ = trained(name)
    denoiser = tabulated(denoiser, joint.V, joint.L)
    errors = marginal_error(joint, denoiser)
    once = split(joint, denoiser, [list(range(joint.L))])
    return [
        name,
        str(errors.contexts),
        f"{record_of(name)['gap']:.2g}",
        f"{errors.mean_tv:.5f}",
        f"{errors.largest_tv:.4f}",
        rounded(once.correlation, ROUNDOFF, 4),
        rounded(once.model_error, ROUNDOFF, 5),
        f"{float_circulation(denoiser, joint.V, joint.L):.3f}",
        f"{calibration_error(joint, denoiser):.5f}",
    ]
