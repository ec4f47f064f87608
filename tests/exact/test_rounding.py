"""Decimals of fractions, against Python's own of floats, which are exact fractions."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact.rounding import code, written

CODES = ["f", ".0f", ".3f", "e", ".0e", ".4e", "g", ".1g", ".9g", "+.2f", ">14.3e", "*^20.5g", "<12,.2f", ">z9.3f", ""]


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(CODES))
def test_floats_are_written_as_python_writes_them(x, text):
    """Fill, sign, width, grouping, decimals and exponent; but zero after rounding has no sign."""
    wanted = format(x, text or "g")
    found = written(Fraction(x), code(text))
    if float(found.strip("* ").replace(",", "")) == 0:
        found, wanted = found.strip("* +"), wanted.strip("* +-")

    assert found == wanted


def test_more_digits_than_a_float_has():
    """Sixty decimals of a third, and sixty digits of a number with zeros at its end."""
    assert written(Fraction(1, 3), code(".60f")) == "0." + "3" * 60
    assert written(Fraction(5, 4) * 10**50, code(".60g")) == "125" + "0" * 48
    assert written(Fraction(1, 8), code(".60g")) == "0.125"


@pytest.mark.parametrize("text", ["q", ".4", "08.2f", "%", ".2n", "#g", "=9f"])
def test_codes_that_are_not_numbers_decimals(text):
    """One that Python knows and this does not is refused, never misread; no letter at all is g."""
    if text == ".4":
        assert written(Fraction(1, 3), code(text)) == "0.3333"
        return
    with pytest.raises(ValueError, match="format code"):
        code(text)
