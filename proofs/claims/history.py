r"""Decay where contexts are longer than one token, where assumptions hold on average only, or where both sides are visible.

The bounds on M_d, the largest probability at distance d, are proved for kernels that look at the token before. A transformer
sees the whole prefix, its texts are of many kinds, and a denoiser sees tokens to the right as well. At stake is which bound
survives. Balance that is counted over all histories does not keep one; balance of the last token given every prefix does, but
its bound stops falling at distance 2; an average over kinds of text hides that confidence is correlated along a text.

Source: arXiv 2510.03289, Section 3.2.3.
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

import exact.history as exact
from exact.strategies import sorted_laws
from exact.zipf import LAWS, Kind, kernels
from proofs.claims.papers import SUN
from proofs.ledger.claim import Claim, Proved, times
from proofs.ledger.domain import EVERY_KERNEL, At, Domain, Draws, Family
from theory.zipf import distinct_peaks, latin_envelope

PLACE = "Section 3.2.3"
PAPER, OURS, SAID = SUN(PLACE), SUN(PLACE, "ours"), SUN(PLACE, "relayed")
FOUR_LAWS = "Zipf's with s = 1, 2, and 1/2 and 2.31 rounded to hundredths"

Weights = tuple[int, ...]
Kinds = list[tuple[int, Weights]]


def law(weights: Weights) -> list[Fraction]:
    """The sorted law."""
    return [Fraction(w, sum(weights)) for w in weights]


def squares(p: list[Fraction]) -> Fraction:
    """The sum of squares."""
    return sum((x * x for x in p), Fraction(0))


def weak(weights: Weights, d: int) -> Fraction:
    """The bound of distinct peaks at distance d."""
    p1, p2, *_ = law(weights)
    return Fraction(distinct_peaks(p1, p2, d))


HISTORIES = Domain(
    draws=Draws(
        "sorted laws and balanced assignments of ranks to the nine histories, V = 3",
        lambda: st.tuples(sorted_laws(3), st.permutations([0, 0, 0, 1, 1, 1, 2, 2, 2]).map(tuple)),
    )
)
LIKELIEST = "V = 3, p = (6, 3, 2)/11: rank 1 after the three likeliest histories"
ASSIGNED = (6, 3, 2), (0, 0, 1, 0, 1, 2, 1, 2, 2)
HISTORY_NOTE = (
    "A context may be the whole prefix. Balance counted over histories lets the likeliest histories share one peak: "
    "at s = 2.31, N = 130000 the supremum of M_3 is at least 0.700693, against p_1 = 0.700703."
)

history_distinct = Claim(
    id="history-balanced-distinct-peaks",
    title="Distinct-peaks bound with history-dependent contexts",
    statement=r"If each token has each rank in equally many of the histories, $M_3 \le W_3$.",
    source=PAPER,
    speaks_of=EVERY_KERNEL,
    left=exact.balanced_largest,
    relation="<=",
    right=lambda weights, ranks: weak(weights, 3),
    over=HISTORIES,
    note=HISTORY_NOTE,
    prove=Proved(
        ("HistoryRefuted.history_distinct_fails",),
        says="Not for every process of any memory with permutations of a sorted law p as next-token laws, each token at each rank after equally many of the histories of two tokens, is the largest probability at distance 3 at most W_3. The process is that of the witness.",
    ),
    witness=At(LIKELIEST, *ASSIGNED, shows=(Fraction(563, 1331), Fraction(516, 1331))),
    repair="prefix-balanced-distinct-peaks",
)

history_latin = Claim(
    id="history-balanced-latin",
    title="Latin envelope with history-dependent contexts",
    statement=r"If each token has each rank in equally many of the histories, $M_3 \le E_3$.",
    source=PAPER,
    speaks_of=EVERY_KERNEL,
    left=exact.balanced_largest,
    relation="<=",
    right=lambda weights, ranks: latin_envelope(law(weights), 3)[-1],
    over=HISTORIES,
    note=HISTORY_NOTE,
    prove=Proved(
        ("HistoryRefuted.history_latin_fails",),
        says="As for distinct peaks, with E_3 in the place of W_3; the process is that of the witness.",
    ),
    witness=At(LIKELIEST, *ASSIGNED, shows=(Fraction(563, 1331), Fraction(478, 1331))),
    repair="prefix-balanced",
)


def most(kind: Kind, weights: Weights, prefixes: Weights) -> Fraction:
    """The largest M_d over all choices of a kernel of a class a prefix, when prefixes of those weights precede the last two tokens."""
    top = exact.prefix_balanced_largest(kernels(len(weights), kind), weights, prefixes).max()
    return Fraction(int(top), sum(weights) ** 2 * sum(prefixes))


def choices(kind: Kind, prefixes: tuple[Weights, ...]) -> Domain:
    """All choices of a kernel a prefix; the claim's side goes through them."""
    words = " and ".join(map(str, prefixes))
    names = {"distinct": "kernel with distinct peaks", "latin": "Latin square"}
    return Domain(
        Family(
            f"every choice of a {names[kind]} a prefix, V = 3, p {FOUR_LAWS}, prefixes of weights {words}",
            lambda: ((w, v) for w in LAWS[3] for v in prefixes),
            complete=True,
            size=4 * len(prefixes),
        ),
        draws=Draws(
            "sorted laws and weights of two prefixes, V = 2 or 3",
            lambda: st.tuples(st.integers(2, 3).flatmap(sorted_laws), sorted_laws(2)),
            100,
        ),
    )


