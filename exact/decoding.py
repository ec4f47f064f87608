r"""The decoding law of any sampler: of what it draws, of the path it takes, and how far both are from the joint.

Three divergences are kept apart: the mean over mask paths :math:`E_M\,\mathrm{KL}(P \| Q_M)` (of policies that do not
look at values), that of the law really drawn from, :math:`\mathrm{KL}(P \| Q)`, and that of the law of sequence and path
together. Everything is in fractions where the conditionals and the policy are, in floats otherwise: their error is
that of some :math:`(V+1)^L` additions, at most :math:`10^{-12}` at the sizes that can be enumerated.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

import numpy as np

from exact.denoiser import Conditionals
from exact.joint import Joint, integer_joint
from exact.lattice import marginal_cube
from exact.logsum import add_up, expected_log
from exact.policies import choices
from exact.samplers import Unmask, as_told
from exact.types import Context, Kernel, Nats, Number, Policy, Positions, State, Table, TokenLaw

#: Whatever a law is of.
Outcome = TypeVar("Outcome")
#: A sampler that has not finished after this many steps never will.
MOST_STEPS = 1000
#: For each position, the step in which it was revealed.
Trace = tuple[int, ...]
ContextLaw = Mapping[Context, Number]


@dataclass(frozen=True)
class DecodingLaw:
    """What a sampler draws, and in how many steps: the law of the output, and the law of the number of steps."""

    output: Joint
    steps: Mapping[int, Number]

    @property
    def expected_steps(self) -> Number:
        """The mean number of steps, which is the number of passes of the denoiser."""
        return sum(steps * chance for steps, chance in self.steps.items())


def decode(conditionals: Conditionals, kernel: Kernel) -> DecodingLaw:
    """The law of what ``kernel`` draws, starting from masks alone and stopping when none is left.

    Raises
    ------
    ValueError
        Where the sampler may never finish.

    >>> from exact.policies import LeftToRight
    >>> law = decode(Conditionals(Joint([[2, 1], [0, 1]])), Unmask(LeftToRight()))
    >>> law.output == Joint([[2, 1], [0, 1]]), law.steps
    (True, {2: Fraction(1, 1)})
    """
    mask = conditionals.V
    done: dict[Context, Number] = defaultdict(int)
    steps: dict[int, Number] = {}
    layer: ContextLaw = {conditionals.start: 1}
    for step in range(MOST_STEPS):
        layer = advanced(conditionals, kernel, layer, step)
        finished = {c: p for c, p in layer.items() if mask not in c}
        layer = {c: p for c, p in layer.items() if mask in c}
        for context, p in finished.items():
            done[context] += p
        if finished:
            steps[step + 1] = sum(finished.values())
        if not layer:
            return DecodingLaw(as_joint(done, conditionals), steps)
    raise ValueError(f"{kernel}: after {MOST_STEPS} steps {float(sum(layer.values())):.3g} of the mass is unfinished")


def advanced(conditionals: Conditionals, kernel: Kernel, layer: ContextLaw, step: int = 0) -> ContextLaw:
    """The law of contexts after one step of ``kernel``."""
    conditionals.prepare(layer)
    after: dict[Context, Number] = defaultdict(int)
    for context, chance in layer.items():
        for following, p in kernel(state_of(conditionals, context, step)).items():
            after[following] += chance * p
    return after


def paths(
    conditionals: Conditionals, policy: Policy, tokens: TokenLaw = as_told
) -> dict[tuple[Context, Trace], Number]:
    """The law of the sequence together with its trace: the step in which each position was revealed.

    Steps that reveal nothing are counted in the numbering of the trace.
    """
    return _paths(conditionals, policy, Unmask(policy, tokens))


def target_paths(joint: Joint, conditionals: Conditionals, policy: Policy) -> dict[tuple[Context, Trace], Number]:
    """The same law where the sequence comes from the joint and only the order from the policy, which it never disturbs."""
    cube = marginal_cube(joint)

    def reveal(state: State) -> Mapping[Context, Number]:
        law: dict[Context, Number] = {}
        for positions, chance in choices(policy, state).items():
            for context, weight in extensions(cube, state.context, positions):
                share = joint.ratio(weight) / joint.ratio(cube[state.context])
                law[context] = law.get(context, 0) + chance * share
        return law

    return _paths(conditionals, policy, reveal)


@dataclass(frozen=True)
class StepError:
    """What one step adds to the divergence of the path law: dependence that a product misses, and the model's error."""

    correlation: Nats
    model_error: Nats
    #: The probability that a sequence of the joint is still unfinished before the step.
    running: Number


