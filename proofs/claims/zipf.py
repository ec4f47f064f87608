r"""How the largest marginal decays with distance when every next-token law is a permuted Zipf law.

One token is seen and all later ones are masked. At distance d the model can only report the law of that token given the seen
one; M_d is its largest probability. The paper assumes that every next-token law is a permutation of one sorted law p, Zipf's
with s = 2.31 on N = 130000 tokens, and concludes that M_d falls to something small. Which permutations are allowed decides
which bound holds: any at all, those with different tokens on top of different rows, or Latin squares, where each token has
each rank after exactly one predecessor. Each is a claim of its own.

Source: arXiv 2510.03289, Section 3.2.3.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

import exact.zipf as exact
from exact.strategies import sorted_laws
from exact.zipf import LAWS, Kind, kernels
from neural.languages import ZIPF
from proofs.claims import zipf_readings as readings
from proofs.claims.papers import SUN
from proofs.ledger.claim import Claim, Control, Derived, Proved, times
from proofs.ledger.domain import EVERY_KERNEL, At, Domain, Draws, Family
from proofs.ledger.measured import decay_measured
from theory.zipf import distinct_peaks, distinct_peaks_closed, floor, latin_envelope
from theory.zipf import proofs as derivations

PLACE = "Section 3.2.3"
PAPER, OURS, SAID = SUN(PLACE), SUN(PLACE, "ours"), SUN(PLACE, "relayed")
DISTANCES = 5
NAMES: dict[Kind, str] = {"all": "kernel", "distinct": "kernel with distinct peaks", "latin": "Latin square"}
FOUR_LAWS = "the four sorted laws of each size (Zipf's with s = 1, 2, and 1/2 and 2.31 rounded to hundredths)"

Weights = tuple[int, ...]


def largest(kernels: np.ndarray, weights: Weights, d: int) -> np.ndarray:
    """The numerators of the largest marginal at distance d, one a kernel, over the d-th power of the weights' sum."""
    return exact.largest_marginals(kernels, weights, d)[:, -1]


def law(weights: Weights) -> list[Fraction]:
    """The sorted law."""
    return [Fraction(w, sum(weights)) for w in weights]


def every(kind: Kind) -> Family:
    """All kernels of a class on 3 and on 4 tokens, at all laws and distances: one instance is a table of them."""
    return Family(
        f"every {NAMES[kind]} at V = 3 and 4, {FOUR_LAWS}, d <= {DISTANCES}",
        lambda: ((kernels(V, kind), w, d) for V in (3, 4) for w in LAWS[V] for d in range(1, DISTANCES + 1)),
        complete=True,
        size=2 * 4 * DISTANCES,
    )


def drawn(kind: Kind) -> Draws:
    """Single kernels of a class with drawn laws."""

    @st.composite
    def single(draw: st.DrawFn) -> tuple[np.ndarray, Weights, int]:
        V = draw(st.integers(3, 4))
        table = kernels(V, kind)
        index = draw(st.integers(0, len(table) - 1))
        return table[index : index + 1], draw(sorted_laws(V)), draw(st.integers(1, DISTANCES))

    return Draws(f"single kernels ({NAMES[kind]}, V = 3 or 4), sorted laws with weights up to 12, d <= 5", single)


ALL = Domain(every("all"), draws=drawn("all"))
DISTINCT = Domain(every("distinct"), draws=drawn("distinct"))
LATIN = Domain(
    every("latin"),
    Family(
        "every Latin square at V = 5, p proportional to (60, 30, 20, 15, 12), d <= 4",
        lambda: ((kernels(5, "latin"), (60, 30, 20, 15, 12), d) for d in range(1, 5)),
        complete=True,
        size=4,
    ),
    draws=drawn("latin"),
)


def one(ranks: list[list[int]], weights: Weights, d: int) -> tuple[np.ndarray, Weights, int]:
    """A single kernel, written with ranks from 1."""
    return np.array([ranks]) - 1, weights, d


CYCLIC = [[1, 2, 3], [2, 3, 1], [3, 1, 2]]
OWN_PEAK = [[1, 2, 3], [2, 1, 3], [2, 3, 1]]

