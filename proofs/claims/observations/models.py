"""What papers observed on large models, which are not at hand: never held and never failed here.

An accuracy on a benchmark is a fact about one model and one run. The ledger keeps such sentences apart from its claims, says what would
reproduce each, and sets beside it what the package's own small models do, where every conditional is known.
"""

from __future__ import annotations

from proofs.claims.observations import beside
from proofs.claims.papers import BEN_HAMU, FENG, SUN, ZHONG
from proofs.ledger.unsettled import Empirical

peers = Empirical(
    id="observed-trail-autoregressive",
    title="Masked models trail autoregressive peers",
    statement="Eight masked diffusion models trail autoregressive peers on 58 benchmarks in six domains, one run an item.",
    source=ZHONG("Section 4"),
    needs="the paper's tables of accuracies, for sign tests with intervals; or the models and the benchmarks themselves",
    beside=beside.peers,
)

independence = Empirical(
    id="observed-independence-main-cause",
    title="Independence is the main cause",
    statement="Masked models lag mainly because tokens of a step are drawn independently.",
    source=ZHONG("abstract"),
    needs="one network run at one token a pass, where the correlation term is exactly zero, beside its parallel runs and an "
    "autoregressive model of the same data and size",
    beside=beside.one_at_a_time,
)

block_size = Empirical(
    id="observed-smaller-blocks",
    title="Smaller blocks are more accurate",
    statement="Lowering the block size from 128 to 32 raises the accuracy of one model.",
    source=ZHONG("Section 4"),
    needs="the model, with steps a block and passes in all varied apart",
    beside=beside.block_sizes,
)

variation = Empirical(
    id="observed-parallelism-varies",
    title="Parallelism and order vary with domain and correctness",
    statement="AFP and Kendall's tau vary with the domain, the stage and the correctness of the answer; tau is above .8 on mathematics "
    "and code, and near 0 at AFP 5 to 7 on repetitive text.",
    source=ZHONG("Section 5"),
    needs="traces of the model, its block size and tie rule; tau a block, or beside the floor that blocks force",
    beside=beside.traces,
)

sudoku = Empirical(
    id="observed-sudoku-accuracy",
    title="Sudoku: 78 of 100 zero-shot, 80 of 100 after training",
    statement="One model solves 78 of 100 puzzles zero-shot, a smaller one 80 of 100 after ten epochs on 50.",
    source=ZHONG("App. A.1"),
    needs="the runs; at these counts Fisher's exact test gives p = .86, so no difference can be claimed",
    beside=beside.sudoku,
)

edits = Empirical(
    id="observed-generate-then-edit",
    title="A preliminary generate-then-edit run",
    statement="On one model, editing a parallel draft recovers accuracy at little cost.",
    source=ZHONG("Section A.7"),
    needs="the model, its edit rule and the number of passes",
    beside=beside.edits,
)

decay = Empirical(
    id="observed-decay-fifteen",
    title="The largest probability falls within fifteen tokens",
    statement="On LLaDA, the mean of the largest probability at a mask falls steeply within the first fifteen tokens, on four kinds of tasks.",
    source=SUN("Section 3.2.4"),
    needs="the model and prompts without end-of-text padding; the curve against the floor, the distinct-peaks and the Latin "
    "bound of the zipf-decay table, with its variance over contexts",
    beside=beside.decay,
)

recommended = Empirical(
    id="observed-blocks-of-four-to-eight",
    title="Blocks of four to eight",
    statement="Blocks of four to eight tokens are recommended.",
    source=SUN("Section 3.4"),
    needs="a sweep of block sizes on a trained model at equal passes",
    beside=beside.block_sizes,
)

calibration = Empirical(
    id="observed-confidence-calibrated",
    title="Confidence tells correctness",
    statement="A token's confidence is taken as the chance that it is right when thresholds decide what to reveal.",
    source=ZHONG("Section 3"),
    needs="the model's confidences beside the exact conditionals, or a large sample of outcomes",
    beside=beside.calibration,
)

perplexity = Empirical(
    id="observed-steps-experiments",
    title="Perplexity in few steps, sequences in many",
    statement="On n-gram and HMM languages, and on text and arithmetic at the size of small language models, perplexity needs few "
    "steps and whole sequences many.",
    source=FENG("the experiments"),
    needs="the models; the exact counterparts on chains are exact.markov.bernoulli_divergence and sequence_error",
)

evaluations = Empirical(
    id="observed-entropy-bounded-speed",
    title="Two to four times fewer evaluations",
    statement="Entropy-bounded sampling takes two to four times fewer evaluations at equal accuracy.",
    source=BEN_HAMU("the experiments", "quoted"),
    needs="the models and benchmarks",
)
