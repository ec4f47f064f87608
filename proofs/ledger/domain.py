"""Where a statement is tried: families gone through to their end, instances drawn, and single named ones.

A case is the tuple of arguments that the sides of a claim take; what is no tuple is a single argument.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import KW_ONLY, dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

#: What a theorem on joints speaks of. Statements and derivations use these words, so that they can be compared.
EVERY_LAW = "every number of tokens, every alphabet, every law"
EVERY_KERNEL = "every alphabet, every sorted law, every kernel of the class, every distance"
EVERY_CHAIN = "every finite chain"
ENDLESS = frozenset({EVERY_LAW, EVERY_KERNEL, EVERY_CHAIN})


@dataclass(frozen=True)
class Family:
    """Instances that are gone through to the last.

    ``complete`` says that ``scope`` has no other instance, and then ``size`` is their number, counted apart from going
    through them; a list of some instances is not complete, settles nothing, and has no size to be held against.

    Raises
    ------
    ValueError
        Where a complete family has no size, or another has one.
    """

    scope: str
    instances: Callable[[], Iterable[Any]]
    _: KW_ONLY
    complete: bool
    size: int = 0

    def __post_init__(self) -> None:
        if self.complete and self.scope in ENDLESS:
            raise ValueError(f"family {self.scope!r}: no list goes through that")
        if self.complete != (self.size > 0):
            raise ValueError(
                f"family {self.scope!r}: a complete one says its size, counted apart; a list of some instances has none"
            )

    def cases(self) -> Iterator[tuple[Any, ...]]:
        """The cases; of a complete family, without a draw, and as many as its size.

        Raises
        ------
        ValueError
            Where a complete family has more or fewer instances than its size.
        RuntimeError
            Where a complete family draws.
        """
        count = 0
        if not self.complete:
            yield from map(as_case, self.instances())
            return
        with _without_draws(self.scope):
            instances = list(self.instances()) if self.size <= LISTED else self.instances()
        for instance in instances:
            count += 1
            yield as_case(instance)
        if count != self.size:
            raise ValueError(f"family {self.scope!r} has {count} instances, and is said to have {self.size}")


#: Up to so many instances a complete family is listed before the first is tried, so that a draw in it shows.
LISTED = 20_000


@dataclass(frozen=True)
class Draws:
    """Instances drawn by Hypothesis, which shrinks what it finds. Draws never settle a statement."""

    scope: str
    strategy: Callable[[], SearchStrategy[Any]]
    examples: int = 300


@dataclass(frozen=True, init=False)
class Domain:
    """Everything a claim is tried on: families to their end, and draws."""

    families: tuple[Family, ...]
    draws: Draws

    def __init__(self, *families: Family, draws: Draws):
        object.__setattr__(self, "families", families)
        object.__setattr__(self, "draws", draws)
        for family in families:
            if not isinstance(family, Family):
                raise TypeError(f"{family!r} is no Family: a domain takes families, and draws by name")


@dataclass(frozen=True, init=False)
class At:
    """One named instance, and what is to be seen there.

    Parameters
    ----------
    on
        The instance in words.
    case
        Its arguments; or ``at``, a function that makes their tuple, where making them is work.
    reaches
        For the tightest instance known of an inequality: what the smaller side is of the larger one. 1 is equality, decided
        exactly; less is a share to within half a percent, from below.
    shows
        For a counterexample: both sides, each an exact number, or decimals to which it rounds.
    """

    on: str
    case: tuple[Any, ...]
    at: Callable[[], Any] | None
    reaches: Fraction
    shows: tuple[Any, Any] | None

    def __init__(
        self,
        on: str,
        *case: Any,
        at: Callable[[], Any] | None = None,
        reaches: Fraction | int | str = 1,
        shows: tuple[Any, Any] | None = None,
    ):
        share = Fraction(reaches)
        if bool(case) == (at is not None):
            raise ValueError(
                f"{on!r}: an instance is given by its arguments, or by a function that makes them (at=...)"
            )
        if not 0 < share <= 1:
            raise ValueError(f"{on!r} reaches {reaches}: a share above 0 and at most 1")
        if shows is not None and len(shows) != 2:
            raise ValueError(f"{on!r} shows {shows}: both sides are needed")
        for side in shows or ():
            if isinstance(side, str):
                Decimal(side)
            elif isinstance(side, float) and np.isfinite(side):
                raise TypeError(f"{on!r} shows {side!r}: write decimals as a string, so that their number counts")
        for name, value in {"on": on, "case": case, "at": at, "reaches": share, "shows": shows}.items():
            object.__setattr__(self, name, value)

    def arguments(self) -> tuple[Any, ...]:
        """The arguments of the sides there."""
        return as_case(self.at()) if self.at else self.case


def as_case(instance: Any) -> tuple[Any, ...]:
    """An instance as the tuple of arguments it is."""
    return instance if isinstance(instance, tuple) else (instance,)


def text(value: Any) -> str:
    """An argument or a side, short enough for a line.

    >>> text((1, [Fraction(1, 2)]))
    '(1, [1/2])'
    """
    if isinstance(value, tuple):
        return "(" + ", ".join(map(text, value)) + ")"
    if isinstance(value, list):
        return "[" + ", ".join(map(text, value)) + "]"
    if isinstance(value, int | str) or value is None:
        return str(value)
    words = str(value.tolist() if isinstance(value, np.ndarray) else value)
    return words if len(words) <= 300 else words[:297] + "..."


@contextmanager
def _without_draws(scope: str) -> Iterator[None]:
    """Nothing that is listed meanwhile may come from a generator of random numbers."""

    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise RuntimeError(f"family {scope!r} is said to be complete, and draws: what is drawn settles nothing")

    places = [
        (module, name) for module in (random, np.random) for name in module.__all__ if callable(getattr(module, name))
    ]
    before = [getattr(place, name) for place, name in places]
    for place, name in places:
        setattr(place, name, refuse)
    try:
        yield
    finally:
        for (place, name), value in zip(places, before, strict=True):
            setattr(place, name, value)
