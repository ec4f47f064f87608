r"""One parallel step: the divergence of a joint from a product law, and the bound by the conditional total correlation.

A reading gives 1/0 and log 0 the value 0: a token of probability 0 then has :math:`p \log p = 0`.

Source: arXiv 2601.15593, Section 4.3, Eq. 5 (in words); the derivations are ours.
"""

from __future__ import annotations

import sympy as sp

from theory.derivation import Derivation, Step, eq, le, lt
from theory.reals import Inverse, Log, Square, Tangent
from theory.reasons import Assume, Combine, Define, Lemma, Sum

a, i, x = sp.symbols("a i x")
n, X = sp.symbols("n X")
A, P, p, q, one = (sp.Function(name) for name in ("A", "P", "p", "q", "e"))


def gibbs() -> Derivation:
    r"""Gibbs' inequality with a rational equality term, for laws p and q on a finite alphabet.

    .. math:: \sum_a p_a \log\frac{p_a}{q_a} \ge \frac12 \sum_a \frac{(p_a - q_a)^2}{p_a + q_a} \ge 0

    Names: A, the number of letters; p(a), q(a), their probabilities. Generic: a, from 1 to A.
    """
    size = sp.Symbol("A")
    letters = (a, 1, size)
    apart = (p(a) - q(a)) ** 2 / (2 * (p(a) + q(a)))
    divergence = sp.Sum(p(a) * (sp.log(p(a)) - sp.log(q(a))), letters)
    return Derivation(
        "Gibbs' inequality",
        r"For laws $p$ and $q > 0$ on a finite alphabet, "
        r"$\sum_a p_a \log(p_a/q_a) \ge \frac12 \sum_a (p_a-q_a)^2/(p_a+q_a) \ge 0$; so it is zero only for $p = q$.",
        (
            Step("p", le(0, p(a)), Assume("probabilities are not negative")),
            Step("q", lt(0, q(a)), Assume("q is positive on the letters that are summed over")),
            Step("tangent", le(p(a) - q(a) + apart, p(a) * (sp.log(p(a)) - sp.log(q(a)))), Tangent("p", "q")),
            Step("summed", le(sp.Sum(p(a) - q(a) + apart, letters), divergence), Sum("tangent", letters)),
            Step("sum", lt(0, p(a) + q(a)), Combine(["p", "q"])),
            Step("inverse", lt(0, 1 / (p(a) + q(a))), Inverse("sum")),
            Step("square", le(0, (p(a) - q(a)) ** 2), Square(p(a) - q(a))),
            Step("each", le(0, apart), Combine({"square*inverse": sp.Rational(1, 2)})),
            Step("all", le(0, sp.Sum(apart, letters)), Sum("each", letters)),
            Step(
                "masses",
                le(sp.Sum(p(a), letters) - sp.Sum(q(a), letters), divergence),
                Combine(["summed", "all"]),
            ),
            Step("law-p", eq(sp.Sum(p(a), letters), 1), Assume("p is a law")),
            Step("law-q", le(sp.Sum(q(a), letters), 1), Assume("q is a law, perhaps with mass on other letters")),
            Step(
                "equality-case",
                le(sp.Sum(apart, letters), divergence),
                Combine({"summed": 1, "law-q": 1, "law-p": -1}),
            ),
            Step("nonnegative", le(0, divergence), Combine(["equality-case", "all"])),
        ),
        generic={a: 1},
        integers={size: 1},
        conclusions=("masses", "equality-case", "nonnegative"),
        covers="every finite alphabet, every two laws",
    )


