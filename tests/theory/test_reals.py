"""The facts about real numbers that are admitted: true on numbers, and refused in every false form."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
import sympy as sp

from tests.theory.steps import N, f, n, refused, refuted, x, y, z
from theory.derivation import Step, eq, le, lt
from theory.reals import Inverse, Least, Log, Square, Tangent
from theory.reasons import Assume, Combine


def test_facts_about_real_numbers():
    """Each fact, and its false neighbours."""
    positive = [Step("x", lt(0, x), Assume("")), Step("y", lt(0, y), Assume("")), Step("zero", le(0, z), Assume(""))]
    log = sp.log

    assert not refuted(Step("s", le(0, (x - y) ** 2), Square(x - y)))
    assert "rule" in refuted(Step("s", lt(0, (x - y) ** 2), Square(x - y)))
    assert "rule" in refuted(Step("s", le(0, x**3), Square(x)))
    assert not refuted(*positive, Step("s", lt(0, 1 / x), Inverse("x")))
    assert "positive" in refuted(*positive, Step("s", lt(0, 1 / z), Inverse("zero")))
    assert "rule" in refuted(*positive, Step("s", lt(0, 1 / y), Inverse("x")))
    assert not refuted(*positive, Step("s", eq(log(x * y), log(x) + log(y)), Log("x", "y")))
    assert "positive" in refuted(*positive, Step("s", eq(log(x * z), log(x) + log(z)), Log("x", "zero")))
    assert "rule" in refuted(*positive, Step("s", eq(log(x * y), log(x) * log(y)), Log("x", "y")))

    def tangent(p, q, c=1):
        return le(p - q + c * (p - q) ** 2 / (2 * (p + q)), p * (log(p) - log(q)))

    assert not refuted(*positive, Step("s", tangent(x, y), Tangent("x", "y")))
    assert not refuted(*positive, Step("s", tangent(z, y), Tangent("zero", "y")))
    assert "positive" in refuted(*positive, Step("s", tangent(x, z), Tangent("x", "zero")))
    assert "rule" in refuted(*positive, Step("s", tangent(x, y, 2), Tangent("x", "y")))
    assert "rule" in refuted(*positive, Step("s", tangent(y, x), Tangent("x", "y")))
    assert not refuted(Step("s", le(3, 2 * N + 1), Least()))
    assert not refuted(Step("s", lt(0, N), Least()))
    for claim in (lt(1, N), le(2, N), le(N, 5), le(0, x), eq(N, 1), le(0, N * x), le(1, N**2 - N + 1)):
        assert "least values" in refuted(Step("s", claim, Least()))


def test_the_tangent_in_calculus():
    """The primitive inequality of the logarithm: value and slope vanish at 1, and the second derivative is as stated."""
    t = sp.Symbol("t", positive=True)
    h = t - 1 - (t - 1) ** 2 / (2 * (t + 1)) - sp.log(t)

    assert h.subs(t, 1) == 0
    assert sp.simplify(h.diff(t).subs(t, 1)) == 0
    assert sp.simplify(h.diff(t, 2) - (t**3 - t**2 + 3 * t + 1) / (t**2 * (t + 1) ** 3)) == 0
    assert sp.Poly(t**3 - t**2 + 3 * t + 1, t).count_roots(0, sp.oo) == 0


def test_logarithms_that_are_not_positive():
    """log x^2 = 2 log x and log x/y = log x - log y need signs; log 0 is no expression."""
    assert "add up" in refused(("q", eq(sp.log(x**2), 2 * sp.log(x)), Combine()))
    assert "add up" in refused(("q", eq(sp.log(x / y), sp.log(x) - sp.log(y)), Combine()))
    assert "no expression" in refused(("q", eq(sp.log(0), 0), Combine()))
    assert "no expression" in refused(("q", eq(sp.log(-1), sp.I * sp.pi), Combine()))
    square = ("a", le(0, x**2), Square(x))
    assert "positive" in refused(square, ("q", eq(sp.log(x**2 * x**2), 2 * sp.log(x**2)), Log("a", "a")))
    assert "positive" in refused(square, ("q", lt(0, 1 / x**2), Inverse("a")))
    assert "strict" in refused(square, ("q", eq(x**2 / x**2 * y, y), Combine(given=["a"])))


def test_least_values_are_no_more_than_declared():
    """A function of integers that is not declared, and a generic symbol above its least value."""
    assert "least values" in refused(("q", lt(0, f(N)), Least()))
    assert "least values" in refused(("q", lt(0, n), Least()))
    assert "least values" in refused(("q", le(1, 2 * N - 2), Least()))
    assert "positive" in refused(("a", le(0, n), Least()), ("q", lt(0, 1 / n), Inverse("a")))


@pytest.mark.parametrize("p", [Fraction(k, 12) for k in range(13)])
@pytest.mark.parametrize("q", [Fraction(k, 12) for k in range(1, 13)])
def test_the_tangent_in_numbers(p, q):
    """It holds for every p >= 0 and q > 0 of a grid, with equality where they are equal and only there."""
    slack = (float(p) * math.log(p / q) if p else 0) - float(p - q + (p - q) ** 2 / (2 * (p + q)))

    assert slack == pytest.approx(0, abs=1e-15) if p == q else slack > 1e-7


def test_what_a_fact_was_told_of():
    """A fact about what is no earlier step is refused by its name, and one of another step is no fact of this one."""
    positive = Step("x", lt(0, x), Assume(""))

    assert "missing, which is no earlier step" in refuted(positive, Step("s", lt(0, 1 / x), Inverse("missing")))
    assert "y does not say what is positive" in refuted(
        positive, Step("y", eq(y, 1), Assume("")), Step("s", eq(sp.log(x * y), sp.log(x) + sp.log(y)), Log("x", "y"))
    )
    assert not refuted(Step("apart", lt(y, x), Assume("")), Step("s", lt(0, 1 / (x - y)), Inverse("apart")))
    assert "rule" in refuted(Step("apart", lt(y, x), Assume("")), Step("s", lt(0, 1 / (y - x)), Inverse("apart")))
