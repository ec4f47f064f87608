"""A claim: one statement, where it comes from, and how each rung of the ladder tests it.

A claim gives two sides and a relation; the relation chooses the comparison, so no claim asserts anything itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from proofs.ledger.compare import Relation

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from theory.derivation import Derivation

Outcome = Literal["holds", "fails"]
Sides = Callable[[Any], tuple[Any, Any]]


@dataclass(frozen=True)
class Source:
    """A paper, the place in it, and whether the statement was read there or reconstructed from accounts of it."""

    paper: str
    place: str
    reconstructed: bool = True

    def __str__(self) -> str:
        return f"arXiv {self.paper}, {self.place}" + (" (reconstructed)" if self.reconstructed else "")


@dataclass(frozen=True)
class Family:
    """Instances on which both sides are computed, and the scope that going through them all covers.

    ``complete`` says that the scope has no further instance, so that the family settles the claim within it.
    """

    scope: str
    instances: Callable[[], Iterable[Any]]
    complete: bool = True


@dataclass(frozen=True)
class Attack:
    """A search for a violation over drawn instances, which shrinks what it finds."""

    drawn: str
    strategy: Callable[[], SearchStrategy[Any]]
    examples: int = 300


@dataclass(frozen=True)
class Control:
    """A near-miss of the claim that is false: the attack must catch it."""

    statement: str
    sides: Sides


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


@dataclass(frozen=True)
class Tight:
    """An instance on which an inequality is an equality, so that its constant cannot be improved.

    Where no such instance is known, ``share`` is what the smaller side reaches of the larger one there: the best found.
    """

    on: str
    instance: Callable[[], Any]
    share: Fraction = Fraction(1)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One statement with its evidence-makers.

    Attributes
    ----------
    id, title
        A permanent name, and a line for people.
    statement
        The claim as printed (or as reconstructed), in LaTeX.
    relation, sides
        The comparison, and the function from an instance to the two sides it compares.
    expected
        The recorded verdict.
    note
        What a reader should know: why it fails, what an assumption is for.
    assumptions
        Executable hypotheses by name; an instance that breaks one is passed over, and a claim whose instances all do
        is vacuous.
    scope
        What a derivation covers.
    witness, repair
        For a false claim: an exact counterexample with what to look at, and the id of the true statement beside it.
    relayed
        Whether a false claim is a misreading or what others say of a paper, rather than what it is known to claim.
    """

    id: str
    title: str
    statement: str
    source: Source
    relation: Relation
    sides: Sides
    expected: Outcome = "holds"
    note: str = ""
    assumptions: dict[str, Callable[[Any], bool]] = field(default_factory=dict)
    derive: Callable[[], Derivation] | None = None
    scope: str = ""
    enumerate: tuple[Family, ...] = ()
    attack: Attack
    control: Control | None = None
    measure: Measurement | None = None
    tight: Tight | None = None
    witness: Tight | None = None
    repair: str = ""
    relayed: bool = False

    def __post_init__(self) -> None:
        if self.expected == "fails" and not (self.witness and self.repair):
            raise ValueError(f"claim {self.id} fails: it needs a witness and a repair")
        if self.expected == "holds" and not self.control:
            raise ValueError(f"claim {self.id} holds: it needs a negative control")
        if self.derive and not self.scope:
            raise ValueError(f"claim {self.id} has a derivation: it needs the scope of it")

    @property
    def rungs(self) -> tuple[str, ...]:
        """The rungs this claim stands on, in order."""
        present = {
            "derive": self.derive,
            "enumerate": self.enumerate or self.witness or self.tight,
            "attack": self.attack,
            "measure": self.measure,
        }
        return tuple(name for name, value in present.items() if value)


@dataclass(frozen=True, kw_only=True)
class Empirical:
    """An observation of a paper on models that are not at hand: never held, never failed, but in the ledger.

    ``needs`` says what would reproduce it; ``beside`` measures what can be measured on the package's own model, in words.
    """

    id: str
    title: str
    statement: str
    source: Source
    needs: str
    beside: Callable[[], str] | None = None


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question that papers leave open: which claims of the ledger settle parts of it, how, and what remains."""

    id: str
    title: str
    question: str
    source: Source
    settled: dict[str, str]
    remains: str
