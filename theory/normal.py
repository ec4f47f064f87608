r"""The normal form that decides equalities: polynomials with rational coefficients over named atoms.

An atom is a symbol, an applied function, an inverse, a logarithm, a power with a symbolic exponent, or a finite sum of
a product of atoms. Names carry no assumptions; sympy is read as syntax, and none of its algebra is used. Values are
real and total: :math:`1/0 = 0`, and the logarithm is *some* function where its argument is not positive. So no law
that fails at zero is used here: :math:`x \cdot x^{-1} = 1` only where x is among what a proof knows to be nonzero.

A sum runs over the integers from its lower to its upper limit, and is 0 where there are none. It is linear, factors
without its index leave it, sums in sums are one sum over several indices (in whichever order comes first), and
:math:`\sum_{i=l}^{h} 1 = h - l + 1` where :math:`h - l + 1 \ge 0` follows from the declared least values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count, permutations
from typing import Any, TypeAlias

import sympy as sp
from sympy.core.function import AppliedUndef

Atom: TypeAlias = tuple[Any, ...]
Monomial: TypeAlias = frozenset[tuple[Atom, int]]
Form: TypeAlias = dict[Monomial, Fraction]
Frozen: TypeAlias = frozenset[tuple[Monomial, Fraction]]
#: What symbols and functions stand for: a symbol for a form, a function (by name and arity) for parameters and a body.
Values: TypeAlias = Mapping[Any, Any]

_fresh = count()


class RefusedError(ValueError):
    """An expression that is outside the calculus."""


def constant(value: Any) -> Form:
    """A rational number as a form."""
    return {frozenset(): Fraction(value)} if value else {}


def atom(a: Atom) -> Form:
    """An atom as a form."""
    return {frozenset({(a, 1)}): Fraction(1)}


def add(*forms: Form) -> Form:
    """The sum of forms."""
    total: Form = {}
    for form in forms:
        for monomial, c in form.items():
            total[monomial] = total.get(monomial, Fraction(0)) + c
    return {monomial: c for monomial, c in total.items() if c}


def times(*forms: Form) -> Form:
    """The product of forms."""
    product = constant(1)
    for form in forms:
        terms = [{_merged(m, k): c * b} for m, c in product.items() for k, b in form.items()]
        product = add(*terms)
    return product


def minus(left: Form, right: Form) -> Form:
    """The difference of two forms."""
    return add(left, times(constant(-1), right))


def to_the(form: Form, n: int) -> Form:
    """A power with a natural exponent."""
    return times(*[form] * n)


def inverse(form: Form) -> Form:
    """One over a form: by the laws that hold with 1/0 = 0, which are those for products, constants and inverses."""
    if not form:
        raise RefusedError("a division by zero")
    if len(form) > 1:
        lead = form[min(form, key=_key)]
        return times(constant(1 / lead), atom(("inverse", _monic(form))))
    ((monomial, c),) = form.items()
    factors = [to_the(dict(a[1]) if a[0] == "inverse" else atom(("inverse", freeze(atom(a)))), n) for a, n in monomial]
    return times(constant(1 / c), *factors)


def freeze(form: Form) -> Frozen:
    """A form that can be part of an atom."""
    return frozenset(form.items())


def factors(form: Form) -> set[Frozen]:
    """What is nonzero where the form is: the form up to a constant or, for a product, each of its factors."""
    if len(form) != 1:
        return {_monic(form)} if form else set()
    ((monomial, _),) = form.items()
    return {a[1] if a[0] == "inverse" else freeze(atom(a)) for a, _ in monomial}


def vanishes(form: Form, nonzero: set[Frozen]) -> bool:
    """Whether the form is zero: multiplied by what is nonzero, until no inverse of it is left, it is the form 0."""
    while True:
        inverses = {a for monomial in form for a, _ in monomial if a[0] == "inverse" and a[1] in nonzero}
        if not inverses:
            return not form
        out = max(inverses, key=_key)
        powers = {monomial: dict(monomial).get(out, 0) for monomial in form}
        top = max(powers.values())
        form = add(
            *(
                times({monomial - {(out, n)}: form[monomial]}, to_the(dict(out[1]), top - n))
                for monomial, n in powers.items()
            )
        )


def exposed(part: Any) -> set[str]:
    """The symbols that occur in a form other than inside the arguments of a function."""
    if isinstance(part, dict):
        part = freeze(part)
    if isinstance(part, tuple) and part[:1] == ("symbol",):
        return {part[1]}
    if isinstance(part, tuple | frozenset) and not (isinstance(part, tuple) and part[:1] == ("function",)):
        return {name for inner in part for name in exposed(inner)}
    return set()


@dataclass
class Normal:
    """Brings expressions to normal form, where some names stand for integers.

    Parameters
    ----------
    least
        The least values of the names that stand for integers, by ``(kind, name)`` with kind "symbol" or "function".
    """

    least: Mapping[tuple[str, str], int]
    lows: dict[Atom, int | None] = field(default_factory=dict)

    def form(self, e: Any, values: Values | None = None) -> Form:
        """The normal form of an expression, with symbols and functions given values; no name is ever captured."""
        values = values or {}
        if isinstance(e, sp.Rational):
            return constant(Fraction(int(e.p), int(e.q)))
        if isinstance(e, sp.Symbol):
            plain(e)
            return values[e] if e in values else atom(("symbol", e.name))
        if isinstance(e, AppliedUndef):
            plain(e)
            arguments = [self.form(argument, values) for argument in e.args]
            if found := values.get((e.func.__name__, len(e.args))):
                parameters, body = found
                return self.form(body, dict(zip(parameters, arguments, strict=True)))
            return atom(("function", e.func.__name__, tuple(map(freeze, arguments))))
        if isinstance(e, sp.Add):
            return add(*(self.form(part, values) for part in e.args))
        if isinstance(e, sp.Mul):
            return times(*(self.form(part, values) for part in e.args))
        if isinstance(e, sp.Pow):
            return self._power(self.form(e.base, values), self.form(e.exp, values))
        if isinstance(e, sp.log):
            return atom(("log", freeze(self.form(e.args[0], values))))
        if isinstance(e, sp.Sum):
            return self.sums(list(reversed(e.limits)), e.function, values)
        raise RefusedError(f"{e} is no expression of the calculus")

    def _power(self, base: Form, exponent: Form) -> Form:
        """A constant integer power, or a natural one: the least value of each name in the exponent is multiplied out."""
        least = self.at_least(exponent)
        if not self.integer(exponent) or least is None or (least < 0 and exponent != constant(least)):
            raise RefusedError("an exponent that is no integer, or may be negative")
        power = to_the(inverse(base), -least) if least < 0 else to_the(base, least)
        for monomial, c in exponent.items():
            low = constant(self.at_least({monomial: Fraction(1)}))
            if monomial:
                above = minus({monomial: Fraction(1)}, low)
                power = times(power, to_the(atom(("power", freeze(base), freeze(above))), int(c)))
        return power

    def sums(self, limits: Sequence[Any], body: Any, values: Values) -> Form:
        """The sum of ``body`` over indices with limits, the outermost first."""
        if not limits:
            return self.form(body, values)
        if len(limits[0]) != 3:
            raise RefusedError(f"a sum over {limits[0]} has no limits")
        low, high = (self.form(end, values) for end in limits[0][1:])
        plain(limits[0][0])
        if not (self.integer(low) and self.integer(high)):
            raise RefusedError(f"the limits of the sum over {limits[0][0]} are not known to be integers")
        index = ("index", next(_fresh))
        self.lows[index] = self.at_least(low)
        terms = self.sums(limits[1:], body, {**values, limits[0][0]: atom(index)})
        ends = (index, freeze(low), freeze(high))
        return add(*(times(constant(c), self._close(ends, monomial)) for monomial, c in terms.items()))

    def _close(self, first: tuple[Atom, Frozen, Frozen], monomial: Monomial) -> Form:
        """The sum of a monomial: what is without the index leaves it, sums that have the index are joined to it."""
        indices, inside, outside = [first], Counter[Atom](), constant(1)
        for a, power in monomial:
            if not _has(a, first[0]):
                outside = times(outside, to_the(atom(a), power))
            elif a[0] == "sum":
                for _ in range(power):
                    ranges, body = _opened(a)
                    indices += ranges
                    inside.update(dict(body))
            else:
                inside[a] += power
        length = add(dict(first[2]), times(constant(-1), dict(first[1])), constant(1))
        least = self.at_least(length)
        if not inside and len(indices) == 1 and least is not None and least >= 0:
            return times(outside, length)
        return times(outside, atom(_closed(indices, frozenset(inside.items()))))

    def integer(self, form: Form) -> bool:
        """Whether the form is a polynomial with integer coefficients in names that stand for integers."""
        atoms = {a for monomial in form for a, _ in monomial}
        return all(c.denominator == 1 for c in form.values()) and all(
            a in self.lows or a[:2] in self.least for a in atoms
        )

    def at_least(self, form: Form) -> int | None:
        """A lower bound of a sum of positive multiples of integer names, from their least values; None where there is none."""
        total = Fraction(0)
        for monomial, c in form.items():
            low: int | None = 1
            if monomial:
                ((a, power), *others) = monomial
                low = None if others or power > 1 or c < 0 else self.lows.get(a, self.least.get(a[:2]))
            if low is None:
                return None
            total += c * low
        return int(total) if total.denominator == 1 else None


def plain(e: Any) -> None:
    """Refuse a name that carries assumptions, or is no plain symbol or function."""
    same = e == sp.Symbol(e.name) if isinstance(e, sp.Symbol) else e.func == sp.Function(e.func.__name__)
    if not same:
        raise RefusedError(f"{e} carries assumptions, or is no plain name")


def _closed(indices: list[tuple[Atom, Frozen, Frozen]], body: Monomial) -> Atom:
    """A sum as an atom: of all numberings of its indices, that whose name comes first.

    It is over all values of the indices within their ranges, which name the indices that they need. Bound indices are named
    by height and place; what is inside has smaller heights, so that no name is captured.
    """
    height = 1 + max(_heights((tuple(indices), body)), default=0)
    found = []
    for order in permutations(indices):
        names = {i: ("bound", height, place) for place, (i, *_) in enumerate(order)}
        ranges = tuple((low, high) for _, low, high in order)
        found.append(("sum", height, _renamed(ranges, names), _renamed(body, names)))
    return min(found, key=_key)


def _opened(total: Atom) -> tuple[list[tuple[Atom, Frozen, Frozen]], Monomial]:
    """The ranges and the body of a sum, with fresh indices."""
    _, height, ranges, body = total
    names = {("bound", height, place): ("index", next(_fresh)) for place in range(len(ranges))}
    lows_highs = _renamed(ranges, names)
    return [(i, low, high) for i, (low, high) in zip(names.values(), lows_highs, strict=True)], _renamed(body, names)


def _merged(one: Monomial, other: Monomial) -> Monomial:
    powers = Counter(dict(one))
    powers.update(dict(other))
    return frozenset(powers.items())


def _monic(form: Form) -> Frozen:
    lead = form[min(form, key=_key)]
    return freeze(times(constant(1 / lead), form))


def _renamed(part: Any, names: Mapping[Atom, Atom]) -> Any:
    if isinstance(part, tuple) and part in names:
        return names[part]
    return type(part)(_renamed(inner, names) for inner in part) if isinstance(part, tuple | frozenset) else part


def _has(part: Any, index: Atom) -> bool:
    if part == index:
        return True
    return isinstance(part, tuple | frozenset) and any(_has(inner, index) for inner in part)


def _heights(part: Any) -> Iterator[int]:
    if isinstance(part, tuple) and part[:1] == ("sum",):
        yield part[1]
    elif isinstance(part, tuple | frozenset):
        for inner in part:
            yield from _heights(inner)


def _key(part: Any) -> str:
    """A name that is the same for equal parts, whatever order a set is walked in."""
    if isinstance(part, frozenset):
        return "{" + ",".join(sorted(map(_key, part))) + "}"
    return "(" + ",".join(map(_key, part)) + ")" if isinstance(part, tuple) else repr(part)
