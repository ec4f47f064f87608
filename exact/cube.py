"""The marginal cube: the probability of every context of a joint, in one table.

A context is L tokens in which the mask id ``V`` hides a token. Entry ``cube[c]`` is the weight of all
sequences that agree with ``c`` off its masks, so the exact denoiser is a ratio of two neighbours, and the
exact loss and every marginal are read off the cube.
"""

from __future__ import annotations

import numpy as np

from exact.joint import Joint, require_memory


def marginal_cube(joint: Joint) -> np.ndarray:
    r"""The weights of all :math:`(V+1)^L` contexts, index ``V`` meaning summed out.

    The entry of the all-masked context is the joint's total.

    >>> marginal_cube(Joint([[2, 1], [0, 1]]))
    array([[2, 1, 3],
           [0, 1, 1],
           [2, 2, 4]])
    """
    require_memory(8 * (joint.V + 1) ** joint.L, f"a cube of {joint.V + 1}^{joint.L} contexts")
    cube = joint.weights
    for axis in range(joint.L):
        cube = np.concatenate([cube, cube.sum(axis=axis, keepdims=True)], axis=axis)
    return cube


def contexts(V: int, L: int) -> np.ndarray:
    """All contexts, ``int[(V+1)^L, L]``, in the order of ``marginal_cube(...).ravel()``."""
    require_memory(8 * L * (V + 1) ** L, f"a list of {V + 1}^{L} contexts")
    return np.indices((V + 1,) * L).reshape(L, -1).T


class ExactDenoiser:
    r"""The exact conditionals of a joint as a denoiser: contexts ``int[B, L]`` to marginals ``[B, L, V]``.

    A masked position gets :math:`P(X_i = \cdot \mid X_C = x_C)`, a visible one a point mass at its token.
    A context of probability zero has no conditional: its masked positions get the uniform law.
    """

    def __init__(self, joint: Joint):
        self.V, self.L = joint.V, joint.L
        self.cube = marginal_cube(joint)

    def weights(self, contexts: np.ndarray) -> np.ndarray:
        """The numerators: the weight of each context with position i set to v, ``[B, L, V]``.

        At a masked position they sum over v to the weight of the context.
        """
        contexts = np.asarray(contexts)
        strides = (self.V + 1) ** np.arange(self.L)[::-1]
        moved = (np.arange(self.V) - contexts[:, :, None]) * strides[:, None]
        found = self.cube.ravel()[(contexts @ strides)[:, None, None] + moved]
        shown = (contexts != self.V)[:, :, None] & (contexts[:, :, None] != np.arange(self.V))
        return np.where(shown, 0, found)

    def __call__(self, contexts: np.ndarray) -> np.ndarray:
        """The marginals as floats, ``[B, L, V]``."""
        contexts = np.asarray(contexts)
        weights = self.weights(contexts).astype(np.float64)
        totals = weights.sum(axis=-1, keepdims=True)
        marginals = np.where(totals > 0, weights / np.where(totals > 0, totals, 1), 1 / self.V)
        told = contexts[:, :, None] == np.arange(self.V)
        return np.where((contexts == self.V)[:, :, None], marginals, told)
