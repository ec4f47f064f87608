"""Laws on lists of words, and Sudoku of side 4, against tables, counts and published values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exact.denoiser import ExactDenoiser
from exact.information import total_correlation
from exact.joint import Joint
from exact.words import WordDenoiser, correlation


@st.composite
def word_lists(draw):
    """Different words of one length over two or three symbols."""
    V, L = draw(st.integers(2, 3)), draw(st.integers(2, 3))
    return V, draw(st.lists(st.tuples(*[st.integers(0, V - 1)] * L), min_size=1, max_size=6, unique=True))


@given(word_lists())
@settings(max_examples=40)
def test_against_the_table(case):
    """The same conditionals and correlation as the joint with these words."""
    V, words = case
    table = np.zeros((V,) * len(words[0]), dtype=int)
    for word in words:
        table[word] = 1
    joint, listed = Joint(table), WordDenoiser(words, V)
    every = np.array(list(np.ndindex(*(V + 1,) * joint.L)))

    assert np.array_equal(listed(every), ExactDenoiser(joint)(every))
    assert correlation(listed.words, range(joint.L)) == total_correlation(joint)


def test_what_words_are_refused():
    """None, and tokens outside the alphabet."""
    for words in ([], [(0, 3)], [(-1,)]):
        with pytest.raises(ValueError, match="words of shape"):
            WordDenoiser(words, 3)
