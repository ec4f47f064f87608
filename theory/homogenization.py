r"""When far masks predict the same thing: Dobrushin's coefficient, and the rate with its Jordan factor.

Source: arXiv 2510.03289, Sections 3.2.3-3.2.4 (a conjecture in words); the bounds and derivations are ours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

import sympy as sp
from flint import acb, arb, ctx, fmpq, fmpq_mat, fmpz

from theory.derivation import Derivation, Step, eq, le, lt
from theory.reasons import Assume, Cite, Combine, Induct, Sum, Suppose

Kernel = Sequence[Sequence[Fraction]]

#: TV(mu, pi) with mu = P^d(a, .), the spread of the columns of P^{n-d}, and P^n(a, b).
MIDDLE = (sp.Symbol("TV_mu", real=True), sp.Symbol("spread", nonnegative=True), sp.Symbol("b", positive=True))
a, c, d, v, V = sp.symbols("a c d v V", integer=True, positive=True)


def dobrushin(kernel: Kernel) -> Fraction:
    r"""Dobrushin's coefficient :math:`\tau = \max_{i,j} \frac12 \sum_v |P(i,v) - P(j,v)|`.

    >>> dobrushin([[Fraction(9, 10), Fraction(1, 10)], [Fraction(1, 10), Fraction(9, 10)]])
    Fraction(4, 5)
    """
    rows = _rows(kernel)
    return max(
        sum((abs(x - y) for x, y in zip(one, other, strict=True)), Fraction(0)) / 2 for one in rows for other in rows
    )


@dataclass(frozen=True)
class JordanRate:
    r"""The law decays as :math:`C\,d^{k-1} |\lambda_2|^d`: a ball around the modulus, and the block size k."""

    modulus: arb
    block: int


def jordan_rate(kernel: Kernel) -> JordanRate:
    r"""The second largest eigenvalue modulus and the largest Jordan block k there, from the minimal polynomial.

    The exponent of an irreducible factor of the minimal polynomial is the size of the largest block at its roots. Two
    factors whose moduli cannot be told apart count as one modulus, so k is exact or too large, never too small.

    >>> P = [[7, 2, 1], [1, 6, 3], [3, 2, 5]]
    >>> rate = jordan_rate([[Fraction(w, 10) for w in row] for row in P])
    >>> rate.block, rate.modulus.overlaps(arb(2) / 5)
    (2, True)
    """
    rows = _rows(kernel)
    matrix = fmpq_mat([[fmpq(x.numerator, x.denominator) for x in row] for row in rows])
    polynomial = matrix.minpoly()
    roots: list[tuple[arb, int]] = []
    with ctx.workprec(192):
        for factor, power in polynomial.numer().factor()[1]:
            found: list[Any] = factor.complex_roots()  # type: ignore[assignment]  # the library's stub is wrong
            for root, _ in found:
                if not (factor.degree() == 1 and factor(fmpz(1)) == 0):
                    roots.append((abs(acb(root)), power))
        if not roots:
            return JordanRate(arb(0), 1)
        modulus = max((m for m, _ in roots), key=lambda ball: ball.mid())
        ties = [(m, k) for m, k in roots if m.overlaps(modulus)]
    return JordanRate(modulus, max(k for _, k in ties))


def middle_bound(tau: Fraction, left: int, right: int, bridge: Fraction) -> Fraction:
    r"""The bound :math:`\mathrm{TV}(q_d, \pi) \le \tau^d + \tau^{n-d} / (2 P^n(a,b))` between two visible tokens.

    ``left`` is d, ``right`` is n - d and ``bridge`` is :math:`P^n(a,b) > 0`.

    >>> middle_bound(Fraction(1, 2), 2, 2, Fraction(1, 2))
    Fraction(1, 2)
    """
    if left < 0 or right < 0 or bridge <= 0:
        raise ValueError(
            f"d={left}, n-d={right}, P^n(a,b)={bridge}: distances are at least 0 and the bridge has probability above 0"
        )
    return _middle_conclusion()(tau**left, tau**right, bridge)


@cache
def _middle_conclusion() -> Callable[[Fraction, Fraction, Fraction], Fraction]:
    """The right side that :func:`middle` proves, as a function of fractions: no constant is written twice."""
    parts = sp.fraction(sp.together(middle().conclusion("bound").right))
    numerator, denominator = (sp.lambdify(MIDDLE, part) for part in parts)
    return lambda *values: Fraction(numerator(*values)) / denominator(*values)


def contraction() -> Derivation:
    r"""Dobrushin's contraction: :math:`\mathrm{TV}(q_d, \pi) \le \tau^d\, \mathrm{TV}(q_0, \pi)`."""
    up, down = sp.Function("up", nonnegative=True), sp.Function("down", nonnegative=True)
    k, D = sp.Function("k", real=True), sp.Function("TV", nonnegative=True)
    tau, delta = sp.Symbol("tau", nonnegative=True), sp.Symbol("delta", positive=True)
    sent, lost = sp.Sum(up(a) * k(a), (a, 1, V)), sp.Sum(down(c) * k(c), (c, 1, V))
    pairs = up(a) * down(c) * (k(a) - k(c))
    return Derivation(
        "Dobrushin's contraction",
        r"If every two rows of $P$ are within $\tau$ in total variation, then $\mathrm{TV}(\mu P, \nu P) \le \tau\,\mathrm{TV}(\mu,\nu)$; "
        r"with $\pi = \pi P$, $\mathrm{TV}(q_d, \pi) \le \tau^d\,\mathrm{TV}(q_0, \pi)$.",
        (
            Step(
                "rows", le(k(a) - k(c), tau), Assume("k(a) = P(a, E) for one event E; rows differ by at most tau on it")
            ),
            Step("mass", le(0, up(a) * down(c)), Combine((), plus=up(a) * down(c))),
            Step("pair", le(pairs, up(a) * down(c) * tau), Combine(["mass*rows"])),
            Step(
                "inner", le(sp.Sum(pairs, (c, 1, V)), sp.Sum(up(a) * down(c) * tau, (c, 1, V))), Sum("pair", (c, 1, V))
            ),
            Step(
                "outer",
                le(sp.Sum(pairs, (c, 1, V), (a, 1, V)), sp.Sum(up(a) * down(c) * tau, (c, 1, V), (a, 1, V))),
                Sum("inner", (a, 1, V)),
            ),
            Step(
                "up",
                eq(sp.Sum(up(a), (a, 1, V)), delta),
                Assume(
                    "up and down are the positive and negative parts of mu - nu: both have mass delta = TV(mu, nu) > 0"
                ),
            ),
            Step("down", eq(sp.Sum(down(c), (c, 1, V)), delta), Assume("the same mass, since mu and nu are laws")),
            Step(
                "event",
                le(sent - lost, tau * delta),
                Combine(
                    {
                        "outer": 1 / delta,
                        "down": tau - sent / delta,
                        "up": (lost + tau * sp.Sum(down(c), (c, 1, V))) / delta,
                    }
                ),
            ),
            Step(
                "next",
                le(D(d + 1), tau * D(d)),
                Assume(
                    "`event` at mu = q_d, nu = pi, at the event where mu P - nu P is largest; trivial for delta = 0"
                ),
            ),
            Step("base", le(D(1), tau * D(0)), Assume("`event` at q_0")),
            Step("base-1", le(D(1), tau**1 * D(0)), Combine(["base"])),
            Step("so-far", le(D(d), tau**d * D(0)), Suppose(d)),
            Step("tau", le(0, tau), Combine((), plus=tau)),
            Step("further", le(D(d + 1), tau ** (d + 1) * D(0)), Combine(["next", "tau*so-far"])),
            Step("bound", le(D(d), tau**d * D(0)), Induct(d, 1, "base-1", "so-far", "further")),
        ),
        generic=(a, c, d),
        conclusions=("event", "bound"),
    )


