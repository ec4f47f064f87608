"""The entropy-bounded sampler: as many tokens a step as their entropies allow.

The masked tokens are ranked by how sure the denoiser is of them; the sampler reveals the longest prefix U of the ranking with
sum of entropies less the largest one at most gamma. Behind it stands a bound on the dependence within a set, which costs what
drawing the set at once costs; so with exact marginals the whole text costs at most gamma a round. False is what is read into
gamma: that more of it always costs more, that a model's own entropies will do (that zero means one token a step: `rules`).

Source: arXiv 2505.24857.
"""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st
from scipy.special import entr

from exact.decoding import decode
from exact.denoiser import Conditionals
from exact.frontier import position
from exact.information import kl, total_correlation
from exact.joint import Joint
from exact.logsum import LogSum, log, weighted_logs
from exact.policies import (
    EntropyBounded,
    LeftToRight,
    Threshold,
    Top,
    certainty,
    confidence,
    margin,
    midpoint,
)
from exact.samplers import Unmask
from exact.strategies import deterministic_policies, joints, laws, small_joints
from exact.types import Policy
from exact.walk import steps
from proofs.claims.papers import BEN_HAMU
from proofs.ledger.claim import Claim, Measurement, Proved, times
from proofs.ledger.compare import Approx
from proofs.ledger.domain import EVERY_LAW, At, Domain, Draws, Family
from proofs.ledger.measured import ROUNDOFF, scope, trained

RULE = BEN_HAMU("the dependence bound and its rule")
COPY = "copy-v4-l6-exact"
PROXIES = (confidence, margin, certainty)
GAMMAS = (Fraction(1, 10), Fraction(1, 2), Fraction(1))
RULES: tuple[Policy, ...] = (
    LeftToRight(2),
    midpoint(3),
    Top(1),
    Top(2, margin),
    Threshold(Fraction(2, 3)),
    Threshold(Fraction(9, 10)),
    EntropyBounded(Fraction(1, 2)),
    EntropyBounded(Fraction(1, 10), confidence),
)


def drawn_divergence(joint: Joint, policy: Policy) -> Any:
    """The divergence of what is drawn with exact marginals."""
    return kl(joint, decode(Conditionals(joint), Unmask(policy)).output)


def all_but_largest(entropies: list[LogSum]) -> LogSum:
    """The statistic of a set: the sum of its entropies less the largest."""
    return sum(entropies, LogSum()) - max(entropies)


def step_entropies(joint: Joint, policy: Policy) -> LogSum:
    """The expected entropies of each step's tokens but the largest, by a walk over sequences."""
    total = LogSum()
    for step in steps(joint, Conditionals(joint), policy):
        entropies = [step.entropy([i]) for i in step.chosen]
        total += all_but_largest(entropies) * Fraction(step.weight, joint.total)
    return total


def expected_rounds(joint: Joint, policy: Policy) -> Fraction:
    """The expected number of rounds on sequences of the joint, by a walk over them."""
    return sum((Fraction(step.weight, joint.total) for step in steps(joint, Conditionals(joint), policy)), Fraction(0))


DETERMINISTIC = Domain(
    Family(
        "every joint of three bits with weights 0 and 1, eight deterministic rules",
        lambda: itertools.product(small_joints(L=3, weight=1), RULES),
        complete=True,
        size=(2**8 - 1) * len(RULES),
    ),
    draws=Draws(
        "joints (at most 16 sequences, weights <= 9) and deterministic policies",
        lambda: joints(states=16, least_length=2).flatmap(
            lambda joint: st.tuples(st.just(joint), deterministic_policies(joint.L))
        ),
        examples=200,
    ),
)

step_entropy = Claim(
    id="step-entropy-bound",
    title="The entropies of a step bound its cost",
    statement=r"$\mathrm{KL}(P\,\|\,Q_\pi) \le E_P \sum_t \bigl[\sum_{i \in S_t} H(X_i|x_{C_t}) - \max_{i \in S_t} H(X_i|x_{C_t})\bigr]$ with exact marginals and any deterministic policy.",
    source=RULE,
    speaks_of="every law, every deterministic policy that is a function of the context",
    left=drawn_divergence,
    relation="<=",
    right=step_entropies,
    over=DETERMINISTIC,
    prove=Proved(
        (
            "EntropyBounds.step_entropy_bound",
            "EntropyBounds.exact_finite",
        ),
        says="For every policy that is a function of the mask state and laws that are exact where it has positive probability; the divergence is finite. Entropies are those of the tokens given the mask state.",
    ),
    control=times("11/10"),
    tight=At("a fair pair of equal bits in one step: log 2", Joint([[1, 0], [0, 1]]), LeftToRight(2)),
)

