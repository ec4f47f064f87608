r"""Losses of single tokens: what the variance of their masked mean is made of, and whether some may be masked more often.

The masked loss is a sum over masked tokens, and a token's loss depends on what else is masked, which a denoiser sees. Two
formulas of a paper are right where it does not: a variance of the sum by moments of single tokens, and a weight that makes up
for masking delimiters more often. In general the first needs moments given that tokens are masked *together*, and the second
is biased.

Source: arXiv 2511.18159, Theorem 1 on symmetric rates, and importance sampling of delimiters.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from exact.token_losses import TokenLosses
from exact.variance import masks, outcomes, plain, variance
from proofs.claims.papers import JIA
from proofs.ledger.claim import Claim, Control, Proved, times
from proofs.ledger.domain import At, Domain, Draws, Family
from theory.variance import by_pairs

SYMMETRIC = JIA("Theorem 1 on symmetric rates")
DELIMITERS = JIA("importance sampling of delimiters")
EVERY_LOSS = "every number of tokens, every law of data, every loss, every time"
QUARTERS = [Fraction(k, 4) for k in (1, 2, 3)]


def _every(data: tuple[int, ...], P: int) -> Iterator[TokenLosses]:
    """Every table of losses of 0 and 1."""
    shape = (len(data), P, 2 ** (P - 1))
    for flat in itertools.product(range(2), repeat=len(data) * P * 2 ** (P - 1)):
        yield TokenLosses(data, _nested(flat, shape))


def _nested(flat: tuple[int, ...] | list[int], shape: tuple[int, int, int]) -> tuple[tuple[tuple[int, ...], ...], ...]:
    """A table in tuples."""
    return tuple(tuple(tuple(row) for row in rows) for rows in np.reshape(flat, shape).tolist())


@st.composite
def _tables(draw: st.DrawFn) -> TokenLosses:
    """Losses up to 9 of two or three tokens, one to three data."""
    P, data = draw(st.integers(2, 3)), tuple(draw(st.lists(st.integers(1, 3), min_size=1, max_size=3)))
    size = len(data) * P * 2 ** (P - 1)
    flat = draw(st.lists(st.integers(0, 9), min_size=size, max_size=size))
    return TokenLosses(data, _nested(flat, (len(data), P, 2 ** (P - 1))))


SMALL = Domain(
    Family(
        "losses of 0 and 1 of two tokens by the other's mask, data with weights 1 and 2, times in quarters",
        lambda: itertools.product(_every((1, 2), 2), QUARTERS),
        complete=True,
        size=2**8 * 3,
    ),
    Family(
        "losses of 0 and 1 of three tokens by the others' masks, one datum, time 1/3",
        lambda: itertools.product(_every((1,), 3), [Fraction(1, 3)]),
        complete=True,
        size=2**12,
    ),
    draws=Draws(
        "losses up to 9 of two or three tokens by the others' masks, one to three data, times in eighths",
        lambda: st.tuples(_tables(), st.integers(1, 7).map(lambda k: Fraction(k, 8))),
        150,
    ),
)


def masked(losses: TokenLosses, t: Fraction) -> Fraction:
    """The variance of the masked loss at time t over every datum and set of masks."""
    return variance(outcomes(plain(losses.loss, losses.data, losses.P, [t]), [Fraction(1)]))


def formula(losses: TokenLosses, t: Fraction, product: Callable[..., Fraction]) -> Fraction:
    """The variance by means and squares of masked tokens, and products of pairs in one of two readings."""
    tokens = range(losses.P)
    products = [product(losses, t, i, j) for i, j in itertools.combinations(tokens, 2)]
    return by_pairs(t, [losses.first(t, i) for i in tokens], [losses.second(t, i) for i in tokens], products)


masked_variance = Claim(
    id="masked-loss-variance",
    title="The variance of the masked loss, by pairs that are masked",
    statement=r"$\mathrm{Var}[L|t] = \frac1{P^2 t} \sum \sigma_i^2 + \frac{1-t}{P^2 t} \sum \mu_i^2 + \frac2{P^2} \sum_{i<j} \rho_{ij}$ with moments given that the token is masked, and $\rho_{ij} = E[l_i l_j | \text{both masked}] - \mu_i \mu_j$.",
    source=SYMMETRIC,
    speaks_of=EVERY_LOSS,
    left=masked,
    relation="=",
    right=lambda losses, t: formula(losses, t, TokenLosses.product),
    over=SMALL,
    note="For every denoiser, whatever its losses see: the identity rests on how the covariance is read.",
    prove=Proved(
        ("TokenLosses.masked_variance",),
        says=(
            "For P > 0 tokens, each masked with one probability t, 0 < t <= 1, by itself, any law on finitely many data, and any "
            "real loss of a masked token by the datum, the token and the set of masks. Moments given that tokens are masked are "
            "means over data and masks where they are, divided by the chance of that; sigma squared is the mean squared distance from mu."
        ),
    ),
    control=times("11/10"),
)

own_covariance = Claim(
    id="masked-loss-variance-own",
    title="The variance of the masked loss, by each token's own loss",
    statement=r"The same with $\rho_{ij}$ the covariance over data of the tokens' mean losses, each given that it is masked.",
    source=SYMMETRIC,
    speaks_of=EVERY_LOSS,
    left=masked,
    relation="=",
    right=lambda losses, t: formula(losses, t, TokenLosses.product_of_own),
    over=SMALL,
    note="True where token losses do not depend on what else is masked; a denoiser's do.",
    prove=Proved(
        ("TokenLossesRefuted.variance_by_own",),
        says="Not for every law of data, losses of tokens by the datum and by all that is masked, and time in (0, 1) is the variance of the masked loss the formula with the covariances over data of the tokens' own means, each given that it is masked: two tokens that lose 1 or 2 by the other's mask, t = 1/2. The sum over i < j is half of that over pairs that differ.",
    ),
    witness=At(
        "both tokens lose 1 where the other is visible and 2 where it is masked, t = 1/2",
        TokenLosses((1,), (((1, 2), (1, 2)),)),
        Fraction(1, 2),
        shows=(Fraction(9, 4), Fraction(11, 8)),
    ),
    repair="masked-loss-variance",
)


def token_by_token(losses: TokenLosses, t: Fraction) -> Fraction:
    """The mean masked loss at time t: each token's mean loss given that it is masked."""
    return sum((losses.first(t, i) for i in range(losses.P)), Fraction(0))


