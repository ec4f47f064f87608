r"""Hidden Markov models and chains of higher order, by transfer matrices.

Given told tokens, the marginals of all others come from one pass forward and one back, so any sampler can be run on long
texts. Blocks from left to right in a chain of order m are exact: the last m told tokens are all that matters. The mean
entropy given a random set has no finite recursion in a hidden chain: it is estimated from drawn texts, with an interval
that holds with a stated probability and assumes nothing about the distribution but its range.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import xlogy
from scipy.stats import binomtest

from exact.joint import require_memory
from exact.types import Table

#: Messages, in numbers, that are kept at a time.
ROOM = 2**23

Orders = Callable[[np.random.Generator], Sequence[Sequence[int]]]


@dataclass(frozen=True)
class Estimate:
    """A sample mean, an error it keeps to with probability at least 1 - ``risk``, and the number drawn."""

    value: float
    error: float
    risk: float
    drawn: int


class Hidden:
    r"""A hidden Markov model on L tokens: :math:`P(x) = \sum_h \mu(h_1) E(x_1|h_1) \prod_i T(h_i|h_{i-1}) E(x_i|h_i)`.

    Parameters are weights: ``initial`` [S], ``transition`` [S, S], ``emission`` [S, V], rows with positive sums.

    Raises
    ------
    ValueError
        Where the weights are no laws of fitting shapes.
    """

    def __init__(self, initial: Table, transition: Table, emission: Table, L: int):
        start, step, show = (np.asarray(a, dtype=float) for a in (initial, transition, emission))
        states = len(start)
        if step.shape != (states, states) or show.ndim != 2 or len(show) != states or L < 1:
            raise ValueError(
                f"weights of shapes {start.shape}, {step.shape}, {show.shape} and L={L}: [S], [S, S], [S, V]"
            )
        for rows in (start[None], step, show):
            if rows.min() < 0 or not (rows.sum(axis=1) > 0).all():
                raise ValueError("each law of a hidden Markov model has weights of at least 0 with a positive sum")
        require_memory(8 * 4 * L * (states + show.shape[1]), f"the messages of {L:,} tokens and {states:,} states")
        self.S, self.V, self.L = states, show.shape[1], L
        self.initial = start / start.sum()
        self.transition = step / step.sum(axis=1, keepdims=True)
        self.emission = show / show.sum(axis=1, keepdims=True)
        self._steps, self._shows = _edges(self.transition), _edges(self.emission)

    @classmethod
    def of_order(cls, initial: Table, kernel: Table, L: int) -> Hidden:
        """A chain of order m, its states the next m tokens: ``initial`` of shape (V,) * m, ``kernel`` (V,) * (m + 1)."""
        initial, kernel = _of_order(initial, kernel)
        m, V = initial.ndim, len(initial)
        if m > L:
            raise ValueError(f"L={L}: a chain of order {m} has at least {m} tokens")
        require_memory(8 * 6 * V ** (2 * m), f"the transfer matrix of order {m} over {V} symbols")
        step = np.zeros((V,) * (2 * m))
        for state in np.ndindex(*initial.shape):
            step[(*state, *state[1:])] = kernel[state]
        show = np.repeat(np.eye(V), V ** (m - 1), axis=0)
        return cls(initial.ravel(), step.reshape(V**m, V**m), show, L)

    def draw(self, rng: np.random.Generator, count: int) -> Table:
        """Texts, ``int[count, L]``."""
        texts = np.empty((count, self.L), dtype=int)
        state = _chosen(rng, _edges(self.initial[None]), np.zeros(count, dtype=int))
        for i in range(self.L):
            texts[:, i] = _chosen(rng, self._shows, state)
            state = _chosen(rng, self._steps, state)
        return texts

    def __call__(self, contexts: Table) -> Table:
        """The law of each token given the told ones, ``[B, L, V]``; in ``contexts`` the mask id V hides a token.

        Masked tokens of a context of probability zero get the uniform law.
        """
        contexts = np.asarray(contexts)
        if len(contexts) > (rows := max(1, ROOM // (self.L * self.S))):
            return np.concatenate([self(contexts[k : k + rows]) for k in range(0, len(contexts), rows)])
        shown = np.concatenate([self.emission.T, np.ones((1, self.S))])
        likely = shown[contexts]
        forward, back = np.empty(likely.shape), np.ones(likely.shape)
        message = np.broadcast_to(self.initial, likely[:, 0].shape)
        possible = np.ones(len(contexts), dtype=bool)
        for i in range(self.L):
            forward[:, i] = message
            here = message * likely[:, i]
            total = here.sum(axis=1, keepdims=True)
            possible &= total[:, 0] > 0
            message = here / np.where(total > 0, total, 1) @ self.transition
        for i in range(self.L - 1, 0, -1):
            behind = (likely[:, i] * back[:, i]) @ self.transition.T
            total = behind.sum(axis=1, keepdims=True)
            back[:, i - 1] = behind / np.where(total > 0, total, 1)
        laws = (forward * back) @ self.emission
        laws[~possible] = 1
        laws /= laws.sum(axis=2, keepdims=True)
        told = contexts[:, :, None] == np.arange(self.V)
        marginals: Table = np.where((contexts == self.V)[:, :, None], laws, told)
        return marginals

    def marginals(self, context: Table) -> Table:
        """The laws in one context, ``[L, V]``."""
        laws: Table = self(np.asarray(context)[None])[0]
        return laws

    def filtered(self, text: Table) -> Table:
        """The law of each token given all before it, ``[L, V]``."""
        laws, message = np.empty((self.L, self.V)), self.initial
        for i, token in enumerate(text):
            laws[i] = message @ self.emission
            message = (message * self.emission[:, token]) @ self.transition
            message = message / message.sum() if message.sum() else self.initial  # an impossible text
        return laws


def divergence_estimate(
    hidden: Hidden, orders: Orders, drawn: int, rng: np.random.Generator, risk: float = 1e-6
) -> Estimate:
    r"""The mean over orders of the divergence of decoding in blocks, from texts drawn from the model.

    .. math:: E \Bigl[\sum_t \sum_{i \in S_t} H(X_i | x_{C_t}) - \sum_i H(X_i | x_{<i})\Bigr]

    ``orders`` draws one ordered partition; a fixed one is a constant. The interval is the empirical Bernstein bound of
    Maurer and Pontil (2009) for a variable of range :math:`2 L \log V`.
    """
    if drawn < 2 or not 0 < risk < 1:
        raise ValueError(f"drawn={drawn}, risk={risk}: at least two texts, and a risk between 0 and 1")
    found = np.empty(drawn)
    for k in range(drawn):
        text = hidden.draw(rng, 1)[0]
        context = np.full(hidden.L, hidden.V)
        cost = 0.0
        for block in orders(rng):
            laws = hidden.marginals(context)[list(block)]
            cost -= float(xlogy(laws, laws).sum())
            context[list(block)] = text[list(block)]
        before = hidden.filtered(text)
        found[k] = cost + float(xlogy(before, before).sum())
    wide, logs = 2 * hidden.L * math.log(hidden.V), math.log(4 / risk)
    error = math.sqrt(2 * float(found.var(ddof=1)) * logs / drawn) + 7 * wide * logs / (3 * (drawn - 1))
    return Estimate(float(found.mean()), error, risk, drawn)


def sequence_error_estimate(
    hidden: Hidden, orders: Orders, drawn: int, rng: np.random.Generator, risk: float = 1e-6
) -> Estimate:
    """The chance that decoding in blocks draws a text of probability zero, with an exact binomial interval."""
    if drawn < 1 or not 0 < risk < 1:
        raise ValueError(f"drawn={drawn}, risk={risk}: at least one text, and a risk between 0 and 1")
    bad = 0
    for _ in range(drawn):
        context = np.full(hidden.L, hidden.V)
        possible = True
        for block in orders(rng):
            laws = hidden.marginals(context)[list(block)]
            context[list(block)] = [rng.choice(hidden.V, p=law) for law in laws]
            possible = possible and bool(_possible(hidden, context))
            if not possible:
                break
        bad += not possible
    interval = binomtest(bad, drawn).proportion_ci(1 - risk)
    value = bad / drawn
    return Estimate(value, max(interval.high - value, value - interval.low), risk, drawn)


def block_divergence(initial: Table, kernel: Table, L: int, size: int) -> float:
    r"""The divergence of a chain of order m decoded left to right in blocks of ``size``, exactly to float64.

    .. math:: \sum_i H(X_i | X_{<s(i)}) - H(X), \quad s(i) \text{ the first position of the block of } i

    ``initial`` has the weights of the first m tokens, shape (V,) * m, ``kernel`` those of the next, shape (V,) * (m + 1).

    >>> round(block_divergence([1, 1], [[9, 1], [1, 9]], 7, 7), 4)
    2.2084
    """
    initial, kernel = _of_order(initial, kernel)
    m, V = initial.ndim, len(initial)
    if not 1 <= size <= L or m > L:
        raise ValueError(f"L={L}, size={size}: blocks of 1 to L tokens, of a chain of at least m = {m}")
    require_memory(8 * 2 * V ** (2 * m), f"the transfer matrix of order {m} over {V} symbols")
    rows = kernel.reshape(V**m, V)
    step = np.zeros((V,) * (2 * m))
    for state in np.ndindex(*initial.shape):
        step[(*state[1:], slice(None), *state) if m > 1 else (slice(None), *state)] = kernel[state]
    # step[after, before]: the law of the last m tokens, one token later
    step = step.reshape(V**m, V**m)

    cost, last = 0.0, initial.ravel()
    now = m  # ``last`` is the law of tokens now - m to now - 1
    for start in range(0, L, size):
        end = min(start + size, L)
        while now < start:
            last, now = step @ last, now + 1
        told = min(start, m)
        # laws of the first or last m tokens given what is told, and the chance of what is told
        if start <= m:
            table = initial.reshape(V**told, -1)
            chance = table.sum(axis=1)
            within = [
                initial.sum(axis=tuple(j for j in range(told, m) if j != i)).reshape(V**told, V) for i in range(told, m)
            ]
            for i, law in enumerate(within, told):
                if start <= i < end:
                    share = law / np.where(chance > 0, chance, 1)[:, None]
                    cost += float(chance @ _entropy(share))
            states = np.zeros((V**told, V**m))
            for a in range(V**told):
                states[a].reshape(V**told, -1)[a] = table[a] / (chance[a] or 1)
            at = m
        else:
            chance, states, at = last, np.eye(V**m), start
        for i in range(at, end):
            states = states if i == at else states @ step.T
            cost += float(chance @ _entropy(states @ rows))
    return cost - chain_entropy(initial, kernel, L)


def chain_entropy(initial: Table, kernel: Table, L: int) -> float:
    r"""The entropy :math:`H(X_{1..m}) + \sum_{i>m} H(X_i | X_{i-m..i-1})` of a chain of order m, in nats, in float64.

    >>> round(chain_entropy([1, 1], [[9, 1], [1, 9]], 3), 6) == round(math.log(2) + 2 * 0.325083, 6)
    True
    """
    initial, kernel = _of_order(initial, kernel)
    m = initial.ndim
    if m > L:
        raise ValueError(f"L={L}: a chain of order {m} has at least {m} tokens")
    total, last = float(_entropy(initial.ravel())), initial
    for _ in range(m, L):
        total += float((last * _entropy(kernel)).sum())
        last = (last[..., None] * kernel).sum(axis=0)
    return total


def _entropy(laws: Table) -> Table:
    entropies: Table = -xlogy(laws, laws).sum(axis=-1)
    return entropies


def _of_order(initial: Table, kernel: Table) -> tuple[Table, Table]:
    initial, kernel = np.asarray(initial, dtype=float), np.asarray(kernel, dtype=float)
    m, V = initial.ndim, len(initial)
    if initial.shape != (V,) * m or kernel.shape != (V,) * (m + 1) or min(initial.min(), kernel.min()) < 0:
        raise ValueError(
            f"weights of shapes {initial.shape} and {kernel.shape}: (V,) * m and (V,) * (m + 1) are needed"
        )
    if not (kernel.sum(axis=-1) > 0).all() or not initial.sum() > 0:
        raise ValueError("each row of a kernel has a positive sum")
    return initial / initial.sum(), kernel / kernel.sum(axis=-1, keepdims=True)


def _edges(laws: Table) -> Table:
    """The cumulative laws of all rows in one increasing table, row k from k to k + 1."""
    ends = laws.cumsum(axis=1)
    edges: Table = ends / ends[:, -1:] + np.arange(len(laws))[:, None]
    return edges


def _chosen(rng: np.random.Generator, edges: Table, rows: Table) -> Table:
    """One index drawn from the law of each of ``rows``, all by one search."""
    u = rng.random(len(rows)) * (1 - 2.0**-40)  # rounding may not reach the next row
    found: Table = np.searchsorted(edges.ravel(), rows + u, side="right") - rows * edges.shape[1]
    return found


def _possible(hidden: Hidden, context: Table) -> bool:
    """Whether the told tokens of ``context`` have positive probability together."""
    alive = hidden.initial > 0
    for i, token in enumerate(context):
        alive = alive if i == 0 else (alive @ (hidden.transition > 0)) > 0
        if token != hidden.V:
            alive = alive & (hidden.emission[:, token] > 0)
    return bool(alive.any())
