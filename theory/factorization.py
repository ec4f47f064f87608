r"""One parallel step: the divergence of a joint from a product law, and the bound by the conditional total correlation.

Everything is conditioned on one context :math:`c`, which the formulas leave out. Sums run over the support of the
joint, where its probabilities are positive; a product law that misses part of it is at infinite divergence, and every
bound below holds trivially.

Source: arXiv 2601.15593, Section 4.3, Eq. 5 (in words); the derivations are ours.
"""

from __future__ import annotations

import sympy as sp

from theory.derivation import Derivation, Step, eq, le, lt
from theory.reasons import Assume, Cite, Combine, Convex, Define, Induct, Instance, Lemma, Sum, Suppose

a, i, x = sp.symbols("a i x", integer=True, positive=True)
A, n, X = sp.symbols("A n X", integer=True, positive=True)
t = sp.Symbol("t", positive=True)
u, w = sp.Function("u", positive=True), sp.Function("w", positive=True)
P = sp.Function("P", positive=True)


def gibbs() -> Derivation:
    r"""Gibbs' inequality with its equality case: :math:`\mathrm{KL}(p\|q) \ge \sum_a (\sqrt{p_a} - \sqrt{q_a})^2 \ge 0`."""
    letters = (a, 1, A)
    return Derivation(
        "Gibbs' inequality",
        r"For laws $p = u^2$ and $q = w^2$ on a finite alphabet, "
        r"$\sum_a p_a \log(p_a/q_a) \ge \sum_a (\sqrt{p_a}-\sqrt{q_a})^2 \ge 0$; so it is zero only for $p = q$.",
        (
            Step("tangent", le(sp.log(t), t - 1), Convex(t, 1)),
            Step("at", le(sp.log(w(a) / u(a)), w(a) / u(a) - 1), Instance("tangent", {t: w(a) / u(a)})),
            Step("positive", lt(0, 2 * u(a) ** 2), Combine((), plus=2 * u(a) ** 2)),
            Step(
                "weighted",
                le(2 * u(a) ** 2 * sp.log(w(a) / u(a)), 2 * u(a) * w(a) - 2 * u(a) ** 2),
                Combine(["at*positive"]),
            ),
            Step(
                "summed",
                le(
                    sp.Sum(2 * u(a) ** 2 * sp.log(w(a) / u(a)), letters),
                    sp.Sum(2 * u(a) * w(a) - 2 * u(a) ** 2, letters),
                ),
                Sum("weighted", letters),
            ),
            Step("p", eq(sp.Sum(u(a) ** 2, letters), 1), Assume("p is a law and A its support")),
            Step("q", le(sp.Sum(w(a) ** 2, letters), 1), Assume("q is a law")),
            Step(
                "gibbs",
                le(sp.Sum((u(a) - w(a)) ** 2, letters), sp.Sum(2 * u(a) ** 2 * sp.log(u(a) / w(a)), letters)),
                Combine({"summed": 1, "q": 1, "p": -1}),
            ),
            Step("square", le(0, (u(a) - w(a)) ** 2), Combine((), plus=(u(a) - w(a)) ** 2)),
            Step("squares", le(0, sp.Sum((u(a) - w(a)) ** 2, letters)), Sum("square", letters)),
            Step(
                "nonnegative",
                le(0, sp.Sum(2 * u(a) ** 2 * sp.log(u(a) / w(a)), letters)),
                Combine(["gibbs", "squares"]),
            ),
        ),
        generic=(a, t),
        conclusions=("gibbs", "nonnegative"),
    )


