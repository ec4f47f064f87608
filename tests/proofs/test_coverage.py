"""Coverage: every paper once, every name an entry, every claim of a paper's own statement among the paper's statements."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from proofs.claims.observations import beside
from proofs.ledger import empirical, entries, ledger
from proofs.tables.coverage import build, known
from proofs.tables.table import FORMATS, Table


@pytest.fixture(scope="module")
def coverage() -> Table:
    """The table."""
    return build()


def test_every_paper_stands_once():
    """By number and by title, with its authors by name; every source in the ledger is one of them."""
    papers = known()

    assert max(Counter(paper.number for paper in papers).values()) == 1
    assert max(Counter(paper.title for paper in papers).values()) == 1
    assert all("unknown" not in paper.authors and "et al" not in paper.authors for paper in papers)
    assert {entry.source.paper for _, entry in entries().values()} <= set(papers)


def test_every_name_is_a_claim_or_an_observation():
    """No statement names what is not there, and none names anything twice."""
    for paper in known():
        assert len(dict(paper.statements)) == len(paper.statements), paper.number
        for place, ids in paper.statements:
            assert set(ids) <= {*ledger(), *empirical()}, place
            assert len(set(ids)) == len(ids), place


def test_what_is_judged_as_the_papers_own_is_among_its_statements():
    """A claim that is quoted or reconstructed, and every observation, is named under its own paper."""
    named = {(paper.number, id) for paper in known() for _, ids in paper.statements for id in ids}
    own = {
        (entry.source.paper.number, id)
        for id, (_, entry) in entries().items()
        if entry.source.wording in ("quoted", "reconstructed") and (id in ledger() or id in empirical())
    }

    assert own <= named


def test_shares_are_those_of_the_rows_below(coverage):
    """Each paper's share counts its statements, and those of them that a claim judges as quoted or reconstructed."""
    rows = {paper.number: [row for row in coverage.rows if row[0] == paper.number] for paper in known()}
    for number, (head, *statements) in rows.items():
        judged = sum(bool(re.search(r": \w+ \((quoted|reconstructed)\)", row[2])) for row in statements)
        assert head[2] == f"{judged} of {len(statements)} known statements", number


def test_it_says_what_the_list_is(coverage):
    """What is known here, and no share of a paper."""
    assert "what is known here" in coverage.notes[0]
    assert "no share of a paper" in coverage.notes[0]


@pytest.mark.parametrize("form", FORMATS)
def test_it_renders(coverage, form):
    """Every paper's number and share, in every format."""
    text = coverage.render(form)

    assert all(paper.number in text for paper in known())
    assert "known statements" in text


@pytest.mark.parametrize("name", ["calibration", "decay", "edits", "one_at_a_time", "peers"])
def test_what_is_measured_beside_observations(name):
    """It names its model and says numbers."""
    pytest.importorskip("torch")

    assert re.search(r"\d\.\d{3}", getattr(beside, name)())
