"""``policies``: what each published rule for revealing tokens costs, and how far it is from the best policy of its rounds."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial

from exact.blocks import blocks_of
from exact.decoding import decode, paths
from exact.denoiser import Conditionals
from exact.frontier import Vertex, excess, frontier, position
from exact.joint import Joint
from exact.languages import dirichlet, hard_core, markov, mds
from exact.metrics import finalization_parallelism, law_of, output_error, tau_a
from exact.policies import EntropyBounded, InBlocks, LeftToRight, RandomOrder, Threshold, Top, midpoint, partition
from exact.samplers import Unmask
from exact.types import Policy
from proofs.tables.table import Column, Table, rounded

#: Float64 sums over contexts of the languages below.
ERROR = 1e-9
LANGUAGES: dict[str, Callable[[], Joint]] = {
    "sticky chain": partial(markov, [1, 1], [[9, 1], [1, 9]], 6),
    "hard core": partial(hard_core, 6),
    "ternary code": partial(mds, 3, 4, 2),
    "Dirichlet": partial(dirichlet, 3, 4, 1.0, 0),
}


def policies(L: int) -> dict[str, Policy]:
    """Each rule by its name."""
    half = -(-L // 2)
    return {
        "all at once": LeftToRight(L),
        "halves, at once": LeftToRight(half),
        "left to right, 2": LeftToRight(2),
        "random order, 2": RandomOrder((2,) * (L // 2)),
        "midpoints": midpoint(L),
        "threshold 0.7": Threshold(Fraction(7, 10)),
        "threshold 0.9": Threshold(Fraction(9, 10)),
        "2 most confident": Top(2),
        "entropy bound 0.5": EntropyBounded(Fraction(1, 2)),
        "halves, threshold 0.9": InBlocks(partition(blocks_of(L, half)), Threshold(Fraction(9, 10))),
    }


def build() -> Table:
    """The table."""
    rows = []
    for language, make in LANGUAGES.items():
        joint = make()
        corners = frontier(joint)
        for name, policy in policies(joint.L).items():
            rows.append([language, name, *_numbers(joint, policy, corners)])
    columns = [
        Column("language", number=False),
        Column("policy", number=False),
        Column("rounds"),
        Column("path"),
        Column("above"),
        Column("output"),
        Column("errors"),
        Column("AFP"),
        Column(r"$\tau_a$"),
    ]
    notes = [
        "Sticky chain: six bits, flip 1/10. Hard core: six bits, no two adjacent ones, uniform. Ternary code: MDS [4, 2]. "
        "Dirichlet: parameter 1, V = 3, L = 4, seed 0. Rounds and path divergence (nats): means over sequences of the language, "
        "with exact marginals. Above: path divergence over the frontier of value-adaptive policies at as many rounds. Output: divergence of "
        "the law drawn from. Errors: its mass off the support. AFP and tau (ties count zero): means over what is drawn. "
        "Float64, error below 1e-9."
    ]
    return Table("policies", "What published decoding rules cost", columns, rows, notes)


def _numbers(joint: Joint, policy: Policy, corners: list[Vertex]) -> list[str]:
    source = Conditionals(joint)
    rounds, divergence = position(joint, policy, source)
    drawn = output_error(joint, decode(source, Unmask(policy)).output)
    traces = paths(source, policy)
    means = [
        sum(float(v * p) for v, p in law_of(metric, traces).items()) for metric in (finalization_parallelism, tau_a)
    ]
    above = excess(corners, rounds, divergence)
    values = [rounds, divergence, 0.0 if abs(above) < ERROR else above, drawn.forward, drawn.sequence_error, *means]
    return [rounded(float(v), ERROR, 4) for v in values]
