"""How the largest marginal decays with distance: arXiv 2510.03289, Section 3.2.3.

The paper assumes that every next-token law is a permuted Zipf law. Which permutations are allowed decides which bound
holds; each reading is a claim of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property

import numpy as np
from flint import arb, ctx
from hypothesis import strategies as st

import exact.zipf as exact
from exact.strategies import sorted_laws
from neural.languages import ZIPF
from proofs.ledger.claim import Attack, Claim, Control, Family, Measurement, Sides, Source, Tight
from proofs.ledger.measured import LEARNT, decays, scope
from theory.zipf import Zipf, distinct_peaks, distinct_peaks_closed, floor, latin_envelope, proofs

PAPER = Source("2510.03289", "Section 3.2.3")
#: Sorted laws at V = 3 and 4: Zipf with s = 1 and 2, and s = 0.5 and 2.31 rounded to hundredths.
LAWS: dict[int, list[tuple[int, ...]]] = {
    3: [(6, 3, 2), (36, 9, 4), (100, 71, 58), (100, 20, 8)],
    4: [(12, 6, 4, 3), (144, 36, 16, 9), (100, 71, 58, 50), (100, 20, 8, 4)],
    5: [(60, 30, 20, 15, 12)],
}
DISTANCES = 5


@dataclass(frozen=True)
class Decay:
    """Kernels of one class, a sorted law and a distance."""

    kernels: np.ndarray
    weights: tuple[int, ...]
    distance: int

    @cached_property
    def p(self) -> list[Fraction]:
        """The sorted law."""
        return [Fraction(w, sum(self.weights)) for w in self.weights]

    @property
    def scale(self) -> int:
        """The denominator of the largest marginal."""
        return sum(self.weights) ** self.distance

    @cached_property
    def largest(self) -> np.ndarray:
        """The numerators of the largest marginal, one a kernel."""
        return exact.largest_marginals(self.kernels, self.weights, self.distance)[:, -1]

    def __str__(self) -> str:
        ranks = (self.kernels + 1).tolist() if len(self.kernels) == 1 else f"{len(self.kernels)} kernels"
        return f"p = {self.weights}/{sum(self.weights)}, ranks {ranks}, d = {self.distance}"


@cache
def kernels(V: int, kind: str) -> np.ndarray:
    """All kernels of a class at one alphabet size."""
    if kind == "latin":
        return exact.latin_squares(V)
    every = exact.permutation_kernels(V)
    return every[exact.distinct_peaks(every)] if kind == "distinct" else every


def every(kind: str, sizes: Iterable[int] = (3, 4)) -> Family:
    """All kernels of a class, at all laws and distances."""
    names = {"all": "kernel", "distinct": "kernel with distinct peaks", "latin": "Latin square"}

    def instances() -> Iterable[Decay]:
        for V in sizes:
            for weights in LAWS[V]:
                for d in range(1, DISTANCES + 1):
                    yield Decay(kernels(V, kind), weights, d)

    return Family(f"every {names[kind]} at V = {', '.join(map(str, sizes))}, d <= {DISTANCES}", instances)


def drawn(kind: str) -> Attack:
    """Single kernels of a class with drawn laws."""

    @st.composite
    def decays(draw: st.DrawFn) -> Decay:
        V = draw(st.sampled_from([3, 4]) if kind != "all" else st.just(3))
        table = kernels(V, kind)
        index = draw(st.integers(0, len(table) - 1))
        return Decay(table[index : index + 1], draw(sorted_laws(V)), draw(st.integers(1, DISTANCES)))

    return Attack(f"kernels ({kind}), V = 3, 4", decays)


def against(bound: Callable[[Decay], Fraction], change: Callable[[Fraction], Fraction] = lambda x: x) -> Sides:
    """The largest marginal beside a bound on it, both over the power of the law's total."""
    return lambda decay: (decay.largest, change(bound(decay)) * decay.scale)


def envelope(decay: Decay) -> Fraction:
    """The Latin envelope at the decay's distance."""
    return latin_envelope(decay.p, decay.distance)[-1]


def weak(decay: Decay) -> Fraction:
    """The distinct-peaks bound at the decay's distance."""
    return distinct_peaks(decay.p[0], decay.p[1], decay.distance)


