"""``model-sudoku``: puzzles of side 4 filled by a masked model, by an autoregressive one of its size, and exactly."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import numpy as np

from exact.denoiser import Conditionals
from exact.metrics import tau_a
from exact.policies import LeftToRight, Threshold, Top
from exact.sampling import Drawn, Share, draw
from exact.sudoku import MASK, candidates, grids, puzzle, valid
from exact.types import Context, Denoiser, Policy, State
from proofs.ledger.measured import CAUSAL, CLUES, MASKED, PUZZLES, scope, speaking
from proofs.tables.table import Column, Table

NEEDS = ("torch",)
#: A masked model trained on the exact conditionals of drawn contexts.
SOFT = "sudoku-4x4-exact"
SEED = 0


def easiest(state: State) -> Iterable[int]:
    """The blank with the fewest symbols left by its row, column and box: an order that asks no model."""
    return [min(state.masked, key=lambda i: (candidates(state.context, i), i))]


RULES: dict[str, Policy] = {
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
    puzzles = [puzzle(seed, CLUES) for seed in range(PUZZLES)]
    empty: list[Context] = [(MASK,) * 16] * PUZZLES
    unique = sum(len(grids().fitting(board)) == 1 for board in puzzles)
    few = ("left to right", "most confident", "4 most confident")
    cases: list[tuple[str, Denoiser, str, list[Context], tuple[str, ...]]] = [
        ("masked", masked, "puzzle", puzzles, tuple(RULES)),
        ("masked, exact targets", speaking(SOFT)[1], "puzzle", puzzles, (*few, "all at once")),
        ("masked", masked, "empty", empty, few),
        ("autoregressive", speaking(CAUSAL)[1], "empty", empty, few[:1]),
    ]
    rows = []
    for model, denoiser, kind, boards, names in cases:
        for name in names:
            exact = _drawn(language.conditionals, RULES[name], boards)
            solved = _interval([valid(d.text) for d in exact])
            rows.append([model, kind, name, *_numbers(denoiser, RULES[name], boards), solved])
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
        f"{scope(MASKED)}; {scope(SOFT)}; {scope(CAUSAL)}, of the same size and trained on as many drawn boards as the first. {PUZZLES} boards with {CLUES} clues of a drawn grid, or empty. "
        "Tokens are drawn from the marginals; solved: the share of valid grids that keep the clues, with Clopper and Pearson's interval of 99.9 %. "
        "AFP: blanks a round, also by whether the board came out right. Exact: the same order on exact conditionals. An autoregressive model "
        "reads no clues to its right, so it fills empty boards only. All boards are of the 288 grids that both models were trained on; "
        f"{unique} of these have one solution, and any valid grid counts. One seed a row."
    ]
    return Table("model-sudoku", "Sudoku by masked and autoregressive models", columns, rows, notes)


def _drawn(denoiser: Denoiser, policy: Policy, boards: list[Context]) -> list[Drawn]:
    return draw(Conditionals(denoiser, V=MASK, L=16), policy, boards, np.random.default_rng(SEED))


def _numbers(denoiser: Denoiser, policy: Policy, boards: list[Context]) -> list[str]:
    drawn = _drawn(denoiser, policy, boards)
    right = [valid(d.text) for d in drawn]
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
