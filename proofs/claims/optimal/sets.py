r"""The least that drawing tokens in parallel costs, where the sets are chosen in advance.

A sampler that draws the tokens of each set at once, each from its marginal, is compared with the law of the data. Whatever
its marginals are, it pays for how much the tokens of a set depend on each other given what is told; the exact marginals pay
nothing else. So the best sampler in T rounds is the best ordered partition, $L^*_T$, found by a dynamic programme over sets.
Blocks from left to right are one partition: what larger blocks lose is to be held against it.

Sources: arXiv 2510.04767 (the best product-form sampler), 2601.15593, Section 4.3 (blocks).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

import numpy as np
from hypothesis import strategies as st

from exact.blocks import blocks_of
from exact.decoding import decode
from exact.denoiser import Conditionals, TableDenoiser
from exact.factorization import Blocks, block_correlation, block_divergence
from exact.information import kl, total_correlation
from exact.joint import Joint
from exact.languages import parity
from exact.logsum import add_up
from exact.optimal import best_partitions
from exact.policies import Fixed, partition
from exact.random_order import compositions, ordered_partitions
from exact.samplers import Unmask
from exact.strategies import denoisers, joints, partitions, small_joints, small_tables
from proofs.claims.papers import PARALLEL_BENCH, ZHONG
from proofs.ledger.claim import Claim, Control, Measurement, Proved, times
from proofs.ledger.compare import Approx
from proofs.ledger.domain import At, Domain, Draws, Family
from proofs.ledger.measured import ROUNDOFF, block_split, scope

SAMPLED = "markov-v4-l6-sampled"
PRODUCT_FORM = PARALLEL_BENCH("the best product-form sampler")
EVERY_SAMPLER = "every law, every denoiser, every ordered partition"
#: Two rounds of three bits.
IN_TWO: tuple[Blocks, ...] = ([[0, 1], [2]], [[1], [0, 2]])


def drawn_divergence(joint: Joint, source: Joint | TableDenoiser, blocks: Blocks) -> Any:
    """The divergence of what is drawn set by set from the marginals of ``source``."""
    return kl(joint, decode(Conditionals(source), Unmask(Fixed(partition(blocks)))).output)


@st.composite
def _modelled(draw: st.DrawFn) -> tuple[Joint, Any, Blocks]:
    """A joint, its own marginals or a table of no joint, and an ordered partition."""
    joint = draw(joints(states=9, least_length=2))
    return joint, draw(st.one_of(st.just(joint), denoisers(joint.V, joint.L))), draw(partitions(joint.L))


floor = Claim(
    id="product-floor",
    title="No product kernel beats the dependence of its sets",
    statement=r"$\mathrm{KL}(P\,\|\,Q_\theta) \ge \sum_t E\,\mathrm{CTC}(X_{S_t}|X_{S_{<t}})$ for all denoisers $\theta$ and a fixed ordered partition.",
    source=PRODUCT_FORM,
    speaks_of=EVERY_SAMPLER,
    left=drawn_divergence,
    relation=">=",
    right=lambda joint, source, blocks: block_correlation(joint, blocks),
    over=Domain(
        Family(
            "every joint of two bits with weights 0 and 1, every denoiser with rows 1:1 and 1:2, one set and two",
            lambda: itertools.product(small_joints(weight=1), small_tables([(1, 1), (1, 2)]), ([[0, 1]], [[0], [1]])),
            complete=True,
            size=(2**4 - 1) * 2**6 * 2,
        ),
        Family(
            "every joint of three bits with weights 0 and 1, with the marginals of three chosen others, two partitions",
            lambda: itertools.product(small_joints(L=3, weight=1), list(small_joints(L=3, weight=1))[::85], IN_TWO),
            complete=False,
        ),
        draws=Draws("joints (at most 9 sequences), tables of no joint, ordered partitions", _modelled, examples=200),
    ),
    note="That exact marginals attain it is product-floor-attained.",
    prove=Proved(
        ("Blocks.floor",),
        says=(
            "For every law over finitely many positions and one finite alphabet, every ordered partition and "
            "every denoiser, in [0, oo], so without any hypothesis of support."
        ),
    ),
    control=times("11/10"),
    tight=At(
        "a parity of three bits and its own marginals, one bit and then two: log 2", parity(3), parity(3), [[0], [1, 2]]
    ),
    measure=Measurement(
        f"{scope(SAMPLED)}: blocks of 1 to 6, as drawn against their correlation",
        lambda: [
            (Approx(s.divergence, ROUNDOFF), Approx(s.correlation, ROUNDOFF))
            for s in (block_split(size, SAMPLED) for size in range(1, 7))
        ],
    ),
)

RIVALS = tuple(small_tables([(1, 1), (1, 2)]))


def least_divergence(joint: Joint, rivals: Iterable[TableDenoiser], blocks: Blocks) -> Any:
    """The least divergence of what is drawn set by set, from exact marginals or any of the rivals."""
    sources: list[Joint | TableDenoiser] = [joint, *rivals]
    return min(drawn_divergence(joint, source, blocks) for source in sources)


attained = Claim(
    id="product-floor-attained",
    title="Exact marginals attain the floor of product kernels",
    statement=r"$\min_\theta \mathrm{KL}(P\,\|\,Q_\theta) = \sum_t E\,\mathrm{CTC}(X_{S_t}|X_{S_{<t}})$ over all denoisers, for a fixed ordered partition; exact marginals attain it.",
    source=PRODUCT_FORM,
    speaks_of=EVERY_SAMPLER,
    left=least_divergence,
    relation="=",
    right=lambda joint, rivals, blocks: block_correlation(joint, blocks),
    over=Domain(
        Family(
            "every joint of two bits with weights 0 and 1, against all denoisers with rows 1:1 and 1:2, one set and two",
            lambda: itertools.product(small_joints(weight=1), [RIVALS], ([[0, 1]], [[0], [1]])),
            complete=True,
            size=(2**4 - 1) * 2,
        ),
        Family(
            "every joint of three bits with weights 0 and 1, against none, two partitions",
            lambda: itertools.product(small_joints(L=3, weight=1), [()], IN_TWO),
            complete=True,
            size=(2**8 - 1) * 2,
        ),
        draws=Draws(
            "joints (at most 9 sequences), against a table of no joint, ordered partitions",
            lambda: joints(states=9, least_length=2).flatmap(
                lambda p: st.tuples(st.just(p), st.tuples(denoisers(p.V, p.L)), partitions(p.L))
            ),
            examples=100,
        ),
    ),
    prove=Proved(
        ("Blocks.floor", "Blocks.exact_loses", "PolicyExact.exact_exists"),
        says=(
            "No denoiser's KL, in [0, oo], is below the sum; that of one with the exact marginals at every "
            "context of positive probability is the sum; and there is such a denoiser."
        ),
    ),
    control=Control(
        "the total correlation of each set without what is told",
        right=lambda joint, rivals, blocks: add_up(total_correlation(joint, block) for block in blocks),
    ),
)


def best_cost(joint: Joint, rounds: int) -> Any:
    """The least cost in so many rounds, by the dynamic programme over entropies of subsets."""
    return best_partitions(joint)[rounds - 1][0]


def searched_cost(joint: Joint, rounds: int) -> Any:
    """The least cost in so many rounds, over the laws that all ordered partitions draw from, sequence by sequence."""
    every = (ordered_partitions(joint.L, sizes) for sizes in compositions(joint.L, rounds))
    return min(block_divergence(joint, blocks) for blocks in itertools.chain.from_iterable(every))


#: The weights of the 32 sequences of five bits where a third round saves least, as far as a search found.
FIVE_BITS = Joint(
    np.reshape(
        [0, 1, 3, 3, 3, 3, 0, 2, 3, 0, 2, 0, 0, 0, 0, 2, 0, 2, 3, 0, 3, 4, 4, 2, 0, 0, 1, 0, 0, 0, 3, 0], (2,) * 5
    )
)

more_rounds = Claim(
    id="best-rounds-monotone",
    title="With the best sets, more rounds never lose more",
    statement=r"$L^*_{T+1} \le L^*_T$, where $L^*_T$ is the least $\sum_t E\,\mathrm{CTC}(X_{S_t}|X_{S_{<t}})$ of T rounds.",
    source=PRODUCT_FORM,
    speaks_of="every law, every number of rounds below that of tokens",
    left=lambda joint, rounds: best_cost(joint, rounds + 1),
    relation="<=",
    right=searched_cost,
    over=Domain(
        Family(
            "every joint of three bits with weights 0 and 1, T = 1 and 2",
            lambda: itertools.product(small_joints(L=3, weight=1), (1, 2)),
            complete=True,
            size=(2**8 - 1) * 2,
        ),
        draws=Draws(
            "joints (at most 16 sequences, weights <= 9) and T",
            lambda: joints(states=16, least_length=2).flatmap(
                lambda joint: st.tuples(st.just(joint), st.integers(1, joint.L - 1))
            ),
            examples=150,
        ),
    ),
    note="One side is the dynamic programme, the other a search through all partitions. A set that costs anything can be cut in two that "
    "cost less, so both are equal only where they are 0: the tightest law known shows how little a round more may save.",
    prove=Proved(
        ("Blocks.more_rounds", "Blocks.loss_exact"),
        says=(
            "For every ordered partition in T rounds, T below the number of tokens, there is one in T + 1 rounds "
            "that loses no more; what is lost is the sum of mean CTC, in entropies. So the least of all "
            "partitions does not rise."
        ),
    ),
    control=times("18/10"),
    tight=At("a law of five bits found by a search, two rounds and three", FIVE_BITS, 2, reaches="0.588"),
)

best_sets = Claim(
    id="best-sets-beat-blocks",
    title="At as many passes, free sets never lose to blocks",
    statement=r"Blocks of $B$, one step each, lose at least what the best sets of all tokens lose in $\lceil n/B \rceil$ steps.",
    source=ZHONG("Section 4.3", "ours"),
    speaks_of="every law, every block size",
    left=lambda joint, B: drawn_divergence(joint, joint, blocks_of(joint.L, B)),
    relation=">=",
    right=lambda joint, B: best_cost(joint, -(-joint.L // B)),
    over=Domain(
        Family(
            "every joint of three bits with weights 0 and 1, blocks of 1, 2 and 3",
            lambda: itertools.product(small_joints(L=3, weight=1), (1, 2, 3)),
            complete=True,
            size=(2**8 - 1) * 3,
        ),
        draws=Draws(
            "joints (at most 16 sequences, weights <= 9) and a size",
            lambda: st.tuples(joints(states=16), st.integers(1, 4)),
            examples=100,
        ),
    ),
    note="So that larger blocks hurt is a statement about steps per block, not about block size. What is drawn is compared with the dynamic programme.",
    prove=Proved(
        ("Blocks.best_sets", "PolicyExact.exact_exists"),
        says=(
            "For every size above 0: what no ordered partition in ceil(n/B) rounds undercuts, as a sum of mean "
            "CTC, is at most the KL of what blocks of B draw from the exact marginals."
        ),
    ),
    control=times("11/10"),
    tight=At("the six orders of three symbols, blocks of 2: log 3/2", at=lambda: (_orders_of_three(), 2)),
)


def _orders_of_three() -> Joint:
    """Three different symbols in a random order."""
    table = np.zeros((3, 3, 3), dtype=int)
    for order in itertools.permutations(range(3)):
        table[order] = 1
    return Joint(table)
