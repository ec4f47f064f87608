"""A small bidirectional transformer over contexts with masks, and the denoiser it becomes once trained."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from exact.types import Table


@dataclass(frozen=True)
class Architecture:
    """The shape of a network over contexts of L tokens from an alphabet of V, the mask id being V.

    With ``pairs`` it has a second head, for the joint law of any two tokens.
    """

    V: int
    L: int
    width: int = 64
    layers: int = 2
    heads: int = 4
    pairs: bool = False

    def __post_init__(self) -> None:
        if min(self.V, self.L, self.width, self.layers, self.heads) < 1:
            raise ValueError(f"{self}: every number is at least 1")
        if self.width % self.heads:
            raise ValueError(f"width={self.width}, heads={self.heads}: the width is a multiple of the heads")
        if self.pairs and self.L < 2:
            raise ValueError(f"L={self.L}: pairs are of at least two tokens")


class Layer(nn.Module):
    """One pre-norm transformer layer, every position attending to every other."""

    def __init__(self, shape: Architecture):
        super().__init__()
        self.heads = shape.heads
        self.before_attention = nn.LayerNorm(shape.width)
        self.qkv = nn.Linear(shape.width, 3 * shape.width)
        self.mix = nn.Linear(shape.width, shape.width)
        self.before_mlp = nn.LayerNorm(shape.width)
        self.mlp = nn.Sequential(
            nn.Linear(shape.width, 4 * shape.width), nn.GELU(), nn.Linear(4 * shape.width, shape.width)
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """``[B, L, width]`` to the same shape."""
        B, L, width = x.shape
        parts = self.qkv(self.before_attention(x)).view(B, L, 3, self.heads, width // self.heads)
        q, k, v = parts.permute(2, 0, 3, 1, 4)
        attended = functional.scaled_dot_product_attention(q, k, v)
        x = x + self.mix(attended.transpose(1, 2).reshape(B, L, width))
        out: torch.Tensor = x + self.mlp(self.before_mlp(x))
        return out


class Network(nn.Module):
    r"""Contexts ``int[B, L]`` to log-probabilities ``[B, L, V]`` of the token at each position.

    The mask is never predicted (the output has V entries), which is one half of the SUBS parameterisation; copying
    visible tokens, the other half, is done by :class:`TrainedDenoiser`, since the loss only sees masked positions.
    Embeddings have unit scale: a smaller one hides the positions from the first layers and slows training a hundredfold.
    """

    def __init__(self, shape: Architecture):
        super().__init__()
        self.shape = shape
        self.token = nn.Embedding(shape.V + 1, shape.width)
        self.position = nn.Parameter(torch.randn(shape.L, shape.width))
        self.layers = nn.Sequential(*(Layer(shape) for _ in range(shape.layers)))
        self.norm = nn.LayerNorm(shape.width)
        self.head = nn.Linear(shape.width, shape.V)
        if shape.pairs:
            self.pair_head = nn.Sequential(
                nn.Linear(2 * shape.width, 2 * shape.width), nn.GELU(), nn.Linear(2 * shape.width, shape.V**2)
            )

    def forward(
        self, contexts: torch.Tensor, pairs: torch.Tensor | None = None
    ) -> torch.Tensor | tuple[torch.Tensor, torch.Tensor]:
        """The log-probabilities; with ``pairs`` of positions ``int[B, 2]`` also those of both tokens, ``[B, V, V]``."""
        x = self.norm(self.layers(self.token(contexts) + self.position))
        alone = functional.log_softmax(self.head(x).float(), dim=-1)
        if pairs is None:
            return alone
        two = x.gather(1, pairs[:, :, None].expand(-1, -1, self.shape.width)).flatten(1)
        together = functional.log_softmax(self.pair_head(two).float(), dim=-1)
        return alone, together.unflatten(1, (self.shape.V, self.shape.V))


class TrainedDenoiser:
    """A network as a denoiser: contexts ``int[B, L]`` to float64 marginals ``[B, L, V]``.

    A visible position gets a point mass at its token (SUBS).

    Raises
    ------
    ValueError
        Where contexts have another length, or token ids outside 0..V.
    """

    def __init__(self, network: Network, batch: int = 4096):
        self.network = network.eval()
        self.V, self.L, self.batch = network.shape.V, network.shape.L, batch

    def __call__(self, contexts: Table) -> Table:
        """The marginals, computed in batches."""
        contexts = self._checked(contexts)
        marginals = self._batched(self.network, contexts)
        told = contexts[:, :, None] == np.arange(self.V)
        return np.where((contexts == self.V)[:, :, None], marginals, told)

    def together(self, contexts: Table, i: int, j: int) -> Table:
        """The joint law of the masked tokens i and j in each context, ``[B, V, V]``.

        Raises ValueError where the network has no head for pairs, or i and j are not two masked positions.
        """
        contexts = self._checked(contexts)
        if not self.network.shape.pairs:
            raise ValueError("this network models single tokens: it has no head for pairs")
        if i == j or (contexts[:, [i, j]] != self.V).any():
            raise ValueError(f"positions {i} and {j}: two masked positions are needed")

        def pair(rows: torch.Tensor) -> torch.Tensor:
            both: torch.Tensor = self.network(rows, torch.tensor([[i, j]], device=rows.device).expand(len(rows), 2))[1]
            return both.flatten(1)

        return self._batched(pair, contexts).reshape(-1, self.V, self.V)

    def _checked(self, contexts: Table) -> Table:
        contexts = np.asarray(contexts)
        if contexts.ndim != 2 or contexts.shape[1] != self.L:
            raise ValueError(f"contexts of shape {contexts.shape}: this model takes [B, {self.L}]")
        if contexts.size and not (contexts.min() >= 0 and contexts.max() <= self.V):
            raise ValueError(f"token id {contexts.max()}: ids run from 0 to {self.V}, the mask")
        return contexts

    def _batched(self, logs: Callable[[torch.Tensor], torch.Tensor], contexts: Table) -> Table:
        """The softmax over the last axis of ``logs``, in float64, a batch at a time."""
        device = self.network.position.device
        with torch.inference_mode():
            rows = torch.from_numpy(contexts.astype(np.int64)).split(self.batch)
            found = [logs(part.to(device)).double().softmax(-1).cpu() for part in rows]
        return torch.cat(found).numpy()
