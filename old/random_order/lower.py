"""What bounds on parallel decoding are read to say and do not: each fails, with the bound it misreads beside it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import networkx as nx
import numpy as np
from hypothesis import strategies as st
from proofs.claims.random_order.upper import LAVENANT, LOWER, PAIRS, RIGHT, error

from exact.blocks import blocks_of
from exact.decoding import decode
from exact.denoiser import Conditionals, ExactDenoiser
from exact.editing import Edits, edited, lazy
from exact.factorization import block_divergence, product_of_marginals
from exact.information import (
    conditional_entropy,
    dual_total_correlation,
    entropy,
    kl,
    mutual_information,
    total_correlation,
    total_variation,
)
from exact.joint import Joint
from exact.languages import copy, markov, mds, parity
from exact.logsum import add_up, log
from exact.policies import Fixed, partition
from exact.random_order import compositions, information_curve, random_order_divergence
from exact.samplers import Unmask
from exact.strategies import joints, languages, partitions, small_joints
from proofs.ledger.claim import Attack, Claim, Control, Family, Source, Tight

STICKY = ([1, 1], [[9, 1], [1, 9]])
JOINTS = Attack("joints (at most 16 sequences, weights <= 9)", lambda: joints(states=16, least_length=2), 200)
SMALL = Family("every joint of three bits with weights 0 and 1", lambda: small_joints(L=3, weight=1))


def _against_curve(case: tuple[Joint, list[list[int]]]) -> tuple[Any, Any]:
    joint, blocks = case
    sizes = tuple(map(len, blocks))
    return block_divergence(joint, blocks), RIGHT["lavenant-zanella"](joint, sizes)


_BLOCKS = Attack(
    "named languages in blocks from left to right",
    lambda: languages().flatmap(
        lambda joint: st.tuples(st.just(joint), st.integers(1, joint.L).map(lambda B: blocks_of(joint.L, B)))
    ),
    300,
)
_ORDERS = Attack(
    "named languages and ordered partitions",
    lambda: languages().flatmap(
        lambda joint: st.tuples(st.just(joint), partitions(joint.L).map(lambda blocks: [list(b) for b in blocks]))
    ),
    300,
)

left_to_right = Claim(
    id="random-order-bound-left-to-right",
    title="A random-order bound used for blocks from left to right",
    statement=r"Blocks decoded from left to right have $\mathrm{KL} \le (s_{max} - 1)\,Z_L$.",
    source=LAVENANT,
    relation="<=",
    sides=_against_curve,
    expected="fails",
    relayed=True,
    note="The bound is on the mean over orders. Neighbours in a text depend on each other more than tokens of a random set.",
    assumptions={"blocks from left to right": lambda case: [i for b in case[1] for i in b] == list(range(case[0].L))},
    attack=_BLOCKS,
    witness=Tight(
        "six tokens of the sticky chain in blocks of two: .6607 against .4656",
        lambda: (markov(*STICKY, 6), [[0, 1], [2, 3], [4, 5]]),
    ),
    repair="curve-bound",
)

single_run = Claim(
    id="random-order-bound-single-run",
    title="Every run of the sampler satisfies the bound",
    statement=r"For each order that is drawn, $\mathrm{KL}(P \| Q_M) \le (s_{max} - 1)\,Z_L$.",
    source=LAVENANT,
    relation="<=",
    sides=_against_curve,
    expected="fails",
    relayed=True,
    note="The bound is on the mean over mask paths M.",
    attack=_ORDERS,
    witness=Tight(
        "six tokens of the sticky chain, pairs of neighbours, the middle last: .7118 against .4656",
        lambda: (markov(*STICKY, 6), [[0, 1], [4, 5], [2, 3]]),
    ),
    repair="curve-bound",
)


def _plain_lower(case: tuple[Joint, tuple[int, ...]]) -> tuple[Any, Any]:
    joint, sizes = case
    return error(joint, sizes), information_curve(joint)[-1] * Fraction(max(sizes), 16)


@st.composite
def _sized(draw: st.DrawFn) -> tuple[Joint, tuple[int, ...]]:
    joint = draw(joints(states=16, least_length=2, weight=1))
    rounds = draw(st.integers(1, joint.L))
    return joint, draw(st.sampled_from(list(compositions(joint.L, rounds))))


_SIZED = Attack("joints of weights 0 and 1 (at most 16 sequences) and sizes", _sized, 500)

every_schedule = Claim(
    id="lower-bound-every-schedule",
    title="The lower bound for every schedule",
    statement=r"For all sizes, $E_M\,\mathrm{KL} \ge \frac{s_{max}}{16 L} \sum_i I(X_i; X_{-i})$.",
    source=LOWER,
    relation=">=",
    sides=_plain_lower,
    expected="fails",
    relayed=True,
    note="The theorem says that some sizes with this largest one cost as much.",
    attack=_SIZED,
    witness=Tight("a parity of four bits in rounds of 3 and 1: nothing is lost", lambda: (parity(4), (3, 1))),
    repair="lower-bound-some-schedule",
)

balanced = Claim(
    id="lower-bound-balanced",
    title="The lower bound for balanced sizes",
    statement=r"For equal sizes, $E_M\,\mathrm{KL} \ge \frac{s_{max}}{16 L} \sum_i I(X_i; X_{-i})$.",
    source=LOWER,
    relation=">=",
    sides=_plain_lower,
    expected="fails",
    relayed=True,
    note="Relayed as the authors' conjecture.",
    assumptions={"equal sizes": lambda case: len(set(case[1])) == 1},
    attack=Attack(
        "Reed-Solomon codes in equal rounds",
        lambda: st.sampled_from([(3, 4, 2, (2, 2)), (3, 4, 1, (2, 2)), (5, 4, 2, (2, 2)), (3, 4, 3, (4,))]).map(
            lambda c: (mds(*c[:3]), c[3])
        ),
        30,
    ),
    witness=Tight("the ternary [4, 2] code in rounds of 2 and 2: nothing is lost", lambda: (mds(3, 4, 2), (2, 2))),
    repair="lower-bound-some-schedule",
)

plain = Claim(
    id="lower-bound-plain-information",
    title="The lower bound with plain information",
    statement=r"One round of L tokens loses at least $\frac1{16} \sum_i I(X_i; X_{-i})$.",
    source=LOWER,
    relation=">=",
    sides=lambda L: _one_round(parity(L)),
    expected="fails",
    relayed=True,
    note="A parity's tokens are independent until all but one are seen: the sum over scales in the theorem is needed.",
    attack=Attack("parities of 14 to 18 bits", lambda: st.integers(14, 18), 6),
    witness=Tight("a parity of 17 bits: .6931 against .7365", lambda: 17),
    repair="lower-bound-some-schedule",
)


def _one_round(joint: Joint) -> tuple[Any, Any]:
    """What one round loses, against a sixteenth of the summed information, TC + DTC."""
    lost = total_correlation(joint)
    return lost, (lost + dual_total_correlation(joint)) / 16


def _scales(joint: Joint, largest: int) -> Any:
    r"""The lower bound's right side, with :math:`|W_j| = L - \lceil s_{max} 2^{-(j+1)} \rceil` (reconstructed)."""
    curve, parts = information_curve(joint), []
    tail, j = Fraction(1), 0
    while True:
        hidden = -(-largest // 2 ** (j + 1))
        if hidden <= 1:
            parts.append(curve[-1] * 2 * tail)
            return add_up(parts) * Fraction(largest, 16)
        parts.append(curve[joint.L - hidden] * tail)
        tail, j = tail / 2, j + 1


def _some(case: tuple[Joint, int]) -> tuple[Any, Any]:
    joint, largest = case
    sizes = [s for k in range(1, joint.L + 1) for s in compositions(joint.L, k) if max(s) == largest]
    curve = information_curve(joint)
    return max(random_order_divergence(curve, s) for s in sizes), _scales(joint, largest)


some_schedule = Claim(
    id="lower-bound-some-schedule",
    title="Some sizes cost as much",
    statement=r"Some sizes with a given $s_{max} \ge 2$ have $E_M\,\mathrm{KL} \ge \frac{s_{max}}{16 L} \sum_i \sum_{j \ge 0} 2^{-j} E\,I(X_i; X_{W_j})$, $|W_j| = L - \lceil s_{max} 2^{-(j+1)} \rceil$.",
    source=LOWER,
    relation=">=",
    sides=_some,
    note="The sizes of the sets are reconstructed from the halving recursion.",
    enumerate=(
        Family(
            "every joint of three bits with weights 0 and 1, largest sizes 2 and 3",
            lambda: ((joint, s) for joint in small_joints(L=3, weight=1) for s in (2, 3)),
        ),
    ),
    attack=Attack(
        "joints (at most 16 sequences, weights <= 9) and a largest size",
        lambda: joints(states=16, least_length=2).flatmap(
            lambda joint: st.tuples(st.just(joint), st.integers(2, joint.L))
        ),
        100,
    ),
    control=Control("eight times as much", lambda case: (_some(case)[0], 8 * _some(case)[1])),
    tight=Tight("two equal bits in one round: log 2 against a quarter of it", lambda: (copy(2, 1), 2), Fraction(1, 4)),
)


def _trees(L: int) -> Iterator[list[tuple[int, int]]]:
    """Every spanning tree of L positions."""
    pairs = list(itertools.combinations(range(L), 2))
    for edges in itertools.combinations(pairs, L - 1):
        graph = nx.Graph(edges)
        if len(graph) == L and nx.is_connected(graph):
            yield list(edges)


def _tree(case: tuple[Joint, list[tuple[int, int]]]) -> tuple[Any, Any]:
    joint, edges = case
    return total_correlation(joint), add_up(mutual_information(joint, [i], [j]) for i, j in edges)


tree = Claim(
    id="tree-lower-bound",
    title="Every tree of pairs is a lower bound",
    statement=r"One round loses at least the summed information of pairs along any tree, $\mathrm{TC} \ge \max_{tree} \sum_{(i,j)} I(X_i; X_j)$.",
    source=PAIRS,
    relation=">=",
    sides=_tree,
    note="The largest pair, the best matching and the best tree are lower bounds, the last the strongest.",
    enumerate=(
        Family(
            "every joint of three bits with weights 0 and 1, every tree",
            lambda: ((joint, edges) for joint in small_joints(L=3, weight=1) for edges in _trees(3)),
        ),
    ),
    attack=Attack(
        "joints (at most 16 sequences, weights <= 9) and trees",
        lambda: joints(states=16, least_length=2).flatmap(
            lambda joint: st.tuples(st.just(joint), st.sampled_from(list(_trees(joint.L))))
        ),
        150,
    ),
    control=Control("twice along the tree", lambda case: (_tree(case)[0], 2 * _tree(case)[1])),
    tight=Tight(
        "four tokens of the sticky chain, along it",
        lambda: (markov(*STICKY, 4), [(0, 1), (1, 2), (2, 3)]),
    ),
)

all_pairs = Claim(
    id="all-pairs-lower-bound",
    title="The sum over all pairs as a lower bound",
    statement=r"One round loses at least $\sum_{i<j} I(X_i; X_j)$.",
    source=PAIRS,
    relation=">=",
    sides=lambda joint: (
        total_correlation(joint),
        add_up(mutual_information(joint, [i], [j]) for i, j in itertools.combinations(range(joint.L), 2)),
    ),
    expected="fails",
    relayed=True,
    note="Pairs share what they know: three equal bits have two bits of correlation and three pairs of one bit.",
    attack=Attack("named languages", languages, 200),
    witness=Tight("three equal bits: 2 log 2 against 3 log 2", lambda: copy(3, 1)),
    repair="tree-lower-bound",
)


def _influences(joint: Joint) -> Fraction:
    r"""The summed pairwise influences :math:`\max_{a,b} \mathrm{TV}(P(X_i | X_j = a), P(X_i | X_j = b))`, i before j."""
    total = Fraction(0)
    for i, j in itertools.combinations(range(joint.L), 2):
        table = joint.marginal([i, j]).T
        rows = [[Fraction(int(w), int(row.sum())) for w in row] for row in table if row.sum()]
        total += max(sum((abs(p - q) for p, q in zip(a, b, strict=True)), Fraction(0)) / 2 for a in rows for b in rows)
    return total


influences = Claim(
    id="pairwise-influence-bound",
    title="Pairwise influences bound the distance from independence",
    statement=r"$\mathrm{TV}(P, \prod_i P_i)$ is at most the summed pairwise influences of the tokens.",
    source=Source("2604.02560", "the influence bound"),
    relation="<=",
    sides=lambda joint: (total_variation(joint, product_of_marginals(joint)), _influences(joint)),
    expected="fails",
    relayed=True,
    note="The paper assumes that influences are sub-additive. Without it synergy escapes pairs.",
    attack=Attack(
        "joints of three bits with weights 0 and 1", lambda: joints(states=8, most=2, least_length=3, weight=1), 500
    ),
    witness=Tight("a parity of three bits: a distance of 1/2, and no pair has any influence", lambda: parity(3)),
    repair="pairwise-influence-of-two",
)

two = Claim(
    id="pairwise-influence-of-two",
    title="The influence of one token on one other",
    statement=r"For two tokens $\mathrm{TV}(P, P_1 \otimes P_2) \le \max_{a,b} \mathrm{TV}(P(X_1 | X_2 = a), P(X_1 | X_2 = b))$.",
    source=Source("2604.02560", "the influence bound"),
    relation="<=",
    sides=lambda joint: (total_variation(joint, product_of_marginals(joint)), _influences(joint)),
    assumptions={"two tokens": lambda joint: joint.L == 2},
    enumerate=(Family("every joint of two bits with weights up to 4", lambda: small_joints(weight=4)),),
    attack=Attack(
        "joints of two tokens (V <= 3, weights <= 9)", lambda: joints(states=9).filter(lambda p: p.L == 2), 200
    ),
    control=Control(
        "a quarter of it", lambda joint: (4 * total_variation(joint, product_of_marginals(joint)), _influences(joint))
    ),
    tight=Tight("two equal fair bits: 1/2 against 1", lambda: copy(2, 1), Fraction(1, 2)),
)


def _subtokens(joint: Joint) -> Any:
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
    source=Source("2505.18495", "joint decoding of sub-tokens, as relayed"),
    relation=">=",
    sides=lambda joint: (_subtokens(joint), entropy(joint)),
    expected="fails",
    relayed=True,
    note="The weights are those of tokens drawn one by one; a joint draw is then counted too little. Equality needs independence.",
    attack=JOINTS,
    witness=Tight("two equal sub-bits: log 2 / 2 against log 2", lambda: copy(2, 1)),
    repair="objective-at-least-entropy",
)


