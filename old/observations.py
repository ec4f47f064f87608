"""What papers observed on models that are not at hand, with the package's own model measured beside it."""

from __future__ import annotations

import numpy as np

from exact.blocks import blocks_of
from exact.decoding import decode, paths
from exact.denoiser import Conditionals, ExactDenoiser
from exact.information import total_correlation
from exact.metrics import calibration_error, finalization_parallelism, law_of, output_error, tau_a
from exact.policies import InBlocks, Threshold, Top, partition
from exact.samplers import Unmask
from exact.sampling import Share, draw
from exact.sudoku import puzzle, valid
from neural.suite import record_of
from proofs.ledger.claim import Empirical, Source
from proofs.ledger.measured import SCOPE, block_split, scope, speaking, trained

PAPER = "2601.15593"
WHY = "2510.03289"
#: A masked and an autoregressive model of 4x4 Sudoku, and the boards they are asked.
MASKED, CAUSAL = "sudoku-4x4-sampled", "sudoku-4x4-autoregressive"
PUZZLES, CLUES = 400, 6


def _block_sizes() -> str:
    """Divergence and sequence error by block size: one step a block, and three passes in all."""
    joint, denoiser, _ = trained()
    lines = [f"{SCOPE}; divergence from the joint in nats"]
    for B in (1, 2, 3, 6):
        split = block_split(B)
        lines.append(f"blocks of {B}, one step each: {split.divergence:.4f} (correlation {split.correlation:.4f})")
    for B in (2, 6):
        blocks = blocks_of(joint.L, B)
        rule = InBlocks(partition(blocks), Top(joint.L // 3))
        found = output_error(joint.floats(), decode(Conditionals(denoiser), Unmask(rule)).output)
        lines.append(f"blocks of {B}, three passes in all: {found.forward:.4f}")
    return "\n".join(lines)


def _traces() -> str:
    """Parallelism and Kendall's tau of thresholds, over all of what the model draws."""
    _, denoiser, _ = trained()
    lines = [f"{SCOPE}; means over all paths"]
    for tau in (0.3, 0.4, 0.5):
        drawn = paths(Conditionals(denoiser), Threshold(tau))
        parallel, order = (
            sum(float(v) * p for v, p in law_of(metric, drawn).items()) for metric in (finalization_parallelism, tau_a)
        )
        lines.append(f"threshold {tau}: AFP {parallel:.3f}, tau_a {order:+.3f} (ties count zero)")
    return "\n".join(lines)


def _one_at_a_time() -> str:
    """At one token a pass the correlation is zero: what is left is the model's own error."""
    joint, *_ = trained()
    one, whole = block_split(1), block_split(joint.L)
    return (
        f"{SCOPE}; one token a pass: {one.model_error:.5f} nats, all of it the model's error; one pass: {whole.divergence:.5f}, "
        f"of which {float(total_correlation(joint)):.5f} are correlation"
    )


def _decay() -> str:
    """The mean largest probability by distance from the visible token, model against exact."""
    joint, denoiser, _ = trained()
    mask = np.full((joint.V, joint.L), joint.V)
    mask[:, 0] = np.arange(joint.V)
    first = joint.marginal([0]) / joint.total
    lines = [f"{SCOPE}; the first token seen, the mean of the largest probability of each later one (model, exact)"]
    for i in range(1, joint.L):
        found, exact = (float(first @ d(mask)[:, i].max(axis=1)) for d in (denoiser, ExactDenoiser(joint)))
        lines.append(f"distance {i}: {found:.4f}, {exact:.4f}")
    return "\n".join(lines)


def _calibration() -> str:
    joint, denoiser, _ = trained()
    return f"{SCOPE}; expected calibration error against the exact marginals: {calibration_error(joint, denoiser):.5f}"


def _edits() -> str:
    """Rounds of edits after a one-pass draft, from the editing table."""
    from proofs.tables.editing import run, schedules

    joint, denoiser, _ = trained()
    lines = [f"{SCOPE}; edits after a draft of one pass, distance from the joint"]
    for name in ("all at once", "checkerboard"):
        count, draft, last = run(joint, denoiser, schedules(joint.L)[name])
        lines.append(f"{name}: {draft:.4f} before, {last:.4f} after {count} rounds")
    return "\n".join(lines)


def _peers() -> str:
    """A masked and an autoregressive model of one size on one language, by their gaps and what they solve."""
    masked, causal = (record_of(name) for name in (MASKED, CAUSAL))
    return (
        f"4x4 Sudoku, {masked['parameters']:,} weights each, trained on as many boards; nats a board above the entropy "
        f"{masked['entropy']:.4f}: masked {masked['gap']:.3f} +- {masked['gap_error']:.3f} for all orders at once, "
        f"autoregressive {causal['gap']:.4f} +- {causal['gap_error']:.4f} for one: two quantities, and the second is the easier task"
    )


def _sudoku() -> str:
    """Puzzles solved by the most confident blank first, one blank or four a pass."""
    _, denoiser, _ = speaking(MASKED)
    puzzles = [puzzle(seed, CLUES) for seed in range(PUZZLES)]
    lines = [
        f"{scope(MASKED)}; {PUZZLES} boards with {CLUES} clues of the grids it was trained on, intervals of 99.9 %"
    ]
    for k in (1, 4):
        drawn = draw(Conditionals(denoiser), Top(k), puzzles, np.random.default_rng(0))
        share = Share(sum(valid(d.text) for d in drawn), PUZZLES)
        low, high = share.interval
        lines.append(f"{k} a pass: {share.value:.3f} solved, in [{low:.3f}, {high:.3f}]")
    return "\n".join(lines)


peers = Empirical(
    id="observed-trail-autoregressive",
    title="Masked models trail autoregressive peers",
    statement="Eight masked diffusion models trail autoregressive peers on 58 benchmarks in six domains, one run an item.",
    source=Source(PAPER, "Section 4"),
    needs="the paper's tables of accuracies, for sign tests with intervals; or the models and the benchmarks themselves",
    beside=_peers,
)

independence = Empirical(
    id="observed-independence-main-cause",
    title="Independence is the main cause",
    statement="Masked models lag mainly because tokens of a step are drawn independently.",
    source=Source(PAPER, "abstract"),
    needs="one network run at one token a pass, where the correlation term is exactly zero, beside its parallel runs and an "
    "autoregressive model of the same data and size",
    beside=_one_at_a_time,
)

block_size = Empirical(
    id="observed-smaller-blocks",
    title="Smaller blocks are more accurate",
    statement="Lowering the block size from 128 to 32 raises the accuracy of one model.",
    source=Source(PAPER, "Section 4"),
    needs="the model, with steps a block and passes in all varied apart",
    beside=_block_sizes,
)

variation = Empirical(
    id="observed-parallelism-varies",
    title="Parallelism and order vary with domain and correctness",
    statement="AFP and Kendall's tau vary with the domain, the stage and the correctness of the answer; tau is above .8 on mathematics "
    "and code, and near 0 at AFP 5 to 7 on repetitive text.",
    source=Source(PAPER, "Section 5"),
    needs="traces of the model, its block size and tie rule; tau a block, or beside the floor that blocks force",
    beside=_traces,
)

sudoku = Empirical(
    id="observed-sudoku-accuracy",
    title="Sudoku: 78 of 100 zero-shot, 80 of 100 after training",
    statement="One model solves 78 of 100 puzzles zero-shot, a smaller one 80 of 100 after ten epochs on 50.",
    source=Source(PAPER, "App. A.1"),
    needs="the runs; at these counts Fisher's exact test gives p = .86, so no difference can be claimed",
    beside=_sudoku,
)

edits = Empirical(
    id="observed-generate-then-edit",
    title="A preliminary generate-then-edit run",
    statement="On one model, editing a parallel draft recovers accuracy at little cost.",
    source=Source(PAPER, "Section A.7"),
    needs="the model, its edit rule and the number of passes",
    beside=_edits,
)

decay = Empirical(
    id="observed-decay-fifteen",
    title="The largest probability falls within fifteen tokens",
    statement="On LLaDA, the mean of the largest probability at a mask falls steeply within the first fifteen tokens, on four kinds of tasks.",
    source=Source(WHY, "Section 3.2.4"),
    needs="the model and prompts without end-of-text padding; the curve against the floor, the distinct-peaks and the Latin "
    "bound of the zipf-decay table, with its variance over contexts",
    beside=_decay,
)

recommended = Empirical(
    id="observed-blocks-of-four-to-eight",
    title="Blocks of four to eight",
    statement="Blocks of four to eight tokens are recommended.",
    source=Source(WHY, "Section 3.4"),
    needs="a sweep of block sizes on a trained model at equal passes",
    beside=_block_sizes,
)

calibration = Empirical(
    id="observed-confidence-calibrated",
    title="Confidence tells correctness",
    statement="A token's confidence is taken as the chance that it is right when thresholds decide what to reveal.",
    source=Source(PAPER, "Section 3"),
    needs="the model's confidences beside the exact conditionals, or a large sample of outcomes",
    beside=_calibration,
)
