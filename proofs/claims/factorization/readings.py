"""What the names of the derivations on one parallel step stand for, on a joint and a product of laws, or on two sets."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np
import sympy as sp

from exact.factorization import cross_entropy
from exact.information import entropy, kl, total_correlation
from exact.joint import Joint
from exact.languages import independent
from exact.logsum import add_up
from exact.types import Context
from proofs.ledger.reading import Reading


def step(joint: Joint, product: Sequence[Sequence[int]]) -> Reading:
    """Of the CTC lower bound and of one forward pass: sequences, letters, laws, and the entropies and divergences of them.

    Letters of a token are numbered from 1, those to which its law in the product gives mass; sequences are the possible ones.
    """
    texts = [tuple(map(int, x)) for x in np.argwhere(joint.weights)]
    letters = [[v for v, w in enumerate(law) if w] for law in product]
    if len(set(map(len, letters))) > 1:
        raise ValueError("the laws of the product give mass to unequally many letters: the letters have no one range")
    own = [Joint(joint.marginal([i])) for i in range(joint.L)]
    function, symbol = sp.Function, sp.Symbol
    values: dict[Any, Any] = {
        symbol("n"): joint.L,
        symbol("X"): len(texts),
        function("A"): lambda i: len(letters[i - 1]),
        function("P"): lambda x: joint.probability(texts[x - 1]),
        function("e"): lambda i, x, a: int(texts[x - 1][i - 1] == letters[i - 1][a - 1]),
        function("p"): lambda i, a: own[i - 1].probability((letters[i - 1][a - 1],)),
        function("q"): lambda i, a: Fraction(product[i - 1][letters[i - 1][a - 1]], sum(product[i - 1])),
        symbol("KL"): kl(joint, independent(product)),
        symbol("H_joint"): entropy(joint),
        function("H"): lambda i: entropy(own[i - 1]),
        symbol("CTC"): total_correlation(joint),
        function("K"): lambda i: kl(own[i - 1], Joint(product[i - 1])),
        symbol("L"): cross_entropy(joint, product),
    }
    return Reading(
        values, {symbol("i"): _upto(joint.L), symbol("x"): _upto(len(texts)), symbol("a"): _upto(len(letters[0]))}
    )


def two_sets(law: Joint, first: int) -> Reading:
    """Of the CTC of a union, at one context: the law of both sets there, of which the first ``first`` tokens are the one set.

    Values of a set are numbered from 1, those that it has.
    """
    function, symbol = sp.Function, sp.Symbol
    S, T = Joint(law.marginal(range(first))), Joint(law.marginal(range(first, law.L)))
    values_S, values_T = (_shown(part) for part in (S, T))
    tokens = [Joint(T.marginal([i])) for i in range(T.L)]
    singles = add_up(entropy(law, [i]) for i in range(first))
    values: dict[Any, Any] = {
        symbol("C"): 1,
        function("w"): lambda c: Fraction(1),
        function("S"): lambda c: len(values_S),
        function("T"): lambda c: len(values_T),
        symbol("m"): T.L,
        symbol("A"): law.V,
        function("P"): lambda c, s, t: law.probability(values_S[s - 1] + values_T[t - 1]),
        function("F"): lambda c, s: S.probability(values_S[s - 1]),
        function("G"): lambda c, t: T.probability(values_T[t - 1]),
        function("e"): lambda c, i, t, a: int(values_T[t - 1][i - 1] == a - 1),
        function("p"): lambda c, i, a: tokens[i - 1].probability((a - 1,)),
        function("Q"): lambda c, t: _product(tokens, values_T[t - 1]),
        function("h_S"): lambda c: singles,
        function("h_T"): lambda c: add_up(map(entropy, tokens)),
        function("H_S"): lambda c: entropy(S),
        function("H_T"): lambda c: entropy(T),
        function("H_ST"): lambda c: entropy(law),
        function("C_S"): lambda c: total_correlation(S),
        function("C_T"): lambda c: total_correlation(T),
        function("C_ST"): lambda c: total_correlation(law),
        function("I"): lambda c: entropy(S) + entropy(T) - entropy(law),
    }
    ranges = {"c": 1, "s": len(values_S), "t": len(values_T), "i": T.L, "a": law.V}
    return Reading(values, {symbol(name): _upto(size) for name, size in ranges.items()}, {symbol("c"): 1})


def _upto(size: int) -> range:
    return range(1, size + 1)


def _shown(law: Joint) -> list[Context]:
    """The values that a law gives mass to."""
    return [x for x in itertools.product(range(law.V), repeat=law.L) if law.weights[x]]


def _product(tokens: Sequence[Joint], value: Context) -> Fraction:
    """The probability of a value under independent tokens."""
    return prod((Fraction(token.probability((v,))) for token, v in zip(tokens, value, strict=True)), start=Fraction(1))