def _fallbacks(case: tuple[Joint, list[list[int]], tuple[int, ...]]) -> list[Joint]:
    joint, blocks, weights = case
    policy = Unmask(Fixed(partition(blocks)))
    laws = (None, [w + (v == 0) for v, w in enumerate(weights[: joint.V])])
    return [decode(Conditionals(ExactDenoiser(joint, law)), policy).output for law in laws]


fallback = Claim(
    id="fallback-harmless",
    title="What a sampler does where the joint never goes",
    statement="The divergence of the joint from what a sampler draws that never changes a told token is the same whatever law contexts of probability zero are given.",
    source=Source("2510.25544", "contexts off the support"),
    relation="=",
    sides=lambda case: tuple(kl(case[0], law) for law in _fallbacks(case)),
    note="So are total variation and the mass off the support. The law of what is drawn there does change.",
    enumerate=(
        Family(
            "every joint of three bits with weights 0 and 1, two partitions, two fallbacks",
            lambda: (
                (joint, blocks, weights)
                for joint in small_joints(L=3, weight=1)
                for blocks in ([[0, 1], [2]], [[1, 2], [0]])
                for weights in ((1, 0, 0), (0, 3, 1))
            ),
        ),
    ),
    attack=Attack(
        "joints with zeros, ordered partitions, fallbacks",
        lambda: joints(states=9, least_length=2, weight=1).flatmap(
            lambda joint: st.tuples(st.just(joint), partitions(joint.L), st.tuples(*[st.integers(0, 3)] * 3))
        ),
        150,
    ),
    control=Control("the laws drawn from themselves", lambda case: (total_variation(*_fallbacks(case)), Fraction(0))),
)


