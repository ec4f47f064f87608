"""Schedules as minimisers of energy, and what that says about sampling: arXiv 2509.13866."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
from flint import arb, ctx
from hypothesis import strategies as st

from exact.joint import Joint
from exact.languages import copy, parity
from exact.policies import Bernoulli
from exact.random_order import information_curve, schedule_divergence
from exact.schedules import jumping, kinetic, pair_flow
from exact.strategies import joints
from proofs.ledger.claim import Attack, Claim, Control, Empirical, Family, Source, Tight
from theory.schedules import least_energy

ENERGIES = Source("2509.13866", "Theorems 3.1 and 3.2")
OPTIMAL = Source("2509.13866", "Lemma 3.5")
RATES = Source("2509.13866", "Theorem 3.6")

Arcs = tuple[tuple[int, ...], tuple[int, ...]]


def _energy(case: Arcs) -> tuple[Fraction, Fraction]:
    r"""The energy :math:`\sum_k \theta_k^2 / \gamma_k` of arcs against the least one, :math:`(\sum \theta)^2 / \sum \gamma`."""
    arcs, steps = case
    spent = sum((Fraction(a * a, g) for a, g in zip(arcs, steps, strict=True)), Fraction(0))
    return spent, Fraction(sum(arcs) ** 2, sum(steps))


sine = Claim(
    id="optimal-schedule-sine",
    title="The schedule of least energy",
    statement=r"$J = \int \frac{\dot\alpha^2}{\dot\gamma\,\alpha(1-\alpha)}\,dt \ge \pi^2$ with equality at $\alpha = \sin^2(\frac\pi2 \gamma)$, for every interpolation $\gamma$.",
    source=OPTIMAL,
    relation=">=",
    sides=_energy,
    note="With alpha = sin^2 theta it is 4 times the integral of theta'^2 / gamma', at least (pi/2)^2 by Cauchy and Schwarz. Enumerated on grids of arcs.",
    derive=least_energy,
    scope="every schedule and interpolation with positive increments, on any number of arcs",
    enumerate=(
        Family(
            "three arcs up to 4 and three steps up to 3",
            lambda: itertools.product(itertools.product(range(5), repeat=3), itertools.product(range(1, 4), repeat=3)),
        ),
    ),
    attack=Attack(
        "two to five arcs and steps up to 9",
        lambda: st.integers(2, 5).flatmap(
            lambda n: st.tuples(st.tuples(*[st.integers(0, 9)] * n), st.tuples(*[st.integers(1, 9)] * n))
        ),
        200,
    ),
    control=Control("twice as much", lambda case: (_energy(case)[0], 2 * _energy(case)[1])),
    tight=Tight("arcs in proportion to steps", lambda: ((2, 4, 6), (1, 2, 3))),
)


def _beta(case: tuple[Fraction, bool]) -> tuple[arb, arb]:
    """How far the optimal schedule of a Beta distribution is from its closed form, in balls."""
    t, arcsine = case
    with ctx.workprec(160):
        x = arb(t.numerator) / t.denominator
        half = arb(1) / 2 if arcsine else arb(1)
        gamma = x.beta_lower(half, half, regularized=True)
        expected = x if arcsine else (arb.pi() * x / 2).sin() ** 2
        return abs((arb.pi() * gamma / 2).sin() ** 2 - expected), arb(10) ** -30


beta = Claim(
    id="beta-schedules",
    title="Schedules of Beta distributions",
    statement=r"Under $\gamma = F_{B(1/2,1/2)}$ the schedule of least energy is $\alpha_t = t$, under $F_{B(1,1)}$ it is $\sin^2(\pi t / 2)$: to thirty digits certified.",
    source=Source("2509.13866", "Proposition 3.7"),
    relation="<=",
    sides=_beta,
    enumerate=(
        Family(
            "times in fortieths, both distributions",
            lambda: itertools.product([Fraction(k, 40) for k in range(1, 40)], (True, False)),
        ),
    ),
    attack=Attack(
        "times in thousandths, both distributions",
        lambda: st.tuples(st.integers(1, 999).map(lambda k: Fraction(k, 1000)), st.booleans()),
        60,
    ),
    control=Control("half of it off by a millionth", lambda case: (_beta(case)[0] + arb(10) ** -6, _beta(case)[1])),
)


def _arcs(arcs: tuple[int, ...]) -> tuple[arb, arb]:
    """The discrete energy of arcs in proportion to integers, against that of equal ones."""
    n, total = len(arcs), sum(arcs)

    def cost(share: arb) -> arb:
        return 2 * (1 - (arb.pi() / 2 * share).cos())

    return sum((cost(arb(a) / total) for a in arcs), arb(0)), n * cost(arb(1) / n)


equal_arcs = Claim(
    id="equal-arcs",
    title="Equal arcs have the least discrete energy",
    statement=r"$\sum_n 2 (1 - \cos\theta_n) \ge 2N (1 - \cos\frac{\pi}{2N})$ for N arcs with $\sum \theta_n = \pi/2$, strictly unless they are equal.",
    source=Source("2509.13866", "App. D.5"),
    relation=">",
    sides=_arcs,
    assumptions={"unequal": lambda arcs: len(set(arcs)) > 1},
    enumerate=(
        Family(
            "three or four arcs in proportion to weights up to 4",
            lambda: (a for n in (3, 4) for a in itertools.product(range(1, 5), repeat=n)),
        ),
    ),
    attack=Attack(
        "two to six arcs in proportion to weights up to 20",
        lambda: st.lists(st.integers(1, 20), min_size=2, max_size=6).map(tuple),
        100,
    ),
    control=Control("twice the energy of equal arcs", lambda arcs: (_arcs(arcs)[0], 2 * _arcs(arcs)[1])),
)

ALPHAS = (Fraction(1, 3), Fraction(7, 10))


def full_support(L: int, V: int, count: int) -> Iterator[Joint]:
    """Seeded positive joints."""
    for seed in range(count):
        yield Joint(np.random.default_rng(seed).integers(1, 9, (V,) * L))


def _kinetic(case: tuple[Joint, Fraction]) -> tuple[Fraction, int]:
    joint, alpha = case
    return kinetic(joint, alpha), joint.L * (joint.V + 1) ** (joint.L - 1)


constant = Claim(
    id="kinetic-energy-constant",
    title="The kinetic energy depends on sizes alone",
    statement=r"For a law with full support on $n$ tokens over $d$ symbols, the mask among them, the kinetic energy is $n d^{n-1}$ times $\dot\alpha^2 / (\alpha(1-\alpha))$.",
    source=ENERGIES,
    relation="=",
    sides=_kinetic,
    assumptions={"full support": lambda case: case[0].positive},
    enumerate=(
        Family(
            "five seeded laws for each n up to 3 and d of 3 and 4, two keep probabilities",
            lambda: (
                (joint, alpha) for L in (1, 2, 3) for V in (2, 3) for joint in full_support(L, V, 5) for alpha in ALPHAS
            ),
        ),
    ),
    attack=Attack(
        "positive joints (at most 9 sequences), keep probabilities in tenths",
        lambda: st.tuples(
            joints(states=9).filter(lambda joint: joint.positive), st.integers(1, 9).map(lambda k: Fraction(k, 10))
        ),
        60,
    ),
    control=Control("n d^n", lambda case: (_kinetic(case)[0], _kinetic(case)[1] * (case[0].V + 1))),
)

any_support = Claim(
    id="kinetic-energy-any-law",
    title="The kinetic energy of any law",
    statement=r"For every law on $n$ tokens the kinetic energy is $n d^{n-1}$ times $\dot\alpha^2 / (\alpha(1-\alpha))$.",
    source=ENERGIES,
    relation="=",
    sides=_kinetic,
    expected="fails",
    note="States without mass carry no flow. The schedule of least energy is not affected.",
    attack=Attack(
        "joints with weights 0 to 2 (at most 9 sequences)",
        lambda: st.tuples(joints(states=9, weight=2), st.just(Fraction(1, 3))),
        100,
    ),
    witness=Tight("uniform on 00 and 01: 5, not 6", lambda: (Joint([[1, 1], [0, 0]]), Fraction(1, 3))),
    repair="kinetic-energy-constant",
)


def _one_token(case: tuple[Fraction, Fraction]) -> tuple[Fraction, Fraction]:
    """The energy of a flow of single tokens with a tilt, against the masked flow's."""
    alpha, tilt = case
    return pair_flow(jumping(Fraction(0), alpha, tilt), alpha), pair_flow(jumping(Fraction(0), alpha), alpha)


