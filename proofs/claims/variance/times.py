r"""Small times and better times: what a weight of 1/t does near t = 0, and what a law of times can mend.

The masked loss is divided by t, so that rare steps with few masks and a large weight carry much of the variance. A paper draws
times from a fitted density, and says that this and mirrored masks help each other. But near 0 the best density grows like
:math:`t^{-1/2}`, the parametric one is bounded, and without a least time the variance is infinite.

Source: arXiv 2511.18159, Eq. 2, the parametric density, and mirrored masks.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import arb
from hypothesis import strategies as st

from exact import variance as exact
from proofs.claims.papers import JIA
from proofs.ledger.claim import Claim, Proved
from proofs.ledger.domain import At, Domain, Draws
from theory import variance as theory
from theory.variance import Parametric

infinite = Claim(
    id="variance-finite",
    title="The variance of the loss is finite",
    statement=r"With weight 1/t, a loss of 1 on each of P masked tokens has $E[l^2] \le 2\,(E\,l)^2 = 2$ however small the least time.",
    source=JIA("Eq. 2", "relayed"),
    speaks_of="every number of tokens, every least time",
    left=lambda P, digits: exact.additive_moment_from(P, Fraction(1, 10**digits)),
    relation="<=",
    right=2,
    over=Domain(
        draws=Draws(
            "one to eight tokens, least times of 10^-1 to 10^-12",
            lambda: st.tuples(st.integers(1, 8), st.integers(1, 12)),
            60,
        )
    ),
    note="No number in the place of 2 would do: it grows like the logarithm of the least time, over P. A floor of times is an assumption, and a bias.",
    prove=Proved(
        ("SmallTimes.variance_infinite", "SmallTimes.additive_moment"),
        says="The second moment of the loss at time t is the mean over masks, each token masked with probability t; it is not true that its integral from every least time in (0, 1) to 1 is at most 2 for every number of tokens: eight tokens, 10^-9. Over the length of the times it would be larger still.",
    ),
    witness=At("eight tokens, a least time of 10^-9", 8, 9, shows=("3.4654", 2)),
    repair="variance-three-terms",
)

bounded_density = Claim(
    id="bounded-time-density",
    title="The parametric density of times is nearly optimal",
    statement=r"The density $p \propto \sqrt{a t^r + b (1-t)^q + A^2 e^{2\kappa t^m}}$ is at least half of the optimal one, $p^* \propto \sqrt{E[l^2|t]}$, at every t, for one token with a loss of 1.",
    source=JIA("the parametric density", "relayed"),
    speaks_of="every parameters, every time",
    # the root of the moment 1/t has the integral 2 from 0 to 1: half of the optimal density is a quarter of the root
    left=lambda density, t: theory.root(exact.additive_moment(1, t)) / 4,
    relation="<=",
    right=lambda density, t: density.at(t),
    over=Domain(
        draws=Draws(
            "whole parameters up to 3, times 1/r^2 with r up to 200",
            lambda: st.tuples(
                st.builds(
                    Parametric,
                    *[st.integers(1, 3)] * 4,
                    *[st.integers(0, 3)] * 2,
                    st.integers(2, 3),
                ),
                st.integers(1, 200).map(lambda r: Fraction(1, r * r)),
            ),
            60,
        )
    ),
    note="So for all parameters: the density is bounded, and the optimal one is 1 / (2 sqrt t). It neither reaches the optimum near 0 nor cures the infinite variance.",
    prove=Proved(
        ("SmallTimes.density_bounded", "SmallTimes.root_optimal"),
        says="For positive a, b and A, kappa at least 0 and whole positive exponents, the parametric density over its integral is not at every time in (0, 1] at least half of each function proportional to the root of the second moment of one token's loss whose integral from 0, improper, is 1: all parameters 1 but m = 2, t = 1/400. Such a function is 1/(2 sqrt t).",
    ),
    witness=At(
        "all parameters 1 but m = 2, t = 1/400",
        Parametric(1, 1, 1, 1, 1, 1, 2),
        Fraction(1, 400),
        shows=(5, "0.790"),
    ),
    repair="optimal-time-sampler",
)


def ball(x: Any) -> arb:
    """A variance as a ball, so that fractions and balls add up."""
    return arb(x.numerator) / x.denominator if isinstance(x, Fraction) else x


def gains(losses: tuple[int, ...], grid: tuple[Fraction, ...]) -> tuple[arb, arb]:
    """What the best times and mirrored masks gain together, and the sum of what each gains, for one token and its losses."""
    found = []
    for draw in (exact.plain, exact.mirrored):
        step = draw(lambda x, t, hidden: losses[grid.index(t)] * len(hidden) / t, [1], 1, grid)
        even = (Fraction(1, len(grid)),) * len(grid)
        mean = exact.total(exact.means(step)) / len(grid)
        found.append((exact.variance(exact.outcomes(step, even)), theory.least_variance(exact.moments(step), mean)))
    (start, times), (mirrored, both) = found
    return ball(start) - ball(both), ball(start) - ball(times) + ball(start) - ball(mirrored)


TIMES = [Fraction(1, k) for k in (8, 4, 3, 2, 1)]
synergy = Claim(
    id="variance-synergy",
    title="Best times and mirrored masks gain more together",
    statement="The gains of the best law of times and of mirrored masks are super-additive: together they lower the variance by at least the sum of what each does.",
    source=JIA("mirrored masks"),
    speaks_of="every loss, every grid of times",
    sides=gains,
    relation=">=",
    over=Domain(
        draws=Draws(
            "one token with losses up to 9 at two or three times from 1/8 to 1",
            lambda: st.integers(2, 3).flatmap(
                lambda n: st.tuples(
                    st.tuples(*[st.integers(1, 9)] * n),
                    st.permutations(TIMES).map(lambda grid: tuple(sorted(grid[:n]))),
                )
            ),
            100,
        )
    ),
    note="Together they gain what mirroring does and the spread of the roots of the moments that it leaves: more than the sum if and only if that spread grew.",
    prove=Proved(
        ("VarianceRefuted.synergy",),
        says="For any tokens, finitely many times in (0, 1] and losses of a time and its masks, a law of times that is best for one set of masks and one that is best for mirrored ones, both among positive laws, do not always gain together at least the sum of what each does: one token that loses 1 over t at times 1/8 and 1.",
    ),
    witness=At(
        "one token with losses of 1 at times 1/8 and 1",
        (1, 1),
        (Fraction(1, 8), Fraction(1)),
        shows=("2.25", "2.84"),
    ),
    repair="optimal-time-sampler",
)
