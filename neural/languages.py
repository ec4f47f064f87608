"""Languages to train on: texts to draw, the exact law of every masked token, and the entropy.

Most have a table over all sequences; the others (the solutions of a puzzle, n-grams of a text) are as exact, without one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path

import numpy as np

from exact.denoiser import ExactDenoiser
from exact.endings import stopping
from exact.hmm import Hidden, chain_entropy
from exact.information import entropy
from exact.joint import Joint, require_memory
from exact.languages import copy, hard_core, hmm, markov, pair, parity
from exact.names import did_you_mean
from exact.sudoku import grids
from exact.types import Denoiser, Table
from exact.words import WordDenoiser

#: A chain with distinct peaks, neither reversible nor doubly stochastic.
KERNEL = ((1, 6, 2, 1), (2, 1, 1, 6), (5, 1, 3, 1), (1, 2, 6, 1))
INITIAL = (4, 3, 2, 1)
#: The Zipf law with s = 1 on four ranks: 1, 1/2, 1/3, 1/4.
ZIPF = (12, 6, 4, 3)
#: The ranks of the next token after each token: a Latin square of the cyclic group, and distinct peaks with one runner-up.
LATIN = ((0, 1, 3, 2), (2, 0, 1, 3), (3, 2, 0, 1), (1, 3, 2, 0))
PEAKS = ((0, 1, 2, 3), (1, 0, 2, 3), (1, 2, 0, 3), (1, 2, 3, 0))
#: The letters of a text language; whatever else a text holds is a space.
LETTERS = " abcdefghijklmnopqrstuvwxyz"
COUNTS = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Language:
    """A law on texts of L tokens.

    Attributes
    ----------
    draw
        From a generator and a number to as many texts, ``int[B, L]``.
    conditionals
        The exact law of every masked token, contexts ``int[B, L]`` to ``[B, L, V]``.
    entropy
        In nats a text.
    joint
        The table over all texts, where it is small enough to be enumerated.
    """

    V: int
    L: int
    draw: Callable[[np.random.Generator, int], Table]
    conditionals: Denoiser
    entropy: float
    joint: Joint | None = None

    @classmethod
    def of_joint(cls, joint: Joint) -> Language:
        """The texts of a table."""
        edges = np.cumsum(joint.probabilities().ravel())
        shape = (joint.V,) * joint.L

        def draw(rng: np.random.Generator, count: int) -> Table:
            places = np.searchsorted(edges, rng.random(count) * edges[-1], side="right")
            return np.stack(np.unravel_index(places, shape), axis=1)

        return cls(joint.V, joint.L, draw, ExactDenoiser(joint), float(entropy(joint)), joint)

    @classmethod
    def of_words(cls, words: WordDenoiser) -> Language:
        """Equally likely words."""

        def draw(rng: np.random.Generator, count: int) -> Table:
            return words.words[rng.integers(len(words.words), size=count)]

        return cls(words.V, words.L, draw, words, float(np.log(len(words.words))))

    @classmethod
    def of_counts(cls, counts: Table, L: int) -> Language:
        """A stationary chain of order m from the counts of m + 1 tokens in a row, shape (V,) * (m + 1)."""
        require_memory(8 * 6 * len(counts) ** (2 * counts.ndim - 2), f"a chain of order {counts.ndim - 1}")
        initial = counts.sum(axis=-1)
        kernel = np.where(initial[..., None] > 0, counts, 1)  # what never occurs has no successor, and is never met
        chain = Hidden.of_order(initial, kernel, L)
        return cls(chain.V, L, chain.draw, chain, chain_entropy(initial, kernel, L))


def ngrams(text: str, order: int) -> Table:
    """How often each ``order + 1`` letters follow each other in a text read in a circle, ``int[27, ..., 27]``.

    Letters lose their case, anything else is one space. The circle makes the counts those of a stationary chain.

    >>> int(ngrams("Ab ab", 1)[1, 2])
    2
    """
    kept = "".join(c if c in LETTERS else " " for c in text.lower()).split()
    tokens = np.array([LETTERS.index(c) for c in " ".join(kept) + " "])
    require_memory(8 * len(LETTERS) ** (order + 1), f"the counts of {order + 1} letters in a row")
    if order < 1 or len(tokens) <= order:
        raise ValueError(f"a text of {len(tokens)} letters, order={order}: an order of at least 1 and a longer text")
    following = np.stack([np.roll(tokens, -k) for k in range(order + 1)])
    counts = np.zeros((len(LETTERS),) * (order + 1), dtype=np.int64)
    np.add.at(counts, tuple(following), 1)
    return counts


def spelled(text: Sequence[int]) -> str:
    """The letters of a text's tokens, the mask as an underscore.

    >>> spelled([1, 0, 27])
    'a _'
    """
    return "".join((*LETTERS, "_")[v] for v in text)


def zipf(ranks: Sequence[Sequence[int]], L: int) -> Joint:
    """The chain whose token after u is v with the Zipf probability of rank ``ranks[u][v]``, from a uniform start."""
    return markov([1] * len(ZIPF), [[ZIPF[r] for r in row] for row in ranks], L)


def _counted(name: str, L: int) -> Language:
    with np.load(COUNTS / f"{name}.npz", allow_pickle=False) as file:
        return Language.of_counts(file["counts"], L)


def _tabled(name: str) -> Language:
    return Language.of_joint(JOINTS[name]())


JOINTS: dict[str, Callable[[], Joint]] = {
    "markov-v4-l6": partial(markov, INITIAL, KERNEL, 6),
    "markov-v4-l8": partial(markov, INITIAL, KERNEL, 8),
    "markov-v3-l4": partial(markov, (1, 1, 1), ((6, 3, 2), (2, 6, 3), (3, 2, 6)), 4),
    "hmm-v3-l8": partial(hmm, (1, 1), ((9, 1), (1, 9)), ((6, 3, 1), (1, 3, 6)), 8),
    "parity-l6": partial(parity, 6),
    "copy-v4-l6": partial(copy, 6, 3, 4),
    "pair-v4-l6": partial(pair, 6, 2, 3, 4),
    "hard-core-l8": partial(hard_core, 8),
    "latin-v4-l8": partial(zipf, LATIN, 8),
    "peaks-v4-l8": partial(zipf, PEAKS, 8),
    "stopping-v3-l8": partial(stopping, Fraction(7, 10), Fraction(1, 8), 8),
}
LANGUAGES: dict[str, Callable[[], Language]] = {
    **{name: partial(_tabled, name) for name in JOINTS},
    "sudoku-4x4": lambda: Language.of_words(grids()),
    "kjv-l16": partial(_counted, "kjv", 16),
}


def language(name: str) -> Language:
    """A language by name.

    >>> language("markov-v4-l6").joint.weights.size
    4096
    """
    if name not in LANGUAGES:
        raise ValueError(f"no language is called {name!r}{did_you_mean(name, LANGUAGES)}")
    return LANGUAGES[name]()