def jordan() -> Derivation:
    r"""The rate with its Jordan factor: entries of :math:`(\lambda I + N)^d` are :math:`\binom dj \lambda^{d-j}`, at most :math:`d^j |\lambda|^{d-j}`."""
    j = sp.Symbol("j", integer=True, nonnegative=True)
    n = sp.Symbol("n", integer=True, positive=True)
    choose, entry = sp.Function("C", nonnegative=True), sp.Function("entry", nonnegative=True)
    modulus = sp.Symbol("lambda", positive=True)
    return Derivation(
        "The Jordan-aware rate",
        r"For an irreducible aperiodic chain, $\mathrm{TV}(q_d, \pi) \le C\, d^{k-1} |\lambda_2|^d$ with $k$ the largest Jordan block at $|\lambda_2|$.",
        (
            Step(
                "jordan",
                eq(entry(j), choose(j) * modulus ** (n - j)),
                Cite(
                    "P^n is similar to its Jordan form, whose blocks have entries of modulus binom(n, j) |lambda|^(n-j), j < k",
                    "Horn and Johnson, Matrix Analysis, 2nd ed., Theorem 3.1.11",
                ),
            ),
            Step("none", eq(choose(0), 1), Assume("C(j) = binom(n, j)")),
            Step(
                "next",
                eq(choose(j + 1) * (j + 1), choose(j) * (n - j)),
                Assume("one element more, for j < n; both sides are zero beyond"),
            ),
            Step("count", le(0, choose(j)), Combine((), plus=choose(j))),
            Step("smaller", le(n - j, n * (j + 1)), Combine((), plus=n * j + j)),
            Step(
                "grow", le(choose(j + 1), n * choose(j)), Combine({"next": 1 / (j + 1), "count*smaller": 1 / (j + 1)})
            ),
            Step("bound-0", le(choose(0), n**0), Combine(["none"])),
            Step("bound-j", le(choose(j), n**j), Suppose(j)),
            Step("bound-next", le(choose(j + 1), n ** (j + 1)), Combine({"grow": 1, "bound-j": n})),
            Step("power", le(choose(j), n**j), Induct(j, 0, "bound-0", "bound-j", "bound-next")),
            Step("decay", lt(0, modulus ** (n - j)), Combine((), plus=modulus ** (n - j))),
            Step("bound", le(entry(j), n**j * modulus ** (n - j)), Combine(["jordan", "power*decay"])),
        ),
        generic=(j,),
    )


