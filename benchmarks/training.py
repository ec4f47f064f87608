"""Training: what share of the machine's matrix products a step reaches, and what exact targets are worth."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

import numpy as np

from benchmarks.timing import Row, ratio

#: Matrix products of this side are the peak that a step is held against.
SIDE = 2048
#: Peak bfloat16 FLOP a second of CUDA devices by a part of their name, dense.
PEAKS = {"H200": 989e12, "H100": 989e12, "A100": 312e12, "L40S": 362e12, "L4": 121e12}


def rows() -> Iterator[Row]:
    """Every row of this file."""
    import torch

    yield from step()
    yield exact_targets()
    if torch.cuda.is_available():
        yield utilisation()


def flops(run, batch) -> float:
    r"""The floating-point operations of a step's matrix products: three times those of the forward pass.

    .. math:: 3 \cdot 2 \,(\text{weights of the linear maps} + 2\, \text{layers} \cdot L \cdot \text{width})\ \text{a token}
    """
    from torch import nn

    shape = run.network.shape
    weights = sum(m.weight.numel() for m in run.network.modules() if isinstance(m, nn.Linear))
    return 6.0 * (weights + 2 * shape.layers * shape.L * shape.width) * batch.contexts.numel()


def prepared(V: int, L: int, recipe, device: str = "cpu"):
    """A run on random texts, and one batch of it."""
    from neural.denoiser import Architecture, Network
    from neural.masks import Times
    from neural.objective import Batch
    from neural.training import Run

    rng = np.random.default_rng(0)
    texts = rng.integers(V, size=(recipe.batch, L))
    masks = Times()(rng, recipe.batch, L)
    targets = (texts[:, :, None] == np.arange(V)) & masks.asked[:, :, None]
    run = Run(Network(Architecture(V, L, recipe.width, recipe.layers, recipe.heads)), recipe, device)
    return run, Batch.of(np.where(masks.hidden, V, texts), targets, masks.weights).part(0, 1, device)


def step() -> Iterator[Row]:
    """Two layers of width 128 on 256 texts of 32 tokens, against a square product of fp32, in the same rounds."""
    import torch

    from neural.training import Recipe

    run, batch = prepared(64, 32, Recipe(batch=256, width=128, layers=2, heads=4, steps=10_000, learning_rate=1e-3))
    a, b = torch.randn(2, SIDE, SIDE)
    found = ratio(lambda: run.advance(batch), lambda: a @ b, 15)
    yield Row(
        f"training step, share of the fp32 peak of a {SIDE}-square product",
        flops(run, batch) / (2 * SIDE**3 * found),
        least=0.5,
    )
    start = perf_counter()
    for _ in range(5):
        run.advance(batch)
    yield Row("training step, thousand tokens a second", 5 * batch.contexts.numel() / (perf_counter() - start) / 1e3)


def exact_targets(seconds: float = 12.0) -> Row:
    """The gaps of one network after as long a training: drawn tokens under the NELBO over exact targets."""
    from exact.languages import markov
    from neural.denoiser import TrainedDenoiser
    from neural.languages import Language
    from neural.objective import gap
    from neural.training import Recipe, Run, train

    language = Language.of_joint(markov([1, 1, 1], [[6, 3, 2], [2, 6, 3], [3, 2, 6]], 5))
    gaps = []
    for targets, masks in (("drawn", "times"), ("exact", "counts")):
        recipe = Recipe(targets=targets, masks=masks, batch=256, width=32, layers=1, steps=100_000)
        probe = Run.of(language, recipe)
        for progress in train(language, probe):
            if progress.seconds > seconds / 10:
                break
        steps = int(probe.step / progress.seconds * seconds)  # a schedule that ends in time
        recipe = Recipe(targets=targets, masks=masks, batch=256, width=32, layers=1, steps=steps)
        run = Run.of(language, recipe)
        for _ in train(language, run):
            pass
        gaps.append(gap(TrainedDenoiser(run.trained()), language).value)
    name = f"gap after {seconds:.0f} s, V = 3, L = 5: sampled {gaps[0]:.2g} / exact {gaps[1]:.2g} nats"
    return Row(name, gaps[0] / gaps[1], least=5)


def utilisation() -> Row:
    """Twelve layers of width 768 at length 1,024 in bfloat16 on a CUDA device: the share of its peak."""
    import torch

    from neural.training import Recipe

    recipe = Recipe(batch=32, width=768, layers=12, heads=12, steps=1000, learning_rate=3e-4, precision="bfloat16")
    run, batch = prepared(256, 1024, recipe, "cuda")
    for _ in range(5):
        run.advance(batch)
    torch.cuda.synchronize()
    start = perf_counter()
    for _ in range(20):
        run.advance(batch)
    torch.cuda.synchronize()
    rate = 20 * flops(run, batch) / (perf_counter() - start)
    name = torch.cuda.get_device_name()
    peak = next((peak for part, peak in PEAKS.items() if part in name), None)
    if peak is None:
        return Row(f"training step on {name}, TFLOP a second", rate / 1e12)
    return Row(f"training step on {name}, share of the bfloat16 peak", rate / peak)
