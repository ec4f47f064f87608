r"""The words of statements, each expanded into entropies, for the checker alone.

A form gives each of its coordinates a rational: k above 0 is the entropy of the positions whose bits are set in k, -k the mean
entropy of k positions over all sets of them, :data:`ONE` a plain number, ``("log", n)``, ``"log V"``, ``("mix", sizes)`` the
divergence from the mean of all orders, ``("product", a, b)`` of two forms by their items. The search has forms of its own.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from math import comb
from typing import Any, TypeAlias

Rational: TypeAlias = int | Fraction
Form: TypeAlias = Mapping[Any, Rational]
ONE = "one nat"
PRIMES = [p for p in range(2, 64) if all(p % d for d in range(2, p))]


def total(*terms: tuple[Form, Rational]) -> Form:
    """A sum of multiples of forms; the entropy of no token is nothing."""
    found: dict[Hashable, Rational] = {}
    for form, factor in terms:
        for c, x in form.items():
            found[c] = found.get(c, 0) + x * factor
    return {c: x for c, x in found.items() if x and c != 0}


def spread(form: Form, L: int) -> Form:
    """A form with the means over sets written out."""
    found: dict[Hashable, Rational] = {}
    for c, x in form.items():
        sets = masks(L, -c) if isinstance(c, int) and c < 0 else [c]
        for each in sets:
            found[each] = found.get(each, 0) + (Fraction(x) / len(sets) if len(sets) > 1 else x)
    return {c: x for c, x in found.items() if x}


def full(L: int) -> int:
    """The mask of all positions."""
    return (1 << L) - 1


def entropy(a: int, given: int = 0) -> Form:
    """What the tokens of a mask leave open where others are known."""
    return total(({a | given: 1}, 1), ({given: 1}, -1))


def information(a: int, b: int, given: int = 0) -> Form:
    r""":math:`I(A; B | C) = H(A | C) + H(B | C) - H(A, B | C)`."""
    return total((entropy(a, given), 1), (entropy(b, given), 1), (entropy(a | b, given), -1))


def correlation(a: int, given: int = 0) -> Form:
    r""":math:`\sum_{i \in A} H(X_i | C) - H(A | C)`."""
    return total(*((entropy(bit, given), 1) for bit in bits(a)), (entropy(a, given), -1))


def dual(L: int) -> Form:
    r""":math:`H - \sum_i H(X_i | X_{-i})`."""
    return total((entropy(full(L)), 1), *((entropy(bit, full(L) - bit), -1) for bit in bits(full(L))))


def curve(L: int, j: int) -> Form:
    """What j - 1 tokens say of another, on average."""
    return total(({-1: 1}, 1), ({1 - j: 1}, 1), ({-j: 1}, -1))


def orders(sizes: Sequence[int]) -> Form:
    """The correlation of each round given those before, on average over all orders."""
    seen, terms = 0, list[tuple[Form, Rational]]()
    for size in sizes:
        terms += [({-seen - 1: 1}, size), ({-seen: 1}, 1 - size), ({-seen - size: 1}, -1)]
        seen += size
    return total(*terms)


def rounds(blocks: Sequence[int]) -> Form:
    """The correlation of each block given those before."""
    seen, terms = 0, list[tuple[Form, Rational]]()
    for block in blocks:
        terms.append((correlation(block, seen), 1))
        seen |= block
    return total(*terms)


def midpoints(L: int) -> list[int]:
    """The middles of all gaps, round by round."""
    gaps, found = [(0, L)], list[int]()
    while gaps:
        found.append(sum(1 << (a + b - 1) // 2 for a, b in gaps))
        gaps = [gap for a, b in gaps for gap in ((a, (a + b - 1) // 2), ((a + b + 1) // 2, b)) if gap[0] < gap[1]]
    return found


@lru_cache(maxsize=4096)
def path(L: int, steps: int) -> Form:
    """What tokens leave open given those of earlier steps, each at a step of its own, less the entropy of all."""
    terms: list[tuple[Form, Rational]] = [({-L: 1}, -1)]
    for k in range(L):
        chance = Fraction(comb(L - 1, k) * sum(t**k * (steps - t) ** (L - 1 - k) for t in range(steps)), steps**L)
        terms += [({-k - 1: 1}, L * chance), ({-k: 1}, -L * chance)]
    return total(*terms)


def log(n: int) -> Form:
    """The logarithm of a whole number, small primes apart."""
    found: dict[Hashable, Rational] = {}
    for p in PRIMES:
        while n % p == 0:
            n, found["log", p] = n // p, found.get(("log", p), 0) + 1
    return {**found, ("log", n): 1} if n > 1 else found


def log_V(V: int | None) -> Form:
    """The logarithm of the alphabet's size, a number where it is named."""
    return log(V) if V else {"log V": 1}


def bits(mask: int) -> list[int]:
    """The single positions of a mask."""
    return [1 << i for i in range(mask.bit_length()) if mask >> i & 1]


def masks(L: int, k: int) -> list[int]:
    """All sets of k of L positions."""
    return [sum(1 << i for i in chosen) for chosen in combinations(range(L), k)]
