"""Verdicts: each way a claim can end, what is out of order about it, and what cannot be passed off as more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import strategies as st

from proofs.ledger.claim import Control
from proofs.ledger.domain import At, Domain, Draws, Family
from proofs.ledger.verdict import judge
from tests.proofs.ledger.small import DRAWS, FALSE, TEN, small

EVEN = {"even": lambda n: n % 2 == 0}


def test_a_finite_statement_holds_by_going_through_it():
    """Every integer from 1 to 10, and nothing else is spoken of."""
    judgement = judge(small())

    assert (judgement.verdict, judgement.strength, judgement.covers) == ("holds", "enumerated", TEN.scope)
    assert judgement.disorder == ""


def test_a_wider_statement_is_supported():
    """The same ten integers beside a statement about all of them."""
    judgement = judge(small(speaks_of="every integer"))

    assert (judgement.verdict, judgement.strength) == ("supported", "enumerated")
    assert judgement.disorder == ""


def test_draws_alone_support():
    """No family at all: supported, by samples."""
    judgement = judge(small(speaks_of="every integer", over=Domain(draws=DRAWS)))

    assert (judgement.verdict, judgement.strength) == ("supported", "sampled")
    assert "drawn integers up to 100" in judgement.covers


def test_drawn_instances_marked_complete_turn_red():
    """The fraud of a sample that is said to be everything."""
    import numpy as np

    drawn = Family("500 drawn", lambda: np.random.default_rng(0).integers(1, 9, 500), complete=True, size=500)
    judgement = judge(small(speaks_of=drawn, over=Domain(drawn, draws=DRAWS)))

    assert judgement.verdict == "error"
    assert "what is drawn settles nothing" in judgement.disorder


def test_a_family_shorter_than_it_says_turns_red():
    """Nine of ten."""
    short = Family("ten", lambda: range(1, 10), complete=True, size=10)

    assert "has 9 instances" in judge(small(speaks_of=short, over=Domain(short, draws=DRAWS))).disorder


def test_a_family_of_the_same_words_is_not_what_is_spoken_of():
    """Words that agree do not make a list of some instances cover a statement."""
    some = Family("every integer", lambda: range(1, 11), complete=False)
    judgement = judge(small(speaks_of="every integer", over=Domain(some, draws=DRAWS)))

    assert judgement.verdict == "supported"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"right": lambda n: 8}, "fails instead of holds"),
        ({"assumptions": {"never": lambda n: False}}, "vacuous instead of holds"),
        ({"control": Control("true", right=lambda n: n)}, "control was not caught"),
        ({"right": lambda n: n + 10 // (n - 5)}, "ZeroDivisionError"),
        ({"right": lambda n: n + 0.5}, "bare float"),
        ({"tight": At("5", 5, reaches="10/11")}, "is not 0.909 of equality"),
        ({"tight": At("5", 5)}, "is not equality"),
        (
            {"left": 0, "relation": "=", "right": 0, "tight": None, "control": Control("n", left=lambda n: n)},
            "0 on every",
        ),
    ],
)
def test_disorder(changes, words):
    """A violation, no instance, a control that is true, an exception, a bare float, a tightness that is not there."""
    assert words in judge(small(**changes)).disorder


def test_a_false_claim_is_in_order_when_it_fails_everywhere():
    """On its witness, which shows what it says, in its families, and under attack."""
    false = small(**FALSE)

    assert judge(false).disorder == ""
    assert judge(false).covers == "9"
    wrong = replace(false, witness=At("9", 9, shows=(9, 7)))
    assert "is said to be 7" in judge(wrong).disorder
    no_witness = replace(false, witness=At("3", 3, shows=(3, 8)))
    assert "holds instead of fails" in judge(no_witness).disorder
    hidden = replace(false, over=Domain(TEN, draws=Draws("small integers", lambda: st.integers(1, 5))))
    assert "attack: holds instead of fails" in judge(hidden).disorder


def test_some_rungs_show_less():
    """Asked for one rung only, a claim is not out of order for what was not run."""
    judgement = judge(small(), ["attack"])

    assert judgement.verdict == "supported"
    assert judgement.disorder == ""


def test_fields_of_the_contract():
    """What a judgement writes as JSON."""
    row = judge(small()).as_dict()

    assert {"id", "verdict", "strength", "wording", "speaks_of", "covers", "expected", "in_order", "evidence"} <= set(
        row
    )
    assert row["in_order"]
    assert all("strength" in e for e in row["evidence"])


def test_instances_that_break_an_assumption_are_passed_over():
    """They count neither for nor against."""
    judgement = judge(small(assumptions=EVEN, speaks_of="every even integer"))

    assert judgement.evidence[0].count == 5
