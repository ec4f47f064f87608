"""The verdict that evidence adds up to: never more than the evidence covers."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from time import perf_counter
from typing import Any, get_args

from proofs.ledger.claim import Claim, Strength
from proofs.ledger.evidence import RUNGS, Evidence, Finding, attack, derive, enumerate_, measure, prove

#: Grades at which a violation is decided.
DECIDED = ("exact", "certified")


@dataclass(frozen=True)
class Judgement:
    """A claim's evidence, its verdict and whether all is as recorded."""

    id: str
    expected: str
    speaks_of: str
    wording: str
    evidence: tuple[Evidence, ...] = field(default_factory=tuple)
    #: Whether only some of its rungs were run, which may show less than all do.
    partial: bool = False

    @property
    def verdict(self) -> Finding | str:
        """What was shown.

        ``fails``: a violation that is decided. ``holds``: nothing is undecided, and some evidence covers everything the
        claim speaks of. ``supported``: true wherever it was tried, which is less than it speaks of.
        """
        outcomes = {e.outcome for e in self.evidence}
        if "error" in outcomes:
            return "error"
        if any(e.outcome == "fails" and e.grade in DECIDED for e in self.evidence):
            return "fails"
        if outcomes & {"undecided", "fails"}:
            return "undecided"
        if any(e.outcome == "holds" and e.whole for e in self.evidence):
            return "holds"
        if any(e.outcome == "holds" and e.rung != "measure" for e in self.evidence):
            return "supported"
        return "vacuous" if "vacuous" in outcomes else "undecided"

    @property
    def decisive(self) -> Evidence | None:
        """The evidence that the verdict rests on: the first violation; else the strongest that covers all, or what covers most."""
        if self.verdict == "fails":
            return next(e for e in self.evidence if e.outcome == "fails" and e.grade in DECIDED)
        agreeing = [e for e in self.evidence if e.outcome in ("holds", self.verdict) and e.rung != "measure"]
        return max(agreeing, key=_weight, default=None)

    @property
    def covers(self) -> str:
        """What the decisive evidence covers."""
        return self.decisive.covers if self.decisive else ""

    @property
    def strength(self) -> Strength | str:
        """The kind of the decisive evidence."""
        return self.decisive.strength if self.decisive else ""

    @property
    def witness(self) -> str:
        """The first counterexample found."""
        return next((e.witness for e in self.evidence if e.witness), "")

    @property
    def seconds(self) -> float:
        """Time spent on all rungs."""
        return sum(e.seconds for e in self.evidence)

    @property
    def disorder(self) -> str:
        """Why the claim is out of order, or nothing.

        What is recorded as true must hold on every rung that ran; what is recorded as false must fail on every one; the
        negative control must be caught; and every number that is said must be the one that is computed.
        """
        for e in self.evidence:
            if e.outcome == "error":
                return f"{e.rung}: {e.detail}"
            wanted = "fails" if self.expected == "fails" else "holds"
            if e.outcome not in (wanted, "skipped"):
                return f"{e.rung}: {e.outcome} instead of {wanted}" + (f", {e.detail}" if e.detail else "")
            if e.caught == "":
                return "the negative control was not caught"
        if self.evidence and all(e.outcome == "skipped" for e in self.evidence):
            return "nothing ran"
        less = self.verdict == "supported" and self.expected == "holds" and self.unproved
        return (
            ""
            if self.partial or less or self.verdict == self.expected
            else f"{self.verdict} instead of {self.expected}"
        )

    @property
    def unproved(self) -> bool:
        """Whether its proof was not run, for want of Coq: it is then printed at the verdict that did run."""
        return any(e.rung == "prove" and e.outcome == "skipped" for e in self.evidence)

    def as_dict(self) -> dict[str, Any]:
        """Everything, for JSON."""
        return {
            "id": self.id,
            "verdict": self.verdict,
            "strength": self.strength,
            "wording": self.wording,
            "speaks_of": self.speaks_of,
            "covers": self.covers,
            "expected": self.expected,
            "in_order": not self.disorder,
            "disorder": self.disorder,
            "witness": self.witness,
            "seconds": round(self.seconds, 4),
            "evidence": [{**asdict(e), "strength": e.strength} for e in self.evidence],
        }


def judge(claim: Claim, rungs: Iterable[str] = RUNGS) -> Judgement:
    """Run the claim's rungs, in order."""
    runners: dict[str, Callable[[Claim], list[Evidence]]] = {
        "prove": prove,
        "derive": derive,
        "enumerate": enumerate_,
        "attack": attack,
        "measure": measure,
    }
    evidence: list[Evidence] = []
    rungs = set(rungs)
    for rung in claim.rungs:
        if rung in rungs:
            start = perf_counter()
            try:
                found = runners[rung](claim)
            except Exception as error:  # one broken claim must not stop the others: it is reported, out of order
                where = traceback.extract_tb(error.__traceback__)[-1]
                found = [Evidence(rung, "error", "", detail=f"{type(error).__name__}: {error} ({where.name})")]
            share = (perf_counter() - start) / len(found)
            evidence += [replace(e, seconds=share) for e in found]
    return Judgement(
        claim.id, claim.expected, claim.scope, claim.wording, tuple(evidence), not set(claim.rungs) <= rungs
    )


def _weight(e: Evidence) -> tuple[bool, int, bool, int]:
    """Of evidence: whether it is whole, and then how strong; else whether it was gone through, and how much of it."""
    strongest = -get_args(Strength).index(e.strength) if e.whole else 0
    return e.whole, strongest, e.strength != "sampled" and e.count > 1, e.count
