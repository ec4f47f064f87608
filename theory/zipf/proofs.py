r"""The derivations of the decay bounds: floor, ceiling, distinct peaks, Latin envelope.

Throughout, :math:`q_d` is the law of the token at distance d given the visible context, :math:`M_d` its largest entry,
:math:`p_1 \ge p_2 \ge \dots` the sorted next-token law, and K(u, v) the probability of v after u. The bounds hold for
every sorted law p; Zipf's is one of them.

Source: the assumptions are those of arXiv 2510.03289, Section 3.2.3, as reconstructed; the derivations are ours.
"""

from __future__ import annotations

import sympy as sp

from theory.derivation import Derivation, Reason, Step, eq, le
from theory.reasons import Assume, Combine, Define, Induct, Instance, Sum, Suppose

d, j, u, v = sp.symbols("d j u v", integer=True, positive=True)
N, m, t = sp.symbols("N m t", integer=True, positive=True)
p1, p2 = sp.symbols("p_1 p_2", positive=True)
M, W = sp.Function("M", positive=True), sp.Function("W", positive=True)
q, K = sp.Function("q", nonnegative=True), sp.Function("K", nonnegative=True)


def ceiling() -> Derivation:
    r"""The ceiling :math:`M_d \le p_1`: a mixture of permuted laws has no entry above the largest."""
    histories = (u, 1, N)
    return Derivation(
        "The ceiling",
        r"If the law of $X_d$ given every history is a permutation of $p$, then $M_d \le p_1$.",
        (
            Step("top", le(K(u), p1), Assume("K(u) = P(X_d = v | history u) is an entry of p")),
            Step("weights", le(0, q(u)), Combine((), plus=q(u))),
            Step("each", le(q(u) * K(u), q(u) * p1), Combine(["weights*top"])),
            Step("mixture", le(sp.Sum(q(u) * K(u), histories), sp.Sum(q(u) * p1, histories)), Sum("each", histories)),
            Step("law", eq(sp.Sum(q(u), histories), 1), Assume("the histories have probabilities q(u)")),
            Step("bound", le(sp.Sum(q(u) * K(u), histories), p1), Combine({"mixture": 1, "law": p1})),
        ),
        generic=(u,),
    )


def floor() -> Derivation:
    r"""The floor :math:`M_d \ge p_1^d` and :math:`M_d \ge 1/N`, whatever the histories do."""
    path, rest = sp.Function("w", positive=True), sp.Function("R", nonnegative=True)
    one = sp.Symbol("M_d", positive=True)
    return Derivation(
        "The floor",
        r"If the law of every token given every history is a permutation of $p$, then $M_d \ge \max(p_1^d, 1/N)$.",
        (
            Step(
                "first",
                eq(path(1), p1),
                Assume("w(d) is the probability of the history that follows the peak at each step"),
            ),
            Step("follow", eq(path(d + 1), p1 * path(d)), Assume("one more step to the peak of its context")),
            Step("closed-1", eq(path(1), p1**1), Combine(["first"])),
            Step("closed-d", eq(path(d), p1**d), Suppose(d)),
            Step("closed-next", eq(path(d + 1), p1 ** (d + 1)), Combine({"follow": 1, "closed-d": p1})),
            Step("path", eq(path(d), p1**d), Induct(d, 1, "closed-1", "closed-d", "closed-next")),
            Step(
                "marginal",
                le(path(d) + rest(d), M(d)),
                Assume("the marginal of the path's last token sums this path and others, R(d) >= 0"),
            ),
            Step("others", le(0, rest(d)), Combine((), plus=rest(d))),
            Step("power", le(p1**d, M(d)), Combine({"marginal": 1, "others": 1, "path": -1})),
            Step("entry", le(q(v), one), Assume("M_d is the largest entry of q_d")),
            Step("entries", le(sp.Sum(q(v), (v, 1, N)), sp.Sum(one, (v, 1, N))), Sum("entry", (v, 1, N))),
            Step("law", eq(sp.Sum(q(v), (v, 1, N)), 1), Assume("q_d is a law on N tokens")),
            Step("mean", le(1 / N, one), Combine({"entries": 1 / N, "law": -1 / N})),
        ),
        generic=(d, v),
        conclusions=("power", "mean"),
    )


