"""Long chains: equal to enumeration wherever both run, and published values beyond it."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exact.decoding import decode, path_divergence, path_errors
from exact.denoiser import Conditionals
from exact.factorization import block_divergence
from exact.hmm import Hidden, divergence_estimate
from exact.hmm import block_divergence as of_order
from exact.information import mutual_information
from exact.joint import Joint
from exact.languages import markov
from exact.markov import (
    Chain,
    bernoulli_divergence,
    information_curve,
    partition_divergence,
    random_order_divergences,
    sequence_error,
)
from exact.metrics import output_error
from exact.optimal import best_sizes
from exact.policies import Bernoulli, midpoint
from exact.random_order import information_curve as enumerated_curve
from exact.samplers import Unmask
from exact.strategies import blind_policies, chains, laws, partitions

STICKY = ([1, 1], [[9, 1], [1, 9]])
HARD_CORE = ([2, 1], [[1, 1], [1, 0]])


def small(draw):
    """A chain as weights, and a length that can be enumerated."""
    rows = draw(chains())
    return draw(laws(len(rows))), rows, draw(st.integers(1, 6 if len(rows) == 2 else 4))


@given(st.data())
@settings(max_examples=50)
def test_the_curve_against_enumeration(data):
    """Of any homogeneous chain, from any start, zeros and periods included."""
    initial, rows, L = small(data.draw)
    enumerated = [float(z) for z in enumerated_curve(markov(initial, rows, L))]

    assert information_curve(Chain(initial, rows, L)) == pytest.approx(enumerated, abs=1e-12)


@given(st.data())
@settings(max_examples=50)
def test_partitions_against_enumeration(data):
    """Any ordered partition: blocks, strides, midpoints."""
    initial, rows, L = small(data.draw)
    blocks = data.draw(partitions(L))
    joint = markov(initial, rows, L)

    assert partition_divergence(Chain(initial, rows, L), blocks) == pytest.approx(
        float(block_divergence(joint, blocks)), abs=1e-12
    )


@given(st.data())
@settings(max_examples=40)
def test_schedules_against_enumeration(data):
    """The path divergence and the sequence error of a sampler along any schedule."""
    initial, rows, L = small(data.draw)
    policy = data.draw(blind_policies(L).filter(lambda p: isinstance(p, Bernoulli)))
    joint, chain = markov(initial, rows, min(L, 4)), Chain(initial, rows, min(L, 4))
    found = path_divergence(path_errors(joint, Conditionals(joint), policy))
    output = decode(Conditionals(joint), Unmask(policy)).output

    assert bernoulli_divergence(chain, policy) == pytest.approx(float(found), abs=1e-12)
    assert sequence_error(chain, policy) == pytest.approx(float(output_error(joint, output).sequence_error), abs=1e-12)


@given(st.data())
@settings(max_examples=20)
def test_separators_decode_a_chain_of_order_two(data):
    """Two tokens to a separator: no loss, in at most 2 (ceil(log2(L / 2)) + 1) rounds (arXiv 2608.25505)."""
    L = data.draw(st.integers(2, 6))
    kernel = np.array([data.draw(laws(2)) for _ in range(4)]).reshape(2, 2, 2)
    joint = markov([[1, 2], [3, 1]], kernel, L)
    blocks = midpoint(L, 2).blocks

    assert block_divergence(joint, blocks) == 0
    assert len(blocks) <= 2 * (int(np.ceil(np.log2(L / 2))) + 1)


@pytest.mark.parametrize(("K", "uniform", "best"), [(16, 0.803, 0.651), (8, 1.940, 1.602), (2, 10.08, 8.68)])
def test_published_long_chain(K, uniform, best):
    """64 tokens of the sticky chain: equal rounds and the best sizes."""
    curve = information_curve(Chain(*STICKY, 64))

    assert random_order_divergences(curve, [K])[K] == pytest.approx(uniform, abs=6e-3)
    assert float(best_sizes(list(map(float, curve)))[K - 1][0]) == pytest.approx(best, abs=6e-3)


@pytest.mark.parametrize(
    ("L", "errors"),
    [(8, [0.490, 0.277, 0.147, 0.075]), (16, [0.759, 0.496, 0.284, 0.152]), (32, [0.946, 0.754, 0.495, 0.286])],
)
def test_published_sequence_errors(L, errors):
    """The hard-core chain (no two adjacent ones) from its stationary start, in 1, 2, 4 and 8 equal steps of a schedule."""
    found = [sequence_error(Chain(*HARD_CORE, L), Bernoulli.uniform(K)) for K in (1, 2, 4, 8)]

    assert found == pytest.approx(errors, abs=6e-4)


def test_a_long_text_in_the_limit():
    """The token error of a schedule of K steps, per token, tends to the length-free values of the sticky chain."""
    chain = Chain(*STICKY, 20_000)
    found = [bernoulli_divergence(chain, Bernoulli.uniform(K)) / chain.L for K in (1, 2, 4, 8, 16, 32)]

    assert found == pytest.approx([0.3681, 0.1621, 0.0734, 0.0345, 0.0167, 0.0082], abs=1.2e-4)
    assert chain.tail < 1e-17


def test_the_curve_of_a_large_chain_is_a_curve():
    """V = 64, L = 1,024: it starts at 0, never falls, sums to TC, and every K has its divergence."""
    rng = np.random.default_rng(0)
    kernel = rng.dirichlet(np.full(64, 0.05), 64)
    chain = Chain(np.ones(64), kernel, 1024)
    curve = information_curve(chain)
    found = random_order_divergences(curve)
    tc = float(chain.by_distance()[0])

    assert curve[0] == 0
    assert np.diff(curve).min() > -1e-13
    assert curve.sum() == pytest.approx(tc, rel=1e-12)
    assert len(found) == 1024
    assert found[1] == pytest.approx(tc, rel=1e-12)
    assert found[1024] == pytest.approx(0, abs=1e-9)


def test_pair_information():
    """Against enumeration, at every pair."""
    joint, chain = (
        markov([1, 2, 1], [[3, 1, 0], [1, 2, 2], [0, 0, 1]], 4),
        Chain([1, 2, 1], [[3, 1, 0], [1, 2, 2], [0, 0, 1]], 4),
    )
    for i, j in itertools.combinations(range(4), 2):
        assert chain.information(i, j) == pytest.approx(float(mutual_information(joint, [i], [j])), abs=1e-13)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Chain([1, 1], [[1, 1]], 3), "a kernel"),
        (lambda: Chain([1, 1], [[1, 1], [0, 0]], 3), "positive sum"),
        (lambda: Chain([1, 1], [[1, 1], [1, 1]], 0), "at least one token"),
        (lambda: partition_divergence(Chain(*STICKY, 3), [[0, 1]]), "exactly one"),
        (lambda: random_order_divergences(np.zeros(3), [4]), "from 1 to L"),
        (lambda: Hidden([1, 1], [[1, 1], [1, 1]], [[1, 1]], 3), "are needed|shapes"),
        (lambda: of_order([1, 1], [[1, 1], [1, 1]], 3, 4), "blocks of 1 to L"),
        (
            lambda: divergence_estimate(
                Hidden(*STICKY, np.eye(2), 3), lambda r: [range(3)], 1, np.random.default_rng(0)
            ),
            "two texts",
        ),
        (lambda: Bernoulli((1, 0.5)), "fall from 1 to 0"),
    ],
)
def test_wrong_input(make, message):
    """Each names what it got and what is allowed."""
    with pytest.raises(ValueError, match=message):
        make()


def test_what_cannot_fit():
    """The size is said before anything is allocated."""
    with pytest.raises(MemoryError, match=r"needs [\d,.]+ GiB"):
        Chain(np.ones(256), np.ones((256, 256)), 10**9)
    with pytest.raises(MemoryError, match=r"needs [\d,.]+ GiB"):
        enumerated_curve(Joint(np.broadcast_to(np.ones(()), (1,) * 50)))
