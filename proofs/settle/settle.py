"""Settle a statement: prove it by known inequalities, or refute it by a code or a joint; each with a certificate."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from math import comb, factorial, prod
from time import monotonic
from typing import Any

import numpy as np

from exact.joint import Joint
from exact.languages import copy, hard_core, independent, markov, mds, parity
from exact.logsum import LogSum
from proofs.settle import boxes
from proofs.settle.recheck import approximate, code_value, digits, evaluate, known
from proofs.settle.statement import Form, Statement, averaged, parse
from proofs.tables.latex import escape
from theory.shannon import Elemental, average_elementals, best_multiple, elementals, prove

SEED = 20261121
#: The most terms that the value of a form on one joint may sum: a few seconds at worst.
LARGEST = 400_000
#: The most terms where Hypothesis searches, some hundreds of values long, and the seconds that must be left for it.
SEARCHED, PATIENCE = 2_000, 10.0


@dataclass
class Settled:
    """What came of a statement.

    Attributes
    ----------
    verdict
        ``holds``, ``fails`` or ``undecided``.
    why
        A line for people.
    certificate
        What :func:`proofs.settle.recheck.recheck` accepts; empty where nothing is settled.
    tried
        The provers and refuters in the order they were tried.
    """

    verdict: str
    why: str
    certificate: dict[str, Any] = field(default_factory=dict)
    tried: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.verdict}: {self.why}"


class OutOfTimeError(Exception):
    """The limit of time was reached: it is looked at between joints, boxes and values, each short."""


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
    deadline = monotonic() + seconds
    statements = parse(text)
    parts: list[dict[str, Any]] = []
    tried: list[str] = []
    lines = []
    for statement in statements:
        try:
            found = _best(statement, deadline, tried) if statement.scaled else _one(statement, deadline, tried)
        except OutOfTimeError:
            return Settled("undecided", f"no time left at L = {statement.L}", tried=tried)
        if found.verdict != "holds":
            found.tried = tried
            return found
        parts.append(found.certificate)
        lines.append(found.why)
    lengths = ", ".join(str(s.L) for s in statements)
    why = lines[0] if len(lines) == 1 else f"for L = {lengths}, each by known inequalities"
    return Settled("holds", why, {"statement": text, "verdict": "holds", "parts": parts}, tried)


def _one(statement: Statement, deadline: float, tried: list[str]) -> Settled:
    """Settle one inequality or equality."""
    if not statement.linear:
        return _nonlinear(statement, deadline, tried)
    form, facts = _facts(statement)
    signs = (1, -1) if statement.equal else (1,)
    _note(tried, "known inequalities on averages" if statement.symmetric else "elemental inequalities")
    proofs = []
    for sign in signs:
        weights = prove({c: x * sign for c, x in form.items()}, facts)
        if weights is None:
            break
        proofs.append({name: str(w) for name, w in weights.items()})
    if len(proofs) == len(signs):
        count = sum(map(len, proofs))
        part = {"L": statement.L, "proofs": proofs}
        how = f"by {count} known inequalities" if count else "an identity, by canonical form"
        return Settled("holds", f"for L = {statement.L}, {how}", part)
    best: tuple[float, str] = (0.0, "")
    for witness in _codes(statement, tried):
        off = code_value(statement.form, *witness)
        if off < 0 or (statement.equal and off):
            name = f"the MDS code [{witness[0]}, {witness[1]}], where it is off by {abs(off)} log q"
            certificate = {
                "statement": statement.text,
                "verdict": "fails",
                "L": statement.L,
                "code": list(witness),
                "value": str(off),
            }
            return Settled("fails", name, certificate)
    for joint in _joints(statement, deadline, tried):
        value = _value(statement, joint)
        if value < 0 or (statement.equal and value != 0):
            joint = _shrunk(statement, joint, deadline)
            value = _value(statement, joint)
            certificate = {
                "statement": statement.text,
                "verdict": "fails",
                "L": statement.L,
                "weights": joint.weights.tolist(),
                "violation": {str(n): str(x) for n, x in sorted(value.terms.items())},
            }
            return Settled("fails", f"{joint!r}, where it is off by {abs(float(value)):.6g} nats", certificate)
        best = min(best, (float(value), repr(joint))) if best[1] else (float(value), repr(joint))
    return _by_boxes(statement, deadline, tried) or Settled(
        "undecided", f"no proof by known inequalities; the nearest joint leaves {best[0]:.3g} nats: {best[1]}"
    )


def _nonlinear(statement: Statement, deadline: float, tried: list[str]) -> Settled:
    """Products are refuted, by a joint and a certified ball, or left undecided: no prover here takes them."""
    for joint in _joints(statement, deadline, tried):
        ball = approximate(statement.form, joint.weights.tolist(), statement)
        if ball < 0 or (statement.equal and ball != 0):
            certificate = {
                "statement": statement.text,
                "verdict": "fails",
                "L": statement.L,
                "weights": joint.weights.tolist(),
                "violation": digits(ball),
            }
            return Settled("fails", f"{joint!r}, where it is off by {abs(float(ball.mid())):.6g}", certificate)
    return _by_boxes(statement, deadline, tried) or Settled(
        "undecided", "no certified boxes prove it, and no joint tried refutes it"
    )


def _by_boxes(statement: Statement, deadline: float, tried: list[str]) -> Settled | None:
    """A proof on all joints of a few cells, by intervals."""
    if not boxes.fits(statement):
        return None
    _note(tried, "certified boxes")
    count = boxes.proved(statement, deadline=deadline)
    if count is None:
        return None
    why = f"for V = {statement.V}, L = {statement.L}, strictly, on {count} certified boxes"
    return Settled("holds", why, {"L": statement.L, "proofs": [], "boxes": count})


def _best(statement: Statement, deadline: float, tried: list[str]) -> Settled:
    """The sharp constant of one inequality."""
    assert statement.scaled is not None
    plain, facts = _facts(statement)
    scaled = _reduced(statement, statement.scaled)
    _note(tried, "linear programme over known inequalities")
    found = best_multiple({c: -x for c, x in plain.items()}, scaled, facts)
    for L, k in _codes(statement, tried):
        left, right = -code_value(statement.form, L, k), code_value(statement.scaled, L, k)
        if found is None and right <= 0 < left:
            certificate = {
                "statement": statement.text,
                "verdict": "fails",
                "L": L,
                "code": [L, k],
                "value": str(left),
            }
            return Settled(
                "fails", f"no constant: the MDS code [{L}, {k}] has {left} log q against {right}", certificate
            )
        if found and right > 0 and left == found[0] * right:
            part = _sharp(statement, found, {"code": [L, k]})
            return Settled("holds", f"best c = {found[0]}, reached by the MDS code [{L}, {k}]", part)
    reached: tuple[float, str] = (0.0, "")
    for joint in _joints(statement, deadline, tried):
        low, high = (_value(statement, joint, f) for f in (statement.form, statement.scaled))
        if not high > 0:
            continue
        if found and -low == high * found[0]:
            part = _sharp(statement, found, {"weights": joint.weights.tolist()})
            return Settled("holds", f"best c = {found[0]}, reached by {joint!r}", part)
        reached = max(reached, (-float(low) / float(high), repr(joint)))
    upper = f"c = {found[0]} is proved" if found else "no constant is proved"
    return Settled("undecided", f"{upper}; the best ratio found is {reached[0]:.6g}: {reached[1]}")


def _sharp(
    statement: Statement, found: tuple[Fraction, dict[str, Fraction]], extremal: dict[str, Any]
) -> dict[str, Any]:
    weights = {name: str(w) for name, w in found[1].items()}
    return {"L": statement.L, "c": str(found[0]), "proofs": [weights], "extremal": extremal}


def _facts(statement: Statement) -> tuple[Form, list[Elemental]]:
    """The form and the known inequalities over its coordinates: averages where the statement allows, sets where not."""
    form = _reduced(statement, statement.form)
    others = {c for f in (statement.form, statement.scaled or {}) for c in f if not isinstance(c, frozenset | int)}
    names = [
        c if isinstance(c, str) else f"log({c[1]})"
        for c in others
        if isinstance(c, str | tuple) and c != "log V" and _kind(c) != "mix"
    ]
    if _averages(statement):
        facts = list(average_elementals(statement.L))
        if "log V" in others:
            names.append("log V covers")
    else:
        facts = list(elementals(statement.L))
        if "log V" in others:
            names += [f"log V covers {i}" for i in range(1, statement.L + 1)]
    for c in others:
        if isinstance(c, tuple) and _kind(c) == "mix":
            sizes = ",".join(map(str, c[1]))
            names += [f"mix({sizes})", *([f"mean over mix({sizes})"] if _averages(statement) else [])]
    facts += [(name, known(name, statement)) for name in names]
    if statement.markov:
        facts += [(f"markov({i})", known(f"markov({i})", statement)) for i in range(3, statement.L + 1)]
    return form, facts


def _averages(statement: Statement) -> bool:
    """Whether averages over sets of a size are all that matters."""
    both = (statement.form, statement.scaled or {})
    return not statement.markov and all(averaged(f, statement.L, statement.exchangeable) is not None for f in both)


def _reduced(statement: Statement, form: Form) -> Form:
    return (averaged(form, statement.L, statement.exchangeable) or {}) if _averages(statement) else form


def _kind(c: Hashable) -> str:
    return str(c[0]) if isinstance(c, tuple) else ""


def _codes(statement: Statement, tried: list[str]) -> Iterator[tuple[int, int]]:
    """The MDS codes of L tokens, where every alphabet is meant and the form has a value on them."""
    forms = (statement.form, statement.scaled or {})
    plain = all(isinstance(c, frozenset | int) or c == "log V" for f in forms for c in f)
    if statement.V is None and not statement.markov and not statement.exchangeable and plain:
        _note(tried, "MDS codes")
        yield from ((statement.L, k) for k in range(1, statement.L + 1))


def _joints(statement: Statement, deadline: float, tried: list[str]) -> Iterator[Joint]:
    """Joints that are meant: named languages, drawn small integer weights, then rounded minima of the form."""
    for V in [statement.V] if statement.V else [2, 3]:
        if V**statement.L * _sums(statement) <= LARGEST:
            yield from _joints_over(V, statement, deadline, tried)


def _sums(statement: Statement) -> int:
    """The sums over all sequences that the value of a form on a joint takes."""
    parts = [c for f in (statement.form, statement.scaled or {}) for c in f]
    inner = [k for c in parts if isinstance(c, tuple) and c[0] == "product" for side in c[1:] for k, _ in side]
    total = 1
    for c in (*parts, *inner):
        if isinstance(c, int):
            total += comb(statement.L, c)
        elif _kind(c) == "mix":
            assert isinstance(c, tuple)
            total += factorial(statement.L) // prod(map(factorial, c[1])) * statement.L**2
        else:
            total += 1
    return total


def _joints_over(V: int, statement: Statement, deadline: float, tried: list[str]) -> Iterator[Joint]:
    L = statement.L
    _note(tried, "named languages")
    for joint in _named(V, L):
        if _meant(statement, joint):
            yield _in_time(joint, deadline)
    rng = np.random.default_rng(SEED)
    _note(tried, "drawn joints")
    for _ in range(150):
        yield _in_time(_drawn(rng, V, L, statement), deadline)
    if V**L <= 64 and not statement.markov and not statement.exchangeable:
        if V**L * _sums(statement) <= SEARCHED and deadline - monotonic() > PATIENCE:
            _note(tried, "Hypothesis")
            if (shrunk := _searched(V, L, statement)) is not None:
                yield _in_time(shrunk, deadline)
        _note(tried, "minima over the simplex")
        yield from (_in_time(joint, deadline) for joint in _minima(rng, V, L, statement, deadline))


def _shrunk(statement: Statement, joint: Joint, deadline: float) -> Joint:
    """A witness with smaller weights, as far as one weight at a time can go down without losing the violation."""
    table = joint.weights.astype(int).copy()
    smaller = True
    while smaller:
        smaller = False
        for x in np.ndindex(*table.shape):
            for weight in sorted({0, int(table[x]) // 2, int(table[x]) - 1}):
                if not 0 <= weight < table[x] or monotonic() > deadline:
                    continue
                trial = table.copy()
                trial[x] = weight
                if not trial.any() or not _meant(statement, Joint(trial)):
                    continue
                value = _value(statement, Joint(trial))
                if value < 0 or (statement.equal and value != 0):
                    table, smaller = trial, True
                    break
    return Joint(table)


def _in_time(joint: Joint, deadline: float) -> Joint:
    if monotonic() > deadline:
        raise OutOfTimeError
    return joint


def _named(V: int, L: int) -> Iterator[Joint]:
    yield parity(L, V)
    yield from (copy(L, period, V) for period in range(1, L + 1))
    if V == 2:
        yield markov([1, 1], [[9, 1], [1, 9]], L)
        yield hard_core(L)
    prime = V > 1 and all(V % d for d in range(2, V))
    yield from (mds(V, L, k) for k in range(1, L + 1) if prime and V + 1 >= L)
    yield independent([range(1, V + 1)] * L)


def _meant(statement: Statement, joint: Joint) -> bool:
    if statement.markov and any(
        _value(statement, joint, known(f"markov({i})", statement)) != 0 for i in range(3, statement.L + 1)
    ):
        return False
    if statement.exchangeable:
        return all(joint.weights[x] == joint.weights[tuple(sorted(x))] for x in np.ndindex(*joint.weights.shape))
    return True


def _drawn(rng: np.random.Generator, V: int, L: int, statement: Statement) -> Joint:
    """Small integer weights: a chain, an exchangeable law, or any table with some zeros."""
    if statement.markov:
        return markov(rng.integers(1, 6, V), rng.integers(0, 5, (V, V)) + np.eye(V, dtype=int), L)
    table = rng.integers(0, 6, (V,) * L) * (rng.random((V,) * L) < rng.choice([0.3, 0.6, 1.0]))
    if statement.exchangeable:
        table = np.array([table[tuple(sorted(x))] for x in np.ndindex(*table.shape)]).reshape(table.shape)
    if not table.any():
        table[(0,) * L] = 1
    return Joint(table)


def _searched(V: int, L: int, statement: Statement) -> Joint | None:
    """A shrunk violation that Hypothesis finds among small integer weights, or None.

    It is not interrupted, and so only begun where it is short and there is time.
    """
    from hypothesis import HealthCheck, find, settings
    from hypothesis import strategies as st
    from hypothesis.errors import NoSuchExample

    def violates(weights: list[int]) -> bool:
        if not any(weights):
            return False
        joint = Joint(np.array(weights).reshape((V,) * L))
        if not statement.linear:
            ball = approximate(statement.form, joint.weights.tolist(), statement)
            return bool(ball < 0 or (statement.equal and ball != 0))
        value = _value(statement, joint)
        return value < 0 or (statement.equal and value != 0)

    quiet = settings(
        max_examples=100, database=None, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
    )
    try:
        found = find(st.lists(st.integers(0, 6), min_size=V**L, max_size=V**L), violates, settings=quiet)
    except NoSuchExample:
        return None
    return Joint(np.array(found).reshape((V,) * L))


def _minima(rng: np.random.Generator, V: int, L: int, statement: Statement, deadline: float) -> Iterator[Joint]:
    """Joints near local minima of the form over the simplex, rounded to small integer weights."""
    from scipy.optimize import minimize

    form = {c: float(x) for c, x in statement.form.items() if isinstance(c, frozenset)}
    if len(form) != len(statement.form):
        return
    axes = {c: tuple(i - 1 for i in range(1, L + 1) if i not in c) for c in form}

    def value(logits: np.ndarray) -> float:
        if monotonic() > deadline:
            raise OutOfTimeError
        p = np.exp(logits - logits.max())
        table = (p / p.sum()).reshape((V,) * L)
        total = 0.0
        for c, x in form.items():
            q = np.asarray(table.sum(axis=axes[c])).ravel()
            total -= x * float((q[q > 0] * np.log(q[q > 0])).sum())
        return total

    for _ in range(6):
        found = minimize(value, rng.normal(size=V**L) * 2, method="L-BFGS-B", options={"maxiter": 60})
        p = np.exp(found.x - found.x.max())
        for scale in (1, 2, 5, 12, 40):
            weights = np.rint(p * scale).astype(int)
            if weights.any():
                yield Joint(weights.reshape((V,) * L))


def _value(statement: Statement, joint: Joint, form: Form | None = None) -> LogSum:
    return evaluate(statement.form if form is None else form, joint.weights.tolist(), statement)


def _note(tried: list[str], what: str) -> None:
    if what not in tried:
        tried.append(what)


def latex(settled: Settled) -> str:
    """The proof or the counterexample as a LaTeX fragment (amsmath)."""
    statement = escape(str(settled.certificate.get("statement", "")))
    lines = [rf"\paragraph{{{settled.verdict}}} \texttt{{{statement}}}: {escape(settled.why)}."]
    for part in settled.certificate.get("parts", []):
        for weights in part["proofs"]:
            terms = " + ".join(rf"{w}\,[\text{{{escape(name)}}}]" for name, w in weights.items()) or "0"
            lines.append(rf"$L = {part['L']}$: ${terms}$.")
    return "\n".join(lines)
