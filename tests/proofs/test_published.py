"""Published bounds: they refuse what they do not speak of; golden values of six papers by other code."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from proofs.claims.random_order.upper import BOUNDS, Ray
from proofs.claims.variance.reduction import _delimiters
from proofs.claims.variance.terms import _second_moment
from proofs.tables.tightness import build as tightness

from exact.joint import Joint
from exact.languages import copy, markov, parity
from exact.logsum import log
from exact.orders import order_probability, order_weight, powers, term_weight
from exact.policies import Bernoulli, Fixed, LeftToRight, RandomOrder, Top
from exact.processes import Control, eliminate, inserted_words, reducing_words, transition, tree_parity
from exact.random_order import information_curve, schedule_divergence
from exact.schedules import kinetic, pair_flow
from proofs.ledger import ledger
from proofs.ledger.bound import Bound
from proofs.tables.gumbel import build as gumbel
from proofs.tables.published_bounds import build as published
from proofs.tables.sharp_constants import build as sharp
from theory.precision import truncated_gumbel
from theory.random_order import middle_error, minimax_sizes, ray_error

STICKY = markov([1, 1], [[9, 1], [1, 9]], 6)


@pytest.mark.parametrize(
    "policy", [LeftToRight(2), Fixed(((0, 5), (1, 2), (3, 4))), Top(2), Bernoulli.uniform(3), RandomOrder((2, 2))]
)
def test_a_bound_refuses_other_samplers(policy):
    """Left to right, one run of an order, confidence, a schedule, sizes of another length: each is named."""
    for key in ("li-cai", "lavenant-zanella", "sharp-tc", "sharp-dtc"):
        with pytest.raises(ValueError, match="uniformly random order with sizes fixed in advance"):
            BOUNDS[key].ask(STICKY, policy)


def test_a_bound_answers_its_own():
    """The published values of the sticky chain in rounds of two; equality on a parity."""
    left, right = BOUNDS["lavenant-zanella"].ask(STICKY, RandomOrder((2, 2, 2)))
    assert [float(left), float(right)] == pytest.approx([0.3199, 0.4656], abs=6e-5)
    left, right = BOUNDS["li-cai"].ask(parity(4), RandomOrder((2, 2)))
    assert left == right == log(2)
    with pytest.raises(ValueError, match="equal steps"):
        BOUNDS["uniform-steps"].ask(STICKY, Bernoulli((1, Fraction(1, 3), 0)))


def test_a_bound_refuses_other_joints():
    """A broken assumption is named."""
    picky = Bound(**{**vars(BOUNDS["li-cai"]), "assumptions": {"full support": lambda joint: joint.positive}})

    assert picky.ask(STICKY, RandomOrder((3, 3)))
    with pytest.raises(ValueError, match="assumes full support"):
        picky.ask(parity(6), RandomOrder((3, 3)))


@pytest.mark.parametrize("k", [1, 2, 3])
def test_rays_are_codes(k):
    """The error of a schedule on an extreme curve is that of its code, and what all steps add up to."""
    from exact.languages import mds

    curve = information_curve(mds(3, 4, k))
    for steps in (1, 2, 5):
        masks = Bernoulli.uniform(steps).masks
        times = [1 - m for m in masks]
        assert schedule_divergence(curve, Bernoulli.uniform(steps)) == log(3) * ray_error(4, k, masks)
        assert ray_error(4, k, masks) == middle_error(4, k, times)
    assert Ray(4, k) == Ray(4, k)


def test_a_published_constant_fails_at_twelve_tokens():
    """299/196 over the harmonic sum of eleven terms, halved; up to eleven tokens it holds."""
    for L in range(3, 13):
        harmonic = sum(Fraction(1, j) for j in range(1, L)) / 2
        assert (minimax_sizes(L, 2, dual=True).constant <= harmonic) == (L < 12)
    assert minimax_sizes(12, 2, dual=True).constant == Fraction(299, 196)


def test_published_order_weights():
    """Schedules t and t^2: losses 4.3, 7, 7.1, 7.6 give 401/30, and 379/30 with ascending times."""
    schedules = powers((1, 2))
    losses = {(0, ()): Fraction(43, 10), (0, (1,)): Fraction(7), (1, ()): Fraction(71, 10), (1, (0,)): Fraction(76, 10)}
    exact = sum(term_weight(schedules, *term) * loss for term, loss in losses.items())
    printed = sum(order_weight(schedules, *term, ascending=True) * loss for term, loss in losses.items())

    assert (exact, printed) == (Fraction(401, 30), Fraction(379, 30))
    assert order_probability(schedules, (0, 1), ascending=True) == Fraction(2, 3)


def test_published_energies():
    """n d^(n-1) with full support, 5 on two words, 21 on 000 and 111; a pair's flow costs 4."""
    rng = np.random.default_rng(1)
    for V, L, expected in ((2, 1, 1), (2, 2, 6), (2, 3, 27), (3, 2, 8)):
        assert kinetic(Joint(rng.integers(1, 9, (V,) * L)), Fraction(2, 7)) == expected
    assert kinetic(Joint([[1, 1], [0, 0]]), Fraction(2, 7)) == 5
    assert kinetic(copy(3, 1), Fraction(2, 7)) == 21
    alpha = Fraction(3, 10)
    masked = {"0>1": 1 - alpha, "0>2": 1 - alpha, "1>12": alpha, "2>12": alpha}
    assert pair_flow(masked, alpha) == 4
    with pytest.raises(ValueError, match="change the masses"):
        pair_flow({**masked, "1>12": alpha / 2}, alpha)