def closed_form(decay: Decay, further: int = 0) -> Fraction:
    """The closed form of the distinct-peaks bound at the decay's distance, or further."""
    return distinct_peaks_closed(decay.p[0], decay.p[1], decay.distance + further)


#: Models trained on kernels whose every row is a permutation of one law, and that law.
PEAKS, LATIN = "peaks-v4-l8-exact", "latin-v4-l8-exact"
SHARES = [Fraction(w, sum(ZIPF)) for w in ZIPF]


def decay_measured(models: Sequence[str], bound: Callable[[int], Fraction]) -> Measurement:
    """The largest probabilities of trained models beside a bound at their distance."""
    return Measurement(
        " and ".join(map(scope, models)) + f": every first token, distances 1 to 7, each within {LEARNT}",
        lambda: [(found, bound(d)) for model in models for d, found in decays(model)],
        of_training=True,
    )


def one(ranks: list[list[int]], weights: tuple[int, ...], d: int) -> Decay:
    """A single kernel, written with ranks from 1."""
    return Decay(np.array([ranks]) - 1, weights, d)


def _constants(case: tuple[str, int], terms: int = 0) -> tuple[arb, arb]:
    """The larger distance of p_1 and of the sum of squares, by zeta, from their sums over all terms (or more terms)."""
    law, (_, N) = Zipf(*case), case
    with ctx.workprec(256):
        H = exact.harmonic(law.s, N + terms)
        top, square = abs(law.p(1) - 1 / H), abs(law.power_sum(2) - exact.harmonic(2 * law.s, N + terms) / H**2)
        return top.max(square), arb(10) ** -50


constants = Claim(
    id="zipf-constants",
    title="The constants of s = 2.31, N = 130000",
    statement=r"$p_1 = 0.70070\ldots$ and $\sum_k p_k^2 = H_{N,2s}/H_{N,s}^2$ at $s = 2.31$, $N = 130000$.",
    source=PAPER,
    relation="<=",
    sides=_constants,
    note="Hurwitz zeta against the sum of all terms: the two differ by less than 1e-50.",
    enumerate=(Family("s = 2.31, N = 130000, to 50 digits", lambda: [("2.31", 130_000)]),),
    attack=Attack(
        "exponents 0.1 to 4 (1 included) and N up to 60",
        lambda: st.tuples(st.integers(1, 40).map(lambda k: f"{k // 10}.{k % 10}"), st.integers(1, 60)),
        100,
    ),
    control=Control("$H_{N,s}$ has $N + 1$ terms", lambda case: _constants(case, 1)),
)

ceiling = Claim(
    id="zipf-ceiling",
    title="The ceiling on the largest marginal",
    statement=r"If every next-token law is a permutation of $p$, then $M_d \le p_1$.",
    source=PAPER,
    relation="<=",
    sides=against(lambda decay: decay.p[0]),
    note="Attained at every distance by kernels with one peak for all contexts, so some diversity must be assumed for decay.",
    derive=proofs.ceiling,
    scope="every N, every sorted law, any history",
    enumerate=(every("all"),),
    attack=drawn("all"),
    control=Control(r"$M_d \le p_2$", against(lambda decay: decay.p[1])),
    tight=Tight(
        "a constant peak at V = 3, d = 5",
        lambda: one([[1, 2, 3], [1, 2, 3], [1, 3, 2]], (6, 3, 2), 5),
    ),
)

lower = Claim(
    id="zipf-floor",
    title="The floor under the largest marginal",
    statement=r"If every next-token law is a permutation of $p$, then $M_d \ge \max(p_1^d, 1/N)$.",
    source=PAPER,
    relation=">=",
    sides=against(lambda decay: floor(decay.p[0], len(decay.p), decay.distance)),
    derive=proofs.floor,
    scope="every N, every sorted law, any history",
    enumerate=(every("all"),),
    attack=drawn("all"),
    control=Control(r"$M_d \ge p_1$ at every distance", against(lambda decay: decay.p[0])),
    measure=decay_measured((PEAKS, LATIN), lambda d: floor(SHARES[0], len(SHARES), d)),
    tight=Tight(
        "p = (2, 1, 0, 0)/3 with all four continuations apart, d = 2",
        lambda: one([[1, 2, 3, 4], [3, 4, 1, 2], [1, 2, 3, 4], [1, 2, 3, 4]], (2, 1, 0, 0), 2),
    ),
)

