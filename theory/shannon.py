r"""Linear inequalities between entropies: proofs by elemental inequalities, exact in rationals.

A form is a dict from coordinates to rationals; a coordinate is the entropy of a set of positions (a frozenset), of k tokens
on average (an int), or another quantity by name. What holds by definition of entropy is given by elementals

.. math:: H(X_i | X_{rest}) \ge 0, \qquad I(X_i; X_j | X_K) \ge 0,

and, for averages over all sets of k tokens, by the same inequalities averaged: the averages rise and are concave. Which
elementals are needed is a linear programme.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from theory.linear_programme import Form, vertex

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
    found = vertex([e for _, e in known], form, [1.0] * len(known))
    return None if found is None else {known[k][0]: w for k, w in found.items()}


def best_multiple(left: Form, right: Form, known: Sequence[Elemental]) -> tuple[Fraction, dict[str, Fraction]] | None:
    """The least c for which ``c * right - left`` is a sum of known inequalities, with their weights; None where there is none.

    The least c of the linear programme: the best constant of this kind of proof.
    """
    columns = [{c: -x for c, x in right.items()}, *(e for _, e in known)]
    found = vertex(columns, {c: -x for c, x in left.items()}, [1.0] + [0.0] * len(known), free=(0,))
    if found is None:
        return None
    return found.pop(0, Fraction(0)), {known[k - 1][0]: w for k, w in found.items()}


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


def _form(*terms: tuple[Hashable, int]) -> dict[Hashable, Fraction]:
    return {c: Fraction(x) for c, x in terms if c not in (frozenset(), 0)}
