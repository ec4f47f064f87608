"""Settle a statement: prove it by known inequalities, or refute it by a code or a joint; each with a certificate.

No verdict is given that the separate checker does not accept from the certificate's text.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import inf
from time import monotonic

from exact.joint import Joint
from proofs.settle import boxes, certificate
from proofs.settle.check import check
from proofs.settle.codes import code_value, codes
from proofs.settle.prover import least_constant, proofs, view
from proofs.settle.refuters import joints, shrunk
from proofs.settle.report import Settled, latex
from proofs.settle.search import OutOfTimeError, Search
from proofs.settle.statement import Statement, parse
from proofs.settle.values import ball, meant, value, violates

__all__ = ["Settled", "latex", "settle"]

#: The seconds that the check of what was found may take, however few are left, and however many.
LEAST, MOST = 1.0, 10.0


def settle(text: str, seconds: float = 60.0) -> Settled:
    """Settle a statement within a limit of time.

    Raises
    ------
    StatementError
        Where the statement is ill-formed or outside the language.

    >>> str(settle("KLmean(2,2) <= TC"))
    'holds: for L = 4, by 2 known inequalities'
    >>> settle("KLmean(2,2) <= TC/2").verdict
    'fails'
    """
    if not seconds > 0:
        raise ValueError(f"a limit of {seconds} seconds: above 0 is needed")
    search = Search(monotonic() + seconds)
    try:
        statements = parse(text, search.require_time)
    except OutOfTimeError:
        return Settled("undecided", "no time left while the statement was read")
    parts, lines = [], []
    for statement in statements:
        try:
            found = _best(statement, search) if statement.scaled else _one(statement, search)
        except OutOfTimeError:
            return Settled("undecided", f"no time left at L = {statement.L}", tried=search.tried)
        if found.verdict != "holds":
            found.tried = search.tried
            return _checked(found, search)
        parts.append(found.certificate)
        lines.append(found.why)
    return _checked(
        Settled("holds", _together(statements, lines), certificate.whole(text, parts), search.tried), search
    )


def _checked(found: Settled, search: Search) -> Settled:
    """What was found, where the separate checker reads the same verdict from its certificate; else undecided."""
    if not found.certificate:
        return found
    try:
        verdict = check(json.dumps(found.certificate), min(MOST, max(LEAST, search.left)))
    except ValueError as error:
        return Settled("undecided", f"the separate checker does not accept what was found: {error}", tried=found.tried)
    assert verdict == found.verdict, "the checker returns the verdict that stands in a certificate, or raises"
    return found


def _together(statements: Sequence[Statement], lines: Sequence[str]) -> str:
    """One line for all lengths."""
    if len(lines) == 1:
        return lines[0]
    if any(s.scaled for s in statements):
        return "; ".join(f"for L = {s.L}, {line}" for s, line in zip(statements, lines, strict=True))
    lengths = ", ".join(str(s.L) for s in statements)
    boxed = any("boxes" in line for line in lines)
    return f"for L = {lengths}, each by known inequalities{' or certified boxes' if boxed else ''}"


def _one(statement: Statement, search: Search) -> Settled:
    """Settle one inequality or equality; products are refuted or left to boxes, for no other prover here takes them."""
    steps = (_by_inequalities, _by_code) if statement.linear else ()
    for step in steps:
        if found := step(statement, search):
            return found
    nearest, name = inf, ""
    for joint in joints(statement, search):
        if violates(statement, joint) and meant(statement, joint):
            return _refuted(statement, joint, search)
        if statement.linear and (left := float(value(statement.form, joint))) < nearest:
            nearest, name = left, repr(joint)
    why = f"no proof by known inequalities; {f'the nearest joint leaves {nearest:.3g} nats: {name}' if name else 'no joint was tried'}"
    if not statement.linear:
        why = "no certified boxes prove it, and no joint tried refutes it"
    return _by_boxes(statement, search) or Settled("undecided", why)


def _by_inequalities(statement: Statement, search: Search) -> Settled | None:
    search.note("elemental inequalities" if view(statement) == "sets" else "known inequalities on averages")
    found = proofs(statement)
    if found is None:
        return None
    count = sum(len(proof.weights) for proof in found)
    how = f"by {count} known inequalities" if count else "an identity, by canonical form"
    return Settled("holds", f"for L = {statement.L}, {how}", certificate.by_inequalities(statement, found))


def _by_code(statement: Statement, search: Search) -> Settled | None:
    for L, k in codes(statement):
        search.note("MDS codes")
        off = code_value(statement.form, k)
        if off < 0 or (statement.equal and off):
            why = f"the MDS code [{L}, {k}], where it is off by {abs(off)} log q"
            return Settled("fails", why, certificate.by_code(statement, (L, k), off))
    return None


def _refuted(statement: Statement, joint: Joint, search: Search) -> Settled:
    if not statement.linear:
        off = f"{abs(float(ball(statement.form, joint).mid())):.6g}"
    else:
        joint = shrunk(statement, joint, search)
        off = f"{abs(float(value(statement.form, joint))):.6g} nats"
    return Settled("fails", f"{joint!r}, where it is off by {off}", certificate.by_joint(statement, joint))


def _by_boxes(statement: Statement, search: Search) -> Settled | None:
    """A proof on all joints of a few cells, by intervals."""
    if not boxes.fits(statement):
        return None
    search.note("certified boxes")
    tree = boxes.proved(statement, deadline=search.deadline)
    if tree is None:
        return None
    why = f"for V = {statement.V}, L = {statement.L}, strictly, on {tree.count('.')} certified boxes"
    return Settled("holds", why, certificate.by_boxes(statement, tree))


def _best(statement: Statement, search: Search) -> Settled:
    """The sharp constant of one inequality: the least that is proved, reached by a code or a joint."""
    assert statement.scaled is not None
    search.note("linear programme over known inequalities")
    found = least_constant(statement)
    for L, k in codes(statement):
        search.note("MDS codes")
        left, right = -code_value(statement.form, k), code_value(statement.scaled, k)
        if found is None and right == 0 < left:
            why = f"no constant: the MDS code [{L}, {k}] has {left} log q against 0"
            return Settled("fails", why, certificate.by_code(statement, (L, k), -left))
        if found and right > 0 and left == found[0] * right:
            part = certificate.sharp(statement, *found, {"code": [L, k]})
            return Settled("holds", f"best c = {found[0]}, reached by the MDS code [{L}, {k}]", part)
    ratio, name = 0.0, ""
    for joint in joints(statement, search):
        low, high = value(statement.form, joint), value(statement.scaled, joint)
        if found is None and high == 0 > low and meant(statement, joint):
            why = f"no constant: {joint!r} has {abs(float(low)):.6g} nats against 0"
            return Settled("fails", why, certificate.by_joint(statement, joint))
        if not high > 0:
            continue
        if found and -low == high * found[0] and meant(statement, joint):
            part = certificate.sharp(statement, *found, {"weights": joint.weights.tolist()})
            return Settled("holds", f"best c = {found[0]}, reached by {joint!r}", part)
        ratio, name = max((ratio, name), (-float(low) / float(high), repr(joint)))
    upper = f"c = {found[0]} is proved" if found else "no constant is proved"
    return Settled(
        "undecided", f"{upper}; {f'the best ratio found is {ratio:.6g}: {name}' if name else 'no ratio was found'}"
    )