#: Models trained on kernels whose every row is a permutation of one law, and that law.
PEAKS_MODEL, LATIN_MODEL = "peaks-v4-l8-exact", "latin-v4-l8-exact"
SHARES = law(tuple(ZIPF))


ceiling = Claim(
    id="zipf-ceiling",
    title="The ceiling on the largest marginal",
    statement=r"If every next-token law is a permutation of $p$, then $M_d \le p_1$.",
    source=OURS,
    speaks_of=EVERY_KERNEL,
    left=largest,
    relation="<=",
    right=lambda kernels, weights, d: law(weights)[0] * sum(weights) ** d,
    over=ALL,
    derive=Derived(derivations.ceiling, "bound", readings.ceiling, readings.scale, readings.singles("all")),
    note="Attained at every distance by kernels with one peak for all contexts, so some diversity must be assumed for decay.",
    prove=Proved(
        ("Zipf.ceiling_largest", "Zipf.ceiling_markov"),
        says="For every sorted law p on n ranks, zeros allowed, and every process whose next-token law after any history is a permutation of p, the largest probability at every distance is at most p_1; a kernel that looks at the token before is the second theorem. Distance d in Coq is d + 1 here.",
    ),
    control=times("101/100"),
    tight=At("a constant peak at V = 3, d = 5", *one([[1, 2, 3], [1, 2, 3], [1, 3, 2]], (6, 3, 2), 5)),
)

lower = Claim(
    id="zipf-floor",
    title="The floor under the largest marginal",
    statement=r"If every next-token law is a permutation of $p$, then $M_d \ge \max(p_1^d, 1/N)$.",
    source=OURS,
    speaks_of=EVERY_KERNEL,
    left=largest,
    relation=">=",
    right=lambda kernels, weights, d: floor(law(weights)[0], len(weights), d) * sum(weights) ** d,
    over=ALL,
    prove=Proved(
        ("Zipf.floor_largest", "Zipf.floor_markov"),
        says="For every sorted law p, zeros allowed, and every process whose next-token law after any history is a permutation of p, the largest probability at Coq's distance d, which is d + 1 here, is at least the larger of p_1^(d+1) and one over the number of tokens; a kernel that looks at the token before is the second theorem.",
    ),
    control=times("101/100"),
    measure=decay_measured((PEAKS_MODEL, LATIN_MODEL), lambda d: floor(SHARES[0], len(SHARES), d)),
    tight=At(
        "p = (2, 1, 0, 0)/3 with all four continuations apart, d = 2",
        *one([[1, 2, 3, 4], [3, 4, 1, 2], [1, 2, 3, 4], [1, 2, 3, 4]], (2, 1, 0, 0), 2),
    ),
)


def weak(weights: Weights, d: int) -> Fraction:
    """The numerator of the bound of distinct peaks, by its recursion."""
    p1, p2, *_ = law(weights)
    return Fraction(sum(weights) ** d * distinct_peaks(p1, p2, d))


distinct = Claim(
    id="distinct-peaks-bound",
    title="The bound of distinct peaks",
    statement=r"With Markov contexts and distinct peaks, $M_d \le W_d$, $W_1 = p_1$, $W_{d+1} = p_2 + (p_1-p_2)W_d$.",
    source=PAPER,
    speaks_of=EVERY_KERNEL,
    left=largest,
    relation="<=",
    right=lambda kernels, weights, d: weak(weights, d),
    over=DISTINCT,
    derive=Derived(derivations.distinct_peaks, "bound", readings.peaks, readings.scale, readings.singles("distinct")),
    note=r"The limit $W_\infty = p_2/(1-p_1+p_2)$ is 0.3207 at s = 2.31: not small.",
    prove=Proved(
        ("Zipf.distinct_peaks_largest",),
        says="For every sorted law p, every kernel whose rows are permutations of p with no token on top of two rows, and every permutation of p as the law at distance 1, the largest probability at every distance is at most W, defined by its recursion; p_2 is 0 on one token. Distance d in Coq is d + 1 here.",
    ),
    control=times("101/100"),
    measure=decay_measured((PEAKS_MODEL, LATIN_MODEL), lambda d: distinct_peaks(SHARES[0], SHARES[1], d)),
    tight=At("v* its own peak and second after every other token, V = 3, d = 4", *one(OWN_PEAK, (6, 3, 2), 4)),
)


