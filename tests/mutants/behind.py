"""Which code is behind which claim: the lines that run while it is judged, and for how long."""

from __future__ import annotations

import multiprocessing
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
RUNGS = ("derive", "enumerate", "attack")


@dataclass(frozen=True)
class Behind:
    """The lines that run while a claim is judged, by file; the recorded verdict; seconds."""

    id: str
    expected: str
    lines: dict[str, frozenset[int]]
    seconds: float


def traced(id: str) -> Behind:
    """Judge one claim and note the lines that run."""
    import coverage

    from proofs.ledger import ledger
    from proofs.ledger.verdict import judge

    claim = ledger()[id][1]
    _forget()
    record = coverage.Coverage(
        data_file=None, include=[f"{ROOT}/{room}/*" for room in ("exact", "theory", "proofs/claims")]
    )
    record.start()
    judgement = judge(claim, RUNGS)
    record.stop()
    data = record.get_data()
    lines = {Path(f).relative_to(ROOT).as_posix(): frozenset(data.lines(f) or ()) for f in data.measured_files()}
    return Behind(id, claim.expected, lines, judgement.seconds)


def _forget() -> None:
    """Empty the caches of the code that is judged, so that what an earlier claim computed is computed again."""
    for name in [name for name in sys.modules if name.startswith(("exact.", "theory.", "proofs.claims."))]:
        for value in list(vars(sys.modules[name]).values()):
            if hasattr(value, "cache_clear") and getattr(value, "__module__", "") == name:
                value.cache_clear()


def everything(ids: list[str], workers: int) -> dict[str, Behind]:
    """All claims, traced in worker processes."""
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        return {found.id: found for found in pool.imap_unordered(traced, ids)}
