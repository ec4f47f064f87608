r"""What is reported about parallel decoding: how much at once, in which order, how often right.

A trace says of each token in which step it was finalised. Average finalization parallelism (AFP) is the number of tokens over
the number of steps that finalise any; Kendall's tau compares the order of finalising with the order of the text. The paper
reports both, of models that decode in blocks, beside their accuracy, and reads them: a high tau as a preference for left to
right, correct samples as the more parallel ones. What do the numbers say by themselves, whatever the model does?

Source: arXiv 2601.15593, Section 5.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from math import comb

import numpy as np
from hypothesis import strategies as st

from exact.decoding import Trace, paths
from exact.denoiser import Conditionals
from exact.joint import Joint
from exact.metrics import finalization_parallelism, tau_a, tau_stable, tied_pairs
from exact.policies import Threshold
from proofs.claims.papers import ZHONG
from proofs.ledger.claim import Claim, Control, Proved, times
from proofs.ledger.domain import At, Domain, Draws, Family
from theory.blocks import order_floor

OURS, RELAYED = ZHONG("Section 5", "ours"), ZHONG("Section 5", "relayed")
EVERY_TRACE = "every number of tokens, every trace"


def traces(least: int, most: int, steps: int) -> Iterator[Trace]:
    """Every trace of some tokens in up to so many steps."""
    for n in range(least, most + 1):
        yield from itertools.product(range(steps), repeat=n)


ALL = Family(
    "every trace of 2 to 5 tokens in up to 4 steps",
    lambda: ((trace,) for trace in traces(2, 5, 4)),
    complete=True,
    size=sum(4**n for n in range(2, 6)),
)
TRACES = Domain(
    ALL,
    draws=Draws(
        "traces of 2 to 9 tokens",
        lambda: st.lists(st.integers(0, 5), min_size=2, max_size=9).map(lambda steps: (tuple(steps),)),
    ),
)

passes = Claim(
    id="afp-not-time",
    title="Parallelism counts only steps that finalise something",
    statement=r"$\mathrm{AFP} = n / (T - E)$ for $T$ passes of which $E$ finalise nothing: at least the tokens a pass, $n / T$, with equality iff every pass finalises a token.",
    source=OURS,
    speaks_of=EVERY_TRACE,
    left=lambda trace, passes: finalization_parallelism(trace),
    relation="=",
    right=lambda trace, passes: Fraction(len(trace), passes - sum(step not in trace for step in range(passes))),
    over=Domain(
        Family(
            "every trace of 2 to 5 tokens in up to 4 passes",
            lambda: ((trace, passes) for passes in range(1, 5) for trace in traces(2, 5, passes)),
            complete=True,
            size=sum(passes**n for passes in range(1, 5) for n in range(2, 6)),
        ),
        draws=Draws(
            "traces of 1 to 9 tokens in up to 8 passes",
            lambda: st.tuples(st.lists(st.integers(0, 5), min_size=1, max_size=9).map(tuple), st.integers(6, 8)),
        ),
    ),
    note="A pass that changes nothing is free in AFP, so AFP is no measure of time.",
    prove=Proved(
        ("Metrics.parallelism_not_time",),
        says="A trace is a list of steps, at least one, all below T; the parallelism is its length over the number of different steps; E counts the steps below T that are not in it. All three statements: n / (T - E), at least n / T, equality exactly where E = 0.",
    ),
    control=Control("the tokens a pass", right=lambda trace, passes: Fraction(len(trace), passes)),
)


def joined(blocks: list[Trace]) -> Trace:
    """One text after the other, each in steps of its own."""
    whole: Trace = ()
    for block in blocks:
        first = max(whole, default=-1) + 1
        whole = (*whole, *(first + step for step in block))
    return whole


def harmonic_mean(blocks: list[Trace]) -> Fraction:
    """The harmonic mean of the parallelisms of some texts, weighed by their tokens."""
    steps = sum((len(trace) / finalization_parallelism(trace) for trace in blocks), Fraction(0))
    return sum(map(len, blocks)) / steps


harmonic = Claim(
    id="afp-harmonic",
    title="The parallelism of a concatenation is a harmonic mean",
    statement=r"$\mathrm{AFP} = n / \sum_b (n_b / \mathrm{AFP}_b)$ for blocks decoded one after the other.",
    source=OURS,
    speaks_of="every number of blocks, every trace of each",
    left=lambda blocks: finalization_parallelism(joined(blocks)),
    relation="=",
    right=harmonic_mean,
    over=Domain(
        Family(
            "every pair of traces of 2 or 3 tokens in up to 3 steps",
            lambda: map(list, itertools.product(traces(2, 3, 3), repeat=2)),
            complete=True,
            size=(3**2 + 3**3) ** 2,
        ),
        draws=Draws(
            "one to four traces of up to 6 tokens",
            lambda: st.lists(st.lists(st.integers(0, 4), min_size=1, max_size=6).map(tuple), min_size=1, max_size=4),
        ),
    ),
    note="Blocks of 4 and 1 make 8/5, not 5/2.",
    prove=Proved(
        ("Metrics.parallelism_joined",),
        says="Any number of traces as lists of steps, joined as here: each is shifted past the largest step so far. Empty texts, which the claim leaves out, count as nothing.",
    ),
    control=Control(
        "the arithmetic mean of the parallelisms, weighed by tokens",
        right=lambda blocks: sum(len(t) * finalization_parallelism(t) for t in blocks) / sum(map(len, blocks)),
    ),
)

ties = Claim(
    id="tau-bounded-by-ties",
    title="Ties bound Kendall's tau",
    statement=r"$|\tau_a| \le 1 - T / \binom n2$ with T the pairs revealed in one step.",
    source=OURS,
    speaks_of=EVERY_TRACE,
    left=lambda trace: abs(tau_a(trace)),
    relation="<=",
    right=lambda trace: 1 - Fraction(tied_pairs(trace), comb(len(trace), 2)),
    over=TRACES,
    prove=Proved(
        ("Metrics.tau_ties",),
        says="n >= 2 tokens with any steps: tau is the sum over i < j of the sign of the difference of the steps, over n choose 2; T counts the pairs i < j of equal steps.",
    ),
    control=times("11/10"),
    tight=At("two tokens, then one", (0, 0, 1)),
)

tie_rule = Claim(
    id="tau-tie-rule-harmless",
    title="The tie rule does not matter",
    statement=r"Kendall's tau of a trace is the same whether tied positions count as nothing ($\tau_a$) or as revealed from left to right (a stable sort).",
    source=RELAYED,
    speaks_of=EVERY_TRACE,
    left=tau_a,
    relation="=",
    right=tau_stable,
    over=TRACES,
    note="The more is revealed at once, the more the rule decides: one shot is 0, undefined, or +1.",
    prove=Proved(
        ("Metrics.ties_matter",),
        says="Not for every trace of two tokens or more, tau_a is that of the trace in which what is revealed in one step is revealed from left to right instead. The trace is that of the witness.",
    ),
    witness=At("a token in a step, then three in one", (0, 1, 1, 1), shows=(Fraction(1, 2), 1)),
    repair="tau-bounded-by-ties",
)


@st.composite
def block_traces(draw: st.DrawFn) -> tuple[int, Trace]:
    """Blocks of B left to right, any steps inside."""
    B, count = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    inner = [draw(st.lists(st.integers(0, 3), min_size=B, max_size=B)) for _ in range(count)]
    return B, tuple(4 * b + step for b, steps in enumerate(inner) for step in steps)


def block_orders() -> Iterator[tuple[int, Trace]]:
    """Two or three blocks of two or three tokens, every order inside."""
    for B, count in itertools.product((2, 3), repeat=2):
        for orders in itertools.product(itertools.permutations(range(B)), repeat=count):
            yield B, tuple(b * B + i for b, order in enumerate(orders) for i in order)


floor = Claim(
    id="tau-block-floor",
    title="Blocks force Kendall's tau up",
    statement=r"$n$ tokens in blocks of $B$ decoded left to right have $\tau_a \ge 1 - 2(B-1)/(n-1)$, in whatever order inside the blocks.",
    source=OURS,
    speaks_of="every size and number of blocks, every trace that decodes them left to right",
    left=lambda B, trace: tau_a(trace),
    relation=">=",
    right=lambda B, trace: order_floor(len(trace), B),
    over=Domain(
        Family(
            "two or three blocks of 2 or 3, every order inside, one token a step",
            block_orders,
            complete=True,
            size=2**2 + 2**3 + 6**2 + 6**3,
        ),
        draws=Draws("one to three blocks of 1 to 4, ties allowed", block_traces),
    ),
    note="For blocks of 32 and n = 1,024 that is .9394: a tau above .8 says nothing of the model unless compared with it.",
    assumptions={"two tokens or more": lambda B, trace: len(trace) >= 2},
    prove=Proved(
        ("Metrics.tau_blocks",),
        says="n >= 2 tokens, B >= 1, the block of token i being i / B rounded down, and any steps with those of an earlier block below those of a later one. More than the claim: the last block may be shorter.",
    ),
    control=times("11/10"),
    tight=At("two reversed blocks of three", 3, (2, 1, 0, 5, 4, 3)),
)

left_to_right = Claim(
    id="tau-shows-left-to-right",
    title="A high tau shows a preference for left to right",
    statement=r"A model that decodes each block of 32 from right to left has $\tau_a \le 0.8$.",
    source=RELAYED,
    speaks_of="every number of blocks of 32",
    left=lambda count: tau_a(tuple(32 * b + 31 - i for b in range(count) for i in range(32))),
    relation="<=",
    right=Fraction(4, 5),
    over=Domain(draws=Draws("1 to 12 blocks", lambda: st.integers(1, 12), 30)),
    note="From n = 311 on, blocks of 32 force more than .8 whatever happens inside them.",
    prove=Proved(
        ("Metrics.high_tau_backwards",),
        says="Not every trace that goes through blocks of 32 from left to right, and through each of them from right to left, has tau_a <= 4/5. The trace is that of the witness.",
    ),
    witness=At("ten blocks, n = 320", 10, shows=(Fraction(257, 319), Fraction(4, 5))),
    repair="tau-block-floor",
)

# two kinds of prompt, each a joint of four bits: an easy one with one answer, a hard one that copies a bit of 7/10
EASY = Joint(np.array([1] + [0] * 15).reshape((2,) * 4))
HARD = Joint(np.array([7] + [0] * 14 + [3]).reshape((2,) * 4))

Scored = list[tuple[Fraction, Fraction]]


def scored(easy: Fraction, threshold: Fraction) -> tuple[Scored, Scored]:
    """The chances and parallelisms of correct samples of a threshold, and of incorrect ones, with a share of easy prompts."""
    right: Scored = []
    wrong: Scored = []
    for share, joint in ((easy, EASY), (1 - easy, HARD)):
        for (x, trace), chance in paths(Conditionals(joint), Threshold(threshold)).items():
            (wrong if any(x) else right).append((share * Fraction(chance), finalization_parallelism(trace)))
    return right, wrong


def accuracy(easy: Fraction, threshold: Fraction) -> Fraction:
    """The chance of a correct sample."""
    return sum((p for p, _ in scored(easy, threshold)[0]), Fraction(0))


def mean(samples: Scored) -> Fraction:
    """The mean parallelism."""
    return sum((p * v for p, v in samples), Fraction(0)) / (sum(p for p, _ in samples) or 1)


def correct_more_parallel(easy: Fraction, first: Fraction, second: Fraction) -> bool:
    """Whether under the first rule correct samples are more parallel than incorrect ones."""
    right, wrong = scored(easy, first)
    return mean(right) > mean(wrong)


def second_more_parallel(easy: Fraction, first: Fraction, second: Fraction) -> bool:
    """Whether the second rule is more parallel than the first, over all samples."""
    before, after = (mean(right + wrong) for right, wrong in (scored(easy, first), scored(easy, second)))
    return after > before


simpson = Claim(
    id="correct-samples-more-parallel",
    title="Where correct samples are more parallel, more parallel rules are more accurate",
    statement="If under a rule correct samples have a higher parallelism than incorrect ones, a rule with a higher parallelism is at least as accurate.",
    source=RELAYED,
    speaks_of="every mixture of prompts, every pair of rules",
    left=lambda easy, first, second: accuracy(easy, first),
    relation="<=",
    right=lambda easy, first, second: accuracy(easy, second),
    over=Domain(
        draws=Draws(
            "shares of easy prompts and two thresholds in tenths",
            lambda: st.tuples(*[st.integers(1, 9).map(lambda k: Fraction(k, 10))] * 3),
            200,
        )
    ),
    note="Easy prompts are decoded faster and more often right: difficulty is behind both, as in Simpson's paradox.",
    assumptions={
        "correct samples are more parallel": correct_more_parallel,
        "the second rule is more parallel": second_more_parallel,
    },
    prove=Proved(
        ("SimpsonRefuted.correct_parallel_fails",),
        says="Not for all prompts with shares, laws of answers, sets of correct ones and pairs of rules that fix the step of each token of a prompt: that under the first correct samples are more parallel than incorrect ones, and the second is more parallel over all samples, makes the second at least as accurate. On another witness than the claim's: two tokens, half easy prompts whose answer is 00, hard ones that copy a bit of 7/10, decoded token by token or at once.",
    ),
    witness=At(
        "half easy prompts, thresholds 9/10 and 6/10",
        *(Fraction(1, 2), Fraction(9, 10), Fraction(6, 10)),
        shows=(Fraction(17, 20), Fraction(12401, 20000)),
    ),
    repair="afp-harmonic",
)
