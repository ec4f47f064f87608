r"""Generate-then-edit: how many rounds contraction asks for, what it does not certify, and when the rounds are worth it.

With influence :math:`c_{ij}` of position j on position i, counted for i = j too, a round contracts by
:math:`\alpha = \min(\|C\|_\infty, \|C\|_1)`: after t rounds the law is within :math:`n \alpha^t` of its limit. Lazy rounds,
in which each position is drawn again with probability theta, contract by :math:`1 - \theta (1 - \alpha)`.

Source: arXiv 2601.15593, Section A.7 (reconstructed); the corrected rate and the bias bound are ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flint import arb, ctx


def lazy_rate(alpha: Fraction, theta: Fraction) -> Fraction:
    r"""The rate :math:`1 - \theta (1 - \alpha)` of lazy rounds, alpha the rate of full ones.

    >>> lazy_rate(Fraction(9, 10), Fraction(1, 10))
    Fraction(99, 100)
    """
    if not (alpha >= 0 and 0 <= theta <= 1):
        raise ValueError(f"alpha={alpha}, theta={theta}: alpha is at least 0 and theta a probability")
    return 1 - theta * (1 - alpha)


def rounds(n: int, tolerance: Fraction, rate: Fraction) -> int:
    r"""The rounds :math:`\lceil \ln(n / \epsilon) / \ln(1 / \alpha) \rceil` after which :math:`n \alpha^t \le \epsilon`, decided in balls.

    >>> [rounds(1024, Fraction(1, 100), Fraction(a, 1000)) for a in (500, 900, 990, 999)]
    [17, 110, 1148, 11531]
    """
    if not (0 < rate < 1 and 0 < tolerance < n):
        raise ValueError(
            f"rate={rate}, tolerance={tolerance}: a rate between 0 and 1, a tolerance between 0 and n = {n}"
        )
    bits = 128
    while True:
        with ctx.workprec(bits):
            count = (_ball(n / Fraction(tolerance)).log() / _ball(1 / Fraction(rate)).log()).ceil().unique_fmpz()
        if count is not None:
            return int(count)
        bits *= 2
        if bits > 1 << 16:  # a whole number of rounds exactly: the power decides
            whole = round(float((_ball(n / Fraction(tolerance)).log() / _ball(1 / Fraction(rate)).log()).mid()))
            return whole if n * Fraction(rate) ** whole <= tolerance else whole + 1


def budget(n: int, parallelism: Fraction) -> Fraction:
    r"""The edit rounds :math:`n - n / \mathrm{AFP}` that generate-then-edit may use and take no more passes than n.

    >>> budget(1024, Fraction(4))
    Fraction(768, 1)
    """
    if parallelism < 1:
        raise ValueError(f"parallelism={parallelism}: at least one token a pass")
    return n - n / Fraction(parallelism)


def largest_rate(n: int, tolerance: Fraction, passes: Fraction) -> arb:
    r"""The largest rate :math:`(\epsilon / n)^{1/R}` that reaches the tolerance within R rounds, as a ball.

    >>> round(float(largest_rate(1024, Fraction(1, 100), budget(1024, Fraction(4))).mid()), 5)
    0.98509
    """
    with ctx.workprec(128):
        return ((_ball(Fraction(tolerance) / n)).log() / _ball(Fraction(passes))).exp()


def bias(theta: Fraction, influence: Sequence[Sequence[Fraction]], changes: Sequence[Fraction]) -> Fraction:
    r"""The bound :math:`\mathrm{TV}(P, \pi_\theta) \le \theta \sum_i \sum_{j<i} c_{ij} m_j / (1 - \alpha_1)` on what lazy edits converge to.

    ``influence`` is of full rounds, with a zero diagonal; :math:`\alpha_1` is its largest column sum, :math:`m_j` the chance
    that drawing token j again changes it. Any order of the positions gives a bound; this is that of the rows.

    Raises
    ------
    ValueError
        Where :math:`\alpha_1 \ge 1`: nothing is bounded.
    """
    alpha = max(sum(column) for column in zip(*influence, strict=True))
    if alpha >= 1:
        raise ValueError(f"alpha_1 = {alpha}: the bound needs a largest column sum below 1")
    later = sum(influence[i][j] * changes[j] for i in range(len(influence)) for j in range(i))
    bound: Fraction = theta * later / (1 - alpha)
    return bound


def _ball(x: Fraction) -> arb:
    return arb(Fraction(x).numerator) / Fraction(x).denominator
