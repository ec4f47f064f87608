r"""Blocks in autoregressive order, one parallel step a block."""

from __future__ import annotations

from exact.information import Nats, conditional_entropy, entropy
from exact.joint import Joint


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
