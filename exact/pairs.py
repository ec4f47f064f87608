r"""Decoding that draws two tokens jointly: each step reveals groups of one or two positions, independent of each other.

A denoiser of pairs has besides its marginals a method ``together(contexts, i, j)``, the joint laws ``[B, V, V]`` of two
masked tokens. What a step loses is the correlation between its groups, no longer that inside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from exact.circulation import chained
from exact.denoiser import ExactDenoiser
from exact.factorization import prefixes, require_partition
from exact.information import entropy
from exact.joint import Joint
from exact.logsum import add_up
from exact.types import Nats, Table

#: Steps in turn, each a list of groups of one or two positions.
Steps = Sequence[Sequence[Sequence[int]]]


class PairDenoiser(Protocol):
    """Marginals, and the joint laws of two masked tokens."""

    def __call__(self, contexts: Table) -> Table:
        """The marginals ``[B, L, V]``."""

    def together(self, contexts: Table, i: int, j: int) -> Table:
        """The joint laws of tokens i and j, ``[B, V, V]``."""


class ExactPairs(ExactDenoiser):
    """The exact conditionals of a joint, with those of two tokens.

    >>> ExactPairs(Joint([[1, 0], [0, 1]])).together(np.array([[2, 2]]), 0, 1).tolist()
    [[[0.5, 0.0], [0.0, 0.5]]]
    """

    def together(self, contexts: Table, i: int, j: int) -> Table:
        """The law :math:`P(x_i | c) P(x_j | c, x_i)` in each context."""
        return chained(self, contexts, i, j)


def pair_law(denoiser: PairDenoiser, V: int, L: int, steps: Steps) -> Table:
    r"""The law :math:`\prod_t \prod_{g \in S_t} f_g(x_g | x_{C_t})` of what is drawn, ``[V, ..., V]``.

    Raises
    ------
    ValueError
        Where the groups are no partition of the positions into ones and twos.

    >>> float(pair_law(ExactPairs(Joint([[1, 0], [0, 1]])), 2, 2, [[[0, 1]]])[0, 1])
    0.0
    """
    groups = [group for step in steps for group in step]
    require_partition(L, groups)
    if max(map(len, groups)) > 2:
        raise ValueError(f"groups {[list(g) for g in groups]}: each has one position or two")
    law = np.ones((1,) * L)
    seen: list[int] = []
    for step in steps:
        given = prefixes(V, L, seen)
        for group in step:
            table = denoiser(given)[:, group[0]] if len(group) == 1 else denoiser.together(given, *group)
            order = [*seen, *group]
            shape = [V if j in order else 1 for j in range(L)]
            law = law * table.reshape((V,) * len(order)).transpose(np.argsort(order)).reshape(shape)
        seen += [i for group in step for i in group]
    return law


def group_product(joint: Joint, groups: Sequence[Sequence[int]]) -> Joint:
    r"""The law :math:`\prod_g P_g(x_g)` of groups of tokens that are independent of each other.

    >>> group_product(Joint([[1, 0], [0, 1]]), [[0, 1]]) == Joint([[1, 0], [0, 1]])
    True
    """
    require_partition(joint.L, groups)
    table = np.array(1, dtype=object)
    for group in groups:
        table = np.multiply.outer(table, joint.marginal(group).astype(object if joint.exact else float))
    table = table.transpose(np.argsort([i for group in groups for i in group]))
    return Joint(table if joint.exact else table.astype(np.float64))


def group_correlation(joint: Joint, groups: Sequence[Sequence[int]]) -> Nats:
    r"""The correlation between groups, :math:`\sum_g H(X_g) - H(X)`.

    >>> group_correlation(Joint([[1, 0], [0, 1]]), [[0, 1]]) == 0
    True
    """
    require_partition(joint.L, groups)
    return add_up(entropy(joint, group) for group in groups) - entropy(joint)
