"""Sudoku of side 4: its grids, and what its rules decide."""

from __future__ import annotations

import pytest

from exact.denoiser import Conditionals
from exact.sudoku import MASK, candidates, determined, grids, puzzle, valid
from exact.types import State
from exact.words import correlation


def test_grids():
    """288 of them; the empty grid has a correlation of 16 log 4 - log 288; solutions differ in four cells or more."""
    words = grids().words
    apart = (words[:, None] != words[None]).sum(axis=2)

    assert len(words) == 288
    assert float(correlation(words, range(16))) == pytest.approx(16.5177, abs=6e-5)
    assert apart[apart > 0].min() == 4


def test_puzzles():
    """They fit their grid; candidates are those of row, column and box."""
    board = puzzle(3, 6)
    assert sum(v != MASK for v in board) == 6
    assert len(grids().fitting(board)) >= 1
    assert all(1 <= candidates(board, i) <= 4 for i, v in enumerate(board) if v == MASK)


def test_valid_boards_are_the_grids():
    """Each grid is; with two of its cells swapped none is; and no board is that is not finished."""
    words = grids().words
    known = set(map(tuple, words.tolist()))
    for grid in words[::7].tolist():
        assert valid(tuple(grid))
        for i, j in ((0, 1), (0, 5), (3, 15)):
            changed = list(grid)
            changed[i], changed[j] = changed[j], changed[i]
            assert valid(tuple(changed)) == (tuple(changed) in known)
        assert not valid((MASK, *grid[1:]))


def test_candidates_by_hand():
    """What row, column and box leave of a cell in the corner of a board."""
    board = (MASK, 1, MASK, MASK, MASK, MASK, MASK, MASK, 2, MASK, MASK, MASK, MASK, MASK, 3, MASK)

    assert candidates(board, 0) == 2
    assert candidates(board, 15) == 3
    assert candidates(board, 3) == 3
    assert candidates((MASK,) * 16, 7) == 4


def test_a_puzzle_is_of_its_seed():
    """The same cells and symbols again; another seed, another puzzle; all clues or none."""
    assert puzzle(0, 5) == puzzle(0, 5) != puzzle(1, 5)
    assert valid(puzzle(2, 16))
    assert set(puzzle(2, 0)) == {MASK}


def test_what_is_forced_is_told_first():
    """All cells with one possible symbol; the surest where there is none."""
    (grid,) = grids().words[100:101].tolist()
    board = (MASK, *grid[1:15], MASK)
    source = Conditionals(grids())

    assert determined(State(0, board, (0, 15), source)) == [0, 15]
    assert determined(State(0, (MASK,) * 16, tuple(range(16)), source)) == [0]
