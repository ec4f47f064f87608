"""Judge many claims, in worker processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager

from proofs.ledger import ledger
from proofs.ledger.evidence import RUNGS
from proofs.ledger.verdict import Judgement, judge


def judge_one(id: str, rungs: Sequence[str]) -> Judgement:
    """Judge one claim by its id."""
    return judge(ledger()[id][1], rungs)


def judge_all(
    ids: Iterable[str],
    rungs: Sequence[str] = RUNGS,
    workers: int | None = None,
    told: Callable[[Judgement], None] = lambda judgement: None,
) -> list[Judgement]:
    """Judge the claims called ``ids``, in that order; ``told`` hears of each as it is done.

    Workers are fresh processes with one thread of linear algebra each, so that two of them keep two cores busy and no
    more. One worker means this process.
    """
    ids = list(ids)
    workers = min(workers or os.cpu_count() or 1, len(ids))
    done: dict[str, Judgement] = {}
    if workers <= 1:
        for id in ids:
            done[id] = judge_one(id, rungs)
            told(done[id])
        return [done[id] for id in ids]
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
    try:
        with _interrupts_ignored():
            futures = {pool.submit(judge_one, id, rungs): id for id in ids}
        for future in as_completed(futures):
            done[futures[future]] = future.result()
            told(future.result())
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    pool.shutdown()
    return [done[id] for id in ids]


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Processes started meanwhile never see Ctrl-C: it is for this process, which ends them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
