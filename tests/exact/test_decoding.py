"""Decoding laws: identities decided exactly on drawn joints, denoisers and policies, and published values."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exact.decoding import (
    decode,
    law_divergence,
    likelihood,
    mean_divergence,
    path_divergence,
    path_errors,
    paths,
    target_paths,
)
from exact.denoiser import Conditionals, ExactDenoiser, TableDenoiser
from exact.factorization import block_divergence, split
from exact.information import entropy, kl, total_correlation, total_variation
from exact.joint import Joint
from exact.languages import independent, markov, parity
from exact.lattice import marginal_cube
from exact.logsum import log
from exact.metrics import output_error
from exact.policies import Bernoulli, Fixed, LeftToRight, RandomOrder, Threshold, Top, midpoint
from exact.random_order import compositions, information_curve, ordered_partitions, random_order_divergence
from exact.samplers import LowConfidenceRemasking, Unmask, greedy
from exact.strategies import blind_policies, denoisers, deterministic_policies, joints, languages, policies

J2 = markov([1, 1], [[9, 1], [1, 9]], 6)
LITTLE = {"states": 16, "least_length": 2}


def law(source, policy, **options):
    """The decoding law of a policy."""
    return decode(Conditionals(source), Unmask(policy, **options))


def in_blocks(joint, blocks):
    """The law of decoding blocks in turn as one product of tables, off the support uniform: another way than paths."""
    cube, law, seen = marginal_cube(joint), np.ones((joint.V,) * joint.L), []
    for block in blocks:
        context = cube[tuple(slice(None, -1) if i in seen else slice(-1, None) for i in range(joint.L))].astype(float)
        for i in block:
            told = tuple(slice(None, -1) if j in (*seen, i) else slice(-1, None) for j in range(joint.L))
            law = law * np.where(context > 0, cube[told] / np.where(context > 0, context, 1), 1 / joint.V)
        seen += block
    return law


def mixture(joint, sizes):
    """The average of these laws over all orders."""
    return np.mean([in_blocks(joint, blocks) for blocks in ordered_partitions(joint.L, sizes)], axis=0)


@given(joints(**LITTLE), st.data())
@settings(max_examples=80)
def test_adaptive_identity(joint, data):
    """KL(P || Q) is the summed pointwise total correlation, decided, for any deterministic policy."""
    policy = data.draw(deterministic_policies(joint.L))
    errors = path_errors(joint, Conditionals(joint), policy)

    assert kl(joint, law(joint, policy).output) == path_divergence(errors)
    assert all(e.model_error == 0 for e in errors)


@given(joints(**LITTLE), st.data())
@settings(max_examples=40)
def test_adaptive_identity_with_a_model(joint, data):
    """The same with a model's error added, for denoisers of no joint."""
    policy = data.draw(deterministic_policies(joint.L))
    model = Conditionals(data.draw(denoisers(joint.V, joint.L)))

    assert kl(joint, decode(model, Unmask(policy)).output) == path_divergence(path_errors(joint, model, policy))


@given(joints(**LITTLE), st.data())
@settings(max_examples=40)
def test_three_divergences(joint, data):
    """Mean over paths and path law agree for blind policies; the mixture is never further away; all decided."""
    policy = data.draw(blind_policies(joint.L))
    model = Conditionals(data.draw(denoisers(joint.V, joint.L)))
    mean = mean_divergence(joint, model, policy)
    path = law_divergence(target_paths(joint, model, policy), paths(model, policy))

    assert mean == path == path_divergence(path_errors(joint, model, policy))
    assert kl(joint, decode(model, Unmask(policy)).output) <= mean


@given(joints(states=16, least_length=2), st.data())
@settings(max_examples=30)
def test_random_order_is_read_off_the_curve(joint, data):
    """The sampler's own mean is the left-Riemann error of the information curve, and its output the mixture law."""
    sizes = data.draw(st.sampled_from([s for k in range(1, joint.L + 1) for s in compositions(joint.L, k)]))
    policy = RandomOrder(sizes)

    assert mean_divergence(joint, Conditionals(joint), policy) == random_order_divergence(
        information_curve(joint), sizes
    )
    assert np.allclose(law(joint, policy).output.probabilities(), mixture(joint, sizes), atol=1e-12)