BOUNDED = Domain(
    Family(
        "every joint of three bits with weights 0 and 1, gamma of 1/10, 1/2 and 1, three proxies",
        lambda: itertools.product(
            small_joints(L=3, weight=1), itertools.starmap(EntropyBounded, itertools.product(GAMMAS, PROXIES))
        ),
        complete=True,
        size=(2**8 - 1) * 3 * 3,
    ),
    draws=Draws(
        "joints (at most 16 sequences, weights <= 9), gamma in twelfths, three proxies",
        lambda: st.tuples(
            joints(states=16, least_length=2),
            st.builds(EntropyBounded, st.integers(0, 12).map(lambda k: Fraction(k, 12)), st.sampled_from(PROXIES)),
        ),
        examples=200,
    ),
)

bounded = Claim(
    id="entropy-bounded-cost",
    title="What entropy-bounded decoding guarantees",
    statement=r"With exact marginals, the entropy-bounded sampler has $\mathrm{KL}(P\,\|\,Q) \le \gamma\, E_P[R]$, R its number of rounds.",
    source=RULE,
    speaks_of="every law, every gamma, every ranking",
    left=drawn_divergence,
    relation="<=",
    right=lambda joint, policy: policy.gamma * expected_rounds(joint, policy),
    over=BOUNDED,
    prove=Proved(
        (
            "PolicyExact.entropy_bounded",
            "EntropyBounds.exact_finite",
        ),
        says="For every policy, whatever its ranking, whose sets have entropies that sum to at most gamma once one of them is left out, as the sampler's sets do for gamma >= 0; the number of rounds is that of mask states on the way to a text.",
    ),
    control=times("11/10"),
    tight=At("a fair pair of equal bits, gamma = log 2: one round", Joint([[1, 0], [0, 1]]), EntropyBounded(log(2))),
)


SETS = Domain(
    Family(
        "every joint of two bits with weights up to 4", lambda: small_joints(weight=4), complete=True, size=5**4 - 1
    ),
    Family(
        "every joint of two tokens of three values with weights 0 and 1",
        lambda: small_joints(V=3, weight=1),
        complete=True,
        size=2**9 - 1,
    ),
    Family(
        "every joint of three bits with weights 0 and 1",
        lambda: small_joints(L=3, weight=1),
        complete=True,
        size=2**8 - 1,
    ),
    draws=Draws(
        "pairs of bits, and joints (V <= 3, at most 32 sequences, weights <= 9)",
        lambda: st.one_of(joints(states=4, most=2, least_length=2), joints()),
    ),
)

dependence = Claim(
    id="dependence-bound",
    title="All entropies but the largest bound the dependence",
    statement=r"$\mathrm{TC}(X_U) \le \sum_{l \in U} H_l - \max_{l \in U} H_l$.",
    source=RULE,
    speaks_of=EVERY_LAW,
    left=total_correlation,
    relation="<=",
    right=lambda joint: all_but_largest(
        [weighted_logs(joint.marginal([i]).tolist(), joint.total) for i in range(joint.L)]
    ),
    over=SETS,
    prove=Proved(
        ("EntropyBounds.dependence_bound",),
        says="At any mask state of positive probability, for any set of tokens of one alphabet.",
    ),
    control=times("11/10"),
    tight=At("two equal fair bits: log 2", Joint([[1, 0], [0, 1]])),
)


def _entropies(rows: list[list[int]]) -> list[LogSum]:
    """The entropies of laws given by weights."""
    return [weighted_logs(row, sum(row)) for row in rows]


PREFIXES = Domain(
    Family(
        "three laws in turn, each of the bits 1:0, 1:1, 2:1, 3:1 and 3:2",
        lambda: map(list, itertools.product([(1, 0), (1, 1), (2, 1), (3, 1), (3, 2)], repeat=3)),
        complete=True,
        size=5**3,
    ),
    draws=Draws("two to four laws of three values", lambda: st.lists(laws(3), min_size=2, max_size=4), examples=200),
)

