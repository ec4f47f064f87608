"""A proof for Coq: rendered from the words of its statement, accepted by the verified checker, and refused where it is none."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from proofs.commands import main
from proofs.ledger.coq import FormalError, coq, run
from proofs.ledger.formal import OPTIONS, compiled
from proofs.settle.answer import answer
from proofs.settle.coq import IMPORTS, exported, sides
from proofs.settle.formal import accepted, statement
from proofs.settle.quantities import equal_blocks, midpoints
from proofs.settle.settle import settle
from proofs.settle.statement import StatementError, parse

WITH_COQ = pytest.mark.skipif(coq() is None, reason="coqc is not found: make formal sets it up")
TRUE = [
    "KLmean(2,2) <= TC",
    "KLmean(2,2,2) <= (smax-1)*Z[6]",
    "KLmean(1,2,3) <= DTC/2",
    "KLmean(2,1,1) <= KLmean(2,2)",
    "KLmean(1,1,1,1) = 0*H",
    "KLmean(4) = CTC",
    "KLmean(2,2) >= 0",
    "for L=12: KLmean(5,4,3) <= 4*Z[12]",
    "for L=20: KLmean(5,5,5,5) <= 4*Z[20]",
    "for L=40: DTC <= 39*TC",
    "for L<=8: TC <= (L-1)*DTC",
    "for L=5: Z[1] + Z[2] + Z[3] + Z[4] + Z[5] = TC",
    "KLmix(1,3) <= TC",
    "best c: KLmean(3,1) <= c*TC",
    "for L=3: best c: I(1;2) <= c*TC",
    "for L=3: I(1;2) + I(1;3) + I(2;3) <= 2*TC",
    "for L=4: I(1;2) + I(3;4) <= TC",
    "for L=6: I(1;2) + I(3;4) + I(5;6) <= KLmean(6)",
    "I(1;2|3) <= H(1|3)",
    "I(1;2,3) = I(1;2) + I(1;3|2)",
    "H(1,2,3,4) = H(1) + H(2|1) + H(3|1,2) + H(4|1,2,3)",
    "for L=3: CTC(1,2|3) <= TC",
    "for L=4: KLblocks(2) <= KLblocks(4)",
    "for L=5: KLmidpoint() <= TC",
]
#: Words of four tokens whose expansion into entropies, by Python, Coq is to confirm.
EXPANDED = [
    "TC",
    "DTC",
    "Z[3]",
    "KLmean(1,3)",
    "KLmean(2,2)",
    "CTC(1,2|3)",
    "I(1,2;3|4)",
    "KLblocks(3)",
    "KLmidpoint()",
]


def proof(text: str) -> str:
    """The file of a true statement."""
    return exported(settle(text).certificate)


def compile_together(tmp_path, *texts: str) -> None:
    """Have Coq compile files as one: loading its libraries is what takes time."""
    bodies = [text.partition(IMPORTS)[2].partition("Definition settled :=")[0] for text in texts]
    modules = [f"Module E{k}.\n{body}End E{k}.\n" for k, body in enumerate(bodies)]
    (tmp_path / "Together.v").write_text(IMPORTS + "".join(modules))
    run("coqc", *OPTIONS, "-Q", str(compiled("Statements")), "Maskproof", "Together.v", cwd=tmp_path, limit=120)


def test_words_are_renamed_and_not_expanded():
    """Numbers are reckoned, everything else keeps its place."""
    (one,) = sides("for L=3: 2*I(1;2|3) - H(1)/2 <= (L-1)*KLmean(1,2) - Z[3]")

    assert one.left == "(Difference (Times 2 1 (Information [:: 1] [:: 2] [:: 3])) (Times 1 2 (Entropy [:: 1] [:: ])))"
    assert one.right == "(Difference (Times 2 1 (KLmean [:: 1; 2])) (Curve 3))"
    assert [s.name for s in sides("for L<=4: TC >= 0")] == ["settled_2", "settled_3", "settled_4"]
    assert sides("best c: KLmean(2,2) <= c*TC", [Fraction(-1, 2)])[0].right == "(Times (-1) 2 (Total))"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("for markov, L=3: I(1;3) <= I(1;2)", "markov"),
        ("for exchangeable, L=4: I(1;2) <= 2*H(1)", "exchangeable"),
        ("for L=3: H <= 3*log(V)", r"log\(V\)"),
        ("for V=2: H(1,2,3,4) <= log(16)", r"log\(16\)"),
        ("for L=2: 0 <= TC + 1", "the number 1"),
        ("for L=2: TC*TC <= H*H", r"the product TC \* TC"),
        ("for L=6: KLpath(4) <= TC", r"KLpath\(4\)"),
        ("for L=2: TC <= (*H*)", "comments of Coq"),
    ],
)
def test_parts_that_cannot_be_said_are_named(text, part):
    """Before anything is written."""
    with pytest.raises(StatementError, match=part):
        sides(text)


def test_proofs_that_cannot_be_written_are_named():
    """Boxes; a divergence that is known to be at least 0 in Python alone; no proof at all."""
    for text, part in [
        ("for V=2, L=2: TC <= 7/10", "certified boxes"),
        ("KLmix(2,2) >= 0", r"the known inequality mix\(2,2\)"),
        ("KLmean(2,2) <= TC/2", "the statement fails"),
    ]:
        with pytest.raises(StatementError, match=part):
            proof(text)
    with pytest.raises(StatementError, match="is undecided"):
        exported({})


def test_a_file_says_its_statement():
    """The first lines are read back, constants too."""
    assert statement(proof("for L<=3: best c: DTC <= c*TC")) == ("for L<=3: best c: DTC <= c*TC", [1, 2])
    for text, wrong in [
        ("Theorem settled_4 : True.", "the first line is not"),
        ("(** maskproof settle: TC <= TC *)\n", "says nothing"),
        (proof("best c: KLmean(3,1) <= c*TC").replace("with c = 2/3", "with c = 2/0"), "2, 0|2/0"),
    ]:
        with pytest.raises(FormalError, match=wrong):
            statement(text)
    with pytest.raises(FormalError, match="a constant for each length"):
        accepted(proof("best c: KLmean(3,1) <= c*TC").replace("with c = 2/3", "with c = 2/3, 1"))


@WITH_COQ
def test_true_statements_are_accepted(tmp_path):
    """Of every kind; and Python's expansion of each word into entropies is the one that Coq proves."""
    expansions = []
    for word in EXPANDED:
        (whole,) = parse(f"for L=4: {word} >= 0")
        terms = [f"{x}*H({','.join(map(str, sorted(c)))})" for c, x in whole.form.items() if isinstance(c, frozenset)]
        expansions.append(f"for L=4: {word} = {' + '.join(terms).replace('+ -', '- ')}")

    compile_together(tmp_path, *map(proof, [*TRUE, *expansions]))


