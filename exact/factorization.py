r"""Marginals against joint: the law of blockwise parallel decoding, its divergence from the joint, and how it splits.

Blocks are lists of positions, decoded in turn; the tokens of one block are drawn independently, given the blocks
before. The divergence is summed sequence by sequence; the total correlations come from entropies.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from exact.denoiser import ExactDenoiser
from exact.information import entropy, kl, total_correlation
from exact.joint import Joint
from exact.lattice import contexts, marginal_cube
from exact.logsum import LogSum
from exact.types import Denoiser, Nats, Table

Blocks = Sequence[Sequence[int]]


def product_of_marginals(joint: Joint) -> Joint:
    r"""The law :math:`\prod_i P_i(x_i)` of one parallel step from the exact marginals.

    >>> product_of_marginals(Joint([[1, 0], [0, 1]])).weights.tolist()
    [[1, 1], [1, 1]]
    """
    table = np.array(1, dtype=object)
    for i in range(joint.L):
        table = np.multiply.outer(table, joint.marginal([i]).astype(object if joint.exact else float))
    return Joint(table if joint.exact else table.astype(np.float64))


def block_divergence(joint: Joint, blocks: Blocks) -> LogSum:
    r"""The exact divergence :math:`\mathrm{KL}(P \| Q)` of blockwise decoding with exact marginals, sequence by sequence.

    .. math:: \sum_x P(x) \Bigl(\log P(x) - \sum_b \sum_{i \in b} \log \frac{P(x_{<b}, x_i)}{P(x_{<b})}\Bigr)

    >>> from exact.logsum import log
    >>> block_divergence(Joint([[1, 0], [0, 1]]), [[0, 1]]) == log(2)
    True
    """
    require_partition(joint.L, blocks)
    cube, V = marginal_cube(joint), joint.V
    terms: dict[int, Fraction] = {}
    for x in itertools.product(range(V), repeat=joint.L):
        weight = int(joint.weights[x])
        if not weight:
            continue
        share = Fraction(weight, joint.total)
        context = [V] * joint.L
        found = [(weight, 1), (joint.total, -1)]
        for block in blocks:
            found.append((int(cube[tuple(context)]), len(block)))
            for i in block:
                seen = (*context[:i], x[i], *context[i + 1 :])
                found.append((int(cube[seen]), -1))
            for i in block:
                context[i] = x[i]
        for number, times in found:
            terms[number] = terms.get(number, Fraction(0)) + times * share
    return LogSum(terms)


def block_correlation(joint: Joint, blocks: Blocks) -> Nats:
    r"""The summed conditional total correlations :math:`\sum_b E\,\mathrm{CTC}(X_b \mid X_{<b})`, from entropies.

    >>> block_correlation(Joint([[1, 0], [0, 1]]), [[0], [1]]) == 0
    True
    """
    require_partition(joint.L, blocks)
    total: Nats = LogSum() if joint.exact else 0.0
    seen: list[int] = []
    for block in blocks:
        total = total + total_correlation(joint, block, given=seen)
        seen += block
    return total


@dataclass(frozen=True)
class Split:
    """The divergence of a decoding law and its two parts, in nats."""

    divergence: float
    correlation: float
    model_error: float


def block_law(denoiser: Denoiser, V: int, L: int, blocks: Blocks) -> Table:
    r"""The law :math:`\prod_b \prod_{i \in b} f_i(x_i | x_{<b})` of what a denoiser draws block by block, ``[V, ..., V]``.

    >>> from exact.languages import parity
    >>> float(block_law(ExactDenoiser(parity(2)), 2, 2, [[0, 1]])[0, 0])
    0.25
    """
    require_partition(L, blocks)
    law = np.ones((1,) * L)
    seen: list[int] = []
    for block in blocks:
        marginals = denoiser(prefixes(V, L, seen))
        for i in block:
            shape = [V if j in (*seen, i) else 1 for j in range(L)]
            table = marginals[:, i, :].reshape((V,) * (len(seen) + 1))
            law = law * table.transpose(np.argsort([*seen, i])).reshape(shape)
        seen += block
    return law


def split(joint: Joint, denoiser: Denoiser, blocks: Blocks) -> Split:
    r"""The divergence of a denoiser's blockwise decoding, split into total correlation and model error.

    .. math:: \mathrm{KL}(P \| Q) = \sum_b E\,\mathrm{CTC}(X_b | X_{<b}) + \sum_b \sum_{i \in b} E\,\mathrm{KL}(P_i \| Q_i)

    The divergence is computed from the output law Q, the correlation from entropies, and the model error from the
    marginals: three computations, of which the first must be the sum of the others, to float64 roundoff.
    """
    require_partition(joint.L, blocks)
    p = joint.probabilities()
    cube = marginal_cube(joint) / joint.total
    with np.errstate(divide="ignore"):
        log_q = np.log(block_law(denoiser, joint.V, joint.L, blocks))
    model_error = 0.0
    seen: list[int] = []
    for block in blocks:
        given = prefixes(joint.V, joint.L, seen)
        marginals = denoiser(given)
        for i in block:
            with np.errstate(divide="ignore"):
                used = np.log(marginals[:, i, :])
            together = cube[tuple(np.moveaxis(_with_token(given, i, joint.V), -1, 0))]
            alone = cube[tuple(given.T)][:, None]
            mass = together > 0
            exact = np.log(together / np.where(alone > 0, alone, 1), where=mass, out=np.zeros_like(together))
            model_error += float((together[mass] * (exact - used)[mass]).sum())
        seen += block
    support = p > 0
    divergence = float((p[support] * (np.log(p[support]) - log_q[support])).sum())
    return Split(divergence, float(block_correlation(joint, blocks)), model_error)


def product_split(joint: Joint, laws: Table | Sequence[Sequence[float]]) -> Split:
    r"""The divergence of a joint from a product of given laws, split into its own total correlation and the drift.

    .. math:: \mathrm{KL}(J \| \textstyle\prod_i q_i) = \mathrm{TC}(J) + \sum_i \mathrm{KL}(J_i \| q_i)

    Row i of ``laws``, ``[L, V]``, is :math:`q_i`. The drift, kept as ``model_error``, is zero where the laws are the
    joint's marginals. The divergence is summed cell by cell, the correlation comes from entropies and the drift from
    marginals: three computations, of which the first must be the sum of the others, to float64 roundoff. The
    divergence and the drift are ``math.inf`` where a law misses mass of the joint.

    Raises ValueError where the laws are not L rows of V weights of at least 0 with a positive sum.

    >>> product_split(Joint([[1, 0], [0, 1]]), [[0.5, 0.5], [0.5, 0.5]])
    Split(divergence=0.6931471805599453, correlation=0.6931471805599453, model_error=0.0)
    """
    laws = np.asarray(laws, dtype=np.float64)
    if laws.shape != (joint.L, joint.V):
        raise ValueError(f"laws of shape {laws.shape}: one row for each of {joint.L} tokens, {joint.V} weights a row")
    if not (np.isfinite(laws).all() and laws.min() >= 0 and (laws.sum(axis=1) > 0).all()):
        raise ValueError("each law has finite weights of at least 0 with a positive sum")
    laws = laws / laws.sum(axis=1, keepdims=True)
    p = joint.probabilities()
    with np.errstate(divide="ignore"):
        log_q = np.array(0.0)
        for law in laws:
            log_q = np.add.outer(log_q, np.log(law))
    support = p > 0
    divergence = float((p[support] * (np.log(p[support]) - log_q[support])).sum())
    marginals = (Joint(np.asarray(joint.marginal([i]) / joint.total, dtype=np.float64)) for i in range(joint.L))
    drift = sum(float(kl(own, Joint(law))) for own, law in zip(marginals, laws, strict=True))
    return Split(divergence, float(total_correlation(joint)), drift)


@dataclass(frozen=True)
class MarginalError:
    """How far a denoiser's marginals are from the exact ones, over every masked position of every possible context."""

    contexts: int
    mean_tv: float
    largest_tv: float
    mean_kl: float
    largest_kl: float

    def __str__(self) -> str:
        return (
            f"marginals at {self.contexts:,} contexts: TV {self.mean_tv:.2g} on average, {self.largest_tv:.2g} at most; "
            f"KL {self.mean_kl:.2g} on average, {self.largest_kl:.2g} at most"
        )


