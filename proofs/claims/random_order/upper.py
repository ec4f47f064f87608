"""Published bounds from above on random-order decoding, each with its estimand, its class of samplers and its assumptions.

Papers bound what a sampler loses that reveals several tokens a round: by the largest round and the information that a
token shares with all others, or by total correlation. What they bound is a mean over orders, of a uniformly random order
with sizes fixed in advance. At stake is which constant, and whether the bound says anything of *your* order: used outside
its class, for blocks from left to right or for the one order that was drawn, it is false.

Sources: arXiv 2505.21400 (Li, Cai), 2510.25544 (Lavenant, Zanella), 2602.20126 (Zhao, Cai).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

from hypothesis import strategies as st

from exact.blocks import blocks_of
from exact.factorization import block_divergence
from exact.joint import Joint
from exact.languages import markov, parity
from exact.policies import RandomOrder
from exact.strategies import languages, partitions
from exact.types import Policy
from proofs.claims.papers import LAVENANT, LI_CAI, ZHAO
from proofs.claims.random_order.domains import (
    BY_SIZES,
    DIVIDED,
    EVERY_SIZES,
    THOUSAND,
    dtc,
    halved,
    information,
    last,
    letters,
    mean_error,
    tc,
)
from proofs.ledger.bound import MEAN, Bound, Law
from proofs.ledger.claim import Claim, Proved, times
from proofs.ledger.domain import EVERY_LAW, At, Domain, Draws
from theory import random_order as theory

DIMENSION_FREE = LAVENANT("the dimension-free bound")
BLIND = ZHAO("randomised block sizes", "ours")
EVERY_DIVISOR = f"{EVERY_LAW}, every number of equal rounds"


def in_random_order(law: Law, policy: Policy) -> bool:
    """Whether a policy is a uniformly random order in sizes for so many tokens."""
    return isinstance(policy, RandomOrder) and sum(policy.sizes) == law.L


def in_equal_rounds(law: Law, policy: Policy) -> bool:
    """Whether it is one in rounds of the same size."""
    return isinstance(policy, RandomOrder) and in_random_order(law, policy) and len(set(policy.sizes)) == 1


#: What the bounds by sizes share: what they bound, and for whom.
sized_bound: Callable[..., Bound] = partial(
    Bound,
    estimand=MEAN,
    sampler="a uniformly random order with sizes fixed in advance",
    fits=in_random_order,
    left=mean_error,
)
equal_bound: Callable[..., Bound] = partial(
    sized_bound, sampler="a uniformly random order in rounds of equal size", fits=in_equal_rounds
)

LI_CAI_BOUND = sized_bound(
    id="li-cai-bound",
    title="Li and Cai",
    source=LI_CAI("Theorem 1"),
    right=lambda law, policy: theory.li_cai_constant(policy.sizes) * last(law),
)
CURVE_BOUND = sized_bound(
    id="curve-bound",
    title="Lavenant and Zanella",
    source=DIMENSION_FREE,
    right=lambda law, policy: theory.curve_constant(policy.sizes) * last(law),
)
TC_BOUND = sized_bound(
    id="tc-bound",
    title="Sharp multiple of TC",
    source=BLIND,
    right=lambda law, policy: theory.total_correlation_constant(policy.sizes) * tc(law),
)
DTC_BOUND = sized_bound(
    id="dtc-bound",
    title="Sharp multiple of DTC",
    source=BLIND,
    right=lambda law, policy: theory.dual_total_correlation_constant(policy.sizes) * dtc(law),
)
BALANCED_BOUND = equal_bound(
    id="li-cai-balanced",
    title="Balanced rounds",
    source=LI_CAI("Corollary 1"),
    right=lambda law, policy: information(law) * Fraction(2, len(policy.sizes)),
)
REFINED_BOUND = equal_bound(
    id="li-cai-refined",
    title="The bound over halving distances",
    source=LI_CAI("the refined bound"),
    right=lambda law, policy: halved(law, policy.sizes[0]) * Fraction(policy.sizes[0], 2),
)
BOUNDS = (LI_CAI_BOUND, CURVE_BOUND, TC_BOUND, DTC_BOUND)

#: What the theorems on sequences speak of.
ANY = "Any law and length, an alphabet of its own for each token"

PAIRS_OF_A_PARITY = At(
    "a parity of four bits in rounds of 2 and 2: log 2 on both sides", parity(4), RandomOrder((2, 2))
)

li_cai = LI_CAI_BOUND.claim(
    r"$E_M\,\mathrm{KL} \le \frac{2^{\lceil \log_2 s_{max} \rceil} - 1}{L} \sum_i I(X_i; X_{-i})$.",
    EVERY_SIZES,
    BY_SIZES,
    control=times("11/10"),
    tight=PAIRS_OF_A_PARITY,
    note="Up to twice as large as need be where the largest size is no power of two.",
    prove=Proved(
        ("RandomOrderBounds.cost_li_cai",),
        says=f"{ANY}, sizes of at most s tokens: the mean over ordered partitions of KL is at most (2^k - 1) / L times the summed informations, k the least with s <= 2^k.",
    ),
)

by_curve = CURVE_BOUND.claim(
    r"$E_M\,\mathrm{KL} \le (s_{max} - 1)\,Z_L$, whatever the length.",
    EVERY_SIZES,
    BY_SIZES,
    control=times("11/10"),
    tight=PAIRS_OF_A_PARITY,
    note="That no smaller constant will do is curve-constant-reached.",
    prove=Proved(
        ("RandomOrderSequences.expected_kl_bound", "RandomOrderBounds.curve_last"),
        says=f"{ANY}, sizes of at most k tokens: the mean over ordered partitions of KL is at most (k - 1) Z_L; L Z_L is the summed information of each token in all others.",
    ),
)

by_letters = Claim(
    id="curve-bound-alphabet",
    title="A bound by the alphabet alone",
    statement=r"$E_M\,\mathrm{KL} \le (s_{max} - 1) \log V$, whatever the length.",
    source=DIMENSION_FREE,
    speaks_of=EVERY_SIZES,
    left=mean_error,
    relation="<=",
    right=lambda law, policy: letters(law) * (max(policy.sizes) - 1),
    over=BY_SIZES,
    prove=Proved(
        ("RandomOrderBounds.cost_letters",),
        says=f"{ANY}, each of at most V letters, sizes of at most s tokens: the mean over ordered partitions of KL is at most (s - 1) log V.",
    ),
    control=times("11/10"),
    tight=PAIRS_OF_A_PARITY,
)

by_tc = TC_BOUND.claim(
    r"$E_M\,\mathrm{KL} \le \max_j \frac{D_j}{L - j}\,\mathrm{TC}$, $D_j$ the tokens left in the round when j are told.",
    EVERY_SIZES,
    BY_SIZES,
    control=times("11/10"),
    tight=At("a parity of four bits in one round: log 2 on both sides", parity(4), RandomOrder((4,))),
    prove=Proved(
        ("RandomOrderBounds.cost_total", "RandomOrderBounds.cost_weights"),
        says=f"{ANY}, any sizes: the mean over ordered partitions of KL is at most c TC for every c with D_j <= c (L - j) for all 0 < j < L; the largest D_j / (L - j) is one. The D_j are a recursion there, and the mean KL is the sum of D_j (Z_{{j+1}} - Z_j).",
    ),
)

by_dtc = DTC_BOUND.claim(
    r"$E_M\,\mathrm{KL} \le \max_j \frac{D_j}{j}\,\mathrm{DTC}$, $D_j$ the tokens left in the round when j are told.",
    EVERY_SIZES,
    BY_SIZES,
    control=times("11/10"),
    tight=At("a parity of three bits in rounds of 1 and 2: log 2 on both sides", parity(3), RandomOrder((1, 2))),
    prove=Proved(
        ("RandomOrderBounds.cost_dual", "RandomOrderBounds.cost_weights"),
        says=f"{ANY}, any sizes: the mean over ordered partitions of KL is at most c DTC for every c with D_j <= c j for all 0 < j < L; the largest D_j / j is one. The D_j are a recursion there, and the mean KL is the sum of D_j (Z_{{j+1}} - Z_j).",
    ),
)

balanced = BALANCED_BOUND.claim(
    r"With T equal rounds, T dividing L, $E_M\,\mathrm{KL} \le \frac2T \sum_i I(X_i; X_{-i})$.",
    EVERY_DIVISOR,
    DIVIDED,
    control=times("21/10"),
    tight=At("a thousand equal tokens in one round", THOUSAND, RandomOrder((1000,)), reaches=Fraction(999, 2000)),
    note="The constant 2 is what Theorem 1 gives. Never reached: by curve-bound the error is below half of it.",
    prove=Proved(
        ("RandomOrderBounds.cost_balanced",),
        says=f"{ANY}, T rounds of s tokens with T s = L: the mean over ordered partitions of KL is at most 2 / T times the summed information of each token in all others.",
    ),
)

refined = REFINED_BOUND.claim(
    r"For equal rounds of s tokens, $E_M\,\mathrm{KL} \le \frac{s}{2L} \sum_i \sum_{j \ge 0} 2^{-j} E\,I(X_i; X_{W_j})$ with $|W_j| = L - \lceil s\,2^{-(j+1)} \rceil$.",
    EVERY_DIVISOR,
    DIVIDED,
    control=times("11/10"),
    tight=At("a thousand equal tokens in one round", THOUSAND, RandomOrder((1000,)), reaches=Fraction(999, 1000)),
    note="The sizes of the sets are reconstructed from the halving recursion.",
    prove=Proved(
        ("RandomOrderHalving.cost_halved", "RandomOrderSequences.curve_pairs"),
        says=f"{ANY}, any sizes of at most s tokens, equal or not: the mean over ordered partitions of KL is at most s / 2 times the sum of 2^-j Z at L - ceil(s / 2^(j+1)) + 1 for j < n, with 2^(1-n) Z_L for all later terms, for every n; these are all equal to Z_L as soon as s <= 2^(n+1). Z is the mean over tokens and sets that the statement writes out.",
    ),
)

STICKY = markov([1, 1], [[9, 1], [1, 9]], 6)


def by_largest_block(joint: Joint, blocks: list[list[int]]) -> Any:
    """The bound by the curve, asked of sizes that are those of the blocks."""
    return CURVE_BOUND.right(joint, RandomOrder(tuple(map(len, blocks))))


left_to_right = Claim(
    id="random-order-bound-left-to-right",
    title="A random-order bound used for blocks from left to right",
    statement=r"Blocks decoded from left to right have $\mathrm{KL} \le (s_{max} - 1)\,Z_L$.",
    source=LAVENANT("the dimension-free bound", "relayed"),
    speaks_of=f"{EVERY_LAW}, every size of blocks",
    left=block_divergence,
    relation="<=",
    right=by_largest_block,
    over=Domain(
        draws=Draws(
            "named languages in blocks from left to right",
            lambda: languages().flatmap(
                lambda joint: st.integers(1, joint.L).map(lambda B: (joint, blocks_of(joint.L, B)))
            ),
        ),
    ),
    note="The bound is on the mean over orders. Neighbours in a text depend on each other more than tokens of a random set.",
    prove=Proved(
        ("RandomOrderRefuted.left_to_right_fails",),
        says="Not for every law and size B of blocks from left to right is KL at most (B - 1) Z_L. On another witness than the claim's: two equal bits and one that is 0, in blocks of two, where KL is log 2 and the bound 2/3 log 2.",
    ),
    witness=At("six tokens of the sticky chain in blocks of two", STICKY, blocks_of(6, 2), shows=("0.6607", "0.4656")),
    repair="curve-bound",
)

single_run = Claim(
    id="random-order-bound-single-run",
    title="Every run of the sampler satisfies the bound",
    statement=r"For each order that is drawn, $\mathrm{KL}(P \| Q_M) \le (s_{max} - 1)\,Z_L$.",
    source=LAVENANT("the dimension-free bound", "relayed"),
    speaks_of=f"{EVERY_LAW}, every ordered partition",
    left=block_divergence,
    relation="<=",
    right=by_largest_block,
    over=Domain(
        draws=Draws(
            "named languages and ordered partitions",
            lambda: languages().flatmap(
                lambda joint: partitions(joint.L).map(lambda blocks: (joint, [list(b) for b in blocks]))
            ),
        ),
    ),
    note="The bound is on the mean over mask paths M.",
    prove=Proved(
        ("RandomOrderRefuted.single_run_fails",),
        says="Not for every law and ordered partition into rounds of at most s tokens is KL at most (s - 1) Z_L. On another witness than the claim's: two equal bits and one that is 0, the pair first.",
    ),
    witness=At(
        "six tokens of the sticky chain, pairs of neighbours, the middle last",
        STICKY,
        [[0, 1], [4, 5], [2, 3]],
        shows=("0.7118", "0.4656"),
    ),
    repair="curve-bound",
)
