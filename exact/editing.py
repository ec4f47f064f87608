r"""Generate-then-edit: rounds that draw tokens again, from the conditionals of the sequence as it stands.

In a round every position i gets a token from a law of its own, all at once: with :math:`q_i = f_i(\cdot | x_{-i})` the
denoiser's conditional with i masked, a rule says which. A rule that keeps a token in some states has influence of the
position on itself, which contraction has to count.

Source: arXiv 2601.15593, Section A.7 (reconstructed).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import TypeAlias

import numpy as np

from exact.decoding import advanced, as_joint, state_of
from exact.denoiser import Conditionals
from exact.joint import Joint, require_memory
from exact.markov import Rows as Matrix
from exact.markov import stationary
from exact.types import Context, Denoiser, Kernel, Law, Number, State, Table

#: From a sequence, a position, and its conditional given the others: the law of its next token.
Rule: TypeAlias = Callable[[Context, int, Law], Law]


@dataclass(frozen=True)
class Edits:
    """One round: every position by a rule, all at once. A kernel on complete sequences."""

    rule: Rule

    def laws(self, state: State) -> list[Law]:
        """The law of each position's next token.

        Raises
        ------
        ValueError
            Where the context holds masks.
        """
        told, mask = state.context, state.conditionals.V
        if mask in told:
            raise ValueError(f"context {told} holds masks: edits act on complete sequences")
        hidden = [(*told[:i], mask, *told[i + 1 :]) for i in range(len(told))]
        state.conditionals.prepare(hidden)
        return [self.rule(told, i, state.conditionals.at(context)[i]) for i, context in enumerate(hidden)]

    def __call__(self, state: State) -> Mapping[Context, Number]:
        """Every sequence, by the product of the laws of its tokens."""
        rows = self.laws(state)
        return {
            values: prod(row[v] for row, v in zip(rows, values, strict=True))
            for values in itertools.product(*([v for v, p in enumerate(row) if p] for row in rows))
        }


@dataclass(frozen=True)
class OneSite:
    """One round: a uniformly random position by a rule, the others stay."""

    rule: Rule

    def __call__(self, state: State) -> Mapping[Context, Number]:
        """Every change of one token."""
        rows = Edits(self.rule).laws(state)
        after: dict[Context, Number] = {}
        for i, row in enumerate(rows):
            for v, p in enumerate(row):
                if p:
                    values = (*state.context[:i], v, *state.context[i + 1 :])
                    after[values] = after.get(values, 0) + p * Fraction(1, len(rows))
        return after


def lazy(theta: Number = 1, sites: Iterable[int] | None = None) -> Rule:
    """Each position (of ``sites``, all by default) is drawn again with probability theta."""
    if not 0 <= theta <= 1:
        raise ValueError(f"theta={theta}: a probability lies between 0 and 1")
    chosen = None if sites is None else frozenset(sites)

    def rule(told: Context, i: int, law: Law) -> Law:
        share = theta if chosen is None or i in chosen else 0
        return [share * p + (1 - share) * (v == told[i]) for v, p in enumerate(law)]

    return rule


def where_confident(tau: Number) -> Rule:
    """Drawn again where the prediction reaches ``tau``."""
    return lambda told, i, law: law if max(law) >= tau else _kept(told[i], law)


def where_doubtful(tau: Number) -> Rule:
    """Drawn again where the current token's probability is below ``tau``."""
    return lambda told, i, law: law if law[told[i]] < tau else _kept(told[i], law)


def replaced(tau: Number) -> Rule:
    """Replaced by another token that reaches ``tau``, the most likely one and the first of equal ones; kept otherwise."""

    def rule(told: Context, i: int, law: Law) -> Law:
        best = max((v for v in range(len(law)) if v != told[i]), key=lambda v: (law[v], -v))
        return _kept(best if law[best] >= tau else told[i], law)

    return rule


def transition(conditionals: Conditionals, *rounds: Kernel) -> Matrix:
    """The matrix of some rounds in turn over all sequences, in the order of ``itertools.product``.

    >>> pair = Conditionals(Joint([[3, 1], [1, 3]]))
    >>> transition(pair, Edits(lazy()))[0]
    [Fraction(9, 16), Fraction(3, 16), Fraction(3, 16), Fraction(1, 16)]
    """
    V, L = conditionals.V, conditionals.L
    require_memory(100 * V ** (2 * L), f"a matrix over {V}^{L} sequences in fractions")
    states = list(itertools.product(range(V), repeat=L))
    rows = []
    for x in states:
        law: Mapping[Context, Number] = {x: Fraction(1)}
        for kernel in rounds:
            law = advanced(conditionals, kernel, law)
        rows.append([Fraction(law.get(y, 0)) for y in states])
    return rows


def limit(conditionals: Conditionals, *rounds: Kernel) -> Joint:
    """The law that some rounds in turn converge to, over and over, where there is one.

    >>> limit(Conditionals(Joint([[3, 1], [1, 3]])), Edits(lazy())).weights.tolist()
    [[1, 1], [1, 1]]
    """
    law = stationary(transition(conditionals, *rounds))
    states = itertools.product(range(conditionals.V), repeat=conditionals.L)
    return as_joint(dict(zip(states, law, strict=True)), conditionals)


