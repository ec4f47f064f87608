"""Marginals against joint: arXiv 2601.15593, Section 4.3, and arXiv 2510.03289, Section 3.2.2."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st

from exact.denoiser import ExactDenoiser
from exact.factorization import (
    accuracy_gap,
    block_divergence,
    conditional_entropies,
    cross_entropy,
    marginal_error,
    product_of_marginals,
    reconstruct,
)
from exact.information import dual_total_correlation, kl, mutual_information, total_correlation, total_variation
from exact.joint import Joint
from exact.languages import independent, toy
from exact.lattice import contexts, marginal_cube
from exact.logsum import LogSum
from exact.strategies import joints, joints_and_blocks, joints_and_laws, laws, small_joints
from proofs.ledger.claim import Attack, Claim, Control, Family, Measurement, Source, Tight
from proofs.ledger.compare import Approx
from proofs.ledger.measured import ROUNDOFF, SCOPE, block_split, trained
from theory import factorization as theory
from theory.objective import one_pass

PAPER = Source("2601.15593", "Section 4.3, Eq. 5")
MARGINALS = Source("2510.03289", "Section 3.2.2")

Case = tuple[Joint, list[list[int]]]


def small_cases() -> Iterable[Case]:
    """Every small joint beside every product of two small laws."""
    rows = [[1, 1], [1, 2], [2, 1], [1, 3]]
    return ((joint, [a, b]) for joint in small_joints() for a in rows for b in rows)


def divergence(case: Case) -> Any:
    """KL of the joint from the product law, sequence by sequence."""
    return kl(case[0], independent(case[1]))


def marginal_errors(case: Case) -> Any:
    """The summed KL of the marginals from the laws of the product."""
    joint, product = case
    parts = (kl(Joint(joint.marginal([i])), Joint(law)) for i, law in enumerate(product))
    return sum(parts, LogSum())


TWO_BITS = Family("every joint of two bits with weights up to 4", lambda: small_joints(weight=4))
THREE_BITS = Family("every joint of three bits with weights 0 and 1", lambda: small_joints(L=3, weight=1))
JOINTS = Attack("joints (V <= 3, at most 32 sequences, weights <= 9)", joints)
SMALL = Family("every joint of two bits with weights up to 2, beside 16 products of laws", small_cases)
DRAWN = Attack("joints (V <= 3, at most 32 sequences, weights <= 9) and product laws", joints_and_laws)

identity = Claim(
    id="kl-identity",
    title="The KL identity of one parallel step",
    statement=r"$\mathrm{KL}(P\,\|\,\prod_i Q_i) = \mathrm{CTC}(P) + \sum_i \mathrm{KL}(P_i\,\|\,Q_i)$.",
    source=PAPER,
    relation="=",
    sides=lambda case: (divergence(case), total_correlation(case[0]) + marginal_errors(case)),
    note="Decided exactly: both sides are sums of logarithms of integers.",
    derive=theory.ctc_lower_bound,
    scope="every n, every alphabet, every law",
    enumerate=(SMALL,),
    attack=replace(DRAWN, examples=1000),
    control=Control(
        r"the same with $\mathrm{KL}(Q_i\,\|\,P_i)$",
        lambda case: (
            divergence(case),
            total_correlation(case[0])
            + sum((kl(Joint(law), Joint(case[0].marginal([i]))) for i, law in enumerate(case[1])), LogSum()),
        ),
    ),
    measure=Measurement(
        f"{SCOPE}: one parallel step over all 6 tokens, and blocks of 1 to 5",
        lambda: [
            (Approx(s.divergence, ROUNDOFF), Approx(s.correlation + s.model_error, ROUNDOFF))
            for s in map(block_split, range(1, 7))
        ],
    ),
)

lower_bound = Claim(
    id="ctc-lower-bound",
    title="The CTC lower bound",
    statement=r"$\mathrm{KL}(P(X_S|c)\,\|\,\prod_i Q_i) \ge \mathrm{CTC}(X_S|c)$ for every product law, with equality iff every $Q_i = P(X_i|c)$.",
    source=PAPER,
    relation=">=",
    sides=lambda case: (divergence(case), total_correlation(case[0])),
    derive=theory.ctc_lower_bound,
    scope="every n, every alphabet, every law",
    enumerate=(SMALL,),
    attack=DRAWN,
    control=Control(
        r"$\mathrm{KL} \ge 2\,\mathrm{CTC}$", lambda case: (divergence(case), 2 * total_correlation(case[0]))
    ),
    tight=Tight("a fair pair and its marginals", lambda: (Joint([[1, 0], [0, 1]]), [[1, 1], [1, 1]])),
    measure=Measurement(
        f"{SCOPE}: one parallel step over all 6 tokens, and blocks of 1 to 5",
        lambda: [
            (Approx(s.divergence, ROUNDOFF), Approx(s.correlation, ROUNDOFF)) for s in map(block_split, range(1, 7))
        ],
    ),
)

incoherence = Claim(
    id="parallel-incoherence",
    title="The size of incoherence",
    statement=r"Sampling a set in parallel from exact marginals is at divergence $\mathrm{KL}(P\,\|\,\prod_i P_i) = \mathrm{TC}$ from the joint.",
    source=Source("2510.03289", "Section 3.2.2"),
    relation="=",
    sides=lambda joint: (kl(joint, product_of_marginals(joint)), total_correlation(joint)),
    derive=theory.ctc_lower_bound,
    scope="every n, every alphabet, every law",
    enumerate=(TWO_BITS, THREE_BITS),
    attack=JOINTS,
    control=Control(
        "the dual total correlation in its place",
        lambda joint: (kl(joint, product_of_marginals(joint)), dual_total_correlation(joint)),
    ),
)

accuracy = Claim(
    id="ctc-accuracy-penalty",
    title="CTC as an accuracy penalty",
    statement=r"Where $\mathrm{CTC} > 0$, decoding a step in parallel costs accuracy: the sequence of likeliest tokens is less likely than the likeliest sequence.",
    source=PAPER,
    relation=">",
    sides=accuracy_gap,
    expected="fails",
    note="CTC is about sampling and forward KL. Greedy decoding of a strongly dependent pair can be exactly right.",
    assumptions={"CTC > 0": lambda joint: total_correlation(joint) > 0},
    attack=JOINTS,
    witness=Tight(
        "P(00) = 3/5, P(11) = 2/5: CTC = 0.673, greedy returns 00, the mode", lambda: Joint([[3, 0], [0, 2]])
    ),
    repair="ctc-pinsker",
)

pinsker = Claim(
    id="ctc-pinsker",
    title="CTC bounds the accuracy gap from above",
    statement=r"$2\,\mathrm{TV}(P, \prod_i P_i)^2 \le \mathrm{CTC}$, so no event differs by more than $\sqrt{\mathrm{CTC}/2}$.",
    source=PAPER,
    relation="<=",
    sides=lambda joint: (2 * total_variation(joint, product_of_marginals(joint)) ** 2, total_correlation(joint)),
    derive=theory.pinsker,
    scope="every n, every alphabet, every law",
    enumerate=(TWO_BITS,),
    attack=JOINTS,
    control=Control(
        r"$3\,\mathrm{TV}^2 \le \mathrm{CTC}$",
        lambda joint: (3 * total_variation(joint, product_of_marginals(joint)) ** 2, total_correlation(joint)),
    ),
    tight=Tight("two bits with weights 101, 99, 99, 101", lambda: Joint([[101, 99], [99, 101]]), Fraction(999, 1000)),
)

reverse = Claim(
    id="ctc-reverse-kl",
    title="The lower bound for reverse KL",
    statement=r"$\mathrm{KL}(\prod_i Q_i\,\|\,P) \ge \mathrm{CTC}(P)$ for every product law.",
    source=PAPER,
    relation=">=",
    sides=lambda case: (kl(independent(case[1]), case[0]), total_correlation(case[0])),
    expected="fails",
    note="A product law that keeps one mode is close in reverse KL, however dependent the joint.",
    attack=Attack(
        "joints of bits and products of flat laws and point masses",
        lambda: joints(states=9, most=2, least_length=2).flatmap(
            lambda joint: st.tuples(st.just(joint), st.lists(laws(joint.V, 1), min_size=joint.L, max_size=joint.L))
        ),
        1000,
    ),
    witness=Tight(
        "P(00) = 9/10, P(11) = 1/10 and the point mass at 00: 0.1054 against 0.3251",
        lambda: (Joint([[9, 0], [0, 1]]), [[1, 0], [1, 0]]),
    ),
    repair="ctc-lower-bound",
)

irreducible = Claim(
    id="ctc-irreducible",
    title="CTC as an irreducible penalty",
    statement=r"$\mathrm{KL}(P\,\|\,Q) \ge \mathrm{TC}(P)$ in however many steps the set is decoded.",
    source=PAPER,
    relation=">=",
    sides=lambda case: (block_divergence(*case), total_correlation(case[0])),
    expected="fails",
    note="Every split of a set lowers the penalty by an information; one token at a time pays nothing.",
    attack=Attack("joints and ordered partitions", joints_and_blocks),
    witness=Tight("a fair pair, one token at a time: 0 against log 2", lambda: (Joint([[1, 0], [0, 1]]), [[0], [1]])),
    repair="block-kl-identity",
)


def _sets(case: tuple[Joint, list[list[int]]]) -> tuple[Joint, list[int], list[int], list[int]]:
    joint, blocks = case
    return joint, blocks[0], blocks[1], [i for block in blocks[2:] for i in block]


def _union(case: Case) -> Any:
    joint, S, T, given = _sets(case)
    return total_correlation(joint, [*S, *T], given)


def _parts(case: Case) -> Any:
    joint, S, T, given = _sets(case)
    return (
        total_correlation(joint, S, given) + total_correlation(joint, T, given) + mutual_information(joint, S, T, given)
    )


THREE = Family(
    "every joint of three bits with weights 0 and 1, S and T single tokens or a pair",
    lambda: (
        (joint, blocks)
        for joint in small_joints(L=3, weight=1)
        for blocks in ([[0], [1], [2]], [[0], [1, 2]], [[0, 1], [2]])
    ),
)
TWO_SETS = {"two sets": lambda case: len(case[1]) >= 2}
SETS = Attack("joints, two disjoint sets and a context", joints_and_blocks)

superset = Claim(
    id="ctc-superset",
    title="CTC grows with the set",
    statement=r"At a fixed context, $\mathrm{CTC}(X_{S \cup T}|c) \ge \mathrm{CTC}(X_S|c)$.",
    source=PAPER,
    relation=">=",
    sides=lambda case: (_union(case), total_correlation(case[0], _sets(case)[1], _sets(case)[3])),
    assumptions=TWO_SETS,
    derive=theory.superset,
    scope="every n, every alphabet, every law",
    enumerate=(THREE,),
    attack=SETS,
    control=Control(
        r"$\ge \mathrm{CTC}(X_S|c) + 2 I(X_S; X_T|c)$",
        lambda case: (
            _union(case),
            total_correlation(case[0], _sets(case)[1], _sets(case)[3]) + 2 * mutual_information(*_sets(case)),
        ),
    ),
    tight=Tight("independent tokens", lambda: (Joint([[1, 1], [1, 1]]), [[0], [1]])),
)

union = Claim(
    id="ctc-union",
    title="CTC of a union",
    statement=r"$\mathrm{CTC}(X_{S \cup T}|c) = \mathrm{CTC}(X_S|c) + \mathrm{CTC}(X_T|c) + I(X_S; X_T|c)$ for disjoint sets.",
    source=PAPER,
    relation="=",
    sides=lambda case: (_union(case), _parts(case)),
    assumptions=TWO_SETS,
    derive=theory.superset,
    scope="every n, every alphabet, every law",
    enumerate=(THREE,),
    attack=SETS,
    control=Control(
        "the information without its context",
        lambda case: (
            _union(case),
            _parts(case) - mutual_information(*_sets(case)) + mutual_information(*_sets(case)[:3]),
        ),
    ),
)

context = Claim(
    id="ctc-context-monotone",
    title="CTC falls as the context grows",
    statement=r"$\mathrm{CTC}(X_S | X_C) \le \mathrm{CTC}(X_S)$: more context means less dependence.",
    source=PAPER,
    relation="<=",
    sides=lambda case: (
        total_correlation(case[0], case[1][0], [i for block in case[1][1:] for i in block]),
        total_correlation(case[0], case[1][0]),
    ),
    expected="fails",
    note="Two tokens can be independent until their sum is seen.",
    attack=SETS,
    witness=Tight(
        "the parity of three bits: log 2 against 0",
        lambda: (Joint([[[1, 0], [0, 1]], [[0, 1], [1, 0]]]), [[0, 1], [2]]),
    ),
    repair="ctc-superset",
)


def _every_context() -> list[tuple[Approx, Approx]]:
    """The model's cross-entropy against the entropy of the exact marginals, at every context that has masks."""
    joint, denoiser, _ = trained()
    cube = marginal_cube(joint)
    every = contexts(joint.V, joint.L)
    every = every[(cube.ravel() > 0) & (every == joint.V).any(axis=1)]
    exact, model, masked = ExactDenoiser(joint)(every), denoiser(every), every == joint.V
    with np.errstate(divide="ignore", invalid="ignore"):
        cross = np.where(exact > 0, -exact * np.log(model), 0.0).sum(axis=2)
        least = np.where(exact > 0, -exact * np.log(exact), 0.0).sum(axis=2)
    pairs = zip((cross * masked).sum(axis=1).tolist(), (least * masked).sum(axis=1).tolist(), strict=True)
    return [(Approx(c, ROUNDOFF), Approx(h, ROUNDOFF)) for c, h in pairs]