def path_errors(
    joint: Joint, conditionals: Conditionals, policy: Policy, tokens: TokenLaw = as_told
) -> list[StepError]:
    r"""The divergence of the law of sequence and path, step by step, over contexts that the joint shows.

    .. math:: \sum_t E_P \bigl[\mathrm{TC}(X_{S_t} | x_{C_t}) + \sum_{i \in S_t} \mathrm{KL}(P_i \| f_i)\bigr]

    A sum over contexts, not over sequences. For a policy that is a function of the context it is
    :math:`\mathrm{KL}(P \| Q)`, what the user's samples cost (Wen, Liang, Lu, arXiv 2608.25505; Ben-Hamu et al.,
    arXiv 2505.24857).
    """
    cube, V = marginal_cube(joint), joint.V
    layer: dict[Context, Number] = {conditionals.start: joint.ratio(joint.total)}
    errors: list[StepError] = []
    for step in range(MOST_STEPS):
        if not layer:
            return errors
        conditionals.prepare(layer)
        correlation, model_error = [], []
        after: dict[Context, Number] = defaultdict(int)
        for context, mass in layer.items():
            state = state_of(conditionals, context, step)
            exact = {i: _shares(joint, cube, context, i) for i in state.masked}
            for positions, chance in choices(policy, state).items():
                weight = mass * chance
                for i in positions:
                    used = tokens(state.marginals[i])
                    correlation += [(-weight * p, p) for p in exact[i]]
                    model_error += [
                        (weight * c, x) for p, q in zip(exact[i], used, strict=True) for c, x in ((p, p), (-p, q))
                    ]
                for following, w in extensions(cube, context, positions):
                    share = joint.ratio(w) / joint.ratio(cube[context])
                    correlation.append((weight * share, share))
                    if V in following:
                        after[following] += weight * share
        errors.append(StepError(expected_log(correlation), expected_log(model_error), sum(layer.values())))
        layer = after
    raise ValueError(f"{policy}: unfinished after {MOST_STEPS} steps")


def path_divergence(errors: list[StepError]) -> Nats:
    """The sum over steps of both parts."""
    return add_up(part for e in errors for part in (e.correlation, e.model_error))


def law_divergence(p: Mapping[Outcome, Number], q: Mapping[Outcome, Number]) -> Nats:
    r"""The divergence :math:`\sum_k p_k \log (p_k / q_k)` of two laws as dicts; ``math.inf`` where q misses mass of p."""
    return expected_log([(c, x) for k, mass in p.items() for c, x in ((mass, mass), (-mass, q.get(k, 0)))])


def mean_divergence(joint: Joint, conditionals: Conditionals, policy: Policy, tokens: TokenLaw = as_told) -> Nats:
    r"""The mean over mask paths M of :math:`\mathrm{KL}(P \| Q_M)`, path by path.

    Raises
    ------
    ValueError
        Where the policy looks at values: the order is then no path fixed in advance.
    """
    drawn: dict[Trace, dict[Context, Number]] = defaultdict(dict)
    for (x, trace), p in paths(conditionals, policy, tokens).items():
        drawn[trace][x] = p
    target: dict[Trace, dict[Context, Number]] = defaultdict(dict)
    for (x, trace), p in target_paths(joint, conditionals, policy).items():
        target[trace][x] = p
    for law in target.values():
        chances = [p / joint.probability(x) for x, p in law.items()]
        if len(law) != np.count_nonzero(joint.weights) or max(chances) - min(chances) > (0 if joint.exact else 1e-9):
            raise ValueError(f"{policy} looks at values: the mean over mask paths is of policies that do not")
    return add_up(law_divergence(law, drawn[trace]) for trace, law in target.items())


