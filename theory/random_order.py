r"""Bounds on random-order decoding that are linear in the information curve, and their sharp constants.

The error of rounds of sizes s is :math:`\sum_j D_j (Z_{j+1} - Z_j)` with non-negative increments, so every bound that is
linear in the curve holds for all laws iff it holds on the L - 1 curves with one increment. Each of those is a law, the
uniform one on an MDS code: constants read off the weights are sharp over all alphabets.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq, fmpq_mat


def weights(sizes: Sequence[int]) -> list[int]:
    r"""The weights :math:`D_1, \dots, D_{L-1}` of the increments :math:`Z_{j+1} - Z_j` in the error of rounds of these sizes.

    With j told tokens strictly inside a round that ends at b, :math:`D_j = b - j`; at the end of a round it is 0.

    >>> weights((2, 3))
    [1, 0, 2, 1]
    """
    if not sizes or min(sizes) < 1:
        raise ValueError(f"sizes {tuple(sizes)}: rounds of at least one token are needed")
    ends = list(itertools.accumulate(sizes))
    return [next(b for b in ends if b >= j) - j for j in range(1, ends[-1])]


def total_correlation_constant(sizes: Sequence[int]) -> Fraction:
    r"""The least c with :math:`E\,\mathrm{KL} \le c\,\mathrm{TC}`, which is :math:`\max_j D_j / (L - j)`."""
    L = sum(sizes)
    return max((Fraction(D, L - j) for j, D in enumerate(weights(sizes), 1)), default=Fraction(0))


def dual_total_correlation_constant(sizes: Sequence[int]) -> Fraction:
    r"""The least c with :math:`E\,\mathrm{KL} \le c\,\mathrm{DTC}`, which is :math:`\max_j D_j / j`."""
    return max((Fraction(D, j) for j, D in enumerate(weights(sizes), 1)), default=Fraction(0))


def curve_constant(sizes: Sequence[int]) -> int:
    r"""The least c with :math:`E\,\mathrm{KL} \le c\,Z_L`: :math:`s_{max} - 1` (Lavenant, Zanella, arXiv 2510.25544)."""
    return max(sizes) - 1


def li_cai_constant(sizes: Sequence[int]) -> int:
    r"""The c of :math:`E\,\mathrm{KL} \le c\,Z_L` in Li and Cai (arXiv 2505.21400): :math:`2^{\lceil \log_2 s_{max} \rceil} - 1`."""
    return 2 ** (max(sizes) - 1).bit_length() - 1


def rounds_to_reach(L: int, correlation: float, epsilon: float) -> float:
    r"""The rounds :math:`2 + (1 + \log L)(1 + \lceil C / \epsilon \rceil)` of Chen, Cong, Li (arXiv 2511.04647), C = TC or DTC."""
    return 2 + (1 + math.log(L)) * (1 + math.ceil(correlation / epsilon))


@dataclass(frozen=True)
class Minimax:
    r"""The best randomised sizes and their constant, with the curve that no sizes treat better.

    ``mixture`` says how often each sequence of sizes is drawn; ``worst`` puts weights on the L - 1 extreme curves under
    which every sequence of sizes costs at least ``constant``: equal values prove each other best.
    """

    constant: Fraction
    mixture: dict[tuple[int, ...], Fraction]
    worst: dict[int, Fraction]


def minimax_sizes(L: int, rounds: int, dual: bool = False) -> Minimax:
    r"""The least c with :math:`E\,\mathrm{KL} \le c\,\mathrm{TC}` (or DTC) over randomised sizes of a number of rounds.

    .. math:: \min_w \max_j \frac{E_w D_j}{L - j} \qquad \Bigl(\text{or } \frac{E_w D_j}{j}\Bigr)

    A linear programme in floats finds which sizes and curves matter; both sides are then solved and verified in rationals.

    >>> str(minimax_sizes(4, 2).constant), str(minimax_sizes(4, 2, dual=True).constant)
    ('5/11', '1/2')
    """
    import numpy as np
    from scipy.optimize import linprog

    if not 1 <= rounds <= L or L < 2:
        raise ValueError(f"L={L}, rounds={rounds}: at least two tokens in 1 to L rounds")
    cuts = itertools.combinations(range(1, L), rounds - 1)
    options = [tuple(b - a for a, b in itertools.pairwise((0, *ends, L))) for ends in cuts]
    table = [weights(s) for s in options]
    scale = [j if dual else L - j for j in range(1, L)]
    costs = np.array(table, dtype=float).T / np.array(scale, dtype=float)[:, None]
    found = linprog(
        [*[0.0] * len(options), 1.0],
        A_ub=np.hstack([costs, -np.ones((L - 1, 1))]),
        b_ub=np.zeros(L - 1),
        A_eq=[[*[1.0] * len(options), 0.0]],
        b_eq=[1.0],
        method="highs-ds",
    )
    used = [k for k, w in enumerate(found.x[:-1]) if w > 1e-9]
    tight = [j for j, y in enumerate(found.ineqlin.marginals) if y < -1e-9] or [0]
    game = [[Fraction(table[k][j], scale[j]) for k in used] for j in tight]
    constant, mixture = _equalised(game)
    value, worst = _equalised([list(column) for column in zip(*game, strict=True)])
    every = [[Fraction(D, s) for D, s in zip(row, scale, strict=True)] for row in table]
    fits = max(sum(w * every[k][j] for k, w in zip(used, mixture, strict=True)) for j in range(L - 1))
    floor = min(sum(y * row[j] for j, y in zip(tight, worst, strict=True)) for row in every)
    if not (constant == value == fits == floor and min(*mixture, *worst) >= 0):
        raise ArithmeticError(
            f"L={L}, rounds={rounds}: the programme's basis is degenerate, and proves nothing exactly"
        )
    return Minimax(
        constant,
        {options[k]: w for k, w in zip(used, mixture, strict=True)},
        {j + 1: y for j, y in zip(tight, worst, strict=True)},
    )


def _equalised(game: list[list[Fraction]]) -> tuple[Fraction, list[Fraction]]:
    """The mixture of the columns of a square game that makes every row the same, and that value."""
    size = len(game)
    rows = [[*(fmpq(x.numerator, x.denominator) for x in row), fmpq(-1)] for row in game]
    system = fmpq_mat([*rows, [*[fmpq(1)] * size, fmpq(0)]])
    solved = system.solve(fmpq_mat([[fmpq(0)]] * size + [[fmpq(1)]]))
    *mixture, value = [Fraction(int(solved[k, 0].p), int(solved[k, 0].q)) for k in range(size + 1)]
    return value, mixture
