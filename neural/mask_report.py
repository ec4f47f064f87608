"""Some masked positions of a text: the chain rule in both orders, against the product of the parallel laws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exact.factorization import Split, product_split
from exact.information import kl, total_variation
from exact.types import Table
from neural.masked_law import MaskedLaw, chain_cost, cost_of, masked_law
from neural.model import Model, alphabet_of
from neural.prompts import require_count


@dataclass(frozen=True)
class Order:
    """What the chain rule in one order makes of the masked positions."""

    #: Against the product of the parallel laws: the divergence, its own total correlation, and the drift.
    split: Split
    #: The likeliest sequence, in ids.
    argmax: tuple[int, ...]
    #: Minus the log-probability of the text's own tokens.
    truth: float
    left_out: float


@dataclass(frozen=True)
class MaskReport:
    """Some masked positions of a text: both orders of the chain rule, and the parallel laws."""

    positions: tuple[int, ...]
    text: tuple[int, ...]
    left: Order
    right: Order
    #: The gap between the orders: zero for conditionals of one joint.
    left_right: float
    right_left: float
    total_variation: float
    argmax: tuple[int, ...]
    truth: float
    left_out: float
    #: The tokens kept at each position.
    kept: int
    passes: int


def mask_report(model: Model, ids: Table, positions: Sequence[int], top: int | None = None) -> MaskReport:
    r"""The laws of masked positions from left to right, :math:`J_L`, and back, :math:`J_R`, against the parallel product.

    With ``top``, divergences and correlations are those of the laws given that every token is a kept one; the
    log-probabilities of the text's tokens are whole. Position by position in increasing order.

    Raises
    ------
    ValueError
        Where there are fewer than two positions or more than four, or a position's token is not in the alphabet.
    """
    require_count(len(positions), "masks")
    positions, alphabet = tuple(sorted(positions)), alphabet_of(model)
    places = {int(id): place for place, id in enumerate(alphabet)}
    text = tuple(int(ids[i]) for i in positions)
    if bad := [id for id in text if id not in places]:
        raise ValueError(f"the masked token, id {bad[0]}, is not in the alphabet")
    told = [places[id] for id in text]
    left = masked_law(model, ids, positions, positions, top)
    right = masked_law(model, ids, positions, positions[::-1], top, left.parallel)
    truth = sum(cost_of(law[v]) for law, v in zip(left.parallel, told, strict=True))
    inside = np.array([law[kept] for law, kept in zip(left.parallel, left.kept, strict=True)])
    first, more = _order(model, ids, left, positions, told, inside)
    second, again = _order(model, ids, right, positions[::-1], told, inside)
    return MaskReport(
        positions,
        text,
        first,
        second,
        float(kl(left.joint, right.joint)),
        float(kl(right.joint, left.joint)),
        float(total_variation(left.joint, right.joint)),
        tuple(int(alphabet[law.argmax()]) for law in left.parallel),
        truth,
        max(0.0, 1 - float(inside.sum(axis=1).prod())) if inside.shape[1] < model.V else 0.0,
        inside.shape[1],
        left.passes + right.passes + more + again,
    )


def _order(
    model: Model, ids: Table, law: MaskedLaw, order: Sequence[int], told: Sequence[int], inside: Table
) -> tuple[Order, int]:
    """One order's summary, and the contexts read where the text's own tokens are not among the kept ones."""
    alphabet, weights, passes = alphabet_of(model), law.joint.weights, 0
    cell = [np.flatnonzero(kept == v) for kept, v in zip(law.kept, told, strict=True)]
    if all(map(len, cell)):
        cost = cost_of(weights[tuple(int(at[0]) for at in cell)])
    else:
        cost, passes = chain_cost(model, ids, order), len(order)
    best = np.unravel_index(int(weights.argmax()), weights.shape)
    argmax = tuple(int(alphabet[kept[at]]) for kept, at in zip(law.kept, best, strict=True))
    return Order(product_split(law.joint, inside), argmax, cost, law.left_out), passes
