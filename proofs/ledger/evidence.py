"""Evidence: what one rung found, in what scope and how decided; and the verdict that evidence adds up to."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from importlib.util import find_spec
from random import Random
from time import perf_counter
from typing import Any, Literal

from proofs.ledger.claim import Claim, Sides, Tight
from proofs.ledger.compare import Grade, Relation, compare

RUNGS = ("derive", "enumerate", "attack", "measure")
SEED = 20260122

Finding = Literal["holds", "fails", "undecided", "vacuous", "skipped", "error"]


@dataclass(frozen=True)
class Evidence:
    """What one rung found about a claim."""

    rung: str
    outcome: Finding
    scope: str
    grade: str = "exact"
    count: int = 0
    #: Whether a "holds" covers its whole scope, so that it settles the claim there.
    settles: bool = False
    seconds: float = 0.0
    witness: str = ""
    detail: str = ""
    trusted: tuple[str, ...] = ()
    #: Whether the attack caught the negative control; None where the rung has none.
    control_caught: bool | None = None


@dataclass(frozen=True)
class Judgement:
    """A claim's evidence, its verdict and whether all is as recorded."""

    id: str
    expected: str
    evidence: tuple[Evidence, ...] = field(default_factory=tuple)

    @property
    def verdict(self) -> Finding:
        """The verdict of the evidence: an exact violation outweighs everything; samples alone settle nothing."""
        outcomes = [e.outcome for e in self.evidence]
        if "error" in outcomes:
            return "error"
        if "fails" in outcomes:
            return "fails"
        if "undecided" not in outcomes and any(e.settles for e in self.evidence if e.outcome == "holds"):
            return "holds"
        return "vacuous" if outcomes and set(outcomes) <= {"vacuous", "skipped"} else "undecided"

    @property
    def decisive(self) -> Evidence | None:
        """The evidence the verdict rests on."""
        agreeing = [e for e in self.evidence if e.outcome == self.verdict]
        return max(agreeing, key=lambda e: e.settles, default=None)

    @property
    def scope(self) -> str:
        """The scope of the decisive evidence."""
        return self.decisive.scope if self.decisive else ""

    @property
    def grade(self) -> str:
        """How the decisive evidence was decided."""
        return self.decisive.grade if self.decisive else ""

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

        A true claim must hold on every rung that ran; a false one must fail on every enumeration and attack; and the
        attack must catch the negative control.
        """
        for e in self.evidence:
            if e.outcome == "error":
                return f"{e.rung}: {e.detail}"
            if e.control_caught is False:
                return f"{e.rung}: the negative control was not caught"
            wanted = self.expected == "holds" or e.rung in ("enumerate", "attack")
            if wanted and e.outcome not in (self.expected, "skipped"):
                return f"{e.rung}: {e.outcome} instead of {self.expected}" + (f": {e.detail}" if e.detail else "")
        if self.evidence and all(e.outcome == "skipped" for e in self.evidence):
            return "nothing ran"
        return ""

    def as_dict(self) -> dict[str, Any]:
        """Everything, for JSON."""
        return {
            "id": self.id,
            "verdict": self.verdict,
            "expected": self.expected,
            "in_order": not self.disorder,
            "disorder": self.disorder,
            "scope": self.scope,
            "grade": self.grade,
            "rung": [e.rung for e in self.evidence],
            "seconds": round(self.seconds, 4),
            "witness": self.witness,
            "evidence": [asdict(e) for e in self.evidence],
        }


def judge(claim: Claim, rungs: Iterable[str] = RUNGS) -> Judgement:
    """Run the claim's rungs, in order."""
    runners: dict[str, Callable[[Claim], list[Evidence]]] = {
        "derive": derive,
        "enumerate": enumerate_,
        "attack": attack,
        "measure": measure,
    }
    evidence: list[Evidence] = []
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
    return Judgement(claim.id, claim.expected, tuple(evidence))


def derive(claim: Claim) -> list[Evidence]:
    """Re-check the derivation, step by step."""
    assert claim.derive
    derivation = claim.derive()
    checked = derivation.check()
    outcome: Finding = "holds" if checked.ok else "undecided"
    detail = "" if checked.ok else f"step {checked.failures[0]}"
    return [
        Evidence(
            "derive", outcome, claim.scope, "exact", len(derivation.steps), True, detail=detail, trusted=checked.trusted
        )
    ]


def enumerate_(claim: Claim) -> list[Evidence]:
    """Compare both sides on every instance of each family, on the witness, and on the tight instance."""
    found = []
    for family in claim.enumerate:
        tried = _try_all(claim, claim.sides, family.instances())
        found.append(_evidence("enumerate", tried, family.scope, family.complete))
    if claim.witness:
        tried = _try_all(claim, claim.sides, [claim.witness.instance()])
        found.append(_evidence("enumerate", tried, claim.witness.on))
    if claim.tight:
        found.append(_tightness(claim, claim.tight))
    return found


