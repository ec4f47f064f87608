"""The kept derivations hold, every damage to them is seen, and every hypothesis is needed and listed."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from dataclasses import replace

import pytest
import sympy as sp

import theory
from tests.theory.steps import N, f, g, i, n, refuted, x, y
from theory.derivation import Derivation, Proof, Relation, Step, eq, le
from theory.reasons import Assume, Combine, Define, Suppose

MODULES = [importlib.import_module(m.name) for m in pkgutil.walk_packages(theory.__path__, "theory.")]
DERIVATIONS = {
    function.__name__: function
    for module in MODULES
    for function in vars(module).values()
    if inspect.isfunction(function)
    and function.__module__ == module.__name__
    and function.__annotations__.get("return") == "Derivation"
}


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
