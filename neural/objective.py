r"""The objective of a network: batches of contexts with what is to be learned there, and the gap to the optimum.

.. math:: L_\infty(f) = \sum_c \frac{P(c)}{m_c \binom{L}{m_c}} \sum_{i \text{ masked}} E[-\log f_i(X_i) \mid c]

Its minimum over all denoisers is the entropy :math:`H(X)`, in nats a text; what a network is above it is its gap.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from scipy.special import entr, rel_entr
from torch import nn

from exact.joint import Joint
from exact.objective import context_weights, excess_loss
from exact.pairs import ExactPairs
from exact.types import Denoiser, Table
from neural.denoiser import TrainedDenoiser
from neural.languages import Language
from neural.masks import Counts, InBlocks, MaskLaw, Mirrored, Times


@dataclass(frozen=True)
class Batch:
    """Contexts ``[B, L]``, the laws to be learned at the tokens asked for ``[B, L, V]`` (zero elsewhere), weights ``[B]``.

    For a network of pairs also two masked positions of each context ``[B, 2]`` and their joint law ``[B, V, V]``.
    """

    contexts: torch.Tensor
    targets: torch.Tensor
    weights: torch.Tensor
    pairs: torch.Tensor | None = None
    together: torch.Tensor | None = None

    @classmethod
    def of(
        cls,
        contexts: Table,
        targets: Table,
        weights: Table,
        pairs: Table | None = None,
        together: Table | None = None,
    ) -> Batch:
        """The arrays as tensors."""
        return cls(
            torch.from_numpy(contexts.astype(np.int64)),
            torch.from_numpy(targets.astype(np.float32)),
            torch.from_numpy(weights.astype(np.float32)),
            None if pairs is None else torch.from_numpy(pairs.astype(np.int64)),
            None if together is None else torch.from_numpy(together.astype(np.float32)),
        )

    def part(self, k: int, n: int, device: str = "cpu") -> Batch:
        """Every n-th row from the k-th on."""

        def rows(tensor: torch.Tensor) -> torch.Tensor:
            return tensor[k::n].to(device)

        pairs, together = (None if tensor is None else rows(tensor) for tensor in (self.pairs, self.together))
        return Batch(rows(self.contexts), rows(self.targets), rows(self.weights), pairs, together)


def loss(network: nn.Module, batch: Batch) -> torch.Tensor:
    """The mean over rows of the weight times the cross-entropy at the tokens asked for, and at both of a pair."""
    if batch.pairs is None:
        alone: torch.Tensor = network(batch.contexts)
        return (batch.weights * -(batch.targets * alone).sum(dim=(1, 2))).mean()
    alone, both = network(batch.contexts, batch.pairs)
    costs: torch.Tensor = (batch.targets * alone).sum(dim=(1, 2)) + (batch.together * both).sum(dim=(1, 2))
    return (batch.weights * -costs).mean()


def drawn(
    language: Language, law: MaskLaw, exact: bool, rng: np.random.Generator, size: int, pairs: bool = False
) -> Batch:
    """A batch of drawn texts with drawn masks, its targets the exact conditionals or the tokens themselves.

    With ``pairs``, one pair of the tokens asked for in each context, where there are two.
    """
    texts = np.tile(language.draw(rng, size // law.copies), (law.copies, 1))
    masks = law(rng, len(texts), language.L)
    hidden = np.where(masks.hidden, language.V, texts)
    targets = language.conditionals(hidden) if exact else texts[:, :, None] == np.arange(language.V)
    targets = targets * masks.asked[:, :, None]
    if not pairs:
        return Batch.of(hidden, targets, masks.weights)
    two = np.where(masks.asked, rng.random(masks.asked.shape), 2.0).argsort(axis=1)[:, :2]
    joint = together(language, hidden, two) if exact else _both(targets, two)
    joint = joint * (masks.asked.sum(axis=1) >= 2)[:, None, None]
    return Batch.of(hidden, targets, masks.weights, two, joint)


def together(language: Language, hidden: Table, pairs: Table) -> Table:
    r"""The exact law :math:`P(x_i | c) P(x_j | c, x_i)` of two tokens in each context, ``[B, V, V]``."""
    rows = np.arange(len(hidden))
    first = language.conditionals(hidden)[rows, pairs[:, 0]]
    second = []
    for v in range(language.V):
        told = hidden.copy()
        told[rows, pairs[:, 0]] = v
        second.append(language.conditionals(told)[rows, pairs[:, 1]])
    joint: Table = first[:, :, None] * np.stack(second, axis=1)
    return joint


def _both(targets: Table, pairs: Table) -> Table:
    rows = np.arange(len(targets))
    joint: Table = targets[rows, pairs[:, 0]][:, :, None] * targets[rows, pairs[:, 1]][:, None, :]
    return joint


def every_context(language: Language) -> Batch:
    """Every context that has masks, weighing what it does in the exact loss, so that the mean over rows is that loss.

    Raises
    ------
    ValueError
        Where the language has no table.
    """
    joint = tabled(language)
    every, weights, asked = context_weights(joint)
    return Batch.of(every, language.conditionals(every) * asked[:, :, None], weights * len(weights))


def mask_law(name: str, language: Language, block: int, exact: bool, rng: np.random.Generator) -> MaskLaw:
    """A law of masks by its name in a recipe; the best law of times is found for the exact conditionals."""
    laws: dict[str, Callable[[], MaskLaw]] = {
        "counts": Counts,
        "times": Times,
        "mirrored": Mirrored,
        "best-times": lambda: Times(best_times(language, exact, rng)),
        "blocks": lambda: InBlocks(block),
    }
    return laws[name]()


def best_times(
    language: Language, exact: bool, rng: np.random.Generator, bins: int = 16, texts: int = 4096
) -> tuple[float, ...]:
    r"""The law of times :math:`p(t) \propto \sqrt{\mathrm{Var}[l | t]}`, l the loss of the exact conditionals, on equal intervals.

    Stratified times leave :math:`\int \mathrm{Var}[l | t] / p(t)\,dt` of the variance, which this law minimises, by the
    argument that gives :math:`\sqrt{E[l^2 | t]}` for independent times (``optimal-time-sampler`` in the ledger).
    Estimated from drawn texts, for exact targets or the tokens themselves.
    """
    density = []
    for k in range(bins):
        t = (k + rng.random(texts)) / bins
        tokens = language.draw(rng, texts)
        hidden = rng.random(tokens.shape) < t[:, None]
        told = language.conditionals(np.where(hidden, language.V, tokens))
        costs = entr(told).sum(axis=2)
        if not exact:
            costs = -np.log(np.take_along_axis(told, tokens[:, :, None], axis=2)[:, :, 0])
        density.append(float(((costs * hidden).sum(axis=1) / t).std()))
    least = max(density) / 100 or 1.0  # no time is left out: the loss would no longer be that of all times
    return tuple(max(d, least) for d in density)


@dataclass(frozen=True)
class Gap:
    """What a denoiser's loss is above the least one, in nats a text, and how it is known.

    ``error`` is zero where every context was summed; otherwise half the width of an interval for ``drawn`` contexts.
    """

    value: float
    error: float = 0.0
    drawn: int = 0

    def __str__(self) -> str:
        how = f" +- {self.error:.1g} ({self.drawn:,} contexts drawn)" if self.drawn else ""
        return f"{self.value:.2g}{how}"


def gap(denoiser: Denoiser, language: Language, block: int | None = None, drawn: int = 20_000, seed: int = 1) -> Gap:
    r"""The gap :math:`L_\infty(f) - H(X)`, over all contexts where they can be enumerated, else over drawn ones.

    With ``block``, of the loss of decoding in blocks. The interval for drawn contexts is five standard errors: were the
    mean normal, it would miss with probability below 6e-7.
    """
    if language.joint is not None:
        return Gap(excess_loss(language.joint, denoiser, block))
    rng = np.random.default_rng([seed, 0, 2])
    texts = language.draw(rng, drawn)
    masks = (InBlocks(block) if block else Counts())(rng, drawn, language.L)
    given = np.where(masks.hidden, language.V, texts)
    exact, model = language.conditionals(given), denoiser(given)
    apart = rel_entr(exact, model).sum(axis=2)
    values = masks.weights * (apart * masks.asked).sum(axis=1)
    return Gap(float(values.mean()), 5 * float(values.std(ddof=1)) / math.sqrt(drawn), drawn)


def pair_gap(denoiser: TrainedDenoiser, language: Language) -> float:
    r"""What the loss of the pairs is above the least one, over all contexts with two masks, all pairs in both orders.

    .. math:: \sum_{c : m_c \ge 2} \frac{P(c)}{m_c \binom{L}{m_c}} \frac{1}{m_c (m_c - 1)} \sum_{i \ne j} \mathrm{KL}(P_{ij}(\cdot|c) \| f_{ij}(\cdot|c))

    Raises ValueError where the language has no table.
    """
    joint = tabled(language)
    every, weights, masked = context_weights(joint)
    count = masked.sum(axis=1)
    exact, total = ExactPairs(joint), 0.0
    for i, j in itertools.permutations(range(joint.L), 2):
        both = masked[:, i] & masked[:, j]
        true, found = (d.together(every[both], i, j) for d in (exact, denoiser))
        apart = rel_entr(true, found).sum(axis=(1, 2))
        total += float((weights[both] / (count[both] * (count[both] - 1))) @ apart)
    return total


def tabled(language: Language) -> Joint:
    """The table of a language; ValueError where it has none."""
    if language.joint is None:
        raise ValueError(f"{language.V}^{language.L} texts are no table: all contexts need one")
    return language.joint
