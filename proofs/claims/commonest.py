r"""What far masks collapse to, and whether the largest probability falls on the way.

One token is seen, all others are masked. The paper observes that far masks repeat frequent tokens and that the largest
probability falls with distance to a small positive limit. For a stationary source the limit is the frequency of the commonest
token, on average over contexts nothing ever rises, and a mixing chain does collapse to its commonest token. At stake is what
explains it: Latin kernels, the strong form of the paper's assumption, have no frequent token at all, and in a single context
the largest probability may rise again.

Source: arXiv 2510.03289, Sections 3.2.3 and 3.2.4.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from exact.homogenization import approach, ergodic, mean_largest
from exact.markov import Rows, kernel_of, power, stationary, structure
from exact.strategies import chains, small_chains, sorted_laws
from exact.zipf import LAWS, kernels
from proofs.claims.papers import SUN
from proofs.ledger.claim import Claim, Control, Proved, times
from proofs.ledger.domain import EVERY_CHAIN, At, Domain, Draws, Family
from theory.homogenization import dobrushin

DECAY, COLLAPSE = "Section 3.2.3", "Section 3.2.4"
EVERY_SOURCE = "every stationary source, every distance"
CYCLIC = kernel_of([[6, 3, 2], [2, 6, 3], [3, 2, 6]])


def averaged(V: int, weight: int, far: int) -> Family:
    """All small chains at some distances."""
    return Family(
        f"every chain on {V} tokens with weights up to {weight}, d <= {far}",
        lambda: ((kernel_of(c), d) for c in small_chains(V, weight) for d in range(1, far + 1)),
        complete=True,
        size=((weight + 1) ** V - 1) ** V * far,
    )


AVERAGED = Domain(
    averaged(2, 3, 4),
    averaged(3, 1, 3),
    draws=Draws(
        "chains (V <= 3, weights <= 5), distances up to 6",
        lambda: st.tuples(chains().map(kernel_of), st.integers(1, 6)),
    ),
)
SEEN = Draws(
    "chains (V <= 3, weights <= 5), distances up to 6, seen tokens",
    lambda: chains().flatmap(lambda c: st.tuples(st.just(kernel_of(c)), st.integers(1, 6), st.integers(0, len(c) - 1))),
)
ONE_LAW = {"one closed class": lambda P, d: len(structure(P).closed) == 1}

commonest = Claim(
    id="commonest-token",
    title="The lower bound of the commonest token",
    statement=r"$E_c M_d \ge \max_v \pi(v)$ at every distance, for a stationary source.",
    source=SUN(DECAY, "ours"),
    speaks_of=EVERY_SOURCE,
    left=lambda P, d: mean_largest(P, d)[-1],
    relation=">=",
    right=lambda P, d: max(stationary(P)),
    over=AVERAGED,
    note="So the small positive limit is the frequency of the commonest token, no function of (s, N). Enumerated for Markov chains.",
    assumptions=ONE_LAW,
    prove=Proved(
        ("Commonest.commonest_token", "Commonest.commonest_token_chain"),
        says="A stationary source is a probability for every word that is the sum over its continuations by one token, behind and in front. For each, each length of the context and each distance, the mean over contexts of the largest conditional probability is at least the largest probability of one token. Coq's distance d is d + 1 here; contexts of probability 0 count 0. The second theorem is for a finite chain with its stationary law, distances from 0.",
    ),
    control=times("11/10"),
    tight=At("independent tokens", kernel_of([[2, 1], [2, 1]]), 3),
)

average_decay = Claim(
    id="average-maximum-decays",
    title="The largest probability decays on average",
    statement=r"For a stationary chain seen at one token, $E_c\,M_{d+1} \le E_c\,M_d$: the largest probability at distance d, averaged over contexts, never grows.",
    source=SUN(DECAY),
    speaks_of="every finite chain with a stationary law, after one visible token",
    left=lambda P, d: mean_largest(P, d)[-1],
    relation=">=",
    right=lambda P, d: mean_largest(P, d + 1)[-1],
    over=AVERAGED,
    note="By Jensen: the law further out is a mean of laws given more, which the chain forgets. Other sources need not: average-maximum-decays-any-source.",
    assumptions=ONE_LAW,
    prove=Proved(
        ("Commonest.average_decay", "Commonest.more_context"),
        says="The inequality for every finite chain with a stationary law, after the visible token, d from 0. For every stationary source the mean at distance d + 1 is at most that at distance d after contexts one token longer.",
    ),
    control=times("101/100"),
    tight=At("the flip chain", kernel_of([[0, 1], [1, 0]]), 1),
)


def around(word: tuple[int, ...], d: int) -> Fraction:
    r"""The mean largest probability :math:`E_c M_d` of a word read around from a uniform start, after one visible token."""
    n = len(word)
    pairs = Counter((word[s], word[(s + d) % n]) for s in range(n))
    return Fraction(sum(max(k for (a, _), k in pairs.items() if a == seen) for seen in set(word)), n)


any_source = Claim(
    id="average-maximum-decays-any-source",
    title="The largest probability decays on average, whatever the source",
    statement=r"For every stationary source seen at one token, $E_c\,M_{d+1} \le E_c\,M_d$.",
    source=SUN(DECAY),
    speaks_of=EVERY_SOURCE,
    left=around,
    relation=">=",
    right=lambda word, d: around(word, d + 1),
    over=Domain(
        draws=Draws(
            "words of 2 to 8 bits read around from a uniform start, distances 1 to 4",
            lambda: st.tuples(st.lists(st.integers(0, 1), min_size=2, max_size=8).map(tuple), st.integers(1, 4)),
        )
    ),
    note="What lies between may tell more of the far token than the seen one; a chain forgets it.",
    prove=Proved(
        ("CommonestRefuted.average_any_source",),
        says="That the mean after one token of a stationary source may grow with distance (Coq's d is d + 1 here). The witness is another one: each token repeats the one before the last, the first two are fair and independent, and the means are 1/2 and 1.",
    ),
    witness=At(
        "0011 read around, d = 1: what follows is a coin, what follows that is certain",
        (0, 0, 1, 1),
        1,
        shows=(Fraction(1, 2), 1),
    ),
    repair="average-maximum-decays",
)

pointwise_decay = Claim(
    id="maximum-decays",
    title="The largest probability decays with distance",
    statement=r"In every context, $M_{d+1} \le M_d$: the largest probability at distance d never grows.",
    source=SUN(DECAY),
    speaks_of=EVERY_CHAIN,
    left=lambda P, d, a: max(power(P, d)[a]),
    relation=">=",
    right=lambda P, d, a: max(power(P, d + 1)[a]),
    over=Domain(draws=SEEN),
    note="True on average, and in every context of a doubly stochastic kernel; not in every context otherwise.",
    prove=Proved(
        ("CommonestRefuted.maximum_decays",),
        says="That the statement fails for finite chains, on the witness: three tokens after the third the largest probability is 465/1331, four tokens after it 5331/14641.",
    ),
    witness=At(
        "p = (6, 3, 2)/11 with ranks (3,2,1), (3,1,2), (1,3,2), after the third token, d = 3",
        kernel_of([[2, 3, 6], [2, 6, 3], [6, 2, 3]]),
        3,
        2,
        shows=(Fraction(465, 1331), Fraction(5331, 14641)),
    ),
    repair="average-maximum-decays",
)


def frequency(P: Rows, d: int, a: int) -> Fraction:
    """The stationary probability of the likeliest token at distance d."""
    law = power(P, d)[a]
    return stationary(P)[law.index(max(law))]


def stands_out(P: Rows, d: int, a: int) -> bool:
    r"""Whether the commonest token leads by more than :math:`2\tau^d\,\mathrm{TV}(q_0, \pi)`."""
    if not ergodic(P):
        return False
    *_, second, first = sorted(stationary(P))
    return first - second > 2 * dobrushin(P) ** d * approach(P, a, 0)[0]


collapse = Claim(
    id="collapse-to-commonest",
    title="Far masks collapse to the commonest token",
    statement=r"Under mixing, the likeliest token at distance $d$ is the commonest one once $2\tau^d\,\mathrm{TV}(q_0,\pi)$ is below its lead in $\pi$.",
    source=SUN(COLLAPSE),
    speaks_of="every irreducible aperiodic finite chain, every distance where the lead is large enough",
    left=frequency,
    relation="=",
    right=lambda P, d, a: max(stationary(P)),
    over=Domain(
        Family(
            "every chain on 2 tokens with weights up to 4, d <= 6, every seen token",
            lambda: ((kernel_of(c), d, a) for c in small_chains(2, 4) for d in range(1, 7) for a in (0, 1)),
            complete=True,
            size=24**2 * 6 * 2,
        ),
        Family(
            "every chain on 3 tokens with weights up to 1, d <= 4, every seen token",
            lambda: ((kernel_of(c), d, a) for c in small_chains(3, 1) for d in range(1, 5) for a in range(3)),
            complete=True,
            size=7**3 * 4 * 3,
        ),
        draws=SEEN,
    ),
    note="The sides are the stationary probabilities of the likeliest token there and of the commonest one.",
    assumptions={"the lead exceeds 2 tau^d TV(q_0, pi)": stands_out},
    prove=Proved(
        ("Commonest.collapse",),
        says="For every finite kernel, every stationary law, every law at distance 0 and every d from 0: a token that leads all others in the stationary law by more than twice tau^d TV(q_0, pi) is the only likeliest token at distance d and the commonest. More than the claim: the chain need not mix.",
    ),
    control=Control("at distance $d - 1$ already", left=lambda P, d, a: frequency(P, d - 1, a)),
)


def latin_chains(V: int) -> Family:
    """All Latin kernels over V tokens at four sorted laws."""
    return Family(
        f"every Latin square at V = {V}, Zipf's laws with s = 1, 2, and 1/2 and 2.31 rounded to hundredths",
        lambda: (latin_chain(square, weights) for weights in LAWS[V] for square in kernels(V, "latin")),
        complete=True,
        size=4 * {3: 12, 4: 576}[V],
    )


def latin_chain(square: np.ndarray, weights: tuple[int, ...]) -> Rows:
    """The kernel with a sorted law's entries in the ranks of a square."""
    return kernel_of(np.array(weights)[square].tolist())


