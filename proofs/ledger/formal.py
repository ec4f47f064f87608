"""Theorems in Coq: found, compiled, and asked what they state and what they rest on.

No stored result counts as run. The sources under ``theory/formal`` are compiled by ``coqc`` (what is compiled is kept
under the hash of the sources and the version of Coq, in a folder that nobody else may write to), and in every run Coq itself prints each theorem's statement and the
axioms behind all of them. A statement counts if it is the accepted one, in ``accepted.json`` as are the definitions of its words, and if nothing beyond the
four axioms of the standard library's real numbers is behind it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypedDict

import theory
from proofs.ledger.coq import FormalError, cached, run

SOURCES = Path(theory.__path__[0]) / "formal"
ACCEPTED = SOURCES / "accepted.json"
#: What a theorem may rest on: the axioms of the standard library's real numbers.
AXIOMS = frozenset(
    {
        "ClassicalDedekindReals.sig_not_dec",
        "ClassicalDedekindReals.sig_forall_dec",
        "FunctionalExtensionality.functional_extensionality_dep",
        "Classical_Prop.classic",
    }
)
#: What no source may contain outside comments.
FORBIDDEN = re.compile(
    r"\b(Admitted|Defined|[Aa]dmit|give_up|Axioms?|Parameters?|Conjectures?|bypass_check|Unset\s+(Guard|Positivity|Universe)\s+Checking|"
    r"Type\s+In\s+Type|type-in-type|Load|Redirect|Declare\s+ML\s+Module)\b"
)
#: Sentences that give a name its meaning, whatever stands before them.
DEFINED = re.compile(
    r"(?:^|\.\s|\])\s*(?:(?:Local|Global|Program|Polymorphic|Monomorphic|Cumulative)\s+)*"
    r"(?:Definition|Fixpoint|CoFixpoint|Inductive|CoInductive|Variant|Record|Structure|Class|Canonical|Instance|Example)\s+([\w']+)",
    re.MULTILINE,
)
#: Seconds that compiling everything, asking, and checking again may take.
COMPILING, ASKING, CHECKING = 900, 300, 900
#: Answers are read by machine: no line is broken where it need not be.
WIDE = "Set Printing Width 200. Set Printing Depth 1000."
#: Statements and definitions are accepted with every argument in sight.
FULL = f"{WIDE} Set Printing Implicit. Set Printing Coercions."
OPTIONS = ("-q", "-w", "-notation-overridden")


@dataclass(frozen=True)
class Theorem:
    """A theorem: its full name in Coq's words, as people read it, where it stands, and the axioms behind all that was asked."""

    name: str
    statement: str
    readable: str
    place: str
    axioms: tuple[str, ...]


def sources() -> dict[str, str]:
    """Every source by name.

    Raises
    ------
    FormalError
        Where one contains what would let a proof pass that is none.
    """
    texts = {path.stem: path.read_text() for path in sorted(SOURCES.glob("*.v"))}
    for name, text in texts.items():
        if name in {axiom.partition(".")[0] for axiom in AXIOMS}:  # its own axioms would be printed by the same names
            raise FormalError(f"{name}.v is called as a file of the standard library that has one of the four axioms")
        require_allowed(name, text)
    return texts


def require_allowed(name: str, text: str, forbidden: re.Pattern[str] = FORBIDDEN) -> None:
    """Raise FormalError where a source contains what would let a proof pass that is none, naming it."""
    if word := forbidden.search(without_comments(text)):
        raise FormalError(f"{name}.v contains {word[0]}, which no proof may")


def without_comments(text: str) -> str:
    """A source without its comments, which may be nested; what a string holds opens none and closes none.

    >>> without_comments("a (* b (* c *) d *) e")
    'a  e'
    >>> without_comments('Notation "(*" := 1. Axiom a : False. Notation "*)" := 2.')
    'Notation "(*" := 1. Axiom a : False. Notation "*)" := 2.'
    """
    depth, kept = 0, []
    for part in re.split(r'(\(\*|\*\)|"[^"]*")', text):
        depth += {"(*": 1, "*)": -1}.get(part, 0)
        if depth < 0:
            raise FormalError("a comment is closed that was not opened: what follows could be hidden")
        if depth == 0 and part != "*)":
            kept.append(part)
    return "".join(kept)


