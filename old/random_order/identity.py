"""Random-order decoding: the information curve and what is read off it (arXiv 2511.04647), and more steps that are worse."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
from hypothesis import strategies as st

from exact.decoding import decode, mean_divergence
from exact.denoiser import Conditionals
from exact.factorization import block_divergence
from exact.information import dual_total_correlation, kl, total_correlation
from exact.joint import Joint
from exact.languages import parity
from exact.logsum import add_up
from exact.policies import RandomOrder
from exact.random_order import compositions, information_curve, ordered_partitions, random_order_divergence
from exact.samplers import Unmask
from exact.strategies import joints, small_joints
from proofs.ledger.claim import Attack, Claim, Control, Family, Source, Tight

CURVE = Source("2511.04647", "the information profile")
STEPS = Source("2601.15593", "Section 5")

Case = tuple[Joint, tuple[int, ...]]


def _cases(L: int = 3) -> Iterator[Case]:
    for joint in small_joints(L=L, weight=1):
        for rounds in range(1, L + 1):
            for sizes in compositions(L, rounds):
                yield joint, sizes


@st.composite
def _drawn(draw: st.DrawFn) -> Case:
    joint = draw(joints(states=16))
    rounds = draw(st.integers(1, joint.L))
    return joint, draw(st.sampled_from(list(compositions(joint.L, rounds))))


THREE_BITS = Family("every joint of three bits with weights 0 and 1, every sequence of sizes", _cases)
DRAWN = Attack("joints (at most 16 sequences, weights <= 9) and sizes", _drawn, 150)


def _mean(case: Case) -> Any:
    """The mean of the divergences of all ordered partitions with these sizes."""
    joint, sizes = case
    found = [block_divergence(joint, blocks) for blocks in ordered_partitions(joint.L, sizes)]
    return add_up(found) / len(found)


def _read(case: Case) -> Any:
    return random_order_divergence(information_curve(case[0]), case[1])


curve = Claim(
    id="random-order-curve",
    title="Random order is read off the information curve",
    statement=r"$E_M\,\mathrm{KL}(P\,\|\,Q_M) = \sum_t \sum_{j=N_{t-1}+1}^{N_t} (Z_j - Z_{N_{t-1}+1})$ for a uniformly random order in rounds of sizes fixed in advance.",
    source=CURVE,
    relation="=",
    sides=lambda case: (_mean(case), _read(case)),
    note="One side goes through all ordered partitions and sequences, the other through the entropies of all subsets.",
    enumerate=(THREE_BITS,),
    attack=DRAWN,
    control=Control(
        "the curve read at the end of each round",
        lambda case: (
            _mean(case),
            add_up(
                information_curve(case[0])[end - 1] * size
                for size, end in zip(case[1], np.cumsum(case[1]), strict=True)
            )
            - total_correlation(case[0]),
        ),
    ),
)

monotone = Claim(
    id="information-curve-monotone",
    title="The information curve never falls",
    statement=r"$0 = Z_1 \le Z_2 \le \dots \le Z_L$.",
    source=CURVE,
    relation="<=",
    sides=lambda case: (information_curve(case[0])[case[1] - 1], information_curve(case[0])[case[1]]),
    enumerate=(
        Family(
            "every joint of three bits with weights 0 and 1, both steps",
            lambda: ((joint, j) for joint in small_joints(L=3, weight=1) for j in (1, 2)),
        ),
    ),
    attack=Attack(
        "joints (at most 16 sequences, weights <= 9) and a step",
        lambda: joints(states=16, least_length=2).flatmap(
            lambda joint: st.tuples(st.just(joint), st.integers(1, joint.L - 1))
        ),
    ),
    control=Control(
        r"the curve is concave: each step is at most the mean of those before",
        lambda case: (
            information_curve(case[0])[case[1]] * (case[1] - 1),
            information_curve(case[0])[case[1] - 1] * case[1],
        ),
    ),
    tight=Tight("independent tokens", lambda: (Joint([[1, 1], [1, 1]]), 1)),
)

AREA = Family("every joint of three bits with weights 0 and 1", lambda: small_joints(L=3, weight=1))
DRAWN_AREA = Attack("joints (at most 32 sequences, weights <= 9)", joints, 150)


def _shortfall(joint: Joint) -> Any:
    r"""The sum of :math:`Z_L - Z_j`."""
    found = information_curve(joint)
    return found[-1] * joint.L - add_up(found)


area = Claim(
    id="information-curve-area",
    title="The area under the information curve",
    statement=r"$\sum_j Z_j = \mathrm{TC}$.",
    source=CURVE,
    relation="=",
    sides=lambda joint: (add_up(information_curve(joint)), total_correlation(joint)),
    enumerate=(AREA,),
    attack=DRAWN_AREA,
    control=Control(
        "DTC in its place", lambda joint: (add_up(information_curve(joint)), dual_total_correlation(joint))
    ),
)

shortfall = Claim(
    id="information-curve-shortfall",
    title="The area above the information curve",
    statement=r"$\sum_j (Z_L - Z_j) = \mathrm{DTC}$.",
    source=CURVE,
    relation="=",
    sides=lambda joint: (_shortfall(joint), dual_total_correlation(joint)),
    enumerate=(AREA,),
    attack=DRAWN_AREA,
    control=Control("TC in its place", lambda joint: (_shortfall(joint), total_correlation(joint))),
)


def _mixture(case: Case) -> Any:
    joint, sizes = case
    return kl(joint, decode(Conditionals(joint), Unmask(RandomOrder(sizes))).output)


mixture = Claim(
    id="mixture-below-mean",
    title="What is really drawn is no further away",
    statement=r"$\mathrm{KL}(P\,\|\,E_M Q_M) \le E_M\,\mathrm{KL}(P\,\|\,Q_M)$: the law a user samples from against the mean over mask paths, which the convergence bounds speak of.",
    source=CURVE,
    relation="<=",
    sides=lambda case: (_mixture(case), mean_divergence(case[0], Conditionals(case[0]), RandomOrder(case[1]))),
    enumerate=(THREE_BITS,),
    attack=DRAWN,
    control=Control("with a factor of two on the left", lambda case: (2 * _mixture(case), _read(case))),
    tight=Tight("a parity of four bits in rounds of 2 and 2: both are log 2", lambda: (parity(4), (2, 2))),
)


def _equal(L: int, K: int) -> tuple[int, ...]:
    """K sizes as equal as they can be, the larger ones first."""
    return tuple(L // K + (k < L % K) for k in range(K))


_EIGHT = ["00000", "00110", "01011", "01101", "10001", "10111", "11010", "11100"]


def _eight_words() -> Joint:
    table = np.zeros((2,) * 5, dtype=int)
    for word in _EIGHT:
        table[tuple(map(int, word))] = 1
    return Joint(table)


more_rounds = Claim(
    id="more-rounds-cost-less",
    title="More rounds never cost more",
    statement=r"With sizes as equal as they can be, $K + 1$ rounds of a random order lose no more than $K$.",
    source=STEPS,
    relation="<=",
    sides=lambda case: (
        _read((case[0], _equal(case[0].L, case[1] + 1))),
        _read((case[0], _equal(case[0].L, case[1]))),
    ),
    expected="fails",
    relayed=True,
    note="Round boundaries that do not nest can move next to where the curve rises.",
    attack=Attack(
        "uniform laws on words of a linear code of 5 bits, one round more",
        lambda: st.tuples(
            st.lists(st.lists(st.integers(0, 1), min_size=5, max_size=5), min_size=1, max_size=3).map(_span),
            st.integers(1, 4),
        ),
        1000,
    ),
    witness=Tight("eight words of 5 bits: (3, 2) loses 2/5 bit, (2, 2, 1) loses 3/5 bit", lambda: (_eight_words(), 2)),
    repair="refined-rounds-cost-less",
)


def _span(rows: list[list[int]]) -> Joint:
    """The uniform law on the binary code that ``rows`` span."""
    table = np.zeros((2,) * len(rows[0]), dtype=int)
    for coefficients in itertools.product((0, 1), repeat=len(rows)):
        table[tuple(np.array(coefficients) @ np.array(rows) % 2)] = 1
    return Joint(table)


def _splits(sizes: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for k, size in enumerate(sizes):
        for first in range(1, size):
            yield (*sizes[:k], first, size - first, *sizes[k + 1 :])


refined = Claim(
    id="refined-rounds-cost-less",
    title="Splitting a round never costs more",
    statement=r"Splitting one round of a random order in two lowers its mean divergence by $s_2 (Z_{N + s_1 + 1} - Z_{N + 1}) \ge 0$.",
    source=STEPS,
    relation="<=",
    sides=lambda case: (add_up(map(_read, _refined(case))), _read(case) * len(_refined(case))),
    note="The mean over all splits of a round of the sizes, against the sizes themselves; the curve never falls.",
    assumptions={"a round of two or more": lambda case: max(case[1]) > 1},
    enumerate=(THREE_BITS,),
    attack=DRAWN,
    control=Control(
        "the sizes in reverse in place of a split",
        lambda case: (_read((case[0], case[1][::-1])), _read(case)),
    ),
    tight=Tight("independent tokens", lambda: (Joint([[1, 1], [1, 1]]), (2,))),
)


def _refined(case: Case) -> list[Case]:
    return [(case[0], sizes) for sizes in _splits(case[1])]
