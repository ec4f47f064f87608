"""Policies that look at values: arXiv 2608.25505 (the identity), 2603.01367 (likelihoods), 2505.24857 (entropy bounds)."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np
from hypothesis import strategies as st

from exact.circulation import order_likelihood
from exact.decoding import decode, likelihood, path_divergence, path_errors
from exact.denoiser import Conditionals
from exact.factorization import product_of_marginals
from exact.frontier import position
from exact.information import kl, total_correlation, total_variation
from exact.joint import Joint
from exact.languages import independent
from exact.logsum import add_up, expected_log
from exact.policies import (
    EntropyBounded,
    Fixed,
    LeftToRight,
    Threshold,
    Top,
    certainty,
    choices,
    confidence,
    margin,
    midpoint,
    partition,
)
from exact.samplers import LowConfidenceRemasking, Unmask
from exact.strategies import denoisers, deterministic_policies, joints, small_joints
from exact.types import Policy, State
from proofs.ledger.claim import Attack, Claim, Control, Family, Measurement, Source, Tight
from proofs.ledger.compare import Approx
from proofs.ledger.measured import ROUNDOFF, SCOPE, trained

IDENTITY = Source("2608.25505", "the adaptive identity")
DUEL = Source("2603.01367", "the likelihood of a deterministic rule")
BOUNDED = Source("2505.24857", "the dependence bound and its rule")
THRESHOLDS = Source("2601.15593", "Section 3, confidence thresholds")

Case = tuple[Joint, Policy]
POLICIES: tuple[Policy, ...] = (
    LeftToRight(2),
    midpoint(3),
    Top(1),
    Top(2, margin),
    Threshold(Fraction(2, 3)),
    Threshold(Fraction(9, 10)),
    EntropyBounded(Fraction(1, 2)),
    EntropyBounded(Fraction(1, 10), confidence),
)


def _cases() -> Iterator[Case]:
    return itertools.product(small_joints(L=3, weight=1), POLICIES)


def _drawn(**limits: Any) -> st.SearchStrategy[Case]:
    return joints(**({"states": 16, "least_length": 2} | limits)).flatmap(
        lambda joint: st.tuples(st.just(joint), deterministic_policies(joint.L))
    )


SMALL = Family("every joint of three bits with weights 0 and 1, eight policies", _cases)
DRAWN = Attack("joints (at most 16 sequences, weights <= 9) and deterministic policies", _drawn, 200)


def _divergence(case: Case) -> Any:
    joint, policy = case
    return kl(joint, decode(Conditionals(joint), Unmask(policy)).output)


def _correlations(case: Case) -> Any:
    joint, policy = case
    return path_divergence(path_errors(joint, Conditionals(joint), policy))


def _measured() -> list[tuple[Approx, Approx]]:
    joint, denoiser, _ = trained()
    model, p = Conditionals(denoiser), joint.floats()
    found = []
    for policy in (Top(2), Threshold(0.9), EntropyBounded(0.5)):
        drawn = kl(p, decode(model, Unmask(policy)).output)
        found.append((Approx(drawn, ROUNDOFF), Approx(path_divergence(path_errors(p, model, policy)), ROUNDOFF)))
    return found


identity = Claim(
    id="adaptive-identity",
    title="The KL of value-adaptive decoding",
    statement=r"$\mathrm{KL}(P\,\|\,Q_\pi) = E_P \sum_t \bigl[\mathrm{TC}(X_{S_t}|x_{C_t}) + \sum_{i \in S_t} \mathrm{KL}(P_i\,\|\,f_i)\bigr]$ for every deterministic policy that is a function of the context.",
    source=IDENTITY,
    relation="=",
    sides=lambda case: (_divergence(case), _correlations(case)),
    note="Enumerated with exact marginals, where the second sum is zero; measured with a network's, where it is not.",
    enumerate=(SMALL,),
    attack=DRAWN,
    control=Control(
        "contexts weighed by how often the sampler, not the joint, meets them, to first order: the output's own correlations",
        lambda case: (
            _divergence(case),
            _correlations((decode(Conditionals(case[0]), Unmask(case[1])).output, case[1])),
        ),
    ),
    measure=Measurement(f"{SCOPE}: top 2, threshold 0.9, entropy bound 0.5, all sequences and contexts", _measured),
)

step_entropy = Claim(
    id="step-entropy-bound",
    title="The entropies of a step bound its cost",
    statement=r"$\mathrm{KL}(P\,\|\,Q_\pi) \le E_P \sum_t \bigl[\sum_{i \in S_t} H(X_i|x_{C_t}) - \max_{i \in S_t} H(X_i|x_{C_t})\bigr]$ with exact marginals and any deterministic policy.",
    source=BOUNDED,
    relation="<=",
    sides=lambda case: (_divergence(case), _step_entropies(case)),
    enumerate=(SMALL,),
    attack=DRAWN,
    control=Control(
        "less the two largest entropies of each step", lambda case: (_divergence(case), _step_entropies(case, 2))
    ),
    tight=Tight("a fair pair in one step: log 2", lambda: (Joint([[1, 0], [0, 1]]), LeftToRight(2))),
)


def _step_entropies(case: Case, dropped: int = 1) -> Any:
    """The expected entropies of each step but the largest, over contexts of the joint, at most L steps."""
    joint, policy = case
    source, parts = Conditionals(joint), []
    for x in itertools.product(range(joint.V), repeat=joint.L):
        if not joint.weights[x]:
            continue
        context = source.start
        for step in range(joint.L):
            if joint.V not in context:
                break
            state = State(step, context, tuple(i for i, v in enumerate(context) if v == joint.V), source)
            (chosen,) = choices(policy, state)
            entropies = sorted((-certainty(state.marginals[i]) for i in chosen), reverse=True)
            parts.append(add_up(entropies[dropped:]) * joint.probability(x))
            context = tuple(x[i] if i in chosen else v for i, v in enumerate(context))
    return add_up(parts)


bounded = Claim(
    id="entropy-bounded-cost",
    title="What entropy-bounded decoding guarantees",
    statement=r"With exact marginals, the entropy-bounded sampler has $\mathrm{KL}(P\,\|\,Q) \le \gamma\, E_P[R]$, R its number of rounds.",
    source=BOUNDED,
    relation="<=",
    sides=lambda case: (_divergence(case), case[1].gamma * position(*case)[0]),
    enumerate=(
        Family(
            "every joint of three bits with weights 0 and 1, gamma of 1/10, 1/2 and 1, three proxies",
            lambda: (
                (joint, EntropyBounded(Fraction(gamma), by))
                for joint in small_joints(L=3, weight=1)
                for gamma in ("1/10", "1/2", "1")
                for by in (confidence, margin, certainty)
            ),
        ),
    ),
    attack=Attack(
        "joints (at most 16 sequences, weights <= 9), gamma in twelfths, three proxies",
        lambda: st.tuples(
            joints(states=16, least_length=2),
            st.builds(
                EntropyBounded,
                st.integers(0, 12).map(lambda k: Fraction(k, 12)),
                st.sampled_from([confidence, margin, certainty]),
            ),
        ),
        200,
    ),
    control=Control(r"$\mathrm{KL} \le \gamma/2$ in all", lambda case: (_divergence(case), case[1].gamma / 2)),
    tight=Tight(
        "a biased pair of equal bits with gamma = 7/10, one round: log 2 of it",
        lambda: (Joint([[1, 0], [0, 1]]), EntropyBounded(Fraction(7, 10))),
        Fraction(99, 100),
    ),
)

_RISING = {"0101": 2, "0111": 2, "1001": 1, "1010": 1, "1110": 1}


def _rising() -> Joint:
    table = np.zeros((2,) * 4, dtype=int)
    for word, weight in _RISING.items():
        table[tuple(map(int, word))] = weight
    return Joint(table)


threshold = Claim(
    id="threshold-monotone",
    title="A higher threshold loses less",
    statement=r"With exact marginals, raising the confidence threshold never raises $\mathrm{KL}(P\,\|\,Q)$.",
    source=THRESHOLDS,
    relation="<=",
    sides=lambda case: (
        _divergence((case[0], Threshold(case[2]))),
        _divergence((case[0], Threshold(case[1]))),
    ),
    expected="fails",
    relayed=True,
    note="A higher threshold can reveal another set first and meet a worse pair later.",
    attack=Attack(
        "joints of four bits with weights 0 to 2, thresholds in twentieths",
        lambda: st.tuples(
            joints(states=16, most=2, least_length=4, weight=2),
            *[st.integers(10, 20).map(lambda k: Fraction(k, 20))] * 2,
        ).filter(lambda case: case[1] < case[2]),
        2000,
    ),
    witness=Tight(
        "five words of four bits with weights 2, 2, 1, 1, 1: .0428 at 13/20, (5/7) h(1/5) = .3574 at 15/20",
        lambda: (_rising(), Fraction(13, 20), Fraction(15, 20)),
    ),
    repair="step-entropy-bound",
)

exact_order = Claim(
    id="one-at-a-time-exact",
    title="One token at a time is exact",
    statement="With exact marginals, every policy that reveals one position at a time, chosen from the context, draws from the joint.",
    source=Source("2502.06768", "adaptive order with exact conditionals"),
    relation="=",
    sides=lambda case: (total_variation(case[0], _drawn_by(case)), Fraction(0)),
    enumerate=(
        Family(
            "every joint of three bits with weights 0 and 1, four orders",
            lambda: itertools.product(
                small_joints(L=3, weight=1), (Top(1), Top(1, margin), Top(1, certainty), LeftToRight())
            ),
        ),
    ),
    attack=Attack(
        "joints (at most 16 sequences, weights <= 9) and rankings",
        lambda: st.tuples(
            joints(states=16, least_length=2),
            st.builds(Top, st.just(1), st.sampled_from([confidence, margin, certainty])),
        ),
        200,
    ),
    control=Control(
        "two positions at a time", lambda case: (total_variation(case[0], _drawn_by((case[0], Top(2)))), Fraction(0))
    ),
)


def _drawn_by(case: Case) -> Joint:
    return decode(Conditionals(case[0]), Unmask(case[1])).output


remasking = Claim(
    id="remasking-exact",
    title="One token at a time, chosen by what was drawn",
    statement="With exact marginals, drawing all masked tokens and keeping the most probable one of them in each step draws from the joint.",
    source=THRESHOLDS,
    relation="=",
    sides=lambda joint: (
        total_variation(joint, decode(Conditionals(joint), LowConfidenceRemasking((1,) * joint.L)).output),
        Fraction(0),
    ),
    expected="fails",
    relayed=True,
    note="Keeping by the drawn value prefers probable values: dependence and bias out of independent tokens.",
    attack=Attack("joints (at most 9 sequences, weights <= 9)", lambda: joints(states=9), 200),
    witness=Tight(
        "two independent bits with P(0) = 3/5: the law becomes (63, 27, 27, 8)/125",
        lambda: independent([[3, 2], [3, 2]]),
    ),
    repair="one-at-a-time-exact",
)


def _likelihoods(case: tuple[Conditionals, Policy]) -> Any:
    model, policy = case
    return sum(likelihood(model, policy, x) for x in itertools.product(range(model.V), repeat=model.L))


def _better_of_two(case: tuple[Conditionals, Policy]) -> Any:
    model, order = case[0], range(case[0].L)
    return sum(
        max(order_likelihood(model, x, order), order_likelihood(model, x, order[::-1]))
        for x in itertools.product(range(model.V), repeat=model.L)
    )


def _total(policy: Policy) -> float:
    """The summed likelihoods of all texts under a rule on the trained model."""
    joint, denoiser, _ = trained()
    model = Conditionals(denoiser)
    return math.fsum(likelihood(model, policy, x) for x in np.ndindex(*joint.weights.shape))


duel = Claim(
    id="rule-likelihood",
    title="The likelihood of a decoding rule",
    statement=r"With a deterministic rule, $\prod_t \prod_{i \in S_t(x)} f_i(x_i | x_{C_t(x)})$ sums to one over all x, whatever the denoiser.",
    source=DUEL,
    relation="=",
    sides=lambda case: (_likelihoods(case), Fraction(1)),
    enumerate=(
        Family(
            "the conditionals of every joint of three bits with weights 0 and 1, four rules",
            lambda: itertools.product(map(Conditionals, small_joints(L=3, weight=1)), POLICIES[2:6]),
        ),
    ),
    attack=Attack(
        "tables of three bits with no common joint, and rules that look at values",
        lambda: st.tuples(denoisers(2, 3, positive=False).map(Conditionals), deterministic_policies(3)),
        200,
    ),
    measure=Measurement(
        f"{SCOPE}: top 2, threshold 0.9, the likelihoods of all 4,096 texts",
        lambda: [(Approx(_total(policy), ROUNDOFF), Fraction(1)) for policy in (Top(2), Threshold(0.9))],
    ),
    control=Control(
        "for each x the better of two orders: a rule that looks ahead",
        lambda case: (_better_of_two(case), Fraction(1)),
    ),
)


def _product(joint: Joint) -> Any:
    return total_variation(joint, product_of_marginals(joint))


def _doubts(joint: Joint) -> list[Fraction]:
    """What each token's largest probability leaves."""
    return [1 - Fraction(int(joint.marginal([i]).max()), joint.total) for i in range(joint.L)]


