"""Drawn decoding against the exact law of what is drawn, and binomial intervals."""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from scipy.stats import binom

from exact.decoding import paths
from exact.denoiser import Conditionals
from exact.languages import markov
from exact.policies import LeftToRight, RandomOrder, Threshold
from exact.sampling import Share, draw

CHAIN = markov([1, 2], [[3, 1], [1, 2]], 3)


@pytest.mark.parametrize("policy", [LeftToRight(2), Threshold(Fraction(2, 3)), RandomOrder((2, 1))], ids=str)
def test_drawn_texts_follow_the_decoding_law(policy):
    """20,000 texts with their traces: every frequency within 5 standard errors (at most 48 of them, seeded)."""
    law = {key: float(p) for key, p in paths(Conditionals(CHAIN), policy).items()}
    drawn = draw(Conditionals(CHAIN), policy, [(2, 2, 2)] * 20_000, np.random.default_rng(0))
    found = Counter((d.text, d.trace) for d in drawn)

    assert set(found) <= set(law)
    for key, p in law.items():
        assert abs(found[key] / 20_000 - p) < 5 * math.sqrt(p * (1 - p) / 20_000) + 1e-9


def test_what_is_told_stays():
    """Positions told from the start keep their token and have no step; the same generator gives the same texts."""
    first, second = (
        draw(Conditionals(CHAIN), LeftToRight(1), [(1, 2, 2), (0, 2, 1)], np.random.default_rng(3)) for _ in "ab"
    )

    assert first == second
    assert [d.text[0] for d in first] == [1, 0]
    assert [d.trace for d in first] == [(-1, 0, 1), (-1, 0, -1)]


def test_shares():
    """Clopper and Pearson's interval in closed form at the ends, by the tails of the binomial between; nothing has no share."""
    for risk in (1e-6, 1e-3, 0.05):
        assert Share(0, 40, risk).interval == pytest.approx((0, 1 - (risk / 2) ** (1 / 40)), abs=1e-12)
        assert Share(40, 40, risk).interval == pytest.approx(((risk / 2) ** (1 / 40), 1), abs=1e-12)
        low, high = Share(30, 100, risk).interval
        assert binom.sf(29, 100, low) == pytest.approx(risk / 2, rel=1e-6)
        assert binom.cdf(30, 100, high) == pytest.approx(risk / 2, rel=1e-6)
    assert math.isnan(Share(0, 0).value)
    assert Share(0, 0).interval == (0, 1)
