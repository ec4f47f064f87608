r"""The lattice of contexts: the marginal cube of a joint, and sums over all subsets of its tokens.

A context is L tokens in which the mask id ``V`` hides a token. Entry ``cube[c]`` is the weight of all sequences that agree
with ``c`` off its masks, so the exact denoiser is a ratio of two neighbours, and the exact loss and every marginal are read
off the cube. The functions on tables take any array of the array API standard, on any device, and run where it lives.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from array_api_compat import array_namespace, is_numpy_namespace

from exact.joint import Joint, require_memory
from exact.types import Table

#: Contexts of the last axes that are expanded at once: a row of them stays in the first cache.
COLUMNS = 800
#: Entries of which the logarithm is taken at once: numpy's stay in the second cache, a device wants many.
NUMPY_BLOCK, DEVICE_BLOCK = 1 << 15, 1 << 26


def marginal_cube(joint: Joint) -> Table:
    r"""The weights of all :math:`(V+1)^L` contexts, index ``V`` meaning summed out.

    The entry of the all-masked context is the joint's total.

    >>> marginal_cube(Joint([[2, 1], [0, 1]]))
    array([[2, 1, 3],
           [0, 1, 1],
           [2, 2, 4]])
    """
    require_memory(16 * (joint.V + 1) ** joint.L, f"a cube of {joint.V + 1}^{joint.L} contexts")
    cube: Table = context_weights(joint.weights)
    return cube


def contexts(V: int, L: int) -> Table:
    """All contexts, ``int[(V+1)^L, L]``, in the order of ``marginal_cube(...).ravel()``."""
    require_memory(8 * L * (V + 1) ** L, f"a list of {V + 1}^{L} contexts")
    return np.indices((V + 1,) * L).reshape(L, -1).T


def context_weights(weights: Any) -> Any:
    """The weights of all contexts, ``(V + 1,) * L``: index V of an axis holds its sum."""
    return _expanded(weights, range(weights.ndim))


def subset_plogp(weights: Any) -> Any:
    r"""The sums :math:`\sum_{x_S} w(x_S) \log w(x_S)` of all subsets S of the tokens, ``(2,) * L``, index 1 where in S.

    Only the last axes are expanded into contexts, so that a row of them fits a cache; over the first axes the subsets are
    visited one by one, each made from one with a token more. That is :math:`(V+1)^L` logarithms, and a memory of
    :math:`2 \cdot 2^L (1 + 1/V)^l` entries for l expanded axes.
    """
    xp = array_namespace(weights)
    V, L = weights.shape[0], weights.ndim
    low = max(k for k in range(L + 1) if k == 0 or (V + 1) ** k <= COLUMNS)
    high, columns = L - low, (V + 1) ** low
    table = xp.reshape(_expanded(weights, range(high, L)), (*(V,) * high, columns))
    rows = max(1, (NUMPY_BLOCK if is_numpy_namespace(xp) else DEVICE_BLOCK) // columns)
    found = xp.empty((2,) * high + (columns,), dtype=weights.dtype, device=weights.device)

    def visit(table: Any, subset: tuple[int, ...], axes: int) -> None:
        found[subset] = _column_plogp(xp, xp.reshape(table, (-1, columns)), rows)
        for i in range(axes):
            visit(_summed(table, i, V), (*subset[:i], 0, *subset[i + 1 :]), i)

    visit(table, (1,) * high, high)
    sums = xp.reshape(found, (2,) * high + (V + 1,) * low)
    for axis in range(high, L):
        hidden = sums[(slice(None),) * axis + (V,)]
        sums = xp.stack([hidden, _summed(sums, axis, V)], axis=axis)
    return sums


def _expanded(table: Any, axes: range) -> Any:
    """The table with the sum over each of ``axes`` appended to it."""
    xp = array_namespace(table)
    for axis in axes:
        table = xp.concat([table, xp.expand_dims(_summed(table, axis, table.shape[axis]), axis=axis)], axis=axis)
    return table


def _summed(table: Any, axis: int, V: int) -> Any:
    """The sum of the first V slices along an axis: for short axes, slices add faster than a reduction."""
    before = (slice(None),) * axis
    if V > 4:
        return array_namespace(table).sum(table[(*before, slice(V))], axis=axis)
    total = table[(*before, 0)]
    for v in range(1, V):
        total = total + table[(*before, v)]
    return total


def _column_plogp(xp: Any, table: Any, rows: int) -> Any:
    """The sum over rows of w log w, zero at zero, for each column of ``[R, columns]``; ``rows`` are taken at once."""
    parts = []
    for start in range(0, table.shape[0], rows):
        block = table[start : start + rows, :]
        safe = block if xp.min(block) > 0 else xp.where(block > 0, block, xp.ones_like(block))
        parts.append(xp.sum(block * xp.log(safe), axis=0))
    total = parts[0]
    for part in itertools.islice(parts, 1, None):
        total = total + part
    return total
