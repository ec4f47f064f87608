r"""Sampling in low precision.

A token is drawn by adding a Gumbel variable, made of a uniform one, to each log-probability and taking the largest. Uniforms
of b bits stay away from 1, so the Gumbel variables stay below a cap. The paper finds that samples then come out sharper than
the model says, as at a temperature below 1, and that this flatters models of many steps. Here the law of what is drawn has a
closed form (``theory``), and is integrated anew, without it, in certified balls (``exact``). Only the cap is modelled: the
grid of uniforms is not.

Source: arXiv 2409.02908, truncated Gumbel sampling.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction
from math import comb

from flint import arb, ctx
from hypothesis import strategies as st

from exact.precision import capped_gumbel, largest_ratio
from proofs.claims.papers import ZHENG
from proofs.ledger.claim import Claim, Control, Proved, times
from proofs.ledger.domain import At, Domain, Draws, Family
from theory.precision import BITS, entropy, truncated_gumbel

PLACE = "truncated Gumbel sampling"
EVERY_LAW_AND_CAP = "every positive law, uniforms of every number of bits"

Weights = tuple[int, ...]

SMALL = Family(
    "three different weights up to 7 in increasing order, uniforms of 3, 8 and 11 bits",
    lambda: itertools.product(itertools.combinations(range(1, 8), 3), (3, 8, 11)),
    complete=True,
    size=3 * comb(7, 3),
)
DRAWN = Draws(
    "laws of two to four tokens with weights up to 20, not all equal, uniforms of 2 to 11 bits",
    lambda: st.tuples(
        st.lists(st.integers(1, 20), min_size=2, max_size=4).filter(lambda w: len(set(w)) > 1).map(tuple),
        st.integers(2, 11),
    ),
    100,
)
OVER = Domain(SMALL, draws=DRAWN)


def law(weights: Sequence[int]) -> list[Fraction]:
    """Weights over their sum."""
    return [Fraction(w, sum(weights)) for w in weights]


def changed(drawn: Sequence[arb], weights: Weights, token: int) -> arb:
    """What truncation makes of the probability of a token that weighs so much, as a factor."""
    with ctx.workprec(BITS):
        return drawn[weights.index(token)] * sum(weights) / token


sharpens = Claim(
    id="truncation-sharpens",
    title="Truncated Gumbel sampling sharpens",
    statement=r"With uniforms that stay below $1 - 2^{-b}$ the ratio $p'_n / \pi_n$ is larger for the most likely token than for the least: a temperature below 1.",
    source=ZHENG(PLACE),
    speaks_of=EVERY_LAW_AND_CAP,
    left=lambda weights, bits: changed(truncated_gumbel(law(weights), bits), weights, min(weights)),
    relation="<",
    right=lambda weights, bits: changed(capped_gumbel(law(weights), bits), weights, max(weights)),
    over=OVER,
    note="The least likely token by the closed form, the most likely one by integration. Truncation only: the grid of uniforms is not modelled.",
    assumptions={"not uniform": lambda weights, bits: len(set(weights)) > 1},
    prove=Proved(
        ("Precision.cap_sharpens", "Precision.chance_exists"),
        says="For any positive weights, any c > 0 (here - log(1 - 2^-b)) and any two tokens of different weight, so for the most and the least likely one. The chance of a token is the improper integral over t = -log(u) / p of its density times the chances of the others not to have come, min(1, exp(c - p t)) each; it exists.",
    ),
    control=times("11/10"),
    tight=At("probabilities 2/5 and 3/5, uniforms of 24 bits", (2, 3), 24, reaches="0.999"),
)

closed_form = Claim(
    id="truncation-is-a-law",
    title="The closed form is the law of the largest",
    statement=r"The closed form of $p'_n$ is the law of the largest $\log \pi_n + g_n$ for Gumbel variables $g_n$ conditioned to stay below the cap: it agrees with the integral over $g_n$ for each token to within a factor of $1 + 10^{-30}$.",
    source=ZHENG(PLACE, "ours"),
    speaks_of=EVERY_LAW_AND_CAP,
    left=lambda weights, bits: largest_ratio(truncated_gumbel(law(weights), bits), capped_gumbel(law(weights), bits)),
    relation="<=",
    right=1 + Fraction(1, 10**30),
    over=OVER,
    note="Rigorous quadrature of the piecewise integrand, against sums of exponentials. That the probabilities add up to 1 follows.",
    prove=Proved(
        ("Precision.cap_closed", "Precision.chance_exists"),
        says="For positive weights in increasing order, ties allowed, and any c > 0, the chance of each token, which exists, is equal to the closed form. It is the improper integral over t = -log(u) / p, an increasing function of -g, where u is the uniform below the cap; tokens are counted from 0.",
    ),
    control=Control(
        "a cap of one bit more",
        left=lambda weights, bits: largest_ratio(
            truncated_gumbel(law(weights), bits + 1), capped_gumbel(law(weights), bits)
        ),
    ),
    tight=At("probabilities 10, 6, 3 and 1 of 20, uniforms of 3 bits", (10, 6, 3, 1), 3, reaches="0.999"),
)


def step_law(steps: int, tokens: int) -> list[Fraction]:
    """The law of one step of N over Zipf tokens: each weighs 1/N of its probability, and the mask, the last, the rest."""
    weights = [Fraction(1, k) for k in range(1, tokens + 1)]
    revealed = [w / sum(weights) / steps for w in weights]
    return [*revealed, 1 - Fraction(1, steps)] if steps > 1 else revealed


def revealed_entropy(drawn: Sequence[arb], tokens: int = 8) -> arb:
    """The entropy of the token, given that the mask is not drawn."""
    with ctx.workprec(BITS):
        mass = sum(drawn[:tokens], arb(0))
        return entropy([p / mass for p in drawn[:tokens]])


more_steps = Claim(
    id="more-steps-less-bias",
    title="More steps sample more exactly",
    statement="With a given precision of uniforms, the tokens revealed in the first of N ancestral steps have at least the entropy they have at N = 1.",
    source=ZHENG(PLACE, "relayed"),
    speaks_of="every number of steps, eight Zipf tokens, uniforms of every number of bits",
    left=lambda steps, bits: revealed_entropy(truncated_gumbel(step_law(steps, 8), bits)),
    relation=">=",
    right=lambda steps, bits: revealed_entropy(capped_gumbel(step_law(1, 8), bits)),
    over=Domain(
        draws=Draws(
            "2 to 4,096 steps, uniforms of 8 to 24 bits",
            lambda: st.tuples(st.integers(1, 12).map(lambda k: 2**k), st.integers(8, 24)),
            60,
        )
    ),
    note="The mask is the heavy class of a step: the cap then cuts the tail of the tokens, the more the more steps there are.",
    witness=At("1,024 steps, uniforms of 11 bits", 1024, 11, shows=("0.47286", "1.8139")),
    repair="truncation-sharpens",
)


def moved(weights: Weights, bits: int) -> arb:
    """The mass that truncation moves: total variation from the law itself."""
    with ctx.workprec(BITS):
        pairs = zip(capped_gumbel(law(weights), bits), weights, strict=True)
        return sum((abs(p - arb(w) / sum(weights)) for p, w in pairs), arb(0)) / 2


unbiased = Claim(
    id="truncation-harmless",
    title="Gumbel sampling in low precision draws from the law",
    statement="Uniforms of 2 to 24 bits leave the probabilities as they are, to twenty digits.",
    source=ZHENG(PLACE, "relayed"),
    speaks_of="every positive law, uniforms of 2 to 24 bits",
    left=moved,
    relation="<=",
    right=Fraction(1, 10**20),
    over=Domain(SMALL, draws=DRAWN),
    prove=Proved(
        ("PrecisionRefuted.truncation_harms",),
        says="Not for every positive law and 2 to 24 bits are the chances of the tokens, as the integrals of truncation-is-a-law, within 10^-20 of it in total variation. On another witness than the claim's: probabilities 1/3 and 2/3, uniforms of 2 bits, where the chances are 1/4 and 3/4.",
    ),
    witness=At(
        "probabilities 10, 6, 3 and 1 of 20, uniforms of 3 bits",
        (10, 6, 3, 1),
        3,
        shows=("0.09386", Fraction(1, 10**20)),
    ),
    repair="truncation-sharpens",
)
