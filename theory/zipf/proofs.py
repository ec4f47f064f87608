r"""The derivations of the decay bounds: ceiling, floor, distinct peaks.

Throughout, :math:`q_d` is the law of the token at distance d given the visible context, and :math:`M_d` its largest entry:
:math:`q_d(v) \le M_d` for every v, and :math:`M_d = q_d(a_d)` for the token :math:`a_d`. The sorted next-token law is
:math:`p_1 \ge p_2 \ge \dots`; the bounds hold for every such law, and Zipf's is one of them.

Source: the assumptions are those of arXiv 2510.03289, Section 3.2.3, as reconstructed; the derivations are ours.
"""

from __future__ import annotations

import sympy as sp

from theory.derivation import Derivation, Step, eq, le, lt
from theory.reals import Inverse, Least
from theory.reasons import Assume, Combine, Induct, Instance, Sum, Suppose

d, k, u, v = sp.symbols("d k u v")
N, p1, p2 = sp.symbols("N p_1 p_2")
M, W, a, q, K, H, h = (sp.Function(name) for name in ("M", "W", "a", "q", "K", "H", "h"))
p, rank, peak, e = (sp.Function(name) for name in ("p", "r", "b", "e"))


def ceiling() -> Derivation:
    r"""The ceiling :math:`M_d \le p_1`: a mixture of permuted laws has no entry above the largest.

    Names: p(k), the sorted law; H(d), the number of histories between the visible context and distance d; h(d, u), their
    probabilities; K(d, u, v), the probability of token v at distance d after history u, whose rank in p is r(d, u, v);
    q(d, v), the law at distance d; M(d), its largest entry, that of token a(d).
    Generic: d, k, v from 1, and u from 1 to H(d); r and a are integers from 1.
    """
    histories = (u, 1, H(d))
    return Derivation(
        "The ceiling",
        r"If the law of $X_d$ given every history is a permutation of $p$, then $M_d \le p_1$.",
        (
            Step("sorted", le(p(k + 1), p(k)), Assume("p is sorted")),
            Step("first-1", le(p(1), p(1)), Combine()),
            Step("first-k", le(p(k), p(1)), Suppose(k)),
            Step("first-next", le(p(k + 1), p(1)), Combine(["sorted", "first-k"])),
            Step("first", le(p(k), p(1)), Induct(k, "first-1", "first-k", "first-next")),
            Step("permuted", eq(K(d, u, v), p(rank(d, u, v))), Assume("every next-token law is a permutation of p")),
            Step("ranked", le(p(rank(d, u, v)), p(1)), Instance("first", {k: rank(d, u, v)})),
            Step("weight", le(0, h(d, u)), Assume("histories have probabilities")),
            Step("top", le(K(d, u, v), p(1)), Combine(["permuted", "ranked"])),
            Step("each", le(h(d, u) * K(d, u, v), h(d, u) * p(1)), Combine(["weight*top"])),
            Step(
                "all",
                le(sp.Sum(h(d, u) * K(d, u, v), histories), sp.Sum(h(d, u) * p(1), histories)),
                Sum("each", histories),
            ),
            Step("law", eq(sp.Sum(h(d, u), histories), 1), Assume("one of the histories has happened")),
            Step(
                "mixture",
                eq(q(d, v), sp.Sum(h(d, u) * K(d, u, v), histories)),
                Assume("total probability, over histories"),
            ),
            Step("entry", le(q(d, v), p(1)), Combine({"all": 1, "mixture": 1, "law": p(1)})),
            Step("attained", eq(M(d), q(d, a(d))), Assume("M(d) is the entry of the token a(d)")),
            Step("entry-a", le(q(d, a(d)), p(1)), Instance("entry", {v: a(d)})),
            Step("bound", le(M(d), p(1)), Combine(["entry-a", "attained"])),
        ),
        generic={d: 1, k: 1, u: 1, v: 1},
        integers={H: 1, rank: 1, a: 1},
        covers="every alphabet, every sorted law, every kernel of the class, every distance",
    )


