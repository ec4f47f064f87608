"""What it means that tokens are confident: for the likeliest text, and for what one step of them costs.

A practical decoder reveals together every token whose largest probability is above a threshold. Two papers give theorems for
such tokens: taken together their likeliest values are the likeliest text, and the joint is near the product of its marginals.
These are true, and not all are sharp; a threshold a little lower is already wrong, and the largest probabilities alone do not
say what drawing tokens together costs. A third paper watches how a token's law moves before it is told.

Sources: arXiv 2505.22618 (greedy decoding, distances), 2511.05664 (stability); 2510.03289 (relayed).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from math import comb, prod
from typing import Any

import numpy as np
from hypothesis import strategies as st

from exact.factorization import product_of_marginals
from exact.information import entropy, total_correlation, total_variation
from exact.joint import Joint
from exact.languages import independent, markov
from exact.logsum import add_up, expected_log, log
from exact.strategies import joints, laws, small_joints
from proofs.claims.papers import FAST_DLLM, KLASS, SUN, ZHONG
from proofs.ledger.claim import Claim, Control, Proved, times
from proofs.ledger.domain import EVERY_LAW, At, Domain, Draws, Family

BITS = Family(
    "every joint of two bits with weights up to 4", lambda: small_joints(weight=4), complete=True, size=5**4 - 1
)
THREE_VALUES = Family(
    "every joint of two tokens of three values with weights 0 and 1",
    lambda: small_joints(V=3, weight=1),
    complete=True,
    size=2**9 - 1,
)


def _few() -> Iterator[Joint]:
    """Three tokens of three values that are equally likely to be one of a few sequences."""
    for count in (1, 2, 3):
        for places in itertools.combinations(range(27), count):
            weights = np.zeros(27, dtype=int)
            weights[list(places)] = 1
            yield Joint(weights.reshape((3,) * 3))


FEW = Family(
    "every set of at most three sequences of three tokens of three values, equally likely",
    _few,
    complete=True,
    size=comb(27, 1) + comb(27, 2) + comb(27, 3),
)


@st.composite
def _sure_joints(draw: st.DrawFn) -> Joint:
    """Joints of two or three bits with most of their mass on one sequence."""
    L = draw(st.integers(2, 3))
    weights = draw(st.lists(st.integers(0, 5), min_size=2**L, max_size=2**L))
    weights[0] += draw(st.integers(1, 60))
    return Joint(np.array(weights).reshape((2,) * L))


SURE = Draws("joints of two or three bits, most mass on one sequence", _sure_joints)
STEPS = Domain(
    BITS,
    THREE_VALUES,
    FEW,
    draws=Draws(
        "pairs of bits, and joints (V <= 3, at most 32 sequences, weights <= 9)",
        lambda: st.one_of(joints(states=4, most=2, least_length=2), joints()),
    ),
)


def doubts(joint: Joint) -> list[Fraction]:
    r"""What each token's largest probability leaves, the :math:`\epsilon_i`."""
    return [1 - Fraction(int(joint.marginal([i]).max()), joint.total) for i in range(joint.L)]


def greedy_weight(joint: Joint) -> int:
    """The weight of the sequence of likeliest tokens."""
    return int(joint.weights[tuple(int(joint.marginal([i]).argmax()) for i in range(joint.L))])


def _peaked() -> Iterator[Joint]:
    """Joints of three bits with weight 9 on 000."""
    return (Joint(np.array([9, *rest]).reshape((2,) * 3)) for rest in itertools.product(range(2), repeat=7))


SURE_TOKENS = Domain(
    BITS,
    Family(
        "every joint of three bits with weights up to 1, and 9 on 000",
        _peaked,
        complete=True,
        size=2**7,
    ),
    Family(
        "00 with k + 1, 01 and 10 with k, up to k = 20: just inside the threshold",
        lambda: (Joint([[k + 1, k], [k, 0]]) for k in range(1, 21)),
        complete=False,
    ),
    draws=SURE,
)

greedy = Claim(
    id="greedy-parallel",
    title="Greedy decoding of sure tokens is right",
    statement=r"If every token's largest probability is above $1 - \epsilon$ and $(n+1)\,\epsilon \le 1$, the likeliest tokens together are the likeliest sequence.",
    source=FAST_DLLM("Theorem 1"),
    speaks_of=EVERY_LAW,
    left=greedy_weight,
    relation="=",
    right=lambda joint: int(joint.weights.max()),
    over=SURE_TOKENS,
    prove=Proved(
        ("Confidence.greedy_agreement",),
        says="For tokens of any alphabets: a text x with every marginal above 1 - epsilon is likelier than every other text, and so under the product of the marginals. More: that threshold is not missed by equality, (n+1) epsilon = 1.",
    ),
    assumptions={"(n+1) epsilon <= 1, above it strictly sure": lambda joint: (joint.L + 1) * max(doubts(joint)) < 1},
    control=Control(
        "the likeliest tokens together are likelier than any other sequence by a tenth",
        left=lambda joint: 10 * greedy_weight(joint),
        relation=">=",
        right=lambda joint: 11 * int(np.sort(joint.weights.ravel())[-2]),
    ),
)

