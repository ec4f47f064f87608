"""Derivations of what is false: each is refused, or the rule that let it pass is no more."""

from __future__ import annotations

import pytest
import sympy as sp

from tests.theory.steps import HALF, N, f, g, i, j, k, m, made, n, refused, x, y, z
from theory import reals, reasons
from theory.derivation import eq, le, lt
from theory.reals import Tangent
from theory.reasons import Assume, Combine, Define, Induct, Instance, Lemma, Sum, Suppose


def test_h01_a_division_by_zero():
    """From z = 2z, times 1/z: 1 = 2."""
    assert "q: the slacks" in refused(
        ("z", eq(z, 0), Define()), ("p", eq(z, 2 * z), Combine({"z": -1})), ("q", eq(1, 2), Combine({"p": 1 / z}))
    )


def test_h02_a_generic_symbol_defined():
    """x = 1 for a generic x would be 2 = 1."""
    assert "declared" in refused(("d", eq(n, 1), Define()), ("q", eq(2, 1), Instance("d", {n: 2})))


def test_h03_a_sign_defined_away():
    """A name with assumptions is no name."""
    p = sp.Symbol("p", positive=True)

    assert "assumptions" in refused(("d", eq(p, -1), Define()), ("q", lt(0, -1), Combine({"d": 1}, plus=p)))
    assert "assumptions" in refused(("q", lt(0, sp.Function("f", positive=True)(x)), Assume("")))
    assert "plain" in refused(("q", eq(sp.Dummy("x"), 0), Assume("")))


@pytest.mark.parametrize(("name", "replaced"), [(z, z), (f(n), f(k))])
def test_h04_h05_a_defined_name_replaced(name, replaced):
    """c := 1 in a lemma, and 2 for it outside."""
    lemma = made(("d", eq(name, 1), Define()), ("c", eq(2 * name, 2), Combine({"d": 2})))

    assert "defined in the lemma" in refused(("q", eq(4, 2), Lemma(lemma, {replaced: 2})))
    assert "defined in the lemma" in refused(("d", eq(name, 5), Define()), ("q", eq(2 * name, 2), Lemma(lemma)))


def test_h06_a_hypothesis_for_all_from_one_supposed():
    """a(n) = 0 for every n is not given by a(n) = 0 supposed at one n."""
    lemma = made(
        ("h", eq(f(n), 0), Assume("")),
        ("next", eq(f(n + 1), 0), Instance("h", {n: n + 1})),
        ("c", eq(2 * f(n + 1), 0), Combine({"next": 2})),
    )

    assert lemma.check().ok
    assert "step: the lemma's hypothesis" in refused(
        ("base", eq(f(0), 0), Assume("")),
        ("hyp", eq(f(n), 0), Suppose(n)),
        ("step", eq(2 * f(n + 1), 0), Lemma(lemma, {}, ("hyp",))),
        ("half", eq(f(n + 1), 0), Combine({"step": HALF})),
        ("all", eq(f(n), 0), Induct(n, "base", "hyp", "half")),
    )


def test_h08_an_induction_that_starts_below():
    """The base is at the least value of the variable, and nowhere else."""
    assert "not the claim at n = 0" in refused(
        ("base", le(1, f(-1)), Assume("")),
        ("hyp", le(1, f(n)), Suppose(n)),
        ("grow", le(f(n), f(n + 1)), Assume("")),
        ("step", le(1, f(n + 1)), Combine(["hyp", "grow"])),
        ("all", le(1, f(n)), Induct(n, "base", "hyp", "step")),
    )


def test_h09_h18_limits_that_are_no_integers():
    """From 1/2 to 1/2 there is no integer."""
    claim = le(sp.Sum(0, (i, HALF, HALF)), sp.Sum(f(i), (i, HALF, HALF)))

    assert "integer" in refused(("a", le(0, f(i)), Assume("")), ("q", claim, Sum("a", (i, HALF, HALF))))
    assert "limits" in refused(("q", eq(sp.Sum(f(i), (i, 1, x)), 0), Assume("")))
    assert "limits" in refused(("q", eq(sp.Sum(f(i), (i, 1, N / 2)), 0), Assume("")))
    assert "limits" in refused(("q", eq(sp.Sum(f(i), (i, 1, f(x))), 0), Assume("")))


def test_h10_h27_h28_kinds_that_instances_forget():
    """There are no negative, nonzero or even names any more; what is generic is an integer from a least value on."""
    even = sp.Symbol("m", even=True)

    assert "assumptions" in refused(("a", lt(f(even), 0), Assume("")), generic={even: 0})
    assert "at least 0" in refused(("a", lt(f(m), 0), Assume("")), ("q", lt(f(-1), 0), Instance("a", {m: -1})))


def test_h11_a_tangent_outside_the_domain():
    """There is one tangent, at positive numbers."""
    assert not hasattr(reasons, "Convex")
    assert "positive" in refused(
        ("p", le(0, x), Assume("")),
        ("q", le(0, y), Assume("")),
        ("s", le(x - y + (x - y) ** 2 / (2 * (x + y)), x * (sp.log(x) - sp.log(y))), Tangent("p", "q")),
    )


