r"""One schedule for each position, and the order that it learns.

A masked model may mask each position on a schedule of its own; decoding runs the schedules backwards, so the position whose
time is latest is told first. A paper shows that the training loss is then a mixture over orders, so that learning schedules is
learning an order. At stake is which order that is (the printed one runs the wrong way), and whether the schedules matter at
all: at conditionals of one joint they do not.

Source: arXiv 2511.19152, Proposition 3.1, Equations 7 and 25.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import factorial
from typing import Any

from hypothesis import strategies as st

from exact.information import entropy
from exact.joint import Joint
from exact.orders import consistent_loss, mixed, order_weight, term_weight
from exact.strategies import joints, small_joints
from proofs.claims.papers import GARG
from proofs.ledger.claim import Claim, Control, Proved, times
from proofs.ledger.domain import At, Domain, Draws, Family
from proofs.ledger.unsettled import Empirical
from theory.orders import shared_weight

PAPER = GARG("Proposition 3.1", "quoted")
DENSE = "with densities at all but finitely many times"
EVERY_TERM = f"every number of positions, every schedules {DENSE}, every loss term"
CLASS = (
    "Each position's schedule is continuous, rises from 0 to 1, and has a density off finitely many times, where it may have a kink or be unbounded. "
    "Integrals are what an antiderivative grows by that is continuous from 0 to 1 and has the integrand as slope off finitely many times: "
    "there is one such number, and it is Riemann's where the integrand is continuous. "
)

#: Weights of t, t^2 and so on for each position.
Rows = tuple[tuple[int, ...], ...]
Seen = tuple[int, ...]


def rows(most: int) -> list[tuple[int, ...]]:
    """Every mix of t and t^2 with weights up to ``most``."""
    return [row for row in itertools.product(range(most + 1), repeat=2) if any(row)]


def terms(L: int, most: int) -> Iterator[tuple[Rows, int, Seen]]:
    """Every loss term, a position and what is visible, of every L mixes of t and t^2."""
    for schedules in itertools.product(rows(most), repeat=L):
        for position in range(L):
            others = [j for j in range(L) if j != position]
            for size in range(L):
                for seen in itertools.combinations(others, size):
                    yield schedules, position, seen


@st.composite
def _drawn(draw: st.DrawFn) -> tuple[Rows, int, Seen]:
    """Two or three mixes of t, t^2 and t^3, and a loss term."""
    L = draw(st.integers(2, 3))
    found = tuple(tuple(draw(st.lists(st.integers(0, 4), min_size=1, max_size=3).filter(any))) for _ in range(L))
    position = draw(st.integers(0, L - 1))
    seen = draw(st.sets(st.sampled_from([j for j in range(L) if j != position])))
    return found, position, tuple(sorted(seen))


TERMS = Domain(
    Family(
        "every pair of mixes of t and t^2 with weights up to 2, every loss term",
        lambda: terms(2, 2),
        complete=True,
        size=(3**2 - 1) ** 2 * 2 * 2,
    ),
    Family(
        "every three mixes of t and t^2 with weights up to 1, every loss term",
        lambda: terms(3, 1),
        complete=True,
        size=(2**2 - 1) ** 3 * 3 * 4,
    ),
    draws=Draws("two or three schedules that mix t, t^2 and t^3, a loss term", _drawn, 200),
)


def hidden(schedules: Rows, position: int, seen: Seen) -> list[int]:
    """The other positions that are not visible."""
    return [j for j in range(len(schedules)) if j != position and j not in seen]


weights = Claim(
    id="order-weights",
    title="The loss of separate schedules is a mixture of orders",
    statement=r"The weight of the loss of $l$ given visible $S$ is $\sum_\pi P(\pi)$ over the orders that reveal exactly $S$ before $l$, $P(\pi) = P(T_{\pi(1)} > \dots > T_{\pi(L)})$.",
    source=PAPER,
    speaks_of=EVERY_TERM,
    left=lambda schedules, position, seen: term_weight(mixed(schedules), position, seen),
    relation="=",
    right=lambda schedules, position, seen: order_weight(mixed(schedules), position, seen),
    over=TERMS,
    note="Equality of all weights settles it for every data law and every denoiser.",
    prove=Proved(
        ("OrderWeights.order_weights", "Antiderivatives.grows_once", "Antiderivatives.riemann_growth"),
        says=CLASS
        + "P of an order is the iterated integral of the densities over falling times, wherever these integrals exist, the latest position first; the weight is the integral of the density of l times "
        "1 - F of those in S times F of the others. With w = 1 it is the sum of P over the orders before l in which stand exactly those of S. "
        "That iterated integrals are the chances of independent times is their definition here.",
    ),
    control=Control(
        "with the sets seen and not seen exchanged",
        right=lambda schedules, position, seen: order_weight(
            mixed(schedules), position, hidden(schedules, position, seen)
        ),
    ),
)

ascending = Claim(
    id="order-ascending",
    title="The order of ascending times",
    statement=r"The weight of the loss of $l$ given visible $S$ is $\sum_\pi P(\pi)$ with $P(\pi) = P(T_{\pi(1)} < \dots < T_{\pi(L)})$, $\pi(<i)$ visible.",
    source=GARG("Eqs. 7 and 25", "quoted"),
    speaks_of=EVERY_TERM,
    left=weights.left,
    relation="=",
    right=lambda schedules, position, seen: order_weight(mixed(schedules), position, seen, ascending=True),
    over=TERMS,
    note="The reverse process reveals the latest time first. Harmless for one shared schedule, wrong for several.",
    prove=Proved(
        ("OrdersRefuted.ascending_fails",),
        says="Not for all numbers of positions, positive whole exponents, positions l and sets S is the integral of the rate at which l is revealed when just S is visible the sum, over the orders in which just S comes before l, of the chances that times ascend. The exponents, l and S are those of the witness.",
    ),
    witness=At(
        "schedules t and t^2, the second token with nothing visible",
        ((1,), (0, 1)),
        1,
        (),
        shows=(Fraction(2, 3), Fraction(1, 3)),
    ),
    repair="order-weights",
)

in_time = Claim(
    id="order-weights-in-time",
    title="A denoiser that sees the time",
    statement=r"With losses that depend on time, the loss is $-E_\pi E_{t | \pi}$ of the sequential losses: the weight of a loss $t^k$ is the mean of $T_l^k$ over the orders that reveal exactly $S$ before $l$.",
    source=PAPER,
    speaks_of=EVERY_TERM + ", every power",
    left=lambda schedules, position, seen, power: term_weight(mixed(schedules), position, seen, power),
    relation="=",
    right=lambda schedules, position, seen, power: order_weight(mixed(schedules), position, seen, power=power),
    over=Domain(
        Family(
            "every pair of mixes of t and t^2 with weights up to 2, every loss term, powers up to 3",
            lambda: ((*term, power) for term in terms(2, 2) for power in range(4)),
            complete=True,
            size=(3**2 - 1) ** 2 * 2 * 2 * 4,
        ),
        draws=Draws(
            "two or three schedules that mix t, t^2 and t^3, a loss term, powers up to 3",
            lambda: st.tuples(_drawn(), st.integers(0, 3)).map(lambda case: (*case[0], case[1])),
            100,
        ),
    ),
    prove=Proved(
        ("OrderWeights.order_weights", "Antiderivatives.grows_once", "Antiderivatives.riemann_growth"),
        says=CLASS
        + "For any function w of the time of l, so for any power: the integral of w times the rate of the term is the sum over the orders that reveal exactly S before l of the iterated integrals "
        "with w beside the density of l, wherever these integrals exist.",
    ),
    control=Control(
        "with one power more",
        right=lambda schedules, position, seen, power: order_weight(mixed(schedules), position, seen, power=power + 1),
    ),
)

shared = Claim(
    id="shared-schedule-uniform",
    title="One shared schedule is any-order training",
    statement=r"With one schedule for all positions the weights are $|S|!\,(L - 1 - |S|)! / L!$, whatever the schedule.",
    source=PAPER,
    speaks_of=f"every number of positions, every schedule {DENSE}, every size",
    left=lambda row, L, size: term_weight(mixed([row] * L), 0, range(1, 1 + size)),
    relation="=",
    right=lambda row, L, size: shared_weight(L, size),
    over=Domain(
        Family(
            "two to five positions, every mix of t and t^2 with weights up to 2, every size",
            lambda: ((row, L, size) for row in rows(2) for L in range(2, 6) for size in range(L)),
            complete=True,
            size=(3**2 - 1) * (2 + 3 + 4 + 5),
        ),
        draws=Draws(
            "two to five positions, mixes of t, t^2 and t^3, a size",
            lambda: st.integers(2, 5).flatmap(
                lambda L: st.tuples(
                    st.lists(st.integers(0, 4), min_size=1, max_size=3).filter(any).map(tuple),
                    st.just(L),
                    st.integers(0, L - 1),
                )
            ),
            100,
        ),
    ),
    prove=Proved(
        (
            "OrderWeights.shared_weight",
            "MaskWeight.shared_schedule",
            "OrderWeights.order_weights",
            "Antiderivatives.grows_once",
        ),
        says=CLASS
        + "With one schedule for all positions the weight of the loss of l where exactly S is visible is |S|! (L - 1 - |S|)! / L!, and so is, by order-weights, the chance of the orders that reveal exactly S before l. "
        "The second theorem says it of Riemann's integral, for a continuous derivative.",
    ),
    control=Control(
        r"with $(L - |S|)!$, one more",
        right=lambda row, L, size: Fraction(factorial(size) * factorial(L - size), factorial(L)),
    ),
)


@st.composite
def _joint_and_rows(draw: st.DrawFn) -> tuple[Joint, Rows]:
    """A joint, and a mix of t and t^2 a position."""
    joint = draw(joints(states=8, least_length=2))
    return joint, tuple(draw(st.sampled_from(rows(4))) for _ in range(joint.L))


def cost(joint: Joint, schedules: Sequence[Sequence[int]]) -> Any:
    """The loss of a joint's own conditionals."""
    return consistent_loss(joint, mixed(schedules))


