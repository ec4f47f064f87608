r"""End of text on a fixed canvas: words drawn independently until a stop, which fills the rest.

Each position stops with probability :math:`\epsilon` where the text still runs; a running text has the token ``0`` with
probability ``top`` and others below it. With exact marginals, decoding that reveals the most confident position and
takes its most likely token fills the canvas with text, or with stops, and nothing between.

Source: arXiv 2510.03289, Section 3.4 (in words); the model is ours.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from exact.joint import Joint, integer_joint, require_table


def stopping(top: Fraction, epsilon: Fraction, L: int) -> Joint:
    """The joint over the top token 0, one other token 1, and the stop 2.

    >>> stopping(Fraction(2, 3), Fraction(1, 2), 1).weights.tolist()
    [2, 1, 3]
    """
    top, epsilon = Fraction(top), Fraction(epsilon)
    if not (Fraction(1, 2) <= top <= 1 and 0 < epsilon < 1):
        raise ValueError(
            f"top={top}, epsilon={epsilon}: a top probability of at least 1/2, a stop probability inside 0 to 1"
        )
    require_table(3, L)
    scale = top.denominator * epsilon.denominator
    run = [(1 - epsilon) * top, (1 - epsilon) * (1 - top), epsilon]
    weights = [int(p * scale) for p in run]
    table = np.array(1, dtype=object)
    alive = np.array(True)
    for _ in range(L):
        here = np.where(alive[..., None], weights, np.array([0, 0, scale], dtype=object))
        table = table[..., None] * here
        alive = alive[..., None] & np.array([True, True, False])
    return integer_joint(table)


def greedy_stops(top: Fraction, epsilon: Fraction, L: int) -> int:
    """The stops that greedy decoding by confidence leaves on a canvas of L, without a table: for canvases of any length.

    The first of equally confident positions is revealed; of equally likely tokens, text before a stop.

    >>> [greedy_stops(Fraction(7, 10), Fraction(1, 20), L) for L in (21, 22)]
    [0, 22]
    """
    top, epsilon = Fraction(top), Fraction(epsilon)
    run = [(1 - epsilon) ** d for d in range(L + 1)]
    text, stop = 0, L + 1  # the last position known to be text, the first known to be a stop
    told: set[int] = set()
    while len(told) < L:
        best: tuple[Fraction, int, bool] | None = None
        for i in range(1, L + 1):
            if i in told:
                continue
            if i < text:
                stops = Fraction(0)
            elif i > stop:
                stops = Fraction(1)
            else:
                stops = (1 - run[i - text]) / ((1 - run[stop - text]) if stop <= L else 1)
            ends = stops > (1 - stops) * top
            sure = max(stops, (1 - stops) * top)
            if best is None or sure > best[0]:
                best = (sure, i, ends)
        assert best, "a position is left"
        told.add(best[1])
        text, stop = (text, min(stop, best[1])) if best[2] else (max(text, best[1]), stop)
    return max(0, L + 1 - stop)
