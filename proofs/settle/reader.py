"""Reads one expression of the language: names and calls by table, sums and products by Python's own grammar."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection
from difflib import get_close_matches
from fractions import Fraction
from typing import TypeAlias

from proofs.settle.forms import CONSTANT, Form, kind, plus, times
from proofs.settle.quantities import (
    Places,
    correlation,
    curve,
    dual_correlation,
    entropy,
    equal_blocks,
    everything,
    information,
    mean_over_orders,
    midpoints,
    partition_divergence,
    path_divergence,
)

MOST_STEPS = 100
QUANTITIES = "H, I, TC, DTC, CTC, Z[j], KLmean, KLmix, KLpath, KLblocks, KLmidpoint, L, K, V, smax, log"
#: A form, and the form that the unknown c multiplies.
Pair: TypeAlias = tuple[Form, Form]
Sizes: TypeAlias = tuple[int, ...]


class StatementError(ValueError):
    """A statement that is ill-formed, points at nothing, or is outside the language."""


#: Quantities of sets of positions: how many sets, and the form of these and of what is given.
OF_SETS: dict[str, tuple[int, Callable[..., Form]]] = {
    "H": (1, entropy),
    "I": (2, information),
    "CTC": (1, correlation),
}
#: Quantities of whole numbers: how many (any, for sizes that add up to L), and the form of L and of these.
OF_NUMBERS: dict[str, tuple[int | None, Callable[[int, Sizes], Form]]] = {
    "KLmean": (None, lambda L, sizes: mean_over_orders(sizes)),
    "KLmix": (None, lambda L, sizes: {("mix", sizes): Fraction(1)}),
    "KLpath": (1, lambda L, steps: path_divergence(L, *steps)),
    "KLblocks": (1, lambda L, size: partition_divergence(equal_blocks(L, *size))),
    "KLmidpoint": (0, lambda L, none: partition_divergence(midpoints(L))),
}
#: Quantities of the whole joint.
OF_ALL: dict[str, Callable[[int], Form]] = {
    "H": lambda L: entropy(everything(L)),
    "TC": lambda L: correlation(everything(L)),
    "CTC": lambda L: correlation(everything(L)),
    "DTC": dual_correlation,
}


class Reader:
    """Reads expressions about L tokens over V symbols; ``unknown`` where c stands for a constant to be found."""

    def __init__(self, L: int, V: int | None, unknown: bool, sizes: Collection[Sizes]):
        self.L, self.V, self.unknown, self.sizes = L, V, unknown, sizes

    def read(self, text: str) -> Pair:
        """The form of an expression, and the one that c multiplies.

        Raises
        ------
        StatementError
            With the place and what is allowed.
        """
        try:
            return _pair(self._value(tree(text)))
        except RecursionError:
            raise StatementError(f"{shown(text)}: nested too deeply to be read") from None

    def _value(self, node: ast.expr) -> Fraction | Pair:
        match node:
            case ast.Constant(value=int() as n) if not isinstance(n, bool):
                return Fraction(n)
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                return _product(Fraction(-1), self._value(inner))
            case ast.BinOp(left=a, op=ast.Add() | ast.Sub() as op, right=b):
                sign = 1 if isinstance(op, ast.Add) else -1
                return _sum(self._value(a), _product(Fraction(sign), self._value(b)))
            case ast.BinOp(left=a, op=ast.Mult(), right=b):
                return _product(self._value(a), self._value(b))
            case ast.BinOp(left=a, op=ast.Div(), right=b):
                divisor = self._value(b)
                if not isinstance(divisor, Fraction) or not divisor:
                    raise StatementError(f"{ast.unparse(b)}: only numbers other than 0 divide")
                return _product(1 / divisor, self._value(a))
            case ast.Name(id="c") if self.unknown:
                return {}, {CONSTANT: Fraction(1)}
            case ast.Name(id=name):
                return self._name(name)
            case ast.Subscript(value=ast.Name(id="Z"), slice=index):
                j = self._value(index)
                if not isinstance(j, Fraction) or j.denominator != 1 or not 1 <= j <= self.L:
                    raise StatementError(f"Z[{ast.unparse(index)}]: from 1 to L = {self.L}")
                return curve(self.L, int(j)), {}
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                return self._call(name, arguments), {}
        raise StatementError(f"{ast.unparse(node)!r} is outside the language: {QUANTITIES}, numbers, + - * /")

    def _name(self, name: str) -> Fraction | Pair:
        return (OF_ALL[name](self.L), {}) if name in OF_ALL else self.number(name)

    def number(self, name: str) -> Fraction:
        """What a name of a number stands for."""
        match name:
            case "L":
                return Fraction(self.L)
            case "K" | "smax":
                if len(self.sizes) != 1:
                    raise StatementError(f"{name} is of one sequence of sizes, not of {len(self.sizes)}")
                (sizes,) = self.sizes
                return Fraction(len(sizes) if name == "K" else max(sizes))
            case "V":
                if self.V is None:
                    raise StatementError("V is a number where the prefix names it: for V=2: ...")
                return Fraction(self.V)
        raise StatementError(unknown(name))

    def _call(self, name: str, arguments: list[ast.expr]) -> Form:
        match arguments:
            case [ast.Constant(value=str() as text)] if name in OF_SETS:
                return self._of_sets(name, text)
            case [argument] if name == "log":
                return self._log(argument)
        if name in OF_NUMBERS:
            return self._of_numbers(name, arguments)
        if name not in {*OF_SETS, *OF_ALL, "Z", "log"}:
            raise StatementError(unknown(name))
        raise StatementError(f"{name} is no quantity of {len(arguments)} numbers: {QUANTITIES}")

    def _of_sets(self, name: str, text: str) -> Form:
        return OF_SETS[name][1](*self.sets(name, text))

    def sets(self, name: str, text: str) -> list[Places]:
        """The sets of H(S), H(S|T), I(S;T|U), CTC(S|T), the last what is given; positions count from 1."""
        body, _, given = text.partition("|")
        groups = [self._positions(part) for part in body.split(";")]
        wanted, _ = OF_SETS[name]
        if len(groups) != wanted:
            raise StatementError(f"{name}({text}): {'two sets with ; between them' if wanted == 2 else 'one set'}")
        return [*groups, self._positions(given) if given.strip() else frozenset()]

    def _of_numbers(self, name: str, arguments: list[ast.expr]) -> Form:
        numbers = [self._value(a) for a in arguments]
        whole = tuple(int(n) for n in numbers if isinstance(n, Fraction) and n.denominator == 1 and n > 0)
        if len(whole) < len(numbers):
            raise StatementError(f"{name}({', '.join(map(ast.unparse, arguments))}): whole numbers above 0 are needed")
        arity, form = OF_NUMBERS[name]
        if arity is None and sum(whole) != self.L:
            raise StatementError(f"{name}{whole}: sizes add up to {sum(whole)}, not to L = {self.L}")
        if arity is not None and len(whole) != arity:
            raise StatementError(f"{name} is no quantity of {len(whole)} numbers: {QUANTITIES}")
        if name == "KLpath" and whole[0] > MOST_STEPS:
            raise StatementError(f"KLpath({whole[0]}): schedules of up to {MOST_STEPS} steps")
        return form(self.L, whole)

    def _log(self, argument: ast.expr) -> Form:
        """The logarithm of V or of a whole number, which may be a power of the V that is named."""
        if isinstance(argument, ast.Name) and argument.id == "V":
            return {"log V": Fraction(1)}
        n = self._value(argument)
        if not isinstance(n, Fraction) or n.denominator != 1 or n < 1:
            raise StatementError(f"log({ast.unparse(argument)}): of V or of a whole number")
        power = next((k for k in range(1, 65) if self.V and self.V**k == n), 0)
        if power:
            return {"log V": Fraction(power)}
        return {("log", int(n)): Fraction(1)} if n > 1 else {}

    def _positions(self, text: str) -> Places:
        found = [p.strip() for p in text.split(",")]
        if not all(re.fullmatch(r"[0-9]+", p) and 1 <= int(p) <= self.L for p in found):
            raise StatementError(f"positions {text.strip()!r}: numbers from 1 to L = {self.L} with commas between")
        return frozenset(map(int, found))


def tree(text: str) -> ast.expr:
    """An expression by Python's grammar, its sets of positions as strings."""
    quoted = re.sub(r"\b(H|I|CTC)\s*\(([^()]*)\)", lambda m: f'{m[1]}("{m[2]}")', text.strip())
    try:
        return ast.parse(quoted, mode="eval").body
    except SyntaxError as error:
        raise StatementError(f"{shown(text)}: cannot be read at {error.offset}") from None
    except RecursionError:
        raise StatementError(f"{shown(text)}: nested too deeply to be read") from None


