"""Each reason of logic and arithmetic: what it carries, and what it refuses, in words."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from tests.theory.steps import HALF, B, N, f, g, i, j, k, m, made, n, refused, refuted, t, x, y, z
from theory.derivation import Derivation, Step, eq, le, lt
from theory.reasons import Assume, Combine, Define, Induct, Instance, Lemma, Sum, Suppose


def test_combine_wants_signs():
    """An inequality times what is not a rational of at least 0, or used as an equality, is refused."""
    given = Step("given", le(x, y), Assume(""))

    assert not refuted(given, Step("s", le(2 * x, 2 * y), Combine({"given": 2})))
    assert "at least 0" in refuted(given, Step("s", le(-y, -x), Combine({"given": -1})))
    assert "at least 0" in refuted(given, Step("s", le(x * z, y * z), Combine({"given": z})))
    assert "equality" in refuted(given, Step("s", eq(x, y), Combine(["given"])))
    assert "add up" in refuted(given, Step("s", le(x, 2 * y), Combine(["given"])))
    assert "strict" in refuted(given, Step("s", lt(x, y), Combine(["given"])))
    assert "equality" in refuted(Step("s", eq(0, 1), Combine((), plus=1)))
    assert "at least 0" in refuted(Step("s", le(0, x), Combine((), plus=x)))
    assert "no earlier step" in refuted(Step("s", le(x, y), Combine(["missing"])))
    assert "twice" in refuted(given, given)
    assert not refuted(Step("s", lt(0, 1), Combine((), plus=1)))


def test_division_wants_what_is_not_zero():
    """x/x = 1 where a strict step says so, and a product is nonzero with its factors."""
    positive = Step("positive", lt(0, x * y), Assume(""))
    claim = eq(sp.Mul(x, 1 / (x * y), z, evaluate=False), z / y)

    assert "add up" in refuted(positive, Step("s", claim, Combine()))
    assert not refuted(positive, Step("s", claim, Combine(given=["positive"])))
    assert "not strict" in refuted(Step("weak", le(0, x), Assume("")), Step("s", eq(z, z), Combine(given=["weak"])))
    assert not refuted(
        Step("sum", lt(y, x), Assume("")), Step("s", eq((x**2 - y**2) / (x - y), x + y), Combine(given=["sum"]))
    )


def test_define_wants_new_names():
    """No name twice, no number, nothing declared, no part of a function, no hidden dependence."""
    assert not refuted(Step("d", eq(z, x + 1), Define()), Step("s", eq(2 * z, 2 * x + 2), Combine({"d": 2})))
    assert "not new" in refuted(Step("a", le(z, x), Assume("")), Step("d", eq(z, x), Define()))
    assert "not new" in refuted(Step("d", eq(z, z + 1), Define()))
    assert "name" in refuted(Step("d", eq(x + y, z), Define()))
    assert "declared" in refuted(Step("d", eq(n, 1), Define()))
    assert "declared" in refuted(Step("d", eq(N, 1), Define()))
    assert "some arguments" in refuted(Step("d", eq(f(x), z), Define()))
    assert "some arguments" in refuted(Step("d", eq(f(n, n), z), Define()))
    assert "without saying so" in refuted(Step("d", eq(z, f(i)), Define()))


def test_hypotheses_speak_of_primitive_names():
    """What is defined is not assumed about, and what is generic is not restricted."""
    assert "defined" in refuted(Step("d", eq(z, x), Define()), Step("a", eq(z, 2), Assume("")))
    assert "generic" in refuted(Step("a", le(n, 1), Assume("")))
    assert "generic" in refuted(Step("a", eq(sp.Sum(f(i), (i, 1, n)), 0), Assume("")))
    assert not refuted(Step("a", le(f(n), 1), Assume("")), Step("s", le(2 * f(n), 2), Combine({"a": 2})))


def test_induction_wants_base_hypothesis_and_step():
    """A step without its hypothesis, a wrong base, and an undischarged supposition are refused."""
    base = Step("base", le(f(1), 1), Assume(""))
    hypothesis = Step("hypothesis", le(f(n), 1), Suppose(n))
    grow = Step("grow", le(f(n + 1), f(n)), Assume(""))
    step = Step("step", le(f(n + 1), 1), Combine(["grow", "hypothesis"]))
    done = Step("done", le(f(n), 1), Induct(n, "base", "hypothesis", "step"))

    assert not refuted(base, hypothesis, grow, step, done)
    assert "not the claim" in refuted(replace(base, claim=le(f(2), 1)), hypothesis, grow, step, done)
    assert "rests on" in refuted(base, hypothesis, grow, replace(step, reason=Assume("")), done)
    assert "discharged" in refuted(base, hypothesis, grow, step)
    assert "not the claim" in refuted(base, hypothesis, grow, step, replace(done, claim=le(f(n), 2)))
    assert "supposes one value" in refuted(
        base, hypothesis, Step("s", le(f(n + 1), 1), Instance("hypothesis", {n: n + 1}))
    )
    assert "supposes one value" in refuted(
        base, hypothesis, Step("s", le(sp.Sum(f(n), (n, 1, N)), N), Sum("hypothesis", (n, 1, N)))
    )
    assert "not generic" in refuted(Step("h", le(f(x), 1), Suppose(x)))


def test_instances_and_sums_want_generic_symbols():
    """What is fixed may not be replaced, nor summed over; least values are kept; strictness is lost."""
    given = Step("given", le(f(i), x), Assume(""))
    fixed = Step("given", le(f(y), x), Assume(""))
    strict = Step("given", lt(f(i), x), Assume(""))

    assert not refuted(given, Step("s", le(f(N + 1), x), Instance("given", {i: N + 1})))
    assert "not generic" in refuted(fixed, Step("s", le(f(z), x), Instance("given", {y: z})))
    for term in (x, 0, sp.Rational(3, 2), N - 1, N / 2, (N + 1) / 2, f(i), -N):
        assert "not known to be an integer" in refuted(given, Step("s", le(f(term), x), Instance("given", {i: term})))
    assert "not generic" in refuted(fixed, Step("s", le(f(y) * N, x * N), Sum("given", (y, 1, N))))
    assert not refuted(given, Step("s", le(sp.Sum(f(i), (i, 1, N)), N * x), Sum("given", (i, 1, N))))
    assert "not the sums" in refuted(given, Step("s", le(sp.Sum(f(i), (i, 1, N)), x), Sum("given", (i, 1, N))))
    assert "not the sums" in refuted(strict, Step("s", lt(sp.Sum(f(i), (i, 1, N)), N * x), Sum("given", (i, 1, N))))
    for low, high in ((0, N), (-1, N), (sp.Rational(1, 2), N), (1, x), (1, N / 2)):
        claim = le(sp.Sum(f(i), (i, low, high)), sp.Sum(x, (i, low, high)))
        assert "not known to be" in refuted(given, Step("s", claim, Sum("given", (i, low, high))))


def test_lemmas_want_their_hypotheses():
    """A lemma's conclusion comes only with its hypotheses proved, and only if the lemma itself holds."""
    steps = (Step("h", le(x, 1), Assume("")), Step("c", le(2 * x, 2), Combine({"h": 2})))
    lemma, broken = Derivation("l", "", steps), Derivation("l", "", steps[1:])
    here = Step("g", le(y, 1), Assume(""))

    assert "hypothesis" in refuted(Step("s", le(2 * y, 2), Lemma(lemma, {x: y})))
    assert not refuted(here, Step("s", le(2 * y, 2), Lemma(lemma, {x: y}, ("g",))))
    assert "the lemma fails" in refuted(Step("s", le(2 * y, 2), Lemma(broken, {x: y})))
    assert "not conclude" in refuted(here, Step("s", le(2 * y, 2), Lemma(lemma, {x: y}, ("g",), "h")))
    assert "not what the lemma" in refuted(here, Step("s", le(2 * y, 1), Lemma(lemma, {x: y}, ("g",))))


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


def test_an_induction_on_what_it_was_supposed_for():
    """The hypothesis as its own step, another variable, and a step that rests on a second supposition."""
    base, hyp = ("base", eq(f(0), 0), Assume("")), ("hyp", eq(f(n), 0), Suppose(n))
    other = ("other", eq(f(n + 1), f(n)), Suppose(n))
    step = ("step", eq(f(n + 1), 0), Combine(["other", "hyp"]))

    assert "rests on" in refused(base, hyp, other, step, ("all", eq(f(n), 0), Induct(n, "base", "hyp", "step")))
    assert "not the claim" in refused(base, hyp, ("all", eq(f(n), 0), Induct(n, "base", "hyp", "hyp")))
    assert "supposes nothing" in refused(base, hyp, ("all", eq(f(n), 0), Induct(m, "base", "hyp", "hyp")))
    assert "supposes nothing" in refused(base, ("all", eq(f(n), 0), Induct(n, "base", "base", "base")))


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


def test_a_hypothesis_under_another_name():
    """A conclusion with the terms of a hypothesis on other sides."""
    assert "hypothesis" in refused(("a", le(x, y), Assume("")), ("q", le(x - y, 0), Combine(["a"])))
