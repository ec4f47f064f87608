"""The law of capped Gumbel variables against a case that can be done by hand, and what is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import arb, ctx

from exact.precision import BITS, capped_gumbel, largest_ratio

THIRD = Fraction(1, 3)


@pytest.mark.parametrize("bits", [1, 2, 8, 24])
def test_two_tokens_by_hand(bits):
    """The lesser of 1/3 and 2/3 wins where one uniform below a exceeds the root of the other: a / 3."""
    with ctx.workprec(BITS):
        lesser = (1 - arb(2) ** -bits) / 3
        found = capped_gumbel([THIRD, 2 * THIRD], bits)

        assert largest_ratio(found, [lesser, 1 - lesser]) < 1 + arb(10) ** -35


def test_a_uniform_law_stays():
    """The cap is the same for all tokens."""
    with ctx.workprec(BITS):
        assert largest_ratio(capped_gumbel([THIRD] * 3, 2), [arb(1) / 3] * 3) < 1 + arb(10) ** -35


@pytest.mark.parametrize(
    ("law", "bits"), [([THIRD, THIRD], 8), ([Fraction(0), Fraction(1)], 8), ([THIRD, 2 * THIRD], 0)]
)
def test_what_is_refused(law, bits):
    """A law with zeros or another sum, and no bit."""
    with pytest.raises(ValueError, match="at least one bit"):
        capped_gumbel(law, bits)
