"""``model-pairs``: a model of pairs of tokens against the factorised one, at equal passes."""

from __future__ import annotations

from exact.blocks import blocks_of
from exact.denoiser import ExactDenoiser
from exact.factorization import block_law
from exact.information import kl
from exact.joint import Joint
from exact.pairs import ExactPairs, pair_law
from proofs.ledger.measured import ROUNDOFF, scope, speaking
from proofs.tables.table import Column, Table, rounded

NEEDS = ("torch",)
PAIRED, FACTORISED = "markov-v4-l6-pairs", "markov-v4-l6-exact"


def build() -> Table:
    """The table."""
    language, paired, _ = speaking(PAIRED)
    _, factorised, _ = speaking(FACTORISED)
    joint = language.joint
    V, L = joint.V, joint.L
    exact = ExactDenoiser(joint)
    rows = []
    for name, steps in schedules(L).items():
        flat = [[i for group in step for i in group] for step in steps]
        laws = [
            block_law(factorised, V, L, flat),
            block_law(exact, V, L, flat),
            pair_law(paired, V, L, steps),
            pair_law(ExactPairs(joint), V, L, steps),
        ]
        rows.append(
            [name, str(len(steps)), *(rounded(float(kl(joint.floats(), Joint(law))), ROUNDOFF, 5) for law in laws)]
        )
    columns = [
        Column("tokens of each pass", number=False),
        Column("passes"),
        Column("factorised"),
        Column("its best"),
        Column("pairs"),
        Column("their best"),
    ]
    notes = [
        f"{scope(FACTORISED)}; {scope(PAIRED)}, the same network with a second head for the joint law of two masked tokens, trained as long. "
        "Divergence of what is drawn from the language, nats a text, at equal passes: the tokens of a pass drawn one by one from marginals, or "
        "two by two from joint laws. Best: the same with exact laws. All 4,096 sequences, float64."
    ]
    return Table("model-pairs", "Pairs of tokens against single ones at equal passes", columns, rows, notes)


def schedules(L: int) -> dict[str, list[list[list[int]]]]:
    """Steps of pairs by name: neighbours, tokens half a text apart, and several pairs at once."""
    near = blocks_of(L, 2)
    far = [[i, i + L // 2] for i in range(L // 2)]
    return {
        "one": [[[i]] for i in range(L)],
        "a pair of neighbours": [[pair] for pair in near],
        "a pair half a text apart": [[pair] for pair in far],
        "two pairs of neighbours": [near[:2], near[2:]],
        "all, in pairs of neighbours": [near],
        "all, in pairs half a text apart": [far],
    }
