r"""The checker's own reader of statements: the prefix, and two expressions with a relation between them.

.. code-block:: text

    statement  = [for item, item ... :] [best c :] expression (<= | = | >=) expression
    item       = L = number | L <= number | V = number | markov | exchangeable

The search reads by other code; where the two differ, nothing is accepted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from proofs.settle.evaluator import Clock
from proofs.settle.expansion import Form, total
from proofs.settle.grammar import Reader

#: The most characters, and the most tokens.
LONGEST_TEXT, LONGEST = 2_000, 40
TOKEN = re.compile(r"\s*(?:((?:0|[1-9][0-9]*)(?![A-Za-z0-9]))|([A-Za-z]+)|(<=|>=|[-+*/(),;|\[\]=:])|$)", re.ASCII)


class Claim(NamedTuple):
    """What is claimed of L tokens: that a form is at least zero, or zero; or, with c times ``scaled`` added, for the least c."""

    L: int
    V: int | None
    markov: bool
    exchangeable: bool
    form: Form
    equal: bool
    scaled: Form | None


class Sentence(NamedTuple):
    """A statement cut into its parts, of which no expression is read yet."""

    lengths: Sequence[int]
    V: int | None
    markov: bool
    exchangeable: bool
    best: bool
    left: list[str]
    relation: str
    right: list[str]
    #: The one sequence of sizes that is named, where there is one.
    sizes: tuple[int, ...] | None

    def claim(self, L: int, clock: Clock) -> Claim:
        """What is claimed for one length; ValueError with what cannot be read."""
        numbers = {"L": L} | ({"V": self.V} if self.V else {})
        numbers |= {"K": len(self.sizes), "smax": max(self.sizes)} if self.sizes else {}
        sides = [Reader(side, L, numbers, self.best, clock).whole() for side in (self.left, self.right)]
        (a, p), (b, q) = reversed(sides) if self.relation == ">=" else sides
        form, scaled, equal = total((b, 1), (a, -1)), total((q, 1), (p, -1)), self.relation == "="
        if self.best and (
            not scaled or equal or any(isinstance(c, tuple) and c[0] == "product" for c in (*form, *scaled))
        ):
            raise ValueError("best c: an inequality with a term times c, and without products")
        return Claim(L, self.V, self.markov, self.exchangeable, form, equal, scaled if self.best else None)


def sentence(text: str) -> Sentence:
    """The parts of a statement; ValueError where it is none."""
    body, items = _tokens(text), list[list[str]]()
    if body[:1] == ["for"] and ":" in body:
        end = body.index(":")
        items, body = _split(body[1:end], ","), body[end + 1 :]
    lengths: Sequence[int] = ()
    V, said = None, list[str]()
    for item in items:
        match item:
            case ["L", "=", n] if n.isdigit():
                lengths = [_small(n)]
            case ["L", "<=", n] if n.isdigit():
                lengths = range(2, _small(n) + 1)
            case ["V", "=", n] if n.isdigit():
                V = _small(n)
            case ["markov"] | ["exchangeable"]:
                pass
            case _:
                raise ValueError(f"{' '.join(item)[:40]!r} before the colon")
        said.append(item[0])
    if len(set(said)) < len(said):
        raise ValueError("something is said twice before the colon")
    best = body[:3] == ["best", "c", ":"]
    body = body[3:] if best else body
    places = [k for k, token in enumerate(body) if token in ("<=", "=", ">=")]
    if len(places) != 1:
        raise ValueError("one of <=, =, >= between two expressions is needed")
    named = [inner for name in ("KLmean", "KLmix") for inner in _inner(body, name)]
    plain = [inner for inner in named if re.fullmatch("[0-9]+( , [0-9]+)*", " ".join(inner))]
    written = {tuple(map(_small, inner[::2])) for inner in plain}
    sums = {sum(sizes) for sizes in written}
    if "L" not in said:
        points = [_small(t) for name in ("H", "I", "CTC") for inner in _inner(body, name) for t in inner if t.isdigit()]
        if len(sums) > 1 or not (sums or points):
            raise ValueError("the number of tokens is open")
        lengths = [max(sums or points)]
    if not lengths or not all(1 <= L <= LONGEST for L in lengths) or (V is not None and not 2 <= V <= 64):
        raise ValueError(f"1 to {LONGEST} tokens, alphabets of 2 to 64 symbols")
    sizes = next(iter(written)) if len(written) == 1 and len(plain) == len(named) else None
    k = places[0]
    return Sentence(lengths, V, "markov" in said, "exchangeable" in said, best, body[:k], body[k], body[k + 1 :], sizes)


def _tokens(text: str) -> list[str]:
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"a statement has at most {LONGEST_TEXT:,} characters")
    found, place = [], 0
    while place < len(text):
        match = TOKEN.match(text, place)
        if not match:
            raise ValueError(f"{text[place : place + 20]!r} cannot be read")
        found += [token for token in match.groups() if token]
        place = match.end()
    return found


def _split(tokens: list[str], mark: str) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for token in tokens:
        found = [*found, []] if token == mark else [*found[:-1], [*found[-1], token]]
    return found


def _inner(tokens: list[str], name: str) -> list[list[str]]:
    """What stands between each such name's parenthesis and the next that closes."""
    found = []
    for k in range(len(tokens) - 1):
        if tokens[k] == name and tokens[k + 1] == "(":
            rest = tokens[k + 2 :]
            found.append(rest[: rest.index(")")] if ")" in rest else rest)
    return found


def _small(text: str) -> int:
    if len(text) > 6:
        raise ValueError(f"{text[:10]}...: too large a number there")
    return int(text)