def middle() -> Derivation:
    r"""The middle of a fixed length: between visible a and b, :math:`\mathrm{TV}(q_d,\pi) \le \tau^d + \tau^{n-d}/(2P^n(a,b))`."""
    mu, r = sp.Function("mu", nonnegative=True), sp.Function("r", nonnegative=True)
    above, below = sp.Function("above", nonnegative=True), sp.Function("below", nonnegative=True)
    first, spread, bridge = MIDDLE
    second, total = sp.symbols("TV_q TV", real=True)
    tokens = (v, 1, V)
    other = sp.Sum(mu(c) * r(c), (c, 1, V))
    size = mu(v) * (above(v) * (r(v) - bridge) + below(v) * (bridge - r(v))) / bridge
    return Derivation(
        "Homogenization in the middle",
        r"With $q_d(v) = P^d(a,v) P^{n-d}(v,b) / P^n(a,b)$, $\mathrm{TV}(q_d,\pi) \le \tau^d + \tau^{n-d}/(2P^n(a,b))$.",
        (
            Step(
                "spread",
                le(r(v) - r(c), spread),
                Assume("r(v) = P^{n-d}(v, b); two rows of P^{n-d} differ by at most spread = tau^{n-d}"),
            ),
            Step("spread-back", le(r(c) - r(v), spread), Assume("the same, the other way round")),
            Step("mass", le(0, mu(c)), Combine((), plus=mu(c))),
            Step("law", eq(sp.Sum(mu(c), (c, 1, V)), 1), Assume("mu = P^d(a, .) is a law")),
            Step("bridge", eq(other, bridge), Assume("P^n(a, b) passes through some token at distance d")),
            Step("each-up", le(mu(c) * (r(v) - r(c)), mu(c) * spread), Combine(["mass*spread"])),
            Step("each-down", le(mu(c) * (r(c) - r(v)), mu(c) * spread), Combine(["mass*spread-back"])),
            Step(
                "all-up",
                le(sp.Sum(mu(c) * (r(v) - r(c)), (c, 1, V)), sp.Sum(mu(c) * spread, (c, 1, V))),
                Sum("each-up", (c, 1, V)),
            ),
            Step(
                "all-down",
                le(sp.Sum(mu(c) * (r(c) - r(v)), (c, 1, V)), sp.Sum(mu(c) * spread, (c, 1, V))),
                Sum("each-down", (c, 1, V)),
            ),
            Step("up", le(r(v) - bridge, spread), Combine({"all-up": 1, "law": spread - r(v), "bridge": 1})),
            Step("down", le(bridge - r(v), spread), Combine({"all-down": 1, "law": spread + r(v), "bridge": -1})),
            Step(
                "sides", eq(above(v) + below(v), 1), Assume("above and below tell, for each v, which sign r(v) - b has")
            ),
            Step("is-above", le(0, mu(v) * above(v)), Combine((), plus=mu(v) * above(v))),
            Step("is-below", le(0, mu(v) * below(v)), Combine((), plus=mu(v) * below(v))),
            Step(
                "size",
                le(size, mu(v) * spread / bridge),
                Combine({"is-above*up": 1 / bridge, "is-below*down": 1 / bridge, "sides": mu(v) * spread / bridge}),
            ),
            Step("sizes", le(sp.Sum(size, tokens), sp.Sum(mu(v) * spread / bridge, tokens)), Sum("size", tokens)),
            Step(
                "second",
                eq(2 * second, sp.Sum(size, tokens)),
                Assume("TV(q_d, mu) is half the sum of |q_d - mu| = mu |r - b| / b"),
            ),
            Step("law-v", eq(sp.Sum(mu(v), tokens), 1), Assume("mu is a law")),
            Step(
                "q-to-mu",
                le(second, spread / (2 * bridge)),
                Combine({"sizes": sp.Rational(1, 2), "second": sp.Rational(1, 2), "law-v": spread / (2 * bridge)}),
            ),
            Step("triangle", le(total, first + second), Assume("triangle inequality through mu")),
            Step("bound", le(total, first + spread / (2 * bridge)), Combine(["triangle", "q-to-mu"])),
        ),
        generic=(c, v),
    )


