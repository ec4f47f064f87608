r"""A parallel draft and its verification: what is drawn where no text is, and what it costs to mend it.

A draft is drawn in parallel, from a product law Q, and then verified against the joint P: it is kept with a probability that
depends on P(x)/Q(x), or thrown away. The divergence KL(P || Q) that training lowers does not see what Q draws where P has
nothing. At stake is which number does, and how many drafts verification needs where the tokens depend on each other.

Source: arXiv 2602.00286.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from exact.factorization import product_of_marginals
from exact.information import total_correlation, total_variation
from exact.joint import Joint
from exact.languages import independent, parity
from exact.logsum import LogSum, log
from exact.strategies import joints, joints_and_laws, small_products
from proofs.claims.papers import ZHANG
from proofs.ledger.claim import Claim, Proved, times
from proofs.ledger.domain import EVERY_LAW, At, Domain, Draws, Family

Laws = Sequence[Sequence[int]]

DRAFTS = Domain(
    Family(
        "every joint of two bits with weights up to 2, beside 16 product laws",
        lambda: small_products([(1, 1), (1, 2), (2, 1), (1, 3)]),
        complete=True,
        size=(3**4 - 1) * 4**2,
    ),
    Family(
        "every joint of three bits with weights 0 and 1, beside 8 product laws",
        lambda: small_products([(1, 1), (2, 1)], L=3, weight=1),
        complete=True,
        size=(2**8 - 1) * 2**3,
    ),
    draws=Draws("joints (V <= 3, at most 32 sequences, weights <= 9) and product laws", joints_and_laws),
)


def support_mass(joint: Joint, draft: Joint) -> Fraction:
    """The chance that a draft is a text of the joint."""
    return Fraction(int(draft.weights[joint.weights > 0].sum()), int(draft.total))


finite = Claim(
    id="reverse-divergence-finite",
    title="The reverse divergence of a parallel draft is finite",
    statement=r"$\mathrm{KL}(Q\,\|\,P)$ of one parallel step from exact marginals is finite: Q draws from the support of P with probability 1.",
    source=ZHANG("reverse divergence", "relayed"),
    speaks_of=EVERY_LAW,
    left=lambda joint: support_mass(joint, product_of_marginals(joint)),
    relation="=",
    right=1,
    over=Domain(draws=Draws("joints with weights 0 and 1 (at most 9 sequences)", lambda: joints(states=9, weight=1))),
    note="Forward divergence does not see what is drawn off the support: report the sequence error beside it.",
    prove=Proved(
        ("Drafts.reverse_infinite",),
        says="Not every law of tokens of any alphabets has a finite divergence from the product of its own marginals: two bits of even parity. Infinite is where the product draws what the law does not.",
    ),
    witness=At("a parity of two bits", parity(2), shows=(Fraction(1, 2), 1)),
    repair="draft-acceptance",
)


def most_drafts(joint: Joint, product: Laws) -> LogSum:
    """The logarithm of the largest ratio of the joint to the draft's law: rejection keeps one draft in so many."""
    draft = independent(product)
    texts = map(tuple, np.argwhere(joint.weights).tolist())
    return log(max(Fraction(joint.probability(x)) / Fraction(draft.probability(x)) for x in texts))


rejection = Claim(
    id="rejection-constant",
    title="Verification costs exponentially in the correlation",
    statement=r"Rejection sampling from a parallel draft $Q = \prod_i Q_i$ needs $M = \max_x P(x) / Q(x) \ge e^{\mathrm{TC}}$ drafts on average.",
    source=ZHANG("verification of parallel drafts"),
    speaks_of=EVERY_LAW,
    left=most_drafts,
    relation=">=",
    right=lambda joint, product: total_correlation(joint),
    over=DRAFTS,
    prove=Proved(
        (
            "Drafts.rejection_constant",
            "Drafts.rejection_rate",
        ),
        says="For tokens of any alphabets, where the draft gives mass to every text of P; elsewhere the ratio is infinite and nothing is to prove. A draft kept with probability P/(M Q) is kept with probability 1/M.",
    ),
    control=times("11/10"),
    tight=At("a parity of three bits and fair bits", parity(3), [[1, 1]] * 3),
)


def accepted(joint: Joint, product: Laws) -> Fraction:
    """The chance that a draft is kept, each with probability P / Q where that is below one."""
    draft, kept = independent(product), Fraction(0)
    for x in np.ndindex(*joint.weights.shape):
        drafted = Fraction(draft.probability(x))
        kept += drafted * min(Fraction(1), Fraction(joint.probability(x)) / drafted)
    return kept


acceptance = Claim(
    id="draft-acceptance",
    title="The acceptance of a draft",
    statement=r"Speculative verification keeps a draft x from Q with probability $\min(1, P(x)/Q(x))$: it is accepted with probability $1 - \mathrm{TV}(P, Q)$.",
    source=ZHANG("draft and verify"),
    speaks_of=EVERY_LAW,
    left=accepted,
    relation="=",
    right=lambda joint, product: 1 - Fraction(total_variation(joint, independent(product))),
    over=DRAFTS,
    prove=Proved(
        ("Drafts.draft_acceptance",),
        says="For any two laws on a finite set, products among them; where Q draws nothing nothing is kept.",
    ),
    control=times("101/100"),
)
