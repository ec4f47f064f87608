"""The variance of the masked loss and its terms, against sums over all outcomes."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest

from exact.denoiser import ExactDenoiser
from exact.languages import independent, markov
from exact.variance import chance, masks, measured, mirrored, stratified, terms

TIMES = {Fraction(1, 4): Fraction(1, 2), Fraction(1, 2): Fraction(1, 3), Fraction(1): Fraction(1, 6)}


def loss(x, t, hidden):
    """A loss with no symmetry."""
    return Fraction(len(hidden) * (x + 1) + sum(hidden), 1) / t + x


def variance(outcomes):
    """The variance of values with their chances."""
    mean = sum(p * v for p, v in outcomes)
    return sum(p * (v - mean) ** 2 for p, v in outcomes)


def test_masks_have_a_law():
    """All sets once, with chances that add up to one."""
    assert len(set(masks(4))) == 16
    assert sum(chance(m, 4, Fraction(1, 3)) for m in masks(4)) == 1
    assert chance(frozenset({0, 2}), 3, Fraction(1, 3)) == Fraction(2, 27)


def test_terms_add_up_to_the_variance():
    """The total is that of all outcomes, the terms those of conditional means, each by its own definition."""
    found = terms(loss, 3, 2, TIMES)

    def weighed(x, t, m):
        return loss(x, t, m) / (3 * TIMES[t])

    every = [(p * chance(m, 2, t) / 3, weighed(x, t, m)) for x in range(3) for t, p in TIMES.items() for m in masks(2)]
    g = {(x, t): sum(chance(m, 2, t) * weighed(x, t, m) for m in masks(2)) for x in range(3) for t in TIMES}
    means = [(Fraction(1, 3), sum(p * g[x, t] for t, p in TIMES.items())) for x in range(3)]
    of_times = sum(variance([(p, g[x, t]) for t, p in TIMES.items()]) for x in range(3)) / 3
    of_masks = sum(
        p / 3 * variance([(chance(m, 2, t), weighed(x, t, m)) for m in masks(2)])
        for x in range(3)
        for t, p in TIMES.items()
    )

    assert found.total == variance(every) == found.masks + found.times + found.data
    assert (found.masks, found.times, found.data) == (of_masks, of_times, variance(means))


def test_a_law_of_times_leaves_the_mean():
    """Times drawn in proportion to the loss at each leave no variance of times for a loss that masks do not change."""
    times = {Fraction(1, 4): Fraction(1, 10), Fraction(1, 2): Fraction(3, 10), Fraction(1): Fraction(6, 10)}
    values = {t: p * 7 for t, p in times.items()}

    assert terms(lambda x, t, m: values[t], 1, 2, times).total == 0
    assert terms(lambda x, t, m: values[t], 1, 2, dict.fromkeys(times, Fraction(1, 3))).times > 0
    for wrong in ({Fraction(1, 2): Fraction(1, 2)}, {Fraction(1, 2): Fraction(1), Fraction(1): Fraction(0)}):
        with pytest.raises(ValueError, match="a law with every time possible"):
            terms(loss, 1, 2, wrong)


@pytest.mark.parametrize("t", [Fraction(1, 4), Fraction(1, 2), Fraction(3, 4)])
def test_mirrored_masks(t):
    """U below t, and U above 1 - t, with U uniform on quarters: variance and covariance over all U."""

    def f(hidden):
        return Fraction(3 * len(hidden) + (0 in hidden), 2)

    outcomes = []
    for us in itertools.product([Fraction(2 * k + 1, 8) for k in range(4)], repeat=2):
        outcomes.append(
            (f(frozenset(i for i, u in enumerate(us) if u < t)), f(frozenset(i for i, u in enumerate(us) if u > 1 - t)))
        )
    mean = sum(a for a, _ in outcomes) / 16
    covariance = sum((a - mean) * (b - mean) for a, b in outcomes) / 16

    assert mirrored(f, 2, t) == (variance([(Fraction(1, 16), a) for a, _ in outcomes]), covariance)


def test_strata_leave_the_variance_within():
    """One draw from each stratum has the mean variance within over the number of draws; two draws each halve it."""
    values = [[Fraction(1), Fraction(3)], [Fraction(0), Fraction(8)]]
    within = Fraction(1 + 16, 2)
    for each in (1, 2, 3):
        found, single, between = stratified(values, each)
        assert found == within / (2 * each)
        assert single == within + between


def test_measured_in_floats():
    """The masked loss of a chain's own conditionals by the exact terms: logarithms in fractions of twelve digits."""
    joint = markov([1, 1], [[3, 1], [1, 3]], 3)
    times = [0.25, 0.5, 1.0]
    words = list(np.ndindex(2, 2, 2))
    share = joint.probabilities()
    denoiser = ExactDenoiser(joint)
    outcomes = []
    for word, t, m in itertools.product(words, times, masks(3)):
        context = np.array([[2 if i in m else v for i, v in enumerate(word)]])
        law = denoiser(context)[0]
        cost = -sum(np.log(law[i, word[i]]) for i in m) / (3 * t)
        outcomes.append((share[word] / 3 * t ** len(m) * (1 - t) ** (3 - len(m)), cost))
    found = measured(joint, denoiser, times, gradient=False)

    assert found.total == pytest.approx(variance(outcomes), abs=1e-12)
    assert found.total == pytest.approx(found.masks + found.times + found.data, abs=1e-12)


def test_fair_tokens_have_no_variance_of_data():
    """Each masked token costs log 2 whatever it is: only masks and times are left, and mirrored masks at 1/2 cancel."""
    found = measured(independent([[1, 1]] * 3), ExactDenoiser(independent([[1, 1]] * 3)), [0.5], gradient=False)

    assert found.data == pytest.approx(0, abs=1e-12)
    assert found.times == pytest.approx(0, abs=1e-12)
    assert found.masks == pytest.approx(np.log(2) ** 2 / 3, abs=1e-12)
    assert found.mirror == pytest.approx(-1, abs=1e-12)
