"""Training: by the exact expected loss over all contexts, or by sampled masks."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from exact.joint import Joint
from neural.denoiser import Architecture, Network
from neural.objective import Contexts, sampled_loss


@dataclass(frozen=True)
class Recipe:
    """All that a training run depends on, besides the language.

    With ``loss='exact'`` a batch holds contexts, drawn with probability proportional to their weight in the exact
    expected loss, with the exact conditional as target; with ``loss='sampled'`` it holds sequences with random masks.
    """

    loss: Literal["exact", "sampled"] = "exact"
    seed: int = 0
    steps: int = 4000
    batch: int = 512
    learning_rate: float = 3e-3
    width: int = 64
    layers: int = 2
    heads: int = 4

    def __post_init__(self) -> None:
        if self.loss not in ("exact", "sampled"):
            raise ValueError(f"loss={self.loss!r}: 'exact' or 'sampled'")
        if self.steps < 1 or self.batch < 1:
            raise ValueError(f"steps={self.steps}, batch={self.batch}: both are at least 1")
        if not 0 < self.learning_rate < 1:
            raise ValueError(f"learning_rate={self.learning_rate}: between 0 and 1")


def learning_rate(recipe: Recipe, step: int) -> float:
    """A warm-up over the first 2 % of the steps, then half a cosine down to zero."""
    warm = max(1, recipe.steps // 50)
    if step < warm:
        return recipe.learning_rate * (step + 1) / warm
    return recipe.learning_rate * (1 + math.cos(math.pi * (step - warm) / (recipe.steps - warm))) / 2


def train(
    joint: Joint, recipe: Recipe, progress: Callable[[int, float], None] | None = None, device: str = "cpu"
) -> Network:
    """A network trained on a joint; the same seed gives the same weights on the CPU.

    ``progress`` is told the step and its loss. Raises FloatingPointError where the loss is no longer finite.
    """
    generator = torch.Generator().manual_seed(recipe.seed)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(recipe.seed)
        network = Network(Architecture(joint.V, joint.L, recipe.width, recipe.layers, recipe.heads)).to(device)
    loss = _losses(joint, recipe, network, generator, device)
    optimizer = torch.optim.AdamW(network.parameters(), lr=recipe.learning_rate, betas=(0.9, 0.99), weight_decay=0.0)
    decay = 1 - min(1.0, 4 / recipe.steps)  # the average looks back over a quarter of the run
    average = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(decay))
    for step in range(recipe.steps):
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(recipe, step)
        value = loss()
        if not torch.isfinite(value):
            raise FloatingPointError(f"the loss is {value.item()} at step {step}: a lower learning rate is needed")
        optimizer.zero_grad()
        value.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        average.update_parameters(network)
        if progress:
            progress(step + 1, value.item())
    network.load_state_dict(average.module.state_dict())
    return network.eval()


def _losses(
    joint: Joint, recipe: Recipe, network: Network, generator: torch.Generator, device: str
) -> Callable[[], torch.Tensor]:
    if recipe.loss == "exact":
        every = Contexts.of(joint, device)
        total = float(every.weights.sum())
        edges = every.weights.cumsum(0).cpu() / total

        def exact() -> torch.Tensor:
            points = (torch.arange(recipe.batch) + torch.rand(recipe.batch, generator=generator)) / recipe.batch
            rows = torch.searchsorted(edges, points.double()).clamp_max(len(edges) - 1)
            return every.cross_entropy(network, rows.to(device)).mean() * total

        return exact
    flat = torch.from_numpy((joint.weights.ravel() / joint.total).astype(np.float64))
    shape = (joint.V,) * joint.L

    def sampled() -> torch.Tensor:
        drawn = torch.multinomial(flat, recipe.batch, replacement=True, generator=generator)
        tokens = torch.from_numpy(np.stack(np.unravel_index(drawn.numpy(), shape), axis=1)).to(device)
        return sampled_loss(network, tokens, generator)

    return sampled
