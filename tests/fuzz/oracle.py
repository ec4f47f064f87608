"""A third reading of statements, in floats and by definition: whether an accepted certificate can be right.

Sides are evaluated by Python itself, with the words as functions of the entropies of one world: a table of probabilities, or an
MDS code. Divergences are summed order by order. It knows nothing of forms, and shares no code with the search or the checker.
"""

from __future__ import annotations

import itertools
import math
import re
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

SLACK = 1e-9
#: What a symbol of a code has: those of up to eight tokens exist over seven symbols.
UNIT = math.log(7)


class Whole(float):
    """A quantity of all tokens, which is one of sets too where it is called."""

    of_sets: Any

    def __new__(cls, value: float, of_sets: Any) -> Whole:
        """The number, and the function of sets."""
        found = float.__new__(cls, value)
        found.of_sets = of_sets
        return found

    def __call__(self, text: str) -> float:
        """The quantity of sets."""
        return float(self.of_sets(*sets(text)))


class Curve:
    """Z by its index."""

    def __init__(self, world: World):
        self.layer = world.layer

    def __getitem__(self, j: float) -> float:
        return self.layer(1) + self.layer(round(j) - 1) - self.layer(round(j))


def sets(text: str) -> list[frozenset[int]]:
    """Sets of positions with ; between, and what is given."""
    body, _, given = text.partition("|")
    return [frozenset(int(n) - 1 for n in part.split(",") if n.strip()) for part in [*body.split(";"), given]]


class World:
    """One law of L tokens: its entropies, and what the words of statements come to."""

    def __init__(self, L: int, V: int | None = None, weights: Any = None, k: int | None = None):
        self.L, self.k = L, k
        self.V = V if weights is None else len(weights)
        self.p = None if weights is None else np.array(weights, dtype=float) / np.sum(np.array(weights, dtype=float))
        self.known: dict[frozenset[int], float] = {}

    def h(self, places: frozenset[int]) -> float:
        """The entropy of the tokens at some positions, counted from 0."""
        if self.k is not None:
            return min(len(places), self.k) * UNIT
        if places not in self.known:
            away = tuple(i for i in range(self.L) if i not in places)
            q = self.p.sum(axis=away).ravel() if away else self.p.ravel()
            self.known[places] = float(-(q[q > 0] * np.log(q[q > 0])).sum())
        return self.known[places]

    def ctc(self, block: frozenset[int], seen: frozenset[int]) -> float:
        """What drawing a block at once loses, given what is seen."""
        each = sum(self.h(seen | {i}) - self.h(seen) for i in block)
        return each - (self.h(seen | block) - self.h(seen))

    def left_open(self, a: frozenset[int], b: frozenset[int]) -> float:
        """The entropy of some tokens given others."""
        return self.h(a | b) - self.h(b)

    def shared(self, a: frozenset[int], b: frozenset[int], c: frozenset[int]) -> float:
        """The information between two sets of tokens given a third."""
        return self.left_open(a, c) - self.left_open(a, b | c)

    def rounds(self, blocks: Any) -> float:
        """The same for blocks in turn."""
        seen: frozenset[int] = frozenset()
        lost = 0.0
        for block in map(frozenset, blocks):
            lost += self.ctc(block, seen)
            seen |= block
        return lost

    def mean(self, *sizes: int) -> float:
        """Over all orders in rounds of these sizes."""
        orders = ordered(tuple(range(self.L)), sizes)
        return sum(map(self.rounds, orders)) / len(orders)

    def mix(self, *sizes: int) -> float:
        """The divergence from the mean of what all orders draw."""
        assert self.p is not None, "a code has no alphabet"
        drawn, orders = np.zeros_like(self.p), ordered(tuple(range(self.L)), sizes)
        for order in orders:
            q, seen = np.ones_like(self.p), []
            for block in order:
                for i in block:
                    both, base = self._spread([*seen, i]), self._spread(seen)
                    q = q * np.where(base > 0, both / np.where(base > 0, base, 1), 0)
                seen += block
            drawn += q / len(orders)
        some = self.p > 0
        return float((self.p[some] * np.log(self.p[some] / drawn[some])).sum())

    def _spread(self, places: list[int]) -> Any:
        away = tuple(i for i in range(self.L) if i not in places)
        return self.p.sum(axis=away, keepdims=True) if away else self.p

    def path(self, steps: int) -> float:
        """Every token at a step of its own, all steps as likely."""
        total = 0.0
        for times in itertools.product(range(steps), repeat=self.L):
            total += self.rounds([i for i, t in enumerate(times) if t == s] for s in range(steps))
        return total / steps**self.L

    def words(self) -> dict[str, Any]:
        """The names of the language."""
        every = frozenset(range(self.L))
        single = [frozenset({i}) for i in every]

        tc = self.ctc(every, frozenset())
        return {
            "H": Whole(self.h(every), self.left_open),
            "I": lambda text: self.shared(*sets(text)),
            "CTC": Whole(tc, self.ctc),
            "TC": tc,
            "DTC": self.h(every) - sum(self.h(every) - self.h(every - i) for i in single),
            "Z": Curve(self),
            "KLmean": lambda *sizes: self.mean(*map(round, sizes)),
            "KLmix": lambda *sizes: self.mix(*map(round, sizes)),
            "KLpath": lambda steps: self.path(round(steps)),
            "KLblocks": lambda size: self.rounds(
                range(s, min(s + round(size), self.L)) for s in range(0, self.L, round(size))
            ),
            "KLmidpoint": lambda: self.rounds(middles(self.L)),
            "L": self.L,
            "log": math.log,
        }

    def layer(self, k: int) -> float:
        """The mean entropy of k tokens."""
        sets = [frozenset(s) for s in itertools.combinations(range(self.L), k)]
        return sum(map(self.h, sets)) / len(sets)


