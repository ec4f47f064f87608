r"""Policies: what a sampler reveals next, from the context and the marginals of its masked positions.

A policy is a function of a :class:`State`. It returns the positions to reveal, or a law over sets of them as a dict
``{positions: probability}``; any function that does so is one. Confidence is compared exactly where the marginals are
fractions; of equal positions the first comes first.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import comb

from exact.logsum import expected_log
from exact.types import Law, Number, Policy, Positions, State


def choices(policy: Policy, state: State) -> dict[Positions, Number]:
    """The law of the set that ``policy`` reveals in ``state``, each set in increasing order.

    Raises
    ------
    ValueError
        Where it is no set of positions, holds one that is not masked, or the probabilities are no law.
    """
    chosen = policy(state)
    if not isinstance(chosen, Iterable):
        raise ValueError(f"{policy} gave {chosen!r}: the positions to reveal are needed, or a law over sets of them")
    if not isinstance(chosen, Mapping):
        chosen = {tuple(chosen): 1}
    law: dict[Positions, Number] = {}
    for positions, probability in chosen.items():
        if not set(positions) <= set(state.masked) or len(set(positions)) != len(positions):
            raise ValueError(
                f"{policy} chose positions {positions} in context {state.context}: {state.masked} are masked"
            )
        if probability:
            key = tuple(sorted(positions))
            law[key] = law.get(key, 0) + probability
    total = sum(law.values())
    if min(law.values(), default=-1) < 0 or (
        total != 1 if isinstance(total, int | Fraction) else abs(total - 1) > 1e-9
    ):
        raise ValueError(f"{policy}: the probabilities {list(law.values())} of its choices are not a law")
    return law


def confidence(law: Law) -> Number:
    """The largest probability."""
    return max(law)


def margin(law: Law) -> Number:
    """The largest probability less the second."""
    first, second = sorted(law, reverse=True)[:2] if len(law) > 1 else (law[0], 0)
    return first - second


def certainty(law: Law) -> Number:
    r"""The negative entropy :math:`\sum_v p(v) \log p(v)`."""
    return expected_log((p, p) for p in law)


@dataclass(frozen=True)
class Fixed:
    """The blocks of an ordered partition, in turn."""

    blocks: tuple[Positions, ...]

    def __call__(self, state: State) -> Iterable[int]:
        """What is masked of the first block that is not finished."""
        return next(rest for block in self.blocks if (rest := [i for i in block if i in state.masked]))


@dataclass(frozen=True)
class LeftToRight:
    """The first ``size`` masked positions."""

    size: int = 1

    def __call__(self, state: State) -> Iterable[int]:
        """The first masked positions."""
        return state.masked[: self.size]


@dataclass(frozen=True)
class RandomOrder:
    """A uniformly random order, in rounds of the given sizes, which add up to L."""

    sizes: tuple[int, ...]

    def __call__(self, state: State) -> Mapping[Positions, Number]:
        """Every set of the round's size, equally likely."""
        ends = zip(self.sizes, itertools.accumulate(self.sizes), strict=True)
        size = next((s for s, end in ends if end > state.told), 0)
        if not 1 <= size <= len(state.masked):
            raise ValueError(
                f"sizes {self.sizes}: they add up to the {state.told + len(state.masked)} positions decoded"
            )
        chance = Fraction(1, comb(len(state.masked), size))
        return dict.fromkeys(itertools.combinations(state.masked, size), chance)