prefix = Claim(
    id="prefix-statistic-monotone",
    title="The test of a prefix is monotone",
    statement=r"$\sum_{l \in U} H_l - \max_{l \in U} H_l$ never falls when a token is added, in whatever order: counting prefixes that pass is taking the longest.",
    source=RULE,
    speaks_of="every number of tokens, every alphabet, every law of each",
    left=lambda rows: all_but_largest(_entropies(rows[:-1])),
    relation="<=",
    right=lambda rows: all_but_largest(_entropies(rows)),
    over=PREFIXES,
    prove=Proved(
        ("EntropyBounds.statistic_monotone",),
        says="For any set of laws on any alphabets and one law more; of no law at all the statistic is 0.",
    ),
    control=times("11/10"),
    tight=At("two fair bits and a token that is certain: log 2", [[1, 1], [1, 1], [1, 0]]),
)


def _noisy_words() -> Joint:
    """Bits (a, a, b, a + b) with 3 percent of uniform noise."""
    table = np.full((2,) * 4, 3)
    for a, b in itertools.product(range(2), repeat=2):
        table[a, a, b, a ^ b] += 388
    return Joint(table)


def _gamma_cost(joint: Joint, gamma: Fraction) -> Any:
    """The divergence of what the sampler draws with a bound."""
    return position(joint, EntropyBounded(gamma))[1]


TWO_BOUNDS = Domain(
    draws=Draws(
        "bits (a, a, b, a + b) with noise, two bounds in tenths",
        lambda: st.tuples(st.just(_noisy_words()), *[st.integers(1, 22).map(lambda k: Fraction(k, 10))] * 2).filter(
            lambda case: case[1] < case[2]
        ),
        examples=60,
    )
)

gamma_monotone = Claim(
    id="gamma-monotone",
    title="A larger bound loses more",
    statement=r"With exact marginals, raising $\gamma$ never lowers $\mathrm{KL}(P\,\|\,Q)$.",
    source=BEN_HAMU("the trade-off of error and speed", "relayed"),
    speaks_of="every law, every two bounds",
    left=lambda joint, low, high: _gamma_cost(joint, low),
    relation="<=",
    right=lambda joint, low, high: _gamma_cost(joint, high),
    over=TWO_BOUNDS,
    note="A larger prefix can hold a set that happens to be less dependent.",
    witness=At(
        "bits (a, a, b, a + b) with 3 percent noise, at 7/10 and 2",
        _noisy_words(),
        Fraction(7, 10),
        Fraction(2),
        shows=("1.254", "0.615"),
    ),
    repair="entropy-bounded-cost",
)


def _reported() -> list[tuple[Approx, Approx]]:
    """The dependence of every two tokens, all masked, beside what the entropies that the trained model reports allow."""
    joint, denoiser, _ = trained(COPY)
    found = entr(denoiser(np.full((1, joint.L), joint.V))[0]).sum(axis=1)
    return [
        (Approx(float(total_correlation(joint, [i, j])), ROUNDOFF), Approx(float(min(found[i], found[j])), ROUNDOFF))
        for i, j in itertools.combinations(range(joint.L), 2)
    ]


REPORTS = Domain(
    draws=Draws(
        "a fair pair of equal bits, and any two laws reported of them",
        lambda: st.tuples(st.just(Joint([[1, 0], [0, 1]])), st.lists(laws(2, 99), min_size=2, max_size=2)),
        examples=60,
    )
)

model_entropies = Claim(
    id="model-entropies-bound",
    title="The entropies a model reports bound what its step costs",
    statement=r"$\mathrm{TC}(X_U) \le \sum_{l \in U} H(p_\theta^l) - \max_{l \in U} H(p_\theta^l)$ with the denoiser's own entropies.",
    source=BEN_HAMU("the rule, with a model's entropies", "relayed"),
    speaks_of="every law, every denoiser",
    left=lambda joint, rows: total_correlation(joint),
    relation="<=",
    right=lambda joint, rows: all_but_largest(_entropies(rows)),
    over=REPORTS,
    note="The bound needs the exact entropies: an overconfident model passes any test, and a good one breaks it by its error "
    "where the bound is tight, as between a token and its copy.",
    prove=Proved(
        ("ConfidenceRefuted.model_entropies",),
        says="That the statement fails at mask states of positive probability, on a fair pair of equal bits and a denoiser that is certain of both, whose entropies are 0: the claim's witness with 1 in place of 999/1000.",
    ),
    witness=At(
        "a fair pair of equal bits, and a denoiser that gives 999/1000 to zero for both",
        Joint([[1, 0], [0, 1]]),
        [[999, 1], [999, 1]],
        shows=(log(2), "0.00791"),
    ),
    measure=Measurement(f"{scope(COPY)}: every two of six masked tokens", _reported, of_training=True),
    repair="dependence-bound",
)
