"""The best constants: what sizes can promise that know no more of a law than its total correlation.

Sizes may be chosen for a known correlation, fixed, or drawn at random. How small a multiple of TC or DTC can they keep the
error below, whatever the law? Papers give orders of magnitude. For given lengths the best constants are those of a game
between sizes and codes, and are found exactly; at stake is which round formulas in their place are true.

Sources: arXiv 2511.04647 (Chen, Cong, Li), 2602.20126 (Zhao, Cai).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from exact.languages import mds, parity
from exact.logsum import log
from exact.policies import RandomOrder
from exact.random_order import Ray
from exact.strategies import joints
from proofs.claims.papers import CHEN, LAVENANT, ZHAO
from proofs.claims.random_order.domains import (
    Sizes,
    dtc,
    extreme,
    last,
    mean_error,
    of_length,
    tc,
)
from proofs.ledger.bound import Law
from proofs.ledger.claim import Claim, Control, Proved, times
from proofs.ledger.domain import EVERY_LAW, At, Domain, Draws, Family
from theory import random_order as theory

TENTHS = [Fraction(d, 10) for d in range(1, 11)]
BLIND = "randomised block sizes"


def known(law: Law, dual: bool) -> Any:
    """The correlation that sizes are chosen for."""
    return dtc(law) if dual else tc(law)


known_correlation = Claim(
    id="correlation-schedules",
    title="Sizes for a known correlation",
    statement=r"Sizes $1 + \lfloor \delta (L - N - 1) \rfloor$ keep $E_M\,\mathrm{KL} \le \delta\,\mathrm{TC}$, and sizes $1 + \lfloor \delta (N + 1) \rfloor$ keep $E_M\,\mathrm{KL} \le \delta\,\mathrm{DTC}$.",
    source=CHEN("schedules from TC and DTC", "ours"),
    speaks_of=f"{EVERY_LAW}, every positive delta",
    left=lambda law, delta, dual: mean_error(law, RandomOrder(theory.schedule_sizes(law.L, delta, dual))),
    relation="<=",
    right=lambda law, delta, dual: known(law, dual) * delta,
    over=Domain(
        Family(
            "every extreme curve of 2 to 12 tokens, delta from 1/10 to 1 in tenths, both schedules",
            lambda: ((ray, delta, dual) for ray in extreme(12) for delta in TENTHS for dual in (False, True)),
            complete=True,
            size=sum(range(1, 12)) * 10 * 2,
        ),
        draws=Draws(
            "joints (at most 16 sequences, weights <= 9), delta in tenths, both schedules",
            lambda: st.tuples(joints(states=16, least_length=2), st.sampled_from(TENTHS), st.booleans()),
            100,
        ),
    ),
    prove=Proved(
        ("RandomOrderBounds.cost_known_total", "RandomOrderBounds.cost_known_dual"),
        says="Any law and length, an alphabet for each token, delta >= 0, any sizes with n - 1 <= delta (L - N - 1) for every round of n > 1 tokens after N: the mean over ordered partitions of KL is at most delta TC; with n - 1 <= delta (N + 1), at most delta DTC. The sizes of the claim are the largest such, the last cut at the end of the text.",
    ),
    control=times("11/10"),
    tight=At("a parity of four bits, delta = 1: one round, log 2 on both sides", parity(4), Fraction(1), False),
)


def share(ray: Ray, sizes: Sizes, dual: bool) -> Fraction:
    """The error of sizes on an extreme curve, as a share of its correlation."""
    return Fraction(mean_error(ray, RandomOrder(sizes)), known(ray, dual))


def most(L: int, K: int, dual: bool) -> Fraction:
    """The most that the best mixture of sizes costs on any extreme curve."""
    mixture = theory.minimax_sizes(L, K, dual).mixture
    return max(sum((w * share(Ray(L, k), s, dual) for s, w in mixture.items()), Fraction(0)) for k in range(1, L))


def least(L: int, K: int, dual: bool) -> Fraction:
    """The least that any sizes of K rounds cost on the worst mixture of extreme curves."""
    worst = theory.minimax_sizes(L, K, dual).worst
    return min(
        sum((y * share(Ray(L, k), s, dual) for k, y in worst.items()), Fraction(0)) for s in of_length(L) if len(s) == K
    )


def best_fixed(L: int, K: int, dual: bool) -> Fraction:
    """The constant of the best sizes that are not randomised."""
    constant = theory.dual_total_correlation_constant if dual else theory.total_correlation_constant
    return min(constant(s) for s in of_length(L) if len(s) == K)


minimax = Claim(
    id="minimax-sizes",
    title="The sharp constant of randomised sizes",
    statement=r"The least c with $E\,\mathrm{KL} \le c\,\mathrm{TC}$ (or $c\,\mathrm{DTC}$) over randomised sizes of K rounds is $\min_w \max_j E_w D_j / (L - j)$ (or $/ j$): some mixture of codes costs every sequence of sizes that much.",
    source=ZHAO(BLIND, "ours"),
    speaks_of="every number of tokens, every number of rounds, TC and DTC",
    left=most,
    relation="=",
    right=least,
    over=Domain(
        Family(
            "lengths 2 to 8, every number of rounds, TC and DTC",
            lambda: ((L, K, dual) for L in range(2, 9) for K in range(1, L + 1) for dual in (False, True)),
            complete=True,
            size=2 * sum(range(2, 9)),
        ),
        draws=Draws(
            "lengths up to 8, a number of rounds, TC or DTC",
            lambda: st.integers(2, 8).flatmap(lambda L: st.tuples(st.just(L), st.integers(1, L), st.booleans())),
            40,
        ),
    ),
    note="Computed on extreme curves: what the sizes promise there against what a mixture of the curves denies to all sizes.",
    obstacle="Duality of linear programmes is not in Coq; the codes of every length that the worst mixture is made of are (CodesReached).",
    control=Control("the best fixed sizes promise as little", left=best_fixed),
)

dropped = Claim(
    id="log-over-k",
    title="A constant of log L over K",
    statement=r"Some randomised sizes of K rounds have $E\,\mathrm{KL} \le (\ln L / K)\,\mathrm{DTC}$.",
    source=ZHAO(BLIND, "relayed"),
    speaks_of="every number of tokens, two rounds or more",
    left=lambda L, K: least(L, K, dual=True),
    relation="<=",
    right=lambda L, K: log(L) / K,
    over=Domain(
        draws=Draws(
            "lengths 4 to 10, two or more rounds",
            lambda: st.integers(4, 10).flatmap(lambda L: st.tuples(st.just(L), st.integers(2, L))),
            60,
        ),
    ),
    note="A bound of the order of log L / K has a constant: it cannot be dropped.",
    prove=Proved(
        ("RandomSizesRefuted.log_over_rounds_fails",),
        says="Not for every L and K from 2 to L is there a law of K sizes of L tokens, 0 allowed, such that for every law on sequences the mean over sizes of the mean over ordered partitions of KL is at most ln L / K times DTC. It is shown at the claim's L = 8 and K = 2 with three ternary codes, whose least multiple is 1.055 on average.",
    ),
    witness=At("eight tokens in two rounds, at best", 8, 2, shows=("1.0656", "1.0397")),
    repair="minimax-sizes",
)

harmonic = Claim(
    id="harmonic-over-k",
    title="A constant of the harmonic sum over K",
    statement=r"Some randomised sizes of $2 \le K < L$ rounds have $E\,\mathrm{KL} \le \frac1K \sum_{j<L} \frac1j\,\mathrm{DTC}$.",
    source=ZHAO(BLIND, "relayed"),
    speaks_of="every number of tokens, two rounds or more",
    left=lambda L, K: least(L, K, dual=True),
    relation="<=",
    right=lambda L, K: sum((Fraction(1, j) for j in range(1, L)), Fraction(0)) / K,
    over=Domain(draws=Draws("lengths 8 to 16 in two rounds", lambda: st.tuples(st.integers(8, 16), st.just(2)), 30)),
    note="True up to eleven tokens, and for every K tried above two; at two rounds it first fails at twelve tokens.",
    witness=At("twelve tokens in two rounds, at best", 12, 2, shows=(Fraction(299, 196), Fraction(83711, 2 * 27720))),
    repair="minimax-sizes",
)

CODES = Domain(
    Family(
        "all sizes of 2 to 5 tokens, each on an enumerated code",
        lambda: (RandomOrder(sizes) for L in range(2, 6) for sizes in of_length(L)),
        complete=True,
        size=sum(2 ** (L - 1) for L in range(2, 6)),
    ),
    draws=Draws(
        "sizes of 2 to 4 tokens",
        lambda: st.integers(2, 4).flatmap(lambda L: st.sampled_from(of_length(L))).map(RandomOrder),
        20,
    ),
)


def worst_code(sizes: Sizes, unit: Callable[[Ray], int]) -> Any:
    """The code whose curve costs most in units of what bounds it, as a table of words."""
    L = sum(sizes)
    worst = max(range(1, L), key=lambda k: Fraction(theory.weights(sizes)[k - 1], unit(Ray(L, k))))
    return mds({2: 2, 3: 2, 4: 3, 5: 5}[L], L, worst)


reached = Claim(
    id="tc-constant-reached",
    title="The multiple of TC is reached",
    statement=r"For every sequence of sizes some Reed-Solomon code has $E_M\,\mathrm{KL} = \max_j \frac{D_j}{L-j}\,\mathrm{TC}$: no smaller constant will do.",
    source=ZHAO(BLIND, "ours"),
    speaks_of="every sequence of sizes",
    left=lambda policy: mean_error(worst_code(policy.sizes, tc), policy),
    relation="=",
    right=lambda policy: tc(worst_code(policy.sizes, tc)) * theory.total_correlation_constant(policy.sizes),
    over=CODES,
    prove=Proved(
        ("CodesReached.total_reached", "CodesReached.enough_symbols"),
        says="Any sizes that add up to L > 0, any prime q from L - 1 on, and there is one: a dimension k with the largest D_k / (L - k) of all from 1 to L, where the last counts as 0, and the uniform law on the Reed-Solomon code [L, k] over q symbols has a mean over ordered partitions of KL that is this quotient times its total correlation, which is above 0 for two tokens or more.",
    ),
    control=times("11/10"),
)

curve_reached = Claim(
    id="curve-constant-reached",
    title="The multiple of the last information is reached",
    statement=r"For every sequence of sizes some Reed-Solomon code has $E_M\,\mathrm{KL} = (s_{max} - 1)\,Z_L$: no smaller constant will do.",
    source=LAVENANT("the dimension-free bound", "ours"),
    speaks_of="every sequence of sizes",
    left=lambda policy: mean_error(worst_code(policy.sizes, last), policy),
    relation="=",
    right=lambda policy: last(worst_code(policy.sizes, last)) * theory.curve_constant(policy.sizes),
    over=CODES,
    prove=Proved(
        ("CodesReached.curve_reached", "CodesReached.enough_symbols"),
        says="Any sizes that add up to L > 0, any prime q from L - 1 on, and there is one: for some k the uniform law on the Reed-Solomon code [L, k] over q symbols has a mean over ordered partitions of KL that is the largest size less 1 times the last value of its information curve, which is above 0 for two tokens or more.",
    ),
    control=times("11/10"),
)
