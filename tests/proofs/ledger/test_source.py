"""Papers, places and wordings: as they are printed, and refused where they are none."""

from __future__ import annotations

import pytest

from proofs.ledger.source import Paper, Source
from tests.proofs.ledger.small import PAPER


@pytest.mark.parametrize("wording", ["quoted", "reconstructed", "relayed", "ours"])
def test_a_source_says_where_and_how_it_was_read(wording):
    """Number, place and wording, in one line."""
    source = PAPER("Eq. 5", wording)

    assert (source.paper, source.place, source.wording) == (PAPER, "Eq. 5", wording)
    assert str(source) == f"arXiv 0000.00000, Eq. 5 ({wording})"
    assert source == Source(PAPER, "Eq. 5", wording)


def test_what_is_not_said_was_reconstructed():
    """Nothing counts as quoted by default."""
    assert PAPER("Eq. 5").wording == Source(PAPER, "Eq. 5").wording == "reconstructed"


@pytest.mark.parametrize("wording", ["", "Quoted", "read", None])
def test_wordings_that_are_none(wording):
    """Named, with the four that are allowed, whether a paper makes the source or not."""
    for make in (lambda: PAPER("Eq. 5", wording), lambda: Source(PAPER, "Eq. 5", wording)):
        with pytest.raises(ValueError, match=f"wording {wording!r}: one of quoted, reconstructed, relayed, ours"):
            make()


@pytest.mark.parametrize(
    "number",
    [
        "",
        "2601.1559",
        "2601.155931",
        "260.15593",
        "26011.5593",
        "2601-15593",
        "2601.15593v",
        "2601.15593v1",
        "arXiv:2601.15593",
        " 2601.15593",
        "2601.15593\n",
        "math/0601001",
    ],
)
def test_numbers_that_are_none(number):
    """Too short, too long, of a version, with a prefix, of the old scheme: named, with the form that is one."""
    with pytest.raises(ValueError, match="is no arXiv number: four digits, a point, five digits") as caught:
        Paper(number, "A title", "A. Author", 2026)
    assert str(caught.value).startswith(repr(number))


def test_a_paper_states_nothing_until_it_is_said():
    """Its numbered statements are what was listed, in order, and none by default."""
    stated = (("Eq. 5", ("one", "other")), ("Eq. 6", ()))

    assert PAPER.statements == ()
    assert Paper("2601.15593", "A title", "A. Author", 2026, stated).statements == stated
