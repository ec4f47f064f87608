"""Whether the order of decoding matters to a model that has no joint.

Two masked positions can be told in either order. For the conditionals of a joint both orders give a pair of tokens the same
probability; a trained model's need not, and the logarithm of the ratio, with the rest of the context held, is what circulates
there. The paper says that these local numbers account for the whole difference of two orders: any order is reached from any
other by swaps of neighbours, and the gap of their likelihoods is the sum of what circulates at the swaps.

Source: arXiv 2605.09303.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
from hypothesis import strategies as st

from exact.circulation import order_likelihood, path_circulation
from exact.decoding import likelihood
from exact.denoiser import Conditionals, TableDenoiser
from exact.logsum import log
from exact.policies import Fixed, partition
from exact.strategies import denoisers, small_tables
from exact.types import Context
from proofs.claims.papers import PATHS
from proofs.ledger.claim import Claim, Measurement, Proved, times
from proofs.ledger.compare import Approx
from proofs.ledger.domain import Domain, Draws, Family
from proofs.ledger.measured import ROUNDOFF, SCOPE, trained

Order = tuple[int, ...]
Case = tuple[Conditionals, Context, Order, Order]


def in_order(model: Conditionals, x: Context, order: Order) -> Any:
    """The probability of drawing x one token after the other, as the decoder has it."""
    return likelihood(model, Fixed(partition([[i] for i in order])), x)


def _everywhere(model: Conditionals) -> Iterator[Case]:
    """Every sequence of bits, every pair of orders."""
    orders = list(itertools.permutations(range(model.L)))
    texts = itertools.product(range(2), repeat=model.L)
    return ((model, x, first, second) for x, first, second in itertools.product(texts, orders, orders))


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


TWO_ORDERS = Domain(
    Family(
        "every denoiser of two bits with rows 1:1 and 1:2, every sequence, every pair of orders",
        lambda: itertools.chain.from_iterable(map(_everywhere, map(Conditionals, small_tables([(1, 1), (1, 2)])))),
        complete=True,
        size=2**6 * 2**2 * 2**2,
    ),
    Family(
        "four tables of three bits drawn with the seeds 0 to 3, every sequence, every pair of orders",
        lambda: itertools.chain.from_iterable(map(_everywhere, map(_seeded, range(4)))),
        complete=False,
    ),
    draws=Draws(
        "tables of three bits, a sequence and two orders",
        lambda: st.tuples(
            denoisers(2, 3).map(Conditionals),
            st.tuples(*[st.integers(0, 1)] * 3),
            *[st.permutations(range(3)).map(tuple)] * 2,
        ),
        examples=200,
    ),
)

gap = Claim(
    id="circulation-gap",
    title="The gap of two orders is what circulates between them",
    statement=r"$\log p_\sigma(x) - \log p_\tau(x) = \sum \kappa_{ij}(x|c)$ over the adjacent swaps that lead from $\sigma$ to $\tau$, for positive conditionals.",
    source=PATHS("local circulations"),
    speaks_of="every positive denoiser, every sequence, every two orders",
    left=lambda model, x, first, second: log(in_order(model, x, first) / in_order(model, x, second)),
    relation="=",
    right=lambda model, x, first, second: path_circulation(model, x, first, second),
    over=TWO_ORDERS,
    prove=Proved(
        (
            "Circulation.circulation_gap",
            "Circulation.routes_exist",
        ),
        says="For one sequence x whose tokens have positive probability in each of its contexts, along any adjacent swaps; such swaps lead from any order to any other.",
    ),
    note="The likelihoods are those of the decoder, the circulations are read pair by pair.",
    control=times("101/100"),
    measure=Measurement(f"{SCOPE}: left to right against right to left, sequences with sum 0 modulo 16", _measured),
)