def floor() -> Derivation:
    r"""The floor :math:`M_d \ge p_1^d` and :math:`M_d \ge 1/N`, whatever the histories do.

    Names: N tokens; p_1, the largest entry of p; H(d), the number of histories before distance d, of which the first follows
    the peak at each step; h(d, u), their probabilities; K(d, u, v), the probability of token v at distance d after history u;
    b(d), the likeliest token after the first history; q(d, v), the law at distance d; M(d), its largest entry.
    Generic: d from 1, u from 1 to H(d), v from 1 to N; b is an integer from 1. The hypothesis `chain` speaks of d + 1.
    """
    others = (u, 2, H(d))
    return Derivation(
        "The floor",
        r"If the law of every token given every history is a permutation of $p$, then $M_d \ge p_1^d$ and $M_d \ge 1/N$.",
        (
            Step("empty", eq(h(1, 1), 1), Assume("nothing lies before distance 1")),
            Step(
                "chain",
                eq(h(d + 1, 1), h(d, 1) * K(d, 1, peak(d))),
                Assume("the first history goes on with the peak after it"),
            ),
            Step("peak", eq(K(d, 1, peak(d)), p1), Assume("the peak has the probability p_1")),
            Step("path-1", eq(h(1, 1), 1), Combine(["empty"])),
            Step("path-d", eq(h(d, 1), p1 ** (d - 1)), Suppose(d)),
            Step("path-next", eq(h(d + 1, 1), p1**d), Combine({"chain": 1, "path-d": p1, "peak": h(d, 1)})),
            Step("path", eq(h(d, 1), p1 ** (d - 1)), Induct(d, "path-1", "path-d", "path-next")),
            Step("weight", le(0, h(d, u)), Assume("histories have probabilities")),
            Step("kernel", le(0, K(d, u, v)), Assume("tokens have probabilities")),
            Step("other", le(0, h(d, u) * K(d, u, v)), Combine(["weight*kernel"])),
            Step("others", le(0, sp.Sum(h(d, u) * K(d, u, v), others)), Sum("other", others)),
            Step("others-peak", le(0, sp.Sum(h(d, u) * K(d, u, peak(d)), others)), Instance("others", {v: peak(d)})),
            Step(
                "mixture",
                eq(q(d, v), h(d, 1) * K(d, 1, v) + sp.Sum(h(d, u) * K(d, u, v), others)),
                Assume("total probability, over histories"),
            ),
            Step(
                "mixture-peak",
                eq(q(d, peak(d)), h(d, 1) * K(d, 1, peak(d)) + sp.Sum(h(d, u) * K(d, u, peak(d)), others)),
                Instance("mixture", {v: peak(d)}),
            ),
            Step("largest", le(q(d, v), M(d)), Assume("M(d) is the largest entry of q_d")),
            Step("largest-peak", le(q(d, peak(d)), M(d)), Instance("largest", {v: peak(d)})),
            Step(
                "power",
                le(p1**d, M(d)),
                Combine({"largest-peak": 1, "mixture-peak": -1, "others-peak": 1, "peak": -h(d, 1), "path": -p1}),
            ),
            Step("entries", le(sp.Sum(q(d, v), (v, 1, N)), N * M(d)), Sum("largest", (v, 1, N))),
            Step("law", eq(sp.Sum(q(d, v), (v, 1, N)), 1), Assume("q_d is a law on N tokens")),
            Step("N", lt(0, N), Least()),
            Step("share", lt(0, 1 / N), Inverse("N")),
            Step("mean", le(1 / N, M(d)), Combine({"entries*share": 1, "law": -1 / N}, given=["N"])),
        ),
        generic={d: 1, u: 1, v: 1},
        integers={N: 1, H: 1, peak: 1},
        conclusions=("power", "mean"),
        covers="every alphabet, every sorted law, every kernel of the class, every distance",
    )


