"""One step of a sampler, against laws written out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from exact.decoding import decode
from exact.denoiser import Conditionals
from exact.joint import Joint
from exact.languages import independent, markov
from exact.policies import Fixed, LeftToRight
from exact.samplers import LowConfidenceRemasking, Temperature, Unmask, as_told, greedy
from exact.types import State


def law(source, policy, **options):
    """The decoding law of a policy."""
    return decode(Conditionals(source), Unmask(policy, **options))


def test_tokens():
    """Greedy decoding draws one sequence; a low temperature tends to it; temperature one changes nothing."""
    chain = markov([1, 2], [[3, 1], [1, 2]], 3)

    assert law(chain, LeftToRight(), tokens=greedy).output.weights.max() == 1
    assert law(chain, LeftToRight(), tokens=Temperature(1)).output == chain
    cold = law(chain, LeftToRight(), tokens=Temperature(Fraction(1, 60))).output
    assert cold.probability((1, 1, 1)) > Fraction(99, 100)
    assert float(law(chain, LeftToRight(), tokens=Temperature(0.7)).output.probabilities().sum()) == pytest.approx(1)


def state(joint, context, step=0):
    """A state of a sampler in a context."""
    return State(step, context, tuple(i for i, v in enumerate(context) if v == joint.V), Conditionals(joint))


def test_the_first_of_equal_tokens():
    """Greedy decoding takes it; what is told stays as it is."""
    assert greedy([Fraction(1, 4), Fraction(3, 8), Fraction(3, 8)]) == [0, 1, 0]
    assert as_told([Fraction(1, 3), Fraction(2, 3)]) == [Fraction(1, 3), Fraction(2, 3)]


def test_temperatures():
    """Powers of the law, exact where 1/T is whole; never at or below 0."""
    law = [Fraction(1, 6), Fraction(2, 6), Fraction(3, 6)]

    assert Temperature(Fraction(1, 2))(law) == [Fraction(1, 14), Fraction(4, 14), Fraction(9, 14)]
    assert Temperature(2)(law) == pytest.approx([p**0.5 / sum(q**0.5 for q in (1, 2, 3)) for p in (1, 2, 3)])
    for T in (0, -1):
        with pytest.raises(ValueError, match="above 0"):
            Temperature(T)


def test_tokens_revealed_together_are_independent():
    """Two of three tokens from their own marginals, the third stays hidden."""
    joint = Joint([[[4, 1], [1, 2]], [[1, 1], [2, 4]]])
    first, second = ([Fraction(8, 16), Fraction(8, 16)], [Fraction(7, 16), Fraction(9, 16)])

    assert Unmask(Fixed(((0, 1), (2,))))(state(joint, (2, 2, 2))) == {
        (a, b, 2): first[a] * second[b] for a in (0, 1) for b in (0, 1)
    }


def test_ways_to_one_context_add_up():
    """A policy that may choose two sets: each with its chance."""
    joint = independent([[1, 2], [1, 3]])
    found = Unmask(lambda state: {(0,): Fraction(1, 3), (1,): Fraction(2, 3)})(state(joint, (2, 2)))

    assert found == {(0, 2): Fraction(1, 9), (1, 2): Fraction(2, 9), (2, 0): Fraction(1, 6), (2, 1): Fraction(1, 2)}


def test_remasking_keeps_the_surest_that_was_drawn():
    """Two tokens at 1/4 and 3/4, 2/5 and 3/5: the one drawn with more probability stays, the law is of both."""
    joint = independent([[1, 3], [2, 3]])
    found = LowConfidenceRemasking((1, 1))(state(joint, (2, 2)))
    expected = {
        (1, 2): Fraction(3, 4),
        (2, 0): Fraction(1, 4) * Fraction(2, 5),
        (2, 1): Fraction(1, 4) * Fraction(3, 5),
    }

    assert found == expected
    assert LowConfidenceRemasking((1, 1))(state(joint, (2, 0), step=1)) == {
        (0, 0): Fraction(1, 4),
        (1, 0): Fraction(3, 4),
    }


def test_equally_sure_tokens_are_kept_alike():
    """Three fair bits, two of which stay: each pair with chance 1/3."""
    found = LowConfidenceRemasking((2, 1))(state(independent([[1, 1]] * 3), (2, 2, 2)))

    assert len(found) == 12
    assert set(found.values()) == {Fraction(1, 12)}


@pytest.mark.parametrize(("sizes", "step"), [((1, 1), 2), ((3,), 0)])
def test_sizes_that_do_not_add_up(sizes, step):
    """A step too many, and more than is masked."""
    with pytest.raises(ValueError, match="add up to the number of tokens"):
        LowConfidenceRemasking(sizes)(state(independent([[1, 1]] * 2), (2, 2), step))
