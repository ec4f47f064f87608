r"""When far masks predict the same thing, and how fast.

One token is seen, all others are masked. The paper conjectures that far enough out the predictions at the masks become almost
the same, and that in a text of fixed length this shows in its middle. For a Markov chain everything can be computed: q_d, the
law at distance d, is a row of the d-th power of the kernel. At stake is for which chains the conjecture is true (those with one
limit: not the periodic ones, nor those with several closed classes) and at which rate; the second eigenvalue alone is not it.

Source: arXiv 2510.03289, Section 3.2.3; the bounds are ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from hypothesis import strategies as st

from exact.homogenization import approach, bridge, distance, ergodic
from exact.markov import Rows, kernel_of, power, stationary, structure
from exact.strategies import chains, small_chains
from proofs.claims.papers import SUN
from proofs.ledger.claim import Claim, Control, Proved, times
from proofs.ledger.domain import EVERY_CHAIN, At, Domain, Draws, Family
from theory.homogenization import dobrushin, jordan_rate, middle_bound
from theory.spectrum import jordan_bound

PLACE = "Section 3.2.3"
PAPER, OURS, SAID = SUN(PLACE), SUN(PLACE, "ours"), SUN(PLACE, "relayed")
EVERY_ERGODIC = "every irreducible aperiodic finite chain"
FLIP, STICKY = kernel_of([[0, 1], [1, 0]]), kernel_of([[9, 1], [1, 9]])
#: Eigenvalues 1 and 2/5, the second in one block of size 2.
DEFECTIVE = kernel_of([[7, 2, 1], [1, 6, 3], [3, 2, 5]])


def seen(V: int, weight: int, distances: Iterable[int]) -> Family:
    """All small chains at some distances from every seen token."""
    distances = tuple(distances)
    return Family(
        f"every chain on {V} tokens with weights up to {weight}, d = {', '.join(map(str, distances))}, every seen token",
        lambda: ((kernel_of(c), d, a) for c in small_chains(V, weight) for d in distances for a in range(V)),
        complete=True,
        size=((weight + 1) ** V - 1) ** V * len(distances) * V,
    )


def drawn(far: int = 6) -> Draws:
    """Chains, distances and seen tokens."""
    return Draws(
        f"chains (V <= 3, weights <= 5), distances up to {far}, seen tokens",
        lambda: chains().flatmap(
            lambda c: st.tuples(st.just(kernel_of(c)), st.integers(1, far), st.integers(0, len(c) - 1))
        ),
    )


contraction = Claim(
    id="homogenization-dobrushin",
    title="Dobrushin's contraction",
    statement=r"$\mathrm{TV}(q_d, \pi) \le \tau^d\,\mathrm{TV}(q_0, \pi)$ with $\tau = \max_{i,j} \mathrm{TV}(P_i, P_j)$.",
    source=OURS,
    speaks_of=EVERY_CHAIN,
    left=lambda P, d, a: approach(P, a, d)[d],
    relation="<=",
    right=lambda P, d, a: dobrushin(P) ** d * approach(P, a, 0)[0],
    over=Domain(seen(2, 3, range(1, 5)), seen(3, 1, range(1, 4)), draws=drawn()),
    assumptions={"one closed class": lambda P, d, a: len(structure(P).closed) == 1},
    prove=Proved(
        ("Contraction.homogenization",),
        says="For every finite kernel, every law at distance 0, a seen token among them, every law that the kernel keeps, and every d from 0: the inequality, with the largest total variation of two rows as tau. More than the claim: any number of closed classes and any stationary law.",
    ),
    control=times("101/100"),
    tight=At("the symmetric chain with flip 1/10, d = 4", STICKY, 4, 0),
)

ONE_CHAIN = Draws("chains (V <= 3, weights <= 5)", lambda: chains().map(kernel_of))

conjecture = Claim(
    id="homogenization-conjecture",
    title="The homogenization conjecture",
    statement=r"Far enough out, the predictions at masks become the same, whatever the context: one limit for $q_d$.",
    source=PAPER,
    speaks_of=EVERY_CHAIN,
    left=lambda P: structure(P).obstacles,
    relation="=",
    right=1,
    over=Domain(draws=ONE_CHAIN),
    note="The two sides are the number of limits (closed classes times their periods) and one. The flip chain has TV(q_d, q_{d+1}) = 1 for ever.",
    prove=Proved(
        ("HomogenizationRefuted.conjecture_fails",),
        says="Not every finite kernel has one limit of q_d, token by token, for all seen tokens. The kernel is that of the witness.",
    ),
    witness=At("the flip chain on two tokens", FLIP, shows=(2, 1)),
    repair="homogenization-ergodic",
)


def over_powers(P: Rows, m: int) -> Fraction:
    """Dobrushin's coefficient of a power of the kernel."""
    return dobrushin(power(P, m))


