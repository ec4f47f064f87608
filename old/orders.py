"""One schedule a position, and the order it learns: arXiv 2511.19152."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from exact.information import entropy
from exact.orders import consistent_loss, mixed, order_probability, order_weight, powers, term_weight
from exact.strategies import joints, small_joints
from proofs.ledger.claim import Attack, Claim, Control, Empirical, Family, Source, Tight
from theory.orders import plackett_luce, shared_weight

PAPER = Source("2511.19152", "Proposition 3.1", reconstructed=False)
EXPERIMENTS = Source("2511.19152", "the family of the experiments")

Rows = tuple[tuple[int, ...], ...]
Term = tuple[Rows, int, tuple[int, ...]]
TWO: list[Rows] = [((1,), (0, 1)), ((1, 2), (3, 1)), ((1,), (1,))]
THREE: list[Rows] = [((1,), (0, 1), (0, 0, 1)), ((1, 1), (2, 1), (0, 1, 3)), ((4,), (1, 3), (1, 1, 1))]


def _terms(all_rows: list[Rows]) -> Iterator[Term]:
    for rows in all_rows:
        for position in range(len(rows)):
            others = [j for j in range(len(rows)) if j != position]
            for size in range(len(rows)):
                for seen in itertools.combinations(others, size):
                    yield rows, position, seen


@st.composite
def _drawn(draw: st.DrawFn) -> Term:
    L = draw(st.integers(2, 3))
    rows = tuple(tuple(draw(st.lists(st.integers(0, 4), min_size=1, max_size=3).filter(any))) for _ in range(L))
    position = draw(st.integers(0, L - 1))
    seen = draw(st.sets(st.sampled_from([j for j in range(L) if j != position])))
    return rows, position, tuple(sorted(seen))


TERMS = Family("three pairs and three triples of polynomial schedules, every loss term", lambda: _terms(TWO + THREE))
DRAWN = Attack("two or three schedules that mix t, t^2 and t^3, a loss term", _drawn, 200)

weights = Claim(
    id="order-weights",
    title="The loss of separate schedules is a mixture of orders",
    statement=r"The weight of the loss of $l$ given visible $S$ is $\sum_\pi P(\pi)$ over the orders that reveal exactly $S$ before $l$, $P(\pi) = P(T_{\pi(1)} > \dots > T_{\pi(L)})$.",
    source=PAPER,
    relation="=",
    sides=lambda case: (term_weight(mixed(case[0]), *case[1:]), order_weight(mixed(case[0]), *case[1:])),
    note="Equality of all weights settles it for every data law and every denoiser.",
    enumerate=(TERMS,),
    attack=DRAWN,
    control=Control(
        "with the sets seen and not seen exchanged",
        lambda case: (
            term_weight(mixed(case[0]), *case[1:]),
            order_weight(
                mixed(case[0]), case[1], [j for j in range(len(case[0])) if j != case[1] and j not in case[2]]
            ),
        ),
    ),
)

in_time = Claim(
    id="order-weights-in-time",
    title="A denoiser that sees the time",
    statement=r"With losses that depend on time, the loss is $-E_\pi E_{t | \pi}$ of the sequential losses: the weight of a loss $t^k$ is the mean of $T_l^k$ over the orders that reveal exactly $S$ before $l$.",
    source=PAPER,
    relation="=",
    sides=lambda case: (
        term_weight(mixed(case[0][0]), case[0][1], case[0][2], case[1]),
        order_weight(mixed(case[0][0]), case[0][1], case[0][2], power=case[1]),
    ),
    enumerate=(
        Family(
            "three pairs of polynomial schedules, every loss term, powers up to 3",
            lambda: itertools.product(_terms(TWO), range(4)),
        ),
    ),
    attack=Attack(
        "two or three schedules that mix t, t^2 and t^3, a loss term, powers up to 3",
        lambda: st.tuples(_drawn(), st.integers(0, 3)),
        100,
    ),
    control=Control(
        "with one power more",
        lambda case: (
            term_weight(mixed(case[0][0]), case[0][1], case[0][2], case[1]),
            order_weight(mixed(case[0][0]), case[0][1], case[0][2], power=case[1] + 1),
        ),
    ),
)

ascending = Claim(
    id="order-ascending",
    title="The order of ascending times",
    statement=r"The weight of the loss of $l$ given visible $S$ is $\sum_\pi P(\pi)$ with $P(\pi) = P(T_{\pi(1)} < \dots < T_{\pi(L)})$, $\pi(<i)$ visible.",
    source=Source("2511.19152", "Eqs. 7 and 25", reconstructed=False),
    relation="=",
    sides=lambda case: (
        term_weight(mixed(case[0]), *case[1:]),
        order_weight(mixed(case[0]), case[1], case[2], ascending=True),
    ),
    expected="fails",
    note="The reverse process reveals the latest time first. Harmless for one shared schedule, wrong for several.",
    attack=DRAWN,
    witness=Tight(
        "schedules t and t^2: token 2 comes first with probability 2/3, not 1/3", lambda: (((1,), (0, 1)), 1, ())
    ),
    repair="order-weights",
)


def _permutations(vectors: list[tuple[int, ...]]) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    for w in vectors:
        for order in itertools.permutations(range(len(w))):
            yield w, order


luce = Claim(
    id="order-plackett-luce",
    title="Powers of time order positions by Plackett and Luce",
    statement=r"Under $\alpha_{t,l} = 1 - t^{w_l}$ the order has $P(\pi) = \prod_i w_{\pi(i)} / \sum_{j \ge i} w_{\pi(j)}$: larger $w$ is decoded earlier.",
    source=EXPERIMENTS,
    relation="=",
    sides=lambda case: (order_probability(powers(case[0]), case[1]), plackett_luce(*case)),
    enumerate=(
        Family(
            "four vectors of two to four exponents, every order",
            lambda: _permutations([(1, 2), (1, 2, 3), (1, 2, 3, 5), (4, 1, 1, 2)]),
        ),
    ),
    attack=Attack(
        "two to four exponents up to 5, an order",
        lambda: st.lists(st.integers(1, 5), min_size=2, max_size=4).flatmap(
            lambda w: st.tuples(st.just(tuple(w)), st.permutations(range(len(w))).map(tuple))
        ),
        150,
    ),
    control=Control(
        "the order reversed",
        lambda case: (order_probability(powers(case[0]), case[1][::-1]), plackett_luce(*case)),
    ),
)

shared = Claim(
    id="shared-schedule-uniform",
    title="One shared schedule is any-order training",
    statement=r"With one schedule for all positions the weights are $|S|!\,(L - 1 - |S|)! / L!$, whatever the schedule.",
    source=PAPER,
    relation="=",
    sides=lambda case: (
        term_weight(mixed([case[0]] * case[1]), 0, range(1, 1 + case[2])),
        shared_weight(case[1], case[2]),
    ),
    enumerate=(
        Family(
            "two to five positions, three schedules, every size",
            lambda: ((row, L, size) for row in ((1,), (0, 0, 1), (1, 2, 3)) for L in range(2, 6) for size in range(L)),
        ),
    ),
    attack=Attack(
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
    control=Control(
        "the chance of a set of that size",
        lambda case: (term_weight(mixed([case[0]] * case[1]), 0, range(1, 1 + case[2])), Fraction(1, case[1])),
    ),
)


def _schedule_rows(draw: Any, L: int) -> Rows:
    return tuple(tuple(draw(st.lists(st.integers(0, 4), min_size=1, max_size=2).filter(any))) for _ in range(L))


@st.composite
def _joint_and_rows(draw: st.DrawFn) -> Any:
    joint = draw(joints(states=8, least_length=2))
    return joint, _schedule_rows(draw, joint.L)


consistent = Claim(
    id="consistent-schedule-free",
    title="At consistent conditionals every schedule costs the same",
    statement=r"If the denoiser's conditionals are those of one joint, $\sum_{l,S} c(l, S)\,H(X_l | X_S) = H(X)$ for all schedules.",
    source=PAPER,
    relation="=",
    sides=lambda case: (consistent_loss(case[0], mixed(case[1])), entropy(case[0])),
    enumerate=(
        Family(
            "every joint of two bits with weights up to 2, three pairs of schedules",
            lambda: itertools.product(small_joints(), TWO),
        ),
    ),
    attack=Attack("joints (at most 8 sequences, weights <= 9) and schedules", _joint_and_rows, 100),
    control=Control(
        "with the last token's loss counted twice",
        lambda case: (
            consistent_loss(case[0], mixed(case[1])) + entropy(case[0], [case[0].L - 1]),
            entropy(case[0]),
        ),
    ),
)

breaks = Claim(
    id="schedules-break-invariance",
    title="Separate schedules change the loss",
    statement="Two different sets of schedules give the denoiser different losses.",
    source=PAPER,
    relation=">",
    sides=lambda case: (
        abs(Fraction(consistent_loss(case[0], mixed(case[1])) != consistent_loss(case[0], mixed(case[2])))),
        0,
    ),
    expected="fails",
    note="True of conditionals that belong to no joint; at consistent ones the gradient of the schedules vanishes.",
    assumptions={"different schedules": lambda case: mixed(case[1]) != mixed(case[2])},
    attack=Attack(
        "joints of two bits with weights up to 3, two pairs of schedules",
        lambda: st.tuples(
            joints(states=4, most=2, least_length=2, weight=3), st.sampled_from(TWO), st.sampled_from(TWO)
        ),
        60,
    ),
    witness=Tight(
        "any joint of two bits and its own conditionals", lambda: (next(small_joints(weight=3)), TWO[0], TWO[1])
    ),
    repair="consistent-schedule-free",
)

injective = Claim(
    id="order-determines-schedules",
    title="Orders and schedules correspond exactly",
    statement="Different sets of schedules have different laws of the order.",
    source=PAPER,
    relation=">",
    sides=lambda case: (_order_distance(*case), 0),
    expected="fails",
    note="A common change of time leaves the order as it is; and independent times do not reach every law of orders.",
    assumptions={"different schedules": lambda case: case[0] != case[1]},
    attack=Attack(
        "pairs of exponents up to 4",
        lambda: st.tuples(*[st.tuples(st.integers(1, 4), st.integers(1, 4))] * 2),
        100,
    ),
    witness=Tight("exponents (1, 2) and (2, 4)", lambda: ((1, 2), (2, 4))),
    repair="order-plackett-luce",
)


def _order_distance(first: tuple[int, ...], second: tuple[int, ...]) -> Fraction:
    return sum(
        (
            abs(order_probability(powers(first), order) - order_probability(powers(second), order))
            for order in itertools.permutations(range(len(first)))
        ),
        Fraction(0),
    )


collapse = Claim(
    id="order-collapses",
    title="Learned schedules tend to one order",
    statement=r"Under exponents $B^2, B, 1$ the order 1, 2, 3 has probability at least $1 - 2/B$: the loss of a fixed denoiser is linear in the law of orders, and its least value is that of the best single one.",
    source=EXPERIMENTS,
    relation="<=",
    sides=lambda B: (1 - order_probability(powers((B * B, B, 1)), (0, 1, 2)), Fraction(2, B)),
    enumerate=(Family("B from 1 to 12", lambda: range(1, 13)),),
    attack=Attack("B up to 30", lambda: st.integers(1, 30), 30),
    control=Control(
        "at least 1 - 1/B", lambda B: (1 - order_probability(powers((B * B, B, 1)), (0, 1, 2)), Fraction(1, B))
    ),
    tight=Tight("B = 12", lambda: 12, Fraction(9, 10)),
)

tables = Empirical(
    id="observed-learned-orders",
    title="Learned schedules lower the validation loss",
    statement="On tabular data, learned schedules lower the validation loss on four of six sets; two get worse.",
    source=Source("2511.19152", "the tables of results", reconstructed=False),
    needs="the data sets and the training runs, with several seeds",
)
