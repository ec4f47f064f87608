"""The rung of Coq: what it says where there is no Coq, and what it refuses by name where there is."""

from __future__ import annotations

import json

import pytest

from proofs.commands.check import summary
from proofs.ledger import evidence, formal
from proofs.ledger.claim import Claim, Proved
from proofs.ledger.coq import FormalError, coq
from proofs.ledger.verdict import judge
from tests.proofs.ledger.small import FALSE, small

WITH_COQ = pytest.mark.skipif(coq() is None, reason="coqc is not found: make formal sets it up")
DOUBLE = """
(** Twice a number. (* Nested, and about an Axiom and what is Admitted. *) Not a Parameter. *)
Definition double (n : nat) := n + n.
"""
GOOD = DOUBLE + "Theorem zero : double 0 = 0. Proof. reflexivity. Qed.\n"
ZERO = Proved(("Small.zero",), says="Twice nothing is nothing.")


@pytest.fixture
def write(tmp_path, monkeypatch):
    """A function that makes files by name all the sources there are, with a cache and an accepted list of their own."""
    home = coq()
    if home is not None:
        monkeypatch.setenv("MASKPROOF_COQ", str(home))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "formal"
    folder.mkdir()
    monkeypatch.setattr(formal, "SOURCES", folder)
    monkeypatch.setattr(formal, "ACCEPTED", folder / "accepted.json")
    monkeypatch.setattr(evidence, "theorems", lambda: formal.ask(ZERO.theorems))

    def forget() -> None:
        formal.compiled.cache_clear()
        formal.definitions.cache_clear()

    def written(**texts: str) -> None:
        for name, text in texts.items():
            (folder / f"{name}.v").write_text(text)
        forget()

    yield written
    forget()


def accept(claim: Claim | None = None) -> None:
    """Take statements, definitions and the words of a claim as they are."""
    claim = claim or small(prove=ZERO)
    statements = {name: theorem.statement for name, theorem in formal.ask(ZERO.theorems).items()}
    words = {"statements": statements, "definitions": formal.definitions(), "claims": {claim.id: evidence.tied(claim)}}
    formal.ACCEPTED.write_text(json.dumps(words))


def detail() -> str:
    """What the rung says of the small claim."""
    (found,) = evidence.prove(small(prove=ZERO))
    return f"{found.outcome}: {found.detail}"


def test_without_coq_the_rung_is_not_run(monkeypatch):
    """The claim stands at what did run, is in order, and is counted."""
    monkeypatch.setattr(evidence, "coq", lambda: None)
    claim = small(id="kl-identity", speaks_of="every integer", prove=ZERO)
    judgement = judge(claim)

    assert claim.expected == "holds"
    assert (judgement.verdict, judgement.strength, judgement.disorder) == ("supported", "enumerated", "")
    assert judgement.unproved
    assert next(e.detail for e in judgement.evidence if e.rung == "prove").startswith("not run: coqc is not found")
    assert any(line.startswith("* 1 proofs not run") for line in summary([judgement], 1.0))


def test_without_coq_a_violation_is_still_out_of_order(monkeypatch):
    """That a proof was not run excuses nothing else."""
    monkeypatch.setattr(evidence, "coq", lambda: None)

    assert "fails instead of holds" in judge(small(prove=ZERO, right=lambda n: 8)).disorder


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Theorem zero : False. Admitted.", "Admitted"),
        ("Axiom zero : False.", "Axiom"),
        ("Parameters a b : nat.", "Parameters"),
        ("Conjecture zero : False.", "Conjecture"),
        ("Admit Obligations.", "Admit"),
        ("Unset Guard Checking.", "Unset Guard Checking"),
        ("Unset  Positivity\nChecking.", "Unset  Positivity"),
        ("#[bypass_check(universes)] Definition a := Type.", "bypass_check"),
        ('Notation "(*" := 1. Axiom zero : False. Notation "*)" := 2.', "Axiom"),
        ("Lemma weak : Prop. Proof. exact True. Defined.", "Defined"),
        ("(* closed *) Axiom zero : False. (* again *)", "Axiom"),
    ],
)
def test_words_that_no_source_may_hold(write, text, word):
    """Also between comments, over two lines, and where strings look like comments."""
    write(Small=GOOD, Other=text)

    with pytest.raises(FormalError, match=rf"Other\.v contains {word}"):
        formal.sources()


def test_a_comment_is_not_closed_before_it_is_opened(write):
    """What follows could be hidden from the reader of sources, and be none for Coq."""
    write(Small=GOOD + 'Notation "x *)" := x (at level 9). *) Axiom zero : False.\n')

    with pytest.raises(FormalError, match="closed that was not opened"):
        formal.sources()