def distinct_peaks() -> Derivation:
    r"""The bound :math:`W_d`, its closed form, and how fast it reaches its limit."""
    q0, K0, top = sp.symbols("q_0 K_0 M", nonnegative=True)
    s = sp.Symbol("s", positive=True)
    limit = p2 / (1 - p1 + p2)
    closed = limit + (p1 - limit) * (p1 - p2) ** (d - 1)
    return Derivation(
        "The distinct-peaks bound",
        r"If contexts are Markov and different tokens have different successors on top, then $M_d \le W_d$, where "
        r"$W_1 = p_1$, $W_{d+1} = p_2 + (p_1-p_2) W_d$, that is "
        r"$W_d = W_\infty + (p_1 - W_\infty)(p_1-p_2)^{d-1}$ with $W_\infty = p_2/(1-p_1+p_2)$; and with $p_1 - p_2 = 1/(1+s)$, "
        r"$(p_1-p_2)^d \le 1/(1+ds)$, so $W_d \to W_\infty$.",
        (
            *one_step(q0, K0, top),
            Step(
                "recursion",
                le(M(d + 1), p2 + (p1 - p2) * M(d)),
                Assume("M_{d+1} is the largest left side of `next` over v"),
            ),
            Step("start", le(M(1), p1), Assume("q_1 is a permutation of p")),
            Step("W-1", eq(W(1), p1), Assume("definition of W by recursion")),
            Step("W-next", eq(W(d + 1), p2 + (p1 - p2) * W(d)), Assume("definition of W by recursion")),
            Step("bound-1", le(M(1), W(1)), Combine({"start": 1, "W-1": -1})),
            Step("bound-d", le(M(d), W(d)), Suppose(d)),
            Step("bound-next", le(M(d + 1), W(d + 1)), Combine({"recursion": 1, "order*bound-d": 1, "W-next": -1})),
            Step("bound", le(M(d), W(d)), Induct(d, 1, "bound-1", "bound-d", "bound-next")),
            Step("closed-1", eq(W(1), p1), Combine(["W-1"])),
            Step("closed-d", eq(W(d), closed), Suppose(d)),
            Step("closed-next", eq(W(d + 1), closed.subs(d, d + 1)), Combine({"W-next": 1, "closed-d": p1 - p2})),
            Step("closed-form", eq(W(d), closed), Induct(d, 1, "closed-1", "closed-d", "closed-next")),
            Step("rate-1", le((1 + s) * (1 + s) ** (-1), 1), Combine()),
            Step("rate-d", le((1 + d * s) * (1 + s) ** (-d), 1), Suppose(d)),
            Step(
                "rate-next",
                le((1 + (d + 1) * s) * (1 + s) ** (-(d + 1)), 1),
                Combine(["rate-d"], plus=d * s**2 * (1 + s) ** (-(d + 1))),
            ),
            Step("rate", le((1 + d * s) * (1 + s) ** (-d), 1), Induct(d, 1, "rate-1", "rate-d", "rate-next")),
        ),
        generic=(u, d),
        conclusions=("bound", "closed-form", "rate"),
    )


def distinct_peaks_attained() -> Derivation:
    r"""The bound :math:`W_d` is attained: by a token that is its own peak and second after every other token."""
    top, mass = sp.Function("q", positive=True), sp.Function("m", nonnegative=True)
    limit = p2 / (1 - p1 + p2)
    closed = limit + (p1 - limit) * (p1 - p2) ** (d - 1)
    others = (u, 1, N - 1)
    return Derivation(
        "The distinct-peaks bound is attained",
        r"Let $v^*$ be its own peak and second after every other token, and $q_1(v^*) = p_1$. Then "
        r"$q_d(v^*) = W_\infty + (p_1 - W_\infty)(p_1-p_2)^{d-1}$ at every distance.",
        (
            Step(
                "law",
                eq(top(d) + sp.Sum(mass(d, u), others), 1),
                Assume("q(d) = q_d(v*), m(d, u) = q_d(u) for the other tokens u"),
            ),
            Step(
                "next",
                eq(top(d + 1), p1 * top(d) + sp.Sum(p2 * mass(d, u), others)),
                Assume("v* has p_1 after itself, p_2 after the others"),
            ),
            Step("recursion", eq(top(d + 1), p2 + (p1 - p2) * top(d)), Combine({"next": 1, "law": p2})),
            Step("start", eq(top(1), p1), Assume("v* is the peak of the visible context")),
            Step("closed-1", eq(top(1), closed.subs(d, 1)), Combine(["start"])),
            Step("closed-d", eq(top(d), closed), Suppose(d)),
            Step("closed-next", eq(top(d + 1), closed.subs(d, d + 1)), Combine({"recursion": 1, "closed-d": p1 - p2})),
            Step("closed", eq(top(d), closed), Induct(d, 1, "closed-1", "closed-d", "closed-next")),
        ),
        generic=(u, d),
    )


