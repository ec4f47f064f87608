"""The papers' experiments on the shipped models: every table built once, by one test, which takes a minute or two."""

from __future__ import annotations

import pytest

from proofs.tables import tables
from proofs.tables.table import Table


def test_the_experiments(compiled):
    """What must be true of their numbers is; and they compile."""
    models = {
        name.removeprefix("model-"): maker.build() for name, maker in tables().items() if name.startswith("model")
    }
    rows = {name: _rows(table) for name, table in models.items()}
    for check in (_costs_split, _exact_laws_are_followed, _puzzles, _letters_have_intervals):
        check(rows)
    compiled(r"\sloppy\small" + "\n".join(["", *(table.latex() for table in models.values())]))


def _rows(table: Table) -> list[dict[str, str]]:
    """The rows as dicts by heading."""
    headings = [column.heading for column in table.columns]
    return [dict(zip(headings, row, strict=True)) for row in table.rows]


def _costs_split(measured):
    """What is drawn is E_fact plus E_learn from the language, for every deterministic rule and block, to printed digits."""
    for row in measured["decoding"]:
        if row["$E_{fact}$"] != "-":
            assert float(row["KL"]) == pytest.approx(float(row["$E_{fact}$"]) + float(row["$E_{learn}$"]), abs=2e-5)
    for row in measured["marginals"]:
        assert 0 < float(row["gap"]) < 0.01
        assert float(row["mean TV"]) < 0.02
    for row in measured["blocks"]:
        assert float(row["perplexity"]) >= float(row["exact"]) - 1e-5
        if row["$B$"] == "1":
            assert float(row["$E_{fact}$"]) == 0


def _exact_laws_are_followed(measured):
    """Decay between floor and bounds, lengths and edits near the exact ones, pairs ahead at equal passes."""
    for row in measured["decay"]:
        assert float(row["exact most"]) <= float(row["$W_d$"]) + 1e-6
        assert float(row["model most"]) == pytest.approx(float(row["exact most"]), abs=0.01)
        if row["kernel"] == "distinct peaks":
            assert row["exact most"] == row["$W_d$"]
    for row in measured["editing"]:
        if row["model"].startswith("markov"):  # every context occurs: the exact conditionals are no convention anywhere
            assert float(row["TV"]) == pytest.approx(float(row["exact TV"]), abs=0.05)
    pairs = {row["tokens of each pass"]: row for row in measured["pairs"]}
    assert float(pairs["a pair of neighbours"]["factorised"]) > 100 * float(pairs["a pair of neighbours"]["pairs"])
    assert all(float(row["pairs"]) >= float(row["their best"]) for row in measured["pairs"])
    rule = {(row["order"], row["tokens"]): row for row in measured["endings"]}
    assert float(rule["most confident", "likeliest"]["length"]) == float(
        rule["most confident", "likeliest"]["exact length"]
    )


def _puzzles(measured):
    """Deciding the likeliest first solves most, all at once nearly nothing; exact conditionals one by one solve all."""
    share = {(row["model"], row["board"], row["order"]): float(row["solved"].split()[0]) for row in measured["sudoku"]}
    assert share["masked", "puzzle", "most confident"] > 0.9 < share["autoregressive", "empty", "left to right"]
    assert share["masked", "puzzle", "all at once"] < 0.6
    for row in measured["sudoku"]:
        if row["order"] in ("left to right", "most confident", "easiest first") and row["exact solved"] != "-":
            assert row["exact solved"].startswith("1.000")


def _letters_have_intervals(measured):
    """Fewer passes, more perplexity; every number of the sample has its interval."""
    values = {(row["$B$"], row["steps"]): row for row in measured["text"]}

    assert float(values["16", "1"]["perplexity"].split()[0]) > float(values["1", "1"]["perplexity"].split()[0])
    assert all("[" in row["perplexity"] and r"\pm" in row["model error"] for row in measured["text"])
