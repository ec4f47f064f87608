r"""The continuous-time masked cross-entropy, summed over every context of a joint.

.. math:: L_\infty(f) = \sum_{c} w(m_c)\, P(c) \sum_{i \text{ masked}} E[-\log f_i(X_i) \mid c], \qquad
          w(m) = \int_0^1 t^{m-1} (1-t)^{L-m} \, dt
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from math import comb
from typing import Any

import numpy as np

from exact.denoiser import Conditionals, ExactDenoiser
from exact.joint import Joint
from exact.lattice import contexts, marginal_cube
from exact.logsum import LogSum, expected_log
from exact.types import Context, Denoiser, Nats, Table


def mask_weight(m: int, L: int) -> Fraction:
    r"""The weight of one set of m >= 1 masks, :math:`\sum_k \binom{L-m}{k} \frac{(-1)^k}{m+k}`, term by term.

    >>> mask_weight(2, 3)
    Fraction(1, 6)
    """
    return sum((Fraction(comb(L - m, k) * (-1) ** k, m + k) for k in range(L - m + 1)), Fraction(0))


def loss(joint: Joint, model: Joint | None = None, weight: Callable[[int, int], Fraction] = mask_weight) -> Nats:
    """The loss of a joint's exact denoiser, or of the exact conditionals of another joint, context by context.

    Infinite where the model denies a token that occurs.

    >>> from exact.information import entropy
    >>> from exact.languages import parity
    >>> loss(parity(3)) == entropy(parity(3))
    True
    """
    V, L = joint.V, joint.L
    cube, told = marginal_cube(joint), marginal_cube(model or joint)
    each = {m: weight(m, L) / joint.total for m in range(1, L + 1)}
    terms: dict[int, Any] = {}
    for context in itertools.product(range(V + 1), repeat=L):
        masked = [i for i in range(L) if context[i] == V]
        if not masked or not cube[context]:
            continue
        for i in masked:
            for v in range(V):
                seen = (*context[:i], v, *context[i + 1 :])
                share = each[len(masked)] * int(cube[seen])
                if not share:
                    continue
                if not told[seen]:
                    return math.inf
                terms[int(told[seen])] = terms.get(int(told[seen]), Fraction(0)) - share
                terms[int(told[context])] = terms.get(int(told[context]), Fraction(0)) + share
    return LogSum(terms)


def denoiser_loss(joint: Joint, conditionals: Conditionals) -> Nats:
    r"""The loss of any denoiser, context by context; its laws need no common joint.

    >>> from exact.information import entropy
    >>> pair = Joint([[2, 1], [0, 1]])
    >>> denoiser_loss(pair, Conditionals(pair)) == entropy(pair)
    True
    """
    return expected_log(
        (-weight * w, p)
        for context, weight, i, row in _asked(joint)
        for w, p in zip(row, conditionals.at(context)[i], strict=True)
    )


def denoiser_excess(joint: Joint, conditionals: Conditionals) -> Nats:
    r"""What the loss of any denoiser is above the least one, :math:`\sum_c w_c \sum_i \mathrm{KL}(P_i(\cdot|c) \| f_i(\cdot|c))`.

    Infinite where the denoiser denies a token that occurs.

    >>> pair = Joint([[2, 1], [0, 1]])
    >>> denoiser_excess(pair, Conditionals(pair)) == 0
    True
    """
    parts: list[tuple[Fraction, Any]] = []
    for context, weight, i, row in _asked(joint):
        for w, p in zip(row, conditionals.at(context)[i], strict=True):
            if w and not p:
                return math.inf
            if w:
                parts.append((weight * w, Fraction(w, sum(row)) / p))
    return expected_log(parts)


def expected_loss(joint: Joint, denoiser: Denoiser) -> float:
    """The loss of any denoiser over all contexts, in float64; ``inf`` where it denies a token that occurs."""
    cube = marginal_cube(joint) / joint.total
    every = contexts(joint.V, joint.L)
    every = every[cube.ravel() > 0]
    masked = every == joint.V
    weight = np.array([0.0] + [float(mask_weight(m, joint.L)) for m in range(1, joint.L + 1)])[masked.sum(axis=1)]
    marginals = denoiser(every)
    loss = 0.0
    for i in range(joint.L):
        rows = every[masked[:, i]]
        for v in range(joint.V):
            told = rows.copy()
            told[:, i] = v
            mass = cube[tuple(told.T)] * weight[masked[:, i]]
            with np.errstate(divide="ignore"):
                cost = -np.log(marginals[masked[:, i], i, v])
            loss += float((mass[mass > 0] * cost[mass > 0]).sum())
    return loss


def context_weights(joint: Joint, B: int | None = None) -> tuple[Table, Table, Table]:
    """The contexts of positive weight that have masks ``[n, L]``, their weights in the loss ``[n]``, the positions asked.

    With ``B``, the contexts of decoding in blocks of B: none before the block is masked, all after it are, and only
    masked positions of the block are asked, with the weight of a text as long as the block.

    >>> [len(context_weights(Joint(np.ones((2, 2, 2))), B)[0]) for B in (None, 1, 3)]
    [19, 7, 19]
    """
    every = contexts(joint.V, joint.L)
    share = marginal_cube(joint).ravel() / joint.total
    masked = every == joint.V
    kept = (share > 0) & masked.any(axis=1)
    every, share, masked = every[kept], share[kept], masked[kept]
    block_at = np.arange(joint.L) // (B or joint.L)
    now = block_at[masked.argmax(axis=1)][:, None]
    asked = masked & (block_at == now)
    if B:
        met = (masked | (block_at <= now)).all(axis=1)
        every, share, now, asked = every[met], share[met], now[met], asked[met]
    table = np.array(
        [[float(mask_weight(m, n)) if m <= n else 0.0 for n in range(1, joint.L + 1)] for m in range(1, joint.L + 1)]
    )
    sizes = (block_at == now).sum(axis=1)
    return every, share * table[asked.sum(axis=1) - 1, sizes - 1], asked


def excess_loss(joint: Joint, denoiser: Denoiser, B: int | None = None) -> float:
    r"""What a denoiser's loss is above the least one, :math:`\sum_c w(m_c) P(c) \sum_i \mathrm{KL}(P_i(\cdot|c) \| f_i(\cdot|c))`, in float64.

    >>> excess_loss(Joint([[1, 0], [0, 1]]), ExactDenoiser(Joint([[1, 0], [0, 1]])))
    0.0
    """
    every, weight, asked = context_weights(joint, B)
    exact, model = ExactDenoiser(joint)(every), denoiser(every)
    with np.errstate(divide="ignore", invalid="ignore"):
        divergence = np.where(exact > 0, exact * np.log(exact / model), 0.0).sum(axis=2)
    return float(weight @ np.where(asked, divergence, 0.0).sum(axis=1))


def _asked(joint: Joint) -> Iterator[tuple[Context, Fraction, int, list[int]]]:
    """Each possible context with each of its masked positions: the weight of its masks, and of the context with each token there."""
    cube, V, L = marginal_cube(joint), joint.V, joint.L
    each = {m: mask_weight(m, L) / joint.total for m in range(1, L + 1)}
    for context in itertools.product(range(V + 1), repeat=L):
        masked = [i for i in range(L) if context[i] == V]
        if cube[context]:
            for i in masked:
                row = [int(cube[(*context[:i], v, *context[i + 1 :])]) for v in range(V)]
                yield context, each[len(masked)], i, row