def _edited(case: tuple[Joint, tuple[int, int]]) -> tuple[Any, Any]:
    """The divergence of the joint from a draft edited once, with the uniform fallback and with another."""
    joint, law = case
    draft = product_of_marginals(joint)
    first, second = (
        kl(joint, edited(Conditionals(ExactDenoiser(joint, weights)), Edits(lazy()), draft, 1))
        for weights in (None, law)
    )
    return first, second


fallback_edits = Claim(
    id="fallback-harmless-edits",
    title="What edits do where the joint never goes",
    statement="The divergence of the joint from an edited draft is the same whatever law contexts of probability zero are given.",
    source=Source("2601.15593", "Section A.7"),
    relation="=",
    sides=_edited,
    expected="fails",
    relayed=True,
    note="Edits go through impossible sequences and come back: what is done there counts.",
    attack=Attack(
        "copies and parities of three bits, fallbacks",
        lambda: st.tuples(st.sampled_from([copy(3, 1), parity(3)]), st.tuples(st.integers(1, 5), st.integers(1, 5))),
        40,
    ),
    witness=Tight("three equal bits, drafted and edited at once, fallback (1, 3)", lambda: (copy(3, 1), (1, 3))),
    repair="fallback-harmless",
)


def _rejection(joint: Joint) -> Fraction:
    """The largest ratio of the joint to the product of its marginals."""
    q = product_of_marginals(joint)
    every = np.ndindex(*joint.weights.shape)
    return max(Fraction(joint.probability(x)) / Fraction(q.probability(x)) for x in every if joint.weights[x])


