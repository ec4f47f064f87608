"""Unmasking growth complexity: arXiv 2608.13520."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st
from proofs.claims.random_order.upper import Law, Ray

from exact.information import dual_total_correlation, total_correlation
from exact.joint import Joint
from exact.random_order import information_curve, neural_complexity
from exact.strategies import joints, small_joints
from proofs.ledger.claim import Attack, Claim, Control, Family, Source, Tight
from theory import random_order as theory

WAINWRIGHT = Source("2608.13520", "unmasking growth complexity")


def _steps_of(law: Law) -> list[tuple[int, Any]]:
    """The increments of an information curve, by the number of told tokens."""
    if isinstance(law, Ray):
        return [(law.k, 1)]
    curve = information_curve(law)
    return [(k, curve[k] - curve[k - 1]) for k in range(1, law.L)]


def _grid(case: tuple[Law, tuple[Fraction, ...]]) -> tuple[Any, Any]:
    law, times = case
    left = [rise * theory.middle_error(law.L, k, times) for k, rise in _steps_of(law)]
    right = [rise * theory.growth_bound(law.L, k, times) for k, rise in _steps_of(law)]
    return sum(left[1:], left[0]), sum(right[1:], right[0])


_GRIDS = [
    tuple(Fraction(1, 1 + Fraction(ratio) ** -e) for e in range(-reach, reach + 1))
    for ratio in (2, 3)
    for reach in (1, 2, 3)
]
growth = Claim(
    id="growth-complexity-bound",
    title="Unmasking growth complexity",
    statement=r"Between odds $\psi_0 < \dots < \psi_N$ a schedule adds at most $\sum_j (\psi_{j+1}/\psi_j - 1)\,H(t_j, t_{j+1})$ to the path divergence, $H(p, q) = \int_p^q t (1-t)\,h'(t)\,dt$.",
    source=WAINWRIGHT,
    relation="<=",
    sides=_grid,
    note="At small steps the bound is twice the error.",
    enumerate=(
        Family(
            "every law on 2 to 8 tokens over all alphabets, by its extreme curves; six grids of constant odds ratio",
            lambda: ((Ray(L, k), times) for L in range(2, 9) for k in range(1, L) for times in _GRIDS),
        ),
    ),
    attack=Attack(
        "joints (at most 16 sequences), extreme curves of up to 9 tokens, times in twentieths",
        lambda: st.one_of(
            joints(states=16, least_length=2),
            st.integers(2, 9).flatmap(lambda L: st.integers(1, L - 1).map(lambda k: Ray(L, k))),
        ).flatmap(
            lambda law: st.tuples(
                st.just(law),
                st.lists(st.integers(1, 19), min_size=2, max_size=4, unique=True).map(
                    lambda ts: tuple(Fraction(t, 20) for t in sorted(ts))
                ),
            )
        ),
        150,
    ),
    control=Control("a third of it", lambda case: (3 * _grid(case)[0], _grid(case)[1])),
    tight=Tight(
        "two equal tokens, times 99/200 and 101/200",
        lambda: (Ray(2, 1), (Fraction(99, 200), Fraction(101, 200))),
        Fraction(49, 100),
    ),
)


def _whole(joint: Joint) -> Any:
    """The growth over all rates, integrated term by term."""
    parts = [rise * theory.growth(joint.L, k, Fraction(0), Fraction(1)) for k, rise in _steps_of(joint)]
    return sum(parts[1:], parts[0])


whole_growth = Claim(
    id="growth-total",
    title="The whole growth is a complexity",
    statement=r"$H(0, 1) = \int_0^1 t (1-t)\,h'(t)\,dt = \frac{2}{L+1}\,\mathrm{TSE}$.",
    source=WAINWRIGHT,
    relation="=",
    sides=lambda joint: (_whole(joint), neural_complexity(joint) * Fraction(2, joint.L + 1)),
    enumerate=(Family("every joint of three bits with weights 0 and 1", lambda: small_joints(L=3, weight=1)),),
    attack=Attack("joints (at most 16 sequences, weights <= 9)", lambda: joints(states=16, least_length=2), 100),
    control=Control(
        "with L in place of L + 1",
        lambda joint: (_whole(joint), neural_complexity(joint) * Fraction(2, joint.L)),
    ),
)


complexity = Claim(
    id="growth-is-complexity",
    title="The whole growth is at most TC and DTC",
    statement=r"$\frac{2}{L+1}\,\mathrm{TSE} \le \min(\mathrm{TC}, \mathrm{DTC})$.",
    source=WAINWRIGHT,
    relation="<=",
    sides=lambda joint: (
        neural_complexity(joint) * Fraction(2, joint.L + 1),
        min(total_correlation(joint), dual_total_correlation(joint)),
    ),
    enumerate=(Family("every joint of three bits with weights 0 and 1", lambda: small_joints(L=3, weight=1)),),
    attack=Attack("joints (at most 16 sequences, weights <= 9)", lambda: joints(states=16, least_length=2), 150),
    control=Control(
        "four times as much",
        lambda joint: (
            neural_complexity(joint) * Fraction(8, joint.L + 1),
            min(total_correlation(joint), dual_total_correlation(joint)),
        ),
    ),
    tight=Tight("a fair pair: 1/3 of each", lambda: Joint([[1, 0], [0, 1]]), Fraction(1, 3)),
)
