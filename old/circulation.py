"""Orders of a denoiser that has no joint: arXiv 2605.09303."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from hypothesis import strategies as st

from exact.circulation import order_likelihood, path_circulation
from exact.denoiser import Conditionals, TableDenoiser
from exact.logsum import LogSum, log
from exact.strategies import denoisers
from proofs.ledger.claim import Attack, Claim, Control, Family, Measurement, Source
from proofs.ledger.compare import Approx
from proofs.ledger.measured import ROUNDOFF, SCOPE, trained

PAPER = Source("2605.09303", "local circulations")

Case = tuple[Conditionals, tuple[int, ...], tuple[int, ...], tuple[int, ...]]


def _gap(case: Case) -> Any:
    model, x, first, second = case
    return log(order_likelihood(model, x, first) / order_likelihood(model, x, second))


def _seeded(seed: int) -> Conditionals:
    """A table of three bits with weights 1 to 5 and no common joint."""
    return Conditionals(TableDenoiser(np.random.default_rng(seed).integers(1, 6, (3, 3, 3, 3, 2))))


def _measured() -> list[tuple[Approx, Approx]]:
    joint, denoiser, _ = trained()
    model, order = Conditionals(denoiser), range(joint.L)
    found = []
    for x in itertools.product(range(joint.V), repeat=joint.L):
        if joint.weights[x] and sum(x) % 16 == 0:
            ratio = order_likelihood(model, x, order) / order_likelihood(model, x, order[::-1])
            along = path_circulation(model, x, order, order[::-1])
            found.append((Approx(float(np.log(float(ratio))), ROUNDOFF), Approx(float(along), ROUNDOFF)))
    return found


gap = Claim(
    id="circulation-gap",
    title="The gap of two orders is what circulates between them",
    statement=r"$\log p_\sigma(x) - \log p_\tau(x) = \sum \kappa_{ij}(x|c)$ over the adjacent swaps that lead from $\sigma$ to $\tau$, for positive conditionals.",
    source=PAPER,
    relation="=",
    sides=lambda case: (_gap(case), path_circulation(*case)),
    enumerate=(
        Family(
            "four tables of three bits with no joint, every sequence, every pair of orders",
            lambda: (
                (_seeded(seed), x, first, second)
                for seed in range(4)
                for x in itertools.product(range(2), repeat=3)
                for first in itertools.permutations(range(3))
                for second in itertools.permutations(range(3))
            ),
        ),
    ),
    attack=Attack(
        "tables of three bits, a sequence and two orders",
        lambda: st.tuples(
            denoisers(2, 3).map(Conditionals),
            st.tuples(*[st.integers(0, 1)] * 3),
            *[st.permutations(range(3)).map(tuple)] * 2,
        ),
        200,
    ),
    control=Control("conditionals of a joint: nothing circulates", lambda case: (_gap(case), LogSum())),
    measure=Measurement(f"{SCOPE}: left to right against right to left, sequences with sum 0 modulo 16", _measured),
)
