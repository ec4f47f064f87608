"""What is reported about parallel decoding: arXiv 2601.15593, Section 5: parallelism, Kendall's tau, and accuracy beside them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from math import comb
from typing import Any

import numpy as np
from hypothesis import strategies as st

from exact.decoding import Trace, paths
from exact.denoiser import Conditionals
from exact.joint import Joint
from exact.metrics import finalization_parallelism, tau_a, tau_stable, tied_pairs
from exact.policies import Threshold
from proofs.ledger.claim import Attack, Claim, Control, Family, Source, Tight
from theory.blocks import order_floor

PAPER = Source("2601.15593", "Section 5")

TRACES = Attack("traces of 2 to 9 tokens", lambda: st.lists(st.integers(0, 5), min_size=2, max_size=9).map(tuple), 300)
ALL = Family("every trace of 2 to 5 tokens in up to 4 steps", lambda: _traces())


def _traces() -> Iterator[Trace]:
    for n in range(2, 6):
        yield from itertools.product(range(4), repeat=n)


def _passes(trace: Trace) -> Fraction:
    """Tokens a pass, where every step up to the last is a pass."""
    return Fraction(len(trace), max(trace) + 1)


passes = Claim(
    id="afp-not-time",
    title="Parallelism counts only steps that finalise something",
    statement=r"$\mathrm{AFP} = n / |\{c_1, \dots, c_n\}|$ is at least the tokens a pass, $n / T$, with equality iff every pass finalises a token.",
    source=PAPER,
    relation=">=",
    sides=lambda trace: (finalization_parallelism(trace), _passes(trace)),
    note="A pass that changes nothing is free in AFP, so AFP is no measure of time.",
    enumerate=(ALL,),
    attack=TRACES,
    control=Control("twice the tokens a pass", lambda trace: (finalization_parallelism(trace), 2 * _passes(trace))),
    tight=Tight("one token a pass", lambda: (0, 1, 2)),
)


def _joined(case: tuple[Trace, Trace]) -> Trace:
    """One text after the other, each in steps of its own."""
    first, second = case
    return (*first, *(max(first) + 1 + step for step in second))


harmonic = Claim(
    id="afp-harmonic",
    title="The parallelism of a concatenation is a harmonic mean",
    statement=r"$\mathrm{AFP} = n / \sum_b (n_b / \mathrm{AFP}_b)$ for blocks decoded one after the other.",
    source=PAPER,
    relation="=",
    sides=lambda case: (
        finalization_parallelism(_joined(case)),
        sum(map(len, case)) / sum(len(trace) / finalization_parallelism(trace) for trace in case),
    ),
    note="Blocks of 4 and 1 make 8/5, not 5/2.",
    enumerate=(
        Family(
            "every pair of traces of 2 or 3 tokens in up to 3 steps",
            lambda: itertools.product([t for n in (2, 3) for t in itertools.product(range(3), repeat=n)], repeat=2),
        ),
    ),
    attack=Attack(
        "pairs of traces",
        lambda: st.tuples(*[st.lists(st.integers(0, 4), min_size=1, max_size=6).map(tuple)] * 2),
        200,
    ),
    control=Control(
        "the mean of the parallelisms",
        lambda case: (
            finalization_parallelism(_joined(case)),
            sum(map(finalization_parallelism, case), Fraction(0)) / 2,
        ),
    ),
)

ties = Claim(
    id="tau-bounded-by-ties",
    title="Ties bound Kendall's tau",
    statement=r"$|\tau_a| \le 1 - T / \binom n2$ with T the pairs revealed in one step.",
    source=PAPER,
    relation="<=",
    sides=lambda trace: (abs(tau_a(trace)), 1 - Fraction(tied_pairs(trace), comb(len(trace), 2))),
    enumerate=(ALL,),
    attack=TRACES,
    control=Control(
        "with the ties counted twice",
        lambda trace: (abs(tau_a(trace)), 1 - 2 * Fraction(tied_pairs(trace), comb(len(trace), 2))),
    ),
    tight=Tight("two tokens, then one", lambda: (0, 0, 1)),
)

tie_rule = Claim(
    id="tau-tie-rule-harmless",
    title="The tie rule does not matter",
    statement=r"Kendall's tau of a trace is the same whether tied positions count as nothing ($\tau_a$) or as revealed from left to right (a stable sort).",
    source=PAPER,
    relation="=",
    sides=lambda trace: (tau_a(trace), tau_stable(trace)),
    expected="fails",
    relayed=True,
    note="The more is revealed at once, the more the rule decides: one shot is 0, undefined, or +1.",
    attack=TRACES,
    witness=Tight("five tokens in one shot: 0 against 1", lambda: (0,) * 5),
    repair="tau-bounded-by-ties",
)


def _blocked(draw: Any) -> tuple[int, Trace]:
    """Blocks of B left to right, any steps inside."""
    B, count = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    inner = [draw(st.lists(st.integers(0, 3), min_size=B, max_size=B)) for _ in range(count)]
    return B, tuple(4 * b + step for b, steps in enumerate(inner) for step in steps)


@st.composite
def _block_traces(draw: st.DrawFn) -> tuple[int, Trace]:
    return _blocked(draw)


floor = Claim(
    id="tau-block-floor",
    title="Blocks force Kendall's tau up",
    statement=r"$n$ tokens in blocks of $B$ decoded left to right have $\tau_a \ge 1 - 2(B-1)/(n-1)$, in whatever order inside the blocks.",
    source=PAPER,
    relation=">=",
    sides=lambda case: (tau_a(case[1]), order_floor(len(case[1]), case[0])),
    note="For blocks of 32 and n = 1,024 that is .9394: a tau above .8 says nothing of the model unless compared with it.",
    assumptions={"two tokens or more": lambda case: len(case[1]) >= 2},
    enumerate=(
        Family(
            "two or three blocks of 2 or 3, every order inside",
            lambda: (
                (B, tuple(b * B + i for b, order in enumerate(orders) for i in order))
                for B in (2, 3)
                for count in (2, 3)
                for orders in itertools.product(itertools.permutations(range(B)), repeat=count)
            ),
        ),
    ),
    attack=Attack("one to three blocks of 1 to 4, ties allowed", _block_traces, 300),
    control=Control(
        r"$1 - (B-1)/(n-1)$, which all-tied blocks have",
        lambda case: (tau_a(case[1]), (1 + order_floor(len(case[1]), case[0])) / 2),
    ),
    tight=Tight("two reversed blocks of three", lambda: (3, (2, 1, 0, 5, 4, 3))),
)

left_to_right = Claim(
    id="tau-shows-left-to-right",
    title="A high tau shows a preference for left to right",
    statement=r"A model that decodes each block of 32 from right to left has $\tau_a \le 0.8$.",
    source=PAPER,
    relation="<=",
    sides=lambda count: (tau_a(tuple(32 * b + 31 - i for b in range(count) for i in range(32))), Fraction(4, 5)),
    expected="fails",
    relayed=True,
    note="From n = 311 on, blocks of 32 force more than .8 whatever happens inside them.",
    attack=Attack("1 to 12 blocks", lambda: st.integers(1, 12), 30),
    witness=Tight("ten blocks, n = 320: .8056", lambda: 10),
    repair="tau-block-floor",
)

# two kinds of prompt, each a joint of four bits: an easy one with one answer, a hard one that copies a bit of 7/10
EASY = Joint(np.array([1] + [0] * 15).reshape((2,) * 4))
HARD = Joint(np.array([7] + [0] * 14 + [3]).reshape((2,) * 4))


def accuracy_and_parallelism(
    tau: Fraction, easy: Fraction = Fraction(1, 2)
) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """Of a threshold: the accuracy, and the mean parallelism of all samples, of correct and of incorrect ones."""
    right: list[tuple[Fraction, Fraction]] = []
    wrong: list[tuple[Fraction, Fraction]] = []
    for share, joint in ((easy, EASY), (1 - easy, HARD)):
        for (x, trace), chance in paths(Conditionals(joint), Threshold(tau)).items():
            (wrong if any(x) else right).append((share * chance, finalization_parallelism(trace)))

    def mean(found: list[tuple[Fraction, Fraction]]) -> Fraction:
        return sum((p * v for p, v in found), Fraction(0)) / (sum(p for p, _ in found) or 1)

    return sum((p for p, _ in right), Fraction(0)), mean(right + wrong), mean(right), mean(wrong)


simpson = Claim(
    id="correct-samples-more-parallel",
    title="Where correct samples are more parallel, more parallel rules are more accurate",
    statement="If under a rule correct samples have a higher parallelism than incorrect ones, a rule with a higher parallelism is at least as accurate.",
    source=PAPER,
    relation="<=",
    sides=lambda case: (
        accuracy_and_parallelism(case[1], case[0])[0],
        accuracy_and_parallelism(case[2], case[0])[0],
    ),
    expected="fails",
    relayed=True,
    note="Easy prompts are decoded faster and more often right: difficulty is behind both, as in Simpson's paradox.",
    assumptions={
        "correct samples are more parallel": lambda case: (
            accuracy_and_parallelism(case[1], case[0])[2] > accuracy_and_parallelism(case[1], case[0])[3]
        ),
        "the second rule is more parallel": lambda case: (
            accuracy_and_parallelism(case[2], case[0])[1] > accuracy_and_parallelism(case[1], case[0])[1]
        ),
    },
    attack=Attack(
        "shares of easy prompts and two thresholds in tenths",
        lambda: st.tuples(*[st.integers(1, 9).map(lambda k: Fraction(k, 10))] * 3),
        200,
    ),
    witness=Tight(
        "half easy prompts, thresholds 9/10 and 6/10: accuracy .85 at AFP 3 (3.176 of correct, 2 of incorrect), then .620 at AFP 4",
        lambda: (Fraction(1, 2), Fraction(9, 10), Fraction(6, 10)),
    ),
    repair="afp-harmonic",
)
