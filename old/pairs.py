"""Models of pairs of tokens: the architecture that arXiv 2510.03289 proposes, and what it still loses in parallel."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from hypothesis import strategies as st

from exact.information import kl, total_correlation
from exact.joint import Joint
from exact.logsum import add_up
from exact.pairs import group_correlation, group_product, pair_law
from exact.strategies import joints, laws, partitions, small_joints
from proofs.ledger.claim import Attack, Claim, Control, Family, Measurement, Source, Tight
from proofs.ledger.compare import Approx
from proofs.ledger.measured import ROUNDOFF, scope, speaking
from theory import factorization as theory

MODEL = "markov-v4-l6-pairs"
PAPER = Source("2510.03289", "the architecture proposed")

#: A law, the law whose marginals are drawn from, and the groups drawn jointly.
Case = tuple[Joint, Joint, list[list[int]]]


def _group_errors(case: Case) -> Any:
    """The summed divergences of each group's law from the one it is drawn from."""
    joint, model, groups = case
    return add_up(kl(Joint(joint.marginal(group).ravel()), Joint(model.marginal(group).ravel())) for group in groups)


@st.composite
def _drawn(draw: st.DrawFn) -> Case:
    joint = draw(joints(states=32, least_length=2))
    model = Joint(np.array(draw(laws(joint.weights.size, 5, positive=True))).reshape(joint.weights.shape))
    return joint, model, [list(group) for group in draw(partitions(joint.L))]


def _small() -> Iterable[Case]:
    model = Joint(np.arange(1, 9).reshape(2, 2, 2))
    groups: list[list[list[int]]] = [[[0, 1], [2]], [[0, 2], [1]], [[2, 1], [0]], [[0], [1], [2]], [[0, 1, 2]]]
    return ((joint, model, split) for joint in small_joints(L=3, weight=1) for split in groups)


def _measured() -> list[tuple[Approx, Approx]]:
    """All six tokens in one step, in neighbouring pairs and in pairs half a text apart."""
    language, denoiser, _ = speaking(MODEL)
    joint, found = language.joint, []
    p, masked = joint.probabilities(), np.full((1, joint.L), joint.V)
    for groups in ([[0, 1], [2, 3], [4, 5]], [[0, 3], [1, 4], [2, 5]]):
        law = pair_law(denoiser, joint.V, joint.L, [groups])
        divergence = float((p * np.log(p / law)).sum())
        errors = 0.0
        for i, j in groups:
            exact = joint.marginal([i, j]) / joint.total
            errors += float((exact * np.log(exact / denoiser.together(masked, i, j)[0])).sum())
        between = float(group_correlation(joint, groups))
        found.append((Approx(divergence, ROUNDOFF), Approx(between + errors, ROUNDOFF)))
    return found


identity = Claim(
    id="group-kl-identity",
    title="What a model of pairs still loses",
    statement=r"A step that draws groups of tokens, each from a joint law $Q_g$ and independent of the others, has $\mathrm{KL}(P\,\|\,\prod_g Q_g) = \sum_g H(X_g) - H(X) + \sum_g \mathrm{KL}(P_g\,\|\,Q_g)$: the correlation between groups, and nothing of that inside them.",
    source=PAPER,
    relation="=",
    sides=lambda case: (
        kl(case[0], group_product(case[1], case[2])),
        group_correlation(case[0], case[2]) + _group_errors(case),
    ),
    note="The CTC bound with groups as tokens of a larger alphabet. A model of pairs moves the penalty of a step, it does not end it.",
    derive=theory.ctc_lower_bound,
    scope="every number of groups, every alphabet, every law",
    enumerate=(
        Family("every joint of three bits with weights 0 and 1, five partitions, beside one positive law", _small),
    ),
    attack=Attack("joints (at most 32 sequences), positive laws beside them, partitions into groups", _drawn, 200),
    control=Control(
        "the correlation of single tokens in place of that of groups",
        lambda case: (
            kl(case[0], group_product(case[1], case[2])),
            total_correlation(case[0]) + _group_errors(case),
        ),
    ),
    measure=Measurement(
        f"{scope(MODEL)}: all 4,096 texts in one step of three pairs, neighbours or half a text apart", _measured
    ),
)

keeps = Claim(
    id="pairs-keep-the-joint",
    title="A model of pairs keeps the joint",
    statement=r"Drawing all tokens in one step from the exact joint laws of disjoint pairs loses nothing: $\mathrm{KL}(P\,\|\,\prod_g P_g) \le 0$.",
    source=PAPER,
    relation="<=",
    sides=lambda joint: (kl(joint, group_product(joint, _pairs(joint.L))), 0),
    expected="fails",
    relayed=True,
    note="Pairs keep what is inside them. Two pairs of one parity, or of one sticky chain, still depend on each other.",
    attack=Attack("joints (at most 32 sequences) of two tokens or more", lambda: joints(states=32, least_length=2)),
    witness=Tight(
        "the parity of three bits, two and one: log 2 against 0",
        lambda: Joint([[[1, 0], [0, 1]], [[0, 1], [1, 0]]]),
    ),
    repair="group-kl-identity",
)


def _pairs(L: int) -> list[list[int]]:
    return [list(range(i, min(i + 2, L))) for i in range(0, L, 2)]
