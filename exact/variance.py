r"""Where the variance of the masked training loss comes from, in rationals: every datum, time and set of masks.

A training step draws a datum, a time from a grid and a set of masks, each token masked at time t with probability t. Its
loss is divided by the share of its time, so that every law of times gives the same mean.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb

import numpy as np
from flint import arb, fmpq, fmpq_poly

from exact.denoiser import Conditionals
from exact.joint import Joint, require_memory
from exact.types import Denoiser

Masks = frozenset[int]
#: From a datum, a time and a set of masks to a loss.
Loss = Callable[[int, Fraction, Masks], Fraction]
#: Chances and values.
Drawn = Iterable[tuple[Fraction, Fraction]]


def masks(L: int) -> Iterator[Masks]:
    """Every set of masks of L tokens, smaller ones first."""
    for size in range(L + 1):
        yield from map(frozenset, itertools.combinations(range(L), size))


def chance(hidden: Masks, L: int, t: Fraction) -> Fraction:
    """The chance of a set of masks at time t."""
    return t ** len(hidden) * (1 - t) ** (L - len(hidden))


def total(values: Iterable[Fraction]) -> Fraction:
    """A sum of fractions."""
    return sum(values, Fraction(0))


def variance(drawn: Drawn) -> Fraction:
    """The variance over all outcomes, as the second moment less the squared mean."""
    outcomes = list(drawn)
    return total(p * v * v for p, v in outcomes) - total(p * v for p, v in outcomes) ** 2


def spread(drawn: Drawn) -> Fraction:
    """The variance as the mean squared distance from the mean."""
    outcomes = list(drawn)
    mean = total(p * v for p, v in outcomes)
    return total(p * (v - mean) ** 2 for p, v in outcomes)


@dataclass(frozen=True)
class Losses:
    """What a training step may meet: the weights of the data, and for each datum and time the chances of losses."""

    data: tuple[int, ...]
    cells: tuple[tuple[tuple[tuple[Fraction, Fraction], ...], ...], ...]

    def __str__(self) -> str:
        rows = [[", ".join(f"{v} with {p}" for p, v in cell) for cell in row] for row in self.cells]
        return f"data {self.data}, at each time " + " | ".join("; ".join(row) for row in rows)

    @property
    def shares(self) -> list[Fraction]:
        """The law of the data."""
        return [Fraction(weight, sum(self.data)) for weight in self.data]

    @property
    def times(self) -> int:
        """The number of times of the grid."""
        return len(self.cells[0])

    def mean(self, x: int, k: int) -> Fraction:
        r"""The mean over masks of a datum's loss at a time, :math:`g(x_0, t)`."""
        return total(p * v for p, v in self.cells[x][k])


def plain(loss: Loss, data: Sequence[int], L: int, grid: Sequence[Fraction]) -> Losses:
    """The losses under one set of masks a step."""
    sets = list(masks(L))
    cells = (tuple(tuple((chance(m, L, t), loss(x, t, m)) for m in sets) for t in grid) for x in range(len(data)))
    return Losses(tuple(data), tuple(cells))


def mirrored(loss: Loss, data: Sequence[int], L: int, grid: Sequence[Fraction]) -> Losses:
    r"""The mean loss of two sets of masks a step, :math:`U_i < t` and :math:`U_i > 1 - t`."""
    cells = (
        tuple(
            tuple((p, (loss(x, t, first) + loss(x, t, second)) / Fraction(2)) for p, first, second in mirror(L, t))
            for t in grid
        )
        for x in range(len(data))
    )
    return Losses(tuple(data), tuple(cells))


def mirror(L: int, t: Fraction) -> Iterator[tuple[Fraction, Masks, Masks]]:
    """Every pair of mirrored sets of masks at time t with its chance."""
    both, neither = max(Fraction(0), 2 * t - 1), max(Fraction(0), 1 - 2 * t)
    single = (1 - both - neither) / 2
    law = {(True, True): both, (False, False): neither, (True, False): single, (False, True): single}
    for states in itertools.product(law, repeat=L):
        p = Fraction(1)
        for state in states:
            p *= law[state]
        first, second = (frozenset(i for i, state in enumerate(states) if state[k]) for k in (0, 1))
        yield p, first, second


