"""Sampling in low precision: arXiv 2409.02908."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from flint import arb, ctx
from hypothesis import strategies as st

from proofs.ledger.claim import Attack, Claim, Control, Family, Source, Tight
from theory.precision import BITS, entropy, truncated_gumbel

PAPER = Source("2409.02908", "truncated Gumbel sampling")

Case = tuple[tuple[int, ...], int]


def _law(weights: tuple[int, ...]) -> list[Fraction]:
    return [Fraction(w, sum(weights)) for w in weights]


def _ratios(case: Case) -> tuple[arb, arb]:
    """What truncation does to the least and to the most likely token, as ratios to their probabilities."""
    weights, bits = case
    found = truncated_gumbel(_law(weights), bits)
    ratios = [p / (arb(w) / sum(weights)) for p, w in zip(found, weights, strict=True)]
    return ratios[weights.index(min(weights))], ratios[weights.index(max(weights))]


def _cases() -> Iterator[Case]:
    for bits in (3, 8, 11):
        for weights in itertools.combinations(range(1, 8), 3):
            yield weights, bits


DRAWN = Attack(
    "laws of two to four tokens with weights up to 20, not all equal, uniforms of 2 to 11 bits",
    lambda: st.tuples(
        st.lists(st.integers(1, 20), min_size=2, max_size=4).filter(lambda w: len(set(w)) > 1).map(tuple),
        st.integers(2, 11),
    ),
    150,
)

sharpens = Claim(
    id="truncation-sharpens",
    title="Truncated Gumbel sampling sharpens",
    statement=r"With uniforms that stay below $1 - 2^{-b}$ the ratio $p'_n / \pi_n$ is larger for the most likely token than for the least: a temperature below 1.",
    source=PAPER,
    relation="<",
    sides=_ratios,
    note="In certified balls of the closed form. Truncation only: the grid of uniforms is not modelled.",
    enumerate=(Family("laws of three different weights up to 7, uniforms of 3, 8 and 11 bits", _cases),),
    attack=DRAWN,
    control=Control("the other way round", lambda case: _ratios(case)[::-1]),
)


def _total(case: Case) -> tuple[arb, arb]:
    """How far the probabilities are from summing to one, within the radius of their balls."""
    weights, bits = case
    with ctx.workprec(BITS):
        return abs(sum(truncated_gumbel(_law(weights), bits), arb(0)) - 1), arb(10) ** -30


total = Claim(
    id="truncation-is-a-law",
    title="The closed form is a law",
    statement=r"$\sum_n p'_n = 1$, to thirty digits certified.",
    source=PAPER,
    relation="<=",
    sides=_total,
    enumerate=(Family("laws of three different weights up to 7, uniforms of 3, 8 and 11 bits", _cases),),
    attack=DRAWN,
    control=Control("for the probabilities halved", lambda case: (_total(case)[0] + arb(1) / 2, _total(case)[1])),
)


def _first_step(case: tuple[int, int]) -> tuple[arb, arb]:
    """The entropy of the token that a step of N reveals, relative to the one of a single step: eight Zipf tokens."""
    steps, bits = case
    return entropy_after(steps, 8, bits), entropy_after(1, 8, bits)


def entropy_after(steps: int, tokens: int, bits: int) -> arb:
    """The entropy of what is revealed where a token weighs 1/N of its probability and the mask the rest."""
    weights = [Fraction(1, k) for k in range(1, tokens + 1)]
    law = [w / sum(weights) / steps for w in weights]
    found = truncated_gumbel([*law, 1 - Fraction(1, steps)] if steps > 1 else law, bits)[:tokens]
    mass = sum(found, arb(0))
    return entropy([p / mass for p in found])


more_steps = Claim(
    id="more-steps-less-bias",
    title="More steps sample more exactly",
    statement="With a given precision of uniforms, the tokens revealed in the first of N ancestral steps have at least the entropy they have at N = 1.",
    source=PAPER,
    relation=">=",
    sides=_first_step,
    expected="fails",
    relayed=True,
    note="The mask is the heavy class of a step: the cap then cuts the tail of the tokens, the more the more steps there are.",
    attack=Attack(
        "2 to 4,096 steps, uniforms of 8 to 24 bits",
        lambda: st.tuples(st.integers(1, 12).map(lambda k: 2**k), st.integers(8, 24)),
        60,
    ),
    witness=Tight("eight Zipf tokens, 1,024 steps, uniforms of 11 bits", lambda: (1024, 11)),
    repair="truncation-sharpens",
)


def _distance(case: Case) -> tuple[Any, Any]:
    weights, bits = case
    found = truncated_gumbel(_law(weights), bits)
    exact = [arb(w) / sum(weights) for w in weights]
    return sum((abs(p - q) for p, q in zip(found, exact, strict=True)), arb(0)) / 2, arb(10) ** -20


unbiased = Claim(
    id="truncation-harmless",
    title="Gumbel sampling in low precision draws from the law",
    statement="Uniforms of 2 to 24 bits leave the probabilities as they are, to twenty digits.",
    source=PAPER,
    relation="<=",
    sides=_distance,
    expected="fails",
    relayed=True,
    attack=DRAWN,
    witness=Tight("probabilities 10, 6, 3 and 1 of 20, uniforms of 3 bits: .0906 is moved", lambda: ((10, 6, 3, 1), 3)),
    repair="truncation-sharpens",
)
