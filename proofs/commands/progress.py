"""Judging with a progress bar, for the verbs that judge."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from proofs.ledger.evidence import RUNGS
from proofs.ledger.run import judge_all
from proofs.ledger.verdict import Judgement


def with_progress(ids: Sequence[str], rungs: Sequence[str] = RUNGS, workers: int | None = None) -> list[Judgement]:
    """Judge claims with a progress bar on a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(file=sys.stderr)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("checking", total=len(ids))
        return judge_all(ids, rungs, workers, lambda judgement: bar.advance(task))
