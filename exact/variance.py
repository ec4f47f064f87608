r"""Where the variance of the masked training loss comes from, on finite grids of times and all masks, in rationals.

A loss is a function of the datum, the time and the set of masks; each token is masked at time t with probability t.
Times are drawn from a grid with rational probabilities, and the loss is divided by the share of its time, so that every
law of times gives the same mean.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from exact.joint import Joint, require_memory
from exact.types import Denoiser

Masks = frozenset[int]
#: From a datum, a time and a set of masks to a loss.
Loss = Callable[[int, Fraction, Masks], Fraction]


def masks(L: int) -> Iterator[Masks]:
    """Every set of masks of L tokens."""
    for size in range(L + 1):
        yield from map(frozenset, itertools.combinations(range(L), size))


def chance(hidden: Masks, L: int, t: Fraction) -> Fraction:
    """The chance of a set of masks at time t."""
    return t ** len(hidden) * (1 - t) ** (L - len(hidden))


@dataclass(frozen=True)
class Terms:
    r"""The variance of a loss and its three terms: of masks, of times, and of data.

    .. math:: \mathrm{Var} = E\,\mathrm{Var}_M + E_{x_0} \mathrm{Var}_t\, g + \mathrm{Var}_{x_0} E_t\, g, \quad g(x_0, t) = E_M[l | x_0, t]
    """

    total: Fraction
    masks: Fraction
    times: Fraction
    data: Fraction


def terms(loss: Loss, data: int, L: int, times: Mapping[Fraction, Fraction]) -> Terms:
    """The variance of a loss over ``data`` equally likely data, times with their probabilities, and masks.

    Times are drawn with their probability p and the loss weighed by 1 / (p n) for n times: the mean is that of equal times.
    """
    if sum(times.values()) != 1 or min(times.values()) <= 0:
        raise ValueError(f"time probabilities {[str(p) for p in times.values()]}: a law with every time possible")
    even = Fraction(1, len(times))
    square = mean = Fraction(0)
    of_masks = of_times = of_data = Fraction(0)
    means = []
    for x in range(data):
        first = second = Fraction(0)
        for t, p in times.items():
            weight = even / p
            values = [(chance(m, L, t), weight * loss(x, t, m)) for m in masks(L)]
            g = sum((c * v for c, v in values), Fraction(0))
            whole = sum((c * v * v for c, v in values), Fraction(0))
            of_masks += p * (whole - g * g) / data
            first += p * g
            second += p * g * g
            square += p * whole / data
        of_times += (second - first * first) / data
        mean += first / data
        means.append(first)
    of_data = sum((m * m for m in means), Fraction(0)) / data - mean * mean
    return Terms(square - mean * mean, of_masks, of_times, of_data)


def mirrored(f: Callable[[Masks], Fraction], L: int, t: Fraction) -> tuple[Fraction, Fraction]:
    r"""The variance of f under masks at time t, and its covariance with the mirrored masks :math:`U_i > 1 - t`.

    >>> mirrored(lambda m: Fraction(len(m)), 1, Fraction(1, 2))
    (Fraction(1, 4), Fraction(-1, 4))
    """
    both, neither = max(Fraction(0), 2 * t - 1), max(Fraction(0), 1 - 2 * t)
    single = 1 - both - neither
    law = {(1, 1): both, (0, 0): neither, (1, 0): single / 2, (0, 1): single / 2}
    product = mean = square = Fraction(0)
    for states in itertools.product(law, repeat=L):
        p = Fraction(1)
        for state in states:
            p *= law[state]
        first, second = (frozenset(i for i, s in enumerate(states) if s[k]) for k in (0, 1))
        product += p * f(first) * f(second)
        mean += p * f(first)
        square += p * f(first) ** 2
    return square - mean**2, product - mean**2


def stratified(values: Sequence[Sequence[Fraction]], each: int) -> tuple[Fraction, Fraction, Fraction]:
    """The variance of a mean of ``each`` draws from each of several equal strata, by enumeration; then of one draw and of the strata's means."""
    draws = [list(itertools.product(stratum, repeat=each)) for stratum in values]
    n = each * len(values)
    outcomes = [sum(itertools.chain.from_iterable(combo), Fraction(0)) / n for combo in itertools.product(*draws)]
    return (
        _variance(outcomes),
        _variance(list(itertools.chain.from_iterable(values))),
        _variance([sum(stratum, Fraction(0)) / len(stratum) for stratum in values]),
    )


