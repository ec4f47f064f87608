"""More derivations of what is false, made against this checker: names, lemmas, powers, signs and declarations."""

from __future__ import annotations

import sympy as sp

from theory.derivation import Derivation, Relation, Step, eq, le, lt
from theory.reals import Inverse, Least, Log, Square
from theory.reasons import Assume, Combine, Define, Induct, Instance, Lemma, Sum, Suppose

i, j, k, m, n, t = sp.symbols("i j k m n t")
x, y, z, N = sp.symbols("x y z N")
f, g, h, B = sp.Function("f"), sp.Function("g"), sp.Function("h"), sp.Function("B")
GENERIC = {i: 1, j: 1, k: 0, m: 0, n: 0}
HALF = sp.Rational(1, 2)


def made(*steps, generic=None, integers=None, conclusions=()):
    """A derivation, in which a name is a step's, a relation its claim."""
    built = tuple(Step(name, claim, reason) for name, claim, reason in steps)
    return Derivation("fraud", "", built, GENERIC if generic is None else generic, integers or {N: 1}, conclusions)


def refused(*steps, **declared) -> str:
    """The failures of a derivation that must fail."""
    failures = made(*steps, **declared).check().failures
    assert failures
    return "; ".join(failures)


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


def test_lemmas_keep_their_generic_symbols_apart():
    """A value with a lemma's generic symbol would turn a hypothesis for all pairs into one for equal pairs."""
    lemma = made(
        ("h", eq(f(i), 0), Assume("")),
        ("all", eq(sp.Sum(f(i), (i, 1, N)), sp.Sum(0, (i, 1, N))), Sum("h", (i, 1, N))),
        ("c", eq(2 * sp.Sum(f(i), (i, 1, N)), 0), Combine({"all": 2})),
        generic={i: 1},
    )
    diagonal = ("d", eq(g(i, i), 0), Assume(""))
    claim = eq(2 * sp.Sum(g(i, j), (j, 1, N)), 0)

    assert lemma.check().ok
    assert "contains a generic" in refused(diagonal, ("q", claim, Lemma(lemma, {f(j): g(i, j)}, ("d",))))
    assert "hypothesis" in refused(diagonal, ("q", claim, Lemma(lemma, {f(k): g(i, k), i: j}, ("d",))))
    assert made(("d", eq(g(i, j), 0), Assume("")), ("q", claim, Lemma(lemma, {f(k): g(i, k), i: j}, ("d",)))).check().ok
    for own in (sp.Integer(3), x, k, N, i + 1):
        assert "generic" in refused(("d", eq(f(3), 0), Assume("")), ("q", claim, Lemma(lemma, {i: own}, ("d",))))


def test_lemmas_keep_their_generic_symbols_distinct():
    """A hypothesis for all pairs is not given by one for equal pairs, under one name for two generic symbols."""
    pairs = made(("h", eq(g(i, j), 0), Assume("")), ("c", eq(2 * g(i, j), 0), Combine({"h": 2})), generic={i: 1, j: 1})
    diagonal = ("d", eq(g(i, i), 0), Assume(""))

    assert "generic in the lemma" in refused(diagonal, ("q", eq(2 * g(i, i), 0), Lemma(pairs, {j: i}, ("d",))))
    sides = made(
        ("h", eq(g(i, j), 0), Assume("")),
        ("swap", eq(g(i + 1, j), 0), Instance("h", {i: i + 1})),
        ("c", eq(2 * g(i + 1, j), 0), Combine({"swap": 2})),
        generic={i: 1, j: 1},
    )
    assert "generic in the lemma" in refused(diagonal, ("q", eq(2 * g(i + 1, i), 0), Lemma(sides, {j: i}, ("d",))))


def test_lemmas_keep_their_integers():
    """A size may not become a half, nor less than its least value, nor a function of an unknown argument."""
    lemma = made(("c", eq(sp.Sum(1, (i, 1, N)), N), Combine()), generic={})
    sizes = made(("c", eq(sp.Sum(1, (i, 1, B(x))), B(x)), Combine()), generic={}, integers={B: 1})

    for size in (HALF, sp.Integer(-3), x, n, N - 2, (N + 1) / 2):
        found = refused(("q", eq(0, 0), Combine()), ("r", eq(sp.Sum(1, (i, 1, 2)), 2), Lemma(lemma, {N: size})))
        assert "integer of at least 1" in found
    assert "integer of at least 1" in refused(("q", eq(x, x), Lemma(lemma)), integers={m: 1}, generic={})
    for key, value in ((B(y), y), (B(N), N), (B(sp.Symbol("argument 0")), sp.Symbol("argument 0"))):
        claim = eq(sp.Sum(1, (i, 1, 2)), 2)
        declared = {N: 1, sp.Symbol("argument 0"): 1}
        assert "integer of at least 1" in refused(("q", claim, Lemma(sizes, {key: value})), integers=declared)
    assert "integer of at least 1" in refused(("q", eq(x, x), Lemma(sizes)), integers={B: 0})
    assert made(("q", eq(sp.Sum(1, (i, 1, N + 2)), N + 2), Lemma(sizes, {B(y): N + 2}))).check().ok


