"""Decay with contexts longer than one token, on average, or visible from both sides: arXiv 2510.03289, Section 3.2.3."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import strategies as st
from proofs.claims.zipf import LAWS, PAPER, kernels

import exact.history as exact
from exact.strategies import sorted_laws
from proofs.ledger.claim import Attack, Claim, Control, Family, Tight
from theory import history as theory
from theory.zipf import distinct_peaks, latin_envelope


def _law(weights: tuple[int, ...]) -> list[Fraction]:
    return [Fraction(w, sum(weights)) for w in weights]


_HISTORIES = Attack(
    "sorted laws and balanced assignments of ranks to the nine histories, V = 3",
    lambda: st.tuples(sorted_laws(3), st.permutations([0, 0, 0, 1, 1, 1, 2, 2, 2]).map(tuple)),
)
_LIKELIEST = Tight(
    "V = 3, p = (6, 3, 2)/11: rank 1 after the three likeliest histories, M_3 = 563/1331",
    lambda: ((6, 3, 2), (0, 0, 1, 0, 1, 2, 1, 2, 2)),
)
_HISTORY_NOTE = (
    "A context may be the whole prefix. Balance counted over histories lets the likeliest histories share one peak: "
    "at s = 2.31, N = 130000 the supremum of M_3 is at least 0.700693, against p_1 = 0.700703."
)

history_distinct = Claim(
    id="history-balanced-distinct-peaks",
    title="Distinct-peaks bound with history-dependent contexts",
    statement=r"If each token has each rank in equally many of the histories, $M_3 \le W_3$.",
    source=PAPER,
    relation="<=",
    sides=lambda case: (exact.balanced_largest(*case), distinct_peaks(_law(case[0])[0], _law(case[0])[1], 3)),
    expected="fails",
    note=_HISTORY_NOTE,
    attack=_HISTORIES,
    witness=_LIKELIEST,
    repair="prefix-balanced-distinct-peaks",
)

history_latin = Claim(
    id="history-balanced-latin",
    title="Latin envelope with history-dependent contexts",
    statement=r"If each token has each rank in equally many of the histories, $M_3 \le E_3$.",
    source=PAPER,
    relation="<=",
    sides=lambda case: (exact.balanced_largest(*case), latin_envelope(_law(case[0]), 3)[-1]),
    expected="fails",
    note=_HISTORY_NOTE,
    attack=_HISTORIES,
    witness=_LIKELIEST,
    repair="prefix-balanced",
)

prefix = Claim(
    id="prefix-balanced",
    title="Balance of the last token given every prefix",
    statement=r"If, given every prefix, the last kernel is Latin, then $M_d \le \sum_k p_k^2$ for every $d \ge 2$.",
    source=PAPER,
    relation="<=",
    sides=lambda case: (
        exact.prefix_balanced_largest(kernels(len(case[0]), "latin"), *case),
        sum((x * x for x in _law(case[0])), Fraction(0)) * sum(case[0]) ** 2 * sum(case[1]),
    ),
    note="Tight at every distance, so the bound stops decaying at d = 2.",
    derive=theory.prefix_balanced,
    scope="every N, every sorted law, every distance",
    enumerate=(
        Family(
            "every choice of a Latin square a prefix, V = 3, three prefixes, d = 3",
            lambda: [(w, w) for w in LAWS[3]],
        ),
    ),
    attack=Attack("sorted laws and prefix weights, V = 3", lambda: st.tuples(sorted_laws(3), sorted_laws(3)), 100),
    control=Control(
        r"$M_d \le \sum_k p_k^3$",
        lambda case: (
            exact.prefix_balanced_largest(kernels(3, "latin"), *case),
            sum((x**3 for x in _law(case[0])), Fraction(0)) * sum(case[0]) ** 2 * sum(case[1]),
        ),
    ),
    tight=Tight("the flat law", lambda: ((1, 1, 1), (1, 1, 1))),
)


def _prefix_distinct(
    case: tuple[tuple[int, ...], tuple[int, ...]], share: Fraction | int
) -> tuple[np.ndarray, Fraction]:
    weights, prefixes = case
    found = exact.prefix_balanced_largest(kernels(3, "distinct"), weights, prefixes)
    bound = distinct_peaks(_law(weights)[0], _law(weights)[1], 2)
    return found, bound * share * sum(weights) ** 2 * sum(prefixes)


prefix_distinct = Claim(
    id="prefix-balanced-distinct-peaks",
    title="Distinct peaks given every prefix",
    statement=r"If, given every prefix, different last tokens have different successors on top, $M_d \le W_2$ for every $d \ge 2$.",
    source=PAPER,
    relation="<=",
    sides=lambda case: _prefix_distinct(case, 1),
    note="0.53328 at s = 2.31, N = 130000, at every distance from 2 on: the bound stops decaying there.",
    derive=theory.prefix_distinct,
    scope="every N, every sorted law, every distance",
    enumerate=(
        Family(
            "every choice of a kernel with distinct peaks a prefix, V = 3, two prefixes, d = 3",
            lambda: [(w, v) for w in LAWS[3] for v in ((1, 1), (2, 1))],
        ),
    ),
    attack=Attack("sorted laws and prefix weights, V = 3", lambda: st.tuples(sorted_laws(3), sorted_laws(2)), 100),
    control=Control(r"$M_d \le \frac{99}{100} W_2$", lambda case: _prefix_distinct(case, Fraction(99, 100))),
    tight=Tight("the flat law", lambda: ((1, 1, 1), (1, 1))),
)

_KINDS = Attack(
    "two kinds of text, V = 2 or 3",
    lambda: st.integers(2, 3).flatmap(
        lambda V: st.lists(st.tuples(st.integers(1, 3), sorted_laws(V)), min_size=2, max_size=2)
    ),
)


def _mean_square(average: list[Fraction]) -> Fraction:
    return sum((x * x for x in average), Fraction(0))


average = Claim(
    id="average-zipf",
    title="Assumptions that hold on average",
    statement=r"If the sorted next-token law is $\bar p$ on average over the data, and kernels are Latin, $E\,M_2 \le \sum_k \bar p_k^2$.",
    source=PAPER,
    relation="<=",
    sides=lambda kinds: (exact.mixture(kinds)[0], _mean_square(exact.mixture(kinds)[1])),
    expected="fails",
    note="Confidence is correlated along a text: half alternation, half coin flips has E M_d = 3/4 at every distance, against 5/8.",
    attack=_KINDS,
    witness=Tight("V = 2, alternation and fair coins in equal parts", lambda: [(1, (1, 0)), (1, (1, 1))]),
    repair="average-zipf-uncorrelated",
)

uncorrelated = Claim(
    id="average-zipf-uncorrelated",
    title="Uncorrelated sorted laws",
    statement=r"If the sorted laws of the two steps are drawn independently, and kernels are Latin, $E\,M_2 \le \sum_k \bar p_k^2$.",
    source=PAPER,
    relation="<=",
    sides=lambda kinds: (exact.uncorrelated(kinds)[0], _mean_square(exact.uncorrelated(kinds)[1])),
    derive=theory.uncorrelated,
    scope="every N, every number of kinds",
    enumerate=(
        Family(
            "pairs of sorted laws with entries up to 6 at V = 2, two kinds in equal parts",
            lambda: [
                [(1, (a, b)), (1, (c, d))]
                for a in range(1, 7)
                for b in range(a + 1)
                for c in range(1, 7)
                for d in range(c + 1)
            ],
        ),
    ),
    attack=_KINDS,
    control=Control(
        "the same kind at both steps",
        lambda kinds: (exact.mixture(kinds)[0], _mean_square(exact.mixture(kinds)[1])),
    ),
    tight=Tight("V = 2, alternation and fair coins", lambda: [(1, (1, 0)), (1, (1, 1))]),
)

visible = Claim(
    id="two-sided-ceiling",
    title="The ceiling with a visible token on the right",
    statement=r"If every next-token law is a permutation of $p$, then $M_1 \le p_1$ with the token to the right visible too.",
    source=PAPER,
    relation="<=",
    sides=lambda case: (exact.two_sided(case[0], case[1], 0), _law(case[1])[0]),
    expected="fails",
    note="The bounds are for left context only: a denoiser sees both sides.",
    attack=Attack(
        "kernels and sorted laws, V = 3",
        lambda: st.tuples(st.integers(0, 215).map(lambda k: kernels(3, "all")[k]), sorted_laws(3)),
    ),
    witness=Tight(
        "V = 3, p = (6, 3, 2)/11, ranks aligned: posterior (36, 9, 4)/49",
        lambda: (np.array([[0, 1, 2], [1, 0, 2], [2, 1, 0]]), (6, 3, 2)),
    ),
    repair="zipf-ceiling",
)
