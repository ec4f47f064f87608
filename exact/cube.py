"""The marginal cube: the probability of every context of a joint, in one table.

A context is L tokens in which the mask id ``V`` hides a token. Entry ``cube[c]`` is the weight of all
sequences that agree with ``c`` off its masks, so the exact denoiser is a ratio of two neighbours, and the
exact loss and every marginal are read off the cube.
"""

from __future__ import annotations

import numpy as np

from exact.joint import Joint, require_memory
from exact.lattice import context_weights


def marginal_cube(joint: Joint) -> np.ndarray:
    r"""The weights of all :math:`(V+1)^L` contexts, index ``V`` meaning summed out.

    The entry of the all-masked context is the joint's total.

    >>> marginal_cube(Joint([[2, 1], [0, 1]]))
    array([[2, 1, 3],
           [0, 1, 1],
           [2, 2, 4]])
    """
    require_memory(16 * (joint.V + 1) ** joint.L, f"a cube of {joint.V + 1}^{joint.L} contexts")
    return context_weights(joint.weights)


def contexts(V: int, L: int) -> np.ndarray:
    """All contexts, ``int[(V+1)^L, L]``, in the order of ``marginal_cube(...).ravel()``."""
    require_memory(8 * L * (V + 1) ** L, f"a list of {V + 1}^{L} contexts")
    return np.indices((V + 1,) * L).reshape(L, -1).T
