"""Block size: arXiv 2601.15593, Section 4.3 (CTC and the block-size sweep)."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from exact.blocks import block_loss, blocks_of, endless_loss, mask_family, reachable, shifted_loss, uniform_share
from exact.factorization import block_correlation, block_divergence
from exact.information import total_correlation
from exact.joint import Joint
from exact.languages import markov, pair
from exact.logsum import log
from exact.markov import kernel_of, structure
from exact.optimal import best_partitions
from exact.policies import midpoint
from exact.strategies import chains, joints, joints_and_blocks, laws, small_joints
from proofs.ledger.claim import Attack, Claim, Control, Family, Measurement, Source, Tight
from proofs.ledger.compare import Approx
from proofs.ledger.measured import ROUNDOFF, SCOPE, block_split
from theory import blocks as counts
from theory import factorization as theory

PAPER = Source("2601.15593", "Section 4.3")

identity = Claim(
    id="block-kl-identity",
    title="The KL of blockwise decoding",
    statement=r"$\mathrm{KL}(P\,\|\,Q_B) = \sum_b E_P\,\mathrm{CTC}(X_b|X_{<b}) + \sum_i E\,\mathrm{KL}(P_i\,\|\,Q_i)$ for blocks decoded in turn, one parallel step each.",
    source=PAPER,
    relation="=",
    sides=lambda case: (block_divergence(*case), block_correlation(*case)),
    note="Enumerated with exact marginals, where the second sum is zero; measured with a network's, where it is not.",
    derive=theory.block_identity,
    scope="every n, every alphabet, every law, equal blocks",
    enumerate=(
        Family(
            "every joint of three bits with weights 0 and 1, blocks of 1, 2 and 3",
            lambda: ((joint, blocks_of(3, B)) for joint in small_joints(L=3, weight=1) for B in (1, 2, 3)),
        ),
    ),
    attack=Attack("joints and ordered partitions", joints_and_blocks),
    control=Control(
        "the total correlation of each block without its context",
        lambda case: (
            block_divergence(*case),
            sum((total_correlation(case[0], block) for block in case[1][1:]), total_correlation(case[0], case[1][0])),
        ),
    ),
    measure=Measurement(
        f"{SCOPE}: blocks of 1 to 6 of 6 tokens",
        lambda: [
            (Approx(s.divergence, ROUNDOFF), Approx(s.correlation + s.model_error, ROUNDOFF))
            for s in map(block_split, range(1, 7))
        ],
    ),
)


def _losses(case: tuple[Joint, int, int]) -> tuple:
    joint, B, larger = case
    return block_loss(joint, B), block_loss(joint, larger)


_SIZES = Attack(
    "joints of up to 5 bits with weights 0 and 1, and two block sizes",
    lambda: st.tuples(joints(most=2, states=32, weight=1), st.integers(1, 4), st.integers(2, 5)),
    500,
)

nested = Claim(
    id="block-monotone-nested",
    title="Nested block sizes",
    statement=r"For $B < B'$, $L(B) \le L(B')$ for every $P$ on $n$ tokens if $B$ divides $B'$ or $n \le B'$.",
    source=PAPER,
    relation="<=",
    sides=_losses,
    note="With `block-monotone-converse`, this is if and only if.",
    assumptions={
        "B divides B' or n <= B'": lambda case: case[1] < case[2] and (case[2] % case[1] == 0 or case[2] >= case[0].L)
    },
    derive=theory.blocks,
    scope="every n, every alphabet, every law; for n <= B' the larger block is the whole, a multiple of any B that covers it",
    enumerate=(
        Family(
            "every joint of three bits with weights 0 and 1, block sizes up to 4",
            lambda: (
                (joint, B, larger)
                for joint in small_joints(L=3, weight=1)
                for B in (1, 2, 3)
                for larger in range(B + 1, 5)
            ),
        ),
    ),
    attack=_SIZES,
    control=Control("$2 L(B) \\le L(B')$", lambda case: (2 * _losses(case)[0], _losses(case)[1])),
    tight=Tight("independent tokens", lambda: (Joint([[1, 1], [1, 1]]), 1, 2)),
    measure=Measurement(
        f"{SCOPE}: the divergence's total correlation for 1 | 2 | 6 and 1 | 3 | 6",
        lambda: [
            (Approx(block_split(B).correlation, ROUNDOFF), Approx(block_split(larger).correlation, ROUNDOFF))
            for B, larger in ((1, 2), (2, 6), (1, 3), (3, 6))
        ],
    ),
)

converse = Claim(
    id="block-monotone-converse",
    title="Block sizes that do not nest",
    statement=r"If $B$ does not divide $B' > B$ and $n > B'$, then $X_{B'} = X_{B'+1}$, a fair bit beside fair bits, has $L(B) - L(B') = \log 2$.",
    source=PAPER,
    relation="=",
    sides=lambda sizes: (
        block_loss(_tie(sizes), sizes[0]) - block_loss(_tie(sizes), sizes[1]),
        log(2),
    ),
    assumptions={"B does not divide B'": lambda sizes: sizes[0] < sizes[1] and sizes[1] % sizes[0] != 0},
    enumerate=(
        Family(
            "every 2 <= B < B' <= 7, n = B' + 1 and B' + 2",
            lambda: (
                (B, larger, n) for larger in range(3, 8) for B in range(2, larger) for n in (larger + 1, larger + 2)
            ),
        ),
    ),
    attack=Attack(
        "sizes up to 6 and one to three tokens beyond",
        lambda: st.tuples(st.integers(2, 5), st.integers(3, 6), st.integers(1, 3)).map(
            lambda s: (s[0], s[1], s[1] + s[2])
        ),
        60,
    ),
    control=Control(
        "the tie one place earlier, inside one block of both sizes",
        lambda sizes: (block_loss(_tie(sizes, -1), sizes[0]) - block_loss(_tie(sizes, -1), sizes[1]), log(2)),
    ),
)


def _tie(sizes: tuple[int, int, int], shift: int = 0) -> Joint:
    _, larger, n = sizes
    return pair(n, larger - 1 + shift, larger + shift)


any_sizes = Claim(
    id="block-monotone",
    title="Larger blocks lose more",
    statement=r"$L(B) \le L(B')$ for all block sizes $B < B'$.",
    source=Source("2601.15593", "abstract and Section 4.3"),
    relation="<=",
    sides=_losses,
    expected="fails",
    note="A tie across the boundary of the larger blocks lies inside one of the smaller. Sweeps over powers of two are nested and safe.",
    assumptions={"B < B'": lambda case: case[1] < case[2]},
    attack=_SIZES,
    witness=Tight("four bits with X3 = X4, B = 2 and B' = 3: log 2 against 0", lambda: (pair(4, 2, 3), 2, 3)),
    repair="block-monotone-nested",
)


shifted = Claim(
    id="block-random-offset",
    title="Random offsets make block size monotone",
    statement=r"With the first boundary at a uniformly random offset, the mean of $L(B)$ never falls in $B$, for every $P$ and all sizes.",
    source=PAPER,
    relation="<=",
    sides=lambda case: (shifted_loss(case[0], case[1]), shifted_loss(case[0], case[1] + 1)),
    note="The loss of a token is then the mean of a nondecreasing function over 0 to B - 1.",
    enumerate=(
        Family(
            "every joint of three bits with weights 0 and 1, sizes 1 to 4",
            lambda: itertools.product(small_joints(L=3, weight=1), range(1, 5)),
        ),
    ),
    attack=Attack(
        "joints of up to 5 bits with weights 0 and 1, and a size",
        lambda: st.tuples(joints(most=2, states=32, weight=1), st.integers(1, 5)),
        150,
    ),
    control=Control(
        "without the offset", lambda case: (block_loss(case[0], case[1]), block_loss(case[0], case[1] + 1))
    ),
    tight=Tight("independent tokens", lambda: (Joint([[1, 1], [1, 1]]), 1)),
)


def _endless(case: Any) -> tuple[Any, Any]:
    kernel = kernel_of(case[0])
    return endless_loss(kernel, case[1]), endless_loss(kernel, case[1] + 1)


endless = Claim(
    id="block-infinite-past",
    title="An infinite past makes block size monotone",
    statement=r"For a stationary source with an infinite past, the loss a token $\ell(B) = \frac1B \sum_{j<B} [H(X_{j+1}|X_{\le 0}) - H(X_1|X_{\le 0})]$ never falls in $B$.",
    source=PAPER,
    relation="<=",
    sides=_endless,
    note="Enumerated for Markov chains, whose past is one token.",
    assumptions={"one closed class": lambda case: len(structure(kernel_of(case[0])).closed) == 1},
    enumerate=(
        Family(
            "every chain of two symbols with weights up to 3, sizes 1 to 4",
            lambda: (
                ([list(a), list(b)], B)
                for a in itertools.product(range(4), repeat=2)
                for b in itertools.product(range(4), repeat=2)
                if any(a) and any(b)
                for B in range(1, 5)
            ),
        ),
    ),
    attack=Attack("chains (V <= 3, weights <= 5) and a size", lambda: st.tuples(chains(), st.integers(1, 5)), 100),
    control=Control(
        "the loss grows in proportion to the size",
        lambda case: (_endless(case)[0] * (case[1] + 1), _endless(case)[1] * case[1]),
    ),
    tight=Tight("independent fair bits", lambda: ([[1, 1], [1, 1]], 1)),
)

best_sets = Claim(
    id="best-sets-beat-blocks",
    title="At as many passes, free sets never lose to blocks",
    statement=r"Blocks of $B$, one step each, lose at least what the best sets of all tokens lose in $\lceil n/B \rceil$ steps.",
    source=PAPER,
    relation=">=",
    sides=lambda case: (block_loss(*case), best_partitions(case[0])[-(-case[0].L // case[1]) - 1][0]),
    note="So that larger blocks hurt is a statement about steps per block, not about block size.",
    enumerate=(
        Family(
            "every joint of three bits with weights 0 and 1, blocks of 1, 2 and 3",
            lambda: itertools.product(small_joints(L=3, weight=1), (1, 2, 3)),
        ),
    ),
    attack=Attack(
        "joints (at most 16 sequences, weights <= 9) and a size",
        lambda: st.tuples(joints(states=16), st.integers(1, 4)),
        100,
    ),
    control=Control(
        "with one step fewer for the best sets",
        lambda case: (block_loss(*case), best_partitions(case[0])[max(0, -(-case[0].L // case[1]) - 2)][0]),
    ),
    tight=Tight("blocks that are the best sets: a pair beside a free bit", lambda: (pair(3, 0, 2), 3)),
)


def _midpoints(case: Any, blocks: Any = None) -> tuple[Any, int]:
    initial, rows, n = case
    return block_divergence(markov(initial, rows, n), blocks or midpoint(n).blocks), 0


midpoints = Claim(
    id="midpoint-exact",
    title="Parallelism need not cost anything",
    statement=r"A Markov chain decoded by midpoints takes $\lceil \log_2(n+1) \rceil$ steps and has $\mathrm{KL}(P\,\|\,Q) = 0$.",
    source=PAPER,
    relation="=",
    sides=lambda case: (_midpoints(case)[0] + abs(len(midpoint(case[2]).blocks) - (case[2]).bit_length()), 0),
    note="The bound constrains which sets are decoded together, not how many tokens a step may take.",
    enumerate=(
        Family(
            "three chains of two symbols, n = 1 to 7",
            lambda: (
                ([1, 2], rows, n)
                for rows in ([[9, 1], [1, 9]], [[1, 2], [3, 0]], [[0, 1], [1, 1]])
                for n in range(1, 8)
            ),
        ),
    ),
    attack=Attack(
        "chains (V <= 3, weights <= 5) of up to 5 tokens",
        lambda: chains().flatmap(lambda c: st.tuples(laws(len(c)), st.just(c), st.integers(1, 5))),
        100,
    ),
    control=Control(
        "blocks from left to right in as many steps",
        lambda case: _midpoints(case, blocks_of(case[2], -(-case[2] // case[2].bit_length()))),
    ),
)

TRAINING = Source("2510.03289", "Section 3.4")
_FAMILY = Family(
    "L up to 12, every B dividing it",
    lambda: ((L, B) for L in range(1, 13) for B in range(1, L + 1) if L % B == 0),
)
_DRAWN_SIZES = Attack(
    "L up to 12 and a divisor",
    lambda: st.integers(1, 12).flatmap(
        lambda L: st.tuples(st.just(L), st.sampled_from([B for B in range(1, L + 1) if L % B == 0]))
    ),
    60,
)


def _family_met(L: int, B: int) -> int:
    """The number of sets of masks of the family, where it is what decoding reaches; -1 where the two differ."""
    family = set(mask_family(L, B))
    return len(family) if family == reachable(L, B) else -1


cases = Claim(
    id="blockwise-case-count",
    title="The masks of blockwise training",
    statement=r"Training in blocks of $B$ that divide $L$ meets $(L/B)(2^B - 1)$ sets of masks, which are those that decoding block by block reaches in any order inside a block.",
    source=TRAINING,
    relation="=",
    sides=lambda case: (_family_met(*case), counts.family_size(*case)),
    enumerate=(_FAMILY,),
    attack=_DRAWN_SIZES,
    control=Control("all sets of masks", lambda case: (2 ** case[0] - 1, counts.family_size(*case))),
)

mismatch = Claim(
    id="training-mask-share",
    title="Uniform training rarely meets the masks of inference",
    statement=r"Of masks drawn at a uniform rate, given any, the family of blocks of $B$ holds the share $\sum_{b<L/B} \sum_{m=1}^B \binom Bm / L \binom L{bB+m}$: about $1/L$.",
    source=TRAINING,
    relation="=",
    sides=lambda case: (uniform_share(*case), counts.family_share(*case)),
    enumerate=(_FAMILY,),
    attack=_DRAWN_SIZES,
    control=Control("exactly 1/L", lambda case: (uniform_share(*case), Fraction(1, case[0]))),
)
