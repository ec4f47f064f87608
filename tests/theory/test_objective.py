"""The objective: its weights as integrals, and that the conclusion of the derivation is the theorem, in numbers."""

from __future__ import annotations

import math
from fractions import Fraction
from math import comb

import pytest
import sympy as sp

from tests.theory.small import Tokens, entropy, said
from theory.objective import mask_weight, one_pass


@pytest.mark.parametrize("L", range(1, 8))
def test_the_weight_is_the_integral(L):
    """Of t^(m - 1) (1 - t)^(L - m) from 0 to 1, by calculus."""
    t = sp.Symbol("t")
    for m in range(1, L + 1):
        integral = sp.integrate(sp.expand(t ** (m - 1) * (1 - t) ** (L - m)), (t, 0, 1))
        assert mask_weight(m, L) == Fraction(int(integral.p), int(integral.q))


@pytest.mark.parametrize("L", range(1, 12))
def test_a_token_is_asked_once(L):
    """The weights of all sets with a given token add up to 1: one log loss is counted once."""
    assert sum(comb(L - 1, m - 1) * mask_weight(m, L) for m in range(1, L + 1)) == 1


@pytest.mark.parametrize(("m", "L"), [(0, 3), (4, 3), (-1, 2), (1, 0)])
def test_numbers_of_masks_that_are_none(m, L):
    """No mask, or more masks than tokens."""
    with pytest.raises(ValueError, match=f"{m} masks of {L} tokens: 1 <= m <= L is needed"):
        mask_weight(m, L)


def case(tokens):
    """The names of the derivation, the loss word by word and the entropies by themselves."""
    loss = -sum(
        P * math.log(tokens.q[i][a])
        for word, P in zip(tokens.words, tokens.P, strict=True)
        if P
        for i, a in enumerate(word)
    )
    symbols = {"n": len(tokens.sizes), "X": len(tokens.words), "L": loss}
    return loss, symbols, {**tokens.names(), "H": lambda i: entropy(tokens.p[i - 1])}


@pytest.mark.parametrize("seed", range(6))
def test_what_one_pass_concludes(value, seed):
    """The bound's sides are the entropies and the loss of independent code; the term of equality stands between them."""
    tokens = Tokens(seed)
    loss, symbols, functions = case(tokens)
    derivation = one_pass()
    entropies = sum(map(entropy, tokens.p))
    apart = sum(
        (p - q) ** 2 / (2 * (p + q))
        for own, other in zip(tokens.p, tokens.q, strict=True)
        for p, q in zip(own, other, strict=True)
    )

    assert said(value, derivation, "bound", symbols, functions) == pytest.approx((entropies, loss))
    assert said(value, derivation, "losses", symbols, functions) == pytest.approx((loss, loss))
    assert said(value, derivation, "equality-case", symbols, functions) == pytest.approx((entropies + apart, loss))
    assert entropies < entropies + apart < loss


def test_the_marginals_attain_it(value):
    """Said to be the marginals, whatever the joint, the loss is the entropies."""
    tokens = Tokens(3, own=True)
    loss, symbols, functions = case(tokens)
    least, most = said(value, one_pass(), "bound", symbols, functions)

    assert least == pytest.approx(most) == pytest.approx(loss)


def test_what_one_pass_rests_on():
    """Six hypotheses that say what joint, letters, marginals and laws are, and nothing else."""
    checked = one_pass().check()

    assert checked.ok
    assert [name.split(":")[0] for name in checked.trusted] == ["law-P", "letter", "marginal", "p", "q", "law-q"]
