"""Long chains: the exact random-order divergence for all numbers of rounds, and how its cost grows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from benchmarks.timing import Row, growth, seconds
from exact.markov import Chain, information_curve, random_order_divergences


def rows() -> Iterator[Row]:
    """Every row of this file."""
    kernel = np.random.default_rng(0).dirichlet(np.full(64, 0.05), 64)

    def every_k() -> dict[int, float]:
        return random_order_divergences(information_curve(Chain(np.ones(64), kernel, 1024)))

    assert len(every_k()) == 1024
    yield Row("seconds: V=64, L=1,024, random-order KL for all K", seconds(every_k), most=3)

    def curve(L: int) -> Callable[[], object]:
        return lambda: information_curve(Chain([1, 1], [[9, 1], [1, 9]], L))

    yield Row("seconds: the sticky chain, L=100,000, the information curve", seconds(curve(100_000)), most=3)
    lengths = [12_500, 25_000, 50_000, 100_000]
    yield growth("information curve, with L (12,500 to 100,000)", {L: curve(L) for L in lengths}, 1, 1)

    def alphabet(V: int) -> Callable[[], object]:
        rows = np.random.default_rng(0).dirichlet(np.full(V, 0.05), V)
        return lambda: Chain(np.ones(V), rows, 12).later

    sizes = [512, 724, 1024]
    yield growth("powers of the kernel, with V (512 to 1,024)", {V: alphabet(V) for V in sizes}, 2, 3, rounds=3)
