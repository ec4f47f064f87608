"""Generation that remasks, inserts and deletes: what it can compute, on small words.

A model that may also put masks back, delete masks and insert new ones is said to do what a masked model cannot: to run
parallel programs in as many steps, and to generate languages that are out of reach from left to right. The general theorems
are about all programs and circuits and stay outside; here stand witnesses that can be run: parity by a tree and by
elimination, two-sided Dyck words by insertion, and the transition itself.

Source: arXiv 2510.06190.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
from hypothesis import strategies as st

from exact.processes import MASK, Canvas, eliminate, inserted_words, reducing_words, transition, tree_parity
from exact.processes import Control as Move
from exact.types import Table
from proofs.claims.papers import YANG
from proofs.ledger.claim import Claim, Control, Proved
from proofs.ledger.domain import At, Domain, Draws, Family
from proofs.ledger.unsettled import Empirical

THEOREM = YANG("Theorem 1")
PARITY = YANG("the parity experiment")
Bits = tuple[int, ...]


def _words(*lengths: int) -> Iterator[Bits]:
    return itertools.chain.from_iterable(itertools.product((0, 1), repeat=n) for n in lengths)


def tree_and_line(bits: Bits) -> Table:
    """The rounds of the tree, the symbols on its canvas, and the steps of adding one bit after the other."""
    _, rounds, written = tree_parity(bits)
    _, steps = eliminate("".join(map(str, bits)), lone_zero=False)
    return np.array([rounds, len(bits) + written, steps])


rounds = Claim(
    id="tree-parity-rounds",
    title="Parity in logarithmically many steps",
    statement=r"On a canvas with room for $2n - 1$ symbols, parity of $n = 2^k$ bits takes $k$ parallel steps, against $n - 1$ one after another.",
    source=THEOREM,
    speaks_of="every power of two, every word of that length",
    left=tree_and_line,
    relation="=",
    right=lambda bits: np.array([len(bits).bit_length() - 1, 2 * len(bits) - 1, len(bits) - 1]),
    over=Domain(
        Family(
            "all words of 1, 2, 4 and 8 bits",
            lambda: zip(_words(1, 2, 4, 8)),
            complete=True,
            size=2 + 2**2 + 2**4 + 2**8,
        ),
        draws=Draws(
            "words of 16, 32 and 64 bits",
            lambda: st.sampled_from([16, 32, 64]).flatmap(lambda n: st.tuples(st.tuples(*[st.integers(0, 1)] * n))),
            examples=30,
        ),
    ),
    note="An executable witness of the theorem, which itself is about all parallel programs and is not checked here.",
    assumptions={"a power of two": lambda bits: len(bits).bit_count() == 1},
    prove=Proved(
        ("ParityRules.tree_rounds", "ParityRules.tree_parity", "ParityRules.one_after_another"),
        says="Every word of 2^k bits: a round replaces all pairs of neighbours by their sums, and after k rounds one bit is left, the parity; the word and all that the rounds write are 2 * 2^k - 1 symbols. Replacing the first two bits of any n by their sum takes n - 1 steps and leaves the parity. These two programmes are meant: that no other takes fewer steps is not said.",
    ),
    control=Control(
        "one step more, and one symbol more",
        right=lambda bits: np.array([len(bits).bit_length(), 2 * len(bits), len(bits) - 1]),
    ),
)

right = Claim(
    id="tree-parity-right",
    title="The tree computes parity",
    statement="What the tree of pairs leaves is the parity of the bits.",
    source=THEOREM,
    speaks_of="every word of bits",
    left=lambda bits: tree_parity(bits)[0],
    relation="=",
    right=lambda bits: sum(bits) % 2,
    over=Domain(
        Family("all words of up to 10 bits", lambda: zip(_words(*range(1, 11))), complete=True, size=2**11 - 2),
        draws=Draws(
            "words of up to 40 bits",
            lambda: st.tuples(st.lists(st.integers(0, 1), min_size=1, max_size=40).map(tuple)),
            examples=100,
        ),
    ),
    prove=Proved(
        ("ParityRules.tree_parity",),
        says="Every word: when the rounds end, one bit is left, and it is whether the number of ones is odd. Of the empty word nothing is left. A bit without a neighbour is handed on as it is, which is its sum with 0.",
    ),
    control=Control("of all bits but the last", right=lambda bits: sum(bits[:-1]) % 2),
)


def made_and_both(letters: int, length: int) -> Table:
    """How many words insertions make, and how many of these cancel to nothing."""
    made = inserted_words(letters, length)
    return np.array([len(made), len(made & set(reducing_words(letters, length)))])


def appended(letters: int, length: int) -> int:
    """How many words are made where a pair is only put at the end."""
    pairs = [(s * a, -s * a) for a in range(1, letters + 1) for s in (1, -1)]
    return len({sum(chosen, ()) for chosen in itertools.product(pairs, repeat=length // 2)})


dyck = Claim(
    id="dyck-by-insertion",
    title="Insertions generate two-sided Dyck words",
    statement=r"Inserting a letter beside its inverse, anywhere, from the empty word generates exactly the words that cancel to nothing.",
    source=YANG("Theorem 5"),
    speaks_of="every number of letters, every even length",
    left=made_and_both,
    relation="=",
    right=lambda letters, length: np.array([sum(1 for _ in reducing_words(letters, length))] * 2),
    over=Domain(
        Family(
            "one letter up to length 8, two up to 6, three up to 4",
            lambda: ((k, n) for k, most in ((1, 8), (2, 6), (3, 4)) for n in range(0, most + 1, 2)),
            complete=True,
            size=5 + 4 + 3,
        ),
        draws=Draws(
            "one or two letters, lengths up to 6",
            lambda: st.tuples(st.integers(1, 2), st.integers(0, 3).map(lambda n: 2 * n)),
            examples=10,
        ),
    ),
    note="Two sets are one if both have as many words as they share. That a left-to-right model of fixed depth cannot cover the "
    "language rests on separations of circuit classes, and is not checked.",
    prove=Proved(
        ("AnyProcess.dyck",),
        says="Letters from any set with decidable equality, so any number of them, each with its inverse: a word is made by n insertions of a letter before its inverse, or of an inverse before its letter, at any place of the word before, exactly if it has 2 n letters and cancels to nothing, each letter going with its inverse where that was left just before. That is said of each word, of which equal counts follow.",
    ),
    control=Control(
        "insertions at the end only", left=lambda letters, length: np.array([appended(letters, length)] * 2)
    ),
)

FLAGS = [Move(remask, delete, insert, "a") for remask, delete, insert in itertools.product((False, True), repeat=3)]


@st.composite
def _steps(draw: st.DrawFn) -> tuple[Canvas, tuple[Move, ...]]:
    """A canvas of up to five positions and what is done at each."""
    symbols = st.sampled_from([MASK, "a", "b"])
    canvas = tuple(draw(st.lists(symbols, min_size=1, max_size=5)))
    return canvas, tuple(draw(st.builds(Move, st.booleans(), st.booleans(), st.booleans(), symbols)) for _ in canvas)


def inserted(canvas: Canvas, moves: tuple[Move, ...]) -> int:
    """The length of a canvas and its insertions."""
    return len(canvas) + sum(move.insert for move in moves)


length = Claim(
    id="transition-length",
    title="Only masks are deleted",
    statement="A step lengthens the canvas by its insertions and shortens it by the deletions at masks, and no others.",
    source=YANG("the transition", "quoted"),
    speaks_of="every canvas, every control of its positions",
    left=lambda canvas, moves: len(transition(canvas, moves)),
    relation="=",
    right=lambda canvas, moves: (
        inserted(canvas, moves)
        - sum(move.delete and symbol == MASK for symbol, move in zip(canvas, moves, strict=True))
    ),
    over=Domain(
        Family(
            "all canvases and controls of two positions, one symbol",
            lambda: itertools.product(itertools.product((MASK, "a"), repeat=2), itertools.product(FLAGS, repeat=2)),
            complete=True,
            size=2**2 * (2**3) ** 2,
        ),
        draws=Draws("canvases of up to 5 positions", _steps, examples=200),
    ),
    note="An account of the official verifier says that it drops the condition that a deleted position is a mask.",
    prove=Proved(
        ("AnyProcess.transition_length",),
        says="Any symbols, any canvas, one control for each position: the new length and the number of deletions at masks are the old length and the number of insertions together. Masks may be deleted; elsewhere a mask is put back before a symbol is revealed, which changes no length.",
    ),
    control=Control(
        "deletions anywhere",
        right=lambda canvas, moves: inserted(canvas, moves) - sum(move.delete for move in moves),
    ),
)

#: What is left in the end, as the parity it stands for; anything else is 2.
MEANS = {"": 0, "1": 1}

elimination = Claim(
    id="parity-by-elimination",
    title="Parity by elimination",
    statement=r"Replacing the first two bits by their sum, and erasing a lone 0, leaves 1 of odd words and nothing of even ones.",
    source=PARITY,
    speaks_of="every word of bits",
    left=lambda word: MEANS.get(eliminate(word)[0], 2),
    relation="=",
    right=lambda word: word.count("1") % 2,
    over=Domain(
        Family(
            "all words of up to 10 bits",
            lambda: ("".join(map(str, bits)) for bits in _words(*range(1, 11))),
            complete=True,
            size=2**11 - 2,
        ),
        draws=Draws("words of up to 40 bits", lambda: st.text("01", min_size=1, max_size=40), examples=100),
    ),
    prove=Proved(
        ("ParityRules.elimination_parity",),
        says="Every word, the empty one too: in as many steps as it has bits at most, what is left is the word 1 if its number of ones is odd and nothing if it is even, and no rule applies to that.",
    ),
    control=Control("without the last bit", right=lambda word: word[:-1].count("1") % 2),
)

released = Claim(
    id="parity-released-rules",
    title="The released rules for parity",
    statement="Without a rule for a lone 0, elimination leaves nothing of even words: all their symbols are erased.",
    source=PARITY,
    speaks_of="every word of bits with an even number of ones",
    left=lambda word: len(word) - len(eliminate(word, lone_zero=False)[0]),
    relation="=",
    right=lambda word: len(word),
    over=Domain(draws=Draws("words of up to 12 bits", lambda: st.text("01", min_size=1, max_size=12), examples=60)),
    note="It stops at 0: right if read as odd where a 1 remains, wrong against the stated target, the empty word.",
    assumptions={"even": lambda word: word.count("1") % 2 == 0},
    prove=Proved(
        ("ParityRules.released_fails",),
        says="Not every word with an even number of ones leaves nothing where a lone 0 stays. The word is that of the witness.",
    ),
    witness=At("the word 11: one symbol of two is erased", "11", shows=(1, 2)),
    repair="parity-by-elimination",
)

simulation = Empirical(
    id="claimed-parallel-machines",
    title="Masked models simulate parallel machines, and any-process ones their memory",
    statement="Masked models of constant depth simulate PRAM programs in as many steps (Theorems 1 to 3); with edits, in as much context as memory (Theorem 4); "
    "insert and delete traces are hard for autoregressive models (Theorem 6).",
    source=YANG("Theorems 1 to 4 and 6"),
    needs="a formal proof: universality is no statement about finitely many cases, and hardness is conditional on separations of "
    "circuit classes; witnesses are tree-parity-rounds and dyck-by-insertion",
)

experiments = Empirical(
    id="observed-any-process",
    title="Sudoku, graph editing and parity with any-process models",
    statement="Accuracies of 99 percent and above with few puzzles and parameters.",
    source=YANG("the experiments"),
    needs="the released training code with an evaluator; its counts of puzzles, transitions and parameters do not fit those stated",
)
