"""Unmasking growth complexity: a price of schedules, in one number a law.

A schedule tells a growing share t of the tokens; h(t) is what a token has been told by then, summed over tokens. Its growth,
weighted by t (1 - t), is said to bound what any grid of times loses, step by step, and over all times to be a known
complexity of the law, no larger than its total or dual total correlation. At stake is how near these bounds come.

Source: arXiv 2608.13520 (Wainwright).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from exact.joint import Joint
from exact.random_order import Ray, curve_complexity, neural_complexity, steps_divergence
from proofs.claims.papers import WAINWRIGHT
from proofs.claims.random_order.domains import BITS, NO_REDUCTION, THOUSAND, curve, dtc, extreme, few, tc
from proofs.ledger.bound import Law
from proofs.ledger.claim import Claim, Proved, times
from proofs.ledger.domain import EVERY_LAW, At, Domain, Draws, Family
from theory import random_order as theory

PLACE = WAINWRIGHT("unmasking growth complexity")
Times = tuple[Fraction, ...]


def over_increments(law: Law, of_ray: Callable[[int, int], Fraction]) -> Any:
    """What is linear in the curve, from its values on the extreme curves."""
    if isinstance(law, Ray):
        return of_ray(law.L, law.k)
    Z = curve(law)
    parts = [(Z[k] - Z[k - 1]) * of_ray(law.L, k) for k in range(1, law.L)]
    return sum(parts[1:], parts[0])


def complexity(law: Law) -> Any:
    """The complexity of Tononi, Sporns and Edelman: of a joint from its entropies, of a ray from its curve."""
    return curve_complexity(law.curve) if isinstance(law, Ray) else neural_complexity(law)


#: Grids of constant odds ratio around one half.
GRIDS: list[Times] = [
    tuple(Fraction(1, 1 + Fraction(ratio) ** -e) for e in range(-reach, reach + 1))
    for ratio in (2, 3)
    for reach in (1, 2, 3)
]
LAWS = Domain(
    BITS,
    Family("every extreme curve of 2 to 8 tokens", lambda: extreme(8), complete=True, size=sum(range(1, 8))),
    draws=Draws("joints (at most 16 sequences, weights <= 9)", few, 150),
)


@st.composite
def grids(draw: st.DrawFn) -> tuple[Joint | Ray, Times]:
    """A small joint or an extreme curve, and two to four times in twentieths."""
    rays = st.integers(2, 9).flatmap(lambda L: st.builds(Ray, st.just(L), st.integers(1, L - 1)))
    law = draw(st.one_of(few(), rays))
    twentieths = draw(st.sets(st.integers(1, 19), min_size=2, max_size=4))
    return law, tuple(Fraction(t, 20) for t in sorted(twentieths))


growth = Claim(
    id="growth-complexity-bound",
    title="Unmasking growth complexity",
    statement=r"Between odds $\psi_0 < \dots < \psi_N$ a schedule adds at most $\sum_j (\psi_{j+1}/\psi_j - 1)\,H(t_j, t_{j+1})$ to the path divergence, $H(p, q) = \int_p^q t (1-t)\,h'(t)\,dt$.",
    source=PLACE,
    speaks_of=f"{EVERY_LAW}, every grid of times between 0 and 1",
    left=lambda law, grid: steps_divergence(curve(law), grid),
    relation="<=",
    right=lambda law, grid: over_increments(law, lambda L, k: theory.growth_bound(L, k, grid)),
    over=Domain(
        Family(
            "every extreme curve of 2 to 8 tokens, six grids of constant odds ratio",
            lambda: ((ray, grid) for ray in extreme(8) for grid in GRIDS),
            complete=True,
            size=sum(range(1, 8)) * 2 * 3,
        ),
        draws=Draws("joints (at most 16 sequences), extreme curves of up to 9 tokens, times in twentieths", grids, 150),
    ),
    note=f"As steps grow small the bound is twice the error; where h rises at the start of a step it comes near, and the nearer the more tokens. {NO_REDUCTION}",
    prove=Proved(
        (
            "RandomOrderGrowth.growth_bound",
            "RandomOrderGrowth.told_slope",
            "RandomOrderGrowth.growth_exists",
            "RandomOrderSchedules.path_divergence_steps",
            "RandomOrderSchedules.step_by_step",
        ),
        says=(
            "Any law of L > 0 tokens, an alphabet for each, any schedule of K steps, and any of its consecutive steps between times above 0 and below 1 (done k is the time "
            "before step k, odds t is t / (1 - t)): what these steps add to the KL of the laws of sequence and path, which is the sum of what all steps add, is at most the sum of the odds' ratio "
            "less 1 times the Riemann integral of t (1 - t) h'(t). h(t) is the sum over tokens of I(X_i; X_S), each other token in S with probability t; "
            "h' is its derivative, and the integrals exist. What a step adds is the mean over steps of tokens, drawn by the schedule's shares, of the total correlation of its tokens given those of "
            "earlier steps; it is there by this definition, not by the binomial sum over the curve that is computed here."
        ),
    ),
    control=times("6/5"),
    tight=At(
        "400 equal tokens, one step from 1/2 to 21/40",
        Ray(400, 1),
        (Fraction(1, 2), Fraction(21, 40)),
        reaches=Fraction(902, 1000),
    ),
)

whole_growth = Claim(
    id="growth-total",
    title="The whole growth is a complexity",
    statement=r"$H(0, 1) = \int_0^1 t (1-t)\,h'(t)\,dt = \frac{2}{L+1}\,\mathrm{TSE}$.",
    source=PLACE,
    speaks_of=EVERY_LAW,
    left=lambda law: over_increments(law, lambda L, k: theory.growth(L, k, Fraction(0), Fraction(1))),
    relation="=",
    right=lambda law: complexity(law) * Fraction(2, law.L + 1),
    over=LAWS,
    prove=Proved(
        (
            "RandomOrderGrowth.growth_total",
            "RandomOrderGrowth.told_slope",
            "RandomOrderGrowth.growth_exists",
        ),
        says=(
            "Any law of L > 0 tokens, an alphabet for each: the Riemann integral of t (1 - t) h'(t) from 0 to 1, which exists, is 2 / (L + 1) times the sum over k = 0, ..., L of "
            "the mean entropy of k tokens less k / L of that of all. h(t) is the sum over tokens of I(X_i; X_S), each other token in S with probability t, and h' its derivative."
        ),
    ),
    control=times("11/10"),
)

at_most = Claim(
    id="growth-is-complexity",
    title="The whole growth is at most TC and DTC",
    statement=r"$\frac{2}{L+1}\,\mathrm{TSE} \le \min(\mathrm{TC}, \mathrm{DTC})$.",
    source=PLACE,
    speaks_of=EVERY_LAW,
    left=lambda law: complexity(law) * Fraction(2, law.L + 1),
    relation="<=",
    right=lambda law: min(tc(law), dtc(law)),
    over=LAWS,
    note="Copies of L tokens, and parities of L, reach (L - 1) / (L + 1) of it.",
    prove=Proved(
        (
            "RandomOrderComplexity.growth_total",
            "RandomOrderComplexity.complexity_total",
            "RandomOrderComplexity.complexity_dual",
        ),
        says="2 / (L + 1) times the sum over k = 0, ..., L of the mean entropy of k tokens less k / L of that of all is at most TC and at most DTC, for any law, L > 0 and an alphabet for each token; the sum itself is at most (L - 1) / 2 of each.",
    ),
    control=times("11/10"),
    tight=At("a thousand equal tokens", THOUSAND, reaches=Fraction(999, 1001)),
)
