r"""Schedules of least energy: how fast tokens should become visible, and what that says about sampling.

A schedule :math:`\alpha` is the probability that a token is visible, an interpolation :math:`\gamma` the pace at which energy is
counted. A paper shows that masked diffusion spends the energy :math:`\int \dot\alpha^2 / (\dot\gamma \alpha (1 - \alpha))`, that
:math:`\sin^2(\frac\pi2 \gamma)` spends least, and proposes the schedules that come from Beta laws. At stake is whether low
energy means few errors in few steps: nothing links the two.

Source: arXiv 2509.13866, Lemma 3.5, Proposition 3.7 and Appendix D.5.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from math import comb
from typing import Any

from flint import arb, ctx, fmpq, fmpq_poly
from hypothesis import strategies as st

from exact.joint import Joint
from exact.languages import copy, parity
from exact.logsum import log
from exact.policies import Bernoulli
from exact.random_order import information_curve, schedule_divergence
from exact.schedules import beta_schedule, energy, sine_energy, steps_energy
from proofs.claims.papers import CHEN_ENERGY
from proofs.ledger.claim import Claim, Proved, times
from proofs.ledger.domain import At, Domain, Draws, Family
from proofs.ledger.unsettled import Empirical

OPTIMAL = CHEN_ENERGY("Lemma 3.5")
#: Agreement to thirty digits.
CLOSE = arb(10) ** -30
#: What is seen of their agreement on the tight instances, where shares are compared in double precision.
AGREES = 1 - Fraction(1, 10**12)

Mix = tuple[int, ...]
#: The Beta laws with parameters 2 and 3, whose schedules start and end slowly enough for a finite energy; and paces.
SLOW = [beta_schedule(a, b) for a, b in ((2, 2), (2, 3), (3, 2), (3, 3))]
PACES = [beta_schedule(a, b) for a, b in ((1, 1), (1, 2), (2, 1))]


def mixed(curves: list[fmpq_poly], weights: Mix) -> fmpq_poly:
    """A mixture of rising curves, which rises from 0 to 1 as they do."""
    return sum((fmpq(w, sum(weights)) * curve for w, curve in zip(weights, curves, strict=True)), fmpq_poly([0]))


def mixtures(most: int, n: int) -> Iterator[Mix]:
    """Every row of n weights up to a largest one that are not all 0."""
    return filter(any, itertools.product(range(most + 1), repeat=n))


def steady(pace: Mix) -> bool:
    """Whether a mixture of paces moves at both ends: then the energy of a slow schedule is finite."""
    return pace[0] > 0 or (pace[1] > 0 and pace[2] > 0)


sine = Claim(
    id="optimal-schedule-sine",
    title="The schedule of least energy",
    statement=r"$J = \int_0^1 \frac{\dot\alpha^2}{\dot\gamma\,\alpha(1-\alpha)}\,dt \ge \pi^2$ for every schedule $\alpha$ and interpolation $\gamma$.",
    source=OPTIMAL,
    speaks_of="every schedule, every interpolation",
    left=lambda schedule, pace: energy(mixed(SLOW, schedule), mixed(PACES, pace)),
    relation=">=",
    right=lambda schedule, pace: arb.pi() ** 2,
    assumptions={"a finite energy": lambda schedule, pace: steady(pace)},
    over=Domain(
        Family(
            "mixtures with weights up to 2 of four Beta schedules under mixtures with weights up to 1 of t, 1 - (1 - t)^2 and t^2",
            lambda: itertools.product(mixtures(2, 4), mixtures(1, 3)),
            complete=True,
            size=(3**4 - 1) * (2**3 - 1),
        ),
        draws=Draws(
            "mixtures of four Beta schedules and of three paces, weights up to 9",
            lambda: st.tuples(
                st.tuples(*[st.integers(0, 9)] * 4).filter(any), st.tuples(*[st.integers(0, 9)] * 3).filter(any)
            ),
            100,
        ),
    ),
    note="With alpha = sin^2 theta it is 4 times the integral of theta'^2 / gamma', at least (pi/2)^2 by Cauchy and Schwarz; that sin^2(pi gamma / 2) reaches it is sine-schedule-energy.",
    obstacle="The inequality of Cauchy and Schwarz for integrals, improper at both ends where the schedule is 0 or 1, is not in Coq.",
    control=times("101/100"),
    tight=At("3t^2 - 2t^3 under gamma = t: 9 log 3", (1, 0, 0, 0), (1, 0, 0), reaches="998/1000"),
)


def agreeing(found: arb, said: arb) -> tuple[arb, arb]:
    """The larger of two numbers, and the smaller one with what they may differ by."""
    return found.max(said), found.min(said) + CLOSE


def _sine(pace: Mix, start: Fraction, end: Fraction) -> tuple[arb, arb]:
    """The energy of the sine schedule between two times, by integration, and what the interpolation says."""
    with ctx.workprec(160):
        gamma = mixed(PACES, pace)
        first, last = (gamma(fmpq(t.numerator, t.denominator)) for t in (start, end))
        return agreeing(sine_energy(gamma, start, end), arb.pi() ** 2 * (last - first))


PIECES = [(Fraction(a, 6), Fraction(b, 6)) for a, b in itertools.combinations(range(1, 6), 2)]
sine_energies = Claim(
    id="sine-schedule-energy",
    title="The energy of the sine schedule",
    statement=r"Under $\alpha = \sin^2(\frac\pi2 \gamma)$ the energy between two times is $\pi^2 (\gamma_t - \gamma_s)$, so $\pi^2$ in all: to thirty digits certified.",
    source=CHEN_ENERGY("Lemma 3.5", "ours"),
    speaks_of="every interpolation, every two times",
    sides=_sine,
    relation="<=",
    over=Domain(
        Family(
            "mixtures with weights up to 1 of t, 1 - (1 - t)^2 and t^2, between every two sixths",
            lambda: ((pace, *piece) for pace in mixtures(1, 3) for piece in PIECES),
            complete=True,
            size=(2**3 - 1) * comb(5, 2),
        ),
        draws=Draws(
            "mixtures of three paces, weights up to 9, between two hundredths",
            lambda: st.tuples(
                st.tuples(*[st.integers(0, 9)] * 3).filter(any),
                st.integers(1, 49).map(lambda k: Fraction(k, 100)),
                st.integers(51, 99).map(lambda k: Fraction(k, 100)),
            ),
            30,
        ),
    ),
    obstacle="An integral of the arcsine's derivative, improper at both ends, is not in Coq; what is certified are thirty digits.",
    control=times("10001/10000"),
    tight=At("gamma = t between 1/100 and 99/100", (1, 0, 0), Fraction(1, 100), Fraction(99, 100), reaches=AGREES),
)


def _beta(t: Fraction, arcsine: bool) -> tuple[arb, arb]:
    """The optimal schedule of a Beta law, and its closed form, in balls."""
    with ctx.workprec(160):
        x = arb(t.numerator) / t.denominator
        half = arb(1) / 2 if arcsine else arb(1)
        gamma = x.beta_lower(half, half, regularized=True)
        said = x if arcsine else (1 - (arb.pi() * x).cos()) / 2
        return agreeing((arb.pi() * gamma / 2).sin() ** 2, said)


beta = Claim(
    id="beta-schedules",
    title="Schedules of Beta distributions",
    statement=r"Under $\gamma = F_{B(1/2,1/2)}$ the schedule of least energy is $\alpha_t = t$, under $F_{B(1,1)}$ it is $\sin^2(\pi t / 2) = (1 - \cos \pi t)/2$: to thirty digits certified.",
    source=CHEN_ENERGY("Proposition 3.7"),
    speaks_of="every time between 0 and 1, both distributions",
    sides=_beta,
    relation="<=",
    over=Domain(
        Family(
            "times in fortieths, both distributions",
            lambda: itertools.product([Fraction(k, 40) for k in range(1, 40)], (True, False)),
            complete=True,
            size=39 * 2,
        ),
        draws=Draws(
            "times in thousandths, both distributions",
            lambda: st.tuples(st.integers(1, 999).map(lambda k: Fraction(k, 1000)), st.booleans()),
            60,
        ),
    ),
    obstacle="The distribution function of the Beta law as an improper integral is not in Coq; what is certified are thirty digits.",
    control=times("10001/10000"),
    tight=At("t = 1/3 under the arcsine law", Fraction(1, 3), True, reaches=AGREES),
)

Levels = tuple[Fraction, ...]


def levels(parts: int, steps: int) -> Iterator[Levels]:
    """Every schedule in steps whose levels are multiples of a part."""
    for cuts in itertools.combinations(range(1, parts), steps - 1):
        yield (Fraction(0), *(Fraction(k, parts) for k in cuts), Fraction(1))


#: Rational levels with equal arcs: one, two and three steps alone have such.
EQUAL = {(0, 1), (0, Fraction(1, 2), 1), (0, Fraction(1, 4), Fraction(3, 4), 1)}


def equal_energy(steps: int) -> arb:
    """What equal arcs spend."""
    return 2 * steps * (1 - (arb.pi() / (2 * steps)).cos())


equal_arcs = Claim(
    id="equal-arcs",
    title="Equal arcs have the least discrete energy",
    statement=r"A schedule in N steps spends $\sum_k (\Delta\sqrt{\alpha_k})^2 + (\Delta\sqrt{1-\alpha_k})^2 \ge 2N (1 - \cos\frac{\pi}{2N})$, strictly unless the arcs $\Delta\arcsin\sqrt{\alpha_k}$ are equal.",
    source=CHEN_ENERGY("App. D.5"),
    speaks_of="every number of steps, every schedule",
    left=steps_energy,
    relation=">",
    right=lambda levels: equal_energy(len(levels) - 1),
    assumptions={"unequal arcs": lambda levels: levels not in EQUAL},
    over=Domain(
        Family(
            "every schedule in two to four steps with levels in twelfths",
            lambda: ((found,) for steps in (2, 3, 4) for found in levels(12, steps)),
            complete=True,
            size=comb(11, 1) + comb(11, 2) + comb(11, 3),
        ),
        draws=Draws(
            "schedules in one to six steps with levels in hundredths",
            lambda: st.sets(st.integers(1, 99), max_size=5).map(
                lambda cuts: ((Fraction(0), *(Fraction(k, 100) for k in sorted(cuts)), Fraction(1)),)
            ),
            100,
        ),
    ),
    prove=Proved(
        ("Arcs.equal_arcs",),
        says="For every number of steps above 0 and every levels in [0, 1] from 0 to 1, rising or not: the discrete energy is at least 2N(1 - cos(pi/(2N))), and is that exactly where each step's difference of arcsin of the root is pi/(2N).",
    ),
    control=times("101/100"),
    tight=At(
        "two steps with a level of 51/100",
        (Fraction(0), Fraction(51, 100), Fraction(1)),
        reaches="9998/10000",
    ),
)

#: The masks of three steps of the sine schedule, sin^2 at multiples of pi / 6, and of the linear one.
SINE = Bernoulli((Fraction(1), Fraction(3, 4), Fraction(1, 4), Fraction(0)))
LINEAR = Bernoulli.uniform(3)


def lost(joint: Joint, schedule: Bernoulli) -> Any:
    """The mean divergence of decoding by a schedule with exact marginals."""
    return schedule_divergence(information_curve(joint), schedule)


def _languages() -> list[Joint]:
    """Parities, copies and pairs."""
    return [parity(L) for L in (2, 3, 4, 6)] + [copy(L, 1) for L in (2, 3, 4, 6)] + [copy(4, 2), copy(6, 3)]


few_steps = Claim(
    id="least-energy-least-error",
    title="The schedule of least energy samples best in few steps",
    statement="With three steps and exact marginals, the sine schedule loses no more than the linear one.",
    source=CHEN_ENERGY("Lemma 3.5", "relayed"),
    speaks_of="every law, its exact marginals",
    left=lambda joint: lost(joint, SINE),
    relation="<=",
    right=lambda joint: lost(joint, LINEAR),
    over=Domain(draws=Draws("parities, copies and pairs of up to six bits", lambda: st.sampled_from(_languages()), 30)),
    note="No theorem links energy to sampling: the best grid is read off the information curve (uniform-steps-bound).",
    prove=Proved(
        ("UnequalSteps.least_energy_not_least_error",),
        says="Not every law of a sequence is at no larger mean divergence from decoding with exact marginals along three steps of the sine schedule, sin^2 at multiples of pi/6, than along three equal ones, each token revealed in a step on its own: two equal fair bits, whose divergences are the sums of the squared steps times log 2.",
    ),
    witness=At("two equal bits", copy(2, 1), shows=(log(2) * Fraction(3, 8), log(2) * Fraction(1, 3))),
    repair="optimal-schedule-sine",
)

task_dependent = Empirical(
    id="observed-schedules-by-task",
    title="Schedules of least energy in few steps",
    statement="With few steps, schedules of the Beta family improve samples, by amounts that depend on the task.",
    source=CHEN_ENERGY("the experiments"),
    needs="the models and tasks; the information curve of the data, which decides which grid is best",
)