def edited(conditionals: Conditionals, kernel: Kernel, law: Joint, rounds: int) -> Joint:
    """The law of a sequence drawn from ``law`` after some rounds of ``kernel``."""
    layer: Mapping[Context, Number] = {x: law.probability(x) for x in np.ndindex(*law.weights.shape) if law.weights[x]}
    for step in range(rounds):
        layer = advanced(conditionals, kernel, layer, step)
    return as_joint(layer, conditionals)


def influence(conditionals: Conditionals, rule: Rule) -> list[list[Number]]:
    r"""The matrix :math:`c_{ij} = \sup \mathrm{TV}(\text{law of } i \text{ in } x, \text{ in } y)`, x and y equal off j.

    The diagonal counts: a position that keeps its token in one state and not in another influences itself.

    >>> [[str(c) for c in row] for row in influence(Conditionals(Joint([[3, 1], [1, 3]])), lazy(Fraction(1, 2)))]
    [['1/2', '1/4'], ['1/4', '1/2']]
    """
    V, L = conditionals.V, conditionals.L
    laws = {x: Edits(rule).laws(state_of(conditionals, x, 0)) for x in itertools.product(range(V), repeat=L)}
    found: list[list[Number]] = [[0] * L for _ in range(L)]
    for x, rows in laws.items():
        for j in range(L):
            for v in range(x[j]):
                others = laws[(*x[:j], v, *x[j + 1 :])]
                for i in range(L):
                    apart = sum(abs(p - q) for p, q in zip(rows[i], others[i], strict=True)) / 2
                    found[i][j] = max(found[i][j], apart)
    return found


def row_sum(matrix: Sequence[Sequence[Number]]) -> Number:
    """The largest row sum."""
    return max(sum(row) for row in matrix)


def column_sum(matrix: Sequence[Sequence[Number]]) -> Number:
    """The largest column sum."""
    return row_sum(list(zip(*matrix, strict=True)))


def smaller_norm(matrix: Sequence[Sequence[Number]]) -> Number:
    r"""The rate that influences certify, :math:`\min(\|C\|_\infty, \|C\|_1)`."""
    return min(row_sum(matrix), column_sum(matrix))


def change(conditionals: Conditionals, joint: Joint) -> list[Number]:
    r"""The chances :math:`m_j` that drawing token j again, of a sequence of the joint, changes it."""
    found: list[Number] = [0] * joint.L
    for x in np.ndindex(*joint.weights.shape):
        if joint.weights[x]:
            laws = Edits(lazy()).laws(state_of(conditionals, x, 0))
            for j, law in enumerate(laws):
                found[j] += joint.probability(x) * (1 - law[x[j]])
    return found


def float_transition(
    denoiser: Denoiser, V: int, L: int, theta: float = 1.0, sites: Sequence[int] | None = None, tau: float = math.inf
) -> Table:
    """The matrix of one round of lazy edits over all sequences, ``[V^L, V^L]`` in floats, for any denoiser.

    Only tokens that have less than ``tau`` of their law, given all others, are drawn again.

    Raises
    ------
    MemoryError
        Where it cannot fit.
    """
    require_memory(8 * 3 * V ** (2 * L), f"a matrix over {V}^{L} sequences")
    states = np.indices((V,) * L).reshape(L, -1).T
    matrix = np.ones((len(states), 1))
    for i in range(L):
        stay = np.eye(V)[states[:, i]]
        row = stay
        if sites is None or i in sites:
            hidden = states.copy()
            hidden[:, i] = V
            law = np.asarray(denoiser(hidden), dtype=float)[:, i]
            doubted = (law * stay).sum(axis=1, keepdims=True) < tau
            row = np.where(doubted, theta * law + (1 - theta) * stay, stay)
        matrix = (matrix[:, :, None] * row[:, None, :]).reshape(len(states), -1)
    return matrix


def _kept(token: int, law: Law) -> Law:
    return [Fraction(int(v == token)) for v in range(len(law))]


#: Rounds of edits in turn, each a probability and the positions it may edit (None: all).
Rounds: TypeAlias = Sequence[tuple[float, list[int] | None]]
#: The distance from the joint that a run of edits is to reach, and the rounds after which it never will.
TOLERANCE, MOST = 0.05, 100


def named_rounds(L: int) -> dict[str, Rounds]:
    """Ways to edit a text of L tokens round after round."""
    return {
        "all at once": [(1.0, None)],
        "each with 1/2": [(0.5, None)],
        "each with 1/5": [(0.2, None)],
        "checkerboard": [(1.0, list(range(0, L, 2))), (1.0, list(range(1, L, 2)))],
        "one after another": [(1.0, [i]) for i in range(L)],
    }


def rounds_needed(joint: Joint, denoiser: Denoiser, rounds: Rounds) -> tuple[int, float, float]:
    """The rounds after a draft of one pass until total variation from the joint is at most the tolerance (or the most).

    Returns their number, the distance of the draft, and the last one: float64, error below 1e-9 on 4,096 sequences.
    """
    p = joint.probabilities().ravel()
    matrices = [float_transition(denoiser, joint.V, joint.L, theta, sites) for theta, sites in rounds]
    law = np.ones(1)
    for row in denoiser(np.full((1, joint.L), joint.V))[0]:
        law = np.multiply.outer(law, row).ravel()
    distances = [float(np.abs(law - p).sum() / 2)]
    while distances[-1] > TOLERANCE and len(distances) <= MOST:
        law = law @ matrices[(len(distances) - 1) % len(matrices)]
        distances.append(float(np.abs(law - p).sum() / 2))
    return len(distances) - 1, distances[0], distances[-1]