def ctc_lower_bound() -> Derivation:
    r"""The KL identity and the CTC lower bound, for any number of tokens and any finite alphabets.

    .. math:: \mathrm{KL}(P \| \textstyle\prod_i Q_i) = \mathrm{CTC} + \sum_i \mathrm{KL}(P_i \| Q_i)
              \ge \mathrm{CTC} + \sum_i \sum_a \bigl(\sqrt{P_i(a)} - \sqrt{Q_i(a)}\bigr)^2
    """
    m, q = sp.Function("m", positive=True), sp.Function("q", positive=True)
    u2, w2 = u(i, a), w(i, a)
    K, H_i = sp.Function("K", real=True), sp.Function("H", real=True)
    KL, CTC, H = sp.symbols("KL CTC H_joint", real=True)
    tokens, letters, sequences = (i, 1, n), (a, 1, A), (x, 1, X)
    gap = sp.Sum((u2 - w2) ** 2, letters)
    divergence = sp.Sum(2 * u2**2 * sp.log(u2 / w2), letters)
    return Derivation(
        "The CTC lower bound",
        r"For every law $P$ of $n$ tokens and every product law $\prod_i Q_i$, "
        r"$\mathrm{KL}(P\|\prod_i Q_i) = \mathrm{CTC}(P) + \sum_i \mathrm{KL}(P_i\|Q_i) \ge \mathrm{CTC}(P)$, "
        r"with equality only where every $Q_i$ is the marginal $P_i$.",
        (
            Step(
                "kl",
                eq(KL, sp.Sum(P(x) * (sp.log(P(x)) - sp.Sum(sp.log(q(i, x)), tokens)), sequences)),
                Define("the divergence; the logarithm of the product law is a sum over tokens, q(i, x) = Q_i(x_i)"),
            ),
            Step("entropy", eq(H, -sp.Sum(P(x) * sp.log(P(x)), sequences)), Define("the entropy of the joint")),
            Step(
                "entropies",
                eq(H_i(i), -sp.Sum(P(x) * sp.log(m(i, x)), sequences)),
                Define("H(X_i); m(i, x) = P_i(x_i)"),
            ),
            Step("ctc", eq(CTC, sp.Sum(H_i(i), tokens) - H), Define("the conditional total correlation")),
            Step(
                "divergences",
                eq(K(i), sp.Sum(P(x) * (sp.log(m(i, x)) - sp.log(q(i, x))), sequences)),
                Define("the mean under P of log P_i(x_i) / Q_i(x_i)"),
            ),
            Step(
                "entropies-summed",
                eq(sp.Sum(H_i(i), tokens), sp.Sum(-sp.Sum(P(x) * sp.log(m(i, x)), sequences), tokens)),
                Sum("entropies", tokens),
            ),
            Step(
                "divergences-summed",
                eq(
                    sp.Sum(K(i), tokens),
                    sp.Sum(sp.Sum(P(x) * (sp.log(m(i, x)) - sp.log(q(i, x))), sequences), tokens),
                ),
                Sum("divergences", tokens),
            ),
            Step(
                "identity",
                eq(KL, CTC + sp.Sum(K(i), tokens)),
                Combine({"kl": 1, "ctc": -1, "entropy": 1, "entropies-summed": -1, "divergences-summed": -1}),
            ),
            Step(
                "marginal",
                eq(K(i), divergence),
                Assume(
                    "P_i is the marginal of P: a function of x_i alone has the mean under P that it has under P_i = u^2; Q_i = w^2"
                ),
            ),
            Step("law-P", eq(sp.Sum(u2**2, letters), 1), Assume("every P_i is a law")),
            Step("law-Q", le(sp.Sum(w2**2, letters), 1), Assume("every Q_i is a law")),
            Step("gibbs", le(gap, divergence), Lemma(gibbs(), {u(a): u2, w(a): w2}, ("law-P", "law-Q"), "gibbs")),
            Step("token", le(gap, K(i)), Combine({"gibbs": 1, "marginal": -1})),
            Step("tokens", le(sp.Sum(gap, tokens), sp.Sum(K(i), tokens)), Sum("token", tokens)),
            Step("equality-case", le(CTC + sp.Sum(gap, tokens), KL), Combine({"tokens": 1, "identity": -1})),
            Step("square", le(0, (u2 - w2) ** 2), Combine((), plus=(u2 - w2) ** 2)),
            Step("squares", le(0, gap), Sum("square", letters)),
            Step("all-squares", le(0, sp.Sum(gap, tokens)), Sum("squares", tokens)),
            Step("bound", le(CTC, KL), Combine(["equality-case", "all-squares"])),
        ),
        generic=(a, i, x),
        conclusions=("identity", "bound", "equality-case"),
    )


def pinsker() -> Derivation:
    r"""What CTC says of accuracy: for every event E, :math:`|P(E) - Q(E)| \le \mathrm{TV} \le \sqrt{\mathrm{CTC}/2}`."""
    TV, gap, KL, CTC = sp.symbols("TV gap KL CTC", nonnegative=True)
    return Derivation(
        "CTC bounds the accuracy gap from above",
        r"With $Q$ the product of the marginals of $P$, $2\,|P(E)-Q(E)|^2 \le 2\,\mathrm{TV}^2 \le \mathrm{CTC}$ for every event $E$.",
        (
            Step(
                "pinsker",
                le(2 * TV**2, KL),
                Cite("Pinsker's inequality", "Cover and Thomas, Elements of Information Theory, 2nd ed., Lemma 11.6.1"),
            ),
            Step("identity", eq(KL, CTC), Assume("Q_i = P_i in the KL identity")),
            Step("variation", le(2 * TV**2, CTC), Combine(["pinsker", "identity"])),
            Step("event", le(gap, TV), Assume("total variation is the largest difference of an event")),
            Step("sum", le(0, TV + gap), Combine((), plus=TV + gap)),
            Step("accuracy", le(2 * gap**2, CTC), Combine({"variation": 1, "event*sum": 2})),
        ),
        conclusions=("variation", "accuracy"),
    )