def latin_envelope() -> Derivation:
    r"""One step of the envelope :math:`E_d`, for every set of m tokens.

    With the rows sorted by :math:`q_d` descending, A(t) is what the first t rows send into the set.
    """
    A, B, b, g = (sp.Function(name, real=True) for name in "ABbg")
    s, S, Q = sp.Function("s", real=True), sp.Function("S", real=True), sp.Function("Q", real=True)
    top_m, top_t = sp.symbols("P_m P_t", positive=True)
    kernel = sp.Function("k", nonnegative=True)
    return Derivation(
        "The Latin envelope",
        r"Let each token have each rank after exactly one predecessor. For every set of $m$ tokens, "
        r"$A(t) \le B(t) = \min(tP_m, mP_t)$ and so $\sum_j q_j (A_j - A_{j-1}) \le \sum_j (S_j - S_{j-1})(B_j - B_{j-1}) "
        r"= P_m S_m + m \sum_{j>m} p_j (S_j - S_{j-1})$ for all upper bounds $S_j$ on the sums of the $j$ largest entries of $q_d$.",
        (
            Step(
                "row",
                le(sp.Sum(kernel(u, v), (v, 1, m)), top_m),
                Assume("row u sends m different ranks into the set: at most the m largest"),
            ),
            Step(
                "rows", le(sp.Sum(kernel(u, v), (v, 1, m), (u, 1, t)), sp.Sum(top_m, (u, 1, t))), Sum("row", (u, 1, t))
            ),
            Step(
                "column",
                le(sp.Sum(kernel(u, v), (u, 1, t)), top_t),
                Assume("token v has t different ranks in t rows: at most the t largest"),
            ),
            Step(
                "columns",
                le(sp.Sum(kernel(u, v), (u, 1, t), (v, 1, m)), sp.Sum(top_t, (v, 1, m))),
                Sum("column", (v, 1, m)),
            ),
            Step("by-rows", le(sp.Sum(kernel(u, v), (v, 1, m), (u, 1, t)), t * top_m), Combine(["rows"])),
            Step("by-columns", le(sp.Sum(kernel(u, v), (u, 1, t), (v, 1, m)), m * top_t), Combine(["columns"])),
            Step(
                "partial",
                le(0, g(j)),
                Assume("g = B - A is at least 0 by `by-rows` and `by-columns`, where B(t) = min(t P_m, m P_t)"),
            ),
            Step("gap", eq(g(j), B(j) - A(j)), Assume("what the first j rows send into the set stays g(j) below B(j)")),
            Step("none", eq(g(0), 0), Assume("no rows, nothing sent: A(0) = B(0) = 0")),
            Step("sorted", le(q(j + 1), q(j)), Assume("rows in descending order of q")),
            *summation_by_parts("send", q, g, {"none": 1}, N),
            Step("shown", le(0, (q(j) - q(j + 1)) * g(j)), Combine(["sorted*partial"])),
            Step("shown-all", le(0, sp.Sum((q(j) - q(j + 1)) * g(j), (j, 1, N))), Sum("shown", (j, 1, N))),
            Step("last", le(0, q(N + 1)), Combine((), plus=q(N + 1))),
            Step("partial-last", le(0, g(N + 1)), Instance("partial", {j: N + 1})),
            Step(
                "sent",
                le(0, sp.Sum(q(j) * (g(j) - g(j - 1)), (j, 1, N + 1))),
                Combine({"send": -1, "shown-all": 1, "last*partial-last": 1}),
            ),
            Step("cumulative", le(Q(j), S(j)), Assume("S(j) bounds Q(j), the sum of the j largest entries of q_d")),
            Step("excess", eq(s(j), S(j) - Q(j)), Define("the excess of the bound")),
            Step("excess-0", eq(s(0), 0), Assume("empty sums: S(0) = Q(0) = 0")),
            Step("excess-N", eq(s(N + 1), 0), Assume("full sums: S = Q = 1")),
            Step(
                "concave",
                le(b(j + 1), b(j)),
                Assume("b(j) = B(j) - B(j-1) is P_m up to m and m p_j beyond, descending since P_m >= m p_{m+1}"),
            ),
            *summation_by_parts("raise", b, s, {"excess-0": 1}, N),
            Step("excess-nonnegative", le(0, s(j)), Combine({"cumulative": 1, "excess": -1})),
            Step("raised", le(0, (b(j) - b(j + 1)) * s(j)), Combine(["concave*excess-nonnegative"])),
            Step("raised-all", le(0, sp.Sum((b(j) - b(j + 1)) * s(j), (j, 1, N))), Sum("raised", (j, 1, N))),
            Step(
                "replaced",
                le(0, sp.Sum(b(j) * (s(j) - s(j - 1)), (j, 1, N + 1))),
                Combine({"raise": -1, "raised-all": 1, "excess-N": -b(N + 1)}),
            ),
        ),
        generic=(u, v, j, N),
        conclusions=("by-rows", "by-columns", "sent", "replaced"),
    )