one_pass_marginals = Claim(
    id="one-pass-marginals",
    title="One forward pass learns marginals",
    statement=r"$-\sum_i E\log f_i(X_i) \ge \sum_i H(X_i|c)$, with equality iff every $f_i$ is the marginal $P(X_i|c)$.",
    source=MARGINALS,
    relation=">=",
    sides=lambda case: (cross_entropy(*case), conditional_entropies(case[0])),
    derive=one_pass,
    scope="every n, every alphabet, every law",
    enumerate=(SMALL,),
    attack=DRAWN,
    control=Control(
        r"$\ge \sum_i H(X_i|c) + \mathrm{TC}$",
        lambda case: (cross_entropy(*case), conditional_entropies(case[0]) + total_correlation(case[0])),
    ),
    tight=Tight("a fair pair and its marginals", lambda: (Joint([[1, 0], [0, 1]]), [[1, 1], [1, 1]])),
    measure=Measurement(
        f"{SCOPE}: every context with a mask (11,529)",
        _every_context,
        lambda: str(marginal_error(*trained()[:2])),
    ),
)

_TOYS = Attack(
    "pairs of toy joints with the margins 0.55 and 0.69, and two laws",
    lambda: st.tuples(
        *([st.integers(24, 55).map(lambda k: toy(Fraction(k, 100)))] * 2),
        laws(2, positive=True),
        laws(2, positive=True),
    ),
)
_XS = [Fraction(24, 100), Fraction(3795, 10000), Fraction(45, 100), Fraction(55, 100)]