def block_identity() -> Derivation:
    r"""The KL of blockwise decoding: :math:`\mathrm{KL}(P\|Q_B) = \sum_b E\,\mathrm{CTC}(X_b|X_{<b}) + \sum_{b,i} E\,\mathrm{KL}(P_i\|Q_i)`."""
    c, G = sp.symbols("c G", integer=True, positive=True)
    size = sp.Symbol("B", integer=True, positive=True)
    joint, m, q = (sp.Function(name, positive=True) for name in ("P_block", "m", "q"))
    KL, CTC, K = sp.Symbol("KL", real=True), sp.Function("CTC", real=True), sp.Function("K", real=True)
    sequences, blocks_, tokens = (x, 1, X), (c, 1, G), (i, 1, size)
    block_ctc = sp.Sum(P(x) * (sp.log(joint(c, x)) - sp.Sum(sp.log(m(c, i, x)), tokens)), sequences)
    error = sp.Sum(P(x) * (sp.log(m(c, i, x)) - sp.log(q(c, i, x))), sequences)
    product = sp.Sum(sp.Sum(sp.log(q(c, i, x)), tokens), blocks_)
    chain = sp.Sum(sp.log(joint(c, x)), blocks_)
    return Derivation(
        "The KL of blockwise decoding",
        r"For $G$ blocks of $B$ tokens decoded in turn, each by a product law given what precedes it, $\mathrm{KL}(P\|Q_B) = "
        r"\sum_b E_P\,\mathrm{CTC}(X_b|X_{<b}) + \sum_{b,i} E_P\,\mathrm{KL}(P_i\|Q_i)$: errors do not compound.",
        (
            Step(
                "kl",
                eq(KL, sp.Sum(P(x) * (sp.log(P(x)) - product), sequences)),
                Define("the divergence; q(c, i, x) is the law of token i of block c given the blocks before, at x"),
            ),
            Step("chain", eq(sp.log(P(x)), chain), Assume("chain rule; joint(c, x) is P(x_c | x_{<c})")),
            Step("weighted", eq(P(x) * sp.log(P(x)), P(x) * chain), Combine({"chain": P(x)})),
            Step(
                "chains",
                eq(sp.Sum(P(x) * sp.log(P(x)), sequences), sp.Sum(P(x) * chain, sequences)),
                Sum("weighted", sequences),
            ),
            Step(
                "ctc",
                eq(CTC(c), block_ctc),
                Define("the expected CTC of block c given the blocks before; m are its exact marginals"),
            ),
            Step("error", eq(K(c, i), error), Define("the expected KL of the exact marginal from the used one")),
            Step("ctcs", eq(sp.Sum(CTC(c), blocks_), sp.Sum(block_ctc, blocks_)), Sum("ctc", blocks_)),
            Step("errors-1", eq(sp.Sum(K(c, i), tokens), sp.Sum(error, tokens)), Sum("error", tokens)),
            Step(
                "errors", eq(sp.Sum(K(c, i), tokens, blocks_), sp.Sum(error, tokens, blocks_)), Sum("errors-1", blocks_)
            ),
            Step(
                "identity",
                eq(KL, sp.Sum(CTC(c), blocks_) + sp.Sum(K(c, i), tokens, blocks_)),
                Combine({"kl": 1, "chains": 1, "ctcs": -1, "errors": -1}),
            ),
        ),
        generic=(x, c, i),
    )


def superset() -> Derivation:
    r"""CTC of a union: :math:`\mathrm{CTC}(S \cup T) = \mathrm{CTC}(S) + \mathrm{CTC}(T) + I(S;T) \ge \mathrm{CTC}(S)`."""
    singles_S, singles_T, S, T, ST = sp.symbols("h_S h_T H_S H_T H_ST", real=True)
    C_S, C_T, C_ST, info = sp.symbols("CTC_S CTC_T CTC_ST I", real=True)
    return Derivation(
        "CTC grows with the set",
        r"At a fixed context, $\mathrm{CTC}(X_{S\cup T}) = \mathrm{CTC}(X_S) + \mathrm{CTC}(X_T) + I(X_S;X_T)$ "
        r"for disjoint $S$, $T$, so $\mathrm{CTC}(X_{S\cup T}) \ge \mathrm{CTC}(X_S)$.",
        (
            Step("S", eq(C_S, singles_S - S), Define("CTC of S: the single entropies less the joint one")),
            Step("T", eq(C_T, singles_T - T), Define("CTC of T")),
            Step("union", eq(C_ST, singles_S + singles_T - ST), Define("CTC of the disjoint union")),
            Step("information", eq(info, S + T - ST), Define("mutual information")),
            Step("identity", eq(C_ST, C_S + C_T + info), Combine({"union": 1, "S": -1, "T": -1, "information": -1})),
            *at_least_zero(
                "I", info, "I(S;T) is the divergence of the law of (S, T) from the product of its two marginals"
            ),
            *at_least_zero("T", C_T, "CTC of T is the divergence of the law of T from the product of its marginals"),
            Step("monotone", le(C_S, C_ST), Combine({"identity": -1, "I-nonnegative": 1, "T-nonnegative": 1})),
        ),
        generic=(a,),
        conclusions=("identity", "monotone"),
    )


