"""The refuters: joints that are meant by a statement, to be tried one by one, and a witness made small."""

from __future__ import annotations

from collections.abc import Iterator
from math import comb, factorial, prod

import numpy as np

from exact.joint import Joint
from exact.languages import copy, hard_core, independent, markov, mds, parity
from exact.types import Table
from proofs.settle.forms import kind
from proofs.settle.search import Search
from proofs.settle.statement import Statement
from proofs.settle.values import meant, violates

SEED = 20261121
#: The most terms that the value of a form on one joint may sum: a few seconds at worst.
LARGEST = 400_000
#: The most terms where Hypothesis searches, some hundreds of values long, and the seconds that must be left for it.
SEARCHED, PATIENCE = 2_000, 10.0


def joints(statement: Statement, search: Search) -> Iterator[Joint]:
    """Joints of the kind that is meant: named languages, drawn small integer weights, then rounded minima of the form."""
    for V in [statement.V] if statement.V else [2, 3]:
        if V**statement.L * _sums(statement) <= LARGEST:
            yield from search.in_time(_over(V, statement, search))


def shrunk(statement: Statement, joint: Joint, search: Search) -> Joint:
    """A witness with smaller weights, as far as one weight at a time can go down without losing the violation."""
    table = joint.weights.astype(int).copy()
    smaller = True
    while smaller:
        smaller = False
        for x in np.ndindex(*table.shape):
            for weight in sorted({0, int(table[x]) // 2, int(table[x]) - 1}):
                if not 0 <= weight < table[x] or search.left < 0:
                    continue
                trial = table.copy()
                trial[x] = weight
                if trial.any() and meant(statement, Joint(trial)) and violates(statement, Joint(trial)):
                    table, smaller = trial, True
                    break
    return Joint(table)


def _over(V: int, statement: Statement, search: Search) -> Iterator[Joint]:
    L = statement.L
    search.note("named languages")
    yield from (joint for joint in _named(V, L) if meant(statement, joint))
    rng = np.random.default_rng(SEED)
    search.note("drawn joints")
    yield from (_drawn(rng, V, L, statement) for _ in range(150))
    if V**L <= 64 and not statement.markov and not statement.exchangeable:
        if V**L * _sums(statement) <= SEARCHED and search.left > PATIENCE:
            search.note("Hypothesis")
            yield from _searched(V, L, statement)
        search.note("minima over the simplex")
        yield from _minima(rng, V, L, statement, search)


def _sums(statement: Statement) -> int:
    """The sums over all sequences that the value of a form on a joint takes."""
    parts = [c for f in (statement.form, statement.scaled or {}) for c in f]
    inner = [k for c in parts if isinstance(c, tuple) and kind(c) == "product" for side in c[1:] for k, _ in side]
    total = 1
    for c in (*parts, *inner):
        if isinstance(c, int):
            total += comb(statement.L, c)
        elif isinstance(c, tuple) and kind(c) == "mix":
            total += factorial(statement.L) // prod(map(factorial, c[1])) * statement.L**2
        else:
            total += 1
    return total


def _named(V: int, L: int) -> Iterator[Joint]:
    yield parity(L, V)
    yield from (copy(L, period, V) for period in range(1, L + 1))
    if V == 2:
        yield markov([1, 1], [[9, 1], [1, 9]], L)
        yield hard_core(L)
    prime = V > 1 and all(V % d for d in range(2, V))
    yield from (mds(V, L, k) for k in range(1, L + 1) if prime and V + 1 >= L)
    yield independent([range(1, V + 1)] * L)


def _drawn(rng: np.random.Generator, V: int, L: int, statement: Statement) -> Joint:
    """Small integer weights: a chain, an exchangeable law, both, or any table with some zeros."""
    if statement.markov and statement.exchangeable:
        return _drawn_from_classes(rng, V, L)
    if statement.markov:
        return markov(rng.integers(1, 6, V), rng.integers(0, 5, (V, V)) + np.eye(V, dtype=int), L)
    table = rng.integers(0, 6, (V,) * L) * (rng.random((V,) * L) < rng.choice([0.3, 0.6, 1.0]))
    if statement.exchangeable:
        table = np.array([table[tuple(sorted(x))] for x in np.ndindex(*table.shape)]).reshape(table.shape)
    if not table.any():
        table[(0,) * L] = 1
    return Joint(table)


def _drawn_from_classes(rng: np.random.Generator, V: int, L: int) -> Joint:
    """An exchangeable chain: the first token chooses a class of symbols, from which all are drawn alike."""
    weights, classes = rng.integers(1, 5, V), rng.integers(0, V, V)
    table = np.ones((V,) * L, dtype=int)
    for x in np.ndindex(*table.shape):
        table[x] = np.prod(weights[list(x)]) if len(set(classes[list(x)])) == 1 else 0
    return Joint(table)


def _searched(V: int, L: int, statement: Statement) -> Iterator[Joint]:
    """A shrunk violation that Hypothesis finds among small integer weights, where it finds one.

    It is not interrupted, and so only begun where it is short and there is time.
    """
    from hypothesis import HealthCheck, find, settings
    from hypothesis import strategies as st
    from hypothesis.errors import NoSuchExample

    def violating(weights: list[int]) -> bool:
        return any(weights) and violates(statement, Joint(np.array(weights).reshape((V,) * L)))

    quiet = settings(
        max_examples=100, database=None, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
    )
    try:
        found = find(st.lists(st.integers(0, 6), min_size=V**L, max_size=V**L), violating, settings=quiet)
    except NoSuchExample:
        return
    yield Joint(np.array(found).reshape((V,) * L))


def _minima(rng: np.random.Generator, V: int, L: int, statement: Statement, search: Search) -> Iterator[Joint]:
    """Joints near local minima of the form over the simplex, rounded to small integer weights."""
    from scipy.optimize import minimize

    form = {c: float(x) for c, x in statement.form.items() if isinstance(c, frozenset)}
    if len(form) != len(statement.form):
        return
    axes = {c: tuple(i - 1 for i in range(1, L + 1) if i not in c) for c in form}

    def value(logits: Table) -> float:
        search.require_time()
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