@lru_cache(maxsize=256)
def ordered(free: tuple[int, ...], sizes: tuple[int, ...]) -> list[list[tuple[int, ...]]]:
    """All ordered partitions into blocks of these sizes."""
    if not sizes:
        return [[]]
    return [
        [block, *rest]
        for block in itertools.combinations(free, sizes[0])
        for rest in ordered(tuple(i for i in free if i not in block), sizes[1:])
    ]


def middles(L: int) -> list[list[int]]:
    """The middles of all gaps of positions counted from 1, given from 0."""
    gaps, found = [(1, L)], []
    while gaps:
        found.append([(a + b) // 2 - 1 for a, b in gaps])
        gaps = [g for a, b in gaps for g in ((a, (a + b) // 2 - 1), ((a + b) // 2 + 1, b)) if g[0] <= g[1]]
    return found


class Reading:
    """A statement cut by regular expressions, its sides evaluated by Python."""

    def __init__(self, text: str):
        prefix = re.match(r"\s*for\s([^:]*):", text)
        said = prefix[1] if prefix else ""
        body = text[prefix.end() :] if prefix else text
        best = re.match(r"\s*best\s+c\s*:", body)
        self.best, body = bool(best), body[best.end() :] if best else body
        self.V = int(found[1]) if (found := re.search(r"V\s*=\s*([0-9]+)", said)) else None
        self.markov, self.exchangeable = "markov" in said, "exchangeable" in said
        left, self.relation, right = re.split("(<=|>=|=)", body)
        sizes = [tuple(map(int, s.split(","))) for s in re.findall(r"KLm(?:ean|ix)\s*\(([0-9,\s]+)\)", body)]
        self.numbers = {"K": len(sizes[0]), "smax": max(sizes[0])} if sizes else {}
        quoted = (re.sub(r"\b(H|I|CTC)\s*\(([^()]*)\)", r'\1("\2")', side) for side in (left, right))
        self.left, self.right = (re.sub(r"log\s*\(\s*V\s*\)", "logV", side).strip() for side in quoted)

    def slack(self, world: World, c: float = 0.0) -> float:
        """The larger side less the smaller one: below zero where the statement is violated."""
        names = {**world.words(), **self.numbers, "c": c, "V": self.V, "__builtins__": {}}
        names["logV"] = UNIT if world.k is not None else math.log(world.V or 1)
        a, b = (float(eval(side, names)) for side in (self.left, self.right))
        return a - b if self.relation == ">=" else b - a

    def scaled(self, world: World) -> float:
        """What c multiplies, on the larger side."""
        return self.slack(world, 1.0) - self.slack(world, 0.0)

    def means(self, world: World) -> bool:
        """Whether a world is among those spoken of."""
        if world.k is not None:
            return self.V is None and not self.markov and not self.exchangeable
        table = world.p
        past = [(frozenset({i}), frozenset(range(i - 1)), frozenset({i - 1})) for i in range(2, world.L)]
        chain = all(abs(world.shared(*three)) < SLACK for three in past)
        same = all(np.allclose(table, np.swapaxes(table, i, i + 1), atol=1e-15) for i in range(world.L - 1))
        return self.V in (None, world.V) and (chain or not self.markov) and (same or not self.exchangeable)


@lru_cache(maxsize=64)
def worlds(L: int, V: int | None, markov: bool, exchangeable: bool) -> tuple[World, ...]:
    """Laws to try a statement on: codes, copies, parities, and drawn ones with zeros, among chains and exchangeable ones."""
    rng, found = np.random.default_rng(L), list[World]()
    if V is None and not markov and not exchangeable:
        found += [World(L, k=k) for k in range(1, L + 1)]
    for v in [V] if V else [2, 3]:
        if v**L > 800:
            continue
        for n in range(12):
            table = rng.integers(1, 6, (v,) * L) * (rng.random((v,) * L) < (0.3, 0.6, 1.0)[n % 3])
            if markov:
                table = rng.integers(1, 6, v)
                for _ in range(L - 1):
                    table = table[..., None] * (rng.integers(0, 5, (v, v)) + np.eye(v, dtype=int))
            if exchangeable:
                index = list(np.ndindex(*table.shape))
                drawn = rng.integers(0, 3, table.size) if not markov else np.ones(table.size, dtype=int)
                lookup = dict(zip(index, drawn, strict=True))
                table = np.array([lookup[tuple(sorted(x))] for x in index]).reshape((v,) * L)
            if table.any():
                found.append(World(L, weights=table.tolist()))
        sums = np.indices((v,) * L).sum(axis=0) % v
        copy = np.zeros((v,) * L, dtype=int)
        for a in range(v):
            copy[(a,) * L] = 1
        found += [World(L, weights=copy.tolist())]
        found += [World(L, weights=(sums == 0).astype(int).tolist())] if not markov else []
    return tuple(found)


def violated(text: str, L: int, c: float = 0.0, equal_too: bool = True) -> bool:
    """Whether some world at hand violates a statement, by more than floats err."""
    said = Reading(text)
    for world in worlds(L, said.V, said.markov, said.exchangeable):
        try:
            slack = said.slack(world, c)
        except AssertionError:
            continue
        if slack < -SLACK or (equal_too and said.relation == "=" and slack > SLACK):
            return True
    return False


def wrong(certificate: dict[str, Any]) -> str:
    """Why an accepted certificate cannot be right; nothing where it may be."""
    text, said = certificate["statement"], Reading(certificate["statement"])
    if certificate["verdict"] == "holds":
        for part in certificate["parts"]:
            c = float(Fraction(part.get("c", "0")))
            if violated(text, part["L"], c):
                return f"L = {part['L']}: violated"
            if "extremal" in part:
                world = witness(part["extremal"], part["L"])
                if not said.means(world) or abs(said.slack(world, c)) > SLACK or not said.scaled(world) > SLACK:
                    return f"L = {part['L']}: c is not reached"
        return ""
    world = witness(certificate, certificate["L"])
    slack = said.slack(world) / (UNIT if world.k is not None else 1)
    given = float(Fraction(certificate.get("value") or certificate["violation"]))
    if not said.means(world):
        return "the witness is not meant"
    if said.best and abs(said.scaled(world)) > SLACK:
        return "some constants will do"
    if abs(slack - given) > 1e-7 * max(1, abs(given)) or not (slack < SLACK or said.relation == "="):
        return f"the witness leaves {slack}, not {given}"
    return ""


def witness(source: dict[str, Any], L: int) -> World:
    """The world of a code or a table."""
    return World(L, k=source["code"][1]) if "code" in source else World(L, weights=source["weights"])
