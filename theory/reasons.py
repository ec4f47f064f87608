"""The reasons a step may give, each with its own check.

Every rule here is trusted: read it as one reads the axioms. What is supposed for an induction is tracked until the
induction discharges it; what is cited is listed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sympy as sp

from theory.canonical import bound, certified_sign, is_zero
from theory.derivation import Derivation, Operator, Proof, Relation


@dataclass(frozen=True)
class Assume:
    """A hypothesis of the theorem."""

    why: str
    uses: tuple[str, ...] = ()

    def refute(self, claim: Relation, proof: Proof) -> str | None:
        """A hypothesis needs no proof."""
        return None


@dataclass(frozen=True)
class Suppose:
    """The induction hypothesis at one value of ``variable``, until an :class:`Induct` step discharges it."""

    variable: sp.Symbol
    why: str = "the induction hypothesis"
    uses: tuple[str, ...] = ()

    @property
    def supposes(self) -> sp.Symbol:
        """The variable."""
        return self.variable

    def refute(self, claim: Relation, proof: Proof) -> str | None:
        """A supposition needs no proof; it is tracked."""
        return None


@dataclass(frozen=True)
class Define:
    """The left side is a new name for the right side."""

    why: str = "definition"
    uses: tuple[str, ...] = ()

    def refute(self, claim: Relation, proof: Proof) -> str | None:
        """The name must be new, and stand for generic arguments only."""
        name = claim.left
        if claim.op != "=":
            return "a definition is an equality"
        if not (name.is_Symbol or isinstance(name, sp.core.function.AppliedUndef)):
            return f"{name} is not a name"
        if proof.mentions(name) or claim.right.has(name.func if name.args else name):
            return f"{name} is not new"
        if len(set(name.args)) != len(name.args) or not set(name.args) <= set(proof.generic):
            return f"{name} is defined for some arguments only"
        if hidden := claim.right.free_symbols & set(proof.generic) - set(name.args):
            return f"{name} depends on {', '.join(sorted(map(str, hidden)))} without saying so"
        return None


@dataclass(frozen=True)
class Cite:
    """A known lemma that is not proved here: trusted, and listed as such."""

    lemma: str
    source: str
    uses: tuple[str, ...] = ()

    @property
    def why(self) -> str:
        """The reason in words."""
        return f"cited: {self.lemma} ({self.source})"

    @property
    def trusts(self) -> tuple[str, ...]:
        """The lemma, by name and source."""
        return (f"{self.lemma} ({self.source})",)

    def refute(self, claim: Relation, proof: Proof) -> str | None:
        """Trusted by name."""
        return None


@dataclass(frozen=True)
class Lemma:
    """A conclusion of another derivation, with its symbols replaced; its hypotheses are the steps in ``uses``."""

    derivation: Derivation
    values: Mapping[sp.Expr, sp.Expr] = field(default_factory=dict)
    uses: tuple[str, ...] = ()
    conclusion: str = ""

    @property
    def why(self) -> str:
        """The reason in words."""
        given = f", its hypotheses by {', '.join(self.uses)}" if self.uses else ""
        return f"lemma: {self.derivation.title}{given}"

    @property
    def trusts(self) -> tuple[str, ...]:
        """What the lemma trusts."""
        return self.derivation.check().trusted

    def refute(self, claim: Relation, proof: Proof) -> str | None:
        """The lemma's own derivation holds, its hypotheses are proved, and its conclusion is the claim."""
        if failures := self.derivation.check().failures:
            return f"the lemma fails at {failures[0]}"
        for key in self.values:
            forms = set().union(
                *(side.atoms(key.func) for s in self.derivation.steps for side in (s.claim.left, s.claim.right))
            )
            if key.args and forms != {key}:
                return f"{key.func} has other arguments in the lemma than those of {key}"
        name = self.conclusion or self.derivation.concluded[-1]
        if name not in self.derivation.concluded:
            return f"{name} is no conclusion of the lemma"
        proved = [proof.claims[used] for used in self.uses]
        for step in self.derivation.steps:
            if isinstance(step.reason, Assume):
                needed = step.claim.subs(self.values)
                if not any(needed.same_as(known) for known in proved):
                    return f"the lemma's hypothesis {step.name} is not given: {needed}"
            if step.name == name:
                said = step.claim
        return _replaced(said, claim, self.values)


