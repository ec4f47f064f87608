"""Each side of each claim one percent up and down: what the statement says, slightly wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from proofs.ledger import ledger
from proofs.ledger.claim import Claim
from proofs.ledger.verdict import judge
from tests.mutants.scale import DOWN, UP, scaled

RUNGS = ("enumerate", "attack")


@dataclass(frozen=True)
class Side:
    """One side of one claim times a factor."""

    claim: str
    side: int
    factor: Fraction

    def __str__(self) -> str:
        return f"{self.claim}: {('left', 'right')[self.side]} side times {self.factor}"

    def applied(self) -> Claim:
        """The claim with that side."""
        claim = ledger()[self.claim][1]

        def sides(*case: Any) -> tuple[Any, Any]:
            pair = list(claim.at(*case))
            pair[self.side] = scaled(pair[self.side], self.factor)
            return pair[0], pair[1]

        return replace(claim, left=None, right=None, sides=sides)

    def caught(self) -> bool:
        """Whether the claim is out of order then."""
        return any(judge(self.applied(), [rung]).disorder for rung in RUNGS)


def of_claim(id: str) -> Iterator[Side]:
    """Both sides of a claim, both ways."""
    for side in (0, 1):
        for factor in (DOWN, UP):
            yield Side(id, side, factor)


@dataclass(frozen=True)
class Swapped:
    """A claim with the derivation, or the conclusion, of another."""

    claim: str
    other: str
    concludes: str

    def __str__(self) -> str:
        return f"{self.claim}: derived by {self.concludes} of {self.other}"

    def caught(self) -> bool:
        """Whether the claim is out of order then."""
        claim, other = (ledger()[id][1] for id in (self.claim, self.other))
        assert claim.derive
        assert other.derive
        derived = replace(claim.derive, derivation=other.derive.derivation, concludes=self.concludes)
        return bool(judge(replace(claim, derive=derived), ["derive"]).disorder)


def swaps(id: str) -> Iterator[Swapped]:
    """A derived claim with every conclusion of every derivation of the ledger but its own."""
    claim = ledger()[id][1]
    if claim.derive is None:
        return
    own = (claim.derive.derivation, claim.derive.concludes)
    seen = {own}
    for other, (_, entry) in ledger().items():
        if entry.derive:
            for concludes in entry.derive.derivation().concluded:
                if (key := (entry.derive.derivation, concludes)) not in seen:
                    seen.add(key)
                    yield Swapped(id, other, concludes)
