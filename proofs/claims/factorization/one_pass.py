r"""What one forward pass over all masks learns: the marginals, and nothing of how the tokens depend on each other.

The loss of a masked diffusion model is a sum over masked tokens of $-\log f_i(x_i)$, so the law that the model says of each
token is judged on its own. The paper concludes that the model learns marginals and not the joint. At stake is how far this
goes: it is so of a single pass, at one context. The passes at all contexts together know the whole joint, and a sampler that
reveals one token at a time draws from it.

Source: arXiv 2510.03289, Section 3.2.2.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from exact.decoding import decode
from exact.denoiser import Conditionals, ExactDenoiser
from exact.factorization import (
    conditional_entropies,
    cross_entropy,
    discrimination,
    marginal_error,
    product_of_marginals,
)
from exact.information import kl, total_variation
from exact.joint import Joint
from exact.languages import independent, toy
from exact.lattice import contexts, marginal_cube
from exact.policies import Fixed
from exact.samplers import Unmask
from exact.strategies import joints, joints_and_laws, laws, small_joints, small_products
from proofs.claims.factorization import readings
from proofs.claims.papers import SUN
from proofs.ledger.claim import Claim, Control, Derived, Measurement, Proved, times
from proofs.ledger.compare import Approx
from proofs.ledger.domain import EVERY_LAW, At, Domain, Draws, Family
from proofs.ledger.measured import ROUNDOFF, SCOPE, trained
from theory import objective as theory

PLACE = "Section 3.2.2"
Laws = Sequence[Sequence[int]]

PREDICTIONS = Domain(
    Family(
        "every joint of two bits with weights up to 2, beside 16 predictions",
        lambda: small_products([(1, 1), (1, 2), (2, 1), (1, 3)]),
        complete=True,
        size=(3**4 - 1) * 4**2,
    ),
    Family(
        "every joint of two tokens of three letters with weights 0 and 1, beside 4 predictions",
        lambda: small_products([(1, 1, 1), (3, 1, 2)], weight=1),
        complete=True,
        size=(2**9 - 1) * 2**2,
    ),
    draws=Draws("joints (V <= 3, at most 32 sequences, weights <= 9) and predictions", joints_and_laws),
)


def every_context() -> list[tuple[Approx, Approx]]:
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


marginals = Claim(
    id="one-pass-marginals",
    title="One forward pass learns marginals",
    statement=r"$-\sum_i E\log f_i(X_i) \ge \sum_i H(X_i|c)$.",
    source=SUN(PLACE),
    speaks_of=EVERY_LAW,
    left=lambda joint, product: cross_entropy(joint, product),
    relation=">=",
    right=lambda joint, product: conditional_entropies(joint),
    over=PREDICTIONS,
    prove=Proved(
        ("OnePass.one_pass_marginals",),
        says="For tokens of any alphabets under any law, that of the masked tokens at a context among them; the loss is infinite where the prediction denies what occurs.",
    ),
    derive=Derived(theory.one_pass, "bound", readings.step),
    note="That nothing but the marginals reaches it is one-pass-equality-case.",
    control=times("11/10"),
    tight=At("a fair pair and its marginals", Joint([[1, 0], [0, 1]]), [[1, 1], [1, 1]]),
    measure=Measurement(
        f"{SCOPE}: every context with a mask (11,529)", every_context, lambda: str(marginal_error(*trained()[:2]))
    ),
)

equality_case = Claim(
    id="one-pass-equality-case",
    title="Only marginals have the least loss of one pass",
    statement=r"$-\sum_i E\log f_i(X_i) \ge \sum_i H(X_i|c) + \frac12 \sum_i \sum_a \frac{(P_i(a|c) - f_i(a))^2}{P_i(a|c) + f_i(a)}$: with equality to the entropies only where every $f_i$ is the marginal $P(X_i|c)$.",
    source=SUN(PLACE),
    speaks_of=EVERY_LAW,
    left=lambda joint, product: cross_entropy(joint, product),
    relation=">=",
    right=lambda joint, product: conditional_entropies(joint) + discrimination(joint, product),
    over=PREDICTIONS,
    prove=Proved(
        (
            "OnePass.one_pass_remainder",
            "OnePass.one_pass_equality",
        ),
        says="For tokens of any alphabets: the bound with the remainder, where 0/0 counts as 0; and equality to the entropies exactly where every f_i is the marginal. The loss is infinite where the prediction denies what occurs.",
    ),
    derive=Derived(theory.one_pass, "equality-case", readings.step),
    control=Control(
        "twice the sum, what it is to second order",
        right=lambda joint, product: conditional_entropies(joint) + 2 * discrimination(joint, product),
    ),
    tight=At("a fair pair and its marginals", Joint([[1, 0], [0, 1]]), [[1, 1], [1, 1]]),
)


def beside_independent(V: int, L: int, weight: int, rows: Laws) -> Iterator[tuple[Joint, Joint, Laws]]:
    """Each small joint and the independent one with its marginals, under each prediction."""
    for joint, product in small_products(rows, L, weight):
        yield joint, product_of_marginals(joint), product


@st.composite
def same_marginals(draw: st.DrawFn) -> tuple[Joint, Joint, Laws]:
    """Two joints with the same marginals, one made from the other by exchanging tokens of pairs of sequences; and a prediction."""
    joint = draw(joints(least_length=2))
    table = joint.weights.copy()
    for _ in range(draw(st.integers(1, 3))):
        support = [tuple(x) for x in np.argwhere(table).tolist()]
        x, y, i = draw(st.sampled_from(support)), draw(st.sampled_from(support)), draw(st.integers(0, joint.L - 1))
        if x != y:
            for old, other in ((x, y), (y, x)):
                table[old] -= 1
                table[(*old[:i], other[i], *old[i + 1 :])] += 1
    return joint, Joint(table), [draw(laws(joint.V, positive=True)) for _ in range(joint.L)]


DRAWN_PAIRS = Draws(
    "two joints (V <= 3, at most 32 sequences) with the same marginals, and a prediction", same_marginals
)

sees_marginals = Claim(
    id="loss-sees-marginals-only",
    title="The loss of one pass does not see the joint",
    statement="Two joints with the same marginals give every factorised prediction the same loss.",
    source=SUN(PLACE),
    speaks_of=EVERY_LAW,
    left=lambda joint, other, product: cross_entropy(joint, product),
    relation="=",
    right=lambda joint, other, product: cross_entropy(other, product),
    over=Domain(
        Family(
            "every joint of two bits with weights up to 2, beside its independent twin and 9 predictions",
            lambda: beside_independent(2, 2, 2, [(1, 1), (1, 2), (5, 1)]),
            complete=True,
            size=(3**4 - 1) * 3**2,
        ),
        Family(
            "every joint of three bits with weights 0 and 1, beside its independent twin and 8 predictions",
            lambda: beside_independent(2, 3, 1, [(1, 2), (5, 1)]),
            complete=True,
            size=(2**8 - 1) * 2**3,
        ),
        draws=DRAWN_PAIRS,
    ),
    prove=Proved(
        (
            "OnePass.loss_sees_marginals",
            "OnePass.one_pass_identity",
        ),
        says="For tokens of any alphabets, in [0, oo]: equal marginals, equal loss. The second theorem says why: the loss is the entropies of the marginals and their divergences from the prediction.",
    ),
    control=Control(
        "the exact likelihood in place of the loss",
        left=lambda joint, other, product: kl(joint, independent(product)),
        right=lambda joint, other, product: kl(other, independent(product)),
    ),
)

one_pass_joint = Claim(
    id="one-pass-determines-joint",
    title="One pass over all masks determines the joint",
    statement=r"Two joints with the same single-token marginals are the same: $1 - \mathrm{TV}(P, P') = 1$.",
    source=SUN(PLACE, "ours"),
    speaks_of=EVERY_LAW,
    left=lambda joint, other, product: 1 - total_variation(joint, other),
    relation="=",
    right=1,
    over=Domain(draws=DRAWN_PAIRS),
    note="A single pass loses the joint. All passes together do not: see the repair.",
    prove=Proved(
        ("FactorizationRefuted.one_pass_determines_joint",),
        says="That laws with the same marginals may be apart, on the witness: the toy margins with 0.24 and 0.55 for both.",
    ),
    witness=At(
        "the toy margins with x = 0.24 and x = 0.55",
        toy(Fraction(24, 100)),
        toy(Fraction(55, 100)),
        [[1, 1], [1, 1]],
        shows=(Fraction(38, 100), 1),
    ),
    repair="conditionals-determine-joint",
)


def drawn(joint: Joint, *blocks: Sequence[int]) -> Joint:
    """What is drawn from the exact conditionals, one block after the other."""
    return decode(Conditionals(joint), Unmask(Fixed(tuple(map(tuple, blocks))))).output


def in_every_order(V: int, L: int, weight: int) -> Iterator[tuple[Joint, tuple[int, ...]]]:
    """Each small joint with each order of its tokens."""
    return itertools.product(small_joints(V, L, weight), itertools.permutations(range(L)))


conditionals = Claim(
    id="conditionals-determine-joint",
    title="All passes together keep the joint",
    statement=r"The conditionals $\{P(X_i|X_C)\}$, used one token at a time in any order, draw from the joint exactly: $1 - \mathrm{TV} = 1$.",
    source=SUN(PLACE, "ours"),
    speaks_of=EVERY_LAW,
    left=lambda joint, order: 1 - total_variation(joint, drawn(joint, *([i] for i in order))),
    relation="=",
    right=1,
    over=Domain(
        Family(
            "every joint of three bits with weights 0 and 1, every order",
            lambda: in_every_order(2, 3, 1),
            complete=True,
            size=(2**8 - 1) * 6,
        ),
        Family(
            "every joint of two tokens of three letters with weights 0 and 1, both orders",
            lambda: in_every_order(3, 2, 1),
            complete=True,
            size=(2**9 - 1) * 2,
        ),
        draws=Draws(
            "joints (V <= 3, at most 9 sequences, weights <= 9) and orders",
            lambda: joints(states=9, least_length=2).flatmap(
                lambda joint: st.tuples(st.just(joint), st.permutations(range(joint.L)).map(tuple))
            ),
            200,
        ),
    ),
    prove=Proved(
        (
            "EntropyBounds.any_order",
            "PolicyExact.exact_exists",
        ),
        says="For any list of all positions, each revealed in its turn from its exact conditional: every text is drawn with its probability. Conditionals are asked for where the context has positive probability, any laws elsewhere; such denoisers exist.",
    ),
    control=Control(
        "the first two tokens of the order at once",
        left=lambda joint, order: 1 - total_variation(joint, drawn(joint, order[:2], *([i] for i in order[2:]))),
    ),
)
