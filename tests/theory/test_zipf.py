"""Certified digits of the Zipf law and its bounds, against golden values from other code."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from flint import arb, ctx
from hypothesis import given
from hypothesis import strategies as st

from theory.zipf import Zipf, certified, distinct_peaks, distinct_peaks_closed, floor, latin_envelope

LAW = Zipf("2.31", 130_000)
# s = 2.31, N = 130000, 50 digits: mpmath direct sums at 60 digits and 360-bit fixed point
GOLDEN = {
    "H": "1.4271374778552184775135629005950736388766146922917",
    "p1": "0.70070334184121881539089259596608499171109530840162",
    "p2": "0.14130414408890592156558544769722009062346168293412",
    "squares": "0.51539802430930682644686242423685746152748874473243",
    "W_inf": "0.32070786836532067348058265046801315104372864505044",
    "W_15": "0.32081952490694307480115346226340065546918379091190",
    "E_3": "0.39729778602515807234187869645374948384639093728314",
    "E_15": "0.10684680774433621905735086584264434071848508423164",
    "floor_15": "0.0048196203725102878401504643656513904483151658537063",
}


def test_fifty_certified_digits():
    """The constants and bounds of s = 2.31, N = 130000."""
    E = LAW.latin_envelope(15)
    found = {
        "H": LAW.H,
        "p1": LAW.p(1),
        "p2": LAW.p(2),
        "squares": LAW.power_sum(2),
        "W_inf": LAW.distinct_peaks_limit(),
        "W_15": LAW.distinct_peaks(15),
        "E_3": E[2],
        "E_15": E[14],
        "floor_15": LAW.floor(15),
    }

    assert {name: certified(ball, 50) for name, ball in found.items()} == GOLDEN


@given(st.integers(1, 500), st.integers(1, 80))
def test_against_mpmath(hundredths, N):
    """H_{N,s} for s from 0.01 to 5, s = 1 included, against a direct sum at 60 digits."""
    s = Fraction(hundredths, 100)
    with mpmath.workdps(60):
        direct = mpmath.fsum(mpmath.mpf(k) ** (-mpmath.mpf(s.numerator) / s.denominator) for k in range(1, N + 1))
        text = mpmath.nstr(direct, 55)

    with ctx.workprec(256):
        assert abs(Zipf(s, N).H - arb(text)) < arb(10) ** -48


@pytest.mark.parametrize("s", ["1", "1.0000000001", "0.9999999999", "0.5", "3", "1000"])
def test_the_largest_alphabet(s):
    """N = 10^12, at and near s = 1, where digits cancel: still 50 of them."""
    law = Zipf(s, 10**12)

    assert len(certified(law.p(1), 50).replace(".", "").lstrip("0").partition("e")[0]) >= 50


@given(st.fractions(0, 1, max_denominator=50), st.fractions(0, 1, max_denominator=50), st.integers(1, 12))
def test_recursion_and_closed_form(a, b, d):
    """W_d both ways, in fractions."""
    p1, p2 = max(a, b), min(a, b)
    if p1 - p2 != 1:
        assert distinct_peaks(p1, p2, d) == distinct_peaks_closed(p1, p2, d)


@given(st.fractions(Fraction(1, 2), 1, max_denominator=30), st.integers(1, 6))
def test_two_tokens_in_closed_form(p1, d):
    """At V = 2, E_d = W_d = 1/2 + (2 p_1 - 1)^d / 2."""
    closed = Fraction(1, 2) + (2 * p1 - 1) ** d / 2

    assert latin_envelope([p1, 1 - p1], d)[-1] == distinct_peaks(p1, 1 - p1, d) == closed


def test_bounds_are_ordered():
    """floor <= E <= W <= ceiling at the paper's exponent."""
    for d, E in enumerate(Zipf("2.31", 2000, digits=15).latin_envelope(12), 1):
        law = Zipf("2.31", 2000, digits=15)
        assert law.floor(d) <= E * (1 + arb(2) ** -40)
        assert law.distinct_peaks(d) * (1 + arb(2) ** -40) >= E
        assert law.distinct_peaks(d) <= law.ceiling(d) * (1 + arb(2) ** -40)


def test_one_rank():
    """N = 1: everything is certain."""
    law = Zipf("2.31", 1)

    assert law.p(1).contains(1)
    assert law.distinct_peaks(3).contains(1)
    assert floor(Fraction(1), 1, 4) == 1


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: Zipf("0", 10), "s=0"),
        (lambda: Zipf("-1", 10), "s=-1"),
        (lambda: Zipf("nan", 10), "nan"),
        (lambda: Zipf("two", 10), "two"),
        (lambda: Zipf("1/0", 10), "1/0"),
        (lambda: Zipf(2.31, 10), "2.31"),  # type: ignore[arg-type]
        (lambda: Zipf("1e99999999", 10), "1e99999999"),
        (lambda: Zipf("2.31", 0), "N=0"),
        (lambda: Zipf("2.31", 10**12 + 1), "10\\^12"),
        (lambda: Zipf("2.31", 10, digits=0), "digits=0"),
        (lambda: LAW.floor(0), "distance 0"),
        (lambda: LAW.distinct_peaks(-2), "distance -2"),
        (lambda: LAW.p(130_001), "rank 130001"),
        (lambda: Zipf("2.31", 10**7).latin_envelope(3), "1,000,000"),
        (lambda: certified(arb(1, 0.1), 5), "does not certify"),
    ],
)
def test_out_of_range(call, words):
    """The error names the value and what is allowed."""
    with pytest.raises(ValueError, match=words):
        call()
