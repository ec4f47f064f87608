"""What a model to be validated is: a denoiser over an alphabet, whose ids may be those of somebody's vocabulary."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol, TypeAlias, runtime_checkable

import numpy as np

from exact.types import Table


class Sized(Protocol):
    """A denoiser over the tokens 0 to V - 1, the id V being the mask: what is trained here, and what a joint gives."""

    @property
    def V(self) -> int:
        """The size of the alphabet."""

    def __call__(self, contexts: Table, /) -> Table:
        """From contexts ``int[B, L]`` to the law of every token, ``[B, L, V]``."""


@runtime_checkable
class Indexed(Protocol):
    """A denoiser that says which ids its tokens have, as :class:`~neural.adapter.Pretrained` does."""

    @property
    def V(self) -> int:
        """The size of the alphabet."""

    @property
    def mask(self) -> int:
        """The id of the mask."""

    @property
    def alphabet(self) -> Table:
        """The id of each token of the alphabet, ``int[V]``."""

    def at(self, contexts: Table, positions: Sequence[int]) -> Table:
        """The laws at some positions alone, ``[B, P, V]``."""


@runtime_checkable
class Reserving(Protocol):
    """What has ids that stand for no text."""

    @property
    def reserved(self) -> Collection[int]:
        """These ids, which are never masked."""


Model: TypeAlias = Sized | Indexed


def mask_of(model: Model) -> int:
    """The id of the mask."""
    return model.mask if isinstance(model, Indexed) else model.V


def alphabet_of(model: Model) -> Table:
    """The id of each token of the alphabet."""
    return model.alphabet if isinstance(model, Indexed) else np.arange(model.V)


def laws_at(model: Model, contexts: Table, positions: Sequence[int]) -> Table:
    """The marginals at some positions, ``[B, P, V]``."""
    if isinstance(model, Indexed):
        return model.at(contexts, positions)
    laws: Table = model(contexts)[:, list(positions)]
    return laws


def eligible(model: Model, ids: Table) -> Table:
    """The positions whose token is in the alphabet and stands for text: those that can be masked and judged."""
    reserved = list(model.reserved) if isinstance(model, Reserving) else []
    return np.flatnonzero(np.isin(ids, np.setdiff1d(alphabet_of(model), reserved)))


def masked(model: Model, ids: Table, positions: Sequence[int] | Table) -> Table:
    """A text with the mask at some positions."""
    context = np.array(ids, dtype=np.int64)
    context[list(positions)] = mask_of(model)
    return context
