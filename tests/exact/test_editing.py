"""Edits: exact limits, influences with their diagonal, and published rounds."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exact.denoiser import Conditionals, ExactDenoiser
from exact.editing import (
    Edits,
    OneSite,
    change,
    column_sum,
    edited,
    float_transition,
    influence,
    lazy,
    replaced,
    row_sum,
    transition,
    where_confident,
    where_doubtful,
)
from exact.factorization import product_of_marginals
from exact.information import kl
from exact.joint import Joint
from exact.languages import independent, markov
from exact.markov import stationary, structure
from exact.strategies import joints

PAIR = Joint([[3, 1], [1, 3]])
SKEW = Joint([[12, 8], [8, 72]])
SHARES = st.integers(0, 6).map(lambda k: Fraction(k, 6))


@given(joints(states=9), SHARES, st.data())
@settings(max_examples=40)
def test_the_exact_and_the_float_matrix(joint, theta, data):
    """Lazy edits of any sites, off the support too: rows are laws, and both engines agree."""
    sites = data.draw(st.sets(st.integers(0, joint.L - 1)))
    exact = transition(Conditionals(joint), Edits(lazy(theta, sites)))
    floats = float_transition(ExactDenoiser(joint), joint.V, joint.L, float(theta), sorted(sites))

    assert all(sum(row) == 1 for row in exact)
    assert floats == pytest.approx(np.array(exact, dtype=float), abs=1e-14)


@given(joints(states=9), SHARES)
@settings(max_examples=40)
def test_doubtful_tokens_in_both_engines(joint, tau):
    """Only tokens with less than tau of their law are drawn again; tau and laws are fractions, so no tie is rounded."""
    tau = tau + Fraction(1, 997)
    exact = transition(Conditionals(joint), Edits(where_doubtful(tau)))
    floats = float_transition(ExactDenoiser(joint), joint.V, joint.L, tau=float(tau))

    assert floats == pytest.approx(np.array(exact, dtype=float), abs=1e-14)


def test_one_round():
    """No edits change nothing; one site at a time keeps the joint; both sites of a pair at once do not."""
    source = Conditionals(PAIR)
    assert edited(source, Edits(lazy(0)), PAIR, 3) == PAIR
    assert edited(source, OneSite(lazy()), PAIR, 2) == PAIR
    both = edited(source, Edits(lazy()), PAIR, 1)
    assert [both.probability(x) for x in np.ndindex(2, 2)] == [Fraction(n, 64) for n in (18, 14, 14, 18)]
    assert kl(PAIR, both) > 0
    with pytest.raises(ValueError, match="complete sequences"):
        transition(source, lambda state: Edits(lazy())(type(state)(0, (2, 0), (0,), source)))


def test_published_thresholds():
    """P = (12, 8, 8, 72)/100, threshold .8: three rules, all at once and one at a time, six different fates."""
    source = Conditionals(SKEW)
    tau = Fraction(4, 5)
    fates = []
    for rule in (where_confident(tau), where_doubtful(tau), replaced(tau)):
        for kernel in (Edits(rule), OneSite(rule)):
            closed = structure(transition(source, kernel)).closed
            fates.append(sorted(map(sorted, closed)))
    assert fates == [[[0]], [[0], [1, 2, 3]], [[3]], [[3]], [[0], [3]], [[0], [3]]]
    assert row_sum(influence(source, lazy())) == Fraction(1, 2)
    alone = influence(source, where_confident(tau))
    assert alone[0][0] == alone[1][1] == 1


@pytest.mark.parametrize("theta", ["1/20", "1/10", "3/10", "1/2", "1"])
def test_published_lazy_limit(theta):
    """A symmetric pair with correlation rho: the limit's correlation is 2(1-theta) rho / (2 - theta - theta rho^2)."""
    theta, rho = Fraction(theta), Fraction(1, 2)
    matrix = transition(Conditionals(PAIR), Edits(lazy(theta)))
    limit = stationary(matrix)
    correlation = sum(
        p * (-1) ** (x[0] + x[1]) for p, x in zip(limit, itertools.product((0, 1), repeat=2), strict=True)
    )

    assert correlation == 2 * (1 - theta) * rho / (2 - theta - theta * rho**2)
    values = np.sort(np.abs(np.linalg.eigvals(np.array(matrix, dtype=float))))
    assert values[-2] == pytest.approx(float(1 - theta * (1 - rho)), abs=1e-7)


def test_influences():
    """A product has none; a lazy round keeps the diagonal; sums over rows and columns."""
    assert influence(Conditionals(independent([[1, 2], [3, 1]])), lazy()) == [[0, 0], [0, 0]]
    skew = influence(Conditionals(markov([1, 1], [[3, 1], [1, 1]], 2)), lazy())
    assert (row_sum(skew), column_sum(skew)) == (max(map(sum, skew)), max(map(sum, zip(*skew, strict=True))))
    assert change(Conditionals(PAIR), PAIR) == [Fraction(3, 8), Fraction(3, 8)]
    with pytest.raises(ValueError, match="between 0 and 1"):
        lazy(Fraction(3, 2))
    with pytest.raises(MemoryError, match="needs"):
        float_transition(ExactDenoiser(PAIR), 4, 12)


@pytest.mark.parametrize(
    ("flip", "draft", "expected"),
    [
        (
            3,
            0.341,
            {
                "all at once": 0.357,
                "each with 1/2": 0.104,
                "each with 1/5": 11,
                "checkerboard": 2,
                "one after another": 6,
            },
        ),
        (
            1,
            0.731,
            {
                "all at once": 0.587,
                "each with 1/2": 0.091,
                "each with 1/5": 41,
                "checkerboard": 7,
                "one after another": 25,
            },
        ),
    ],
)
def test_published_rounds(flip, draft, expected):
    """Chains of six tokens: rounds to a distance of .05 after a one-pass draft, or the distance it never leaves."""
    from exact.editing import TOLERANCE, named_rounds, rounds_needed

    joint = markov([1, 1], [[10 - flip, flip], [flip, 10 - flip]], 6)
    for name, rounds in named_rounds(6).items():
        count, start, last = rounds_needed(joint, ExactDenoiser(joint), rounds)
        assert start == pytest.approx(draft, abs=6e-4)
        if isinstance(expected[name], int):
            assert count == expected[name]
            assert last <= TOLERANCE
        else:
            assert last == pytest.approx(expected[name], abs=6e-4)


def test_published_triangle():
    """Started from bits that avoid being equal, full edits leave the support: 1/4, 7/16, 37/64, 175/256 off it."""
    table = (np.indices((2,) * 3).sum(axis=0) % 3 != 0).astype(int)
    joint = Joint(table)
    source = Conditionals(joint)
    off = [
        1 - sum(edited(source, Edits(lazy()), joint, t).probability(x) for x in np.argwhere(table)) for t in range(5)
    ]

    assert off == [0, Fraction(1, 4), Fraction(7, 16), Fraction(37, 64), Fraction(175, 256)]
    assert product_of_marginals(joint).probability((0, 0, 0)) == Fraction(1, 8)