def closed_form(weights: Weights, d: int, exponent: int) -> Fraction:
    """The numerator of the closed form of that bound, its power being ``exponent``."""
    p1, p2, *_ = law(weights)
    return Fraction(sum(weights) ** d * distinct_peaks_closed(p1, p2, exponent + 1))


closed = Claim(
    id="distinct-peaks-closed-form",
    title="The closed form and limit of the distinct-peaks bound",
    statement=r"$W_d = W_\infty + (p_1-W_\infty)(p_1-p_2)^{d-1}$ is attained at every distance, by a token that is its own peak and second after every other.",
    source=OURS,
    speaks_of="every alphabet of two tokens or more, every sorted law, every distance",
    left=lambda weights, d: int(largest(exact.extremal(len(weights)), weights, d)[0]),
    relation="=",
    right=lambda weights, d: closed_form(weights, d, d - 1),
    derive=Derived(
        derivations.distinct_peaks_attained,
        "closed",
        lambda weights, d: readings.attained(exact.extremal(len(weights)), weights, d),
        lambda weights, d: sum(weights) ** d,
    ),
    over=Domain(
        Family(
            f"the extremal kernels at V = 3 and 4, {FOUR_LAWS}, d <= 6",
            lambda: ((w, d) for V in (3, 4) for w in LAWS[V] for d in range(1, 7)),
            complete=True,
            size=2 * 4 * 6,
        ),
        draws=Draws(
            "sorted laws, V = 2 to 5, d <= 5",
            lambda: st.integers(2, 5).flatmap(lambda V: st.tuples(sorted_laws(V), st.integers(1, 5))),
        ),
    ),
    prove=Proved(
        ("Zipf.distinct_peaks_sharp", "Decay.distinct_peaks_attained", "Zipf.W_limit"),
        says="On every alphabet of two tokens or more and for every sorted law, one kernel with distinct peaks, in which token 0 is its own peak and second after every other, has W as its largest probability at every distance, which token 0 has, and W is the closed form; Coq's distance d is d + 1 here, and 0/0, the limit where p_1 = 1, is 0. Every kernel with such a token attains W; where p_1 < 1, W tends to its limit.",
    ),
    control=Control("$W_d$ with the exponent $d$", right=lambda weights, d: closed_form(weights, d, d)),
)

squares = Claim(
    id="distinct-peaks-sum-of-squares",
    title="Sum of squares under distinct peaks",
    statement=r"With Markov contexts and distinct peaks, $M_2 \le \sum_k p_k^2$.",
    source=SAID,
    speaks_of=EVERY_KERNEL,
    left=largest,
    relation="<=",
    right=lambda kernels, weights, d: sum(w**2 for w in weights),
    over=Domain(draws=drawn("distinct")),
    note="Distinct peaks leave the second ranks free to meet at one token. Both sides are over the square of the sum of the weights.",
    assumptions={"d = 2": lambda kernels, weights, d: d == 2},
    prove=Proved(
        ("Zipf.squares_fail",),
        says="Not for every sorted law p, kernel whose rows are permutations of p with no token on top of two of them, and permutation of p as the law at distance 1 is the largest probability at Coq's distance 1, which is 2 here, at most the sum of squares: three tokens, p = (6, 3, 2)/11, 51/121 against 49/121.",
    ),
    witness=At("V = 3, p = (6, 3, 2)/11, over 121", *one(OWN_PEAK, (6, 3, 2), 2), shows=(51, 49)),
    repair="distinct-peaks-bound",
)


def envelope(weights: Weights, d: int) -> Fraction:
    """The numerator of the Latin envelope at distance d."""
    return Fraction(sum(weights) ** d * latin_envelope(law(weights), d)[-1])


