"""Many claims judged: in any number of processes the same judgements, in the order asked, each told once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time

import pytest

from proofs.ledger import ledger
from proofs.ledger.run import judge_all, judge_one
from proofs.ledger.verdict import judge

#: A claim that holds, one that is supported, and one that fails: each in a moment.
IDS = ["zipf-constants", "training-mask-share", "toy-coherent-data"]


def said(judgement):
    """All that a judgement says but its seconds."""
    row = judgement.as_dict()
    return {k: v for k, v in row.items() if k not in ("seconds", "evidence")}, [
        {k: v for k, v in e.items() if k != "seconds"} for e in row["evidence"]
    ]


@pytest.fixture(autouse=True)
def _environment(monkeypatch):
    """What is set for worker processes is as it was when a test ends."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        monkeypatch.setenv(name, os.environ.get(name, "1"))


def test_workers_reach_the_same_judgements():
    """Two processes and this one agree on verdict, strength, coverage, witnesses and evidence, in the order asked; Ctrl-C is heard again."""
    told, before = [], signal.getsignal(signal.SIGINT)
    here = judge_all(IDS, workers=1)
    there = judge_all(IDS, workers=2, told=told.append)

    assert [j.id for j in here] == [j.id for j in there] == IDS
    assert list(map(said, here)) == list(map(said, there))
    assert sorted(j.id for j in told) == sorted(IDS)
    assert [j.verdict for j in here] == ["holds", "supported", "fails"]
    _all_gone()
    assert signal.getsignal(signal.SIGINT) is before


def test_one_process_tells_as_it_goes():
    """In order, each before the next is judged; a claim that is asked for once is judged as such."""
    told = []
    found = judge_all(IDS, workers=1, told=lambda judgement: told.append((judgement.id, len(told))))

    assert told == [(id, k) for k, id in enumerate(IDS)]
    assert said(found[1]) == said(judge(ledger()[IDS[1]][1]))


def test_rungs_are_passed_on():
    """Asked for one rung, no other runs."""
    for judgement in judge_all(IDS[1:], ["enumerate"], workers=1):
        assert {e.rung for e in judgement.evidence} == {"enumerate"}
        assert judgement.partial


@pytest.mark.parametrize("workers", [1, 2])
def test_an_unknown_id_stops_everything(workers):
    """It is named, and no process is left behind."""
    with pytest.raises(KeyError, match="no-such-claim"):
        judge_all([IDS[1], "no-such-claim"], workers=workers)
    _all_gone()
    with pytest.raises(KeyError, match="no-such-claim"):
        judge_one("no-such-claim", ["enumerate"])


def test_nothing_to_judge():
    """No claims, no processes, no judgements."""
    assert judge_all([], workers=4) == []


def test_another_thread_may_judge():
    """Where signals cannot be set, workers judge all the same, and the rungs asked for alone."""
    found = []
    thread = threading.Thread(target=lambda: found.extend(judge_all(IDS[1:], ["enumerate"], workers=2)))
    thread.start()
    thread.join()

    assert [judgement.id for judgement in found] == IDS[1:]
    assert {e.rung for judgement in found for e in judgement.evidence} == {"enumerate"}


def _all_gone():
    """No worker outlives what it was started for; one that is ended takes a moment to be gone."""
    end = time.monotonic() + 60
    while multiprocessing.active_children() and time.monotonic() < end:
        time.sleep(0.05)
    assert not multiprocessing.active_children()
