"""One search: how long it may take, and what it tried."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from time import monotonic

from exact.joint import Joint


class OutOfTimeError(Exception):
    """The limit of time was reached: it is looked at between joints, boxes and values, each short."""


@dataclass
class Search:
    """The moment at which a search stops, and the provers and refuters in the order they were tried."""

    deadline: float
    tried: list[str] = field(default_factory=list)

    def note(self, what: str) -> None:
        """Remember that something was tried."""
        if what not in self.tried:
            self.tried.append(what)

    @property
    def left(self) -> float:
        """The seconds that are left."""
        return self.deadline - monotonic()

    def require_time(self) -> None:
        """Raise OutOfTimeError where none is left."""
        if self.left < 0:
            raise OutOfTimeError

    def in_time(self, joints: Iterable[Joint]) -> Iterator[Joint]:
        """Joints as long as there is time."""
        for joint in joints:
            self.require_time()
            yield joint