def raised(losses: TokenLosses, t: Fraction, delimiters: int, more: Fraction) -> list[Fraction]:
    """The rates at which tokens are masked: the last ones are delimiters, masked more often."""
    plain_tokens = losses.P - delimiters
    return [t] * plain_tokens + [min(Fraction(1), t + more)] * delimiters


def ignored(losses: TokenLosses, delimiters: int) -> bool:
    """Whether no token's loss depends on the mask of another that is a delimiter."""
    ends = frozenset(range(losses.P - delimiters, losses.P))
    return all(
        losses.of(x, i, hidden) == losses.of(x, i, hidden - ends)
        for x in range(len(losses.data))
        for i in range(losses.P)
        for hidden in masks(losses.P)
    )


@st.composite
def _blind(draw: st.DrawFn) -> tuple[TokenLosses, int]:
    """Losses that ignore the masks of delimiters, and how many tokens are delimiters."""
    losses = draw(_tables())
    delimiters = draw(st.integers(1, losses.P - 1))
    kept = frozenset(range(losses.P - delimiters))

    def row(x: int, i: int) -> tuple[int, ...]:
        others = [j for j in range(losses.P) if j != i]
        sets = (frozenset(j for place, j in enumerate(others) if k >> place & 1) for k in range(2 ** len(others)))
        return tuple(losses.of(x, i, hidden & kept) for hidden in sets)

    table = tuple(tuple(row(x, i) for i in range(losses.P)) for x in range(len(losses.data)))
    return TokenLosses(losses.data, table), delimiters


def _rates() -> st.SearchStrategy[Fraction]:
    """Rates and raises in eighths."""
    return st.integers(1, 7).map(lambda k: Fraction(k, 8))


