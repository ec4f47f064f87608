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

from theory.linear_programme import game


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
    return (1 << (max(sizes) - 1).bit_length()) - 1


def rounds_to_reach(L: int, correlation: float, epsilon: float) -> float:
    r"""The rounds :math:`2 + (1 + \log L)(1 + \lceil C / \epsilon \rceil)` of Chen, Cong, Li (arXiv 2511.04647), C = TC or DTC."""
    return 2 + (1 + math.log(L)) * (1 + math.ceil(correlation / epsilon))


def halving(size: int) -> list[tuple[int, Fraction]]:
    r"""The tokens :math:`\lceil s\,2^{-(j+1)} \rceil` hidden at each halving of a round, with their weights :math:`2^{-j}`.

    The last has one hidden token, and the weights of all that follow (Li and Cai, arXiv 2505.21400; reconstructed).

    >>> [(hidden, str(weight)) for hidden, weight in halving(6)]
    [(3, '1'), (2, '1/2'), (1, '1/2')]
    """
    found, hidden, weight = [], -(-size // 2), Fraction(1)
    while hidden > 1:
        found.append((hidden, weight))
        hidden, weight = -(-hidden // 2), weight / 2
    return [*found, (1, 2 * weight)]


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

    The value of a game between sizes and extreme curves, :func:`theory.linear_programme.game`.

    >>> str(minimax_sizes(4, 2).constant), str(minimax_sizes(4, 2, dual=True).constant)
    ('5/11', '1/2')
    """
    if not 1 <= rounds <= L or L < 2:
        raise ValueError(f"L={L}, rounds={rounds}: at least two tokens in 1 to L rounds")
    if rounds == L:
        return Minimax(Fraction(0), {(1,) * L: Fraction(1)}, {1: Fraction(1)})
    cuts = itertools.combinations(range(1, L), rounds - 1)
    options = [tuple(b - a for a, b in itertools.pairwise((0, *ends, L))) for ends in cuts]
    costs = [[Fraction(D, j if dual else L - j) for j, D in enumerate(weights(s), 1)] for s in options]
    constant, mixture, worst = game(costs)
    return Minimax(constant, {options[k]: w for k, w in mixture.items()}, {j + 1: y for j, y in worst.items()})


def schedule_sizes(L: int, delta: Fraction, dual: bool = False) -> tuple[int, ...]:
    r"""Sizes that keep the error below :math:`\delta\,\mathrm{TC}` (or :math:`\delta\,\mathrm{DTC}`) whatever the law.

    .. math:: s_t = 1 + \lfloor \delta (L - N_{t-1} - 1) \rfloor \qquad \bigl(1 + \lfloor \delta (N_{t-1} + 1) \rfloor\bigr)

    >>> schedule_sizes(8, Fraction(1, 2)), schedule_sizes(8, Fraction(1, 2), dual=True)
    ((4, 2, 1, 1), (1, 2, 3, 2))
    """
    if not delta > 0:
        raise ValueError(f"delta={delta}: a share of the correlation above 0")
    sizes: list[int] = []
    while (told := sum(sizes)) < L:
        reach = told + 1 if dual else L - told - 1
        sizes.append(min(L - told, 1 + int(delta * reach)))
    return tuple(sizes)


def growth(L: int, k: int, start: Fraction, end: Fraction) -> Fraction:
    r"""The unmasking growth :math:`H(p, q) = \int_p^q t (1 - t)\, h'(t)\,dt` on an extreme curve, h the information at rate t.

    With :math:`h(t) = L\,P(\mathrm{Bin}(L-1, t) \ge k)` the integrand is a polynomial, integrated term by term.

    >>> growth(4, 1, Fraction(0), Fraction(1))
    Fraction(3, 5)
    """
    # h'(t) = L (L-1) C(L-2, k-1) t^(k-1) (1-t)^(L-1-k)
    front = L * (L - 1) * math.comb(L - 2, k - 1)

    def primitive(t: Fraction) -> Fraction:
        top = L - k
        return sum(
            (Fraction(math.comb(top, i) * (-1) ** i, k + 1 + i) * t ** (k + 1 + i) for i in range(top + 1)), Fraction(0)
        )

    return front * (primitive(end) - primitive(start))


def growth_bound(L: int, k: int, times: Sequence[Fraction]) -> Fraction:
    r"""The bound :math:`\sum_j (\psi_{j+1} / \psi_j - 1) H(t_j, t_{j+1})` with odds :math:`\psi = t / (1 - t)`, on an extreme curve.

    Source: Wainwright, arXiv 2608.13520.
    """
    return sum(
        (((q / (1 - q)) / (p / (1 - p)) - 1) * growth(L, k, p, q) for p, q in itertools.pairwise(times)), Fraction(0)
    )
