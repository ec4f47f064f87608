r"""The decay bounds when contexts are longer than one token, or when the assumptions hold on average only.

Source: the assumptions are those of arXiv 2510.03289, Section 3.2.3, as reconstructed; the derivations are ours.
"""

from __future__ import annotations

import sympy as sp

from theory.derivation import Derivation, Step, eq, le
from theory.reasons import Assume, Combine, Instance, Sum
from theory.zipf.proofs import N, j, m, one_step, p1, p2, q, summation_by_parts, u, v


def prefix_balanced() -> Derivation:
    r"""With the last kernel Latin given every prefix, :math:`M_d \le \sum_k p_k^2` for d >= 2, by :math:`2ab \le a^2 + b^2`."""
    f, h, P = sp.Function("f", real=True), sp.Function("h", real=True), sp.Function("p", real=True)
    squares = sp.Symbol("S_2", positive=True)
    tokens = (u, 1, N)
    return Derivation(
        "Balance given every prefix",
        r"If, given every prefix, the last kernel is Latin, then $M_d \le \sum_k p_k^2$ for every $d \ge 2$.",
        (
            Step("square", le(0, (f(u) - h(u)) ** 2), Combine((), plus=(f(u) - h(u)) ** 2)),
            Step("squares", le(0, sp.Sum((f(u) - h(u)) ** 2, tokens)), Sum("square", tokens)),
            Step(
                "last-token",
                eq(sp.Sum(f(u) ** 2, tokens), squares),
                Assume("f(u) = P(X_{d-1} = u | prefix) is a permutation of p; S_2 = sum p^2"),
            ),
            Step(
                "column",
                eq(sp.Sum(h(u) ** 2, tokens), squares),
                Assume("h(u) = P(X_d = v | prefix, u) runs through all ranks"),
            ),
            Step(
                "prefix",
                le(sp.Sum(f(u) * h(u), tokens), squares),
                Combine({"squares": sp.Rational(1, 2), "last-token": sp.Rational(1, 2), "column": sp.Rational(1, 2)}),
            ),
            Step("given", le(P(v), squares), Assume("P(v) = P(X_d = v | prefix number v), bounded by `prefix`")),
            Step("weight", le(0, q(v)), Combine((), plus=q(v))),
            Step("weighted", le(q(v) * P(v), q(v) * squares), Combine(["weight*given"])),
            Step(
                "mixture",
                le(sp.Sum(q(v) * P(v), (v, 1, m)), sp.Sum(q(v) * squares, (v, 1, m))),
                Sum("weighted", (v, 1, m)),
            ),
            Step("law", eq(sp.Sum(q(v), (v, 1, m)), 1), Assume("the m prefixes have probabilities q")),
            Step("bound", le(sp.Sum(q(v) * P(v), (v, 1, m)), squares), Combine({"mixture": 1, "law": squares})),
        ),
        generic=(u, v),
    )


def uncorrelated() -> Derivation:
    r"""Kinds of text with uncorrelated sorted laws: :math:`E\,M_2 \le \sum_j \bar p_j^2`, by rearrangement and averaging."""
    c, e, C = sp.symbols("c e C", integer=True, positive=True)
    law, share, g = sp.Function("a", nonnegative=True), sp.Function("w", nonnegative=True), sp.Function("g", real=True)
    second = sp.Function("M", real=True)
    first = sp.Lambda(j, law(c, j))
    ranks, kinds, others = (j, 1, N + 1), (c, 1, C), (e, 1, C)
    aligned = sp.Sum(law(c, j) * law(e, j), ranks)
    weighted = share(c) * share(e)
    return Derivation(
        "Uncorrelated sorted laws",
        r"If the sorted laws of two successive steps are drawn independently, with Latin kernels, $E\,M_2 \le \sum_j \bar p_j^2$.",
        (
            Step(
                "partial",
                le(0, g(j)),
                Assume(
                    "g(j): the sum of the j largest entries of the second law, less what j different ranks of it sum to"
                ),
            ),
            Step("none", eq(g(0), 0), Assume("empty sums")),
            Step("sorted", le(law(c, j + 1), law(c, j)), Assume("a(c, .) is the sorted law of kind c")),
            *summation_by_parts("send", first, g, {"none": 1}, N),
            Step("shown", le(0, (law(c, j) - law(c, j + 1)) * g(j)), Combine(["sorted*partial"])),
            Step("shown-all", le(0, sp.Sum((law(c, j) - law(c, j + 1)) * g(j), (j, 1, N))), Sum("shown", (j, 1, N))),
            Step("last", le(0, law(c, N + 1)), Combine((), plus=law(c, N + 1))),
            Step("partial-last", le(0, g(N + 1)), Instance("partial", {j: N + 1})),
            Step(
                "rearranged",
                le(0, sp.Sum(law(c, j) * (g(j) - g(j - 1)), ranks)),
                Combine({"send": -1, "shown-all": 1, "last*partial-last": 1}),
            ),
            Step(
                "pair",
                le(second(c, e), aligned),
                Assume("M(c, e) is M_2 for kinds c then e: by `rearranged`, at most the aligned sum"),
            ),
            Step("weight", le(0, weighted), Combine((), plus=weighted)),
            Step("weighted", le(weighted * second(c, e), weighted * aligned), Combine(["weight*pair"])),
            Step(
                "inner",
                le(sp.Sum(weighted * second(c, e), others), sp.Sum(weighted * aligned, others)),
                Sum("weighted", others),
            ),
            Step(
                "bound-kinds",
                le(sp.Sum(weighted * second(c, e), others, kinds), sp.Sum(weighted * aligned, others, kinds)),
                Sum("inner", kinds),
            ),
            Step(
                "bound",
                le(
                    sp.Sum(weighted * second(c, e), others, kinds),
                    sp.Sum(sp.Sum(share(c) * law(c, j), kinds) ** 2, ranks),
                ),
                Combine(["bound-kinds"]),
            ),
        ),
        generic=(j, c, e, N),
    )


def prefix_distinct() -> Derivation:
    r"""With distinct peaks given every prefix, :math:`M_d \le W_2 = p_2 + (p_1 - p_2) p_1` for d >= 2."""
    q0, K0 = sp.symbols("q_0 K_0", nonnegative=True)
    given, weight = sp.Function("P", nonnegative=True), sp.Function("w", nonnegative=True)
    bound = p2 + (p1 - p2) * p1
    prefixes = (v, 1, m)
    return Derivation(
        "Distinct peaks given every prefix",
        r"If, given every prefix, different last tokens have different successors on top, $M_d \le p_2 + (p_1-p_2)p_1$ for $d \ge 2$.",
        (
            *one_step(q0, K0, p1),
            Step(
                "given",
                le(given(v), bound),
                Assume("P(v) = P(X_d = t | prefix number v) for one token t: the left side of `next`"),
            ),
            Step("weight-v", le(0, weight(v)), Combine((), plus=weight(v))),
            Step("weighted", le(weight(v) * given(v), weight(v) * bound), Combine(["weight-v*given"])),
            Step(
                "mixture",
                le(sp.Sum(weight(v) * given(v), prefixes), sp.Sum(weight(v) * bound, prefixes)),
                Sum("weighted", prefixes),
            ),
            Step("prefixes", eq(sp.Sum(weight(v), prefixes), 1), Assume("the m prefixes have probabilities w")),
            Step(
                "bound", le(sp.Sum(weight(v) * given(v), prefixes), bound), Combine({"mixture": 1, "prefixes": bound})
            ),
        ),
        generic=(u, v),
        conclusions=("next", "bound"),
    )