def blocks() -> Derivation:
    r"""Conditioning on more lowers each token's entropy, so nested blocks lose less: :math:`L(B) \le L(B')` where B divides B'."""
    H = sp.Function("H", real=True)
    j, k = sp.symbols("j k", integer=True, nonnegative=True)
    B, m = sp.symbols("B m", integer=True, positive=True)
    q, r = sp.symbols("q r", integer=True, nonnegative=True)
    start, coarse = sp.symbols("s_B s_mB", integer=True)
    loss, loss_coarse, whole = sp.symbols("L_B L_mB H_joint", real=True)
    s, g = sp.Function("s", integer=True, nonnegative=True), sp.Function("g", integer=True, nonnegative=True)
    return Derivation(
        "Nested blocks",
        r"For every law and every $m \ge 1$, $L(B) \le L(mB)$, where "
        r"$L(B) = \sum_i H(X_i \mid X_{\le s_B(i)}) - H(X)$ and $s_B(i) = B \lfloor (i-1)/B \rfloor$.",
        (
            Step(
                "fine", eq(start, B * (m * q + r)), Define("position i - 1 = B(mq + r) + c with 0 <= r < m, 0 <= c < B")
            ),
            Step("coarse", eq(coarse, m * B * q), Define("the same position in blocks of mB")),
            Step("later", le(coarse, start), Combine({"fine": -1, "coarse": 1}, plus=B * r)),
            Step(
                "more",
                le(H(i, j + 1), H(i, j)),
                Assume("H(i, j) = H(X_i | X_{<=j}); the drop is I(X_i; X_{j+1} | X_{<=j}) >= 0"),
            ),
            Step("none", le(H(i, j + 0), H(i, j)), Combine()),
            Step("so-far", le(H(i, j + k), H(i, j)), Suppose(k)),
            Step("shifted", le(H(i, j + k + 1), H(i, j + k)), Instance("more", {j: j + k})),
            Step("further", le(H(i, j + k + 1), H(i, j)), Combine(["so-far", "shifted"])),
            Step("conditioning", le(H(i, j + k), H(i, j)), Induct(k, 0, "none", "so-far", "further")),
            Step("token", le(H(i, g(i) + s(i)), H(i, g(i))), Instance("conditioning", {j: g(i), k: s(i)})),
            Step(
                "tokens",
                le(sp.Sum(H(i, g(i) + s(i)), (i, 1, n)), sp.Sum(H(i, g(i)), (i, 1, n))),
                Sum("token", (i, 1, n)),
            ),
            Step(
                "loss",
                eq(loss, sp.Sum(H(i, g(i) + s(i)), (i, 1, n)) - whole),
                Define("g(i) = s_mB(i), g(i) + s(i) = s_B(i): s(i) >= 0 by the step `later`"),
            ),
            Step("loss-coarse", eq(loss_coarse, sp.Sum(H(i, g(i)), (i, 1, n)) - whole), Define("blocks of mB")),
            Step("nested", le(loss, loss_coarse), Combine({"tokens": 1, "loss": 1, "loss-coarse": -1})),
        ),
        generic=(i, j, k),
    )


def at_least_zero(name: str, divergence: sp.Expr, why: str, index: tuple[sp.Symbol, ...] = ()) -> tuple[Step, ...]:
    """The steps that a divergence, from a law u^2 on its support to a law w^2, is at least zero, for every ``index``."""
    letters = (a, 1, A)
    which = sp.Symbol(name)
    p, q = u(which, *index, a), w(which, *index, a)
    value = sp.Sum(2 * p**2 * sp.log(p / q), letters)
    return (
        Step(f"{name}-divergence", eq(divergence, value), Assume(why)),
        Step(f"{name}-law", eq(sp.Sum(p**2, letters), 1), Assume("u^2 is a law, a runs over its support")),
        Step(f"{name}-product", le(sp.Sum(q**2, letters), 1), Assume("w^2 is a law")),
        Step(
            f"{name}-gibbs",
            le(0, value),
            Lemma(gibbs(), {u(a): p, w(a): q}, (f"{name}-law", f"{name}-product"), "nonnegative"),
        ),
        Step(f"{name}-nonnegative", le(0, divergence), Combine({f"{name}-gibbs": 1, f"{name}-divergence": -1})),
    )
