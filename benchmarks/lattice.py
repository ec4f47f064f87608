"""All subset entropies, against one logarithm for each entry of the lattice and one marginalisation for each subset."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from benchmarks.joints import joint
from benchmarks.timing import Row, growth, ratio, seconds
from exact.joint import Joint
from exact.lattice import NUMPY_BLOCK, context_weights, subset_plogp
from exact.random_order import subset_entropies


def rows() -> Iterator[Row]:
    """Every row of this file."""
    small = joint(2, 16)

    def ours() -> object:
        return subset_entropies(small)

    yield Row("all subset entropies at V=2 L=16 / one log a lattice entry", ratio(ours, logs(3**16), 9), most=4)
    whole = seconds(ours, 3)
    yield Row(
        "all subset entropies at V=2 L=16: one numpy sum a subset, sampled / ours", sampled(small) / whole, least=80
    )
    for word, shapes in (("V=2, L=12 to 16", ((2, 12), (2, 14), (2, 16))), ("L=6, V=4 to 8", ((4, 6), (6, 6), (8, 6)))):
        works = {(V + 1) ** L: partial(subset_entropies, joint(V, L)) for V, L in shapes}
        yield growth(f"all subset entropies, with the lattice entries ({word})", works, 1, 1)
    yield from on_a_device()


def logs(count: int) -> Callable[[], None]:
    """The floor: ``count`` logarithms, in blocks that stay in the cache."""
    block = np.random.default_rng(0).random(NUMPY_BLOCK) + 0.01
    out = np.empty_like(block)

    def work() -> None:
        for _ in range(count // len(block)):
            np.log(block, out=out)

    return work


def sampled(p: Joint, every: int = 512) -> float:
    """The seconds that one marginalisation a subset would take, from every 512th subset in a random order."""
    table, L = p.probabilities(), p.L
    subsets = np.random.default_rng(0).permutation(2**L)[: 2**L // every]

    def work() -> None:
        for subset in subsets:
            q = table.sum(axis=tuple(i for i in range(L) if not subset >> i & 1))
            (q * np.log(q)).sum()

    return seconds(work) * every


def on_a_device() -> Iterator[Row]:
    """V=2, L=20 on a CUDA device against a copy of as many bytes as the lattice has entries, where there is one."""
    try:
        import torch
    except ModuleNotFoundError:
        return
    if not torch.cuda.is_available():
        print("no CUDA device: the rows of one are left out", file=sys.stderr)
        return
    weights = torch.rand((2,) * 20, dtype=torch.float64, device="cuda") + 0.01
    source = torch.empty(3**20, dtype=torch.float64, device="cuda")
    target = torch.empty_like(source)

    def finished(work: Callable[[], object]) -> Callable[[], None]:
        def run() -> None:
            work()
            torch.cuda.synchronize()

        return run

    copy = finished(lambda: target.copy_(source))
    name = torch.cuda.get_device_name()
    yield Row(
        f"3^20 subset sums on {name} / a copy of 3^20 entries", ratio(finished(lambda: subset_plogp(weights)), copy, 5)
    )
    part = weights[(0,) * 3]
    yield Row(
        f"3^17 contexts on {name} / a copy of 3^20 entries", ratio(finished(lambda: context_weights(part)), copy, 5)
    )