ENVELOPE = Proved(
    ("Zipf.latin_envelope_largest", "Zipf.latin_envelope_varying_largest"),
    says="For every sorted law p, zeros allowed, every permutation of p as the law at distance 1, and every Latin kernel, in the second theorem every sequence of Latin kernels, one a distance: the largest probability at every distance is at most E, defined by the recursion of S_m with P_m and the minimum. Coq's distance d is d + 1 here.",
)
latin = Claim(
    id="latin-envelope",
    title="The Latin envelope",
    statement=r"With Markov contexts and a Latin kernel (each token has each rank after exactly one predecessor), $M_d \le E_d$.",
    source=OURS,
    speaks_of=EVERY_KERNEL,
    left=largest,
    relation="<=",
    right=lambda kernels, weights, d: envelope(weights, d),
    over=LATIN,
    note=r"$E_2 = \sum_k p_k^2$ is attained; the decay is a power law, not exponential.",
    prove=ENVELOPE,
    control=times("101/100"),
    measure=decay_measured((LATIN_MODEL,), lambda d: latin_envelope(SHARES, d)[-1]),
    tight=At("the cyclic square at V = 3, d = 2", *one(CYCLIC, (6, 3, 2), 2)),
)

varying = Claim(
    id="latin-envelope-varying",
    title="The Latin envelope for kernels that vary with distance",
    statement=r"With a Latin kernel for each distance, $M_d \le E_d$.",
    source=OURS,
    speaks_of=EVERY_KERNEL,
    left=lambda weights, d: exact.varying_largest(kernels(len(weights), "latin"), weights, d)[-1],
    relation="<=",
    right=envelope,
    over=Domain(
        Family(
            f"every sequence of Latin squares at V = 3, d <= 5, and at V = 4, d <= 4, {FOUR_LAWS}",
            lambda: ((w, d) for V, far in ((3, 5), (4, 4)) for w in LAWS[V] for d in range(1, far + 1)),
            complete=True,
            size=4 * (5 + 4),
        ),
        draws=Draws("sorted laws at V = 3, d <= 4", lambda: st.tuples(sorted_laws(3), st.integers(1, 4)), 60),
    ),
    prove=ENVELOPE,
    control=times("101/100"),
    tight=At("d = 2 at V = 3, s = 1", (6, 3, 2), 2),
)

falling = Claim(
    id="latin-nonincreasing",
    title="Latin kernels never raise the largest marginal",
    statement=r"With a Latin kernel, $M_{d+1} \le M_d$.",
    source=OURS,
    speaks_of=EVERY_KERNEL,
    left=lambda kernels, weights, d: largest(kernels, weights, d + 1),
    relation="<=",
    right=lambda kernels, weights, d: largest(kernels, weights, d) * sum(weights),
    over=Domain(every("latin"), draws=drawn("latin")),
    prove=Proved(
        ("Zipf.latin_nonincreasing_largest",),
        says="For every law p, every Latin kernel and every permutation of p as the law at distance 1, the largest probability at the next distance is at most that at this one. Distance d in Coq is d + 1 here.",
    ),
    control=times("11/10"),
    tight=At(
        "p = (1, 1, 0, 0)/2 on the square of the Klein group",
        *one([[1, 2, 3, 4], [2, 1, 4, 3], [3, 4, 1, 2], [4, 3, 2, 1]], (1, 1, 0, 0), 1),
    ),
)

powers = Claim(
    id="sum-of-powers",
    title="The closed form of a sum of powers",
    statement=r"With Markov contexts and a Latin kernel, $M_d \le \sum_k p_k^d = H_{N,ds}/H_{N,s}^d$.",
    source=SAID,
    speaks_of=EVERY_KERNEL,
    left=largest,
    relation="<=",
    right=lambda kernels, weights, d: sum(w**d for w in weights),
    over=Domain(draws=drawn("latin")),
    note="Every Latin square at V = 3 and 4 breaks it at d = 3, and it falls below 1/N. Both sides are over the d-th power of the sum of the weights.",
    assumptions={"d >= 3": lambda kernels, weights, d: d >= 3},
    prove=Proved(
        ("Zipf.powers_fail",),
        says="Not for every sorted law p, Latin kernel with it and permutation of p as the law at distance 1 is the largest probability at every distance from 3 on (2 in Coq) at most the sum of the powers: the cyclic square on three tokens, p = (6, 3, 2)/11, d = 3, where it is at least 1/3 and the sum 251/1331.",
    ),
    witness=At(
        "the cyclic square at V = 3, p = (6, 3, 2)/11, d = 3, over 1331", *one(CYCLIC, (6, 3, 2), 3), shows=(474, 251)
    ),
    repair="latin-envelope",
)
