"""A joint law on V^L as one table of weights and their total."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from exact import printing
from exact.types import Table

if TYPE_CHECKING:
    from numpy.typing import DTypeLike

#: Tables of up to this many weights are printed whole.
PRINTED = 32
#: Sums of weights up to this bound stay inside a signed 64-bit integer.
INT64_TOTAL = 2**62


class Joint:
    r"""A law on :math:`V^L`, :math:`P(x) = w(x) / W`, as an integer (or float) table and its total.

    Parameters
    ----------
    weights
        An array of shape ``(V,) * L``. Integers, of any size, or fractions make an exact joint; floats a numerical one.

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
    >>> print(pair)
    2 tokens over 2 symbols: 3 of 4 sequences are possible
      00  1/2 = 0.5000
      01  1/4 = 0.2500
      11  1/4 = 0.2500
    >>> Joint([Fraction(1, 3), Fraction(2, 3)])
    Joint([1, 2])
    """

    def __init__(self, weights: Table | Sequence[Any]):
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
        return int(self.weights.shape[0])

    @property
    def L(self) -> int:
        """The number of tokens."""
        return self.weights.ndim

    def probability(self, x: Sequence[int]) -> Fraction | float:
        """P(x), a fraction for an exact joint."""
        return self.ratio(self.weights[tuple(x)])

    def ratio(self, weight: Any) -> Fraction | float:
        """``weight / total``, exactly where the joint is exact."""
        return Fraction(int(weight), self.total) if self.exact else float(weight) / self.total

    def probabilities(self) -> Table:
        """The float table of probabilities, shape ``(V,) * L``."""
        shares: Table = (self.weights / self.total).astype(np.float64)
        return shares

    def floats(self) -> Joint:
        """The numerical form of this joint."""
        return Joint(self.probabilities())

    def marginal(self, positions: Sequence[int]) -> Table:
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

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> Table:
        """The weights, which is what a joint is made from."""
        return np.array(self.weights, dtype=dtype, copy=copy)

    def __repr__(self) -> str:
        if self.weights.size <= PRINTED:
            return f"Joint({self.weights.tolist()})"
        return f"Joint(V={self.V}, L={self.L}, total={self.total}, {'exact' if self.exact else 'float'})"

    def __str__(self) -> str:
        return printing.as_text(self)

    def __format__(self, spec: str) -> str:
        if spec not in ("", "latex"):
            raise ValueError(f"format code {spec!r}: a joint has latex, or none")
        return printing.as_latex(self) if spec else str(self)

    def _repr_html_(self) -> str:
        """The likeliest sequences, for notebooks."""
        return printing.as_html(self)

    def _repr_latex_(self) -> str:
        """The same for documents made from notebooks."""
        return printing.as_latex(self)


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


def least_weights(joint: Joint) -> Table:
    """The weights of an exact joint in lowest terms, which equal laws share.

    >>> least_weights(Joint([[2, 2], [4, 6]])).tolist()
    [[1, 1], [2, 3]]
    """
    return integer_joint(joint.weights.astype(object)).weights


def _as_table(weights: Table | Sequence[Any]) -> Table:
    try:
        table = np.asarray(weights)
    except ValueError as error:
        raise ValueError("the weight table is ragged: V^L needs L axes of one length V") from error
    if table.dtype == object:
        values = table.ravel().tolist()
        if any(isinstance(w, list | tuple) for w in values):
            raise ValueError("the weight table is ragged: V^L needs L axes of one length V")
        if not all(isinstance(w, int | Fraction) for w in values):
            bad = next(w for w in values if not isinstance(w, int | Fraction))
            raise ValueError(
                f"the weight table holds {bad!r}: weights are integers or floats, or integers and fractions"
            )
        if any(isinstance(w, Fraction) for w in values):
            scale = math.lcm(*(w.denominator for w in values))
            values = [int(w * scale) for w in values]
            table = np.array(values, dtype=object).reshape(table.shape)
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


def integer_joint(weights: Table) -> Joint:
    """A joint from Python-integer weights with their greatest common divisor taken out."""
    table = np.asarray(weights, dtype=object)
    divisor = math.gcd(*table.ravel().tolist())
    return Joint(table // divisor if divisor > 1 else table)