LATIN = Draws(
    "Latin kernels at V = 3 with drawn sorted laws",
    lambda: st.builds(latin_chain, st.integers(0, 11).map(lambda k: kernels(3, "latin")[k]), sorted_laws(3)),
)

latin_collapse = Claim(
    id="latin-collapse",
    title="Collapse to frequent tokens under Latin kernels",
    statement=r"With a Latin kernel far masks collapse to a frequent token: $\max_v \pi(v) > 1/N$.",
    source=SUN(COLLAPSE),
    speaks_of="every alphabet, every positive sorted law, every Latin kernel",
    left=lambda P: max(stationary(P)),
    relation=">",
    right=lambda P: Fraction(1, len(P)),
    over=Domain(draws=LATIN),
    note="The strong form of the diversity assumption, the only one with a small limit, leaves no token frequent: it contradicts the collapse it is to explain.",
    prove=Proved(
        ("CommonestRefuted.collapse_of_latin",),
        says="That no law that a Latin kernel with a positive sorted law keeps need have a token above 1/N: on the witness the uniform law is kept, and every law that is kept has 1/3 as its largest value.",
    ),
    witness=At("the cyclic square at V = 3, p = (6, 3, 2)/11", CYCLIC, shows=(Fraction(1, 3), Fraction(1, 3))),
    repair="latin-uniform",
)

latin_uniform = Claim(
    id="latin-uniform",
    title="Latin kernels keep the uniform law",
    statement=r"With a Latin kernel the stationary law is uniform: $\max_v \pi(v) = 1/N$.",
    source=SUN(COLLAPSE, "ours"),
    speaks_of="every alphabet, every positive sorted law, every Latin kernel",
    left=lambda P: max(stationary(P)),
    relation="=",
    right=lambda P: Fraction(1, len(P)),
    over=Domain(latin_chains(3), latin_chains(4), draws=LATIN),
    prove=Proved(
        ("Commonest.latin_uniform", "Commonest.uniform_stationary"),
        says="On every alphabet, for every positive law and Latin kernel, sorted or not: a law that the kernel keeps gives every token one over their number, which is then the largest; and the uniform law is kept.",
    ),
    control=times("101/100"),
)
