r"""Kernels: one step of a sampler, from a state to a law of contexts.

A policy with a token law is one (:class:`Unmask`). Low-confidence remasking looks at what was drawn: it draws every masked
token and keeps the most confident. Edits of complete sequences are in :mod:`exact.editing`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import prod

from exact.policies import choices
from exact.types import Context, Law, Number, Policy, State, TokenLaw


def as_told(law: Law) -> Law:
    """Tokens are drawn from the marginals themselves."""
    return law


def greedy(law: Law) -> Law:
    """The most likely token, the first of equal ones.

    >>> greedy([0.2, 0.4, 0.4])
    [0, 1, 0]
    """
    best = max(range(len(law)), key=lambda v: (law[v], -v))
    return [int(v == best) for v in range(len(law))]


@dataclass(frozen=True)
class Temperature:
    r"""Tokens are drawn in proportion to :math:`p(v)^{1/T}`: exactly where :math:`1/T` is an integer.

    >>> Temperature(Fraction(1, 2))([Fraction(1, 3), Fraction(2, 3)])
    [Fraction(1, 5), Fraction(4, 5)]
    """

    T: Number

    def __post_init__(self) -> None:
        if not self.T > 0:
            raise ValueError(f"T={self.T}: a temperature is above 0 (use greedy for its limit)")

    def __call__(self, law: Law) -> Law:
        """The sharpened or flattened law."""
        power = 1 / Fraction(self.T)
        if power.denominator == 1:
            powers = [p**power.numerator for p in law]
        else:
            powers = [float(p) ** float(power) for p in law]
        total = sum(powers)
        return [p / total for p in powers]


@dataclass(frozen=True)
class Unmask:
    """A policy as a kernel: the chosen positions get tokens drawn independently."""

    policy: Policy
    tokens: TokenLaw = as_told

    def __call__(self, state: State) -> Mapping[Context, Number]:
        """Every set the policy may choose, with every value it may be given."""
        law: dict[Context, Number] = {}
        for positions, chance in choices(self.policy, state).items():
            for context, probability in filled(state, positions, self.tokens):
                law[context] = law.get(context, 0) + chance * probability
        return law


@dataclass(frozen=True)
class LowConfidenceRemasking:
    """Draw every masked token, keep those drawn with the largest probability, mask the rest again.

    Parameters
    ----------
    sizes
        How many are kept in each step; they add up to L. Positions of equal probability are as likely to be kept.

    Which positions stay depends on the values drawn, so the law of what stays is not the product of marginals.
    Source: the sampler of LLaDA (Nie et al., arXiv 2502.09992).
    """

    sizes: tuple[int, ...]
    tokens: TokenLaw = as_told

    def __call__(self, state: State) -> Mapping[Context, Number]:
        """Every drawing of all masked tokens, reduced to what it keeps."""
        if state.step >= len(self.sizes) or self.sizes[state.step] > len(state.masked):
            raise ValueError(f"sizes {self.sizes}: they add up to the number of tokens")
        size, V = self.sizes[state.step], state.conditionals.V
        law: dict[Context, Number] = {}
        for drawn, probability in filled(state, state.masked, self.tokens):
            sure = {i: state.marginals[i][drawn[i]] for i in state.masked}
            last = sorted(sure.values(), reverse=True)[size - 1]
            above = [i for i in state.masked if sure[i] > last]
            tied = [i for i in state.masked if sure[i] == last]
            ways = list(itertools.combinations(tied, size - len(above)))
            for kept in ways:
                context = tuple(V if i in sure and i not in (*above, *kept) else v for i, v in enumerate(drawn))
                law[context] = law.get(context, 0) + probability * Fraction(1, len(ways))
        return law


def filled(state: State, positions: Iterable[int], tokens: TokenLaw) -> Iterable[tuple[Context, Number]]:
    """Each context that drawing the tokens at ``positions`` can give, with its probability."""
    positions = list(positions)
    rows = [[(v, p) for v, p in enumerate(tokens(state.marginals[i])) if p] for i in positions]
    for drawn in itertools.product(*rows):
        context = list(state.context)
        for i, (v, _) in zip(positions, drawn, strict=True):
            context[i] = v
        yield tuple(context), prod(p for _, p in drawn)
