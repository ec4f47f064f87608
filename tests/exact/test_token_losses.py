"""Losses of single tokens: moments by conditioning the law of all masks, and what reweighing does to their mean."""

from __future__ import annotations

import itertools
from fractions import Fraction
from math import prod

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from exact.token_losses import TokenLosses

rates = st.integers(1, 7).map(lambda k: Fraction(k, 8))


@st.composite
def tables(draw, seen=True):
    """Losses up to 9 of two or three tokens and one to three data; unseen, they ignore the others' masks."""
    P, data = draw(st.integers(2, 3)), tuple(draw(st.lists(st.integers(1, 3), min_size=1, max_size=3)))
    others = 2 ** (P - 1)

    def entry():
        return tuple(draw(st.integers(0, 9)) for _ in range(others)) if seen else (draw(st.integers(0, 9)),) * others

    return TokenLosses(data, tuple(tuple(entry() for _ in range(P)) for _ in data))


def lost(tokens, x, flags, i):
    """A token's loss under masks given as ones and zeros: its row, at the binary number of the others' masks."""
    others = flags[:i] + flags[i + 1 :]
    return tokens.table[x][i][int("0" + "".join(map(str, reversed(others))), 2)] if flags[i] else 0


def every(tokens, times):
    """All data and masks, each token masked at its own rate, with their chances: a law on everything."""
    for (x, weight), flags in itertools.product(
        enumerate(tokens.data), itertools.product((0, 1), repeat=len(tokens.table[0]))
    ):
        chance = prod(t if flag else 1 - t for t, flag in zip(times, flags, strict=True))
        yield Fraction(weight, sum(tokens.data)) * chance, x, flags


def mean(tokens, t, value, *masked, datum=None):
    """The mean of a value given that tokens are masked, and perhaps of one datum, by dividing two sums over everything."""
    kept = [
        (p, x, flags)
        for p, x, flags in every(tokens, [t] * tokens.P)
        if all(flags[i] for i in masked) and datum in (None, x)
    ]
    return sum(p * value(x, flags) for p, x, flags in kept) / sum(p for p, _, _ in kept)


@given(tables(), rates)
def test_moments_are_conditional_means(tokens, t):
    """First and second moments and products, from the law of all masks conditioned on what is masked."""
    for i in range(tokens.P):
        assert tokens.first(t, i) == mean(tokens, t, lambda x, flags, i=i: lost(tokens, x, flags, i), i)
        assert tokens.second(t, i) == mean(tokens, t, lambda x, flags, i=i: lost(tokens, x, flags, i) ** 2, i)
    for i, j in itertools.combinations(range(tokens.P), 2):
        assert tokens.product(t, i, j) == mean(
            tokens, t, lambda x, flags, i=i, j=j: lost(tokens, x, flags, i) * lost(tokens, x, flags, j), i, j
        )


@given(tables(), rates)
def test_the_product_of_own_means(tokens, t):
    """Each token's mean is taken by itself for a datum, then the products are averaged over data."""
    own = [
        [mean(tokens, t, lambda x, flags, i=i: lost(tokens, x, flags, i), i, datum=x) for i in range(tokens.P)]
        for x in range(len(tokens.data))
    ]
    for i, j in itertools.combinations(range(tokens.P), 2):
        products = [weight * means[i] * means[j] for weight, means in zip(tokens.data, own, strict=True)]
        assert tokens.product_of_own(t, i, j) == sum(products) / Fraction(sum(tokens.data))


@given(tables(seen=False), rates)
def test_losses_that_see_no_masks_have_one_product(tokens, t):
    """Where a token's loss ignores the others' masks, the two readings of the product agree."""
    assert tokens.product(t, 0, 1) == tokens.product_of_own(t, 0, 1)


def test_two_readings_of_the_product_differ():
    """Losses of 1 beside a visible token and 2 beside a masked one, t = 1/2: 4 together, 9/4 each by itself."""
    tokens = TokenLosses((1,), (((1, 2), (1, 2)),))

    assert tokens.product(Fraction(1, 2), 0, 1) == 4
    assert tokens.product_of_own(Fraction(1, 2), 0, 1) == Fraction(9, 4)


@given(tables(), rates)
def test_the_mean_masked_loss_is_the_mean_of_tokens(tokens, t):
    """Divided by P t, the losses have the mean of the tokens' first moments over P, whatever they see."""
    found = sum(
        p * tokens.loss(x, t, frozenset(i for i, flag in enumerate(flags) if flag))
        for p, x, flags in every(tokens, [t] * tokens.P)
    )

    assert found == sum(tokens.first(t, i) for i in range(tokens.P)) / tokens.P


@given(tables(), rates, st.data())
def test_reweighed_is_a_mean_at_several_rates(tokens, t, data):
    """Every token masked at its own rate, its loss divided by that rate or by another that is given."""
    own = [data.draw(rates) for _ in range(tokens.P)]
    others = [data.draw(rates) for _ in range(tokens.P)]
    for weights in (own, others):
        expected = sum(
            p * sum((lost(tokens, x, flags, i) / weights[i] for i in range(tokens.P)), Fraction(0))
            for p, x, flags in every(tokens, own)
        )
        assert tokens.reweighed(own, weights) == expected
    assert tokens.reweighed(own) == tokens.reweighed(own, own)
    assert tokens.reweighed([t] * tokens.P) == sum(tokens.first(t, i) for i in range(tokens.P))


@given(tables(), rates, rates)
def test_a_raised_rate_of_one_token_changes_what_the_others_see(tokens, t, raised):
    """Two tokens: the first one's share moves with the second one's rate by the difference of its two losses."""
    assume(tokens.P == 2)
    last = tokens.reweighed([t, raised]) - tokens.reweighed([t, t])
    moved = sum(
        weight * (row[0][1] - row[0][0]) for weight, row in zip(tokens.data, tokens.table, strict=True)
    ) / Fraction(sum(tokens.data))

    assert last == (raised - t) * moved


def test_delimiters_are_biased():
    """Losses of .1 or 2 and .2 or 3 by the other's mask: 59/40 at the own rate, 97/40 at the raised one, by other code."""
    tokens = TokenLosses((1,), (((1, 20), (2, 30)),))
    t = Fraction(1, 4)

    assert tokens.reweighed([t, t]) / 10 == Fraction(59, 40)
    assert tokens.reweighed([t, Fraction(3, 4)]) / 10 == Fraction(97, 40)
    assert tokens.first(t, 0) + tokens.first(t, 1) == Fraction(59, 4)


@pytest.mark.parametrize(
    ("i", "hidden", "bits"),
    [(0, {0, 1}, 1), (0, {0, 2}, 2), (1, {0, 1}, 1), (1, {1, 2}, 2), (2, {1, 2}, 2), (2, {2}, 0)],
)
def test_others_are_read_in_order(i, hidden, bits):
    """The bits of an entry are the masks of the other tokens."""
    tokens = TokenLosses((1,), ((tuple(range(4)),) * 3,))

    assert tokens.of(0, i, frozenset(hidden)) == bits
