"""A joint law on V^L as one table of weights and their total."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

#: Sums of weights up to this bound stay inside a signed 64-bit integer.
INT64_TOTAL = 2**62


class Joint:
    r"""A law on :math:`V^L`, :math:`P(x) = w(x) / W`, as an integer (or float) table and its total.

    Parameters
    ----------
    weights
        An array of shape ``(V,) * L``. Integers, of any size, make an exact joint; floats a numerical one.

    Raises
    ------
    ValueError
        Where the table is empty, not of shape V^L, negative, not finite, or all zero.

    Examples
    --------
    >>> pair = Joint([[2, 1], [0, 1]])
    >>> pair.V, pair.L, pair.total, pair.exact
    (2, 2, 4, True)
    >>> pair.probability((0, 1))
    Fraction(1, 4)
    """

    def __init__(self, weights: np.ndarray | Sequence):
        table = _as_table(weights)
        if table.size == 0:
            raise ValueError("the weight table is empty: V^L weights with V >= 1 and L >= 1 are needed")
        if table.ndim == 0 or len(set(table.shape)) != 1:
            raise ValueError(f"the weight table has shape {table.shape}: V^L needs L axes of one length V")
        if table.dtype == np.float64 and not np.isfinite(table).all():
            bad = table[~np.isfinite(table)].flat[0]
            raise ValueError(f"the weight table holds {bad}: weights are finite and at least 0")
        if (low := table.min()) < 0:
            raise ValueError(f"the weight table holds {low}: weights are at least 0")
        total = table.sum()
        if not total > 0:
            raise ValueError("the weight table is all zero: at least one weight is above 0")
        self.weights = table
        #: The sum of the weights: a Python integer for an exact joint, a float otherwise.
        self.total: Any = float(total) if table.dtype == np.float64 else int(total)
        self.exact = table.dtype != np.float64
        self.positive = bool(low > 0)

    @property
    def V(self) -> int:
        """The alphabet size."""
        return self.weights.shape[0]

    @property
    def L(self) -> int:
        """The number of tokens."""
        return self.weights.ndim

    def probability(self, x: Sequence[int]) -> Fraction | float:
        """P(x), a fraction for an exact joint."""
        return self.ratio(self.weights[tuple(x)])

    def ratio(self, weight) -> Fraction | float:
        """``weight / total``, exactly where the joint is exact."""
        return Fraction(int(weight), self.total) if self.exact else float(weight) / self.total

    def probabilities(self) -> np.ndarray:
        """The float table of probabilities, shape ``(V,) * L``."""
        return (self.weights / self.total).astype(np.float64)

    def floats(self) -> Joint:
        """The numerical form of this joint."""
        return Joint(self.probabilities())

    def marginal(self, positions: Sequence[int]) -> np.ndarray:
        """The weights of the tokens at ``positions``, axes in that order; they sum to ``total``."""
        positions = list(positions)
        rest = tuple(i for i in range(self.L) if i not in positions)
        kept = sorted(positions)
        table = self.weights.sum(axis=rest) if rest else self.weights
        return table if kept == positions else table.transpose([kept.index(i) for i in positions])

    def __eq__(self, other: object) -> bool:
        """Whether both are the same law, decided without rounding for exact joints."""
        if not isinstance(other, Joint) or self.weights.shape != other.weights.shape:
            return NotImplemented if not isinstance(other, Joint) else False
        if not (self.exact and other.exact):
            return bool(np.array_equal(self.probabilities(), other.probabilities()))
        ours, theirs = self.weights.astype(object), other.weights.astype(object)
        return bool((ours * other.total == theirs * self.total).all())

    __hash__ = None  # type: ignore[assignment]  # equal laws have many tables

    def __repr__(self) -> str:
        kind = "exact" if self.exact else "float"
        shown = f", weights={self.weights.tolist()}" if self.weights.size <= 32 else ""
        return f"Joint(V={self.V}, L={self.L}, total={self.total}, {kind}{shown})"


def load_joint(path: str | Path) -> Joint:
    """A joint from a ``.json`` file of nested lists or a ``.npy`` file, of shape V^L.

    Raises
    ------
    ValueError
        Where the file is of another kind, cannot be parsed, or holds no joint.
    OSError
        Where the file cannot be read.
    """
    path = Path(path)
    if path.suffix not in (".json", ".npy"):
        raise ValueError(f"{path}: a joint is read from a .json file of nested lists or from a .npy file")
    try:
        if path.suffix == ".npy":
            return Joint(np.load(path, allow_pickle=False))
        return Joint(json.loads(path.read_text()))
    except (ValueError, EOFError) as error:
        raise ValueError(f"{path}: {error}") from error


def require_memory(size: int, what: str) -> None:
    """Raise MemoryError where ``size`` bytes for ``what`` exceed the machine's memory."""
    available = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    if size > available:
        raise MemoryError(f"{what} needs {size / 2**30:,.1f} GiB, this machine has {available / 2**30:,.1f} GiB")


def require_table(V: int, L: int) -> None:
    """Raise where a table of V^L weights is malformed or cannot fit."""
    if V < 1 or L < 1:
        raise ValueError(f"V={V}, L={L}: a joint has V >= 1 and L >= 1")
    if L > 64:
        raise ValueError(f"L={L}: a table has at most 64 axes")
    require_memory(8 * V**L, f"a table of {V}^{L} weights")


def integer_dtype(total: int) -> type:
    """int64 where sums up to ``total`` fit, Python integers otherwise."""
    return np.int64 if total <= INT64_TOTAL else object


def least_weights(joint: Joint) -> np.ndarray:
    """The weights of an exact joint in lowest terms, which equal laws share.

    >>> least_weights(Joint([[2, 2], [4, 6]])).tolist()
    [[1, 1], [2, 3]]
    """
    return integer_joint(joint.weights.astype(object)).weights


def _as_table(weights: np.ndarray | Sequence) -> np.ndarray:
    try:
        table = np.asarray(weights)
    except ValueError as error:
        raise ValueError("the weight table is ragged: V^L needs L axes of one length V") from error
    if table.dtype == object:
        values = table.ravel().tolist()
        if any(isinstance(w, list | tuple) for w in values):
            raise ValueError("the weight table is ragged: V^L needs L axes of one length V")
        if not all(isinstance(w, int) for w in values):
            bad = next(w for w in values if not isinstance(w, int))
            raise ValueError(f"the weight table holds {bad!r}: weights are integers or floats")
        return table.astype(integer_dtype(sum(values))) if min(values, default=0) >= 0 else table
    if table.dtype.kind == "f":
        return np.asarray(table, dtype=np.float64, order="C")
    if table.dtype.kind in "iub":
        bound = int(table.max(initial=0)) * table.size
        if bound > INT64_TOTAL:
            table = table.astype(object)
            return table.astype(integer_dtype(table.sum())) if table.min() >= 0 else table
        return np.asarray(table, dtype=np.int64, order="C")
    raise ValueError(f"the weight table holds {table.dtype.name}: weights are integers or floats")


def integer_joint(weights: np.ndarray) -> Joint:
    """A joint from Python-integer weights with their greatest common divisor taken out."""
    table = np.asarray(weights, dtype=object)
    divisor = math.gcd(*table.ravel().tolist())
    return Joint(table // divisor if divisor > 1 else table)
