r"""How far a law is from independence, by what tokens tell of each other two at a time.

A decoder that wants to reveal tokens in parallel asks how strongly each depends on each other one: the influence of token j on
token i is the largest distance between two laws of $X_i$ given $X_j$. Methods reveal sets of tokens whose pairs have little
influence. At stake is whether pairs are enough: for two tokens they are, for three a parity has no pair with any influence.

Source: arXiv 2604.02560 and the accounts of it.
"""

from __future__ import annotations

import itertools
from fractions import Fraction

from exact.factorization import product_of_marginals
from exact.information import total_variation
from exact.joint import Joint
from exact.languages import copy
from exact.strategies import joints, small_joints
from proofs.claims.papers import RINGEL
from proofs.ledger.claim import Claim, Proved, times
from proofs.ledger.domain import EVERY_LAW, At, Domain, Draws, Family

BOUND = "the influence bound"


def influences(joint: Joint) -> Fraction:
    r"""The summed pairwise influences :math:`\max_{a,b} \mathrm{TV}(P(X_i | X_j = a), P(X_i | X_j = b))`, i before j."""
    total = Fraction(0)
    for i, j in itertools.combinations(range(joint.L), 2):
        rows = [Joint(row) for row in joint.marginal([j, i]) if row.sum()]
        total += max(Fraction(total_variation(a, b)) for a, b in itertools.combinations_with_replacement(rows, 2))
    return total


def distance(joint: Joint) -> Fraction:
    """The distance of the joint from the product of its marginals."""
    return Fraction(total_variation(joint, product_of_marginals(joint)))


pairs = Claim(
    id="pairwise-influence-bound",
    title="Pairwise influences bound the distance from independence",
    statement=r"$\mathrm{TV}(P, \prod_i P_i)$ is at most the summed pairwise influences of the tokens.",
    source=RINGEL(BOUND, "relayed"),
    speaks_of=EVERY_LAW,
    left=distance,
    relation="<=",
    right=influences,
    over=Domain(
        Family(
            "every joint of three bits with weights 0 and 1",
            lambda: small_joints(L=3, weight=1),
            complete=True,
            size=2**8 - 1,
        ),
        draws=Draws(
            "joints of three bits with weights 0 and 1", lambda: joints(states=8, most=2, least_length=3, weight=1), 500
        ),
    ),
    note="The paper assumes that influences are sub-additive. Without it synergy escapes pairs.",
    prove=Proved(
        ("FactorizationRefuted.pairwise_influence",),
        says="That the statement fails, with the influence of pairs as in PairInfluence, i before j. The witness is the fair parity of three bits: all influences are 0, and the distance is 1/2.",
    ),
    witness=At(
        "a parity of three bits, one even word 5 times to 4 of each other",
        Joint([[[5, 0], [0, 4]], [[0, 4], [4, 0]]]),
        shows=(Fraction(2456, 4913), Fraction(1, 6)),
    ),
    repair="pairwise-influence-of-two",
)

two = Claim(
    id="pairwise-influence-of-two",
    title="The influence of one token on one other",
    statement=r"For two tokens $\mathrm{TV}(P, P_1 \otimes P_2) \le \max_{a,b} \mathrm{TV}(P(X_1 | X_2 = a), P(X_1 | X_2 = b))$.",
    source=RINGEL(BOUND),
    speaks_of="every law of two tokens, every alphabet",
    left=distance,
    relation="<=",
    right=influences,
    over=Domain(
        Family(
            "every joint of two bits with weights up to 4",
            lambda: small_joints(weight=4),
            complete=True,
            size=5**4 - 1,
        ),
        Family(
            "every joint of two tokens of three letters with weights 0 and 1",
            lambda: small_joints(V=3, weight=1),
            complete=True,
            size=2**9 - 1,
        ),
        draws=Draws(
            "joints of two tokens (V <= 3, weights <= 9)",
            lambda: joints(states=9, least_length=2).filter(lambda joint: joint.L == 2),
        ),
    ),
    prove=Proved(
        ("PairInfluence.influence_of_two",),
        says="For two tokens with an alphabet each; the maximum is over the values that the second token can have.",
    ),
    note="Equal tokens of V letters reach 1 - 1/V of it, so no smaller factor holds for every alphabet.",
    control=times("11/10"),
    tight=At("two equal tokens of 20 letters", copy(2, 1, 20), reaches=Fraction(19, 20)),
)
