"""Check claims: derive, enumerate, attack and measure, and compare the verdicts with the recorded ones."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from exact.files import write_text
from proofs.commands.progress import with_progress
from proofs.ledger import empirical, ledger, select
from proofs.ledger.evidence import RUNGS
from proofs.ledger.verdict import Judgement

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


#: Strengths in the order they are counted.
STRENGTHS = ("proved", "derived", "enumerated", "certified", "sampled", "measured")
COLOURS = {"holds": "green", "supported": "cyan", "fails": "yellow"}


def report(out: Console, judgements: Sequence[Judgement], seconds: float) -> None:
    """Print the table, the refutations, the measurements and the summary."""
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold", expand=True)
    for name in ("claim", "verdict", "by", "wording"):
        table.add_column(name, no_wrap=True)
    table.add_column("covers", no_wrap=True, overflow="ellipsis", ratio=1)
    table.add_column("s", justify="right", no_wrap=True)
    for j in judgements:
        colour = "red" if j.disorder else COLOURS.get(j.verdict, "red")
        said = f"{j.verdict}*" if j.unproved else j.verdict
        verdict = f"[{colour}]{said}{' !' if j.disorder else ''}[/{colour}]"
        table.add_row(j.id, verdict, j.strength, j.wording, escape(j.covers), f"{j.seconds:.1f}")
    out.print(table)
    refuted = [j for j in judgements if j.expected == "fails" and j.witness]
    for heading, wordings in REFUTED.items():
        chosen = [j for j in refuted if j.wording in wordings]
        if chosen:
            out.print(f"\n[bold]{heading}[/bold]")
        for j in chosen:
            claim = ledger()[j.id][1]
            on = claim.witness.on if claim.witness else ""
            out.print(f"  {j.id}: {escape(on)}\n    {escape(j.witness)}\n    true beside it: {claim.repair}")
    measured = [(j.id, e) for j in judgements for e in j.evidence if e.rung == "measure" and e.outcome != "skipped"]
    if measured:
        out.print("\n[bold]Measured on trained models[/bold]")
        for id, e in measured:
            measure = ledger()[id][1].measure
            what = "of what it learnt" if measure and measure.of_training else "holding for every denoiser"
            out.print(f"  {id}: {e.outcome}, {e.count} comparisons {what}, {e.grade}\n    {escape(e.covers)}")
    out.print()
    for line in summary(judgements, seconds):
        out.print(escape(line))
    for j in judgements:
        if j.disorder:
            out.print(f"[bold red]out of order[/bold red] {j.id}: {escape(j.disorder)}")


#: Only what was read in a paper is refuted as printed.
REFUTED = {
    "Refuted as printed, each by an exact witness": ("quoted",),
    "False as reconstructed from accounts of the paper": ("reconstructed",),
    "False, and not known to be any paper's own": ("relayed", "ours"),
}


def summary(judgements: Sequence[Judgement], seconds: float) -> list[str]:
    """What was checked, in counts."""
    evidence = [e for j in judgements for e in j.evidence]
    controls = [e.caught for e in evidence if e.caught is not None]
    drawn = sum(e.count for e in evidence if e.rung == "attack")
    tried = sum(e.count for e in evidence if e.rung == "enumerate")
    derived = [e for e in evidence if e.rung == "derive"]
    skipped = sum(e.outcome == "skipped" and e.rung == "measure" for e in evidence)
    measured = sum(e.rung == "measure" for e in evidence) - skipped
    papers = {ledger()[j.id][1].source.paper for j in judgements}
    seen = [entry for _, entry in empirical().values() if entry.source.paper in papers]
    good = sum(not j.disorder for j in judgements)
    lines = [f"{good} of {len(judgements)} claims in order; {seconds:.1f} s"]
    for verdict, words in VERDICTS.items():
        by = Counter(j.strength for j in judgements if j.verdict == verdict)
        if total := sum(by.values()):
            lines.append(f"{total} {words}: " + ", ".join(f"{by[s]} {s}" for s in STRENGTHS if by[s]))
    rest = Counter(j.verdict for j in judgements if j.verdict not in VERDICTS)
    lines += [f"{count} {verdict}" for verdict, count in sorted(rest.items())]
    wordings = Counter(j.wording for j in judgements if j.verdict == "fails")
    if wordings:
        lines.append("of those that fail, " + ", ".join(f"{n} {name}" for name, n in sorted(wordings.items())))
    lines.append(
        f"{tried:,} instances enumerated, {drawn:,} drawn; {sum(map(bool, controls))} of {len(controls)} negative controls caught, "
        f"{sum(word.startswith('drawn') for word in controls)} of them by draws; {len(derived)} derivations read on "
        f"{sum(e.count for e in derived):,} instances; {measured} measurements"
    )
    lines += rests_on(judgements)
    if unproved := sum(j.unproved for j in judgements):
        lines.append(
            f"* {unproved} proofs not run: coqc is not found (make formal sets it up); these stand at what did run"
        )
    if seen:
        lines.append(f"{len(seen)} observations of these papers are not reproduced here, and count as neither")
    if skipped:
        lines.append(f"{skipped} measurements skipped: install maskproof[neural]")
    elif measured:
        lines += gaps()
        lines += dict.fromkeys(e.detail for e in evidence if e.rung == "measure" and e.outcome == "holds" and e.detail)
    return lines


def rests_on(judgements: Sequence[Judgement]) -> list[str]:
    """What the verdicts trust: the axioms behind what is proved, and the hypotheses of derivations that no proof stands beside."""
    axioms = {name for j in judgements for e in j.evidence if e.rung == "prove" for name in e.trusted}
    alone = [j.decisive for j in judgements if j.verdict == "holds" and j.strength == "derived"]
    lemmas = {words for e in alone if e for words in e.trusted}
    lines = [f"what is proved rests on {', '.join(sorted(axioms))}"] if axioms else []
    trusted = f"{len(lemmas)} hypotheses of {len(alone)} derivations, which show lists" if alone else "none"
    return [*lines, f"trusted lemmas: {trusted}"]


VERDICTS = {
    "holds": "hold for everything they speak of",
    "supported": "are supported: true wherever they were tried, which is less than they speak of",
    "fails": "fail",
}


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
