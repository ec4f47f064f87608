"""Training: on the CPU, a CUDA device, or several of them under ``torchrun``, by one code path that can be resumed.

What a step draws is a function of the seed and the step, never of what happened before: a run that was killed goes on
from its last saved state to the same weights (on one kind of CPU, with the same number of threads). Every process of
several draws the whole batch and takes its own rows.
"""

from __future__ import annotations

import contextlib
import math
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Literal, get_args

import numpy as np
import torch
from torch import distributed, nn
from torch.nn.parallel import DistributedDataParallel
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from exact.joint import require_memory
from neural.denoiser import Architecture, Network
from neural.languages import Language
from neural.objective import Batch, drawn, every_context, loss, mask_law

Targets = Literal["exact", "drawn"]
MaskName = Literal["counts", "times", "mirrored", "best-times", "blocks", "all"]
Precision = Literal["float32", "bfloat16"]


@dataclass(frozen=True)
class Recipe:
    """All that a training run depends on, besides the language.

    Attributes
    ----------
    targets
        ``exact``: the exact conditionals of drawn contexts; ``drawn``: the tokens of drawn texts, as for real data.
    masks
        ``counts``: contexts in proportion to their weight in the exact loss; ``times``: the NELBO; ``best-times``:
        with the law of times of least variance; ``mirrored``: each text under two masks, mirror images of each other;
        ``blocks``: decoding in blocks of ``block``; ``all``: every context in every step, which needs exact targets.
    precision
        Of the matrix products; weights are float32 always.
    pairs
        Whether the network learns the joint laws of two tokens too.
    """

    targets: Targets = "exact"
    masks: MaskName = "counts"
    block: int = 4
    seed: int = 0
    steps: int = 4000
    batch: int = 512
    learning_rate: float = 3e-3
    width: int = 64
    layers: int = 2
    heads: int = 4
    precision: Precision = "float32"
    pairs: bool = False

    def __post_init__(self) -> None:
        for name, allowed in (("targets", Targets), ("masks", MaskName), ("precision", Precision)):
            if getattr(self, name) not in get_args(allowed):
                raise ValueError(f"{name}={getattr(self, name)!r}: one of {', '.join(get_args(allowed))}")
        if min(self.steps, self.batch, self.block) < 1:
            raise ValueError(f"steps={self.steps}, batch={self.batch}, block={self.block}: all are at least 1")
        if self.seed < 0:
            raise ValueError(f"seed={self.seed}: at least 0")
        if not 0 < self.learning_rate < 1:
            raise ValueError(f"learning_rate={self.learning_rate}: between 0 and 1")
        if self.masks == "all" and self.targets != "exact":
            raise ValueError("masks='all' sums over contexts, which needs targets='exact'")
        if self.masks == "all" and self.pairs:
            raise ValueError("masks='all' sums over contexts: pairs are drawn")
        if self.masks == "mirrored" and self.batch % 2:
            raise ValueError(f"batch={self.batch}: mirrored masks come in pairs")


