r"""The law that the chain rule gives some masked positions of a text, in one order, and what the text costs in it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exact.joint import Joint, require_table
from exact.types import Table
from neural.model import Model, alphabet_of, laws_at, masked

#: Contexts of the last step of an enumeration that are read unless a number of tokens is named.
PASSES = 1024
#: Contexts read at a time: their laws over a large alphabet must fit in memory.
ROWS = 256


def affordable(V: int, masks: int) -> int:
    """The most tokens at each of some masked positions whose prefixes are no more than :data:`PASSES`.

    >>> affordable(591, 2), affordable(591, 3), affordable(20, 3)
    (591, 32, 20)
    """
    most = next(M for M in itertools.count(1) if (M + 1) ** (masks - 1) > PASSES)
    return min(V, most)


@dataclass(frozen=True)
class MaskedLaw:
    """The law of some masked positions by the chain rule in one order."""

    #: Its weights are the probabilities of the sequences of kept tokens, one axis a position, their total what is kept.
    joint: Joint
    #: The tokens kept at each position as places in the alphabet, ``[k, M]``.
    kept: Table
    #: The probability of all other sequences.
    left_out: float
    #: The laws of the single positions with all of them masked, ``[k, V]``.
    parallel: Table
    #: Contexts read.
    passes: int


def masked_law(
    model: Model,
    ids: Table,
    positions: Sequence[int],
    order: Sequence[int],
    top: int | None = None,
    parallel: Table | None = None,
) -> MaskedLaw:
    r"""The law :math:`\prod_j f_{\sigma_j}(x_{\sigma_j} | x_{\sigma_1}, \dots, x_{\sigma_{j-1}}, c)` of masked positions.

    Every prefix is filled in and read. Axes follow ``positions``, whatever the order. With ``top``, only that many of
    the likeliest tokens of each position's parallel law are filled in, and the mass of all others is told.

    Parameters
    ----------
    ids
        The text ``[L]``; what it holds at the positions is not looked at.
    order
        The positions in the order of the chain rule.
    parallel
        The laws with all positions masked ``[k, V]``, where they are known.

    Raises
    ------
    ValueError
        Where the order is no order of the positions, or top is below 1.
    MemoryError
        Where the table cannot fit.
    """
    positions, k = list(positions), len(positions)
    if sorted(order) != sorted(set(positions)) or not k:
        raise ValueError(f"order {list(order)}: each of the positions {positions} once")
    if top is not None and top < 1:
        raise ValueError(f"top {top}: at least 1 token is kept")
    alphabet, context = alphabet_of(model), masked(model, ids, positions)
    known = parallel is not None
    if parallel is None:
        parallel = laws_at(model, context[None], positions)[0]
    M = min(top or model.V, model.V)
    require_table(M, k)
    kept = np.sort(np.argsort(-parallel, axis=1, kind="stable")[:, :M], axis=1)
    places = [positions.index(i) for i in order]
    table, passes = parallel[places[0], kept[places[0]]], 0 if known else 1
    for step in range(1, k):
        prefixes = np.stack(np.meshgrid(*(kept[j] for j in places[:step]), indexing="ij"), -1).reshape(-1, step)
        rows = np.repeat(context[None], len(prefixes), axis=0)
        rows[:, list(order[:step])] = alphabet[prefixes]
        wanted = kept[places[step]]
        blocks = (rows[at : at + ROWS] for at in range(0, len(rows), ROWS))
        laws = np.concatenate([laws_at(model, block, [order[step]])[:, 0, wanted] for block in blocks])
        table = (table[:, None] * laws).ravel()
        passes += len(rows)
    joint = Joint(table.reshape((M,) * k).transpose(np.argsort(places)))
    return MaskedLaw(joint, kept, max(0.0, 1 - joint.total) if M < model.V else 0.0, parallel, passes)


def chain_cost(model: Model, ids: Table, order: Sequence[int]) -> float:
    r"""Minus the log-probability of a text's own tokens, :math:`-\sum_j \log f_{\sigma_j}(x_{\sigma_j} | \cdot)`, token by token."""
    context, alphabet, cost = masked(model, ids, order), alphabet_of(model), 0.0
    for i in order:
        law = laws_at(model, context[None], [i])[0, 0]
        cost += cost_of(float(law[alphabet == ids[i]].sum()))
        context[i] = ids[i]
    return cost


def cost_of(p: float) -> float:
    """Minus the logarithm of a probability, in nats."""
    return -math.log(p) if p > 0 else math.inf
