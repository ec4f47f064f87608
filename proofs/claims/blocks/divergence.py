"""What decoding in blocks costs: an identity, and sets of tokens that cost nothing.

A text is cut into blocks, and the tokens of a block are drawn at once, each from its marginal given the blocks before. The
law Q of what comes out misses the law P of the data by how much the tokens of a block depend on each other (CTC), and by how
wrong the marginals are. The paper bounds parallelism by the first part. At stake is how to read the bound: it says which
tokens may be drawn together, and not how many. A Markov chain that is decoded by halving its gaps pays nothing.

Source: arXiv 2601.15593, Section 4.3.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st

from exact.blocks import blocks_of
from exact.decoding import decode
from exact.denoiser import Conditionals
from exact.factorization import Blocks, block_correlation
from exact.information import kl, total_correlation
from exact.joint import Joint
from exact.languages import markov
from exact.logsum import add_up, expected_log
from exact.policies import Fixed, midpoint, partition
from exact.samplers import Unmask
from exact.strategies import chains, denoisers, joints, laws, partitions, small_joints, small_tables
from exact.types import Number, Table
from proofs.claims.papers import ZHONG
from proofs.ledger.claim import Claim, Control, Measurement, Proved
from proofs.ledger.compare import Approx
from proofs.ledger.domain import EVERY_CHAIN, Domain, Draws, Family
from proofs.ledger.measured import ROUNDOFF, SCOPE, block_split

PLACE = ZHONG("Section 4.3", "ours")


def decoded_divergence(joint: Joint, model: Conditionals, blocks: Blocks) -> Any:
    r"""The divergence :math:`\mathrm{KL}(P \| Q_B)` of what is drawn block by block."""
    return kl(joint, decode(model, Unmask(Fixed(partition(blocks)))).output)


def model_error(joint: Joint, model: Conditionals, blocks: Blocks) -> Any:
    r"""The sum :math:`\sum_b \sum_{i \in b} E\,\mathrm{KL}(P(X_i | X_{<b}) \,\|\, f_i(X_{<b}))`, from tables of the joint."""
    pairs: list[tuple[Fraction, Fraction]] = []
    told: list[int] = []
    for block in blocks:
        before = np.asarray(joint.marginal(told))
        for i in block:
            here = joint.marginal([*told, i])
            for *given, v in np.ndindex(*here.shape):
                if weight := int(here[(*given, v)]):
                    context = [joint.V] * joint.L
                    for position, token in zip(told, given, strict=True):
                        context[position] = token
                    chance, own = Fraction(weight, joint.total), Fraction(weight, int(before[tuple(given)]))
                    pairs += [(chance, own), (-chance, model.at(tuple(context))[i][v])]
        told += block
    return expected_log(pairs)


@st.composite
def _modelled(draw: st.DrawFn) -> tuple[Joint, Conditionals, Blocks]:
    """A joint, a table of no joint, and blocks in any order."""
    joint = draw(joints(states=16, least_length=2))
    return joint, Conditionals(draw(denoisers(joint.V, joint.L))), draw(partitions(joint.L))


identity = Claim(
    id="block-kl-identity",
    title="The KL of blockwise decoding",
    statement=r"$\mathrm{KL}(P\,\|\,Q_B) = \sum_b E_P\,\mathrm{CTC}(X_b|X_{<b}) + \sum_i E\,\mathrm{KL}(P_i\,\|\,Q_i)$ for blocks decoded in turn, one parallel step each.",
    source=PLACE,
    speaks_of="every number of tokens, every alphabet, every law, every denoiser, all blocks",
    left=decoded_divergence,
    relation="=",
    right=lambda joint, model, blocks: block_correlation(joint, blocks) + model_error(joint, model, blocks),
    over=Domain(
        Family(
            "every joint of two bits with weights 0 and 1, every denoiser with rows 1:1 and 1:2, one block and two",
            lambda: itertools.product(
                small_joints(weight=1), map(Conditionals, small_tables([(1, 1), (1, 2)])), ([[0, 1]], [[0], [1]])
            ),
            complete=True,
            size=(2**4 - 1) * 2**6 * 2,
        ),
        Family(
            "every joint of three bits with weights 0 and 1, its own marginals, blocks of 1, 2 and 3",
            lambda: (
                (joint, Conditionals(joint), blocks_of(3, B))
                for joint in small_joints(L=3, weight=1)
                for B in (1, 2, 3)
            ),
            complete=True,
            size=(2**8 - 1) * 3,
        ),
        draws=Draws("joints (at most 16 sequences), tables of no joint, ordered partitions", _modelled, examples=200),
    ),
    note="The divergence is summed over what is drawn, the correlation comes from entropies, the model's error from marginals.",
    prove=Proved(
        ("Blocks.kl_identity", "Blocks.infinite"),
        says=(
            "For every law P of texts over finitely many positions and one finite alphabet, every denoiser and "
            "every ordered partition of the positions, of which blocks are one: where KL(P || Q) is finite it is "
            "the sum over the sets of the mean CTC given what was told before, over texts of P, plus the sum over "
            "tokens of the mean of KL(P_i || Q_i) there; and it is infinite exactly where one of these KL is, at "
            "a context that a text of P leads to."
        ),
    ),
    control=Control(
        "the total correlation of each block without its context",
        right=lambda joint, model, blocks: (
            add_up(total_correlation(joint, block) for block in blocks) + model_error(joint, model, blocks)
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


def _steps_and_law(joint: Joint, blocks: Blocks) -> Table:
    """The mean number of steps of exact decoding in these blocks, and the probability of each sequence."""
    law = decode(Conditionals(joint), Unmask(Fixed(partition(blocks))))
    return _row([law.expected_steps, *map(law.output.probability, np.ndindex(*joint.weights.shape))])


def _row(numbers: Iterable[Number]) -> Table:
    """Exact numbers as an array, to be compared entry by entry."""
    return np.array([Fraction(x) for x in numbers], dtype=object)


LONGER = ([[9, 1], [1, 9]], [[1, 2], [3, 0]], [[0, 1], [1, 1]])

midpoints = Claim(
    id="midpoint-exact",
    title="Parallelism need not cost anything",
    statement=r"A Markov chain decoded by midpoints takes $\lceil \log_2(n+1) \rceil$ steps and has $\mathrm{KL}(P\,\|\,Q) = 0$: it is drawn from its own law.",
    source=PLACE,
    speaks_of=EVERY_CHAIN,
    left=lambda initial, rows, n: _steps_and_law(markov(initial, rows, n), midpoint(n).blocks),
    relation="=",
    right=lambda initial, rows, n: _row(
        [n.bit_length(), *map(markov(initial, rows, n).probability, np.ndindex(*(len(rows),) * n))]
    ),
    over=Domain(
        Family(
            "every kernel of two symbols with weights up to 2, first token 1:2, n = 1 to 5",
            lambda: (
                ([1, 2], [list(a), list(b)], n)
                for a, b in itertools.product(itertools.product(range(3), repeat=2), repeat=2)
                if any(a) and any(b)
                for n in range(1, 6)
            ),
            complete=True,
            size=8 * 8 * 5,
        ),
        Family(
            "three chosen chains of two symbols, n = 6 and 7",
            lambda: (([1, 2], rows, n) for rows in LONGER for n in (6, 7)),
            complete=False,
        ),
        draws=Draws(
            "chains (V <= 3, weights <= 5) of up to 5 tokens",
            lambda: chains().flatmap(lambda c: st.tuples(laws(len(c)), st.just(c), st.integers(1, 5))),
            examples=100,
        ),
    ),
    note="The bound constrains which sets are decoded together, not how many tokens a step may take. Steps, and the probability of every sequence, are compared.",
    prove=Proved(
        ("Midpoint.midpoint_exact", "Midpoint.midpoint_rounds", "Midpoint.rounds"),
        says=(
            "For a first law and a kernel a step, all laws, on n+1 tokens (Coq counts kernels): the product over "
            "up_log 2 (n+2) rounds of midpoints of the exact marginals given what was told is the probability of "
            "every sequence, so KL is 0. up_log 2 m is the least k with m <= 2^k. After these rounds all is told, "
            "and no schedule of sets that are one token a gap needs fewer."
        ),
    ),
    control=Control(
        "blocks from left to right in as many steps",
        left=lambda initial, rows, n: _steps_and_law(markov(initial, rows, n), blocks_of(n, -(-n // n.bit_length()))),
    ),
)