def lost_bits(joint: Joint, grid: Sequence[Fraction]) -> Losses:
    r"""The masked loss :math:`\frac1{Lt} \sum_{i \in M} -\log_2 p(x_i | x_{visible})` of a joint's own conditionals, in bits.

    Raises
    ------
    ValueError
        Where a conditional is no power of 1/2: the loss would be no fraction.
    """
    conditionals, V = Conditionals(joint), joint.V
    words = [word for word in np.ndindex(*joint.weights.shape) if joint.weights[word]]

    def bits(p: Fraction) -> int:
        if p.numerator != 1 or p.denominator & (p.denominator - 1):
            raise ValueError(f"a conditional of {p}: powers of 1/2 alone have whole bits")
        return p.denominator.bit_length() - 1

    def loss(x: int, t: Fraction, hidden: Masks) -> Fraction:
        rows = conditionals.at(tuple(V if i in hidden else int(v) for i, v in enumerate(words[x])))
        return total(Fraction(bits(Fraction(rows[i][words[x][i]]))) for i in hidden) / (joint.L * t)

    return plain(loss, [int(joint.weights[word]) for word in words], joint.L, grid)


def outcomes(losses: Losses, law: Sequence[Fraction]) -> Iterator[tuple[Fraction, Fraction]]:
    """Every outcome of a step, datum, time and masks, with its chance and its weighed loss, times drawn from a law."""
    _require_law(losses, law)
    for share, row in zip(losses.shares, losses.cells, strict=True):
        for p, cell in zip(law, row, strict=True):
            for c, value in cell:
                yield share * p * c, value / (losses.times * p)


def of_masks(losses: Losses, law: Sequence[Fraction]) -> Fraction:
    r"""The term of masks, :math:`E_{x_0, t} \mathrm{Var}_M`."""
    _require_law(losses, law)
    n = losses.times
    return total(
        share * p * spread((c, value / (n * p)) for c, value in row[k])
        for share, row in zip(losses.shares, losses.cells, strict=True)
        for k, p in enumerate(law)
    )


def of_times(losses: Losses, law: Sequence[Fraction]) -> Fraction:
    r"""The term of times, :math:`E_{x_0} \mathrm{Var}_t\, g`."""
    _require_law(losses, law)
    n = losses.times
    return total(
        share * spread((p, losses.mean(x, k) / (n * p)) for k, p in enumerate(law))
        for x, share in enumerate(losses.shares)
    )


def of_data(losses: Losses) -> Fraction:
    r"""The term of data, :math:`\mathrm{Var}_{x_0} E_t\, g`: no law of times changes it."""
    n = losses.times
    return spread(
        (share, total(losses.mean(x, k) for k in range(n)) / Fraction(n)) for x, share in enumerate(losses.shares)
    )


def moments(losses: Losses) -> list[Fraction]:
    r"""The second moment at each time over data and masks, :math:`E[l^2 | t]`."""
    return [
        total(share * p * v * v for share, row in zip(losses.shares, losses.cells, strict=True) for p, v in row[k])
        for k in range(losses.times)
    ]


def means(losses: Losses) -> list[Fraction]:
    r"""The mean at each time over data and masks, :math:`E[l | t]`."""
    return [total(share * losses.mean(x, k) for x, share in enumerate(losses.shares)) for k in range(losses.times)]


def within(losses: Losses) -> list[Fraction]:
    """The variance of masks within a datum at each time, its mean over data."""
    return [
        total(share * spread(row[k]) for share, row in zip(losses.shares, losses.cells, strict=True))
        for k in range(losses.times)
    ]


def _require_law(losses: Losses, law: Sequence[Fraction]) -> None:
    if sum(law) != 1 or min(law) <= 0 or len(law) != losses.times:
        raise ValueError(
            f"time probabilities {[str(p) for p in law]}: a law on {losses.times} times, every one possible"
        )