def unknown(name: str) -> str:
    """That a name is none, and the one that may be meant."""
    near = get_close_matches(name, re.findall("[A-Za-z]+", QUANTITIES), n=1)
    return f"{shown(name)} is no quantity: {f'did you mean {near[0]}?' if near else QUANTITIES}"


def shown(text: str) -> str:
    """A text in quotes, cut where it is long."""
    text = text.strip()
    return repr(text if len(text) <= 60 else text[:57] + "...")


def _pair(value: Fraction | Pair) -> Pair:
    """A number as a constant form."""
    return value if isinstance(value, tuple) else ({CONSTANT: value} if value else {}, {})


def _sum(a: Fraction | Pair, b: Fraction | Pair) -> Fraction | Pair:
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a + b
    (p, q), (r, s) = _pair(a), _pair(b)
    return plus(p, r), plus(q, s)


def _product(a: Fraction | Pair, b: Fraction | Pair) -> Fraction | Pair:
    if isinstance(a, Fraction):
        return a * b if isinstance(b, Fraction) else (times(b[0], a), times(b[1], a))
    if isinstance(b, Fraction):
        return _product(b, a)
    for (p, q), other in ((a, b), (b, a)):
        if not p and set(q) == {CONSTANT} and not other[1]:  # c times an expression
            return {}, times(other[0], q[CONSTANT])
    if a[1] or b[1] or any(kind(x) == "product" for x in (*a[0], *b[0])):
        raise StatementError("products of three quantities, or of two with c, are outside the language")
    sides = sorted((tuple(sorted(p[0].items(), key=repr)) for p in (a, b)), key=repr)
    return {("product", *sides): Fraction(1)}, {}
