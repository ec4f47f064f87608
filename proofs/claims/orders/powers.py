r"""Powers of time as schedules: the law of orders in closed form, and how near it comes to one order.

Under the schedules :math:`1 - t^{w_l}` positions are told in the order of Plackett and Luce. At stake is whether orders and
schedules correspond exactly, and what schedules that learn tend to.

Source: arXiv 2511.19152, Proposition 3.1 and the family of the experiments.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction

from hypothesis import strategies as st

from exact.orders import order_probability, powers
from proofs.claims.papers import GARG
from proofs.ledger.claim import Claim, Control, Proved, times
from proofs.ledger.domain import At, Domain, Draws, Family
from theory.orders import plackett_luce

Exponents = tuple[int, ...]


def ordered(most: int, L: int) -> Iterator[tuple[Exponents, tuple[int, ...]]]:
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
    prove=Proved(
        ("OrdersRefuted.order_fails",),
        says="Not for all positive exponents that differ has some order of the positions two different chances, in the iterated integrals of order-plackett-luce. The exponents are those of the witness.",
    ),
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
