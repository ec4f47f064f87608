"""A deterministic policy followed through the sequences of a joint: the plain way to what decoding computes on contexts.

Nothing of :mod:`exact.decoding` is used: sequences are listed, told apart step by step, and the policy itself is asked what
to reveal. A step is one context; the sequences that show it are counted, so every law there is a table of integers.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from exact.denoiser import Conditionals
from exact.joint import Joint
from exact.logsum import LogSum, weighted_logs
from exact.types import Context, Policy, Positions, State


@dataclass(frozen=True)
class Step:
    """What is revealed in one context, and the sequences that show it, with their weights."""

    context: Context
    chosen: Positions
    weights: Mapping[Context, int]

    @property
    def weight(self) -> int:
        """The weight of the context."""
        return sum(self.weights.values())

    def law(self, positions: Sequence[int]) -> Counter[Context]:
        """The weights of the tokens at ``positions``, by their values."""
        found: Counter[Context] = Counter()
        for x, weight in self.weights.items():
            found[tuple(x[i] for i in positions)] += weight
        return found

    def entropy(self, positions: Sequence[int]) -> LogSum:
        r"""The entropy :math:`H(X_S | c)` of the tokens at ``positions`` in this context."""
        return weighted_logs(self.law(positions).values(), self.weight)


def steps(joint: Joint, conditionals: Conditionals, policy: Policy) -> Iterator[Step]:
    """Every step that ``policy`` takes on some sequence of an exact joint, asked with the marginals of ``conditionals``.

    Raises
    ------
    ValueError
        Where the policy tosses a coin, or reveals nothing.

    >>> from exact.policies import LeftToRight
    >>> pair = Joint([[1, 0], [0, 2]])
    >>> [(step.context, step.chosen, step.weight) for step in steps(pair, Conditionals(pair), LeftToRight())]
    [((2, 2), (0,), 3), ((1, 2), (1,), 2), ((0, 2), (1,), 1)]
    """
    mask, places = joint.V, range(joint.L)
    texts = {x: int(joint.weights[x]) for x in itertools.product(range(joint.V), repeat=joint.L) if joint.weights[x]}
    waiting = [(0, (mask,) * joint.L, texts)]
    while waiting:
        number, context, here = waiting.pop()
        masked = tuple(i for i in places if context[i] == mask)
        if not masked:
            continue
        answer = policy(State(number, context, masked, conditionals))
        if isinstance(answer, Mapping) or not (chosen := tuple(sorted(answer))):
            raise ValueError(f"{policy} answered {answer} in context {context}: one set that is not empty is needed")
        yield Step(context, chosen, here)
        after: dict[Context, dict[Context, int]] = {}
        for x, weight in here.items():
            following = tuple(x[i] if i in chosen else context[i] for i in places)
            after.setdefault(following, {})[x] = weight
        waiting += [(number + 1, following, there) for following, there in after.items()]
