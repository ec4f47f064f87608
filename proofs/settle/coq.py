"""A proof that ``settle`` found, as a file for Coq, whose verified checker then decides.

The statement is rendered from its own words: :file:`theory/formal/Statements.v` says what each of them means and proves how
it expands into entropies. So the search, its checker in Python, and the expansion in Python need not be trusted: what is
trusted is Coq, the meanings, and the rendering of words below. The weights of the proof are copied; if they were wrong, Coq
would refuse them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from proofs.settle.rendering import Rendering, integer, refuse
from proofs.settle.statement import StatementError, words

#: Known inequalities by their names in certificates, as ``Certificate.elemental`` has them.
ELEMENTALS = [
    (r"H\(([0-9]+)\|rest\)", "Rest {0}"),
    (r"I\(([0-9]+);([0-9]+)\|([0-9,]*)\)", "Share {0} {1} [:: {2}]"),
    (r"step\([0-9]+\)", "Step"),
    (r"bend\(([0-9]+)\)", "Bend {0}"),
    (r"mean over mix\(([0-9,]+)\)", "Below [:: {0}]"),
]
HEADER = "(** maskproof settle: {} *)"
CONSTANTS = "(** with c = {}: that no smaller constants will do is no part of this file *)"
IMPORTS = """From mathcomp Require Import all_ssreflect.
From Coq Require Import Reals.
From Maskproof Require Import Divergence Certificate Statements.
"""
SIDES = """Definition left_{L} : expression := {left}.
Definition right_{L} : expression := {right}."""
CLAIM = """forall (A : 'I_{L} -> finType) (P : {{dffun forall i, A i}} -> R), law P ->
  (meaning P left_{L} {relation} meaning P right_{L})%R"""


@dataclass(frozen=True)
class Sides:
    """What is claimed for one length: two expressions of ``Statements`` and whether they are equal."""

    L: int
    left: str
    right: str
    equal: bool

    @property
    def name(self) -> str:
        """The theorem's name."""
        return f"settled_{self.L}"

    @property
    def definitions(self) -> str:
        """The two sides by their names."""
        return SIDES.format(L=self.L, left=self.left, right=self.right)

    @property
    def claim(self) -> str:
        """The theorem's statement, of the two sides by their names."""
        return CLAIM.format(L=self.L, relation="=" if self.equal else "<=")


def sides(text: str, constants: Sequence[Fraction] = ()) -> list[Sides]:
    """What a statement claims, length by length, from its words; ``constants`` are those of a ``best c``.

    Raises
    ------
    StatementError
        Where a part cannot be said, naming it.

    >>> [s.left + " <= " + s.right for s in sides("KLmean(2,2) <= 3/2*TC")]
    ['(KLmean [:: 2; 2]) <= (Times 3 2 (Total))']
    """
    said = words(text)
    for narrow in ("markov", "exchangeable"):
        if getattr(said, narrow):
            raise StatementError(f"{narrow}: only statements about all joints can be written for Coq")
    if any(mark in text for mark in ("(*", "*)")):
        raise StatementError(f"{text!r}: comments of Coq cannot hold it")
    if len(constants) != (len(said.lengths) if said.best else 0):
        raise StatementError("a constant for each length is needed where c is asked for, and none elsewhere")
    found = []
    given: Sequence[Fraction | None] = constants or [None] * len(said.lengths)
    for L, c in zip(said.lengths, given, strict=True):
        render = Rendering(said.reader(L), c)
        found.append(Sides(L, render.side(said.left), render.side(said.right), said.relation == "="))
    return found


def exported(certificate: Mapping[str, Any]) -> str:
    """The file of a proof: the statement, and for each length its sides, the proof's weights and the theorem.

    Raises
    ------
    StatementError
        Where there is no proof, or a part of it or of the statement cannot be said.
    """
    if not certificate or certificate["verdict"] != "holds":
        raise StatementError(f"no proof to write for Coq: the statement {'fails' if certificate else 'is undecided'}")
    text, parts = certificate["statement"], certificate["parts"]
    if any("boxes" in part for part in parts):
        raise StatementError("no proof to write for Coq: the statement is proved by certified boxes")
    constants = [Fraction(part["c"]) for part in parts if "c" in part]
    lines = [HEADER.format(" ".join(text.split()))]
    lines += [CONSTANTS.format(", ".join(map(str, constants)))] if constants else []
    lines.append(IMPORTS)
    claims = sides(text, constants)
    for claim, part in zip(claims, parts, strict=True):
        lines += _theorem(claim, [proof["weights"] for proof in part["proofs"]])
    return "\n".join([*lines, *assumptions(claims)]) + "\n"


def assumptions(claims: Sequence[Sides]) -> list[str]:
    """Coq asked, once as it takes seconds, for the axioms behind all theorems."""
    return [f"Definition settled := ({', '.join([*(c.name for c in claims), 'tt'])}).", "Print Assumptions settled."]


def _theorem(claim: Sides, proofs: Sequence[Mapping[str, str]]) -> list[str]:
    L = claim.L
    names = [f"weights_{L}", f"back_{L}"][: len(proofs)]
    weighed = [
        f"Definition {name} : certificate := [:: {'; '.join(map(_weighed, weights.items()))}]."
        for name, weights in zip(names, proofs, strict=True)
    ]
    lemma = f"(equals lP (c := {names[0]}) (d := {names[-1]}))" if claim.equal else f"(at_most lP (c := {names[0]}))"
    proof = f"Proof. move=> A P lP; apply: {lemma}; vm_compute; reflexivity. Qed."
    return [claim.definitions, *weighed, f"Theorem {claim.name} : {claim.claim}.", proof, ""]


def _weighed(item: tuple[str, str]) -> str:
    """A known inequality with its weight."""
    name, weight = item[0], Fraction(item[1])
    for pattern, said in ELEMENTALS:
        if match := re.fullmatch(pattern, name):
            elemental = said.format(*(group.replace(",", "; ") for group in match.groups()))
            return f"({elemental}, ratio {integer(weight.numerator)} {weight.denominator})"
    return refuse(f"the known inequality {name}")
