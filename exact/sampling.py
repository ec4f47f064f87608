"""Decoding by drawing, for languages too long to enumerate: many texts at once, each with its trace.

What is found is a sample: shares come with an exact binomial interval.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest

from exact.decoding import MOST_STEPS, Trace, state_of
from exact.denoiser import Conditionals
from exact.policies import choices
from exact.samplers import as_told
from exact.types import Context, Law, Policy, Table, TokenLaw


@dataclass(frozen=True)
class Drawn:
    """A text and the step in which each position was revealed, -1 for those told from the start."""

    text: Context
    trace: Trace


def draw(
    conditionals: Conditionals,
    policy: Policy,
    starts: Sequence[Context],
    rng: np.random.Generator,
    tokens: TokenLaw = as_told,
) -> list[Drawn]:
    """One text from each start, all contexts of a step read in one batch.

    Raises
    ------
    ValueError
        Where a text is unfinished after the most steps.

    >>> from exact.languages import copy
    >>> from exact.policies import LeftToRight
    >>> draw(Conditionals(copy(2, 1)), LeftToRight(), [(1, 2)], np.random.default_rng(0))
    [Drawn(text=(1, 1), trace=(-1, 0))]
    """
    V = conditionals.V
    texts = [list(start) for start in starts]
    traces = [[-1] * len(start) for start in starts]
    for step in range(MOST_STEPS):
        running = [k for k, text in enumerate(texts) if V in text]
        if not running:
            return [Drawn(tuple(text), tuple(trace)) for text, trace in zip(texts, traces, strict=True)]
        conditionals.prepare(dict.fromkeys(tuple(texts[k]) for k in running))
        for k in running:
            state = state_of(conditionals, tuple(texts[k]), step)
            sets = choices(policy, state)
            chosen = list(sets)[_pick(rng, list(sets.values()))]
            for i in chosen:
                texts[k][i] = _pick(rng, tokens(state.marginals[i]))
                traces[k][i] = step
    raise ValueError(f"{policy}: unfinished after {MOST_STEPS} steps")


@dataclass(frozen=True)
class Share:
    """How many of a number of independent draws were good, with an interval that misses with probability ``risk`` at most."""

    good: int
    drawn: int
    risk: float = 1e-3

    @property
    def value(self) -> float:
        """The share; nan of none."""
        return self.good / self.drawn if self.drawn else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Clopper and Pearson's interval; everything for none.

        >>> [round(x, 3) for x in Share(0, 100).interval]
        [0.0, 0.073]
        """
        if not self.drawn:
            return 0.0, 1.0
        found = binomtest(self.good, self.drawn).proportion_ci(1 - self.risk)
        return float(found.low), float(found.high)


def picked(laws: Table, rng: np.random.Generator) -> Table:
    """One index drawn from each row of laws ``[B, V]``."""
    edges = laws.cumsum(axis=1)
    places: Table = (rng.random((len(laws), 1)) * edges[:, -1:] >= edges).sum(axis=1)
    return places


def _pick(rng: np.random.Generator, law: Law) -> int:
    return int(picked(np.array([law], dtype=float), rng)[0]) if len(law) > 1 else 0
