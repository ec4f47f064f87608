r"""Blocks in autoregressive order, one parallel step a block."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from math import comb

from exact.information import conditional_entropy, entropy
from exact.joint import Joint
from exact.logsum import LogSum, add_up, expected_log
from exact.markov import Rows, power, stationary
from exact.types import Nats


def blocks_of(L: int, B: int) -> list[list[int]]:
    """The positions 0..L-1 in blocks of B, the last one possibly shorter.

    >>> blocks_of(5, 2)
    [[0, 1], [2, 3], [4]]
    """
    if B < 1:
        raise ValueError(f"block size {B}: blocks have at least one token")
    return [list(range(start, min(start + B, L))) for start in range(0, L, B)]


def block_loss(joint: Joint, B: int) -> Nats:
    r"""The loss :math:`L(B) = \sum_i H(X_i \mid X_{\le s_B(i)}) - H(X)` with :math:`s_B(i) = B \lfloor (i-1)/B \rfloor`.

    >>> from exact.languages import pair
    >>> [float(block_loss(pair(4, 2, 3), B)) > 0 for B in (1, 2, 3, 4)]
    [False, True, False, True]
    """
    loss = -entropy(joint)
    for block in blocks_of(joint.L, B):
        before = range(block[0])
        for i in block:
            loss = loss + conditional_entropy(joint, [i], before)
    return loss


def shifted_loss(joint: Joint, B: int) -> Nats:
    """The mean loss of blocks of B over a uniformly random offset, 0 to B - 1, of the first boundary.

    >>> from exact.languages import pair
    >>> shifted_loss(pair(4, 2, 3), 2) < shifted_loss(pair(4, 2, 3), 3)
    True
    """
    losses = []
    for offset in range(B):
        starts = [0, *range(offset or B, joint.L, B)]
        parts = [-entropy(joint)]
        for start, end in itertools.pairwise([*starts, joint.L]):
            parts += [conditional_entropy(joint, [i], range(start)) for i in range(start, end)]
        losses.append(add_up(parts))
    return add_up(losses) / B


def endless_loss(kernel: Rows, B: int) -> LogSum:
    r"""The loss a token of blocks of B in a stationary Markov chain with an infinite past.

    .. math:: \ell(B) = \frac1B \sum_{j<B} \bigl[H(X_{j+1} | X_0) - H(X_1 | X_0)\bigr]

    >>> from exact.markov import kernel_of
    >>> [round(float(endless_loss(kernel_of([[9, 1], [1, 9]]), B)), 4) for B in (1, 2, 4, 8)]
    [0.0, 0.0732, 0.1646, 0.2506]
    """
    if B < 1:
        raise ValueError(f"block size {B}: blocks have at least one token")
    pi = stationary(kernel)

    def after(distance: int) -> LogSum:
        rows = power(kernel, distance)
        found: LogSum = expected_log((-p * q, q) for p, row in zip(pi, rows, strict=True) for q in row)
        return found

    total: LogSum = add_up(after(j + 1) - after(1) for j in range(B))
    return total / B


def mask_family(L: int, B: int) -> Iterator[frozenset[int]]:
    """Every set of masks that training in blocks of B meets: some of one block, all of the later ones, none before.

    Found among all :math:`2^L - 1` sets of masks.

    >>> len(list(mask_family(4, 2)))
    6
    """
    blocks = [frozenset(block) for block in blocks_of(L, B)]
    for masks in range(1, 2**L):
        hidden = frozenset(i for i in range(L) if masks >> i & 1)
        touched = next(k for k, block in enumerate(blocks) if block & hidden)
        if all(block <= hidden for block in blocks[touched + 1 :]):
            yield hidden


def reachable(L: int, B: int) -> set[frozenset[int]]:
    """Every set of masks that decoding block by block meets before a step, with any order inside a block."""
    blocks = blocks_of(L, B)
    found: set[frozenset[int]] = set()
    waiting = [frozenset(range(L))]
    while waiting:
        hidden = waiting.pop()
        if not hidden or hidden in found:
            continue
        found.add(hidden)
        current = next(block for block in blocks if hidden & set(block))
        waiting += [hidden - {i} for i in current if i in hidden]
    return found


def uniform_share(L: int, B: int) -> Fraction:
    r"""The share of masks drawn at a uniform rate, given that there are any, that the family of blocks holds, set by set.

    A set of m masks has probability :math:`1 / (L \binom Lm)`.

    >>> round(float(uniform_share(8, 4)), 5)
    0.32321
    """
    return sum((Fraction(1, L * comb(L, len(hidden))) for hidden in mask_family(L, B)), Fraction(0))
