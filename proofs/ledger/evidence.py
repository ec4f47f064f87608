"""Evidence: what one rung found about a claim, what that covers, and how it was decided."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.util import find_spec
from random import Random
from typing import Any, Literal

from proofs.ledger import formal
from proofs.ledger.claim import Claim, Derived, Strength
from proofs.ledger.compare import Grade, Relation, compare, share, shown, zero
from proofs.ledger.coq import coq
from proofs.ledger.domain import At, as_case, text
from proofs.ledger.reading import sides, untrue

RUNGS = ("prove", "derive", "enumerate", "attack", "measure")
SEED = 20260122
#: On so many instances of each family, and so many drawn ones, a derivation is read.
TIED = 20

Finding = Literal["holds", "fails", "undecided", "vacuous", "skipped", "error"]


@dataclass(frozen=True)
class Evidence:
    """What one rung found about a claim.

    Attributes
    ----------
    covers
        What was gone through, in words.
    whole
        Whether that is all the claim speaks of.
    grade
        How the comparisons were decided.
    trusted
        What a derivation rests on: its hypotheses, in words.
    caught
        Where the negative control was caught; empty where it was not, None where the rung has none.
    """

    rung: str
    outcome: Finding
    covers: str
    grade: str = "exact"
    count: int = 0
    whole: bool = False
    seconds: float = 0.0
    witness: str = ""
    detail: str = ""
    trusted: tuple[str, ...] = ()
    caught: str | None = None

    @property
    def strength(self) -> Strength:
        """The kind of evidence it is."""
        if self.rung in ("prove", "derive"):
            return "proved" if self.rung == "prove" else "derived"
        if self.rung == "measure":
            return "measured"
        if self.rung == "attack" and self.outcome != "fails":
            return "sampled"
        return "certified" if self.grade == "certified" else "enumerated"


def prove(claim: Claim) -> list[Evidence]:
    """Ask Coq for the theorems, or for the refutation of a false claim; not run, and said so, where there is no Coq."""
    assert claim.prove
    if coq() is None:
        return [Evidence("prove", "skipped", claim.scope, detail="not run: coqc is not found, make formal sets it up")]
    answers, accepted = theorems(), formal.accepted()
    problems = [formal.problem(answers[name], accepted) for name in claim.prove.theorems]
    tie = accepted["claims"].get(claim.id)
    problems.append("" if tie == tied(claim) else f"{claim.id} is not the claim that was accepted with these theorems")
    wrong = next(filter(None, [*problems, formal.redefined(accepted)]), "")
    found = Evidence(
        "prove",
        "undecided" if wrong else "fails" if claim.witness else "holds",
        claim.witness.on if claim.witness else claim.prove.covers or claim.scope,
        count=len(claim.prove.theorems),
        whole=not claim.prove.covers,
        detail=wrong or claim.prove.says,
        trusted=tuple(f"axiom {axiom}" for axiom in answers[claim.prove.theorems[0]].axioms),
    )
    return [found]


def tied(claim: Claim) -> dict[str, Any]:
    """What a person accepts of a claim with its theorems: the words on both sides of the tie, and whether they refute it."""
    assert claim.prove
    return {
        "statement": claim.statement,
        "speaks_of": claim.scope,
        "theorems": list(claim.prove.theorems),
        "says": claim.prove.says,
        "covers": claim.prove.covers,
        "refutes": claim.expected == "fails",
    }


@cache
def theorems() -> dict[str, formal.Theorem]:
    """Every theorem that a claim of the ledger names, as Coq states it now: asked once a process."""
    from proofs.ledger import ledger

    return formal.ask(name for _, claim in ledger().values() if claim.prove for name in claim.prove.theorems)


def derive(claim: Claim) -> list[Evidence]:
    """Re-check the derivation, step by step, and read it on the claim's instances."""
    assert claim.derive
    derivation = claim.derive.derivation()
    checked = derivation.check()
    problem = f"step {checked.failures[0]}" if checked.failures else ""
    problem, count = (problem, 0) if problem else _untied(claim, claim.derive)
    declared = [f"{name} is an integer of at least {least}" for name, least in derivation.integers.items()]
    found = Evidence(
        "derive",
        "undecided" if problem else "holds",
        derivation.covers,
        count=count,
        whole=derivation.covers == claim.speaks_of,
        detail=problem,
        trusted=(*checked.trusted, *declared),
    )
    return [found]