@dataclass(frozen=True)
class Instance:
    """An earlier step with generic symbols replaced by expressions of the same sign."""

    step: str
    values: Mapping[sp.Symbol, sp.Expr]

    @property
    def uses(self) -> tuple[str, ...]:
        """The step."""
        return (self.step,)

    @property
    def why(self) -> str:
        """The reason in words."""
        return f"{self.step} at " + ", ".join(f"{key} = {value}" for key, value in self.values.items())

    def refute(self, claim: Relation, proof: Proof) -> str | None:
        """Only what is generic may be replaced."""
        if problem := proof.free(self.values, self.step):
            return problem
        return _replaced(proof.claims[self.step], claim, self.values)


class Combine:
    r"""The claim's slack is a combination of earlier slacks: :math:`\sum_k \lambda_k \prod_{j \in k} \text{slack}_j`.

    An equality may have any multiplier; a product of inequalities needs a multiplier that is at least zero. With no
    parts, the claim is an identity (or a sum of terms of known sign) in canonical form.

    Parameters
    ----------
    parts
        Step names, several joined by ``*`` for a product of slacks, to multipliers.
    """

    def __init__(self, parts: Mapping[str, sp.Expr | int] | Sequence[str] = (), plus: sp.Expr | int = 0):
        self.parts = dict(parts) if isinstance(parts, Mapping) else {name: sp.Integer(1) for name in parts}
        self.plus = sp.sympify(plus)
        self.uses = tuple(dict.fromkeys(name for key in self.parts for name in key.split("*")))

    @property
    def why(self) -> str:
        """The reason in words."""
        words = [key if m == 1 else f"({m}) {key}" for key, m in self.parts.items()]
        return ("from " + ", ".join(words)) if words else "canonical form"

    def refute(self, claim: Relation, proof: Proof) -> str | None:
        """Every multiplier has a permitted sign, and the slacks add up to the claim's."""
        total = self.plus
        strict = self.plus.is_positive or False
        if not self.plus.is_nonnegative:
            return f"{self.plus} is not known to be at least 0"
        if claim.op == "=" and not self.plus.is_zero:
            return "an equality cannot leave a remainder"
        for key, multiplier in self.parts.items():
            factors = [proof.claims[name] for name in key.split("*")]
            multiplier = sp.sympify(multiplier)
            if all(f.op != "=" for f in factors):
                if claim.op == "=":
                    return f"an equality cannot follow from the inequality {key}"
                if not multiplier.is_nonnegative:
                    return f"the multiplier {multiplier} of {key} is not known to be at least 0"
                strict = strict or (all(f.op == "<" for f in factors) and bool(multiplier.is_positive))
            total += multiplier * sp.Mul(*(f.slack for f in factors))
        if claim.op == "<" and not strict:
            return "a strict claim needs a strict part"
        return None if is_zero(claim.slack - total) else f"the slacks add up to {total}, not to {claim.slack}"


@dataclass(frozen=True)
class Sum:
    """An earlier step, summed over an index that is generic in it."""

    step: str
    limits: tuple[sp.Symbol, sp.Expr, sp.Expr]

    @property
    def uses(self) -> tuple[str, ...]:
        """The step."""
        return (self.step,)

    @property
    def why(self) -> str:
        """The reason in words."""
        index, low, high = self.limits
        return f"{self.step} summed over {index} from {low} to {high}"

    def refute(self, claim: Relation, proof: Proof) -> str | None:
        """The index is generic, and both sides are the sums."""
        index, low, high = self.limits
        if problem := proof.free([index], self.step):
            return problem
        if not (index.is_integer and (low - _least(index)).is_nonnegative and (high - low + 1).is_nonnegative):
            return f"{index} does not run over its values from {low} to {high}"
        each = proof.claims[self.step]
        op: Operator = "<=" if each.op == "<" else each.op
        summed = Relation(sp.Sum(each.left, self.limits), op, sp.Sum(each.right, self.limits))
        return None if claim.same_as(summed) else f"the sums are {summed}"


@dataclass(frozen=True)
class Induct:
    """From the base at ``start`` and a step from ``variable`` to ``variable + 1``, for all values from ``start`` on."""

    variable: sp.Symbol
    start: sp.Expr | int
    base: str
    hypothesis: str
    step: str

    @property
    def uses(self) -> tuple[str, ...]:
        """The base and the step."""
        return (self.base, self.step)

    @property
    def discharges(self) -> tuple[str, ...]:
        """The hypothesis."""
        return (self.hypothesis,)

    @property
    def why(self) -> str:
        """The reason in words."""
        return f"induction on {self.variable} from {self.start}, with base {self.base} and step {self.step}"

    def refute(self, claim: Relation, proof: Proof) -> str | None:
        """Base, hypothesis and step are the claim at the start, at the variable, and one further."""
        v = self.variable
        if v not in proof.generic or not v.is_integer:
            return f"{v} is not a generic integer"
        if not (_least(v) - self.start).is_nonnegative:
            return f"the induction starts at {self.start}, but {v} may be as small as {_least(v)}"
        if proof.variables.get(self.hypothesis) != v:
            return f"{self.hypothesis} supposes nothing about {v}"
        if self.hypothesis not in proof.supposed[self.step] or self.hypothesis in proof.supposed[self.base]:
            return "the step, and only the step, rests on the hypothesis"
        for name, value in ((self.base, self.start), (self.hypothesis, v), (self.step, v + 1)):
            if not proof.claims[name].same_as(claim.subs({v: value})):
                return f"{name} is not the claim at {v} = {value}"
        return None


