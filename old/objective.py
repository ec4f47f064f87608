"""The training objective: arXiv 2510.03289, Eq. 13."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from math import comb
from typing import Any

import numpy as np
from hypothesis import strategies as st
from proofs.claims.factorization import THREE_BITS, TWO_BITS

from exact.decoding import path_divergence, path_errors
from exact.denoiser import Conditionals
from exact.information import entropy, kl
from exact.joint import Joint
from exact.languages import dirichlet
from exact.logsum import LogSum
from exact.objective import excess, excess_loss, expected_loss, loss, mask_weight
from exact.policies import Bernoulli
from exact.strategies import joints, small_joints
from proofs.ledger.claim import Attack, Claim, Control, Family, Measurement, Source, Tight
from proofs.ledger.compare import Approx
from proofs.ledger.measured import ROUNDOFF, SCOPE, trained
from theory import objective as theory

PAPER = Source("2510.03289", "Eq. 13")

weights = Claim(
    id="mask-weight",
    title="The weight of a set of masks",
    statement=r"A set of $m$ of $L$ masks has weight $\int_0^1 t^{m-1}(1-t)^{L-m}\,dt = 1/(m\binom Lm)$, for every schedule.",
    source=PAPER,
    relation="=",
    sides=lambda case: (mask_weight(*case), theory.mask_weight(*case)),
    derive=theory.minimum_is_entropy,
    scope="every L, every m, every schedule",
    enumerate=(Family("1 <= m <= L <= 24", lambda: ((m, L) for L in range(1, 25) for m in range(1, L + 1))),),
    attack=Attack(
        "m <= L <= 60", lambda: st.integers(1, 60).flatmap(lambda L: st.tuples(st.integers(1, L), st.just(L)))
    ),
    control=Control(r"$1/\binom Lm$", lambda case: (mask_weight(*case), Fraction(1, comb(case[1], case[0])))),
)

minimum = Claim(
    id="objective-minimum",
    title="The minimum of the objective is the entropy",
    statement=r"$\min_f L_\infty(f) = H(X)$ exactly, attained by the exact conditionals.",
    source=PAPER,
    relation="=",
    sides=lambda joint: (loss(joint), entropy(joint)),
    note="So zero loss is impossible for any source that is not deterministic; zero excess loss is not.",
    derive=theory.minimum_is_entropy,
    scope="every L, every alphabet, every schedule",
    enumerate=(TWO_BITS, THREE_BITS),
    attack=Attack("joints (V <= 3, at most 16 sequences, weights <= 9)", lambda: joints(states=16), 200),
    control=Control(
        r"the weight $1/\binom Lm$",
        lambda joint: (loss(joint, weight=lambda m, L: Fraction(1, comb(L, m))), entropy(joint)),
    ),
)


def _pair(case: tuple[Joint, Joint]) -> tuple[Any, Any]:
    return loss(*case), entropy(case[0])


_TWO = Attack(
    "pairs of joints of one shape, the second positive",
    lambda: joints(states=9).flatmap(lambda joint: st.tuples(st.just(joint), _positive(joint.V, joint.L))),
    200,
)


def _positive(V: int, L: int) -> st.SearchStrategy[Joint]:
    return st.integers(0, 2**16).map(lambda seed: dirichlet(V, L, 1.0, seed, bits=4))


at_least = Claim(
    id="objective-at-least-entropy",
    title="No denoiser beats the entropy",
    statement=r"$L_\infty(f) \ge H(X)$ for every denoiser $f$.",
    source=PAPER,
    relation=">=",
    sides=_pair,
    derive=theory.excess_loss,
    scope="every L, every alphabet, every schedule, every denoiser",
    enumerate=(
        Family(
            "every joint of two bits with weights up to 2 beside every positive one with weights up to 3",
            lambda: (
                (joint, model)
                for joint in small_joints()
                for model in small_joints(weight=3)
                if model.weights.min() > 0 and math.gcd(*model.weights.ravel().tolist()) == 1
            ),
        ),
    ),
    attack=_TWO,
    control=Control(
        r"$L_\infty(f) \ge H(X) + \mathrm{KL}(P\,\|\,P_f) + \frac1{100}$",
        lambda case: (loss(*case), entropy(case[0]) + kl(*case) + LogSum({}, Fraction(1, 100))),
    ),
    tight=Tight("a joint and its own conditionals", lambda: (Joint([[2, 1], [0, 1]]), Joint([[2, 1], [0, 1]]))),
    measure=Measurement(
        f"{SCOPE}: the exact expected loss over 15,625 contexts",
        lambda: [(Approx(expected_loss(*trained()[:2]), ROUNDOFF), entropy(trained()[0]))],
    ),
)


training = Claim(
    id="perfect-training",
    title="Perfect training is zero excess loss",
    statement=r"$L_\infty(f) - H(X) = \sum_c w_c \sum_i \mathrm{KL}(P_i(\cdot|c)\,\|\,f_i(\cdot|c))$: the excess is zero iff the denoiser outputs the marginals.",
    source=Source("2510.03289", "Section 3.2.2"),
    relation="=",
    sides=lambda case: (loss(*case) - entropy(case[0]), excess(*case)),
    note="Measured: the gap in the model's record, the loss of the model less the entropy, and its excess, which are one number.",
    derive=theory.excess_loss,
    scope="every L, every alphabet, every denoiser",
    enumerate=(
        Family(
            "every joint of two bits with weights up to 2 beside five positive ones",
            lambda: ((joint, _positive_joint(seed)) for joint in small_joints() for seed in range(5)),
        ),
    ),
    attack=_TWO,
    control=Control(
        r"the divergence of the joints the other way round in place of the weighted sum",
        lambda case: (loss(*case) - entropy(case[0]), kl(case[1], case[0])),
    ),
    measure=Measurement(f"{SCOPE}: its record, its loss and its excess over 15,625 contexts", lambda: _gaps()),
)


def _positive_joint(seed: int) -> Joint:
    return dirichlet(2, 2, 1.0, seed, bits=4)


def _gaps() -> list[tuple[Approx, Approx]]:
    """The recorded gap against the loss less the entropy, and against the excess; float32 weights move it below 1e-6."""
    joint, denoiser, record = trained()
    found = expected_loss(joint, denoiser) - float(entropy(joint))
    apart = excess_loss(joint, denoiser)
    return [(Approx(record["gap"], 1e-6), Approx(found, 1e-6)), (Approx(found, ROUNDOFF), Approx(apart, ROUNDOFF))]


def _finite(steps: int) -> Any:
    """The weight of a set of m masks in the loss of a uniform grid: what a step reveals, over what is masked."""

    def weight(m: int, L: int) -> Fraction:
        times = [Fraction(i, steps) for i in range(steps + 1)]
        return sum(((t - s) / t * t**m * (1 - t) ** (L - m) for s, t in itertools.pairwise(times)), Fraction(0))

    return weight


def _gap(case: tuple[Joint, int]) -> Any:
    joint, steps = case
    return loss(joint, weight=_finite(steps)) - entropy(joint)


def _steps(case: tuple[Joint, int]) -> Any:
    joint, steps = case
    return path_divergence(path_errors(joint, Conditionals(joint), Bernoulli.uniform(steps)))


finite = Claim(
    id="finite-step-gap",
    title="What finite steps cost",
    statement=r"$L_T^\star - H(X) = \sum_{i \le T} E\,\mathrm{TC}(X_{U_i} | X_{S_i})$ for the loss of T steps, $U_i$ the set revealed in step i and $S_i$ what was visible.",
    source=Source("2510.03289", "Eq. 10"),
    relation="=",
    sides=lambda case: (_gap(case), _steps(case)),
    note="One side is the weighted cross-entropy over contexts, the other the correlations of the sampler's steps.",
    enumerate=(
        Family(
            "every joint of two bits with weights up to 2, T of 1, 2, 3 and 5",
            lambda: ((joint, T) for joint in small_joints() for T in (1, 2, 3, 5)),
        ),
    ),
    attack=Attack(
        "joints (at most 9 sequences, weights <= 9), T up to 4",
        lambda: st.tuples(joints(states=9), st.integers(1, 4)),
        100,
    ),
    control=Control("one step more on one side", lambda case: (_gap(case), _steps((case[0], case[1] + 1)))),
)

# a masking rule: from a sequence, the chance that exactly the positions of a set are masked
MASKS = Source("2510.03289", "Section 3.2, the masks")


def _posterior(joint: Joint, rule: Any) -> Fraction:
    """How far the law of the first token, given that it alone is masked and what is visible, is from its conditional."""
    V, worst = joint.V, Fraction(0)
    for rest in np.ndindex(*joint.weights.shape[1:]):
        weights = [int(joint.weights[(v, *rest)]) for v in range(V)]
        seen = [w * rule((v, *rest)) for v, w in enumerate(weights)]
        if not sum(weights) or not sum(seen):
            continue
        apart = sum(abs(Fraction(w, sum(weights)) - s / sum(seen)) for w, s in zip(weights, seen, strict=True)) / 2
        worst = max(worst, apart)
    return worst


uninformative = Claim(
    id="mask-uninformative",
    title="Masks drawn without looking say nothing",
    statement="If the set of masks does not depend on the hidden tokens given the visible ones, the law of a hidden token given the masked sequence is its conditional given the visible tokens.",
    source=MASKS,
    relation="=",
    sides=lambda case: (_posterior(case[0], lambda x: _by_visible(x, case[1])), Fraction(0)),
    enumerate=(
        Family(
            "every joint of two bits with weights up to 2, three rates that may depend on the visible token",
            lambda: ((joint, rates) for joint in small_joints() for rates in ((1, 1), (1, 3), (5, 2))),
        ),
    ),
    attack=Attack(
        "joints of two tokens or more (at most 9 sequences) and two rates",
        lambda: st.tuples(joints(states=9, least_length=2), st.tuples(st.integers(1, 9), st.integers(1, 9))),
        100,
    ),
    control=Control(
        "rates that depend on the masked token itself",
        lambda case: (_posterior(case[0], lambda x: _by_visible(x[::-1], case[1])), Fraction(0)),
    ),
)


def _by_visible(x: tuple[int, ...], rates: tuple[int, int]) -> Fraction:
    """The chance of masking the first token alone, by the last one."""
    return Fraction(rates[x[-1] % 2], 10)


informative = Claim(
    id="mask-carries-nothing",
    title="A mask carries no information",
    statement="Whatever the masking schedule, the law of a hidden token given the masked sequence is its conditional given the visible tokens.",
    source=MASKS,
    relation="=",
    sides=lambda case: (_posterior(case[0], lambda x: Fraction(case[1][x[0] % 2], 10)), Fraction(0)),
    expected="fails",
    note="A schedule that masks some words first tells which words are behind a mask.",
    attack=Attack(
        "joints of two tokens or more (at most 9 sequences) and two rates",
        lambda: st.tuples(joints(states=9, least_length=2), st.tuples(st.integers(1, 9), st.integers(1, 9))),
        100,
    ),
    witness=Tight(
        "two fair independent bits, a one masked three times as often as a zero: 1/4 apart",
        lambda: (Joint([[1, 1], [1, 1]]), (1, 3)),
    ),
    repair="mask-uninformative",
)
