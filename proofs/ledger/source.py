"""Where a statement comes from, and how it was read.

A verdict speaks of the statement that stands in the ledger. Whether that is the paper's own is a question apart, answered by
the wording: only what was read in the paper can be refuted as printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

#: ``quoted``: read in the paper. ``reconstructed``: from accounts of it. ``relayed``: others say it of the paper, or it is
#: tempting to say. ``ours``: stated here.
Wording = Literal["quoted", "reconstructed", "relayed", "ours"]


@dataclass(frozen=True)
class Paper:
    """A paper, once: calling it gives a place in it.

    >>> str(Paper("2601.15593", "A title", "A. Author", 2026)("Section 4.3"))
    'arXiv 2601.15593, Section 4.3 (reconstructed)'
    """

    number: str
    title: str
    authors: str
    year: int
    #: What the paper states by number, as far as known: place to the ids of the claims that judge it; none for open ones.
    statements: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __post_init__(self) -> None:
        if not re.fullmatch(r"\d{4}\.\d{5}", self.number):
            raise ValueError(f"{self.number!r} is no arXiv number: four digits, a point, five digits")

    def __call__(self, place: str, wording: Wording = "reconstructed") -> Source:
        """A place in the paper, and how its statement was read."""
        return Source(self, place, wording)


@dataclass(frozen=True)
class Source:
    """A place in a paper, and how the statement was read there."""

    paper: Paper
    place: str
    wording: Wording = "reconstructed"

    def __post_init__(self) -> None:
        if self.wording not in get_args(Wording):
            raise ValueError(f"wording {self.wording!r}: one of {', '.join(get_args(Wording))}")

    def __str__(self) -> str:
        return f"arXiv {self.paper.number}, {self.place} ({self.wording})"