def test_h12_an_index_captured_by_an_instance():
    """{n: i, i: i} puts the outer i into a sum over i: the sum keeps its own."""
    one = le(sp.Sum(f(i, n), (i, 1, N)), x)
    captured = le(sp.Sum(f(i, i), (i, 1, N)), x)
    meant = le(sp.Sum(f(j, i), (j, 1, N)), x)

    assert "not that instance" in refused(("a", one, Assume("")), ("q", captured, Instance("a", {n: i, i: i})))
    assert made(("a", one, Assume("")), ("q", meant, Instance("a", {n: i}))).check().ok


def test_h14_h25_factorials_and_binomials():
    """They are no expressions of the calculus."""
    assert "no expression" in refused(("q", eq(sp.binomial(m, k), sp.binomial(m, m - k)), Combine()))
    assert "no expression" in refused(("q", eq(sp.factorial(n), n * sp.gamma(n)), Combine()))


def test_h15_a_free_symbol_called_like_an_index():
    """Bound indices are no symbols, whatever a symbol is called."""
    for name in ("index_1_0", "index", "bound", "('bound', 1, 0)", "1"):
        own = sp.Symbol(name)
        assert "add up" in refused(("q", eq(sp.Sum(f(i, own), (i, 1, N)), sp.Sum(f(i, i), (i, 1, N))), Combine()))


def test_h16_a_conclusion_that_is_no_step():
    """And one that is a hypothesis, or open."""
    assert "no step" in refused(("a", le(x, x), Combine()), conclusions=("riemann",))
    assert "hypothesis" in refused(("a", le(x, y), Assume("")))
    assert "hypothesis" in refused(("a", le(x, y), Assume("")), ("b", le(x, y), Combine(["a"])))
    assert "discharged" in refused(("a", le(f(n), y), Suppose(n)))
    assert "without steps" in refused()


def test_h19_sums_over_negative_ranges():
    """A sum over no integers is 0, and a length is multiplied out only where it is not negative."""
    assert "add up" in refused(("q", eq(sp.Sum(1, (i, 1, -3)), -3), Combine()))
    assert "add up" in refused(("q", eq(sp.Sum(x, (i, 1, n - 3)), (n - 3) * x), Combine()))
    assert made(("q", eq(sp.Sum(x, (i, 1, n)), n * x), Combine())).check().ok


def test_h20_h29_hypotheses_that_contradict():
    """A hypothesis restricts no generic symbol and contradicts no definition."""
    assert "generic" in refused(("a", le(n, 1), Assume("")), ("q", le(2, 1), Instance("a", {n: 2})))
    assert "defined" in refused(("d", eq(z, 1), Define()), ("a", eq(z, 2), Assume("")), ("q", eq(1, 2), Combine(["a"])))


@pytest.mark.parametrize("rule", ["Cite", "Antiderivative", "Evaluate", "Convex"])
def test_h21_g01_rules_that_are_no_more(rule):
    """Citations, integrals, evaluations and convexity."""
    assert not hasattr(reasons, rule)
    assert not hasattr(reals, rule)
    assert "no expression" in refused(("q", eq(sp.Integral(1, (x, 0, 1), (y, 0, 2)), 1), Combine()))


@pytest.mark.parametrize("multiplier", [(n + 1) / n, n * (m + 1) / m])
def test_h22_h23_multipliers_that_are_infinite(multiplier):
    """A step of an induction that divides by its variable: n = 0 for all n."""
    hypothesis = n * m if multiplier.has(m) else n
    assert "the slacks" in refused(
        ("base", eq(0, 0), Combine()),
        ("h", eq(hypothesis, 0), Suppose(n)),
        ("step", eq(hypothesis.subs(n, n + 1), 0), Combine({"h": multiplier})),
        ("all", eq(hypothesis, 0), Induct(n, "base", "h", "step")),
    )


def test_h24_an_index_captured_in_a_hypothesis():
    """A lemma's hypothesis is read with the same care as its conclusion."""
    lemma = made(
        ("h", eq(sp.Sum(f(i, x), (i, 1, N)), 0), Assume("")),
        ("c", eq(2 * sp.Sum(f(i, x), (i, 1, N)), 0), Combine({"h": 2})),
        generic={},
    )
    captured = ("g", eq(sp.Sum(f(i, i), (i, 1, N)), 0), Assume(""))
    claim = eq(2 * sp.Sum(f(j, i), (j, 1, N)), 0)

    assert "hypothesis" in refused(captured, ("q", claim, Lemma(lemma, {x: i}, ("g",))))


def test_consequences_of_derivations_that_are_no_more():
    """One symbol for a function of generic ones, and hypotheses for every N, came out as 1 = 1/2 and s(j) = 0."""
    weight = ("schedule", eq(x, f(m, k)), Define())
    assert "without saying so" in refused(weight)
    fixed = refused(("excess", eq(f(N + 1), 0), Assume("")), ("q", eq(f(3), 0), Instance("excess", {N: 2})))
    assert "not generic" in fixed
    ranks = le(f(i, j), sp.Sum(g(k), (k, 1, n)))
    assert "n is generic" in refused(("pair", ranks, Assume("")), ("q", le(f(i, j), 0), Instance("pair", {n: 0})))