def _sizes(P: int) -> fmpq_poly:
    r"""The second moment of :math:`|M| / P` as a polynomial in t, size by size."""
    t = fmpq_poly([0, 1])
    return sum((comb(P, m) * fmpq(m * m, P * P) * t**m * (1 - t) ** (P - m) for m in range(P + 1)), fmpq_poly([0]))


def additive_moment(P: int, t: Fraction) -> Fraction:
    r"""The second moment at time t of a loss of 1 on each of P tokens, :math:`l = |M| / (P t)`.

    >>> additive_moment(1, Fraction(1, 4))
    Fraction(4, 1)
    """
    found = _sizes(P)(fmpq(t.numerator, t.denominator))
    return Fraction(int(found.p), int(found.q)) / t**2


def additive_moment_from(P: int, least: Fraction) -> arb:
    """The same integrated over times from a least one to 1, power by power: the first grows like a logarithm."""
    start = arb(least.numerator) / least.denominator
    first, *rest = (arb(c) for c in list(_sizes(P).coeffs())[1:])
    return -first * start.log() + sum((c * (1 - start**k) / k for k, c in enumerate(rest, 1)), arb(0))


def strata_mean(values: Sequence[Sequence[int]], each: int) -> Iterator[tuple[Fraction, Fraction]]:
    """Every outcome of the mean of ``each`` draws from each of several equal strata, with its chance."""
    draws = [list(itertools.product(stratum, repeat=each)) for stratum in values]
    count, n = Fraction(1), each * len(values)
    for options in draws:
        count *= len(options)
    for combination in itertools.product(*draws):
        yield 1 / count, Fraction(sum(itertools.chain.from_iterable(combination)), n)


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
    """The variance of the masked loss of a denoiser over all possible sequences, some equally likely times and all masks.

    Of the loss itself, or of its gradient with respect to the biases of the output, which is the marginals less the tokens
    summed over masked positions (variances are then of vectors: means of squared distances).

    Raises
    ------
    MemoryError
        Where the losses of all sequences and masks cannot fit.
    """
    V, L = joint.V, joint.L
    require_memory(8 * 3 * V**L * 2**L * V, f"the losses of {V}^{L} sequences under {2**L} sets of masks")
    p = joint.probabilities().ravel()
    words, p = np.indices((V,) * L).reshape(L, -1).T[p > 0], p[p > 0]
    hidden = (np.arange(2**L)[:, None] >> np.arange(L)) & 1 == 1
    values = np.zeros((len(words), 2**L, V if gradient else 1))
    for k, mask in enumerate(hidden):
        contexts, back = np.unique(np.where(mask, V, words), axis=0, return_inverse=True)
        marginals = np.asarray(denoiser(contexts), dtype=float)[back.ravel()]
        told = np.take_along_axis(marginals, words[:, :, None], axis=2)[:, :, 0]
        if gradient:
            values[:, k] = ((marginals - np.eye(V)[words]) * mask[:, None]).sum(axis=1)
        else:
            values[:, k, 0] = -np.log(np.where(mask, told, 1)).sum(axis=1)
    sizes = hidden.sum(axis=1)
    chances = np.array([[t**m * (1 - t) ** (L - m) for m in sizes] for t in times])
    scaled = [values / (L * t) for t in times]
    means = np.stack([np.einsum("m,xmv->xv", c, s) for c, s in zip(chances, scaled, strict=True)])
    overall = means.mean(axis=0)
    mean = p @ overall
    distances = [(s, g[:, None], c) for s, g, c in zip(scaled, means, chances, strict=True)]
    within = np.stack([np.einsum("m,xmv->x", c, (s - g) ** 2) for s, g, c in distances])
    overall_spread = np.mean([np.einsum("x,m,xmv->", p, c, (s - mean) ** 2) for s, _, c in distances])
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
        float(overall_spread),
        float(p @ within.mean(axis=0)),
        float(p @ ((means - overall) ** 2).sum(axis=2).mean(axis=0)),
        float(p @ ((overall - mean) ** 2).sum(axis=1)),
        float((p @ covariance.mean(axis=0)) / (p @ within.mean(axis=0))),
    )
