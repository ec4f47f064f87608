"""What a joint looks like: the likeliest sequences first, and nothing that is not there."""

from __future__ import annotations

import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given

from exact.joint import Joint
from exact.languages import markov, parity
from exact.printing import likeliest
from exact.strategies import joints


@given(joints())
def test_the_likeliest_are_no_less_likely_than_the_rest(joint):
    """Against sorting all probabilities; what is impossible is not listed."""
    found = likeliest(joint)
    every = sorted((p for x in np.ndindex(*joint.weights.shape) if (p := joint.probability(x))), reverse=True)

    assert [p for _, p in found] == every[:8]
    assert all(joint.probability(x) == p for x, p in found)


def test_a_chain_as_text():
    """Twelve bits of a sticky chain: eight sequences and the mass of the others."""
    lines = str(markov([1, 1], [[9, 1], [1, 9]], 12)).splitlines()

    assert lines[0] == "12 tokens over 2 symbols: 4,096 of 4,096 sequences are possible"
    assert lines[1] == "  000000000000  0.1569"
    assert len(lines) == 10
    assert lines[-1].startswith("  4,088 more, together 0.")


def test_the_rest_is_what_is_missing_to_one():
    """Of a parity, eight of sixteen sequences."""
    assert str(parity(5)).splitlines()[-1] == "  8 more, together 0.5000"


def test_large_alphabets_are_spaced():
    """Token ids of two digits do not run together."""
    table = np.zeros((11, 11), dtype=int)
    table[10, 3] = 1

    assert "  10 3  1" in str(Joint(table))


def test_html_is_a_table():
    """A row a sequence, and every tag closed."""
    html = Joint([[2, 1], [0, 1]])._repr_html_()

    assert html.count("<tr>") == 4
    for tag in ("table", "caption", "thead", "tbody", "tr", "td", "th", "code"):
        assert html.count(f"<{tag}>") == html.count(f"</{tag}>")
    assert "<td><code>00</code></td><td>1/2 = 0.5000</td>" in html


def test_latex_compiles(compiled):
    """The tables of a small joint and of one that is cut."""
    compiled("\n\n".join(f"{joint:latex}" for joint in (Joint([[2, 1], [0, 1]]), parity(5))))


def test_an_unknown_format_code_is_refused():
    """The error names it."""
    with pytest.raises(ValueError, match=r"'\.3f'"):
        f"{parity(2):.3f}"


def test_small_probabilities_keep_digits():
    """A chance below a thousandth is not shown as zero."""
    assert re.search(r"  1  1/100001 = 1e-05", str(Joint([10**5, 1])))
    assert likeliest(Joint([10**5, 1]))[1][1] == Fraction(1, 100001)
