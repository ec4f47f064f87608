"""Shannon-type statements of three to five variables, settled here and by psitip: the same verdicts, and the time of both."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from benchmarks.timing import Row, peer, seconds
from proofs.settle.check import checked
from proofs.settle.settle import settle
from theory.shannon import elementals

Terms = dict[tuple[int, ...], int]


def rows() -> Iterator[Row]:
    """Every row of this file."""
    if not peer("psitip"):
        return
    cases = list(statements())
    ours = [settle(text(L, terms)).verdict == "holds" for L, terms in cases]
    theirs = [provable(L, terms) for L, terms in cases]
    agree = sum(a == b for a, b in zip(ours, theirs, strict=True))
    yield Row(f"statements of which psitip and settle say the same, of {len(cases)}", agree, least=len(cases))
    yield Row("of these provable, settled here with a checked certificate", _checked(cases, ours), least=sum(ours))
    some = cases[::6]
    here = seconds(lambda: [settle(text(L, terms)) for L, terms in some])
    there = seconds(lambda: [provable(L, terms) for L, terms in some])
    yield Row("psitip's time / ours, with certificates and counterexamples", there / here)


def statements(each: int = 10) -> Iterator[tuple[int, Terms]]:
    """Sums of elemental inequalities, and the same less an entropy of pairs: seeded, of three to five variables."""
    rng = np.random.default_rng(0)
    for L in (3, 4, 5):
        known = [form for _, form in elementals(L)]
        for k in range(2 * each):
            total: Terms = {}
            for index in rng.choice(len(known), 3, replace=False):
                for places, x in known[index].items():
                    assert isinstance(places, frozenset)
                    key = tuple(sorted(places))
                    total[key] = total.get(key, 0) + int(x) * int(rng.integers(1, 4))
            if k % 2:
                first, second = sorted(rng.choice(np.arange(1, L + 1), 2, replace=False).tolist())
                for places, x in (((first,), -1), ((second,), -1), ((first, second), 1)):
                    total[places] = total.get(places, 0) + x
            yield L, {places: x for places, x in total.items() if x}


def text(L: int, terms: Terms) -> str:
    """A statement in the language of settle."""
    parts = " + ".join(f"{x}*H({','.join(map(str, places))})" for places, x in terms.items()) or "0*H"
    return f"for L={L}: {parts} >= 0"


def provable(L: int, terms: Terms) -> bool:
    """Whether psitip proves it."""
    import psitip

    variables = [psitip.rv(f"X{i}") for i in range(1, L + 1)]
    total: Any = 0
    for places, x in terms.items():
        joint = variables[places[0] - 1]
        for i in places[1:]:
            joint = joint + variables[i - 1]
        total = total + x * psitip.H(joint)
    return bool(total >= 0)


def _checked(cases: list[tuple[int, Terms]], ours: list[bool]) -> int:
    return sum(
        checked(settle(text(L, terms)).certificate) == "holds"
        for (L, terms), proved in zip(cases, ours, strict=True)
        if proved
    )
