"""When far masks predict the same thing: arXiv 2510.03289, Sections 3.2.3 and 3.2.4."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from flint import arb, ctx
from hypothesis import strategies as st

import exact.homogenization as exact
import exact.markov as markov
from exact.strategies import chains
from exact.zipf import latin_squares
from proofs.ledger.claim import Attack, Claim, Control, Family, Source, Tight
from theory import homogenization as theory

PAPER = Source("2510.03289", "Section 3.2.3")
JORDAN = [[7, 2, 1], [1, 6, 3], [3, 2, 5]]

Chain = list[list[int]]
Case = tuple[Chain, int, int]


def rows(V: int, weight: int) -> Iterator[Chain]:
    """Every kernel with integer weights up to ``weight``."""
    laws = [list(row) for row in itertools.product(range(weight + 1), repeat=V) if any(row)]
    return (list(chain) for chain in itertools.product(laws, repeat=V))


def ergodic(chain: Chain) -> bool:
    """Whether the chain is irreducible and aperiodic."""
    found = markov.structure(markov.kernel_of(chain))
    return found.obstacles == 1 and len(found.closed[0]) == len(chain)


ONE_LIMIT = {"one closed class": lambda case: len(markov.structure(markov.kernel_of(case[0])).closed) == 1}
ERGODIC = {"irreducible and aperiodic": lambda case: ergodic(case[0])}
NONZERO = {"lambda_2 is not 0": lambda case: bool(theory.jordan_rate(markov.kernel_of(case[0])).modulus > 0)}
DRAWN = Attack(
    "chains (V <= 3, weights <= 5), distances up to 6 and start tokens",
    lambda: chains().flatmap(lambda c: st.tuples(st.just(c), st.integers(1, 6), st.integers(0, len(c) - 1))),
)


def _approach(case: Case) -> Fraction:
    chain, d, start = case
    return exact.approach(markov.kernel_of(chain), start, d)[-1]


def _dobrushin(case: Case, power: int) -> Fraction:
    chain, _, start = case
    kernel = markov.kernel_of(chain)
    return theory.dobrushin(kernel) ** power * exact.approach(kernel, start, 0)[0]


dobrushin = Claim(
    id="homogenization-dobrushin",
    title="Dobrushin's contraction",
    statement=r"$\mathrm{TV}(q_d, \pi) \le \tau^d\,\mathrm{TV}(q_0, \pi)$ with $\tau = \max_{i,j} \mathrm{TV}(P_i, P_j)$.",
    source=PAPER,
    relation="<=",
    sides=lambda case: (_approach(case), _dobrushin(case, case[1])),
    assumptions=ONE_LIMIT,
    derive=theory.contraction,
    scope="every finite chain, every distance, every visible token",
    enumerate=(
        Family(
            "every chain on 2 tokens with weights up to 3, d <= 4, and on 3 tokens with weights 0 and 1, d <= 3",
            lambda: (
                (chain, d, 0)
                for V, weight, D in ((2, 3, 4), (3, 1, 3))
                for chain in rows(V, weight)
                for d in range(1, D + 1)
            ),
        ),
    ),
    attack=DRAWN,
    control=Control(r"$\tau^{d+1}$", lambda case: (_approach(case), _dobrushin(case, case[1] + 1))),
    tight=Tight("the symmetric chain with flip 1/10, d = 4", lambda: ([[9, 1], [1, 9]], 4, 0)),
)

conjecture = Claim(
    id="homogenization-conjecture",
    title="The homogenization conjecture",
    statement=r"Far enough out, the predictions at masks become the same, whatever the context: one limit for $q_d$.",
    source=PAPER,
    relation="=",
    sides=lambda case: (markov.structure(markov.kernel_of(case[0])).obstacles, 1),
    expected="fails",
    note="The two sides are the number of limits (closed classes times their periods) and one. The flip chain has TV(q_d, q_{d+1}) = 1 for ever.",
    attack=DRAWN,
    witness=Tight("the flip chain on two tokens", lambda: ([[0, 1], [1, 0]], 1, 0)),
    repair="homogenization-ergodic",
)


def _mixing_power(chain: Chain) -> Fraction:
    return theory.dobrushin(markov.power(markov.kernel_of(chain), (len(chain) - 1) ** 2 + 1))


ergodic_chains = Claim(
    id="homogenization-ergodic",
    title="Homogenization of ergodic finite chains",
    statement=r"For an irreducible aperiodic chain on $V$ tokens, $\tau(P^m) < 1$ at $m = (V-1)^2+1$, so all contexts share one limit, geometrically fast.",
    source=PAPER,
    relation="<",
    sides=lambda case: (_mixing_power(case[0]), Fraction(1)),
    assumptions=ERGODIC,
    derive=theory.ergodic,
    scope="every irreducible aperiodic finite chain",
    enumerate=(
        Family(
            "every pattern of zeros on 2 and 3 tokens (equal weights), weights up to 3 on 2 tokens",
            lambda: ((chain, 1, 0) for V, weight in ((2, 3), (3, 1)) for chain in rows(V, weight)),
        ),
    ),
    attack=DRAWN,
    control=Control(
        r"$\tau(P) < 1$ in one step", lambda case: (theory.dobrushin(markov.kernel_of(case[0])), Fraction(1))
    ),
)

rate = Claim(
    id="homogenization-pure-rate",
    title="The second eigenvalue as the rate",
    statement=r"For an irreducible aperiodic chain, $\mathrm{TV}(q_d,\pi) \le C\,|\lambda_2|^d$: no factor that grows with $d$.",
    source=PAPER,
    relation="=",
    sides=lambda case: (theory.jordan_rate(markov.kernel_of(case[0])).block, 1),
    expected="fails",
    note=r"The left side is the largest Jordan block at $|\lambda_2|$. In the witness $\mathrm{TV}(q_d,\pi)/(2/5)^d$ grows linearly in d.",
    assumptions=ERGODIC | NONZERO,
    attack=Attack(
        "chains on 3 tokens with weights up to 3", lambda: st.tuples(chains(weight=3), st.just(1), st.just(0)), 2000
    ),
    witness=Tight(
        "rows (7, 2, 1)/10, (1, 6, 3)/10, (3, 2, 5)/10: eigenvalue 2/5 in one block of size 2", lambda: (JORDAN, 1, 0)
    ),
    repair="homogenization-jordan",
)


def _jordan(case: Case, power: int = 1) -> tuple[arb, arb]:
    """TV at distance d, and four times the largest ratio up to d = 12 times d^(k-1) |lambda_2|^d."""
    chain, d, start = case
    kernel = markov.kernel_of(chain)
    found = theory.jordan_rate(kernel)
    with ctx.workprec(192):
        curve = [arb(x.numerator) / x.denominator for x in exact.approach(kernel, start, d)]
        shape = [arb(e) ** (found.block - 1) * found.modulus ** (power * e) for e in range(1, d + 1)]
        constant = arb(0)
        for value, size in zip(curve[1:13], shape, strict=False):
            constant = constant.max(value / size)
        return curve[d], 4 * constant * shape[-1]


jordan = Claim(
    id="homogenization-jordan",
    title="The rate with its Jordan factor",
    statement=r"For an irreducible aperiodic chain, $\mathrm{TV}(q_d,\pi) \le C\,d^{k-1}|\lambda_2|^d$, $k$ the largest Jordan block at $|\lambda_2|$.",
    source=PAPER,
    relation="<=",
    sides=_jordan,
    note="Checked at d = 40 with C four times the largest ratio up to d = 12, in certified balls.",
    assumptions=ERGODIC | NONZERO,
    derive=theory.jordan,
    scope="every irreducible aperiodic finite chain, some C",
    enumerate=(
        Family(
            "three chains with blocks of 1 and 2, d = 40",
            lambda: [
                (c, 40, s) for c in (JORDAN, [[9, 1], [1, 9]], [[6, 3, 2], [2, 6, 3], [3, 2, 6]]) for s in range(len(c))
            ],
            complete=False,
        ),
    ),
    attack=Attack("chains on 2 and 3 tokens, d = 40", lambda: st.tuples(chains(), st.just(40), st.just(0)), 150),
    control=Control(r"$|\lambda_2|^{2d}$", lambda case: _jordan(case, 2)),
)


def _middle(case: tuple[Chain, int, int, int, int]) -> tuple[Fraction, Fraction]:
    chain, left, right, d, n = case
    kernel = markov.kernel_of(chain)
    law, total = exact.bridge(kernel, left, right, d, n)
    return exact.distance(law, markov.stationary(kernel)), theory.middle_bound(
        theory.dobrushin(kernel), d, n - d, total
    )


middle = Claim(
    id="homogenization-middle",
    title="Homogenization in the middle of a fixed length",
    statement=r"Between visible tokens $a$ and $b$ at distance $n$, $\mathrm{TV}(q_d, \pi) \le \tau^d + \tau^{n-d} / (2 P^n(a,b))$.",
    source=PAPER,
    relation="<=",
    sides=_middle,
    assumptions={
        "irreducible, aperiodic, b reachable": lambda case: (
            ergodic(case[0]) and markov.power(markov.kernel_of(case[0]), case[4])[case[1]][case[2]] > 0
        )
    },
    derive=theory.middle,
    scope="every finite chain with a stationary law, every 0 <= d <= n with P^n(a, b) > 0",
    enumerate=(
        Family(
            "every chain on 2 tokens with weights up to 3, n <= 4, every a, b and d",
            lambda: (
                (chain, x, y, d, n)
                for chain in rows(2, 3)
                for n in range(2, 5)
                for d in range(1, n)
                for x in (0, 1)
                for y in (0, 1)
            ),
        ),
    ),
    attack=Attack(
        "chains (V <= 3, weights <= 5), n <= 8",
        lambda: chains().flatmap(
            lambda c: st.tuples(
                st.just(c), st.integers(0, len(c) - 1), st.integers(0, len(c) - 1), st.integers(1, 4), st.integers(5, 8)
            )
        ),
    ),
    control=Control(
        r"$\tau^d$ alone",
        lambda case: (_middle(case)[0], theory.dobrushin(markov.kernel_of(case[0])) ** case[3]),
    ),
    tight=Tight("rows (0, 1) and (1/4, 3/4), d = 1, n = 4", lambda: ([[0, 2], [1, 3]], 0, 1, 1, 4), Fraction(3, 4)),
)


def _mean_largest(case: Case) -> tuple[Fraction, Fraction]:
    kernel = markov.kernel_of(case[0])
    return exact.mean_largest(kernel, case[1])[-1], max(markov.stationary(kernel))


commonest = Claim(
    id="commonest-token",
    title="The lower bound of the commonest token",
    statement=r"$E_c M_d \ge \max_v \pi(v)$ at every distance, for a stationary source.",
    source=PAPER,
    relation=">=",
    sides=_mean_largest,
    note="So the small positive limit is the frequency of the commonest token, no function of (s, N).",
    assumptions=ONE_LIMIT,
    derive=theory.commonest_token,
    scope="every stationary source, every distance",
    enumerate=(
        Family(
            "every chain on 2 tokens with weights up to 3, d <= 4, and on 3 tokens with weights 0 and 1, d <= 3",
            lambda: ((c, d, 0) for V, w, D in ((2, 3, 4), (3, 1, 3)) for c in rows(V, w) for d in range(1, D + 1)),
        ),
    ),
    attack=DRAWN,
    control=Control(
        r"$\ge \frac{11}{10} \max_v \pi(v)$",
        lambda case: (_mean_largest(case)[0], _mean_largest(case)[1] * Fraction(11, 10)),
    ),
    tight=Tight("independent tokens", lambda: ([[2, 1], [2, 1]], 3, 0)),
)


def _likeliest(case: Case, d: int) -> tuple[int, int]:
    kernel = markov.kernel_of(case[0])
    law, pi = markov.power(kernel, d)[case[2]], markov.stationary(kernel)
    return law.index(max(law)), pi.index(max(pi))


def _stands_out(case: Case) -> bool:
    if not ergodic(case[0]):
        return False
    pi = sorted(markov.stationary(markov.kernel_of(case[0])))
    return pi[-1] - pi[-2] > 2 * _dobrushin(case, case[1])


collapse = Claim(
    id="collapse-to-commonest",
    title="Far masks collapse to the commonest token",
    statement=r"Under mixing, the likeliest token at distance $d$ is the commonest one once $2\tau^d\,\mathrm{TV}(q_0,\pi)$ is below its lead in $\pi$.",
    source=Source("2510.03289", "Section 3.2.4"),
    relation="=",
    sides=lambda case: _likeliest(case, case[1]),
    assumptions={"the lead exceeds 2 tau^d TV(q_0, pi)": _stands_out},
    derive=theory.collapse,
    scope="every chain with a stationary law, every distance where the lead is large enough",
    enumerate=(
        Family(
            "every chain on 2 tokens with weights up to 4, d <= 6, every start",
            lambda: ((c, d, s) for c in rows(2, 4) for d in range(1, 7) for s in (0, 1)),
        ),
    ),
    attack=DRAWN,
    control=Control("at distance 0 already", lambda case: _likeliest(case, 0)),
)


def _latin(square: np.ndarray, weights: tuple[int, ...]) -> list[list[int]]:
    return np.array(weights)[square].tolist()


def _squares(*sizes: int) -> Iterator[tuple[Chain, int, int]]:
    laws: dict[int, list[tuple[int, ...]]] = {3: [(6, 3, 2), (36, 9, 4)], 4: [(12, 6, 4, 3)]}
    return ((_latin(square, weights), 1, 0) for V in sizes for weights in laws[V] for square in latin_squares(V))


_LATIN = Attack(
    "Latin kernels at V = 3 with drawn sorted laws",
    lambda: st.tuples(
        st.tuples(st.integers(0, 11), st.tuples(*[st.integers(1, 12)] * 3)).map(
            lambda drawn: _latin(latin_squares(3)[drawn[0]], tuple(sorted(drawn[1], reverse=True)))
        ),
        st.just(1),
        st.just(0),
    ),
)


def _most_frequent(case: Case) -> tuple[Fraction, Fraction]:
    return max(markov.stationary(markov.kernel_of(case[0]))), Fraction(1, len(case[0]))


latin_collapse = Claim(
    id="latin-collapse",
    title="Collapse to frequent tokens under Latin kernels",
    statement=r"With a Latin kernel far masks collapse to a frequent token: $\max_v \pi(v) > 1/N$.",
    source=Source("2510.03289", "Section 3.2.4"),
    relation=">",
    sides=_most_frequent,
    expected="fails",
    note="The strong form of the diversity assumption, the only one with a small limit, leaves no token frequent: it contradicts the collapse it is to explain.",
    attack=_LATIN,
    witness=Tight("the cyclic square at V = 3, p = (6, 3, 2)/11", lambda: ([[6, 3, 2], [2, 6, 3], [3, 2, 6]], 1, 0)),
    repair="latin-uniform",
)

latin_uniform = Claim(
    id="latin-uniform",
    title="Latin kernels keep the uniform law",
    statement=r"With a Latin kernel the stationary law is uniform: $\max_v \pi(v) = 1/N$.",
    source=Source("2510.03289", "Section 3.2.4"),
    relation="=",
    sides=_most_frequent,
    derive=theory.latin_uniform,
    scope="every N, every positive sorted law",
    enumerate=(Family("every Latin square at V = 3 and 4", lambda: _squares(3, 4)),),
    attack=_LATIN,
    control=Control(
        r"$\max_v \pi(v) = p_1$", lambda case: (_most_frequent(case)[0], Fraction(max(case[0][0]), sum(case[0][0])))
    ),
)


def _maxima(case: Case) -> tuple[Fraction, Fraction]:
    """The average of the largest probability at distance d, and at d + 1."""
    chain, d, _ = case
    values = exact.mean_largest(markov.kernel_of(chain), d + 1)
    return values[d - 1], values[d]


average_decay = Claim(
    id="average-maximum-decays",
    title="The largest probability decays on average",
    statement=r"For a stationary source, $E_c\,M_{d+1} \le E_c\,M_d$: the largest probability at distance d, averaged over contexts, never grows.",
    source=PAPER,
    relation=">=",
    sides=_maxima,
    note="By Jensen: the law further out is a mean of laws given more. Enumerated for Markov chains.",
    assumptions=ONE_LIMIT,
    enumerate=(
        Family(
            "every chain of two symbols with weights up to 3, distances 1 to 4",
            lambda: ((chain, d, 0) for chain in rows(2, 3) for d in range(1, 5)),
        ),
    ),
    attack=DRAWN,
    control=Control(
        "strictly: by a hundredth part", lambda case: (_maxima(case)[0] * Fraction(99, 100), _maxima(case)[1])
    ),
    tight=Tight("independent tokens", lambda: ([[1, 2], [1, 2]], 1, 0)),
)


def _pointwise(case: Case) -> tuple[Fraction, Fraction]:
    chain, d, start = case
    kernel = markov.kernel_of(chain)
    return max(markov.power(kernel, d)[start]), max(markov.power(kernel, d + 1)[start])


pointwise_decay = Claim(
    id="maximum-decays",
    title="The largest probability decays with distance",
    statement=r"In every context, $M_{d+1} \le M_d$: the largest probability at distance d never grows.",
    source=PAPER,
    relation=">=",
    sides=_pointwise,
    expected="fails",
    note="True on average, and in every context of a doubly stochastic kernel; not in every context otherwise.",
    attack=DRAWN,
    witness=Tight(
        "p = (6, 3, 2)/11 with ranks (3,2,1), (3,1,2), (1,3,2), after the third token: 465/1331 at distance 3, 5331/14641 at 4",
        lambda: ([[2, 3, 6], [2, 6, 3], [6, 2, 3]], 3, 2),
    ),
    repair="average-maximum-decays",
)