def unseen(V: int, weight: int) -> Family:
    """All small chains."""
    return Family(
        f"every chain on {V} tokens with weights up to {weight}",
        lambda: map(kernel_of, small_chains(V, weight)),
        complete=True,
        size=((weight + 1) ** V - 1) ** V,
    )


mixing = Claim(
    id="homogenization-ergodic",
    title="Homogenization of ergodic finite chains",
    statement=r"For an irreducible aperiodic chain on $V$ tokens, $\tau(P^m) < 1$ at $m = (V-1)^2+1$.",
    source=OURS,
    speaks_of=EVERY_ERGODIC,
    left=lambda P: over_powers(P, (len(P) - 1) ** 2 + 1),
    relation="<",
    right=1,
    over=Domain(
        unseen(2, 3),
        unseen(3, 1),
        draws=ONE_CHAIN,
    ),
    note="Read on P^m, Dobrushin's contraction then gives one limit for all contexts, at a geometric rate.",
    assumptions={"irreducible and aperiodic": lambda P: ergodic(P)},
    prove=Proved(
        ("Ergodic.homogenization_ergodic",),
        says="For every finite kernel with a path from every token to every token and, for each token, no number but 1 that divides all of its positive return times: tau of the matrix power at m = (N-1)(N-1) + 1 is below 1, N being the number of tokens.",
    ),
    control=Control(r"$\tau(P^{V-1}) < 1$", left=lambda P: over_powers(P, len(P) - 1)),
    tight=At("the symmetric chain with flip 1/1000", kernel_of([[999, 1], [1, 999]]), reaches="0.996"),
)


def has_rate(P: Rows) -> bool:
    """Whether some eigenvalue beside 1 is not 0."""
    return bool(jordan_rate(P).modulus > 0)


rate = Claim(
    id="homogenization-pure-rate",
    title="The second eigenvalue as the rate",
    statement=r"For an irreducible aperiodic chain, $\mathrm{TV}(q_d,\pi) \le C\,|\lambda_2|^d$: no factor that grows with $d$.",
    source=SAID,
    speaks_of=EVERY_ERGODIC,
    left=lambda P: jordan_rate(P).block,
    relation="=",
    right=1,
    over=Domain(
        draws=Draws("chains on 2 and 3 tokens with weights up to 3", lambda: chains(weight=3).map(kernel_of), 2000)
    ),
    note=r"The left side is the largest Jordan block at $|\lambda_2|$. In the witness $\mathrm{TV}(q_d,\pi)/(2/5)^d$ grows linearly in d.",
    assumptions={"irreducible and aperiodic": lambda P: ergodic(P), "lambda_2 is not 0": has_rate},
    prove=Proved(
        ("HomogenizationRefuted.pure_rate_fails",),
        says="Not for every irreducible aperiodic kernel, its stationary law and every r that bounds the moduli of its complex eigenvalues but 1, some C has TV(q_d, pi) <= C r^d for every d and seen token. The kernel is that of the witness, with r = 2/5.",
    ),
    witness=At("rows (7, 2, 1)/10, (1, 6, 3)/10, (3, 2, 5)/10", DEFECTIVE, shows=(2, 1)),
    repair="homogenization-jordan",
)

