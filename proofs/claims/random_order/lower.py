"""Published bounds from below: what no choice of a sampler avoids, and what is only said so.

A lower bound says that parallel decoding must lose something. One paper shows that *some* sizes with a given largest round
cost a multiple of what a token shares with sets of others, over halving scales; it is told as if all sizes did, or as if
the plain information would do. Another bounds one round by what pairs of tokens share: along a tree that is true, over all
pairs it is not. At stake is whether a loss is forced, or can be scheduled away.

Sources: arXiv 2505.21400, Theorem 2 (Li, Cai); 2605.10518, the pairwise lower bound.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from exact.information import dual_total_correlation, mutual_information, total_correlation
from exact.joint import Joint
from exact.languages import copy, markov, mds, parity
from exact.logsum import add_up, log
from exact.policies import RandomOrder
from exact.random_order import information_curve, random_order_divergence
from exact.strategies import languages, small_joints
from proofs.claims.papers import IMDM, LI_CAI
from proofs.claims.random_order.domains import (
    EVERY_SIZES,
    few,
    halved,
    last,
    mean_error,
    of_length,
    sized,
)
from proofs.ledger.bound import Law
from proofs.ledger.claim import Claim, Proved, times
from proofs.ledger.domain import EVERY_LAW, At, Domain, Draws, Family

RELAYED = LI_CAI("Theorem 2", "relayed")
Edges = tuple[tuple[int, int], ...]


def sixteenth(law: Law, policy: RandomOrder) -> Any:
    r"""The plain lower bound, :math:`\frac{s_{max}}{16 L} \sum_i I(X_i; X_{-i})`."""
    return last(law) * Fraction(max(policy.sizes), 16)


def tilted(code: Joint) -> Joint:
    """The law on a code's words with its zero word twice as likely: nearly the code, and no token is told for nothing."""
    weights = code.weights.copy()
    weights[(0,) * code.L] *= 2
    return Joint(weights)


every_schedule = Claim(
    id="lower-bound-every-schedule",
    title="The lower bound for every schedule",
    statement=r"For all sizes, $E_M\,\mathrm{KL} \ge \frac{s_{max}}{16 L} \sum_i I(X_i; X_{-i})$.",
    source=RELAYED,
    speaks_of=EVERY_SIZES,
    left=mean_error,
    relation=">=",
    right=sixteenth,
    over=Domain(
        draws=Draws(
            "joints of weights 0 and 1 (at most 16 sequences) and sizes",
            lambda: sized(weight=1),
            500,
        )
    ),
    note="The theorem says that some sizes with this largest one cost as much. A parity in rounds of 3 and 1 loses nothing at all.",
    prove=Proved(
        ("RandomOrderRefuted.every_schedule_fails",),
        says="Not for every law and all sizes, s the largest of them, is s / (16 L) times the summed informations at most the mean over ordered partitions of KL. On a simpler witness than the claim's: a parity of four bits, rounds of 3 and 1, which lose nothing.",
    ),
    witness=At(
        "a parity of four bits, 0000 twice as likely, in rounds of 3 and 1",
        tilted(parity(4)),
        RandomOrder((3, 1)),
        shows=("0.01769", "0.1288"),
    ),
    repair="lower-bound-some-schedule",
)

EQUAL_CODES = [(3, 4, 2, (2, 2)), (3, 4, 1, (2, 2)), (5, 4, 2, (2, 2)), (3, 4, 3, (4,))]

balanced = Claim(
    id="lower-bound-balanced",
    title="The lower bound for balanced sizes",
    statement=r"For equal sizes, $E_M\,\mathrm{KL} \ge \frac{s_{max}}{16 L} \sum_i I(X_i; X_{-i})$.",
    source=RELAYED,
    speaks_of=f"{EVERY_LAW}, every number of equal rounds",
    left=mean_error,
    relation=">=",
    right=sixteenth,
    over=Domain(
        draws=Draws(
            "Reed-Solomon codes in equal rounds",
            lambda: st.sampled_from(EQUAL_CODES).map(lambda code: (mds(*code[:3]), RandomOrder(code[3]))),
            30,
        )
    ),
    note="Relayed as the authors' conjecture. The ternary [4, 2] code in rounds of 2 and 2 loses nothing at all.",
    assumptions={"equal sizes": lambda law, policy: len(set(policy.sizes)) == 1},
    prove=Proved(
        ("RandomOrderRefuted.balanced_fails",),
        says="Not for every law and T rounds of s tokens each is s / (16 L) times the summed informations at most the mean over ordered partitions of KL. On a simpler witness than the claim's: the ternary [4, 2] code, all words equally likely, in rounds of 2 and 2, which lose nothing.",
    ),
    witness=At(
        "the ternary [4, 2] code, 0000 twice as likely, in rounds of 2 and 2",
        tilted(mds(3, 4, 2)),
        RandomOrder((2, 2)),
        shows=("0.01384", "0.1361"),
    ),
    repair="lower-bound-some-schedule",
)

plain = Claim(
    id="lower-bound-plain-information",
    title="The lower bound with plain information",
    statement=r"One round of L tokens loses at least $\frac1{16} \sum_i I(X_i; X_{-i})$.",
    source=RELAYED,
    speaks_of=EVERY_LAW,
    left=total_correlation,
    relation=">=",
    right=lambda joint: (total_correlation(joint) + dual_total_correlation(joint)) / 16,
    over=Domain(draws=Draws("parities of 14 to 18 bits", lambda: st.integers(14, 18).map(parity), 6)),
    note="The summed information is TC + DTC. A parity's tokens are independent until all but one are seen: the sum over scales in the theorem is needed.",
    prove=Proved(
        ("Parity.plain_fails",),
        says="Not for every law is 1/16 of the summed informations at most the KL of one round. The law is that of the witness.",
    ),
    witness=At("a parity of 17 bits", at=lambda: parity(17), shows=(log(2), log(2) * 17 / 16)),
    repair="lower-bound-some-schedule",
)


