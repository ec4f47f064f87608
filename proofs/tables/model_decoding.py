"""``model-decoding``: what published decoding rules cost on a trained model, and on the exact conditionals beside it."""

from __future__ import annotations

from fractions import Fraction

from exact.blocks import blocks_of
from exact.decoding import decode, path_errors
from exact.denoiser import Conditionals, ExactDenoiser
from exact.joint import Joint
from exact.metrics import output_error
from exact.objective import excess_loss
from exact.policies import (
    EntropyBounded,
    Fixed,
    InBlocks,
    LeftToRight,
    RandomOrder,
    Threshold,
    Top,
    margin,
    midpoint,
    partition,
)
from exact.samplers import LowConfidenceRemasking, Unmask
from exact.types import Denoiser, Kernel, Policy
from proofs.ledger.measured import ROUNDOFF, scope, trained
from proofs.tables.table import Column, Table, rounded

NEEDS = ("torch",)
MODELS = ("markov-v4-l6-exact", "parity-l6-exact", "copy-v4-l6-exact")


def policies(L: int) -> dict[str, Policy]:
    """Each deterministic rule by its name; the first three reveal one token a step."""
    return {
        "left to right": LeftToRight(1),
        "right to left": Fixed(tuple((i,) for i in reversed(range(L)))),
        "most confident": Top(1),
        "2 left to right": LeftToRight(2),
        "3 left to right": LeftToRight(3),
        "all at once": LeftToRight(L),
        "midpoints": midpoint(L),
        "2 most confident": Top(2),
        "2 by margin": Top(2, margin),
        "threshold 0.7": Threshold(Fraction(7, 10)),
        "threshold 0.9": Threshold(Fraction(9, 10)),
        "entropy bound 0.5": EntropyBounded(Fraction(1, 2)),
        "halves, threshold 0.7": InBlocks(partition(blocks_of(L, -(-L // 2))), Threshold(Fraction(7, 10))),
    }


def random_rules(L: int) -> dict[str, Kernel]:
    """Rules that choose by chance, or by what they drew: their cost has no split into steps."""
    sizes = (2,) * (L // 2)
    return {"random order, 2": Unmask(RandomOrder(sizes)), "remasking, 2": LowConfidenceRemasking(sizes)}


def build() -> Table:
    """The table."""
    rows = []
    for model in MODELS:
        joint, denoiser, _ = trained(model)
        exact = ExactDenoiser(joint)
        rows.append([model, "-ELBO", "-", rounded(excess_loss(joint, denoiser), ROUNDOFF, 5), *["-"] * 6])
        for name, policy in policies(joint.L).items():
            errors = path_errors(joint, Conditionals(denoiser), policy)
            split = [
                _cell(sum(float(x) for x in part))
                for part in zip(*((e.correlation, e.model_error) for e in errors), strict=True)
            ]
            rows.append([model, name, *_numbers(joint, denoiser, exact, Unmask(policy), split)])
        for name, kernel in random_rules(joint.L).items():
            rows.append([model, name, *_numbers(joint, denoiser, exact, kernel, ["-", "-"])])
    columns = [
        Column("model", number=False),
        Column("rule", number=False),
        Column("rounds"),
        Column("KL"),
        Column("$E_{fact}$"),
        Column("$E_{learn}$"),
        Column("errors"),
        Column("exact rounds"),
        Column("exact KL"),
        Column("exact errors"),
    ]
    notes = [
        "; ".join(scope(model) for model in MODELS)
        + ". KL: of the language from the law drawn from, nats a text, summed over all texts; for a deterministic "
        "rule it is E_fact (correlation inside steps) plus E_learn (the model's error), summed over contexts. With one token a step it is "
        "what the exact likelihood of that order is above the entropy, to be set beside -ELBO. Errors: mass drawn off the support. Rounds: mean "
        "over what is drawn. Exact: the same rule on the exact conditionals, in fractions, so that ties of confidence are ties; a model breaks them by its errors."
    ]
    return Table("model-decoding", "Decoding rules on trained models", columns, rows, notes)


def _numbers(joint: Joint, denoiser: Denoiser, exact: Denoiser, kernel: Kernel, split: list[str]) -> list[str]:
    """Rounds, divergence, its parts and the errors of a rule on a model; rounds, divergence and errors on exact marginals."""
    (rounds, divergence, errors), best = _drawn(joint, denoiser, kernel), _drawn(joint, exact, kernel)
    return [rounds, divergence, *split, errors, *best]


def _drawn(joint: Joint, denoiser: Denoiser, kernel: Kernel) -> list[str]:
    law = decode(Conditionals(denoiser), kernel)
    found = output_error(joint, law.output)
    return [_cell(float(x)) for x in (law.expected_steps, found.forward, found.sequence_error)]


def _cell(value: float) -> str:
    return rounded(value, ROUNDOFF, 5)
