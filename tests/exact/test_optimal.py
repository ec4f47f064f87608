"""The best sets and the best sizes, against all of them."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings

from exact.factorization import block_correlation
from exact.joint import Joint
from exact.languages import markov, mds, parity
from exact.logsum import log
from exact.optimal import best_partitions, best_sizes
from exact.random_order import (
    compositions,
    information_curve,
    ordered_partitions,
    random_order_divergence,
)
from exact.strategies import joints

TRIPLE = np.multiply.outer(parity(3).weights, [1, 1])
J = {
    "J1a": Joint(TRIPLE),
    "J1b": parity(4),
    "J2": markov([1, 1], [[9, 1], [1, 9]], 6),
    "J3": Joint(np.random.default_rng(0).dirichlet(np.full(81, 0.5)).reshape((3,) * 4)),
    "J4": mds(3, 4, 2),
}


@given(joints(states=16))
@settings(max_examples=25)
def test_best_partitions_against_all_of_them(joint):
    """The dynamic programme reaches the least enumerated cost, in every number of rounds, exactly; more rounds never cost more."""
    best = best_partitions(joint)
    for rounds, (cost, sets) in enumerate(best, 1):
        tried = [b for sizes in compositions(joint.L, rounds) for b in ordered_partitions(joint.L, sizes)]
        costs = [block_correlation(joint, blocks) for blocks in tried]

        assert all(cost <= other for other in costs)
        assert block_correlation(joint, sets) == cost
        assert len(sets) == rounds
    assert all(a[0] >= b[0] for a, b in itertools.pairwise(best))
    assert best[-1][0] == 0


def test_published_best_partitions():
    """L*_T of the audited joints: the sticky chain is exact in three rounds."""
    expected = {
        "J1a": [0.6931, 0, 0, 0],
        "J1b": [0.6931, 0, 0, 0],
        "J2": [1.8403, 0.1996, 0, 0, 0, 0],
        "J3": [0.6235, 0.1661, 0.0074, 0],
    }
    for name, costs in expected.items():
        assert [float(cost) for cost, _ in best_partitions(J[name])] == pytest.approx(costs, abs=6e-5)


def test_best_sizes():
    """Against all compositions, and the published case where three rounds are worse than two."""
    for name in ("J1a", "J2", "J4"):
        curve = information_curve(J[name])
        for rounds, (cost, sizes) in enumerate(best_sizes(curve), 1):
            assert len(sizes) == rounds
            assert random_order_divergence(curve, sizes) == cost
            assert all(cost <= random_order_divergence(curve, other) for other in compositions(len(curve), rounds))
    words = ["00000", "00110", "01011", "01101", "10001", "10111", "11010", "11100"]
    table = np.zeros((2,) * 5, dtype=int)
    for word in words:
        table[tuple(map(int, word))] = 1
    curve = information_curve(Joint(table))
    assert random_order_divergence(curve, (3, 2)) == log(2) * 2 / 5
    assert random_order_divergence(curve, (2, 2, 1)) == log(2) * 3 / 5