def marginal_error(joint: Joint, denoiser: Denoiser) -> MarginalError:
    r"""Total variation and :math:`\mathrm{KL}(P_i \| f_i)` of marginals, averaged over masked positions with equal weight.

    >>> from exact.denoiser import ExactDenoiser
    >>> from exact.languages import parity
    >>> marginal_error(parity(3), ExactDenoiser(parity(3))).largest_tv
    0.0
    """
    every = contexts(joint.V, joint.L)
    every = every[(marginal_cube(joint).ravel() > 0) & (every == joint.V).any(axis=1)]
    masked = every == joint.V
    exact, model = ExactDenoiser(joint)(every)[masked], denoiser(every)[masked]
    tv = np.abs(exact - model).sum(axis=1) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        kl = np.where(exact > 0, exact * np.log(exact / model), 0.0).sum(axis=1)
    return MarginalError(len(every), float(tv.mean()), float(tv.max()), float(kl.mean()), float(kl.max()))


def accuracy_gap(joint: Joint) -> tuple[Fraction, Fraction]:
    """The probability of the joint's mode, and of the sequence of most likely tokens (first ones at ties).

    >>> accuracy_gap(Joint([[3, 0], [0, 2]]))
    (Fraction(3, 5), Fraction(3, 5))
    """
    greedy = tuple(int(joint.marginal([i]).argmax()) for i in range(joint.L))
    return Fraction(int(joint.weights.max()), joint.total), Fraction(int(joint.weights[greedy]), joint.total)


