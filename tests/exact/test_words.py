"""Laws on lists of words, and Sudoku of side 4, against tables, counts and published values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exact.decoding import path_divergence, path_errors
from exact.denoiser import Conditionals, ExactDenoiser
from exact.information import total_correlation
from exact.joint import Joint
from exact.policies import LeftToRight, Top
from exact.words import WordDenoiser, correlation, fill


@st.composite
def word_lists(draw):
    """Different words of one length over two or three symbols."""
    V, L = draw(st.integers(2, 3)), draw(st.integers(2, 3))
    return V, draw(st.lists(st.tuples(*[st.integers(0, V - 1)] * L), min_size=1, max_size=6, unique=True))


@given(word_lists(), st.integers(1, 2))
@settings(max_examples=40)
def test_against_the_table(case, k):
    """The same conditionals, correlation and path cost as the joint with these words."""
    V, words = case
    table = np.zeros((V,) * len(words[0]), dtype=int)
    for word in words:
        table[word] = 1
    joint, listed = Joint(table), WordDenoiser(words, V)
    every = np.array(list(np.ndindex(*(V + 1,) * joint.L)))

    assert np.array_equal(listed(every), ExactDenoiser(joint)(every))
    assert correlation(listed.words, range(joint.L)) == total_correlation(joint)
    for policy in (LeftToRight(k), Top(k)):
        found = fill(listed, (V,) * joint.L, policy)
        assert found.cost == path_divergence(path_errors(joint, Conditionals(joint), policy))
        assert found.parallelism >= 1


def test_what_words_are_refused():
    """None, and tokens outside the alphabet."""
    for words in ([], [(0, 3)], [(-1,)]):
        with pytest.raises(ValueError, match="words of shape"):
            WordDenoiser(words, 3)