@dataclass(frozen=True)
class Convex:
    """``left <= right`` for a positive variable, since the slack is convex and touches zero flatly at ``at``."""

    variable: sp.Symbol
    at: sp.Expr | int
    uses: tuple[str, ...] = ()

    @property
    def why(self) -> str:
        """The reason in words."""
        return f"the difference is convex in {self.variable} > 0, and it and its slope vanish at {self.at}"

    def refute(self, claim: Relation, proof: Proof) -> str | None:
        """The second derivative is at least zero; value and slope vanish."""
        t, f = self.variable, claim.slack
        if not (t.is_positive and claim.op == "<="):
            return f"{t} is a positive variable and the claim is <="
        if not (is_zero(f.subs(t, self.at)) and is_zero(f.diff(t).subs(t, self.at))):
            return f"value and slope do not both vanish at {self.at}"
        return None if sp.simplify(f.diff(t, 2)).is_nonnegative else "the second derivative is not known to be >= 0"


@dataclass(frozen=True)
class Antiderivative:
    """An integral over an interval is the difference of an antiderivative at its ends."""

    of: sp.Expr
    uses: tuple[str, ...] = ()

    @property
    def why(self) -> str:
        """The reason in words."""
        return f"antiderivative {self.of}"

    def refute(self, claim: Relation, proof: Proof) -> str | None:
        """The derivative of the antiderivative is the integrand."""
        integral = claim.left
        if not (isinstance(integral, sp.Integral) and claim.op == "="):
            return "the left side is an integral"
        (t, low, high) = integral.limits[0]
        if not is_zero(self.of.diff(t) - integral.function):
            return f"{self.of} is not an antiderivative"
        powers = [p for p in self.of.atoms(sp.Pow) if p.has(t)]
        if self.of.atoms(sp.Function, sp.Sum) or not all(p.exp.is_nonnegative and not p.exp.has(t) for p in powers):
            return f"{self.of} is not a sum of powers, smooth everywhere"
        ends = self.of.subs(t, high) - self.of.subs(t, low)
        return None if is_zero(ends - claim.right) else f"the ends give {ends}"


@dataclass(frozen=True)
class Evaluate:
    """Both sides are numbers: exact where they are rational, in certified balls otherwise."""

    why: str = "certified evaluation"
    uses: tuple[str, ...] = ()

    def refute(self, claim: Relation, proof: Proof) -> str | None:
        """The sign of the slack is certified."""
        if claim.slack.free_symbols:
            return f"{claim} is no relation between numbers"
        allowed = {"=": (0,), "<=": (0, 1), "<": (1,)}[claim.op]
        return None if certified_sign(claim.slack) in allowed else "false"


def _least(symbol: sp.Symbol) -> sp.Expr:
    """The least value of an integer symbol, by its declared sign."""
    return sp.Integer(1) if symbol.is_positive else sp.Integer(0) if symbol.is_nonnegative else -sp.oo


def _replaced(said: Relation, claim: Relation, values: Mapping[sp.Expr, sp.Expr]) -> str | None:
    """None where ``claim`` is ``said`` with ``values`` put in, each of the kind of what it replaces."""
    for key, value in values.items():
        for kind in ("is_positive", "is_nonnegative", "is_integer", "is_real"):
            if getattr(key, kind) and not getattr(sp.sympify(value), kind):
                return f"{value} is not known to be {kind.removeprefix('is_')}, as {key} is"
    captured = {symbol for value in values.values() for symbol in sp.sympify(value).free_symbols}
    own = {symbol for key in values for symbol in key.free_symbols}
    if clash := (captured - own) & (bound(said.left) | bound(said.right)):
        return f"{clash.pop()} is the index of a sum there"
    found = said.subs(values)
    return None if claim.same_as(found) else f"the replaced step reads {found}"
