r"""Generate-then-edit, third question: which edits leave the joint as it is, and which spoil it?

Drawing one token again given all the others never harms. Drawing several at once harms nothing where they are independent
given the rest, as every other token of a chain is; but the choice of what to draw again must not look at the values, and what
the model says of sequences that never occur begins to count. One revision is enough for a law that no one-pass draft draws.

Sources: arXiv 2601.15593, Section A.7; arXiv 2512.25014 on revision.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from exact.denoiser import Conditionals, ExactDenoiser
from exact.editing import Edits, edited, lazy
from exact.factorization import product_of_marginals
from exact.information import kl, total_correlation, total_variation
from exact.joint import Joint, least_weights
from exact.languages import copy, flipping, independent, markov, parity
from exact.strategies import chains
from exact.types import Context, Law, Nats
from proofs.claims.papers import JIANG, ZHONG
from proofs.ledger.claim import Claim, Control, Proved
from proofs.ledger.domain import At, Domain, Draws, Family

OURS, RELAYED = ZHONG("Section A.7", "ours"), ZHONG("Section A.7", "relayed")

Sites = tuple[int, ...]


def drawn_again(joint: Joint, sites: Sites) -> Joint:
    """The law after the tokens at some sites of a sequence of the joint are drawn again, at once."""
    return edited(Conditionals(joint), Edits(lazy(1, sites)), joint, 1)


def no_neighbours(L: int) -> list[Sites]:
    """Every set of positions, at least one, that holds no two neighbours."""
    every = itertools.chain.from_iterable(itertools.combinations(range(L), size) for size in range(1, L + 1))
    return [sites for sites in every if all(b - a > 1 for a, b in itertools.pairwise(sites))]


checkerboard = Claim(
    id="edit-independent-sets",
    title="Sets that are independent given the rest keep the joint",
    statement="Drawing a fixed set again whose tokens are independent given the others, such as every other token of a chain, leaves the joint as it is.",
    source=OURS,
    speaks_of="every number of tokens, every alphabet, every law, every set independent given the others",
    left=lambda joint, sites: least_weights(drawn_again(joint, sites)),
    relation="=",
    right=lambda joint, sites: least_weights(joint),
    over=Domain(
        Family(
            "every chain of four bits with weights 1 to 4 to stay and to flip, start 1/3, every set without neighbours",
            lambda: (
                (flipping(stay, flip, 4), sites)
                for stay, flip in itertools.product(range(1, 5), repeat=2)
                for sites in no_neighbours(4)
            ),
            complete=True,
            size=4**2 * 7,
        ),
        draws=Draws(
            "chains of three or four tokens, V <= 3, every set without neighbours",
            lambda: st.tuples(chains(), st.integers(3, 4)).flatmap(
                lambda drawn: st.tuples(
                    st.just(markov(drawn[0][0], drawn[0], drawn[1])), st.sampled_from(no_neighbours(drawn[1]))
                )
            ),
            100,
        ),
    ),
    assumptions={
        "independent given the others": lambda joint, sites: (
            total_correlation(joint, sites, [i for i in range(joint.L) if i not in sites]) == 0
        )
    },
    prove=Proved(
        ("EditingKept.sets_kept", "EditingKept.chain_kept"),
        says="For any law, zeros allowed, and any set whose tokens have, given the others, the product of their laws: the law after one round that draws the set again is the joint. What the denoiser says of impossible sequences is free. A set without neighbours of a chain, with any start and steps that may differ, is one.",
    ),
    control=Control(
        "with one neighbour more",
        left=lambda joint, sites: least_weights(
            drawn_again(joint, (*sites, sites[0] + 1 if sites[0] == 0 else sites[0] - 1))
        ),
    ),
)


def if_other(told: Context, i: int, law: Law) -> Law:
    """Drawn again where the other of two bits is one, kept where it is zero."""
    return law if told[1 - i] else [Fraction(int(v == told[i])) for v in range(2)]


state_dependent = Claim(
    id="edit-exact-conditionals-suffice",
    title="Exact conditionals and no influence suffice",
    statement=r"With exact conditionals of independent tokens ($\alpha = 0$), any choice of what to draw again leaves the joint as it is: the law after a round overlaps it by 1.",
    source=RELAYED,
    speaks_of="every number of tokens, every alphabet, every product law, every choice",
    left=lambda joint: 1 - total_variation(edited(Conditionals(joint), Edits(if_other), joint, 1), joint),
    relation="=",
    right=1,
    over=Domain(
        draws=Draws(
            "products of two laws of bits",
            lambda: st.tuples(*[st.integers(1, 5)] * 4).map(lambda w: independent([w[:2], w[2:]])),
        )
    ),
    note="A choice that looks at values prefers the values it leaves alone: here the limit is 00.",
    assumptions={"independent": lambda joint: total_correlation(joint) == 0},
    prove=Proved(
        ("EditingRefuted.any_choice",),
        says="That the statement fails for product laws and sets to draw again that are chosen by the sequence, on the witness: 00 has 5/16 after one round, and 1/4 before.",
    ),
    witness=At(
        "two fair bits, each drawn again if and only if the other is one",
        independent([[1, 1], [1, 1]]),
        shows=(Fraction(7, 8), 1),
    ),
    repair="edit-independent-sets",
)


def cost_of_edit(joint: Joint, fallback: Sequence[int]) -> Nats:
    """The divergence of the joint from a one-pass draft edited once, with some law in impossible contexts."""
    source = Conditionals(ExactDenoiser(joint, fallback))
    return kl(joint, edited(source, Edits(lazy()), product_of_marginals(joint), 1))


fallback_edits = Claim(
    id="fallback-harmless-edits",
    title="What edits do where the joint never goes",
    statement="The divergence of the joint from an edited draft is the same whatever law contexts of probability zero are given.",
    source=RELAYED,
    speaks_of="every number of tokens, every alphabet, every law, every fallback",
    left=lambda joint, fallback: cost_of_edit(joint, [1] * joint.V),
    relation="=",
    right=cost_of_edit,
    over=Domain(
        draws=Draws(
            "copies and parities of three bits, fallbacks",
            lambda: st.tuples(
                st.sampled_from([copy(3, 1), parity(3)]), st.tuples(st.integers(1, 5), st.integers(1, 5))
            ),
            40,
        )
    ),
    note="Edits go through impossible sequences and come back: what is done there counts.",
    prove=Proved(
        ("EditedDraftsRefuted.fallback_edits",),
        says="That with two denoisers that are exact where others are possible the divergences of the joint from its draft, drawn again at once, may differ, infinite ones included; on the witness, with fallbacks (1, 1) and (1, 3).",
    ),
    witness=At(
        "three equal bits, drafted and edited at once, fallback (1, 3)",
        *(copy(3, 1), (1, 3)),
        shows=("0.82668", "0.80606"),
    ),
    repair="fallback-harmless",
)


def revised(L: int, chance: Fraction = Fraction(1)) -> Joint:
    """A draft of fair bits whose first bit is then drawn again given the others."""
    joint = parity(L)
    return edited(Conditionals(joint), Edits(lazy(chance, [0])), product_of_marginals(joint), 1)


revision = Claim(
    id="parity-by-revision",
    title="Parity in two rounds of revision",
    statement="A draft of fair bits in one round and a revision of one bit given the others draws even words exactly.",
    source=JIANG("revision"),
    speaks_of="every number of bits",
    left=lambda L: least_weights(revised(L)),
    relation="=",
    right=lambda L: np.array([word.bit_count() % 2 == 0 for word in range(2**L)]).reshape((2,) * L).astype(int),
    over=Domain(
        Family("two to seven bits", lambda: range(2, 8), complete=True, size=6),
        draws=Draws("two to six bits", lambda: st.integers(2, 6), 10),
    ),
    note="That no write-once sampler of bounded depth does it is a statement on circuits, not checked here.",
    prove=Proved(
        ("EditingKept.revision",),
        says="Bits under any finite index: independent fair bits, and then any one bit drawn again from its law given the others, have the law that is 2 / 2^n on even words and 0 on odd ones.",
    ),
    control=Control("a revision with probability 9/10", left=lambda L: least_weights(revised(L, Fraction(9, 10)))),
)
