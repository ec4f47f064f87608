"""Kernels that depend on more than one token, and mixtures, against sums over all texts."""

from __future__ import annotations

import itertools
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest

from exact.history import (
    balanced_assignments,
    balanced_largest,
    mixture,
    prefix_balanced_largest,
    two_sided,
    uncorrelated,
)
from exact.zipf import latin_squares

WEIGHTS = (6, 3, 2)


def test_assignments_are_balanced_and_different():
    """Each rank three times among nine histories: 9! / 3!^3 of them, none twice."""
    found = list(balanced_assignments())

    assert len(set(found)) == len(found) == 1680
    assert all(Counter(ranks) == {0: 3, 1: 3, 2: 3} for ranks in found)


@pytest.mark.parametrize("ranks", [(0,) * 3 + (1,) * 3 + (2,) * 3, (0, 1, 2) * 3, (2, 0, 1, 1, 2, 0, 0, 1, 2)])
def test_the_third_token_by_its_histories(ranks):
    """Summed over the ranks of the first two tokens, one history after another."""
    p = [Fraction(w, sum(WEIGHTS)) for w in WEIGHTS]
    law = [Fraction(0)] * 3
    for (first, second), v in itertools.product(itertools.product(range(3), repeat=2), range(3)):
        law[v] += p[first] * p[second] * p[(ranks[3 * first + second] + v) % 3]

    assert sum(law) == 1
    assert balanced_largest(WEIGHTS, ranks) == max(law)


def test_kernels_chosen_by_a_prefix():
    """Every choice of one Latin square a prefix, in the order of the product, token by token."""
    squares, prefixes = latin_squares(2), (3, 1)
    expected = []
    for chosen in itertools.product(squares, repeat=2):
        law = [0, 0]
        for weight, kernel in zip(prefixes, chosen, strict=True):
            for u, v in itertools.product(range(2), repeat=2):
                law[v] += weight * (2, 1)[u] * (2, 1)[kernel[u][v]]
        expected.append(max(law))

    assert prefix_balanced_largest(squares, (2, 1), prefixes).tolist() == expected


SOURCES = [(1, (5, 2, 1)), (2, (3, 3, 2))]


def circular(first, then) -> Fraction:
    """The largest entry of the law of the difference of two tokens."""
    law = [Fraction(0)] * len(first)
    for (a, x), (b, y) in itertools.product(enumerate(first), enumerate(then)):
        law[(a - b) % len(first)] += Fraction(x * y, sum(first) * sum(then))
    return max(law)


def test_a_mixture_of_texts():
    """Both tokens of one kind: the second is aligned with its own kind's law."""
    second, average, squares = mixture(SOURCES)

    assert second == circular(SOURCES[0][1], SOURCES[0][1]) / 3 + circular(SOURCES[1][1], SOURCES[1][1]) * 2 / 3
    assert average == [Fraction(a, 24) + Fraction(b, 12) for a, b in zip(*(law for _, law in SOURCES), strict=True)]
    assert squares == Fraction(25 + 4 + 1, 64 * 3) + Fraction(2 * (9 + 9 + 4), 64 * 3)


def test_kinds_drawn_anew():
    """Four pairs of kinds, by the product of their shares; the averaged law is the mixture's."""
    second, average = uncorrelated(SOURCES)
    expected = sum(
        (Fraction(w * u, 9) * circular(a, b) for (w, a), (u, b) in itertools.product(SOURCES, repeat=2)), Fraction(0)
    )

    assert second == expected
    assert average == mixture(SOURCES)[1]


def test_a_visible_token_on_the_right():
    """The posterior of the middle token by Bayes, for each token that may be seen."""
    kernel = np.array([[0, 1, 2], [1, 2, 0], [2, 0, 1]])
    total = sum(WEIGHTS)
    for right in range(3):
        both = [Fraction(WEIGHTS[v], total) * Fraction(WEIGHTS[kernel[v][right]], total) for v in range(3)]
        assert two_sided(kernel, WEIGHTS, right) == max(both) / sum(both)