SURE = Attack(
    "pairs of bits, and joints (V <= 3, at most 32 sequences, weights <= 9)",
    lambda: st.one_of(joints(states=4, most=2, least_length=2), joints()),
)

sure_tv = Claim(
    id="confident-step-tv",
    title="What a confident step costs in total variation",
    statement=r"$\mathrm{TV}(P, \prod_i P_i) \le \sum_i \epsilon_i$ where token i has a largest probability of $1 - \epsilon_i$: at most $k\epsilon$ for k tokens above a threshold of $1 - \epsilon$.",
    source=THRESHOLDS,
    relation="<=",
    sides=lambda joint: (_product(joint), sum(_doubts(joint), Fraction(0))),
    enumerate=(Family("every joint of two bits with weights up to 4", lambda: small_joints(weight=4)),),
    attack=SURE,
    control=Control("two thirds of it", lambda joint: (3 * _product(joint), 2 * sum(_doubts(joint), Fraction(0)))),
    tight=Tight("00 with 99/100, 11 with 1/100: .0198 of .02", lambda: Joint([[99, 0], [0, 1]]), Fraction(99, 100)),
)


def _cap(joint: Joint) -> Any:
    epsilon = max(_doubts(joint))
    entropy = expected_log([(-epsilon, epsilon), (-(1 - epsilon), 1 - epsilon), (epsilon, joint.V - 1)])
    return entropy * (joint.L - 1)