def test_no_file_is_called_as_one_of_the_axioms(write):
    """Coq prints an axiom by the name of its file: another file of that name could assume anything."""
    write(Small=GOOD, Classical_Prop="Variable classic : False.\n")

    with pytest.raises(FormalError, match=r"Classical_Prop\.v is called as a file of the standard library"):
        formal.sources()


def test_comments_may_hold_these_words(write):
    """Nested ones too; and a name is no word of them."""
    write(Small=GOOD + "Definition admitted_axioms := 0.\n")

    assert formal.sources().keys() == {"Small"}


@WITH_COQ
def test_an_accepted_theorem_holds(write):
    """The whole rung on one small theorem without axioms."""
    write(Small=GOOD)
    claim = small(speaks_of="every integer", prove=ZERO)
    accept(claim)
    judgement = judge(claim)

    assert (judgement.verdict, judgement.strength, judgement.disorder) == ("holds", "proved", "")
    assert judgement.evidence[0].trusted == ()
    narrow = small(speaks_of="every integer", prove=Proved(ZERO.theorems, says=ZERO.says, covers="nothing"))
    assert "small is not the claim that was accepted with these theorems" in judge(narrow).disorder
    accept(narrow)
    part = judge(narrow)
    assert (part.verdict, part.disorder) == ("supported", "")


@WITH_COQ
def test_a_false_claim_is_refuted_by_a_theorem(write):
    """Its strength is then the proof's; and a refutation does not prove the claim once the witness is taken away."""
    write(Small=GOOD)
    claim = small(**FALSE, prove=ZERO)
    accept(claim)
    judgement = judge(claim)

    assert (judgement.verdict, judgement.strength, judgement.disorder) == ("fails", "proved", "")
    assert (claim.expected, claim.strength, judgement.covers) == ("fails", "proved", "9")
    turned = judge(small(speaks_of="every integer", prove=ZERO))
    assert "is not the claim that was accepted with these theorems" in turned.disorder


@WITH_COQ
def test_a_refutation_that_is_not_accepted_is_out_of_order(write):
    """Though the witness refutes the claim beside it."""
    write(Small=GOOD)
    accept(small(speaks_of="every integer", prove=ZERO))

    assert "prove: undecided instead of fails" in judge(small(**FALSE, prove=ZERO)).disorder


@WITH_COQ
def test_what_changed_is_refused_by_name(write):
    """A weaker statement under the old name; the old statement of a word that is defined otherwise."""
    write(Small=GOOD)
    accept()
    write(Small=DOUBLE + "Theorem zero : double 0 = 0 \\/ False. Proof. left; reflexivity. Qed.\n")
    assert "undecided: Small.zero does not state what was accepted" in detail()

    write(Small=GOOD.replace("n + n", "0"))
    assert detail() == "undecided: Small.double is not defined as was accepted"

    write(Small=GOOD, Other="Definition triple (n : nat) := 3 * n.\n")
    assert detail() == "undecided: Other.triple is not defined as was accepted"


@WITH_COQ
def test_what_is_assumed_outside_a_section_is_an_axiom(write):
    """The statement is the accepted one, the compiler warns at most, and it is another file that assumes."""
    write(Small=GOOD)
    accept()
    write(
        Hidden="Variable a : 0 = 0. Hypothesis b : 0 = 0. Context (c : 0 = 0).\n",
        Small="Require Import Maskproof.Hidden.\n"
        + GOOD.replace("reflexivity", "exact (eq_trans Hidden.a (eq_trans Hidden.b Hidden.c))"),
    )

    assert detail() == "undecided: Small.zero rests on Hidden.a, Hidden.b, Hidden.c"


@WITH_COQ
def test_an_unknown_theorem_is_named(write):
    """In Coq's words."""
    write(Small=GOOD)

    with pytest.raises(FormalError, match=r"Maskproof\.Small\.nought"):
        formal.ask(["Small.nought"])


@WITH_COQ
def test_what_does_not_compile_is_named(write):
    """A proof that is none."""
    write(Small=GOOD.replace("= 0", "= 1"))

    with pytest.raises(FormalError, match=r"Small\.v"):
        formal.compiled()


def test_what_the_checker_of_compiled_files_lists():
    """Nothing, an axiom of ours, a check that was switched off, and no summary at all."""
    head, off = (
        "CONTEXT SUMMARY\n===\n* Theory: Set is predicative\n",
        "* Constants/Inductives relying on type-in-type:",
    )

    assert formal.listed(f"{head}* Axioms: <none>\n{off} <none>\n") == set()
    assert formal.listed(f"{head}* Axioms:\n    Maskproof.Toy.shortcut\n{off} <none>\n") == {"Toy.shortcut"}
    assert formal.listed(f"{head}* Axioms: <none>\n{off}\n    Maskproof.Toy.loop\n") == {"Toy.loop"}
    assert formal.listed(f"{head}{off} <none>\n") - formal.AXIOMS
    assert formal.listed("") == {""}
