"""Sums of logarithms are decided, not approximated."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact.logsum import LogSum, coprime_base, log, weighted_logs

logsums = st.dictionaries(st.integers(1, 60), st.fractions(-3, 3, max_denominator=6), max_size=4).map(LogSum)


@given(logsums, logsums)
def test_arithmetic_agrees_with_floats(a, b):
    """Sums and differences have the float value of their parts."""
    assert math.isclose(float(a + b), float(a) + float(b), abs_tol=1e-12)
    assert math.isclose(float(a - b), float(a) - float(b), abs_tol=1e-12)


@given(logsums)
def test_a_number_equals_its_rewriting_in_primes(a):
    """log n and the sum of the logs of its prime factors are one number, though not one form."""
    rewritten = LogSum()
    for n, c in a.terms.items():
        p = 2
        while n > 1:
            while n % p == 0:
                rewritten, n = rewritten + c * LogSum({p: 1}), n // p
            p += 1

    assert rewritten == a


@given(logsums, st.integers(1, 10**30))
def test_the_least_difference_is_seen(a, n):
    """A difference far below float resolution decides sign and equality."""
    nudged = a + log(Fraction(n + 10**40, 10**40)) / 10**20

    assert nudged > a
    assert nudged != a


def test_a_rational_is_no_sum_of_logarithms():
    """1 is not a rational combination of logarithms (Lindemann), however close one comes."""
    near = LogSum({3: Fraction(10**15, 1098612288668110)})

    assert near != 1
    assert LogSum({}, 1) == 1
    assert (near - 1).sign() in (-1, 1)


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=8))
def test_the_base_is_coprime_and_generates(numbers):
    """Every number is a product of powers from a pairwise coprime base."""
    base = coprime_base(numbers)

    assert all(math.gcd(a, b) == 1 for k, a in enumerate(base) for b in base[:k])
    for n in numbers:
        for b in base:
            while n % b == 0:
                n //= b
        assert n == 1


@given(st.lists(st.integers(0, 50), min_size=1, max_size=6).filter(any))
def test_entropy_of_weights(weights):
    """The entropy has its float value."""
    total = sum(weights)
    value = -sum(w / total * math.log(w / total) for w in weights if w)

    assert math.isclose(float(weighted_logs(weights, total)), value, abs_tol=1e-12)


@pytest.mark.parametrize("bad", [0, -1, Fraction(-1, 2)])
def test_logarithms_are_of_positive_rationals(bad):
    """The error names the argument."""
    with pytest.raises(ValueError, match=str(bad)):
        log(bad)


def test_a_float_is_refused():
    """A float would carry an unstated error into an exact number."""
    with pytest.raises(TypeError):
        log(2) + 0.5  # type: ignore[operator]


@pytest.mark.parametrize("use", [lambda x: x + 0.5, lambda x: 0.5 * x, lambda x: x / 0.5, lambda x: 0.5 - x])
def test_arithmetic_with_floats_names_the_float(use):
    """Every operation refuses it in the same words."""
    with pytest.raises(TypeError, match=r"0.5 is not an exact number"):
        use(log(2))


def test_a_ratio_of_logarithms_is_refused_in_words():
    """What to do instead is said."""
    with pytest.raises(TypeError, match="divide their floats"):
        log(3) / log(2)


@given(logsums, st.floats(allow_nan=False))
def test_a_float_is_compared_as_the_rational_it_is(a, x):
    """Order and equality are those of the exact value of the float; infinities are at the ends."""
    if math.isinf(x):
        assert (a < x) is (x > 0)
        assert a != x
        return
    difference = (a - Fraction(x)).sign()

    assert (a < x, a == x, a > x) == (difference < 0, difference == 0, difference > 0)
    assert (x > a, x == a, x < a) == (difference < 0, difference == 0, difference > 0)


@pytest.mark.parametrize("compare", [lambda x: x == math.nan, lambda x: x < math.nan, lambda x: math.nan >= x])
def test_nan_is_no_number_to_compare_with(compare):
    """A measurement that failed is not silently unequal."""
    with pytest.raises(ValueError, match="nan"):
        compare(log(2))


def test_zero_is_false():
    """Like every number."""
    assert not log(4) - 2 * log(2)
    assert log(2)


@given(logsums)
def test_the_float_is_the_nearest_one(a):
    """Both neighbours of the float are at least as far from the number, which is decided exactly."""
    value = float(a)
    here = abs(a - Fraction(value))

    assert all(here <= abs(a - Fraction(math.nextafter(value, side))) for side in (-math.inf, math.inf))


def test_the_float_of_a_tiny_difference():
    """What is left after forty digits cancel has all its digits."""
    assert float(log(Fraction(10**40 + 1, 10**40))) == 1e-40


@given(logsums, st.integers(0, 30))
def test_decimals_are_within_half_a_place(a, places):
    """A certified rounding, at any number of decimals."""
    shown = Fraction(f"{a:.{places}f}")

    assert abs(a - shown) <= Fraction(1, 2 * 10**places)


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (log(4) - 2 * log(2), ".3f", "0.000"),
        (log(4) - 2 * log(2) + Fraction(1, 8), ".2f", "0.12"),
        (log(8) / 2, ".1b", "1.5"),
        (log(12), ".3b", "3.585"),
        (log(2), ">10.2e", "  6.93e-01"),
        (log(2), "latex", r"\log 2"),
        (-log(3) / 2, "latex", r"-\tfrac{1}{2} \log 3"),
        (1 - log(3), "latex", r"-\log 3 + 1"),
        (LogSum(), "latex", "0"),
        (LogSum(dict.fromkeys(range(2, 10), 1)), "latex", " + ".join(rf"\log {n}" for n in range(9, 1, -1))),
    ],
)
def test_format_codes(number, code, shown):
    """A rational number in disguise is rounded half to even, and bits of powers of two are exact."""
    assert format(number, code) == shown


def test_an_unknown_format_code_lists_the_known_ones():
    """The error names the code."""
    with pytest.raises(ValueError, match=r"'q'.*latex"):
        f"{log(2):q}"


def test_rounding_agrees_with_the_format():
    """``round`` gives the float of the decimals, and the nearest integer without them."""
    assert round(log(3), 3) == 1.099
    assert round(-log(3)) == -1


def test_sympy_takes_the_exact_number():
    """``sympify`` gives the formula and no float."""
    sympy = pytest.importorskip("sympy")
    x = log(12) / 3 - Fraction(1, 2)

    assert sympy.sympify(x) == sympy.log(12) / 3 - sympy.Rational(1, 2)


def test_notebooks_show_the_formula_with_its_value():
    """LaTeX between dollars."""
    assert log(2)._repr_latex_() == r"$\log 2 \approx 0.693147$"
    assert LogSum({}, Fraction(1, 2))._repr_latex_() == r"$\tfrac{1}{2}$"
    assert LogSum(dict.fromkeys(range(2, 10), 1))._repr_latex_().startswith(r"$\log 7 + \log 5 + 4 \log 3")  # log 9!
    primes = (2, 3, 5, 7, 11, 13, 17)
    assert LogSum(dict.fromkeys(primes, 1))._repr_latex_() == r"$\approx 13.1432$"  # log 510510
    assert f"{LogSum(dict.fromkeys((2, 4, 8, 16, 32, 64, 128), 1))}" == "28*log(2) = 19.4081210556785"


@given(logsums)
def test_the_reduced_form_is_the_same_number_in_coprime_logarithms(a):
    """Decided equal, and no two arguments share a factor."""
    found = a.reduced()

    assert found == a
    assert all(math.gcd(m, n) == 1 for m in found.terms for n in found.terms if m != n)
