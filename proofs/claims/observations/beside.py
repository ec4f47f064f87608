"""What the package's own models do where a paper observed a larger one: a few lines each, measured when asked."""

from __future__ import annotations

import numpy as np

from exact.blocks import blocks_of
from exact.decoding import decode, paths
from exact.denoiser import Conditionals, ExactDenoiser
from exact.editing import named_rounds, rounds_needed
from exact.information import total_correlation
from exact.metrics import calibration_error, finalization_parallelism, law_of, output_error, tau_a
from exact.policies import InBlocks, Threshold, Top, partition
from exact.samplers import Unmask
from exact.sampling import Share, draw
from exact.sudoku import puzzle, valid
from neural.suite import record_of
from proofs.ledger.measured import (
    CAUSAL,
    CLUES,
    MASKED,
    PUZZLES,
    SCOPE,
    block_split,
    scope,
    speaking,
    trained,
)


def block_sizes() -> str:
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


def traces() -> str:
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


def one_at_a_time() -> str:
    """At one token a pass the correlation is zero: what is left is the model's own error."""
    joint, *_ = trained()
    one, whole = block_split(1), block_split(joint.L)
    return (
        f"{SCOPE}; one token a pass: {one.model_error:.5f} nats, all of it the model's error; one pass: {whole.divergence:.5f}, "
        f"of which {float(total_correlation(joint)):.5f} are correlation"
    )


def decay() -> str:
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


def calibration() -> str:
    """How far the model's confidence is from the exact chance of being right."""
    joint, denoiser, _ = trained()
    return f"{SCOPE}; expected calibration error against the exact marginals: {calibration_error(joint, denoiser):.5f}"


def edits() -> str:
    """Rounds of edits after a one-pass draft, from the editing table."""
    joint, denoiser, _ = trained()
    lines = [f"{SCOPE}; edits after a draft of one pass, distance from the joint"]
    for name in ("all at once", "checkerboard"):
        count, draft, last = rounds_needed(joint, denoiser, named_rounds(joint.L)[name])
        lines.append(f"{name}: {draft:.4f} before, {last:.4f} after {count} rounds")
    return "\n".join(lines)


def peers() -> str:
    """A masked and an autoregressive model of one size on one language, by their gaps and what they solve."""
    masked, causal = (record_of(name) for name in (MASKED, CAUSAL))
    return (
        f"4x4 Sudoku, {masked['parameters']:,} weights each, trained on as many boards; nats a board above the entropy "
        f"{masked['entropy']:.4f}: masked {masked['gap']:.3f} +- {masked['gap_error']:.3f} for all orders at once, "
        f"autoregressive {causal['gap']:.4f} +- {causal['gap_error']:.4f} for one: two quantities, and the second is the easier task"
    )


def sudoku() -> str:
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
