"""Comparisons: exact ones decide, numerical ones use the stated error, balls refuse to guess."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from flint import arb

from exact.logsum import LogSum, log
from proofs.ledger.compare import Approx, compare, share, shown


def test_comparisons():
    """Sums of logarithms, floats with an error, balls, infinities."""
    assert compare(log(4), "=", 2 * log(2)).holds
    assert not compare(log(4), "<", 2 * log(2)).holds
    assert compare(Approx(1.0, 1e-3), "<=", Approx(0.9995, 0.0)).holds
    assert compare(Approx(1.0, 1e-9), "<=", Approx(0.9995, 0.0)).holds is False
    assert compare(Approx(1.0, 1e-3), "<", Approx(1.0005, 0.0)).holds is None
    assert compare(Approx(float("nan"), 0.0), "=", Approx(0.0, 0.0)).holds is None
    assert compare(arb(1, 0.1), "<=", arb(1)).holds is None
    assert compare(arb(1), "<=", arb(1)).holds
    assert compare(math.inf, ">=", LogSum()).holds
    assert not compare(LogSum(), ">=", math.inf).holds
    with pytest.raises(TypeError, match="bare float"):
        compare(0.5, "<=", 1)


@pytest.mark.parametrize(
    ("value", "said", "right"),
    [
        (Fraction(2, 3), "0.667", True),
        (Fraction(2, 3), "0.666", False),
        (Fraction(2, 3), "0.7", True),
        (log(2), "0.6931", True),
        (log(2) * Fraction(101, 100), "0.6931", False),
        (log(2) * Fraction(99, 100), "0.693", False),
        (arb(2).sqrt(), "1.41421", True),
        (math.inf, math.inf, True),
        (math.inf, "1.0", False),
        (Fraction(11, 24), Fraction(11, 24), True),
        (10806, "10806", True),
        (10807, "10806", False),
    ],
)
def test_shown_numbers(value, said, right):
    """Decimals are what the value rounds to; exact numbers are equal."""
    assert shown(value, said) is right


def test_shares():
    """Equality exactly; a share to within half a percent from below; two zeros reach nothing."""
    assert share(log(4), 2 * log(2), Fraction(1)).holds
    assert not share(log(4), 2 * log(2) + Fraction(1, 10**9), Fraction(1)).holds
    assert share(Fraction(11, 24), 1, Fraction(11, 24)).holds
    for factor in (Fraction(99, 100), Fraction(101, 100)):
        assert not share(Fraction(11, 24) * factor, 1, Fraction(11, 24)).holds
        assert not share(Fraction(11, 24), factor, Fraction(11, 24)).holds
    assert not share(0, 0, Fraction(1)).holds
    assert not share(np.zeros(2, int), np.zeros(2, int), Fraction(1)).holds
