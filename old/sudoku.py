"""Sudoku as a test of parallel decoding: arXiv 2601.15593, App. A.1, on all 288 grids of side 4."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from exact.decoding import state_of
from exact.denoiser import Conditionals
from exact.policies import Top, choices
from exact.sudoku import MASK, candidates, determined, grids, puzzle
from exact.types import Context
from exact.words import correlation, fill
from proofs.ledger.claim import Attack, Claim, Control, Family, Source, Tight

PAPER = Source("2601.15593", "App. A.1")

DRAWN = Attack(
    "puzzles of 4 to 8 clues drawn from the 288 grids",
    lambda: st.tuples(st.integers(0, 10**6), st.integers(4, 8)).map(lambda case: puzzle(*case)),
    200,
)
UNIQUE = {"one solution": lambda board: len(grids().fitting(board)) == 1}
SEEDED = Family(
    "500 drawn puzzles of 4 to 8 clues",
    lambda: (puzzle(seed, clues) for clues in range(4, 9) for seed in range(100)),
)


def _blanks(board: Context) -> list[int]:
    return [i for i, v in enumerate(board) if v == MASK]


def _one_shot(board: Context) -> Any:
    return correlation(grids().fitting(board), _blanks(board))


unique = Claim(
    id="sudoku-unique-no-cost",
    title="A puzzle with one solution has no correlation to lose",
    statement=r"Where the clues have one completion, filling all blanks in one step costs nothing: $\mathrm{CTC} = 0$.",
    source=PAPER,
    relation="=",
    sides=lambda board: (_one_shot(board), 0),
    note="So Sudoku says nothing about the CTC bound: a wrong cell is a failure of computation.",
    assumptions=UNIQUE,
    enumerate=(SEEDED,),
    attack=DRAWN,
    control=Control(
        "with one clue taken back",
        lambda board: (_one_shot(tuple(MASK if i == _first(board) else v for i, v in enumerate(board))), 0),
    ),
)


def _first(board: Context) -> int:
    return next(i for i, v in enumerate(board) if v != MASK)


tests_bound = Claim(
    id="sudoku-tests-correlation",
    title="Sudoku tests what parallel decoding costs",
    statement=r"Filling the blanks of a puzzle with one solution in one step loses conditional total correlation: $\mathrm{CTC} > 0$.",
    source=PAPER,
    relation=">",
    sides=lambda board: (_one_shot(board), 0),
    expected="fails",
    relayed=True,
    assumptions=UNIQUE,
    attack=DRAWN,
    witness=Tight("a grid with every cell but the first told", lambda: (MASK, *grids().words[0][1:].tolist())),
    repair="sudoku-unique-no-cost",
)

forced = Claim(
    id="sudoku-determined-first",
    title="Forced cells together, one guess otherwise, cost nothing",
    statement="Filling all cells that have one possible symbol together, and a single cell where there is none, draws uniformly from the completions: the divergence is 0 at more than one cell a step.",
    source=PAPER,
    relation="=",
    sides=lambda board: (fill(grids(), board, determined).cost, 0),
    enumerate=(
        Family(
            "40 drawn puzzles of 5 to 8 clues",
            lambda: (puzzle(seed, clues) for clues in range(5, 9) for seed in range(10)),
        ),
    ),
    attack=Attack(
        "puzzles of 5 to 8 clues",
        lambda: st.tuples(st.integers(0, 10**6), st.integers(5, 8)).map(lambda c: puzzle(*c)),
        40,
    ),
    control=Control("two cells at a time", lambda board: (fill(grids(), board, Top(2)).cost, 0)),
)


def _order(board: Context) -> list[int]:
    """The blanks in the order in which confidence reveals them."""
    source, context = Conditionals(grids()), board
    order: list[int] = []
    (word,) = grids().fitting(board).tolist()
    while MASK in context:
        ((cell,),) = choices(Top(1), state_of(source, context, len(order)))
        order.append(cell)
        context = tuple(word[i] if i == cell else v for i, v in enumerate(context))
    return order


def _halves(board: Context) -> tuple[Fraction, Fraction]:
    """The mean number of candidates in the first half that is filled, and in the second."""
    counts = [candidates(board, cell) for cell in _order(board)]
    half = len(counts) // 2
    return Fraction(sum(counts[:half]), half), Fraction(sum(counts[half:]), len(counts) - half)


easy_first = Claim(
    id="sudoku-easy-first",
    title="Confidence fills easier blanks first",
    statement="On a puzzle with one solution, decoding by confidence fills blanks with fewer candidates (by row, column and box) first: the first half has no more on average than the second.",
    source=PAPER,
    relation="<=",
    sides=_halves,
    expected="fails",
    note="Exact confidence is 1 in every blank of such a puzzle: the order is that of ties. Easy first is built in where difficulty is the model's own entropy; candidates are not.",
    assumptions=UNIQUE,
    attack=Attack(
        "puzzles of 6 to 10 clues",
        lambda: st.tuples(st.integers(0, 10**6), st.integers(6, 10)).map(lambda c: puzzle(*c)),
        60,
    ),
    witness=Tight(
        "eight clues, blanks filled in the order of cells: 3/2 candidates on average, then 5/4",
        lambda: (4, 3, 4, 4, 0, 2, 4, 1, 4, 4, 1, 4, 2, 1, 4, 3),
    ),
    repair="sudoku-unique-no-cost",
)