def distinct_peaks() -> Derivation:
    r"""The bound :math:`W_d` of distinct peaks, by recursion and in closed form.

    Names: N tokens; p_1 >= p_2, the two largest entries of p; K(u, v), the probability of v after u; e(u, v), 1 where v is the
    peak after u, else 0; q(d, v), the law at distance d; M(d), its largest entry, that of token a(d); W(d), the bound.
    Generic: d from 1, u and v from 1 to N; a is an integer from 1. `step` and `W-next` speak of d + 1.
    """
    tokens = (u, 1, N)
    closed, limit = _closed_form()
    return Derivation(
        "The distinct-peaks bound",
        r"If contexts are Markov and different tokens have different successors on top, then $M_d \le W_d$, where "
        r"$W_1 = p_1$, $W_{d+1} = p_2 + (p_1-p_2) W_d$, that is "
        r"$W_d = W_\infty + (p_1 - W_\infty)(p_1-p_2)^{d-1}$ with $W_\infty = p_2/(1-p_1+p_2)$.",
        (
            Step("order", le(p2, p1), Assume("p is sorted")),
            Step("entry", le(K(u, v), p2 + (p1 - p2) * e(u, v)), Assume("p_1 at the peak after u, else at most p_2")),
            Step("is-peak", le(0, e(u, v)), Assume("e is 0 or 1")),
            Step("peaks", le(sp.Sum(e(u, v), tokens), 1), Assume("no token is the peak after two others")),
            Step("weight", le(0, q(d, v)), Assume("tokens have probabilities")),
            Step("law", eq(sp.Sum(q(d, u), tokens), 1), Assume("q_d is a law on N tokens")),
            Step("step", eq(q(d + 1, v), sp.Sum(q(d, u) * K(u, v), tokens)), Assume("contexts are Markov")),
            Step("largest", le(q(d, v), M(d)), Assume("M(d) is the largest entry of q_d")),
            Step("attained", eq(M(d), q(d, a(d))), Assume("M(d) is the entry of the token a(d)")),
            Step("weight-u", le(0, q(d, u)), Instance("weight", {v: u})),
            Step("largest-u", le(q(d, u), M(d)), Instance("largest", {v: u})),
            Step("weight-a", le(0, q(d, a(d))), Instance("weight", {v: a(d)})),
            Step("positive", le(0, M(d)), Combine({"weight-a": 1, "attained": -1})),
            Step("sent", le(q(d, u) * K(u, v), q(d, u) * (p2 + (p1 - p2) * e(u, v))), Combine(["weight-u*entry"])),
            Step(
                "at-peak",
                le((p1 - p2) * q(d, u) * e(u, v), (p1 - p2) * M(d) * e(u, v)),
                Combine(["order*largest-u*is-peak"]),
            ),
            Step(
                "each", le(q(d, u) * K(u, v), p2 * q(d, u) + (p1 - p2) * M(d) * e(u, v)), Combine(["sent", "at-peak"])
            ),
            Step(
                "all",
                le(
                    sp.Sum(q(d, u) * K(u, v), tokens),
                    sp.Sum(p2 * q(d, u) + (p1 - p2) * M(d) * e(u, v), tokens),
                ),
                Sum("each", tokens),
            ),
            Step(
                "next",
                le(q(d + 1, v), p2 + (p1 - p2) * M(d)),
                Combine({"all": 1, "step": 1, "law": p2, "order*positive*peaks": 1}),
            ),
            Step("next-a", le(q(d + 1, a(d + 1)), p2 + (p1 - p2) * M(d)), Instance("next", {v: a(d + 1)})),
            Step("attained-next", eq(M(d + 1), q(d + 1, a(d + 1))), Instance("attained", {d: d + 1})),
            Step("recursion", le(M(d + 1), p2 + (p1 - p2) * M(d)), Combine(["next-a", "attained-next"])),
            Step("W-1", eq(W(1), p1), Assume("W by recursion")),
            Step("W-next", eq(W(d + 1), p2 + (p1 - p2) * W(d)), Assume("W by recursion")),
            Step("start", le(q(1, v), p1), Assume("q_1 is a permutation of p")),
            Step("start-a", le(q(1, a(1)), p1), Instance("start", {v: a(1)})),
            Step("attained-1", eq(M(1), q(1, a(1))), Instance("attained", {d: 1})),
            Step("bound-1", le(M(1), W(1)), Combine({"start-a": 1, "attained-1": 1, "W-1": -1})),
            Step("bound-d", le(M(d), W(d)), Suppose(d)),
            Step("bound-next", le(M(d + 1), W(d + 1)), Combine({"recursion": 1, "order*bound-d": 1, "W-next": -1})),
            Step("bound", le(M(d), W(d)), Induct(d, "bound-1", "bound-d", "bound-next")),
            Step("below-1", lt(0, 1 - p1 + p2), Assume("p_1 - p_2 < 1")),
            Step("closed-1", eq(W(1), p1), Combine(["W-1"])),
            Step("closed-d", eq(W(d), closed), Suppose(d)),
            Step(
                "closed-next",
                eq(W(d + 1), limit + (p1 - limit) * (p1 - p2) ** d),
                Combine({"W-next": 1, "closed-d": p1 - p2}, given=["below-1"]),
            ),
            Step("closed-form", eq(W(d), closed), Induct(d, "closed-1", "closed-d", "closed-next")),
            Step("closed-bound", le(M(d), closed), Combine(["bound", "closed-form"])),
        ),
        generic={d: 1, u: 1, v: 1},
        integers={N: 1, a: 1},
        conclusions=("bound", "closed-form", "closed-bound"),
        covers="every alphabet, every sorted law, every kernel of the class, every distance",
    )


