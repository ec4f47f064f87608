"""More derivations of what is false, made against this checker: names, powers, indices and declarations."""

from __future__ import annotations

import sympy as sp

from tests.theory.steps import HALF, N, f, g, h, i, j, m, made, n, refused, t, x, y, z
from theory.derivation import Relation, eq
from theory.reasons import Assume, Combine, Instance, Lemma


def test_sympy_is_never_asked_to_substitute():
    """x/y at x = y = t is t/t, which is 0 at t = 0: what sympy would cancel is kept."""
    lemma = made(("h", eq(z, x / y), Assume("")), ("c", eq(2 * z, 2 * x / y), Combine({"h": 2})), generic={})
    one = sp.Mul(t, 1 / t, evaluate=False)
    given = ("g", eq(z, one), Assume(""))

    assert "hypothesis" in refused(("g", eq(z, 1), Assume("")), ("q", eq(2 * z, 2), Lemma(lemma, {x: t, y: t}, ("g",))))
    assert "not what" in refused(given, ("q", eq(2 * z, 2), Lemma(lemma, {x: t, y: t}, ("g",))))
    assert (
        made(given, ("q", eq(2 * z, sp.Mul(2, t, 1 / t, evaluate=False)), Lemma(lemma, {x: t, y: t}, ("g",))))
        .check()
        .ok
    )
    ratio = ("a", eq(f(n) / f(m), g(n, m)), Assume(""))
    assert "not that instance" in refused(ratio, ("q", eq(1, g(n, n)), Instance("a", {m: n})))


def test_a_relation_of_another_kind():
    """An operator that is none of the three, and names that are empty or joined."""
    assert "none of" in refused(("q", Relation(sp.Integer(1), ">", sp.Integer(2)), Combine((), plus=1)))
    assert "none of" in refused(("q", Relation(sp.Integer(2), "≤", sp.Integer(1)), Combine()))
    assert "name" in refused(("", eq(0, 0), Combine()))
    assert "name" in refused(("a*b", eq(0, 0), Combine()))


def test_exponents_that_may_be_negative():
    """x^(n-1) at n = 0 is 1/x, so that x x^(n-1) = x^n would fail at x = 0."""
    assert "exponent" in refused(("q", eq(x * x ** (n - 1) * y, x**n * y), Combine()))
    assert "exponent" in refused(("q", eq(x**y, x**y), Combine()))
    assert "exponent" in refused(("q", eq(sp.sqrt(x), sp.sqrt(x)), Combine()))
    assert "exponent" in refused(("q", eq(x ** (-N), 1 / x**N), Combine()))
    power = ("a", eq(x**n * x, x ** (n + 1)), Combine())
    assert "exponent" in refused(power, ("q", eq(0, x ** (n - 2)), Instance("a", {n: n + 1})))
    for term in (N / 2, n - 1, -N):
        assert "not known" in refused(power, ("q", eq(0, 0), Instance("a", {n: term})))


def test_numbers_that_are_none():
    """Infinities, floats, roots, booleans and functions with a meaning of their own."""
    meant = (sp.exp(x), sp.Abs(x), sp.Max(x, y), sp.floor(x), sp.Function("f")(x).diff(x))
    for e in (sp.oo, sp.zoo, sp.nan, sp.pi, sp.I, sp.Float("0.5"), *meant):
        assert "no expression" in refused(("q", Relation(e, "=", e), Combine()))
    assert "no expression" in refused(("q", eq(sp.Piecewise((x, x > 0), (0, True)), x), Combine()))
    assert "no expression" in refused(("q", eq(sp.Sum(f(i), (i, 1, sp.oo)), 0), Combine()))


def test_an_index_that_a_sum_does_not_own():
    """Letters of indices do not matter, but which sum they belong to does."""
    inner, outer = sp.Sum(f(i, j), (j, 1, N)), sp.Sum(f(j, j), (j, 1, N))
    assert "add up" in refused(("q", eq(sp.Sum(inner, (i, 1, N)), sp.Sum(outer, (i, 1, N))), Combine()))
    assert "add up" in refused(("q", eq(sp.Sum(inner * g(i), (i, 1, N)), sp.Sum(inner * g(j), (i, 1, N))), Combine()))
    assert "add up" in refused(("q", eq(sp.Sum(inner**2, (i, 1, N)), sp.Sum(inner, (i, 1, N))), Combine()))
    turned = sp.Sum(f(j, i), (j, 1, N))
    for opaque in (lambda e: 1 / (x + e), sp.log, g, lambda e: h(e, i) * (x + e) ** N):
        claim = eq(sp.Sum(opaque(inner), (i, 1, N)), sp.Sum(opaque(turned), (i, 1, N)))
        assert "add up" in refused(("q", claim, Combine()))
    triangle = sp.Sum(f(i, j), (j, 1, i), (i, 1, N))
    assert "add up" in refused(("q", eq(triangle, sp.Sum(f(j, i), (j, 1, i), (i, 1, N))), Combine()))
    assert "add up" in refused(("q", eq(triangle, sp.Sum(f(i, j), (j, 1, N), (i, 1, N))), Combine()))
    assert "add up" in refused(
        ("q", eq(sp.Sum(f(i) / (x + g(i)), (i, 1, N)), sp.Sum(f(i), (i, 1, N)) / (x + g(i))), Combine())
    )


def test_declarations_that_are_none():
    """A least value that is no integer, a name declared twice, and one with assumptions."""
    fine = ("q", eq(0, 0), Combine())

    assert "least integer" in refused(fine, generic={n: HALF})
    assert "least integer" in refused(fine, generic={n: 0.5})
    assert "twice" in refused(fine, generic={N: 1})
    assert "assumptions" in refused(fine, integers={sp.Symbol("N", integer=True): 1})


def test_names_that_look_alike():
    """A symbol and a function of one name are two, and so are functions of one and of two arguments."""
    own = sp.Function("x")

    assert "add up" in refused(("a", eq(own(1), 0), Assume("")), ("q", eq(x, 0), Combine(["a"])))
    lemma = made(("h", eq(f(1), 0), Assume("")), ("c", eq(2 * f(1), 0), Combine({"h": 2})), generic={})
    assert "not what" in refused(
        ("g", eq(f(1, 1), 0), Assume("")),
        ("g1", eq(f(1), 0), Assume("")),
        ("q", eq(2 * f(1, 1), 0), Lemma(lemma, {f(i, j): f(j)}, ("g1",))),
    )
    assert "distinct symbols" in refused(("g", eq(0, 0), Combine()), ("q", eq(0, 0), Lemma(lemma, {f(1): 0}, ("g",))))
    assert "add up" in refused(("a", eq(sp.Function("log")(x), 0), Assume("")), ("q", eq(sp.log(x), 0), Combine(["a"])))


def test_rules_from_elsewhere():
    """A reason of one's own that refutes nothing, and a function that is generic."""

    class Trust(Combine):
        def refute(self, step, proof):
            return None

    assert "none of the rules" in refused(("q", eq(1, 2), Trust()))
    assert "no generic symbol" in refused(("q", eq(0, 0), Combine()), generic={f: 1})