sure_ctc = Claim(
    id="confident-step-ctc",
    title="What a confident step costs in correlation",
    statement=r"$\mathrm{CTC} \le (k-1)\,[h(\epsilon) + \epsilon \log(V-1)]$ for k tokens with largest probabilities of at least $1 - \epsilon$, $\epsilon \le 1 - 1/V$.",
    source=THRESHOLDS,
    relation="<=",
    sides=lambda joint: (total_correlation(joint), _cap(joint)),
    note="For V = 32,000, a token more costs at most 1.36 nats at a threshold of .9, and .16 at .99.",
    enumerate=(Family("every joint of two bits with weights up to 4", lambda: small_joints(weight=4)),),
    attack=SURE,
    control=Control("half of it", lambda joint: (2 * total_correlation(joint), _cap(joint))),
    tight=Tight("00 with 4/5, 11 with 1/5: h(1/5)", lambda: Joint([[4, 0], [0, 1]])),
)

only_order = Claim(
    id="left-to-right-only",
    title="Left to right is the one reliable order",
    statement="With exact marginals, revealing one token at a time in an order other than left to right, chosen from what is revealed, draws from another law.",
    source=Source("2510.03289", "Section 3.3"),
    relation=">",
    sides=lambda case: (total_variation(case[0], _drawn_by((case[0], Fixed(partition([[i] for i in case[1]]))))), 0),
    expected="fails",
    note="The chain rule holds in any order. What breaks it is an order that looks at the token it draws (remasking-exact), or a model that is not exact.",
    assumptions={"another order": lambda case: tuple(case[1]) != tuple(range(case[0].L))},
    attack=Attack(
        "joints (at most 16 sequences, weights <= 9) and orders",
        lambda: joints(states=16, least_length=2).flatmap(
            lambda joint: st.tuples(st.just(joint), st.permutations(range(joint.L)))
        ),
        100,
    ),
    witness=Tight("a sticky pair of bits from right to left", lambda: (Joint([[9, 1], [1, 9]]), [1, 0])),
    repair="one-at-a-time-exact",
)


def _maxima(joint: Joint) -> Fraction:
    """The product of the largest probabilities of all tokens."""
    return prod((1 - doubt for doubt in _doubts(joint)), start=Fraction(1))


maxima = Claim(
    id="product-of-maxima",
    title="The product of the largest probabilities says how many tokens can be decoded at once",
    statement=r"Where $\prod_i \max_v P_i(v)$ is below 1/2, drawing the tokens at once is incoherent: $\mathrm{TC} > 0$.",
    source=Source("2510.03289", "Section 3.3"),
    relation=">",
    sides=lambda joint: (total_correlation(joint), 0),
    expected="fails",
    note="Independent tokens have the same product and no cost. The size of incoherence is TC.",
    assumptions={"the product is below 1/2": lambda joint: _maxima(joint) < Fraction(1, 2)},
    attack=Attack(
        "products of laws of two or three bits with weights 1 to 3",
        lambda: st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), min_size=2, max_size=3).map(independent),
    ),
    witness=Tight(
        "two independent bits with P(0) = 7/10: a product of .49, and no loss", lambda: independent([[7, 3]] * 2)
    ),
    repair="parallel-incoherence",
)
