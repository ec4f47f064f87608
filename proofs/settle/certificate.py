"""Certificates, as :mod:`proofs.settle.recheck` reads them: JSON objects whose rationals are text."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from exact.joint import Joint
from proofs.settle.prover import Weights
from proofs.settle.statement import Statement
from proofs.settle.values import ball, value

#: A JSON object.
Certificate: TypeAlias = dict[str, Any]


def by_code(statement: Statement, code: tuple[int, int], off: Fraction) -> Certificate:
    """An MDS code refutes the statement: its form there, in units of the logarithm of the field."""
    return {**_fails(statement), "code": list(code), "value": str(off)}


def by_joint(statement: Statement, joint: Joint) -> Certificate:
    """A joint refutes the statement: its weights, and the form there as logarithms or, with products, in digits."""
    found = {**_fails(statement), "weights": joint.weights.tolist()}
    if not statement.linear:
        return {**found, "violation": str(ball(statement.form, joint).str(20, radius=False))}
    terms = value(statement.form, joint).terms
    return {**found, "violation": {str(n): str(x) for n, x in sorted(terms.items())}}


def by_inequalities(statement: Statement, proofs: Sequence[Weights]) -> Certificate:
    """The part of a proof for one length: weights of known inequalities."""
    return {"L": statement.L, "proofs": list(map(_texts, proofs))}


def by_boxes(statement: Statement, count: int) -> Certificate:
    """The part of a proof for one length: the number of boxes that cover all joints."""
    return {"L": statement.L, "proofs": [], "boxes": count}


def sharp(statement: Statement, c: Fraction, weights: Weights, extremal: Certificate) -> Certificate:
    """The part of a proof that a constant is the best one: weights, and what reaches it."""
    return {"L": statement.L, "c": str(c), "proofs": [_texts(weights)], "extremal": extremal}


def whole(text: str, parts: Sequence[Certificate]) -> Certificate:
    """A proof for every length."""
    return {"statement": text, "verdict": "holds", "parts": list(parts)}


def _fails(statement: Statement) -> Certificate:
    return {"statement": statement.text, "verdict": "fails", "L": statement.L}


def _texts(weights: Weights) -> dict[str, str]:
    return {name: str(w) for name, w in weights.items()}