def test_published_variances():
    """Second moments .269 to .866 as the least time falls; the bias of delimiters 19/20."""
    assert [round(float(_second_moment(bits)[0]), 3) for bits in (1, 2, 3, 6, 9)] == [0.269, 0.36, 0.434, 0.65, 0.866]
    losses = (Fraction(1, 10), Fraction(2), Fraction(2, 10), Fraction(3))
    assert _delimiters((losses, Fraction(1, 4), Fraction(1, 2))) == (Fraction(59, 40), Fraction(97, 40))


def test_published_gumbel():
    """Three and eight bits on four tokens, and the vocabulary of 50,257 words."""
    law = [Fraction(n, 20) for n in (10, 6, 3, 1)]
    assert [round(float(p), 4) for p in truncated_gumbel(law, 3)] == [0.5906, 0.3033, 0.1002, 0.0059]
    assert [round(float(p), 4) for p in truncated_gumbel(law, 8)] == [0.5039, 0.3007, 0.1484, 0.0470]
    shared = truncated_gumbel([Fraction(1, 2), Fraction(1, 4)], 5, [1, 2])
    apart = truncated_gumbel([Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)], 5)
    assert float(shared[1]) == pytest.approx(float(apart[1]), abs=1e-15)
    assert float(apart[1]) == pytest.approx(float(apart[2]), abs=1e-15)
    rows = {(row[0], row[1]): row[2:] for row in gumbel(2000).rows}
    assert float(rows["4096", "24"][1]) < float(rows["64", "24"][1]) < float(rows["1", "24"][1])
    with pytest.raises(ValueError, match="positive law"):
        truncated_gumbel([Fraction(1, 2)], 3)


def test_published_processes():
    """Word counts, steps and contexts, and one transition."""
    assert [len(inserted_words(1, n)) for n in (2, 4, 6, 8)] == [2, 6, 20, 70]
    assert [len(inserted_words(2, n)) for n in (2, 4, 6)] == [4, 28, 232]
    assert [len(list(reducing_words(3, n))) for n in (2, 4)] == [6, 66]
    for n, rounds, context in ((8, 3, 15), (64, 6, 127), (1024, 10, 2047)):
        parity_bit, steps, written = tree_parity([1] * n)
        assert (parity_bit, steps, n + written) == (0, rounds, context)
    assert sum(eliminate(f"{w:0{n}b}", lone_zero=False)[0] == "0" for n in range(1, 9) for w in range(2**n)) >= 85
    with pytest.raises(ValueError, match="one for each"):
        transition(("_",), [])
    assert transition(("_", "_"), [Control(delete=True), Control(delete=True, insert=True)]) == ("_",)


def test_tables():
    """Certified cells, ratios of at most one, every sharp constant with its certificate, every bound with its instance."""
    assert all(0 <= float(row[5]) <= 1 for row in published().rows)
    assert any(row[5] == "1" for row in published().rows)
    for row in sharp().rows:
        assert Fraction(row[4]) <= Fraction(row[5]) + Fraction(1, 1000)
    bounds = {id for id, (_, c) in ledger().items() if c.expected == "holds" and c.relation in ("<=", ">=") and c.tight}
    assert {row[0] for row in tightness().rows} == bounds
    assert len(bounds) >= 40


def test_every_bound_says_how_tight_it_is():
    """A bound that holds names an instance, but for those that compare digits and the one with an unnamed constant."""
    exempt = {"truncation-is-a-law", "beta-schedules", "zipf-constants", "homogenization-jordan"}
    bounds = {id for id, (_, c) in ledger().items() if c.expected == "holds" and c.relation in ("<=", ">=")}

    assert {id for id in bounds if not ledger()[id][1].tight} == exempt
