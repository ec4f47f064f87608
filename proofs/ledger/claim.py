"""A claim: one statement, where it comes from, what it speaks of, and how each rung of the ladder tests it.

A claim gives two sides and a relation between them; the relation chooses the comparison, so no claim asserts anything
itself. What it *speaks of* is said beside what it is tried on, and the verdict compares the two.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, get_args

from flint import arb

from proofs.ledger.compare import Relation
from proofs.ledger.domain import At, Domain, Family, as_case, text
from proofs.ledger.source import Source, Wording

if TYPE_CHECKING:
    from proofs.ledger.reading import Reading
    from theory.derivation import Derivation

Verdict = Literal["holds", "supported", "fails"]
#: How a verdict came about, strongest first.
Strength = Literal["proved", "derived", "enumerated", "certified", "sampled", "measured"]
Side = Callable[..., Any]
#: How far off a negative control may be where the bound is tight.
NEAR = Fraction(11, 10)


@dataclass(frozen=True)
class Control:
    """A near miss of the claim that is false, and must be caught.

    ``left`` and ``right`` stand in the place of the claim's own where they are given.
    """

    statement: str
    left: Side | None = None
    right: Side | None = None
    relation: Relation | None = None

    def __post_init__(self) -> None:
        if not (self.left or self.right or self.relation):
            raise ValueError(f"control {self.statement!r} changes nothing: give left, right or relation")


@dataclass(frozen=True)
class Times:
    """The near miss with the side that is claimed to be the smaller one (of an equality: the left one) times a factor."""

    factor: Fraction


def times(factor: Fraction | int | str) -> Times:
    """The control with the smaller side ``factor`` times as large: at most 11/10 of what the tight instance reaches.

    >>> times("11/10").factor
    Fraction(11, 10)
    """
    return Times(Fraction(factor))


@dataclass(frozen=True)
class Proved:
    """Theorems in Coq that together are the claim, or a part of it; of a false claim, those that refute it.

    Parameters
    ----------
    theorems
        Their names, ``File.name`` under ``theory/formal``.
    says
        What they state in words, and where that is less or more than the claim: alphabets, zero probabilities, indices.
    covers
        What they cover where that is less than the claim speaks of; nothing where it is all of it, and of a refutation.
    """

    theorems: tuple[str, ...]
    says: str
    covers: str = ""

    def __post_init__(self) -> None:
        if not self.theorems or not self.says:
            raise ValueError("a proof names its theorems, and says in words what they state")


@dataclass(frozen=True)
class Derived:
    """A derivation, and its tie to the claim.

    Parameters
    ----------
    derivation
        The checked steps. It covers what its ``covers`` says, which must be what the claim speaks of.
    concludes
        The concluding step that is the claim.
    reading
        From an instance of the claim to what the names of the derivation stand for there.
    scale
        A positive factor that the claim's sides carry there beside the conclusion's (numerators of fractions, say).
    on
        Instances to read it on, where the claim's own are tables of many; by default the claim's.
    """

    derivation: Callable[[], Derivation]
    concludes: str
    reading: Callable[..., Reading]
    scale: Callable[..., Any] | None = None
    on: Family | None = None


@dataclass(frozen=True)
class Measurement:
    """Pairs of sides measured on a trained model, each a float with its error.

    ``pairs`` may return sides of any number of contexts; ``scope`` says which model and how many.
    """

    scope: str
    pairs: Callable[[], Iterable[tuple[Any, Any]]]
    #: What else was measured, in words.
    report: Callable[[], str] = str
    #: Whether a badly trained model could break it; what holds for every denoiser tests the algebra and the code.
    of_training: bool = False


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One statement with its evidence-makers.

    Attributes
    ----------
    id, title
        A permanent name, and a line for people.
    statement
        The statement in LaTeX.
    source
        The paper, the place, and how the statement was read.
    speaks_of
        What the statement is about: words such as :data:`proofs.ledger.domain.EVERY_LAW`, or, where it is about finitely
        many things, the complete family of them, which is then one of those in ``over``.
    left, relation, right
        The sides as functions of the same named arguments, and the comparison. A side that is a number stands for itself.
        ``sides`` returns both where they share their work.
    over
        What it is tried on.
    note
        What a reader should know: why it fails, what an assumption is for.
    assumptions
        Executable hypotheses by name; an instance that breaks one is passed over, and a claim whose instances all do is
        vacuous.
    obstacle
        Of a claim that is supported or derived only: what stands in the way of a proof in Coq.
    prove, derive, measure
        Theorems in Coq, of a false claim its refutation; a derivation tied to it; a measurement on trained models.
    control, tight
        A near miss that must be caught; of an inequality, the instance on which it is tightest, as far as known.
    witness, repair
        For a false claim: an exact counterexample that shows both sides, and the id of the true statement beside it.

    Raises
    ------
    TypeError, ValueError
        Where the parts do not make a claim, saying what is allowed.
    """

    id: str
    title: str
    statement: str
    source: Source
    speaks_of: str | Family
    left: Any = None
    relation: Relation
    right: Any = None
    sides: Callable[..., tuple[Any, Any]] | None = None
    over: Domain
    note: str = ""
    assumptions: dict[str, Callable[..., bool]] = field(default_factory=dict)
    obstacle: str = ""
    prove: Proved | None = None
    derive: Derived | None = None
    measure: Measurement | None = None
    control: Control | Times | None = None
    tight: At | None = None
    witness: At | None = None
    repair: str = ""

    def __post_init__(self) -> None:
        for name, allowed in ALLOWED.items():
            if not isinstance(getattr(self, name), allowed):
                kinds = " or ".join(kind.__name__ for kind in allowed if kind is not type(None))
                raise TypeError(f"claim {self.id}: {name} is {getattr(self, name)!r}, and must be a {kinds}")
        if problem := self._problem():
            raise ValueError(f"claim {self.id}: {problem}")

    def _problem(self) -> str:
        """What does not make a claim, or nothing."""
        if self.relation not in get_args(Relation):
            return f"relation {self.relation!r}; one of {' '.join(get_args(Relation))}"
        if (self.sides is None) == (self.left is None and self.right is None):
            return "the sides are left and right, or both of them from sides"
        if len({names for names in map(_names, self._functions()) if names}) > 1:
            return "left, right, sides and assumptions take the same arguments by the same names"
        if self.obstacle and (self.witness or isinstance(self.speaks_of, Family) or self.proved):
            return "it is settled without a hypothesis, so it has no obstacle"
        if isinstance(self.speaks_of, Family) and not (
            self.speaks_of.complete and self.speaks_of in self.over.families
        ):
            return "what it speaks of is a complete family, and one of those it is tried on"
        if self.expected == "fails":
            if not (self.repair and self.witness and self.witness.shows):
                return "it fails: it needs a witness that shows both sides, and a repair"
            extra = [name for name in ("control", "derive", "tight") if getattr(self, name)]
            if extra:
                return f"it fails, so it has no {extra[0]}"
            return "a refutation covers no part of it" if self.prove and self.prove.covers else ""
        if self.control is None:
            return "it needs a negative control"
        if self.relation != "=" and self.tight is None:
            return "an inequality needs the tightest instance known"
        if isinstance(self.control, Times):
            reached = self.control.factor * (self.tight.reaches if self.tight and self.relation != "=" else 1)
            if not 1 < reached <= NEAR:
                return f"times({self.control.factor}) is no near miss: the tight instance would reach {reached} of it, which is to be above 1 and at most {NEAR}"
        return ""

    def _functions(self) -> list[Callable[..., Any]]:
        sides = [side for side in (self.left, self.right, self.sides) if callable(side)]
        return [*sides, *self.assumptions.values()]

    @property
    def arguments(self) -> tuple[str, ...]:
        """The names of the arguments of its sides."""
        return next(filter(None, map(_names, self._functions())), ())

    @property
    def wording(self) -> Wording:
        """How the statement was read."""
        return self.source.wording

    @property
    def expected(self) -> Verdict:
        """The recorded verdict, which follows from its parts: what can cover what it speaks of, and a witness."""
        if self.witness:
            return "fails"
        return "holds" if self.proved or self.derive or isinstance(self.speaks_of, Family) else "supported"

    @property
    def proved(self) -> bool:
        """Whether theorems in Coq are all of it, or refute it."""
        return self.prove is not None and not self.prove.covers

    @property
    def strength(self) -> Strength:
        """The kind of evidence that the recorded verdict rests on; of balls if a side is one on the instance named first."""
        if self.proved:
            return "proved"
        if self.expected == "holds" and self.derive:
            return "derived"
        named = self.witness or self.tight
        if not self.over.families and not self.witness:
            return "sampled"
        case = named.arguments() if named else as_case(next(iter(self.over.families[0].instances())))
        return "certified" if any(isinstance(side, arb) for side in self.at(*case)) else "enumerated"

    @property
    def scope(self) -> str:
        """What it speaks of, in words."""
        return self.speaks_of.scope if isinstance(self.speaks_of, Family) else self.speaks_of

    def at(self, *case: Any) -> tuple[Any, Any]:
        """Both sides on an instance."""
        if self.sides:
            return self.sides(*case)
        return tuple(side(*case) if callable(side) else side for side in (self.left, self.right))

    def near_miss(self, *case: Any) -> tuple[Any, Relation, Any]:
        """Both sides and the relation of the negative control on an instance."""
        if isinstance(self.control, Control):
            other = self.control
            if other.left and other.right:
                return other.left(*case), other.relation or self.relation, other.right(*case)
            left, right = self.at(*case)
            left = other.left(*case) if other.left else left
            right = other.right(*case) if other.right else right
            return left, other.relation or self.relation, right
        assert self.control
        up, down = self.control.factor.numerator, self.control.factor.denominator
        left, right = self.at(*case)
        if self.relation in (">=", ">"):
            return left * down, self.relation, right * up
        return left * up, self.relation, right * down

    def assumed(self, *case: Any) -> bool:
        """Whether an instance meets the assumptions."""
        return all(holds(*case) for holds in self.assumptions.values())

    def told(self, case: tuple[Any, ...]) -> str:
        """An instance in words, its arguments by name."""
        names = self.arguments
        if len(names) != len(case) or len(names) == 1:
            return ", ".join(map(text, case))
        return ", ".join(f"{name} = {text(value)}" for name, value in zip(names, case, strict=True))

    @property
    def rungs(self) -> tuple[str, ...]:
        """The rungs this claim stands on, in order."""
        present = {
            "prove": self.prove,
            "derive": self.derive,
            "enumerate": self.over.families or self.witness or self.tight,
            "attack": self.over.draws,
            "measure": self.measure,
        }
        return tuple(name for name, value in present.items() if value)


ALLOWED: dict[str, tuple[type, ...]] = {
    "id": (str,),
    "title": (str,),
    "statement": (str,),
    "source": (Source,),
    "speaks_of": (str, Family),
    "over": (Domain,),
    "note": (str,),
    "assumptions": (dict,),
    "obstacle": (str,),
    "prove": (Proved, type(None)),
    "derive": (Derived, type(None)),
    "measure": (Measurement, type(None)),
    "control": (Control, Times, type(None)),
    "tight": (At, type(None)),
    "witness": (At, type(None)),
    "repair": (str,),
}


def _names(function: Callable[..., Any]) -> tuple[str, ...]:
    """The arguments of a function by name; none where it takes any."""
    parameters = inspect.signature(function).parameters.values()
    if any(p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in parameters):
        return ()
    return tuple(p.name for p in parameters if p.default is p.empty)
