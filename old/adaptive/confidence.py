"""What confidence gives and does not give: arXiv 2505.22618 (greedy), 2505.24857 (entropy bounds), 2511.05664 (stability)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st
from scipy.special import entr

from exact.decoding import decode, law_divergence, path_divergence, path_errors, paths, target_paths
from exact.denoiser import Conditionals, TableDenoiser
from exact.factorization import product_of_marginals
from exact.frontier import position
from exact.information import total_correlation, total_variation
from exact.joint import Joint
from exact.languages import independent, markov
from exact.logsum import add_up, expected_log
from exact.policies import Bernoulli, EntropyBounded, RandomOrder, Top, certainty
from exact.random_order import information_curve, random_order_divergence
from exact.samplers import Unmask
from exact.strategies import denoisers, joints, laws, policies, small_joints
from proofs.ledger.claim import Attack, Claim, Control, Family, Measurement, Source, Tight
from proofs.ledger.compare import Approx
from proofs.ledger.measured import ROUNDOFF, scope, trained

GREEDY = Source("2505.22618", "Theorem 1")
COPY = "copy-v4-l6-exact"
BOUNDED = Source("2505.24857", "the entropy-bounded sampler")
STABLE = Source("2511.05664", "Proposition 5.3")


def doubt(joint: Joint) -> Fraction:
    r"""The :math:`\epsilon` of a set of tokens: what the least sure of their largest probabilities leaves."""
    return max(1 - Fraction(int(joint.marginal([i]).max()), joint.total) for i in range(joint.L))


def _modes(joint: Joint) -> tuple[int, int]:
    """The weight of the sequence of likeliest tokens, and the largest weight."""
    greedy = tuple(int(joint.marginal([i]).argmax()) for i in range(joint.L))
    return int(joint.weights[greedy]), int(joint.weights.max())


@st.composite
def sure_joints(draw: st.DrawFn) -> Joint:
    """Joints of two or three bits with most of their mass on one sequence."""
    L = draw(st.integers(2, 3))
    weights = draw(st.lists(st.integers(0, 5), min_size=2**L, max_size=2**L))
    weights[0] += draw(st.integers(1, 60))
    return Joint(np.array(weights).reshape((2,) * L))


SURE = Attack("joints of two or three bits, most mass on one sequence", sure_joints, 300)
REGIME = {"(n+1) epsilon <= 1, above it strictly sure": lambda joint: (joint.L + 1) * doubt(joint) < 1}
BITS = Family("every joint of two bits with weights up to 4", lambda: small_joints(weight=4))

greedy = Claim(
    id="greedy-parallel",
    title="Greedy decoding of sure tokens is right",
    statement=r"If every token's largest probability is above $1 - \epsilon$ and $(n+1)\,\epsilon \le 1$, the likeliest tokens together are the likeliest sequence.",
    source=GREEDY,
    relation="=",
    sides=_modes,
    assumptions=REGIME,
    enumerate=(BITS, Family("every joint of three bits with weights up to 1, and 9 on 000", lambda: _peaked())),
    attack=SURE,
    control=Control(
        "the likeliest tokens of the other sequences",
        lambda joint: (int(np.sort(joint.weights.ravel())[-2]), int(joint.weights.max())),
    ),
)


def _peaked() -> Iterator[Joint]:
    for weights in itertools.product(range(2), repeat=7):
        yield Joint(np.array([9, *weights]).reshape((2,) * 3))


beyond = Claim(
    id="greedy-parallel-beyond",
    title="Greedy decoding beyond the threshold",
    statement=r"If every token's largest probability is above $1 - \epsilon$ and $n\,\epsilon < 1$, the likeliest tokens together are the likeliest sequence.",
    source=GREEDY,
    relation="=",
    sides=_modes,
    expected="fails",
    relayed=True,
    note="The threshold of the theorem is exact: just above it two tokens fail.",
    assumptions={"n epsilon < 1": lambda joint: joint.L * doubt(joint) < 1},
    attack=Attack("joints of two bits with weights up to 9", lambda: joints(states=4, most=2, least_length=2), 1000),
    witness=Tight(
        "00, 01 and 10 with 5, 6 and 6 of 17: epsilon = 6/17, (n+1) epsilon = 18/17",
        lambda: Joint([[5, 6], [6, 0]]),
    ),
    repair="greedy-parallel",
)


def _tv(joint: Joint) -> Any:
    return total_variation(joint, product_of_marginals(joint))


tv = Claim(
    id="greedy-tv-bound",
    title="The distance of sure tokens from independence",
    statement=r"$\mathrm{TV}(P, \prod_i P_i) \le \frac{3n-1}{2}\,\epsilon$.",
    source=GREEDY,
    relation="<=",
    sides=lambda joint: (_tv(joint), Fraction(3 * joint.L - 1, 2) * doubt(joint)),
    note="True but not sharp: n epsilon is (confident-step-tv).",
    enumerate=(BITS,),
    attack=SURE,
    control=Control("a quarter of it", lambda joint: (4 * _tv(joint), Fraction(3 * joint.L - 1, 2) * doubt(joint))),
    tight=Tight("00 with 99/100, 11 with 1/100: .0198 of .025", lambda: Joint([[99, 0], [0, 1]]), Fraction(79, 100)),
)

order_law = Claim(
    id="order-leaves-data",
    title="Choosing an order leaves the data as they are",
    statement=r"$\sum_z q_\phi(x, z) = q(x)$ for every rule $\phi$ that draws the next set from the context.",
    source=BOUNDED,
    relation="=",
    sides=lambda case: (_left_over(case), Fraction(0)),
    enumerate=(
        Family(
            "every joint of two bits with weights up to 2, its conditionals, four rules",
            lambda: (
                (joint, policy)
                for joint in small_joints()
                for policy in (EntropyBounded(Fraction(1, 2)), EntropyBounded(0), *_random_rules())
            ),
        ),
    ),
    attack=Attack(
        "joints (at most 9 sequences) and rules of every kind",
        lambda: joints(states=9, least_length=2).flatmap(lambda p: st.tuples(st.just(p), policies(p.L))),
        150,
    ),
    control=Control(
        "what the sampler draws with that rule, in place of the data",
        lambda case: (total_variation(case[0], decode(Conditionals(case[0]), Unmask(case[1])).output), Fraction(0)),
    ),
)


def _random_rules() -> Iterator[Any]:
    yield RandomOrder((1, 1))
    yield Bernoulli.uniform(2)


def _left_over(case: Any) -> Fraction:
    """The distance of the sequences of the target path law from the data."""
    joint, policy = case
    found: dict[tuple[int, ...], Fraction] = {}
    for (x, _), p in target_paths(joint, Conditionals(joint), policy).items():
        found[x] = found.get(x, Fraction(0)) + p
    every = np.ndindex(*joint.weights.shape)
    return sum((abs(found.get(x, Fraction(0)) - joint.probability(x)) for x in every), Fraction(0)) / 2


def _decomposed(case: Any) -> tuple[Any, Any]:
    joint, model, policy = case
    source = Conditionals(model)
    drawn = law_divergence(target_paths(joint, source, policy), paths(source, policy))
    return drawn, path_divergence(path_errors(joint, source, policy))


@st.composite
def _modelled(draw: st.DrawFn) -> Any:
    joint = draw(joints(states=9, least_length=2))
    return joint, draw(denoisers(joint.V, joint.L)), draw(policies(joint.L))


def _tables(V: int, L: int, count: int) -> list[TableDenoiser]:
    shape = (V + 1,) * L + (L, V)
    return [TableDenoiser(np.random.default_rng(seed).integers(1, 6, shape)) for seed in range(count)]


decomposition = Claim(
    id="path-decomposition",
    title="The error of a sampler splits along its path",
    statement=r"$\mathrm{KL}(q_\phi(x, z)\,\|\,p_\phi(x, z)) = \sum_i E_{q_\phi} \bigl[\sum_{l \in z_i} \mathrm{KL}(q(x^l|\cdot)\,\|\,p_\theta(x^l|\cdot)) + \mathrm{TC}_q(x^{z_i}|\cdot)\bigr]$ for every rule $\phi$, and it bounds $\mathrm{KL}(q\,\|\,p_\phi)$.",
    source=BOUNDED,
    relation="=",
    sides=_decomposed,
    note="One side goes through all sequences and paths, the other through contexts.",
    enumerate=(
        Family(
            "every joint of two bits with weights up to 2, three tables, four rules",
            lambda: (
                (joint, model, policy)
                for joint in small_joints()
                for model in _tables(2, 2, 3)
                for policy in (EntropyBounded(Fraction(1, 2)), EntropyBounded(0), *_random_rules())
            ),
        ),
    ),
    attack=Attack("joints (at most 9 sequences), tables of no joint, rules of every kind", _modelled, 120),
    control=Control(
        "without the model's own error",
        lambda case: (
            _decomposed(case)[0],
            add_up(e.correlation for e in path_errors(case[0], Conditionals(case[1]), case[2])),
        ),
    ),
)


def _dependence(joint: Joint) -> tuple[Any, Any]:
    entropies = sorted(
        (-certainty([Fraction(int(w), joint.total) for w in joint.marginal([i])]) for i in range(joint.L)),
        reverse=True,
    )
    return total_correlation(joint), add_up(entropies[1:])


dependence = Claim(
    id="dependence-bound",
    title="All entropies but the largest bound the dependence",
    statement=r"$\mathrm{TC}(X_U) \le \sum_{l \in U} H_l - \max_{l \in U} H_l$.",
    source=BOUNDED,
    relation="<=",
    sides=_dependence,
    enumerate=(BITS,),
    attack=Attack(
        "pairs of bits, and joints (V <= 3, at most 32 sequences, weights <= 9)",
        lambda: st.one_of(joints(states=4, most=2, least_length=2), joints()),
    ),
    control=Control("half of it", lambda joint: (2 * _dependence(joint)[0], _dependence(joint)[1])),
    tight=Tight("two equal fair bits: log 2", lambda: Joint([[1, 0], [0, 1]])),
)


def _prefix(rows: list[list[int]]) -> tuple[Any, Any]:
    """The statistic of a sorted prefix, and of the prefix one longer."""
    entropies = [-certainty([Fraction(w, sum(row)) for w in row]) for row in rows]

    def statistic(prefix: list[Any]) -> Any:
        return add_up(prefix) - max(prefix)

    return statistic(entropies[:-1]), statistic(entropies)


prefix = Claim(
    id="prefix-statistic-monotone",
    title="The test of a prefix is monotone",
    statement=r"$\sum_{l \in U} H_l - \max_{l \in U} H_l$ never falls when a token is added, in whatever order: counting prefixes that pass is taking the longest.",
    source=BOUNDED,
    relation="<=",
    sides=_prefix,
    enumerate=(
        Family(
            "laws of bits with weights up to 3, three at a time",
            lambda: (
                [list(a), list(b), list(c)]
                for a, b, c in itertools.product([(1, 0), (1, 1), (2, 1), (3, 1), (3, 2)], repeat=3)
            ),
        ),
    ),
    attack=Attack("two to four laws of two or three tokens", lambda: st.lists(laws(3), min_size=2, max_size=4), 200),
    control=Control(
        "with the sum less twice the largest",
        lambda rows: (_prefix(rows)[0], _prefix(rows)[1] - _largest(rows)),
    ),
    tight=Tight("a token that is certain", lambda: [[1, 1], [1, 0]]),
)


def _largest(rows: list[list[int]]) -> Any:
    return max(-certainty([Fraction(w, sum(row)) for w in row]) for row in rows)


gamma_zero = Claim(
    id="gamma-zero-one-token",
    title="A bound of zero reveals one token a step",
    statement=r"With $\gamma = 0$ the entropy-bounded sampler takes as many rounds as tokens.",
    source=BOUNDED,
    relation="=",
    sides=lambda joint: (position(joint, EntropyBounded(0))[0], joint.L),
    expected="fails",
    note="Tokens without entropy cost nothing: it is exactly lossless, and one token a step only where none is certain.",
    attack=Attack("joints with weights 0 to 2 (at most 8 sequences)", lambda: joints(states=8, weight=2), 100),
    witness=Tight("two certain tokens and a coin: one round", lambda: independent([[1, 0], [1, 0], [1, 1]])),
    repair="entropy-bounded-cost",
)


def _noisy_words() -> Joint:
    """Bits (a, a, b, a + b) with 3 percent of uniform noise."""
    table = np.full((2,) * 4, 3)
    for a, b in itertools.product(range(2), repeat=2):
        table[a, a, b, a ^ b] += 388
    return Joint(table)


def _cost(joint: Joint, gamma: Fraction) -> Any:
    return position(joint, EntropyBounded(gamma))[1]


gamma_monotone = Claim(
    id="gamma-monotone",
    title="A larger bound loses more",
    statement=r"With exact marginals, raising $\gamma$ never lowers $\mathrm{KL}(P\,\|\,Q)$.",
    source=BOUNDED,
    relation="<=",
    sides=lambda case: (_cost(case[0], case[1]), _cost(case[0], case[2])),
    expected="fails",
    note="A larger prefix can hold a set that happens to be less dependent.",
    attack=Attack(
        "bits (a, a, b, a + b) with noise, two bounds in tenths",
        lambda: st.tuples(st.just(_noisy_words()), *[st.integers(1, 22).map(lambda k: Fraction(k, 10))] * 2).filter(
            lambda case: case[1] < case[2]
        ),
        60,
    ),
    witness=Tight(
        "bits (a, a, b, a + b) with 3 percent noise: 1.254 at 7/10, .615 at 2",
        lambda: (_noisy_words(), Fraction(7, 10), Fraction(2)),
    ),
    repair="entropy-bounded-cost",
)


def _overconfident(case: tuple[Joint, int]) -> tuple[Any, Any]:
    """The dependence of two equal bits, against the entropies that an overconfident denoiser reports."""
    joint, weight = case
    row = [Fraction(weight, weight + 1), Fraction(1, weight + 1)]
    return total_correlation(joint), -certainty(row)


def _reported() -> list[tuple[Approx, Approx]]:
    """The dependence of every two tokens, all masked, beside what the entropies that the trained model reports allow."""
    joint, denoiser, _ = trained(COPY)
    found = entr(denoiser(np.full((1, joint.L), joint.V))[0]).sum(axis=1)
    return [
        (Approx(float(total_correlation(joint, [i, j])), ROUNDOFF), Approx(float(min(found[i], found[j])), ROUNDOFF))
        for i, j in itertools.combinations(range(joint.L), 2)
    ]


model_entropies = Claim(
    id="model-entropies-bound",
    title="The entropies a model reports bound what its step costs",
    statement=r"$\mathrm{TC}(X_U) \le \sum_{l \in U} H(p_\theta^l) - \max_{l \in U} H(p_\theta^l)$ with the denoiser's own entropies.",
    source=BOUNDED,
    relation="<=",
    sides=_overconfident,
    expected="fails",
    note="The bound needs the exact entropies: an overconfident model passes any test, and a good one breaks it by its error "
    "where the bound is tight, as between a token and its copy.",
    attack=Attack(
        "a fair pair and an overconfident denoiser",
        lambda: st.tuples(st.just(Joint([[1, 0], [0, 1]])), st.integers(1, 10**4)),
        60,
    ),
    witness=Tight(
        "a fair pair, and a denoiser that gives 999/1000 to zero: .693 against .0079",
        lambda: (Joint([[1, 0], [0, 1]]), 999),
    ),
    measure=Measurement(f"{scope(COPY)}: every two of six masked tokens", _reported, of_training=True),
    repair="dependence-bound",
)


def _path(rows: list[list[int]]) -> tuple[Any, Any]:
    """The mean divergence of successive laws, and the bound from the distance of the first and the last."""
    found = [[Fraction(w, sum(row)) for w in row] for row in rows]
    steps = [
        expected_log([(p, p) for p in after] + [(-p, q) for p, q in zip(after, before, strict=True)])
        for before, after in itertools.pairwise(found)
    ]
    apart = sum((abs(p - q) for p, q in zip(found[0], found[-1], strict=True)), Fraction(0)) / 2
    return add_up(steps) / len(steps), 2 * apart**2 / len(steps) ** 2


stability = Claim(
    id="stability-of-wrong-tokens",
    title="A token that must change moves on the way",
    statement=r"$\frac1n \sum_k \mathrm{KL}(p_{k+1}\,\|\,p_k) \ge 2 \Delta^2 / n^2$ for n steps of a token's law whose first and last are $\Delta$ apart in total variation.",
    source=STABLE,
    relation=">=",
    sides=_path,
    enumerate=(
        Family(
            "three laws of bits with weights 1 to 4",
            lambda: (
                [list(a), list(b), list(c)]
                for a, b, c in itertools.product(list(itertools.product(range(1, 5), repeat=2)), repeat=3)
            ),
        ),
    ),
    attack=Attack(
        "two to five positive laws of three tokens",
        lambda: st.lists(laws(3, positive=True), min_size=2, max_size=5),
        200,
    ),
    control=Control("four times as much", lambda rows: (_path(rows)[0], 4 * _path(rows)[1])),
    tight=Tight("laws (101, 99) and (99, 101)", lambda: [[101, 99], [99, 101]], Fraction(99, 100)),
)

chain_confidence = Claim(
    id="confidence-beats-random-order",
    title="Confidence beats a random order",
    statement="On a sticky chain, revealing the two most confident tokens a round loses no more than a random order of two a round.",
    source=BOUNDED,
    relation="<=",
    sides=lambda case: _chain_costs(*case),
    expected="fails",
    relayed=True,
    note="Confidence picks neighbours of what is told, which depend on each other. A random order spreads out.",
    attack=Attack(
        "chains of four or six bits with flips of 1 to 4 tenths",
        lambda: st.tuples(st.integers(1, 4), st.sampled_from([4, 6])),
        20,
    ),
    witness=Tight("six tokens with flips of 1/10: .6607 against .3199", lambda: (1, 6)),
    repair="step-entropy-bound",
)


def _chain_costs(flip: int, L: int) -> tuple[Any, Any]:
    chain = markov([1, 1], [[10 - flip, flip], [flip, 10 - flip]], L)
    return position(chain, Top(2))[1], random_order_divergence(information_curve(chain), (2,) * (L // 2))
