r"""What a sampler does in contexts that the joint gives probability 0.

A sampler that draws tokens in parallel comes into contexts that no text has. The exact conditionals say nothing there, so a
convention must: the uniform law, or any other fallback. At stake is whether a number depends on it. As long as the sampler
never changes a token that it has told, no text with a positive probability is drawn by way of such a context.

Source: arXiv 2510.25544; the statement is ours.
"""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from exact.decoding import decode
from exact.denoiser import Conditionals, ExactDenoiser
from exact.information import kl, total_variation
from exact.joint import Joint
from exact.policies import Fixed
from exact.samplers import Unmask
from exact.strategies import joints, policies, small_joints
from exact.types import Policy
from proofs.claims.papers import LAVENANT
from proofs.ledger.claim import Claim, Control, Proved
from proofs.ledger.domain import Domain, Draws, Family


def drawn(joint: Joint, policy: Policy, fallback: tuple[int, ...] | None = None) -> Joint:
    """What a policy draws with this law at every masked token of an impossible context, by default the uniform one."""
    law = None if fallback is None else [w + (v == 0) for v, w in enumerate(fallback[: joint.V])]
    return decode(Conditionals(ExactDenoiser(joint, law)), Unmask(policy)).output


def likeness(joint: Joint, policy: Policy, fallback: tuple[int, ...]) -> Any:
    """The overlap of what is drawn with the fallback and without."""
    return 1 - Fraction(total_variation(drawn(joint, policy), drawn(joint, policy, fallback)))


harmless = Claim(
    id="fallback-harmless",
    title="What a sampler does where the joint never goes",
    statement="The divergence of the joint from what a sampler draws that never changes a told token is the same whatever law contexts of probability zero are given.",
    source=LAVENANT("contexts off the support", "ours"),
    speaks_of="every law, every sampler that never changes a told token, every fallback",
    left=lambda joint, policy, fallback: kl(joint, drawn(joint, policy)),
    relation="=",
    right=lambda joint, policy, fallback: kl(joint, drawn(joint, policy, fallback)),
    over=Domain(
        Family(
            "every joint of three bits with weights 0 and 1, two partitions, two fallbacks",
            lambda: itertools.product(
                small_joints(L=3, weight=1), (Fixed(((0, 1), (2,))), Fixed(((1, 2), (0,)))), ((1, 0, 0), (0, 3, 1))
            ),
            complete=True,
            size=(2**8 - 1) * 2 * 2,
        ),
        draws=Draws(
            "joints with zeros, policies of every kind, fallbacks",
            lambda: joints(states=9, least_length=2, weight=1).flatmap(
                lambda joint: st.tuples(st.just(joint), policies(joint.L), st.tuples(*[st.integers(0, 3)] * 3))
            ),
            150,
        ),
    ),
    prove=Proved(
        (
            "Fallback.fallback_harmless",
            "Fallback.fallback_text",
        ),
        says="For two samplers that never change a told token and step alike in every context of positive probability, after any number of steps: each text of P is drawn with the same chance, so the divergences are the same, infinite ones too.",
    ),
    note="So are total variation and the mass off the support. The law of what is drawn there does change.",
    control=Control("the laws that are drawn are the same", left=likeness, right=lambda joint, policy, fallback: 1),
)
