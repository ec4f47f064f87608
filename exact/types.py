"""The words of the engine, with their shapes: what a denoiser, a policy and a kernel are.

V is the size of the alphabet and, in a context, the mask id; L is the number of tokens; B counts contexts in a batch. A
quantity is a fraction or an exact sum of logarithms where everything behind it is exact, and a float otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from exact.denoiser import Conditionals

#: A table of numbers of any shape and type.
Table: TypeAlias = np.ndarray[Any, np.dtype[Any]]
#: A fraction or an integer where everything behind it is exact, a float otherwise.
Number: TypeAlias = Any
#: An amount of information in nats: a :class:`exact.logsum.LogSum`, or a float.
Nats: TypeAlias = Any
#: L tokens, the mask id V hiding one.
Context: TypeAlias = tuple[int, ...]
#: The probabilities of the V tokens at one position; empty where the token is told.
Law: TypeAlias = Sequence[Number]
#: Positions 0 to L - 1, in increasing order where they are a set.
Positions: TypeAlias = tuple[int, ...]


class Denoiser(Protocol):
    """Contexts to marginals: the exact conditionals of a joint, a table, a trained network, or anybody's function."""

    def __call__(self, contexts: Table, /) -> Table:
        """From contexts ``int[B, L]`` to the law of every token, ``[B, L, V]``: a point mass where it is told."""


@dataclass(frozen=True)
class State:
    """Where a sampler stands: the number of the step, the context, and which masked positions it may reveal."""

    step: int
    context: Context
    masked: Positions
    conditionals: Conditionals
    #: The positions that are decoded: all, or those of a block.
    places: Positions = ()

    @property
    def told(self) -> int:
        """How many of the positions that are decoded have been revealed."""
        return len(self.places or self.context) - len(self.masked)

    @property
    def marginals(self) -> list[Law]:
        """The law of the token at each masked position, at its index; visible ones have an empty law."""
        return self.conditionals.at(self.context)

    def ranked(self, by: Callable[[Law], Number]) -> list[int]:
        """The masked positions, the most confident first, and the first of equal ones."""
        return sorted(self.masked, key=lambda i: (by(self.marginals[i]), -i), reverse=True)


#: What to reveal next: positions, or a law over sets of them.
Policy: TypeAlias = Callable[[State], Iterable[int] | Mapping[Positions, Number]]
#: One step of a sampler: the law of the next context.
Kernel: TypeAlias = Callable[[State], Mapping[Context, Number]]
#: What a token is drawn from, given its marginal: the marginal itself, its mode, a sharpened law.
TokenLaw: TypeAlias = Callable[[Law], Law]
