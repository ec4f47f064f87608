"""Whether the order in which tokens are revealed changes what is drawn.

With exact marginals one token at a time is the chain rule, in any order, also in one that looks at the values told so far: so
the papers say, and so it is. It is tempting to say more: that left to right alone is reliable, or that the rule may look at
the token it is about to keep, as low-confidence remasking does. Both are false.

Sources: arXiv 2502.06768 (adaptive order), 2505.24857 (the law of sequence and path); 2510.03289 and 2601.15593 (relayed).
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from exact.decoding import decode
from exact.denoiser import Conditionals
from exact.information import total_variation
from exact.joint import Joint
from exact.languages import independent
from exact.policies import (
    Bernoulli,
    EntropyBounded,
    Fixed,
    LeftToRight,
    RandomOrder,
    Top,
    certainty,
    choices,
    margin,
    partition,
)
from exact.samplers import LowConfidenceRemasking, Unmask
from exact.strategies import joints, policies, small_joints
from exact.types import Context, Kernel, Number, Policy, State
from proofs.claims.papers import BEN_HAMU, KIM, SUN, ZHONG
from proofs.ledger.claim import Claim, Control, Proved
from proofs.ledger.domain import At, Domain, Draws, Family

RANKINGS: tuple[Policy, ...] = (Top(1), Top(1, margin), Top(1, certainty), LeftToRight())


def _own(rules: tuple[Policy, ...], words: str) -> Family:
    """Every joint of three bits under some rules."""
    return Family(
        f"every joint of three bits with weights 0 and 1, {words}",
        lambda: itertools.product(small_joints(L=3, weight=1), rules),
        complete=True,
        size=(2**8 - 1) * len(rules),
    )


def shares(joint: Joint) -> np.ndarray:
    """The probability of every sequence, in fractions."""
    found = [Fraction(weight, joint.total) for weight in joint.weights.ravel().tolist()]
    return np.array(found, dtype=object).reshape(joint.weights.shape)


def output(joint: Joint, policy: Policy) -> Joint:
    """The law of what a policy draws with the exact marginals of a joint."""
    return decode(Conditionals(joint), Unmask(policy)).output


RANKED = Domain(
    _own(RANKINGS, "four rankings"),
    draws=Draws(
        "joints (at most 16 sequences, weights <= 9) and rankings",
        lambda: st.tuples(joints(states=16, least_length=2), st.sampled_from(RANKINGS)),
        examples=200,
    ),
)

exact_order = Claim(
    id="one-at-a-time-exact",
    title="One token at a time is exact",
    statement="With exact marginals, every policy that reveals one position at a time, chosen from the context, draws from the joint.",
    source=KIM("adaptive order with exact conditionals"),
    speaks_of="every law, every policy that reveals one position, chosen from the context",
    left=lambda joint, policy: shares(output(joint, policy)),
    relation="=",
    right=lambda joint, policy: shares(joint),
    over=RANKED,
    prove=Proved(
        (
            "PolicyExact.one_at_a_time",
            "Paths.one_at_a_time_by_chance",
        ),
        says="For every policy that names one position from the context, and for rules by chance that name at most one and have revealed all after n steps; the laws of tokens are exact in contexts of positive probability.",
    ),
    control=Control("two positions at a time", left=lambda joint, policy: shares(output(joint, Top(2)))),
)


def told_in_turn(policy: Policy) -> Kernel:
    """The policy draws the set; its tokens are told one after the other, each from its conditional given those before."""

    def kernel(state: State) -> Mapping[Context, Number]:
        law: dict[Context, Number] = {}
        for chosen, chance in choices(policy, state).items():
            layer = {state.context: chance}
            for i in chosen:
                layer = {
                    (*context[:i], v, *context[i + 1 :]): mass * p
                    for context, mass in layer.items()
                    for v, p in enumerate(state.conditionals.at(context)[i])
                    if p
                }
            for context, mass in layer.items():
                law[context] = law.get(context, 0) + mass
        return law

    return kernel


ANY_RULE = Domain(
    _own(
        (EntropyBounded(Fraction(1, 2)), RandomOrder((2, 1)), RandomOrder((1, 2)), Bernoulli.uniform(2)),
        "an entropy bound, two random orders, a schedule of two steps",
    ),
    draws=Draws(
        "joints (at most 9 sequences) and rules of every kind",
        lambda: joints(states=9, least_length=2).flatmap(lambda p: st.tuples(st.just(p), policies(p.L))),
        examples=150,
    ),
)

order_law = Claim(
    id="order-leaves-data",
    title="Choosing an order leaves the data as they are",
    statement=r"$\sum_z q_\phi(x, z) = q(x)$ for every rule $\phi$ that draws the next set from the context and fills it from the conditionals of $q$.",
    source=BEN_HAMU("the law of sequence and path"),
    speaks_of="every law, every rule, random ones among them",
    left=lambda joint, policy: shares(decode(Conditionals(joint), told_in_turn(policy)).output),
    relation="=",
    right=lambda joint, policy: shares(joint),
    over=ANY_RULE,
    prove=Proved(
        ("Paths.order_leaves_data",),
        says="For every rule by chance that has revealed all after n steps; the tokens of a set are drawn from their joint law given the context, which is what filling it token by token from the conditionals draws.",
    ),
    note="The law of sequence and path is drawn, not written down: the tokens of each set one after the other.",
    control=Control("the tokens of a set drawn at once", left=lambda joint, policy: shares(output(joint, policy))),
)

FEW_SEQUENCES = Domain(
    draws=Draws("joints (at most 9 sequences, weights <= 9)", lambda: joints(states=9, least_length=2), examples=200)
)

remasking = Claim(
    id="remasking-exact",
    title="One token at a time, chosen by what was drawn",
    statement="With exact marginals, drawing all masked tokens and keeping the most probable one of them in each step draws from the joint.",
    source=ZHONG("Section 3, confidence thresholds", "relayed"),
    speaks_of="every law, its exact marginals",
    left=lambda joint: shares(decode(Conditionals(joint), LowConfidenceRemasking((1,) * joint.L)).output),
    relation="=",
    right=shares,
    over=FEW_SEQUENCES,
    note="Keeping by the drawn value prefers probable values: dependence and bias out of independent tokens.",
    prove=Proved(
        ("ConfidenceRefuted.remasking",),
        says="That this sampler, with exact marginals, does not draw from every law: on the witness 00 comes with 63/125 whichever of two equally probable values is kept, and its probability is 9/25.",
    ),
    witness=At(
        "two independent bits with P(0) = 3/5",
        independent([[3, 2], [3, 2]]),
        shows=(shares(Joint([[63, 27], [27, 8]])), shares(Joint([[9, 6], [6, 4]]))),
    ),
    repair="one-at-a-time-exact",
)

ORDERS = Domain(
    draws=Draws(
        "joints (at most 16 sequences, weights <= 9) and orders",
        lambda: joints(states=16, least_length=2).flatmap(
            lambda joint: st.tuples(st.just(joint), st.permutations(range(joint.L)))
        ),
        examples=100,
    )
)

only_order = Claim(
    id="left-to-right-only",
    title="Left to right is the one reliable order",
    statement="With exact marginals, revealing one token at a time in an order other than left to right draws from another law: what it shares with the joint is less than 1.",
    source=SUN("Section 3.3", "relayed"),
    speaks_of="every law, its exact marginals, every order but left to right",
    left=lambda joint, order: 1 - total_variation(joint, output(joint, Fixed(partition([[i] for i in order])))),
    relation="<",
    right=1,
    over=ORDERS,
    note="The chain rule holds in any order. What breaks it is an order that looks at the token it draws (remasking-exact), or a model that is not exact.",
    assumptions={"another order": lambda joint, order: tuple(order) != tuple(range(joint.L))},
    prove=Proved(
        ("BlocksRefuted.left_to_right_only",),
        says="That the statement fails for fixed orders of n tokens that tell some token before one on its left, on a pair of bits from right to left. The pair is fair and equal, where the claim's is sticky.",
    ),
    witness=At("a sticky pair of bits from right to left", Joint([[9, 1], [1, 9]]), [1, 0], shows=(1, 1)),
    repair="one-at-a-time-exact",
)