def commonest_token() -> Derivation:
    r"""The average of the largest marginal is at least the frequency of every token: :math:`E_c M_d \ge \max_v \pi(v)`."""
    w, q, M = (sp.Function(name, nonnegative=True) for name in "wqM")
    frequency = sp.Symbol("pi_v", nonnegative=True)
    contexts = (c, 1, V)
    return Derivation(
        "The commonest token",
        r"For a stationary source, $E_c M_d \ge \max_v \pi(v)$ at every distance.",
        (
            Step(
                "largest", le(q(c), M(c)), Assume("q(c) = P(X_d = v | c) for one token v, M(c) the largest over tokens")
            ),
            Step("weight", le(0, w(c)), Combine((), plus=w(c))),
            Step("each", le(w(c) * q(c), w(c) * M(c)), Combine(["weight*largest"])),
            Step("mean", le(sp.Sum(w(c) * q(c), contexts), sp.Sum(w(c) * M(c), contexts)), Sum("each", contexts)),
            Step(
                "stationary",
                eq(sp.Sum(w(c) * q(c), contexts), frequency),
                Assume("the mean of P(X_d = v | c) over contexts is the unigram frequency of v"),
            ),
            Step("bound", le(frequency, sp.Sum(w(c) * M(c), contexts)), Combine({"mean": 1, "stationary": -1})),
        ),
        generic=(c,),
    )


