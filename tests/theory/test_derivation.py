"""The checker accepts what is proved and refuses everything else: each reason damaged in turn."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from dataclasses import replace

import pytest
import sympy as sp

import theory
from theory.canonical import certified_sign, is_zero
from theory.derivation import Derivation, Relation, Step, eq, le, lt
from theory.reasons import (
    Antiderivative,
    Assume,
    Cite,
    Combine,
    Convex,
    Define,
    Evaluate,
    Induct,
    Instance,
    Lemma,
    Sum,
    Suppose,
)

MODULES = [importlib.import_module(m.name) for m in pkgutil.walk_packages(theory.__path__, "theory.")]
DERIVATIONS = {
    f"{module.__name__}.{name}": function
    for module in MODULES
    for name, function in vars(module).items()
    if inspect.isfunction(function)
    and function.__module__ == module.__name__
    and function.__annotations__.get("return") == "Derivation"
}

i, n = sp.symbols("i n", integer=True, positive=True)
t, x, y = sp.symbols("t x y", positive=True)
f = sp.Function("f", positive=True)


def refuted(*steps: Step, generic=(i, n, t)) -> str:
    """The first failure of a derivation, or nothing."""
    failures = Derivation("", "", steps, generic).check().failures
    return failures[0] if failures else ""


@pytest.mark.parametrize("name", DERIVATIONS)
def test_every_derivation_checks(name):
    """All steps hold."""
    assert DERIVATIONS[name]().check().failures == ()


@pytest.mark.parametrize("name", DERIVATIONS)
def test_every_damaged_step_is_caught(name):
    """Each proved step, its right side moved by one part in a thousand against it, fails the derivation."""
    derivation = DERIVATIONS[name]()
    for k, step in enumerate(derivation.steps):
        if isinstance(step.reason, Assume | Define | Cite | Suppose):
            continue
        worse = Relation(step.claim.left, step.claim.op, step.claim.right - sp.Rational(1, 1000))
        steps = (*derivation.steps[:k], replace(step, claim=worse), *derivation.steps[k + 1 :])

        assert replace(derivation, steps=steps).check().failures, step.name


def test_there_are_derivations():
    """The walk finds them all: it cannot pass on an empty list."""
    assert len(DERIVATIONS) >= 20


def test_combine_wants_signs():
    """An inequality times a negative number, an unknown sign, or used as an equality, is refused."""
    given = Step("given", le(x, y), Assume(""))

    assert not refuted(given, Step("s", le(2 * x, 2 * y), Combine({"given": 2})))
    assert "at least 0" in refuted(given, Step("s", le(-y, -x + 0), Combine({"given": -1})))
    assert "at least 0" in refuted(
        given, Step("s", le(x * sp.Symbol("z"), y * sp.Symbol("z")), Combine({"given": sp.Symbol("z")}))
    )
    assert "equality" in refuted(given, Step("s", eq(x, y), Combine(["given"])))
    assert "add up" in refuted(given, Step("s", le(x, 2 * y), Combine(["given"])))
    assert "strict" in refuted(given, Step("s", lt(x, y), Combine(["given"])))
    assert "remainder" in refuted(Step("s", eq(0, x), Combine((), plus=x)))
    assert "at least 0" in refuted(Step("s", le(0, -x), Combine((), plus=-x)))
    assert "no earlier step" in refuted(Step("s", le(x, y), Combine(["missing"])))
    assert "twice" in refuted(given, given)


def test_define_wants_new_names():
    """No name twice, no number, no part of a function, no hidden dependence."""
    z = sp.Symbol("z")

    assert not refuted(Step("d", eq(z, x + 1), Define()))
    assert "not new" in refuted(Step("a", le(z, x), Assume("")), Step("d", eq(z, x), Define()))
    assert "not new" in refuted(Step("d", eq(z, z + 1), Define()))
    assert "not a name" in refuted(Step("d", eq(x + y, z), Define()))
    assert "some arguments" in refuted(Step("d", eq(f(x), z), Define()))
    assert "without saying so" in refuted(Step("d", eq(z, f(i)), Define()))


def test_induction_wants_base_hypothesis_and_step():
    """A step without its hypothesis, a wrong base, and an undischarged supposition are refused."""
    base = Step("base", le(f(1), 1), Assume(""))
    hypothesis = Step("hypothesis", le(f(n), 1), Suppose(n))
    grow = Step("grow", le(f(n + 1), f(n)), Assume(""))
    step = Step("step", le(f(n + 1), 1), Combine(["grow", "hypothesis"]))
    done = Step("done", le(f(n), 1), Induct(n, 1, "base", "hypothesis", "step"))

    assert not refuted(base, hypothesis, grow, step, done)
    assert "not the claim" in refuted(replace(base, claim=le(f(2), 1)), hypothesis, grow, step, done)
    assert "rests on the hypothesis" in refuted(
        base, hypothesis, replace(grow, name="g"), replace(step, reason=Assume("")), done
    )
    assert "discharged" in refuted(base, hypothesis, grow, step)
    assert "not the claim" in refuted(base, hypothesis, grow, step, replace(done, claim=le(f(n), 2)))
    assert "supposes one value" in refuted(
        base, hypothesis, Step("s", le(f(n + 1), 1), Instance("hypothesis", {n: n + 1}))
    )


def test_instances_and_sums_want_generic_symbols():
    """What is fixed may not be replaced, nor summed over; kinds are kept."""
    fixed = sp.Symbol("c", positive=True)
    given = Step("given", le(f(i), t), Assume(""))
    other = Step("given", le(fixed, t), Assume(""))

    assert "not generic" in refuted(other, Step("s", le(x, t), Instance("given", {fixed: x})))
    assert "positive" in refuted(given, Step("s", le(f(i), sp.Symbol("z")), Instance("given", {t: sp.Symbol("z")})))
    assert "not generic" in refuted(other, Step("s", le(fixed * n, t * n), Sum("given", (fixed, 1, n))))
    assert "the sums are" in refuted(given, Step("s", le(sp.Sum(f(i), (i, 1, n)), t), Sum("given", (i, 1, n))))
    strict = Step("given", lt(f(i), t), Assume(""))
    assert "the sums are" in refuted(strict, Step("s", lt(sp.Sum(f(i), (i, 1, n)), n * t), Sum("given", (i, 1, n))))


def test_lemmas_want_their_hypotheses():
    """A lemma's conclusion comes only with its hypotheses proved, and only if the lemma itself holds."""
    lemma = Derivation("l", "", (Step("h", le(x, 1), Assume("")), Step("c", le(2 * x, 2), Combine({"h": 2}))))
    broken = Derivation("l", "", (Step("c", le(2 * x, 2), Combine()),))

    assert "hypothesis h" in refuted(Step("s", le(2 * y, 2), Lemma(lemma, {x: y})))
    assert not refuted(Step("g", le(y, 1), Assume("")), Step("s", le(2 * y, 2), Lemma(lemma, {x: y}, ("g",))))
    assert "the lemma fails" in refuted(Step("s", le(2 * y, 2), Lemma(broken, {x: y})))
    assert "reads" in refuted(Step("g", le(y, 1), Assume("")), Step("s", le(2 * y, 1), Lemma(lemma, {x: y}, ("g",))))