def marginals() -> tuple[Step, ...]:
    r"""The steps on a joint P(x) of n tokens, its marginals p(i, a) and laws q(i, a): what :math:`\sum_x P(x) \log q_i(x_i)` is.

    The letter of token i in sequence x is told by e(i, x, a), which is 1 at it and 0 elsewhere, so that
    :math:`\sum_a e(i, x, a) \log q(i, a)` is :math:`\log q_i(x_i)`.
    """
    letters, tokens, sequences = (a, 1, A(i)), (i, 1, n), (x, 1, X)
    mean = sp.Sum(P(x) * one(i, x, a) * sp.log(q(i, a)), sequences)
    return (
        Step("law-P", eq(sp.Sum(P(x), sequences), 1), Assume("P is a law on X sequences")),
        Step("letter", eq(sp.Sum(one(i, x, a), letters), 1), Assume("each token of each sequence is one letter")),
        Step(
            "marginal",
            eq(p(i, a), sp.Sum(P(x) * one(i, x, a), sequences)),
            Assume("p(i, a) is the probability that token i is letter a"),
        ),
        Step("p", le(0, p(i, a)), Assume("probabilities are not negative")),
        Step("q", lt(0, q(i, a)), Assume("the letters of token i are those to which q(i, .) gives mass")),
        Step("law-q", le(sp.Sum(q(i, a), letters), 1), Assume("every q(i, .) is a law")),
        Step("letter-P", eq(P(x) * sp.Sum(one(i, x, a), letters), P(x)), Combine({"letter": P(x)})),
        Step(
            "letters-P",
            eq(sp.Sum(P(x) * sp.Sum(one(i, x, a), letters), sequences), sp.Sum(P(x), sequences)),
            Sum("letter-P", sequences),
        ),
        Step(
            "marginals",
            eq(sp.Sum(p(i, a), letters), sp.Sum(P(x) * one(i, x, a), sequences, letters)),
            Sum("marginal", letters),
        ),
        Step("law-p", eq(sp.Sum(p(i, a), letters), 1), Combine(["marginals", "letters-P", "law-P"])),
        Step("mean", eq(p(i, a) * sp.log(q(i, a)), mean), Combine({"marginal": sp.log(q(i, a))})),
        Step("mean-token", eq(_cross(q), sp.Sum(mean, letters)), Sum("mean", letters)),
        Step("means", eq(sp.Sum(_cross(q), tokens), sp.Sum(mean, letters, tokens)), Sum("mean-token", tokens)),
        Step("gibbs", le(_apart(), _cross(p) - _cross(q)), _gibbs("equality-case")),
        Step("gibbs-zero", le(0, _cross(p) - _cross(q)), _gibbs("nonnegative")),
    )


def ctc_lower_bound() -> Derivation:
    r"""The KL identity and the CTC lower bound, for any number of tokens and any finite alphabets.

    .. math:: \mathrm{KL}(P \| \textstyle\prod_i Q_i) = \mathrm{CTC} + \sum_i \mathrm{KL}(P_i \| Q_i)
              \ge \mathrm{CTC} + \frac12 \sum_i \sum_a \frac{(P_i(a) - Q_i(a))^2}{P_i(a) + Q_i(a)}

    Names: n tokens; X sequences; A(i), the number of letters of token i to which :math:`Q_i` gives mass, which are all that
    :math:`P_i` has; P(x), the probability of sequence x; e(i, x, a), 1 where token i of sequence x is letter a, else 0; p(i, a)
    and q(i, a), the probabilities of :math:`P_i` and :math:`Q_i`. Defined: KL, of P from the product; H_joint and H(i), the
    entropies of the joint and of token i; CTC; K(i), of :math:`P_i` from :math:`Q_i`.
    Generic: x to X, i to n, a to A(i), from 1.
    """
    K, H = sp.Function("K"), sp.Function("H")
    KL, CTC, joint = sp.symbols("KL CTC H_joint")
    tokens, sequences = (i, 1, n), (x, 1, X)
    product = sp.Sum(sp.Sum(one(i, x, a) * sp.log(q(i, a)), (a, 1, A(i))), tokens)
    return Derivation(
        "The CTC lower bound",
        r"For every law $P$ of $n$ tokens and every product law $\prod_i Q_i$, "
        r"$\mathrm{KL}(P\|\prod_i Q_i) = \mathrm{CTC}(P) + \sum_i \mathrm{KL}(P_i\|Q_i) \ge \mathrm{CTC}(P)$, "
        r"with equality only where every $Q_i$ is the marginal $P_i$.",
        (
            *marginals(),
            Step(
                "kl",
                eq(KL, sp.Sum(P(x) * (sp.log(P(x)) - product), sequences)),
                Define("the divergence: the logarithm of a product is a sum over tokens"),
            ),
            Step("entropy", eq(joint, -sp.Sum(P(x) * sp.log(P(x)), sequences)), Define("the entropy of the joint")),
            Step("entropies", eq(H(i), -_cross(p)), Define("the entropy of token i")),
            Step("ctc", eq(CTC, sp.Sum(H(i), tokens) - joint), Define("the conditional total correlation")),
            Step("divergences", eq(K(i), _cross(p) - _cross(q)), Define("the divergence of P_i from Q_i")),
            Step("entropies-summed", eq(sp.Sum(H(i), tokens), sp.Sum(-_cross(p), tokens)), Sum("entropies", tokens)),
            Step(
                "divergences-summed",
                eq(sp.Sum(K(i), tokens), sp.Sum(_cross(p) - _cross(q), tokens)),
                Sum("divergences", tokens),
            ),
            Step(
                "identity",
                eq(KL, CTC + sp.Sum(K(i), tokens)),
                Combine(
                    {"kl": 1, "entropy": 1, "ctc": -1, "entropies-summed": -1, "divergences-summed": -1, "means": 1}
                ),
            ),
            Step("token", le(_apart(), K(i)), Combine({"gibbs": 1, "divergences": -1})),
            Step("tokens", le(sp.Sum(_apart(), tokens), sp.Sum(K(i), tokens)), Sum("token", tokens)),
            Step("equality-case", le(CTC + sp.Sum(_apart(), tokens), KL), Combine({"tokens": 1, "identity": -1})),
            Step("token-zero", le(0, K(i)), Combine({"gibbs-zero": 1, "divergences": -1})),
            Step("tokens-zero", le(0, sp.Sum(K(i), tokens)), Sum("token-zero", tokens)),
            Step("bound", le(CTC, KL), Combine({"tokens-zero": 1, "identity": -1})),
        ),
        generic={a: 1, i: 1, x: 1},
        integers={n: 1, X: 1, A: 1},
        conclusions=("identity", "bound", "equality-case"),
        covers="every number of tokens, every alphabet, every law, every product that gives mass to what the law does",
    )