def _untied(claim: Claim, derived: Derived) -> tuple[str, int]:
    """The first instance on which the derivation says something else than the claim, or something false; and their number."""
    derivation, count = derived.derivation(), 0

    def problem(case: tuple[Any, ...]) -> str:
        reading = derived.reading(*case)
        if wrong := next(untrue(derivation, reading), ""):
            return f"a hypothesis is false on {claim.told(case)}: {wrong}"
        left, op, right = sides(derivation, derived.concludes, reading)
        scale = derived.scale(*case) if derived.scale else 1
        mine: tuple[Any, Relation, Any] = (claim.at(*case)[0], claim.relation, claim.at(*case)[1])
        if claim.relation in (">=", ">"):
            mine = (mine[2], "<=" if claim.relation == ">=" else "<", mine[0])
        same = all(compare(side * scale, "=", of_claim).holds for side, of_claim in ((left, mine[0]), (right, mine[2])))
        if op == mine[1] and compare(scale, ">", 0).holds and same:
            return ""
        return f"on {claim.told(case)} the derivation says {text(left)} {op} {text(right)}, the claim {text(mine[0])} {mine[1]} {text(mine[2])}"

    for case in _read_on(claim, derived):
        count += 1
        if wrong := problem(case):
            return wrong, count
    if not derived.on:
        tried, found = search(claim, lambda *case: bool(problem(case)), TIED)
        count += tried
        if found is not None:
            return problem(as_case(found)), count
    return ("", count) if count else ("it is read on no instance", 0)


