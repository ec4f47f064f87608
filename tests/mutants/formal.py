"""Change a definition or a statement of the proofs in Coq, and say which defence notices.

``python -m tests.mutants.formal`` judges every change in a copy of the compiled proofs, where only what depends on it is
compiled again, and prints a table; 1 where a change passes, or is caught by another defence than the one that is named here.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from proofs.ledger import formal
from proofs.ledger.coq import FormalError, run

#: What a defence says of a change that it notices.
FORBIDDEN = "forbidden word"
BROKEN = "does not compile"
DEFINITION = "definition not accepted"
STATEMENT = "statement not accepted"
AXIOM = "axiom"
PASSES = "passes"
#: The files that one is built on.
IMPORTED = re.compile(r"From Maskproof Require Import ([^.]*)\.")


@dataclass(frozen=True)
class Edit:
    """One passage of one file, which stands there once, and what stands there instead."""

    file: str
    old: str
    new: str

    def made(self, text: str) -> str:
        """The changed text.

        Raises
        ------
        ValueError
            Where the passage does not stand there exactly once.
        """
        if text.count(self.old) != 1:
            raise ValueError(f"{self.file}.v has {text.count(self.old)} times, not once: {self.old}")
        return text.replace(self.old, self.new)


@dataclass(frozen=True)
class Mutant:
    """What is changed, in words; where; and the defence that has to notice.

    Changes that let the proofs stand, or come with proofs of what is now said, are those that only a reader of statements
    could notice. ``quick`` are the few that are cheap to judge.
    """

    what: str
    edits: tuple[Edit, ...]
    caught: str
    quick: bool = False


@dataclass(frozen=True)
class Outcome:
    """A mutant, the defence that noticed, and its words."""

    mutant: Mutant
    caught: str
    words: str


def _mutant(what: str, caught: str, *edits: tuple[str, str, str], quick: bool = False) -> Mutant:
    return Mutant(what, tuple(Edit(*edit) for edit in edits), caught, quick)


#: Two proofs in Steps, which what is said after a change of definitions no longer needs.
MUTANTS = (
    _mutant(
        "a sign: the information of a pair is the sum of three entropies",
        BROKEN,
        ("Trees", "H [set i] + H [set j] - H [set i; j].", "H [set i] + H [set j] + H [set i; j]."),
        quick=True,
    ),
    _mutant(
        "an index: the round after a tokens begins at Z_a",
        BROKEN,
        ("RandomOrderCurve", "- INR n * Z a.+1.\n\n", "- INR n * Z a.\n\n"),
    ),
    _mutant(
        "KL with its arguments exchanged",
        BROKEN,
        (
            "Divergence",
            "Definition kl p q := \\rsum_a (p a * ln (p a / q a)).",
            "Definition kl q p := \\rsum_a (p a * ln (p a / q a)).",
        ),
    ),
    _mutant(
        "a policy may reveal nothing",
        BROKEN,
        (
            "Policies",
            "plan c \\subset masked c /\\ (masked c != set0 -> plan c != set0).",
            "plan c \\subset masked c /\\ (masked c != set0 -> true).",
        ),
    ),
    _mutant(
        "W with p_1 for p_2",
        BROKEN,
        ("Decay", "p2 + (p1 - p2) * W d' else p1.", "p1 + (p1 - p2) * W d' else p1."),
    ),
    _mutant(
        "at most for less: the tokens before a round are those of the round too",
        BROKEN,
        (
            "Blocks",
            "Definition before t : {set I} := [set i | (b i < t)%nat].",
            "Definition before t : {set I} := [set i | (b i <= t)%nat].",
        ),
    ),
    _mutant(
        "a uniform weight: a stratum of k has 1 / (k + 1)",
        BROKEN,
        ("Strata", "Definition equal (s : 'I_k) := / INR k.", "Definition equal (s : 'I_k) := / INR k.+1."),
    ),
    _mutant(
        "TC without one of its tokens",
        BROKEN,
        (
            "Entropies",
            "Definition TC S := \\rsum_(i in S) H [set i] - H S.",
            "Definition TC S := \\rsum_(i in if [pick i in S] is Some i then S :\\ i else S) H [set i] - H S.",
        ),
    ),
    _mutant(
        "a hypothesis dropped: each step's law covers the next",
        BROKEN,
        ("Stability", "(cov : forall k, covers (p k) (p k.+1)).", "(cov : forall k : nat, True)."),
    ),
    _mutant(
        "a hypothesis that is harder to meet, with every proof standing: no sampler keeps what is told",
        DEFINITION,
        (
            "Fallback",
            "(exists i v, c i = Some v /\\ d i <> Some v) -> kernel t c d = 0.",
            "(exists i v, c i = Some v \\/ d i <> Some v) -> kernel t c d = 0.",
        ),
        ("Fallback", "exists i, v; split=> // f; case/negP: ne;", "exists i, v; right=> f; case/negP: ne;"),
    ),
    _mutant(
        "a definition that makes the theorem weaker: the number of steps added to their mean divergence",
        DEFINITION,
        ("Stability", "kl (p k.+1) (p k)) / INR n.", "kl (p k.+1) (p k)) / INR n + INR n."),
        (
            "Stability",
            "rewrite /mean_step; set d",
            "apply: (@Rle_trans _ ((\\rsum_(k < n) kl (p k.+1) (p k)) / INR n)); last by rewrite /mean_step; lra.\nset d",
        ),
        quick=True,
    ),
    _mutant(
        "a conclusion weakened under its name, with a proof",
        STATEMENT,
        (
            "Drafts",
            "tc P <= ln (ratio P (product Q)) /\\ exp (tc P) <= ratio P (product Q).\nProof.\n",
            "tc P <= ln (ratio P (product Q)) /\\ exp (tc P) <= ratio P (product Q) + 1.\n"
            "Proof.\nmove=> lP' lQ' cov'; suff [a b] : tc P <= ln (ratio P (product Q)) /\\ exp (tc P) <= ratio P (product Q) by lra.\n"
            "move: lP' lQ' cov'.\n",
        ),
    ),
    _mutant(
        "a hypothesis added that is not needed",
        STATEMENT,
        (
            "Steps",
            "Theorem sequence_error_bound :\n",
            "Theorem sequence_error_bound (more : covers p q) :\n",
        ),
        quick=True,
    ),
    _mutant(
        "an assumption at top level, and a proof from it",
        AXIOM,
        ("Toy", "Section Toy.", "Hypothesis shortcut : False.\nSection Toy."),
        (
            "Toy",
            "Proof. by have [e1 e2 e3 p0] := cells; have := p0 (true, false); rewrite e1 e2; lra. Qed.",
            "Proof. by have [e1 e2 e3 p0] := cells; case: shortcut. Qed.",
        ),
    ),
    _mutant(
        "a notation that makes of less than or equal something true",
        STATEMENT,
        ("Toy", "Theorem toy_mixed :", 'Local Notation "a <= b" := (Rle a (Rmax a b)).\nTheorem toy_mixed :'),
        (
            "Toy",
            "Proof. by have [e1 e2 e3 p0] := cells; have := p0 (true, false); rewrite e1 e2; lra. Qed.",
            'Proof. by have [e1 e2 e3 p0] := cells; exact: Rmax_l. Qed.\nLocal Notation "a <= b" := (Rle a b).',
        ),
    ),
    _mutant(
        "a proof left out",
        FORBIDDEN,
        ("Steps", "Qed.\nEnd SequenceError.", "Admitted.\nEnd SequenceError."),
        quick=True,
    ),
)


def changed(edits: Iterable[Edit]) -> dict[str, str]:
    """The files that the edits change, by name, as they are then."""
    texts: dict[str, str] = {}
    for edit in edits:
        text = texts.get(edit.file) or (formal.SOURCES / f"{edit.file}.v").read_text()
        texts[edit.file] = edit.made(text)
    return texts


def needed(files: Iterable[str]) -> set[str]:
    """The files, and all that they are built on."""
    found: set[str] = set()
    left = set(files)
    while left:
        file = left.pop()
        found.add(file)
        text = (formal.SOURCES / f"{file}.v").read_text()
        left |= {name for names in IMPORTED.findall(text) for name in names.split()} - found
    return found


def judged(mutant: Mutant, compiled: Path) -> Outcome:
    """The first defence that notices, in the order in which a run meets them; the compiled proofs stay as they are.

    Where not all of them are in the folder, only what is accepted of those there is compared.
    """
    with tempfile.TemporaryDirectory(prefix="maskproof-") as scratch:
        folder = Path(scratch) / "formal"
        shutil.copytree(compiled, folder)
        for name, text in changed(mutant.edits).items():
            (folder / f"{name}.v").write_text(text)
        with mock.patch.multiple(formal, SOURCES=folder, compiled=lambda: folder):
            formal.definitions.cache_clear()
            try:
                return Outcome(mutant, *_noticed(folder))
            finally:
                formal.definitions.cache_clear()


def _noticed(folder: Path) -> tuple[str, str]:
    """Which defence notices, and its words."""
    accepted = formal.accepted()
    there = {path.stem for path in folder.glob("*.v")}
    statements = {name: text for name, text in accepted["statements"].items() if name.partition(".")[0] in there}
    definitions = {name: text for name, text in accepted["definitions"].items() if name.partition(".")[0] in there}
    part = formal.Accepted(statements=statements, definitions=definitions, claims={})
    try:
        formal.sources()
    except FormalError as error:
        return FORBIDDEN, str(error)
    try:
        run("make", "--silent", f"--jobs={os.cpu_count() or 1}", cwd=folder, limit=formal.COMPILING)
    except FormalError as error:
        return BROKEN, str(error)
    if words := formal.redefined(part):
        return DEFINITION, words
    for theorem in formal.ask(statements).values():
        if words := formal.problem(theorem, part):
            return (AXIOM if "rests on" in words else STATEMENT), words
    return PASSES, ""


def main() -> int:
    """Judge all and print the table."""
    argparse.ArgumentParser(prog="python -m tests.mutants.formal", description=__doc__).parse_args()
    compiled = formal.compiled()
    wrong = 0
    for mutant in MUTANTS:
        outcome = judged(mutant, compiled)
        print(f"{outcome.caught:24}{mutant.what}", flush=True)
        if outcome.caught != mutant.caught:
            wrong += 1
            print(f"{'':24}and not, as it should be: {mutant.caught}. {outcome.words}", flush=True)
    print(f"{wrong} of {len(MUTANTS)} not caught as they should be" if wrong else f"all {len(MUTANTS)} caught")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
