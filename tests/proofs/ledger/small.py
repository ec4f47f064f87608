"""A small claim to damage: n <= n + 1."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from proofs.ledger.claim import Claim, Control
from proofs.ledger.domain import At, Domain, Draws, Family
from proofs.ledger.source import Paper

PAPER = Paper("0000.00000", "A paper", "A. Author", 2026)
TEN = Family("the integers from 1 to 10", lambda: range(1, 11), complete=True, size=10)
DRAWS = Draws("integers up to 100", lambda: st.integers(1, 100), 50)
FALSE: dict[str, Any] = {
    "right": lambda n: 8,
    "control": None,
    "tight": None,
    "witness": At("9", 9, shows=(9, 8)),
    "repair": "x",
    "speaks_of": "every integer",
}


def small(**changes: Any) -> Claim:
    """The claim n <= n + 1 on the integers from 1 to 10, which it speaks of, with parts replaced."""
    parts: dict[str, Any] = {
        "id": "small",
        "title": "Small",
        "statement": "$n \\le n + 1$",
        "source": PAPER("Section 1"),
        "speaks_of": TEN,
        "left": lambda n: n,
        "relation": "<=",
        "right": lambda n: n + 1,
        "over": Domain(TEN, draws=DRAWS),
        "control": Control("n <= 5", right=lambda n: 5),
        "tight": At("10", 10, reaches="10/11"),
    }
    return Claim(**{**parts, **changes})
