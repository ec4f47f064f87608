"""What both sides are evaluated on: small joints with zeros, denoisers, policies, chains and traces, drawn with a fixed seed."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from exact.decoding import state_of
from exact.denoiser import Conditionals, TableDenoiser
from exact.joint import Joint
from exact.lattice import contexts
from exact.policies import Fixed, LeftToRight, Threshold, Top, choices, margin
from exact.types import Policy
from tests.theory.formal.sheet import bits, q, seq

SEED = 20261125
#: Alphabet and length of the joints.
SHAPES = ((2, 2), (3, 2), (2, 3), (2, 3), (3, 3), (2, 4))


@dataclass(frozen=True)
class Language:
    """Two joints of one shape, and a denoiser with positive laws that need no common joint."""

    name: int
    joint: Joint
    other: Joint
    table: TableDenoiser
    theta: Fraction

    @property
    def shape(self) -> str:
        """The arguments V and L of Coq's twins."""
        return f"{self.joint.V} {self.joint.L}"

    @property
    def conditionals(self) -> Conditionals:
        """The denoiser, read exactly."""
        return Conditionals(self.table)

    def policies(self) -> dict[str, Policy]:
        """Deterministic policies by name, some of which look at values."""
        L = self.joint.L
        return {
            "left": LeftToRight(),
            "pairs": LeftToRight(2),
            "top": Top(),
            "margin": Top(2, margin),
            "sure": Threshold(Fraction(1, 2)),
            "ends": Fixed(((0, L - 1), tuple(range(1, L - 1))) if L > 2 else ((1,), (0,))),
        }

    def definitions(self) -> Iterator[str]:
        """The same in Coq's words: p, other, q (at a context), r (with one token hidden), and the policies' tables."""
        k, V, L = self.name, self.joint.V, self.joint.L
        for word, joint in (("p", self.joint), ("other", self.other)):
            rows = seq(f"(Qmake {w} {joint.total})" for w in joint.weights.ravel())
            yield f"Definition {word}{k} := entry 0%Q {V} {rows}."
        read = self.conditionals
        every = [tuple(map(int, c)) for c in contexts(V, L)]
        laws = seq(seq(seq(map(q, law)) for law in read.at(c)) for c in every)
        at = f"[seq odflt {V} o | o <- c]"
        yield f"Definition q{k} c i v := nth 0%Q (nth [::] (entry [::] {V + 1} {laws} {at}) i) v."
        yield f"Definition r{k} x i v := q{k} (see_of {L} (single {L} i) x) i v."
        for name, policy in self.policies().items():
            sets = (chosen(policy, read, c) if V in c else () for c in every)
            table = seq(bits(positions, L) for positions in sets)
            yield f"Definition {name}{k} c : seq bool := entry [::] {V + 1} {table} {at}."


@dataclass(frozen=True)
class Walk:
    """A chain: its integer rows, and a sorted law by whose ranks other chains move."""

    name: int
    rows: list[list[int]]
    weights: tuple[int, ...]

    @property
    def law(self) -> list[Fraction]:
        """The sorted law."""
        return [Fraction(w, sum(self.weights)) for w in self.weights]


def chosen(policy: Policy, read: Conditionals, context: tuple[int, ...]) -> tuple[int, ...]:
    """What a deterministic policy reveals."""
    (positions,) = choices(policy, state_of(read, context, 0))
    return positions


def languages(nudge: int = 0) -> list[Language]:
    """The drawn languages; with a nudge, one weight of each table is larger by it."""
    rng = np.random.default_rng(SEED)
    found = []
    for name, (V, L) in enumerate(SHAPES):
        joint, other = (rng.integers(0, 6, size=(V,) * L) for _ in range(2))
        table = rng.integers(1, 6, size=(V + 1,) * L + (L, V))
        joint[(0,) * L] = 3
        other[(0,) * L] = 2
        joint[(0,) * L] += nudge
        other[(1,) * L] += nudge
        table[..., 0] += nudge
        found.append(Language(name, Joint(joint), Joint(other), TableDenoiser(table), Fraction(2, 5)))
    return found


def walks(nudge: int = 0) -> list[Walk]:
    """The drawn chains, and likewise."""
    rng = np.random.default_rng(SEED + 1)
    found = []
    for name, V in enumerate((2, 3, 3, 4)):
        rows = rng.integers(0, 5, size=(V, V)) + np.eye(V, dtype=int)[(np.arange(V) + 1) % V]
        weights = np.sort(rng.integers(1, 9, size=V))[::-1]
        rows[0, 0] += nudge
        found.append(Walk(name, rows.tolist(), (int(weights[0]) + nudge, *map(int, weights[1:]))))
    return found


def traces(nudge: int = 0) -> list[tuple[int, ...]]:
    """The steps in which positions are revealed; with a nudge, the first is revealed later."""
    every = [*itertools.product(range(3), repeat=3), (0, 0, 1, 1), (3, 1, 1, 0, 2)]
    return [(trace[0] + nudge, *trace[1:]) for trace in every]
