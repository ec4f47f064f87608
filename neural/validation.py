r"""What parallel decoding costs on a checkpoint that has no known joint: laws, losses, calibration and decay, in nats.

A model here is a denoiser with ``V``; one whose ids are not 0 to V - 1 with the mask V also says ``mask`` and
``alphabet`` (:class:`~neural.pretrained.Pretrained`). Its conditionals need not come from one joint: every number
that needs a joint says which order of the chain rule made it.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import rel_entr, stdtrit

from exact.factorization import Split, product_split
from exact.information import kl, total_variation
from exact.joint import Joint, require_table
from exact.sampling import picked
from neural.prompts import require_count

#: The chance that an interval misses what it is for.
ALARM = 0.05
#: Contexts of the last step of an enumeration that are read unless a number of tokens is named.
PASSES = 1024
#: Contexts read at a time: their laws over a large alphabet must fit in memory.
ROWS = 256


def mask_of(model: Any) -> int:
    """The id of the mask."""
    return int(getattr(model, "mask", model.V))


def alphabet_of(model: Any) -> np.ndarray:
    """The id of each token of the alphabet."""
    return np.asarray(getattr(model, "alphabet", np.arange(model.V)))


def laws_at(model: Any, contexts: np.ndarray, positions: Sequence[int]) -> np.ndarray:
    """The marginals at some positions, ``[B, P, V]``."""
    return model.at(contexts, positions) if hasattr(model, "at") else model(contexts)[:, list(positions)]


def eligible(model: Any, ids: np.ndarray) -> np.ndarray:
    """The positions whose token is in the alphabet and stands for text: those that can be masked and judged."""
    text = np.setdiff1d(alphabet_of(model), list(getattr(model, "reserved", ())))
    return np.flatnonzero(np.isin(ids, text))


def affordable(V: int, masks: int) -> int:
    """The most tokens at each of some masked positions whose prefixes are no more than :data:`PASSES`.

    >>> affordable(591, 2), affordable(591, 3), affordable(20, 3)
    (591, 32, 20)
    """
    most = next(M for M in itertools.count(1) if (M + 1) ** (masks - 1) > PASSES)
    return min(V, most)


@dataclass(frozen=True)
class MaskedLaw:
    """The law of some masked positions by the chain rule in one order."""

    #: Its weights are the probabilities of the sequences of kept tokens, one axis a position, their total what is kept.
    joint: Joint
    #: The tokens kept at each position as places in the alphabet, ``[k, M]``.
    kept: np.ndarray
    #: The probability of all other sequences.
    left_out: float
    #: The laws of the single positions with all of them masked, ``[k, V]``.
    parallel: np.ndarray
    #: Contexts read.
    passes: int


def masked_law(
    model: Any,
    ids: np.ndarray,
    positions: Sequence[int],
    order: Sequence[int],
    top: int | None = None,
    parallel: np.ndarray | None = None,
) -> MaskedLaw:
    r"""The law :math:`\prod_j f_{\sigma_j}(x_{\sigma_j} | x_{\sigma_1}, \dots, x_{\sigma_{j-1}}, c)` of masked positions.

    Every prefix is filled in and read. Axes follow ``positions``, whatever the order. With ``top``, only that many of
    the likeliest tokens of each position's parallel law are filled in, and the mass of all others is told.

    Parameters
    ----------
    ids
        The text ``[L]``; what it holds at the positions is not looked at.
    order
        The positions in the order of the chain rule.
    parallel
        The laws with all positions masked ``[k, V]``, where they are known.

    Raises
    ------
    ValueError
        Where the order is no order of the positions, or top is below 1.
    MemoryError
        Where the table cannot fit.
    """
    positions, k = list(positions), len(positions)
    if sorted(order) != sorted(set(positions)) or not k:
        raise ValueError(f"order {list(order)}: each of the positions {positions} once")
    if top is not None and top < 1:
        raise ValueError(f"top {top}: at least 1 token is kept")
    alphabet, context = alphabet_of(model), _masked(model, ids, positions)
    known = parallel is not None
    if parallel is None:
        parallel = laws_at(model, context[None], positions)[0]
    M = min(top or model.V, model.V)
    require_table(M, k)
    kept = np.sort(np.argsort(-parallel, axis=1, kind="stable")[:, :M], axis=1)
    places = [positions.index(i) for i in order]
    table, passes = parallel[places[0], kept[places[0]]], 0 if known else 1
    for step in range(1, k):
        prefixes = np.stack(np.meshgrid(*(kept[j] for j in places[:step]), indexing="ij"), -1).reshape(-1, step)
        rows = np.repeat(context[None], len(prefixes), axis=0)
        rows[:, list(order[:step])] = alphabet[prefixes]
        wanted = kept[places[step]]
        blocks = (rows[at : at + ROWS] for at in range(0, len(rows), ROWS))
        laws = np.concatenate([laws_at(model, block, [order[step]])[:, 0, wanted] for block in blocks])
        table = (table[:, None] * laws).ravel()
        passes += len(rows)
    joint = Joint(table.reshape((M,) * k).transpose(np.argsort(places)))
    return MaskedLaw(joint, kept, max(0.0, 1 - joint.total) if M < model.V else 0.0, parallel, passes)


@dataclass(frozen=True)
class Order:
    """What the chain rule in one order makes of the masked positions."""

    #: Against the product of the parallel laws: the divergence, its own total correlation, and the drift.
    split: Split
    #: The likeliest sequence, in ids.
    argmax: tuple[int, ...]
    #: Minus the log-probability of the text's own tokens.
    truth: float
    left_out: float


@dataclass(frozen=True)
class MaskReport:
    """Some masked positions of a text: both orders of the chain rule, and the parallel laws."""

    positions: tuple[int, ...]
    text: tuple[int, ...]
    left: Order
    right: Order
    #: The gap between the orders: zero for conditionals of one joint.
    left_right: float
    right_left: float
    total_variation: float
    argmax: tuple[int, ...]
    truth: float
    left_out: float
    #: The tokens kept at each position.
    kept: int
    passes: int


def mask_report(model: Any, ids: np.ndarray, positions: Sequence[int], top: int | None = None) -> MaskReport:
    r"""The laws of masked positions from left to right, :math:`J_L`, and back, :math:`J_R`, against the parallel product.

    With ``top``, divergences and correlations are those of the laws given that every token is a kept one; the
    log-probabilities of the text's tokens are whole. Position by position in increasing order.

    Raises
    ------
    ValueError
        Where there are fewer than two positions or more than four, or a position's token is not in the alphabet.
    """
    require_count(len(positions), "masks")
    positions, alphabet = tuple(sorted(positions)), alphabet_of(model)
    places = {int(id): place for place, id in enumerate(alphabet)}
    text = tuple(int(ids[i]) for i in positions)
    if bad := [id for id in text if id not in places]:
        raise ValueError(f"the masked token, id {bad[0]}, is not in the alphabet")
    told = [places[id] for id in text]
    left = masked_law(model, ids, positions, positions, top)
    right = masked_law(model, ids, positions, positions[::-1], top, left.parallel)
    truth = -sum(_log(law[v]) for law, v in zip(left.parallel, told, strict=True))
    inside = np.array([law[kept] for law, kept in zip(left.parallel, left.kept, strict=True)])
    first, more = _order(model, ids, left, positions, told, inside)
    second, again = _order(model, ids, right, positions[::-1], told, inside)
    return MaskReport(
        positions,
        text,
        first,
        second,
        float(kl(left.joint, right.joint)),
        float(kl(right.joint, left.joint)),
        float(total_variation(left.joint, right.joint)),
        tuple(int(alphabet[law.argmax()]) for law in left.parallel),
        truth,
        max(0.0, 1 - float(inside.sum(axis=1).prod())) if inside.shape[1] < model.V else 0.0,
        inside.shape[1],
        left.passes + right.passes + more + again,
    )


def _order(
    model: Any, ids: np.ndarray, law: MaskedLaw, order: Sequence[int], told: Sequence[int], inside: np.ndarray
) -> tuple[Order, int]:
    """One order's summary, and the contexts read where the text's own tokens are not among the kept ones."""
    alphabet, weights, passes = alphabet_of(model), law.joint.weights, 0
    cell = [np.flatnonzero(kept == v) for kept, v in zip(law.kept, told, strict=True)]
    if all(map(len, cell)):
        cost = -_log(weights[tuple(int(at[0]) for at in cell)])
    else:
        cost, passes = chain_cost(model, ids, order), len(order)
    best = np.unravel_index(int(weights.argmax()), weights.shape)
    argmax = tuple(int(alphabet[kept[at]]) for kept, at in zip(law.kept, best, strict=True))
    return Order(product_split(law.joint, inside), argmax, cost, law.left_out), passes


def chain_cost(model: Any, ids: np.ndarray, order: Sequence[int]) -> float:
    r"""Minus the log-probability of a text's own tokens, :math:`-\sum_j \log f_{\sigma_j}(x_{\sigma_j} | \cdot)`, token by token."""
    context, alphabet, cost = _masked(model, ids, order), alphabet_of(model), 0.0
    for i in order:
        law = laws_at(model, context[None], [i])[0, 0]
        cost -= _log(float(law[alphabet == ids[i]].sum()))
        context[i] = ids[i]
    return cost


