r"""Generate-then-edit, second question: what do rounds of edits converge to?

Rounds that draw tokens again, all at once and each from its exact law given the others, may have one limit, and that limit
need not be the joint. The paper argues that it is not factorised, as a one-pass draft is, and hopes that edits mend what the
draft lost. At two positions the limit is the draft; in a chain neighbours become independent; and it can lie further from the
joint than the draft does. How far it lies from the joint at most is bounded by how often a position is drawn again.

Source: arXiv 2601.15593, Section A.7.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from exact.denoiser import Conditionals
from exact.editing import Edits, change, column_sum, influence, lazy, limit, smaller_norm
from exact.factorization import product_of_marginals
from exact.information import entropy, kl, total_correlation, total_variation
from exact.joint import Joint, least_weights
from exact.languages import flipping
from exact.logsum import log
from exact.strategies import positive_joints, small_joints
from proofs.claims.papers import ZHONG
from proofs.ledger.claim import Claim, Control, Proved, times
from proofs.ledger.domain import At, Domain, Draws, Family
from theory import editing as theory

PAPER, OURS = ZHONG("Section A.7"), ZHONG("Section A.7", "ours")
EVERY_POSITIVE = "every number of tokens, every alphabet, every positive law"
POSITIVE = {"every sequence possible": lambda joint: joint.positive}

ALL_AT_ONCE, MOSTLY = Edits(lazy()), Edits(lazy(Fraction(9, 10)))
PAIRS = Family(
    "every joint of two bits with weights 1 to 3",
    lambda: small_joints(weight=3, least=1),
    complete=True,
    size=3**4,
)
JOINTS = Draws("positive joints of 4 to 9 sequences, weights <= 9", positive_joints, 150)
DEPENDENT_PAIR = Joint([[3, 1], [1, 3]])


def settled(joint: Joint, edits: Edits = ALL_AT_ONCE) -> Joint:
    """What rounds of edits from exact conditionals converge to."""
    return limit(Conditionals(joint), edits)


pair_limit = Claim(
    id="edit-pair-limit",
    title="Two positions drawn again together forget each other",
    statement=r"At $n = 2$ with exact conditionals, drawing both positions again at once has the limit $P_1 \otimes P_2$.",
    source=OURS,
    speaks_of="every alphabet, every positive law of two tokens",
    left=lambda joint: least_weights(settled(joint)),
    relation="=",
    right=lambda joint: least_weights(product_of_marginals(joint)),
    over=Domain(
        PAIRS, draws=Draws("positive joints of two tokens, V <= 3", lambda: positive_joints([(2, 2), (3, 2)]), 100)
    ),
    assumptions=POSITIVE,
    prove=Proved(
        ("EditingColours.pair_limit",),
        says="Two tokens over one alphabet, a positive joint and its conditionals: the product of the marginals is a law, and for some rho < 1 the rounds are within rho^t of it from every law, so that it is the limit and the only stationary law.",
    ),
    control=Control("drawn again with probability 9/10 each", left=lambda joint: least_weights(settled(joint, MOSTLY))),
)

non_factorised = Claim(
    id="edit-limit-not-factorised",
    title="The limit of edits is not factorised",
    statement="Edits with exact conditionals converge to a law that is no product of its marginals, where the joint is none: its entropy is below the sum of those of its tokens.",
    source=PAPER,
    speaks_of=EVERY_POSITIVE,
    left=lambda joint: entropy(settled(joint)),
    relation="<",
    right=lambda joint: entropy(product_of_marginals(settled(joint))),
    over=Domain(PAIRS, draws=JOINTS),
    note="At two positions the limit is the product of marginals: nothing is recovered.",
    assumptions=POSITIVE | {"dependent": lambda joint: total_correlation(joint) > 0},
    prove=Proved(
        ("EditingRefuted.never_factorised",),
        says="That the statement fails for positive dependent laws and what rounds converge to from every start, on the witness: its limit is the product of the marginals, whose total correlation is 0.",
    ),
    witness=At("two bits with weights 3, 1, 1, 3", DEPENDENT_PAIR, shows=(log(4), log(4))),
    repair="edit-pair-limit",
)


def odd_times_even(chain: Joint) -> Joint:
    """The law of the odd positions times that of the even ones."""
    odd, even = list(range(0, chain.L, 2)), list(range(1, chain.L, 2))
    table = np.multiply.outer(chain.marginal(odd).astype(object), chain.marginal(even).astype(object))
    return Joint(np.transpose(table, np.argsort([*odd, *even])))


def chains(lengths: tuple[int, ...] = (3, 4)) -> Iterator[Joint]:
    """Chains of bits that start with 1 in 2 of 3 cases, with weights 1 to 4 to stay and to flip."""
    return (flipping(stay, flip, L) for L, stay, flip in itertools.product(lengths, range(1, 5), range(1, 5)))


CHAINS = Domain(
    Family(
        "every chain of three or four bits with weights 1 to 4 to stay and to flip, start 1/3",
        chains,
        complete=True,
        size=2 * 4**2,
    ),
    draws=Draws(
        "chains of three or four bits that stay or flip, any start",
        lambda: st.builds(
            lambda stay, flip, L, start: flipping(stay, flip, L, start),
            *(st.integers(1, 9), st.integers(1, 9), st.integers(3, 4)),
            st.tuples(st.integers(1, 9), st.integers(1, 9)),
        ),
        60,
    ),
)

bipartite = Claim(
    id="edit-chain-limit",
    title="Edits of a chain make neighbours independent",
    statement="For a positive symmetric chain of two states with all positions drawn again at once, the limit is the law of the odd positions times that of the even ones.",
    source=OURS,
    speaks_of="every number of tokens, every start, every symmetric kernel of two states without zeros",
    left=lambda chain: least_weights(settled(chain)),
    relation="=",
    right=lambda chain: least_weights(odd_times_even(chain)),
    over=CHAINS,
    note="Odd positions depend on even ones only, and the other way round: two interleaved Gibbs samplers that never meet.",
    prove=Proved(
        ("EditingColours.chain_limit",),
        says="More than the claim: chains of one token or more over any alphabet, with any start and steps that may differ, all positive. The law of the positions of odd index times that of even index is within rho^t of every start, for some rho < 1.",
    ),
    control=Control("drawn again with probability 9/10 each", left=lambda chain: least_weights(settled(chain, MOSTLY))),
)

improves = Claim(
    id="edit-closer-than-draft",
    title="The limit of edits is closer than the draft",
    statement=r"If $\alpha < 1$, the limit of full edits is no further from the joint than a one-pass draft: $\mathrm{KL}(P\,\|\,\pi) \le \mathrm{TC}$.",
    source=ZHONG("Section A.7", "relayed"),
    speaks_of=EVERY_POSITIVE,
    left=lambda joint: kl(joint, settled(joint)),
    relation="<=",
    right=total_correlation,
    over=Domain(draws=JOINTS),
    note="Not factorised is not the same as closer. Drawn together, three bits that avoid being equal come out as if they sought it.",
    assumptions=POSITIVE | {"alpha < 1": lambda joint: smaller_norm(influence(Conditionals(joint), lazy())) < 1},
    prove=Proved(
        ("EditedDraftsRefuted.closer_than_draft",),
        says="That a law which full rounds keep may be further from the joint than its total correlation, at alpha < 1, where edit-contraction makes it the limit; on the witness, whose stationary law has 2/13 on each of the two equal words and 3/26 elsewhere.",
    ),
    witness=At(
        "three bits, weight 1 where all are equal and 3 elsewhere",
        Joint([[[1, 3], [3, 3]], [[3, 3], [3, 1]]]),
        shows=("0.12373", "0.07246"),
    ),
    repair="edit-bias",
)


def bias_bound(joint: Joint, theta: Fraction) -> Fraction:
    """The bound from the influences of full rounds and the chances of a change."""
    source = Conditionals(joint)
    return theory.bias(theta, influence(source, lazy()), change(source, joint))


bias = Claim(
    id="edit-bias",
    title="How far lazy edits converge from the joint",
    statement=r"$\mathrm{TV}(P, \pi_\theta) \le \theta \sum_i \sum_{j<i} c_{ij} m_j / (1 - \alpha_1)$ for edits with probability $\theta$ each, $\alpha_1 < 1$ the largest column sum of the influences, $m_j$ the chance that drawing token j again changes it.",
    source=OURS,
    speaks_of="every number of tokens, every alphabet, every positive law, every theta",
    left=lambda joint, theta: total_variation(joint, settled(joint, Edits(lazy(theta)))),
    relation="<=",
    right=bias_bound,
    over=Domain(
        Family(
            "every joint of two bits with weights 1 to 3, theta of 1, 1/2 and 1/5",
            lambda: itertools.product(PAIRS.instances(), (Fraction(1), Fraction(1, 2), Fraction(1, 5))),
            complete=True,
            size=3**4 * 3,
        ),
        Family(
            "every joint of three bits with weights 1 and 2, theta of 1/2",
            lambda: ((joint, Fraction(1, 2)) for joint in small_joints(L=3, least=1)),
            complete=True,
            size=2**8,
        ),
        Family(
            "every chain of three bits with weights 1 to 4 to stay and to flip, start 1/3, theta of 1 and 1/2",
            lambda: itertools.product(chains((3,)), (Fraction(1), Fraction(1, 2))),
            complete=True,
            size=4**2 * 2,
        ),
        draws=Draws(
            "positive joints of 4 to 9 sequences, theta in tenths",
            lambda: st.tuples(positive_joints(), st.integers(1, 10).map(lambda k: Fraction(k, 10))),
            150,
        ),
    ),
    assumptions={
        "every sequence possible": lambda joint, theta: joint.positive,
        "alpha_1 < 1": lambda joint, theta: column_sum(influence(Conditionals(joint), lazy())) < 1,
    },
    prove=Proved(
        ("EditingLimit.edit_limit_bias",),
        says="Any joint, zeros allowed where laws with r(x, i) P(others) = P(x) that do not look at the token they predict have a largest column sum below 1; 0 < theta <= 1. There is a stationary law that the rounds converge to from every start, and it is within the bound of the joint, positions in the order of their index.",
    ),
    control=times("11/10"),
    tight=At(
        "two bits with weights 1001, 999, 999, 1001, all drawn again",
        *(Joint([[1001, 999], [999, 1001]]), Fraction(1)),
        reaches="0.999",
    ),
)
