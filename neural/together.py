r"""How many adjacent tokens a checkpoint can decode together, by the divergence of what the chain rule draws."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import rel_entr, stdtrit

from exact.sampling import picked
from exact.types import Table
from neural.calibration import ALARM
from neural.model import Model, alphabet_of, eligible, laws_at, masked


@dataclass(frozen=True)
class Together:
    """What it costs to decode k adjacent tokens together: the mean over prompts, with an interval."""

    tokens: int
    mean: float
    low: float
    high: float
    #: Prompts that have so many adjacent tokens; where there is one prompt in all, the interval is over draws.
    prompts: int


def together(
    model: Model, texts: Sequence[Table], rng: np.random.Generator, most: int = 6, draws: int = 32
) -> list[Together]:
    r"""The divergence of the chain rule's law from the parallel product, for k = 1, 2, ... adjacent masked tokens.

    .. math:: \mathrm{KL}\bigl(J_L \| \textstyle\prod_i q_i\bigr)
        = \sum_{i=2}^k E_{x_{<i} \sim J_L}\, \mathrm{KL}\bigl(f_i(\cdot | x_{<i}) \| q_i\bigr)

    The prefixes are drawn from the model from left to right, and each divergence is summed over the alphabet: the mean
    of :math:`\log J_L - \log \prod_i q_i` with the last step of each token taken exactly, so it is never negative. The
    window starts at a place drawn once a prompt, the same for every k. The interval is Student's over prompts, 95 %.

    Raises ValueError where most or draws is below 1.
    """
    if min(most, draws) < 1:
        raise ValueError(f"{most} tokens together, {draws} draws: at least 1 of each")
    losses: list[list[Table]] = [[] for _ in range(most)]
    for ids in texts:
        window = _window(eligible(model, ids), most, rng)
        for k in range(1, len(window) + 1):
            losses[k - 1].append(_loss(model, ids, window[:k], rng, draws))
    return [_interval(k, samples, len(texts)) for k, samples in enumerate(losses, 1) if samples]


def capacity(curve: Sequence[Together], loss: float) -> tuple[int, int]:
    """The most tokens up to which the mean stays at most the loss, and up to which the interval's upper end does.

    >>> capacity([Together(1, 0, 0, 0, 9), Together(2, 0.1, 0, 0.3, 9)], 0.2)
    (2, 1)
    """
    by_mean = itertools.takewhile(lambda point: point.mean <= loss, curve)
    by_high = itertools.takewhile(lambda point: point.high <= loss, curve)
    return max((p.tokens for p in by_mean), default=0), max((p.tokens for p in by_high), default=0)


def _loss(model: Model, ids: Table, window: Sequence[int], rng: np.random.Generator, draws: int) -> Table:
    """One value a draw, whose mean is the divergence for this window."""
    alphabet, context = alphabet_of(model), masked(model, ids, window)
    parallel = laws_at(model, context[None], window)[0]
    rows, loss = np.repeat(context[None], draws, axis=0), np.zeros(draws)
    laws = np.repeat(parallel[:1], draws, axis=0)
    for step, i in enumerate(window):
        if step:
            laws = laws_at(model, rows, [i])[:, 0]
            loss += rel_entr(laws, parallel[step]).sum(axis=1)
        if step + 1 < len(window):
            rows[:, i] = alphabet[picked(laws, rng)]
    return loss


def _interval(k: int, samples: Sequence[Table], prompts: int) -> Together:
    means = np.array([values.mean() for values in samples])
    among = samples[0] if prompts == 1 else means  # one text among several that has so long a run has no interval
    mean, n = float(means.mean()), len(among)
    if n < 2 or not np.isfinite(mean):
        return Together(k, mean, 0.0, 0.0 if k == 1 else math.inf, len(samples))
    half = float(stdtrit(n - 1, 1 - ALARM / 2) * among.std(ddof=1) / math.sqrt(n))
    return Together(k, mean, max(0.0, mean - half), mean + half, len(samples))


def _window(places: Table, most: int, rng: np.random.Generator) -> list[int]:
    """Adjacent places from a drawn start: ``most`` of them, or as many as there are anywhere."""
    run = {int(i): 1 for i in places}
    for i in sorted(run, reverse=True):
        run[i] += run.get(i + 1, 0)
    longest = min(most, max(run.values(), default=0))
    starts = sorted(i for i, length in run.items() if length >= longest)
    if not starts:
        return []
    start = starts[int(rng.integers(len(starts)))]
    return list(range(start, start + longest))
