r"""The schedule of least energy: Cauchy and Schwarz after :math:`\alpha = \sin^2 \theta`.

Source: Chen et al., arXiv 2509.13866, Lemma 3.5 (the statement); the derivation on arcs is ours.
"""

from __future__ import annotations

import sympy as sp

from theory.derivation import Derivation, Step, eq, le
from theory.reasons import Assume, Combine, Sum


def least_energy() -> Derivation:
    r"""The energy of arcs: :math:`4 \sum_k \theta_k^2 / \gamma_k \ge \pi^2` where the arcs sum to :math:`\pi/2` and the steps to 1."""
    k, n = sp.symbols("k n", integer=True, positive=True)
    arc, step = sp.Function("theta", real=True), sp.Function("gamma", positive=True)
    half = sp.pi / 2
    square = arc(k) ** 2 / step(k) - 2 * half * arc(k) + half**2 * step(k)
    arcs, steps = sp.Sum(arc(k), (k, 1, n)), sp.Sum(step(k), (k, 1, n))
    energy = sp.Sum(arc(k) ** 2 / step(k), (k, 1, n))
    return Derivation(
        "The schedule of least energy",
        r"With $\alpha = \sin^2\theta$ the energy is $4 \int \dot\theta^2 / \dot\gamma$; on arcs $\theta_k$ over steps $\gamma_k$ "
        r"with $\sum \theta_k = \pi/2$ and $\sum \gamma_k = 1$, $4 \sum \theta_k^2 / \gamma_k \ge \pi^2$, with equality at $\theta_k = \frac\pi2 \gamma_k$.",
        (
            Step("square", le(0, square), Combine((), plus=(arc(k) - half * step(k)) ** 2 / step(k))),
            Step("sum", le(0, sp.Sum(square, (k, 1, n))), Sum("square", (k, 1, n))),
            Step("arcs", eq(arcs, half), Assume("theta runs from 0 to pi/2: alpha from 0 to 1")),
            Step("steps", eq(steps, 1), Assume("gamma runs from 0 to 1")),
            Step(
                "energy",
                le(sp.pi**2, 4 * energy),
                Combine({"sum": 4, "arcs": -8 * half, "steps": 4 * half**2}),
            ),
        ),
        generic=(k,),
    )
