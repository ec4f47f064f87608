r"""Uniform laws on a list of words, too long for a table over all sequences: a code, the solutions of a puzzle.

Everything is a count of the words that agree with a context.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np

from exact.denoiser import WeightDenoiser
from exact.logsum import LogSum, add_up, weighted_logs
from exact.types import Context, Table


class WordDenoiser(WeightDenoiser):
    """The conditionals of a uniformly drawn word; a context that no word fits gets the uniform law.

    Raises
    ------
    ValueError
        Where the words are none, of several lengths, or hold tokens outside 0 to V - 1.

    >>> WordDenoiser([(0, 0), (1, 1)], 2)(np.array([[0, 2]]))[0, 1].tolist()
    [1.0, 0.0]
    """

    def __init__(self, words: Iterable[Context], V: int):
        self.words = np.array(list(words), dtype=int)
        if self.words.ndim != 2 or not self.words.size or self.words.min() < 0 or self.words.max() >= V:
            raise ValueError(f"words of shape {self.words.shape}: at least one, of one length, of tokens 0 to {V - 1}")
        self.V, self.L = V, self.words.shape[1]
        self._shown = (self.words[:, :, None] == np.arange(V)).reshape(len(self.words), -1).astype(int)

    def fitting(self, context: Context) -> Table:
        """The words that agree with a context off its masks."""
        told = np.array(context)
        fits: Table = self.words[((told == self.V) | (self.words == told)).all(axis=1)]
        return fits

    def weights(self, contexts: Table) -> Table:
        """For each context, position and token, the number of fitting words that have it there, ``[B, L, V]``."""
        contexts = np.asarray(contexts)
        fits = ((contexts[:, None] == self.V) | (self.words == contexts[:, None])).all(axis=2).astype(int)
        counts = (fits @ self._shown).reshape(len(contexts), self.L, self.V)
        return np.where(fits.any(axis=1)[:, None, None], counts, 1)


def correlation(words: Table, positions: Iterable[int]) -> LogSum:
    r"""The total correlation of the tokens at ``positions`` of a uniformly drawn word, exactly.

    >>> correlation(np.array([(0, 0), (1, 1)]), (0, 1)) == weighted_logs([1, 1], 2)
    True
    """
    positions = list(positions)
    singles = [weighted_logs(Counter(words[:, i].tolist()).values(), len(words)) for i in positions]
    together = weighted_logs(Counter(map(tuple, words[:, positions].tolist())).values(), len(words))
    found: LogSum = add_up([*singles, -together])
    return found
