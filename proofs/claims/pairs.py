r"""Models of pairs of tokens: what is still lost when a step draws tokens two by two, and what its loss then bounds.

Since single-token laws lose the dependence between tokens, a paper proposes a model that knows the joint law of two tokens, and
another one draws the sub-tokens of a word together. At stake is what this mends. The dependence inside a group is kept; that
between groups is lost as before; and a loss whose weights were made for tokens drawn one by one is no longer a bound.

Source: arXiv 2510.03289, the architecture proposed; arXiv 2505.18495.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st

from exact.information import conditional_entropy, entropy, kl, total_correlation, total_variation
from exact.joint import Joint
from exact.languages import copy, parity
from exact.logsum import add_up, log
from exact.pairs import group_correlation, group_product, pair_law
from exact.strategies import joints, laws, partitions, small_joints
from proofs.claims.papers import PRIME, SUN
from proofs.ledger.claim import Claim, Control, Measurement, Proved
from proofs.ledger.compare import Approx
from proofs.ledger.domain import EVERY_LAW, At, Domain, Draws, Family
from proofs.ledger.measured import ROUNDOFF, scope, speaking

MODEL = "markov-v4-l6-pairs"
ARCHITECTURE = "the architecture proposed"

Groups = Sequence[Sequence[int]]
DRAWN = Draws("joints (V <= 3, at most 32 sequences) of two tokens or more", lambda: joints(least_length=2))


def group_errors(joint: Joint, model: Joint, groups: Groups) -> Any:
    """The summed divergences of each group's law from the one it is drawn from."""
    return add_up(kl(Joint(joint.marginal(group).ravel()), Joint(model.marginal(group).ravel())) for group in groups)


@st.composite
def drawn(draw: st.DrawFn) -> tuple[Joint, Joint, Groups]:
    """A law, a positive law whose marginals are drawn from, and groups."""
    joint = draw(joints(least_length=2))
    model = Joint(np.array(draw(laws(joint.weights.size, 5, positive=True))).reshape(joint.weights.shape))
    return joint, model, [list(group) for group in draw(partitions(joint.L))]


def small() -> Iterable[tuple[Joint, Joint, Groups]]:
    """Every small joint of three bits with each of the five partitions, beside one positive law."""
    model = Joint(np.arange(1, 9).reshape(2, 2, 2))
    groups: list[Groups] = [[[0, 1], [2]], [[0, 2], [1]], [[2, 1], [0]], [[0], [1], [2]], [[0, 1, 2]]]
    return ((joint, model, split) for joint in small_joints(L=3, weight=1) for split in groups)


def measured() -> list[tuple[Approx, Approx]]:
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
    source=SUN(ARCHITECTURE, "ours"),
    speaks_of=EVERY_LAW,
    left=lambda joint, model, groups: kl(joint, group_product(model, groups)),
    relation="=",
    right=lambda joint, model, groups: group_correlation(joint, groups) + group_errors(joint, model, groups),
    over=Domain(
        Family(
            "every joint of three bits with weights 0 and 1, every partition into groups, beside one positive law",
            small,
            complete=True,
            size=(2**8 - 1) * 5,
        ),
        draws=Draws(
            "joints (V <= 3, at most 32 sequences), positive laws beside them, partitions into groups", drawn, 200
        ),
    ),
    prove=Proved(
        ("Groups.group_kl_identity",),
        says="In [0, oo], for any map of tokens to groups and any law of each group's tokens; groups without tokens count nothing.",
    ),
    note="The CTC bound with groups as tokens of a larger alphabet. A model of pairs moves the penalty of a step, it does not end it.",
    control=Control(
        "the correlation of single tokens in place of that of groups",
        right=lambda joint, model, groups: total_correlation(joint) + group_errors(joint, model, groups),
    ),
    measure=Measurement(
        f"{scope(MODEL)}: all 4,096 texts in one step of three pairs, neighbours or half a text apart", measured
    ),
)


def two_by_two(L: int) -> Groups:
    """Neighbouring tokens in pairs, the last one alone where their number is odd."""
    return [list(range(i, min(i + 2, L))) for i in range(0, L, 2)]


keeps = Claim(
    id="pairs-keep-the-joint",
    title="A model of pairs keeps the joint",
    statement=r"Drawing all tokens in one step from the exact joint laws of disjoint pairs loses nothing: $1 - \mathrm{TV}(P, \prod_g P_g) = 1$.",
    source=SUN(ARCHITECTURE, "relayed"),
    speaks_of=EVERY_LAW,
    left=lambda joint: 1 - Fraction(total_variation(joint, group_product(joint, two_by_two(joint.L)))),
    relation="=",
    right=1,
    over=Domain(draws=DRAWN),
    note="Pairs keep what is inside them. Two pairs of one parity, or of one sticky chain, still depend on each other.",
    prove=Proved(
        ("Groups.pairs_fail",),
        says="Not for every law, with groups of two tokens each, is the total variation between it and a step that draws each group from its exact law 0. On another witness than the claim's: two pairs of four equal bits.",
    ),
    witness=At("the parity of three bits, two and one", parity(3), shows=(Fraction(1, 2), 1)),
    repair="group-kl-identity",
)


def subtoken_loss(joint: Joint) -> Any:
    r"""The weighted entropies of masked sets given the rest, each set decoded jointly: :math:`\sum_M H(X_M | X_{-M}) / (m \binom Lm)`."""
    L, parts = joint.L, []
    for m in range(1, L + 1):
        for hidden in itertools.combinations(range(L), m):
            seen = [i for i in range(L) if i not in hidden]
            parts.append(conditional_entropy(joint, hidden, seen) / (m * math.comb(L, m)))
    return add_up(parts)


subtokens = Claim(
    id="joint-subtoken-bound",
    title="Decoding sub-tokens jointly still bounds the likelihood",
    statement=r"With the masked sub-tokens decoded jointly, the weighted loss $\sum_M H(X_M | X_{-M}) / (m \binom Lm)$ is at least $H(X)$.",
    source=PRIME("joint decoding of sub-tokens", "relayed"),
    speaks_of=EVERY_LAW,
    left=subtoken_loss,
    relation=">=",
    right=lambda joint: entropy(joint),
    over=Domain(draws=DRAWN),
    note="The weights are those of tokens drawn one by one; a joint draw is then counted too little. Equality needs independence.",
    prove=Proved(
        ("ObjectiveRefuted.subtokens_fail",),
        says="Not for every law is H(X) at most the sum over sets M of masks, the empty one left out, of H(X_M | X_-M) / (m C(L, m)). The law is that of the witness.",
    ),
    witness=At("two equal sub-bits", copy(2, 1), shows=(log(2) / 2, log(2))),
    repair="objective-at-least-entropy",
)
