r"""The continuous-time objective: what its weights are, what its minimum is, and what minimises it.

Source: arXiv 2510.03289, Eq. 13 and Section 3.2.2 (in words); the formulas and derivations are ours.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb

import sympy as sp

from theory.derivation import Derivation, Step, eq, le
from theory.factorization import at_least_zero, gibbs, u, w
from theory.reasons import Antiderivative, Assume, Cite, Combine, Define, Induct, Instance, Lemma, Sum, Suppose

i, m = sp.symbols("i m", integer=True, positive=True)
k = sp.Symbol("k", integer=True, nonnegative=True)
L, n = sp.symbols("L n", integer=True, positive=True)
t = sp.Symbol("t", positive=True)


def mask_weight(m: int, L: int) -> Fraction:
    r"""The weight of one set of m masks in the continuous-time objective, for every schedule.

    .. math:: \int_0^1 t^{m-1} (1-t)^{L-m} \, dt = \frac{1}{m \binom{L}{m}}

    >>> mask_weight(2, 3)
    Fraction(1, 6)
    """
    if not 1 <= m <= L:
        raise ValueError(f"{m} masks of {L} tokens: 1 <= m <= L is needed")
    return Fraction(1, m * comb(L, m))


def beta(m: sp.Expr, k: sp.Expr | int) -> sp.Expr:
    r"""Euler's integral in closed form, :math:`(m-1)!\,k!/(m+k)!`."""
    return sp.factorial(m - 1) * sp.factorial(k) / sp.factorial(m + k)


def integral(m: sp.Expr, k: sp.Expr | int) -> sp.Integral:
    r"""Euler's integral :math:`\int_0^1 t^{m-1} (1-t)^k \, dt`."""
    return sp.Integral(t ** (m - 1) * (1 - t) ** k, (t, 0, 1))


def minimum_is_entropy() -> Derivation:
    r"""The minimum of the continuous-time objective is :math:`H(X)`, for every schedule, L and alphabet."""
    weight = sp.Function("I", real=True)
    h, e, T, loss = (
        sp.Function("h", real=True),
        sp.Function("e", real=True),
        sp.Function("T", real=True),
        sp.Symbol("L_inf", real=True),
    )
    telescope = eq(sp.Sum(e(L - m + 1) - e(L - m), (m, 1, n)), e(L) - e(L - n))
    return Derivation(
        "The minimum of the objective is the entropy",
        r"For every schedule, $\min_f L_\infty = H(X)$: a set of $m$ masks has weight $\int_0^1 t^{m-1}(1-t)^{L-m}dt = "
        r"1/(m\binom Lm)$, and the expected conditional entropies telescope along a uniformly random order.",
        (
            Step(
                "weight",
                eq(weight(m, k), integral(m, k)),
                Define("the weight of m masks beside k visible tokens, at alpha_t = 1 - t"),
            ),
            Step(
                "schedule",
                eq(sp.Symbol("I_alpha", real=True), weight(m, k)),
                Cite(
                    "substitution u = 1 - alpha(t) turns the integral of -alpha' (1-alpha)^(m-1) alpha^k into weight(m, k)",
                    "calculus",
                ),
            ),
            Step("weight-0", eq(weight(m, 0), integral(m, 0)), Instance("weight", {k: 0})),
            Step("no-visible-integral", eq(integral(m, 0), 1 / m), Antiderivative(t**m / m)),
            Step("beta-0", eq(weight(m, 0), beta(m, 0)), Combine({"weight-0": 1, "no-visible-integral": 1})),
            Step(
                "parts",
                eq(sp.Integral(m * t ** (m - 1) * (1 - t) ** (k + 1) - (k + 1) * t**m * (1 - t) ** k, (t, 0, 1)), 0),
                Antiderivative(t**m * (1 - t) ** (k + 1)),
            ),
            Step("beta-k", eq(weight(m, k), beta(m, k)), Suppose(k)),
            Step("beta-shifted", eq(weight(m + 1, k), beta(m + 1, k)), Instance("beta-k", {m: m + 1})),
            Step("weight-next", eq(weight(m, k + 1), integral(m, k + 1)), Instance("weight", {k: k + 1})),
            Step("weight-shifted", eq(weight(m + 1, k), integral(m + 1, k)), Instance("weight", {m: m + 1})),
            Step(
                "beta-next",
                eq(weight(m, k + 1), beta(m, k + 1)),
                Combine(
                    {"parts": 1 / m, "weight-next": 1, "weight-shifted": -(k + 1) / m, "beta-shifted": (k + 1) / m}
                ),
            ),
            Step("beta", eq(weight(m, k), beta(m, k)), Induct(k, 0, "beta-0", "beta-k", "beta-next")),
            Step(
                "sets",
                eq(T(m), sp.factorial(L) / (sp.factorial(m - 1) * sp.factorial(L - m)) * h(L - m)),
                Assume(
                    "T(m) sums H(X_i | X_C) over the binom(L, m) sets of m masks and their m tokens; h(j) is its mean at j visible tokens"
                ),
            ),
            Step(
                "drop",
                eq(h(L - m), e(L - m + 1) - e(L - m)),
                Assume(
                    "e(j) is the mean entropy of j tokens; a uniform set and a uniform further token make a uniform set"
                ),
            ),
            Step("one", telescope.subs({n: 1}), Combine()),
            Step("so-far", telescope, Suppose(n)),
            Step("one-more", telescope.subs({n: n + 1}), Combine(["so-far"])),
            Step("telescope", telescope, Induct(n, 1, "one", "so-far", "one-more")),
            Step("whole", eq(sp.Sum(e(L - m + 1) - e(L - m), (m, 1, L)), e(L) - e(0)), Instance("telescope", {n: L})),
            Step("nothing", eq(e(0), 0), Assume("no tokens, no entropy")),
            Step(
                "drops",
                eq(sp.Sum(h(L - m), (m, 1, L)), sp.Sum(e(L - m + 1) - e(L - m), (m, 1, L))),
                Sum("drop", (m, 1, L)),
            ),
            Step(
                "minimum",
                eq(loss, sp.Sum(h(L - m), (m, 1, L))),
                Assume(
                    "at the optimum each token costs H(X_i | X_C), and T(m) has weight weight(m, L-m) = 1/(m binom(L, m)) by `beta`"
                ),
            ),
            Step("entropy", eq(loss, e(L)), Combine({"minimum": 1, "drops": 1, "whole": 1, "nothing": -1})),
        ),
        generic=(m, k, n),
        conclusions=("beta", "entropy"),
    )


