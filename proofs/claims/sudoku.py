r"""Sudoku as a test of parallel decoding, on grids of side 4.

The paper fine-tunes models on Sudoku and watches in which order they fill the blanks, and how well. A puzzle with one solution
has one completion whatever was told first: does it test what decoding many tokens at once costs? The 288 grids of side 4 are
few enough to know: the conditionals of a uniformly drawn grid are counts of the grids that fit, and the completions of a puzzle
are found apart from them, by trying the candidates of one blank after the other.

Source: arXiv 2601.15593, App. A.1.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from math import prod

from hypothesis import strategies as st

from exact.decoding import state_of
from exact.denoiser import Conditionals
from exact.policies import Top, choices
from exact.sudoku import MASK, candidates, completions, determined, grids, puzzle
from exact.types import Context, Policy, State
from exact.words import correlation
from proofs.claims.papers import ZHONG
from proofs.ledger.claim import Claim, Control, Proved
from proofs.ledger.domain import At, Domain, Draws, Family

OURS, RELAYED = ZHONG("App. A.1", "ours"), ZHONG("App. A.1", "relayed")
EVERY_PUZZLE = "every puzzle of side 4"


def blanks(board: Context) -> list[int]:
    """The cells that are not told."""
    return [i for i, v in enumerate(board) if v == MASK]


def solutions(board: Context) -> int:
    """The number of completions."""
    return sum(1 for _ in completions(board))


def puzzles(least: int, most: int) -> st.SearchStrategy[tuple[Context]]:
    """Puzzles of some number of clues, as cases."""
    return st.tuples(st.integers(0, 10**6), st.integers(least, most)).map(lambda drawn: (puzzle(*drawn),))


def rows_blanked() -> Iterator[tuple[Context]]:
    """One grid with every set of its first twelve cells blank, none of them left out."""
    grid = next(completions((MASK,) * 16))
    for told in itertools.product((False, True), repeat=12):
        yield (tuple(v if i >= 12 or told[i] else MASK for i, v in enumerate(grid)),)


ONE_SOLUTION = {"one solution": lambda board: solutions(board) == 1}
SEEDED = Family(
    "500 puzzles of 4 to 8 clues, drawn with seeds 0 to 99",
    lambda: ((puzzle(seed, clues),) for clues in range(4, 9) for seed in range(100)),
    complete=False,
)
DRAWN = Draws("puzzles of 4 to 8 clues drawn from the 288 grids", lambda: puzzles(4, 8), 200)


def costless(board: Context) -> int:
    """1 where filling all blanks in one step from exact marginals costs nothing, else 0."""
    return int(correlation(grids().fitting(board), blanks(board)) == 0)


unique = Claim(
    id="sudoku-unique-no-cost",
    title="A puzzle has no correlation to lose exactly where it has one solution",
    statement=r"Filling all blanks of a puzzle in one step costs nothing, $\mathrm{CTC} = 0$, iff its clues have one completion.",
    source=OURS,
    speaks_of=EVERY_PUZZLE,
    left=costless,
    relation="=",
    right=lambda board: int(solutions(board) == 1),
    over=Domain(
        Family(
            "one grid, every set of blanks in its first three rows",
            rows_blanked,
            complete=True,
            size=2**12,
        ),
        SEEDED,
        draws=DRAWN,
    ),
    note="So Sudoku says nothing about the CTC bound: a wrong cell of a proper puzzle is a failure of computation.",
    prove=Proved(
        ("Sudoku.sudoku_costless",),
        says="Grids are maps from 4 x 4 cells to 4 symbols with no symbol twice in a row, a column or a box, all alike; for any told cells with at least one completion the conditional total correlation of the blanks is 0 exactly where there is one completion.",
    ),
    control=Control("iff they have at most two", right=lambda board: int(solutions(board) <= 2)),
)


def solved_at_once(board: Context) -> Fraction:
    """The chance that blanks which are drawn independently from their exact marginals are the solution."""
    (solution,) = completions(board)
    marginals = Conditionals(grids()).at(board)
    return prod((Fraction(marginals[i][solution[i]]) for i in blanks(board)), start=Fraction(1))


tests_bound = Claim(
    id="sudoku-tests-correlation",
    title="Sudoku tests what parallel decoding costs",
    statement="Filling all blanks of a puzzle with one solution in one step, each from its exact marginal, misses the solution with positive probability.",
    source=RELAYED,
    speaks_of="every puzzle of side 4 with one solution",
    left=solved_at_once,
    relation="<",
    right=1,
    over=Domain(SEEDED, draws=DRAWN),
    note="With several solutions it does: the cost is then the conditional total correlation of the blanks.",
    assumptions=ONE_SOLUTION,
    prove=Proved(
        ("Sudoku.sudoku_never_misses", "Sudoku.sudoku_at_once"),
        says="Not for every puzzle of side 4 with one completion is the chance of drawing it in one step from exact marginals below 1: a grid with its first row blank, another witness than the claim's. The second theorem has it for every such puzzle: the chance is 1.",
    ),
    witness=At("a puzzle of four clues", (4, 3, 4, 4, 4, 4, 4, 1, 4, 4, 1, 4, 2, 4, 4, 4), shows=(1, 1)),
    repair="sudoku-unique-no-cost",
)

Filling = tuple[Context, Context]


def chance(board: Context, grid: Context, policy: Policy = determined) -> Fraction:
    """The chance that a policy draws a grid from a board, each set from the exact marginals of its cells."""
    source, context, found = Conditionals(grids()), board, Fraction(1)
    while MASK in context:
        state = state_of(source, context, 0)
        ((chosen, _),) = choices(policy, state).items()
        found *= prod((Fraction(state.marginals[i][grid[i]]) for i in chosen), start=Fraction(1))
        context = tuple(grid[i] if i in chosen else v for i, v in enumerate(context))
    return found


def hasty(state: State) -> list[int]:
    """Forced cells together, and two guesses at a time where there are none."""
    sure = [i for i in state.masked if max(state.marginals[i]) == 1]
    return sure or state.ranked(max)[:2]


def told(grid: Context, cells: int) -> Context:
    """The first cells of a grid, the others blank."""
    return (*grid[:cells], *(MASK,) * (16 - cells))


def filled(board: Context) -> Iterator[Filling]:
    """A puzzle with each of its completions."""
    return ((board, grid) for grid in completions(board))


forced = Claim(
    id="sudoku-determined-first",
    title="Forced cells together, one guess otherwise, cost nothing",
    statement="Filling all cells that have one possible symbol together, and a single cell where there is none, draws each of the N completions of a puzzle with probability 1/N.",
    source=OURS,
    speaks_of=EVERY_PUZZLE,
    left=chance,
    relation="=",
    right=lambda board, grid: Fraction(1, solutions(board)),
    over=Domain(
        Family(
            "no clue or the first row told, and each of the 288 grids",
            lambda: ((told(grid, cells), grid) for cells in (0, 4) for grid in completions((MASK,) * 16)),
            complete=True,
            size=2 * 288,
        ),
        Family(
            "40 puzzles of 5 to 8 clues, drawn with seeds 0 to 9, and each completion",
            lambda: itertools.chain.from_iterable(
                filled(puzzle(seed, clues)) for clues in range(5, 9) for seed in range(10)
            ),
            complete=False,
        ),
        draws=Draws(
            "puzzles of 5 to 8 clues, each with a completion",
            lambda: puzzles(5, 8).flatmap(lambda board: st.sampled_from(list(filled(*board)))),
            40,
        ),
    ),
    note="Where several cells are forced at once that is more than one cell a step at a divergence of 0.",
    prove=Proved(
        ("Sudoku.sudoku_forced_first",),
        says="For any told cells with at least one completion, and any deterministic policy which from every mask state that occurs fills cells of probability 1 each, or one cell, each from its exact marginal: every completion comes out with probability 1/N. More than the claim: which forced cells, and which single one, is free.",
    ),
    control=Control("two guesses at a time", left=lambda board, grid: chance(board, grid, hasty)),
)


def order(board: Context) -> list[int]:
    """The blanks of a puzzle with one solution, in the order in which confidence reveals them."""
    source, context, found = Conditionals(grids()), board, list[int]()
    (solution,) = completions(board)
    while MASK in context:
        ((cell,),) = choices(Top(1), state_of(source, context, len(found)))
        found.append(cell)
        context = tuple(solution[i] if i == cell else v for i, v in enumerate(context))
    return found


def mean_candidates(board: Context, half: int) -> Fraction:
    """The mean number of candidates of the blanks that are filled in the first half (0) or in the second (1)."""
    counts = [candidates(board, cell) for cell in order(board)]
    middle = len(counts) // 2
    chosen = counts[middle:] if half else counts[:middle]
    return Fraction(sum(chosen), len(chosen))


easy_first = Claim(
    id="sudoku-easy-first",
    title="Confidence fills easier blanks first",
    statement="On a puzzle with one solution, decoding by confidence fills blanks with fewer candidates (by row, column and box) first: the first half has no more on average than the second.",
    source=RELAYED,
    speaks_of="every puzzle of side 4 with one solution",
    left=lambda board: mean_candidates(board, 0),
    relation="<=",
    right=lambda board: mean_candidates(board, 1),
    over=Domain(draws=Draws("puzzles of 6 to 10 clues", lambda: puzzles(6, 10), 60)),
    note="Exact confidence is 1 in every blank of such a puzzle: the order is that of ties. Easy first is built in where difficulty is the model's own entropy; candidates are not.",
    assumptions=ONE_SOLUTION,
    prove=Proved(
        ("SudokuOrder.easy_first_fails", "SudokuOrder.sure"),
        says="Not for every puzzle of side 4 with one completion has the first half of the order of confidence, equal ones by rows, a mean number of candidates that is at most that of the rest: another witness than the claim's, a grid with three blanks, which have 2, 1 and 1 candidates. In every such puzzle the confidence is 1 in each blank.",
    ),
    witness=At(
        "eight clues, blanks filled in the order of cells",
        (4, 3, 4, 4, 0, 2, 4, 1, 4, 4, 1, 4, 2, 1, 4, 3),
        shows=(Fraction(3, 2), Fraction(5, 4)),
    ),
    repair="sudoku-unique-no-cost",
)
