"""Transitions that edit: published counts, steps and contexts."""

from __future__ import annotations

import pytest

from exact.processes import Control, eliminate, inserted_words, reducing_words, transition, tree_parity


def test_published_processes():
    """Word counts, steps and contexts, and one transition."""
    assert [len(inserted_words(1, n)) for n in (2, 4, 6, 8)] == [2, 6, 20, 70]
    assert [len(inserted_words(2, n)) for n in (2, 4, 6)] == [4, 28, 232]
    assert [len(list(reducing_words(3, n))) for n in (2, 4)] == [6, 66]
    for n, rounds, context in ((8, 3, 15), (64, 6, 127), (1024, 10, 2047)):
        parity_bit, steps, written = tree_parity([1] * n)
        assert (parity_bit, steps, n + written) == (0, rounds, context)
    assert sum(eliminate(f"{w:0{n}b}", lone_zero=False)[0] == "0" for n in range(1, 9) for w in range(2**n)) >= 85
    with pytest.raises(ValueError, match="one for each"):
        transition(("_",), [])
    assert transition(("_", "_"), [Control(delete=True), Control(delete=True, insert=True)]) == ("_",)