@given(st.data())
@settings(max_examples=40)
def test_likelihoods_sum_to_one(data):
    """A deterministic policy's likelihood is the law of what it draws, value by value, whatever the denoiser."""
    V, L = data.draw(st.sampled_from([(2, 2), (2, 3), (3, 2)]))
    model = Conditionals(data.draw(denoisers(V, L, positive=False)))
    policy = data.draw(deterministic_policies(L))
    output = decode(model, Unmask(policy)).output
    found = {x: likelihood(model, policy, x) for x in itertools.product(range(V), repeat=L)}

    assert sum(found.values()) == 1
    assert all(output.probability(x) == p for x, p in found.items())


@given(joints(**LITTLE), st.data())
@settings(max_examples=40)
def test_path_laws(joint, data):
    """Both path laws are laws; one projects to what is drawn, the other to the joint."""
    policy = data.draw(policies(joint.L))
    source = Conditionals(joint)
    drawn, target = paths(source, policy), target_paths(joint, source, policy)
    output = decode(source, Unmask(policy)).output

    for found, expected in ((drawn, output), (target, joint)):
        assert sum(found.values()) == 1
        for x in np.ndindex(*joint.weights.shape):
            assert sum(p for (y, _), p in found.items() if y == x) == expected.probability(x)


@given(joints(**LITTLE), st.data())
@settings(max_examples=30)
def test_one_token_at_a_time_is_exact(joint, data):
    """Any adaptive order of one token a round draws from the joint itself."""
    by = data.draw(st.sampled_from([Top(1), LeftToRight(), RandomOrder((1,) * joint.L)]))

    assert law(joint, by).output == joint
    assert law(joint, by).expected_steps == joint.L


def test_blocks_agree_with_the_summed_divergence():
    """Two computations of blockwise decoding, of the exact conditionals and of a table."""
    blocks = ((0, 3), (1, 2), (4, 5))
    assert kl(J2, law(J2, Fixed(blocks)).output) == block_divergence(J2, blocks)
    rng = np.random.default_rng(0)
    model = TableDenoiser(rng.integers(1, 9, (3,) * 3 + (3, 2)))
    chain = markov([1, 2], [[3, 1], [1, 2]], 3)
    parts = split(chain, model, [[1], [0, 2]])
    found = path_errors(chain, Conditionals(model), Fixed(((1,), (0, 2))))
    assert float(path_divergence(found)) == pytest.approx(parts.divergence, abs=1e-12)
    assert float(sum(e.correlation for e in found)) == pytest.approx(parts.correlation, abs=1e-12)
    assert float(sum(e.model_error for e in found)) == pytest.approx(parts.model_error, abs=1e-12)


def test_published_remasking():
    """Two independent bits, P(0) = 3/5, the more probable of two drawn tokens kept: dependence out of nothing."""
    bits = independent([[3, 2], [3, 2]])
    output = decode(Conditionals(bits), LowConfidenceRemasking((1, 1))).output

    assert [output.probability(x) for x in np.ndindex(2, 2)] == [Fraction(n, 125) for n in (63, 27, 27, 8)]
    assert float(kl(bits, output)) == pytest.approx(0.0760, abs=6e-5)
    assert total_variation(bits, output) == Fraction(18, 125)
    assert total_correlation(bits) == 0


def test_published_threshold():
    """Raising the threshold from .65 to .75 raises the loss."""
    words = {"0101": 2, "0111": 2, "1001": 1, "1010": 1, "1110": 1}
    table = np.zeros((2,) * 4, dtype=int)
    for word, weight in words.items():
        table[tuple(map(int, word))] = weight
    joint = Joint(table)
    losses = [path_divergence(path_errors(joint, Conditionals(joint), Threshold(Fraction(t, 100)))) for t in (65, 75)]

    assert [float(loss) for loss in losses] == pytest.approx([0.0428, 0.3574], abs=6e-5)
    assert losses[1] == (log(5) - Fraction(4, 5) * log(4)) * Fraction(5, 7)


def test_midpoint_is_exact_in_logarithmically_many_rounds():
    """A chain of seven tokens takes three rounds and loses nothing; one shot loses 2.2084."""
    chain = markov([1, 1], [[9, 1], [1, 9]], 7)
    found = law(chain, midpoint(7))

    assert found.output == chain
    assert found.steps == {3: 1}
    assert float(total_correlation(chain)) == pytest.approx(2.2084, abs=6e-5)


