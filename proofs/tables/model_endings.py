"""``model-endings``: when text ends on a canvas of fixed length, by order of decoding, on a trained model."""

from __future__ import annotations

from fractions import Fraction

from exact.decoding import decode
from exact.denoiser import Conditionals, ExactDenoiser
from exact.joint import Joint
from exact.policies import Fixed, LeftToRight, Threshold, Top
from exact.samplers import Unmask, as_told, greedy
from exact.types import Denoiser, Policy, TokenLaw
from proofs.ledger.measured import ROUNDOFF, scope, trained
from proofs.tables.table import Column, Table, rounded

NEEDS = ("torch",)
MODEL = "stopping-v3-l8-exact"
STOP = 2
TOKENS: dict[str, TokenLaw] = {"likeliest": greedy, "drawn": as_told}


def policies(L: int) -> dict[str, Policy]:
    """Orders of decoding."""
    return {
        "left to right": LeftToRight(1),
        "right to left": Fixed(tuple((i,) for i in reversed(range(L)))),
        "most confident": Top(1),
        "2 most confident": Top(2),
        "threshold 0.7": Threshold(Fraction(7, 10)),
        "all at once": LeftToRight(L),
    }


def build() -> Table:
    """The table."""
    joint, denoiser, _ = trained(MODEL)
    rows = [["the language", "-", *_texts(joint, joint), "-", "-"]]
    for name, policy in policies(joint.L).items():
        for how, tokens in TOKENS.items():
            found, exact = (_drawn(d, policy, tokens) for d in (denoiser, ExactDenoiser(joint)))
            rows.append([name, how, *_texts(joint, found), *_texts(joint, exact)[:2]])
    columns = [
        Column("order", number=False),
        Column("tokens", number=False),
        Column("length"),
        Column("empty"),
        Column("errors"),
        Column("exact length"),
        Column("exact empty"),
    ]
    notes = [
        f"{scope(MODEL)}: eight positions; a running text stops with probability 1/8 at each, and its likeliest word has 7/10. Length: tokens before the first "
        "stop, on average; empty: the chance that the first token is the stop; errors: mass with words after a stop. Exact: the same on "
        "exact conditionals, in fractions."
    ]
    return Table("model-endings", "Where text ends, by order of decoding", columns, rows, notes)


def _drawn(denoiser: Denoiser, policy: Policy, tokens: TokenLaw) -> Joint:
    return decode(Conditionals(denoiser), Unmask(policy, tokens)).output


def _texts(joint: Joint, law: Joint) -> list[str]:
    """Mean length, chance of an empty text, mass off the support."""
    p = law.probabilities()
    length = 0.0
    for i in range(law.L):
        length += float(p[tuple([slice(STOP)] * (i + 1))].sum())
    return [rounded(float(x), ROUNDOFF, 4) for x in (length, p[STOP].sum(), p[joint.weights == 0].sum())]
