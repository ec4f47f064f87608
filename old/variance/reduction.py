"""What is said to reduce training variance: mirrored masks, stratified times, delimiters masked more often (arXiv 2511.18159)."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from exact.variance import masks, mirrored, stratified
from proofs.ledger.claim import Attack, Claim, Control, Family, Source, Tight

MIRROR = Source("2511.18159", "mirrored masks")
DELIMITERS = Source("2511.18159", "importance sampling of delimiters")
STRATA = Source("2511.18159", "stratified times")

Table = tuple[int, ...]


def _function(table: Table) -> Any:
    sets = list(masks(_length(table)))
    return lambda m: Fraction(table[sets.index(m)])


def _length(table: Table) -> int:
    return len(table).bit_length() - 1


def _monotone(table: Table) -> bool:
    f, sets = _function(table), list(masks(_length(table)))
    return all(f(a) <= f(b) for a in sets for b in sets if a <= b)


def _covariance(case: tuple[Table, Fraction]) -> tuple[Fraction, int]:
    table, t = case
    return mirrored(_function(table), _length(table), t)[1], 0


TENTHS = [Fraction(k, 10) for k in range(1, 10)]
monotone_mirror = Claim(
    id="mirror-monotone",
    title="Mirrored masks pull monotone losses apart",
    statement=r"If the total masked loss never falls when a mask is added, the losses under masks $U_i < t$ and $U_i > 1 - t$ have $\rho \le 0$: their mean has at most half the variance of one.",
    source=MIRROR,
    relation="<=",
    sides=_covariance,
    note="Harris' inequality: one is increasing in the uniforms, the other decreasing.",
    assumptions={"monotone": lambda case: _monotone(case[0])},
    enumerate=(
        Family(
            "every function of two tokens' masks with values up to 2, every tenth",
            lambda: itertools.product(itertools.product(range(3), repeat=4), TENTHS),
        ),
    ),
    attack=Attack(
        "functions of two tokens' masks, values up to 9",
        lambda: st.tuples(
            st.tuples(*[st.integers(0, 9)] * 4).map(
                lambda v: (v[0], v[0] + v[1], v[0] + v[2], v[0] + v[1] + v[2] + v[3])
            ),
            st.sampled_from(TENTHS),
        ),
        200,
    ),
    control=Control(
        "at most minus half the variance",
        lambda case: (
            _covariance(case)[0],
            -mirrored(_function(case[0]), _length(case[0]), case[1])[0] / 2,
        ),
    ),
    tight=Tight("a constant loss", lambda: ((1, 1, 1, 1), Fraction(1, 2))),
)

any_mirror = Claim(
    id="mirror-any-loss",
    title="Mirrored masks always help",
    statement=r"For every loss the mirrored pair has $\rho \le 0$.",
    source=MIRROR,
    relation="<=",
    sides=_covariance,
    expected="fails",
    note="A loss that is high where exactly one of two tokens is masked is the same under both masks.",
    attack=Attack(
        "functions of two tokens' masks, values up to 9",
        lambda: st.tuples(st.tuples(*[st.integers(0, 9)] * 4), st.sampled_from(TENTHS)),
        300,
    ),
    witness=Tight(
        "1 where one of two tokens is masked, t = 1/2: covariance +1/4", lambda: ((0, 1, 1, 0), Fraction(1, 2))
    ),
    repair="mirror-monotone",
)


def _additive(case: tuple[int, Fraction]) -> tuple[Fraction, Fraction]:
    L, t = case
    variance, covariance = mirrored(lambda m: Fraction(len(m)), L, t)
    return covariance, variance * (-t / (1 - t) if t <= Fraction(1, 2) else -(1 - t) / t)


additive = Claim(
    id="mirror-additive",
    title="Mirrored masks of an additive loss",
    statement=r"For a loss that adds over masked tokens, $\rho = -t/(1-t)$ up to $t = 1/2$ and $-(1-t)/t$ beyond.",
    source=MIRROR,
    relation="=",
    sides=_additive,
    enumerate=(Family("one to four tokens, every tenth", lambda: itertools.product(range(1, 5), TENTHS)),),
    attack=Attack(
        "one to four tokens, times in thirtieths",
        lambda: st.tuples(st.integers(1, 4), st.integers(1, 29).map(lambda k: Fraction(k, 30))),
        60,
    ),
    control=Control("always -1", lambda case: (_additive(case)[0], -mirrored(lambda m: Fraction(len(m)), *case)[0])),
)


def _strata(case: tuple[Sequence[Sequence[int]], int]) -> tuple[Fraction, Fraction, Fraction]:
    values, each = case
    return stratified([[Fraction(v) for v in row] for row in values], each)


_STRATA = Attack(
    "two or three strata of two values up to 9, one or two draws each",
    lambda: st.tuples(
        st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=3).map(tuple), st.integers(1, 2)
    ),
    150,
)
strata = Claim(
    id="stratified-variance",
    title="The variance of stratified times",
    statement=r"With $m$ draws from each of $k$ equal strata, $n = mk$, the mean has variance $(\sigma^2 - \sigma_b^2)/n$, $\sigma_b^2$ the variance of the strata's means.",
    source=STRATA,
    relation="=",
    sides=lambda case: (
        _strata(case)[0],
        (_strata(case)[1] - _strata(case)[2]) / (case[1] * len(case[0])),
    ),
    enumerate=(
        Family(
            "two strata of two values up to 2, one and two draws each",
            lambda: (
                (((a, b), (c, d)), each) for a, b, c, d in itertools.product(range(3), repeat=4) for each in (1, 2)
            ),
        ),
    ),
    attack=_STRATA,
    control=Control(
        "of independent draws", lambda case: (_strata(case)[0], _strata(case)[1] / (case[1] * len(case[0])))
    ),
)

printed_strata = Claim(
    id="stratified-variance-printed",
    title="The variance of stratified times, as printed",
    statement=r"The mean of $n$ draws from $k$ strata has variance $\sigma^2/n - \sigma_b^2/k$.",
    source=STRATA,
    relation="=",
    sides=lambda case: (
        _strata(case)[0],
        _strata(case)[1] / (case[1] * len(case[0])) - _strata(case)[2] / len(case[0]),
    ),
    expected="fails",
    note="True for one draw a stratum only.",
    attack=_STRATA,
    witness=Tight(
        "two strata with means 0 and 10 and variance 1, two draws each: 1/4, not -6", lambda: (((-1, 1), (9, 11)), 2)
    ),
    repair="stratified-variance",
)


def _delimiters(case: tuple[Sequence[int], Fraction, Fraction]) -> tuple[Fraction, Fraction]:
    """Two tokens, the second a delimiter masked more often; each loss may depend on the other's mask.

    The mean of the losses of masked tokens over t at its own rates, and at the raised rate with weights 1 / q.
    """
    (a, b, c, d), t, delta = case
    loss = {(0, 0): a, (0, 1): b, (1, 0): c, (1, 1): d}

    def mean(rates: tuple[Fraction, Fraction]) -> Fraction:
        total = Fraction(0)
        for m in masks(2):
            p = Fraction(1)
            for i in range(2):
                p *= rates[i] if i in m else 1 - rates[i]
            for i in m:
                total += p * loss[i, int(1 - i in m)] / rates[i]
        return total

    return mean((t, t)), mean((t, min(Fraction(1), t + delta)))


_TWO_TOKENS = Attack(
    "losses up to 9 of two tokens by the other's mask, rates in eighths",
    lambda: st.tuples(
        st.tuples(*[st.integers(0, 9)] * 4),
        st.integers(1, 7).map(lambda k: Fraction(k, 8)),
        st.integers(1, 7).map(lambda k: Fraction(k, 8)),
    ),
    200,
)
delimiters = Claim(
    id="delimiter-sampling-unbiased",
    title="Masking delimiters more often, reweighed, is unbiased",
    statement=r"Masking delimiters with probability $\min(1, t + \Delta)$ and dividing each token's loss by its own masking probability leaves the mean as it is.",
    source=DELIMITERS,
    relation="=",
    sides=_delimiters,
    expected="fails",
    note="The weight corrects a token's own mask, not the context that the others see.",
    attack=_TWO_TOKENS,
    witness=Tight(
        "losses 1 or 20 of the first by the delimiter's mask, 2 or 30 of the delimiter, t = 1/4, Delta = 1/2",
        lambda: ((1, 20, 2, 30), Fraction(1, 4), Fraction(1, 2)),
    ),
    repair="delimiter-sampling-blind",
)

blind = Claim(
    id="delimiter-sampling-blind",
    title="It is unbiased where losses do not see the delimiter's mask",
    statement="If no other token's loss depends on whether a delimiter is masked, the reweighed mean is unbiased.",
    source=DELIMITERS,
    relation="=",
    sides=_delimiters,
    assumptions={"the first token's loss ignores the delimiter's mask": lambda case: case[0][0] == case[0][1]},
    enumerate=(
        Family(
            "losses up to 2, three times, two raises",
            lambda: itertools.product(
                itertools.product(range(3), repeat=4),
                (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4)),
                (Fraction(1, 4), Fraction(1, 2)),
            ),
        ),
    ),
    attack=Attack(
        "losses up to 9 with that property, rates in eighths",
        lambda: st.tuples(
            st.tuples(*[st.integers(0, 9)] * 3).map(lambda v: (v[0], v[0], v[1], v[2])),
            st.integers(1, 7).map(lambda k: Fraction(k, 8)),
            st.integers(1, 7).map(lambda k: Fraction(k, 8)),
        ),
        150,
    ),
    control=Control(
        "without the weights of the delimiter",
        lambda case: (
            _delimiters(case)[0],
            _delimiters(case)[1] + case[0][2] * case[2],
        ),
    ),
)
