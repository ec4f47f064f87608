"""The claims: every one is in order, whole, and says no more than its evidence covers."""

from __future__ import annotations

from collections import Counter

import pytest

from proofs.ledger import entries, ledger
from proofs.ledger.claim import Claim
from proofs.ledger.domain import ENDLESS, Family
from proofs.ledger.unsettled import Question
from proofs.ledger.verdict import judge

LEDGER = {id: claim for id, (_, claim) in ledger().items()}


@pytest.mark.parametrize("id", LEDGER)
def test_every_claim_is_in_order(id):
    """Its verdict is the recorded one; what holds does so by evidence that covers all it speaks of."""
    claim, judgement = LEDGER[id], judge(LEDGER[id])

    assert judgement.disorder == ""
    assert judgement.verdict == claim.expected or judgement.unproved
    assert judgement.strength == claim.strength or judgement.unproved
    if judgement.verdict == "holds":
        assert any(
            e.whole and e.covers == claim.scope and e.rung in ("prove", "derive", "enumerate")
            for e in judgement.evidence
        )
    if judgement.verdict == "fails":
        assert judgement.witness


@pytest.mark.parametrize("id", LEDGER)
def test_no_claim_holds_on_less_than_it_speaks_of(id):
    """By the fields: a derivation of everything, or the complete family that the statement is about."""
    claim = LEDGER[id]
    if claim.expected == "holds":
        family = (
            isinstance(claim.speaks_of, Family) and claim.speaks_of.complete and claim.speaks_of.scope not in ENDLESS
        )
        derived = claim.derive and claim.derive.derivation().covers == claim.speaks_of
        assert family or derived or (claim.prove and not claim.prove.covers)


def test_what_is_not_proved_says_why():
    """A claim that speaks of more than a family, and is supported or derived only, says what stands in the way of a proof in Coq."""
    for id, claim in LEDGER.items():
        assert bool(claim.obstacle) == (
            claim.strength != "proved" and not claim.witness and isinstance(claim.speaks_of, str)
        ), id


def test_every_name_is_an_entry():
    """A false claim names a claim beside it that is not false; a question names claims that settle parts of it."""
    for id, (_, entry) in entries().items():
        if isinstance(entry, Claim) and entry.repair:
            assert LEDGER[entry.repair].expected != "fails", id
        if isinstance(entry, Question):
            assert set(entry.settled) <= set(LEDGER), id


def test_the_walk_finds_the_ledger():
    """All three verdicts are there, and every id is found in one topic only."""
    verdicts = Counter(claim.expected for claim in LEDGER.values())

    assert len(LEDGER) >= 213
    assert verdicts["holds"] > 130
    assert verdicts["fails"] > 70
    assert verdicts["supported"]


def test_quoted_statements_alone_are_refuted_as_printed():
    """The wordings are told apart."""
    wordings = Counter(claim.wording for claim in LEDGER.values() if claim.expected == "fails")

    assert set(wordings) <= {"quoted", "reconstructed", "relayed", "ours"}
