"""A published bound as an object: what it bounds, for which samplers, under which assumptions; and the claim that it holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from exact.joint import Joint
from exact.random_order import Ray
from exact.types import Policy
from proofs.ledger.claim import Claim, Control, Proved, Times
from proofs.ledger.domain import At, Domain
from proofs.ledger.source import Source

#: A law, as its table, or by the one increment of its information curve.
Law = Joint | Ray

#: The estimands that papers call "the KL".
MEAN = "the mean over mask paths of KL(P || Q_M)"
DRAWN = "KL(P || Q) of the law drawn from"
PATH = "the divergence of the law of sequence and path"


@dataclass(frozen=True, kw_only=True)
class Bound:
    """One bound from above on what a sampler costs.

    Attributes
    ----------
    estimand
        Which divergence is bounded.
    sampler, fits
        The class of samplers in words, and the test of a policy on a law.
    assumptions
        Further hypotheses by name.
    left, right
        The exact estimand and the bound, in nats; of a :class:`Ray`, in units of its increment.
    """

    id: str
    title: str
    source: Source
    estimand: str
    sampler: str
    fits: Callable[[Law, Policy], bool]
    assumptions: dict[str, Callable[[Law, Policy], bool]] = field(default_factory=dict)
    left: Callable[[Law, Any], Any]
    right: Callable[[Law, Any], Any]

    def ask(self, law: Law, policy: Policy) -> tuple[Any, Any]:
        """The estimand and the bound for a sampler.

        Raises
        ------
        ValueError
            Where the sampler is outside the bound's class, or an assumption fails, naming it.
        """
        if not self.fits(law, policy):
            raise ValueError(f"{self.id} speaks of {self.sampler}, which {policy} is not on {law.L} tokens")
        for name, holds in self.assumptions.items():
            if not holds(law, policy):
                raise ValueError(f"{self.id} assumes {name}, which this joint breaks")
        return self.left(law, policy), self.right(law, policy)

    def claim(
        self,
        statement: str,
        speaks_of: str,
        over: Domain,
        control: Control | Times,
        tight: At,
        prove: Proved | None = None,
        note: str = "",
    ) -> Claim:
        """The claim that the bound holds for every law and sampler it speaks of; others are passed over."""
        return Claim(
            id=self.id,
            title=self.title,
            statement=statement,
            source=self.source,
            speaks_of=speaks_of,
            left=self.left,
            relation="<=",
            right=self.right,
            over=over,
            note=" ".join([f"Bounds {self.estimand}, of {self.sampler}.", *([note] if note else [])]),
            assumptions={self.sampler: self.fits, **self.assumptions},
            prove=prove,
            control=control,
            tight=tight,
        )
