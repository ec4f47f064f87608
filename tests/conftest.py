"""Settings that every test starts from."""

from __future__ import annotations

import flint
import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "maskproof", deadline=None, derandomize=True, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("maskproof")


@pytest.fixture(autouse=True)
def precision():
    """The ball precision is as it was when a test began."""
    before = flint.ctx.prec
    yield
    assert flint.ctx.prec == before, "a test, or what it called, left the ball precision changed"
