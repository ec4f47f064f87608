"""End of text: messages along the text against the joint, and the published phase changes."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exact.decoding import decode
from exact.denoiser import Conditionals
from exact.endings import greedy_stops, stopping
from exact.policies import Top
from exact.samplers import Unmask, greedy


@given(st.integers(10, 20), st.integers(1, 19), st.integers(1, 5))
@settings(max_examples=60)
def test_messages(top, epsilon, L):
    """Greedy decoding of the joint itself leaves as many stops."""
    top, epsilon = Fraction(top, 20), Fraction(epsilon, 20)
    (word,) = np.argwhere(decode(Conditionals(stopping(top, epsilon, L)), Unmask(Top(1), greedy)).output.weights)

    assert (word == 2).sum() == greedy_stops(top, epsilon, L)


@pytest.mark.parametrize(("epsilon", "last"), [("1/50", 57), ("1/20", 21), ("1/10", 9)])
def test_published_phase_change(epsilon, last):
    """The canvas is full of text up to ``last``, and of stops from then on."""
    found = [greedy_stops(Fraction(700703, 10**6), Fraction(epsilon), L) for L in range(2, 70)]

    assert found == [0 if last >= L else L for L in range(2, 70)]


def test_what_is_refused():
    """A top token below one half, and a sure stop."""
    for top, epsilon in ((Fraction(1, 3), Fraction(1, 2)), (Fraction(1, 2), Fraction(1))):
        with pytest.raises(ValueError, match="stop probability"):
            stopping(top, epsilon, 2)