def excess_loss() -> Derivation:
    r"""What a denoiser loses: :math:`L_\infty(f) - H(X) = \sum_c w_c \sum_i \mathrm{KL}(P_i(\cdot|c) \| f_i(\cdot|c)) \ge 0`."""
    a, c, C = sp.symbols("a c C", integer=True, positive=True)
    share = sp.Function("w_c", nonnegative=True)
    cross, least, apart = (sp.Function(name, real=True) for name in ("X", "H", "K"))
    loss, entropy = sp.symbols("L_f H_joint", real=True)
    every, masks = (c, 1, C), (i, 1, n)
    weighted = share(c) * sp.Sum(apart(c, i), masks)
    difference = share(c) * sp.Sum(cross(c, i) - least(c, i), masks)
    return Derivation(
        "The excess loss",
        r"$L_\infty(f) - H(X) = \sum_c w_c \sum_i \mathrm{KL}(P_i(\cdot|c)\,\|\,f_i(\cdot|c)) \ge 0$: no denoiser is below the entropy, and "
        r"only exact marginals reach it.",
        (
            Step(
                "loss",
                eq(loss, sp.Sum(share(c) * sp.Sum(cross(c, i), masks), every)),
                Define("X(c, i): the cross-entropy at mask i"),
            ),
            Step(
                "entropy",
                eq(entropy, sp.Sum(share(c) * sp.Sum(least(c, i), masks), every)),
                Assume("the minimum of the objective is the entropy, by the derivation of that name"),
            ),
            Step(
                "apart",
                eq(apart(c, i), cross(c, i) - least(c, i)),
                Define("the divergence is the cross-entropy less the entropy"),
            ),
            Step(
                "masks", eq(sp.Sum(apart(c, i), masks), sp.Sum(cross(c, i) - least(c, i), masks)), Sum("apart", masks)
            ),
            Step("weighted", eq(weighted, difference), Combine({"masks": share(c)})),
            Step("every", eq(sp.Sum(weighted, every), sp.Sum(difference, every)), Sum("weighted", every)),
            Step(
                "excess", eq(loss - entropy, sp.Sum(weighted, every)), Combine({"loss": 1, "entropy": -1, "every": -1})
            ),
            *at_least_zero(
                "K", apart(c, i), "K(c, i) is the divergence of the exact marginal u^2 from the denoiser's w^2", (c, i)
            ),
            Step("all-masks", le(0, sp.Sum(apart(c, i), masks)), Sum("K-nonnegative", masks)),
            Step("share", le(0, share(c)), Combine((), plus=share(c))),
            Step("each", le(0, weighted), Combine(["share*all-masks"])),
            Step("all", le(0, sp.Sum(weighted, every)), Sum("each", every)),
            Step("bound", le(entropy, loss), Combine({"all": 1, "excess": -1})),
        ),
        generic=(a, c, i),
        conclusions=("excess", "bound"),
    )


def one_pass() -> Derivation:
    r"""One forward pass learns marginals: cross-entropy is least, :math:`\sum_i H(X_i|c)`, exactly at :math:`f_i = P(X_i|c)`."""
    a, A = sp.symbols("a A", integer=True, positive=True)
    p, f = u(i, a), w(i, a)
    letters, tokens = (a, 1, A), (i, 1, n)
    cross = sp.Sum(-2 * p**2 * sp.log(f), letters)
    entropy = sp.Sum(-2 * p**2 * sp.log(p), letters)
    gap = sp.Sum((p - f) ** 2, letters)
    return Derivation(
        "One forward pass learns marginals",
        r"$\sum_i E[-\log f_i(X_i)] \ge \sum_i H(X_i|c) + \sum_{i,a} (\sqrt{P_i(a)} - \sqrt{f_i(a)})^2$: the loss sees the "
        r"joint of the masked tokens only through its marginals, and is least exactly there.",
        (
            Step("P", eq(sp.Sum(p**2, letters), 1), Assume("P_i = u^2 is the law of token i given c")),
            Step("f", le(sp.Sum(f**2, letters), 1), Assume("f_i = w^2 is a law")),
            Step(
                "gibbs",
                le(gap, sp.Sum(2 * p**2 * sp.log(p / f), letters)),
                Lemma(gibbs(), {u(a): p, w(a): f}, ("P", "f"), "gibbs"),
            ),
            Step("token", le(entropy + gap, cross), Combine(["gibbs"])),
            Step("bound", le(sp.Sum(entropy + gap, tokens), sp.Sum(cross, tokens)), Sum("token", tokens)),
        ),
        generic=(i, a),
    )
