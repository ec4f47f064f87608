r"""Linear programmes: an optimum found in floats, verified in rationals.

.. math:: \min_x \sum_k c_k x_k \quad \text{where} \quad \sum_k x_k a_k = b, \quad x_k \ge 0

Columns and the target are forms: dicts from coordinates to rationals. The simplex method ends at a vertex, and which
entries of x are above zero there is all that is taken from the floats: the entries themselves are solved for in
rationals, and the sum is checked. That no better x exists is said by a second programme, the dual, of the same kind.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from flint import fmpq, fmpq_mat

Form: TypeAlias = Mapping[Hashable, Fraction]
#: What floats have to exceed to be taken for more than zero.
POSITIVE = 1e-9


def vertex(
    columns: Sequence[Form], target: Form, costs: Sequence[float], free: Collection[int] = ()
) -> dict[int, Fraction] | None:
    """The weights other than zero of columns that add up to the target at the least cost; ``free`` ones may be negative.

    None where the floats find no such weights, or where what they find does not add up in rationals.

    >>> half = Fraction(1, 2)
    >>> vertex([{"x": half}, {"y": half}, {"x": half, "y": half}], {"x": Fraction(1), "y": Fraction(1)}, [1, 1, 1])
    {2: Fraction(2, 1)}
    """
    import numpy as np
    from scipy.optimize import linprog

    coordinates = sorted({c for form in (*columns, target) for c in form}, key=repr)
    row = {c: k for k, c in enumerate(coordinates)}
    matrix = np.zeros((len(coordinates), len(columns)))
    for k, form in enumerate(columns):
        for c, x in form.items():
            matrix[row[c], k] = float(x)
    wanted = np.array([float(target.get(c, 0)) for c in coordinates])
    bounds = [(None, None) if k in free else (0, None) for k in range(len(columns))]
    found = linprog(costs, A_eq=matrix, b_eq=wanted, bounds=bounds, method="highs-ds")
    if found.status != 0:
        return None
    used = [k for k, x in enumerate(found.x) if k in free or x > POSITIVE]
    solved = _solved(
        [[columns[k].get(c, 0) for k in used] for c in coordinates], [target.get(c, 0) for c in coordinates]
    )
    if solved is None:
        return None
    weights = {k: x for k, x in zip(used, solved, strict=True) if x}
    return weights if all(x > 0 for k, x in weights.items() if k not in free) else None


def game(costs: Sequence[Sequence[Fraction]]) -> tuple[Fraction, dict[int, Fraction], dict[int, Fraction]]:
    r"""The value of a game, :math:`\min_w \max_j \sum_k w_k C_{kj}`, with the best mixtures of rows and of columns.

    Each mixture bounds the value from its side, and the two bounds are equal: that proves both.

    Raises
    ------
    ArithmeticError
        Where the floats point at no mixtures that meet.

    >>> value, rows, columns = game([[Fraction(0), Fraction(1)], [Fraction(2), Fraction(0)]])
    >>> str(value), str(rows[0]), str(columns[0])
    ('2/3', '2/3', '1/3')
    """
    upper, rows = _least_worst(costs)
    lower, columns = _least_worst([[-x for x in column] for column in zip(*costs, strict=True)])
    if upper != -lower:
        raise ArithmeticError(f"the mixtures of rows and of columns leave the value between {-lower} and {upper}")
    return upper, rows, columns


def _least_worst(costs: Sequence[Sequence[Fraction]]) -> tuple[Fraction, dict[int, Fraction]]:
    """The mixture of rows whose largest entry is least, and that entry: the value less the entries is what is left over."""
    rows, width = len(costs), len(costs[0])
    columns: list[Form] = [{**dict(enumerate(row)), "all": Fraction(1)} for row in costs]
    columns += [{j: Fraction(1)} for j in range(width)]
    columns.append(dict.fromkeys(range(width), Fraction(-1)))
    value = len(columns) - 1
    weights = vertex(columns, {"all": Fraction(1)}, [0.0] * value + [1.0], free=(value,))
    if weights is None:
        raise ArithmeticError("no mixture that the floats point at verifies in rationals")
    return weights.get(value, Fraction(0)), {k: x for k, x in weights.items() if k < rows}


def _solved(rows: Sequence[Sequence[Fraction | int]], target: Sequence[Fraction | int]) -> list[Fraction] | None:
    """The one solution of a system with more rows than unknowns, or None: least squares, then checked in every row."""
    if not rows or not rows[0]:
        return None if any(target) else []
    A, b = fmpq_mat([[_rational(x) for x in row] for row in rows]), fmpq_mat([[_rational(x)] for x in target])
    try:
        x = (A.transpose() * A).solve(A.transpose() * b)
    except ZeroDivisionError:
        return None
    return [Fraction(int(x[k, 0].p), int(x[k, 0].q)) for k in range(A.ncols())] if A * x == b else None


def _rational(x: Fraction | int) -> fmpq:
    return fmpq(x.numerator, x.denominator)
