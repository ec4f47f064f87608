"""The language of statements: linear expressions in entropies of L tokens and in what samplers cost.

Nothing here needs more than rationals, so that a certificate can be checked with this and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from proofs.settle.forms import Form, averaged, kind, minus
from proofs.settle.quantities import LONGEST_SETS
from proofs.settle.reader import Reader, Sizes, StatementError, shown

__all__ = ["Statement", "StatementError", "Words", "parse", "words"]

LONGEST = 40
#: What expressions are written of: whole numbers, names, and marks, all of them ASCII.
TOKEN = re.compile(r"\s+|(?:0|[1-9][0-9]*)(?![A-Za-z0-9])|[A-Za-z]+|<=|>=|[-+*/(),;|\[\]=:<>]")
SIZES = re.compile(r"KL(?:mean|mix)\s*\(([0-9,\s]+)\)")
#: How deep parentheses may be.
DEEPEST = 50
PREFIX = re.compile(r"^\s*for\s+(?P<what>[^:]*):(?P<rest>.*)$", re.DOTALL)


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
        What is claimed to be at least zero, by its coordinates (:mod:`proofs.settle.forms`).
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
        return averaged(self.form, self.L, self.exchangeable) is not None

    @property
    def linear(self) -> bool:
        """Whether no product of two quantities stands in the form."""
        return not any(kind(c) == "product" for c in self.form)


@dataclass(frozen=True)
class Words:
    """A text cut into its parts, of which no expression is read yet; ``>=`` is turned round.

    Attributes
    ----------
    lengths, V, markov, exchangeable
        What the prefix says, or the sizes and positions where it names no length.
    best
        Whether a constant c is asked for.
    left, relation, right
        Two expressions with ``<=`` or ``=`` between them.
    sizes
        The sequences of sizes that are named.
    """

    lengths: tuple[int, ...]
    V: int | None
    markov: bool
    exchangeable: bool
    best: bool
    left: str
    relation: str
    right: str
    sizes: frozenset[Sizes]

    def reader(self, L: int) -> Reader:
        """What reads the expressions for one length."""
        return Reader(L, self.V, self.best, self.sizes)


def words(text: str) -> Words:
    """The parts of a text.

    Raises
    ------
    StatementError
        With the place and what is allowed.
    """
    if len(text) > 2000:
        raise StatementError(f"{len(text)} characters: a statement has at most 2,000")
    _require_tokens(text)
    lengths, V, markov, exchangeable, body = _prefix(text)
    best = re.match(r"^\s*best\s+c\s*:(.*)$", body, re.DOTALL)
    body = best.group(1) if best else body
    parts = re.split(r"(<=|>=|==|=|<|>)", body)
    if len(parts) != 3:
        raise StatementError(f"{shown(body)}: one of <=, =, >= between two expressions is needed")
    left, relation, right = parts
    if relation in ("<", ">", "=="):
        raise StatementError(f"{relation!r} at {body.index(relation)}: <=, = and >= are allowed")
    if re.sub(r"\s", "", left) == re.sub(r"\s", "", right):
        raise StatementError("both sides are the same expression: the statement says nothing")
    if relation == ">=":
        left, relation, right = right, "<=", left
    lengths = lengths or [_length(body)]
    if out := [L for L in lengths if not 1 <= L <= LONGEST]:
        raise StatementError(f"L={shown(str(out[0]))}: 1 to {LONGEST} tokens")
    if re.search(r"\b(?:K|smax)\b", body) and len(re.findall("KLmean|KLmix", body)) != len(SIZES.findall(body)):
        raise StatementError("K and smax are of sizes that are written as numbers")
    return Words(tuple(lengths), V, markov, exchangeable, bool(best), left, relation, right, frozenset(_sizes(body)))


def parse(text: str, pause: Callable[[], None] = lambda: None) -> list[Statement]:
    """The statements that a text makes: one for each L of its prefix, with a pause before each.

    Raises
    ------
    StatementError
        With the place and what is allowed.

    >>> [s.L for s in parse("for L<=4: DTC <= 3*TC")]
    [2, 3, 4]
    """
    said, found = words(text), []
    for L in said.lengths:
        pause()
        reader = said.reader(L)
        (a, p), (b, q) = reader.read(said.left), reader.read(said.right)
        form, scaled, equal = minus(b, a), minus(q, p), said.relation == "="
        statement = Statement(
            text, L, said.V, said.markov, said.exchangeable, form, equal, scaled if said.best else None
        )
        if said.best and (not scaled or equal):
            raise StatementError("best c: an inequality with a term times c, such as KLmean(2,2) <= c*TC")
        if said.best and not statement.linear:
            raise StatementError("best c: of quantities, not of products of two")
        if any(isinstance(c, frozenset) for c in (*form, *scaled)) and L > LONGEST_SETS and not statement.symmetric:
            raise StatementError(f"L={L}: sets of positions are settled up to L = {LONGEST_SETS}")
        found.append(statement)
    return found


def _prefix(text: str) -> tuple[list[int], int | None, bool, bool, str]:
    """The lengths (none where the prefix names none), the alphabet, which joints are meant, and the rest."""
    match = PREFIX.match(text)
    if not match:
        return [], None, False, False, text
    lengths: list[int] = []
    V, markov, exchangeable = None, False, False
    said = [w.strip() for w in match["what"].split(",")]
    if twice := [w for k, w in enumerate(said) if w[:1] in {v[:1] for v in said[:k]}]:
        raise StatementError(f"{shown(twice[0])}: L, V, markov and exchangeable are said once")
    for word in said:
        if found := re.fullmatch(r"L\s*=\s*([0-9]+)", word):
            lengths = [int(found[1])]
        elif found := re.fullmatch(r"L\s*<=\s*([0-9]+)", word):
            if int(found[1]) > LONGEST:
                raise StatementError(f"L<={shown(found[1])}: up to {LONGEST} tokens")
            lengths = list(range(2, int(found[1]) + 1))
            if not lengths:
                raise StatementError("no length is meant: L<=2 or more")
        elif found := re.fullmatch(r"V\s*=\s*([0-9]+)", word):
            V = int(found[1])
            if not 2 <= V <= 64:
                raise StatementError(f"V={shown(found[1])}: alphabets of 2 to 64 symbols")
        elif word == "markov":
            markov = True
        elif word == "exchangeable":
            exchangeable = True
        else:
            raise StatementError(f"{shown(word)}: L=4, L<=8, V=2, markov and exchangeable are allowed before the colon")
    return lengths, V, markov, exchangeable, match["rest"]


def _sizes(body: str) -> set[Sizes]:
    """The sequences of sizes that a statement names."""
    return {tuple(map(int, re.findall(r"[0-9]+", sizes))) for sizes in SIZES.findall(body)}


def _require_tokens(text: str) -> None:
    """Refuse what Python's grammar would let through: other marks, numbers of other kinds, calls of calls, commas before nothing."""
    place = 0
    while place < len(text):
        match = TOKEN.match(text, place) if text[place].isascii() else None
        if not match:
            raise StatementError(
                f"{shown(text[place : place + 20])} at {place}: outside the language of ASCII names and numbers"
            )
        place = match.end()
    if match := re.search(r"[)\]]\s*[(\[]|,\s*[)\]]", text):
        raise StatementError(f"{shown(text)}: cannot be read at {match.start()}")
    depth = 0
    for mark in text:
        depth += (mark in "([") - (mark in ")]")
        if depth > DEEPEST:
            raise StatementError(f"{shown(text)}: nested too deeply to be read")


def _length(body: str) -> int:
    """The number of tokens that sizes or positions fix."""
    sums = set(map(sum, _sizes(body)))
    if len(sums) > 1:
        raise StatementError(f"sizes add up to {sorted(sums)}: one number of tokens is needed")
    places = [int(n) for m in re.findall(r"\b(?:H|I|CTC)\s*\(([^()]*)\)", body) for n in re.findall(r"[0-9]+", m)]
    if not sums and not places:
        raise StatementError("the number of tokens is open: write, for example, for L=4: ...")
    return max(sums) if sums else max(places)
