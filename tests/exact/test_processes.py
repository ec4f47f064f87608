"""Transitions that edit a canvas, the words that insertions make, and two ways to a parity."""

from __future__ import annotations

import itertools
from math import ceil, comb, log2

import pytest

from exact.processes import Control, eliminate, inserted_words, reducing_words, transition, tree_parity


@pytest.mark.parametrize(
    ("symbol", "control", "after"),
    [
        ("a", Control(), ("a",)),
        ("_", Control(), ("_",)),
        ("_", Control(symbol="b"), ("b",)),
        ("a", Control(symbol="b"), ("a",)),
        ("a", Control(remask=True), ("_",)),
        ("_", Control(remask=True, symbol="b"), ("_",)),
        ("_", Control(delete=True), ()),
        ("_", Control(delete=True, symbol="b"), ()),
        ("a", Control(delete=True), ("a",)),
        ("a", Control(insert=True), ("a", "_")),
        ("_", Control(delete=True, insert=True), ("_",)),
    ],
)
def test_one_position(symbol, control, after):
    """Only masks are deleted and revealed; remasking comes first; a mask is inserted after whatever is left."""
    assert transition((symbol,), [control]) == after
    assert transition(("x", symbol, "y"), [Control(), control, Control()]) == ("x", *after, "y")


def test_one_control_a_position():
    """Their numbers are named."""
    with pytest.raises(ValueError, match="1 controls for 2 positions"):
        transition(("a", "b"), [Control()])


@pytest.mark.parametrize(("k", "length"), [(1, 2), (1, 6), (2, 4), (3, 2)])
def test_insertions_make_the_words_that_cancel(k, length):
    """Built from nothing, and found among all words: one set."""
    assert inserted_words(k, length) == set(reducing_words(k, length))


def test_one_letter_and_its_inverse():
    """As many as ways to place the letters among their inverses; none of odd length."""
    for n in (1, 2, 3, 4):
        assert len(list(reducing_words(1, 2 * n))) == comb(2 * n, n)
        assert list(reducing_words(1, 2 * n - 1)) == []


@pytest.mark.parametrize("n", range(1, 8))
def test_parity_by_elimination(n):
    """One bit less a step; with a rule for a lone 0 an even word ends empty, one step later."""
    for bits in itertools.product("01", repeat=n):
        odd = bits.count("1") % 2
        assert eliminate("".join(bits), lone_zero=False) == (str(odd), n - 1)
        assert eliminate("".join(bits)) == (("1", n - 1) if odd else ("", n))


@pytest.mark.parametrize("n", range(1, 10))
def test_parity_in_rounds(n):
    """The sum modulo 2 of all words, in as many rounds as n can be halved."""
    for bits in itertools.product((0, 1), repeat=n):
        parity, rounds, written = tree_parity(bits)
        assert (parity, rounds) == (sum(bits) % 2, ceil(log2(n)))
        assert n - 1 <= written <= n - 1 + rounds


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