def _tilts(alpha: Fraction) -> list[Fraction]:
    least = min(alpha, 1 - alpha)
    return [least * Fraction(k, 4) for k in range(-4, 5)]


one_token = Claim(
    id="rates-of-single-tokens",
    title="The masked flow is best among flows of single tokens",
    statement="Among rates that change one token at a time and keep the path of laws, those of the masked flow have the least conditional energy.",
    source=RATES,
    relation=">=",
    sides=_one_token,
    note="For two tokens, where the flows with a given path form one line.",
    enumerate=(
        Family(
            "two tokens, every tenth, nine flows each",
            lambda: ((alpha, tilt) for k in range(1, 10) for alpha in (Fraction(k, 10),) for tilt in _tilts(alpha)),
        ),
    ),
    attack=Attack(
        "keep probabilities in twentieths and flows",
        lambda: (
            st.integers(1, 19)
            .map(lambda k: Fraction(k, 20))
            .flatmap(lambda alpha: st.tuples(st.just(alpha), st.sampled_from(_tilts(alpha))))
        ),
        100,
    ),
    control=Control("by a hundredth", lambda case: (_one_token(case)[0], _one_token(case)[1] * Fraction(101, 100))),
    tight=Tight("the masked flow itself", lambda: (Fraction(3, 10), Fraction(0))),
)


