"""The canonical form is attacked: whatever it calls zero is zero in numbers."""

from __future__ import annotations

from fractions import Fraction

import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from theory.canonical import is_zero

i, j, n, m = sp.symbols("i j n m", integer=True, positive=True)
x, y = sp.symbols("x y", positive=True)
f = sp.Function("f", positive=True)
INDICES = (i, j)

atoms = st.sampled_from(
    [x, y, sp.Integer(1), sp.Integer(2), f(i), f(j), f(n), f(i) * x, f(i, j), f(j, i), x**n, x ** (n + 1)]
)


@st.composite
def sums(draw, inner):
    """A sum of a smaller expression over one of two indices, up to n, n + 1 or m."""
    body, index, high = draw(inner), draw(st.sampled_from(INDICES)), draw(st.sampled_from([n, n + 1, m]))
    return sp.Sum(body, (index, 1, high))


expressions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.builds(sp.Add, inner, inner), st.builds(sp.Mul, inner, inner), st.builds(lambda e: -e, inner), sums(inner)
    ),
    max_leaves=5,
)


def value(expression, at):
    """The number that an expression is, with n = 2, m = 3, and every function and variable given a fraction."""
    if isinstance(expression, sp.Sum):
        total = Fraction(0)

        def run(limits, known):
            if not limits:
                return value(expression.function, known)
            (index, low, high), *rest = limits
            steps = range(int(value(low, known)), int(value(high, known)) + 1)
            return sum((run(rest, known | {index: Fraction(k)}) for k in steps), Fraction(0))

        return total + run(list(reversed(expression.limits)), at)
    if expression.is_Symbol:
        return at[expression]
    if expression.is_Rational:
        return Fraction(int(expression.p), int(expression.q))
    parts = [value(part, at) for part in expression.args]
    if isinstance(expression, sp.Add):
        return sum(parts, Fraction(0))
    if isinstance(expression, sp.Mul):
        product = Fraction(1)
        for part in parts:
            product *= part
        return product
    if isinstance(expression, sp.Pow):
        return parts[0] ** int(parts[1])
    return Fraction(hash((len(parts), *parts)) % 1009 + 1, 7)


AT = {x: Fraction(3, 5), y: Fraction(7, 11), n: Fraction(2), m: Fraction(3), i: Fraction(4), j: Fraction(5)}


def push_in(e):
    """Factors beside a sum, carelessly moved into it: wrong where they use its index."""
    if isinstance(e, sp.Mul) and (found := [part for part in e.args if isinstance(part, sp.Sum)]):
        beside = sp.Mul(*(part for part in e.args if part is not found[0]))
        return sp.Sum(found[0].function * beside, *found[0].limits)
    return e.func(*map(push_in, e.args)) if e.args and not isinstance(e, sp.Sum) else _inside(e, push_in)


def rename(e):
    """The two indices exchanged in every body, but not in what is bound: wrong where both occur."""
    return (
        e.func(*map(rename, e.args))
        if e.args and not isinstance(e, sp.Sum)
        else _inside(e, lambda body: body.xreplace({i: j, j: i}))
    )


def same_index(e):
    """Every index called i: wrong where one sum stands inside another."""
    return e.xreplace({j: i})


def _inside(e, change):
    return sp.Sum(change(e.function), *e.limits) if isinstance(e, sp.Sum) else e


@given(expressions, expressions, st.sampled_from([push_in, rename, same_index, lambda e: e]))
@settings(max_examples=600)
def test_what_is_called_equal_is_equal(a, b, careless):
    """Sound: what is called zero has the value zero, also beside a rewriting that is sometimes wrong."""
    for left, right in ((a, b), (a, careless(a)), (sp.Sum(a * b, (i, 1, n)), careless(sp.Sum(a * b, (i, 1, n))))):
        if is_zero(left - right):
            assert value(left, AT) == value(right, AT)


@given(expressions, expressions, expressions)
@settings(max_examples=150)
def test_ring_laws_are_seen(a, b, c):
    """Complete enough: distributivity and commutativity under sums are recognised."""
    assert is_zero(a * (b + c) - (c * a + b * a))
    assert is_zero(sp.Sum(a * x + b, (i, 1, n)) - x * sp.Sum(a, (i, 1, n)) - sp.Sum(b, (i, 1, n)))


@given(expressions)
@settings(max_examples=150)
def test_one_more_is_not_the_same(a):
    """An expression and it plus one are told apart."""
    assert not is_zero(a + 1 - a)
    assert not is_zero(a - a - x)