def _tightness(claim: Claim, tight: Tight) -> Evidence:
    """Whether the two sides meet on the tight instance, or come as near each other as is said."""
    left, right = claim.sides(tight.instance())
    smaller, larger = (left, right) if claim.relation in ("<=", "<") else (right, left)
    if tight.share == 1:
        comparison, scope = compare(smaller, "=", larger), f"equality on {tight.on}"
    else:
        comparison = compare(larger * tight.share.numerator, "<=", smaller * tight.share.denominator)
        scope = f"within {float(1 - tight.share):.2g} of equality on {tight.on}"
    outcome: Finding = "holds" if comparison.holds else "undecided"
    detail = "" if comparison.holds else f"{_text(smaller)} is too far from {_text(larger)}"
    return Evidence("enumerate", outcome, scope, str(comparison.grade), 1, detail=detail)


def attack(claim: Claim) -> list[Evidence]:
    """Search for a violation over drawn instances, and for one of the negative control."""
    spec = claim.attack
    tried, witness = _search(claim, claim.sides)
    caught = None
    detail = ""
    if claim.control:
        _, refutation = _search(claim, claim.control.sides)
        caught = refutation is not None
        if caught:
            detail = f"control refuted by {_text(refutation)}"
    if witness is not None:
        text = _violation(claim, witness)
        return [Evidence("attack", "fails", f"shrunk from drawn {spec.drawn}", "exact", tried, witness=text)]
    outcome: Finding = "holds" if tried else "vacuous"
    scope = f"{tried} drawn {spec.drawn}, seed {SEED}"
    return [Evidence("attack", outcome, scope, str(Grade.SAMPLED), tried, detail=detail, control_caught=caught)]


def measure(claim: Claim) -> list[Evidence]:
    """Compare what was measured on a trained model; skipped, and said so, where torch is not installed."""
    assert claim.measure
    if not find_spec("torch"):
        return [Evidence("measure", "skipped", claim.measure.scope, detail="torch is not installed")]
    found = _evidence("measure", _compare_all(claim.relation, claim.measure.pairs()), claim.measure.scope)
    return [replace(found, detail=claim.measure.report())]


@dataclass
class _Tried:
    count: int = 0
    grade: Grade = Grade.EXACT
    undecided: int = 0
    violation: str = ""


def _try_all(claim: Claim, sides: Sides, instances: Iterable[Any]) -> _Tried:
    tried = _Tried()
    for instance in instances:
        if not all(holds(instance) for holds in claim.assumptions.values()):
            continue
        left, right = sides(instance)
        comparison = compare(left, claim.relation, right)
        tried.count += left.size if hasattr(left, "size") else 1
        tried.grade = min(tried.grade, comparison.grade)
        tried.undecided += comparison.holds is None
        if comparison.holds is False and not tried.violation:
            tried.violation = _violation(claim, instance)
    return tried


def _compare_all(relation: Relation, pairs: Iterable[tuple[Any, Any]]) -> _Tried:
    tried = _Tried()
    for left, right in pairs:
        comparison = compare(left, relation, right)
        tried.count += 1
        tried.grade = min(tried.grade, comparison.grade)
        tried.undecided += comparison.holds is None
        if comparison.holds is False and not tried.violation:
            tried.violation = f"{_text(left)} {relation} {_text(right)} is false"
    return tried


def _evidence(rung: str, tried: _Tried, scope: str, settles: bool = False) -> Evidence:
    outcome: Finding = "holds"
    if not tried.count:
        outcome = "vacuous"
    elif tried.violation:
        outcome = "fails"
    elif tried.undecided:
        outcome = "undecided"
    return Evidence(rung, outcome, scope, str(tried.grade), tried.count, settles, witness=tried.violation)


def _search(claim: Claim, sides: Sides) -> tuple[int, Any]:
    """The number of instances tried, and a shrunk one that violates the relation, or None."""
    from hypothesis import HealthCheck, Phase, find, settings
    from hypothesis.errors import NoSuchExample

    tried = 0

    def violates(instance: Any) -> bool:
        nonlocal tried
        if not all(holds(instance) for holds in claim.assumptions.values()):
            return False
        tried += 1
        left, right = sides(instance)
        return compare(left, claim.relation, right).holds is False

    profile = settings(
        max_examples=claim.attack.examples,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    try:
        found = find(claim.attack.strategy(), violates, settings=profile, random=Random(SEED))
    except NoSuchExample:
        found = None
    return tried, found


def _violation(claim: Claim, instance: Any) -> str:
    left, right = claim.sides(instance)
    return f"{_text(instance)}: {_text(left)} {claim.relation} {_text(right)} is false"


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return "(" + ", ".join(_text(v) for v in value) + ")"
    if isinstance(value, list):
        return "[" + ", ".join(_text(v) for v in value) + "]"
    if isinstance(value, int | str) or value is None:
        return str(value)
    text = str(value.tolist() if hasattr(value, "tolist") else value)
    return text if len(text) <= 300 else text[:297] + "..."
