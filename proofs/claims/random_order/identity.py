"""What random order costs is read off one curve.

A sampler that reveals its tokens in a uniformly random order, several a round, each on its own given those told, misses
what the tokens of a round say of each other. How much, on average over orders, depends on the law through the information
curve alone: Z_j is the information between a token and j - 1 random others. The papers schedule rounds by it. At stake is
whether the identity is one, which divergence it speaks of, and what more rounds buy.

Sources: arXiv 2511.04647, the information profile; arXiv 2601.15593, Section 5.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st

from exact.decoding import decode, mean_divergence
from exact.denoiser import Conditionals
from exact.factorization import block_divergence
from exact.information import dual_total_correlation, kl, mutual_information, total_correlation
from exact.joint import Joint
from exact.languages import copy, mds, parity
from exact.logsum import add_up, log
from exact.policies import RandomOrder
from exact.random_order import Ray, information_curve, ordered_partitions, random_order_divergence
from exact.samplers import Unmask
from exact.strategies import small_joints
from proofs.claims.papers import CHEN, ZHONG
from proofs.claims.random_order.domains import BITS, BY_SIZES, EVERY_SIZES, FEW, THREE, Sizes, few, of_length
from proofs.ledger.claim import Claim, Proved, times
from proofs.ledger.domain import EVERY_LAW, At, Domain, Draws, Family

CURVE = CHEN("the information profile")
#: What the theorems on sequences speak of.
ANY = "Any law, length and sizes, an alphabet of its own for each token, zero probabilities allowed"

CODES = Family(
    "every ternary Reed-Solomon code of 2 to 4 tokens, all sizes",
    lambda: ((mds(3, L, k), RandomOrder(sizes)) for L in (2, 3, 4) for k in range(1, L) for sizes in of_length(L)),
    complete=True,
    size=sum((L - 1) * 2 ** (L - 1) for L in (2, 3, 4)),
)


def mean_over_orders(joint: Joint, sizes: Sequence[int]) -> Any:
    """The mean of the divergences of all ordered partitions with these sizes, each from its sequences."""
    found = [block_divergence(joint, blocks) for blocks in ordered_partitions(joint.L, sizes)]
    return add_up(found) / len(found)


def read_off(joint: Joint, sizes: Sequence[int]) -> Any:
    """The mean divergence read off the curve, from the entropies of all subsets."""
    return random_order_divergence(information_curve(joint), sizes)


identity = Claim(
    id="random-order-curve",
    title="Random order is read off the information curve",
    statement=r"$E_M\,\mathrm{KL}(P\,\|\,Q_M) = \sum_t \sum_{j=N_{t-1}+1}^{N_t} (Z_j - Z_{N_{t-1}+1})$ for a uniformly random order in rounds of sizes fixed in advance.",
    source=CURVE,
    speaks_of=EVERY_SIZES,
    left=lambda joint, policy: mean_over_orders(joint, policy.sizes),
    relation="=",
    right=lambda joint, policy: read_off(joint, policy.sizes),
    over=Domain(THREE, CODES, draws=BY_SIZES.draws),
    note="One side goes through all ordered partitions and sequences, the other through the entropies of all subsets.",
    prove=Proved(
        (
            "RandomOrderSequences.expected_kl_curve",
            "RandomOrderSequences.curve_pairs",
            "RandomOrderMixture.decoding_pos",
        ),
        says=f"{ANY}: the mean over all ordered partitions with the listed sizes of KL(P || Q_M), Q_M drawing a round from the exact marginals given the earlier ones, is the sum on the right. Z is defined there from mean entropies, and is the mean information of a token in j - 1 others. Each divergence is finite.",
    ),
    control=times("11/10"),
)

codes = Claim(
    id="extreme-curves-are-codes",
    title="A curve with one increment is that of a code",
    statement=r"The uniform law on a Reed-Solomon code $[L, k]$ over $q$ symbols has $Z_j = 0$ for $j \le k$ and $Z_j = \log q$ beyond.",
    source=CHEN("schedules from TC and DTC", "ours"),
    speaks_of="every prime q, every length up to q + 1, every dimension",
    left=lambda q, ray, j: information_curve(mds(q, ray.L, ray.k))[j - 1],
    relation="=",
    right=lambda q, ray, j: log(q) * ray.curve[j - 1],
    over=Domain(
        Family(
            "all codes of 2 to 4 tokens over 3 symbols, of 2 and 3 over 2, every point of the curve",
            lambda: (
                (q, Ray(L, k), j) for q in (2, 3) for L in range(2, q + 2) for k in range(1, L) for j in range(1, L + 1)
            ),
            complete=True,
            size=sum(L * (L - 1) for q in (2, 3) for L in range(2, q + 2)),
        ),
        draws=Draws(
            "codes of up to 4 tokens over 5 symbols",
            lambda: st.integers(2, 4).flatmap(
                lambda L: st.tuples(st.just(5), st.builds(Ray, st.just(L), st.integers(1, L - 1)), st.integers(1, L))
            ),
            30,
        ),
    ),
    note="Bounds that are linear in the curve are tried on these.",
    prove=Proved(
        ("ReedSolomon.rs_curve", "ReedSolomon.rs_separable"),
        says="Any prime q, length L up to q + 1 and dimension k from 1 to L: the code's words are the values at 0, 1, ... of the polynomials of degree below k modulo q, the leading coefficient last where L is q + 1; any k symbols are those of exactly one word; and the curve of the uniform law on the words is 0 up to k and the natural logarithm of q from k + 1 to L.",
    ),
    control=times("11/10"),
)


def information_in(joint: Joint, j: int) -> Any:
    """The mean information between a token and j - 1 others, pair by pair."""
    found = [
        mutual_information(joint, [i], told)
        for i in range(joint.L)
        for told in itertools.combinations([k for k in range(joint.L) if k != i], j - 1)
    ]
    return add_up(found) / len(found)


monotone = Claim(
    id="information-curve-monotone",
    title="The information curve never falls",
    statement=r"$Z_1 \le Z_2 \le \dots \le Z_L$.",
    source=CURVE,
    speaks_of=EVERY_LAW,
    left=information_in,
    relation="<=",
    right=lambda joint, j: information_curve(joint)[j],
    over=Domain(
        Family(
            "every joint of three bits with weights 0 and 1, both steps",
            lambda: ((joint, j) for joint in small_joints(L=3, weight=1) for j in (1, 2)),
            complete=True,
            size=(2**8 - 1) * 2,
        ),
        draws=Draws(
            "joints (at most 16 sequences, weights <= 9) and a step",
            lambda: few().flatmap(lambda joint: st.integers(1, joint.L - 1).map(lambda j: (joint, j))),
        ),
    ),
    note="The left side is Z_j by its definition, a mean of mutual informations; the right one Z_{j+1} from mean entropies. The information in no token is 0.",
    prove=Proved(
        ("RandomOrderSequences.curve_rises", "RandomOrderSequences.curve_pairs"),
        says="Z_j <= Z_{j+1} for 0 < j < L, for any law and length and an alphabet for each token; Z_j from mean entropies is the mean of the mutual informations.",
    ),
    control=times("11/10"),
    tight=At("three equal bits: log 2 in one other, and in both", copy(3, 1), 2),
)

area = Claim(
    id="information-curve-area",
    title="The area under the information curve",
    statement=r"$\sum_j Z_j = \mathrm{TC}$.",
    source=CURVE,
    speaks_of=EVERY_LAW,
    left=lambda joint: add_up(information_curve(joint)),
    relation="=",
    right=total_correlation,
    over=Domain(BITS, draws=FEW),
    prove=Proved(
        ("RandomOrderBounds.curve_area",),
        says="The sum of Z_1, ..., Z_L is the summed entropies of the tokens less that of the sequence, for any law and length and an alphabet for each token.",
    ),
    control=times("11/10"),
)

shortfall = Claim(
    id="information-curve-shortfall",
    title="The area above the information curve",
    statement=r"$\sum_j (Z_L - Z_j) = \mathrm{DTC}$.",
    source=CURVE,
    speaks_of=EVERY_LAW,
    left=lambda joint: add_up(information_curve(joint)[-1] - z for z in information_curve(joint)),
    relation="=",
    right=dual_total_correlation,
    over=Domain(BITS, draws=FEW),
    prove=Proved(
        ("RandomOrderBounds.curve_shortfall",),
        says="The sum of the Z_L - Z_j is the entropy of the sequence less that of each token given all others, for any law and length and an alphabet for each token.",
    ),
    control=times("11/10"),
)

mixture = Claim(
    id="mixture-below-mean",
    title="What is really drawn is no further away",
    statement=r"$\mathrm{KL}(P\,\|\,E_M Q_M) \le E_M\,\mathrm{KL}(P\,\|\,Q_M)$: the law a user samples from against the mean over mask paths, which the convergence bounds speak of.",
    source=CURVE,
    speaks_of=EVERY_SIZES,
    left=lambda joint, policy: kl(joint, decode(Conditionals(joint), Unmask(policy)).output),
    relation="<=",
    right=lambda joint, policy: mean_divergence(joint, Conditionals(joint), policy),
    over=Domain(THREE, draws=BY_SIZES.draws),
    prove=Proved(
        ("RandomOrderMixture.output_below_mean", "RandomOrderMixture.decoding_pos"),
        says=f"{ANY}: KL from P to the mean over all ordered partitions with these sizes of their laws is at most the mean of the KLs, and all are finite. What is drawn in contexts of probability 0 weighs nothing in either.",
    ),
    control=times("11/10"),
    tight=At("a parity of four bits in rounds of 2 and 2: log 2 on both sides", parity(4), RandomOrder((2, 2))),
)


def as_equal(L: int, K: int) -> Sizes:
    """K sizes as equal as they can be, the larger ones first."""
    return tuple(L // K + (k < L % K) for k in range(K))


def uniform_on(words: Sequence[Sequence[int]]) -> Joint:
    """The uniform law on words of bits."""
    table = np.zeros((2,) * len(words[0]), dtype=int)
    for word in words:
        table[tuple(word)] = 1
    return Joint(table)


def spanned(rows: list[list[int]]) -> Joint:
    """The uniform law on the binary code that ``rows`` span."""
    combinations = np.array(list(itertools.product((0, 1), repeat=len(rows))))
    return uniform_on(combinations @ np.array(rows) % 2)


EIGHT = [[int(bit) for bit in w] for w in ["00000", "00110", "01011", "01101", "10001", "10111", "11010", "11100"]]

more_rounds = Claim(
    id="more-rounds-cost-less",
    title="More rounds never cost more",
    statement=r"With sizes as equal as they can be, $K + 1$ rounds of a random order lose no more than $K$.",
    source=ZHONG("Section 5", "relayed"),
    speaks_of=f"{EVERY_LAW}, every number of rounds",
    left=lambda joint, K: read_off(joint, as_equal(joint.L, K + 1)),
    relation="<=",
    right=lambda joint, K: read_off(joint, as_equal(joint.L, K)),
    over=Domain(
        draws=Draws(
            "uniform laws on words of a linear code of 5 bits, one round more",
            lambda: st.tuples(
                st.lists(st.lists(st.integers(0, 1), min_size=5, max_size=5), min_size=1, max_size=3).map(spanned),
                st.integers(1, 4),
            ),
            1000,
        ),
    ),
    note="Round boundaries that do not nest can move next to where the curve rises.",
    prove=Proved(
        ("RandomOrderRefuted.more_rounds_fails",),
        says="Not for every law and K below the number of tokens is the mean over ordered partitions of KL with K + 1 sizes as equal as they can be at most that with K. The law is that of the witness.",
    ),
    witness=At(
        "eight words of 5 bits, in rounds of 2, 2 and 1 against 3 and 2",
        uniform_on(EIGHT),
        2,
        shows=(log(8) / 5, log(4) / 5),
    ),
    repair="refined-rounds-cost-less",
)


def split(sizes: Sizes, t: int, first: int) -> Sizes:
    """The sizes with round t in two, ``first`` of its tokens before the others."""
    return (*sizes[:t], first, sizes[t] - first, *sizes[t + 1 :])


def splits(L: int) -> Iterator[tuple[RandomOrder, int, int]]:
    """Every way to split one round of every sequence of sizes."""
    for sizes in of_length(L):
        for t, size in enumerate(sizes):
            yield from ((RandomOrder(sizes), t, first) for first in range(1, size))


def saved(joint: Joint, policy: RandomOrder, t: int, first: int) -> Any:
    r""":math:`s_2 (Z_{N + s_1 + 1} - Z_{N + 1})`, N the tokens told before round t, both by their definition."""
    told = sum(policy.sizes[:t])
    rise = information_in(joint, told + first + 1) - information_in(joint, told + 1)
    return rise * (policy.sizes[t] - first)


refined = Claim(
    id="refined-rounds-cost-less",
    title="What splitting a round saves",
    statement=r"Splitting a round of a random order, after N told tokens, into $s_1$ and then $s_2$ tokens lowers its mean divergence by $s_2 (Z_{N + s_1 + 1} - Z_{N + 1})$.",
    source=ZHONG("Section 5"),
    speaks_of=f"{EVERY_SIZES}, every split",
    left=lambda joint, policy, t, first: (
        mean_over_orders(joint, policy.sizes) - mean_over_orders(joint, split(policy.sizes, t, first))
    ),
    relation="=",
    right=saved,
    over=Domain(
        Family(
            "every joint of three bits with weights 0 and 1, all sizes, every split of a round",
            lambda: ((joint, *case) for joint in small_joints(L=3, weight=1) for case in splits(3)),
            complete=True,
            size=(2**8 - 1) * (2 + 1 + 1),
        ),
        draws=Draws(
            "joints (at most 16 sequences, weights <= 9) and a split of a round",
            lambda: few().flatmap(
                lambda joint: st.sampled_from(list(splits(joint.L))).map(lambda case: (joint, *case))
            ),
            100,
        ),
    ),
    note="The curve never falls (information-curve-monotone): a split costs nothing. Sizes that do not refine each other may.",
    prove=Proved(
        ("RandomOrderBounds.cost_split", "RandomOrderSequences.curve_pairs"),
        says=f"{ANY}: the difference of the mean divergences of the sizes with a round of n + m tokens, and with n and then m in its place, is m (Z_{{N+n+1}} - Z_{{N+1}}), N the tokens before it.",
    ),
    control=times("11/10"),
)
