"""Laws of masks: what they hide, and what they weigh."""

from __future__ import annotations

from collections import Counter
from math import comb

import numpy as np
import pytest

from exact.blocks import mask_family
from neural.masks import Counts, InBlocks, Mirrored, Times


def sets(hidden):
    """Rows of booleans as sets of positions."""
    return [frozenset(np.flatnonzero(row).tolist()) for row in hidden]


def test_counts_meet_each_set_by_its_weight():
    """A set of m masks of 4 has probability 1 / (m H_4 C(4, m)): within 5 standard errors at 40,000 rows, seeded."""
    masks = Counts()(np.random.default_rng(0), 40_000, 4)
    found = Counter(sets(masks.hidden))
    harmonic = 25 / 12

    assert len(found) == 15
    assert np.allclose(masks.weights, harmonic)
    assert (masks.asked == masks.hidden).all()
    for hidden, count in found.items():
        p = 1 / (len(hidden) * harmonic * comb(4, len(hidden)))
        assert abs(count / 40_000 - p) < 5 * np.sqrt(p * (1 - p) / 40_000)


@pytest.mark.parametrize(("L", "size"), [(4, 2), (5, 2), (4, 4), (3, 1), (5, 3)])
def test_blocks_meet_their_family_and_nothing_else(L, size):
    """Some of one block, all later ones, none before: every such set is met, and only the block is asked."""
    masks = InBlocks(size)(np.random.default_rng(0), 4000, L)

    assert set(sets(masks.hidden)) == set(mask_family(L, size))
    for hidden, asked in zip(sets(masks.hidden), sets(masks.asked), strict=True):
        first = min(hidden) // size
        assert asked == {i for i in hidden if i // size == first}


def test_mirrored_rows_come_in_pairs():
    """What one row hides below 1/2, its image shows; above 1/2 every token is hidden in one of both."""
    masks = Mirrored()(np.random.default_rng(0), 2000, 6)
    first, second = masks.hidden[:1000], masks.hidden[1000:]
    t = 1 / masks.weights[:1000]

    assert not (first & second)[t < 0.5].any()
    assert (first | second)[t > 0.5].all()
    assert (masks.weights[:1000] == masks.weights[1000:]).all()


def test_times_cover_the_interval():
    """Stratified over any density: each of 16 intervals gets its share of rows, and weights undo the density."""
    density = tuple(range(16, 0, -1))
    t, weights = Times(density).times(np.random.default_rng(0), 13_600)
    share = np.array(density) / sum(density)

    assert (np.bincount((t * 16).astype(int), minlength=16) == (share * 13_600).round()).all()
    assert np.allclose(weights * t * share[(t * 16).astype(int)] * 16, 1)