consistent = Claim(
    id="consistent-schedule-free",
    title="At consistent conditionals every schedule costs the same",
    statement=r"If the denoiser's conditionals are those of one joint, $\sum_{l,S} c(l, S)\,H(X_l | X_S) = H(X)$ for all schedules.",
    source=GARG("Proposition 3.1", "ours"),
    speaks_of=f"every law, every schedules {DENSE}",
    left=cost,
    relation="=",
    right=lambda joint, schedules: entropy(joint),
    over=Domain(
        Family(
            "every joint of two bits with weights up to 2, every pair of mixes of t and t^2 with weights up to 1",
            lambda: itertools.product(small_joints(), itertools.product(rows(1), repeat=2)),
            complete=True,
            size=(3**4 - 1) * (2**2 - 1) ** 2,
        ),
        draws=Draws("joints (at most 8 sequences, weights <= 9) and schedules", _joint_and_rows, 100),
    ),
    prove=Proved(
        (
            "ScheduleFree.schedules_free",
            "ScheduleFree.orders_free",
            "Antiderivatives.grows_once",
            "Antiderivatives.riemann_growth",
        ),
        says=CLASS
        + "c(l, S) is the integral of the density of l times 1 - F of those in S times F of the others, for S without l, and the sum over l and S is H(X), for any law of sequences. "
        "The second theorem says the same of any law of orders whatever, with the chance that exactly S is told before l: so of schedules without densities too.",
    ),
    control=times("11/10"),
)

