"""Show one claim: statement, source, derivation step by step, and the evidence of each rung."""

from __future__ import annotations

import argparse
from importlib.util import find_spec

from proofs.ledger import Entry, entries, ledger, select
from proofs.ledger.claim import Claim, Empirical, Question
from proofs.ledger.evidence import Judgement, judge
from proofs.tables.latex import escape


def arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument("claim", help="a claim's id")
    parser.add_argument("--latex", action="store_true", help="the statement and its derivation as LaTeX")


def run(args: argparse.Namespace) -> int:
    """Print the claim; 1 where it is out of order."""
    if args.claim in entries() and not isinstance(entries()[args.claim][1], Claim):
        topic, entry = entries()[args.claim]
        show_other(topic, entry)
        return 0
    found = select([args.claim])
    if args.claim not in found:
        raise ValueError(f"{args.claim} is a topic or a paper: its claims are {', '.join(found)}")
    topic, claim = found[args.claim]
    if args.latex:
        print(latex(claim))
        return 0
    judgement = judge(claim)
    show(topic, claim, judgement)
    return 1 if judgement.disorder else 0


def show(topic: str, claim: Claim, judgement: Judgement) -> None:
    """Print a claim and its evidence."""
    from rich.console import Console
    from rich.markup import escape as plain
    from rich.padding import Padding

    console = Console(highlight=False)
    out = console.print
    out(f"[bold]{claim.id}[/bold]: {plain(claim.title)}")
    out(f"topic {topic}; {plain(str(claim.source))}")
    out()
    out(Padding(plain(claim.statement), (0, 2)))
    if claim.note:
        out(Padding(plain(claim.note), (1, 2, 0, 2)))
    out()
    colour = "green" if not judgement.disorder else "red"
    recorded = "as recorded" if judgement.verdict == claim.expected else f"recorded: {claim.expected}"
    out(f"[bold {colour}]{judgement.verdict}[/bold {colour}] ({recorded}), {judgement.grade}: {plain(judgement.scope)}")
    if claim.repair:
        out(f"the true statement beside it: {claim.repair}")
    for name in claim.assumptions:
        out(f"assumes: {plain(name)}")
    if claim.derive:
        derivation = claim.derive()
        out()
        out(f"[bold]Derivation[/bold]: {plain(derivation.title)}")
        for number, step in enumerate(derivation.steps, 1):
            mark = " *" if step.name in derivation.concluded else ""
            out(Padding(f"{number}. {step.name}{mark}: {plain(str(step.claim))}", (0, 2)))
            out(Padding(f"[dim]{plain(step.reason.why)}[/dim]", (0, 6)))
        trusted = derivation.check().trusted
        out(Padding("* concludes. Trusted lemmas: " + plain("; ".join(trusted) if trusted else "none"), (0, 2)))
    out()
    out("[bold]Evidence[/bold]")
    for e in judgement.evidence:
        out(Padding(f"{e.rung}: {e.outcome}, {e.grade}, {e.count:,} checked, {e.seconds:.2f} s", (0, 2)))
        for text in filter(None, (e.scope, e.witness, e.detail)):
            out(Padding(plain(text), (0, 6)))
    if claim.control:
        out(Padding(f"negative control: {plain(claim.control.statement)}", (0, 2)))
    if judgement.disorder:
        out(f"[bold red]out of order[/bold red]: {plain(judgement.disorder)}")


def show_other(topic: str, entry: Entry) -> None:
    """Print an observation that is not reproduced here, or an open question."""
    from rich.console import Console
    from rich.markup import escape as plain
    from rich.padding import Padding

    out = Console(highlight=False).print
    out(f"[bold]{entry.id}[/bold]: {plain(entry.title)}")
    out(f"topic {topic}; {plain(str(entry.source))}")
    out()
    if isinstance(entry, Empirical):
        out(Padding(plain(entry.statement), (0, 2)))
        out("\n[bold yellow]not reproduced here[/bold yellow]")
        out(Padding(f"what would: {plain(entry.needs)}", (0, 2)))
        if entry.beside and find_spec("torch"):
            out("\n[bold]Measured beside it[/bold]")
            out(Padding(plain(entry.beside()), (0, 2)))
        return
    assert isinstance(entry, Question)
    out(Padding(plain(entry.question), (0, 2)))
    out("\n[bold]Settled[/bold]")
    for id, words in entry.settled.items():
        out(Padding(f"{id} ({ledger()[id][1].expected}): {plain(words)}", (0, 2)))
    out("\n[bold]Open[/bold]")
    out(Padding(plain(entry.remains), (0, 2)))


def latex(claim: Claim) -> str:
    """The claim and its derivation as a LaTeX fragment (amsmath)."""
    lines = [
        rf"\paragraph{{{escape(claim.title)}}} ({escape(str(claim.source))}; {claim.expected}.)",
        claim.statement,
    ]
    if claim.derive:
        derivation = claim.derive()
        lines += ["", rf"\emph{{{escape(derivation.title)}.}} {derivation.theorem}", r"\begin{enumerate}"]
        for step in derivation.steps:
            lines.append(
                rf"\item[\texttt{{{escape(step.name)}}}] ${step.claim.latex()}$ \hfill ({escape(step.reason.why)})"
            )
        lines.append(r"\end{enumerate}")
    elif claim.witness:
        lines += ["", rf"Counterexample: {escape(claim.witness.on)}."]
    return "\n".join(lines)
