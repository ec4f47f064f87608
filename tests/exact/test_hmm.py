"""Hidden Markov models and chains of higher order, against enumeration."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exact.denoiser import Conditionals
from exact.factorization import block_divergence
from exact.hmm import Hidden, divergence_estimate, sequence_error_estimate
from exact.hmm import block_divergence as of_order
from exact.information import total_correlation
from exact.languages import hmm, markov
from exact.markov import (
    Chain,
    sequence_error,
)
from exact.policies import Bernoulli
from exact.random_order import information_curve as enumerated_curve
from exact.random_order import random_order_divergence
from exact.strategies import laws

STICKY = ([1, 1], [[9, 1], [1, 9]])

HARD_CORE = ([2, 1], [[1, 1], [1, 0]])


@given(st.data())
@settings(max_examples=40)
def test_blocks_of_higher_order(data):
    """A chain of order two from left to right, any block size, any first tokens."""
    L = data.draw(st.integers(2, 6))
    initial = np.array(data.draw(laws(4))).reshape(2, 2)
    kernel = np.array([data.draw(laws(2)) for _ in range(4)]).reshape(2, 2, 2)
    joint = markov(initial, kernel, L)
    for size in range(1, L + 1):
        blocks = [list(range(a, min(a + size, L))) for a in range(0, L, size)]
        assert of_order(initial, kernel, L, size) == pytest.approx(float(block_divergence(joint, blocks)), abs=1e-12)


def test_hidden_laws_against_enumeration():
    """Marginals of every context, and of every prefix, of a hidden Markov model and of a chain of order two."""
    cases = [
        (Hidden([1, 2], [[3, 1], [1, 2]], [[2, 1], [1, 4]], 4), hmm([1, 2], [[3, 1], [1, 2]], [[2, 1], [1, 4]], 4)),
        (
            Hidden.of_order([[1, 2], [3, 1]], [[[1, 2], [3, 1]], [[2, 2], [1, 5]]], 4),
            markov([[1, 2], [3, 1]], [[[1, 2], [3, 1]], [[2, 2], [1, 5]]], 4),
        ),
    ]
    for hidden, joint in cases:
        source = Conditionals(joint)
        for context in itertools.product(range(3), repeat=4):
            laws = hidden.marginals(np.array(context))
            for i, law in enumerate(source.at(context)):
                if law:
                    assert laws[i] == pytest.approx([float(p) for p in law], abs=1e-12)
        text = (0, 1, 1, 0)
        for i, law in enumerate(hidden.filtered(np.array(text))):
            prefix = (*text[:i], *(2,) * (4 - i))
            assert law == pytest.approx([float(p) for p in source.at(prefix)[i]], abs=1e-12)


def test_an_impossible_context_has_the_uniform_law():
    """Two adjacent ones in the hard core, the rest masked."""
    hidden = Hidden(np.array([2, 1]), np.array([[1, 1], [1, 0]]), np.eye(2), 4)

    assert hidden.marginals(np.array([1, 1, 2, 2])).tolist() == [[0, 1], [0, 1], [0.5, 0.5], [0.5, 0.5]]


def test_estimates_hold_the_enumerated_value():
    """Random order and a schedule of a hidden chain, each within an interval that fails once in a million."""
    weights = ([1, 2], [[8, 1], [1, 6]], [[5, 1, 0], [0, 1, 4]])
    hidden, joint = Hidden(*weights, 5), hmm(*weights, 5)
    rng = np.random.default_rng(0)

    def orders(rng):
        order = rng.permutation(5)
        return [order[:2], order[2:]]

    exact = random_order_divergence(enumerated_curve(joint), (2, 3))
    found = divergence_estimate(hidden, orders, 2000, rng)
    assert abs(found.value - float(exact)) < found.error
    assert found.error < float(total_correlation(joint))
    hard = (np.array([2, 1]), np.array([[1, 1], [1, 0]]), np.eye(2))
    whole = sequence_error_estimate(Hidden(*hard, 8), lambda rng: [range(8)], 2000, rng)
    assert abs(whole.value - sequence_error(Chain(*HARD_CORE, 8), Bernoulli.uniform(1))) < whole.error < 0.06
