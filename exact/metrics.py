r"""What is reported about samplers: how parallel, in which order, how often wrong, how calibrated.

A trace gives for each position the step in which it was revealed. Two positions of one step are tied; the three
readings of Kendall's tau differ in what they make of ties.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from exact.decoding import Trace
from exact.denoiser import ExactDenoiser
from exact.information import kl, total_variation
from exact.joint import Joint
from exact.lattice import contexts, marginal_cube
from exact.types import Denoiser, Nats, Number


def finalization_parallelism(trace: Trace) -> Fraction:
    r"""Average finalization parallelism :math:`n / T`: tokens over the steps that reveal any.

    Source: arXiv 2601.15593, Section 5 (reconstructed). Steps that reveal nothing are not counted.

    >>> finalization_parallelism((0, 0, 3))
    Fraction(3, 2)
    """
    return Fraction(len(trace), len(set(trace)))


def tau_a(trace: Trace) -> Fraction:
    r"""Kendall's :math:`\tau_a = (C - D) / \binom n2` of the order of revealing against the order of the text.

    >>> tau_a((0, 1, 2)), tau_a((0, 0, 0))
    (Fraction(1, 1), Fraction(0, 1))
    """
    _pairs(trace)
    return Fraction(_concordance(trace), math.comb(len(trace), 2))


def tau_b(trace: Trace) -> float:
    r"""Kendall's :math:`\tau_b = (C - D) / \sqrt{\binom n2 (\binom n2 - T)}`, T the tied pairs; nan where all are tied.

    >>> round(tau_b((0, 0, 1)), 6)
    0.816497
    """
    _pairs(trace)
    pairs = math.comb(len(trace), 2)
    untied = pairs - tied_pairs(trace)
    return _concordance(trace) / math.sqrt(pairs * untied) if untied else math.nan


def tau_stable(trace: Trace) -> Fraction:
    r"""Kendall's tau where tied positions count as revealed from left to right, as a stable sort of the trace has it.

    >>> tau_stable((0, 0, 0))
    Fraction(1, 1)
    """
    _pairs(trace)
    return Fraction(_concordance(trace) + tied_pairs(trace), math.comb(len(trace), 2))


def tied_pairs(trace: Trace) -> int:
    r"""The pairs of positions revealed in one step, :math:`\sum_t \binom{s_t}{2}`."""
    return sum(math.comb(trace.count(step), 2) for step in set(trace))


def law_of(metric: Callable[[Trace], Any], paths: Mapping[tuple[Any, Trace], Number]) -> dict[Any, Number]:
    """The law of a metric of traces under a law of sequences and traces, values in increasing order (nan last).

    >>> law_of(finalization_parallelism, {((0, 1), (0, 0)): 1})
    {Fraction(2, 1): 1}
    """
    law: dict[Any, Number] = defaultdict(int)
    for (_, trace), chance in paths.items():
        value = metric(trace)
        law[None if value != value else value] += chance
    nan = law.pop(None, 0)
    return dict(sorted(law.items())) | ({math.nan: nan} if nan else {})


@dataclass(frozen=True)
class OutputError:
    """How far the law of what is drawn is from the joint."""

    forward: Nats
    reverse: Nats
    total_variation: Number
    #: The mass that the sampler puts off the joint's support.
    sequence_error: Number
    #: The mass of the joint on sequences that the sampler can draw.
    coverage: Number
    #: The chance of drawing the joint's most likely sequence, the first of equal ones.
    mode_mass: Number


def output_error(joint: Joint, output: Joint) -> OutputError:
    r"""Forward and reverse divergence, total variation, sequence error rate, coverage and mode mass.

    >>> from exact.factorization import product_of_marginals
    >>> pair = Joint([[1, 0], [0, 1]])
    >>> found = output_error(pair, product_of_marginals(pair))
    >>> found.reverse, found.sequence_error, found.coverage, found.mode_mass
    (inf, Fraction(1, 2), Fraction(1, 1), Fraction(1, 4))
    """
    mode = [int(v) for v in np.unravel_index(int(joint.weights.argmax()), joint.weights.shape)]
    return OutputError(
        kl(joint, output),
        kl(output, joint),
        total_variation(joint, output),
        output.ratio(output.weights[joint.weights == 0].sum()),
        joint.ratio(joint.weights[output.weights > 0].sum()),
        output.probability(mode),
    )


def calibration_error(joint: Joint, denoiser: Denoiser, bins: int = 10) -> float:
    r"""Expected calibration error of confidence, over every masked position of every context of the joint.

    .. math:: \sum_b w_b \bigl|\overline{\text{confidence}}_b - \overline{P(X_i = \text{argmax} | x_C)}\bigr|

    Contexts weigh by their probability, each number of masks and each masked position alike; b runs over ``bins`` equal
    intervals of confidence. The accuracy is the exact probability, not a sample's.

    >>> from exact.denoiser import ExactDenoiser
    >>> from exact.languages import parity
    >>> calibration_error(parity(3), ExactDenoiser(parity(3)))
    0.0
    """

    if bins < 1:
        raise ValueError(f"bins={bins}: at least one interval of confidence is needed")
    every = contexts(joint.V, joint.L)
    masked = every == joint.V
    share = marginal_cube(joint).ravel() / joint.total
    kept = (share > 0) & masked.any(axis=1)
    every, masked, share = every[kept], masked[kept], share[kept]
    count = masked.sum(axis=1)
    weight = share / count / joint.L / np.array([math.comb(joint.L, m) for m in count])
    model, exact = denoiser(every)[masked], ExactDenoiser(joint)(every)[masked]
    weights = np.repeat(weight, count)
    best = model.argmax(axis=1)[:, None]
    sure, right = (np.take_along_axis(table, best, axis=1)[:, 0] for table in (model, exact))
    bin_of = np.minimum((sure * bins).astype(int), bins - 1)
    difference = np.bincount(bin_of, weights * (sure - right), minlength=bins)
    return float(np.abs(difference).sum())


def _concordance(trace: Trace) -> int:
    return sum((a < b) - (a > b) for a, b in itertools.combinations(trace, 2))


def _pairs(trace: Trace) -> None:
    if len(trace) < 2:
        raise ValueError(f"trace {trace}: an order needs at least two positions")