RAISES = (Fraction(1, 4), Fraction(1, 2))
blind = Claim(
    id="delimiter-sampling-blind",
    title="It is unbiased where losses do not see the delimiters' masks",
    statement="If no token's loss depends on whether another one that is a delimiter is masked, the reweighed mean is unbiased.",
    source=DELIMITERS,
    speaks_of=EVERY_LOSS + ", every raise",
    left=lambda losses, delimiters, t, more: token_by_token(losses, t),
    relation="=",
    right=lambda losses, delimiters, t, more: losses.reweighed(raised(losses, t, delimiters, more)),
    assumptions={"delimiters' masks are ignored": lambda losses, delimiters, t, more: ignored(losses, delimiters)},
    over=Domain(
        Family(
            "losses of 0 and 1 of two tokens by the other's mask, two data, one delimiter, times in quarters, two raises",
            lambda: itertools.product(_every((1, 2), 2), [1], QUARTERS, RAISES),
            complete=True,
            size=2**8 * 3 * 2,
        ),
        Family(
            "losses of 0 and 1 of three tokens by the others' masks, one datum, one or two delimiters, time 1/3, raise 1/2",
            lambda: itertools.product(_every((1,), 3), [1, 2], [Fraction(1, 3)], [Fraction(1, 2)]),
            complete=True,
            size=2**12 * 2,
        ),
        draws=Draws(
            "losses up to 9 of two or three tokens with that property, rates in eighths",
            lambda: st.tuples(_blind(), _rates(), _rates()).map(lambda case: (*case[0], *case[1:])),
            150,
        ),
    ),
    prove=Proved(
        ("TokenLosses.reweighed_blind", "TokenLosses.unbiased_given"),
        says=(
            "Delimiters are masked with probability min(1, t + more), all other tokens with t, each by itself, 0 < t <= 1 and more "
            ">= 0: the mean over data and masks of each masked token's loss divided by its own probability is the one with t for all, "
            "which is the sum of each token's mean loss given that it is masked. Blind: the loss of a masked token is the same with "
            "another one that is a delimiter masked or not. Any law on finitely many data, any real losses."
        ),
    ),
    control=Control(
        r"with $1/(t + \Delta)$ as the delimiters' weight also where that rate is above 1",
        right=lambda losses, delimiters, t, more: losses.reweighed(
            raised(losses, t, delimiters, more), [t] * (losses.P - delimiters) + [t + more] * delimiters
        ),
    ),
)

delimiters = Claim(
    id="delimiter-sampling-unbiased",
    title="Masking delimiters more often, reweighed, is unbiased",
    statement=r"Masking delimiters with probability $\min(1, t + \Delta)$ and dividing each token's loss by its own masking probability leaves the mean as it is.",
    source=DELIMITERS,
    speaks_of=EVERY_LOSS + ", every raise",
    left=blind.left,
    relation="=",
    right=blind.right,
    over=Domain(
        draws=Draws(
            "losses up to 9 of two or three tokens by the others' masks, rates in eighths",
            lambda: st.tuples(_tables(), st.just(1), _rates(), _rates()),
            200,
        )
    ),
    note="The weight corrects a token's own mask, not the context that the others see.",
    prove=Proved(
        ("TokenLossesRefuted.delimiters_biased",),
        says="Not for every law of data, losses of tokens by the datum and by all that is masked, set of delimiters, time in (0, 1) and raise above 0 does the mean over data and masks of the masked tokens' losses, each over its own rate, stay what it is at the rate t: a token that loses 1 or 20 by the delimiter's mask, a delimiter 2 or 30.",
    ),
    witness=At(
        "a token that loses 1 or 20 by the delimiter's mask, a delimiter 2 or 30, t = 1/4, Delta = 1/2",
        TokenLosses((1,), (((1, 20), (2, 30)),)),
        1,
        Fraction(1, 4),
        Fraction(1, 2),
        shows=(Fraction(59, 4), Fraction(97, 4)),
    ),
    repair="delimiter-sampling-blind",
)
