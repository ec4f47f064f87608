"""Token error and sequence error against the number of steps: arXiv 2502.09622."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st

from exact.decoding import decode, path_divergence, path_errors
from exact.denoiser import Conditionals
from exact.information import entropy, kl
from exact.joint import Joint
from exact.languages import hard_core
from exact.logsum import log
from exact.metrics import output_error
from exact.policies import Bernoulli, Fixed
from exact.samplers import Unmask
from exact.strategies import blind_policies, joints, small_joints
from proofs.ledger.claim import Attack, Claim, Control, Family, Source, Tight

PAPER = Source("2502.09622", "the token error theorem")
SEQUENCES = Source("2502.09622", "the sequence error theorem")

Case = tuple[Joint, Bernoulli]


def pairs(count: int) -> Joint:
    """Pairs of equal fair bits, one after the other."""
    table = np.ones((), dtype=int)
    for _ in range(count):
        table = np.multiply.outer(table, np.eye(2, dtype=int))
    return Joint(table)


def _drawn(joint: Joint, policy: Any) -> Joint:
    return decode(Conditionals(joint), Unmask(policy)).output


def _schedules(joint: Joint) -> st.SearchStrategy[Case]:
    grids = blind_policies(joint.L).filter(lambda policy: isinstance(policy, Bernoulli))
    return st.tuples(st.just(joint), grids)


DRAWN = Attack(
    "joints (at most 9 sequences, weights <= 9) and schedules",
    lambda: joints(states=9, least_length=2).flatmap(_schedules),
    120,
)
SMALL = Family(
    "every joint of two bits with weights up to 2, three schedules",
    lambda: itertools.product(
        small_joints(),
        (Bernoulli.uniform(1), Bernoulli.uniform(3), Bernoulli((1, Fraction(9, 10), Fraction(1, 2), 0))),
    ),
)


def _errors(case: Case) -> tuple[Any, Any]:
    joint, policy = case
    return kl(joint, _drawn(joint, policy)), path_divergence(path_errors(joint, Conditionals(joint), policy))


data_side = Claim(
    id="token-error-data-side",
    title="The token error of the data",
    statement=r"$\log \mathrm{TER}(p) - \log \mathrm{TER}(q) = \frac1L \mathrm{KL}(q\,\|\,p)$ is at most the divergence of the law of sequence and path over L: the error of a schedule is a Riemann sum.",
    source=PAPER,
    relation="<=",
    sides=_errors,
    note="The perplexity of the data under the sampler; it is finite with exact marginals.",
    enumerate=(SMALL,),
    attack=DRAWN,
    control=Control("with twice the left side", lambda case: (2 * _errors(case)[0], _errors(case)[1])),
    tight=Tight("a pair in one step: log 2", lambda: (pairs(1), Bernoulli.uniform(1))),
)


def _generation(case: Case) -> tuple[Any, Any]:
    """The cross-entropy of what is drawn under the data, less the entropy of the data, against zero loss of mass."""
    joint, policy = case
    return kl(_drawn(joint, policy), joint), math.inf


generation_side = Claim(
    id="token-error-generation-side",
    title="The perplexity of what is drawn is finite",
    statement=r"$E_{x \sim p}[-\log q(x)] / L$, the perplexity of generated text under the data, is finite for a schedule of several steps.",
    source=PAPER,
    relation="<",
    sides=_generation,
    expected="fails",
    relayed=True,
    note="Infinite as soon as one drawn sequence is impossible. Papers report both readings: they must be told apart.",
    attack=Attack(
        "joints with weights 0 and 1 (at most 9 sequences) and schedules",
        lambda: joints(states=9, least_length=2, weight=1).flatmap(_schedules),
        120,
    ),
    witness=Tight("a hard-core chain of four in four equal steps", lambda: (hard_core(4), Bernoulli.uniform(4))),
    repair="token-error-data-side",
)


def _sequence(case: Case) -> tuple[Any, Any]:
    joint, policy = case
    output = _drawn(joint, policy)
    wrong = Fraction(output_error(joint, output).sequence_error)
    return -log(1 - wrong), kl(joint, output)


sequence_bound = Claim(
    id="sequence-error-bound",
    title="A small divergence keeps sequences possible",
    statement=r"$\mathrm{SER}(p) \le 1 - e^{-\mathrm{KL}(q \| p)}$.",
    source=SEQUENCES,
    relation="<=",
    sides=_sequence,
    note="So, with exact marginals, summed information over ln(1/(1-delta)) steps make the sequence error at most delta: linear in the length.",
    enumerate=(SMALL,),
    attack=Attack(
        "joints with weights 0 to 2 (at most 9 sequences) and schedules",
        lambda: joints(states=9, least_length=2, weight=2).flatmap(_schedules),
        120,
    ),
    control=Control(r"half of the divergence", lambda case: (2 * _sequence(case)[0], _sequence(case)[1])),
    tight=Tight("a pair in one step: 1/2 and log 2", lambda: (pairs(1), Bernoulli.uniform(1))),
)


def _formula(masks: tuple[Fraction, ...], count: int) -> Fraction:
    """The sequence error of pairs: both bits of a pair in one step are wrong half of the time."""
    together = sum(((now - then) ** 2 for now, then in itertools.pairwise(masks)), Fraction(0))
    return 1 - (1 - together / 2) ** count


def _pairs_error(case: tuple[Bernoulli, int]) -> Fraction:
    policy, count = case
    joint = pairs(count)
    return Fraction(output_error(joint, _drawn(joint, policy)).sequence_error)


_PAIRS = Family(
    "one and two pairs, 1 to 4 equal steps, and two other schedules",
    lambda: (
        (policy, count)
        for count in (1, 2)
        for policy in (
            *map(Bernoulli.uniform, range(1, 5)),
            Bernoulli((1, Fraction(9, 10), Fraction(1, 2), 0)),
            Bernoulli((1, Fraction(1, 3), 0)),
        )
    ),
)
_PAIR_SCHEDULES = Attack(
    "one or two pairs and schedules",
    lambda: st.tuples(blind_policies(2).filter(lambda policy: isinstance(policy, Bernoulli)), st.integers(1, 2)),
    60,
)

pair_error = Claim(
    id="pair-sequence-error",
    title="The sequence error of a pair language",
    statement=r"For L/2 pairs of equal bits, $\mathrm{SER} = 1 - (1 - \frac12 \sum_k P(k)^2)^{L/2}$ with P(k) the chance that a token is revealed in step k.",
    source=SEQUENCES,
    relation="=",
    sides=lambda case: (_pairs_error(case), _formula(case[0].masks, case[1])),
    enumerate=(_PAIRS,),
    attack=_PAIR_SCHEDULES,
    control=Control(
        "with P(k) in place of its square",
        lambda case: (_pairs_error(case), 1 - Fraction(1, 2) ** case[1]),
    ),
)

linear = Claim(
    id="sequence-error-linear-steps",
    title="Sequence error needs steps in proportion to the length",
    statement=r"On L/2 pairs every schedule of K steps, revealing each token on its own, has $\mathrm{SER} \ge 1 - (1 - \frac1{2K})^{L/2}$: above 1/2 for K below $L / (4 \ln 2)$ or so.",
    source=SEQUENCES,
    relation=">=",
    sides=lambda case: (_pairs_error(case), 1 - (1 - Fraction(1, 2 * (len(case[0].masks) - 1))) ** case[1]),
    note="For samplers whose steps are blind to content and to position.",
    enumerate=(_PAIRS,),
    attack=_PAIR_SCHEDULES,
    control=Control(
        "with half as many steps",
        lambda case: (_pairs_error(case), 1 - (1 - Fraction(1, len(case[0].masks) - 1)) ** case[1]),
    ),
    tight=Tight("one pair in three equal steps", lambda: (Bernoulli.uniform(3), 1)),
)

any_order = Claim(
    id="sequence-error-any-order",
    title="Sequence error needs many steps in every order",
    statement=r"On L/2 pairs every sampler of K steps has $\mathrm{SER} \ge 1 - (1 - \frac1{2K})^{L/2}$.",
    source=SEQUENCES,
    relation=">=",
    sides=lambda count: (
        Fraction(
            output_error(
                pairs(count),
                _drawn(pairs(count), Fixed((tuple(range(0, 2 * count, 2)), tuple(range(1, 2 * count, 2))))),
            ).sequence_error
        ),
        1 - Fraction(3, 4) ** count,
    ),
    expected="fails",
    relayed=True,
    note="Positions may be told apart: odd ones first, then even ones, is exact in two steps at every length.",
    attack=Attack("one to three pairs, odd positions first", lambda: st.integers(1, 3), 5),
    witness=Tight("two pairs, odd positions and then even ones: no error at all", lambda: 2),
    repair="sequence-error-linear-steps",
)

point_mass = Claim(
    id="sequence-error-alone",
    title="A small sequence error means a good sampler",
    statement="A sampler without sequence error has a divergence of at most half the entropy of the data from it.",
    source=SEQUENCES,
    relation="<=",
    sides=lambda joint: (kl(joint, _one_word(joint)), entropy(joint) / 2),
    expected="fails",
    relayed=True,
    note="A point mass on one valid sequence has no sequence error: report coverage or divergence beside it.",
    assumptions={"two sequences or more": lambda joint: bool(np.count_nonzero(joint.weights) > 1)},
    attack=Attack("joints with weights 0 and 1 (at most 16 sequences)", lambda: joints(states=16, weight=1), 60),
    witness=Tight("one pair, and the sampler that always says 00", lambda: pairs(1)),
    repair="sequence-error-bound",
)


def _one_word(joint: Joint) -> Joint:
    """All mass on the first possible sequence."""
    table = np.zeros(joint.weights.shape, dtype=int)
    table[tuple(np.argwhere(joint.weights)[0])] = 1
    return Joint(table)