def test_calculus_reasons():
    """Convexity, antiderivatives and evaluation, each with a false neighbour."""
    assert not refuted(Step("s", le(sp.log(t), t - 1), Convex(t, 1)))
    assert "vanish" in refuted(Step("s", le(sp.log(t), t), Convex(t, 1)))
    assert "second derivative" in refuted(Step("s", le(t - 1, sp.log(t)), Convex(t, 1)))
    integral = sp.Integral(t**2, (t, 0, 1))
    assert not refuted(Step("s", eq(integral, sp.Rational(1, 3)), Antiderivative(t**3 / 3)))
    assert "antiderivative" in refuted(Step("s", eq(integral, sp.Rational(1, 3)), Antiderivative(t**3)))
    assert "ends give" in refuted(Step("s", eq(integral, sp.Rational(1, 2)), Antiderivative(t**3 / 3)))
    assert not refuted(Step("s", lt(sp.log(2), sp.Rational(7, 10)), Evaluate()))
    assert "false" in refuted(Step("s", lt(sp.log(2), sp.Rational(69, 100)), Evaluate()))
    assert "between numbers" in refuted(Step("s", le(n, n**2), Evaluate()))
    pole = sp.Integral((t - sp.Rational(1, 2)) ** -2, (t, 0, 1))
    assert "smooth" in refuted(Step("s", eq(pole, -4), Antiderivative(-1 / (t - sp.Rational(1, 2)))))