def test_inductions_in_one_another():
    """An induction whose base is known for one value of another variable only."""
    assert "rests on a supposition" in refused(
        ("outer", eq(f(m, 0), 0), Suppose(m)),
        ("inner", eq(f(m, n), 0), Suppose(n)),
        ("shift", eq(f(m, n + 1), f(m + 1, n)), Assume("")),
        ("inner-1", eq(f(m + 1, n), 0), Instance("inner", {m: m + 1})),
        ("next", eq(f(m, n + 1), 0), Combine(["shift", "inner-1"])),
        ("all", eq(f(m, n), 0), Induct(n, "outer", "inner", "next")),
    )


def test_an_induction_on_what_it_was_supposed_for():
    """The hypothesis as its own step, another variable, and a step that rests on a second supposition."""
    base, hyp = ("base", eq(f(0), 0), Assume("")), ("hyp", eq(f(n), 0), Suppose(n))
    other = ("other", eq(f(n + 1), f(n)), Suppose(n))
    step = ("step", eq(f(n + 1), 0), Combine(["other", "hyp"]))

    assert "rests on" in refused(base, hyp, other, step, ("all", eq(f(n), 0), Induct(n, "base", "hyp", "step")))
    assert "not the claim" in refused(base, hyp, ("all", eq(f(n), 0), Induct(n, "base", "hyp", "hyp")))
    assert "supposes nothing" in refused(base, hyp, ("all", eq(f(n), 0), Induct(m, "base", "hyp", "hyp")))
    assert "supposes nothing" in refused(base, ("all", eq(f(n), 0), Induct(n, "base", "base", "base")))


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


def test_least_values_are_no_more_than_declared():
    """A function of integers that is not declared, and a generic symbol above its least value."""
    assert "least values" in refused(("q", lt(0, f(N)), Least()))
    assert "least values" in refused(("q", lt(0, n), Least()))
    assert "least values" in refused(("q", le(1, 2 * N - 2), Least()))
    assert "positive" in refused(("a", le(0, n), Least()), ("q", lt(0, 1 / n), Inverse("a")))


def test_products_of_slacks():
    """Two inequalities make one, an inequality times a negative one does not, nor does a strict one times a weak one."""
    given = [("a", le(x, y), Assume("")), ("b", lt(0, z), Assume("")), ("e", eq(x, 1), Assume(""))]

    assert made(*given, ("q", le(x * z, y * z), Combine(["a*b"]))).check().ok
    assert "strict" in refused(*given, ("q", lt(x * z, y * z), Combine(["a*b"])))
    assert "equality" in refused(*given, ("q", eq(x * z, y * z), Combine(["a*b"])))
    assert "strict" in refused(*given, ("q", lt(x, x), Combine({"b*e": 1, "e": 0})))
    assert "strict" in refused(*given, ("q", lt(x, x), Combine({"b": 0})))
    assert "no rational" in refused(*given, ("q", le(x * t, y * t), Combine({"a": t})))
    assert "no rational" in refused(*given, ("q", le(0, -z), Combine({"b": -1})))
    assert "no rational" in refused(*given, ("q", le(x, y), Combine({"a": 1.0})))


def test_definitions_by_themselves():
    """A definition in terms of itself, by way of another, or of a sum's index."""
    assert "not new" in refused(("a", eq(x, y + 1), Define()), ("b", eq(y, x), Define()))
    assert "not new" in refused(("a", eq(f(n), f(n + 1) + 1), Define()))
    assert "not new" in refused(("a", eq(f(n), x), Define()), ("b", eq(f(m), y), Define()))
    assert "not new" in refused(("a", le(f(3), x), Suppose(n)), ("b", eq(f(n), n), Define()))
    assert "name" in refused(("a", le(z, x), Define()))


def test_rules_from_elsewhere():
    """A reason of one's own that refutes nothing, and a function that is generic."""

    class Trust(Combine):
        def refute(self, step, proof):
            return None

    assert "none of the rules" in refused(("q", eq(1, 2), Trust()))
    assert "no generic symbol" in refused(("q", eq(0, 0), Combine()), generic={f: 1})


def test_a_hypothesis_under_another_name():
    """A conclusion with the terms of a hypothesis on other sides."""
    assert "hypothesis" in refused(("a", le(x, y), Assume("")), ("q", le(x - y, 0), Combine(["a"])))
