"""Decoding laws: three computations of one divergence, block losses of published examples, the objective."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact.blocks import block_loss, blocks_of
from exact.denoiser import ExactDenoiser
from exact.factorization import (
    accuracy_gap,
    block_correlation,
    block_divergence,
    product_of_marginals,
    product_split,
    split,
)
from exact.information import kl, total_correlation
from exact.joint import Joint
from exact.languages import dirichlet, markov, pair, toy
from exact.logsum import log
from exact.strategies import joints, joints_and_blocks


@given(joints_and_blocks())
def test_split_of_the_exact_denoiser(case):
    """Divergence and correlation agree to roundoff with the exact ones, and the model error is zero."""
    joint, blocks = case
    found = split(joint, ExactDenoiser(joint), blocks)

    assert found.divergence == pytest.approx(float(block_divergence(joint, blocks)), abs=1e-12)
    assert found.correlation == pytest.approx(float(block_correlation(joint, blocks)), abs=1e-12)
    assert abs(found.model_error) < 1e-12


@given(joints_and_blocks(states=16))
def test_split_of_a_wrong_denoiser(case):
    """For a denoiser that is no joint's, the divergence is the sum of its parts and at least the correlation."""
    joint, blocks = case

    def wrong(contexts):
        drawn = np.random.default_rng(int(contexts.sum())).random((*contexts.shape, joint.V)) + 0.1
        return drawn / drawn.sum(axis=2, keepdims=True)

    found = split(joint, wrong, blocks)

    assert found.divergence == pytest.approx(found.correlation + found.model_error, abs=1e-10)
    assert found.model_error >= -1e-12


@given(joints())
def test_one_block_is_the_product_of_marginals(joint):
    """The blockwise law with one block is the product law; with blocks of one it is the joint."""
    everything = [list(range(joint.L))]

    assert block_divergence(joint, everything) == kl(joint, product_of_marginals(joint)) == total_correlation(joint)
    assert block_divergence(joint, blocks_of(joint.L, 1)) == 0


def test_published_block_losses():
    """Four bits with X3 = X4: (0, log 2, 0, log 2); five with X4 = X5: (0, 0, log 2, 0, log 2)."""
    four = [block_loss(pair(4, 2, 3), B) for B in (1, 2, 3, 4)]
    five = [block_loss(pair(5, 3, 4), B) for B in (1, 2, 3, 4, 5)]

    assert four == [0, log(2), 0, log(2)]
    assert five == [0, log(2), 0, log(2), log(2)] or five == [0, 0, log(2), 0, log(2)]


def test_published_toy_values():
    """Mutual information and mode of the toy joint."""
    for x, value in ((24, 0.242336), (45, 0.047409), (55, 0.340107)):
        assert float(total_correlation(toy(Fraction(x, 100)))) == pytest.approx(value, abs=1e-6)
    assert total_correlation(toy(Fraction(3795, 10000))) == 0
    assert accuracy_gap(Joint([[3, 0], [0, 2]])) == (Fraction(3, 5), Fraction(3, 5))
    assert accuracy_gap(toy(Fraction(24, 100))) == (Fraction(45, 100), Fraction(24, 100))
    with pytest.raises(ValueError, match="6/25"):
        toy(Fraction(1, 5))


def test_wrong_blocks_are_named():
    """Every position stands in exactly one block."""
    chain = markov([1, 1], [[9, 1], [1, 9]], 3)
    for blocks in ([[0, 1]], [[0, 1], [1, 2]], [[0, 1, 2], []]):
        with pytest.raises(ValueError, match="exactly one block"):
            block_divergence(chain, blocks)
    with pytest.raises(ValueError, match="block size 0"):
        blocks_of(3, 0)
    assert dirichlet(2, 2, 1.0, 0).exact


@given(joints(states=64), st.integers(0, 2**32 - 1))
def test_product_split(joint, seed):
    """Random float joints against random laws: the divergence is the sum of its parts, none of them negative."""
    rng = np.random.default_rng(seed)
    table, laws = rng.random(joint.weights.shape) * (joint.weights > 0), rng.random((joint.L, joint.V)) + 0.01
    found = product_split(Joint(table), laws)

    assert found.divergence == pytest.approx(found.correlation + found.model_error, abs=1e-9)
    assert min(found.divergence, found.correlation, found.model_error) > -1e-9


@given(joints())
def test_product_split_of_own_marginals(joint):
    """A joint against its own marginals: the total correlation, no drift."""
    found = product_split(joint, np.array([joint.marginal([i]) for i in range(joint.L)], dtype=float))

    assert found.divergence == pytest.approx(float(total_correlation(joint)), abs=1e-9)
    assert abs(found.model_error) < 1e-12


def test_product_split_where_a_law_misses_mass():
    """Infinite on both sides of the identity; wrong laws are refused."""
    found = product_split(Joint([[1, 1], [1, 1]]), [[1, 0], [1, 1]])

    assert (found.divergence, found.model_error, found.correlation) == (math.inf, math.inf, 0)
    for laws in ([[1, 1]], [[1, -1], [1, 1]], [[0, 0], [1, 1]], [[math.nan, 1], [1, 1]]):
        with pytest.raises(ValueError, match="law"):
            product_split(Joint([[1, 1], [1, 1]]), laws)
