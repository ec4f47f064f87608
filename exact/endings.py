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
    running, _, stopped = _steps(top, epsilon)
    require_table(3, L)
    table = np.array(1, dtype=object)
    alive = np.array(True)
    for _ in range(L):
        here = np.where(alive[..., None], np.array(running, dtype=object), np.array(stopped, dtype=object))
        table = table[..., None] * here
        alive = alive[..., None] & np.array([True, True, False])
    return integer_joint(table)


def greedy_stops(top: Fraction, epsilon: Fraction, L: int) -> int:
    """The stops that greedy decoding by confidence leaves on a canvas of L, by messages along it: for canvases without a table.

    The joint weight of what is told and one more token is what reaches that token from the left times what it sends to
    the right; the largest is told next. The first of equally confident positions is revealed, of its equally likely
    tokens the first.

    >>> [greedy_stops(Fraction(7, 10), Fraction(1, 20), L) for L in (21, 22)]
    [0, 22]
    """
    step = np.array(_steps(top, epsilon), dtype=object)
    told = np.ones((L, 3), dtype=object)
    hidden = list(range(L))
    reach, send = np.tile(step[0], (L, 1)), np.ones((L, 3), dtype=object)
    for i in range(L - 1, 0, -1):
        send[i - 1] = step @ send[i]
    for i in range(1, L):
        reach[i] = reach[i - 1] @ step
    while hidden:
        # every position divides the same total, so the largest weight is the most confident
        weights = reach[hidden] * send[hidden]
        which, token = np.unravel_index(weights.argmax(), weights.shape)
        chosen = hidden.pop(int(which))
        told[chosen] = np.arange(3) == token
        for i in range(chosen + 1, L):
            reach[i] = (told[i - 1] * reach[i - 1]) @ step
        for i in range(chosen, 0, -1):
            send[i - 1] = step @ (told[i] * send[i])
    return int(told[:, 2].sum())


def _steps(top: Fraction, epsilon: Fraction) -> list[list[int]]:
    """Integer weights of the next token after the top token, the other one and the stop."""
    top, epsilon = Fraction(top), Fraction(epsilon)
    if not (Fraction(1, 2) <= top <= 1 and 0 < epsilon < 1):
        raise ValueError(
            f"top={top}, epsilon={epsilon}: a top probability of at least 1/2, a stop probability inside 0 to 1"
        )
    scale = top.denominator * epsilon.denominator
    run = [int(p * scale) for p in ((1 - epsilon) * top, (1 - epsilon) * (1 - top), epsilon)]
    return [run, run, [0, 0, scale]]
