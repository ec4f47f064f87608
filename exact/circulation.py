r"""Circulation: whether a denoiser's conditionals belong to one joint.

Two masked positions can be revealed in either order. The logarithm of the ratio of both products,

.. math:: \kappa_{ij}(x | c) = \log \frac{f_i(x_i | c)\, f_j(x_j | c, x_i)}{f_j(x_j | c)\, f_i(x_i | c, x_j)},

is zero everywhere iff the conditionals are those of a joint, and the likelihoods of two orders differ by a sum of them.

Source: arXiv 2605.09303 (path-dependent denoising).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import prod

import numpy as np

from exact.denoiser import Conditionals
from exact.lattice import contexts
from exact.logsum import add_up, expected_log
from exact.types import Context, Denoiser, Nats, Number, Table


def circulation(conditionals: Conditionals, context: Context, i: int, j: int, values: tuple[int, int]) -> Nats:
    r"""The circulation :math:`\kappa_{ij}` in ``context`` (i and j masked), with the tokens ``values`` at i and j.

    Raises
    ------
    ValueError
        Where i and j are not two masked positions, or a conditional on the way is zero.
    """
    if i == j or {context[i], context[j]} != {conditionals.V}:
        raise ValueError(f"positions {i} and {j} of context {context}: two masked positions are needed")
    up = _chain(conditionals, context, (i, j), values)
    down = _chain(conditionals, context, (j, i), values[::-1])
    if not all((*up, *down)):
        raise ValueError(f"tokens {values} at {i} and {j} have probability zero in context {context}")
    return expected_log([(1, p) for p in up] + [(-1, p) for p in down])


def order_likelihood(conditionals: Conditionals, x: Context, order: Sequence[int]) -> Number:
    r"""The probability :math:`\prod_k f_{\sigma_k}(x_{\sigma_k} | x_{\sigma_{<k}})` of drawing x one token at a time."""
    likelihood: Number = Fraction(1)
    for p in _chain(conditionals, conditionals.start, order, [x[i] for i in order]):
        likelihood = likelihood * p
    return likelihood


def swaps(first: Sequence[int], second: Sequence[int]) -> Iterator[tuple[tuple[int, ...], int, int]]:
    """Adjacent swaps that turn one order into another: what is revealed before each, and the two in their old order.

    >>> list(swaps((0, 1, 2), (2, 0, 1)))
    [((0,), 1, 2), ((), 0, 2)]
    """
    order = list(first)
    for end, wanted in enumerate(second):
        for k in range(order.index(wanted), end, -1):
            yield tuple(order[: k - 1]), order[k - 1], order[k]
            order[k - 1], order[k] = order[k], order[k - 1]


def path_circulation(conditionals: Conditionals, x: Context, first: Sequence[int], second: Sequence[int]) -> Nats:
    """The summed circulation over the adjacent swaps from one order to another, along the sequence x."""
    parts = []
    for before, i, j in swaps(first, second):
        context = tuple(v if k in before else conditionals.V for k, v in enumerate(x))
        parts.append(circulation(conditionals, context, i, j, (x[i], x[j])))
    return add_up(parts)


def largest_circulation(conditionals: Conditionals) -> float:
    r"""The largest :math:`|\kappa_{ij}(x|c)|` over all contexts, pairs and tokens of positive probability; a float."""
    V, L = conditionals.V, conditionals.L
    largest = 0.0
    for context in itertools.product(range(V + 1), repeat=L):
        masked = [i for i, v in enumerate(context) if v == V]
        for i, j in itertools.combinations(masked, 2):
            for values in itertools.product(range(V), range(V)):
                up = prod(_chain(conditionals, context, (i, j), values))
                down = prod(_chain(conditionals, context, (j, i), values[::-1]))
                if up and down:
                    largest = max(largest, abs(math.log(up / down)))
    return largest


def float_circulation(denoiser: Denoiser, V: int, L: int) -> float:
    """The same for any denoiser in floats, all contexts of a pair at once.

    >>> from exact.denoiser import ExactDenoiser
    >>> from exact.languages import parity
    >>> float_circulation(ExactDenoiser(parity(3)), 2, 3)
    0.0
    """
    every, largest = contexts(V, L), 0.0
    for i, j in itertools.combinations(range(L), 2):
        hidden = every[(every[:, i] == V) & (every[:, j] == V)]
        up, down = (chained(denoiser, hidden, *order) for order in ((i, j), (j, i)))
        down = down.swapaxes(1, 2)
        met = (up > 0) & (down > 0)
        largest = max(largest, float(np.abs(np.log(up[met] / down[met])).max(initial=0.0)))
    return largest


def chained(denoiser: Denoiser, hidden: Table, i: int, j: int) -> Table:
    """The laws of two masked tokens by the chain rule, :math:`f_i(u | c) f_j(v | c, u)`, ``[B, V, V]``."""
    hidden = np.asarray(hidden)
    first = np.asarray(denoiser(hidden), dtype=float)[:, i]
    told = np.repeat(hidden[:, None], first.shape[1], axis=1)
    told[:, :, i] = np.arange(first.shape[1])
    second = np.asarray(denoiser(told.reshape(-1, hidden.shape[1])), dtype=float)[:, j]
    joint: Table = first[:, :, None] * second.reshape(len(hidden), first.shape[1], -1)
    return joint


def _chain(conditionals: Conditionals, context: Context, order: Sequence[int], values: Sequence[int]) -> list[Number]:
    """The conditionals met when the tokens at ``order`` are told in turn."""
    met, now = [], list(context)
    for i, v in zip(order, values, strict=True):
        met.append(conditionals.at(tuple(now))[i][v])
        now[i] = v
    return met
