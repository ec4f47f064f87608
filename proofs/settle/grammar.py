r"""The grammar of expressions, for the checker alone.

.. code-block:: text

    expression = term ((+ | -) term)*        term = factor ((* | /) factor)*        factor = -* atom
    atom       = number | name | Z[expression] | name(sets) | name(expression, ...) | (expression)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from proofs.settle import expansion
from proofs.settle.evaluator import Clock
from proofs.settle.expansion import ONE, Form, Rational, spread, total

#: The most tokens whose sets are told apart, the most steps, how deep parentheses may be, and a bound on any whole number.
LONGEST_SETS, MOST_STEPS, DEPTH, HUGE = 6, 100, 50, 10**2000
#: A form, and the form that the unknown c multiplies.
Pair: TypeAlias = tuple[Form, Form]
OF_SETS: dict[str, Callable[..., Form]] = {
    "H": expansion.entropy,
    "I": expansion.information,
    "CTC": expansion.correlation,
}


class Reader:
    """Reads the tokens of one expression about L tokens, from the left."""

    def __init__(self, tokens: Sequence[str], L: int, numbers: Mapping[str, int], unknown: bool, clock: Clock):
        self.tokens, self.place, self.depth = [*tokens, ""], 0, 0
        self.L, self.numbers, self.unknown, self.clock = L, numbers, unknown, clock

    def whole(self) -> Pair:
        """The form of all tokens, and the one that c multiplies."""
        found = self.expression()
        if self.tokens[self.place]:
            raise ValueError(f"{self.tokens[self.place][:40]!r} is not expected there")
        return found

    def take(self, *wanted: str) -> str:
        """The next token where it is one of those wanted, or else an empty text."""
        token = self.tokens[self.place]
        if token not in wanted:
            return ""
        self.place += 1
        return token

    def expression(self) -> Pair:
        """A sum of terms."""
        found = self.term()
        while sign := self.take("+", "-"):
            term = self.term()
            factor = 1 if sign == "+" else -1
            found = total((found[0], 1), (term[0], factor)), total((found[1], 1), (term[1], factor))
        return found

    def term(self) -> Pair:
        """A product of factors, or a quotient by numbers."""
        found = self.factor()
        while sign := self.take("*", "/"):
            self.clock()
            other = self.factor()
            if sign == "/":
                divisor = _number(other)
                if not divisor:
                    raise ValueError("only numbers other than 0 divide")
                other = ({ONE: Fraction(1) / divisor}, {})
            found = self.product(found, other)
        return found

    def factor(self) -> Pair:
        """An atom and its signs."""
        signs = 0
        while self.take("-"):
            signs += 1
        a, b = self.atom()
        return (total((a, -1)), total((b, -1))) if signs % 2 else (a, b)

    def atom(self) -> Pair:
        """A number, a name, a quantity, or an expression in parentheses."""
        token = self.tokens[self.place]
        if not token:
            raise ValueError("the expression ends too early")
        self.place += 1
        if token.isdigit():
            return number(int(token)), {}
        if token == "(":
            found = self.inside(")")
            if len(found) > 1:
                raise ValueError("parentheses hold one expression")
            return found[0]
        if token == "c" and self.unknown:
            return {}, number(1)
        if token == "Z" and self.take("["):
            return expansion.curve(self.L, self.index(self.inside("]"), self.L)), {}
        if token in OF_SETS and self.take("("):
            return OF_SETS[token](*self.sets(2 if token == "I" else 1)), {}
        if self.take("("):
            return self.quantity(token), {}
        match token:
            case "H":
                return {expansion.full(self.L): 1}, {}
            case "TC" | "CTC":
                return expansion.correlation(expansion.full(self.L), 0), {}
            case "DTC":
                return expansion.dual(self.L), {}
            case _ if token in self.numbers:
                return number(self.numbers[token]), {}
        raise ValueError(f"{token[:40]!r} is no quantity there")

    def inside(self, end: str) -> list[Pair]:
        """Expressions up to a closing mark."""
        self.depth += 1
        if self.depth > DEPTH:
            raise ValueError("nested too deeply")
        found = [self.expression()]
        while end == ")" and self.take(","):
            found.append(self.expression())
        if not self.take(end):
            raise ValueError(f"{end} is missing")
        self.depth -= 1
        return found

    def index(self, found: list[Pair], most: int) -> int:
        """The one whole number above 0 that stands between brackets."""
        n = _number(found[0]) if len(found) == 1 else None
        if n is None or n.denominator != 1 or not 1 <= n <= most:
            raise ValueError(f"a whole number above 0 is needed{'' if most == HUGE else f', up to {most}'}")
        return int(n)

    def sets(self, wanted: int) -> list[int]:
        """Sets of positions with ; between them, then what is given after |, as masks."""
        end = self.tokens.index(")", self.place) if ")" in self.tokens[self.place :] else self.place
        groups, _, given = " ".join(self.tokens[self.place : end]).partition("|")
        self.place = end + 1
        if len(groups.split(";")) != wanted:
            raise ValueError(f"{wanted} sets of positions are needed")
        return [*(places(group, self.L) for group in groups.split(";")), places(given, self.L) if given.strip() else 0]

    def quantity(self, name: str) -> Form:
        """A quantity of numbers."""
        if name == "KLmidpoint" and self.take(")"):
            return expansion.rounds(expansion.midpoints(self.L))
        opened = next(k for k, token in enumerate(self.tokens[self.place :]) if token != "(")
        of_alphabet = ["V", *")" * (opened + 1)]
        if name == "log" and self.tokens[self.place + opened :][: len(of_alphabet)] == of_alphabet:
            self.place += opened + len(of_alphabet)
            return expansion.log_V(self.numbers.get("V"))
        found = self.inside(")")
        match name:
            case "log":
                return expansion.log(self.index(found, HUGE))
            case "KLpath":
                return expansion.path(self.L, self.index(found, MOST_STEPS))
            case "KLblocks":
                size = self.index(found, HUGE)
                blocks = [range(start, min(start + size, self.L)) for start in range(0, self.L, size)]
                return expansion.rounds([sum(1 << i for i in block) for block in blocks])
            case "KLmean" | "KLmix":
                sizes = tuple(self.index([size], self.L) for size in found)
                if sum(sizes) != self.L:
                    raise ValueError(f"sizes add up to L = {self.L}")
                return expansion.orders(sizes) if name == "KLmean" else {("mix", sizes): 1}
        raise ValueError(f"{name[:40]!r} is no quantity")

    def product(self, a: Pair, b: Pair) -> Pair:
        """A product, of which one factor at most has c, and neither is a product where both are more than numbers."""
        (p, q), (r, s) = a, b
        if q and s:
            raise ValueError("products of c with itself are outside the language")
        return _times(p, r, self.L), total((_times(p, s, self.L), 1), (_times(q, r, self.L), 1))


def places(text: str, L: int) -> int:
    """The mask of positions with commas between, counted from 1."""
    found = 0
    for n in map(str.strip, text.split(",")):
        if not n.isdigit() or len(n) > 6 or not 1 <= int(n) <= L:
            raise ValueError(f"positions {text[:40]!r}: from 1 to L = {L}")
        found |= 1 << int(n) - 1
    return found


def number(x: Rational) -> Form:
    """A number as a form."""
    return {ONE: x} if x else {}


def _number(pair: Pair) -> Rational | None:
    """The number that a pair is, or None."""
    form, scaled = pair
    return form.get(ONE, 0) if not scaled and not set(form) - {ONE} else None


def _times(a: Form, b: Form, L: int) -> Form:
    for one, other in ((a, b), (b, a)):
        if not set(one) - {ONE}:
            return total((other, one.get(ONE, 0)))
    if any(isinstance(c, tuple) and c[0] == "product" for c in (*a, *b)):
        raise ValueError("products of three quantities are outside the language")
    sides = [tuple(sorted((spread(x, L) if L <= LONGEST_SETS else x).items(), key=repr)) for x in (a, b)]
    return {("product", *sorted(sides, key=repr)): 1}
