"""Print the ratios, one row a bar, and leave with status 1 where one is missed."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from fractions import Fraction
from statistics import median
from time import perf_counter

import numpy as np

from exact.information import single_marginals, total_correlation
from exact.joint import Joint
from theory.zipf import Zipf


@dataclass(frozen=True)
class Row:
    """One ratio of medians, and the bar it is held against: at most, or at least."""

    name: str
    ratio: float
    bar: float
    most: bool

    @property
    def met(self) -> bool:
        """Whether the bar is met."""
        return self.ratio <= self.bar if self.most else self.ratio >= self.bar

    def __str__(self) -> str:
        word = "at most" if self.most else "at least"
        return f"{'met ' if self.met else 'MISSED'} {self.name:58s} {self.ratio:10.3f}  {word} {self.bar:g}"


def ratio(above: Callable[[], object], below: Callable[[], object], rounds: int, inner: int = 1) -> float:
    """The median over interleaved rounds of the time of ``above`` over that of ``below`` (which is run ``inner`` times)."""
    above(), below()
    found = []
    for _ in range(rounds):
        start = perf_counter()
        above()
        middle = perf_counter()
        for _ in range(inner):
            below()
        found.append((middle - start) * inner / (perf_counter() - middle))
    return median(found)


def joint(V: int, L: int) -> Joint:
    """A positive float joint, seeded."""
    return Joint(np.random.default_rng(0).random((V,) * L) + 0.01)


def total_correlations() -> list[Row]:
    """Total correlation against one read of the table, and against dit."""
    small, large = joint(2, 16), joint(2, 24)
    half = list(range(8))
    rows = [
        Row(
            "TC at V=2 L=16 / one read of the table",
            ratio(lambda: total_correlation(small), small.weights.sum, 60, 20),
            20,
            True,
        ),
        Row(
            "TC at V=2 L=24 / one read of the table",
            ratio(lambda: total_correlation(large), large.weights.sum, 7),
            5,
            True,
        ),
        Row(
            "conditional TC at V=2 L=16 / one read of the table",
            ratio(lambda: total_correlation(small, half, [i + 8 for i in half]), small.weights.sum, 60, 20),
            20,
            True,
        ),
    ]
    try:
        import dit
    except ModuleNotFoundError:
        print("dit is not installed (pip install maskproof[bench]): one row left out", file=sys.stderr)
        return rows
    outcomes = ["".join(map(str, x)) for x in np.ndindex(*small.weights.shape)]
    peer = dit.Distribution(outcomes, small.probabilities().ravel().tolist())
    found = ratio(lambda: dit.multivariate.total_correlation(peer), lambda: total_correlation(small), 9, 20)
    return [*rows, Row("TC at V=2 L=16: dit, object built / ours", found, 80, False)]


def exact_marginals() -> Row:
    """The eight single-token marginals of an integer table at V=3 L=8 against a loop over Fractions."""
    weights = np.random.default_rng(0).integers(1, 1000, (3,) * 8)
    total = int(weights.sum())
    table = {x: Fraction(int(w), total) for x, w in np.ndenumerate(weights)}

    def loop() -> list[list[Fraction]]:
        found = [[Fraction(0)] * 3 for _ in range(8)]
        for x, p in table.items():
            for i, v in enumerate(x):
                found[i][v] += p
        return found

    def tree() -> list[np.ndarray]:
        return single_marginals(weights.reshape(-1, 1), 3, 8)

    assert [[Fraction(int(w), total) for w in row[:, 0]] for row in tree()] == loop()
    return Row("exact marginals at V=3 L=8: Fraction loop / ours", ratio(loop, tree, 9, 50), 300, False)


def normaliser() -> Row:
    """H_{130000, 2.31} to 50 digits against mpmath's Hurwitz zeta."""
    import mpmath

    def peer() -> object:
        with mpmath.workdps(55):
            s = mpmath.mpf("2.31")
            return mpmath.zeta(s) - mpmath.zeta(s, 130_001)

    found = ratio(peer, lambda: Zipf("2.31", 130_000, digits=50).H, 40, 10)
    return Row("H_{130000, 2.31} to 50 digits: mpmath / ours", found, 10, False)


def imports() -> Row:
    """Importing theory, exact and proofs in a fresh interpreter against importing numpy."""

    def fresh(names: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, "-c", f"import {names}"], check=True)

    bare = ratio(fresh("sys"), fresh("numpy"), 9)
    ours = ratio(fresh("theory, exact, proofs"), fresh("numpy"), 9)
    return Row("import theory, exact, proofs / import numpy", (ours - bare) / (1 - bare), 3, True)


def main() -> int:
    """Print the rows; 1 where a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--json", action="store_true", help="as JSON")
    args = parser.parse_args()
    rows = [*total_correlations(), exact_marginals(), normaliser(), imports()]
    if args.json:
        print(json.dumps([asdict(row) for row in rows], indent=2))
    else:
        print(*rows, sep="\n")
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
