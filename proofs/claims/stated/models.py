"""What papers state of masked models: what they learn, how they are trained, what they can express."""

from __future__ import annotations

from proofs.claims.stated import Stated

SUN: Stated = {
    "Eq. 10: the loss of finitely many steps is a weighted cross entropy": ("finite-step-gap",),
    "Eq. 13: so is its limit in continuous time": ("mask-weight", "objective-minimum", "objective-at-least-entropy"),
    "Assumption 1 (number presumed): masks carry no information": ("mask-uninformative", "mask-carries-nothing"),
    "Assumption 2 (number presumed): training is perfect": ("perfect-training",),
    "Section 3.2.2: one pass gives marginals, not a joint": (
        "one-pass-marginals",
        "one-pass-equality-case",
        "loss-sees-marginals-only",
        "one-pass-determines-joint",
        "conditionals-determine-joint",
    ),
    "Section 3.2.2: the toy with 0.55 and 0.69": (
        "toy-total-variation",
        "toy-coherent-data",
        "toy-mixed-rows",
        "toy-greedy",
    ),
    "Section 3.2.2: parallel draws lose coherence": ("parallel-incoherence",),
    "Section 3.2.3, Assumption 3: next-token laws are Zipf's, s = 2.31, N = 130,000": (
        "zipf-constants",
        "zipf-ceiling",
    ),
    "Section 3.2.3, Assumption 4: an upper bound that falls with distance": (
        "distinct-peaks-bound",
        "distinct-peaks-closed-form",
        "distinct-peaks-sum-of-squares",
        "latin-envelope",
        "latin-envelope-varying",
        "latin-nonincreasing",
        "sum-of-powers",
        "history-balanced-distinct-peaks",
        "history-balanced-latin",
        "prefix-balanced",
        "prefix-balanced-distinct-peaks",
        "two-sided-ceiling",
    ),
    "Section 3.2.3: the assumptions hold in expectation": ("average-zipf", "average-zipf-uncorrelated"),
    "Section 3.2.3: a small lower bound that is not zero": ("zipf-floor", "commonest-token"),
    "Section 3.2.3: the table of bounds by distance": (),
    "Section 3.2.3: the largest probability falls with distance": (
        "average-maximum-decays",
        "average-maximum-decays-any-source",
        "maximum-decays",
    ),
    "Section 3.2.3, conjecture: far masks predict almost the same": (
        "homogenization-conjecture",
        "homogenization-ergodic",
        "homogenization-dobrushin",
        "homogenization-pure-rate",
        "homogenization-jordan",
    ),
    "Section 3.2.3, conjecture: and so do masks in the middle of a fixed length": ("homogenization-middle",),
    "Section 3.2.4: on LLaDA the fall is within fifteen tokens": ("observed-decay-fifteen",),
    "Section 3.2.4: far masks collapse to frequent tokens": (
        "collapse-to-commonest",
        "latin-collapse",
        "latin-uniform",
    ),
    "Section 3.3: how many tokens can be drawn at once": ("product-of-maxima",),
    "Section 3.3: left to right is the most reliable order": ("left-to-right-only",),
    "Section 3.4: blocks in reverse order have 2^B - 1 cases each": ("blockwise-case-count",),
    "Section 3.4: the masks of training are not those of inference": ("training-mask-share",),
    "Section 3.4: confident orders end texts early": ("end-of-text-phase", "longer-canvas-longer-text"),
    "Section 3.4: blocks of four to eight": ("observed-blocks-of-four-to-eight",),
    "the architecture proposed: pairs of tokens": ("group-kl-identity", "pairs-keep-the-joint"),
}

