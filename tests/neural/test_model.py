"""What a model is: ids of its own, or those of its alphabet."""

from __future__ import annotations

import numpy as np

from exact.denoiser import ExactDenoiser
from exact.languages import markov
from neural.model import eligible

CHAIN = markov((4, 3, 2), ((1, 6, 2), (2, 1, 6), (5, 1, 3)), 5)


def test_special_tokens_are_never_masked():
    """A model that reserves ids has them visible always."""

    class Reserving(ExactDenoiser):
        reserved = (0,)

    assert eligible(Reserving(CHAIN), np.array([0, 1, 2, 0, 1])).tolist() == [1, 2, 4]
