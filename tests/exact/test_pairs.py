"""Groups of tokens drawn jointly: the law, its divergence, and what a step still loses."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from exact.denoiser import ExactDenoiser, TableDenoiser, tabulated
from exact.factorization import block_law
from exact.information import kl, total_correlation
from exact.joint import Joint
from exact.pairs import ExactPairs, group_correlation, group_product, pair_law
from exact.strategies import denoisers, joints, joints_and_blocks


@given(joints(states=32, least_length=2))
@settings(max_examples=40)
def test_pairs_one_after_another_keep_the_joint(joint):
    """One group a step, whatever the groups: the exact laws give the joint back."""
    rest = [[[i]] for i in range(2, joint.L)]
    law = pair_law(ExactPairs(joint), joint.V, joint.L, [[[1, 0]], *rest])

    assert np.allclose(law, joint.probabilities(), atol=1e-12)


@given(joints_and_blocks())
@settings(max_examples=40)
def test_single_tokens_are_blocks(case):
    """Groups of one are the blocks of factorised decoding."""
    joint, blocks = case
    steps = [[[i] for i in block] for block in blocks]
    law = pair_law(ExactPairs(joint), joint.V, joint.L, steps)

    assert np.allclose(law, block_law(ExactDenoiser(joint), joint.V, joint.L, blocks), atol=1e-12)


@given(joints_and_blocks())
@settings(max_examples=40)
def test_groups_lose_the_correlation_between_them(case):
    """The divergence from the product of groups is their correlation, exactly; never more than that of single tokens."""
    joint, groups = case
    lost = group_correlation(joint, groups)

    assert kl(joint, group_product(joint, groups)) == lost
    assert lost <= total_correlation(joint)


def test_wrong_groups():
    """Not a partition; three at once."""
    joint = Joint(np.ones((2, 2, 2)))
    with pytest.raises(ValueError, match="exactly one block"):
        pair_law(ExactPairs(joint), 2, 3, [[[0, 1]]])
    with pytest.raises(ValueError, match="one position or two"):
        pair_law(ExactPairs(joint), 2, 3, [[[0, 1, 2]]])


@given(denoisers(2, 3))
@settings(max_examples=20)
def test_a_table_of_any_denoiser_answers_as_it_does(denoiser: TableDenoiser):
    """In every context, visible positions included."""
    every = np.indices((3, 3, 3)).reshape(3, -1).T

    assert np.allclose(tabulated(denoiser, 2, 3)(every), denoiser(every), atol=1e-15)