def superset() -> Derivation:
    r"""CTC of a union: :math:`\mathrm{CTC}(S \cup T) = \mathrm{CTC}(S) + \mathrm{CTC}(T) + I(S;T)`, and at least :math:`\mathrm{CTC}(S)`.

    Names: C contexts with the weights w(c); S(c) and T(c), the numbers of values that the sets S and T have in context c;
    P(c, s, t), the law of both; F(c, s) and G(c, t), its marginals, all positive; m tokens in T, of A letters;
    e(c, i, t, a), 1 where token i of value t of T is letter a, else 0; p(c, i, a), the marginal of that token; Q(c, t), the
    product of these marginals at t; h_S(c), the summed entropies of the single tokens of S.
    Defined: H_S(c), H_T(c), H_ST(c), the entropies of S, T and both; h_T(c), the summed ones of the single tokens of T;
    C_S(c), C_T(c), C_ST(c), the CTCs; I(c), the mutual information. One fixed context is C = 1 with w = 1.
    Generic: c to C, s to S(c), t to T(c), i to m, a to A, from 1.
    """
    c, s, t, C, m, size = sp.symbols("c s t C m A")
    w, S, T, F, G, Q, h_S = (sp.Function(name) for name in ("w", "S", "T", "F", "G", "Q", "h_S"))
    H_S, H_T, H_ST, h_T = (sp.Function(name) for name in ("H_S", "H_T", "H_ST", "h_T"))
    C_S, C_T, C_ST, info = (sp.Function(name) for name in ("C_S", "C_T", "C_ST", "I"))
    contexts, firsts, seconds, tokens, letters = (c, 1, C), (s, 1, S(c)), (t, 1, T(c)), (i, 1, m), (a, 1, size)
    both, log = P(c, s, t), sp.log
    single = one(c, i, t, a) * log(p(c, i, a))
    means = sp.Sum(p(c, i, a) * log(p(c, i, a)), letters, tokens)
    gap = both * (log(both) - log(F(c, s)) - log(Q(c, t)))
    folded = both * (log(both) - log(F(c, s) * Q(c, t)))
    gibbs_values = {sp.Symbol("A"): T(c), p(a): P(c, s, a), q(a): F(c, s) * Q(c, a), a: t}
    return Derivation(
        "CTC grows with the set",
        r"For disjoint $S$, $T$ and in the mean over contexts, $\mathrm{CTC}(X_{S\cup T}) = \mathrm{CTC}(X_S) + "
        r"\mathrm{CTC}(X_T) + I(X_S;X_T)$, and $\mathrm{CTC}(X_{S\cup T}) \ge \mathrm{CTC}(X_S)$.",
        (
            Step("P", le(0, both), Assume("probabilities are not negative")),
            Step("S", eq(F(c, s), sp.Sum(both, seconds)), Assume("F is the law of S")),
            Step("T", eq(G(c, t), sp.Sum(both, firsts)), Assume("G is the law of T")),
            Step("F", lt(0, F(c, s)), Assume("s runs over the values that S has")),
            Step("Q", lt(0, Q(c, t)), Assume("t runs over the values that T has")),
            Step("law-Q", le(sp.Sum(Q(c, t), seconds), 1), Assume("a product of laws is a law")),
            Step("log-Q", eq(log(Q(c, t)), sp.Sum(single, letters, tokens)), Assume("Q is a product over tokens")),
            Step(
                "token",
                eq(p(c, i, a), sp.Sum(G(c, t) * one(c, i, t, a), seconds)),
                Assume("p(c, i, .) is the law of token i of T"),
            ),
            Step("weight", le(0, w(c)), Assume("contexts have probabilities")),
            Step("H-S", eq(H_S(c), -sp.Sum(F(c, s) * log(F(c, s)), firsts)), Define("the entropy of S")),
            Step("H-T", eq(H_T(c), -sp.Sum(G(c, t) * log(G(c, t)), seconds)), Define("the entropy of T")),
            Step("H-ST", eq(H_ST(c), -sp.Sum(both * log(both), seconds, firsts)), Define("the entropy of both")),
            Step("h-T", eq(h_T(c), -means), Define("the summed entropies of the single tokens of T")),
            Step("C-S", eq(C_S(c), h_S(c) - H_S(c)), Define("the CTC of S")),
            Step("C-T", eq(C_T(c), h_T(c) - H_T(c)), Define("the CTC of T")),
            Step("C-ST", eq(C_ST(c), h_S(c) + h_T(c) - H_ST(c)), Define("the CTC of the union")),
            Step(
                "I",
                eq(info(c), sp.Sum(both * (log(both) - log(F(c, s)) - log(G(c, t))), seconds, firsts)),
                Define("the mutual information of S and T"),
            ),
            Step(
                "S-log",
                eq(F(c, s) * log(F(c, s)), sp.Sum(both, seconds) * log(F(c, s))),
                Combine({"S": log(F(c, s))}),
            ),
            Step(
                "S-logs",
                eq(sp.Sum(F(c, s) * log(F(c, s)), firsts), sp.Sum(sp.Sum(both, seconds) * log(F(c, s)), firsts)),
                Sum("S-log", firsts),
            ),
            Step(
                "T-log",
                eq(G(c, t) * log(G(c, t)), sp.Sum(both, firsts) * log(G(c, t))),
                Combine({"T": log(G(c, t))}),
            ),
            Step(
                "T-logs",
                eq(sp.Sum(G(c, t) * log(G(c, t)), seconds), sp.Sum(sp.Sum(both, firsts) * log(G(c, t)), seconds)),
                Sum("T-log", seconds),
            ),
            Step(
                "identity",
                eq(C_ST(c), C_S(c) + C_T(c) + info(c)),
                Combine(
                    {
                        "C-ST": 1,
                        "C-S": -1,
                        "C-T": -1,
                        "I": -1,
                        "H-S": 1,
                        "H-T": 1,
                        "H-ST": -1,
                        "S-logs": -1,
                        "T-logs": -1,
                    }
                ),
            ),
            Step(
                "identity-weighted", eq(w(c) * C_ST(c), w(c) * (C_S(c) + C_T(c) + info(c))), Combine({"identity": w(c)})
            ),
            Step(
                "union",
                eq(sp.Sum(w(c) * C_ST(c), contexts), sp.Sum(w(c) * (C_S(c) + C_T(c) + info(c)), contexts)),
                Sum("identity-weighted", contexts),
            ),
            Step("FQ", lt(0, F(c, s) * Q(c, t)), Combine(["F*Q"])),
            Step(
                "gibbs",
                le(sp.Sum(both, seconds) - sp.Sum(F(c, s) * Q(c, t), seconds), sp.Sum(folded, seconds)),
                Lemma(gibbs(), gibbs_values, ("P", "FQ"), "masses"),
            ),
            Step("log", eq(log(F(c, s) * Q(c, t)), log(F(c, s)) + log(Q(c, t))), Log("F", "Q")),
            Step("unfolded", eq(folded, gap), Combine({"log": -both})),
            Step("unfolded-all", eq(sp.Sum(folded, seconds), sp.Sum(gap, seconds)), Sum("unfolded", seconds)),
            Step(
                "apart",
                le(0, sp.Sum(gap, seconds)),
                Combine(["gibbs", "unfolded-all", "S", "F*law-Q"]),
            ),
            Step("all-apart", le(0, sp.Sum(gap, seconds, firsts)), Sum("apart", firsts)),
            Step("T-Q", eq(G(c, t) * log(Q(c, t)), sp.Sum(both, firsts) * log(Q(c, t))), Combine({"T": log(Q(c, t))})),
            Step(
                "T-Qs",
                eq(sp.Sum(G(c, t) * log(Q(c, t)), seconds), sp.Sum(sp.Sum(both, firsts) * log(Q(c, t)), seconds)),
                Sum("T-Q", seconds),
            ),
            Step(
                "Q-log",
                eq(G(c, t) * log(Q(c, t)), G(c, t) * sp.Sum(single, letters, tokens)),
                Combine({"log-Q": G(c, t)}),
            ),
            Step(
                "Q-logs",
                eq(
                    sp.Sum(G(c, t) * log(Q(c, t)), seconds),
                    sp.Sum(G(c, t) * sp.Sum(single, letters, tokens), seconds),
                ),
                Sum("Q-log", seconds),
            ),
            Step(
                "mean",
                eq(p(c, i, a) * log(p(c, i, a)), sp.Sum(G(c, t) * single, seconds)),
                Combine({"token": log(p(c, i, a))}),
            ),
            Step(
                "mean-token",
                eq(sp.Sum(p(c, i, a) * log(p(c, i, a)), letters), sp.Sum(G(c, t) * single, seconds, letters)),
                Sum("mean", letters),
            ),
            Step("means", eq(means, sp.Sum(G(c, t) * single, seconds, letters, tokens)), Sum("mean-token", tokens)),
            Step(
                "monotone",
                le(C_S(c), C_ST(c)),
                Combine(
                    {
                        "all-apart": 1,
                        "C-S": 1,
                        "C-ST": -1,
                        "H-S": -1,
                        "H-ST": 1,
                        "h-T": -1,
                        "S-logs": 1,
                        "T-Qs": 1,
                        "Q-logs": -1,
                        "means": 1,
                    }
                ),
            ),
            Step("monotone-weighted", le(w(c) * C_S(c), w(c) * C_ST(c)), Combine(["weight*monotone"])),
            Step(
                "superset",
                le(sp.Sum(w(c) * C_S(c), contexts), sp.Sum(w(c) * C_ST(c), contexts)),
                Sum("monotone-weighted", contexts),
            ),
        ),
        generic={c: 1, s: 1, t: 1, i: 1, a: 1},
        integers={C: 1, S: 1, T: 1, m: 1, size: 1},
        conclusions=("identity", "union", "monotone", "superset"),
        covers="every number of tokens, every alphabet, every law",
    )


def _cross(law: sp.Function) -> sp.Expr:
    r"""The sum :math:`\sum_a p(i, a) \log l(i, a)` for a law l."""
    return sp.Sum(p(i, a) * sp.log(law(i, a)), (a, 1, A(i)))


def _apart() -> sp.Expr:
    return sp.Sum((p(i, a) - q(i, a)) ** 2 / (2 * (p(i, a) + q(i, a))), (a, 1, A(i)))


def _gibbs(conclusion: str) -> Lemma:
    values = {sp.Symbol("A"): A(i), p(a): p(i, a), q(a): q(i, a)}
    return Lemma(gibbs(), values, ("p", "q", "law-p", "law-q"), conclusion)