def learning_rate(recipe: Recipe, step: int) -> float:
    """A warm-up over the first 2 % of the steps, then half a cosine down to zero."""
    warm = max(1, recipe.steps // 50)
    if step < warm:
        return recipe.learning_rate * (step + 1) / warm
    return recipe.learning_rate * (1 + math.cos(math.pi * (step - warm) / (recipe.steps - warm))) / 2


def batches(language: Language, recipe: Recipe) -> Callable[[int], Batch]:
    """The batch of each step, a function of the seed and the step."""
    if recipe.masks == "all":
        whole = every_context(language)
        return lambda step: whole
    exact = recipe.targets == "exact"
    law = mask_law(recipe.masks, language, recipe.block, exact, np.random.default_rng([recipe.seed, 0, 1]))
    return lambda step: drawn(
        language, law, exact, np.random.default_rng([recipe.seed, step]), recipe.batch, recipe.pairs
    )


@dataclass(frozen=True)
class Progress:
    """Where a run stands after a step."""

    step: int
    loss: float
    learning_rate: float
    seconds: float
    tokens_per_second: float


class Run:
    """A training run between two steps: the network, its running average, the optimizer, and how far it has come.

    ``state`` and ``restore`` carry everything that the rest of the run depends on.
    """

    def __init__(self, network: Network, recipe: Recipe, device: str = "cpu"):
        self.recipe, self.device, self.step, self.seconds = recipe, device, 0, 0.0
        self.network = network.to(device)
        self.optimizer = torch.optim.AdamW(
            network.parameters(), lr=recipe.learning_rate, betas=(0.9, 0.99), weight_decay=0.0
        )
        decay = 1 - min(1.0, 4 / recipe.steps)  # the average looks back over a quarter of the run
        self.average = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(decay))
        several = distributed.is_available() and distributed.is_initialized()
        self.rank, self.world = (distributed.get_rank(), distributed.get_world_size()) if several else (0, 1)
        if recipe.batch < self.world:
            raise ValueError(f"batch={recipe.batch}: {self.world} processes share it, and each takes a row")
        self.forward: nn.Module = DistributedDataParallel(network) if several else network

    @classmethod
    def of(cls, language: Language, recipe: Recipe, device: str = "cpu") -> Run:
        """The run at its start: the weights are drawn from the seed.

        Raises MemoryError where the weights, their gradients, averages and moments cannot fit.
        """
        require_memory(4 * 5 * 12 * recipe.layers * recipe.width**2, f"training at width {recipe.width:,}")
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(recipe.seed)
            shape = Architecture(language.V, language.L, recipe.width, recipe.layers, recipe.heads, recipe.pairs)
            return cls(Network(shape), recipe, device)

    def advance(self, batch: Batch) -> torch.Tensor:
        """One step of the optimizer; the mean loss over all processes.

        Raises FloatingPointError where the loss is no longer finite.
        """
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate(self.recipe, self.step)
        part = batch.part(self.rank, self.world, self.device)
        share = len(part.weights) * self.world / len(batch.weights)  # the mean over processes is that over all rows
        kind = torch.device(self.device).type
        with torch.autocast(kind, torch.bfloat16, enabled=self.recipe.precision == "bfloat16"):
            value = loss(self.forward, part) * share
        self.optimizer.zero_grad()
        value.backward()
        told = value.detach()
        if self.world > 1:
            distributed.all_reduce(told)
            told /= self.world
        if not torch.isfinite(told):
            raise FloatingPointError(f"the loss is {told.item()} at step {self.step}: a lower learning rate is needed")
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.average.update_parameters(self.network)
        self.step += 1
        return told

    def state(self) -> dict[str, torch.Tensor]:
        """Every tensor that the rest of the run depends on, by name."""
        found = {f"network.{name}": tensor for name, tensor in self.network.state_dict().items()}
        found |= {f"average.{name}": tensor for name, tensor in self.average.state_dict().items()}
        for k, moments in self.optimizer.state_dict()["state"].items():
            found |= {f"optimizer.{k}.{name}": tensor for name, tensor in moments.items()}
        return found | {"step": torch.tensor(self.step), "seconds": torch.tensor(self.seconds, dtype=torch.float64)}

    def restore(self, state: dict[str, torch.Tensor]) -> None:
        """Take up a run where ``state`` left it."""
        self.network.load_state_dict(_under("network", state))
        self.average.load_state_dict(_under("average", state))
        kept = self.optimizer.state_dict()
        moments: dict[int, dict[str, torch.Tensor]] = {}
        for name, tensor in _under("optimizer", state).items():
            k, _, moment = name.partition(".")
            moments.setdefault(int(k), {})[moment] = tensor
        self.optimizer.load_state_dict({**kept, "state": moments})
        self.step, self.seconds = int(state["step"]), float(state["seconds"])

    def wait(self) -> None:
        """Wait for the other processes."""
        if self.world > 1:
            distributed.barrier()

    def trained(self) -> Network:
        """The averaged network."""
        self.network.load_state_dict(self.average.module.state_dict())
        return self.network.eval()


def train(language: Language, run: Run) -> Iterator[Progress]:
    """Take a run to its end, step by step; between two steps its state may be saved.

    >>> from neural.languages import language
    >>> run = Run.of(language("pair-v4-l6"), Recipe(steps=2, batch=4, width=8, layers=1, heads=2))
    >>> [progress.step for progress in train(language("pair-v4-l6"), run)]
    [1, 2]
    """
    batch = batches(language, run.recipe)
    began, before, first = perf_counter(), run.seconds, run.step
    for step in range(run.step, run.recipe.steps):
        found = batch(step)
        value = run.advance(found).item()
        passed = perf_counter() - began
        run.seconds = before + passed
        rate = (run.step - first) * found.contexts.numel() / passed
        yield Progress(run.step, value, learning_rate(run.recipe, step), run.seconds, rate)


@contextlib.contextmanager
def processes(device: str) -> Iterator[str]:
    """The device of this process; one of several under ``torchrun``, which tells each its rank.

    Raises
    ------
    ValueError
        Where the device is neither cpu nor a cuda device at hand.
    """
    if device not in ("cpu", "cuda") or (device == "cuda" and not torch.cuda.is_available()):
        raise ValueError(f"--device {device}: cpu, or cuda where there is one")
    if "RANK" not in os.environ:
        yield device
        return
    if device == "cuda":
        torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
        device = f"cuda:{os.environ['LOCAL_RANK']}"
    distributed.init_process_group("nccl" if device.startswith("cuda") else "gloo")
    try:
        yield device
    finally:
        distributed.destroy_process_group()


def _under(prefix: str, state: dict[str, torch.Tensor]) -> dict[str, Any]:
    return {name.removeprefix(f"{prefix}."): tensor for name, tensor in state.items() if name.startswith(f"{prefix}.")}
