"""Generation that remasks, inserts and deletes: arXiv 2510.06190. Universality itself is not machine-checked, witnesses are."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from hypothesis import strategies as st

from exact.processes import MASK, eliminate, inserted_words, reducing_words, transition, tree_parity
from exact.processes import Control as Move
from proofs.ledger.claim import Attack, Claim, Control, Empirical, Family, Source, Tight

THEOREM = Source("2510.06190", "Theorem 1")
GRAMMAR = Source("2510.06190", "Theorem 5")
STEP = Source("2510.06190", "the transition", reconstructed=False)
PARITY = Source("2510.06190", "the parity experiment")


def _bits(most: int) -> st.SearchStrategy[tuple[int, ...]]:
    return st.lists(st.integers(0, 1), min_size=1, max_size=most).map(tuple)


rounds = Claim(
    id="tree-parity-rounds",
    title="Parity in logarithmically many steps",
    statement=r"On a canvas with room for $2n - 1$ symbols, parity of $n = 2^k$ bits takes $k$ parallel steps, against $n - 1$ one after another.",
    source=THEOREM,
    relation="=",
    sides=lambda bits: (
        np.array([tree_parity(bits)[1], len(bits) + tree_parity(bits)[2]]),
        np.array([(len(bits) - 1).bit_length(), 2 * len(bits) - 1]),
    ),
    note="An executable witness of the theorem, which itself is about all parallel programs and is not checked here.",
    assumptions={"a power of two": lambda bits: len(bits) & (len(bits) - 1) == 0},
    enumerate=(
        Family(
            "all words of 1, 2, 4 and 8 bits",
            lambda: (b for n in (1, 2, 4, 8) for b in itertools.product((0, 1), repeat=n)),
        ),
    ),
    attack=Attack(
        "words of 16, 32 and 64 bits",
        lambda: st.sampled_from([16, 32, 64]).flatmap(lambda n: st.tuples(*[st.integers(0, 1)] * n)),
        30,
    ),
    control=Control("in one step", lambda bits: (tree_parity(bits)[1], 1)),
)

right = Claim(
    id="tree-parity-right",
    title="The tree computes parity",
    statement="What the tree of pairs leaves is the parity of the bits.",
    source=THEOREM,
    relation="=",
    sides=lambda bits: (tree_parity(bits)[0], sum(bits) % 2),
    enumerate=(
        Family(
            "all words of up to 10 bits", lambda: (b for n in range(1, 11) for b in itertools.product((0, 1), repeat=n))
        ),
    ),
    attack=Attack("words of up to 40 bits", lambda: _bits(40), 100),
    control=Control("of all bits but the last", lambda bits: (tree_parity(bits)[0], sum(bits[:-1]) % 2)),
)

Dyck = tuple[int, int]


def _compare(case: Dyck) -> tuple[int, int]:
    """Words made by insertions that do not cancel, plus words that cancel and are not made; against none."""
    made, cancel = inserted_words(*case), set(reducing_words(*case))
    return len(made ^ cancel), 0


dyck = Claim(
    id="dyck-by-insertion",
    title="Insertions generate two-sided Dyck words",
    statement=r"Inserting a letter beside its inverse, anywhere, from the empty word generates exactly the words that cancel to nothing.",
    source=GRAMMAR,
    relation="=",
    sides=_compare,
    note="That a left-to-right model of fixed depth cannot cover the language rests on separations of circuit classes, and is not checked.",
    enumerate=(
        Family(
            "one letter up to length 8, two up to 6, three up to 4",
            lambda: ((k, n) for k, most in ((1, 8), (2, 6), (3, 4)) for n in range(0, most + 1, 2)),
        ),
    ),
    attack=Attack(
        "one or two letters, lengths up to 6",
        lambda: st.tuples(st.integers(1, 2), st.integers(0, 3).map(lambda n: 2 * n)),
        10,
    ),
    control=Control(
        "insertions at the end only",
        lambda case: (len(set(reducing_words(*case))), (2 * case[0]) ** (case[1] // 2)),
    ),
)

Step = tuple[tuple[str, ...], tuple[tuple[bool, bool, bool, str], ...]]


def _moves(case: Step) -> list[Move]:
    return [Move(*parts) for parts in case[1]]


def _sizes(case: Step) -> tuple[int, int]:
    """The length after a step, against inserted masks less deleted ones."""
    canvas, _ = case
    moves = _moves(case)
    deleted = sum(m.delete and s == MASK for s, m in zip(canvas, moves, strict=True))
    return len(transition(canvas, moves)), len(canvas) + sum(m.insert for m in moves) - deleted


@st.composite
def _steps(draw: st.DrawFn) -> Step:
    canvas = tuple(draw(st.lists(st.sampled_from([MASK, "a", "b"]), min_size=1, max_size=5)))
    flags = st.tuples(st.booleans(), st.booleans(), st.booleans(), st.sampled_from([MASK, "a", "b"]))
    return canvas, tuple(draw(flags) for _ in canvas)


def _every_step() -> Any:
    for canvas in itertools.product((MASK, "a"), repeat=2):
        for flags in itertools.product(
            itertools.product((False, True), (False, True), (False, True), ("a",)), repeat=2
        ):
            yield canvas, flags


length = Claim(
    id="transition-length",
    title="Only masks are deleted",
    statement="A step lengthens the canvas by its insertions and shortens it by the deletions at masks, and no others.",
    source=STEP,
    relation="=",
    sides=_sizes,
    note="An account of the official verifier says that it drops the condition that a deleted position is a mask.",
    enumerate=(Family("all canvases and controls of two positions, one symbol", _every_step),),
    attack=Attack("canvases of up to 5 positions", _steps, 200),
    control=Control(
        "deletions anywhere",
        lambda case: (
            len(transition(case[0], _moves(case))),
            len(case[0]) + sum(m.insert for m in _moves(case)) - sum(m.delete for m in _moves(case)),
        ),
    ),
)

WORDS = Family(
    "all words of up to 10 bits", lambda: ("".join(w) for n in range(1, 11) for w in itertools.product("01", repeat=n))
)
elimination = Claim(
    id="parity-by-elimination",
    title="Parity by elimination",
    statement=r"Replacing the first two bits by their sum, and erasing a lone 0, leaves 1 of odd words and nothing of even ones.",
    source=PARITY,
    relation="=",
    sides=lambda word: (
        int(eliminate(word)[0] == "1") + 2 * (eliminate(word)[0] not in ("", "1")),
        word.count("1") % 2,
    ),
    enumerate=(WORDS,),
    attack=Attack("words of up to 40 bits", lambda: st.text("01", min_size=1, max_size=40), 100),
    control=Control("without the last bit", lambda word: (int(eliminate(word)[0] == "1"), word[:-1].count("1") % 2)),
)

released = Claim(
    id="parity-released-rules",
    title="The released rules for parity",
    statement="Without a rule for a lone 0, elimination leaves nothing of even words.",
    source=PARITY,
    relation="=",
    sides=lambda word: (eliminate(word, lone_zero=False)[0] == "", word.count("1") % 2 == 0),
    expected="fails",
    note="It stops at 0: right if read as odd where a 1 remains, wrong against the stated target, the empty word.",
    attack=Attack("words of up to 12 bits", lambda: st.text("01", min_size=1, max_size=12), 60),
    witness=Tight("the word 0", lambda: "0"),
    repair="parity-by-elimination",
)

simulation = Empirical(
    id="claimed-parallel-machines",
    title="Masked models simulate parallel machines, and any-process ones their memory",
    statement="Masked models of constant depth simulate PRAM programs in as many steps (Theorems 1 to 3); with edits, in as much context as memory (Theorem 4); "
    "insert and delete traces are hard for autoregressive models (Theorem 6).",
    source=Source("2510.06190", "Theorems 1 to 4 and 6"),
    needs="a formal proof: universality is no statement about finitely many cases, and hardness is conditional on separations of "
    "circuit classes; witnesses are tree-parity-rounds and dyck-by-insertion",
)

experiments = Empirical(
    id="observed-any-process",
    title="Sudoku, graph editing and parity with any-process models",
    statement="Accuracies of 99 percent and above with few puzzles and parameters.",
    source=Source("2510.06190", "the experiments"),
    needs="the released training code with an evaluator; its counts of puzzles, transitions and parameters do not fit those stated",
)
