r"""One schedule for each position: the law of the order, and the weight of every loss term, in rationals.

Position l is masked by time t with probability :math:`F_l(t)`, a polynomial that rises from 0 to 1; the times are
independent, and decoding runs them backwards: the latest is revealed first.

Source: Garg, Kohli, Sarawagi, arXiv 2511.19152.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction

from flint import fmpq, fmpq_poly

from exact.information import conditional_entropy
from exact.joint import Joint
from exact.logsum import add_up
from exact.types import Nats

Schedules = Sequence[fmpq_poly]


def powers(exponents: Sequence[int]) -> list[fmpq_poly]:
    """The schedules :math:`F_l(t) = t^{w_l}`."""
    if min(exponents) < 1:
        raise ValueError(f"exponents {list(exponents)}: each is at least 1")
    return [fmpq_poly([0] * w + [1]) for w in exponents]


def mixed(coefficients: Sequence[Sequence[int]]) -> list[fmpq_poly]:
    """Schedules that mix powers, each row the weights of t, t^2, ...

    >>> mixed([[1, 1]])[0](1)
    1
    """
    return [fmpq_poly([0, *(fmpq(c, sum(row)) for c in row)]) for row in coefficients]


def term_weight(schedules: Schedules, position: int, seen: Sequence[int], power: int = 0) -> Fraction:
    r"""The weight of the loss of a position given that exactly ``seen`` is visible; of a loss :math:`t^k`, its mean.

    .. math:: c(l, S) = \int_0^1 t^k f_l \prod_{j \in S} (1 - F_j) \prod_{j \notin S, j \ne l} F_j \, dt
    """
    integrand = schedules[position].derivative() * _monomial(power)
    for j, F in enumerate(schedules):
        if j != position:
            integrand = integrand * (1 - F if j in seen else F)
    return _fraction(integrand.integral()(1))


def order_probability(
    schedules: Schedules, order: Sequence[int], ascending: bool = False, position: int = -1, power: int = 0
) -> Fraction:
    r"""The chance that positions are revealed in this order, :math:`P(T_{\pi(1)} > \dots > T_{\pi(L)})`.

    With a position and a power k, the mean of :math:`T^k` of that position over the event.

    >>> order_probability(powers((1, 2)), (1, 0))
    Fraction(2, 3)
    """
    inner = fmpq_poly([1])
    for i in order if ascending else reversed(order):
        inner = (inner * schedules[i].derivative() * _monomial(power if i == position else 0)).integral()
    return _fraction(inner(1))


def order_weight(
    schedules: Schedules, position: int, seen: Sequence[int], ascending: bool = False, power: int = 0
) -> Fraction:
    """The chance that exactly ``seen`` is revealed before the position, order by order; with a power, the mean of its time's."""
    others = [j for j in range(len(schedules)) if j != position and j not in seen]
    return sum(
        (
            order_probability(schedules, (*before, position, *after), ascending, position, power)
            for before in itertools.permutations(seen)
            for after in itertools.permutations(others)
        ),
        Fraction(0),
    )


def consistent_loss(joint: Joint, schedules: Schedules) -> Nats:
    r"""The loss :math:`\sum_{l, S} c(l, S)\, H(X_l | X_S)` of a joint's own conditionals."""
    parts = []
    for position in range(joint.L):
        others = [j for j in range(joint.L) if j != position]
        for size in range(joint.L):
            for seen in itertools.combinations(others, size):
                parts.append(conditional_entropy(joint, [position], seen) * term_weight(schedules, position, seen))
    return add_up(parts)


def _monomial(power: int) -> fmpq_poly:
    return fmpq_poly([0] * power + [1])


def _fraction(x: fmpq) -> Fraction:
    return Fraction(int(x.p), int(x.q))
