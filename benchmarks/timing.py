"""Rows of the benchmark: a ratio of medians against its bar, or the exponent of a growth beside the expected one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from time import perf_counter

import numpy as np

Work = Callable[[], object]


@dataclass(frozen=True)
class Row:
    """One number, and the bar it is held against: at most, at least, or none."""

    name: str
    value: float
    most: float | None = None
    least: float | None = None

    @property
    def met(self) -> bool:
        """Whether the bar is met."""
        return (self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least)

    def __str__(self) -> str:
        bars = [
            f"{word} {bar:g}" for word, bar in (("at most", self.most), ("at least", self.least)) if bar is not None
        ]
        word = ("met" if self.met else "MISSED") if bars else ""
        return f"{word:6s} {self.name:78s} {self.value:10.3g}  {' and '.join(bars)}"


def seconds(work: Work, inner: int = 1) -> float:
    """The time of one call, over ``inner`` calls."""
    start = perf_counter()
    for _ in range(inner):
        work()
    return (perf_counter() - start) / inner


def ratio(above: Work, below: Work, rounds: int, inner: int = 1) -> float:
    """The median over interleaved rounds of the time of ``above`` over that of ``below`` (which is run ``inner`` times)."""
    above(), below()
    return median(seconds(above) / seconds(below, inner) for _ in range(rounds))


def growth(name: str, works: Mapping[float, Work], low: float, high: float, rounds: int = 5) -> Row:
    """The exponent b of a cost that grows like size^b, fitted to medians of interleaved rounds.

    Expected between ``low`` and ``high``; held to within 0.35 of them, since caches favour small sizes.
    """
    for work in works.values():
        work()
    times = np.array([[seconds(work) for work in works.values()] for _ in range(rounds)])
    slope = float(np.polyfit(np.log(list(works)), np.log(np.median(times, axis=0)), 1)[0])
    expected = f"{low:g}" if low == high else f"{low:g} to {high:g}"
    return Row(f"{name}: exponent, {expected} expected", slope, high + 0.35, low - 0.35)


def peer(name: str) -> bool:
    """Whether a peer is installed; says on standard error which rows are left out where it is not."""
    import importlib.util
    import sys

    if importlib.util.find_spec(name):
        return True
    print(f"{name} is not installed (pip install 'maskproof[bench,psitip]'): its rows are left out", file=sys.stderr)
    return False