def dearest(joint: Joint, largest: int) -> Any:
    """The most that sizes with this largest one cost."""
    curve = information_curve(joint)
    return max(random_order_divergence(curve, s) for s in of_length(joint.L) if max(s) == largest)


some_schedule = Claim(
    id="lower-bound-some-schedule",
    title="Some sizes cost as much",
    statement=r"Some sizes with a given $s_{max} \ge 2$ have $E_M\,\mathrm{KL} \ge \frac{s_{max}}{16 L} \sum_i \sum_{j \ge 0} 2^{-j} E\,I(X_i; X_{W_j})$, $|W_j| = L - \lceil s_{max} 2^{-(j+1)} \rceil$.",
    source=LI_CAI("Theorem 2"),
    speaks_of=f"{EVERY_LAW}, every largest size",
    left=dearest,
    relation=">=",
    right=lambda joint, largest: halved(joint, largest) * Fraction(largest, 16),
    over=Domain(
        Family(
            "every joint of three bits with weights 0 and 1, largest sizes 2 and 3",
            lambda: ((joint, s) for joint in small_joints(L=3, weight=1) for s in (2, 3)),
            complete=True,
            size=(2**8 - 1) * 2,
        ),
        draws=Draws(
            "joints (at most 16 sequences, weights <= 9) and a largest size",
            lambda: few().flatmap(lambda joint: st.integers(2, joint.L).map(lambda s: (joint, s))),
            100,
        ),
    ),
    note="The sizes of the sets are reconstructed from the halving recursion. On one code sizes cost four times as much; a law of several codes leaves them less.",
    obstacle="It needs the recursion that halves the largest round, chosen by the law itself: not formalised, and the sizes of the sets are reconstructed.",
    control=times("21/10"),
    tight=At(
        "three tokens, each a bit of three equal ones and a bit of a parity, largest size 2",
        Joint(np.kron(copy(3, 1).weights, parity(3).weights)),
        2,
        reaches=Fraction(1, 2),
    ),
)


def trees(L: int) -> Iterator[Edges]:
    """Every spanning tree of L positions."""
    for edges in itertools.combinations(itertools.combinations(range(L), 2), L - 1):
        graph = nx.Graph(edges)
        if len(graph) == L and nx.is_connected(graph):
            yield edges


def shared(joint: Joint, edges: Edges) -> Any:
    """The summed information of pairs."""
    return add_up(mutual_information(joint, [i], [j]) for i, j in edges)


tree = Claim(
    id="tree-lower-bound",
    title="Every tree of pairs is a lower bound",
    statement=r"One round loses at least the summed information of pairs along any tree, $\mathrm{TC} \ge \max_{tree} \sum_{(i,j)} I(X_i; X_j)$.",
    source=IMDM("the pairwise lower bound", "ours"),
    speaks_of=f"{EVERY_LAW}, every tree",
    left=lambda joint, edges: total_correlation(joint),
    relation=">=",
    right=shared,
    over=Domain(
        Family(
            "every joint of three bits with weights 0 and 1, every tree",
            lambda: ((joint, edges) for joint in small_joints(L=3, weight=1) for edges in trees(3)),
            complete=True,
            size=(2**8 - 1) * 3 ** (3 - 2),
        ),
        draws=Draws(
            "joints (at most 16 sequences, weights <= 9) and trees",
            lambda: few().flatmap(
                lambda joint: st.sampled_from(list(trees(joint.L))).map(lambda edges: (joint, edges))
            ),
            150,
        ),
    ),
    note="The paper's pair of tokens revealed together is a part of a tree, and so is a matching.",
    prove=Proved(
        ("Trees.tree_bound",),
        says="Any law and any finite set of tokens with an alphabet each, any symmetric and irreflexive graph on them in which every non-empty set of tokens has one with at most one neighbour in it: half the sum of I(X_i; X_j) over ordered pairs of neighbours is at most TC. Trees are such graphs, for a graph where every token of some set has two neighbours in it has a cycle; connected or not.",
    ),
    control=times("11/10"),
    tight=At(
        "four tokens of the sticky chain, along it",
        markov([1, 1], [[9, 1], [1, 9]], 4),
        ((0, 1), (1, 2), (2, 3)),
    ),
)

all_pairs = Claim(
    id="all-pairs-lower-bound",
    title="The sum over all pairs as a lower bound",
    statement=r"One round loses at least $\sum_{i<j} I(X_i; X_j)$.",
    source=IMDM("the pairwise lower bound", "relayed"),
    speaks_of=EVERY_LAW,
    left=total_correlation,
    relation=">=",
    right=lambda joint: shared(joint, tuple(itertools.combinations(range(joint.L), 2))),
    over=Domain(draws=Draws("named languages", languages, 200)),
    note="Pairs share what they know: three equal bits have two bits of correlation and three pairs of one bit.",
    prove=Proved(
        ("RandomOrderRefuted.all_pairs_fails",),
        says="Not for every law is the sum over all pairs of I(X_i; X_j) at most the KL of one round. The law is that of the witness.",
    ),
    witness=At("three equal bits", copy(3, 1), shows=(log(4), log(8))),
    repair="tree-lower-bound",
)