ZHONG: Stated = {
    "abstract: independence is the main cause of the lag": ("observed-independence-main-cause",),
    "Section 3: tokens above a threshold are finalised together": (
        "confident-step-tv",
        "threshold-monotone",
        "remasking-exact",
        "observed-confidence-calibrated",
    ),
    "Section 4: eight models trail autoregressive peers on 58 benchmarks": ("observed-trail-autoregressive",),
    "Section 4: smaller blocks are more accurate, by up to three to five times": ("observed-smaller-blocks",),
    "Section 4.3, Eq. 5: a parallel step costs at least the conditional total correlation": (
        "kl-identity",
        "ctc-lower-bound",
        "ctc-equality-case",
        "ctc-reverse-kl",
    ),
    "Section 4.3: that is an irreducible penalty of accuracy": (
        "ctc-accuracy-penalty",
        "ctc-irreducible",
        "ctc-pinsker",
    ),
    "Section 4.3: the correlation grows with the set": ("ctc-superset", "ctc-union", "ctc-context-monotone"),
    "Section 4.3: larger blocks lose more": (
        "block-kl-identity",
        "block-monotone",
        "block-monotone-nested",
        "block-monotone-converse",
        "block-random-offset",
        "block-infinite-past",
        "best-sets-beat-blocks",
        "midpoint-exact",
    ),
    "Section 5: tokens a pass that finalises something (AFP)": ("afp-not-time", "afp-harmonic"),
    "Section 5: Kendall's tau of the order": ("tau-bounded-by-ties", "tau-tie-rule-harmless"),
    "Section 5: tau is above .8 on mathematics and code, near 0 on repetitive text": (
        "tau-block-floor",
        "tau-shows-left-to-right",
        "observed-parallelism-varies",
    ),
    "Section 5, Figure 3c: correct samples are more parallel": ("correct-samples-more-parallel",),
    "Section 5: more passes, fewer errors": ("more-rounds-cost-less", "refined-rounds-cost-less"),
    "Section 6: inference frameworks limit the speed": (),
    "App. A.1: Sudoku, 78 of 100 and 80 of 100": ("observed-sudoku-accuracy",),
    "App. A.1: Sudoku tests the dependence": (
        "sudoku-tests-correlation",
        "sudoku-unique-no-cost",
        "sudoku-determined-first",
    ),
    "App. A.1: easier blanks come first": ("sudoku-easy-first",),
    "App. A.1: MathMatrix": (),
    "Section A.7: edits converge geometrically to one law where influence is below 1": (
        "edit-contraction",
        "edit-off-diagonal-rate",
        "edit-threshold-unique",
        "edit-hard-constraints",
    ),
    "Section A.7: the limit is not factorised": (
        "edit-limit-not-factorised",
        "edit-pair-limit",
        "edit-chain-limit",
    ),
    "Section A.7: edits mitigate the loss of dependence": (
        "edit-closer-than-draft",
        "edit-bias",
        "edit-independent-sets",
        "edit-exact-conditionals-suffice",
    ),
    "Section A.7: a condition for no slowdown": ("edit-no-slowdown", "edit-no-slowdown-lazy"),
    "App. A: a preliminary run of generate-then-edit": ("observed-generate-then-edit",),
}

FENG: Stated = {
    "the token error theorem: near-optimal perplexity in steps that do not grow with the length": (
        "token-error-data-side",
        "token-error-generation-side",
        "uniform-steps-bound",
        "uniform-steps-token-error",
    ),
    "the sequence error theorem: enough steps make it small": ("sequence-error-bound",),
    "the sequence error theorem: in the worst case their number grows with the length": (
        "pair-sequence-error",
        "sequence-error-linear-steps",
        "sequence-error-any-order",
        "sequence-error-alone",
    ),
    "the experiments": ("observed-steps-experiments",),
}

