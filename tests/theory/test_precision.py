"""Truncated Gumbel sampling: a law, its limits, and an independent integral."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import pytest
from flint import arb, ctx
from scipy.integrate import quad

from proofs.tables.gumbel import build as gumbel
from theory.precision import cap, entropy, truncated_gumbel

LAW = [Fraction(1, 2), Fraction(3, 10), Fraction(3, 20), Fraction(1, 20)]


@pytest.mark.parametrize("bits", [1, 3, 8, 24])
def test_it_is_a_law(bits):
    """The balls of all probabilities add up to one, each of them positive."""
    law = truncated_gumbel(LAW, bits)

    assert all(p > 0 for p in law)
    assert sum(law, arb(0)).contains(1)


@pytest.mark.parametrize("bits", [2, 5])
def test_against_the_integral(bits):
    """The chance that one truncated variable is above all others, by quadrature: another way than the closed form."""
    c = -math.log(1 - 2.0**-bits)
    probabilities = [float(p) for p in LAW]
    law = truncated_gumbel(LAW, bits)
    # with E = exp(-G) the variable of p is p / E, E exponential and at least c: the least E / p wins
    for k, p in enumerate(probabilities):

        def integrand(x, k=k, p=p):
            others = math.prod(math.exp(-max(0.0, q * x - c)) for j, q in enumerate(probabilities) if j != k)
            return p * math.exp(-(p * x - c)) * others

        points = sorted(c / q for q in probabilities)
        edges = [c / p, *(x for x in points if x > c / p), 400.0]
        found = sum(quad(integrand, a, b, epsabs=1e-13)[0] for a, b in itertools.pairwise(edges))
        assert float(law[k]) == pytest.approx(found, abs=1e-9)


def test_more_bits_come_nearer():
    """The tail loses and the head gains, less with every bit; the entropy is below that of the law."""
    tails = [float(truncated_gumbel(LAW, bits)[-1]) for bits in (2, 4, 8, 16, 32)]
    heads = [float(truncated_gumbel(LAW, bits)[0]) for bits in (2, 4, 8, 16, 32)]
    whole = -sum(float(p) * math.log(p) for p in LAW)

    assert tails == sorted(tails)
    assert heads == sorted(heads, reverse=True)
    assert tails[-1] == pytest.approx(1 / 20, abs=1e-8)
    assert float(entropy(truncated_gumbel(LAW, 4))) < whole
    assert float(entropy(truncated_gumbel(LAW, 40))) == pytest.approx(whole, abs=1e-8)


def test_equal_tokens_stay_equal():
    """A fair law is kept; tokens that share a probability are drawn alike, given one by one or by their number."""
    quarter = Fraction(1, 4)
    fair = truncated_gumbel([Fraction(1, 3)] * 3, 4)
    one, other = (
        truncated_gumbel([2 * quarter, quarter], 4, [1, 2]),
        truncated_gumbel([2 * quarter, quarter, quarter], 4),
    )
    with ctx.workprec(192):
        assert all(abs(p - arb(1) / 3) < 1e-40 for p in fair)
        assert all(abs(a - b) < 1e-40 for a, b in zip((one[0], one[1], one[1]), other, strict=True))
        assert abs(entropy(one, [1, 2]) - entropy(other)) < 1e-40


def test_the_cap():
    """Of one bit it is that of a uniform at 1/2; it rises with every bit; none at all is refused."""
    assert float(cap(1)) == pytest.approx(-math.log(math.log(2)))
    assert cap(1) < cap(2) < cap(24)
    with pytest.raises(ValueError, match="bits=0"):
        cap(0)
    for law in ([Fraction(1, 2)], [Fraction(1), Fraction(0)], [Fraction(3, 2), Fraction(-1, 2)]):
        with pytest.raises(ValueError, match="a positive law"):
            truncated_gumbel(law, 4)


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
