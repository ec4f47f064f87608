"""Unknown names are answered with near ones."""

from __future__ import annotations

import pytest

from exact.names import did_you_mean


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("markv", "; did you mean markov?"),
        ("parit", "; did you mean parity?"),
        ("copy1", "; did you mean copy, copy2?"),
        ("zzzz", "; known: copy, copy2, markov, parity"),
    ],
)
def test_near_names(name, end):
    """The nearest first, at most three; all of them, in order, where none is near."""
    assert did_you_mean(name, ["parity", "copy2", "markov", "copy", "copy"]) == end
