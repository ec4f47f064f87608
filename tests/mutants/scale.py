"""A value one percent off."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np

#: Whether a value was changed in this process: a mutant that never changes one is none.
CHANGED: list[bool] = []
UP, DOWN = Fraction(101, 100), Fraction(99, 100)


def scaled(value: Any, factor: Fraction = UP) -> Any:
    """A number, an exact sum, a ball, an array or the first number of a sequence times ``factor``; all else as it is.

    >>> scaled(Fraction(1, 2)), scaled((2, "a")), scaled(True), scaled(0)
    (Fraction(101, 200), (Fraction(101, 50), 'a'), True, 0)
    """
    new = _scaled(value, factor)
    if new is not value:
        CHANGED.append(True)
    return new


def _scaled(value: Any, factor: Fraction) -> Any:
    if isinstance(value, bool | str | bytes | np.bool_) or value is None:
        return value
    if isinstance(value, np.ndarray):
        if not value.size or value.dtype.kind not in "iufO" or not value.any():
            return value
        return value * float(factor) if value.dtype.kind == "f" else value.astype(object) * factor
    if isinstance(value, tuple | list) and type(value) in (tuple, list):
        for k, part in enumerate(value):
            if (new := _scaled(part, factor)) is not part:
                return type(value)([*value[:k], new, *value[k + 1 :]])
        return value
    if isinstance(value, int | np.integer):
        return int(value) * factor if value else value
    if isinstance(value, float):
        return value * float(factor) if value and math.isfinite(value) else value
    if isinstance(value, Fraction) or hasattr(value, "ball"):
        return value * factor if value != 0 else value
    if type(value).__name__ == "arb":
        return value * factor.numerator / factor.denominator
    return value
