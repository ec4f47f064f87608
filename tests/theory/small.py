"""A law of a few tokens as the derivations name it, and what their conclusions say there in numbers."""

from __future__ import annotations

import itertools
import math
import random

import sympy as sp


def log(z):
    """The logarithm, 0 at 0."""
    return math.log(z) if z else 0.0


def law(drawn, size, least=0.0):
    """A law in floats, in which some chances may be 0."""
    weights = [max(least, drawn.random() - 0.3) for _ in range(size)]
    weights[drawn.randrange(size)] += 0.5
    return [w / sum(weights) for w in weights]


def entropy(chances):
    """In nats."""
    return -sum(p * log(p) for p in chances)


class Tokens:
    """A joint P of tokens over several alphabets, its marginals p, and laws q of each token."""

    def __init__(self, seed, sizes=(2, 3, 2), own=False):
        drawn = random.Random(seed)
        self.sizes, self.words = sizes, list(itertools.product(*map(range, sizes)))
        self.P = law(drawn, len(self.words))
        pairs = list(zip(self.words, self.P, strict=True))
        self.p = [[sum(P for word, P in pairs if word[i] == a) for a in range(size)] for i, size in enumerate(sizes)]
        self.q = self.p if own else [law(drawn, size, 0.05) for size in sizes]

    def drawn(self, word):
        """The chance of a sequence under the product of the laws q."""
        return math.prod(self.q[i][a] for i, a in enumerate(word))

    def names(self):
        """The primitive names of the calculus, numbered from 1."""
        return {
            "A": lambda i: self.sizes[i - 1],
            "P": lambda x: self.P[x - 1],
            "e": lambda i, x, a: int(self.words[x - 1][i - 1] == a - 1),
            "p": lambda i, a: self.p[i - 1][a - 1],
            "q": lambda i, a: self.q[i - 1][a - 1],
        }


def said(value, derivation, conclusion, symbols, functions):
    """Both sides of a conclusion, with numbers for all its names, those that are defined too."""
    claim = derivation.conclusion(conclusion)
    at = {sp.Symbol(name): number for name, number in symbols.items()}

    def call(name, *arguments):
        return functions[name](*map(int, arguments))

    return value(claim.left, at, call, log), value(claim.right, at, call, log)
