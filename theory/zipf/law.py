r"""The Zipf law and the bounds on how its largest marginal decays with distance, in certified balls.

.. math:: p_k = k^{-s} / H_{N,s}, \qquad H_{N,s} = \sum_{k \le N} k^{-s} = \zeta(s) - \zeta(s, N + 1)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from flint import arb, ctx

#: The largest N of which every single probability is computed.
WALKED = 10**6
LARGEST = 10**12


class Zipf:
    r"""The law :math:`p_k \propto k^{-s}` on ranks 1..N, with certified digits.

    Parameters
    ----------
    s
        The exponent: a positive real as a decimal string, a fraction string, an int or a Fraction; never a float.
    N
        The number of ranks, 1 to 10^12.
    digits
        Every ball this class returns has at least this many certified digits.

    Raises
    ------
    ValueError
        Where s, N or digits is out of range.

    Examples
    --------
    >>> law = Zipf("2.31", 130_000, digits=20)
    >>> certified(law.p(1), 20)
    '0.70070334184121881539'
    >>> certified(Zipf(1, 3).p(1), 10)
    '0.5454545455'
    """

    def __init__(self, s: str | int | Fraction, N: int, digits: int = 50):
        self.s = _exponent(s)
        if not (isinstance(N, int) and not isinstance(N, bool) and 1 <= N <= LARGEST):
            raise ValueError(f"N={N}: the number of ranks is an integer from 1 to 10^12")
        if not 1 <= digits <= 1000:
            raise ValueError(f"digits={digits}: 1 to 1000 certified digits can be asked for")
        self.N, self.digits = N, digits

    @property
    def bits(self) -> int:
        """The least number of bits for the digits, with a guard."""
        return int(self.digits * 3.33) + 32

    @cached_property
    def H(self) -> arb:
        r"""The normaliser :math:`H_{N,s}`."""
        return self.power_sum_unnormalised(1)

    def power_sum_unnormalised(self, m: int) -> arb:
        r"""The number :math:`H_{N,ms} = \sum_k k^{-ms}`, by Hurwitz zeta, by digamma where ms = 1.

        Near ms = 1 both zetas are large and digits cancel: the precision grows until the digits are certified.
        """
        bits = self.bits
        while True:
            with ctx.workprec(bits):
                order = arb(m * self.s.numerator) / self.s.denominator
                if m * self.s == 1:
                    total = arb(self.N + 1).digamma() + arb.const_euler()
                else:
                    total = order.zeta() - order.zeta(self.N + 1)
            if total.rel_accuracy_bits() >= self.bits - 16:
                return total
            bits *= 2

    def p(self, k: int) -> arb:
        r"""The probability :math:`p_k` of rank k, 1 <= k <= N."""
        if not 1 <= k <= self.N:
            raise ValueError(f"rank {k}: ranks run from 1 to N = {self.N}")
        with ctx.workprec(self.bits):
            return arb(k) ** (arb(-self.s.numerator) / self.s.denominator) / self.H

    def power_sum(self, m: int) -> arb:
        r"""The sum :math:`\sum_k p_k^m = H_{N,ms} / H_{N,s}^m`."""
        with ctx.workprec(self.bits):
            return self.power_sum_unnormalised(m) / self.H**m

    def probabilities(self, bits: int) -> list[arb]:
        """All N probabilities; the law is walked, so N is at most 10^6."""
        if self.N > WALKED:
            raise ValueError(f"N={self.N}: this walks the whole law, which is done up to N = {WALKED:,}")
        finer = Zipf(self.s, self.N, digits=max(self.digits, int(bits / 3.33)))
        with ctx.workprec(bits):
            power = arb(-self.s.numerator) / self.s.denominator
            return [arb(k) ** power / finer.H for k in range(1, self.N + 1)]

    def floor(self, d: int) -> arb:
        r"""The floor :math:`\max(p_1^d, 1/N)` at distance d."""
        with ctx.workprec(self.bits):
            bound: arb = floor(self.p(1), self.N, d)
            return bound

    def ceiling(self, d: int) -> arb:
        r"""The ceiling :math:`p_1` at every distance d >= 1."""
        _distance(d)
        return self.p(1)

    def distinct_peaks(self, d: int) -> arb:
        r"""The bound :math:`W_d` of kernels whose contexts have different peaks."""
        with ctx.workprec(self.bits):
            bound: arb = distinct_peaks(self.p(1), self.second, d)
            return bound

    def distinct_peaks_limit(self) -> arb:
        r"""The limit :math:`W_\infty = p_2 / (1 - p_1 + p_2)`."""
        with ctx.workprec(self.bits):
            return self.second / (1 - self.p(1) + self.second)

    @property
    def second(self) -> arb:
        """p_2, zero where there is one rank only."""
        return self.p(2) if self.N > 1 else arb(0)

    def latin_envelope(self, distances: int) -> list[arb]:
        r"""The bounds :math:`E_1, \dots, E_D` of Latin kernels; N is at most 10^6, since the whole law is walked."""
        _distance(distances)
        bits = self.bits + 2 * self.N.bit_length() + 4 * distances
        with ctx.workprec(bits):
            return latin_envelope(self.probabilities(bits), distances)


def floor(p1: Any, N: int, d: int) -> Any:
    r"""The largest marginal at distance d is at least :math:`\max(p_1^d, 1/N)`, whatever the permutations.

    >>> floor(Fraction(1, 2), 3, 2)
    Fraction(1, 3)
    """
    _distance(d)
    return _larger(p1**d, _like(p1, Fraction(1, N)))


def distinct_peaks(p1: Any, p2: Any, d: int) -> Any:
    r"""The recursion :math:`W_1 = p_1,\ W_{d+1} = p_2 + (p_1 - p_2) W_d`: Markov contexts with different peaks.

    In closed form :math:`W_d = W_\infty + (p_1 - W_\infty)(p_1 - p_2)^{d-1}`.

    >>> distinct_peaks(Fraction(6, 11), Fraction(3, 11), 3)
    Fraction(516, 1331)
    """
    _distance(d)
    W = p1
    for _ in range(d - 1):
        W = p2 + (p1 - p2) * W
    return W


def distinct_peaks_closed(p1: Any, p2: Any, d: int) -> Any:
    r"""The closed form :math:`W_\infty + (p_1 - W_\infty)(p_1 - p_2)^{d-1}` of :func:`distinct_peaks`.

    >>> distinct_peaks_closed(Fraction(6, 11), Fraction(3, 11), 3)
    Fraction(516, 1331)
    """
    _distance(d)
    limit = p2 / (1 - p1 + p2)
    return limit + (p1 - limit) * (p1 - p2) ** (d - 1)


def latin_envelope(p: Sequence[Any], distances: int) -> list[Any]:
    r"""The bounds :math:`E_1..E_D` on the largest marginal under Latin kernels with Markov contexts.

    With :math:`P_m = \sum_{k \le m} p_k` and :math:`S = P` at distance 1, one more token gives

    .. math:: S'_m = \min\Bigl\{S_m,\ P_m S_m + m \sum_{j > m} p_j (S_j - S_{j-1})\Bigr\}, \qquad E_d = S_1 .

    >>> [str(E) for E in latin_envelope([Fraction(6, 11), Fraction(3, 11), Fraction(2, 11)], 3)]
    ['6/11', '49/121', '478/1331']
    """
    _distance(distances)
    law = np.array(list(p), dtype=object)
    m = np.arange(1, len(law) + 1).astype(object)
    P = np.cumsum(law)
    S, E = P, [P[0]]
    for _ in range(distances - 1):
        tail = np.cumsum((law[1:] * (S[1:] - S[:-1]))[::-1])[::-1]
        spread = P * S
        spread[:-1] += m[:-1] * tail
        S = _SMALLER(S, spread)
        E.append(S[0])
    return E


def certified(ball: arb, digits: int) -> str:
    """The number rounded to ``digits`` significant decimals, all of them certified by the ball.

    Raises
    ------
    ValueError
        Where the ball is too wide to certify the rounding.

    >>> certified(arb(2) / 3, 5)
    '0.66667'
    """
    text = ball.str(digits, radius=False)
    shown = Fraction(text)
    unit = Fraction(10) ** (_exponent_of(shown) - digits + 1)
    with ctx.workprec(4 * digits + 64):
        centre = arb(shown.numerator) / shown.denominator
        half = arb(unit.numerator) / unit.denominator / 2
        if not abs(ball - centre) <= half * (1 + arb(2) ** -20):
            raise ValueError(f"{ball} does not certify {digits} digits")
    return text


def _exponent_of(x: Fraction) -> int:
    if not x:
        return 0
    power = len(str(abs(x.numerator))) - len(str(x.denominator))
    return power if abs(x) >= Fraction(10) ** power else power - 1


def _exponent(s: str | int | Fraction) -> Fraction:
    try:
        if isinstance(s, float | bool):
            raise TypeError
        if isinstance(s, str) and not re.fullmatch(
            r"[+-]?(\d{1,60}(\.\d{0,60})?|\.\d{1,60})(e[+-]?\d{1,2})?|\d{1,60}/\d{1,60}", s.strip(), re.I
        ):
            raise ValueError
        value = Fraction(s)
    except (TypeError, ValueError, ZeroDivisionError):
        raise ValueError(
            f"s={s!r}: the exponent is a positive real, written as a decimal string such as '2.31'"
        ) from None
    if not 0 < value <= 1000:
        raise ValueError(f"s={s}: the exponent is above 0 and at most 1000")
    return value


def _distance(d: int) -> None:
    if not (isinstance(d, int) and d >= 1):
        raise ValueError(f"distance {d}: distances are integers of at least 1")


def _smaller(a: Any, b: Any) -> Any:
    return a.min(b) if isinstance(a, arb) else min(a, b)


def _larger(a: Any, b: Any) -> Any:
    return a.max(b) if isinstance(a, arb) else max(a, b)


def _like(a: Any, ratio: Fraction) -> Any:
    return arb(ratio.numerator) / ratio.denominator if isinstance(a, arb) else ratio


_SMALLER = np.frompyfunc(_smaller, 2, 1)