rejection = Claim(
    id="rejection-constant",
    title="Verification costs exponentially in the correlation",
    statement=r"Rejection sampling from a parallel draft needs $M = \max_x P(x) / Q(x) \ge e^{\mathrm{TC}}$ drafts on average.",
    source=Source("2602.00286", "verification of parallel drafts"),
    relation=">=",
    sides=lambda joint: (log(_rejection(joint)), total_correlation(joint)),
    enumerate=(SMALL,),
    attack=JOINTS,
    control=Control(
        r"$M \ge e^{2\,\mathrm{TC}}$", lambda joint: (log(_rejection(joint)), 2 * total_correlation(joint))
    ),
    tight=Tight("a parity of three bits: 2 drafts, TC = log 2", lambda: parity(3)),
)


def _overlap(joint: Joint) -> Fraction:
    """The chance that a draft from the product is accepted: kept with probability P / Q where that is below one."""
    q, accepted = product_of_marginals(joint), Fraction(0)
    for x in np.ndindex(*joint.weights.shape):
        drafted = Fraction(q.probability(x))
        if drafted:
            accepted += drafted * min(Fraction(1), Fraction(joint.probability(x)) / drafted)
    return accepted


acceptance = Claim(
    id="draft-acceptance",
    title="The acceptance of a draft",
    statement=r"Speculative verification keeps a draft x from Q with probability $\min(1, P(x)/Q(x))$: it is accepted with probability $1 - \mathrm{TV}(P, Q)$.",
    source=Source("2602.00286", "draft and verify"),
    relation="=",
    sides=lambda joint: (_overlap(joint), 1 - total_variation(joint, product_of_marginals(joint))),
    enumerate=(SMALL,),
    attack=JOINTS,
    control=Control(
        "the chance that draft and text agree",
        lambda joint: (
            sum(
                Fraction(joint.probability(x)) * product_of_marginals(joint).probability(x)
                for x in np.ndindex(*joint.weights.shape)
            ),
            1 - total_variation(joint, product_of_marginals(joint)),
        ),
    ),
)
