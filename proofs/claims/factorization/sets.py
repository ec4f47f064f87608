r"""The conditional total correlation from one set to a larger one, and from one context to another.

What a parallel step loses at the least is the conditional total correlation, $\mathrm{CTC} = \sum_i H(X_i|c) - H(X_S|c)$, of the
set S that it reveals at the context c. Papers argue from it that large sets cost more than small ones, and late steps less
than early ones. At stake is which of the two is a theorem: the first is, at each context; the second is not, not even in the
mean over what a context tells.

Source: arXiv 2601.15593, Section 4.3.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st

from exact.information import kl, total_correlation
from exact.joint import Joint
from exact.languages import pair
from exact.lattice import marginal_cube
from exact.logsum import add_up, log
from exact.pairs import group_product
from exact.strategies import joints_and_blocks, small_joints
from exact.types import Context
from proofs.claims.factorization import readings
from proofs.claims.papers import ZHONG
from proofs.ledger.claim import Claim, Control, Derived, Proved, times
from proofs.ledger.domain import EVERY_LAW, At, Domain, Draws, Family
from proofs.ledger.reading import Reading
from theory import factorization as theory

EQ_5 = "Section 4.3, Eq. 5"


def law_of(joint: Joint, positions: Sequence[int], context: Context) -> Joint:
    """The law of some masked tokens, in that order, given the visible tokens of a context."""
    told = [i for i, token in enumerate(context) if token != joint.V]
    every = (slice(None),) * len(positions)
    return Joint(joint.marginal([*positions, *told])[every + tuple(context[i] for i in told)])


def correlation(joint: Joint, positions: Sequence[int], context: Context) -> Any:
    """The total correlation of some masked tokens at one context."""
    return total_correlation(law_of(joint, positions, context))


def information(joint: Joint, S: Sequence[int], T: Sequence[int], context: Context) -> Any:
    """The information between two sets at one context, as the divergence from two sets that are independent."""
    law = law_of(joint, [*S, *T], context)
    groups = [range(len(S)), range(len(S), law.L)]
    return kl(law, group_product(law, groups))


def two_sets(some: Iterable[Joint]) -> Iterator[tuple[Joint, list[int], list[int], Context]]:
    """Each joint at each of its contexts with each two disjoint sets of masked tokens."""
    for joint in some:
        cube = marginal_cube(joint)
        for context in itertools.product(range(joint.V + 1), repeat=joint.L):
            masked = [i for i, token in enumerate(context) if token == joint.V]
            for places in itertools.product("ST.", repeat=len(masked)):
                S, T = ([i for i, place in zip(masked, places, strict=True) if place == name] for name in "ST")
                if S and T and cube[context]:
                    yield joint, S, T, context


@st.composite
def drawn_sets(draw: st.DrawFn) -> tuple[Joint, list[int], list[int], Context]:
    """A joint, two disjoint sets, and a possible context that tells some of the other tokens."""
    joint, (S, T, *rest) = draw(joints_and_blocks(least_length=2).filter(lambda case: len(case[1]) > 1))
    x, told = draw(st.sampled_from(np.argwhere(joint.weights).tolist())), [i for block in rest[:2] for i in block]
    return joint, S, T, tuple(x[i] if i in told else joint.V for i in range(joint.L))


def read(joint: Joint, S: Sequence[int], T: Sequence[int], context: Context) -> Reading:
    """The law of both sets at the context, in the words of the derivation."""
    return readings.two_sets(law_of(joint, [*S, *T], context), len(S))


SETS = Domain(
    Family(
        "every joint of three bits with weights 0 and 1, every context, every two disjoint sets of masked tokens",
        lambda: two_sets(small_joints(L=3, weight=1)),
        complete=True,
        size=(2**8 - 1) * 12 + 6 * (2**8 - 2**4) * 2,
    ),
    Family(
        "every joint of two tokens of three letters with weights 0 and 1, one in each set",
        lambda: two_sets(small_joints(V=3, weight=1)),
        complete=True,
        size=(2**9 - 1) * 2,
    ),
    draws=Draws("joints (V <= 3, at most 32 sequences), two disjoint sets and a context", drawn_sets),
)

superset = Claim(
    id="ctc-superset",
    title="CTC grows with the set",
    statement=r"At a fixed context, $\mathrm{CTC}(X_{S \cup T}|c) \ge \mathrm{CTC}(X_S|c)$.",
    source=ZHONG(EQ_5),
    speaks_of=EVERY_LAW,
    left=lambda joint, S, T, context: correlation(joint, [*S, *T], context),
    relation=">=",
    right=lambda joint, S, T, context: correlation(joint, S, context),
    over=SETS,
    prove=Proved(
        ("Sets.CTC_mono",),
        says="At a mask state of positive probability, for any two sets of which one contains the other; tokens of one alphabet, told ones among them allowed.",
    ),
    derive=Derived(theory.superset, "monotone", read),
    control=times("11/10"),
    tight=At("two equal bits, and a third that is independent of them", pair(3, 0, 1), [0, 1], [2], (2, 2, 2)),
)

union = Claim(
    id="ctc-union",
    title="CTC of a union",
    statement=r"$\mathrm{CTC}(X_{S \cup T}|c) = \mathrm{CTC}(X_S|c) + \mathrm{CTC}(X_T|c) + I(X_S; X_T|c)$ for disjoint sets.",
    source=ZHONG(EQ_5, "ours"),
    speaks_of=EVERY_LAW,
    left=lambda joint, S, T, context: correlation(joint, [*S, *T], context),
    relation="=",
    right=lambda joint, S, T, context: add_up(
        [correlation(joint, S, context), correlation(joint, T, context), information(joint, S, T, context)]
    ),
    over=SETS,
    prove=Proved(
        (
            "Sets.CTC_union",
            "Groups.group_kl_identity",
        ),
        says="At a mask state of positive probability, with the information as H(S|c) + H(T|c) - H(S u T|c). That this is the divergence from two independent groups is the second theorem with the groups' own laws.",
    ),
    derive=Derived(theory.superset, "identity", read),
    control=Control(
        "the information without its context",
        right=lambda joint, S, T, context: add_up(
            [
                correlation(joint, S, context),
                correlation(joint, T, context),
                information(joint, S, T, (joint.V,) * joint.L),
            ]
        ),
    ),
)

context = Claim(
    id="ctc-context-monotone",
    title="CTC falls as the context grows",
    statement=r"$\mathrm{CTC}(X_S | X_C) \le \mathrm{CTC}(X_S)$: more context means less dependence.",
    source=ZHONG(EQ_5, "ours"),
    speaks_of=EVERY_LAW,
    left=lambda joint, S, C: total_correlation(joint, S, C),
    relation="<=",
    right=lambda joint, S, C: total_correlation(joint, S),
    over=Domain(
        draws=Draws(
            "joints (V <= 3, at most 32 sequences), a set and what is told of the rest",
            lambda: joints_and_blocks(least_length=2).map(
                lambda case: (case[0], case[1][0], [i for block in case[1][1:] for i in block])
            ),
        )
    ),
    note="Two tokens can be nearly independent until their sum is seen: this is the mean over what the context tells.",
    prove=Proved(
        ("FactorizationRefuted.context_monotone",),
        says="That the mean of CTC over what the context tells may be larger than CTC. The witness is two fair independent bits and their sum, where the claim's two agree twice as often as not: log 2 against 0.",
    ),
    witness=At(
        "two bits that agree twice as often as not, and their sum",
        Joint([[[2, 0], [0, 1]], [[0, 1], [2, 0]]]),
        [0, 1],
        [2],
        shows=(log(2), "0.0566"),
    ),
    repair="ctc-superset",
)