@dataclass(frozen=True)
class Calibration:
    """The expected calibration error of confidence on texts, with an interval, over ``tokens`` masked tokens."""

    error: float
    low: float
    high: float
    tokens: int
    confidence: float
    accuracy: float


def calibration(
    model: Any, texts: Sequence[np.ndarray], masks: int, rng: np.random.Generator, bins: int = 10
) -> Calibration:
    r"""Confidence against being right on the texts' own tokens, each masked once, ``masks`` at a time.

    .. math:: \sum_b \frac{n_b}{n} \bigl|\overline{\text{confidence}}_b - \overline{\text{right}}_b\bigr|

    The interval is for the same sum with the chance of being right in place of being right. It misses with probability
    at most :data:`ALARM` where tokens are independent given their contexts: by McDiarmid the sum strays from its mean by
    :math:`\sqrt{\log(2/\alpha) / 2n}`, and its mean is above the wanted sum by at most
    :math:`\sum_b \frac{n_b}{n} / (2 \sqrt{n_b})`, by Jensen.

    Raises ValueError where no text has a token of the alphabet, or there is no bin.
    """
    if bins < 1:
        raise ValueError(f"bins={bins}: at least one interval of confidence is needed")
    alphabet, sure, right = alphabet_of(model), [], []
    for ids in texts:
        places = rng.permutation(eligible(model, ids))
        for group in (places[at : at + masks] for at in range(0, len(places), masks)):
            laws = laws_at(model, _masked(model, ids, group)[None], group.tolist())[0]
            sure += laws.max(axis=1).tolist()
            right += (alphabet[laws.argmax(axis=1)] == ids[group]).tolist()
    n = len(sure)
    if not n:
        raise ValueError("no token of the prompts is in the alphabet")
    bin_of = np.minimum((np.array(sure) * bins).astype(int), bins - 1)
    counts = np.bincount(bin_of, minlength=bins)
    difference = np.bincount(bin_of, np.array(sure) - np.array(right, dtype=float), minlength=bins)
    error = float(np.abs(difference).sum() / n)
    strays, bias = math.sqrt(math.log(2 / ALARM) / (2 * n)), float(np.sqrt(counts).sum() / (2 * n))
    low, high = max(0.0, error - strays - bias), min(1.0, error + strays)
    return Calibration(error, low, high, n, float(np.mean(sure)), float(np.mean(right)))