def conditional_entropies(joint: Joint) -> Nats:
    r"""The least cross-entropy of one pass over all masks, :math:`\sum_i H(X_i)`."""
    return sum((entropy(joint, [i]) for i in range(1, joint.L)), entropy(joint, [0]))


def cross_entropy(joint: Joint, laws: Sequence[Sequence[int]]) -> LogSum:
    r"""The loss :math:`-\sum_x P(x) \sum_i \log f_i(x_i)` of integer weight rows f, all positive, sequence by sequence."""
    terms: dict[int, Fraction] = {}
    for x in itertools.product(range(joint.V), repeat=joint.L):
        share = Fraction(int(joint.weights[x]), joint.total)
        for law, token in zip(laws, x, strict=True):
            terms[law[token]] = terms.get(law[token], Fraction(0)) - share
            terms[sum(law)] = terms.get(sum(law), Fraction(0)) + share
    return LogSum(terms)


def discrimination(joint: Joint, laws: Sequence[Sequence[int]]) -> Fraction:
    r"""How far marginals are from given laws, rationally: half :math:`\sum_i \sum_a (P_i(a) - q_i(a))^2 / (P_i(a) + q_i(a))`.

    It is at most :math:`\sum_i \mathrm{KL}(P_i \| q_i)`, and 0 only where the laws are the marginals.

    >>> discrimination(Joint([1, 1]), [[1, 1]]), discrimination(Joint([1, 1]), [[1, 3]])
    (Fraction(0, 1), Fraction(1, 15))
    """
    total = Fraction(0)
    for i, law in enumerate(laws):
        for weight, said in zip(joint.marginal([i]).tolist(), law, strict=True):
            p, q = Fraction(weight, joint.total), Fraction(said, sum(law))
            total += (p - q) ** 2 / (2 * (p + q)) if p + q else 0
    return total


def _with_token(given: Table, i: int, V: int) -> Table:
    """Each context with each token at position i, ``[B, V, L]``."""
    moved = np.repeat(given[:, None, :], V, axis=1)
    moved[:, :, i] = np.arange(V)
    return moved


def prefixes(V: int, L: int, seen: Sequence[int]) -> Table:
    """Every way to tell the tokens at ``seen``, in that order, the others masked."""
    told = np.array(list(itertools.product(range(V), repeat=len(seen))), dtype=int)
    given = np.full((len(told), L), V)
    given[:, list(seen)] = told
    return given


def require_partition(L: int, blocks: Blocks) -> None:
    """Raise ValueError where the blocks are no partition of the positions."""
    if sorted(i for block in blocks for i in block) != list(range(L)) or not all(blocks):
        raise ValueError(
            f"blocks {[list(b) for b in blocks]}: every position of 0 to {L - 1} stands in exactly one block"
        )
