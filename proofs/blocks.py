"""Block size: arXiv 2601.15593, Section 4.3 (CTC and the block-size sweep)."""

from __future__ import annotations

from hypothesis import strategies as st

from exact.blocks import block_loss, blocks_of
from exact.factorization import block_correlation, block_divergence
from exact.information import total_correlation
from exact.joint import Joint
from exact.languages import pair
from exact.logsum import log
from exact.strategies import joints, joints_and_blocks
from proofs.factorization import small_joints
from proofs.ledger.claim import Attack, Claim, Control, Family, Measurement, Source, Tight
from proofs.ledger.compare import Approx
from proofs.ledger.measured import ROUNDOFF, SCOPE, block_split
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