def distinct_peaks_attained() -> Derivation:
    r"""The closed form is attained: by a token that is its own peak, and second after every other token.

    Names: N tokens, of which that one is number 1; p_1, p_2; K(u, v), the probability of v after u; q(d, v), the law at
    distance d. Generic: d and u from 1, u to N - 1 where it numbers the other tokens u + 1. `step` speaks of d + 1.
    """
    others = (u, 1, N - 1)
    closed, limit = _closed_form()
    return Derivation(
        "The distinct-peaks bound is attained",
        r"Let $v^*$ be its own peak and second after every other token, and $q_1(v^*) = p_1$. Then "
        r"$q_d(v^*) = W_\infty + (p_1 - W_\infty)(p_1-p_2)^{d-1}$ at every distance.",
        (
            Step("law", eq(q(d, 1) + sp.Sum(q(d, u + 1), others), 1), Assume("q_d is a law on N tokens")),
            Step(
                "step",
                eq(q(d + 1, 1), q(d, 1) * K(1, 1) + sp.Sum(q(d, u + 1) * K(u + 1, 1), others)),
                Assume("contexts are Markov"),
            ),
            Step("own", eq(K(1, 1), p1), Assume("token 1 is its own peak")),
            Step("second", eq(K(u + 1, 1), p2), Assume("token 1 is second after every other token")),
            Step("sent", eq(q(d, u + 1) * K(u + 1, 1), q(d, u + 1) * p2), Combine({"second": q(d, u + 1)})),
            Step(
                "sent-all",
                eq(sp.Sum(q(d, u + 1) * K(u + 1, 1), others), sp.Sum(q(d, u + 1) * p2, others)),
                Sum("sent", others),
            ),
            Step(
                "recursion",
                eq(q(d + 1, 1), p2 + (p1 - p2) * q(d, 1)),
                Combine({"step": 1, "own": q(d, 1), "sent-all": 1, "law": p2}),
            ),
            Step("start", eq(q(1, 1), p1), Assume("token 1 is the peak of the visible context")),
            Step("below-1", lt(0, 1 - p1 + p2), Assume("p_1 - p_2 < 1")),
            Step("closed-1", eq(q(1, 1), p1), Combine(["start"])),
            Step("closed-d", eq(q(d, 1), closed), Suppose(d)),
            Step(
                "closed-next",
                eq(q(d + 1, 1), limit + (p1 - limit) * (p1 - p2) ** d),
                Combine({"recursion": 1, "closed-d": p1 - p2}, given=["below-1"]),
            ),
            Step("closed", eq(q(d, 1), closed), Induct(d, "closed-1", "closed-d", "closed-next")),
        ),
        generic={d: 1, u: 1},
        integers={N: 1},
        covers="every alphabet of two tokens or more, every sorted law, every distance",
    )


def _closed_form() -> tuple[sp.Expr, sp.Expr]:
    r"""The closed form :math:`W_\infty + (p_1 - W_\infty)(p_1-p_2)^{d-1}`, and its limit."""
    limit = p2 / (1 - p1 + p2)
    return limit + (p1 - limit) * (p1 - p2) ** (d - 1), limit
