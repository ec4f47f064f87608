"""Derivations: a proof is a list of steps, and a small checker re-checks each step's reason.

A step states a relation between two expressions and gives a reason, which may only use earlier steps. Names stand for
real numbers and real functions, and nothing is known of them but what a step says. Two kinds of names stand for integers
and are declared with their least value: ``integers`` have one value (sizes, or functions with such values), ``generic``
symbols have every value from the least one on, and what is proved of them holds for each.
"""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import sympy as sp

from theory.normal import Form, Normal, RefusedError, minus, plain

Operator = Literal["=", "<=", "<"]

#: The modules whose reasons count: nobody adds a rule elsewhere.
RULES = ("theory.reals", "theory.reasons")


@dataclass(frozen=True)
class Relation:
    """``left op right`` between two expressions, with ``op`` one of ``=``, ``<=`` and ``<``."""

    left: sp.Expr
    op: Operator
    right: sp.Expr

    def latex(self) -> str:
        """The relation as LaTeX mathematics."""
        sign = {"=": "=", "<=": r"\le", "<": "<"}[self.op]
        return f"{sp.latex(self.left)} {sign} {sp.latex(self.right)}"

    def __str__(self) -> str:
        return f"{self.left} {self.op} {self.right}"


def eq(left: Any, right: Any) -> Relation:
    """The relation ``left = right``."""
    return Relation(sp.sympify(left), "=", sp.sympify(right))


def le(left: Any, right: Any) -> Relation:
    """The relation ``left <= right``."""
    return Relation(sp.sympify(left), "<=", sp.sympify(right))


def lt(left: Any, right: Any) -> Relation:
    """The relation ``left < right``."""
    return Relation(sp.sympify(left), "<", sp.sympify(right))


class Reason(ABC):
    """Why a step holds: the earlier steps it uses, the reason in words, and a check."""

    why: str = ""
    uses: tuple[str, ...] = ()

    @abstractmethod
    def refute(self, step: Step, proof: Proof) -> str | None:
        """None where the reason carries the step, else what is wrong."""


@dataclass(frozen=True)
class Step:
    """A named relation and its reason."""

    name: str
    claim: Relation
    reason: Reason


@dataclass(frozen=True)
class Derivation:
    """A theorem and its proof.

    ``theorem`` is the statement in LaTeX, ``covers`` what it speaks of; ``conclusions`` names the steps that are it (the
    last, by default).
    """

    title: str
    theorem: str
    steps: tuple[Step, ...]
    generic: Mapping[sp.Symbol, int] = field(default_factory=dict)
    integers: Mapping[Any, int] = field(default_factory=dict)
    conclusions: tuple[str, ...] = ()
    covers: str = ""

    def check(self) -> Checked:
        """Re-check every step."""
        return self.audit()[0]

    def audit(self) -> tuple[Checked, Proof]:
        """Re-check every step, and what is known after them."""
        try:
            proof = Proof(self.generic, self.integers)
        except RefusedError as refused:
            return Checked((str(refused),)), Proof({}, {})
        failures = [f"{step.name}: {problem}" for step in self.steps if (problem := proof.admit(step))]
        if not self.steps:
            failures.append("a derivation without steps")
        failures += [
            f"{name}: {problem}" for name in self.concluded if not failures and (problem := proof.is_open(name))
        ]
        rests = set().union(*(proof.rests.get(name, ()) for name in self.concluded))
        trusted = (f"{step.name}: {step.reason.why}" for step in self.steps if step.name in rests)
        return Checked(tuple(failures), tuple(trusted)), proof

    def conclusion(self, name: str) -> Relation:
        """What a step says."""
        return next(step.claim for step in self.steps if step.name == name)

    @property
    def concluded(self) -> tuple[str, ...]:
        """The names of the concluding steps."""
        return self.conclusions or tuple(step.name for step in self.steps[-1:])


