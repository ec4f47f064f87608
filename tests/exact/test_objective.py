"""The masked loss over all contexts: its weights, its minimum, and what a wrong model adds."""

from __future__ import annotations

import math
from fractions import Fraction
from math import comb, factorial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact.denoiser import ExactDenoiser
from exact.information import entropy
from exact.joint import Joint
from exact.languages import markov
from exact.objective import context_weights, excess_loss, expected_loss, loss, mask_weight
from exact.strategies import joints


@given(joints(states=16))
def test_the_objective_in_fractions_and_floats(joint):
    """Its minimum is the entropy, decided; the float form of the exact denoiser agrees."""
    assert loss(joint) == entropy(joint)
    assert expected_loss(joint, ExactDenoiser(joint)) == pytest.approx(float(entropy(joint)), abs=1e-12)


def test_a_model_that_denies_what_occurs_costs_infinitely():
    """Infinity is exact, not an overflow."""
    assert loss(Joint([[1, 1], [1, 1]]), Joint([[1, 0], [0, 1]])) == math.inf


@pytest.mark.parametrize("L", range(1, 7))
def test_the_weight_is_a_beta_integral(L):
    """(m - 1)! (L - m)! / L!; the chance of each number of masks under it is 1 / m."""
    for m in range(1, L + 1):
        assert mask_weight(m, L) == Fraction(factorial(m - 1) * factorial(L - m), factorial(L))
        assert comb(L, m) * mask_weight(m, L) == Fraction(1, m)


@given(joints(states=12, weight=4), st.data())
def test_what_a_wrong_model_adds(joint, data):
    """The excess over all contexts is the difference of two losses, which are exact; it is never negative."""
    weights = data.draw(st.lists(st.integers(1, 4), min_size=joint.weights.size, max_size=joint.weights.size))
    model = Joint(np.array(weights).reshape(joint.weights.shape))
    found = loss(joint, model) - loss(joint)

    assert found >= 0
    assert excess_loss(joint, ExactDenoiser(model)) == pytest.approx(float(found), abs=1e-9)
    assert expected_loss(joint, ExactDenoiser(model)) == pytest.approx(float(loss(joint, model)), abs=1e-9)


@pytest.mark.parametrize("B", [1, 2, 3])
def test_contexts_of_blocks(B):
    """Before the block all is told, after it nothing, and what is asked is masked; the loss is that of the blocks."""
    joint = markov([1, 2], [[3, 1], [1, 2]], 3)
    every, weights, asked = context_weights(joint, B)
    for context, places in zip(every, asked, strict=True):
        (block,) = {int(i) // B for i in np.flatnonzero(places)}
        assert (context[: block * B] != 2).all()
        assert (context[(block + 1) * B :] == 2).all()
        assert (context[places] == 2).all()
    marginals = ExactDenoiser(joint)(every)
    cost = -np.where(marginals > 0, marginals * np.log(np.where(marginals > 0, marginals, 1)), 0).sum(axis=2)

    assert float(weights @ (cost * asked).sum(axis=1)) == pytest.approx(float(entropy(joint)), abs=1e-12)