distinct = Claim(
    id="distinct-peaks-bound",
    title="The bound of distinct peaks",
    statement=r"With Markov contexts and distinct peaks, $M_d \le W_d$, $W_1 = p_1$, $W_{d+1} = p_2 + (p_1-p_2)W_d$.",
    source=PAPER,
    relation="<=",
    sides=against(weak),
    note=r"The limit $W_\infty = p_2/(1-p_1+p_2)$ is 0.3207 at s = 2.31: not small.",
    derive=proofs.distinct_peaks,
    scope="every N, every sorted law, Markov contexts",
    enumerate=(every("distinct"),),
    attack=drawn("distinct"),
    control=Control(
        "the same without distinct peaks in the recursion: $W_d \\cdot 99/100$",
        against(weak, lambda x: x * Fraction(99, 100)),
    ),
    measure=decay_measured((PEAKS, LATIN), lambda d: distinct_peaks(SHARES[0], SHARES[1], d)),
    tight=Tight(
        "v* its own peak and second after every other token, V = 3, d = 4",
        lambda: one([[1, 2, 3], [2, 1, 3], [2, 3, 1]], (6, 3, 2), 4),
    ),
)

closed = Claim(
    id="distinct-peaks-closed-form",
    title="The closed form and limit of the distinct-peaks bound",
    statement=r"$W_d = W_\infty + (p_1-W_\infty)(p_1-p_2)^{d-1}$ is attained at every distance, by a token that is its own peak and second after every other.",
    source=PAPER,
    relation="=",
    sides=lambda decay: (decay.largest, closed_form(decay) * decay.scale),
    derive=proofs.distinct_peaks_attained,
    scope="every N, every sorted law, every distance",
    enumerate=(
        Family(
            "the extremal kernels at V = 3 and 4, d <= 6",
            lambda: [Decay(extremal(len(w)), w, d) for V in (3, 4) for w in LAWS[V][:2] for d in range(1, 7)],
        ),
    ),
    attack=Attack(
        "sorted laws, V = 3 to 5, d <= 5",
        lambda: st.integers(3, 5).flatmap(
            lambda V: st.builds(lambda w, d: Decay(extremal(V), w, d), sorted_laws(V), st.integers(1, 5))
        ),
    ),
    control=Control(
        r"$W_d$ with the exponent $d$ in place of $d-1$",
        lambda decay: (decay.largest, closed_form(decay, 1) * decay.scale),
    ),
)


def extremal(V: int) -> np.ndarray:
    """The kernel that attains the distinct-peaks bound: token 0 its own peak, and second after every other token."""
    rows = [list(range(V))]
    for u in range(1, V):
        rest = iter(range(2, V))
        rows.append([1 if v == 0 else 0 if v == u else next(rest) for v in range(V)])
    return np.array([rows])


squares = Claim(
    id="distinct-peaks-sum-of-squares",
    title="Sum of squares under distinct peaks",
    statement=r"With Markov contexts and distinct peaks, $M_2 \le \sum_k p_k^2$.",
    source=PAPER,
    relation="<=",
    sides=against(lambda decay: sum((x * x for x in decay.p), Fraction(0))),
    expected="fails",
    note="Distinct peaks leave the second ranks free to meet at one token.",
    assumptions={"d = 2": lambda decay: decay.distance == 2},
    attack=drawn("distinct"),
    witness=Tight(
        "V = 3, p = (6, 3, 2)/11: M_2 = 51/121 against 49/121",
        lambda: one([[1, 2, 3], [2, 1, 3], [2, 3, 1]], (6, 3, 2), 2),
    ),
    repair="distinct-peaks-bound",
)