jordan = Claim(
    id="homogenization-jordan",
    title="The rate with its Jordan factor",
    statement=r"For an irreducible aperiodic chain and $d \ge 1$, $\mathrm{TV}(q_d,\pi) \le C\,d^{k-1}|\lambda_2|^d$, $k$ the largest Jordan block at $|\lambda_2|$ "
    r"and $C$ the largest, over seen tokens $a$, of $\frac12 \sum_{\lambda \ne 1} \sum_j c_{\lambda,j} \sum_v |Z_{\lambda,j}(a,v)|$, with "
    r"$P^d = \sum_\lambda \sum_j \binom dj \lambda^{d-j} Z_{\lambda,j}$; $c_{\lambda,j} = |\lambda_2|^{-j}$ where $j = 0$ or $|\lambda| = |\lambda_2|$, "
    r"else $|\lambda_2|^{-j} / (1 - |\lambda/\lambda_2|)^{j+1}$.",
    source=OURS,
    speaks_of=EVERY_ERGODIC,
    left=lambda P, d, a: approach(P, a, d)[d],
    relation="<=",
    right=lambda P, d, a: jordan_bound(P, d),
    over=Domain(
        seen(2, 3, (1, 2, 5, 12, 40)),
        seen(3, 1, (1, 2, 5, 12, 40)),
        Family(
            "two chains, with blocks of 2 and of 1, d <= 100, every seen token",
            lambda: (
                (P, d, a)
                for P in (DEFECTIVE, kernel_of([[6, 3, 2], [2, 6, 3], [3, 2, 6]]))
                for d in range(1, 101)
                for a in range(3)
            ),
            complete=False,
        ),
        draws=drawn(40),
    ),
    note="The right side is computed in certified balls from the spectral components of the kernel and rounded up; on two tokens it is the left side but for that rounding.",
    assumptions={
        "irreducible and aperiodic": lambda P, d, a: ergodic(P),
        "lambda_2 is not 0": lambda P, d, a: has_rate(P),
    },
    obstacle="Complex eigenvalues and the Jordan form: the Coq libraries that are used have neither.",
    control=times("11/10"),
    tight=At("the symmetric chain with flip 1/10, d = 4", STICKY, 4, 0, reaches="0.999999"),
)


def between(V: int, weight: int, longest: int) -> Family:
    """All small chains between two seen tokens, at every place from the first to the second."""
    return Family(
        f"every chain on {V} tokens with weights up to {weight}, 1 <= n <= {longest}, every a, b and 0 <= d <= n",
        lambda: (
            (kernel_of(c), a, b, d, n)
            for c in small_chains(V, weight)
            for a in range(V)
            for b in range(V)
            for n in range(1, longest + 1)
            for d in range(n + 1)
        ),
        complete=True,
        size=((weight + 1) ** V - 1) ** V * V**2 * sum(n + 1 for n in range(1, longest + 1)),
    )


@st.composite
def drawn_between(draw: st.DrawFn) -> tuple[Rows, int, int, int, int]:
    """A chain, two seen tokens, a place between them and their distance."""
    P = kernel_of(draw(chains()))
    token, n = st.integers(0, len(P) - 1), draw(st.integers(1, 8))
    return P, draw(token), draw(token), draw(st.integers(0, n)), n


middle = Claim(
    id="homogenization-middle",
    title="Homogenization in the middle of a fixed length",
    statement=r"Between visible tokens $a$ and $b$ at distance $n$, $\mathrm{TV}(q_d, \pi) \le \tau^d + \tau^{n-d} / (2 P^n(a,b))$ for $0 \le d \le n$.",
    source=OURS,
    speaks_of=EVERY_ERGODIC,
    left=lambda P, a, b, d, n: distance(bridge(P, a, b, d, n)[0], stationary(P)),
    relation="<=",
    right=lambda P, a, b, d, n: middle_bound(dobrushin(P), d, n - d, bridge(P, a, b, d, n)[1]),
    over=Domain(
        between(2, 3, 4),
        between(3, 1, 2),
        draws=Draws("chains (V <= 3, weights <= 5), 1 <= n <= 8, every place", drawn_between),
    ),
    assumptions={
        "irreducible and aperiodic": lambda P, a, b, d, n: ergodic(P),
        "b is reached": lambda P, a, b, d, n: power(P, n)[a][b] > 0,
    },
    prove=Proved(
        ("Middle.middle",),
        says="For every finite kernel and every stationary law, n = d + m with any d and m from 0, and any a and b with P^n(a, b) > 0: the inequality, powers of the kernel being its matrix powers. More than the claim: neither irreducible nor aperiodic.",
    ),
    control=times("11/10"),
    tight=At(
        "independent tokens of chances 1/1000 and 999/1000, d = 0",
        kernel_of([[1, 999]] * 2),
        0,
        1,
        0,
        2,
        reaches="0.999",
    ),
)
