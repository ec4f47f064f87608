r"""The best ways to decode in a given number of rounds: sets chosen in advance, or sizes for a random order."""

from __future__ import annotations

from collections.abc import Sequence

from exact.joint import Joint
from exact.random_order import Lattice, subset_entropies
from exact.types import Nats


def best_partitions(joint: Joint, entropies: Lattice | None = None) -> list[tuple[Nats, list[list[int]]]]:
    r"""The least divergence in 1, 2, ..., L rounds over all ordered partitions, each with sets that reach it.

    A dynamic programme over the subset lattice: decoding S after C costs
    :math:`\sum_{i \in S} H(X_i | X_C) - H(X_S | X_C)`. Exact joints are compared exactly. The first of equal sets, by
    its positions as binary digits, is kept.

    >>> from exact.languages import markov
    >>> chain = markov([1, 1], [[9, 1], [1, 9]], 3)
    >>> [(round(float(cost), 4), sets) for cost, sets in best_partitions(chain)]
    [(0.7361, [[0, 1, 2]]), (0.0, [[1], [0, 2]]), (0.0, [[0], [1], [2]])]
    """
    L = joint.L
    H = subset_entropies(joint) if entropies is None else entropies
    everything = 2**L - 1
    zero = H[0] - H[0]
    # rest[C]: the least cost of decoding all but C in the rounds left, and the first set to take
    rest: list[tuple[Nats, int] | None] = [None] * everything + [(zero, 0)]
    rounds: list[list[tuple[Nats, int] | None]] = []
    for _ in range(L):
        longer: list[tuple[Nats, int] | None] = [None] * (everything + 1)
        for C in range(everything):
            free = everything & ~C
            grown = {i: H[C | 1 << i] - H[C] for i in range(L) if free >> i & 1}
            S = free
            best: tuple[Nats, int] | None = None
            while S:
                later = rest[C | S]
                if later is not None:
                    cost = sum((gain for i, gain in grown.items() if S >> i & 1), zero) - (H[C | S] - H[C]) + later[0]
                    if best is None or cost < best[0] or (cost == best[0] and best[1] > S):
                        best = (cost, S)
                S = (S - 1) & free
            longer[C] = best
        rounds.append(longer)
        rest = longer
    return [_read(rounds[: k + 1], L) for k in range(L)]


def best_sizes(curve: Sequence[Nats]) -> list[tuple[Nats, tuple[int, ...]]]:
    r"""The least mean divergence of a random-order sampler in 1, 2, ..., L rounds, each with sizes that reach it.

    A dynamic programme over the number of revealed tokens; the smallest first size of equal ones is kept.

    >>> from exact.languages import mds
    >>> from exact.random_order import information_curve
    >>> [sizes for _, sizes in best_sizes(information_curve(mds(3, 4, 2)))][:2]
    [(4,), (2, 2)]
    """
    L = len(curve)
    zero = 0 * curve[0]
    loss = [[zero] * (L + 1) for _ in range(L + 1)]
    for start in range(L):
        for end in range(start + 1, L + 1):
            loss[start][end] = loss[start][end - 1] + (curve[end - 1] - curve[start])
    rest: list[tuple[Nats, tuple[int, ...]] | None] = [None] * L + [(zero, ())]
    found = []
    for _ in range(L):
        longer: list[tuple[Nats, tuple[int, ...]] | None] = [None] * (L + 1)
        for start in range(L):
            for end in range(start + 1, L + 1):
                later, best = rest[end], longer[start]
                if later is None:
                    continue
                cost = loss[start][end] + later[0]
                if best is None or cost < best[0]:
                    longer[start] = (cost, (end - start, *later[1]))
        whole = longer[0]
        assert whole, "from nothing revealed there is a way in every number of rounds up to L"
        found.append(whole)
        rest = longer
    return found


def _read(rounds: list[list[tuple[Nats, int] | None]], L: int) -> tuple[Nats, list[list[int]]]:
    """The least cost from nothing revealed, and the sets that reach it, the last layer first."""
    C, sets, costs = 0, [], []
    for layer in reversed(rounds):
        entry = layer[C]
        assert entry, "from nothing revealed there is a way in every number of rounds up to L"
        costs.append(entry[0])
        sets.append([i for i in range(L) if entry[1] >> i & 1])
        C |= entry[1]
    return costs[0], sets