def _read_on(claim: Claim, derived: Derived) -> Iterator[tuple[Any, ...]]:
    """The instances that a derivation is read on: the tight one, and some of each family, evenly spread."""
    if claim.tight and not derived.on:
        yield claim.tight.arguments()
    for family in [derived.on] if derived.on else claim.over.families:
        cases = (case for case in family.cases() if claim.assumed(*case))
        yield from itertools.islice(cases, 0, None, max(1, family.size // TIED))


def enumerate_(claim: Claim) -> list[Evidence]:
    """Compare both sides on the witness, on every instance of each family, and on the tight instance."""
    found = [_witnessed(claim, claim.witness)] if claim.witness else []
    for family in claim.over.families:
        tried = try_all(claim, family.cases())
        met = f", those where {', '.join(claim.assumptions)}" if tried.passed else ""
        found.append(_evidence("enumerate", tried, family.scope + met, whole=family is claim.speaks_of and not met))
        if claim.relation == "=" and found[-1].outcome == "holds" and not tried.scaled:
            found[-1] = replace(found[-1], outcome="undecided", detail="both sides are 0 on every instance")
    if claim.tight:
        found.append(_tightness(claim, claim.tight))
    return found


def _witnessed(claim: Claim, witness: At) -> Evidence:
    """Whether the counterexample is one, and shows what it is said to show."""
    case = witness.arguments()
    found = _evidence("enumerate", try_all(claim, [case]), witness.on)
    assert witness.shows
    for name, side, said in zip(("left", "right"), claim.at(*case), witness.shows, strict=True):
        if not shown(side, said):
            return replace(
                found, outcome="undecided", detail=f"the {name} side is {text(side)}, and is said to be {said}"
            )
    return found


def _tightness(claim: Claim, tight: At) -> Evidence:
    """Whether the two sides meet on the tight instance, or come as near each other as is said."""
    case = tight.arguments()
    tried = try_all(claim, [case])
    if tried.violation or not tried.count:
        return _evidence("enumerate", tried, tight.on)
    left, right = claim.at(*case)
    smaller, larger = (left, right) if claim.relation in ("<=", "<", "=") else (right, left)
    comparison = share(smaller, larger, tight.reaches)
    reached = "equality" if tight.reaches == 1 else f"{float(tight.reaches):.3g} of equality"
    detail = "" if comparison.holds else f"{text(smaller)} against {text(larger)} is not {reached}"
    outcome: Finding = "holds" if comparison.holds else "undecided"
    return Evidence("enumerate", outcome, f"{reached} on {tight.on}", str(comparison.grade), 1, detail=detail)


def attack(claim: Claim) -> list[Evidence]:
    """Search for a violation over drawn instances, and for one of the negative control."""
    draws = claim.over.draws

    def violates(*case: Any) -> bool:
        left, right = claim.at(*case)
        return compare(left, claim.relation, right).holds is False

    tried, found = search(claim, violates, draws.examples)
    caught = _control_caught(claim) if claim.control else None
    if found is not None:
        seen = _violation(claim, as_case(found))
        return [
            Evidence("attack", "fails", f"shrunk from drawn {draws.scope}", count=tried, witness=seen, caught=caught)
        ]
    outcome: Finding = "holds" if tried else "vacuous"
    covers = f"{tried} drawn {draws.scope}, seed {SEED}"
    return [Evidence("attack", outcome, covers, str(Grade.SAMPLED), tried, caught=caught)]


def _control_caught(claim: Claim) -> str:
    """The instance on which the near miss is refuted: a drawn one, the tight one, or the first of a family."""

    def false(*case: Any) -> bool:
        return compare(*claim.near_miss(*case)).holds is False

    _, found = search(claim, false, claim.over.draws.examples)
    if found is not None:
        return f"drawn: {claim.told(as_case(found))}"
    if claim.tight and false(*claim.tight.arguments()):
        return f"on {claim.tight.on}"
    for family in claim.over.families:
        for case in family.cases():
            if claim.assumed(*case) and false(*case):
                return f"in {family.scope}: {claim.told(case)}"
    return ""


def measure(claim: Claim) -> list[Evidence]:
    """Compare what was measured on a trained model; skipped, and said so, where torch is not installed."""
    assert claim.measure
    if not find_spec("torch"):
        return [Evidence("measure", "skipped", claim.measure.scope, detail="torch is not installed")]
    tried = Tried()
    for left, right in claim.measure.pairs():
        tried.add(left, claim.relation, right, partial(_false, left, claim.relation, right))
    return [replace(_evidence("measure", tried, claim.measure.scope), detail=claim.measure.report())]


@dataclass
class Tried:
    """What came of comparing the sides on many instances."""

    count: int = 0
    grade: Grade = Grade.EXACT
    undecided: int = 0
    #: Instances passed over, which break an assumption.
    passed: int = 0
    violation: str = ""
    #: Whether a side differed from 0 somewhere: only then can an equality have been wrong.
    scaled: bool = False

    def add(self, left: Any, relation: Relation, right: Any, violation: Callable[[], str]) -> None:
        """Compare one pair."""
        comparison = compare(left, relation, right)
        self.count += left.size if hasattr(left, "size") else 1
        self.grade = min(self.grade, comparison.grade)
        self.undecided += comparison.holds is None
        self.scaled = self.scaled or not (zero(left) and zero(right))
        if comparison.holds is False and not self.violation:
            self.violation = violation()


def try_all(claim: Claim, cases: Iterable[tuple[Any, ...]]) -> Tried:
    """Compare the sides on every case that meets the assumptions."""
    tried = Tried()
    for case in cases:
        if claim.assumed(*case):
            left, right = claim.at(*case)
            tried.add(left, claim.relation, right, partial(_violation, claim, case))
        else:
            tried.passed += 1
    return tried


def search(claim: Claim, wanted: Callable[..., bool], examples: int) -> tuple[int, Any]:
    """The number of drawn instances tried that meet the assumptions, and a shrunk one that is ``wanted``, or None."""
    from hypothesis import HealthCheck, Phase, find, settings
    from hypothesis.errors import NoSuchExample

    tried = 0

    def here(instance: Any) -> bool:
        nonlocal tried
        case = as_case(instance)
        if not claim.assumed(*case):
            return False
        tried += 1
        return wanted(*case)

    profile = settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    try:
        found = find(claim.over.draws.strategy(), here, settings=profile, random=Random(SEED))
    except NoSuchExample:
        found = None
    return tried, found


def _evidence(rung: str, tried: Tried, covers: str, whole: bool = False) -> Evidence:
    outcome: Finding = "holds"
    if not tried.count:
        outcome = "vacuous"
    elif tried.violation:
        outcome = "fails"
    elif tried.undecided:
        outcome = "undecided"
    return Evidence(rung, outcome, covers, str(tried.grade), tried.count, whole, witness=tried.violation)


def _violation(claim: Claim, case: tuple[Any, ...]) -> str:
    left, right = claim.at(*case)
    return f"{claim.told(case)}: {_false(left, claim.relation, right)}"


def _false(left: Any, relation: Relation, right: Any) -> str:
    return f"{text(left)} {relation} {text(right)} is false"
