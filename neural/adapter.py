"""A network of other people's as a denoiser over an alphabet.

Four facts make a checkpoint a denoiser: the id of its mask, how far its logits are shifted, the ids to exclude, and
what it takes besides ids. They are its :class:`Convention`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from exact.types import Table
from neural.prompts import Vocabulary, numbered


@dataclass(frozen=True)
class Convention:
    """What an adapter must know of a checkpoint."""

    #: The id of the mask.
    mask: int
    #: The logits at position i - shift predict token i; the first position, which has none before it, reads its own.
    shift: int = 0
    #: Ids that are no prediction: reserved and special ones, and those that no token has. Their mass is reported.
    excluded: tuple[int, ...] = ()
    #: Whether the network takes a noise level after the ids: zero, which a network without time ignores.
    sigma: bool = False
    #: Whether the mask is never predicted (SUBS): its logit means nothing and is dropped before any mass is counted.
    subs: bool = False


class Pretrained:
    r"""A network as a denoiser over an alphabet: contexts ``int[B, L]`` of its ids to float64 marginals ``[B, L, A]``.

    Entry a of a law is the probability of the token ``alphabet[a]``, :math:`e^{z_a} / \sum_b e^{z_b}` over the alphabet,
    in float64 from float32 logits. A visible position gets a point mass at its token, zeros where the alphabet has it
    not. All contexts of a call have one length, since some networks ignore padding.

    Parameters
    ----------
    network
        Takes ids (and a noise level) to logits ``[B, L, size]``, or to something with these as ``logits``.
    size
        The number of ids.
    alphabet
        The ids that are kept; by default all but the mask and those that the convention excludes.
    limit
        The most tokens of a context, where there is a bound.

    Raises
    ------
    ValueError
        Where ids are out of range, contexts too long, or logits of another shape.
    FloatingPointError
        Where logits are not numbers, or leave the alphabet no mass.
    """

    def __init__(
        self,
        network: nn.Module,
        convention: Convention,
        size: int,
        *,
        alphabet: Sequence[int] | Table | None = None,
        vocabulary: Vocabulary | None = None,
        limit: int | None = None,
        batch: int = 32,
        notes: Sequence[str] = (),
    ):
        if not 0 <= convention.mask < size:
            raise ValueError(f"mask id {convention.mask}: the model has ids 0 to {size - 1}")
        if batch < 1:
            raise ValueError(f"batch {batch}: at least 1")
        dropped = {convention.mask, *convention.excluded}
        kept = [id for id in range(size) if id not in dropped] if alphabet is None else list(alphabet)
        if len(kept) < 2 or len(set(kept)) < len(kept) or not 0 <= min(kept) <= max(kept) < size:
            raise ValueError(
                f"an alphabet of {len(kept)} ids: at least 2 are needed, all different, of 0 to {size - 1}"
            )
        self.network, self.convention, self.size, self.limit, self.batch = network, convention, size, limit, batch
        self.alphabet = np.array(kept)
        self.vocabulary = vocabulary or numbered(size)
        self.notes = tuple(notes)
        #: The largest mass outside the alphabet that any law so far had before it was renormalised.
        self.dropped = 0.0

    @property
    def mask(self) -> int:
        """The id of the mask."""
        return self.convention.mask

    @property
    def reserved(self) -> tuple[int, ...]:
        """Ids that stand for no text: they are not masked, whatever the alphabet."""
        return self.convention.excluded

    @property
    def V(self) -> int:
        """The size of the alphabet."""
        return len(self.alphabet)

    def __call__(self, contexts: Table) -> Table:
        """The marginals at every position, ``[B, L, A]``."""
        return self.at(contexts, range(np.shape(contexts)[-1]))

    def at(self, contexts: Table, positions: Sequence[int]) -> Table:
        """The marginals at some positions, ``[B, P, A]``, computed in batches."""
        contexts = np.asarray(contexts)
        self._check(contexts)
        where = np.array(positions, dtype=np.int64)
        rows = np.split(contexts, range(self.batch, len(contexts), self.batch))
        marginals = [self._laws(part, where) for part in rows if len(part)]
        laws = np.concatenate(marginals) if marginals else np.zeros((0, len(where), self.V))
        shown = contexts[:, where]
        told = shown[:, :, None] == self.alphabet
        return np.where((shown == self.mask)[:, :, None], laws, told)

    def _laws(self, contexts: Table, where: Table) -> Table:
        """The laws of one batch at some positions as if all were masked; the mass dropped at masked ones is noted."""
        logits = self._logits(contexts)[:, np.maximum(where - self.convention.shift, 0)].float().double()
        if self.convention.subs:
            logits[:, :, self.mask] = -torch.inf
        kept = logits[:, :, torch.from_numpy(self.alphabet).to(logits.device)]
        laws = kept.softmax(-1).cpu().numpy()
        mass = (kept.logsumexp(-1) - logits.logsumexp(-1)).exp().cpu().numpy()
        masked = contexts[:, where] == self.mask
        if not np.isfinite(laws[masked]).all():
            raise FloatingPointError("the model's logits are not numbers, or leave the alphabet no mass")
        self.dropped = max(self.dropped, float(1 - mass[masked].min(initial=1.0)))
        return laws

    def _logits(self, contexts: Table) -> torch.Tensor:
        device = next((p.device for p in self.network.parameters()), torch.device("cpu"))
        ids = torch.from_numpy(contexts.astype(np.int64)).to(device)
        with torch.inference_mode():
            found = (
                self.network(ids, torch.zeros(len(ids), device=device)) if self.convention.sigma else self.network(ids)
            )
        logits = getattr(found, "logits", found)
        if not isinstance(logits, torch.Tensor) or logits.shape != (*ids.shape, self.size):
            shape = tuple(logits.shape) if isinstance(logits, torch.Tensor) else type(logits).__name__
            raise ValueError(f"logits of shape {shape}: {(*ids.shape, self.size)} are needed")
        return logits

    def _check(self, contexts: Table) -> None:
        if contexts.ndim != 2:
            raise ValueError(f"contexts of shape {contexts.shape}: this model takes [B, L]")
        if self.limit is not None and contexts.shape[1] > self.limit:
            raise ValueError(f"contexts of {contexts.shape[1]} tokens: this model takes at most {self.limit}")
        if contexts.size and not (contexts.min() >= 0 and contexts.max() < self.size):
            bad = contexts.min() if contexts.min() < 0 else contexts.max()
            raise ValueError(f"token id {bad}: the model has ids 0 to {self.size - 1}")
