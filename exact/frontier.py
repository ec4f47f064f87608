r"""The best deterministic policies that may look at values: the whole frontier of expected rounds against divergence.

A deterministic policy picks the next set from the context. On sequences of the joint it takes an expected number of rounds
:math:`E_P[R]` and costs :math:`\mathrm{KL}(P \| Q) = E_P \sum_t \mathrm{TC}(X_{S_t} | x_{C_t})`. Both are sums over
contexts, so the least :math:`\mathrm{KL} + \lambda\, E_P[R]` is a dynamic programme over contexts; its policies for all
:math:`\lambda \ge 0` are the vertices of the frontier, and a coin tossed in advance reaches every point between two, in
divergence of sequence and path. A sampler that tosses coins draws from a mixture, which may be closer to the joint than its
path: the frontier bounds path divergences of all policies, and what is drawn by deterministic ones.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from exact.decoding import path_divergence, path_errors
from exact.denoiser import Conditionals
from exact.information import total_correlation
from exact.joint import Joint, require_memory
from exact.lattice import marginal_cube
from exact.trees import Tree, tree
from exact.types import Nats, Policy, State, Table

#: Costs closer than this share of the largest one are the same to float64 sums over contexts.
RESOLUTION = 1e-11


@dataclass(frozen=True, eq=False)
class Best:
    """A policy as a table: the set to reveal in each context of a joint, as binary digits of positions."""

    joint: Joint
    table: Table

    def __call__(self, state: State) -> Iterable[int]:
        """The positions of the set; all masked ones in a context that the joint never shows."""
        chosen = int(self.table[state.context])
        return [i for i in state.masked if chosen >> i & 1] or state.masked

    def tree(self) -> Tree:
        """What is revealed first and what next, on the sequences of the joint."""
        return tree(self.joint, self)

    def __repr__(self) -> str:
        return f"Best(reveals {', '.join(map(str, self.tree().first))} of {self.joint.L} first)"

    def __str__(self) -> str:
        return str(self.tree())


@dataclass(frozen=True)
class Vertex:
    """One corner of the frontier: expected rounds and divergence on sequences of the joint, and the policy."""

    rounds: Nats
    divergence: Nats
    policy: Best

    def __str__(self) -> str:
        value = float(self.rounds)
        rounds = f"{self.rounds} = {value:.4f}" if isinstance(self.rounds, Fraction) and value % 1 else f"{value:.6g}"
        told = [f"{rounds} round{'s' * (value != 1)}, {self.divergence:.4g} nats", *self.policy.tree().lines]
        return "\n  ".join(told)


def frontier(joint: Joint) -> list[Vertex]:
    r"""The lower convex frontier of :math:`(E_P[R], \mathrm{KL})`, from one round to no divergence.

    The ends are exact for an exact joint: one round costs TC, and which sets cost nothing is decided in integers, so the
    fewest expected rounds without any divergence are a fraction. Corners between are found in floats by halving angles;
    two that differ by less than :math:`10^{-11}` may be taken for one.

    >>> from exact.languages import markov
    >>> chain = markov([1, 1], [[9, 1], [1, 9]], 3)
    >>> for corner in frontier(chain):
    ...     print(corner)
    1 round, 0.7361 nats
      reveal 0, 1, 2
    2 rounds, 0 nats
      reveal 1; then 0, 2
    """
    lattice = _Lattice(joint)
    if joint.L == 1 or not total_correlation(joint):
        policy = Best(joint, np.full((joint.V + 1,) * joint.L, 2**joint.L - 1))
        return [Vertex(Fraction(1), total_correlation(joint), policy)]
    first = Vertex(Fraction(1), total_correlation(joint), lattice.best(math.inf))
    last = lattice.exact_end()
    found = [first, *_between(joint, lattice, first, last), last]
    return [v for k, v in enumerate(found) if k == 0 or float(v.rounds) > float(found[k - 1].rounds)]


def position(joint: Joint, policy: Policy, conditionals: Conditionals | None = None) -> tuple[Nats, Nats]:
    r"""The expected rounds :math:`E_P[R]` and the path divergence of any policy, on sequences of the joint.

    For a deterministic policy that is the divergence of what it draws; for a random one an upper bound on it.
    """
    errors = path_errors(joint, conditionals or Conditionals(joint), policy)
    return sum(e.running for e in errors), path_divergence(errors)


def excess(corners: list[Vertex], rounds: Nats, divergence: Nats) -> float:
    """How far above the frontier a policy's divergence is, at its own expected rounds; in floats.

    >>> from exact.languages import markov
    >>> from exact.policies import LeftToRight
    >>> chain = markov([1, 1], [[9, 1], [1, 9]], 3)
    >>> round(excess(frontier(chain), *position(chain, LeftToRight(2))), 4)
    0.3681
    """
    xs = [float(v.rounds) for v in corners]
    return float(divergence) - float(np.interp(float(rounds), xs, [float(v.divergence) for v in corners]))


class _Lattice:
    """The costs of all sets in all contexts of a joint, and the dynamic programme over them.

    Everything is weighed by the probability of its context, so that the value of revealing S after C is a plain sum over
    the tokens of S: of :math:`p \\log p` for the correlation, of the value of the next context for the rest.
    """

    def __init__(self, joint: Joint):
        self.joint, self.V, self.L = joint, joint.V, joint.L
        size = sum(math.comb(self.L, k) * self.V ** (self.L - k) * 2**k for k in range(self.L + 1))
        require_memory(16 * size, f"the costs of all sets in all contexts of {self.V}^{self.L} sequences")
        self.cube = marginal_cube(joint)
        self.mass = (self.cube / joint.total).astype(float)
        with np.errstate(divide="ignore", invalid="ignore"):
            self.plogp = np.where(self.mass > 0, self.mass * np.log(self.mass), 0.0)
        self.costs = {(C, S): self._cost(C, S) for C in range(2**self.L) for S in _subsets((2**self.L - 1) & ~C)}

    def at(self, table: Table, told: int) -> Table:
        """The entries of contexts that tell exactly the tokens of ``told``; other axes have length one."""
        return table[tuple(slice(self.V) if told >> i & 1 else slice(self.V, None) for i in range(self.L))]

    def _cost(self, C: int, S: int) -> Table:
        members = [i for i in range(self.L) if S >> i & 1]
        singles = sum(self.at(self.plogp, C | 1 << i).sum(axis=i, keepdims=True) for i in members)
        whole = self.at(self.plogp, C | S).sum(axis=tuple(members), keepdims=True)
        cost: Table = np.maximum(whole - singles + (len(members) - 1) * self.at(self.plogp, C), 0.0)
        return cost

    def best(self, price: float) -> Best:
        """The policy of least divergence plus ``price`` for each expected round; at infinity, one round."""
        whole = 2**self.L - 1
        chosen = np.full((self.V + 1,) * self.L, whole)
        if math.isinf(price):
            return Best(self.joint, chosen)
        value = np.zeros((self.V + 1,) * self.L)
        for C in sorted(range(whole), key=int.bit_count, reverse=True):
            least: Any = None
            sets = np.zeros(())
            for S in _subsets(whole & ~C):
                members = tuple(i for i in range(self.L) if S >> i & 1)
                later = self.at(value, C | S).sum(axis=members, keepdims=True)
                total = self.costs[C, S] + later
                better = total < least if least is not None else np.full(total.shape, True)
                least = total if least is None else np.where(better, total, least)
                sets = np.where(better, S, sets)
            self.at(value, C)[...] = least + price * self.at(self.mass, C)
            self.at(chosen, C)[...] = sets
        return Best(self.joint, chosen)

    def exact_end(self) -> Vertex:
        """The fewest expected rounds at no divergence: costless sets are decided in integers where the joint has them."""
        whole = 2**self.L - 1
        chosen = np.full((self.V + 1,) * self.L, whole)
        kind = object if self.joint.exact else float
        # weight of a context times the least expected rounds from it, an integer multiple of 1 / total
        value = np.zeros((self.V + 1,) * self.L, dtype=kind)
        for C in sorted(range(whole), key=int.bit_count, reverse=True):
            here = self.at(self.cube, C).astype(kind)
            least: Any = None
            sets = np.zeros(())
            for S in _subsets(whole & ~C):
                members = tuple(i for i in range(self.L) if S >> i & 1)
                later = here + self.at(value, C | S).sum(axis=members, keepdims=True)
                free = self._costless(C, S, members)
                better = free & (later < least) if least is not None else free
                least = np.where(better, later, self.joint.total * (self.L + 1) if least is None else least)
                sets = np.where(better, S, sets)
            self.at(value, C)[...] = least
            self.at(chosen, C)[...] = sets
        policy = Best(self.joint, chosen)
        rounds = self.joint.ratio(value[(self.V,) * self.L])
        return Vertex(rounds, 0 * total_correlation(self.joint), policy)

    def _costless(self, C: int, S: int, members: tuple[int, ...]) -> Table:
        """Where the tokens of S are independent given the context: w(x_S) w^(k-1) is the product of the w(x_i)."""
        if not self.joint.exact:
            return self.costs[C, S] <= RESOLUTION
        here = self.at(self.cube, C).astype(object)
        together = self.at(self.cube, C | S).astype(object) * here ** (len(members) - 1)
        apart: Any = np.ones((), dtype=object)
        for i in members:
            apart = apart * self.at(self.cube, C | 1 << i).astype(object)
        free: Table = (together == apart).all(axis=members, keepdims=True)
        return free


def _between(joint: Joint, lattice: _Lattice, left: Vertex, right: Vertex) -> list[Vertex]:
    """The corners strictly between two, by the policy that is best at the price of the slope joining them."""
    width = float(right.rounds) - float(left.rounds)
    height = float(left.divergence) - float(right.divergence)
    if width <= RESOLUTION or height <= RESOLUTION:
        return []
    price = height / width
    policy = lattice.best(price)
    rounds, divergence = position(joint, policy)
    gain = float(left.divergence) + price * float(left.rounds) - float(divergence) - price * float(rounds)
    if gain <= RESOLUTION * (1 + price * joint.L):
        return []
    corner = Vertex(rounds, divergence, policy)
    return [*_between(joint, lattice, left, corner), corner, *_between(joint, lattice, corner, right)]


def _subsets(whole: int) -> Iterable[int]:
    """The nonempty subsets of a set, larger numbers first."""
    subset = whole
    while subset:
        yield subset
        subset = (subset - 1) & whole