latin = Claim(
    id="latin-envelope",
    title="The Latin envelope",
    statement=r"With Markov contexts and a Latin kernel (each token has each rank after exactly one predecessor), $M_d \le E_d$.",
    source=PAPER,
    relation="<=",
    sides=against(envelope),
    note=r"$E_2 = \sum_k p_k^2$ is attained; the decay is a power law, not exponential.",
    derive=proofs.latin_envelope,
    scope="every N, every sorted law, one step of the recursion",
    enumerate=(
        every("latin"),
        Family(
            "every Latin square at V = 5, s = 1, d <= 4",
            lambda: [Decay(kernels(5, "latin"), LAWS[5][0], d) for d in range(1, 5)],
        ),
    ),
    attack=drawn("latin"),
    control=Control(r"$M_d \le \frac{99}{100} E_d$", against(envelope, lambda x: x * Fraction(99, 100))),
    measure=decay_measured((LATIN,), lambda d: latin_envelope(SHARES, d)[-1]),
    tight=Tight("the cyclic square at V = 3, d = 2", lambda: one([[1, 2, 3], [2, 3, 1], [3, 1, 2]], (6, 3, 2), 2)),
)

varying = Claim(
    id="latin-envelope-varying",
    title="The Latin envelope for kernels that vary with distance",
    statement=r"With a Latin kernel for each distance, $M_d \le E_d$.",
    source=PAPER,
    relation="<=",
    sides=lambda case: (
        exact.varying_largest(kernels(len(case[0]), "latin"), case[0], case[1])[-1],
        envelope(Decay(kernels(len(case[0]), "latin"), *case)) * sum(case[0]) ** case[1],
    ),
    derive=proofs.latin_envelope,
    scope="every N, every sorted law, one step of the recursion",
    enumerate=(
        Family(
            "every sequence of Latin squares, V = 3 up to d = 5 and V = 4 up to d = 4",
            lambda: [(w, d) for V, D in ((3, 5), (4, 4)) for w in LAWS[V][:2] for d in range(1, D + 1)],
        ),
    ),
    attack=Attack("sorted laws at V = 3, d <= 4", lambda: st.tuples(sorted_laws(3), st.integers(1, 4)), 60),
    control=Control(
        r"$M_d \le \frac{99}{100} E_d$",
        lambda case: (
            exact.varying_largest(kernels(3, "latin"), *case)[-1],
            envelope(Decay(kernels(3, "latin"), *case)) * sum(case[0]) ** case[1] * Fraction(99, 100),
        ),
    ),
    tight=Tight("d = 2 at V = 3, s = 1", lambda: ((6, 3, 2), 2)),
)

falling = Claim(
    id="latin-nonincreasing",
    title="Latin kernels never raise the largest marginal",
    statement=r"With a Latin kernel, $M_{d+1} \le M_d$.",
    source=PAPER,
    relation="<=",
    sides=lambda decay: (
        Decay(decay.kernels, decay.weights, decay.distance + 1).largest,
        decay.largest * sum(decay.weights),
    ),
    derive=proofs.latin_nonincreasing,
    scope="every doubly stochastic kernel",
    enumerate=(every("latin"),),
    attack=drawn("latin"),
    control=Control(
        r"$M_{d+1} \le \frac{9}{10} M_d$",
        lambda decay: (
            10 * Decay(decay.kernels, decay.weights, decay.distance + 1).largest,
            9 * decay.largest * sum(decay.weights),
        ),
    ),
    tight=Tight("the flat law", lambda: one([[1, 2, 3], [2, 3, 1], [3, 1, 2]], (1, 1, 1), 1)),
)

powers = Claim(
    id="sum-of-powers",
    title="The closed form of a sum of powers",
    statement=r"With Markov contexts and a Latin kernel, $M_d \le \sum_k p_k^d = H_{N,ds}/H_{N,s}^d$.",
    source=PAPER,
    relation="<=",
    sides=against(lambda decay: sum((x**decay.distance for x in decay.p), Fraction(0))),
    expected="fails",
    note="Every Latin square at V = 3 and 4 breaks it at d = 3, and it falls below 1/N.",
    assumptions={"d >= 3": lambda decay: decay.distance >= 3},
    attack=drawn("latin"),
    witness=Tight(
        "the cyclic square at V = 3, p = (6, 3, 2)/11, d = 3",
        lambda: one([[1, 2, 3], [2, 3, 1], [3, 1, 2]], (6, 3, 2), 3),
    ),
    repair="latin-envelope",
)
