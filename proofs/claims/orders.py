r"""One schedule for each position, and the order that it learns.

A masked model may mask each position on a schedule of its own; decoding runs the schedules backwards, so the position whose
time is latest is told first. A paper shows that the training loss is then a mixture over orders, so that learning schedules is
learning an order. At stake is which order that is (the printed one runs the wrong way), whether schedules and orders
correspond exactly, and whether the schedules matter at all: at conditionals of one joint they do not.

Source: arXiv 2511.19152, Proposition 3.1, Equations 7 and 25, and the family of the experiments.
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
from exact.orders import consistent_loss, mixed, order_probability, order_weight, powers, term_weight
from exact.strategies import joints, small_joints
from proofs.claims.papers import GARG
from proofs.ledger.claim import Claim, Control, Proved, times
from proofs.ledger.domain import At, Domain, Draws, Family
from proofs.ledger.unsettled import Empirical
from theory.orders import plackett_luce, shared_weight

PAPER = GARG("Proposition 3.1", "quoted")
EVERY_TERM = "every number of positions, every schedules, every loss term"

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
    control=Control(
        "with one power more",
        right=lambda schedules, position, seen, power: order_weight(mixed(schedules), position, seen, power=power + 1),
    ),
)

Exponents = tuple[int, ...]


def ordered(most: int, L: int) -> Iterator[tuple[Exponents, Seen]]:
    """Every row of exponents, every order."""
    return itertools.product(itertools.product(range(1, most + 1), repeat=L), itertools.permutations(range(L)))


luce = Claim(
    id="order-plackett-luce",
    title="Powers of time order positions by Plackett and Luce",
    statement=r"Under $\alpha_{t,l} = 1 - t^{w_l}$ the order has $P(\pi) = \prod_i w_{\pi(i)} / \sum_{j \ge i} w_{\pi(j)}$: larger $w$ is decoded earlier.",
    source=GARG("the family of the experiments", "ours"),
    speaks_of="every number of positions, every exponents, every order",
    left=lambda exponents, order: order_probability(powers(exponents), order),
    relation="=",
    right=lambda exponents, order: plackett_luce(exponents, order),
    over=Domain(
        Family(
            "two exponents up to 5 and three up to 3, every order",
            lambda: itertools.chain(ordered(5, 2), ordered(3, 3)),
            complete=True,
            size=5**2 * 2 + 3**3 * 6,
        ),
        draws=Draws(
            "two to four exponents up to 5, an order",
            lambda: st.lists(st.integers(1, 5), min_size=2, max_size=4).flatmap(
                lambda w: st.tuples(st.just(tuple(w)), st.permutations(range(len(w))).map(tuple))
            ),
            150,
        ),
    ),
    prove=Proved(
        ("PlackettLuce.order_chance", "PlackettLuce.order_exists"),
        says=(
            "For real exponents above 0, in the order asked for: what the iterated integral of the densities w "
            "s^(w-1), over 1 > T_1 > T_2 > ..., comes to, each from 0 as a limit, is the product of w over the "
            "sum of it and those after it; and there is such an integral. T is the time of a position, and the "
            "latest is decoded first."
        ),
    ),
    control=Control(
        "the order reversed: larger w is decoded later",
        left=lambda exponents, order: order_probability(powers(exponents), order[::-1]),
    ),
)

injective = Claim(
    id="order-determines-schedules",
    title="Orders and schedules correspond exactly",
    statement="Different sets of schedules have different laws of the order: two sets have two laws.",
    source=GARG("Proposition 3.1"),
    speaks_of="every number of positions, every two sets of schedules",
    left=lambda first, second: len({order_law(first), order_law(second)}),
    relation="=",
    right=2,
    over=Domain(
        draws=Draws(
            "two pairs of exponents up to 4", lambda: st.tuples(*[st.tuples(*[st.integers(1, 4)] * 2)] * 2), 100
        )
    ),
    note="A common change of time leaves the order as it is; and independent times do not reach every law of orders.",
    assumptions={"different schedules": lambda first, second: first != second},
    witness=At("exponents (1, 2) and (2, 4)", (1, 2), (2, 4), shows=(1, 2)),
    repair="order-plackett-luce",
)


def order_law(exponents: Exponents) -> tuple[Fraction, ...]:
    """The probability of every order."""
    return tuple(order_probability(powers(exponents), order) for order in itertools.permutations(range(len(exponents))))


def collapsed(B: int) -> Fraction:
    """The chance of any other order than 1, 2, 3 under exponents B^2, B, 1."""
    return 1 - order_probability(powers((B * B, B, 1)), (0, 1, 2))


collapse = Claim(
    id="order-collapses",
    title="Schedules can come near to one order",
    statement=r"Under exponents $B^2, B, 1$ the order 1, 2, 3 has probability at least $1 - 2/B$.",
    source=GARG("the family of the experiments", "ours"),
    speaks_of="every B",
    left=collapsed,
    relation="<=",
    right=lambda B: Fraction(2, B),
    over=Domain(
        Family("B from 1 to 12", lambda: range(1, 13), complete=True, size=12),
        draws=Draws("B up to 30", lambda: st.integers(1, 30), 30),
    ),
    note="The loss of a fixed denoiser is linear in the law of orders, so its least value is that of the best single order: schedules that learn tend to it.",
    prove=Proved(
        ("PlackettLuce.collapse", "PlackettLuce.order_exists"),
        says="For every real B of at least 1 and the iterated integral of order-plackett-luce, which exists.",
    ),
    control=times("102/100"),
    tight=At("B = 150", 150, reaches=Fraction(99, 100)),
)


shared = Claim(
    id="shared-schedule-uniform",
    title="One shared schedule is any-order training",
    statement=r"With one schedule for all positions the weights are $|S|!\,(L - 1 - |S|)! / L!$, whatever the schedule.",
    source=PAPER,
    speaks_of="every number of positions, every schedule, every size",
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
        ("MaskWeight.shared_schedule",),
        says=(
            "The integral of -alpha' (1-alpha)^(L-1-k) alpha^k over [0, 1] is k! (L-1-k)! / L! for every k < L "
            "and every schedule with a continuous derivative on all of R that falls from 1 to 0. That independent "
            "times give this integral is not in Coq."
        ),
        covers="schedules with a continuous derivative",
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
    speaks_of="every law, every schedules",
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
