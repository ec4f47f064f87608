"""Hypothesis strategies for joints, laws, kernels and blocks, shrinking to few tokens and small integer weights."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from exact.joint import Joint


@st.composite
def laws(draw: st.DrawFn, V: int, weight: int = 9, positive: bool = False) -> list[int]:
    """Integer weights of one law on V tokens, at least one above zero."""
    row = draw(st.lists(st.integers(int(positive), weight), min_size=V, max_size=V))
    return row if any(row) else [1] * V


@st.composite
def sorted_laws(draw: st.DrawFn, V: int, weight: int = 12) -> tuple[int, ...]:
    """Integer weights of one law, largest first, all positive."""
    return tuple(sorted(draw(laws(V, weight, positive=True)), reverse=True))


@st.composite
def joints(draw: st.DrawFn, states: int = 32, most: int = 3, least_length: int = 1, weight: int = 9) -> Joint:
    """Joints with 2 to ``most`` tokens in the alphabet and at most ``states`` sequences."""
    V = draw(st.integers(2, most))
    longest = max(least_length, max(L for L in range(1, states) if states >= V**L))
    L = draw(st.integers(least_length, longest))
    return Joint(np.array(draw(laws(V**L, weight))).reshape((V,) * L))


@st.composite
def chains(draw: st.DrawFn, most: int = 3, weight: int = 5) -> list[list[int]]:
    """Square matrices of integer weights, rows with positive sums: kernels of finite chains."""
    V = draw(st.integers(2, most))
    return [draw(laws(V, weight)) for _ in range(V)]


@st.composite
def joints_and_laws(draw: st.DrawFn, **limits: Any) -> tuple[Joint, list[list[int]]]:
    """A joint, and one positive law a token for a product to approximate it."""
    joint = draw(joints(**limits))
    return joint, [draw(laws(joint.V, positive=True)) for _ in range(joint.L)]


@st.composite
def joints_and_blocks(draw: st.DrawFn, **limits: Any) -> tuple[Joint, list[list[int]]]:
    """A joint, and an ordered partition of its positions."""
    joint = draw(joints(**limits))
    order = draw(st.permutations(range(joint.L)))
    cuts = sorted(draw(st.sets(st.integers(1, joint.L - 1)))) if joint.L > 1 else []
    return joint, [list(order[a:b]) for a, b in zip([0, *cuts], [*cuts, joint.L], strict=True)]
