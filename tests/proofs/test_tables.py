"""Tables: certified digits against golden ones, three formats, and a real LaTeX run over all of them."""

from __future__ import annotations

import csv
import io
import json

import pytest
from flint import arb

from exact.joint import Joint
from proofs.commands import main
from proofs.commands.show import latex
from proofs.ledger import ledger
from proofs.ledger.run import judge_all
from proofs.ledger.verdict import Judgement
from proofs.settle import settle
from proofs.tables import coverage, editing, policies, tables
from proofs.tables.ctc_bound import build as ctc_bound
from proofs.tables.latex import escape
from proofs.tables.table import Column, Table, digits, rounded
from proofs.tables.zipf_decay import build as zipf_decay

# d, floor, W, E, to 12 digits, from a computation in other code
GOLDEN = {
    1: ("0.700703341841", "0.700703341841", "0.700703341841"),
    2: ("0.490985173267", "0.533277031377", "0.515398024309"),
    8: ("0.0581130286719", "0.327221621538", "0.179216190309"),
    15: ("0.00481962037251", "0.320819524907", "0.106846807744"),
}


@pytest.fixture(scope="module")
def decay() -> Table:
    """The default table."""
    return zipf_decay()


def test_zipf_decay(decay):
    """Fifteen distances at s = 2.31, N = 130000; the group kernel stays below E and above the floor."""
    assert [row[0] for row in decay.rows] == [str(d) for d in range(1, 16)]
    for d, values in GOLDEN.items():
        assert tuple(decay.rows[d - 1][1:4]) == values
    for row in decay.rows:
        floor, _, E, group, ceiling = map(float, row[1:])
        assert floor - 1e-6 <= group <= E + 1e-6 <= ceiling + 2e-6
        assert group >= 0.97 * E


def test_large_alphabets_leave_out_what_walks_the_law():
    """N = 10^12, s = 1: floor, W and ceiling only, and the table says so."""
    table = zipf_decay("1", 10**12, 3)

    assert [row[3:5] for row in table.rows] == [["-", "-"]] * 3
    assert any("1,000,000" in note for note in table.notes)


def test_ctc_bound():
    """CTC and exact KL agree on every row; the model's KL is above CTC, by its model error."""
    table = ctc_bound()
    measured = 0
    for _, B, bound, cost, model, error in table.rows:
        assert bound == cost
        if model != "-":
            measured += 1
            assert float(model) == pytest.approx(float(bound) + float(error), abs=2e-6)
            assert 0 < float(error) < 1e-2
        if B == "1":
            assert bound == "0"
    assert measured == 10


def test_ctc_bound_of_a_given_joint():
    """A user's own joint, integer weights only."""
    assert [row[2] for row in ctc_bound(Joint([[1, 0], [0, 1]])).rows] == ["0", "0.69314718"]
    with pytest.raises(ValueError, match="integer weights"):
        ctc_bound(Joint([[0.5, 0.0], [0.0, 0.5]]))


def test_policies():
    """Nothing lies below the frontier; midpoints cost a chain nothing, and a code something."""
    table = policies.build()
    above = {(row[0], row[1]): float(row[4]) for row in table.rows}

    assert min(above.values()) == 0
    assert above["sticky chain", "midpoints"] == 0
    assert above["ternary code", "midpoints"] == 1.0986


def test_digits_are_certified_or_refused():
    """A wide ball and a wide float error are refused, not rounded."""
    assert digits(arb(1) / 3, 10) == "0.3333333333"
    with pytest.raises(ValueError, match="does not certify"):
        digits(arb(1, 0.01), 10)
    with pytest.raises(ValueError, match="does not certify"):
        rounded(0.5, 1e-3, 6)


def test_formats():
    """Markdown, CSV and LaTeX of a table with awkward text."""
    table = Table(
        "t", "50 % of _it_", [Column("a|b", number=False), Column("$x_1$")], [["p & q", "1.5"], ["<r>", "-"]], ["n #1"]
    )

    assert list(csv.reader(io.StringIO(table.csv())))[1] == ["p & q", "1.5"]
    assert r"a\|b" in table.markdown()
    assert r"p \& q & 1.5 \\" in table.latex()
    assert r"{-}" in table.latex()
    assert escape("$a_1$ & 1 $") == r"\$a\_1\$ \& 1 \$"


def test_the_command_writes_all_tables(tmp_path, capsys):
    """Every table in every format."""
    for form, suffix in (("latex", ".tex"), ("markdown", ".md"), ("csv", ".csv")):
        assert main(["tables", "zipf-decay", "ctc-bound", "--out", str(tmp_path), "--format", form]) == 0
        assert (tmp_path / f"zipf-decay{suffix}").stat().st_size > 500
    assert capsys.readouterr().out.count("ctc-bound") == 3


def test_everything_compiles(compiled, decay):
    """All tables, and every claim with its derivation, through pdflatex."""
    judgements = [Judgement(c.id, c.expected, c.scope, c.wording) for _, c in ledger().values()]
    body = "\n".join(
        table.latex()
        for table in (
            decay,
            ctc_bound(),
            policies.build(),
            editing.build(),
            coverage.build(),
            tables()["ledger"].build(judgements),
        )
    )
    claims = "\n\n".join(latex(claim) for _, claim in ledger().values())
    settled = (
        "I(1;2|3) <= H(1|3)",
        "KLmean(2,2) <= TC/2",
        "for markov, L=3: I(1;3) <= I(1;2)",
        "best c: KLmean(3,1) <= c*TC",
    )
    claims += "\n\n" + "\n\n".join(settle.latex(settle.settle(text)) for text in settled)
    compiled(r"\sloppy\small" + "\n" + body + r"\clearpage" + "\n" + claims)


def test_the_ledger_of_one_paper():
    """Claims with their verdicts, then observations and questions; an unknown paper is named."""
    build = tables()["ledger"].build
    table = build([], "2601.15593")
    verdicts = [row[3] for row in table.rows]

    assert {row[1] for row in table.rows} == {"2601.15593"}
    assert verdicts == sorted(verdicts, key=lambda v: (v in ("open", "not judged"), v == "open"))
    assert len(table.rows) < len(build([]).rows)
    with pytest.raises(ValueError, match="paper 0000"):
        build([], "0000.00000")


def test_a_table_says_what_it_takes_and_needs():
    """Arguments by name, and the packages without which it cannot be made."""
    assert tables()["zipf-decay"].takes == ("s", "N", "distances", "places")
    assert tables()["ledger"].takes == ("judgements", "paper")
    assert tables()["model-decay"].needs == ("torch",)
    assert tables()["zipf-decay"].available


def test_report(tmp_path, monkeypatch, capsys):
    """The folder holds all tables (but those of models, which are built elsewhere), the picture and the judgements."""
    import proofs.commands.report
    import proofs.commands.tables

    judgements = judge_all(list(ledger())[:2], workers=1)
    few = {name: maker for name, maker in tables().items() if not name.startswith("model-")}
    monkeypatch.setattr(proofs.tables, "tables", lambda: few)
    monkeypatch.setattr(proofs.commands.tables, "judged", lambda paper="": judgements)

    assert main(["report", "--out", str(tmp_path)]) == 0
    names = {path.name for path in tmp_path.iterdir()}
    assert {"decay.png", "ledger.json", "zipf-decay.tex", "ctc-bound.csv", "ledger.md", "coverage.tex"} <= names
    assert len(json.loads((tmp_path / "ledger.json").read_text())) == 2
    assert (tmp_path / "decay.png").read_bytes().startswith(b"\x89PNG")
