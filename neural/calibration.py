r"""Whether a checkpoint is as often right as it is sure, and how sure it is far from what it sees."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exact.types import Table
from neural.model import Model, alphabet_of, eligible, laws_at, masked

#: The chance that an interval misses what it is for.
ALARM = 0.05


@dataclass(frozen=True)
class Calibration:
    """The expected calibration error of confidence on texts, with an interval, over ``tokens`` masked tokens."""

    error: float
    low: float
    high: float
    tokens: int
    confidence: float
    accuracy: float


def calibration(
    model: Model, texts: Sequence[Table], masks: int, rng: np.random.Generator, bins: int = 10
) -> Calibration:
    r"""Confidence against being right on the texts' own tokens, each masked once, ``masks`` at a time.

    .. math:: \sum_b \frac{n_b}{n} \bigl|\overline{\text{confidence}}_b - \overline{\text{right}}_b\bigr|

    The interval is for the same sum with the chance of being right in place of being right. It misses with probability
    at most :data:`ALARM` where tokens are independent given their contexts: by McDiarmid the sum strays from its mean by
    :math:`\sqrt{\log(2/\alpha) / 2n}`, and its mean is above the wanted sum by at most
    :math:`\sum_b \frac{n_b}{n} / (2 \sqrt{n_b})`, by Jensen.

    Raises ValueError where no text has a token of the alphabet, or there is no bin.
    """
    if bins < 1:
        raise ValueError(f"bins={bins}: at least one interval of confidence is needed")
    alphabet, sure, right = alphabet_of(model), [], []
    for ids in texts:
        places = rng.permutation(eligible(model, ids))
        for group in (places[at : at + masks] for at in range(0, len(places), masks)):
            laws = laws_at(model, masked(model, ids, group)[None], group.tolist())[0]
            sure += laws.max(axis=1).tolist()
            right += (alphabet[laws.argmax(axis=1)] == ids[group]).tolist()
    n = len(sure)
    if not n:
        raise ValueError("no token of the prompts is in the alphabet")
    bin_of = np.minimum((np.array(sure) * bins).astype(int), bins - 1)
    counts = np.bincount(bin_of, minlength=bins)
    difference = np.bincount(bin_of, np.array(sure) - np.array(right, dtype=float), minlength=bins)
    error = float(np.abs(difference).sum() / n)
    strays, bias = math.sqrt(math.log(2 / ALARM) / (2 * n)), float(np.sqrt(counts).sum() / (2 * n))
    low, high = max(0.0, error - strays - bias), min(1.0, error + strays)
    return Calibration(error, low, high, n, float(np.mean(sure)), float(np.mean(right)))


@dataclass(frozen=True)
class Decay:
    """The largest probability at one distance from what is visible: its mean and its spread over prompts."""

    distance: int
    mean: float
    #: The standard deviation over prompts; nan for one prompt.
    spread: float
    prompts: int


def decay(model: Model, texts: Sequence[Table], distances: int = 16) -> list[Decay]:
    r"""The largest probability :math:`\max_v f_i(v)` at :math:`i = c + d - 1`, all from c on being masked, c half a text.

    Of positions whose token is in the alphabet and stands for text; distances that no text reaches are left out.
    """
    found: dict[int, list[float]] = {}
    for ids in texts:
        start = max(1, len(ids) // 2)
        after = range(start, len(ids))
        text = set(eligible(model, ids).tolist())
        near = [i for i in after[:distances] if i in text]
        if not near:
            continue
        largest = laws_at(model, masked(model, ids, after)[None], near)[0].max(axis=1)
        for i, value in zip(near, largest.tolist(), strict=True):
            found.setdefault(i - start + 1, []).append(value)
    return [
        Decay(d, float(np.mean(values)), float(np.std(values, ddof=1)) if len(values) > 1 else math.nan, len(values))
        for d, values in sorted(found.items())
    ]
