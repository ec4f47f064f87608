r"""Whether few steps suffice: token error and sequence error against the number of steps.

A masked model is sampled along a schedule: in step k every masked token is revealed, on its own, with some chance. The paper
measures the law p of what is drawn against the law q of the data in two ways. The token error rate TER is a perplexity, and a
number of steps that does not depend on the length makes it small; the sequence error rate SER is the mass of p on sequences
that q never shows, and it needs steps in proportion to the length. At stake is what is read into this: which of two
perplexities is meant, whether every sampler needs so many steps, whether a small sequence error alone says anything.

Source: arXiv 2502.09622.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st

from exact.decoding import decode
from exact.denoiser import Conditionals
from exact.information import kl
from exact.joint import Joint
from exact.languages import copy, hard_core
from exact.logsum import log
from exact.metrics import output_error
from exact.policies import Bernoulli, Fixed
from exact.random_order import information_curve, schedule_divergence
from exact.samplers import Unmask
from exact.strategies import joints, small_joints
from exact.types import Policy
from proofs.claims.papers import FENG
from proofs.ledger.claim import Claim, Control, Proved, times
from proofs.ledger.domain import At, Domain, Draws, Family

TOKENS, SEQUENCES = "the token error theorem", "the sequence error theorem"
EVERY_SCHEDULE = "every law, every schedule"
PAIRS_UNDER_SCHEDULES = "every number of pairs, every schedule"
THREE = (Bernoulli.uniform(1), Bernoulli.uniform(3), Bernoulli((1, Fraction(9, 10), Fraction(1, 2), 0)))
ONE_STEP = Bernoulli.uniform(1)


def pairs(count: int) -> Joint:
    """Fair bits and then the same bits again: ``count`` pairs of equal bits."""
    return copy(2 * count, count)


def drawn(joint: Joint, policy: Policy) -> Joint:
    """The law of what is drawn from exact marginals."""
    return decode(Conditionals(joint), Unmask(policy)).output


@st.composite
def schedules(draw: st.DrawFn) -> Bernoulli:
    """A schedule of one to three steps."""
    falls = draw(st.lists(st.integers(1, 5), min_size=1, max_size=3))
    return Bernoulli(tuple(1 - Fraction(sum(falls[:k]), sum(falls)) for k in range(len(falls) + 1)))


def _scheduled(weight: int) -> Draws:
    return Draws(
        f"joints (at most 9 sequences, weights <= {weight}) and schedules of up to three steps",
        lambda: st.tuples(joints(states=9, least_length=2, weight=weight), schedules()),
        examples=120,
    )


SMALL = Family(
    "every joint of two bits with weights up to 2, three schedules",
    lambda: itertools.product(small_joints(), THREE),
    complete=True,
    size=(3**4 - 1) * len(THREE),
)

data_side = Claim(
    id="token-error-data-side",
    title="The token error of the data",
    statement=r"$\log \mathrm{TER}(p) - \log \mathrm{TER}(q) = \frac1L \mathrm{KL}(q\,\|\,p) \le \frac1L \sum_j Z_j - \sum_k (m_k - m_{k+1})\, E Z_{1 + \mathrm{Bin}(L-1, 1 - m_k)}$ with the information curve Z: the error of a schedule $1 = m_0 > \dots > m_K = 0$ is at most that of a Riemann sum.",
    source=FENG(TOKENS),
    speaks_of=EVERY_SCHEDULE,
    left=lambda joint, policy: kl(joint, drawn(joint, policy)) / joint.L,
    relation="<=",
    right=lambda joint, policy: schedule_divergence(information_curve(joint), policy) / joint.L,
    over=Domain(SMALL, draws=_scheduled(9)),
    note="The perplexity of the data under the sampler; it is finite with exact marginals. The bound is the divergence of the law of sequence and path.",
    prove=Proved(
        (
            "RandomOrderSchedules.token_error",
            "RandomOrderSchedules.perplexity_divergence",
            "RandomOrderSchedules.output_below",
            "RandomOrderSchedules.path_divergence_curve",
            "RandomOrderSchedules.step_by_step",
        ),
        says=(
            "Any law of L > 0 tokens, an alphabet for each, any shares of K steps: each token's step is drawn by its share, by itself "
            "(which is what revealing a masked token in step k with probability share k / masked amounts to: the last theorem), and the "
            "tokens of a step independently, given those of earlier ones. TER of a law r is exp(-E_q log r / L); the "
            "information curve is there with its definition, and done k is 1 - m_k. The bound is the KL of the laws of sequence and path "
            "over L. Shares of 0 are allowed; where a draw has made the context impossible its chance is read as 0, which no sequence of the data meets."
        ),
    ),
    control=times("11/10"),
    tight=At("a pair in one step: half of log 2", pairs(1), ONE_STEP),
)


def possible(joint: Joint, policy: Policy) -> Fraction:
    """The chance of drawing a sequence that the data show."""
    output = drawn(joint, policy)
    return Fraction(int(output.weights[joint.weights > 0].sum()), output.total)


generation_side = Claim(
    id="token-error-generation-side",
    title="The perplexity of what is drawn is finite",
    statement=r"$E_{x \sim p}[-\log q(x)] / L$, the perplexity of generated text under the data, is finite for a schedule of several steps: $\sum_{q(x) > 0} p(x) = 1$.",
    source=FENG(TOKENS, "relayed"),
    speaks_of="every law, every schedule of two steps or more",
    left=possible,
    relation="=",
    right=1,
    over=Domain(draws=_scheduled(1)),
    note="Infinite as soon as one drawn sequence is impossible. Papers report both readings: they must be told apart.",
    assumptions={"two steps or more": lambda joint, policy: len(policy.masks) > 2},
    prove=Proved(
        ("UnequalSteps.generation_infinite",),
        says="Not for every law and every schedule of two or more steps, each of positive chance, is the mass that the schedule draws with exact marginals on possible sequences 1. The witness is simpler than the claim's: two equal fair bits in two equal steps, of which 3/4 is possible.",
    ),
    witness=At(
        "a hard-core chain of four in four equal steps",
        hard_core(4),
        Bernoulli.uniform(4),
        shows=(Fraction(145069, 153600), 1),
    ),
    repair="token-error-data-side",
)


def right_sequences(joint: Joint, policy: Policy) -> Any:
    r"""The surprise :math:`-\log(1 - \mathrm{SER})` of drawing no impossible sequence."""
    return -log(1 - Fraction(output_error(joint, drawn(joint, policy)).sequence_error))


sequence_bound = Claim(
    id="sequence-error-bound",
    title="A small divergence keeps sequences possible",
    statement=r"$\mathrm{SER}(p) \le 1 - e^{-\mathrm{KL}(q \| p)}$.",
    source=FENG(SEQUENCES),
    speaks_of=EVERY_SCHEDULE,
    left=right_sequences,
    relation="<=",
    right=lambda joint, policy: kl(joint, drawn(joint, policy)),
    over=Domain(SMALL, draws=_scheduled(2)),
    note="Compared are the logarithms. So, with exact marginals, summed information over ln(1/(1-delta)) steps make the sequence error at most delta: linear in the length.",
    prove=Proved(
        ("Steps.sequence_error_bound", "Steps.surprise"),
        says=(
            "For any two laws q and p on finitely many sequences, so for whatever a schedule draws: where KL(q || "
            "p) is finite, the mass of p on sequences that q never shows is at most 1 - exp(-KL), and minus the "
            "logarithm of its mass on the others is at most KL; where it is infinite the bound is 1 and says "
            "nothing."
        ),
    ),
    control=times("11/10"),
    tight=At("a pair in one step: log 2, which is an error of 1/2", pairs(1), ONE_STEP),
)

point_mass = Claim(
    id="sequence-error-alone",
    title="A small sequence error means a good sampler",
    statement=r"A sampler without sequence error has a finite divergence from the data: it can draw all they show, $\sum_{p(x) > 0} q(x) = 1$.",
    source=FENG(SEQUENCES, "relayed"),
    speaks_of="every law of at least two sequences, every sampler that draws no other",
    left=lambda joint: Fraction(output_error(joint, _one_word(joint)).coverage),
    relation="=",
    right=1,
    over=Domain(
        draws=Draws(
            "joints with weights 0 and 1 (at most 16 sequences)", lambda: joints(states=16, weight=1), examples=60
        )
    ),
    note="A point mass on one valid sequence has no sequence error: report coverage or divergence beside it.",
    assumptions={"two sequences or more": lambda joint: bool(np.count_nonzero(joint.weights) > 1)},
    prove=Proved(
        ("Steps.sequence_error_alone",),
        says="Not every law p without mass on what the data q never show has a finite KL(q || p), for data of two sequences or more: a pair of equal bits, and always the same pair.",
    ),
    witness=At("one pair, and the sampler that always says 00", pairs(1), shows=(Fraction(1, 2), 1)),
    repair="sequence-error-bound",
)


def _one_word(joint: Joint) -> Joint:
    """All mass on the first possible sequence."""
    table = np.zeros(joint.weights.shape, dtype=int)
    table[tuple(np.argwhere(joint.weights)[0])] = 1
    return Joint(table)


def _sixths() -> Iterator[Bernoulli]:
    """Every schedule whose mask probabilities are sixths."""
    inner = [Fraction(k, 6) for k in range(5, 0, -1)]
    for kept in itertools.product((False, True), repeat=5):
        yield Bernoulli((Fraction(1), *itertools.compress(inner, kept), Fraction(0)))


PAIRS = Domain(
    Family(
        "one and two pairs, every schedule in sixths",
        lambda: itertools.product((1, 2), _sixths()),
        complete=True,
        size=2 * 2**5,
    ),
    draws=Draws(
        "one or two pairs and schedules of up to three steps",
        lambda: st.tuples(st.integers(1, 2), schedules()),
        examples=60,
    ),
)


def pairs_error(count: int, policy: Policy) -> Fraction:
    """The sequence error of what is drawn of pairs."""
    return Fraction(output_error(pairs(count), drawn(pairs(count), policy)).sequence_error)


def chances(policy: Bernoulli) -> list[Fraction]:
    """The chance that a token is revealed in each step."""
    return [Fraction(now - then) for now, then in itertools.pairwise(policy.masks)]


pair_error = Claim(
    id="pair-sequence-error",
    title="The sequence error of a pair language",
    statement=r"For L/2 pairs of equal bits, $\mathrm{SER} = 1 - (1 - \frac12 \sum_k P(k)^2)^{L/2}$ with P(k) the chance that a token is revealed in step k.",
    source=FENG(SEQUENCES),
    speaks_of=PAIRS_UNDER_SCHEDULES,
    left=pairs_error,
    relation="=",
    right=lambda count, policy: 1 - (1 - sum(p**2 for p in chances(policy)) / 2) ** count,
    over=PAIRS,
    note="Both bits of a pair in one step are wrong half of the time.",
    prove=Proved(
        ("PairErrors.pair_error", "PairErrors.scheduled_law", "RandomOrderSchedules.step_by_step"),
        says=(
            "n = L/2 pairs, any n, any shares P(k) of K steps: each token's step is drawn by its share, by itself (which is what revealing a "
            "masked token in step k with probability share k / masked amounts to: the last theorem), the tokens of a step independently, each from what any denoiser says that "
            "gives the conditional laws of the pair language wherever a context is possible, and anything elsewhere. SER is the mass of what is drawn, a law, on sequences of probability 0."
        ),
    ),
    control=Control(
        "with the largest P(k) in place of the mean one",
        right=lambda count, policy: 1 - (1 - max(chances(policy)) / 2) ** count,
    ),
)

linear = Claim(
    id="sequence-error-linear-steps",
    title="Sequence error needs steps in proportion to the length",
    statement=r"On L/2 pairs every schedule of K steps, revealing each token on its own, has $\mathrm{SER} \ge 1 - (1 - \frac1{2K})^{L/2}$.",
    source=FENG(SEQUENCES),
    speaks_of=PAIRS_UNDER_SCHEDULES,
    left=pairs_error,
    relation=">=",
    right=lambda count, policy: 1 - (1 - Fraction(1, 2 * len(chances(policy)))) ** count,
    over=PAIRS,
    note="For samplers whose steps are blind to content and to position. As 1 - x is at most exp(-x), it is above 1/2 for K below L / (4 ln 2).",
    prove=Proved(
        ("PairErrors.linear_steps", "PairErrors.pair_error", "RandomOrderSchedules.step_by_step"),
        says=(
            "For n = L/2 pairs, any n, and any shares of K steps, of which some may be 0: the sequence error of pair-sequence-error is at least 1 - (1 - 1/(2K))^n."
        ),
    ),
    control=times("11/10"),
    tight=At("two pairs in three equal steps: 11/36", 2, Bernoulli.uniform(3)),
)


def _pair_by_pair(count: int) -> Policy:
    """The first token of every pair, and then the second of every pair."""
    return Fixed((tuple(range(count)), tuple(range(count, 2 * count))))


any_order = Claim(
    id="sequence-error-any-order",
    title="Sequence error needs many steps in every order",
    statement=r"On L/2 pairs every sampler of K steps has $\mathrm{SER} \ge 1 - (1 - \frac1{2K})^{L/2}$.",
    source=FENG(SEQUENCES, "relayed"),
    speaks_of="every number of pairs, every number of steps, every sampler",
    left=lambda count: possible(pairs(count), _pair_by_pair(count)),
    relation="<=",
    right=lambda count: Fraction(3, 4) ** count,
    over=Domain(draws=Draws("one to three pairs, one token of each pair first", lambda: st.integers(1, 3), examples=5)),
    note="Compared is the chance 1 - SER of a possible sequence. Positions may be told apart: one token of each pair first, then the "
    "others, is exact in two steps at every length.",
    prove=Proved(
        ("Pairs.any_order_fails", "Pairs.pairs_exact"),
        says="Not every deterministic policy with exact marginals that fills pairs of equal bits in K rounds has the claimed sequence error, for every number of pairs and K: two pairs, one token of each and then the others, whose error is 0; and so it is at every number of pairs.",
    ),
    witness=At("two pairs, one token of each and then the others", 2, shows=(1, Fraction(9, 16))),
    repair="sequence-error-linear-steps",
)