sees_marginals = Claim(
    id="loss-sees-marginals-only",
    title="The loss of one pass does not see the joint",
    statement="Two joints with the same marginals give every factorised prediction the same loss.",
    source=MARGINALS,
    relation="=",
    sides=lambda case: (cross_entropy(case[0], case[2:]), cross_entropy(case[1], case[2:])),
    enumerate=(
        Family(
            "the toy margins 0.55 and 0.69, four values of x, nine predictions",
            lambda: [
                (toy(x), toy(y), a, b)
                for x in _XS
                for y in _XS
                for a in ([1, 1], [1, 2], [5, 1])
                for b in ([1, 1], [3, 1], [2, 7])
            ],
        ),
    ),
    attack=_TOYS,
    control=Control(
        "the exact likelihood in place of the loss",
        lambda case: (kl(case[0], independent(case[2:])), kl(case[1], independent(case[2:]))),
    ),
)

one_pass_joint = Claim(
    id="one-pass-determines-joint",
    title="One pass over all masks determines the joint",
    statement="Two joints with the same single-token marginals are the same.",
    source=MARGINALS,
    relation="=",
    sides=lambda case: (total_variation(case[0], case[1]), Fraction(0)),
    expected="fails",
    note="A single pass loses the joint. All passes together do not: see the repair.",
    attack=_TOYS,
    witness=Tight("the toy margins with x = 0.24 and x = 0.55", lambda: (toy(_XS[0]), toy(_XS[-1]))),
    repair="conditionals-determine-joint",
)

conditionals = Claim(
    id="conditionals-determine-joint",
    title="All passes together keep the joint",
    statement=r"The conditionals $\{P(X_i|X_C)\}$, used one token at a time, generate the joint exactly.",
    source=MARGINALS,
    relation="=",
    sides=lambda joint: (total_variation(joint, reconstruct(joint)), Fraction(0)),
    enumerate=(TWO_BITS, THREE_BITS),
    attack=Attack("joints (V <= 3, at most 9 sequences, weights <= 9)", lambda: joints(states=9), 200),
    control=Control(
        "the product of the marginals in their place",
        lambda joint: (total_variation(joint, product_of_marginals(joint)), Fraction(0)),
    ),
)
