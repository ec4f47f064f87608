"""Denoisers: contexts to marginals, and the exact numbers behind those that have them.

Anything that takes contexts ``int[B, L]``, the mask id being V, to marginals ``[B, L, V]`` is a denoiser: the exact
conditionals of a joint, a table, a trained network. :class:`Conditionals` is what decoding reads: one context at a
time, in fractions where the weights are integers.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from fractions import Fraction

import numpy as np

from exact.joint import Joint, require_memory
from exact.lattice import contexts, marginal_cube
from exact.types import Context, Denoiser, Law, Number, Table


class WeightDenoiser(ABC):
    """A denoiser that reads its marginals off weights, which may be integers."""

    V: int
    L: int

    @abstractmethod
    def weights(self, contexts: Table) -> Table:
        """Weights proportional to the law of each masked position, ``[B, L, V]``."""

    def __call__(self, contexts: Table) -> Table:
        """The marginals as floats, ``[B, L, V]``; a visible position has a point mass at its token."""
        contexts = np.asarray(contexts)
        weights = self.weights(contexts).astype(np.float64)
        totals = weights.sum(axis=-1, keepdims=True)
        told = contexts[:, :, None] == np.arange(self.V)
        return np.where((contexts == self.V)[:, :, None], weights / np.where(totals > 0, totals, 1), told)


class TableDenoiser(WeightDenoiser):
    r"""Marginals read off a table of weights, one row for each context and position: they need no common joint.

    Parameters
    ----------
    weights
        Of shape ``(V + 1,) * L + (L, V)``: row ``weights[c][i]`` is proportional to the law of token i in context c.

    Raises
    ------
    ValueError
        Where the shape is another, or the row of a masked position is not a law.
    """

    def __init__(self, weights: Table):
        weights = np.asarray(weights)
        if weights.ndim < 3 or weights.shape != (weights.shape[-1] + 1,) * weights.shape[-2] + weights.shape[-2:]:
            raise ValueError(f"a table of shape {weights.shape}: (V + 1,) * L + (L, V) is needed")
        self.L, self.V = weights.shape[-2:]
        masked = np.moveaxis(np.indices((self.V + 1,) * self.L), 0, -1) == self.V
        rows = weights[masked]
        if rows.min() < 0 or not (rows.sum(axis=-1) > 0).all():
            raise ValueError("each masked position has weights of at least 0 with a positive sum")
        self.table = weights

    def weights(self, contexts: Table) -> Table:
        """The weights of the tokens at each position, ``[B, L, V]``."""
        found: Table = self.table[tuple(np.asarray(contexts).T)]
        return found

    def __repr__(self) -> str:
        """The rows of masked positions, context by context, so that a drawn table can be read."""
        every = [c for c in np.ndindex(*self.table.shape[:-2]) if self.V in c]
        rows = (f"{c}: {self.table[c][np.array(c) == self.V].tolist()}" for c in every)
        return f"TableDenoiser({', '.join(rows)})"


def tabulated(denoiser: Denoiser, V: int, L: int) -> TableDenoiser:
    """Any denoiser as the table of its answers in every context: read once, then looked up.

    Raises
    ------
    MemoryError
        Where the table cannot fit.
    """
    require_memory(8 * 3 * (V + 1) ** L * L * V, f"the marginals of {V + 1}^{L} contexts")
    return TableDenoiser(denoiser(contexts(V, L)).reshape((V + 1,) * L + (L, V)))


class ExactDenoiser(WeightDenoiser):
    r"""The exact conditionals of a joint as a denoiser: contexts ``int[B, L]`` to marginals ``[B, L, V]``.

    A masked position gets :math:`P(X_i = \cdot \mid X_C = x_C)`, a visible one a point mass at its token.
    A context of probability zero has no conditional: its masked positions get ``fallback``, the uniform law by default.

    Raises
    ------
    ValueError
        Where the fallback is not a law on V tokens.
    """

    def __init__(self, joint: Joint, fallback: Sequence[int] | None = None):
        self.V, self.L = joint.V, joint.L
        self.cube = marginal_cube(joint)
        self.fallback = np.array([1] * joint.V if fallback is None else fallback)
        if self.fallback.shape != (self.V,) or self.fallback.min() < 0 or not self.fallback.sum() > 0:
            raise ValueError(f"fallback {fallback}: {self.V} weights of at least 0 with a positive sum are needed")

    def weights(self, contexts: Table) -> Table:
        """The numerators: the weight of each context with position i set to v, ``[B, L, V]``.

        At a masked position they sum over v to the weight of the context, or are the fallback where that is zero.
        """
        contexts = np.asarray(contexts)
        strides = (self.V + 1) ** np.arange(self.L)[::-1]
        at = contexts @ strides
        moved = (np.arange(self.V) - contexts[:, :, None]) * strides[:, None]
        found = self.cube.ravel()[at[:, None, None] + moved]
        shown = (contexts != self.V)[:, :, None] & (contexts[:, :, None] != np.arange(self.V))
        impossible = (self.cube.ravel()[at] == 0)[:, None, None] & (contexts == self.V)[:, :, None]
        return np.where(impossible, self.fallback, np.where(shown, 0, found))


class Conditionals:
    """The marginals of one context at a time: fractions from integer weights, floats from anything else.

    Parameters
    ----------
    source
        A joint, or a denoiser; one with ``weights(contexts)`` in integers (:class:`ExactDenoiser`,
        :class:`TableDenoiser`) is read exactly.
    V, L
        The alphabet and the length, where the denoiser does not say them itself.
    """

    def __init__(self, source: Joint | Denoiser, V: int | None = None, L: int | None = None):
        if isinstance(source, Joint):
            source = ExactDenoiser(source)
        symbols, length = getattr(source, "V", V), getattr(source, "L", L)
        if symbols is None or length is None:
            raise ValueError("this denoiser does not say V and L: name both")
        self.V, self.L = int(symbols), int(length)
        self._source = source
        self._read: Denoiser = getattr(source, "weights", source)
        self._known: dict[Context, list[Law]] = {}

    def __repr__(self) -> str:
        return f"Conditionals({self._source!r})"

    @property
    def start(self) -> Context:
        """The context with every token masked."""
        return (self.V,) * self.L

    def prepare(self, contexts: Iterable[Context]) -> None:
        """Read all of these contexts that are not known yet, in one batch."""
        new = [c for c in contexts if c not in self._known]
        if not new:
            return
        for context, table in zip(new, self._read(np.array(new)), strict=True):
            exact = table.dtype.kind in "iuO"
            self._known[context] = [
                (_law(row.tolist(), exact) if token == self.V else ())
                for token, row in zip(context, table, strict=True)
            ]

    def at(self, context: Context) -> list[Law]:
        """The law of each masked position in ``context``; visible positions have an empty one."""
        self.prepare([context])
        return self._known[context]


def _law(row: Sequence[Number], exact: bool) -> Law:
    total = sum(row)
    return [Fraction(w, total) if exact else w / total for w in row]
