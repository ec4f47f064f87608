"""Named languages, each against its definition written out sequence by sequence."""

from __future__ import annotations

import itertools
from fractions import Fraction
from math import prod

import numpy as np
import pytest

from exact.joint import Joint
from exact.languages import copy, dirichlet, hard_core, hmm, independent, markov, mds, pair, parity, toy


def law(joint: Joint) -> dict[tuple[int, ...], Fraction]:
    """Every sequence with its probability."""
    return {x: joint.probability(x) for x in itertools.product(range(joint.V), repeat=joint.L)}


def row(weights) -> list[Fraction]:
    """A row of weights as a law."""
    return [Fraction(w, sum(weights)) for w in weights]


def test_independent_tokens():
    """The product of the marginals."""
    rows = [[1, 2, 0], [1, 1, 1], [5, 1, 2]]

    assert law(independent(rows)) == {
        x: prod(row(weights)[v] for weights, v in zip(rows, x, strict=True))
        for x in itertools.product(range(3), repeat=3)
    }


def test_a_chain_of_order_one():
    """The first token's law times one row of the kernel a step."""
    initial, kernel = [1, 2], [[3, 1], [0, 5]]
    first, rows = row(initial), [row(weights) for weights in kernel]

    assert law(markov(initial, kernel, 4)) == {
        x: first[x[0]] * prod(rows[a][b] for a, b in itertools.pairwise(x)) for x in itertools.product((0, 1), repeat=4)
    }


def test_a_chain_of_order_two():
    """The law of two tokens times a row that both choose."""
    initial, kernel = [[1, 2], [3, 1]], [[[1, 2], [3, 1]], [[2, 2], [1, 5]]]

    assert law(markov(initial, kernel, 4)) == {
        (a, b, c, d): Fraction(initial[a][b], 7) * row(kernel[a][b])[c] * row(kernel[b][c])[d]
        for a, b, c, d in itertools.product((0, 1), repeat=4)
    }


def test_a_hidden_chain():
    """The sum over hidden paths."""
    initial, step, show = [1, 2], [[3, 1], [1, 1]], [[1, 0, 1], [2, 1, 1]]
    first, steps, shows = row(initial), [row(w) for w in step], [row(w) for w in show]
    expected = dict.fromkeys(itertools.product(range(3), repeat=3), Fraction(0))
    for x, h in itertools.product(expected, itertools.product((0, 1), repeat=3)):
        moves = prod(steps[a][b] for a, b in itertools.pairwise(h))
        expected[x] += first[h[0]] * moves * prod(shows[s][v] for s, v in zip(h, x, strict=True))

    assert law(hmm(initial, step, show, 3)) == expected


@pytest.mark.parametrize(("L", "V"), [(1, 2), (3, 2), (3, 3), (2, 5)])
def test_parity(L, V):
    """Uniform on the sequences whose sum is divisible by V."""
    assert law(parity(L, V)) == {
        x: Fraction(int(sum(x) % V == 0), V ** (L - 1)) for x in itertools.product(range(V), repeat=L)
    }


@pytest.mark.parametrize(("q", "L", "k"), [(2, 3, 2), (3, 4, 2), (3, 3, 1), (5, 4, 3), (5, 6, 2)])
def test_any_k_tokens_of_a_code_are_uniform_and_fix_the_rest(q, L, k):
    """Every projection to k positions hits every value once: what makes a code maximum distance separable."""
    joint = mds(q, L, k)

    assert joint.total == q**k
    for places in itertools.combinations(range(L), k):
        assert (joint.marginal(places) == 1).all()


def test_copies_and_pairs():
    """Supports by their definition, all words on them alike."""
    assert law(copy(5, 2)) == {
        x: Fraction(int(x[0] == x[2] == x[4] and x[1] == x[3]), 4) for x in itertools.product((0, 1), repeat=5)
    }
    assert law(pair(3, 2, 0, 3)) == {x: Fraction(int(x[0] == x[2]), 9) for x in itertools.product(range(3), repeat=3)}


def test_the_hard_core():
    """Weight 3 for each one, none where two stand together."""
    expected = {x: 3 ** sum(x) * all(a * b == 0 for a, b in itertools.pairwise(x)) for x in np.ndindex(2, 2, 2, 2)}
    total = sum(expected.values())

    assert law(hard_core(4, 3)) == {x: Fraction(w, total) for x, w in expected.items()}


def test_the_toy_has_its_margins():
    """P(A), P(B) and P(AB) as given, at both ends of what is possible too."""
    a, b = Fraction(11, 20), Fraction(69, 100)
    for x in (a + b - 1, Fraction(2, 5), a):
        joint = toy(x)
        assert joint.probability((0, 0)) == x
        assert sum(joint.probability((0, v)) for v in (0, 1)) == a
        assert sum(joint.probability((v, 0)) for v in (0, 1)) == b


def test_drawn_laws_are_reproducible_and_positive():
    """One seed, one law; another seed, another; every weight above zero even where the draw underflows."""
    first, again, other = (dirichlet(3, 2, 0.001, seed) for seed in (0, 0, 1))

    assert first == again != other
    assert first.weights.min() >= 1


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: independent([[0, 0]]), "a row of weights"),
        (lambda: independent([[1, -1]]), "at least 0"),
        (lambda: markov([1, 1], [[1, 1, 1]], 3), "needs a kernel of shape"),
        (lambda: markov([1, 1], [[1, 1], [0, 0]], 3), "positive sum"),
        (lambda: markov([[1, 1], [1, 1]], np.ones((2, 2, 2), dtype=int), 1), "at least 2 tokens"),
        (lambda: mds(4, 3, 2), "prime number"),
        (lambda: mds(3, 5, 2), "<= q \\+ 1 = 4"),
        (lambda: copy(3, 4), "period=4"),
        (lambda: pair(3, 1, 1), "two different positions"),
        (lambda: hard_core(3, 0), "fugacity=0"),
        (lambda: toy(Fraction(3, 5)), "lies between"),
        (lambda: parity(0), "V >= 1 and L >= 1"),
    ],
)
def test_what_is_no_language(make, message):
    """The value and what is allowed."""
    with pytest.raises(ValueError, match=message):
        make()
