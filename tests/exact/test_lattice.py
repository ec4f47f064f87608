"""The lattice tables, as numpy arrays and as torch tensors, against plain sums."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from exact import lattice
from exact.lattice import context_weights, subset_plogp
from exact.strategies import joints


def plain(weights):
    """The sum of w log w of every subset, one marginalisation each."""
    found = np.empty((2,) * weights.ndim)
    for told in itertools.product((0, 1), repeat=weights.ndim):
        table = np.asarray(weights.sum(axis=tuple(i for i, t in enumerate(told) if not t)))
        found[told] = (table[table > 0] * np.log(table[table > 0])).sum()
    return found


@given(joints(states=64, most=5), st.sampled_from([1, 2, 10, 800]))
@settings(max_examples=80)
def test_subset_sums(joint, columns):
    """Whatever share of the axes is expanded, zeros included, on both kinds of array."""
    weights = joint.weights.astype(float)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lattice, "COLUMNS", columns)
        found = subset_plogp(weights)
        tensor = subset_plogp(torch.from_numpy(weights))

    assert isinstance(found, np.ndarray)
    assert isinstance(tensor, torch.Tensor)
    assert found == pytest.approx(plain(weights), abs=1e-10)
    assert tensor.numpy() == pytest.approx(found, abs=1e-10)


@pytest.mark.parametrize("rows", [1, 3, 1000])
def test_blocks_of_rows(rows):
    """Tables taller than a block are summed block by block."""
    table = np.random.default_rng(0).random((7, 5))
    found = lattice._column_plogp(np, table, rows)

    assert found == pytest.approx((table * np.log(table)).sum(axis=0))


@given(joints(states=32, most=5))
@settings(max_examples=40)
def test_contexts(joint):
    """Every entry is a sum over what the context hides, in integers, on both kinds of array."""
    cube = context_weights(joint.weights)
    for context in itertools.product(range(joint.V + 1), repeat=joint.L):
        where = tuple(slice(None) if v == joint.V else v for v in context)
        assert cube[context] == joint.weights[where].sum()
    assert torch.equal(context_weights(torch.from_numpy(joint.weights)), torch.from_numpy(cube))
