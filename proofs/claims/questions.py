"""The questions that arXiv 2510.03289 and 2601.15593 leave open: what the ledger settles of each, and what remains."""

from __future__ import annotations

from proofs.claims.papers import SUN, ZHONG
from proofs.ledger.unsettled import Question

how_many = Question(
    id="open-how-many-at-once",
    title="How many tokens can be decoded at once?",
    question="How many tokens can be drawn in one step before their joint probability falls below a threshold?",
    source=SUN("Section 3.3"),
    settled={
        "product-of-maxima": "the product of the largest probabilities is the wrong measure: it falls for independent tokens too",
        "parallel-incoherence": "the size of incoherence is the total correlation of the set, exactly",
        "confident-step-ctc": "k tokens above a threshold of 1 - e cost at most (k-1)(h(e) + e log(V-1)), and can cost that",
        "confident-step-tv": "and at most k e in total variation",
        "entropy-bounded-cost": "a budget of gamma a round keeps the whole run below gamma times its rounds",
        "midpoint-exact": "which tokens matters more than how many: half of a chain's tokens can be drawn at once for nothing",
    },
    remains="A limit by task needs the total correlation of its own texts: an estimate from a model's samples, with its error.",
)

homogenization = Question(
    id="open-homogenization",
    title="When do far masks predict the same?",
    question="Far enough from the visible text, do the predicted distributions become almost the same?",
    source=SUN("Section 3.2.3"),
    settled={
        "homogenization-ergodic": "yes for every irreducible aperiodic finite chain",
        "homogenization-dobrushin": "at Dobrushin's rate",
        "homogenization-jordan": "and at the second eigenvalue's, with the factor of its largest Jordan block",
        "homogenization-middle": "in the middle of a fixed length as well",
        "homogenization-conjecture": "not in general: periodic texts, topics, copies",
        "average-maximum-decays": "the largest probability decays on average in every stationary source",
        "maximum-decays": "but not in every context",
        "commonest-token": "its limit is at least the frequency of the commonest token",
    },
    remains="Which natural texts have a trivial remote past, and how fast they forget, is a fact about text, not about decoding.",
)

edits = Question(
    id="open-edits-pay",
    title="Does generate-then-edit pay?",
    question="Can a parallel draft and rounds of edits be closer to the joint than as many passes without edits, with no slowdown?",
    source=ZHONG("Section A.7"),
    settled={
        "edit-contraction": "lazy edits converge, at a rate that counts the positions that stay",
        "edit-off-diagonal-rate": "the influence of other positions alone is no rate",
        "edit-threshold-unique": "thresholded edits need not have one limit",
        "edit-pair-limit": "all positions at once forget pairs completely",
        "edit-closer-than-draft": "and may end further away than the draft",
        "edit-bias": "rare edits end close to the joint: at most linear in their rate",
        "edit-independent-sets": "sets that are independent given the rest keep the joint: a checkerboard of a chain pays",
        "edit-no-slowdown": "the no-slowdown condition fails for partial edits",
        "edit-no-slowdown-lazy": "and holds with the lazy rate",
        "edit-hard-constraints": "nothing is certified under hard constraints",
    },
    remains="Learned edit rules that choose nearly independent sets of a text, and a certificate for them, are not covered.",
)

block_size = Question(
    id="open-block-size",
    title="How sensitive is quality to block size?",
    question="Does quality always fall as blocks grow, and why do models differ in it?",
    source=ZHONG("Section 4.3"),
    settled={
        "block-monotone-nested": "in divergence, with exact marginals and one step a block, over nested sizes: always",
        "block-monotone": "over sizes that do not nest: not always",
        "block-random-offset": "with random offsets: always",
        "block-infinite-past": "with an infinite past: always",
        "best-sets-beat-blocks": "at as many passes, free sets never lose to blocks: it is steps a block that matter",
        "more-rounds-cost-less": "more rounds of a random order can cost more, where their sizes do not nest",
        "refined-rounds-cost-less": "splitting a round never does",
    },
    remains="How a network's own error grows with blocks it was not trained on: see training-mask-share, and measurements by model.",
)

calibration = Question(
    id="open-calibration",
    title="Is confidence calibrated, and does it matter?",
    question="Is a model's confidence the chance that its token is right, and what do thresholds on it guarantee?",
    source=ZHONG("Section 3"),
    settled={
        "threshold-monotone": "even exact confidence does not make a higher threshold safer",
        "step-entropy-bound": "the entropies of a step, exact ones, bound what it costs",
        "adaptive-identity": "what a rule costs is the correlation of its sets and the model's error on them, nothing else",
        "one-at-a-time-exact": "choosing by the context is harmless one token at a time",
        "remasking-exact": "choosing by the token drawn is not",
        "sudoku-easy-first": "the order that exact confidence chooses is not that of an independent difficulty",
    },
    remains="The calibration of large models on contexts of their own drafts; the package's model is measured in "
    "observed-confidence-calibrated.",
)