@dataclass(frozen=True)
class Bernoulli:
    r"""Each masked token on its own, along mask probabilities :math:`1 = m_0 > m_1 > \dots > m_K = 0`.

    In step k a masked token is revealed with probability :math:`(m_k - m_{k+1}) / m_k`: a schedule on a grid.
    """

    masks: tuple[Number, ...]

    def __post_init__(self) -> None:
        if self.masks[0] != 1 or self.masks[-1] != 0 or any(a <= b for a, b in itertools.pairwise(self.masks)):
            raise ValueError(f"mask probabilities {self.masks}: they fall from 1 to 0")

    @classmethod
    def uniform(cls, steps: int) -> Bernoulli:
        """The grid of equal steps."""
        return cls(tuple(1 - Fraction(k, steps) for k in range(steps + 1)))

    def __call__(self, state: State) -> Mapping[Positions, Number]:
        """Every set, by the chance of revealing it and nothing else."""
        if state.step + 1 >= len(self.masks):
            raise ValueError(
                f"step {state.step}: a schedule of {len(self.masks) - 1} steps decodes whole texts, from their start"
            )
        now, then = self.masks[state.step], self.masks[state.step + 1]
        chance = (now - then) / now
        return {
            chosen: chance**size * (1 - chance) ** (len(state.masked) - size)
            for size in range(len(state.masked) + 1)
            for chosen in itertools.combinations(state.masked, size)
        }


@dataclass(frozen=True)
class InBlocks:
    """Blocks in turn, each decoded to its end by an inner policy that sees no masked position outside it."""

    blocks: tuple[Positions, ...]
    inner: Policy

    def __call__(self, state: State) -> Iterable[int] | Mapping[Positions, Number]:
        """What the inner policy reveals of the first unfinished block."""
        block = next(b for b in self.blocks if any(i in state.masked for i in b))
        return self.inner(replace(state, masked=tuple(i for i in state.masked if i in block), places=block))


@dataclass(frozen=True)
class Threshold:
    """Every position with confidence of at least ``tau``; the most confident one where there is none."""

    tau: Number

    def __call__(self, state: State) -> Iterable[int]:
        """The confident positions."""
        sure = [i for i in state.masked if max(state.marginals[i]) >= self.tau]
        return sure or state.ranked(confidence)[:1]


@dataclass(frozen=True)
class Top:
    """The k most confident positions, by the largest probability, the margin, or the entropy."""

    k: int = 1
    by: Callable[[Law], Number] = confidence

    def __call__(self, state: State) -> Iterable[int]:
        """The first k of the ranking."""
        return state.ranked(self.by)[: self.k]


@dataclass(frozen=True)
class EntropyBounded:
    r"""The longest prefix U of the ranking with :math:`\sum_{i \in U} H_i - \max_{i \in U} H_i \le \gamma`.

    Source: Ben-Hamu et al., arXiv 2505.24857 (the rule, with three proxies to rank by).
    """

    gamma: Number
    by: Callable[[Law], Number] = certainty

    def __post_init__(self) -> None:
        if self.gamma < 0:
            raise ValueError(f"gamma={self.gamma}: a bound on entropy is at least 0")

    def __call__(self, state: State) -> Iterable[int]:
        """The prefix; the first position always fits."""
        limit = Fraction(self.gamma) if isinstance(self.gamma, float) else self.gamma
        chosen: list[int] = []
        total: Number = 0
        largest: Number = 0
        for i in state.ranked(self.by):
            entropy = -certainty(state.marginals[i])
            total = total + entropy
            largest = entropy if not chosen or largest < entropy else largest
            if limit < total - largest:
                break
            chosen.append(i)
        return chosen


def partition(blocks: Sequence[Sequence[int]]) -> tuple[Positions, ...]:
    """Blocks as the tuples that :class:`Fixed` and :class:`InBlocks` take."""
    return tuple(tuple(block) for block in blocks)


def midpoint(L: int, width: int = 1) -> Fixed:
    """Halving every gap in every round, by separators of ``width`` tokens told one after the other.

    A chain of order ``width`` is decoded without any loss: what lies on both sides of a separator is independent given it.

    >>> midpoint(7).blocks
    ((3,), (1, 5), (0, 2, 4, 6))
    """
    rounds: list[tuple[int, ...]] = []
    gaps = [range(L)]
    while gaps:
        middles = [gap[max(0, (len(gap) - width) // 2) :][:width] for gap in gaps]
        rounds += [tuple(m[k] for m in middles if len(m) > k) for k in range(max(map(len, middles)))]
        sides = [(range(g.start, m.start), range(m.stop, g.stop)) for g, m in zip(gaps, middles, strict=True)]
        gaps = [side for pair in sides for side in pair if side]
    return Fixed(tuple(rounds))
