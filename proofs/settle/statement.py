"""The language of statements: linear expressions in entropies of L tokens and in what samplers cost.

Nothing here needs more than rationals, so that a certificate can be checked with this and nothing else.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Hashable
from dataclasses import dataclass
from fractions import Fraction
from math import comb

Form = dict[Hashable, Fraction]
LONGEST, LONGEST_SETS, MOST_STEPS = 40, 6, 100
PREFIX = re.compile(r"^\s*for\s+(?P<what>[^:]*):(?P<rest>.*)$", re.DOTALL)
#: The coordinate of plain numbers.
CONSTANT = "one nat"
QUANTITIES = "H, I, TC, DTC, CTC, Z[j], KLmean, KLmix, KLpath, KLblocks, KLmidpoint, L, K, V, smax, log"


class StatementError(ValueError):
    """A statement that is ill-formed, points at nothing, or is outside the language."""


@dataclass(frozen=True)
class Statement:
    """A form that is claimed to be at least zero (or zero), for L tokens.

    Attributes
    ----------
    text
        The statement as given.
    L, V
        The number of tokens, and the alphabet where one is named.
    markov, exchangeable
        Which joints are meant.
    form
        Coordinates to rationals: sets of positions, ``"log V"``, ``("mix", sizes)``, ``("log", n)``, and products of two forms.
    equal
        Whether equality is claimed.
    scaled
        For ``best c``: the form that c multiplies; the claim is ``c * scaled >= -form``.
    """

    text: str
    L: int
    V: int | None
    markov: bool
    exchangeable: bool
    form: Form
    equal: bool = False
    scaled: Form | None = None

    @property
    def symmetric(self) -> bool:
        """Whether only averages over all sets of a size matter."""
        return self.averaged is not None

    @property
    def linear(self) -> bool:
        """Whether no product of two quantities stands in the form."""
        return not any(_is_product(c) for c in self.form)

    @property
    def averaged(self) -> Form | None:
        """The form in averages over sets of k tokens (keys 1 to L), where it is one of them."""
        return averaged(self.form, self.L, self.exchangeable)


def parse(text: str) -> list[Statement]:
    """The statements that a text makes: one for each L of its prefix.

    Raises
    ------
    StatementError
        With the place and what is allowed.

    >>> [s.L for s in parse("for L<=4: DTC <= 3*TC")]
    [2, 3, 4]
    """
    if len(text) > 2000:
        raise StatementError(f"{len(text)} characters: a statement has at most 2,000")
    lengths, V, markov, exchangeable, body = _prefix(text)
    best = re.match(r"^\s*best\s+c\s*:(.*)$", body, re.DOTALL)
    body = best.group(1) if best else body
    parts = re.split(r"(<=|>=|==|=|<|>)", body)
    if len(parts) != 3:
        raise StatementError(f"{_shown(body)}: one of <=, =, >= between two expressions is needed")
    left, relation, right = parts
    if relation in ("<", ">", "=="):
        raise StatementError(f"{relation!r} at {body.index(relation)}: <=, = and >= are allowed")
    if lengths is None:
        lengths = [_length(body)]
    found = []
    for L in lengths:
        if not 1 <= L <= LONGEST:
            raise StatementError(f"L={L}: 1 to {LONGEST} tokens")
        reader = _Reader(L, V, bool(best), _sizes(body))
        a, b = reader.read(left), reader.read(right)
        plain, scaled = _minus(b[0], a[0]), _minus(b[1], a[1])
        if relation == ">=":
            plain, scaled = _times(plain, -1), _times(scaled, -1)
        sets = any(isinstance(c, frozenset) for c in (*plain, *scaled))
        statement = Statement(text, L, V, markov, exchangeable, plain, relation == "=", scaled if best else None)
        if best and (not scaled or relation == "="):
            raise StatementError("best c: an inequality with a term times c, such as KLmean(2,2) <= c*TC")
        if sets and L > LONGEST_SETS and not statement.symmetric:
            raise StatementError(f"L={L}: sets of positions are settled up to L = {LONGEST_SETS}")
        if re.sub(r"\s", "", left) == re.sub(r"\s", "", right):
            raise StatementError("both sides are the same expression: the statement says nothing")
        found.append(statement)
    return found


def averaged(form: Form, L: int, exchangeable: bool) -> Form | None:
    """A form over sets as one over their sizes, where sets of a size weigh the same (or the law is exchangeable)."""
    found: Form = {}
    layers: dict[int, dict[frozenset, Fraction]] = {}
    for c, x in form.items():
        if isinstance(c, frozenset):
            layers.setdefault(len(c), {})[c] = x
        else:
            found[c] = x
    for size, sets in layers.items():
        weights = list(sets.values())
        even = len(sets) == comb(L, size) and len(set(weights)) == 1
        if not even and not exchangeable:
            return None
        found[size] = found.get(size, Fraction(0)) + sum(weights, Fraction(0))
    return {c: x for c, x in found.items() if x}


def _prefix(text: str) -> tuple[list[int] | None, int | None, bool, bool, str]:
    match = PREFIX.match(text)
    if not match:
        return None, None, False, False, text
    lengths: list[int] | None = None
    V, markov, exchangeable = None, False, False
    for word in (w.strip() for w in match["what"].split(",")):
        if found := re.fullmatch(r"L\s*=\s*(\d+)", word):
            lengths = [int(found[1])]
        elif found := re.fullmatch(r"L\s*<=\s*(\d+)", word):
            if int(found[1]) > LONGEST:
                raise StatementError(f"L<={found[1]}: up to {LONGEST} tokens")
            lengths = list(range(2, int(found[1]) + 1))
        elif found := re.fullmatch(r"V\s*=\s*(\d+)", word):
            V = int(found[1])
            if not 2 <= V <= 64:
                raise StatementError(f"V={V}: alphabets of 2 to 64 symbols")
        elif word == "markov":
            markov = True
        elif word == "exchangeable":
            exchangeable = True
        else:
            raise StatementError(f"{word!r}: L=4, L<=8, V=2, markov and exchangeable are allowed before the colon")
    if lengths == []:
        raise StatementError("no length is meant: L<=2 or more")
    return lengths, V, markov, exchangeable, match["rest"]


def _sizes(body: str) -> set[tuple[int, ...]]:
    """The sequences of sizes that a statement names."""
    found = re.findall(r"KL(?:mean|mix)\(([\d,\s]+)\)", body)
    return {tuple(map(int, re.findall(r"\d+", sizes))) for sizes in found}


def _length(body: str) -> int:
    """The number of tokens that sizes or positions fix."""
    sums = set(map(sum, _sizes(body)))
    if len(sums) > 1:
        raise StatementError(f"sizes add up to {sorted(sums)}: one number of tokens is needed")
    places = [int(n) for m in re.findall(r"(?:\bH|\bI|CTC)\(([^()]*)\)", body) for n in re.findall(r"\d+", m)]
    if not sums and not places:
        raise StatementError("the number of tokens is open: write, for example, for L=4: ...")
    return max(sums) if sums else max(places)


Pair = tuple[Form, Form]


class _Reader:
    """Reads one expression: a form, and the form that the unknown c multiplies."""

    def __init__(self, L: int, V: int | None, unknown: bool, sizes: set[tuple[int, ...]]):
        self.L, self.V, self.unknown, self.sizes = L, V, unknown, sizes

    def read(self, text: str) -> Pair:
        quoted = re.sub(r"\b(H|I|CTC)\(([^()]*)\)", lambda m: f'{m[1]}("{m[2]}")', text.strip())
        try:
            tree = ast.parse(quoted, mode="eval").body
            return self.pair(self.value(tree))
        except SyntaxError as error:
            raise StatementError(f"{_shown(text)}: cannot be read at {error.offset}") from None
        except RecursionError:
            raise StatementError(f"{_shown(text)}: nested too deeply to be read") from None

    @staticmethod
    def pair(value: Fraction | Pair) -> Pair:
        """A number as a constant form."""
        return value if isinstance(value, tuple) else ({CONSTANT: value} if value else {}, {})

    def value(self, node: ast.expr) -> Fraction | Pair:
        match node:
            case ast.Constant(value=int() as n) if not isinstance(n, bool):
                return Fraction(n)
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                return self.product(Fraction(-1), self.value(inner))
            case ast.BinOp(left=a, op=ast.Add() | ast.Sub() as op, right=b):
                sign = 1 if isinstance(op, ast.Add) else -1
                return self.sum(self.value(a), self.product(Fraction(sign), self.value(b)))
            case ast.BinOp(left=a, op=ast.Mult(), right=b):
                return self.product(self.value(a), self.value(b))
            case ast.BinOp(left=a, op=ast.Div(), right=b):
                divisor = self.value(b)
                if not isinstance(divisor, Fraction) or not divisor:
                    raise StatementError(f"{ast.unparse(b)}: only numbers other than 0 divide")
                return self.product(1 / divisor, self.value(a))
            case ast.Name(id="c") if self.unknown:
                return {}, {CONSTANT: Fraction(1)}
            case ast.Name(id=name):
                return self.name(name)
            case ast.Subscript(value=ast.Name(id="Z"), slice=index):
                j = self.value(index)
                if not isinstance(j, Fraction) or j.denominator != 1 or not 1 <= j <= self.L:
                    raise StatementError(f"Z[{ast.unparse(index)}]: from 1 to L = {self.L}")
                return self.curve(int(j)), {}
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                return self.call(name, arguments)
        raise StatementError(f"{ast.unparse(node)!r} is outside the language: {QUANTITIES}, numbers, + - * /")

    def sum(self, a: Fraction | Pair, b: Fraction | Pair) -> Fraction | Pair:
        if isinstance(a, Fraction) and isinstance(b, Fraction):
            return a + b
        (p, q), (r, s) = self.pair(a), self.pair(b)
        return _plus(p, r), _plus(q, s)

    def product(self, a: Fraction | Pair, b: Fraction | Pair) -> Fraction | Pair:
        if isinstance(a, Fraction) and isinstance(b, Fraction):
            return a * b
        if isinstance(a, Fraction):
            assert isinstance(b, tuple)
            return _times(b[0], a), _times(b[1], a)
        if isinstance(b, Fraction):
            return self.product(b, a)
        for (p, q), other in ((a, b), (b, a)):
            if not p and set(q) == {CONSTANT} and not other[1]:  # c times an expression
                return {}, _times(other[0], q[CONSTANT])
        if a[1] or b[1] or any(_is_product(x) for x in (*a[0], *b[0])):
            raise StatementError("products of three quantities, or of two with c, are outside the language")
        sides = sorted((tuple(sorted(p[0].items(), key=repr)) for p in (a, b)), key=repr)
        return {("product", *sides): Fraction(1)}, {}

    def name(self, name: str) -> Fraction | Pair:
        everything = frozenset(range(1, self.L + 1))
        singles: Form = {frozenset({i}): Fraction(1) for i in everything}
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
            case "H":
                return {everything: Fraction(1)}, {}
            case "TC" | "CTC":
                return _plus(singles, {everything: Fraction(-1)}), {}
            case "DTC":
                rest: Form = {everything - {i}: Fraction(1) for i in everything if self.L > 1}
                return _plus(rest, {everything: Fraction(1 - self.L)}), {}
        raise StatementError(f"{name!r} is no quantity: {QUANTITIES}")

    def call(self, name: str, arguments: list[ast.expr]) -> Pair:
        text = [a.value for a in arguments if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if name in ("H", "I", "CTC"):
            return self.entropy(name, text[0]), {}
        if name == "log":
            n = self.value(arguments[0]) if len(arguments) == 1 and not _is(arguments[0], "V") else None
            if n is None:
                return {"log V": Fraction(1)}, {}
            if not isinstance(n, Fraction) or n.denominator != 1 or n < 1:
                raise StatementError(f"log({ast.unparse(arguments[0])}): of V or of a whole number")
            power = next((k for k in range(1, 65) if self.V and self.V**k == n), 0)
            if power:
                return {"log V": Fraction(power)}, {}
            return ({("log", int(n)): Fraction(1)} if n > 1 else {}), {}
        numbers = [self.value(a) for a in arguments]
        if not all(isinstance(n, Fraction) and n.denominator == 1 and n > 0 for n in numbers):
            raise StatementError(f"{name}({', '.join(map(ast.unparse, arguments))}): whole numbers above 0 are needed")
        sizes = tuple(int(n) for n in numbers if isinstance(n, Fraction))
        if name in ("KLmean", "KLmix"):
            if sum(sizes) != self.L:
                raise StatementError(f"{name}{sizes}: sizes add up to {sum(sizes)}, not to L = {self.L}")
            return (self.mean(sizes) if name == "KLmean" else {("mix", sizes): Fraction(1)}), {}
        if name == "KLpath" and len(sizes) == 1:
            if sizes[0] > MOST_STEPS:
                raise StatementError(f"KLpath({sizes[0]}): schedules of up to {MOST_STEPS} steps")
            return self.path(sizes[0]), {}
        if name == "KLblocks" and len(sizes) == 1:
            starts = range(1, self.L + 1, sizes[0])
            return self.partition([list(range(s, min(s + sizes[0], self.L + 1))) for s in starts]), {}
        if name == "KLmidpoint" and not sizes:
            return self.partition(_midpoints(self.L)), {}
        raise StatementError(f"{name} is no quantity of {len(sizes)} numbers: {QUANTITIES}")

    def entropy(self, name: str, text: str) -> Form:
        """H(S), H(S|T), I(S;T|U), CTC(S|T), positions counted from 1."""
        body, _, given_text = text.partition("|")
        groups = [self.positions(part) for part in body.split(";")]
        given = self.positions(given_text) if given_text.strip() else frozenset()
        if len(groups) != (2 if name == "I" else 1):
            raise StatementError(f"{name}({text}): {'two sets with ; between them' if name == 'I' else 'one set'}")
        if name == "H":
            return _minus({groups[0] | given: Fraction(1)}, {given: Fraction(1)})
        if name == "CTC":
            form: Form = {}
            for i in groups[0]:
                form = _plus(form, _minus({given | {i}: Fraction(1)}, {given: Fraction(1)}))
            return _minus(form, _minus({groups[0] | given: Fraction(1)}, {given: Fraction(1)}))
        a, b = groups
        return _minus(
            _plus({a | given: Fraction(1)}, {b | given: Fraction(1)}),
            _plus({a | b | given: Fraction(1)}, {given: Fraction(1)}),
        )

    def positions(self, text: str) -> frozenset[int]:
        found = [p.strip() for p in text.split(",")]
        if not all(re.fullmatch(r"\d+", p) and 1 <= int(p) <= self.L for p in found):
            raise StatementError(f"positions {text.strip()!r}: numbers from 1 to L = {self.L} with commas between")
        return frozenset(map(int, found))

    def curve(self, j: int) -> Form:
        """Z[j]: the mean entropy of one token and of j - 1, less that of j."""
        return _plus(_plus(self.layer(1), self.layer(j - 1)), _times(self.layer(j), -1))

    def layer(self, k: int) -> Form:
        if k == 0:
            return {}
        if self.L > LONGEST_SETS:
            return {k: Fraction(1)}
        sets = map(frozenset, itertools.combinations(range(1, self.L + 1), k))
        return dict.fromkeys(sets, Fraction(1, comb(self.L, k)))

    def mean(self, sizes: tuple[int, ...]) -> Form:
        form: Form = {}
        start = 0
        for size in sizes:
            for j in range(start, start + size):
                form = _plus(form, _minus(self.curve(j + 1), self.curve(start + 1)))
            start += size
        return form

    def path(self, steps: int) -> Form:
        form: Form = {}
        for j in range(1, self.L + 1):
            form = _plus(form, self.curve(j))
        for t in range(steps):
            seen = Fraction(t, steps)
            for k in range(self.L):
                chance = comb(self.L - 1, k) * seen**k * (1 - seen) ** (self.L - 1 - k)
                form = _minus(form, _times(self.curve(k + 1), self.L * chance / steps))
        return form

    def partition(self, blocks: list[list[int]]) -> Form:
        form: Form = {}
        seen: list[int] = []
        for block in blocks:
            given = f"|{','.join(map(str, seen))}" if seen else ""
            form = _plus(form, self.entropy("CTC", f"{','.join(map(str, block))}{given}"))
            seen += block
        return form


def _midpoints(L: int) -> list[list[int]]:
    rounds, gaps = [], [(1, L)]
    while gaps:
        middles = [(a + b) // 2 for a, b in gaps]
        rounds.append(middles)
        gaps = [g for (a, b), m in zip(gaps, middles, strict=True) for g in ((a, m - 1), (m + 1, b)) if g[0] <= g[1]]
    return rounds


def _plus(a: Form, b: Form) -> Form:
    total = dict(a)
    for c, x in b.items():
        total[c] = total.get(c, Fraction(0)) + x
    return {c: x for c, x in total.items() if x and c != frozenset()}


def _times(a: Form, factor: Fraction | int) -> Form:
    return {c: x * factor for c, x in a.items() if x * factor}


def _minus(a: Form, b: Form) -> Form:
    return _plus(a, _times(b, -1))


def _shown(text: str) -> str:
    """A text in quotes, cut where it is long."""
    text = text.strip()
    return repr(text if len(text) <= 60 else text[:57] + "...")


def _is_product(c: Hashable) -> bool:
    return isinstance(c, tuple) and c[0] == "product"


def _is(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
