"""What rules are read to promise: one token a step at a bound of zero, and that stricter and surer is better.

With a bound of zero on entropy the sampler reveals every certain token at once. Even with exact marginals a rule that prefers
confident tokens can choose a set that is more dependent than another set of the same size, and a stricter rule can meet such a
set later on. These promises are false, by exact counterexamples; what bounds the cost of such a rule is the entropy of its
steps (step-entropy-bound).

Sources: arXiv 2505.24857 (the rule, and relayed), 2601.15593 (relayed).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st

from exact.decoding import decode
from exact.denoiser import Conditionals
from exact.frontier import position
from exact.information import kl
from exact.joint import Joint
from exact.languages import independent, markov
from exact.logsum import log
from exact.policies import EntropyBounded, Threshold, Top
from exact.random_order import information_curve, random_order_divergence
from exact.samplers import Unmask
from exact.strategies import joints
from proofs.claims.papers import BEN_HAMU, ZHONG
from proofs.ledger.claim import Claim, Proved
from proofs.ledger.domain import EVERY_LAW, At, Domain, Draws

FEW_SEQUENCES = Domain(
    draws=Draws("joints with weights 0 to 2 (at most 8 sequences)", lambda: joints(states=8, weight=2), examples=100)
)

gamma_zero = Claim(
    id="gamma-zero-one-token",
    title="A bound of zero reveals one token a step",
    statement=r"With $\gamma = 0$ the entropy-bounded sampler takes as many rounds as tokens.",
    source=BEN_HAMU("the dependence bound and its rule"),
    speaks_of=EVERY_LAW,
    left=lambda joint: position(joint, EntropyBounded(0))[0],
    relation="=",
    right=lambda joint: joint.L,
    over=FEW_SEQUENCES,
    note="Tokens without entropy cost nothing: it is exactly lossless, and one token a step only where none is certain.",
    prove=Proved(
        ("ConfidenceRefuted.zero_one_token",),
        says="Not every run at gamma = 0 takes as many steps as there are tokens, exact marginals, the rule being the longest prefix of a ranking by entropy. On a smaller witness than the claim's: two tokens that are certain, both revealed in one step.",
    ),
    witness=At("two certain tokens and a coin", independent([[1, 0], [1, 0], [1, 1]]), shows=(1, 3)),
    repair="entropy-bounded-cost",
)


def _threshold_cost(joint: Joint, threshold: Fraction) -> Any:
    """The divergence of what is drawn with a confidence threshold and exact marginals."""
    return kl(joint, decode(Conditionals(joint), Unmask(Threshold(threshold))).output)


def _rising() -> Joint:
    """Five words of four bits."""
    table = np.zeros((2,) * 4, dtype=int)
    for word, weight in {"0101": 2, "0111": 2, "1001": 1, "1010": 1, "1110": 1}.items():
        table[tuple(map(int, word))] = weight
    return Joint(table)


TWO_THRESHOLDS = Domain(
    draws=Draws(
        "joints of four bits with weights 0 to 2, thresholds in twentieths",
        lambda: st.tuples(
            joints(states=16, most=2, least_length=4, weight=2),
            *[st.integers(10, 20).map(lambda k: Fraction(k, 20))] * 2,
        ).filter(lambda case: case[1] < case[2]),
        examples=2000,
    )
)

threshold = Claim(
    id="threshold-monotone",
    title="A higher threshold loses less",
    statement=r"With exact marginals, raising the confidence threshold never raises $\mathrm{KL}(P\,\|\,Q)$.",
    source=ZHONG("Section 3, confidence thresholds", "relayed"),
    speaks_of="every law, every two thresholds",
    left=lambda joint, low, high: _threshold_cost(joint, high),
    relation="<=",
    right=lambda joint, low, high: _threshold_cost(joint, low),
    over=TWO_THRESHOLDS,
    note="A higher threshold can reveal another set first and meet a worse pair later.",
    prove=Proved(
        ("ThresholdRefuted.threshold_monotone",),
        says="That raising the threshold may raise the divergence, with exact marginals, positions at the threshold revealed and the most confident one where there is none. On another witness: two independent tokens, 5/8 and 3/8, and four letters with 6, 2, 1 and 1 of 10, and two that say alike which half the second is in, or the contrary, as the first has it; at 3/5 nothing is lost, at 7/10 something is.",
    ),
    witness=At(
        "five words of four bits with weights 2, 2, 1, 1, 1, at 13/20 and 15/20: (5/7) h(1/5) at the higher",
        _rising(),
        Fraction(13, 20),
        Fraction(15, 20),
        shows=((log(5) - log(4) * Fraction(4, 5)) * Fraction(5, 7), "0.0428"),
    ),
    repair="step-entropy-bound",
)


def sticky(flip: int, L: int) -> Joint:
    """A chain of bits that changes with a chance of so many tenths."""
    return markov([1, 1], [[10 - flip, flip], [flip, 10 - flip]], L)


CHAINS = Domain(
    draws=Draws(
        "chains of four or six bits with flips of 1 to 4 tenths",
        lambda: st.tuples(st.integers(1, 4), st.sampled_from([4, 6])),
        examples=20,
    )
)

chain_confidence = Claim(
    id="confidence-beats-random-order",
    title="Confidence beats a random order",
    statement="On a sticky chain, revealing the two most confident tokens a round loses no more than a random order of two a round.",
    source=BEN_HAMU("the entropy-bounded sampler", "relayed"),
    speaks_of="every chain of bits with an even number of tokens",
    left=lambda flip, L: position(sticky(flip, L), Top(2))[1],
    relation="<=",
    right=lambda flip, L: random_order_divergence(information_curve(sticky(flip, L)), (2,) * (L // 2)),
    over=CHAINS,
    note="Confidence picks neighbours of what is told, which depend on each other. A random order spreads out.",
    witness=At("six tokens with flips of 1/10", 1, 6, shows=("0.6607", "0.3199")),
    repair="step-entropy-bound",
)
