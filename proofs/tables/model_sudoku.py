"""``model-sudoku``: puzzles of side 4 filled by a masked model, by an autoregressive one of its size, and exactly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

import numpy as np

from exact.denoiser import Conditionals, Denoiser
from exact.drawing import Drawn, Share, draw
from exact.metrics import tau_a
from exact.policies import LeftToRight, Policy, State, Threshold, Top
from exact.sudoku import HOUSES, MASK, candidates, puzzle
from proofs.ledger.measured import scope, speaking
from proofs.tables.table import Column, Table

MASKED, CAUSAL = "sudoku-4x4-sampled", "sudoku-4x4-autoregressive"
PUZZLES, CLUES, SEED = 400, 6, 0


def easiest(state: State) -> Iterable[int]:
    """The blank with the fewest symbols left by its row, column and box: an order that asks no model."""
    return [min(state.masked, key=lambda i: (candidates(state.context, i), i))]


MASKED_RULES: dict[str, Policy] = {
    "left to right": LeftToRight(1),
    "most confident": Top(1),
    "easiest first": easiest,
    "2 most confident": Top(2),
    "4 most confident": Top(4),
    **{f"threshold {k / 100:.2f}": Threshold(Fraction(k, 100)) for k in (70, 80, 90, 95)},
    "all at once": LeftToRight(16),
}


def build() -> Table:
    """The table."""
    language, masked, _ = speaking(MASKED)
    _, causal, _ = speaking(CAUSAL)
    puzzles = [puzzle(seed, CLUES) for seed in range(PUZZLES)]
    empty = [(MASK,) * 16] * PUZZLES
    rows = []
    for name, policy in MASKED_RULES.items():
        rows.append(
            [
                "masked",
                "puzzle",
                name,
                *_numbers(masked, policy, puzzles),
                _solved(language.conditionals, policy, puzzles),
            ]
        )
    for name in ("left to right", "most confident", "4 most confident"):
        policy = MASKED_RULES[name]
        rows.append(
            ["masked", "empty", name, *_numbers(masked, policy, empty), _solved(language.conditionals, policy, empty)]
        )
    rows.append(["autoregressive", "empty", "left to right", *_numbers(causal, LeftToRight(1), empty), "-"])
    columns = [
        Column("model", number=False),
        Column("board", number=False),
        Column("order", number=False),
        Column("solved", number=False),
        Column("AFP"),
        Column("AFP right"),
        Column("AFP wrong"),
        Column(r"$\tau_a$ right"),
        Column(r"$\tau_a$ wrong"),
        Column("exact solved", number=False),
    ]
    notes = [
        f"{scope(MASKED)}; {scope(CAUSAL)}, of the same size and trained on as many drawn boards. {PUZZLES} boards with {CLUES} clues of a drawn grid, or empty. "
        "Tokens are drawn from the marginals; solved: the share of valid grids that keep the clues, with Clopper and Pearson's interval of 99.9 %. "
        "AFP: blanks a round, also by whether the board came out right. Exact: the same order on exact conditionals. An autoregressive model "
        "reads no clues to its right, so it fills empty boards only. One seed a row."
    ]
    return Table("model-sudoku", "Sudoku by masked and autoregressive models", columns, rows, notes)


def good(board: Sequence[int]) -> bool:
    """Whether every row, column and box holds each symbol once."""
    return all(len({board[i] for i in house}) == 4 for house in HOUSES)


def _drawn(denoiser: Denoiser, policy: Policy, boards: list) -> list[Drawn]:
    return draw(Conditionals(denoiser, V=MASK, L=16), policy, boards, np.random.default_rng(SEED))


def _solved(denoiser: Denoiser, policy: Policy, boards: list) -> str:
    return _interval([good(d.text) for d in _drawn(denoiser, policy, boards)])


def _numbers(denoiser: Denoiser, policy: Policy, boards: list) -> list[str]:
    drawn = _drawn(denoiser, policy, boards)
    right = [good(d.text) for d in drawn]
    groups = [
        drawn,
        [d for d, ok in zip(drawn, right, strict=True) if ok],
        [d for d, ok in zip(drawn, right, strict=True) if not ok],
    ]
    parallel = [_mean(_blanks(d) / (max(d.trace) + 1) for d in group) for group in groups]
    order = [_mean(float(tau_a(tuple(t for t in d.trace if t >= 0))) for d in group) for group in groups[1:]]
    return [_interval(right), *parallel, *order]


def _blanks(d: Drawn) -> int:
    return sum(t >= 0 for t in d.trace)


def _interval(right: list[bool]) -> str:
    share = Share(sum(right), len(right))
    low, high = share.interval
    return f"{share.value:.3f} [{low:.3f}, {high:.3f}]"


def _mean(values: Iterable[float]) -> str:
    found = list(values)
    return f"{sum(found) / len(found):.2f}" if found else "-"
