r"""Linear inequalities between entropies: proofs by elemental inequalities, exact in rationals.

A form is a dict from coordinates to rationals; a coordinate is the entropy of a set of positions (a frozenset), of k tokens
on average (an int), or another quantity by name. What holds by definition of entropy is given by elementals

.. math:: H(X_i | X_{rest}) \ge 0, \qquad I(X_i; X_j | X_K) \ge 0,

and, for averages over all sets of k tokens, by the same inequalities averaged: the averages rise and are concave. Floats find
which elementals are needed, rationals verify that they add up.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from flint import fmpq, fmpq_mat

Form: TypeAlias = Mapping[Hashable, Fraction]
#: An elemental by name, and the form that is at least zero.
Elemental: TypeAlias = tuple[str, dict[Hashable, Fraction]]


def elementals(L: int) -> Iterator[Elemental]:
    """The elemental inequalities of L variables: L conditional entropies, and one information for each pair and set.

    >>> len(list(elementals(4)))
    28
    """
    everything = frozenset(range(1, L + 1))
    for i in sorted(everything):
        yield f"H({i}|rest)", _form((everything, 1), (everything - {i}, -1))
    for i, j in itertools.combinations(sorted(everything), 2):
        others = sorted(everything - {i, j})
        for size in range(len(others) + 1):
            for given in map(frozenset, itertools.combinations(others, size)):
                name = f"I({i};{j}|{','.join(map(str, sorted(given)))})"
                yield name, _form((given | {i}, 1), (given | {j}, 1), (given | {i, j}, -1), (given, -1))


def average_elementals(L: int) -> Iterator[Elemental]:
    """The same for averages over all sets of k tokens: the last step is not negative, and steps never grow.

    >>> [name for name, _ in average_elementals(2)]
    ['step(2)', 'bend(1)']
    """
    yield f"step({L})", _form((L, 1), (L - 1, -1))
    for k in range(1, L):
        yield f"bend({k})", _form((k, 2), (k - 1, -1), (k + 1, -1))


def prove(form: Form, known: Sequence[Elemental]) -> dict[str, Fraction] | None:
    """Non-negative rational weights of known inequalities whose sum is the form, or None where floats find none.

    >>> {k: str(v) for k, v in prove(_form((frozenset({1}), 1)), list(elementals(1))).items()}
    {'H(1|rest)': '1'}
    """
    import numpy as np
    from scipy.optimize import linprog

    coordinates = sorted({c for _, e in known for c in e} | set(form), key=repr)
    row = {c: k for k, c in enumerate(coordinates)}
    matrix = np.zeros((len(coordinates), len(known)))
    for column, (_, e) in enumerate(known):
        for c, x in e.items():
            matrix[row[c], column] = float(x)
    target = np.array([float(form.get(c, 0)) for c in coordinates])
    found = linprog(np.ones(len(known)), A_eq=matrix, b_eq=target, method="highs-ds")
    if found.status != 0:
        return None
    used = [k for k, w in enumerate(found.x) if w > 1e-9]
    return _exact(form, [known[k] for k in used], coordinates)


def best_multiple(left: Form, right: Form, known: Sequence[Elemental]) -> tuple[Fraction, dict[str, Fraction]] | None:
    """The least c for which ``c * right - left`` is a sum of known inequalities, with their weights; None where there is none.

    The least c of the linear programme: the best constant of this kind of proof.
    """
    import numpy as np
    from scipy.optimize import linprog

    coordinates = sorted({c for _, e in known for c in e} | set(left) | set(right), key=repr)
    matrix = np.array(
        [[float(right.get(c, 0)), *(-float(e.get(c, 0)) for _, e in known)] for c in coordinates], dtype=float
    )
    target = np.array([float(left.get(c, 0)) for c in coordinates])
    bounds = [(None, None)] + [(0, None)] * len(known)
    found = linprog([1.0] + [0.0] * len(known), A_eq=matrix, b_eq=target, bounds=bounds, method="highs-ds")
    if found.status != 0:
        return None
    used = [k for k, w in enumerate(found.x[1:]) if w > 1e-9]
    extended = [("c", {c: -x for c, x in right.items()}), *(known[k] for k in used)]
    weights = _exact({c: -x for c, x in left.items()}, extended, coordinates, signed="c")
    if weights is None:
        return None
    return weights.pop("c", Fraction(0)), weights


def verify(form: Form, known: Sequence[Elemental], weights: Mapping[str, Fraction]) -> bool:
    """Whether the weights are not negative and add the known inequalities up to the form, exactly."""
    by_name = dict(known)
    total: dict[Hashable, Fraction] = {}
    for name, weight in weights.items():
        if weight < 0 or name not in by_name:
            return False
        for c, x in by_name[name].items():
            total[c] = total.get(c, Fraction(0)) + weight * x
    return {c: x for c, x in total.items() if x} == {c: x for c, x in form.items() if x}


def _exact(
    form: Form, used: Sequence[Elemental], coordinates: Sequence[Hashable], signed: str = ""
) -> dict[str, Fraction] | None:
    """The rational weights of a vertex: a least-squares system is consistent where the floats found a sum."""
    if not used:
        return {} if not any(form.values()) else None
    rows = [[_q(e.get(c, 0)) for _, e in used] for c in coordinates]
    A, b = fmpq_mat(rows), fmpq_mat([[_q(form.get(c, 0))] for c in coordinates])
    normal = A.transpose() * A
    try:
        solved = normal.solve(A.transpose() * b)
    except ZeroDivisionError:
        return None
    if A * solved != b:
        return None
    weights = {
        name: Fraction(int(solved[k, 0].p), int(solved[k, 0].q))
        for k, (name, _) in enumerate(used)
        if solved[k, 0] != 0
    }
    return weights if all(w >= 0 for name, w in weights.items() if name != signed) else None


def _form(*terms: tuple[Hashable, int]) -> dict[Hashable, Fraction]:
    return {c: Fraction(x) for c, x in terms if c not in (frozenset(), 0)}


def _q(x: Fraction | int) -> fmpq:
    x = Fraction(x)
    return fmpq(x.numerator, x.denominator)