BIT_PAIRS = Domain(
    draws=Draws(
        "joints of two bits with weights up to 9",
        lambda: joints(states=4, most=2, least_length=2),
        examples=1000,
    )
)

beyond = Claim(
    id="greedy-parallel-beyond",
    title="Greedy decoding beyond the threshold",
    statement=r"If every token's largest probability is above $1 - \epsilon$ and $n\,\epsilon < 1$, the likeliest tokens together are the likeliest sequence.",
    source=FAST_DLLM("Theorem 1", "relayed"),
    speaks_of=EVERY_LAW,
    left=greedy_weight,
    relation="=",
    right=lambda joint: int(joint.weights.max()),
    over=BIT_PAIRS,
    note="The threshold of the theorem is exact: just above it two tokens fail.",
    assumptions={"n epsilon < 1": lambda joint: joint.L * max(doubts(joint)) < 1},
    prove=Proved(
        ("ConfidenceRefuted.greedy_beyond",),
        says="That the statement fails for tokens of any alphabets, on the witness with epsilon = 7/17: both marginals are above 10/17, n epsilon is 14/17, and 10 is likelier than 00.",
    ),
    witness=At("00, 01 and 10 with 5, 6 and 6 of 17: (n+1) epsilon = 18/17", Joint([[5, 6], [6, 0]]), shows=(5, 6)),
    repair="greedy-parallel",
)


def _from_product(joint: Joint) -> Fraction | float:
    """The distance of a joint from the product of its marginals."""
    return total_variation(joint, product_of_marginals(joint))


tv = Claim(
    id="greedy-tv-bound",
    title="The distance of sure tokens from independence",
    statement=r"$\mathrm{TV}(P, \prod_i P_i) \le \frac{3n-1}{2}\,\epsilon$.",
    source=FAST_DLLM("Theorem 1"),
    speaks_of=EVERY_LAW,
    left=_from_product,
    relation="<=",
    right=lambda joint: Fraction(3 * joint.L - 1, 2) * max(doubts(joint)),
    over=STEPS,
    prove=Proved(
        (
            "Confidence.tv_fast_dllm",
            "Confidence.tv_uniform",
        ),
        says="For one token or more of one alphabet whose largest probabilities are at least 1 - epsilon; the second theorem is the sharper n epsilon.",
    ),
    note="True but not sharp: n epsilon is (confident-step-tv), so no instance reaches more than 4/5.",
    control=times("13/10"),
    tight=At("00 with 9999, 11 with 1", Joint([[9999, 0], [0, 1]]), reaches="0.7999"),
)

sure_tv = Claim(
    id="confident-step-tv",
    title="What a confident step costs in total variation",
    statement=r"$\mathrm{TV}(P, \prod_i P_i) \le \sum_i \epsilon_i$ where token i has a largest probability of $1 - \epsilon_i$: at most $k\epsilon$ for k tokens above a threshold of $1 - \epsilon$.",
    source=ZHONG("Section 3, confidence thresholds", "ours"),
    speaks_of=EVERY_LAW,
    left=_from_product,
    relation="<=",
    right=lambda joint: sum(doubts(joint), Fraction(0)),
    over=STEPS,
    prove=Proved(
        (
            "Confidence.tv_top",
            "Confidence.tv_uniform",
        ),
        says="For any number of tokens of one alphabet, each with its own epsilon, and with one for all.",
    ),
    control=times("11/10"),
    tight=At("00 with 9999, 11 with 1", Joint([[9999, 0], [0, 1]]), reaches="0.9999"),
)


def _most_entropy(joint: Joint) -> Any:
    r"""The entropy :math:`h(\epsilon) + \epsilon \log(V-1)` that no token with the joint's :math:`\epsilon` exceeds."""
    epsilon = max(doubts(joint))
    return expected_log([(-epsilon, epsilon), (epsilon - 1, 1 - epsilon)]) + log(joint.V - 1) * epsilon


