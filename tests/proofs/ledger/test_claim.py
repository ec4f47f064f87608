"""A claim is refused where it is made, in one line that says what is allowed."""

from __future__ import annotations

from fractions import Fraction

import pytest

from proofs.ledger.claim import Control, Derived, Proved, times
from proofs.ledger.domain import At, Domain, Family
from tests.proofs.ledger.small import DRAWS, FALSE, PAPER, TEN, small


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"id": 3}, TypeError, "id is 3, and must be a str"),
        ({"source": PAPER}, TypeError, "source .* must be a Source"),
        ({"speaks_of": 7}, TypeError, "speaks_of is 7, and must be a str or Family"),
        ({"over": TEN}, TypeError, "over .* must be a Domain"),
        ({"control": "n <= 5"}, TypeError, "control .* must be a Control or Times"),
        ({"relation": "<>"}, ValueError, "relation '<>'; one of = <= < >= >"),
        ({"left": None, "right": None}, ValueError, "left and right, or both of them from sides"),
        ({"sides": lambda n: (n, n)}, ValueError, "left and right, or both of them from sides"),
        ({"right": lambda m: m + 1}, ValueError, "the same arguments by the same names"),
        ({"assumptions": {"even": lambda k: k % 2 == 0}}, ValueError, "the same arguments by the same names"),
        ({"control": None}, ValueError, "needs a negative control"),
        ({"tight": None}, ValueError, "needs the tightest instance known"),
        ({"control": times(2)}, ValueError, "no near miss"),
        ({"control": times("11/10")}, ValueError, "no near miss"),
        (
            {"speaks_of": Family("others", lambda: [1], complete=True, size=1)},
            ValueError,
            "one of those it is tried on",
        ),
        ({**FALSE, "repair": ""}, ValueError, "needs a witness that shows both sides, and a repair"),
        ({**FALSE, "witness": At("9", 9)}, ValueError, "needs a witness that shows both sides"),
        ({**FALSE, "control": times("11/10")}, ValueError, "so it has no control"),
        ({**FALSE, "tight": At("10", 10)}, ValueError, "so it has no tight"),
        ({**FALSE, "prove": Proved(("A.a",), "It is not.", "a part")}, ValueError, "a refutation covers no part of it"),
        ({**FALSE, "obstacle": "sums"}, ValueError, "so it has no obstacle"),
        ({"obstacle": "sums"}, ValueError, "so it has no obstacle"),
    ],
)
def test_wrong_parts_are_refused(changes, error, words):
    """Types, relations, arguments, missing parts, controls that are no near misses."""
    with pytest.raises(error, match=words) as caught:
        small(**changes)
    assert str(caught.value).startswith("claim ")
    assert "\n" not in str(caught.value)


def test_what_is_recorded_follows_from_the_parts():
    """A witness: fails. A derivation, or a complete family that is all it speaks of: holds. Else: supported."""
    assert small(**FALSE).expected == "fails"
    assert small().expected == "holds"
    assert small(speaks_of="every integer").expected == "supported"
    derived = Derived(lambda: None, "step", lambda n: None)
    assert small(speaks_of="every integer", derive=derived).expected == "holds"


def test_wording_is_the_source_s():
    """What was read is said of the source, and shown with the claim."""
    assert small().wording == "reconstructed"
    assert small(source=PAPER("Theorem 1", "quoted")).wording == "quoted"
    with pytest.raises(ValueError, match="one of quoted, reconstructed, relayed, ours"):
        PAPER("Theorem 1", "read")


def test_near_misses():
    """The smaller side is made larger; other sides and relations take the place of the claim's own."""
    assert small(control=times("6/5")).near_miss(3) == (18, "<=", 20)
    turned = small(left=lambda n: n + 1, relation=">=", right=lambda n: n, control=times("6/5"))
    assert turned.near_miss(3) == (20, ">=", 18)
    equal = small(left=lambda n: n, relation="=", right=lambda n: n, control=times("11/10"), tight=None)
    assert equal.near_miss(3) == (33, "=", 30)
    assert small(control=Control("n + 1 <= n + 1", left=lambda n: n + 1, relation="<")).near_miss(1) == (2, "<", 2)
    with pytest.raises(ValueError, match="changes nothing"):
        Control("nothing")


def test_arguments_have_names():
    """An instance of several arguments is told by their names; a side may be a number."""
    claim = small(
        left=lambda n, rounds: n,
        right=lambda n, rounds: n + rounds,
        control=Control("n <= 5", right=lambda n, rounds: 5),
    )
    assert claim.arguments == ("n", "rounds")
    assert claim.told((Fraction(1, 2), 3)) == "n = 1/2, rounds = 3"
    assert small(right=11).at(4) == (4, 11)


def test_domains_take_families():
    """Draws are named, so that they cannot pass for a family."""
    with pytest.raises(TypeError, match="is no Family"):
        Domain(DRAWS, draws=DRAWS)