def likelihood(conditionals: Conditionals, policy: Policy, x: Context, tokens: TokenLaw = as_told) -> Number:
    r"""The probability :math:`\prod_t \prod_{i \in S_t(x)} f_i(x_i | x_{C_t})` of drawing x under a deterministic policy.

    Source: arXiv 2603.01367 (exact likelihoods of decoding with a deterministic rule).

    Raises
    ------
    ValueError
        Where the policy may choose between sets.
    """
    context, total = conditionals.start, 1
    for step in range(MOST_STEPS):
        if conditionals.V not in context:
            return total
        state = state_of(conditionals, context, step)
        chosen = choices(policy, state)
        if len(chosen) > 1:
            raise ValueError(f"{policy} is random in context {context}: its likelihood is a mean over paths")
        (positions,) = chosen
        for i in positions:
            total *= tokens(state.marginals[i])[x[i]]
        context = tuple(x[i] if i in positions else v for i, v in enumerate(context))
    raise ValueError(f"{policy}: unfinished after {MOST_STEPS} steps")


def state_of(conditionals: Conditionals, context: Context, step: int) -> State:
    """The state of a sampler in ``context``."""
    masked = tuple(i for i, v in enumerate(context) if v == conditionals.V)
    return State(step, context, masked, conditionals)


def extensions(cube: Table, context: Context, positions: Positions) -> Iterator[tuple[Context, Number]]:
    """Each context of positive weight with tokens at ``positions`` told, and its weight."""
    V = cube.shape[0] - 1
    where = tuple(slice(V) if i in positions else v for i, v in enumerate(context))
    for values in zip(*np.nonzero(cube[where]), strict=True) if positions else [()]:
        following = list(context)
        for i, v in zip(positions, values, strict=True):
            following[i] = int(v)
        yield tuple(following), cube[tuple(following)]


def as_joint(law: ContextLaw, conditionals: Conditionals) -> Joint:
    """A law of complete sequences as a joint: integer weights where every probability is rational."""
    shape = (conditionals.V,) * conditionals.L
    if all(isinstance(p, int | Fraction) for p in law.values()):
        scale = math.lcm(*(Fraction(p).denominator for p in law.values()))
        weights = np.zeros(shape, dtype=object)
        for x, p in law.items():
            weights[x] = int(p * scale)
        return integer_joint(weights)
    table = np.zeros(shape)
    for x, p in law.items():
        table[x] = float(p)
    return Joint(table)


def _paths(conditionals: Conditionals, policy: Policy, kernel: Kernel) -> dict[tuple[Context, Trace], Number]:
    V = conditionals.V
    done: dict[tuple[Context, Trace], Number] = {}
    layer: dict[tuple[Context, Trace], Number] = {(conditionals.start, (-1,) * conditionals.L): 1}
    for step in range(MOST_STEPS):
        if not layer:
            return done
        conditionals.prepare(context for context, _ in layer)
        after: dict[tuple[Context, Trace], Number] = defaultdict(int)
        for (context, trace), chance in layer.items():
            for following, p in kernel(state_of(conditionals, context, step)).items():
                told = tuple(
                    step if was == V and now != V else t for was, now, t in zip(context, following, trace, strict=True)
                )
                (after if V in following else done)[following, told] = (after if V in following else done).get(
                    (following, told), 0
                ) + chance * p
        layer = after
    raise ValueError(f"{policy}: unfinished after {MOST_STEPS} steps")


def _shares(joint: Joint, cube: Table, context: Context, i: int) -> list[Number]:
    """The exact law of token i in a context of positive weight."""
    row = [cube[(*context[:i], v, *context[i + 1 :])] for v in range(joint.V)]
    total = cube[context]
    return [Fraction(int(w), int(total)) if joint.exact else float(w) / float(total) for w in row]