@dataclass(frozen=True)
class Checked:
    """What a check found: the steps that failed, and the hypotheses that the conclusions rest on."""

    failures: tuple[str, ...]
    trusted: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether every step holds."""
        return not self.failures


@dataclass
class Proof:
    """The state of a check: what has been proved so far, on which hypotheses (assumed or supposed), and what is defined."""

    generic: Mapping[sp.Symbol, int]
    integers: Mapping[Any, int]
    claims: dict[str, Relation] = field(default_factory=dict)
    rests: dict[str, frozenset[str]] = field(default_factory=dict)
    assumed: dict[str, Relation] = field(default_factory=dict)
    supposed: dict[str, sp.Symbol] = field(default_factory=dict)
    defined: set[Any] = field(default_factory=set)

    def __post_init__(self) -> None:
        declared = {**self.integers, **self.generic}
        if len(declared) < len(self.integers) + len(self.generic):
            raise RefusedError("a name is declared twice")
        kinds = {}
        for name, least in declared.items():
            if not isinstance(least, int):
                raise RefusedError(f"{name} has no least integer: {least}")
            if isinstance(name, type) and name in self.generic:
                raise RefusedError(f"{name} is a function, and no generic symbol")
            plain(name(sp.Symbol("x")) if isinstance(name, type) else name)
            kinds["function" if isinstance(name, type) else "symbol", str(name)] = least
        self.normal = Normal(kinds)

    def admit(self, step: Step) -> str | None:
        """Check one step and add it; the problem, where there is one."""
        if not step.name or "*" in step.name or step.name in self.claims:
            return "the name is empty, has a * or is used twice"
        kind = type(step.reason)
        home = sys.modules.get(kind.__module__) if kind.__module__ in RULES else None
        if getattr(home, kind.__name__, None) is not kind or "refute" in vars(step.reason):
            return f"{kind.__name__} is none of the rules"
        if missing := [name for name in step.reason.uses if name not in self.claims]:
            return f"uses {missing[0]}, which is no earlier step"
        try:
            self.slack(step.claim)
            problem = step.reason.refute(step, self)
        except RefusedError as refused:
            problem = str(refused)
        self.rests.setdefault(step.name, frozenset().union(*(self.rests[name] for name in step.reason.uses)))
        self.claims[step.name] = step.claim
        return problem

    def slack(self, relation: Relation, values: Any = None) -> Form:
        """``right - left`` in normal form: zero for an equality, at least (above) zero for an inequality."""
        if relation.op not in ("=", "<=", "<"):
            raise RefusedError(f"{relation.op} is none of =, <= and <")
        return minus(self.normal.form(relation.right, values), self.normal.form(relation.left, values))

    def same(self, claim: Relation, other: Relation, values: Any = None) -> bool:
        """Whether the claim is the other relation with values put in, side by side in normal form."""
        form = self.normal.form
        sides = ((claim.left, other.left), (claim.right, other.right))
        return claim.op == other.op and all(form(mine) == form(its, values) for mine, its in sides)

    def values(self, terms: Mapping[Any, Any], least: Mapping[Any, int]) -> dict[Any, Form]:
        """The forms of what replaces integer symbols, each an integer that is at least what its symbol is.

        Raises
        ------
        RefusedError
            Where a term is not known to be that.
        """
        forms = {key: self.normal.form(sp.sympify(term)) for key, term in terms.items()}
        for key, form in forms.items():
            low = self.normal.at_least(form)
            if not self.normal.integer(form) or low is None or low < least[key]:
                raise RefusedError(f"{terms[key]} is not known to be an integer of at least {least[key]}, as {key} is")
        return forms

    def is_open(self, name: str) -> str | None:
        """None where the step of that name is proved from hypotheses, else what is wrong."""
        if name not in self.claims:
            return "a conclusion that is no step"
        if supposed := self.rests[name] & set(self.supposed):
            return f"rests on {', '.join(sorted(supposed))}, which no induction discharged"
        said = self.claims[name]
        hypotheses = [self.assumed[hypothesis] for hypothesis in self.rests[name]]
        if any(said.op == given.op and self.slack(said) == self.slack(given) for given in hypotheses):
            return "a conclusion that is a hypothesis"
        return None

    def free(self, symbols: Any, step: str) -> str | None:
        """None where ``symbols`` are universally quantified in ``step``, else what is wrong."""
        if fixed := set(symbols) - set(self.generic):
            return f"{', '.join(sorted(map(str, fixed)))} is not generic"
        held = {self.supposed[name] for name in self.rests[step] if name in self.supposed} & set(symbols)
        return f"{step} supposes one value of {held.pop()}" if held else None
