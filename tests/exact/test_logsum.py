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
