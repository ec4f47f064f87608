r"""How many tokens to reveal in each round, where the order is random.

A sampler that reveals tokens in a uniformly random order loses, on average over orders, what the information curve Z of the
data says: the gaps between the curve and its value at the start of each round. If the curve is known, a dynamic programme
finds the best sizes of the rounds. If only one number is, the total correlation TC or its dual DTC, there are still sizes that
keep the loss below any wanted amount, and the papers bound how many rounds that takes.

Sources: arXiv 2510.25544 (optimal sizes), 2511.04647 (schedules from TC and DTC).
"""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from exact.factorization import block_divergence
from exact.joint import Joint
from exact.logsum import LogSum, add_up, log
from exact.optimal import best_sizes
from exact.random_order import compositions, information_curve, ordered_partitions, random_order_divergence
from exact.strategies import joints, small_joints
from proofs.claims.papers import CHEN, LAVENANT
from proofs.ledger.claim import Claim, Control, Proved, times
from proofs.ledger.domain import At, Domain, Draws, Family
from theory.random_order import schedule_sizes


def mean_drawn_divergence(joint: Joint, sizes: tuple[int, ...]) -> Any:
    """The mean over all orders of the divergence of what rounds of these sizes draw, sequence by sequence."""
    orders = list(ordered_partitions(joint.L, sizes))
    return add_up(block_divergence(joint, blocks) for blocks in orders) / len(orders)


def programmed(joint: Joint, rounds: int) -> Any:
    """What the programme says that its sizes cost, and what they do cost when decoded, in the mean: both are to be the least."""
    cost, sizes = best_sizes(information_curve(joint))[rounds - 1]
    return (cost + mean_drawn_divergence(joint, sizes)) / 2


def least_on_curve(joint: Joint, rounds: int) -> Any:
    """The least cost over all sizes of so many rounds, each read off the curve."""
    curve = information_curve(joint)
    return min(random_order_divergence(curve, sizes) for sizes in compositions(joint.L, rounds))


def backwards(joint: Joint, rounds: int) -> Any:
    """The cost of the best sizes in reverse."""
    curve = information_curve(joint)
    return random_order_divergence(curve, best_sizes(curve)[rounds - 1][1][::-1])


sizes = Claim(
    id="best-sizes",
    title="The best sizes for a known curve",
    statement="A dynamic programme over the information curve finds, for every number of rounds, sizes of least mean divergence.",
    source=LAVENANT("optimal sizes"),
    speaks_of="every law, every number of rounds",
    left=programmed,
    relation="=",
    right=least_on_curve,
    over=Domain(
        Family(
            "every joint of three bits with weights 0 and 1, one to three rounds",
            lambda: itertools.product(small_joints(L=3, weight=1), (1, 2, 3)),
            complete=True,
            size=(2**8 - 1) * 3,
        ),
        draws=Draws(
            "joints (at most 16 sequences) and a number of rounds",
            lambda: joints(states=16, least_length=2).flatmap(lambda p: st.tuples(st.just(p), st.integers(1, p.L))),
            examples=100,
        ),
    ),
    prove=Proved(
        ("RandomOrderBest.best_least",),
        says="Any law of sequences, an alphabet for each token, any K from 1 to L: the recursion over the tokens told, on the curve of the law, finds K sizes of at least one token that add up to L; the cost it tells is the mean over ordered partitions of the divergence of decoding with them, and no other such sizes have a smaller one. The recursion is written in Coq as it is here, over real numbers; of equal costs it keeps the smallest first size.",
    ),
    control=Control("the same sizes in reverse", left=backwards),
)


def rounds_taken(L: int, delta: Fraction, dual: bool) -> int:
    """The number of rounds of the sizes for a share of TC, or of DTC."""
    return len(schedule_sizes(L, delta, dual))


def rounds_allowed(L: int, delta: Fraction, dual: bool) -> LogSum:
    r"""The bound :math:`2 + (1 + \ln L)(1 + \lceil 1/\delta \rceil)`."""
    return (log(L) + 1) * (1 + math.ceil(1 / delta)) + 2


count = Claim(
    id="correlation-schedule-rounds",
    title="How many rounds a known correlation asks for",
    statement=r"The sizes for $\delta = \epsilon / \mathrm{TC}$ (or DTC) take at most $2 + (1 + \ln L)(1 + \lceil \mathrm{TC} / \epsilon \rceil)$ rounds.",
    source=CHEN("schedules from TC and DTC"),
    speaks_of="every number of tokens, every share of the correlation",
    left=rounds_taken,
    relation="<=",
    right=rounds_allowed,
    over=Domain(
        Family(
            "2 to 60 tokens, delta in tenths, both schedules",
            lambda: itertools.product(range(2, 61), (Fraction(k, 10) for k in range(1, 11)), (False, True)),
            complete=True,
            size=59 * 10 * 2,
        ),
        draws=Draws(
            "up to 2,000 tokens, delta in fiftieths up to 2, both schedules",
            lambda: st.tuples(st.integers(2, 2000), st.integers(1, 100).map(lambda k: Fraction(k, 50)), st.booleans()),
            examples=100,
        ),
    ),
    note="For a fixed share and more and more tokens the rounds are of the order of the bound, so it is nearest for very long texts.",
    prove=Proved(
        ("RandomOrderSchedule.rounds_taken", "RandomOrderSchedule.schedule_sum"),
        says="Any L > 0 and real delta > 0: the sizes 1 + floor(delta (L - N - 1)), or 1 + floor(delta (N + 1)), each cut at what is left, add up to L and are at most as many as the bound, with natural logarithms and delta for epsilon / TC or epsilon / DTC. The loop of the sizes is written in Coq as it is here.",
    ),
    control=times("13/10"),
    tight=At("10^12 tokens, a fifth of DTC: 145 of 173.8 rounds", 10**12, Fraction(1, 5), True, reaches="0.834"),
)
