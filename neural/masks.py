r"""Which tokens a training step hides, which of these it asks for, and what each text then weighs.

Every law below has the entropy of the language as its least expected loss, so that all losses are of one scale: nats a text.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np

from exact.blocks import blocks_of
from exact.types import Table


@dataclass(frozen=True)
class Masks:
    """The masks of some texts: what is hidden, what is asked ``bool[B, L]``, and the weights ``[B]``."""

    hidden: Table
    asked: Table
    weights: Table


class MaskLaw(ABC):
    """A law of masks; with ``copies`` of 2 the second half of the rows takes up the texts of the first."""

    copies = 1

    @abstractmethod
    def __call__(self, rng: np.random.Generator, B: int, L: int) -> Masks:
        """Masks for B texts of L tokens."""


@dataclass(frozen=True)
class Counts(MaskLaw):
    r"""A number m of masks with probability :math:`1 / (m H_L)`, each set of m alike; every text weighs :math:`H_L`.

    Contexts are met in proportion to their weight in the exact loss, so no weight varies. The numbers are stratified.
    """

    def __call__(self, rng: np.random.Generator, B: int, L: int) -> Masks:
        """Masks of drawn numbers."""
        numbers, harmonic = _numbers(rng, np.full(B, L))
        hidden = _ranks(rng, B, L) < numbers[:, None]
        return Masks(hidden, hidden, harmonic)


@dataclass(frozen=True)
class Times(MaskLaw):
    r"""The NELBO: a time t, each token hidden with probability t, and the weight :math:`1/t`.

    Parameters
    ----------
    density
        The law of t over equal intervals, uniform by default; the weight is then divided by it.
    """

    density: tuple[float, ...] = (1.0,)

    def __call__(self, rng: np.random.Generator, B: int, L: int) -> Masks:
        """Masks of drawn times, stratified."""
        t, weights = self.times(rng, B)
        hidden = rng.random((B, L)) < t[:, None]
        return Masks(hidden, hidden, weights)

    def times(self, rng: np.random.Generator, B: int) -> tuple[Table, Table]:
        r"""B times and their weights :math:`1 / (t\,p(t))`."""
        n, share = len(self.density), np.array(self.density) / sum(self.density)
        u = (np.arange(B) + rng.random(B)) / B
        edges = np.cumsum(share)
        which = np.minimum(np.searchsorted(edges, u, side="right"), n - 1)
        within = (u - (edges[which] - share[which])) / share[which]
        t = np.clip((which + within) / n, np.finfo(np.float32).tiny, 1.0)
        return t, 1 / (t * share[which] * n)


@dataclass(frozen=True)
class Mirrored(Times):
    r"""Pairs of rows with one text and one time: hidden where :math:`U_i < t`, and where :math:`U_i > 1 - t`."""

    copies = 2

    def __call__(self, rng: np.random.Generator, B: int, L: int) -> Masks:
        """Masks and their mirror images, one half after the other."""
        t, weights = self.times(rng, B // 2)
        u = rng.random((B // 2, L))
        hidden = np.concatenate([u < t[:, None], u > 1 - t[:, None]])
        return Masks(hidden, hidden, np.tile(weights, 2))


@dataclass(frozen=True)
class InBlocks(MaskLaw):
    r"""Blocks in turn: one of the :math:`2^B - 1` sets of masks of a block, all later blocks hidden and none before.

    Only tokens of the block are asked. Blocks of one token train an autoregressive model.
    """

    size: int

    def __call__(self, rng: np.random.Generator, B: int, L: int) -> Masks:
        """Masks of drawn blocks."""
        sizes = np.array([len(block) for block in blocks_of(L, self.size)])
        which = ((np.arange(B) + rng.random(B)) / B * len(sizes)).astype(int)
        numbers, harmonic = _numbers(rng, sizes[which])
        block_at = np.arange(L) // self.size
        inside = block_at == which[:, None]
        chosen = np.where(inside, _ranks(rng, B, L), L)
        asked = inside & (chosen.argsort(axis=1).argsort(axis=1) < numbers[:, None])
        return Masks(asked | (block_at > which[:, None]), asked, len(sizes) * harmonic)


def _numbers(rng: np.random.Generator, most: Table) -> tuple[Table, Table]:
    r"""For each row a number m from 1 to ``most`` with probability :math:`1 / (m H)`, and :math:`H`, the harmonic number."""
    B = len(most)
    harmonic = np.cumsum(1 / np.arange(1, most.max() + 1))
    u = rng.permuted((np.arange(B) + rng.random(B)) / B) * harmonic[most - 1]
    return np.minimum(np.searchsorted(harmonic, u) + 1, most), harmonic[most - 1]


def _ranks(rng: np.random.Generator, B: int, L: int) -> Table:
    """In each row a random order of the positions."""
    return rng.random((B, L)).argsort(axis=1)
