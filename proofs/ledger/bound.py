"""A published bound as an object: what it bounds, for which samplers, under which assumptions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from exact.joint import Joint
from exact.types import Policy
from proofs.ledger.claim import Source

#: The estimands that papers call "the KL".
MEAN = "the mean over mask paths of KL(P || Q_M)"
DRAWN = "KL(P || Q) of the law drawn from"
PATH = "the divergence of the law of sequence and path"


@dataclass(frozen=True, kw_only=True)
class Bound:
    """One bound on what a sampler costs.

    Attributes
    ----------
    estimand
        Which divergence is bounded.
    sampler, fits
        The class of samplers in words, and the test of a policy on a joint.
    assumptions
        Further hypotheses on the joint by name.
    left, right
        The exact estimand and the bound, in nats.
    upper
        Whether the bound is from above.
    """

    id: str
    title: str
    source: Source
    estimand: str
    sampler: str
    fits: Callable[[Joint, Policy], bool]
    assumptions: dict[str, Callable[[Joint], bool]] = field(default_factory=dict)
    left: Callable[[Joint, Any], Any]
    right: Callable[[Joint, Any], Any]
    upper: bool = True

    def ask(self, joint: Joint, policy: Policy) -> tuple[Any, Any]:
        """The estimand and the bound for a sampler.

        Raises
        ------
        ValueError
            Where the sampler is outside the bound's class, or an assumption fails, naming it.
        """
        if not self.fits(joint, policy):
            raise ValueError(f"{self.id} speaks of {self.sampler}, which {policy} is not on {joint.L} tokens")
        for name, holds in self.assumptions.items():
            if not holds(joint):
                raise ValueError(f"{self.id} assumes {name}, which this joint breaks")
        return self.left(joint, policy), self.right(joint, policy)
