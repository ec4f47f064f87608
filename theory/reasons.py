"""The reasons of logic and arithmetic, each with its own check: read them as one reads axioms.

Hypotheses and definitions, instances, combinations and sums, induction, and the conclusions of other derivations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from theory.derivation import Derivation, Operator, Proof, Reason, Relation, Step
from theory.normal import Frozen, add, atom, exposed, factors, minus, times, vanishes


@dataclass(frozen=True)
class Assume(Reason):
    """A hypothesis, for all values of the generic symbols in it.

    It speaks of primitive names only, so that no definition contradicts it, and has generic symbols only as arguments of
    functions, so that it restricts functions and not the symbols.
    """

    why: str

    def refute(self, step: Step, proof: Proof) -> str | None:
        """A hypothesis needs no proof; what rests on it is tracked."""
        if defined := _names(step.claim) & proof.defined:
            return f"{defined.pop()} is defined, and a hypothesis speaks of primitive names"
        bare = exposed(proof.normal.form(step.claim.left)) | exposed(proof.normal.form(step.claim.right))
        if bare := bare & {symbol.name for symbol in proof.generic}:
            return f"{bare.pop()} is generic, and a hypothesis cannot restrict it"
        proof.assumed[step.name] = step.claim
        proof.rests[step.name] = frozenset({step.name})
        return None


@dataclass(frozen=True)
class Suppose(Reason):
    """The induction hypothesis at one value of ``variable``, until :class:`Induct` discharges it."""

    variable: sp.Symbol
    why: str = "the induction hypothesis"

    def refute(self, step: Step, proof: Proof) -> str | None:
        """A supposition needs no proof; nothing that rests on it may replace or sum over its variable."""
        if self.variable not in proof.generic:
            return f"{self.variable} is not generic"
        proof.supposed[step.name] = self.variable
        proof.rests[step.name] = frozenset({step.name})
        return None


@dataclass(frozen=True)
class Define(Reason):
    """A new name, or a new function of generic symbols, is the right side.

    Nothing was said of the name before, so every model of what precedes has exactly one value for it.
    """

    why: str = "definition"

    def refute(self, step: Step, proof: Proof) -> str | None:
        """The name is new, takes distinct generic arguments, and hides none that the right side has."""
        name, right = step.claim.left, step.claim.right
        if step.claim.op != "=" or not isinstance(name, sp.Symbol | AppliedUndef):
            return "a definition is an equality whose left side is a name"
        head = name.func if isinstance(name, AppliedUndef) else name
        if head in proof.generic or head in proof.integers:
            return f"{head} is declared, not new"
        if head in _names(right, *proof.claims.values()):
            return f"{head} is not new"
        if len(set(name.args)) != len(name.args) or not set(name.args) <= set(proof.generic):
            return f"{name} is defined for some arguments only"
        if hidden := right.free_symbols & set(proof.generic) - set(name.args):
            return f"{name} depends on {', '.join(sorted(map(str, hidden)))} without saying so"
        proof.defined.add(head)
        return None


class Instance(Reason):
    """An earlier step with generic symbols replaced by integers of at least their least values."""

    def __init__(self, step: str, values: Mapping[sp.Symbol, Any]):
        self.step, self.values, self.uses = step, values, (step,)
        self.why = f"{step} at " + ", ".join(f"{key} = {value}" for key, value in values.items())

    def refute(self, step: Step, proof: Proof) -> str | None:
        """What was proved for all values holds for these; the normal form captures no index."""
        if problem := proof.free(self.values, self.step):
            return problem
        values = proof.values(self.values, proof.generic)
        return None if proof.same(step.claim, proof.claims[self.step], values) else "it is not that instance"


class Combine(Reason):
    r"""The claim's slack is :math:`\sum_k \lambda_k \prod_{j \in k} s_j + c`, for slacks :math:`s_j` of earlier steps.

    The slack of an equality is zero, so a product with one may have any multiplier; a product of inequalities has a
    rational one that is not negative, and so has c. The steps ``given`` tell what is not zero and may be divided by.

    Parameters
    ----------
    parts
        Step names, several joined by ``*`` for a product of slacks, to multipliers.
    """

    def __init__(self, parts: Mapping[str, Any] | Sequence[str] = (), plus: Any = 0, given: Sequence[str] = ()):
        self.parts = dict(parts) if isinstance(parts, Mapping) else dict.fromkeys(parts, 1)
        self.plus, self.given = sp.sympify(plus), tuple(given)
        self.uses = tuple(dict.fromkeys([*(name for key in self.parts for name in key.split("*")), *self.given]))
        words = [key if m == 1 else f"({m}) {key}" for key, m in self.parts.items()]
        self.why = ("from " + ", ".join(words)) if words else "normal form"

    def refute(self, step: Step, proof: Proof) -> str | None:
        """Every multiplier is permitted, and the slacks add up to the claim's."""
        op, strict, total = step.claim.op, False, []
        for key, multiplier in {**self.parts, "": self.plus}.items():
            used = [proof.claims[name] for name in key.split("*") if name]
            multiplier = sp.sympify(multiplier)
            if all(claim.op != "=" for claim in used):
                if not (isinstance(multiplier, sp.Rational) and multiplier >= 0):
                    return f"the multiplier {multiplier} of {key or 'plus'} is no rational of at least 0"
                if op == "=" and multiplier != 0:
                    return f"an equality cannot follow from the inequality {key or 'plus'}"
                strict = strict or (multiplier > 0 and all(claim.op == "<" for claim in used))
            total.append(times(proof.normal.form(multiplier), *map(proof.slack, used)))
        if op == "<" and not strict:
            return "a strict claim needs a strict part"
        nonzero: set[Frozen] = set()
        for name in self.given:
            if proof.claims[name].op != "<":
                return f"{name} is not strict, and shows nothing to be other than zero"
            nonzero |= factors(proof.slack(proof.claims[name]))
        return None if vanishes(minus(proof.slack(step.claim), add(*total)), nonzero) else "the slacks do not add up"