@WITH_COQ
def test_a_changed_weight_is_refused_by_the_checker(tmp_path):
    """Each weight of each proof, a hundredth more: Coq proves that the checker says no."""
    refused = []
    for text in TRUE:
        found = proof(text)
        for L, weights in re.findall(r"Definition weights_([0-9]+) : certificate := \[:: (.*)\]\.", found):
            terms = [term for term in weights.split("); ") if term]
            for k, term in enumerate(terms):
                head, z, d = re.fullmatch(r"(.*ratio )\(?(-?[0-9]+)\)? ([0-9]+)\)?", term).groups()
                more = Fraction(int(z), int(d)) * Fraction(101, 100)
                damaged = [t.rstrip(")") if t.endswith("))") else t for t in terms]
                damaged[k] = f"{head}{more.numerator} {more.denominator}"
                listed = "; ".join(f"{t.rstrip(')')})" for t in damaged)
                definitions = "\n".join(re.findall(rf"Definition (?:left|right)_{L} .*", found))
                refused.append(
                    f"{IMPORTS}{definitions}\n"
                    f"Goal ~~ proves {L} left_{L} right_{L} [:: {listed}]. Proof. vm_compute; reflexivity. Qed.\n"
                )

    assert len(refused) > 40
    compile_together(tmp_path, *refused)


@WITH_COQ
def test_rounds_of_blocks_and_midpoints_are_those_of_the_language(tmp_path):
    """The round of each token, evaluated in Coq."""
    lines = []
    for L in range(1, 13):
        kinds = [(f"block {size}", equal_blocks(L, size)) for size in range(1, L + 1)]
        for name, rounds in [*kinds, (f"midpoint {L}", midpoints(L))]:
            numbers = [next(t for t, places in enumerate(rounds) if i in places) for i in range(1, L + 1)]
            lines.append(f"Goal [seq {name} i | i <- iota 0 {L}] = [:: {'; '.join(map(str, numbers))}]. by []. Qed.")

    compile_together(tmp_path, IMPORTS + "\n".join(lines) + "\n")


