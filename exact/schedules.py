r"""Energies of masked flows by enumeration, in units of :math:`\dot\alpha^2 / (\alpha (1 - \alpha))`.

States are sequences over tokens and the mask; at keep probability :math:`\alpha` a state has the mass of its visible tokens
times :math:`\alpha^{visible} (1 - \alpha)^{masked}`. A jump from z to x with rate Q costs :math:`\frac{p(z)}{p(x)} Q^2`.

Source: Chen et al., arXiv 2509.13866 (the definitions, reconstructed from its constants).
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from fractions import Fraction

from exact.joint import Joint
from exact.lattice import marginal_cube


def kinetic(joint: Joint, alpha: Fraction) -> Fraction:
    r"""The kinetic energy of the masked flow of a joint: rates :math:`\frac{\dot\alpha}{1-\alpha} q(v | z_{visible})`.

    >>> from exact.languages import independent
    >>> kinetic(independent([[1, 2]]), Fraction(1, 3))
    Fraction(1, 1)
    """
    V, L = joint.V, joint.L
    cube = marginal_cube(joint)

    def mass(state: tuple[int, ...]) -> Fraction:
        masked = state.count(V)
        return Fraction(int(cube[state]), joint.total) * alpha ** (L - masked) * (1 - alpha) ** masked

    total = Fraction(0)
    for state in itertools.product(range(V + 1), repeat=L):
        if not cube[state]:
            continue
        for i in (i for i in range(L) if state[i] == V):
            for v in range(V):
                after = (*state[:i], v, *state[i + 1 :])
                if cube[after]:
                    rate = Fraction(int(cube[after]), int(cube[state])) / (1 - alpha)
                    total += mass(state) / mass(after) * rate**2
    return total * alpha * (1 - alpha)


def pair_flow(flows: Mapping[str, Fraction], alpha: Fraction) -> Fraction:
    r"""The conditional energy of a flow on the four sets of visible tokens of a pair that keeps their masses.

    Flows are the probability per unit of :math:`\dot\alpha` from nothing to the first ("0>1") or second ("0>2") token or
    both ("0>12"), and from one to both ("1>12", "2>12").

    Raises
    ------
    ValueError
        Where the flows do not keep the masses of the masked flow, or are negative.
    """
    mass = {"0": (1 - alpha) ** 2, "1": alpha * (1 - alpha), "2": alpha * (1 - alpha), "12": alpha**2}
    change = {"0": -2 * (1 - alpha), "1": 1 - 2 * alpha, "2": 1 - 2 * alpha, "12": 2 * alpha}
    found = dict.fromkeys(mass, Fraction(0))
    for name, flow in flows.items():
        start, end = name.split(">")
        found[start] -= flow
        found[end] += flow
    if found != change or min(flows.values()) < 0:
        raise ValueError(f"flows {flows} change the masses by {found}, not {change}")
    energy = sum(
        (flow**2 / (mass[name.split(">")[0]] * mass[name.split(">")[1]]) for name, flow in flows.items()), Fraction(0)
    )
    return energy * alpha * (1 - alpha)


def jumping(both: Fraction, alpha: Fraction, tilt: Fraction = Fraction(0)) -> dict[str, Fraction]:
    """The flows of a pair with a share that jumps to both tokens at once, and a tilt between the two last steps."""
    rest = (2 * alpha - both) / 2
    return {
        "0>12": both,
        "1>12": rest + tilt,
        "2>12": rest - tilt,
        "0>1": 1 - 2 * alpha + rest + tilt,
        "0>2": 1 - 2 * alpha + rest - tilt,
    }