CHEN_ENERGY: Stated = {
    "Theorems 3.1 and 3.2: three energies are equivalent": ("kinetic-energy-constant", "kinetic-energy-any-law"),
    "Condition 3.4 and Lemma 3.5: the optimal schedule": ("optimal-schedule-sine", "sine-schedule-energy"),
    "Theorem 3.6 (Lemmas D.7 and D.8): the rates are optimal": ("rates-of-single-tokens", "rates-optimal-among-all"),
    "Proposition 3.7: schedules of the Beta family": ("beta-schedules",),
    "the title: masked models minimise energy": ("masked-flow-least-energy",),
    "App. C.2: the loss does not depend on the schedule": ("shared-schedule-uniform",),
    "App. D.5: in discrete time, equal arcs": ("equal-arcs",),
    "the experiments: better samples in few steps": ("least-energy-least-error", "observed-schedules-by-task"),
}

GARG: Stated = {
    "Eq. 5: the loss of a denoiser that sees the time": ("order-weights-in-time",),
    "Eqs. 7 and 25, Algorithm 1: the orders of ascending times": ("order-ascending",),
    "Proposition 3.1: the loss is a mixture over orders": ("order-weights", "shared-schedule-uniform"),
    "Proposition 3.2 and Corollary 3.1: the law of the times of masking": (),
    "orders and schedules correspond exactly": (
        "order-determines-schedules",
        "order-plackett-luce",
        "order-collapses",
    ),
    "separate schedules break the invariance of the loss": ("schedules-break-invariance", "consistent-schedule-free"),
    "the tables of results": ("observed-learned-orders",),
}

JIA: Stated = {
    "Eq. 2: the variance splits into three": ("variance-three-terms", "variance-finite"),
    "P-POTS: the optimal sampler of times": (
        "optimal-time-sampler",
        "optimal-times-every-term",
        "variance-within-data",
    ),
    "EPR: a parametric density of times": ("bounded-time-density",),
    "MIRROR: negatively correlated masks": ("mirror-monotone", "mirror-any-loss", "mirror-additive"),
    "the two together gain more than their sum": ("variance-synergy",),
    "Theorem 1 (SyRM): the variance of the masked loss": ("masked-loss-variance", "masked-loss-variance-own"),
    "ISAD: importance sampling of delimiters": ("delimiter-sampling-unbiased", "delimiter-sampling-blind"),
    "StraTS: stratified times": ("stratified-variance", "stratified-variance-printed"),
    "Theorems 2 to 6": (),
    "a moving average as a control variate": (),
    "the released code": ("observed-released-variance-code",),
    "abstract: 7 to 8 % more accuracy": ("observed-variance-accuracy",),
}

YANG: Stated = {
    "Theorem 1: parallel machines are simulated in as many steps": (
        "tree-parity-rounds",
        "tree-parity-right",
        "claimed-parallel-machines",
    ),
    "Theorems 2 and 3: and no more without edits": ("claimed-parallel-machines",),
    "Theorem 4: any-process models need only the machine's memory": ("claimed-parallel-machines",),
    "the transition: remask, insert, delete": ("transition-length",),
    "Theorem 5: two-sided Dyck languages are generated": ("dyck-by-insertion",),
    "Theorem 6: edits are hard to track": ("claimed-parallel-machines",),
    "the parity experiment": ("parity-by-elimination", "parity-released-rules"),
    "Sudoku and graph editing": ("observed-any-process",),
}

KIM: Stated = {
    "any order is exact with exact conditionals": ("one-at-a-time-exact",),
    "training meets subproblems that are hard to compute": (),
    "adaptive orders solve more puzzles": (),
}

ZHENG: Stated = {
    "truncated Gumbel sampling lowers the temperature": (
        "truncation-sharpens",
        "truncation-is-a-law",
        "truncation-harmless",
        "more-steps-less-bias",
    ),
    "training and sampling are free of time": (),
    "the first-hitting sampler draws the same law": (),
}

RADD: Stated = {
    "Theorem 1: the score is a clean conditional times a factor of time": (),
    "Theorem 2: the masked loss is the any-order loss": ("any-order-loss",),
}

PRIME: Stated = {
    "the likelihood bound of partial masks": ("joint-subtoken-bound",),
    "perplexities and image scores": (),
}
