"""Mutants that a hostile reader would try: false statements that once passed, each with the claims that must turn red."""

from __future__ import annotations

from dataclasses import dataclass

from tests.mutants.sources import Edit


@dataclass(frozen=True)
class Aimed:
    """A mutant written by hand, and the claims that are judged with it; a true statement that is only weaker is told apart."""

    words: str
    edit: Edit
    claims: tuple[str, ...]
    false: bool = True


AIMED: tuple[Aimed, ...] = ()