@cache
def compiled(*files: str) -> Path:
    """The folder of the compiled sources, or of some and all they build on; compiles them where this has not been done.

    Raises
    ------
    FormalError
        Where there is no Coq, or a source does not compile.
    """
    texts = _closure(files, sources()) if files else sources()
    seal = hashlib.sha256(json.dumps([run("coqc", "--version"), texts]).encode()).hexdigest()[:16]
    place = cached() / "formal" / seal
    if place.is_dir():
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent) as scratch:
        work = Path(scratch) / "work"
        work.mkdir()
        for name, text in texts.items():
            (work / f"{name}.v").write_text(text)
        run(
            "coq_makefile",
            "-Q",
            ".",
            "Maskproof",
            "-arg",
            "-w",
            "-arg",
            "-notation-overridden",
            *(f"{name}.v" for name in texts),
            "-o",
            "Makefile",
            cwd=work,
        )
        run("make", "--silent", f"--jobs={os.cpu_count() or 1}", cwd=work, limit=COMPILING)
        try:
            work.rename(place)
        except OSError:  # another process was first, with the same sources
            if not place.is_dir():
                raise
    return place


def _closure(files: Iterable[str], texts: Mapping[str, str]) -> dict[str, str]:
    """Some sources and all that they build on."""
    found: dict[str, str] = {}
    waiting = list(files)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = texts[name]
            required = re.findall(r"From Maskproof Require (?:Import )?([\w\s]+)\.", without_comments(texts[name]))
            waiting += " ".join(required).split()
    return dict(sorted(found.items()))


def ask(names: Iterable[str]) -> dict[str, Theorem]:
    """What Coq prints of theorems, each called ``File.name``: the statement, and the axioms behind all of them together.

    The statement is printed twice: in full names, without any notation that a source might have bent, and for people.

    Raises
    ------
    FormalError
        For an unknown theorem, in Coq's words.
    """
    wanted = sorted(set(names))
    place, texts = compiled(), sources()
    files = " ".join(sorted({name.partition(".")[0] for name in wanted}))
    plain = [f"From Maskproof Require {files}.", FULL]
    plain += [f'Redirect "{k}" Check @Maskproof.{name}.' for k, name in enumerate(wanted)]
    plain.append("Definition everything := (" + ", ".join(f"@Maskproof.{name}" for name in wanted) + ", tt).")
    plain.append('Redirect "axioms" Print Assumptions everything.')
    imports = f"From mathcomp Require Import all_ssreflect. From Coq Require Import Reals. From Maskproof Require Import {files}."
    read = [imports, "Local Open Scope R_scope.", WIDE]
    read += [f'Redirect "read-{k}" Check @Maskproof.{name}.' for k, name in enumerate(wanted)]
    with tempfile.TemporaryDirectory(prefix="maskproof-") as scratch:
        work = Path(scratch)
        for name, lines in (("Ask", plain), ("Read", read)):
            (work / f"{name}.v").write_text("\n".join(lines) + "\n")
            run("coqc", *OPTIONS, "-Q", str(place), "Maskproof", f"{name}.v", cwd=work, limit=ASKING)
        axioms = axioms_in((work / "axioms.out").read_text())
        return {
            name: Theorem(
                name,
                _statement((work / f"{k}.out").read_text()),
                _statement((work / f"read-{k}.out").read_text()),
                _place(name, texts),
                axioms,
            )
            for k, name in enumerate(wanted)
        }


@cache
def definitions() -> dict[str, str]:
    """Every definition of the sources as Coq prints it: a theorem says what its words are defined to be."""
    names = [f"{file}.{found}" for file, text in sources().items() for found in DEFINED.findall(without_comments(text))]
    lines = [f"From Maskproof Require {' '.join(sources())}.", FULL]
    lines += [f'Redirect "{k}" Print Maskproof.{name}.' for k, name in enumerate(names)]
    with tempfile.TemporaryDirectory(prefix="maskproof-") as scratch:
        work = Path(scratch)
        (work / "Print.v").write_text("\n".join(lines) + "\n")
        run("coqc", *OPTIONS, "-Q", str(compiled()), "Maskproof", "Print.v", cwd=work, limit=ASKING)
        return {name: " ".join((work / f"{k}.out").read_text().split()) for k, name in enumerate(names)}