class Sum(Reason):
    """An earlier step, summed over an index that is generic in it, from no less than its least value."""

    def __init__(self, step: str, limits: tuple[sp.Symbol, Any, Any]):
        self.step, self.limits, self.uses = step, limits, (step,)
        self.why = "{} summed over {} from {} to {}".format(step, *limits)

    def refute(self, step: Step, proof: Proof) -> str | None:
        """Both sides are the sums; of strict inequalities there may be none, so their sum is not strict."""
        index, low, _ = self.limits
        if problem := proof.free([index], self.step):
            return problem
        proof.values({index: low}, proof.generic)
        each = proof.claims[self.step]
        op: Operator = "=" if each.op == "=" else "<="
        limits = tuple(map(sp.sympify, self.limits))
        sides = [proof.normal.sums([limits], side, {}) for side in (each.left, each.right)]
        claimed = [proof.normal.form(side) for side in (step.claim.left, step.claim.right)]
        return None if step.claim.op == op and claimed == sides else "the sides are not the sums"


class Induct(Reason):
    """From the base at the least value of ``variable``, and a step from ``variable`` to ``variable + 1``: for all values."""

    def __init__(self, variable: sp.Symbol, base: str, hypothesis: str, step: str):
        self.variable, self.uses = variable, (base, hypothesis, step)
        self.why = f"induction on {variable}, with base {base} and step {step}"

    def refute(self, step: Step, proof: Proof) -> str | None:
        """The three are the claim at the least value, at the variable and one further; nothing else is supposed."""
        v, (base, hypothesis, further) = self.variable, self.uses
        if proof.supposed.get(hypothesis) != v:
            return f"{hypothesis} supposes nothing about {v}"
        open_ = [proof.rests[name] & set(proof.supposed) for name in (base, further)]
        if open_ != [frozenset(), frozenset({hypothesis})]:
            return "the base rests on a supposition, or the step on another than the hypothesis"
        for name, value in ((base, sp.Integer(proof.generic[v])), (hypothesis, v), (further, v + 1)):
            if not proof.same(proof.claims[name], step.claim, {v: proof.normal.form(value)}):
                return f"{name} is not the claim at {v} = {value}"
        proof.rests[step.name] = (proof.rests[base] | proof.rests[further]) - {hypothesis}
        return None


