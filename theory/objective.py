r"""The continuous-time objective: what its weights are, and what one forward pass learns.

Source: arXiv 2510.03289, Eq. 13 and Section 3.2.2 (in words); the formula and the derivation are ours.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb

import sympy as sp

from theory.derivation import Derivation, Step, eq, le
from theory.factorization import A, P, X, a, i, marginals, n, one, p, q, x
from theory.reasons import Combine, Define, Sum


def mask_weight(m: int, L: int) -> Fraction:
    r"""The weight of one set of m masks in the continuous-time objective, for every schedule.

    .. math:: \int_0^1 t^{m-1} (1-t)^{L-m} \, dt = \frac{1}{m \binom{L}{m}}

    >>> mask_weight(2, 3)
    Fraction(1, 6)
    """
    if not 1 <= m <= L:
        raise ValueError(f"{m} masks of {L} tokens: 1 <= m <= L is needed")
    return Fraction(1, m * comb(L, m))


def one_pass() -> Derivation:
    r"""One forward pass learns marginals: the cross-entropy of the joint is least at :math:`q_i = P(X_i|c)`.

    .. math:: -\sum_x P(x) \sum_i \log q_i(x_i) \ge \sum_i H(X_i) + \frac12 \sum_i \sum_a \frac{(p_i(a) - q_i(a))^2}{p_i(a) + q_i(a)}

    Names: those of the CTC lower bound: n tokens; X sequences; A(i), the number of letters of token i to which the denoiser's
    law gives mass, which are all that its marginal has; P(x), the probability of sequence x; e(i, x, a), 1 where token i of
    sequence x is letter a, else 0; p(i, a), the marginals; q(i, a), what the denoiser says. Defined: L, the expected
    cross-entropy; H(i), the entropy of token i. Generic: x to X, i to n, a to A(i), from 1.
    """
    loss, H = sp.Symbol("L"), sp.Function("H")
    letters, tokens = (a, 1, A(i)), (i, 1, n)
    entropy = -sp.Sum(p(i, a) * sp.log(p(i, a)), letters)
    cross = -sp.Sum(p(i, a) * sp.log(q(i, a)), letters)
    apart = sp.Sum((p(i, a) - q(i, a)) ** 2 / (2 * (p(i, a) + q(i, a))), letters)
    said = sp.Sum(sp.Sum(one(i, x, a) * sp.log(q(i, a)), letters), tokens)
    return Derivation(
        "One forward pass learns marginals",
        r"$-\sum_i E\log q_i(X_i) \ge \sum_i H(X_i|c) + \frac12\sum_{i,a} (p_i(a) - q_i(a))^2/(p_i(a)+q_i(a))$: the loss sees "
        r"the joint of the masked tokens only through its marginals, and is least exactly there.",
        (
            *marginals(),
            Step("loss", eq(loss, -sp.Sum(P(x) * said, (x, 1, X))), Define("the expected cross-entropy")),
            Step("entropies", eq(H(i), entropy), Define("the entropy of token i")),
            Step("losses", eq(loss, sp.Sum(cross, tokens)), Combine(["loss", "means"])),
            Step("token", le(H(i) + apart, cross), Combine(["gibbs", "entropies"])),
            Step("tokens", le(sp.Sum(H(i) + apart, tokens), sp.Sum(cross, tokens)), Sum("token", tokens)),
            Step(
                "equality-case",
                le(sp.Sum(H(i), tokens) + sp.Sum(apart, tokens), loss),
                Combine({"tokens": 1, "losses": -1}),
            ),
            Step("token-zero", le(H(i), cross), Combine(["gibbs-zero", "entropies"])),
            Step("tokens-zero", le(sp.Sum(H(i), tokens), sp.Sum(cross, tokens)), Sum("token-zero", tokens)),
            Step("bound", le(sp.Sum(H(i), tokens), loss), Combine({"tokens-zero": 1, "losses": -1})),
        ),
        generic={a: 1, i: 1, x: 1},
        integers={n: 1, X: 1, A: 1},
        conclusions=("losses", "bound", "equality-case"),
        covers="every number of tokens, every alphabet, every law, every denoiser that gives mass to what the law does",
    )
