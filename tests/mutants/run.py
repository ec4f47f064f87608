"""Judge mutants: sides of claims in this process, changed code each in a process of its own."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from tests.mutants import behind as code
from tests.mutants.behind import RUNGS, Behind
from tests.mutants.sources import ROOT, Edit, Mutant, every, plant

#: Seconds after which a mutant that has turned nothing red is given up: it is counted apart.
LIMIT = 40
#: What every judging process needs, imported once.
LIBRARIES = ["array_api_compat", "flint", "hypothesis.strategies", "networkx", "numpy", "scipy.stats", "sympy"]


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant: ``caught`` by a claim, ``survives``, ``no effect`` or ``out of time``."""

    mutant: str
    outcome: str
    claim: str
    behind: str


class OutOfTimeError(Exception):
    """The alarm rang."""


def judged(work: tuple[Mutant | Edit, Sequence[str], str]) -> Outcome:
    """Plant one mutant and judge the claims before it, until one is out of order."""
    mutant, ids, behind = work
    mutant.tree((ROOT / mutant.path).read_text())  # a change that has no place is an error, not a mutant that is caught
    plant(mutant)

    def ring(*_: object) -> None:
        raise OutOfTimeError

    signal.signal(signal.SIGALRM, ring)
    signal.alarm(LIMIT)
    try:
        from proofs.ledger import ledger
        from proofs.ledger.verdict import judge
        from tests.mutants.scale import CHANGED

        claims = ledger()
        for id in ids:
            if id not in claims or judge(claims[id][1], RUNGS).disorder:
                return Outcome(str(mutant), "caught", id, behind)
        none = getattr(mutant, "change", "") == "1 % more" and not CHANGED
        return Outcome(str(mutant), "no effect" if none else "survives", "", behind)
    except OutOfTimeError:
        return Outcome(str(mutant), "out of time", "", behind)
    except Exception as error:  # the changed code breaks the import of a topic: that is seen
        return Outcome(str(mutant), "caught", type(error).__name__, behind)
    finally:
        signal.alarm(0)


def chosen(behind: Mapping[str, Behind], count: int, seed: int) -> list[tuple[Mutant, list[str], str]]:
    """A sample of the mutants of lines that run behind claims, half of them behind failing claims alone, as far as there are."""
    files: dict[str, dict[int, list[str]]] = {}
    for found in sorted(behind.values(), key=lambda b: b.seconds):
        for path, lines in found.lines.items():
            for line in lines:
                files.setdefault(path, {}).setdefault(line, []).append(found.id)
    groups: dict[str, list[tuple[Mutant, list[str], str]]] = {"true": [], "false": []}
    for mutant in every():
        if ids := files.get(mutant.path, {}).get(mutant.line):
            group = "true" if any(behind[id].expected != "fails" for id in ids) else "false"
            groups[group].append((mutant, ids, group))
    rng = Random(seed)
    few = rng.sample(groups["false"], min(count // 2, len(groups["false"])))
    return few + rng.sample(groups["true"], min(count - len(few), len(groups["true"])))


def sampled(count: int, seed: int, workers: int) -> list[tuple[Mutant, list[str], str]]:
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


def outcomes(work: Iterable[tuple[Mutant | Edit, list[str], str]], workers: int) -> Iterator[Outcome]:
    """Judge each in a process of its own, forked from one that has imported libraries and nothing of the project's."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LIBRARIES)
    with context.Pool(workers, maxtasksperchild=1) as pool:
        yield from pool.imap_unordered(judged, work)
