"""Generate-then-edit: arXiv 2601.15593, Section A.7: what rounds of edits converge to, how fast, and whether they pay."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st

from exact.denoiser import Conditionals, ExactDenoiser
from exact.editing import Edits, change, column_sum, influence, lazy, row_sum, transition, where_confident
from exact.factorization import product_of_marginals
from exact.homogenization import distance
from exact.information import kl, total_correlation
from exact.joint import Joint, integer_joint
from exact.languages import independent, markov
from exact.markov import Row, power, stationary, step, structure
from proofs.ledger.claim import Attack, Claim, Control, Family, Source, Tight
from theory import editing as theory

PAPER = Source("2601.15593", "Section A.7")

Case = tuple[Joint, Fraction, int]


def pairs(weight: int = 3) -> Iterator[Joint]:
    """Every joint of two bits with weights 1 to ``weight``."""
    for weights in itertools.product(range(1, weight + 1), repeat=4):
        yield Joint(np.array(weights).reshape(2, 2))


def _law(joint: Joint) -> Row:
    return [Fraction(int(w), joint.total) for w in joint.weights.ravel()]


def _limit(joint: Joint, *rounds: Any) -> Row:
    return stationary(transition(Conditionals(joint), *(rounds or (Edits(lazy()),))))


def _as_joint(law: Row, like: Joint) -> Joint:
    scale = np.lcm.reduce([p.denominator for p in law], dtype=object)
    return integer_joint(np.array([int(p * scale) for p in law], dtype=object).reshape(like.weights.shape))


def _alpha(joint: Joint) -> Fraction:
    """The smaller norm of the influences of a full round."""
    found = influence(Conditionals(joint), lazy())
    return Fraction(min(row_sum(found), column_sum(found)))


POSITIVE = {"every sequence possible": lambda case: (case[0] if isinstance(case, tuple) else case).positive}
CONTRACTS = {"alpha < 1": lambda case: _alpha(case[0] if isinstance(case, tuple) else case) < 1}
THETAS = (Fraction(1), Fraction(1, 2), Fraction(1, 5))
SMALL = Family(
    "every joint of two bits with weights 1 to 3, theta of 1, 1/2 and 1/5, one to three rounds",
    lambda: itertools.product(pairs(), THETAS, (1, 2, 3)),
)


@st.composite
def _joints(draw: st.DrawFn) -> Joint:
    V, L = draw(st.sampled_from([(2, 2), (2, 3), (3, 2)]))
    weights = draw(st.lists(st.integers(1, 9), min_size=V**L, max_size=V**L))
    return Joint(np.array(weights).reshape((V,) * L))


def _cases() -> st.SearchStrategy[Case]:
    return st.tuples(_joints(), st.integers(1, 10).map(lambda k: Fraction(k, 10)), st.integers(1, 4))


DRAWN = Attack("positive joints of 4 to 9 sequences, theta in tenths, up to four rounds", _cases, 150)
JOINTS = Attack("positive joints of 4 to 9 sequences, weights <= 9", _joints, 150)


def _apart(case: Case) -> Fraction:
    """The largest distance from the limit after t lazy rounds, over all starts."""
    joint, theta, t = case
    matrix = transition(Conditionals(joint), Edits(lazy(theta)))
    limit = stationary(matrix)
    return max(distance(row, limit) for row in power(matrix, t))


contraction = Claim(
    id="edit-contraction",
    title="Lazy edits contract, at a rate that counts what is kept",
    statement=r"If each position is drawn again with probability $\theta$ and $\alpha < 1$, then $\mathrm{TV}(\mu K^t, \pi) \le n\,(1 - \theta(1 - \alpha))^t$ from every start, $\alpha = \min(\|C\|_\infty, \|C\|_1)$ over the influences $c_{ij}$, $i \ne j$, of a full round.",
    source=PAPER,
    relation="<=",
    sides=lambda case: (_apart(case), case[0].L * theory.lazy_rate(_alpha(case[0]), case[1]) ** case[2]),
    note="A kept position is its own influence: the rate of lazy edits is close to 1, however small alpha is.",
    assumptions=POSITIVE | CONTRACTS,
    derive=theory.contraction,
    scope="every n, every alphabet, every law, for column sums and given the coupling of one round; TV is at most the mean number of positions that differ",
    enumerate=(SMALL,),
    attack=DRAWN,
    control=Control(
        "less than a third of that",
        lambda case: (3 * _apart(case), case[0].L * theory.lazy_rate(_alpha(case[0]), case[1]) ** case[2]),
    ),
    tight=Tight(
        "two bits with weights 3, 1, 1, 3, one full round",
        lambda: (Joint([[3, 1], [1, 3]]), Fraction(1), 1),
        Fraction(5, 16),
    ),
)

off_diagonal = Claim(
    id="edit-off-diagonal-rate",
    title="The influence of other positions alone as the rate",
    statement=r"With lazy or partial edits, $\mathrm{TV}(\mu K^t, \pi) \le n\,\alpha^t$ with $\alpha$ the largest sum of the influences of other positions, $j \ne i$.",
    source=PAPER,
    relation="<=",
    sides=lambda case: (_apart(case), case[0].L * (case[1] * _alpha(case[0])) ** case[2]),
    expected="fails",
    note="A position that is kept depends on itself. Off the diagonal the influences of lazy edits are theta times those of full ones.",
    assumptions=POSITIVE | CONTRACTS,
    attack=DRAWN,
    witness=Tight(
        "two bits with weights 3, 1, 1, 3, theta = 1/5, two rounds: off the diagonal 1/10, a bound of 1/50",
        lambda: (Joint([[3, 1], [1, 3]]), Fraction(1, 5), 2),
    ),
    repair="edit-contraction",
)


def _classes(case: tuple[Joint, Fraction]) -> tuple[int, int]:
    joint, tau = case
    return len(structure(transition(Conditionals(joint), Edits(where_confident(tau)))).closed), 1


thresholded = Claim(
    id="edit-threshold-unique",
    title="Thresholded edits have one limit",
    statement=r"If $\alpha < 1$ over $j \ne i$, edits of the positions that a confidence threshold selects have a unique stationary law.",
    source=PAPER,
    relation="=",
    sides=_classes,
    expected="fails",
    note="Where nothing is confident, nothing moves: a hard threshold has influence 1 of a position on itself.",
    assumptions=POSITIVE | CONTRACTS,
    attack=Attack(
        "positive joints of 4 to 9 sequences and thresholds in tenths",
        lambda: st.tuples(_joints(), st.integers(5, 10).map(lambda k: Fraction(k, 10))),
        200,
    ),
    witness=Tight(
        "one token with law (9, 9, 2)/20 and threshold 1/2: never drawn again, three closed classes",
        lambda: (Joint([9, 9, 2]), Fraction(1, 2)),
    ),
    repair="edit-contraction",
)

pair_limit = Claim(
    id="edit-pair-limit",
    title="Two positions drawn again together forget each other",
    statement=r"At $n = 2$ with exact conditionals, drawing both positions again at once has the limit $P_1 \otimes P_2$.",
    source=PAPER,
    relation="=",
    sides=lambda joint: (distance(_limit(joint), _law(product_of_marginals(joint))), Fraction(0)),
    assumptions=POSITIVE,
    enumerate=(Family("every joint of two bits with weights 1 to 3", pairs),),
    attack=Attack(
        "positive joints of two tokens, V <= 3, weights <= 9",
        lambda: _joints().filter(lambda joint: joint.L == 2),
        100,
    ),
    control=Control(
        "drawn again with probability 1/2 each",
        lambda joint: (
            distance(_limit(joint, Edits(lazy(Fraction(1, 2)))), _law(product_of_marginals(joint))),
            Fraction(0),
        ),
    ),
)

non_factorised = Claim(
    id="edit-limit-not-factorised",
    title="The limit of edits is not factorised",
    statement="Edits with exact conditionals converge to a law that is no product of its marginals, where the joint is none.",
    source=PAPER,
    relation=">",
    sides=lambda joint: (total_correlation(_as_joint(_limit(joint), joint)), 0),
    expected="fails",
    note="At two positions the limit is the product of marginals: nothing is recovered.",
    assumptions=POSITIVE | {"dependent": lambda joint: total_correlation(joint) > 0},
    attack=JOINTS,
    witness=Tight("two bits with weights 3, 1, 1, 3", lambda: Joint([[3, 1], [1, 3]])),
    repair="edit-pair-limit",
)

Flip = tuple[int, int, int]


def _chain(case: Flip) -> Joint:
    stay, flip, L = case
    return markov([1, 2], [[stay, flip], [flip, stay]], L)


def _odd_even(case: Flip) -> tuple[Fraction, Fraction]:
    joint = _chain(case)
    odd, even = list(range(0, joint.L, 2)), list(range(1, joint.L, 2))
    table = np.multiply.outer(joint.marginal(odd).astype(object), joint.marginal(even).astype(object))
    product = Joint(np.transpose(table, np.argsort([*odd, *even])))
    return distance(_limit(joint), _law(product)), Fraction(0)


bipartite = Claim(
    id="edit-chain-limit",
    title="Edits of a chain make neighbours independent",
    statement="For a positive symmetric chain of two states with all positions drawn again at once, the limit is the law of the odd positions times that of the even ones.",
    source=PAPER,
    relation="=",
    sides=_odd_even,
    note="Odd positions depend on even ones only, and the other way round: two interleaved Gibbs samplers that never meet.",
    enumerate=(
        Family(
            "symmetric chains of three and four bits, five flips, start 1/3",
            lambda: ((stay, flip, L) for L in (3, 4) for stay, flip in ((1, 1), (2, 1), (4, 1), (1, 3), (5, 2))),
        ),
    ),
    attack=Attack(
        "symmetric chains of three or four bits",
        lambda: st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(3, 4)),
        60,
    ),
    control=Control(
        "the product of all marginals",
        lambda case: (distance(_limit(_chain(case)), _law(product_of_marginals(_chain(case)))), Fraction(0)),
    ),
)


def _triangle(agree: int, differ: int) -> Joint:
    """Three bits, weight ``agree`` where all are equal and ``differ`` elsewhere."""
    return Joint(np.where(np.indices((2,) * 3).sum(axis=0) % 3 == 0, agree, differ))


improves = Claim(
    id="edit-closer-than-draft",
    title="The limit of edits is closer than the draft",
    statement=r"If $\alpha < 1$, the limit of full edits is no further from the joint than a one-pass draft: $\mathrm{KL}(P\,\|\,\pi) \le \mathrm{TC}$.",
    source=PAPER,
    relation="<=",
    sides=lambda joint: (kl(joint, _as_joint(_limit(joint), joint)), total_correlation(joint)),
    expected="fails",
    note="Not factorised is not the same as closer. Drawn together, three bits that avoid being equal come out as if they sought it.",
    assumptions=POSITIVE | CONTRACTS,
    attack=JOINTS,
    witness=Tight(
        "three bits, weight 1 where all are equal and 3 elsewhere: .1237 against .0725", lambda: _triangle(1, 3)
    ),
    repair="edit-bias",
)


def _bias(case: Case) -> tuple[Fraction, Fraction]:
    joint, theta, _ = case
    source = Conditionals(joint)
    return (
        distance(_limit(joint, Edits(lazy(theta))), _law(joint)),
        theory.bias(theta, influence(source, lazy()), change(source, joint)),
    )


bias = Claim(
    id="edit-bias",
    title="How far lazy edits converge from the joint",
    statement=r"$\mathrm{TV}(P, \pi_\theta) \le \theta \sum_i \sum_{j<i} c_{ij} m_j / (1 - \alpha_1)$ for edits with probability $\theta$ each, $\alpha_1 < 1$ the largest column sum of the influences, $m_j$ the chance that drawing token j again changes it.",
    source=PAPER,
    relation="<=",
    sides=_bias,
    assumptions=POSITIVE | {"alpha_1 < 1": lambda case: column_sum(influence(Conditionals(case[0]), lazy())) < 1},
    enumerate=(SMALL,),
    attack=DRAWN,
    control=Control(
        "a quarter of it, with theta squared", lambda case: (_bias(case)[0], case[1] ** 2 * _bias(case)[1] / 4)
    ),
    tight=Tight(
        "two bits with weights 3, 1, 1, 3, all drawn again",
        lambda: (Joint([[3, 1], [1, 3]]), Fraction(1), 1),
        Fraction(2, 3),
    ),
)


def _after(joint: Joint, *rounds: Any) -> tuple[Fraction, Fraction]:
    """How far the joint is from itself after some rounds."""
    return distance(step(_law(joint), transition(Conditionals(joint), *rounds)), _law(joint)), Fraction(0)


checkerboard = Claim(
    id="edit-independent-sets",
    title="Sets that are independent given the rest keep the joint",
    statement=r"Drawing a fixed set again whose tokens are independent given the others, such as every other token of a chain, leaves the joint as it is.",
    source=PAPER,
    relation="=",
    sides=lambda case: _after(_chain(case), Edits(lazy(1, range(0, case[2], 2))), Edits(lazy(1, range(1, case[2], 2)))),
    enumerate=(
        Family(
            "a checkerboard of symmetric chains of three and four bits, five flips",
            lambda: ((stay, flip, L) for L in (3, 4) for stay, flip in ((1, 1), (2, 1), (4, 1), (1, 3), (5, 2))),
        ),
    ),
    attack=Attack(
        "symmetric chains of three or four bits",
        lambda: st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(3, 4)),
        60,
    ),
    control=Control("adjacent pairs", lambda case: _after(_chain(case), Edits(lazy(1, (0, 1))))),
)


def _if_other(told: tuple[int, ...], i: int, law: Sequence[Fraction]) -> Sequence[Fraction]:
    """Drawn again where the other of two bits is one, kept where it is zero."""
    return law if told[1 - i] else [Fraction(int(v == told[i])) for v in range(2)]


state_dependent = Claim(
    id="edit-exact-conditionals-suffice",
    title="Exact conditionals and no influence suffice",
    statement=r"With exact conditionals of independent tokens ($\alpha = 0$), any choice of what to draw again leaves the joint as it is.",
    source=PAPER,
    relation="=",
    sides=lambda joint: _after(joint, Edits(_if_other)),
    expected="fails",
    note="A choice that looks at values prefers the values it leaves alone: here the limit is 00.",
    assumptions={"independent": lambda joint: total_correlation(joint) == 0},
    attack=Attack(
        "products of two laws of bits",
        lambda: st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(1, 5), st.integers(1, 5)).map(
            lambda w: independent([w[:2], w[2:]])
        ),
    ),
    witness=Tight(
        "two fair bits, each drawn again if and only if the other is one", lambda: independent([[1, 1], [1, 1]])
    ),
    repair="edit-independent-sets",
)


def _rounds(case: tuple[int, Fraction, Fraction, Fraction]) -> tuple[int, Fraction]:
    n, parallelism, alpha, theta = case
    rate = theory.lazy_rate(alpha, theta)
    return theory.rounds(n, Fraction(1, 100), rate), theory.budget(n, parallelism)


_PLANS = Attack(
    "texts of 64 to 2,048 tokens, parallelism 2 to 8, alpha and theta in twentieths",
    lambda: st.tuples(
        st.integers(6, 11).map(lambda k: 2**k),
        st.integers(2, 8).map(Fraction),
        st.integers(1, 19).map(lambda k: Fraction(k, 20)),
        st.integers(1, 20).map(lambda k: Fraction(k, 20)),
    ),
)

no_slowdown = Claim(
    id="edit-no-slowdown",
    title="The no-slowdown condition carries over to partial edits",
    statement=r"If $\lceil \ln(n/\epsilon) / \ln(1/\alpha) \rceil \le n - n/\mathrm{AFP}$, the rounds that contraction certifies for edits of a share of the positions fit the same budget.",
    source=PAPER,
    relation="<=",
    sides=_rounds,
    expected="fails",
    note="The condition is stated at epsilon = 1/100. The rate of lazy rounds is 1 - theta (1 - alpha), which turns verdicts.",
    assumptions={
        "the condition": lambda case: _rounds((*case[:3], Fraction(1)))[0] <= _rounds((*case[:3], Fraction(1)))[1]
    },
    attack=_PLANS,
    witness=Tight(
        "n = 1,024, AFP 4, alpha = 9/10, theta = 1/10: 110 rounds at theta = 1, but 1,148 against a budget of 768",
        lambda: (1024, Fraction(4), Fraction(9, 10), Fraction(1, 10)),
    ),
    repair="edit-no-slowdown-lazy",
)

Plan = tuple[Joint, Fraction, Fraction]


def _reached(case: Plan, rate: Any = theory.lazy_rate) -> tuple[Fraction, Fraction]:
    """The largest distance from the limit after the certified rounds of lazy edits, over all starts."""
    joint, theta, tolerance = case
    count = theory.rounds(joint.L, tolerance, rate(_alpha(joint), theta))
    return _apart((joint, theta, count)), tolerance


no_slowdown_lazy = Claim(
    id="edit-no-slowdown-lazy",
    title="The rounds that lazy edits need",
    statement=r"$\lceil \ln(n/\epsilon) / \ln(1/(1-\theta(1-\alpha))) \rceil$ rounds bring lazy edits within $\epsilon$ of their limit from every start; where they fit $n - n/\mathrm{AFP}$, generate-then-edit is no slower than one token at a time.",
    source=PAPER,
    relation="<=",
    sides=_reached,
    note="The distance after that many rounds is computed from the transition matrix. It is to the limit of the edits, not to the joint: see edit-bias.",
    assumptions=POSITIVE | {"0 < alpha < 1": lambda case: 0 < _alpha(case[0]) < 1},
    enumerate=(
        Family(
            "every joint of two bits with weights 1 and 2, theta of 1, 1/2 and 1/5, within 1/10 and 1/100",
            lambda: itertools.product(pairs(2), THETAS, (Fraction(1, 10), Fraction(1, 100))),
        ),
    ),
    attack=Attack(
        "positive joints of 4 to 9 sequences, theta in tenths, within 1/10 and 1/100",
        lambda: st.tuples(
            _joints(),
            st.integers(2, 10).map(lambda k: Fraction(k, 10)),
            st.sampled_from([Fraction(1, 10), Fraction(1, 100)]),
        ),
        60,
    ),
    control=Control(
        "rounds by the influence of others alone",
        lambda case: _reached(case, lambda alpha, theta: alpha * theta),
    ),
    tight=Tight(
        "two bits with weights 3, 1, 1, 3, theta = 1/2, within 1/10: a fifth of it",
        lambda: (Joint([[3, 1], [1, 3]]), Fraction(1, 2), Fraction(1, 10)),
        Fraction(1, 5),
    ),
)

hard = Claim(
    id="edit-hard-constraints",
    title="Hard constraints do not contract",
    statement=r"For parities, whose tokens are functions of the others, $\alpha \ge 1$ for any conditionals on impossible sequences.",
    source=PAPER,
    relation=">=",
    sides=lambda case: (_alpha_of_code(*case), 1),
    note="The contraction route says nothing about brackets, copies or Sudoku, whose distinct solutions differ in four cells or more.",
    enumerate=(
        Family(
            "parities of two to four bits, three fallbacks for impossible contexts",
            lambda: ((L, fallback) for L in (2, 3, 4) for fallback in ((1, 1), (1, 0), (1, 3))),
        ),
    ),
    attack=Attack(
        "parities of two or three bits, any fallback",
        lambda: st.tuples(st.integers(2, 3), st.tuples(st.integers(1, 9), st.integers(0, 9))),
        60,
    ),
    control=Control("the smoothed parity, with all sequences possible", lambda case: (_smoothed(case[0]), 1)),
    tight=Tight("a pair of equal bits", lambda: (2, (1, 1))),
)


def _parity(L: int) -> np.ndarray:
    return (np.indices((2,) * L).sum(axis=0) % 2 == 0).astype(int)


def _alpha_of_code(L: int, fallback: tuple[int, int]) -> Fraction:
    found = influence(Conditionals(ExactDenoiser(Joint(_parity(L)), fallback)), lazy())
    return Fraction(min(row_sum(found), column_sum(found)))


def _smoothed(L: int) -> Fraction:
    return _alpha(Joint(_parity(L) + 9))
