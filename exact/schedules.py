r"""Energies of schedules, in balls, and of flows between sets of visible tokens, by enumeration.

States are sequences over tokens and the mask; at keep probability :math:`\alpha` a state has the mass of its visible tokens
times :math:`\alpha^{visible} (1 - \alpha)^{masked}`. A jump from z to x with rate Q costs :math:`\frac{p(z)}{p(x)} Q^2`, in
units of :math:`\dot\alpha^2 / (\alpha (1 - \alpha))`.

Source: Chen et al., arXiv 2509.13866 (the definitions, reconstructed from its constants).
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import comb

from flint import acb, arb, ctx, fmpq, fmpq_poly

from exact.joint import Joint
from exact.lattice import marginal_cube

#: The sets of visible tokens as bits, and from set to set the probability that flows per unit of the keep probability.
Flows = Mapping[tuple[int, int], Fraction]
#: The mass of every set of visible tokens, as a polynomial in the keep probability.
Path = Mapping[int, fmpq_poly]
ALPHA = fmpq_poly([0, 1])


def beta_schedule(a: int, b: int) -> fmpq_poly:
    r"""The distribution function of a Beta law with whole parameters, a polynomial that rises from 0 to 1.

    >>> beta_schedule(2, 2)
    (-2)*x^3 + 3*x^2
    """
    n = a + b - 1
    return sum((comb(n, k) * ALPHA**k * (1 - ALPHA) ** (n - k) for k in range(a, n + 1)), fmpq_poly([0]))


def energy(alpha: fmpq_poly, gamma: fmpq_poly) -> arb:
    r"""The energy :math:`\int_0^1 \frac{\dot\alpha^2}{\dot\gamma\,\alpha(1-\alpha)}\,dt` of a polynomial schedule, in a ball.

    Raises
    ------
    ValueError
        Where the integral is not seen to be finite.

    >>> energy(beta_schedule(2, 2), beta_schedule(1, 1)).overlaps(9 * arb(3).log())
    True
    """
    over, under = alpha.derivative() ** 2, gamma.derivative() * alpha * (1 - alpha)
    common = over.gcd(under)
    top, bottom = ([arb(c) for c in (p // common).coeffs()] for p in (over, under))
    with ctx.workprec(80):
        found = acb.integral(lambda t, _: _value(top, t) / _value(bottom, t), 0, 1).real
    if not found.is_finite():
        raise ValueError(f"schedule {alpha} under {gamma}: no finite energy")
    return found


def sine_energy(gamma: fmpq_poly, start: Fraction, end: Fraction) -> arb:
    r"""The energy of :math:`\alpha = \sin^2(\frac\pi2 \gamma)` between two times inside (0, 1), in a ball."""
    places, steps = ([arb(c) for c in p.coeffs()] for p in (gamma, gamma.derivative()))

    def integrand(t: acb, _: bool) -> acb:
        angle, step = acb.pi() * _value(places, t) / 2, _value(steps, t)
        alpha, change = angle.sin() ** 2, acb.pi() * step * angle.sin() * angle.cos()
        return change**2 / (step * alpha * (1 - alpha))

    return acb.integral(integrand, fmpq(*start.as_integer_ratio()), fmpq(*end.as_integer_ratio())).real


def _value(coefficients: Sequence[arb], t: acb) -> acb:
    """A polynomial at a point, by Horner."""
    found = acb(0)
    for c in reversed(coefficients):
        found = found * t + c
    return found


def steps_energy(levels: Sequence[Fraction]) -> arb:
    r"""The energy of a schedule in steps, :math:`\sum_k (\Delta\sqrt{\alpha_k})^2 + (\Delta\sqrt{1 - \alpha_k})^2`, in a ball."""
    total = arb(0)
    for before, after in itertools.pairwise(levels):
        for here, there in ((before, after), (1 - before, 1 - after)):
            roots = [(arb(x.numerator) / x.denominator).sqrt() for x in (here, there)]
            total += (roots[1] - roots[0]) ** 2
    return total


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


def masked_path(n: int) -> dict[int, fmpq_poly]:
    """The masses of all sets of n tokens, each token visible by itself with the keep probability."""
    return {told: ALPHA ** told.bit_count() * (1 - ALPHA) ** (n - told.bit_count()) for told in range(2**n)}


def at_once_path(n: int) -> dict[int, fmpq_poly]:
    """The masses where all n tokens are visible together with the keep probability, and none otherwise."""
    return {0: 1 - ALPHA, 2**n - 1: ALPHA}


def masked_flow(n: int, alpha: Fraction) -> dict[tuple[int, int], Fraction]:
    r"""The flow of the masked process: each masked token is told at rate :math:`\dot\alpha / (1 - \alpha)`."""
    return {
        (told, told | 1 << i): alpha ** told.bit_count() * (1 - alpha) ** (n - told.bit_count() - 1)
        for told in range(2**n)
        for i in range(n)
        if not told >> i & 1
    }


def turned(flow: Flows, tilts: Mapping[tuple[int, int, int], Fraction]) -> dict[tuple[int, int], Fraction]:
    """A flow with more of it through i and then j, and as much less through j and then i, from each set of (set, i, j)."""
    found = dict(flow)
    for (told, i, j), more in tilts.items():
        for first, second, sign in ((i, j, 1), (j, i, -1)):
            middle = told | 1 << first
            found[told, middle] += sign * more
            found[middle, middle | 1 << second] += sign * more
    return found


def jumping(both: Fraction, alpha: Fraction) -> dict[tuple[int, int], Fraction]:
    """A flow to a pair of tokens of which a part jumps to both of them at once, and the rest keeps the path."""
    rest = (2 * alpha - both) / 2
    first = 1 - 2 * alpha + rest
    return {(0, 3): both, (1, 3): rest, (2, 3): rest, (0, 1): first, (0, 2): first}


def flow_energy(flows: Flows, path: Path, alpha: Fraction) -> Fraction:
    r"""The conditional energy of a flow on sets of visible tokens that moves their masses along a path.

    Raises
    ------
    ValueError
        Where the flow does not keep to the path, or is negative.

    >>> flow_energy({(0, 1): Fraction(1)}, masked_path(1), Fraction(1, 3))
    Fraction(1, 1)
    """
    point = fmpq(alpha.numerator, alpha.denominator)
    mass = {told: _fraction(p(point)) for told, p in path.items()}
    change = {told: _fraction(p.derivative()(point)) for told, p in path.items()}
    found = dict.fromkeys(path, Fraction(0))
    for (start, end), flow in flows.items():
        found[start] -= flow
        found[end] += flow
    if found != change or min(flows.values()) < 0:
        raise ValueError(f"flows {dict(flows)} change the masses by {found}, not {change}")
    total = sum((flow**2 / (mass[start] * mass[end]) for (start, end), flow in flows.items()), Fraction(0))
    return total * alpha * (1 - alpha)


def _fraction(x: fmpq) -> Fraction:
    return Fraction(int(x.p), int(x.q))
