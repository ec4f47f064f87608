"""Judge mutants: sides of claims in this process, changed code each in a process of its own."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from random import Random
from typing import TypeAlias

from tests.mutants import behind as code
from tests.mutants.behind import RUNGS, Behind
from tests.mutants.sources import ROOT, Edit, Mutant, every, plant

#: Seconds of computing after which a mutant that has turned nothing red is given up: it is counted apart.
LIMIT = 60
#: Bytes that it may take.
MEMORY = 8 << 30
#: What every judging process needs, imported once.
LIBRARIES = ["array_api_compat", "flint", "hypothesis.strategies", "networkx", "numpy", "scipy.stats", "sympy"]
CONTEXT = multiprocessing.get_context("forkserver")
#: A mutant, the claims it is judged by, and the group it is counted in.
Work: TypeAlias = tuple[Mutant | Edit, Sequence[str], str]


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant: ``caught`` by a claim, ``survives``, ``no effect`` or ``out of time``."""

    mutant: str
    outcome: str
    claim: str
    behind: str


def judged(mutant: Mutant | Edit, ids: Sequence[str]) -> tuple[str, str]:
    """Plant one mutant and judge claims until one is out of order: what became of it, and by which claim."""
    plant(mutant)
    try:
        from proofs.ledger import ledger
        from proofs.ledger.verdict import judge
        from tests.mutants.scale import CHANGED

        claims = ledger()
    except Exception as error:  # the changed code breaks the import of a topic: that is seen
        return "caught", type(error).__name__
    for id in ids:
        if id not in claims or judge(claims[id][1], RUNGS).disorder:
            return "caught", id
    none = getattr(mutant, "change", "") == "1 % more" and not CHANGED
    return "no effect" if none else "survives", ""


def _limited(work: Work, told: Connection) -> None:
    """Judge within the limits of a process that may be lost: its seconds are those it computes."""
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    told.send(judged(work[0], work[1]))


def apart(work: Work) -> Outcome:
    """Judge one mutant in a process of its own. A process that dies has been noticed, one that is out of time has not."""
    mutant, _, behind = work
    mutant.tree((ROOT / mutant.path).read_text())  # a change that has no place is an error, not a mutant that is caught
    here, there = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=_limited, args=(work, there))
    process.start()
    there.close()
    try:
        outcome, claim = here.recv()
    except EOFError:
        outcome, claim = "", ""
    process.join()
    if not outcome:
        late = process.exitcode in (-signal.SIGXCPU, -signal.SIGKILL)
        outcome, claim = ("out of time", "") if late else ("caught", f"ended with {process.exitcode}")
    return Outcome(str(mutant), outcome, claim, behind)


def chosen(behind: Mapping[str, Behind], count: int, seed: int) -> list[Work]:
    """A sample of the mutants of lines that run behind claims, half of them behind failing claims alone, as far as there are."""
    files: dict[str, dict[int, list[str]]] = {}
    for found in sorted(behind.values(), key=lambda b: b.seconds):
        for path, lines in found.lines.items():
            for line in lines:
                files.setdefault(path, {}).setdefault(line, []).append(found.id)
    groups: dict[bool, list[Work]] = {True: [], False: []}
    for mutant in every():
        if ids := files.get(mutant.path, {}).get(mutant.line):
            true = any(behind[id].expected != "fails" for id in ids)
            words = "some that do not fail" if true else "failing claims alone"
            kind = "1 % more" if mutant.change == "1 % more" else "other changes"
            groups[true].append((mutant, ids, f"behind {words}, {kind}"))
    rng = Random(seed)
    few = rng.sample(groups[False], min(count // 2, len(groups[False])))
    return few + rng.sample(groups[True], min(count - len(few), len(groups[True])))


def sampled(count: int, seed: int, workers: int) -> list[Work]:
    """A sample of mutants of code behind the claims; what is behind them is found in processes that end."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        ids: list[str] = pool.apply(_ids)
    return chosen(code.everything(ids, workers), count, seed)


def sides(workers: int) -> list[Outcome]:
    """Both sides of every claim one percent up and down."""
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        parts = pool.map(_sides_of, pool.apply(_ids), chunksize=4)
    return [outcome for part in parts for outcome in part]


def _ids() -> list[str]:
    from proofs.ledger import ledger

    return list(ledger())


def _sides_of(id: str) -> list[Outcome]:
    from proofs.ledger import ledger
    from tests.mutants.sides import of_claim, swaps

    group = "false" if ledger()[id][1].expected == "fails" else "true"
    found = [(mutant, group) for mutant in of_claim(id)] + [(mutant, "derivation") for mutant in swaps(id)]
    return [Outcome(str(m), "caught" if m.caught() else "survives", id, kind) for m, kind in found]


def outcomes(work: Iterable[Work], workers: int) -> Iterator[Outcome]:
    """Judge each in a process of its own, forked from one that has imported libraries and nothing of the project's."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    CONTEXT.set_forkserver_preload(LIBRARIES)
    with ThreadPoolExecutor(workers) as threads:
        yield from threads.map(apart, work)
