"""What has no verdict: it is never taken for a claim, and says what it must to be told apart."""

from __future__ import annotations

import pytest

from proofs.ledger import empirical, entries, ledger, names_of, questions, recorded, select
from proofs.ledger.unsettled import Empirical, Question
from tests.proofs.ledger.small import PAPER, small

OBSERVED = Empirical(id="observed", title="T", statement="S", source=PAPER("Table 1"), needs="a model")
OPEN = Question(
    id="open", title="T", question="Q?", source=PAPER("Section 5"), settled={"small": "in part"}, remains="R"
)


def test_what_is_recorded_of_each_kind():
    """A claim's verdict; what else an entry is."""
    assert recorded(small()) == "holds"
    assert recorded(OBSERVED) == "not judged"
    assert recorded(OPEN) == "open"


def test_every_entry_is_of_one_kind():
    """Claims, observations and questions share no id, and together are everything."""
    kinds = [ledger(), empirical(), questions()]

    assert sum(map(len, kinds)) == len(entries())
    assert set().union(*kinds) == set(entries())
    assert all(kinds)


@pytest.mark.parametrize("kind", [empirical, questions])
def test_none_of_them_can_be_selected(kind):
    """Asked for by id, each is refused, with the command that shows it; by topic or paper none is chosen."""
    for id in kind():
        with pytest.raises(ValueError, match=f"{id} is no claim that can be checked: maskproof show {id}"):
            select([id])
    papers = {entry.source.paper.number for _, entry in kind().values()}
    chosen = [id for paper in papers for id in (select([paper]) if paper in _judged() else ())]
    assert not set(chosen) & set(kind())


def _judged():
    """The papers of claims."""
    return {claim.source.paper.number for _, claim in ledger().values()}


def test_they_say_what_is_wanted():
    """Of an observation what would reproduce it; of a question what is settled, by claims, and what remains."""
    for id, (topic, entry) in empirical().items():
        assert entry.needs, id
        assert names_of(id, topic, entry) == (id, topic, topic.split(".")[0], entry.source.paper.number)
    for id, (_, entry) in questions().items():
        assert entry.question.endswith("?"), id
        assert entry.remains, id
        assert set(entry.settled) <= set(ledger()), id
        assert all(entry.settled.values()), id


def test_they_have_no_verdict_to_give():
    """Nothing of a claim is there that a judge could read."""
    for entry in (OBSERVED, OPEN):
        assert not any(hasattr(entry, name) for name in ("expected", "relation", "over", "rungs"))


def test_parts_are_given_by_name():
    """Nothing can be left out, and nothing is told by its place."""
    with pytest.raises(TypeError, match="needs"):
        Empirical(id="observed", title="T", statement="S", source=PAPER("Table 1"))
    with pytest.raises(TypeError, match="remains"):
        Question(id="open", title="T", question="Q?", source=PAPER("Section 5"), settled={})
    with pytest.raises(TypeError, match="positional"):
        Question("open", "T", "Q?", PAPER("Section 5"), {}, "R")