def latin_nonincreasing() -> Derivation:
    r"""Under a doubly stochastic kernel the largest marginal never rises: :math:`M_{d+1} \le M_d`."""
    top = sp.Symbol("M", positive=True)
    tokens = (u, 1, N)
    return Derivation(
        "Latin kernels never raise the largest marginal",
        r"If the kernel's columns sum to one, $M_{d+1} \le M_d$.",
        (
            Step("largest", le(q(u), top), Assume("M is the largest entry of q_d")),
            Step("kernel", le(0, K(u)), Combine((), plus=K(u))),
            Step("each", le(q(u) * K(u), top * K(u)), Combine(["kernel*largest"])),
            Step("all", le(sp.Sum(q(u) * K(u), tokens), sp.Sum(top * K(u), tokens)), Sum("each", tokens)),
            Step(
                "column",
                eq(sp.Sum(K(u), tokens), 1),
                Assume("the kernel is doubly stochastic: each token has each rank once"),
            ),
            Step("bound", le(sp.Sum(q(u) * K(u), tokens), top), Combine({"all": 1, "column": top})),
        ),
        generic=(u,),
    )


def one_step(q0: sp.Symbol, K0: sp.Symbol, top: sp.Expr) -> tuple[Step, ...]:
    r"""One token further with distinct peaks: no entry is above :math:`p_2 + (p_1 - p_2) M`, for entries up to M before."""
    others = (u, 1, N - 1)
    return (
        Step(
            "peak",
            le(K0, p1),
            Assume("K_0 is the entry of v after the one token u_0 that may have v on top; q_0 = q_d(u_0)"),
        ),
        Step("second", le(K(u), p2), Assume("v is not on top after any other token u")),
        Step("weight-0", le(0, q0), Combine((), plus=q0)),
        Step("weight", le(0, q(u)), Combine((), plus=q(u))),
        Step("term-0", le(q0 * K0, q0 * p1), Combine(["weight-0*peak"])),
        Step("term", le(q(u) * K(u), q(u) * p2), Combine(["weight*second"])),
        Step("terms", le(sp.Sum(q(u) * K(u), others), sp.Sum(q(u) * p2, others)), Sum("term", others)),
        Step("law", eq(q0 + sp.Sum(q(u), others), 1), Assume("q_d is a law")),
        Step("order", le(p2, p1), Assume("p is sorted")),
        Step("largest", le(q0, top), Assume("M is the largest entry of q_d")),
        Step(
            "next",
            le(q0 * K0 + sp.Sum(q(u) * K(u), others), p2 + (p1 - p2) * top),
            Combine({"term-0": 1, "terms": 1, "law": p2, "order*largest": 1}),
        ),
    )


def summation_by_parts(name: str, weight, total, empty: dict[str, int], n: sp.Symbol) -> tuple[Step, ...]:
    r"""Summation by parts, by induction: :math:`\sum_{j \le n+1} a_j (G_j - G_{j-1}) = a_{n+1} G_{n+1} + \sum_{j \le n} (a_j - a_{j+1}) G_j`.

    The step ``empty`` says that :math:`G_0 = 0`.
    """
    left = sp.Sum(weight(j) * (total(j) - total(j - 1)), (j, 1, n + 1))
    right = weight(n + 1) * total(n + 1) + sp.Sum((weight(j) - weight(j + 1)) * total(j), (j, 1, n))
    base = eq(left.subs(n, 1).doit(), right.subs(n, 1).doit())
    (zero,) = empty
    reason: Reason = Combine({zero: -weight(1)})
    return (
        Step(f"{name}-1", base, reason),
        Step(f"{name}-n", eq(left, right), Suppose(n)),
        Step(f"{name}-next", eq(left.subs(n, n + 1), right.subs(n, n + 1)), Combine([f"{name}-n"])),
        Step(name, eq(left, right), Induct(n, 1, f"{name}-1", f"{name}-n", f"{name}-next")),
    )
