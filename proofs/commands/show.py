"""Show one claim: statement, source, derivation step by step, and the evidence of each rung."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib.util import find_spec

from proofs.ledger import Entry, entries, ledger, select
from proofs.ledger.claim import Claim, Control, Derived, Proved
from proofs.ledger.coq import coq
from proofs.ledger.evidence import theorems
from proofs.ledger.unsettled import Empirical, Question
from proofs.ledger.verdict import Judgement, judge
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

    out = Console(highlight=False).print

    def indented(text: str, by: int = 2) -> None:
        out(Padding(plain(text), (0, by)))

    paper = claim.source.paper
    out(f"[bold]{claim.id}[/bold]: {plain(claim.title)}")
    out(f"topic {topic}; {plain(str(claim.source))}")
    out(f"[dim]{plain(paper.authors)}: {plain(paper.title)} ({paper.year})[/dim]")
    out()
    indented(claim.statement)
    if claim.note:
        out(Padding(plain(claim.note), (1, 2, 0, 2)))
    out()
    colour = "red" if judgement.disorder else "green"
    recorded = "as recorded" if judgement.verdict == claim.expected else f"recorded: {claim.expected}"
    out(
        f"[bold {colour}]{judgement.verdict}[/bold {colour}] ({recorded}), {judgement.strength}; the wording is {claim.wording}"
    )
    indented(f"speaks of: {claim.scope}")
    indented(f"covered: {judgement.covers}")
    for name in claim.assumptions:
        indented(f"assumes: {name}")
    if claim.obstacle:
        indented(f"not proved: {claim.obstacle}")
    if claim.repair:
        indented(f"the true statement beside it: {claim.repair}")
    if claim.prove:
        _show_proof("Refutation in Coq" if claim.witness else "Proof in Coq", claim.prove, out)
    if claim.derive:
        _show_derivation(claim.derive, out)
    out()
    out("[bold]Evidence[/bold]")
    for e in judgement.evidence:
        indented(f"{e.rung}: {e.outcome}, {e.strength}, {e.count:,} checked, {e.seconds:.2f} s")
        for words in filter(None, (e.covers, e.witness, e.detail)):
            indented(words, 6)
    if claim.control:
        near = (
            claim.control.statement
            if isinstance(claim.control, Control)
            else f"the smaller side times {claim.control.factor}"
        )
        caught = next((e.caught for e in judgement.evidence if e.caught), "nowhere")
        indented(f"negative control: {near}; caught {caught}")
    if judgement.disorder:
        out(f"[bold red]out of order[/bold red]: {plain(judgement.disorder)}")


def _show_proof(heading: str, proved: Proved, out: Callable[..., None]) -> None:
    """Print what is proved or refuted in Coq: words, statements, places, axioms."""
    from rich.markup import escape as plain
    from rich.padding import Padding

    out()
    out(f"[bold]{heading}[/bold]: {plain(proved.says)}")
    if coq() is None:
        out(Padding(f"{', '.join(proved.theorems)}: not run, coqc is not found (make formal sets it up)", (0, 2)))
        return
    for name in proved.theorems:
        theorem = theorems()[name]
        out(Padding(f"{name} ({theorem.place})", (0, 2)))
        out(Padding(plain(theorem.readable), (0, 6)))
        out(Padding(f"axioms: {', '.join(theorem.axioms) or 'none'}", (0, 6)))


def _show_derivation(derived: Derived, out: Callable[..., None]) -> None:
    """Print a derivation step by step, and what it rests on."""
    from rich.markup import escape as plain
    from rich.padding import Padding

    derivation = derived.derivation()
    out()
    out(f"[bold]Derivation[/bold]: {plain(derivation.title)}; covers {plain(derivation.covers)}")
    for number, step in enumerate(derivation.steps, 1):
        mark = " *" if step.name == derived.concludes else ""
        out(Padding(f"{number}. {step.name}{mark}: {plain(str(step.claim))}", (0, 2)))
        out(Padding(f"[dim]{plain(step.reason.why)}[/dim]", (0, 6)))
    out(Padding("* is the claim: on its instances both sides are the claim's, and every hypothesis is true", (0, 2)))
    for words in derivation.check().trusted:
        out(Padding(f"rests on: {plain(words)}", (0, 2)))


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
        rf"\paragraph{{{escape(claim.title)}}} ({escape(str(claim.source))}; {claim.expected}; speaks of {escape(claim.scope)}.)",
        claim.statement,
    ]
    if claim.derive:
        derivation = claim.derive.derivation()
        lines += ["", rf"\emph{{{escape(derivation.title)}.}} {derivation.theorem}", r"\begin{enumerate}"]
        for step in derivation.steps:
            lines.append(
                rf"\item[\texttt{{{escape(step.name)}}}] ${step.claim.latex()}$ \hfill ({escape(step.reason.why)})"
            )
        lines.append(r"\end{enumerate}")
    elif claim.witness:
        lines += ["", rf"Counterexample: {escape(claim.witness.on)}."]
    return "\n".join(lines)