def ergodic() -> Derivation:
    r"""Every irreducible aperiodic chain contracts over m = (V-1)^2 + 1 tokens: :math:`\tau(P^m) < 1`."""
    tau, least = sp.symbols("tau eps", positive=True)
    lower = sp.Function("e", positive=True)
    return Derivation(
        "Ergodic chains homogenize",
        r"For an irreducible aperiodic chain on $V$ tokens, $\tau(P^m) \le 1 - V\epsilon < 1$ with $m = (V-1)^2+1$ and $\epsilon$ "
        r"the least entry of $P^m$; so $\mathrm{TV}(q_d,\pi) \le \tau(P^m)^{\lfloor d/m \rfloor}$, whatever the context.",
        (
            Step(
                "positive",
                lt(0, least),
                Cite(
                    "a primitive V x V matrix is positive at power (V-1)^2 + 1",
                    "Wielandt 1950; Horn and Johnson, Matrix Analysis, 2nd ed., Corollary 8.5.8",
                ),
            ),
            Step(
                "overlap", le(least, lower(v)), Assume("e(v) is the smaller of two rows at v, at least the least entry")
            ),
            Step("overlaps", le(sp.Sum(least, (v, 1, V)), sp.Sum(lower(v), (v, 1, V))), Sum("overlap", (v, 1, V))),
            Step(
                "variation", eq(tau, 1 - sp.Sum(lower(v), (v, 1, V))), Assume("total variation is one less the overlap")
            ),
            Step("contracts", le(tau, 1 - V * least), Combine({"overlaps": 1, "variation": 1})),
            Step("bound", lt(tau, 1), Combine({"contracts": 1, "positive": V})),
        ),
        generic=(v,),
        conclusions=("contracts", "bound"),
    )


def collapse() -> Derivation:
    r"""Far out the likeliest token is the commonest: :math:`q_d(v^*) - q_d(v) \ge \pi(v^*) - \pi(v) - 2\,\mathrm{TV}`."""
    top, other, pi_top, pi_other, TV = sp.symbols("q_top q_v pi_top pi_v TV", nonnegative=True)
    return Derivation(
        "Collapse to the commonest token",
        r"If $\pi(v^*) - \pi(v) > 2\,\mathrm{TV}(q_d,\pi)$ for every $v \ne v^*$, the likeliest token at distance $d$ is $v^*$.",
        (
            Step("top", le(pi_top - top, TV), Assume("no event differs by more than the total variation")),
            Step("other", le(other - pi_other, TV), Assume("no event differs by more than the total variation")),
            Step("gap", lt(2 * TV, pi_top - pi_other), Assume("the commonest token stands out")),
            Step("likeliest", lt(other, top), Combine(["top", "other", "gap"])),
        ),
    )


def latin_uniform() -> Derivation:
    r"""Under Latin kernels the uniform law is stationary: no token is frequent."""
    K = sp.Function("K", nonnegative=True)
    return Derivation(
        "Latin kernels keep the uniform law",
        r"If each token has each rank after exactly one predecessor, the kernel's columns sum to one and $\pi(v) = 1/N$ is stationary, the only one where $p$ is positive.",
        (
            Step(
                "column",
                eq(sp.Sum(K(a), (a, 1, V)), 1),
                Assume("K(a) = P(v after a) runs through all of p, which sums to one"),
            ),
            Step("stationary", eq(sp.Sum(K(a) / V, (a, 1, V)), 1 / V), Combine({"column": 1 / V})),
            Step(
                "unique",
                eq(sp.Function("pi", real=True)(v), 1 / V),
                Cite(
                    "a positive stochastic matrix has one stationary law",
                    "Horn and Johnson, Matrix Analysis, 2nd ed., Theorem 8.2.11",
                ),
            ),
        ),
        generic=(a,),
    )


def _rows(kernel: Kernel) -> list[list[Fraction]]:
    rows = [[Fraction(x) for x in row] for row in kernel]
    if any(len(row) != len(rows) or min(row) < 0 or sum(row) != 1 for row in rows):
        raise ValueError("a kernel is a square matrix of fractions of at least 0 whose rows sum to 1")
    return rows
