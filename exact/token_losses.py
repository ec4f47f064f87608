"""Losses of single tokens under masks: each depends on the datum and on which of the other tokens are masked, in rationals."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from exact.variance import Masks, masks


@dataclass(frozen=True)
class TokenLosses:
    """What each token loses where it is masked: by the datum, the token, and which of the others are masked.

    ``table[x][i][k]``: the bits of k are the masks of the other tokens, in order.
    """

    data: tuple[int, ...]
    table: tuple[tuple[tuple[int, ...], ...], ...]

    @property
    def P(self) -> int:
        """The number of tokens."""
        return len(self.table[0])

    def of(self, x: int, i: int, hidden: Masks) -> int:
        """The loss of a masked token."""
        others = [j for j in range(self.P) if j != i]
        return self.table[x][i][sum(1 << place for place, j in enumerate(others) if j in hidden)]

    def loss(self, x: int, t: Fraction, hidden: Masks) -> Fraction:
        r"""The masked loss :math:`\frac1{Pt} \sum_{i \in M} l_i`."""
        return sum((self.of(x, i, hidden) for i in hidden), Fraction(0)) / (self.P * t)

    def given(self, t: Fraction, *tokens: int) -> Iterator[tuple[Fraction, int, Masks]]:
        """Data and masks at time t with their chances, given that some tokens are masked."""
        rest = [j for j in range(self.P) if j not in tokens]
        for x, weight in enumerate(self.data):
            for size in range(len(rest) + 1):
                for more in itertools.combinations(rest, size):
                    p = Fraction(weight, sum(self.data)) * t**size * (1 - t) ** (len(rest) - size)
                    yield p, x, frozenset((*tokens, *more))

    def first(self, t: Fraction, i: int) -> Fraction:
        """A token's mean loss given that it is masked."""
        return sum((p * self.of(x, i, hidden) for p, x, hidden in self.given(t, i)), Fraction(0))

    def second(self, t: Fraction, i: int) -> Fraction:
        """A token's mean squared loss given that it is masked."""
        return sum((p * self.of(x, i, hidden) ** 2 for p, x, hidden in self.given(t, i)), Fraction(0))

    def product(self, t: Fraction, i: int, j: int) -> Fraction:
        """The mean product of two tokens' losses given that both are masked."""
        found = self.given(t, i, j)
        return sum((p * self.of(x, i, hidden) * self.of(x, j, hidden) for p, x, hidden in found), Fraction(0))

    def product_of_own(self, t: Fraction, i: int, j: int) -> Fraction:
        """The mean over data of the product of two tokens' own mean losses, each given that it is masked."""
        own = [TokenLosses((1,), (row,)) for row in self.table]
        return sum(
            (weight * one.first(t, i) * one.first(t, j) for weight, one in zip(self.data, own, strict=True)),
            Fraction(0),
        ) / sum(self.data)

    def reweighed(self, rates: Sequence[Fraction], weights: Sequence[Fraction] | None = None) -> Fraction:
        """The mean over data and masks, each token masked at its own rate, of the losses divided by these rates, or by others."""
        total = Fraction(0)
        for hidden in masks(self.P):
            p = Fraction(1)
            for i, rate in enumerate(rates):
                p *= rate if i in hidden else 1 - rate
            for x, weight in enumerate(self.data):
                loss = sum((self.of(x, i, hidden) / (weights or rates)[i] for i in hidden), Fraction(0))
                total += weight * p * loss
        return total / sum(self.data)
