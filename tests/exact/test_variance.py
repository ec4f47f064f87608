"""The variance of a training step: golden values, the float measurement against the fractions, what is refused."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest

from exact.denoiser import ExactDenoiser
from exact.joint import Joint
from exact.languages import copy, independent, markov, parity
from exact.variance import (
    additive_moment_from,
    lost_bits,
    masks,
    measured,
    mirror,
    of_data,
    of_masks,
    of_times,
    outcomes,
    plain,
    variance,
)

GRID = (Fraction(1, 4), Fraction(3, 4))
EVEN = (Fraction(1, 2), Fraction(1, 2))


def test_second_moments_grow_as_the_least_time_falls():
    """.269 to .866 for a loss of 1/2 on eight tokens, by code that is not at hand."""
    found = [float(additive_moment_from(8, Fraction(1, 10**digits))) / 4 for digits in (1, 2, 3, 6, 9)]

    assert [round(moment, 3) for moment in found] == [0.269, 0.36, 0.434, 0.65, 0.866]


def test_terms_by_hand():
    """One token that loses 1 or 3 where it is masked, two data: every term on paper."""
    losses = plain(lambda x, t, hidden: Fraction((1, 3)[x] * len(hidden)), [1, 1], 1, GRID)

    # g is a quarter or three quarters of 1 or 3; within a datum the mask has the variance 3/16 of its square
    assert of_masks(losses, EVEN) == Fraction(3, 16) * (1 + 9) / 2
    assert of_times(losses, EVEN) == Fraction(1, 16) * (1 + 9) / 2
    assert of_data(losses) == Fraction(1, 4)


@pytest.mark.parametrize("joint", [parity(3), copy(3, 1), Joint([[1, 1], [1, 1]])])
def test_the_measurement_is_the_same_in_floats(joint):
    """Every term of a code's loss in nats, and what its mirrored masks share."""
    found = measured(joint, ExactDenoiser(joint), [float(t) for t in GRID], gradient=False)
    bits = lost_bits(joint, GRID)
    terms = (
        variance(outcomes(bits, EVEN)),
        of_masks(bits, EVEN),
        of_times(bits, EVEN),
        of_data(bits),
    )

    assert [found.total, found.masks, found.times, found.data] == pytest.approx(
        [float(term) * math.log(2) ** 2 for term in terms], abs=1e-12
    )
    assert -1 <= found.mirror <= 1


def test_mirrored_masks_have_the_right_rates():
    """Each mask of a pair is drawn at rate t, and one has no more tokens than the other leaves, up to t = 1/2."""
    for t in (Fraction(1, 3), Fraction(4, 5)):
        pairs = list(mirror(2, t))
        assert sum(p for p, _, _ in pairs) == 1
        for k in (1, 2):
            assert sum(pair[0] for pair in pairs if 0 in pair[k]) == t
    assert all(not first & second for p, first, second in mirror(2, Fraction(1, 3)) if p)


def test_what_is_refused():
    """A law of other times, and a conditional without whole bits."""
    with pytest.raises(ValueError, match="a law on 2 times"):
        list(outcomes(lost_bits(parity(2), GRID), (Fraction(1),)))
    with pytest.raises(ValueError, match="a conditional of 2/3"):
        lost_bits(Joint([[1, 1], [1, 0]]), GRID)


def over(outcomes):
    """The variance of values with their chances."""
    mean = sum(p * v for p, v in outcomes)
    return sum(p * (v - mean) ** 2 for p, v in outcomes)


def test_measured_in_floats():
    """The masked loss of a chain's own conditionals by the exact terms: logarithms in fractions of twelve digits."""
    joint = markov([1, 1], [[3, 1], [1, 3]], 3)
    times = [0.25, 0.5, 1.0]
    words = list(np.ndindex(2, 2, 2))
    share = joint.probabilities()
    denoiser = ExactDenoiser(joint)
    drawn = []
    for word, t, m in itertools.product(words, times, masks(3)):
        context = np.array([[2 if i in m else v for i, v in enumerate(word)]])
        law = denoiser(context)[0]
        cost = -sum(np.log(law[i, word[i]]) for i in m) / (3 * t)
        drawn.append((share[word] / 3 * t ** len(m) * (1 - t) ** (3 - len(m)), cost))
    found = measured(joint, denoiser, times, gradient=False)

    assert found.total == pytest.approx(over(drawn), abs=1e-12)
    assert found.total == pytest.approx(found.masks + found.times + found.data, abs=1e-12)


def test_fair_tokens_have_no_variance_of_data():
    """Each masked token costs log 2 whatever it is: only masks and times are left, and mirrored masks at 1/2 cancel."""
    found = measured(independent([[1, 1]] * 3), ExactDenoiser(independent([[1, 1]] * 3)), [0.5], gradient=False)

    assert found.data == pytest.approx(0, abs=1e-12)
    assert found.times == pytest.approx(0, abs=1e-12)
    assert found.masks == pytest.approx(np.log(2) ** 2 / 3, abs=1e-12)
    assert found.mirror == pytest.approx(-1, abs=1e-12)
