"""Published bounds on random-order decoding, each with its estimand, its class of samplers and its assumptions.

A bound that is linear in the information curve holds for every law iff it holds on the curves with one increment, each of
which is a code: those families are complete for their lengths, over all alphabets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from exact.information import dual_total_correlation, total_correlation
from exact.joint import Joint
from exact.languages import copy, mds, parity
from exact.logsum import log
from exact.policies import Bernoulli, RandomOrder
from exact.random_order import (
    Ray,
    compositions,
    information_curve,
    random_order_divergence,
    schedule_divergence,
)
from exact.strategies import joints, small_joints
from exact.types import Policy
from proofs.ledger.bound import MEAN, PATH, Bound
from proofs.ledger.claim import Attack, Claim, Control, Family, Source, Tight
from theory import random_order as theory

LI_CAI = Source("2505.21400", "Theorem 1")
LAVENANT = Source("2510.25544", "the dimension-free bound")
CHEN = Source("2511.04647", "schedules from TC and DTC")
ZHAO = Source("2602.20126", "randomised block sizes")
LOWER = Source("2505.21400", "Theorem 2")
PAIRS = Source("2605.10518", "the pairwise lower bound")


Law = Ray | Joint
Case = tuple[Law, tuple[int, ...]]


def error(law: Law, sizes: tuple[int, ...]) -> Any:
    """The mean divergence of a random order with these sizes."""
    if isinstance(law, Ray):
        return theory.weights(sizes)[law.k - 1]
    return random_order_divergence(information_curve(law), sizes)


def last(law: Law) -> Any:
    r"""The information :math:`Z_L` of a token in all others, averaged."""
    return 1 if isinstance(law, Ray) else information_curve(law)[-1]


def tc(law: Law) -> Any:
    """The total correlation."""
    return law.L - law.k if isinstance(law, Ray) else total_correlation(law)


def dtc(law: Law) -> Any:
    """The dual total correlation."""
    return law.k if isinstance(law, Ray) else dual_total_correlation(law)


def rays(longest: int = 8) -> Iterator[Case]:
    """Every sequence of sizes of up to 8 tokens on every extreme curve."""
    for L in range(2, longest + 1):
        for rounds in range(1, L + 1):
            for sizes in compositions(L, rounds):
                for k in range(1, L):
                    yield Ray(L, k), sizes


@st.composite
def _drawn(draw: st.DrawFn) -> Case:
    joint = draw(joints(states=16, least_length=2))
    rounds = draw(st.integers(1, joint.L))
    return joint, draw(st.sampled_from(list(compositions(joint.L, rounds))))


RAYS = Family("every law on 2 to 8 tokens over all alphabets, by its extreme curves; all sizes", rays)
THREE = Family(
    "every joint of three bits with weights 0 and 1, all sizes",
    lambda: (
        (joint, sizes)
        for joint in small_joints(L=3, weight=1)
        for rounds in (1, 2, 3)
        for sizes in compositions(3, rounds)
    ),
)
DRAWN = Attack("joints (at most 16 sequences, weights <= 9) and sizes", _drawn, 150)
SIZES = "a uniformly random order with sizes fixed in advance"


def _random_order(joint: Joint, policy: Policy) -> bool:
    return isinstance(policy, RandomOrder) and sum(policy.sizes) == joint.L


def _bound(id: str, title: str, source: Source, right: Callable[[Law, tuple[int, ...]], Any], **more: Any) -> Bound:
    return Bound(
        id=id,
        title=title,
        source=source,
        estimand=MEAN,
        sampler=SIZES,
        fits=_random_order,
        left=lambda joint, policy: error(joint, policy.sizes),
        right=lambda joint, policy: right(joint, policy.sizes),
        **more,
    )


RIGHT: dict[str, Callable[[Law, tuple[int, ...]], Any]] = {
    "li-cai": lambda law, sizes: theory.li_cai_constant(sizes) * last(law),
    "lavenant-zanella": lambda law, sizes: theory.curve_constant(sizes) * last(law),
    "sharp-tc": lambda law, sizes: theory.total_correlation_constant(sizes) * tc(law),
    "sharp-dtc": lambda law, sizes: theory.dual_total_correlation_constant(sizes) * dtc(law),
}

BOUNDS: dict[str, Bound] = {
    "li-cai": _bound("li-cai-bound", "Li and Cai", LI_CAI, RIGHT["li-cai"]),
    "lavenant-zanella": _bound("curve-bound", "Lavenant and Zanella", LAVENANT, RIGHT["lavenant-zanella"]),
    "sharp-tc": _bound("tc-bound", "Sharp multiple of TC", ZHAO, RIGHT["sharp-tc"]),
    "sharp-dtc": _bound("dtc-bound", "Sharp multiple of DTC", ZHAO, RIGHT["sharp-dtc"]),
    "uniform-steps": Bound(
        id="uniform-steps-bound",
        title="Equal steps of a schedule",
        source=Source("2502.09622", "the token error theorem"),
        estimand=PATH,
        sampler="a schedule of equal steps that reveals each token on its own",
        fits=lambda joint, policy: isinstance(policy, Bernoulli) and policy == Bernoulli.uniform(len(policy.masks) - 1),
        left=lambda joint, policy: schedule_divergence(information_curve(joint), policy),
        right=lambda joint, policy: last(joint) * joint.L / (len(policy.masks) - 1),
    ),
}


def _upper(key: str, statement: str, half: str, tight: Tight, note: str = "") -> Claim:
    """The claim that a bound holds for every law."""
    bound, right = BOUNDS[key], RIGHT[key]
    return Claim(
        id=bound.id,
        title=bound.title,
        statement=statement,
        source=bound.source,
        relation="<=",
        sides=lambda case: (error(*case), right(*case)),
        note=f"Bounds {bound.estimand}, of {bound.sampler}." + (f" {note}" if note else ""),
        enumerate=(RAYS, THREE),
        attack=DRAWN,
        control=Control(half, lambda case: (2 * error(*case), right(*case))),
        tight=tight,
    )


CODE = Tight("a parity of four bits in rounds of 2 and 2: log 2 on both sides", lambda: (parity(4), (2, 2)))

li_cai = _upper(
    "li-cai",
    r"$E_M\,\mathrm{KL} \le \frac{2^{\lceil \log_2 s_{max} \rceil} - 1}{L} \sum_i I(X_i; X_{-i})$.",
    "half of the bound",
    CODE,
    "Up to twice as large as need be where the largest size is no power of two.",
)
curve = _upper(
    "lavenant-zanella",
    r"$E_M\,\mathrm{KL} \le (s_{max} - 1)\,Z_L \le (s_{max} - 1) \log V$, whatever the length.",
    "half of the bound",
    CODE,
    "The first constant is sharp for every sequence of sizes.",
)
by_tc = _upper(
    "sharp-tc",
    r"$E_M\,\mathrm{KL} \le \max_j \frac{D_j}{L - j}\,\mathrm{TC}$, $D_j$ the tokens left in the round when j are told.",
    "half of the bound",
    Tight("a parity of four bits in one round", lambda: (parity(4), (4,))),
)
by_dtc = _upper(
    "sharp-dtc",
    r"$E_M\,\mathrm{KL} \le \max_j \frac{D_j}{j}\,\mathrm{DTC}$, $D_j$ the tokens left in the round when j are told.",
    "half of the bound",
    Tight("a parity of three bits in rounds of 1 and 2: log 2 on both sides", lambda: (parity(3), (1, 2))),
)


def _step(case: tuple[Law, int]) -> tuple[Any, Any]:
    law, steps = case
    if isinstance(law, Ray):
        return theory.ray_error(law.L, law.k, Bernoulli.uniform(steps).masks), Fraction(law.L, steps)
    return BOUNDS["uniform-steps"].ask(law, Bernoulli.uniform(steps))


_STEPS = Attack(
    "joints (at most 16 sequences, weights <= 9), up to five steps",
    lambda: st.tuples(joints(states=16, least_length=2), st.integers(1, 5)),
    100,
)
uniform_steps = Claim(
    id="uniform-steps-bound",
    title="Equal steps of a schedule",
    statement=r"With K equal steps of a schedule, the path divergence is at most $\frac1K \sum_i I(X_i; X_{-i})$, so the token error is at most $\log V / K$ at every length.",
    source=Source("2502.09622", "the token error theorem"),
    relation="<=",
    sides=_step,
    note="A left Riemann sum of a decreasing function: no n-gram assumption, and K = 1/epsilon steps in place of a power of it.",
    enumerate=(
        Family(
            "every law on 2 to 8 tokens over all alphabets, by its extreme curves; 1 to 8 steps",
            lambda: ((Ray(L, k), K) for L in range(2, 9) for k in range(1, L) for K in range(1, 9)),
        ),
    ),
    attack=_STEPS,
    control=Control("a third of the bound", lambda case: (3 * _step(case)[0], _step(case)[1])),
    tight=Tight("eight tokens that are all equal, in one step: 7 of 8", lambda: (Ray(8, 1), 1), Fraction(7, 8)),
)

rate = Claim(
    id="quadratic-rate",
    title="An error that falls with the square of the steps",
    statement=r"With T equal steps, $E \le 10\,(\sum_i I(X_i; X_{-i}) / T)^2$, and so on for any constant.",
    source=LAVENANT,
    relation="<=",
    sides=lambda case: (
        schedule_divergence(information_curve(case[0]), Bernoulli.uniform(case[1])).ball(),
        10 * (_step(case)[1].ball()) ** 2,
    ),
    expected="fails",
    relayed=True,
    note="T times the error tends to half the summed information: the rate is 1/T. The paper does not claim otherwise; accounts of it do.",
    assumptions={"dependent": lambda case: total_correlation(case[0]) > 0},
    attack=Attack(
        "parities and copies of three and four bits, up to 256 steps",
        lambda: st.tuples(st.sampled_from([parity(3), parity(4), copy(3, 1)]), st.integers(5, 8).map(lambda k: 2**k)),
        20,
    ),
    witness=Tight("a parity of four bits, 128 steps: .0108 against .0047", lambda: (parity(4), 128)),
    repair="uniform-steps-bound",
)


def _schedule(case: tuple[Law, Fraction, bool]) -> tuple[Any, Any]:
    law, delta, dual = case
    sizes = theory.schedule_sizes(law.L, delta, dual)
    return error(law, sizes), delta * (dtc(law) if dual else tc(law))


known_correlation = Claim(
    id="correlation-schedules",
    title="Sizes for a known correlation",
    statement=r"Sizes $1 + \lfloor \delta (L - N - 1) \rfloor$ keep $E_M\,\mathrm{KL} \le \delta\,\mathrm{TC}$, and $1 + \lfloor \delta (N + 1) \rfloor$ keep it below $\delta\,\mathrm{DTC}$.",
    source=CHEN,
    relation="<=",
    sides=_schedule,
    enumerate=(
        Family(
            "every law on 2 to 12 tokens over all alphabets, by its extreme curves; delta in tenths, both schedules",
            lambda: (
                (Ray(L, k), Fraction(d, 10), dual)
                for L in range(2, 13)
                for k in range(1, L)
                for d in range(1, 11)
                for dual in (False, True)
            ),
        ),
    ),
    attack=Attack(
        "joints (at most 16 sequences), delta in tenths, both schedules",
        lambda: st.tuples(
            joints(states=16, least_length=2), st.integers(1, 10).map(lambda d: Fraction(d, 10)), st.booleans()
        ),
        100,
    ),
    control=Control("with half of delta", lambda case: (2 * _schedule(case)[0], _schedule(case)[1])),
    tight=Tight("a parity of four bits, delta = 1: one round", lambda: (parity(4), Fraction(1), False)),
)


def _minimax(case: tuple[int, int, bool]) -> tuple[Any, Any]:
    """The most that the mixture of sizes costs on any curve; the least that any sizes cost on the mixture of curves."""
    L, K, dual = case
    found = theory.minimax_sizes(L, K, dual)

    def cost(sizes: tuple[int, ...], j: int) -> Fraction:
        return Fraction(error(Ray(L, j), sizes), dtc(Ray(L, j)) if dual else tc(Ray(L, j)))

    most = max(sum((w * cost(s, j) for s, w in found.mixture.items()), Fraction(0)) for j in range(1, L))
    least = min(sum((y * cost(s, j) for j, y in found.worst.items()), Fraction(0)) for s in compositions(L, K))
    return most, least


_LENGTHS = Attack(
    "lengths up to 8, rounds and both correlations",
    lambda: st.integers(2, 8).flatmap(lambda L: st.tuples(st.just(L), st.integers(1, L), st.booleans())),
    40,
)
minimax = Claim(
    id="minimax-sizes",
    title="The sharp constant of randomised sizes",
    statement=r"The least c with $E\,\mathrm{KL} \le c\,\mathrm{TC}$ (or $c\,\mathrm{DTC}$) over randomised sizes of K rounds is $\min_w \max_j E_w D_j / (L - j)$ (or $/ j$): some mixture of codes costs every sequence of sizes that much.",
    source=ZHAO,
    relation="=",
    sides=_minimax,
    enumerate=(
        Family(
            "lengths 2 to 8, every number of rounds, TC and DTC",
            lambda: ((L, K, dual) for L in range(2, 9) for K in range(1, L + 1) for dual in (False, True)),
        ),
    ),
    attack=_LENGTHS,
    control=Control(
        "the best fixed sizes",
        lambda case: (
            min(
                (theory.dual_total_correlation_constant if case[2] else theory.total_correlation_constant)(s)
                for s in compositions(case[0], case[1])
            ),
            _minimax(case)[1],
        ),
    ),
)

dropped = Claim(
    id="log-over-k",
    title="A constant of log L over K",
    statement=r"Some randomised sizes of K rounds have $E\,\mathrm{KL} \le (\ln L / K)\,\mathrm{DTC}$.",
    source=ZHAO,
    relation="<=",
    sides=lambda case: (_minimax((case[0], case[1], True))[0], log(case[0]) / case[1]),
    expected="fails",
    relayed=True,
    note="A bound of the order of log L / K has a constant: it cannot be dropped.",
    attack=Attack(
        "lengths 4 to 10, two or more rounds",
        lambda: st.integers(4, 10).flatmap(lambda L: st.tuples(st.just(L), st.integers(2, L))),
        60,
    ),
    witness=Tight("eight tokens in two rounds: 1.0656 at best, against 1.0397", lambda: (8, 2)),
    repair="minimax-sizes",
)

harmonic = Claim(
    id="harmonic-over-k",
    title="A constant of the harmonic sum over K",
    statement=r"Some randomised sizes of $2 \le K < L$ rounds have $E\,\mathrm{KL} \le \frac1K \sum_{j<L} \frac1j\,\mathrm{DTC}$.",
    source=ZHAO,
    relation="<=",
    sides=lambda case: (
        _minimax((case[0], case[1], True))[0],
        sum((Fraction(1, j) for j in range(1, case[0])), Fraction(0)) / case[1],
    ),
    expected="fails",
    relayed=True,
    note="True up to eleven tokens, and for every K tried above two; at two rounds it first fails at twelve tokens.",
    attack=Attack("lengths 8 to 16 in two rounds", lambda: st.tuples(st.integers(8, 16), st.just(2)), 30),
    witness=Tight("twelve tokens in two rounds: 299/196 = 1.5255 at best, against 1.5099", lambda: (12, 2)),
    repair="minimax-sizes",
)


def _reached_on_codes(sizes: tuple[int, ...]) -> tuple[Any, Any]:
    """The error of sizes on the code that is worst for TC, an enumerated joint, against the constant."""
    L, q = sum(sizes), {2: 2, 3: 2, 4: 3, 5: 5}[sum(sizes)]
    D = theory.weights(sizes)
    k = max(range(1, L), key=lambda j: Fraction(D[j - 1], L - j))
    code = mds(q, L, k)
    return error(code, sizes), theory.total_correlation_constant(sizes) * total_correlation(code)


reached = Claim(
    id="tc-constant-reached",
    title="The multiple of TC is reached",
    statement=r"For every sequence of sizes some Reed-Solomon code has $E_M\,\mathrm{KL} = \max_j \frac{D_j}{L-j}\,\mathrm{TC}$: no smaller constant will do.".replace(
        "\\\\", "\\"
    ),
    source=ZHAO,
    relation="=",
    sides=_reached_on_codes,
    enumerate=(
        Family(
            "all sizes of 2 to 5 tokens, each on an enumerated code",
            lambda: (s for L in range(2, 6) for rounds in range(1, L + 1) for s in compositions(L, rounds)),
        ),
    ),
    attack=Attack(
        "sizes of 2 to 4 tokens",
        lambda: st.integers(2, 4).flatmap(
            lambda L: st.integers(1, L).flatmap(lambda K: st.sampled_from(list(compositions(L, K))))
        ),
        20,
    ),
    control=Control(
        "with the multiple of DTC",
        lambda sizes: (
            _reached_on_codes(sizes)[0],
            theory.dual_total_correlation_constant(sizes) * total_correlation(copy(sum(sizes), 1)),
        ),
    ),
)
