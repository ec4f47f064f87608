"""The chain rule's law of masked positions is a joint's own conditional law, whatever the order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact.denoiser import ExactDenoiser, TableDenoiser
from exact.strategies import joints
from neural.mask_report import mask_report
from neural.masked_law import affordable, masked_law


def no_joint(V: int, L: int, seed: int = 0) -> TableDenoiser:
    """Conditionals that come from no joint."""
    rng = np.random.default_rng(seed)
    return TableDenoiser(rng.integers(1, 20, (*(V + 1,) * L, L, V)))


@given(joints(states=64, least_length=3), st.randoms(use_true_random=False))
def test_masked_law_of_a_joint_is_its_conditional(joint, random):
    """Every order gives the joint's own conditional law, whatever is kept visible."""
    ids = np.unravel_index(random.choice(np.flatnonzero(joint.weights).tolist()), joint.weights.shape)
    positions = random.sample(range(joint.L), 2)
    order = random.sample(positions, 2)
    law = masked_law(ExactDenoiser(joint), np.array(ids), positions, order).joint
    at = tuple(slice(None) if i in positions else int(v) for i, v in enumerate(ids))
    cells = joint.weights[at].astype(float)
    expected = cells if positions == sorted(positions) else cells.T

    assert law.probabilities() == pytest.approx(expected / expected.sum(), abs=1e-12)


def test_the_likeliest_tokens_only():
    """The law is the whole one given the kept tokens, the mass outside is told, and costs stay whole."""
    model, ids = no_joint(5, 3), np.array([0, 1, 2])
    whole, some = masked_law(model, ids, (0, 2), (0, 2)), masked_law(model, ids, (0, 2), (0, 2), top=3)
    inside = whole.joint.probabilities()[np.ix_(*some.kept)]
    report, full = mask_report(model, ids, (0, 2), top=2), mask_report(model, ids, (0, 2))

    assert some.joint.probabilities() == pytest.approx(inside / inside.sum(), abs=1e-12)
    assert some.left_out == pytest.approx(1 - inside.sum(), abs=1e-12)
    assert (some.passes, whole.passes) == (1 + 3, 1 + 5)
    assert (report.left.truth, report.right.truth) == pytest.approx((full.left.truth, full.right.truth), abs=1e-12)
    assert report.kept == 2
    assert min(report.left.left_out, report.right.left_out, report.left_out) > 0
    assert full.left.left_out == full.left_out == 0


@pytest.mark.parametrize(("V", "masks", "most"), [(10**6, 2, 1024), (10**6, 3, 32), (10**6, 4, 10), (4, 4, 4)])
def test_affordable(V, masks, most):
    """Prefixes of all masks but the last are at most 1024."""
    assert affordable(V, masks) == most