def test_bernoulli_grid_against_its_closed_form():
    """Sequence error of a pair language: 1 - (1 - 1/(2K))^(L/2) on the uniform grid of K steps."""
    pairs = Joint(np.einsum("ab,cd->abcd", np.eye(2, dtype=int), np.eye(2, dtype=int)))
    for steps in range(1, 5):
        output = law(pairs, Bernoulli.uniform(steps)).output
        assert output_error(pairs, output).sequence_error == 1 - (1 - Fraction(1, 2 * steps)) ** 2


def test_greedy_can_draw_what_the_joint_never_shows():
    """The most likely tokens of a pair decoded at once need not be a sequence of the joint: infinite divergence."""
    joint = Joint([[0, 2, 2], [2, 0, 0], [1, 0, 0]])
    output = law(joint, Fixed(((0, 1),)), tokens=greedy).output

    assert output.probability((0, 0)) == 1
    assert kl(joint, output) == math.inf
    assert output_error(joint, output).sequence_error == 1
    assert path_divergence(path_errors(joint, Conditionals(joint), Fixed(((0, 1),)), greedy)) == math.inf


def test_off_support_contexts_have_the_stated_fallback():
    """Divergence, distance and sequence error do not depend on the fallback; the law of what is drawn does."""
    joint = parity(4)
    policy = Fixed(((0, 1, 2, 3),))
    late = Fixed(((0, 1, 2), (3,)))
    assert kl(joint, law(joint, late).output) == 0
    bad = Joint([[[1, 0], [0, 0]], [[0, 0], [0, 1]]])
    outputs = [
        decode(Conditionals(ExactDenoiser(bad, fallback)), Unmask(Fixed(((0, 1), (2,))))).output
        for fallback in (None, [1, 0], [1, 3])
    ]
    assert all(kl(bad, q) == log(2) for q in outputs)
    assert {output_error(bad, q).sequence_error for q in outputs} == {Fraction(1, 2)}
    assert {total_variation(bad, q) for q in outputs} == {Fraction(1, 2)}
    assert outputs[0] != outputs[1]
    assert kl(joint, law(joint, policy).output) == log(2)


@given(languages(), st.data())
@settings(max_examples=30)
def test_floats_follow_the_fractions(joint, data):
    """The float engine agrees with the exact one to 1e-12, on every number of a decoding law.

    Confidences of equal fractions may differ in floats, so policies that rank are left out.
    """
    policy = data.draw(blind_policies(joint.L, steps=2)) if joint.L < 5 else midpoint(joint.L)
    exact, floats = law(joint, policy), law(joint.floats(), policy)

    assert np.allclose(exact.output.probabilities(), floats.output.probabilities(), atol=1e-12)
    assert float(exact.expected_steps) == pytest.approx(float(floats.expected_steps), abs=1e-12)
    ours, theirs = (path_divergence(path_errors(p, Conditionals(p), policy)) for p in (joint, joint.floats()))
    assert float(ours) == pytest.approx(float(theirs), abs=1e-11)


def test_a_users_policy_is_a_function():
    """Anything that names masked positions; what it names wrongly is said."""
    chain = markov([1, 1], [[9, 1], [1, 9]], 3)

    def ends_first(state):
        return [i for i in state.masked if i != 1] or state.masked

    assert float(kl(chain, law(chain, ends_first).output)) == pytest.approx(
        float(entropy(chain) * 0 + total_correlation(chain, [0, 2]))
    )
    with pytest.raises(ValueError, match="are masked"):
        law(chain, lambda state: [7])
    with pytest.raises(ValueError, match="not a law"):
        law(chain, lambda state: {(0,): Fraction(1, 2)})
    with pytest.raises(ValueError, match="is unfinished"):
        law(chain, lambda state: [])
    with pytest.raises(ValueError, match="looks at values"):
        mean_divergence(chain, Conditionals(chain), lambda s: s.masked if s.context[0] == 0 else s.masked[:1])
    with pytest.raises(ValueError, match="is random"):
        likelihood(Conditionals(chain), RandomOrder((1, 2)), (0, 0, 0))
