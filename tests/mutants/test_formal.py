"""Definitions and statements in Coq that are slightly wrong: each passage stands where it says, and the quick ones are caught."""

from __future__ import annotations

import shutil

import pytest

from proofs.ledger import formal
from proofs.ledger.coq import coq
from tests.mutants.formal import MUTANTS, changed, judged, needed

QUICK = [mutant for mutant in MUTANTS if mutant.quick]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.what)
def test_every_passage_stands_once(mutant):
    """And the change is one."""
    for name, text in changed(mutant.edits).items():
        assert text != (formal.SOURCES / f"{name}.v").read_text()


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """The files of the quick mutants and what they are built on, compiled; nothing else, so that it takes seconds."""
    home = coq()
    if home is None:
        pytest.skip("coqc is not found: make formal sets it up")
    folder = tmp_path_factory.mktemp("formal")
    for name in needed(edit.file for mutant in QUICK for edit in mutant.edits):
        shutil.copy(formal.SOURCES / f"{name}.v", folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MASKPROOF_COQ", str(home))
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setattr(formal, "SOURCES", folder)
        formal.compiled.cache_clear()
        yield formal.compiled()
    formal.compiled.cache_clear()


@pytest.mark.parametrize("mutant", QUICK, ids=lambda mutant: mutant.what)
def test_is_caught_by_the_defence_that_should(mutant, compiled, monkeypatch):
    """What is accepted is compared for the compiled files alone."""
    monkeypatch.setattr(formal, "SOURCES", compiled)
    outcome = judged(mutant, compiled)

    assert outcome.caught == mutant.caught, outcome.words
