"""Sudoku of side 4 as a language: 288 grids of 16 cells, rows one after another, symbols 0 to 3."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import cache

import numpy as np

from exact.types import Context, State
from exact.words import WordDenoiser

SIDE, MASK = 4, 4
HOUSES = (
    [tuple(4 * r + c for c in range(4)) for r in range(4)]
    + [tuple(4 * r + c for r in range(4)) for c in range(4)]
    + [tuple(4 * (2 * a + r) + 2 * b + c for r in range(2) for c in range(2)) for a in range(2) for b in range(2)]
)


@cache
def grids() -> WordDenoiser:
    """All grids whose rows, columns and boxes hold each symbol once.

    >>> len(grids().words)
    288
    """
    rows = list(itertools.permutations(range(SIDE)))
    boards = np.array([a + b + c + d for a, b, c, d in itertools.product(rows, repeat=4)])
    good = np.logical_and.reduce(
        [(np.sort(boards[:, house], axis=1) == np.arange(SIDE)).all(axis=1) for house in HOUSES]
    )
    return WordDenoiser(boards[good].tolist(), SIDE)


def puzzle(seed: int, clues: int) -> Context:
    """A drawn grid with ``clues`` of its cells told, the others masked."""
    rng = np.random.default_rng(seed)
    grid = grids().words[rng.integers(len(grids().words))]
    told = set(rng.permutation(16)[:clues].tolist())
    return tuple(int(v) if i in told else MASK for i, v in enumerate(grid))


def valid(board: Context) -> bool:
    """Whether every row, column and box holds each symbol once.

    >>> valid((0, 1, 2, 3, 2, 3, 0, 1, 1, 0, 3, 2, 3, 2, 1, 0))
    True
    """
    return all({board[i] for i in house} == set(range(SIDE)) for house in HOUSES)


def candidates(board: Context, cell: int) -> int:
    """The symbols that no told cell of the cell's row, column and box holds: difficulty without a model.

    >>> candidates((0, 1) + (MASK,) * 14, 4)
    2
    """
    seen = {board[i] for house in HOUSES if cell in house for i in house} - {MASK}
    return SIDE - len(seen)


def completions(board: Context) -> Iterator[Context]:
    """The grids that agree with the told cells, by trying the candidates of one blank after the other; no list of grids is used.

    >>> sum(1 for _ in completions((MASK,) * 16))
    288
    """
    if MASK not in board:
        yield board
        return
    cell = board.index(MASK)
    seen = {board[i] for house in HOUSES if cell in house for i in house}
    for symbol in set(range(SIDE)) - seen:
        yield from completions((*board[:cell], symbol, *board[cell + 1 :]))


def determined(state: State) -> list[int]:
    """A policy: every cell that has one possible symbol, or the first one where there is none."""
    sure = [i for i in state.masked if max(state.marginals[i]) == 1]
    return sure or state.ranked(max)[:1]
