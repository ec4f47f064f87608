"""The normal form is attacked: what it calls equal is equal in values, also after a substitution."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from theory.derivation import Derivation, Proof, Step, eq
from theory.normal import RefusedError
from theory.reasons import Combine

i, j, n, m, x, y, k = sp.symbols("i j n m x y k")
f, g, size = sp.Function("f"), sp.Function("g"), sp.Function("size")
SIZES = {n: 0, m: 1, size: 0}
GENERIC = {k: 2}


def shuffled(name, *arguments):
    """A rational for every name and arguments, zero among them: a model of an unknown function."""
    drawn = random.Random(f"{name}{arguments}")
    return Fraction(drawn.randint(0, 3)) if name == "size" else Fraction(drawn.randint(-3, 3), drawn.randint(1, 3))


def equal(left, right) -> bool:
    """Whether a derivation of one step calls the two equal."""
    return Derivation("", "", (Step("s", eq(left, right), Combine()),), GENERIC, SIZES).check().ok


LEAVES = [x, y, k, sp.Integer(2), sp.Rational(1, 3), f(i), f(j), g(n), f(i, j), f(j, i), sp.log(x), sp.log(f(j))]
INVERSES = [1 / x, 1 / f(i), 1 / (x + f(i)), 1 / (2 * f(i) + 2 * f(j)), 1 / (x * y)]
POWERS = [x**n, (x - y) ** (n + 1), f(i) ** (k - 2)]


@st.composite
def sums(draw, inner):
    """A sum of a smaller expression over one of two indices."""
    low, high = draw(st.sampled_from([(1, n), (1, m), (2, m), (1, n + 1), (1, size(x)), (0, k), (1, size(j))]))
    return sp.Sum(draw(inner), (draw(st.sampled_from([i, j])), low, high))


def grown(leaves, *more):
    """Sums, products and finite sums of leaves."""

    def larger(inner):
        rational = [st.builds(operation, inner, inner) for operation in (sp.Add, sp.Mul)]
        return st.one_of(*rational, st.builds(lambda e: -e, inner), sums(inner), *(make(inner) for make in more))

    return st.recursive(leaves, larger, max_leaves=6)


expressions = grown(
    st.sampled_from(LEAVES + INVERSES + POWERS), lambda inner: st.builds(lambda e: 1 / e if e != 0 else e, inner)
)
polynomials = grown(st.sampled_from(LEAVES + POWERS))


def push_in(e):
    """Factors beside a sum, carelessly moved into it: wrong where they use its index."""
    if isinstance(e, sp.Mul) and (found := [part for part in e.args if isinstance(part, sp.Sum)]):
        beside = sp.Mul(*(part for part in e.args if part is not found[0]))
        return sp.Sum(found[0].function * beside, *found[0].limits)
    return e.func(*map(push_in, e.args)) if e.args and not isinstance(e, sp.Sum) else inside(e, push_in)


def rename(e):
    """The two indices exchanged in every body, but not in what is bound: wrong where both occur."""
    swap = {i: j, j: i}
    plain = e.args and not isinstance(e, sp.Sum)
    return e.func(*map(rename, e.args)) if plain else inside(e, lambda body: body.xreplace(swap))


def same_index(e):
    """Every index called i: wrong where one sum stands inside another."""
    return e.xreplace({j: i})


def cancel(e):
    """What sympy cancels: wrong where it divides by zero."""
    return sp.together(e) if e.has(sp.Sum) else sp.cancel(e)


def inside(e, change):
    """A change of the body of a sum."""
    return sp.Sum(change(e.function), *e.limits) if isinstance(e, sp.Sum) else e


def agree(value, left, right, values=None) -> bool:
    """Whether two expressions have one value at twelve points, with zeros, empty ranges and a wild logarithm."""
    for n_, m_, k_, seed in itertools.product((0, 2), (1, 3), (2, 3), (0, 1, 2)):
        drawn = random.Random(seed)
        at = {name: Fraction(drawn.randint(-2, 2), drawn.randint(1, 2)) for name in (x, y, i, j)}
        at |= {n: Fraction(n_), m: Fraction(m_), k: Fraction(k_)}

        def call(name, *arguments, seed=seed):
            return shuffled(name, *arguments, seed)

        def number(e, at, call=call):
            return value(e, at, call, lambda z: shuffled("log", z))

        if number(left, at) != number(right, at | {key: number(term, at) for key, term in (values or {}).items()}):
            return False
    return True


@given(expressions, expressions, st.sampled_from([push_in, rename, same_index, cancel, lambda e: e]))
@settings(max_examples=300, deadline=None)
def test_what_is_called_equal_is_equal(value, a, b, careless):
    """Sound: what is called equal has equal values, also beside a rewriting that is sometimes wrong."""
    whole = sp.Sum(a * b, (i, 1, n))
    if any(e.has(sp.zoo, sp.nan) for e in (a, b, whole)):
        return
    for left, right in ((a, b), (a, careless(a)), (a * b, careless(a * b)), (whole, careless(whole))):
        if equal(left, right):
            assert agree(value, left, right), (left, right)


@given(polynomials, polynomials, polynomials)
@settings(max_examples=80, deadline=None)
def test_ring_laws_are_seen(a, b, c):
    """Complete enough: distributivity, commutativity and linearity of sums are recognised."""
    assert equal(a * (b + c), c * a + b * a)
    assert equal(sp.Sum(a * x + b, (i, 1, n)), x * sp.Sum(a, (i, 1, n)) + sp.Sum(b, (i, 1, n)))
    assert equal(sp.Sum(sp.Sum(a, (i, 1, n)), (j, 1, m)), sp.Sum(sp.Sum(a, (j, 1, m)), (i, 1, n)))


@given(expressions)
@settings(max_examples=80, deadline=None)
def test_one_more_is_not_the_same(a):
    """An expression and it plus one are told apart."""
    assert not equal(a + 1, a)


@given(
    expressions, st.sampled_from([n + 1, 2 * n, k, m, size(i), size(x), sp.Integer(0), n]), st.sampled_from([x, y, n])
)
@settings(max_examples=150, deadline=None)
def test_what_is_put_in_is_put_in(value, a, term, name):
    """Sound: an expression with a value for a name is what sympy makes of it only where both have equal values."""
    proof = Proof(GENERIC, SIZES)
    careless = a.xreplace({name: term})
    try:
        same = proof.same(eq(careless, 0), eq(a, 0), {name: proof.normal.form(term)})
    except RefusedError:
        return  # an exponent that may be negative, or a division by zero
    if same:
        assert agree(value, careless, a, {name: term}), (a, name, term)


def test_substitution_is_not_always_refused():
    """It is seen where nothing is captured and nothing divided by zero."""
    proof = Proof(GENERIC, SIZES)
    a = sp.Sum(f(i, x) * x, (i, 1, n)) + x**n

    assert proof.same(eq(a.subs(x, f(y)), 0), eq(a, 0), {x: proof.normal.form(f(y))})
    assert not proof.same(eq(a.xreplace({x: f(i)}), 0), eq(a, 0), {x: proof.normal.form(f(i))})