prefix = Claim(
    id="prefix-balanced",
    title="Balance of the last token given every prefix",
    statement=r"If, given every prefix, the last kernel is Latin, then $M_d \le \sum_k p_k^2$ for every $d \ge 2$.",
    source=OURS,
    speaks_of=EVERY_KERNEL,
    left=lambda weights, prefixes: most("latin", weights, prefixes),
    relation="<=",
    right=lambda weights, prefixes: squares(law(weights)),
    over=choices("latin", ((1, 1, 1), (6, 3, 2), (100, 20, 8))),
    note="Tight at every distance, so the bound stops decaying at d = 2. The left side is the largest over all choices of kernels.",
    prove=Proved(
        ("HistoryPeaks.prefix_last_balanced", "HistoryPeaks.prefix_law_balanced"),
        says="For a process of any memory whose next-token laws are permutations of p: if after every prefix of the length of all but the last two tokens each token has each rank after exactly one last token, no token at Coq's distance d + 1, which is d + 2 here, is more probable than the sum of squares. The second theorem is for any law over any finite set of prefixes.",
    ),
    control=times("101/100"),
    tight=At("p = (6, 3, 2)/11 and three prefixes with those probabilities", (6, 3, 2), (6, 3, 2)),
)

prefix_distinct = Claim(
    id="prefix-balanced-distinct-peaks",
    title="Distinct peaks given every prefix",
    statement=r"If, given every prefix, different last tokens have different successors on top, $M_d \le W_2$ for every $d \ge 2$.",
    source=OURS,
    speaks_of=EVERY_KERNEL,
    left=lambda weights, prefixes: most("distinct", weights, prefixes),
    relation="<=",
    right=lambda weights, prefixes: weak(weights, 2),
    over=choices("distinct", ((1, 1), (2, 1), (6, 3, 2))),
    note="0.53328 at s = 2.31, N = 130000, at every distance from 2 on: the bound stops decaying there. The left side is the largest over all choices of kernels.",
    prove=Proved(
        ("HistoryPeaks.prefix_last_distinct", "HistoryPeaks.prefix_law_distinct"),
        says="As for balance of the last token given every prefix: if after every prefix of the length of all but the last two tokens different last tokens have different successors on top, no token at Coq's distance d + 1, which is d + 2 here, is more probable than W_2. The second theorem is for any law over any finite set of prefixes.",
    ),
    control=times("101/100"),
    tight=At("p = (6, 3, 2)/11 and two equal prefixes", (6, 3, 2), (1, 1)),
)


def shares(V: int, weight: int) -> list[Weights]:
    """Sorted laws with weights up to ``weight``, zeros among them."""
    if V == 0:
        return [()]
    return [(w, *rest) for w in range(weight + 1) for rest in shares(V - 1, w)]


