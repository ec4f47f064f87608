"""Certified constants, and what an import costs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator

from benchmarks.timing import Row, ratio
from theory.zipf import Zipf


def rows() -> Iterator[Row]:
    """Every row of this file."""
    yield normaliser()
    yield imports()


def normaliser() -> Row:
    """H_{130000, 2.31} to 50 digits against mpmath's Hurwitz zeta."""
    import mpmath

    def peer() -> object:
        with mpmath.workdps(55):
            s = mpmath.mpf("2.31")
            return mpmath.zeta(s) - mpmath.zeta(s, 130_001)

    found = ratio(peer, lambda: Zipf("2.31", 130_000, digits=50).H, 40, 10)
    return Row("H_{130000, 2.31} to 50 digits: mpmath / ours", found, least=10)


def imports() -> Row:
    """Importing theory, exact and proofs in a fresh interpreter against importing numpy."""

    def fresh(names: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, "-c", f"import {names}"], check=True)

    bare = ratio(fresh("sys"), fresh("numpy"), 9)
    ours = ratio(fresh("theory, exact, proofs"), fresh("numpy"), 9)
    return Row("import theory, exact, proofs / import numpy", (ours - bare) / (1 - bare), most=3)
