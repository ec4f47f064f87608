"""Check claims: derive, enumerate, attack and measure, and compare the verdicts with the recorded ones."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from exact.files import write_text
from proofs.ledger import empirical, ledger, select
from proofs.ledger.evidence import RUNGS, Judgement
from proofs.ledger.run import judge_all

if TYPE_CHECKING:
    from rich.console import Console


def arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument("names", nargs="*", metavar="CLAIM|TOPIC|PAPER", help="what to check; everything by default")
    parser.add_argument("--rung", action="append", choices=RUNGS, help="only this rung; may be given again")
    parser.add_argument(
        "--json", nargs="?", const="-", metavar="FILE", help="write the judgements as JSON (- for standard output)"
    )
    parser.add_argument(
        "--workers", type=int, metavar="N", help="worker processes; as many as there are cores by default"
    )


def run(args: argparse.Namespace) -> int:
    """Check, print, and return 0 where every verdict is the recorded one, else 1."""
    if args.workers is not None and args.workers < 1:
        raise ValueError(f"--workers {args.workers}: at least 1")
    rungs = args.rung or RUNGS
    ids = [id for id, (_, claim) in select(args.names).items() if set(claim.rungs) & set(rungs)]
    if not ids:
        raise ValueError(f"none of these claims has the rung {', '.join(rungs)}")
    target = None if args.json in (None, "-") else Path(args.json)
    if target:
        write_text(target, "[]\n")  # an unwritable place shows before the work
    from rich.console import Console

    start = perf_counter()
    out = Console(file=sys.stderr if args.json == "-" else None, highlight=False)
    judgements = with_progress(ids, rungs, args.workers)
    seconds = perf_counter() - start
    if args.json:
        text = json.dumps([judgement.as_dict() for judgement in judgements], indent=2) + "\n"
        if target:
            write_text(target, text)
        else:
            sys.stdout.write(text)
    report(out, judgements, seconds)
    return 1 if any(judgement.disorder for judgement in judgements) else 0


def with_progress(ids: Sequence[str], rungs: Sequence[str] = RUNGS, workers: int | None = None) -> list[Judgement]:
    """Judge claims with a progress bar on a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(file=sys.stderr)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("checking", total=len(ids))
        return judge_all(ids, rungs, workers, lambda judgement: bar.advance(task))


def report(out: Console, judgements: Sequence[Judgement], seconds: float) -> None:
    """Print the table, the refutations and the summary."""
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold", expand=True)
    table.add_column("claim", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    table.add_column("how", no_wrap=True)
    table.add_column("scope", no_wrap=True, overflow="ellipsis", ratio=1)
    table.add_column("s", justify="right", no_wrap=True)
    for j in judgements:
        colour = "red" if j.disorder else "green" if j.verdict == "holds" else "yellow"
        mark = " !" if j.disorder else ""
        table.add_row(j.id, f"[{colour}]{j.verdict}{mark}[/{colour}]", j.grade, escape(j.scope), f"{j.seconds:.1f}")
    out.print(table)
    refuted = [j for j in judgements if j.expected == "fails" and j.witness]
    if refuted:
        out.print("\n[bold]Refuted as printed, each by an exact witness[/bold]")
        for j in refuted:
            claim = ledger()[j.id][1]
            on = claim.witness.on if claim.witness else ""
            out.print(f"  {j.id}: {escape(on)}\n    {escape(j.witness)}\n    repair: {claim.repair}")
    measured = [(j.id, e) for j in judgements for e in j.evidence if e.rung == "measure" and e.outcome != "skipped"]
    if measured:
        out.print("\n[bold]Measured on trained models[/bold]")
        for id, e in measured:
            measure = ledger()[id][1].measure
            what = "of what it learnt" if measure and measure.of_training else "holding for every denoiser"
            out.print(f"  {id}: {e.outcome}, {e.count} comparisons {what}, {e.grade}\n    {escape(e.scope)}")
    out.print()
    for line in summary(judgements, seconds):
        out.print(escape(line))
    for j in judgements:
        if j.disorder:
            out.print(f"[bold red]out of order[/bold red] {j.id}: {escape(j.disorder)}")


def summary(judgements: Sequence[Judgement], seconds: float) -> list[str]:
    """What was checked, in counts."""
    evidence = [e for j in judgements for e in j.evidence]
    verdicts = Counter({"holds": "hold", "fails": "fail"}.get(j.verdict, str(j.verdict)) for j in judgements)
    grades = Counter(dict.fromkeys(("exact", "certified", "numerical", "sampled"), 0))
    grades.update(j.grade for j in judgements if j.grade)
    controls = [e.control_caught for e in evidence if e.control_caught is not None]
    per_rung = Counter(e.rung for e in evidence)
    drawn = sum(e.count for e in evidence if e.rung == "attack")
    tried = sum(e.count for e in evidence if e.rung == "enumerate")
    skipped = sum(e.outcome == "skipped" for e in evidence)
    scopes = {e.scope for e in evidence if e.scope}
    papers = {ledger()[j.id][1].source.paper for j in judgements}
    seen = [entry for _, entry in empirical().values() if entry.source.paper in papers]
    relayed = sum(ledger()[j.id][1].relayed for j in judgements if j.verdict == "fails")
    good = sum(not j.disorder for j in judgements)
    lines = [
        f"{good} of {len(judgements)} claims in order: {_counts(verdicts)}; decided {', '.join(f'{count} {name}' for name, count in grades.items())}; {seconds:.1f} s",
        f"{per_rung['derive']} derivations; {tried:,} instances enumerated; {drawn:,} drawn in {per_rung['attack']} attacks; "
        f"{sum(controls)} of {len(controls)} negative controls caught; {per_rung['measure'] - skipped} measurements; "
        f"{len(scopes)} scopes",
    ]
    if relayed:
        lines.append(
            f"{relayed} of those that fail are misreadings, or relayed by others: what is tempting to write, not what a paper is known to claim"
        )
    if seen:
        lines.append(f"{len(seen)} observations of these papers are not reproduced here, and count as neither")
    if skipped:
        lines.append(f"{skipped} measurements skipped: install maskproof[neural]")
    elif per_rung["measure"]:
        lines += gaps()
        lines += dict.fromkeys(e.detail for e in evidence if e.rung == "measure" and e.outcome == "holds" and e.detail)
    return lines


def gaps() -> list[str]:
    """Every shipped model with its gap to the optimum."""
    from neural.suite import record_of, shipped

    lines = ["gaps of the trained models, nats a text above the entropy:"]
    for name in shipped():
        record = record_of(name)
        error = (
            f" +- {record['gap_error']:.1g}, {record['gap_contexts']:,} contexts drawn" if record["gap_error"] else ""
        )
        pairs = f", pairs {record['pair_gap']:.2g}" if record["pair_gap"] else ""
        lines.append(f"  {name}: {record['gap']:.2g}{error}{pairs} (entropy {record['entropy']:.6g})")
    return lines


def _counts(counter: Counter[str] | dict[str, Any]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counter.items()))