breaks = Claim(
    id="schedules-break-invariance",
    title="Separate schedules change the loss",
    statement="Different sets of schedules give the denoiser different losses, also at the conditionals of a joint: two sets have two losses.",
    source=GARG("Proposition 3.1"),
    speaks_of="every law, every two sets of schedules",
    left=lambda joint, first, second: 1 if cost(joint, first) == cost(joint, second) else 2,
    relation="=",
    right=2,
    over=Domain(
        draws=Draws(
            "joints of two bits with weights up to 3, two pairs of mixes of t and t^2",
            lambda: st.tuples(
                joints(states=4, most=2, least_length=2, weight=3),
                *[st.tuples(*[st.sampled_from(rows(2))] * 2)] * 2,
            ),
            60,
        )
    ),
    note="True of conditionals that belong to no joint; at consistent ones the gradient of the schedules vanishes.",
    assumptions={"different schedules": lambda joint, first, second: mixed(first) != mixed(second)},
    prove=Proved(
        ("OrdersRefuted.breaks_fails",),
        says="Not for every law and all positive whole exponents that differ are the losses different: the sums over l and S of the integral of the rate times H(X_l | X_S). The law is that of the witness; the exponents are (1, 2) and (1, 1).",
    ),
    witness=At(
        "two equal bits, schedules t and t^2 against t and t",
        Joint([[1, 0], [0, 1]]),
        ((1,), (0, 1)),
        ((1,), (1,)),
        shows=(1, 2),
    ),
    repair="consistent-schedule-free",
)

tables = Empirical(
    id="observed-learned-orders",
    title="Learned schedules lower the validation loss",
    statement="On tabular data, learned schedules lower the validation loss on four of six sets; two get worse.",
    source=GARG("the tables of results", "quoted"),
    needs="the data sets and the training runs, with several seeds",
)