def _variance(values: Sequence[Fraction]) -> Fraction:
    mean = sum(values, Fraction(0)) / len(values)
    return sum((v * v for v in values), Fraction(0)) / len(values) - mean**2


@dataclass(frozen=True)
class Measured:
    """The three terms in floats, of a loss or the squared length of a gradient, with the correlation of mirrored masks."""

    total: float
    masks: float
    times: float
    data: float
    #: The mean covariance of mirrored masks over the mean variance of masks.
    mirror: float


def measured(joint: Joint, denoiser: Denoiser, times: Sequence[float], gradient: bool) -> Measured:
    """The variance of the masked loss of a denoiser over all sequences, some equally likely times and all masks.

    Of the loss itself, or of its gradient with respect to the biases of the output, which is the marginals less the tokens
    summed over masked positions (variances are then of vectors: means of squared distances).

    Raises
    ------
    MemoryError
        Where the losses of all sequences and masks cannot fit.
    """
    V, L = joint.V, joint.L
    require_memory(8 * 3 * V**L * 2**L * V, f"the losses of {V}^{L} sequences under {2**L} sets of masks")
    words = np.indices((V,) * L).reshape(L, -1).T
    p = joint.probabilities().ravel()
    hidden = (np.arange(2**L)[:, None] >> np.arange(L)) & 1 == 1
    values = np.zeros((len(words), 2**L, V if gradient else 1))
    for k, mask in enumerate(hidden):
        contexts, back = np.unique(np.where(mask, V, words), axis=0, return_inverse=True)
        marginals = np.asarray(denoiser(contexts), dtype=float)[back.ravel()]
        told = np.take_along_axis(marginals, words[:, :, None], axis=2)[:, :, 0]
        if gradient:
            values[:, k] = ((marginals - np.eye(V)[words]) * mask[:, None]).sum(axis=1)
        else:
            values[:, k, 0] = -(np.log(told) * mask).sum(axis=1)
    sizes = hidden.sum(axis=1)
    chances = np.array([[t**m * (1 - t) ** (L - m) for m in sizes] for t in times])
    scaled = [values / (L * t) for t in times]
    means = np.stack([np.einsum("m,xmv->xv", c, s) for c, s in zip(chances, scaled, strict=True)])
    squares = np.stack([np.einsum("m,xmv->x", c, s**2) for c, s in zip(chances, scaled, strict=True)])
    within = squares - (means**2).sum(axis=2)
    overall = means.mean(axis=0)
    mean = p @ overall
    mirrored_products = []
    for t, s in zip(times, scaled, strict=True):
        both, neither = max(0.0, 2 * t - 1), max(0.0, 1 - 2 * t)
        pair = np.array([[neither, (1 - both - neither) / 2], [(1 - both - neither) / 2, both]])
        law = np.ones((1, 1))
        for _ in range(L):
            law = np.kron(pair, law)
        mirrored_products.append(np.einsum("xmv,mn,xnv->x", s, law, s, optimize=True))
    covariance = np.stack(mirrored_products) - (means**2).sum(axis=2)
    return Measured(
        float(p @ squares.mean(axis=0) - (mean**2).sum()),
        float(p @ within.mean(axis=0)),
        float(p @ ((means**2).sum(axis=2).mean(axis=0) - (overall**2).sum(axis=1))),
        float(p @ (overall**2).sum(axis=1) - (mean**2).sum()),
        float((p @ covariance.mean(axis=0)) / (p @ within.mean(axis=0))),
    )
