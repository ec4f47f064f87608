"""The kept derivations hold, every damage to them is seen, and each reason refuses what it should."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from dataclasses import replace

import pytest
import sympy as sp

import theory
from theory.derivation import Derivation, Proof, Relation, Step, eq, le, lt
from theory.reals import Inverse, Least, Log, Square, Tangent
from theory.reasons import Assume, Combine, Define, Induct, Instance, Lemma, Sum, Suppose

MODULES = [importlib.import_module(m.name) for m in pkgutil.walk_packages(theory.__path__, "theory.")]
DERIVATIONS = {
    function.__name__: function
    for module in MODULES
    for function in vars(module).values()
    if inspect.isfunction(function)
    and function.__module__ == module.__name__
    and function.__annotations__.get("return") == "Derivation"
}

i, n, x, y, z, N = sp.symbols("i n x y z N")
f, g = sp.Function("f"), sp.Function("g")


def refuted(*steps, generic=None, integers=None) -> str:
    """The first failure of a derivation, or nothing."""
    failures = Derivation("", "", steps, generic or {i: 1, n: 1}, integers or {N: 1}).check().failures
    return failures[0] if failures else ""


def test_the_kept_derivations():
    """Those that carry their theorem, and no others."""
    assert set(DERIVATIONS) == {
        "gibbs",
        "ctc_lower_bound",
        "superset",
        "one_pass",
        "ceiling",
        "floor",
        "distinct_peaks",
        "distinct_peaks_attained",
    }


@pytest.mark.parametrize("name", DERIVATIONS)
def test_every_derivation_checks(name):
    """All steps hold, every hypothesis is used and listed, and what the theorem speaks of is said."""
    derivation = DERIVATIONS[name]()
    checked = derivation.check()
    assumed = {f"{step.name}: {step.reason.why}" for step in derivation.steps if isinstance(step.reason, Assume)}

    assert checked.ok, checked.failures
    assert set(checked.trusted) == assumed
    assert derivation.covers
    assert "Generic" in DERIVATIONS[name].__doc__


@pytest.mark.parametrize("name", DERIVATIONS)
def test_every_damaged_step_is_caught(name):
    """Each proved step, either side moved by one part in a thousand either way, is refused where it stands."""
    derivation = DERIVATIONS[name]()
    proof = Proof(derivation.generic, derivation.integers)
    for step in derivation.steps:
        if not isinstance(step.reason, Assume | Define | Suppose):
            left, op, right = step.claim.left, step.claim.op, step.claim.right
            for off in (sp.Rational(1, 1000), -sp.Rational(1, 1000)):
                for worse in (Relation(left, op, right + off), Relation(left + off, op, right)):
                    assert proof.admit(replace(step, name=f"{step.name} {worse}", claim=worse)), step.name
        assert proof.admit(step) is None


@pytest.mark.parametrize("name", DERIVATIONS)
def test_every_hypothesis_is_needed(name):
    """Without it, or with the hypothesis 0 = 0 in its place, something fails; so with any definition."""
    derivation = DERIVATIONS[name]()
    for k, step in enumerate(derivation.steps):
        if isinstance(step.reason, Assume | Define):
            rest = (derivation.steps[:k], derivation.steps[k + 1 :])
            empty = Step(step.name, eq(0, 0), Assume("nothing"))

            assert replace(derivation, steps=(*rest[0], *rest[1])).check().failures, step.name
            assert replace(derivation, steps=(*rest[0], empty, *rest[1])).check().failures, step.name


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


def test_the_normal_form():
    """Sums are linear, exchange and count; powers with symbolic exponents are atoms."""
    j, m = sp.symbols("j m")
    sizes = {N: 1, m: 0}

    def same(left, right):
        return not refuted(Step("s", eq(left, right), Combine()), integers=sizes)

    one, other = sp.Sum(f(i), (i, 1, N)), sp.Sum(g(j), (j, 1, m))
    assert same(sp.Sum(sp.Sum(f(i) * g(j), (i, 1, N)), (j, 1, m)), one * other)
    assert same(sp.Sum(sp.Sum(f(i, j), (i, 1, N)), (j, 1, m)), sp.Sum(sp.Sum(f(j, i), (i, 1, m)), (j, 1, N)))
    assert same(sp.Sum(x + f(i), (i, 1, N)), N * x + one)
    square = sp.Sum(f(i, j), (j, 1, m)) ** 2
    assert same(sp.Sum(square, (i, 1, N)), sp.Sum(f(i, j) * f(i, x), (x, 1, m), (j, 1, m), (i, 1, N)))
    assert same(sp.Sum(f(i, j), (j, 1, i), (i, 1, N)), sp.Sum(f(x, i), (i, 1, x), (x, 1, N)))
    assert same(sp.Sum(x, (i, 2, m + 1)), m * x)
    assert same((x - y) ** (n + 1), (x - y) * (x - y) ** n)
    assert same(x ** (2 * n) * x, x ** (n - 1) * x ** (n + 2))
    assert not same(sp.Sum(x, (i, 2, m)), (m - 1) * x)
    assert not same(sp.Sum(f(i) ** 2, (i, 1, N)), one**2)
    assert not same(sp.Sum(f(i), (i, 1, N)), sp.Sum(f(i), (i, 1, m)))
    assert not same(x**n, x**N)


def test_hypotheses_are_listed():
    """A check names what its conclusions rest on, and only that."""
    steps = (
        Step("used", le(x, y), Assume("data")),
        Step("idle", le(y, x), Assume("unused")),
        Step("s", le(2 * x, 2 * y), Combine({"used": 2})),
    )

    assert Derivation("", "", steps).check().trusted == ("used: data",)