class Lemma(Reason):
    """A conclusion of another derivation, with its primitive names replaced; its hypotheses are among the steps ``uses``.

    A function ``f(a, b)`` is replaced by a term in a and b. A generic symbol of the lemma is one here, with the same least
    value (perhaps of another name), and no other value may contain it; integer names are replaced by integers.
    """

    def __init__(
        self,
        derivation: Derivation,
        values: Mapping[Any, Any] | None = None,
        uses: tuple[str, ...] = (),
        conclusion: str = "",
    ):
        self.derivation, self.values, self.uses, self.conclusion = derivation, values or {}, uses, conclusion
        self.why = f"lemma: {derivation.title}" + (f", its hypotheses by {', '.join(uses)}" if uses else "")

    def refute(self, step: Step, proof: Proof) -> str | None:
        """The lemma holds, its hypotheses are proved for all values of its generic symbols, and its conclusion is the claim."""
        checked, lemma = self.derivation.audit()
        name = self.conclusion or self.derivation.concluded[-1]
        if checked.failures or name not in self.derivation.concluded:
            return f"the lemma fails, or does not conclude {name}: {', '.join(checked.failures)}"
        said, needed = lemma.claims[name], [lemma.assumed[hypothesis] for hypothesis in lemma.rests[name]]
        spoken = _names(said, *needed)
        if defined := (spoken | {_head(key) for key in self.values}) & lemma.defined:
            return f"{defined.pop()} is defined in the lemma, and means nothing here"
        generic = {g: sp.sympify(self.values.get(g, g)) for g in lemma.generic if g in spoken or g in self.values}
        for g, own in generic.items():
            if proof.generic.get(own) != lemma.generic[g] or list(generic.values()).count(own) > 1:
                return f"{g} is generic in the lemma, and {own} is not so here"
        values: dict[Any, Any] = {g: proof.normal.form(own) for g, own in generic.items()}
        for key, value in self.values.items():
            free = sp.sympify(value).free_symbols - set(key.args)
            if key not in lemma.generic and free & set(generic.values()):
                return f"{value} contains a generic symbol of the lemma"
            if isinstance(key, AppliedUndef):
                if len(set(key.args)) < len(key.args) or not all(isinstance(arg, sp.Symbol) for arg in key.args):
                    return f"{key} is not a function of distinct symbols"
                values[key.func.__name__, len(key.args)] = (key.args, sp.sympify(value))
            elif key not in lemma.generic:
                values[key] = proof.normal.form(sp.sympify(value))
        for integer, least in _integers(lemma):
            form = proof.normal.form(integer, values | {arg: atom(("unknown", arg.name)) for arg in integer.args})
            low = proof.normal.at_least(form)
            if not proof.normal.integer(form) or low is None or low < least:
                return f"{integer} is an integer of at least {least} in the lemma, and not known to be one here"
        for hypothesis in needed:
            if not any(
                proof.same(proof.claims[used], hypothesis, values) and not proof.free(generic.values(), used)
                for used in self.uses
            ):
                return f"the lemma's hypothesis {hypothesis} is not given"
        return None if proof.same(step.claim, said, values) else "it is not what the lemma concludes"


def _head(name: Any) -> Any:
    return name.func if isinstance(name, AppliedUndef) else name


def _names(*expressions: Any) -> set[Any]:
    """The symbols (those of sums too) and the functions of expressions and relations."""
    sides = [side for e in expressions for side in ((e.left, e.right) if isinstance(e, Relation) else (e,))]
    return {_head(a) for side in sides for a in side.atoms(sp.Symbol, AppliedUndef)}


def _integers(lemma: Proof) -> Iterator[tuple[Any, int]]:
    """Every declared integer of a lemma, functions at arguments of which nothing is known, with the least value."""
    for name, least in lemma.integers.items():
        if not isinstance(name, type):
            yield name, least
            continue
        claims = lemma.claims.values()
        used = {a for c in claims for side in (c.left, c.right) for a in side.atoms(AppliedUndef) if a.func == name}
        for arity in {len(a.args) for a in used}:
            yield name(*(sp.Symbol(f"argument {k}") for k in range(arity))), least
