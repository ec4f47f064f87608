"""Formulas: read back they are the number, in text and in LaTeX, and long ones are told by their value."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from flint import arb
from hypothesis import given
from hypothesis import strategies as st

from exact.formula import SHOWN, latex, latex_with_value, text
from exact.logsum import LogSum, log

PRIMES = (2, 3, 5, 7, 11, 13, 17, 19)
coefficients = st.fractions(-20, 20, max_denominator=12)
#: Sums over coprime arguments, which are zero only where they have no terms.
coprime = st.dictionaries(st.sampled_from(PRIMES), coefficients, max_size=SHOWN)
numbers = st.builds(LogSum, coprime, coefficients)


def read(words: str) -> LogSum:
    """The formula in text, term by term."""
    total = LogSum()
    for term in words.replace("- ", "+ -").split(" + "):
        number, _, argument = term.rpartition("log") if "log" in term else (term, "", "")
        sign = -1 if number.startswith("-") else 1
        size = Fraction(number.lstrip("-").rstrip("*") or 1)
        total += sign * size * (log(int(argument.strip("()"))) if argument else LogSum({}, Fraction(1)))
    return total


def read_latex(words: str) -> LogSum:
    """The formula in LaTeX, with its fractions and logarithms written as in text."""
    plain = re.sub(r"\\tfrac\{(\d+)\}\{(\d+)\}", r"\1/\2", words)
    plain = re.sub(r"(^|[-+] |^-)([\d/]+) \\log (\d+)", r"\1\2*log(\3)", plain)
    return read(re.sub(r"\\log (\d+)", r"log(\1)", plain))


@given(numbers)
def test_text_is_the_number(x):
    """The terms before the equals sign are x exactly; the decimals behind it are within half of the fifteenth digit."""
    formula, _, value = text(x).rpartition(" = ")
    if 1 <= len(x.terms) + bool(x.constant) <= SHOWN:
        assert read(formula) == x
    else:
        assert not formula

    ball = x.ball(300)
    assert abs(arb(value) - ball) <= abs(ball) * arb("5.1e-15")


@given(numbers)
def test_latex_is_the_number(x):
    """All terms of x, none lost and none with another sign."""
    assert read_latex(latex(x)) == x


@pytest.mark.parametrize(
    ("x", "words"),
    [
        (log(9) - log(8), "log(9) - log(8) = 0.117783035656383"),
        (-log(9), "-log(9) = -2.19722457733622"),
        (log(3) / 2 - 1, "1/2*log(3) - 1 = -0.450693855665945"),
        (11 * log(2) - 11 * log(3), "-11*log(3) + 11*log(2) = -4.46011618918981"),
        (LogSum({}, Fraction(-3, 4)), "-3/4 = -0.75"),
        (LogSum(), "0"),
        (log(4) - 2 * log(2), "0"),
        (log(4) + log(2), "3*log(2) = 2.07944154167984"),
    ],
)
def test_text_as_people_write_it(x, words):
    """Signs between the terms, no factor of 1, the largest argument first, as few logarithms as there may be."""
    assert text(x) == words


@pytest.mark.parametrize(
    ("x", "words"),
    [
        (log(9) - log(8), r"\log 9 - \log 8"),
        (-log(9) + log(2) / 3, r"-\log 9 + \tfrac{1}{3} \log 2"),
        (-2 * log(3) - 1, r"-2 \log 3 - 1"),
        (LogSum({}, Fraction(-3, 4)), r"-\tfrac{3}{4}"),
        (LogSum({}, Fraction(1)), "1"),
        (log(4) - 2 * log(2), "0"),
    ],
)
def test_latex_as_people_write_it(x, words):
    """One sign before the first term, a factor of 1 told only where it stands alone, zero in disguise as 0."""
    assert latex(x) == words


def test_a_value_is_told_where_the_number_is_no_fraction():
    """Six digits behind up to six terms, alone behind more, none behind a fraction or zero."""
    assert latex_with_value(log(2) - 1) == r"\log 2 - 1 \approx -0.306853"
    assert latex_with_value(LogSum({}, Fraction(1, 3))) == r"\tfrac{1}{3}"
    assert latex_with_value(log(4) - 2 * log(2)) == "0"
    assert latex_with_value(sum(map(log, PRIMES[:SHOWN]), LogSum())).startswith(r"\log 13 + \log 11")
    assert latex_with_value(sum(map(log, PRIMES[: SHOWN + 1]), LogSum())) == r"\approx 13.1432"


def test_long_sums_are_told_by_their_value():
    """Six terms are shown and seven are not; a coprime base is tried for up to sixty terms and for no more."""
    assert text(sum(map(log, PRIMES[:SHOWN]), LogSum())).count("log") == SHOWN
    assert text(sum(map(log, PRIMES[: SHOWN + 1]), LogSum())) == "13.1431655050336"

    powers = [log(2**k) for k in range(1, 62)]
    assert text(sum(powers[:60], LogSum())).startswith("1830*log(2) = ")
    assert "log" not in text(sum(powers, LogSum()))