sure_ctc = Claim(
    id="confident-step-ctc",
    title="What a confident step costs in correlation",
    statement=r"$\mathrm{CTC} \le (k-1)\,[h(\epsilon) + \epsilon \log(V-1)]$ for k tokens with largest probabilities of at least $1 - \epsilon$, $\epsilon \le 1 - 1/V$.",
    source=FAST_DLLM("Theorem 1"),
    speaks_of=EVERY_LAW,
    left=total_correlation,
    relation="<=",
    right=lambda joint: _most_entropy(joint) * (joint.L - 1),
    over=STEPS,
    prove=Proved(
        ("Confidence.ctc_sure",),
        says="At any mask state of positive probability, for a set of k tokens, one or more, of an alphabet of two letters or more, epsilon from 0 to 1 - 1/V; 0 log 0 is 0.",
    ),
    note="For V = 32,000, a token more costs at most 1.36 nats at a threshold of .9, and .16 at .99.",
    control=times("101/100"),
    tight=At(
        "three equal tokens of three values with 2, 1 and 1 of 4",
        at=lambda: markov([2, 1, 1], [[1, 0, 0], [0, 1, 0], [0, 0, 1]], 3),
    ),
)

PRODUCTS = Domain(
    draws=Draws(
        "products of laws of bits with weights 1 to 3",
        lambda: st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), min_size=2, max_size=3).map(independent),
    )
)

maxima = Claim(
    id="product-of-maxima",
    title="The product of the largest probabilities says how many tokens can be decoded at once",
    statement=r"Where $\prod_i \max_v P_i(v)$ is below 1/2, drawing the tokens at once is incoherent: $\sum_i H(X_i) > H(X)$.",
    source=SUN("Section 3.3", "relayed"),
    speaks_of=EVERY_LAW,
    left=lambda joint: add_up(entropy(joint, [i]) for i in range(joint.L)),
    relation=">",
    right=entropy,
    over=PRODUCTS,
    note="Independent tokens have the same product and no cost. The size of incoherence is TC.",
    assumptions={"the product is below 1/2": lambda joint: prod(1 - doubt for doubt in doubts(joint)) < Fraction(1, 2)},
    prove=Proved(
        ("ConfidenceRefuted.product_of_maxima",),
        says="That the statement fails for laws over one alphabet, on the witness: the product of the largest marginals is 49/100, and the entropies of the tokens sum to that of the pair.",
    ),
    witness=At(
        "two independent bits with P(0) = 7/10: a product of 49/100",
        independent([[7, 3], [7, 3]]),
        shows=("1.2217", "1.2217"),
    ),
    repair="parallel-incoherence",
)


def _laws(rows: list[list[int]]) -> list[list[Fraction]]:
    """Rows of weights as laws."""
    return [[Fraction(weight, sum(row)) for weight in row] for row in rows]


def mean_step(rows: list[list[int]]) -> Any:
    r"""The mean divergence :math:`\frac1n \sum_k \mathrm{KL}(p_{k+1} \| p_k)` of successive laws."""
    steps = [
        expected_log([(p, p) for p in after] + [(-p, q) for p, q in zip(after, before, strict=True)])
        for before, after in itertools.pairwise(_laws(rows))
    ]
    return add_up(steps) / len(steps)


def least_step(rows: list[list[int]]) -> Fraction:
    r"""The bound :math:`2 \Delta^2 / n^2` from the distance of the first and the last law."""
    first, *_, last = _laws(rows)
    apart = sum((abs(p - q) for p, q in zip(first, last, strict=True)), Fraction(0)) / 2
    return 2 * apart**2 / (len(rows) - 1) ** 2


MOVING_LAWS = Domain(
    Family(
        "every three laws of bits with weights 1 to 4",
        lambda: map(list, itertools.product(itertools.product(range(1, 5), repeat=2), repeat=3)),
        complete=True,
        size=16**3,
    ),
    draws=Draws(
        "two to five positive laws of three tokens",
        lambda: st.lists(laws(3, positive=True), min_size=2, max_size=5),
        examples=200,
    ),
)

stability = Claim(
    id="stability-of-wrong-tokens",
    title="A token that must change moves on the way",
    statement=r"$\frac1n \sum_k \mathrm{KL}(p_{k+1}\,\|\,p_k) \ge 2 \Delta^2 / n^2$ for n steps of a token's law whose first and last are $\Delta$ apart in total variation.",
    source=KLASS("Proposition 5.3"),
    speaks_of="every alphabet, every number of steps, every positive laws",
    left=mean_step,
    relation=">=",
    right=least_step,
    over=MOVING_LAWS,
    prove=Proved(
        ("Stability.stability",),
        says="For laws each of which gives mass wherever the next one does, positive ones among them, and n steps, one or more.",
    ),
    note="The paper's constant is not known here: this is the form that follows from Pinsker's inequality.",
    control=times("11/10"),
    tight=At("two even steps from (1001, 999) to (999, 1001)", [[1001, 999], [1, 1], [999, 1001]], reaches="0.9999"),
)
