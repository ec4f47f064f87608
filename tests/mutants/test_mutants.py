"""A sample of mutants with a fixed seed: what is slightly wrong turns its claim red, and every mutant by hand has its place."""

from __future__ import annotations

import json
from random import Random

import pytest

from proofs.ledger import ledger
from tests.mutants import run
from tests.mutants.aimed import AIMED
from tests.mutants.scale import scaled
from tests.mutants.sides import of_claim, swaps
from tests.mutants.sources import ROOT, every

SEED = 20261125
REASONS = json.loads((ROOT / "tests" / "mutants" / "survivors.json").read_text())
SIDES = Random(SEED).sample([side for id in sorted(ledger()) for side in of_claim(id)], 60)


@pytest.mark.parametrize("side", SIDES, ids=str)
def test_a_side_one_percent_off_is_caught(side):
    """A side of a claim one percent up or down puts it out of order, or stands among the explained survivors."""
    assert side.caught() or str(side) in REASONS


@pytest.mark.parametrize("swap", [swap for id in ledger() for swap in swaps(id)][::5], ids=str)
def test_a_derivation_of_something_else_is_caught(swap):
    """The derivation of another claim in the place of its own."""
    assert swap.caught() or str(swap) in REASONS


@pytest.mark.parametrize("aimed", AIMED, ids=lambda aimed: str(aimed.edit)[:60])
def test_every_mutant_by_hand_has_its_place(aimed):
    """The text that it changes stands in its file exactly once, and the changed file can be read."""
    aimed.edit.tree((ROOT / aimed.edit.path).read_text())
    assert set(aimed.claims) <= set(ledger())


def test_aimed_mutants_are_caught():
    """Three of them, drawn, each in a process of its own."""
    work = [(a.edit, list(a.claims), "aimed") for a in Random(SEED).sample([a for a in AIMED if a.false], 3)]

    assert {outcome.outcome for outcome in run.outcomes(work, 1)} == {"caught"}


def test_there_is_code_to_change():
    """The walk finds places in all three rooms, and a changed file differs in one of them."""
    mutants = list(every())
    assert {m.path.split("/")[0] for m in mutants} == {"exact", "theory", "proofs"}
    assert len(mutants) > 3000

    import ast

    mutant = next(m for m in mutants if m.path == "theory/toy.py")
    text = (ROOT / mutant.path).read_text()
    assert ast.unparse(mutant.tree(text)) != ast.unparse(ast.parse(text))


def test_nothing_is_not_one_percent_of_itself():
    """Zero, truth and words stay as they are."""
    assert [scaled(x) for x in (0, True, "a", None, (0, "b"))] == [0, True, "a", None, (0, "b")]