def test_names_are_not_captured():
    """An index is not taken for another: not in instances, nor in the canonical form."""
    j = sp.Symbol("j", integer=True, positive=True)
    g = sp.Function("g", positive=True)
    given = Step("given", le(sp.Sum(f(i), (i, 1, n)), g(n)), Assume(""))

    assert "index of a sum" in refuted(given, Step("s", le(sp.Sum(f(i), (i, 1, i)), g(i)), Instance("given", {n: i})))
    assert not is_zero(sp.Sum(f(i) * sp.Sum(g(j), (j, 1, n)), (i, 1, n)) - sp.Sum(f(i) * g(i), (i, 1, n)))
    assert not is_zero(
        sp.Sum(f(i, j) * sp.Sum(g(j, i), (j, 1, n)), (i, 1, n)) - sp.Sum(f(i, j) * g(j, i), (j, 1, n), (i, 1, n))
    )
    inner = sp.Sum(f(i, j), (j, 1, n)) * sp.Sum(g(i, j), (j, 1, n))
    other = sp.Sum(f(j, j), (j, 1, n)) * sp.Sum(g(j, j), (j, 1, n))
    assert not is_zero(sp.Sum(inner, (i, 1, n)) - sp.Sum(other, (i, 1, n)))


def test_ranges_stay_within_what_was_proved():
    """A sum over values that the index does not have, and an induction that starts too late, are refused."""
    given = Step("given", le(f(i), t), Assume(""))
    m = sp.Symbol("m", integer=True)

    assert "run over" in refuted(given, Step("s", le(sp.Sum(f(i), (i, -1, n)), t * (n + 2)), Sum("given", (i, -1, n))))
    assert "run over" in refuted(given, Step("s", le(sp.Sum(f(i), (i, 1, m)), t * m), Sum("given", (i, 1, m))))
    late = (
        Step("base", le(f(3), 1), Assume("")),
        Step("hypothesis", le(f(n), 1), Suppose(n)),
        Step("grow", le(f(n + 1), f(n)), Assume("")),
        Step("step", le(f(n + 1), 1), Combine(["grow", "hypothesis"])),
        Step("done", le(f(n), 1), Induct(n, 3, "base", "hypothesis", "step")),
    )
    assert "as small as 1" in refuted(*late)


def test_lemmas_replace_functions_everywhere_or_nowhere():
    """A lemma that speaks of f(i) and f(1) may not have f(i) alone replaced."""
    lemma = Derivation(
        "l", "", (Step("h", le(1, f(i)), Assume("")), Step("c", le(1, f(1)), Instance("h", {i: sp.Integer(1)}))), (i,)
    )

    assert "other arguments" in refuted(
        Step("g", le(1, x), Assume("")), Step("s", le(1, f(1)), Lemma(lemma, {f(i): x}, ("g",)))
    )


def test_trusted_lemmas_are_listed():
    """A citation proves nothing silently."""
    derivation = Derivation("", "", (Step("c", le(x, y), Cite("a lemma", "a book")),))

    assert derivation.check().trusted == ("a lemma (a book)",)


def test_canonical_form():
    """Sums split, shift and exchange; powers with symbolic exponents are indeterminates."""
    g = sp.Function("g")
    j, m = sp.symbols("j m", integer=True, positive=True)

    assert is_zero(
        sp.Sum(f(i) + g(i), (i, 1, n + 2)) - sp.Sum(f(j), (j, 1, n)) - sp.Sum(g(i), (i, 1, n + 2)) - f(n + 1) - f(n + 2)
    )
    assert is_zero(
        sp.Sum(sp.Sum(f(i) * g(j), (i, 1, n)), (j, 1, m)) - sp.Sum(f(i), (i, 1, n)) * sp.Sum(g(j), (j, 1, m))
    )
    assert is_zero((x - y) ** (n + 1) - (x - y) * (x - y) ** n)
    assert not is_zero(sp.Sum(f(i), (i, 1, n)) - sp.Sum(f(i), (i, 1, m)))
    assert not is_zero(sp.Sum(f(i) ** 2, (i, 1, n)) - sp.Sum(f(i), (i, 1, n)) ** 2)
    assert not is_zero(x**n - x**m)


def test_certified_signs():
    """Signs of numbers, the tiniest included; what is no number is refused."""
    assert certified_sign(sp.log(2) ** 2 - sp.Rational(480453, 10**6)) == 1
    assert certified_sign(sp.sqrt(2) * sp.sqrt(3) - sp.sqrt(6)) == 0
    assert certified_sign(sp.exp(1) - sp.Rational(271828182845904523536, 10**20)) == 1
    with pytest.raises(ValueError, match="free symbols"):
        certified_sign(x)
