"""Derivations: a proof is a list of steps, and a small checker re-checks each step's reason.

A step states a relation and gives a reason; each reason knows its own check and may only use earlier steps.
Symbols named ``generic`` are universally quantified: whatever is proved about them holds for each of their values.
What is supposed for an induction is tracked until the induction discharges it; what is cited is listed as trusted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

import sympy as sp

from theory.canonical import is_zero

Operator = Literal["=", "<=", "<"]


@dataclass(frozen=True)
class Relation:
    """``left op right`` between two expressions, with ``op`` one of ``=``, ``<=`` and ``<``."""

    left: sp.Expr
    op: Operator
    right: sp.Expr

    @property
    def slack(self) -> sp.Expr:
        """``right - left``: zero for an equality, at least (above) zero for an inequality."""
        return self.right - self.left

    def subs(self, values: Mapping[sp.Expr, sp.Expr]) -> Relation:
        """The relation with symbols replaced, all at once."""
        replace = {key: sp.sympify(value) for key, value in values.items()}
        return Relation(
            self.left.subs(replace, simultaneous=True), self.op, self.right.subs(replace, simultaneous=True)
        )

    def same_as(self, other: Relation) -> bool:
        """Whether both say the same, side by side, in canonical form."""
        return self.op == other.op and is_zero(self.left - other.left) and is_zero(self.right - other.right)

    def latex(self) -> str:
        """The relation as LaTeX mathematics."""
        sign = {"=": "=", "<=": r"\le", "<": "<"}[self.op]
        return f"{sp.latex(self.left)} {sign} {sp.latex(self.right)}"

    def __str__(self) -> str:
        return f"{self.left} {self.op} {self.right}"


def eq(left, right) -> Relation:
    """The relation ``left = right``."""
    return Relation(sp.sympify(left), "=", sp.sympify(right))


def le(left, right) -> Relation:
    """The relation ``left <= right``."""
    return Relation(sp.sympify(left), "<=", sp.sympify(right))


def lt(left, right) -> Relation:
    """The relation ``left < right``."""
    return Relation(sp.sympify(left), "<", sp.sympify(right))


class Reason(Protocol):
    """Why a step holds: what it uses, and a check that says what is wrong, or nothing.

    A reason may also have ``supposes`` (the variable of which one value is supposed), ``discharges`` (the suppositions
    that no longer count after it) and ``trusts`` (the lemmas taken on trust).
    """

    @property
    def uses(self) -> tuple[str, ...]:
        """The names of the earlier steps it rests on."""

    @property
    def why(self) -> str:
        """The reason in words."""

    def refute(self, claim: Relation, proof: Proof) -> str | None:
        """None where the reason carries the claim, else what is wrong."""


@dataclass(frozen=True)
class Step:
    """A named relation and its reason."""

    name: str
    claim: Relation
    reason: Reason


@dataclass(frozen=True)
class Derivation:
    """A theorem and its proof.

    ``theorem`` is the statement in LaTeX; ``conclusions`` names the steps that are it (the last, by default).
    """

    title: str
    theorem: str
    steps: tuple[Step, ...]
    generic: tuple[sp.Symbol, ...] = ()
    conclusions: tuple[str, ...] = ()

    def check(self) -> Checked:
        """Re-check every step."""
        proof = Proof(self.generic)
        failures = []
        for step in self.steps:
            if problem := proof.admit(step):
                failures.append(f"{step.name}: {problem}")
        for name in self.concluded:
            if open_ := proof.supposed.get(name):
                failures.append(f"{name}: rests on {', '.join(sorted(open_))}, which no induction discharged")
        return Checked(tuple(failures), tuple(proof.trusted))

    def conclusion(self, name: str) -> Relation:
        """What a step says."""
        return next(step.claim for step in self.steps if step.name == name)

    @property
    def concluded(self) -> tuple[str, ...]:
        """The names of the concluding steps."""
        return self.conclusions or (self.steps[-1].name,)


@dataclass(frozen=True)
class Checked:
    """What a check found: the steps that failed, and the lemmas that were trusted."""

    failures: tuple[str, ...]
    trusted: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether every step holds."""
        return not self.failures


@dataclass
class Proof:
    """The state of a check: what has been proved so far, and on which open suppositions."""

    generic: tuple[sp.Symbol, ...]
    claims: dict[str, Relation] = field(default_factory=dict)
    supposed: dict[str, frozenset[str]] = field(default_factory=dict)
    variables: dict[str, sp.Symbol] = field(default_factory=dict)
    trusted: list[str] = field(default_factory=list)

    def admit(self, step: Step) -> str | None:
        """Check one step and add it; the problem, where there is one."""
        if step.name in self.claims:
            return "the name is used twice"
        if missing := [name for name in step.reason.uses if name not in self.claims]:
            return f"uses {missing[0]}, which is no earlier step"
        problem = step.reason.refute(step.claim, self)
        rests_on = frozenset().union(*(self.supposed[name] for name in step.reason.uses))
        if supposed := getattr(step.reason, "supposes", None):
            rests_on = frozenset({step.name})
            self.variables[step.name] = supposed
        rests_on -= set(getattr(step.reason, "discharges", ()))
        self.trusted += getattr(step.reason, "trusts", ())
        self.claims[step.name] = step.claim
        self.supposed[step.name] = rests_on
        return problem

    def free(self, symbols: Iterable[sp.Expr], step: str) -> str | None:
        """None where ``symbols`` are universally quantified in ``step``, else what is wrong."""
        fixed = set(symbols) - set(self.generic)
        if fixed:
            return f"{', '.join(sorted(map(str, fixed)))} is not generic"
        held = {self.variables[name] for name in self.supposed[step]} & set(symbols)
        return f"{step} supposes one value of {held.pop()}" if held else None

    def mentions(self, expression: sp.Expr) -> bool:
        """Whether an earlier step speaks of ``expression``."""
        head = expression.func if expression.args else expression
        return any(side.has(head) for claim in self.claims.values() for side in (claim.left, claim.right))
