"""Sampling with truncated Gumbel noise: published laws, ties, and the table of a vocabulary."""

from __future__ import annotations

from fractions import Fraction

import pytest

from proofs.tables.gumbel import build as gumbel
from theory.precision import truncated_gumbel


def test_published_gumbel():
    """Three and eight bits on four tokens, and the vocabulary of 50,257 words."""
    law = [Fraction(n, 20) for n in (10, 6, 3, 1)]
    assert [round(float(p), 4) for p in truncated_gumbel(law, 3)] == [0.5906, 0.3033, 0.1002, 0.0059]
    assert [round(float(p), 4) for p in truncated_gumbel(law, 8)] == [0.5039, 0.3007, 0.1484, 0.0470]
    shared = truncated_gumbel([Fraction(1, 2), Fraction(1, 4)], 5, [1, 2])
    apart = truncated_gumbel([Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)], 5)
    assert float(shared[1]) == pytest.approx(float(apart[1]), abs=1e-15)
    assert float(apart[1]) == pytest.approx(float(apart[2]), abs=1e-15)
    rows = {(row[0], row[1]): row[2:] for row in gumbel(2000).rows}
    assert float(rows["4096", "24"][1]) < float(rows["64", "24"][1]) < float(rows["1", "24"][1])
    with pytest.raises(ValueError, match="positive law"):
        truncated_gumbel([Fraction(1, 2)], 3)
