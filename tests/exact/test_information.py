"""Entropies and divergences: exact against float, closed forms of named languages, identities decided."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given

from exact.information import (
    conditional_entropy,
    dual_total_correlation,
    entropy,
    kl,
    mutual_information,
    single_marginals,
    total_correlation,
    total_variation,
)
from exact.joint import Joint
from exact.languages import copy, dirichlet, hard_core, hmm, independent, markov, mds, pair, parity
from exact.logsum import log
from exact.strategies import joints, joints_and_blocks


def naive(joint, positions):
    """The entropy by numpy's own sums."""
    rest = tuple(i for i in range(joint.L) if i not in positions)
    p = joint.probabilities().sum(axis=rest).ravel()
    return -sum(x * math.log(x) for x in p if x)


@given(joints_and_blocks())
def test_exact_float_and_naive_agree(case):
    """Conditional total correlation three ways, to 1e-12."""
    joint, blocks = case
    targets, given_ = blocks[0], [i for block in blocks[1:] for i in block]
    expected = sum(naive(joint, [i, *given_]) for i in targets) - naive(joint, [*targets, *given_])
    expected -= (len(targets) - 1) * naive(joint, given_)

    assert math.isclose(float(total_correlation(joint, targets, given_)), expected, abs_tol=1e-12)
    assert math.isclose(total_correlation(joint.floats(), targets, given_), expected, abs_tol=1e-12)


@given(joints())
def test_shannon_inequalities_are_decided(joint):
    """TC, DTC and all pairwise informations are at least zero, exactly; TC + DTC = sum of I(X_i; X_-i)."""
    rest = [[j for j in range(joint.L) if j != i] for i in range(joint.L)]
    informations = [mutual_information(joint, [i], others) for i, others in enumerate(rest)]

    assert total_correlation(joint) >= 0
    assert dual_total_correlation(joint) >= 0
    assert all(x >= 0 for x in informations)
    assert total_correlation(joint) + dual_total_correlation(joint) == sum(informations)


@given(joints())
def test_chain_rule_is_decided(joint):
    """The entropy is the sum of conditional entropies, as numbers."""
    parts = [conditional_entropy(joint, [i], range(i)) for i in range(joint.L)]

    assert sum(parts) == entropy(joint)


@pytest.mark.parametrize(("V", "L"), [(2, 1), (2, 5), (3, 3), (5, 2), (2, 12), (4, 5)])
def test_the_halving_tree_is_a_sum_over_axes(V, L):
    """Single marginals, integers."""
    table = np.random.default_rng(0).integers(0, 9, (V,) * L)
    found = single_marginals(table.reshape(-1, 1), V, L)
    for i, single in enumerate(found):
        axes = tuple(j for j in range(L) if j != i)

        assert (single[:, 0] == table.sum(axis=axes)).all()


def test_large_tables_go_through_threads_and_blocks():
    """At V=2, L=22, past every block and thread boundary, TC is that of independent tokens: zero, to roundoff."""
    p = np.ones(1)
    for k in range(22):
        p = np.multiply.outer(p, [0.3 + k / 50, 0.7 - k / 50])
    joint = Joint(p.reshape((2,) * 22))

    assert abs(total_correlation(joint)) < 1e-10


def test_zeros_cost_nothing():
    """0 log 0 is 0, in floats too."""
    assert total_correlation(parity(6).floats()) == pytest.approx(math.log(2), abs=1e-12)


def test_named_languages():
    """Closed forms: what each language is known for."""
    assert total_correlation(parity(5)) == log(2)
    assert dual_total_correlation(parity(5)) == 4 * log(2)
    assert total_correlation(copy(6, 3)) == 3 * log(2)
    assert total_correlation(pair(4, 1, 3)) == log(2)
    assert total_correlation(independent([[1, 2], [3, 4], [5, 6]])) == 0
    assert entropy(hard_core(5)) == log(13)  # Fibonacci
    flip = markov([1, 1], [[9, 1], [1, 9]], 5)
    assert mutual_information(flip, [0], [2], [1]) == 0
    assert mutual_information(flip, [0], [4]) > 0
    blind = hmm([1, 1], [[9, 1], [1, 9]], [[1, 1], [1, 1]], 4)
    assert total_correlation(blind) == 0
    second = markov([[1, 1], [1, 1]], [[[3, 1], [1, 3]], [[1, 3], [3, 1]]], 4)
    assert mutual_information(second, [0], [3], [1, 2]) == 0


@pytest.mark.parametrize(("q", "L", "k"), [(2, 3, 2), (3, 4, 2), (5, 4, 3), (5, 6, 2), (7, 4, 2)])
def test_mds_codes(q, L, k):
    """Any k tokens are independent and uniform, and fix the rest."""
    code = mds(q, L, k)
    for positions in itertools.combinations(range(L), k):
        assert entropy(code, positions) == k * log(q)
    assert entropy(code) == k * log(q)


def test_divergences_at_the_edges():
    """Missing mass is infinite divergence, equal laws are zero, disjoint ones are at distance one."""
    assert kl(Joint([1, 1]), Joint([1, 0])) == math.inf
    assert kl(Joint([1, 1]), Joint([3, 3])) == 0
    assert total_variation(Joint([1, 0]), Joint([0, 1])) == 1


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: entropy(parity(3), [3]), "position 3"),
        (lambda: entropy(parity(3), [1, 1]), "twice"),
        (lambda: total_correlation(parity(3), [0, 1], [1]), "both targets and given"),
        (lambda: kl(parity(3), parity(4)), "one space"),
        (lambda: markov([1, 1], [[1, 1, 1]] * 3, 3), "shape"),
        (lambda: markov([1, 1], [[0, 0], [1, 1]], 3), "positive sum"),
        (lambda: mds(4, 3, 2), "prime"),
        (lambda: mds(3, 5, 2), "L <= q"),
        (lambda: dirichlet(2, 2, 0.0, 0), "alpha"),
        (lambda: copy(3, 4), "period"),
        (lambda: parity(0), "L=0"),
    ],
)
def test_wrong_arguments_are_named(call, words):
    """The error says which value, and what is allowed."""
    with pytest.raises(ValueError, match=words):
        call()
