"""``published-bounds``: each published bound on random order, by language: the exact value, the bound, their ratio."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from exact.joint import Joint
from exact.languages import copy, dirichlet, hard_core, markov, mds, parity
from exact.logsum import LogSum
from exact.policies import Bernoulli, RandomOrder
from exact.types import Policy
from proofs.claims.random_order.rate import STEPS_BOUND
from proofs.claims.random_order.upper import BOUNDS
from proofs.tables.table import Column, Table, digits

LANGUAGES: dict[str, Callable[[], Joint]] = {
    "parity of 4": partial(parity, 4),
    "copies, 4": partial(copy, 4, 1),
    "sticky chain, 6": partial(markov, [1, 1], [[9, 1], [1, 9]], 6),
    "hard core, 6": partial(hard_core, 6),
    "ternary code": partial(mds, 3, 4, 2),
    "Dirichlet": partial(dirichlet, 3, 4, 1.0, 0),
}


def build(places: int = 5) -> Table:
    """The table: rounds of two, one round, and two equal steps of a schedule."""
    rows = []
    for language, make in LANGUAGES.items():
        joint = make()
        samplers: dict[str, Policy] = {
            "rounds of 2": RandomOrder((2,) * (joint.L // 2)),
            "one round": RandomOrder((joint.L,)),
            "2 equal steps": Bernoulli.uniform(2),
        }
        for name, policy in samplers.items():
            for bound in (*BOUNDS, STEPS_BOUND):
                if not bound.fits(joint, policy):
                    continue
                left, right = bound.ask(joint, policy)
                assert isinstance(left, LogSum)
                assert isinstance(right, LogSum)
                values = ["0" if x == 0 else digits(x.ball(256), places) for x in (left, right)]
                ratio = "1" if left == right else "0" if left == 0 else digits(left.ball(256) / right.ball(256), 3)
                rows.append([language, name, bound.title, *values, ratio])
    columns = [
        Column("language", number=False),
        Column("sampler", number=False),
        Column("bound", number=False),
        Column("exact"),
        Column("bound (nats)"),
        Column("ratio"),
    ]
    notes = [
        "Exact values are means over mask paths, of the schedule the divergence of sequence and path. A ratio of 1 is an equality "
        "that was decided. Dirichlet: parameter 1, V = 3, L = 4, seed 0. All digits are certified."
    ]
    return Table("published-bounds", "Published bounds on random-order decoding", columns, rows, notes)
