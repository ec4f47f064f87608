"""The largest marginal when the permutation of the sorted law depends on more than the token before.

Ranks are numbered from 0, laws are sorted integer weights, and a kernel is an array ``rank[u, v]``, as in
:mod:`exact.zipf`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np

from exact.types import Table


def balanced_assignments() -> Iterator[tuple[int, ...]]:
    """Every assignment of three ranks to nine histories, each rank three times: 1,680 of them.

    >>> len(list(balanced_assignments()))
    1680
    """
    for first in itertools.combinations(range(9), 3):
        for second in itertools.combinations([h for h in range(9) if h not in first], 3):
            yield tuple(0 if h in first else 1 if h in second else 2 for h in range(9))


def balanced_largest(weights: Sequence[int], ranks: Sequence[int]) -> Fraction:
    r"""The largest marginal :math:`M_3` at V = 3 when the third token's ranks are balanced over histories only.

    A history h counts the pairs (rank of the first token, rank of the second); token v has rank
    ``(ranks[h] + v) % 3`` after it, so that each token has each rank in exactly three of the nine histories.

    >>> max(balanced_largest((6, 3, 2), ranks) for ranks in balanced_assignments())
    Fraction(563, 1331)
    """
    p = np.asarray(weights)
    histories = np.multiply.outer(p, p).ravel()
    top = max(int(histories @ p[(np.asarray(ranks) + v) % 3]) for v in range(3))
    return Fraction(top, int(p.sum()) ** 3)


def prefix_balanced_largest(kernels: Table, weights: Sequence[int], prefixes: Sequence[int]) -> Table:
    r"""The numerator of :math:`M_d` when prefix h, of weight ``prefixes[h]``, is followed by kernel number h.

    The next-to-last token's law given its prefix is p in the order of that kernel's first row; ``[count]`` choices of
    one kernel a prefix are tried in all combinations.

    >>> from exact.zipf import latin_squares
    >>> prefix_balanced_largest(latin_squares(2), (2, 1), (1, 1)).tolist()
    [10, 9, 9, 10]
    """
    p = np.asarray(weights, dtype=np.int64)
    last = np.einsum("u,nuv->nv", p, p[kernels])
    total = np.zeros((1, len(p)), dtype=np.int64)
    for weight in prefixes:
        total = (total[:, None, :] + weight * last[None, :, :]).reshape(-1, len(p))
    largest: Table = total.max(axis=1)
    return largest


def mixture(sources: Sequence[tuple[int, Sequence[int]]]) -> tuple[Fraction, list[Fraction], Fraction]:
    r"""Texts of several kinds, each with its own sorted law and the cyclic Latin kernel aligned with it.

    ``sources`` are pairs (weight of the kind, sorted integer weights), of one alphabet size. Returns
    :math:`E\,M_2`, the averaged sorted law :math:`\bar p` and :math:`E \sum_i p_i^2`.

    >>> second, average, _ = mixture([(1, (1, 0)), (1, (1, 1))])
    >>> second, sum(x * x for x in average)
    (Fraction(3, 4), Fraction(5, 8))
    """
    kinds = sum(weight for weight, _ in sources)
    average = [Fraction(0)] * len(sources[0][1])
    second = squares = Fraction(0)
    for weight, law in sources:
        share, total, V = Fraction(weight, kinds), sum(law), len(law)
        q = [sum(law[u] * law[(u - v) % V] for u in range(V)) for v in range(V)]
        second += share * Fraction(max(q), total**2)
        squares += share * Fraction(sum(x * x for x in law), total**2)
        average = [a + share * Fraction(x, total) for a, x in zip(average, law, strict=True)]
    return second, average, squares


def uncorrelated(sources: Sequence[tuple[int, Sequence[int]]]) -> tuple[Fraction, list[Fraction]]:
    r"""As :func:`mixture`, but the kind is drawn anew at the second step: :math:`E\,M_2` and :math:`\bar p`.

    >>> second, average = uncorrelated([(1, (1, 0)), (1, (1, 1))])
    >>> second, sum(x * x for x in average)
    (Fraction(5, 8), Fraction(5, 8))
    """
    kinds = sum(weight for weight, _ in sources)
    V = len(sources[0][1])
    average, second = [Fraction(0)] * V, Fraction(0)
    for weight, law in sources:
        average = [a + Fraction(weight * x, kinds * sum(law)) for a, x in zip(average, law, strict=True)]
        for other, then in sources:
            q = [sum(law[u] * then[(u - v) % V] for u in range(V)) for v in range(V)]
            second += Fraction(weight * other * max(q), kinds**2 * sum(law) * sum(then))
    return second, average


def two_sided(kernel: Table, weights: Sequence[int], right: int) -> Fraction:
    r"""The largest :math:`P(X_1 = v \mid c, X_2 = \text{right})`: a visible token on the right too.

    >>> two_sided(np.array([[0, 1, 2], [1, 0, 2], [2, 1, 0]]), (6, 3, 2), 0)
    Fraction(36, 49)
    """
    posterior = [w * weights[kernel[u][right]] for u, w in enumerate(weights)]
    return Fraction(max(posterior), sum(posterior))
