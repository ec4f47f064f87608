r"""Entropies, total correlations and divergences of a joint, in nats.

Integer joints give a :class:`~exact.logsum.LogSum`, whose equality and sign are decided; float joints give
a float. A total correlation is a difference of large numbers: of a float joint it carries an absolute error
of a few units in the last place of :math:`L \log V` per level of summation.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from functools import cache

import numpy as np

from exact.joint import Joint
from exact.logsum import LogSum, log, weighted_logs
from exact.types import Nats, Table

#: Entries per block: blocks of 4 MiB are few, and their later reads are from a cache.
BLOCK = 1 << 19
#: Entries of the rows that are summed down a table: they stay in the first cache.
ROW = 1024
#: Sequences of a table small enough to be summed by one matrix product instead of by halving.
SMALL = 256
#: Entries per thread: below this many more, a thread costs more than it saves.
THREADED = 1 << 20


def entropy(joint: Joint, positions: Sequence[int] | None = None) -> Nats:
    r"""The entropy :math:`H(X_S) = -\sum_x P(x_S) \log P(x_S)` of the tokens at ``positions`` (all by default).

    >>> entropy(Joint([1, 1, 2])) == Fraction(3, 2) * log(2)
    True
    """
    table = joint.weights if positions is None else joint.marginal(_known(joint, positions))
    return table_entropy(joint, table)


def conditional_entropy(joint: Joint, targets: Sequence[int], given: Sequence[int] = ()) -> Nats:
    r"""The entropy :math:`H(X_S \mid X_C) = H(X_{S \cup C}) - H(X_C)`."""
    union = [*given, *(i for i in targets if i not in given)]
    return entropy(joint, union) - entropy(joint, given)


def mutual_information(joint: Joint, first: Sequence[int], second: Sequence[int], given: Sequence[int] = ()) -> Nats:
    r"""The information :math:`I(X_A; X_B \mid X_C) = H(X_A \mid X_C) - H(X_A \mid X_{B \cup C})`."""
    return conditional_entropy(joint, first, given) - conditional_entropy(joint, first, [*second, *given])


def total_correlation(joint: Joint, targets: Sequence[int] | None = None, given: Sequence[int] = ()) -> Nats:
    r"""The (conditional) total correlation :math:`\sum_{i \in S} H(X_i \mid X_C) - H(X_S \mid X_C)`.

    Of the tokens at ``targets`` (all that are not given, by default), averaged over the context ``given``.

    >>> xor = Joint([[[1, 0], [0, 1]], [[0, 1], [1, 0]]])
    >>> total_correlation(xor, (0, 1)) == 0, total_correlation(xor, (0, 1), given=(2,)) == log(2)
    (True, True)
    """
    given = _known(joint, given)
    targets = _known(joint, [i for i in range(joint.L) if i not in given] if targets is None else targets)
    if set(targets) & set(given):
        raise ValueError(f"positions {sorted(set(targets) & set(given))} are both targets and given")
    everything = sorted(targets) == list(range(joint.L))
    table = joint.weights if everything else joint.marginal([*targets, *given])
    columns = joint.V ** len(given)
    if not joint.exact:
        return _float_total_correlation(joint, table.reshape(-1, columns), len(targets))
    singles = single_marginals(table.reshape(-1, columns), joint.V, len(targets))
    context = table.reshape(-1, columns).sum(axis=0)
    parts = [table_entropy(joint, single) - table_entropy(joint, context) for single in singles]
    return sum(parts, LogSum()) - (table_entropy(joint, table) - table_entropy(joint, context))


def dual_total_correlation(joint: Joint) -> Nats:
    r"""The dual total correlation :math:`H(X) - \sum_i H(X_i \mid X_{-i})`.

    >>> dual_total_correlation(Joint([[1, 0], [0, 1]])) == log(2)
    True
    """
    whole = entropy(joint)
    total = whole
    for i in range(joint.L):
        total = total - (whole - entropy(joint, [j for j in range(joint.L) if j != i]))
    return total


def kl(p: Joint, q: Joint) -> Nats:
    r"""The divergence :math:`\sum_x P(x) \log (P(x) / Q(x))`; ``math.inf`` where Q misses mass of P.

    >>> kl(Joint([1, 1]), Joint([1, 3])) == log(Fraction(4, 3)) / 2
    True
    """
    _same_space(p, q)
    support = p.weights > 0
    if (q.weights[support] == 0).any():
        return math.inf
    if not (p.exact and q.exact):
        a, b = p.probabilities()[support], q.probabilities()[support]
        return float((a * np.log(a / b)).sum())
    terms: dict[int, Fraction] = {}
    for w, u in zip(p.weights[support].tolist(), q.weights[support].tolist(), strict=True):
        share = Fraction(w, p.total)
        terms[w] = terms.get(w, 0) + share
        terms[u] = terms.get(u, 0) - share
    return LogSum(terms) + log(Fraction(q.total, p.total))


def total_variation(p: Joint, q: Joint) -> Fraction | float:
    r"""The distance :math:`\frac12 \sum_x |P(x) - Q(x)|`.

    >>> total_variation(Joint([1, 1]), Joint([1, 3]))
    Fraction(1, 4)
    """
    _same_space(p, q)
    if not (p.exact and q.exact):
        return float(np.abs(p.probabilities() - q.probabilities()).sum() / 2)
    difference = p.weights.astype(object) * q.total - q.weights.astype(object) * p.total
    return Fraction(int(np.abs(difference).sum()), 2 * p.total * q.total)


def single_marginals(table: Table, V: int, count: int) -> list[Table]:
    """The marginals of the leading ``count`` tokens of a table ``[V^count, columns]``, each ``[V, columns]``.

    A halving tree: the table seen as a square gives the sums over its second and its first half of tokens,
    two contiguous reads; each half is then a table of its own.
    """
    columns = table.shape[1]
    if count == 1:
        return [table]
    if V**count <= SMALL and table.dtype != object:
        return list((_indicator(V, count).astype(table.dtype) @ table).reshape(count, V, columns))
    half = count // 2
    square = table.reshape(V**half, V ** (count - half), columns)
    first = single_marginals(square.sum(axis=1), V, half)
    return first + single_marginals(square.sum(axis=0), V, count - half)


@cache
def _indicator(V: int, count: int) -> Table:
    """Row (i, v) marks the sequences of ``count`` tokens that have v at position i, ``[count * V, V^count]``."""
    tokens = np.indices((V,) * count).reshape(count, 1, -1)
    marks: Table = (tokens == np.arange(V)[:, None]).reshape(count * V, -1).astype(np.int64)
    return marks


def _float_total_correlation(joint: Joint, table: Table, count: int) -> float:
    r"""The total correlation of ``count`` tokens given the columns, in one pass over the table.

    With :math:`H(A) = \log W - \frac1W \sum w \log w` the logarithms of W cancel, the context's included.
    """
    V, columns = joint.V, table.shape[1]
    half = next(h for h in range(count // 2, count + 1) if V ** (count - h) <= ROW)
    square = table.reshape(V**half, -1, columns)
    first, second, plogp = _scan(square, joint.positive)
    singles = np.concatenate(
        [*(single_marginals(first, V, half) if half else []), *single_marginals(second, V, count - half)]
    )
    context = singles[:V].sum(axis=0)
    parts = _sum_plogp(singles, np.empty_like(singles)) - (count - 1) * _sum_plogp(context, np.empty_like(context))
    return float((plogp - parts) / joint.total)


def _scan(square: Table, positive: bool) -> tuple[Table, Table, float]:
    """The sums of ``[rows, columns, context]`` over its second and over its first axis, and of w log w over all.

    Blocks of rows stay in the cache for all three; large tables are shared out to threads, which numpy's loops allow.
    """
    workers = min(os.cpu_count() or 1, 1 + square.size // THREADED, len(square))
    if workers > 1:
        with ThreadPoolExecutor(workers) as pool:
            found = list(pool.map(lambda part: _scan_rows(part, positive), np.array_split(square, workers)))
    else:
        found = [_scan_rows(square, positive)]
    firsts, seconds, sums = zip(*found, strict=True)
    return np.concatenate(firsts), np.add.reduce(seconds), math.fsum(sums)


def _scan_rows(square: Table, positive: bool) -> tuple[Table, Table, float]:
    rows, middle, columns = square.shape
    first, second = np.empty((rows, columns)), np.zeros((middle, columns))
    step = min(rows, max(1, BLOCK // second.size))
    buffer = np.empty((step, middle, columns))
    plogp = 0.0
    for start in range(0, rows, step):
        block = square[start : start + step]
        np.add.reduce(block, axis=1, out=first[start : start + step])
        second += np.add.reduce(block, axis=0)
        plogp += _sum_plogp(block, buffer[: len(block)], positive)
    return first, second, plogp


def _sum_plogp(weights: Table, buffer: Table, positive: bool = False) -> float:
    """The sum of w log w, zero at zero; ``buffer`` is overwritten. Rows are summed one by one, then pairwise."""
    if positive:
        np.log(weights, out=buffer)
    else:
        buffer.fill(0.0)
        np.log(weights, where=weights > 0, out=buffer)
    rows = len(weights)
    return float(np.vecdot(weights.reshape(rows, -1), buffer.reshape(rows, -1)).sum())


def table_entropy(joint: Joint, table: Table) -> Nats:
    """The entropy of a table of marginal weights of ``joint``, which sum to its total."""
    if joint.exact:
        return weighted_logs(table.ravel().tolist(), joint.total)
    flat = np.ascontiguousarray(table).reshape(len(table) if table.ndim else 1, -1)
    return math.log(joint.total) - _sum_plogp(flat, np.empty_like(flat), joint.positive) / joint.total


def _known(joint: Joint, positions: Sequence[int]) -> list[int]:
    positions = list(positions)
    if bad := [i for i in positions if not 0 <= i < joint.L]:
        raise ValueError(f"position {bad[0]}: this joint has positions 0 to {joint.L - 1}")
    if len(set(positions)) != len(positions):
        raise ValueError(f"positions {positions} name one twice")
    return positions


def _same_space(p: Joint, q: Joint) -> None:
    if p.weights.shape != q.weights.shape:
        raise ValueError(f"the laws live on {p.V}^{p.L} and {q.V}^{q.L} sequences: one space is needed")
