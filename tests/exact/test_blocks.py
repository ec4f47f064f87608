"""Blocks: published losses, offsets, an infinite past, and the masks of blockwise training."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exact.blocks import block_loss, endless_loss, mask_family, reachable, shifted_loss, uniform_share
from exact.joint import Joint
from exact.languages import pair
from exact.logsum import add_up, log
from exact.markov import kernel_of
from exact.strategies import joints


def test_published_losses():
    """Ties across a boundary: n = 4 with X3 = X4, and n = 5 with X4 = X5."""
    assert [block_loss(pair(4, 2, 3), B) for B in (1, 2, 3, 4)] == [0, log(2), 0, log(2)]
    assert [block_loss(pair(5, 3, 4), B) for B in (1, 2, 3, 4, 5)] == [0, 0, log(2), 0, log(2)]


def test_published_rates():
    """The sticky chain with an infinite past."""
    sticky = kernel_of([[9, 1], [1, 9]])
    found = [float(endless_loss(sticky, B)) for B in (1, 2, 4, 8, 16, 32, 64, 128)]

    assert found == pytest.approx([0, 0.0732, 0.1646, 0.2506, 0.3078, 0.3379, 0.3530, 0.3605], abs=6e-5)


@given(joints(states=16), st.integers(1, 5))
@settings(max_examples=30)
def test_offsets_are_a_mean_of_distances(joint, B):
    """A token's place in its block is uniform: the mean over j < B of what j fewer visible tokens lose."""
    from exact.information import conditional_entropy

    parts = [
        conditional_entropy(joint, [i], range(max(0, i - j))) - conditional_entropy(joint, [i], range(i))
        for i in range(joint.L)
        for j in range(B)
    ]
    assert shifted_loss(joint, B) == add_up(parts) / B


@pytest.mark.parametrize(
    ("L", "B", "count"), [(8, 1, 8), (8, 2, 12), (8, 4, 30), (8, 8, 255), (12, 3, 28), (12, 4, 45)]
)
def test_published_counts(L, B, count):
    """The family is what blockwise decoding reaches, and as large as published."""
    family = set(mask_family(L, B))

    assert len(family) == count
    assert family == reachable(L, B)


@pytest.mark.parametrize(("B", "share"), [(1, 0.17143), (4, 0.32321), (8, 1)])
def test_published_shares(B, share):
    """Blocks of 1, 4 and 8 of eight tokens, set by set."""
    assert float(uniform_share(8, B)) == pytest.approx(share, abs=6e-6)


def test_what_is_refused():
    """Sizes below one; a block longer than the text is the text."""
    with pytest.raises(ValueError, match="block size 0"):
        endless_loss(kernel_of([[1, 1], [1, 1]]), 0)
    assert block_loss(Joint([1, 1]), 3) == 0