def pairs(V: int, weight: int) -> Family:
    """All pairs of two kinds of text in equal parts."""
    laws = [w for w in shares(V, weight) if any(w)]
    return Family(
        f"every pair of sorted laws with weights up to {weight} at V = {V}, two kinds in equal parts",
        lambda: ([(1, a), (1, b)] for a in laws for b in laws),
        complete=True,
        size=(math.comb(weight + V, V) - 1) ** 2,
    )


TWO_KINDS = Draws(
    "two kinds of text, V = 2 or 3",
    lambda: st.integers(2, 3).flatmap(
        lambda V: st.lists(st.tuples(st.integers(1, 3), sorted_laws(V)), min_size=2, max_size=2)
    ),
)
ALTERNATION: Kinds = [(1, (1, 0)), (1, (1, 1))]

average = Claim(
    id="average-zipf",
    title="Assumptions that hold on average",
    statement=r"If the sorted next-token law is $\bar p$ on average over the data, and kernels are Latin, $E\,M_2 \le \sum_k \bar p_k^2$.",
    source=SAID,
    speaks_of="every alphabet, every number of kinds of text",
    left=lambda kinds: exact.mixture(kinds)[0],
    relation="<=",
    right=lambda kinds: squares(exact.mixture(kinds)[1]),
    over=Domain(draws=TWO_KINDS),
    note="Confidence is correlated along a text: half alternation, half coin flips has E M_d = 3/4 at every distance, against 5/8.",
    prove=Proved(
        ("HistoryRefuted.average_fails",),
        says="Not for all kinds of text with shares, a sorted law and a Latin kernel a kind, is the mean over kinds of the largest probability at distance 2 at most the sum of squares of the mean sorted law. The kinds are those of the witness.",
    ),
    witness=At("V = 2, alternation and fair coins in equal parts", ALTERNATION, shows=(Fraction(3, 4), Fraction(5, 8))),
    repair="average-zipf-uncorrelated",
)

uncorrelated = Claim(
    id="average-zipf-uncorrelated",
    title="Uncorrelated sorted laws",
    statement=r"If the sorted laws of the two steps are drawn independently, and kernels are Latin, $E\,M_2 \le \sum_k \bar p_k^2$.",
    source=OURS,
    speaks_of="every alphabet, every number of kinds of text",
    left=lambda kinds: exact.uncorrelated(kinds)[0],
    relation="<=",
    right=lambda kinds: squares(exact.uncorrelated(kinds)[1]),
    over=Domain(pairs(2, 6), pairs(3, 3), draws=TWO_KINDS),
    prove=Proved(
        ("HistoryPeaks.uncorrelated",),
        says="For any finite set of kinds with shares, a sorted law a kind, kinds of the two steps drawn independently, any ranking at the first step and any Latin kernel a pair of kinds at the second: the mean over both kinds of the probability of any token chosen by the kinds, the likeliest among them, is at most the sum of squares of the mean sorted law. More than the claim: the kernels need not be one.",
    ),
    control=times("11/10"),
    tight=At("V = 2, alternation and fair coins", ALTERNATION),
)

visible = Claim(
    id="two-sided-ceiling",
    title="The ceiling with a visible token on the right",
    statement=r"If every next-token law is a permutation of $p$, then $M_1 \le p_1$ with the token to the right visible too.",
    source=SAID,
    speaks_of=EVERY_KERNEL,
    left=lambda kernel, weights: exact.two_sided(kernel, weights, 0),
    relation="<=",
    right=lambda kernel, weights: law(weights)[0],
    over=Domain(
        draws=Draws(
            "kernels and sorted laws, V = 3",
            lambda: st.tuples(st.integers(0, 215).map(lambda k: kernels(3, "all")[k]), sorted_laws(3)),
        )
    ),
    note="The bounds are for left context only: a denoiser sees both sides.",
    prove=Proved(
        ("HistoryRefuted.two_sided_fails",),
        says="Not for every kernel whose rows are permutations of a sorted law p, and all visible tokens a and b, is the largest probability of the token between them at most p_1. The kernel is that of the witness, with a and b its first token.",
    ),
    witness=At(
        "V = 3, p = (6, 3, 2)/11, ranks aligned",
        np.array([[0, 1, 2], [1, 0, 2], [2, 1, 0]]),
        (6, 3, 2),
        shows=(Fraction(36, 49), Fraction(6, 11)),
    ),
    repair="zipf-ceiling",
)
