"""Unknown names and their nearest known ones."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The end of an error message about an unknown name.

    >>> did_you_mean("zip", ["zipf", "blocks"])
    '; did you mean zipf?'
    """
    known = sorted(set(known))
    near = get_close_matches(name, known, n=3, cutoff=0.5)
    return f"; did you mean {', '.join(near)}?" if near else f"; known: {', '.join(known)}"
