r"""Whether larger blocks lose more.

With exact marginals, blocks of B tokens, one step each, lose $L(B) = \sum_i H(X_i|X_{\le s_B(i)}) - H(X)$, where $s_B(i)$ is
the last token of the block before that of i. Sweeps over block sizes in the paper fall off steadily, and it is natural to
conclude that larger blocks always lose more. They do where the sizes nest, as the powers of two that are swept do; otherwise
a boundary may cut two tied tokens apart that a smaller size keeps together. A random offset of the boundaries, or a past
without a beginning, makes it true again.

Source: arXiv 2601.15593, abstract and Section 4.3.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from math import comb
from typing import Any

import numpy as np
from hypothesis import strategies as st

from exact.blocks import block_loss, blocks_of, endless_loss, shifted_loss
from exact.factorization import Blocks, block_divergence
from exact.information import total_correlation
from exact.joint import Joint
from exact.languages import markov, pair
from exact.logsum import add_up, log
from exact.markov import kernel_of, stationary, structure
from exact.strategies import chains, joints, small_joints
from proofs.claims.papers import ZHONG
from proofs.ledger.claim import Claim, Control, Measurement, Proved, times
from proofs.ledger.compare import Approx
from proofs.ledger.domain import At, Domain, Draws, Family
from proofs.ledger.measured import ROUNDOFF, SCOPE, block_split

OURS = ZHONG("Section 4.3", "ours")
#: Four bits, the first two equal and the last two.
TWO_PAIRS = Joint(np.multiply.outer(np.eye(2, dtype=int), np.eye(2, dtype=int)))


def _two_sequences() -> Iterator[Joint]:
    """Five bits that are equally likely to be one of two sequences."""
    for places in itertools.combinations(range(2**5), 2):
        weights = np.zeros(2**5, dtype=int)
        weights[list(places)] = 1
        yield Joint(weights.reshape((2,) * 5))


SIZES = Draws(
    "joints of up to 5 bits with weights 0 and 1, and two block sizes",
    lambda: st.tuples(joints(most=2, states=32, weight=1), st.integers(1, 4), st.integers(2, 5)),
    examples=500,
)


def drawn_loss(joint: Joint, B: int) -> Any:
    """The loss L(B) as the divergence of what blocks of B draw, sequence by sequence."""
    return block_divergence(joint, blocks_of(joint.L, B))


nested = Claim(
    id="block-monotone-nested",
    title="Nested block sizes",
    statement=r"For $B < B'$, $L(B) \le L(B')$ for every $P$ on $n$ tokens if $B$ divides $B'$ or $n \le B'$.",
    source=OURS,
    speaks_of="every number of tokens, every alphabet, every law, all nested sizes",
    left=lambda joint, B, larger: drawn_loss(joint, B),
    relation="<=",
    right=lambda joint, B, larger: block_loss(joint, larger),
    over=Domain(
        Family(
            "every joint of three bits with weights 0 and 1, block sizes up to 4",
            lambda: (
                (joint, B, larger)
                for joint in small_joints(L=3, weight=1)
                for B, larger in itertools.combinations(range(1, 5), 2)
            ),
            complete=True,
            size=(2**8 - 1) * 6,
        ),
        Family(
            "every two sequences of five bits, equally likely, blocks of 2 and 4",
            lambda: ((joint, 2, 4) for joint in _two_sequences()),
            complete=True,
            size=comb(2**5, 2),
        ),
        draws=SIZES,
    ),
    note="With `block-monotone-converse`, this is if and only if. One side is summed sequence by sequence, the other from entropies.",
    assumptions={
        "B divides B' or n <= B'": lambda joint, B, larger: larger > B and (larger % B == 0 or larger >= joint.L)
    },
    prove=Proved(
        ("Blocks.nested", "Blocks.exact_loss", "PolicyExact.exact_exists"),
        says=(
            "For sizes B and B' above 0 of which B divides B' or B' is at least n, and every law of n tokens over "
            "a finite alphabet: the KL of what blocks of B draw from left to right is at most that of blocks of "
            "B', for denoisers that give the exact marginals, which exist. That KL is the L(B) of entropies, with "
            "s_B(i) the tokens of earlier blocks."
        ),
    ),
    control=times("11/10"),
    tight=At("four bits of which the first two are equal, blocks of 2 and of 4: log 2", pair(4, 0, 1), 2, 4),
    measure=Measurement(
        f"{SCOPE}: the divergence's total correlation for 1 | 2 | 6 and 1 | 3 | 6",
        lambda: [
            (Approx(block_split(B).correlation, ROUNDOFF), Approx(block_split(larger).correlation, ROUNDOFF))
            for B, larger in ((1, 2), (2, 6), (1, 3), (3, 6))
        ],
    ),
)

any_sizes = Claim(
    id="block-monotone",
    title="Larger blocks lose more",
    statement=r"$L(B) \le L(B')$ for all block sizes $B < B'$.",
    source=ZHONG("abstract and Section 4.3"),
    speaks_of="every number of tokens, every alphabet, every law, all sizes",
    left=lambda joint, B, larger: drawn_loss(joint, B),
    relation="<=",
    right=lambda joint, B, larger: block_loss(joint, larger),
    over=Domain(draws=SIZES),
    note="A tie across the boundary of the larger blocks lies inside one of the smaller. Sweeps over powers of two are nested and safe.",
    assumptions={"B < B'": lambda joint, B, larger: larger > B},
    prove=Proved(
        ("BlocksRefuted.larger_blocks",),
        says="That the KL of what blocks draw with exact marginals does not always grow from B to a larger B'. Of the claim's witness only one tie is taken: of four bits the last two are equal and fair, the first two zero; blocks of 2 lose log 2, blocks of 3 nothing.",
    ),
    witness=At("four bits with X1 = X2 and X3 = X4, B = 2 and B' = 3", TWO_PAIRS, 2, 3, shows=(2 * log(2), log(2))),
    repair="block-monotone-nested",
)


def _tie_gain(B: int, larger: int, n: int, first: int) -> Any:
    r"""The difference :math:`L(B) - L(B')` of n fair bits, tied at ``first`` and the next."""
    joint = pair(n, first, first + 1)
    return drawn_loss(joint, B) - block_loss(joint, larger)


converse = Claim(
    id="block-monotone-converse",
    title="Block sizes that do not nest",
    statement=r"If $B$ does not divide $B' > B$ and $n > B'$, then $X_{B'} = X_{B'+1}$, a fair bit beside fair bits, has $L(B) - L(B') = \log 2$.",
    source=OURS,
    speaks_of="all sizes that do not nest, every number of tokens",
    left=lambda B, larger, n: _tie_gain(B, larger, n, larger - 1),
    relation="=",
    right=log(2),
    over=Domain(
        Family(
            "every 2 <= B < B' <= 7, n = B' + 1 and B' + 2",
            lambda: (
                (B, larger, n) for B, larger in itertools.combinations(range(2, 8), 2) for n in (larger + 1, larger + 2)
            ),
            complete=True,
            size=comb(6, 2) * 2,
        ),
        draws=Draws(
            "sizes up to 6 and one to three tokens beyond",
            lambda: st.tuples(st.integers(2, 5), st.integers(3, 6), st.integers(1, 3)).map(
                lambda s: (s[0], s[1], s[1] + s[2])
            ),
            examples=60,
        ),
    ),
    assumptions={"B does not divide B'": lambda B, larger, n: larger > B and larger % B != 0},
    prove=Proved(
        ("Ties.converse", "Ties.tied_law", "Ties.loss_tied", "PolicyExact.exact_exists"),
        says="For 0 < B < B' of which B does not divide B', and any number of tokens above B': the KL of what blocks of B draw from left to right less that of blocks of B' is log 2, for denoisers that give the exact marginals, which exist, and the law of fair bits that are independent but for the B'-th and the next, which are equal. In any rounds such a law loses log 2 where they draw the two at once, else nothing.",
    ),
    control=Control(
        "the tie one place earlier, inside one block of the larger size",
        left=lambda B, larger, n: _tie_gain(B, larger, n, larger - 2),
    ),
)


def shifted_blocks(L: int, B: int, offset: int) -> Blocks:
    """Blocks of B of which the first ends after ``offset`` tokens, if that is not 0."""
    head = [list(range(min(offset, L)))] if offset else []
    return head + [list(range(start, min(start + B, L))) for start in range(offset, L, B)]


def mean_drawn_loss(joint: Joint, B: int) -> Any:
    """The mean over all offsets of the divergence of what is drawn, sequence by sequence."""
    return add_up(block_divergence(joint, shifted_blocks(joint.L, B, offset)) for offset in range(B)) / B


shifted = Claim(
    id="block-random-offset",
    title="Random offsets make block size monotone",
    statement=r"With the first boundary at a uniformly random offset, the mean of $L(B)$ never falls in $B$, for every $P$ and all sizes.",
    source=OURS,
    speaks_of="every number of tokens, every alphabet, every law, all sizes",
    left=lambda joint, B: shifted_loss(joint, B),
    relation="<=",
    right=lambda joint, B: mean_drawn_loss(joint, B + 1),
    over=Domain(
        Family(
            "every joint of three bits with weights 0 and 1, sizes 1 to 4",
            lambda: itertools.product(small_joints(L=3, weight=1), range(1, 5)),
            complete=True,
            size=(2**8 - 1) * 4,
        ),
        draws=Draws(
            "joints of up to 5 bits with weights 0 and 1, and a size",
            lambda: st.tuples(joints(most=2, states=32, weight=1), st.integers(1, 5)),
            examples=150,
        ),
    ),
    note="The loss of a token is then the mean of a nondecreasing function over 0 to B - 1, which is 0 at 0: equal only where nothing is lost.",
    prove=Proved(
        ("Offsets.random_offset", "Offsets.mean_offset", "Offsets.before_offset"),
        says=(
            "For every law of n tokens over a finite alphabet and 0 < B <= B': the mean over the offsets 0 to B - "
            "1 of sum_i H(X_i | tokens of earlier blocks) - H(X) is at most that of B'. With the offset o a first "
            "block of o tokens, or none, is followed by blocks of B. That this loss is the KL of what is drawn "
            "from exact marginals is Blocks.exact_loss."
        ),
    ),
    control=Control("without the offset", left=block_loss, right=lambda joint, B: block_loss(joint, B + 1)),
    tight=At("two equal fair bits, sizes 20 and 21: 19/20 and 20/21 of log 2", pair(2, 0, 1), 20, reaches="399/400"),
)


def endless_correlation(rows: list[list[int]], B: int) -> Any:
    r"""The loss a token as :math:`\mathrm{CTC}(X_1, \dots, X_B | X_0) / B` of the stationary chain, from its joint."""
    start = stationary(kernel_of(rows))
    scale = math.lcm(*(p.denominator for p in start))
    text = markov([int(p * scale) for p in start], rows, B + 1)
    return total_correlation(text, range(1, B + 1), [0]) / B


endless = Claim(
    id="block-infinite-past",
    title="An infinite past makes block size monotone",
    statement=r"For a stationary source with an infinite past, the loss a token $\ell(B) = \frac1B \sum_{j<B} [H(X_{j+1}|X_{\le 0}) - H(X_1|X_{\le 0})]$ never falls in $B$.",
    source=OURS,
    speaks_of="every stationary source over a finite alphabet, all sizes",
    left=lambda rows, B: endless_loss(kernel_of(rows), B),
    relation="<=",
    right=lambda rows, B: endless_correlation(rows, B + 1),
    over=Domain(
        Family(
            "every chain of two symbols with weights up to 3, sizes 1 to 3",
            lambda: (
                ([list(a), list(b)], B)
                for a, b in itertools.product(itertools.product(range(4), repeat=2), repeat=2)
                if any(a) and any(b)
                for B in (1, 2, 3)
            ),
            complete=True,
            size=15 * 15 * 3,
        ),
        draws=Draws(
            "chains (V <= 3, weights <= 5) and a size", lambda: st.tuples(chains(), st.integers(1, 3)), examples=100
        ),
    ),
    note="Tried on Markov chains, whose past is one token. One side goes by powers of the kernel, the other by the law of B + 1 tokens in a row, "
    "whose summed losses are CTC. It is equal only where nothing is lost.",
    assumptions={"one closed class": lambda rows, B: len(structure(kernel_of(rows)).closed) == 1},
    obstacle="A law of infinitely many tokens is needed, or entropies as limits of growing pasts; the laws in Coq are of finitely many tokens.",
    control=Control(
        "the loss grows in proportion to the size",
        left=lambda rows, B: endless_loss(kernel_of(rows), B) * (B + 1),
        right=lambda rows, B: endless_correlation(rows, B + 1) * B,
    ),
    tight=At(
        "overlapping pairs of fair bits, sizes 4 and 5: 3/4 and 4/5 of log 2",
        [[1, 1, 0, 0], [0, 0, 1, 1], [1, 1, 0, 0], [0, 0, 1, 1]],
        4,
        reaches="15/16",
    ),
)
