"""Canonical form of expressions with sums and integrals, and certified signs of numbers.

Sums and integrals are linear: they are split over addends, constants leave them, and a sum up to ``n + 1`` gives up
its last term. What remains of them, and every function, is an indeterminate of a rational function, whose being zero
is decided by its normal form.
"""

from __future__ import annotations

import sympy as sp
from flint import arb, ctx


def is_zero(expression: sp.Expr) -> bool:
    """Whether the expression's canonical form is zero: sound, and complete for rational functions of its atoms."""
    flat = sp.expand_log(linear(sp.sympify(expression)))
    flat = sp.expand(linear(flat)).replace(lambda part: isinstance(part, sp.Sum), _renamed)
    if flat == 0:
        return True
    if flat.has(sp.factorial, sp.gamma, sp.binomial):
        flat = sp.expand(sp.gammasimp(flat.rewrite(sp.gamma)))
    names: dict[sp.Expr, sp.Expr] = {atom: sp.Dummy() for atom in flat.atoms(sp.Sum, sp.Integral, sp.Function)}
    powers: dict[tuple[sp.Expr, sp.Expr], sp.Dummy] = {}
    for power in flat.atoms(sp.Pow):
        whole, rest = power.exp.as_coeff_Add()
        if rest != 0:
            whole, rest = (whole, rest) if whole.is_Integer else (sp.Integer(0), power.exp)
            sign = -1 if rest.could_extract_minus_sign() else 1
            indeterminate = powers.setdefault((power.base, sign * rest), sp.Dummy())
            names[power] = indeterminate**sign * power.base**whole
    return sp.cancel(sp.together(flat.xreplace(names))) == 0


def linear(expression: sp.Expr) -> sp.Expr:
    """The expression with its sums and integrals expanded as linear operators, from the inside out."""
    if not expression.has(sp.Sum, sp.Integral):
        return sp.expand(expression)
    if isinstance(expression, sp.Sum | sp.Integral):
        body = linear(expression.function)
        for limit in expression.limits:
            terms = sp.Add.make_args(sp.expand(sp.expand_log(body)))
            body = sp.Add(*(_operate(type(expression), term, *limit) for term in terms))
        return sp.expand(body)
    return sp.expand(expression.func(*(linear(arg) for arg in expression.args)))


def _operate(operator: type, term: sp.Expr, index: sp.Symbol, low: sp.Expr, high: sp.Expr) -> sp.Expr:
    constant, rest = term.as_independent(index, as_Add=False)
    if operator is sp.Integral:
        return constant * sp.Integral(rest, (index, low, high))
    shift = high.as_coeff_Add()[0]
    if shift.is_Integer and shift > 0 and not high.is_Integer:
        below = _operate(operator, term, index, low, high - shift)
        return below + sp.Add(*(term.subs(index, high - shift + k) for k in range(1, shift + 1)))
    if rest == 1:
        return sp.expand(constant * (high - low + 1))
    if (high - low + 1).is_zero:
        return sp.Integer(0)
    if (high - low).is_Integer and high - low >= 0:
        return sp.expand(sp.Add(*(term.subs(index, low + k) for k in range(high - low + 1))))
    return constant * _nested(rest, (index, low, high))


def _nested(term: sp.Expr, limits: tuple) -> sp.Expr:
    """A sum whose inner sums take in the factors beside them, with independent indices in alphabetical order."""
    nested = [limits]
    while True:
        factors = sp.Mul.make_args(term)
        sums = [factor for factor in factors if isinstance(factor, sp.Sum)]
        beside = sp.Mul(*(factor for factor in factors if factor not in sums))
        if len(sums) != 1 or bound(sums[0]) & beside.free_symbols:
            break  # a factor that uses the inner index's name for something else must stay outside
        nested += reversed(sums[0].limits)
        term = sums[0].function * beside
    if not any(sp.sympify(bound).has(index) for index, *_ in nested for _, *bounds in nested for bound in bounds):
        nested.sort(key=lambda limit: str(limit[0]), reverse=True)
    for limit in reversed(nested):
        term = sp.Sum(term, limit)
    return term


def bound(expression: sp.Expr) -> set[sp.Symbol]:
    """The indices of the expression's sums and integrals, inner ones included."""
    return {limit[0] for part in expression.atoms(sp.Sum, sp.Integral) for limit in part.limits}


def _renamed(total: sp.Sum) -> sp.Sum:
    """The sum with its indices named by height and place, so that the choice of a letter does not matter.

    Sums inside are renamed first, and their height is below this one's: no name is captured.
    """
    heights = [int(str(index).split("_")[1]) for index in bound(total.function) if str(index).startswith("index_")]
    height = 1 + max(heights, default=0)
    names: dict[sp.Symbol, sp.Symbol] = {}
    limits = []
    for place, (index, low, high) in reversed(list(enumerate(total.limits))):
        limits.append((low.xreplace(names), high.xreplace(names)))  # an outer limit is read outside the inner index
        names[index] = sp.Symbol(f"index_{height}_{place}", **index.assumptions0)
    indices = [names[index] for index, *_ in total.limits]
    return sp.Sum(
        total.function.xreplace(names), *((i, *ends) for i, ends in zip(indices, reversed(limits), strict=True))
    )


def certified_sign(number: sp.Expr) -> int:
    """The sign of a number: exact for rationals, in balls of growing precision otherwise.

    Raises
    ------
    ValueError
        Where the expression is not a number, or 4,096 bits do not separate it from zero and it is no rational.
    """
    number = sp.sympify(number)
    if number.free_symbols:
        raise ValueError(f"{number} still has the free symbols {sorted(map(str, number.free_symbols))}")
    number = sp.nsimplify(sp.expand(number), rational=True) if number.has(sp.Float) else sp.expand(number)
    if number.is_Rational:
        return int(sp.sign(number))
    bits = 64
    while bits <= 4096:
        with ctx.workprec(bits):
            ball = _ball(number)
        if ball > 0:
            return 1
        if ball < 0:
            return -1
        bits *= 2
    if is_zero(number):
        return 0
    raise ValueError(f"{number} could not be told from zero with 4096 bits")


def _ball(number: sp.Expr) -> arb:
    if number.is_Rational:
        return arb(int(number.p)) / int(number.q)
    if isinstance(number, sp.log):
        return _ball(number.args[0]).log()
    if number is sp.E:
        return arb(1).exp()
    if isinstance(number, sp.exp):
        return _ball(number.args[0]).exp()
    if isinstance(number, sp.Pow):
        return _ball(number.base) ** _ball(number.exp)
    if isinstance(number, sp.Add | sp.Mul):
        balls = [_ball(arg) for arg in number.args]
        total = balls[0]
        for ball in balls[1:]:
            total = total + ball if isinstance(number, sp.Add) else total * ball
        return total
    raise ValueError(f"no ball arithmetic for {number}")