@WITH_COQ
def test_a_file_is_accepted_for_what_its_words_say():
    """A theorem for each length, with its constant, and the axioms of the real numbers and no other behind them."""
    found = accepted(proof("for L<=4: best c: KLmean(L-1,1) <= c*TC"))

    assert [axiom.partition(".")[0] for axiom in found] == [
        "ClassicalDedekindReals",
        "ClassicalDedekindReals",
        "Classical_Prop",
        "FunctionalExtensionality",
    ]


def changed(text: str, *changes: tuple[str, str]) -> str:
    """A file with parts replaced, each of which stands in it."""
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


PROOF = ("move=> A P lP; apply: (at_most lP (c := weights_4)); vm_compute; reflexivity", "by []")


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("Definition left_4", "Axiom cheat : False. Definition left_4", "Axiom"),
        ("Definition left_4", "Variable cheat : False. Definition left_4", "Variable"),
        ("Definition left_4", "Hypotheses cheat : False. Definition left_4", "Hypotheses"),
        ("Definition left_4", "Context (cheat : False). Definition left_4", "Context"),
        ("Definition left_4", "Module M. End M. Definition left_4", "Module"),
        ("Definition left_4", "Unset Guard Checking. Definition left_4", "Unset Guard Checking"),
        ("reflexivity. Qed", "reflexivity. Admitted", "Admitted"),
        ("Definition left_4", "Admit Obligations. Definition left_4", "Admit"),
    ],
)
def test_words_that_a_file_may_not_hold(old, new, word):
    """They are named, and Coq is not asked."""
    with pytest.raises(FormalError, match=f"contains {word}, which no proof may"):
        accepted(changed(proof("KLmean(2,2) <= TC"), (old, new)))


@WITH_COQ
@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ([("(Bend 1, ratio 2 1)", "(Bend 1, ratio 1 1)")], "settled_4 is not proved: .*Unable to unify"),
        ([("law P ->", "False ->"), PROOF], "settled_4 is not what the words say: .*False"),
        ([("<= TC *)", "<= TC/2 *)")], "settled_4 is not what the words say"),
        (
            [("Definition left_4", "Definition law {T : Type} (p : T) := False.\nDefinition left_4"), PROOF],
            "not what the words say",
        ),
        (
            [
                ("Definition left_4", "From Coq Require ClassicalEpsilon.\nDefinition left_4"),
                ("lP; apply", "lP; have _ := ClassicalEpsilon.constructive_indefinite_description; apply"),
            ],
            "settled_4 rests on ClassicalEpsilon.constructive_indefinite_description",
        ),
    ],
)
def test_what_proves_nothing_is_refused_by_name(changes, why):
    """A weight, a hypothesis, the words, a word of the statement, an axiom of a library."""
    with pytest.raises(FormalError, match=why):
        accepted(changed(proof("KLmean(2,2) <= TC"), *changes))


def test_the_command(tmp_path, capsys, monkeypatch):
    """The file is written whole or not at all; without Coq the command says how to have it checked."""
    monkeypatch.setattr("proofs.ledger.coq.coq", lambda: None)
    target = tmp_path / "proof.v"
    for text in ("KLmean(2,2) <= TC/2", "for L=3: H <= 3*log(V)", "for V=2, L=2: TC <= 7/10"):
        assert main(["settle", text, "--coq", str(target)]) == 2
        assert capsys.readouterr().err.count("\n") == 1
    for path in (tmp_path / "proof.txt", tmp_path / "missing" / "proof.v"):
        assert main(["settle", "KLmean(2,2) <= TC", "--coq", str(path)]) == 2
    assert not list(tmp_path.iterdir())
    assert main(["settle", "KLmean(2,2) <= TC", "--coq", str(target)]) == 0
    assert "make formal" in capsys.readouterr().out
    assert target.read_text() == proof("KLmean(2,2) <= TC") == answer("KLmean(2,2) <= TC").coq()
    assert main(["settle", "--recheck", str(target)]) == 2


@WITH_COQ
def test_the_command_with_coq(tmp_path, capsys):
    """It has Coq check the file, and says what of."""
    target = tmp_path / "proof.v"
    assert main(["settle", "for L=12: KLmean(4,4,4) <= 3*Z[12]", "--coq", str(target)]) == 0
    said = capsys.readouterr().out
    assert "Coq accepts it: for L=12: KLmean(4,4,4) <= 3*Z[12]\naxioms: ClassicalDedekindReals" in said
    target.write_text(changed(target.read_text(), ("ratio 3 1", "ratio 2 1")))
    assert main(["settle", "--recheck", str(target)]) == 1
    assert capsys.readouterr().out.startswith("not accepted: settled_12 is not proved")