@dataclass(frozen=True)
class Decay:
    """The largest probability at one distance from what is visible: its mean and its spread over prompts."""

    distance: int
    mean: float
    #: The standard deviation over prompts; nan for one prompt.
    spread: float
    prompts: int


def decay(model: Any, texts: Sequence[np.ndarray], distances: int = 16) -> list[Decay]:
    r"""The largest probability :math:`\max_v f_i(v)` at :math:`i = c + d - 1`, all from c on being masked, c half a text.

    Of positions whose token is in the alphabet and stands for text; distances that no text reaches are left out.
    """
    found: dict[int, list[float]] = {}
    for ids in texts:
        start = max(1, len(ids) // 2)
        after = range(start, len(ids))
        text = set(eligible(model, ids).tolist())
        near = [i for i in after[:distances] if i in text]
        if not near:
            continue
        largest = laws_at(model, _masked(model, ids, after)[None], near)[0].max(axis=1)
        for i, value in zip(near, largest.tolist(), strict=True):
            found.setdefault(i - start + 1, []).append(value)
    return [
        Decay(d, float(np.mean(values)), float(np.std(values, ddof=1)) if len(values) > 1 else math.nan, len(values))
        for d, values in sorted(found.items())
    ]


@dataclass(frozen=True)
class Together:
    """What it costs to decode k adjacent tokens together: the mean over prompts, with an interval."""

    tokens: int
    mean: float
    low: float
    high: float
    #: Prompts that have so many adjacent tokens; where there is one prompt in all, the interval is over draws.
    prompts: int


def together(
    model: Any, texts: Sequence[np.ndarray], rng: np.random.Generator, most: int = 6, draws: int = 32
) -> list[Together]:
    r"""The divergence of the chain rule's law from the parallel product, for k = 1, 2, ... adjacent masked tokens.

    .. math:: \mathrm{KL}\bigl(J_L \| \textstyle\prod_i q_i\bigr)
        = \sum_{i=2}^k E_{x_{<i} \sim J_L}\, \mathrm{KL}\bigl(f_i(\cdot | x_{<i}) \| q_i\bigr)

    The prefixes are drawn from the model from left to right, and each divergence is summed over the alphabet: the mean
    of :math:`\log J_L - \log \prod_i q_i` with the last step of each token taken exactly, so it is never negative. The
    window starts at a place drawn once a prompt, the same for every k. The interval is Student's over prompts, 95 %.

    Raises ValueError where most or draws is below 1.
    """
    if min(most, draws) < 1:
        raise ValueError(f"{most} tokens together, {draws} draws: at least 1 of each")
    losses: list[list[np.ndarray]] = [[] for _ in range(most)]
    for ids in texts:
        window = _window(eligible(model, ids), most, rng)
        for k in range(1, len(window) + 1):
            losses[k - 1].append(_loss(model, ids, window[:k], rng, draws))
    return [_interval(k, samples, len(texts)) for k, samples in enumerate(losses, 1) if samples]


def capacity(curve: Sequence[Together], loss: float) -> tuple[int, int]:
    """The most tokens up to which the mean stays at most the loss, and up to which the interval's upper end does.

    >>> capacity([Together(1, 0, 0, 0, 9), Together(2, 0.1, 0, 0.3, 9)], 0.2)
    (2, 1)
    """
    by_mean = itertools.takewhile(lambda point: point.mean <= loss, curve)
    by_high = itertools.takewhile(lambda point: point.high <= loss, curve)
    return max((p.tokens for p in by_mean), default=0), max((p.tokens for p in by_high), default=0)


def _loss(model: Any, ids: np.ndarray, window: Sequence[int], rng: np.random.Generator, draws: int) -> np.ndarray:
    """One value a draw, whose mean is the divergence for this window."""
    alphabet, context = alphabet_of(model), _masked(model, ids, window)
    parallel = laws_at(model, context[None], window)[0]
    rows, loss = np.repeat(context[None], draws, axis=0), np.zeros(draws)
    laws = np.repeat(parallel[:1], draws, axis=0)
    for step, i in enumerate(window):
        if step:
            laws = laws_at(model, rows, [i])[:, 0]
            loss += rel_entr(laws, parallel[step]).sum(axis=1)
        if step + 1 < len(window):
            rows[:, i] = alphabet[picked(laws, rng)]
    return loss


def _interval(k: int, samples: Sequence[np.ndarray], prompts: int) -> Together:
    means = np.array([values.mean() for values in samples])
    among = samples[0] if prompts == 1 else means  # one text among several that has so long a run has no interval
    mean, n = float(means.mean()), len(among)
    if n < 2 or not np.isfinite(mean):
        return Together(k, mean, 0.0, 0.0 if k == 1 else math.inf, len(samples))
    half = float(stdtrit(n - 1, 1 - ALARM / 2) * among.std(ddof=1) / math.sqrt(n))
    return Together(k, mean, max(0.0, mean - half), mean + half, len(samples))


def _window(places: np.ndarray, most: int, rng: np.random.Generator) -> list[int]:
    """Adjacent places from a drawn start: ``most`` of them, or as many as there are anywhere."""
    run = {int(i): 1 for i in places}
    for i in sorted(run, reverse=True):
        run[i] += run.get(i + 1, 0)
    longest = min(most, max(run.values(), default=0))
    starts = sorted(i for i, length in run.items() if length >= longest)
    if not starts:
        return []
    start = starts[int(rng.integers(len(starts)))]
    return list(range(start, start + longest))


def _masked(model: Any, ids: np.ndarray, positions: Sequence[int] | np.ndarray | range) -> np.ndarray:
    context = np.array(ids, dtype=np.int64)
    context[list(positions)] = mask_of(model)
    return context


def _log(p: float) -> float:
    return math.log(p) if p > 0 else -math.inf
