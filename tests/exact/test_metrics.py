"""Traces, output errors and calibration against closed forms, scipy and enumeration."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau

from exact.decoding import paths
from exact.denoiser import Conditionals, ExactDenoiser, TableDenoiser
from exact.languages import independent, markov, parity
from exact.metrics import (
    calibration_error,
    finalization_parallelism,
    law_of,
    tau_a,
    tau_b,
    tau_stable,
    tied_pairs,
)
from exact.policies import InBlocks, LeftToRight, RandomOrder, partition

TRACES = st.lists(st.integers(0, 5), min_size=2, max_size=9).map(tuple)


@given(TRACES)
def test_parallelism(trace):
    """It lies between 1 and n, and is the plain mean of the sizes of steps that reveal something."""
    sizes = [trace.count(step) for step in set(trace)]
    found = finalization_parallelism(trace)

    assert 1 <= found <= len(trace)
    assert found == Fraction(sum(sizes), len(sizes))
    assert found <= Fraction(sum(s * s for s in sizes), len(trace))


def test_parallelism_of_concatenation_is_harmonic():
    """Blocks of 4 and 1 make 8/5, not 5/2."""
    assert finalization_parallelism((0, 0, 0, 0, 1, 2, 3, 4)) == Fraction(8, 5)


@given(TRACES)
def test_three_taus(trace):
    """tau-b is scipy's; tau-a is bounded by its ties; a stable sort counts each tied pair as in order."""
    pairs = math.comb(len(trace), 2)
    order = [sorted(range(len(trace)), key=lambda i: (trace[i], i)).index(i) for i in range(len(trace))]

    assert abs(tau_a(trace)) <= 1 - Fraction(tied_pairs(trace), pairs)
    assert tau_stable(trace) == tau_a(tuple(order))
    if len(set(trace)) > 1:
        assert tau_b(trace) == pytest.approx(kendalltau(range(len(trace)), trace).statistic, abs=1e-12)
    else:
        assert math.isnan(tau_b(trace))


def test_published_taus():
    """One shot: 0, nan, 1. Fifteen single steps, then 81 tokens at once: .2895, .5380, 1."""
    shot = (0,) * 5
    assert (tau_a(shot), tau_stable(shot)) == (0, 1)
    skewed = (*range(15), *(15,) * 81)
    assert float(tau_a(skewed)) == pytest.approx(0.2895, abs=6e-5)
    assert tau_b(skewed) == pytest.approx(0.5380, abs=6e-5)
    assert tau_stable(skewed) == 1
    assert finalization_parallelism(skewed) == 6


def test_blocks_force_a_floor():
    """Left to right blocks of B: tau_a is at least 1 - 2(B-1)/(n-1), reached by reversed blocks; all tied is halfway."""
    n, B = 6, 3
    floor = 1 - Fraction(2 * (B - 1), n - 1)
    orders = [
        (*a, *(B + b for b in c)) for a in itertools.permutations(range(B)) for c in itertools.permutations(range(B))
    ]
    assert min(map(tau_a, orders)) == floor
    assert tau_a((0,) * B + (1,) * B) == 1 - Fraction(B - 1, n - 1) == sum(map(tau_a, orders)) / len(orders)


def test_laws_of_metrics():
    """Over the paths of a sampler: a law, with nan kept apart and last."""
    source = Conditionals(markov([1, 1], [[9, 1], [1, 9]], 4))
    drawn = paths(source, RandomOrder((1, 1, 2)))
    assert law_of(finalization_parallelism, drawn) == {Fraction(4, 3): 1}
    taus = law_of(tau_a, drawn)
    assert sum(taus.values()) == 1
    assert sum(t * p for t, p in taus.items()) == 0
    shot = law_of(tau_b, paths(source, LeftToRight(4)))
    assert [math.isnan(t) for t in shot] == [True]
    assert list(shot.values()) == [1]
    inside = paths(source, InBlocks(partition([[0, 1], [2, 3]]), RandomOrder((1, 1, 1, 1))))
    assert min(law_of(tau_a, inside)) == 1 - Fraction(2, 3)


def test_calibration():
    """Zero for the joint's own conditionals whatever the bins; for a constant denoiser its excess confidence."""
    chain = markov([1, 2], [[3, 1], [1, 2]], 3)
    assert calibration_error(chain, ExactDenoiser(chain), 7) == pytest.approx(0, abs=1e-15)
    fair = independent([[1, 1], [1, 1]])
    sure = TableDenoiser(np.broadcast_to(np.array([9, 1]), (3, 3, 2, 2)))
    assert calibration_error(fair, sure) == pytest.approx(0.4)
    with pytest.raises(ValueError, match="at least one interval"):
        calibration_error(parity(2), ExactDenoiser(parity(2)), 0)


def test_orders_need_two_positions():
    """A single token has no order."""
    for tau in (tau_a, tau_b, tau_stable):
        with pytest.raises(ValueError, match="two positions"):
            tau((0,))
