"""Denoisers: exact conditionals against enumeration, tables, what is read exactly and what in floats."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given

from exact.denoiser import Conditionals, ExactDenoiser, TableDenoiser, tabulated
from exact.joint import Joint
from exact.lattice import contexts, marginal_cube
from exact.strategies import joints


@given(joints())
def test_the_exact_denoiser_divides_neighbours(joint):
    """Masked positions get P(X_i | context), visible ones a point mass; rows are laws."""
    every = contexts(joint.V, joint.L)
    marginals = ExactDenoiser(joint)(every)
    cube = marginal_cube(joint)

    assert np.allclose(marginals.sum(axis=2), 1)
    for row, context in enumerate(every[:: max(1, len(every) // 20)]):
        row *= max(1, len(every) // 20)
        for i, token in enumerate(context):
            if token != joint.V:
                assert marginals[row, i, token] == 1
            elif cube[tuple(context)]:
                told = [(*context[:i], v, *context[i + 1 :]) for v in range(joint.V)]
                assert np.allclose(marginals[row, i], [cube[c] / cube[tuple(context)] for c in told])


@given(joints(states=16))
def test_conditionals_are_fractions(joint):
    """P(X_i = v | context), from sums over all sequences; visible positions have no law."""
    source = Conditionals(joint)
    sequences = list(np.ndindex(*joint.weights.shape))
    for context in itertools.product(range(joint.V + 1), repeat=joint.L):
        fits = [x for x in sequences if all(c in (joint.V, t) for c, t in zip(context, x, strict=True))]
        total = sum(joint.probability(x) for x in fits)
        for i, law in enumerate(source.at(context)):
            if context[i] != joint.V:
                assert law == ()
            elif total:
                assert law == [sum(joint.probability(x) for x in fits if x[i] == v) / total for v in range(joint.V)]
            else:
                assert law == [Fraction(1, joint.V)] * joint.V


def test_floats_stay_floats():
    """A denoiser of floats is read in floats, and has to be told its sizes where it does not say them."""
    source = Conditionals(lambda contexts: np.full((*contexts.shape, 2), 0.5), 2, 3)

    assert source.start == (2, 2, 2)
    assert source.at((2, 0, 2)) == [[0.5, 0.5], (), [0.5, 0.5]]
    with pytest.raises(ValueError, match="does not say V and L"):
        Conditionals(lambda contexts: contexts)


def test_contexts_are_read_once_and_together():
    """What is prepared is one batch, and nothing known is asked again."""
    asked = []

    def denoiser(contexts):
        asked.append(contexts.tolist())
        return np.full((*contexts.shape, 2), 0.5)

    source = Conditionals(denoiser, 2, 2)
    source.prepare([(2, 2), (0, 2)])
    source.prepare([(0, 2), (2, 1)])
    source.at((2, 1))

    assert asked == [[[2, 2], [0, 2]], [[2, 1]]]


def test_a_table_is_looked_up():
    """Any denoiser as a table answers as it does, in every context."""
    joint = Joint([[1, 2, 0], [3, 0, 1], [1, 1, 4]])
    source = ExactDenoiser(joint)
    table = tabulated(source, 3, 2)

    assert np.array_equal(table(contexts(3, 2)), source(contexts(3, 2)))


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (np.ones((3, 3, 2, 3)), r"a table of shape \(3, 3, 2, 3\)"),
        (np.ones((2, 2)), "is needed"),
        (np.zeros((3, 3, 2, 2)), "positive sum"),
        (-np.ones((3, 3, 2, 2)), "at least 0"),
    ],
)
def test_wrong_tables(table, message):
    """Of another shape, or with a masked position that has no law."""
    with pytest.raises(ValueError, match=message):
        TableDenoiser(table)


@pytest.mark.parametrize("fallback", [[1], [0, 0], [1, -1]])
def test_wrong_fallbacks(fallback):
    """What is drawn off the support is a law on V tokens."""
    with pytest.raises(ValueError, match="2 weights of at least 0"):
        ExactDenoiser(Joint([1, 1]), fallback)
