"""Certificates, as :mod:`proofs.settle.check` reads them: JSON objects whose rationals are text."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from exact.joint import Joint
from proofs.settle.prover import Proof
from proofs.settle.statement import Statement
from proofs.settle.values import ball

#: A JSON object.
Certificate: TypeAlias = dict[str, Any]
#: The version of their form.
VERSION = 1


def by_code(statement: Statement, code: tuple[int, int], off: Fraction) -> Certificate:
    """An MDS code refutes the statement: its form there, in units of the logarithm of the field."""
    return {**_fails(statement), "code": list(code), "value": str(off)}


def by_joint(statement: Statement, joint: Joint) -> Certificate:
    """A joint refutes the statement: its weights, and the form there to fifteen digits."""
    digits = ball(statement.form, joint).str(15, radius=False)
    return {**_fails(statement), "weights": joint.weights.tolist(), "violation": str(Fraction(digits))}


def by_inequalities(statement: Statement, proofs: Sequence[Proof]) -> Certificate:
    """The part of a proof for one length: weights of known inequalities."""
    return {"L": statement.L, "proofs": list(map(_weighed, proofs))}


def by_boxes(statement: Statement, tree: str) -> Certificate:
    """The part of a proof for one length: how boxes that cover all joints are halved."""
    return {"L": statement.L, "boxes": tree}


def sharp(statement: Statement, c: Fraction, proof: Proof, extremal: Certificate) -> Certificate:
    """The part of a proof that a constant is the best one: weights, and what reaches it."""
    return {"L": statement.L, "c": str(c), "proofs": [_weighed(proof)], "extremal": extremal}


def whole(text: str, parts: Sequence[Certificate]) -> Certificate:
    """A proof for every length."""
    return {"version": VERSION, "statement": text, "verdict": "holds", "parts": list(parts)}


def _fails(statement: Statement) -> Certificate:
    return {"version": VERSION, "statement": statement.text, "verdict": "fails", "L": statement.L}


def _weighed(proof: Proof) -> Certificate:
    return {"on": proof.on, "weights": {name: str(w) for name, w in proof.weights.items()}}