def _jumps(case: tuple[Fraction, Fraction]) -> tuple[Fraction, Fraction]:
    alpha, share = case
    most = 2 * min(alpha, 1 - alpha)
    return pair_flow(jumping(most * share, alpha), alpha), pair_flow(jumping(Fraction(0), alpha), alpha)


all_rates = Claim(
    id="rates-optimal-among-all",
    title="The masked flow is best among all rates",
    statement="Among all rates that keep the path of laws, those of the masked flow have the least conditional energy.",
    source=RATES,
    relation=">=",
    sides=_jumps,
    expected="fails",
    note="True for one token, and among flows of single tokens. Jumps of both tokens at once cost less, and sample worse.",
    attack=Attack(
        "keep probabilities in tenths, shares of joint jumps in tenths",
        lambda: st.tuples(
            st.integers(1, 9).map(lambda k: Fraction(k, 10)), st.integers(0, 10).map(lambda k: Fraction(k, 10))
        ),
        100,
    ),
    witness=Tight("two tokens at 3/10, half of the largest joint flow", lambda: (Fraction(3, 10), Fraction(1, 2))),
    repair="rates-of-single-tokens",
)

#: The masks of three steps of the sine schedule, sin^2 at multiples of pi / 6, and of the linear one.
SINE = Bernoulli((Fraction(1), Fraction(3, 4), Fraction(1, 4), Fraction(0)))
LINEAR = Bernoulli.uniform(3)


def _sampling(joint: Joint) -> tuple[Any, Any]:
    curve = information_curve(joint)
    return schedule_divergence(curve, SINE), schedule_divergence(curve, LINEAR)


few_steps = Claim(
    id="least-energy-least-error",
    title="The schedule of least energy samples best in few steps",
    statement="With three steps and exact marginals, the sine schedule loses no more than the linear one.",
    source=OPTIMAL,
    relation="<=",
    sides=_sampling,
    expected="fails",
    relayed=True,
    note="No theorem links energy to sampling: the best grid is read off the information curve (uniform-steps-bound).",
    attack=Attack("parities, copies and pairs of up to six bits", lambda: st.sampled_from(_languages()), 30),
    witness=Tight("two equal bits", lambda: copy(2, 1)),
    repair="optimal-schedule-sine",
)


def _languages() -> list[Joint]:
    return [parity(L) for L in (2, 3, 4, 6)] + [copy(L, 1) for L in (2, 3, 4, 6)] + [copy(4, 2), copy(6, 3)]


task_dependent = Empirical(
    id="observed-schedules-by-task",
    title="Schedules of least energy in few steps",
    statement="With few steps, schedules of the Beta family improve samples, by amounts that depend on the task.",
    source=Source("2509.13866", "the experiments"),
    needs="the models and tasks; the information curve of the data, which decides which grid is best",
)