def problem(theorem: Theorem, accepted: Accepted) -> str:
    """Why a theorem does not count, or nothing: an axiom beyond the four, or another statement than the accepted one."""
    if beyond := sorted(set(theorem.axioms) - AXIOMS):
        return f"{theorem.name} rests on {', '.join(beyond)}"
    if theorem.name not in accepted["statements"]:
        return f"{theorem.name} has no accepted statement"
    if accepted["statements"][theorem.name] != theorem.statement:
        return f"{theorem.name} does not state what was accepted: {theorem.statement}"
    return ""


def redefined(accepted: Accepted) -> str:
    """The first definition that is not the accepted one, or nothing."""
    found, known = definitions(), accepted["definitions"]
    changed = sorted(name for name in found.keys() | known.keys() if found.get(name) != known.get(name))
    return f"{changed[0]} is not defined as was accepted" if changed else ""


def unused(accepted: Accepted, found: Mapping[str, Theorem]) -> list[str]:
    """Accepted statements that no claim names any more."""
    return [f"{name} is accepted, and behind no claim" for name in sorted(accepted["statements"].keys() - found.keys())]


def rechecked() -> str:
    """What ``coqchk``, a checker apart from the compiler, says of every file and all it rests on.

    Raises
    ------
    FormalError
        Where it refuses a file, or lists what no proof may rest on.
    """
    files = [f"Maskproof.{name}" for name in sources()]
    limits: dict[str, Any] = {"cwd": compiled(), "limit": CHECKING, "errors": True}
    said = run("coqchk", "-silent", "-o", "-Q", ".", "Maskproof", *files, **limits).strip()
    if beyond := sorted(listed(said) - AXIOMS):
        raise FormalError(f"coqchk lists {', '.join(beyond)}")
    return said


def listed(summary: str) -> set[str]:
    """What stands in a summary of ``coqchk`` under axioms and under checks that were switched off; all of it, where it is none.

    >>> listed("CONTEXT SUMMARY\\n* Theory: Set is predicative\\n* Axioms:\\n    Coq.Logic.Classical_Prop.classic\\n* Inductives: <none>")
    {'Classical_Prop.classic'}
    >>> listed("Fatal error")
    {'Fatal error'}
    """
    head, *parts = summary.split("* ")
    if not head.strip().startswith("CONTEXT SUMMARY") or not any(part.startswith("Axioms:") for part in parts):
        return {summary}
    found = [
        line.strip() for part in parts if not part.startswith("Theory:") for line in part.partition(":")[2].splitlines()
    ]
    return {".".join(line.split(".")[-2:]) for line in found if line not in ("", "<none>")}


class Accepted(TypedDict):
    """The statements and definitions that a person has accepted, as Coq prints them."""

    statements: dict[str, str]
    definitions: dict[str, str]
    #: Of each claim with theorems the words on both sides of the tie: no machine reads that they say the same.
    claims: dict[str, dict[str, Any]]


def accepted() -> Accepted:
    """What a person has accepted."""
    found: Accepted = json.loads(ACCEPTED.read_text())
    if not isinstance(found, dict) or set(found) != set(Accepted.__annotations__):
        raise FormalError(
            f"{ACCEPTED.name} has not {', '.join(Accepted.__annotations__)}: maskproof formal --accept writes it"
        )
    return found


def axioms_in(answer: str) -> tuple[str, ...]:
    """The names that ``Print Assumptions`` lists; anything else it says is kept whole, so that it is no known axiom."""
    if answer.strip() == "Closed under the global context":
        return ()
    head, _, rest = answer.partition("Axioms:")
    found = [line.split(":")[0].strip() for line in rest.splitlines() if line and not line.startswith(" ")]
    return (*([head.strip()] if head.strip() else []), *found)


def _statement(answer: str) -> str:
    """The statement in an answer of ``Check``, with its spaces folded."""
    return " ".join(answer.partition("\n     : ")[2].split())


def _place(name: str, texts: Mapping[str, str]) -> str:
    """File and line of a theorem."""
    file, _, short = name.rpartition(".")
    lines = texts.get(file, "").splitlines()
    at = next(
        (k for k, line in enumerate(lines, 1) if re.match(rf"\s*(Theorem|Lemma|Corollary) {re.escape(short)}\b", line)),
        0,
    )
    return f"theory/formal/{file}.v:{at}"
