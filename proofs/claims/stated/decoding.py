"""What papers state of decoding: what parallel draws cost, in random order and by rules that look at the model."""

from __future__ import annotations

from proofs.claims.stated import Stated

BEN_HAMU: Stated = {
    "the law of sequence and path keeps the data": ("order-leaves-data",),
    "the error splits into the model's and the dependence": ("path-decomposition", "path-bounds-output"),
    "it is an equality for deterministic rules": ("adaptive-identity",),
    "the dependence bound: sum of entropies less the largest": ("dependence-bound", "step-entropy-bound"),
    "the rule takes the longest prefix within the budget": ("prefix-statistic-monotone",),
    "the error tolerance of a run": ("entropy-bounded-cost", "model-entropies-bound"),
    "a budget of 0 reveals one token, an infinite one all": ("gamma-zero-one-token",),
    "the trade-off of error and speed": ("gamma-monotone", "confidence-beats-random-order"),
    "the experiments: two to four times fewer evaluations": ("observed-entropy-bounded-speed",),
}

LI_CAI: Stated = {
    "Theorem 1: the error of random order": ("li-cai-bound",),
    "Corollary 1: of balanced rounds": ("li-cai-balanced",),
    "the refined bound, over halving distances": ("li-cai-refined",),
    "Theorem 2: a matching lower bound": (
        "lower-bound-some-schedule",
        "lower-bound-every-schedule",
        "lower-bound-balanced",
        "lower-bound-plain-information",
    ),
}

LAVENANT: Stated = {
    "the error is that of factorisation and that of learning": ("block-kl-identity", "path-decomposition"),
    "the dimension-free bound": (
        "curve-bound",
        "curve-bound-alphabet",
        "curve-constant-reached",
        "random-order-bound-left-to-right",
        "random-order-bound-single-run",
    ),
    "optimal sizes for a known profile": ("best-sizes",),
    "the rate of equal steps": ("half-information-rate", "quadratic-rate"),
}

CHEN: Stated = {
    "the error of random order is read off the information profile": (
        "random-order-curve",
        "information-curve-monotone",
        "information-curve-area",
        "information-curve-shortfall",
        "mixture-below-mean",
    ),
    "schedules from TC and DTC": (
        "correlation-schedules",
        "correlation-schedule-rounds",
        "extreme-curves-are-codes",
    ),
    "no schedule without knowledge competes with the best": ("claimed-no-free-schedule",),
}

ZHAO: Stated = {
    "randomised sizes: TC over the rounds, up to logarithms": ("tc-bound", "minimax-sizes", "tc-constant-reached"),
    "randomised sizes: DTC over the rounds, up to logarithms": ("dtc-bound", "log-over-k", "harmonic-over-k"),
}

DMITRIEV: Stated = {
    "masking: steps in proportion to the effective total correlation": ("claimed-effective-correlation",),
    "uniform noise: steps in proportion to the dimension, and no fewer": ("claimed-effective-correlation",),
}

DMITRIEV_LOO: Stated = {"the leave-one-out theorem: DTC on geometric grids": ("claimed-leave-one-out",)}

WAINWRIGHT: Stated = {
    "the discretisation error is bounded by unmasking growth": ("growth-complexity-bound",),
    "the whole growth is a complexity, at most TC and DTC": ("growth-total", "growth-is-complexity"),
    "the optimal grid": (),
    "the leading constant is twice the sharp one": (),
    "a certified version from samples": (),
}

WEN: Stated = {
    "Theorem 1: the adaptive identity": ("adaptive-identity",),
    "Remark 2: randomisation at best reduces the mean over trajectories": (),
    "Example 2: a copied token is exact in two rounds": (),
    "Example 3: no bound by log-probability over a budget a round": (),
    "Theorem 2: Markov chains are exact in logarithmically many rounds": ("midpoint-exact",),
    "Theorem 3: so is the Bernoulli walk; left to right it is not": (),
    "Theorems 4 and 5: lower bounds for the walk": ("claimed-serial-depth",),
    "Section V-A: the least rounds of the walk, n = 1 to 7": (),
    "Theorem 6 and Proposition 3: lower bounds for permutations": ("claimed-serial-depth",),
    "Theorem 7 and Proposition 1: the least divergence of permutations in R rounds": (),
    "Theorems 8 to 10: its asymptotics, and pairs first": (),
    "Theorem 11: balanced strings": ("claimed-serial-depth",),
    "Theorem 12 and Corollary 1: one-hot blocks": ("claimed-serial-depth",),
    "Remark 10: affine codes are exact in two rounds": (),
    "Proposition 4: almost every law takes one token a round": (),
}

LIANG: Stated = {
    "the Euler sampler in total variation": ("claimed-variation-rates",),
    "a lower bound for it": (),
    "first hitting costs what estimation costs": ("claimed-variation-rates",),
}

CAI_LI: Stated = {"a rule by summed entropies: rounds in proportion to the entropy": ("claimed-entropy-budget",)}

DUEL: Stated = {
    "deterministic rules have a computable likelihood": ("rule-likelihood",),
    "perplexities of models": (),
}

ZHANG: Stated = {
    "the reverse divergence of parallel drafts is unbounded": ("reverse-divergence-finite",),
    "verification costs exponentially in the correlation": ("rejection-constant", "draft-acceptance"),
    "easy first gains with the model's error": (),
}

RINGEL: Stated = {
    "summed pairwise influences bound the distance from independence": (
        "pairwise-influence-bound",
        "pairwise-influence-of-two",
    ),
}

PATHS: Stated = {"order gaps are sums of local circulations, 0 for compatible conditionals": ("circulation-gap",)}

IMDM: Stated = {
    "one deterministic mask costs at least pairwise information": ("tree-lower-bound", "all-pairs-lower-bound"),
    "few-step generation after distillation": (),
}

PARALLEL_BENCH: Stated = {
    "one step: at least the conditional total correlation": ("ctc-lower-bound",),
    "T steps: the summed correlation of the sets": ("product-floor", "product-floor-attained"),
    "with the best sets, more steps never lose more": ("best-rounds-monotone",),
    "the benchmark": (),
}

FAST_DLLM: Stated = {
    "Theorem 1: confident tokens at once are what they are one by one": ("greedy-parallel", "greedy-parallel-beyond"),
    "Theorem 1: distances of the product from the joint": ("greedy-tv-bound", "confident-step-ctc"),
    "the experiments: up to 27.6 times the throughput": (),
}

KLASS: Stated = {
    "Proposition 5.3: a wrong token that will be corrected is not stable": ("stability-of-wrong-tokens",),
    "the experiments: up to 2.78 times faster": (),
}

JIANG: Stated = {
    "Theorems 3.1 and 3.2: circuits in as many rounds as their depth": (),
    "Theorems 4.1 and 4.2: parity with revision or remasking": ("parity-by-revision",),
    "Theorem 4.5: and not without": (),
}
