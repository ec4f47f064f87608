r"""The training objective of masked diffusion: what its weights are, what its minimum is, and what finite steps add.

A text is masked to a random degree t and the model pays $-\log f_i(x_i)$ for every masked token. In continuous time the loss
is a sum over contexts, each with a weight that depends on its number of masks alone. The papers say that this is a bound on
the log-likelihood which no schedule changes, that it is the mean cost of all orders, and that a model trained to its minimum
says the true conditionals. At stake is what "perfect training" can mean, since the minimum is the entropy and not 0, and what
a finite number of steps adds.

Source: arXiv 2510.03289, Eq. 10 and 13 and Section 3.2.2; arXiv 2406.03736.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st

from exact.circulation import order_likelihood
from exact.decoding import path_divergence, path_errors
from exact.denoiser import Conditionals, ExactDenoiser, TableDenoiser
from exact.information import entropy
from exact.joint import Joint
from exact.logsum import expected_log
from exact.objective import denoiser_excess, denoiser_loss, excess_loss, expected_loss, loss
from exact.orders import mixed, term_weight
from exact.policies import Bernoulli
from exact.strategies import denoisers, joints, small_joints, small_tables
from proofs.claims.papers import RADD, SUN
from proofs.ledger.claim import Claim, Control, Measurement, Proved, times
from proofs.ledger.compare import Approx
from proofs.ledger.domain import EVERY_LAW, At, Domain, Draws, Family
from proofs.ledger.measured import ROUNDOFF, SCOPE, trained
from theory import objective as theory

EQ_13 = "Eq. 13"
EVERY_DENOISER = "every number of tokens, every alphabet, every law, every denoiser"

weights = Claim(
    id="mask-weight",
    title="The weight of a set of masks",
    statement=r"A set of $m$ of $L$ masks has weight $\int_0^1 -\alpha_t' (1-\alpha_t)^{m-1} \alpha_t^{L-m}\,dt = 1/(m\binom Lm)$, for every schedule $\alpha$.",
    source=SUN(EQ_13),
    speaks_of="every number of tokens and of masks, every schedule with a derivative at all but finitely many times",
    left=lambda m, L, powers: term_weight(mixed([powers]) * L, 0, range(m, L)),
    relation="=",
    right=lambda m, L, powers: theory.mask_weight(m, L),
    over=Domain(
        Family(
            "1 <= m <= L <= 12, masked by t, by t^2 and by mixtures of t to t^3 with weights up to 1",
            lambda: (
                (m, L, powers)
                for L in range(1, 13)
                for m in range(1, L + 1)
                for powers in itertools.product((0, 1), repeat=3)
                if any(powers)
            ),
            complete=True,
            size=12 * 13 // 2 * (2**3 - 1),
        ),
        draws=Draws(
            "m <= L <= 40, masked by mixtures of t to t^4",
            lambda: st.integers(1, 40).flatmap(
                lambda L: st.tuples(
                    st.integers(1, L),
                    st.just(L),
                    st.lists(st.integers(0, 9), min_size=1, max_size=4).filter(any).map(tuple),
                )
            ),
            200,
        ),
    ),
    prove=Proved(
        (
            "MaskWeight.kinked_weight",
            "MaskWeight.mask_weight",
            "Antiderivatives.grows_once",
            "Antiderivatives.riemann_growth",
        ),
        says="For every function that is continuous, falls from 1 at 0 to 0 at 1, and has a derivative off finitely many times, where it may have a kink or be unbounded. The integral is what an antiderivative grows by "
        "that is continuous from 0 to 1 and has the integrand as slope off finitely many times: there is one such number, and it is Riemann's where the integrand is continuous. The second theorem is about Riemann's integral, for a continuous derivative.",
    ),
    note="The schedules that are tried are polynomials; the integral over any other one is the same by substitution.",
    control=times("101/100"),
)

minimum = Claim(
    id="objective-minimum",
    title="The minimum of the objective is the entropy",
    statement=r"The exact conditionals have $L_\infty = H(X)$ exactly, which is $\min_f L_\infty(f)$ where no denoiser is below it.",
    source=SUN(EQ_13),
    speaks_of=EVERY_LAW,
    left=lambda joint: loss(joint),
    relation="=",
    right=lambda joint: entropy(joint),
    over=Domain(
        Family(
            "every joint of two bits with weights up to 4", lambda: small_joints(weight=4), complete=True, size=5**4 - 1
        ),
        Family(
            "every joint of three bits with weights 0 and 1",
            lambda: small_joints(L=3, weight=1),
            complete=True,
            size=2**8 - 1,
        ),
        Family(
            "every joint of two tokens of three letters with weights 0 and 1",
            lambda: small_joints(V=3, weight=1),
            complete=True,
            size=2**9 - 1,
        ),
        draws=Draws("joints (V <= 3, at most 16 sequences, weights <= 9)", lambda: joints(states=16), 200),
    ),
    prove=Proved(
        (
            "Objective.objective_minimum",
            "Objective.objective_at_least_entropy",
        ),
        says="The loss is the sum over sets M of weight 1/(m C(L, m)) of the mean cross-entropy of the masked tokens. The exact conditionals have the entropy, and no denoiser that gives mass to what occurs, which is all with a finite loss, is below it.",
    ),
    note="No denoiser is below it: objective-at-least-entropy. So zero loss is impossible for any source that is not deterministic; zero excess loss is not.",
    control=times("101/100"),
)


@st.composite
def modelled(draw: st.DrawFn) -> tuple[Joint, TableDenoiser]:
    """A joint, and a denoiser whose laws have no joint in common."""
    joint = draw(joints(states=9, least_length=2))
    return joint, draw(denoisers(joint.V, joint.L))


DENOISERS = Domain(
    Family(
        "every joint of two bits with weights up to 2, beside every denoiser with laws (1, 2) and (3, 1)",
        lambda: itertools.product(small_joints(), small_tables([(1, 2), (3, 1)])),
        complete=True,
        size=(3**4 - 1) * 2**6,
    ),
    draws=Draws("joints (V <= 3, at most 9 sequences) and denoisers of no joint", modelled, 200),
)


def masked_loss(joint: Joint, denoiser: TableDenoiser) -> Any:
    """The loss of a denoiser, context by context."""
    return denoiser_loss(joint, Conditionals(denoiser))


at_least = Claim(
    id="objective-at-least-entropy",
    title="No denoiser beats the entropy",
    statement=r"$L_\infty(f) \ge H(X)$ for every denoiser $f$.",
    source=SUN(EQ_13),
    speaks_of=EVERY_DENOISER,
    left=masked_loss,
    relation=">=",
    right=lambda joint, denoiser: entropy(joint),
    over=DENOISERS,
    prove=Proved(
        ("Objective.objective_at_least_entropy",),
        says="For every denoiser that gives mass to what occurs; elsewhere its loss is infinite and nothing is to prove. Its outputs may sum to less than one.",
    ),
    control=times("11/10"),
    tight=At("a joint and its own conditionals", Joint([[2, 1], [0, 1]]), ExactDenoiser(Joint([[2, 1], [0, 1]]))),
    measure=Measurement(
        f"{SCOPE}: the exact expected loss over 15,625 contexts",
        lambda: [(Approx(expected_loss(*trained()[:2]), ROUNDOFF), entropy(trained()[0]))],
    ),
)


def gaps() -> list[tuple[Approx, Approx]]:
    """The recorded gap against the loss less the entropy, and against the excess; float32 weights move it below 1e-6."""
    joint, denoiser, record = trained()
    found = expected_loss(joint, denoiser) - float(entropy(joint))
    apart = excess_loss(joint, denoiser)
    return [(Approx(record["gap"], 1e-6), Approx(found, 1e-6)), (Approx(found, ROUNDOFF), Approx(apart, ROUNDOFF))]


training = Claim(
    id="perfect-training",
    title="Perfect training is zero excess loss",
    statement=r"$L_\infty(f) - H(X) = \sum_c w_c \sum_i \mathrm{KL}(P_i(\cdot|c)\,\|\,f_i(\cdot|c))$: the excess is zero iff the denoiser outputs the marginals.",
    source=SUN("Section 3.2.2"),
    speaks_of=EVERY_DENOISER,
    left=lambda joint, denoiser: masked_loss(joint, denoiser) - entropy(joint),
    relation="=",
    right=lambda joint, denoiser: denoiser_excess(joint, Conditionals(denoiser)),
    over=DENOISERS,
    prove=Proved(
        (
            "Objective.excess_of_entropy",
            "Objective.perfect_training",
        ),
        says="For every denoiser that gives mass to what occurs; elsewhere a term on each side is infinite. The excess is zero exactly where it gives the conditional of every masked token in every context of positive probability.",
    ),
    note="Zero iff, because every weight is positive and a divergence is 0 of equal laws alone. Measured: the gap in the model's record, the loss of the model less the entropy, and its excess, which are one number.",
    control=times("101/100"),
    measure=Measurement(f"{SCOPE}: its record, its loss and its excess over 15,625 contexts", gaps),
)


def sequential_loss(joint: Joint, denoiser: TableDenoiser, orders: Sequence[Sequence[int]]) -> Any:
    """The mean over some orders of what drawing one token at a time costs."""
    source = Conditionals(denoiser)
    return expected_log(
        (-Fraction(joint.probability(x)) / len(orders), order_likelihood(source, x, order))
        for x in np.ndindex(*joint.weights.shape)
        if joint.weights[x]
        for order in orders
    )


def orders_of_a_model() -> list[tuple[Approx, Approx]]:
    """The loss over all contexts beside the mean cost of all 720 orders, each the sum of what its steps cost."""
    joint, denoiser, _ = trained()
    texts = np.indices(joint.weights.shape).reshape(joint.L, -1).T
    p = joint.probabilities().ravel()
    costs: dict[tuple[int, frozenset[int]], float] = {}
    for told in map(
        frozenset, itertools.chain.from_iterable(itertools.combinations(range(joint.L), m) for m in range(joint.L))
    ):
        marginals = denoiser(np.where(np.isin(np.arange(joint.L), list(told)), texts, joint.V))
        logs = np.log(np.take_along_axis(marginals, texts[:, :, None], axis=2)[:, :, 0])
        costs |= {(i, told): -float(p @ logs[:, i]) for i in range(joint.L) if i not in told}
    orders = list(itertools.permutations(range(joint.L)))
    mean = math.fsum(costs[i, frozenset(order[:k])] for order in orders for k, i in enumerate(order)) / len(orders)
    return [(Approx(expected_loss(joint, denoiser), ROUNDOFF), Approx(mean, ROUNDOFF))]


any_order = Claim(
    id="any-order-loss",
    title="The masked loss is the any-order loss",
    statement=r"$\int_0^1 \frac1t E \sum_{masked} -\log f\,dt = E_\sigma \sum_l -\log f(x_{\sigma_l} | x_{\sigma_{<l}})$ for every denoiser, of a joint or of none.",
    source=RADD("the any-order identity"),
    speaks_of=EVERY_DENOISER,
    left=masked_loss,
    relation="=",
    right=lambda joint, denoiser: sequential_loss(joint, denoiser, list(itertools.permutations(range(joint.L)))),
    over=DENOISERS,
    prove=Proved(
        ("AnyOrder.any_order_loss", "MaskWeight.weight_integral"),
        says="The masked loss as the sum over sets of masks of weight 1/(m C(L, m)), which the second theorem shows to be the integral of every schedule with a continuous derivative, the straight one among them; the right side is the mean over all L! orders. Stated with finite logarithms: where the denoiser denies what occurs both sides are infinite, since every context with masks is met in some order.",
    ),
    control=Control(
        "left to right alone",
        right=lambda joint, denoiser: sequential_loss(joint, denoiser, [range(joint.L)]),
    ),
    measure=Measurement(f"{SCOPE}: 15,625 contexts against all 720 orders of 4,096 texts", orders_of_a_model),
)


def step_weight(masks: Sequence[Fraction]) -> Callable[[int, int], Fraction]:
    """The weight of a set of m masks in the loss of a grid: what a step reveals, over what is masked."""

    def weight(m: int, L: int) -> Fraction:
        steps = itertools.pairwise(masks)
        return sum(((t - s) / t * t**m * (1 - t) ** (L - m) for t, s in steps), Fraction(0))

    return weight


def grid(*falls: int) -> tuple[Fraction, ...]:
    """Mask probabilities from 1 to 0 that fall in these proportions."""
    return tuple(1 - Fraction(sum(falls[:k]), sum(falls)) for k in range(len(falls) + 1))


finite = Claim(
    id="finite-step-gap",
    title="What finite steps cost",
    statement=r"$L_T^\star - H(X) = \sum_{i \le T} E\,\mathrm{TC}(X_{U_i} | X_{S_i})$ for the loss of T steps, $U_i$ the set revealed in step i and $S_i$ what was visible.",
    source=SUN("Eq. 10"),
    speaks_of="every number of tokens, every alphabet, every law, every schedule on every number of steps",
    left=lambda joint, masks: loss(joint, weight=step_weight(masks)) - entropy(joint),
    relation="=",
    right=lambda joint, masks: path_divergence(path_errors(joint, Conditionals(joint), Bernoulli(masks))),
    over=Domain(
        Family(
            "every joint of two bits with weights up to 2, 1, 2, 3 and 5 equal steps and two unequal ones either way",
            lambda: itertools.product(
                small_joints(), [grid(1), grid(1, 1), grid(1, 1, 1), grid(1, 1, 1, 1, 1), grid(1, 3), grid(3, 1)]
            ),
            complete=True,
            size=(3**4 - 1) * 6,
        ),
        draws=Draws(
            "joints (at most 9 sequences, weights <= 9), up to 4 steps of any lengths",
            lambda: st.tuples(
                joints(states=9), st.lists(st.integers(1, 5), min_size=1, max_size=4).map(lambda falls: grid(*falls))
            ),
            100,
        ),
    ),
    note="One side is the weighted cross-entropy over contexts, the other the correlations of the sampler's steps.",
    prove=Proved(
        (
            "FiniteSteps.finite_step_gap",
            "RandomOrderSchedules.path_divergence_steps",
            "RandomOrderSchedules.step_by_step",
        ),
        says=(
            "Any law of L > 0 tokens of one alphabet, any shares of T steps. A set of m masks weighs sum_k (share k / m_k) m_k^m (1 - m_k)^(L - m), m_k the probability of a mask before step k; "
            "the loss is that of the exact conditionals, the least there is (Objective.objective_least). On the right each token's step is drawn by its share, by itself (which is what revealing a masked token "
            "with probability share k / m_k amounts to: the last theorem), and TC(X_U | X_S) is in its mean over sequences, in entropies: the sum over U of H(X_i | X_S), less H(X_U | X_S)."
        ),
    ),
    control=times("101/100"),
)
