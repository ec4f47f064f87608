r"""Generate-then-edit, first question: how fast do rounds of edits forget the draft?

A draft is edited in rounds: in each, tokens are drawn again from their law given all the others, all at once. The paper counts
the influence of each token on the law of each other one, and says that where these sum to less than 1 the rounds converge,
geometrically, so that few of them suffice. That is so where every position is drawn again in every round. Where some are kept,
a kept token depends on itself, and the rate is another; and where tokens are functions of each other nothing is certified.

Source: arXiv 2601.15593, Section A.7.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st

from exact.denoiser import Conditionals, ExactDenoiser, TableDenoiser
from exact.editing import Edits, influence, lazy, smaller_norm, transition, where_confident
from exact.homogenization import distance
from exact.joint import Joint
from exact.languages import copy, flipping, parity
from exact.lattice import contexts, marginal_cube
from exact.markov import power, stationary, structure
from exact.strategies import denoisers, positive_joints, small_joints
from exact.types import Context
from proofs.claims.papers import ZHONG
from proofs.ledger.claim import Claim, Control, Proved, times
from proofs.ledger.domain import At, Domain, Draws, Family
from theory import editing as theory

PAPER, OURS = ZHONG("Section A.7"), ZHONG("Section A.7", "ours")
EVERY_RUN = "every number of tokens, every alphabet, every positive law, every theta, every number of rounds"

THETAS = (Fraction(1), Fraction(1, 2), Fraction(1, 5))
TENTHS = st.integers(1, 10).map(lambda k: Fraction(k, 10))
PAIR = Joint([[3, 1], [1, 3]])
#: Three bits of which the middle one is drawn to its neighbours by 1/2 each, and each of them to it by 1/4; ones are rare.
M = 10**6
STAR = Joint([[[M * M, 3 * M], [9 * M, 3 * M]], [[3 * M, 9], [3 * M, M]]])


def alpha(joint: Joint) -> Fraction:
    """The smaller norm of the influences of a full round."""
    return Fraction(smaller_norm(influence(Conditionals(joint), lazy())))


def apart(joint: Joint, theta: Fraction, rounds: int) -> Fraction:
    """The largest distance from the limit after some lazy rounds, over all starts."""
    matrix = transition(Conditionals(joint), Edits(lazy(theta)))
    limit = stationary(matrix)
    return max(distance(row, limit) for row in power(matrix, rounds))


def chains() -> Iterator[Joint]:
    """Three bits in a chain that starts with 1 in 2 of 3 cases: the norms of their influences differ."""
    return (flipping(stay, flip, 3) for stay, flip in itertools.product(range(1, 5), repeat=2))


RUNS = Domain(
    Family(
        "every joint of two bits with weights 1 to 3, theta of 1, 1/2 and 1/5, one to three rounds",
        lambda: itertools.product(small_joints(weight=3, least=1), THETAS, (1, 2, 3)),
        complete=True,
        size=3**4 * 3 * 3,
    ),
    Family(
        "every chain of three bits with weights 1 to 4 to stay and to flip, theta of 1, 1/2 and 1/5, one to three rounds",
        lambda: itertools.product(chains(), THETAS, (1, 2, 3)),
        complete=True,
        size=4**2 * 3 * 3,
    ),
    Family(
        "two bits with weights 3, 1, 1, 3, theta of 1, 1/2 and 1/5, 200 rounds",
        lambda: ((PAIR, theta, 200) for theta in THETAS),
        complete=False,
    ),
    draws=Draws(
        "positive joints of 4 to 9 sequences, theta in tenths, up to four rounds",
        lambda: st.tuples(positive_joints(), TENTHS, st.integers(1, 4)),
        150,
    ),
)
CONTRACTS: dict[str, Any] = {
    "every sequence possible": lambda joint, theta, rounds: joint.positive,
    "alpha < 1": lambda joint, theta, rounds: alpha(joint) < 1,
}

contraction = Claim(
    id="edit-contraction",
    title="Lazy edits contract, at a rate that counts what is kept",
    statement=r"If each position is drawn again with probability $\theta$ and $\alpha < 1$, then $\mathrm{TV}(\mu K^t, \pi) \le n\,(1 - \theta(1 - \alpha))^t$ from every start, $\alpha = \min(\|C\|_\infty, \|C\|_1)$ over the influences $c_{ij}$, $i \ne j$, of a full round.",
    source=OURS,
    speaks_of=EVERY_RUN,
    left=apart,
    relation="<=",
    right=lambda joint, theta, rounds: joint.L * theory.lazy_rate(alpha(joint), theta) ** rounds,
    over=RUNS,
    note="A kept position is its own influence: the rate of lazy edits is close to 1, however small alpha is.",
    assumptions=CONTRACTS,
    prove=Proved(
        ("EditingLimit.edit_limit", "Editing.edit_contraction", "Influence.influence_self"),
        says="For any laws of the tokens given a sequence (conditionals of a positive joint are some) and 0 < theta <= 1: where alpha < 1 there is one stationary law, and t rounds from any law are within n (1 - theta (1 - alpha))^t of it. At theta = 0 too t rounds are within the bound of every stationary law, though there are many. Influences are the largest total variation over changes of one token; that of a position on itself is counted, and is 0 where laws do not look at the token they predict.",
    ),
    control=times("11/10"),
    tight=At(
        "three bits, the outer two drawn to the middle one, ones rare, 81 full rounds: column sums are the smaller ones",
        *(STAR, Fraction(1), 81),
        reaches="0.958",
    ),
)

off_diagonal = Claim(
    id="edit-off-diagonal-rate",
    title="The influence of other positions alone as the rate",
    statement=r"With lazy or partial edits, $\mathrm{TV}(\mu K^t, \pi) \le n\,\alpha^t$ with $\alpha$ the largest sum of the influences of other positions, $j \ne i$.",
    source=PAPER,
    speaks_of=EVERY_RUN,
    left=apart,
    relation="<=",
    right=lambda joint, theta, rounds: joint.L * (theta * alpha(joint)) ** rounds,
    over=Domain(*RUNS.families[:2], draws=RUNS.draws),
    note="A position that is kept depends on itself. Off the diagonal the influences of lazy edits are theta times those of full ones.",
    assumptions=CONTRACTS,
    prove=Proved(
        ("EditingRefuted.off_diagonal_rate",),
        says="That the statement fails for positive laws and lazy edits with probability theta, alpha being theta times the norm of the influences of full draws. On a smaller witness than the claim's: one fair bit at theta = 1/2 has alpha = 0, and is not where it ends after one round.",
    ),
    witness=At(
        "two bits with weights 3, 1, 1, 3, theta = 1/5, two rounds",
        *(PAIR, Fraction(1, 5), 2),
        shows=("0.46234", Fraction(1, 50)),
    ),
    repair="edit-contraction",
)

thresholded = Claim(
    id="edit-threshold-unique",
    title="Thresholded edits have one limit",
    statement=r"If $\alpha < 1$ over $j \ne i$, edits of the positions that a confidence threshold selects have a unique stationary law.",
    source=PAPER,
    speaks_of="every number of tokens, every alphabet, every positive law, every threshold",
    left=lambda joint, tau: len(structure(transition(Conditionals(joint), Edits(where_confident(tau)))).closed),
    relation="=",
    right=1,
    over=Domain(
        draws=Draws(
            "positive joints of 4 to 9 sequences and thresholds in tenths",
            lambda: st.tuples(positive_joints(), st.integers(5, 10).map(lambda k: Fraction(k, 10))),
            200,
        )
    ),
    note="Where nothing is confident, nothing moves: a hard threshold has influence 1 of a position on itself.",
    assumptions={
        "every sequence possible": lambda joint, tau: joint.positive,
        "alpha < 1": lambda joint, tau: alpha(joint) < 1,
    },
    prove=Proved(
        ("EditingRefuted.threshold_unique",),
        says="That edits where the largest probability reaches a threshold may have two stationary laws, at alpha < 1. On a smaller witness than the claim's: one fair bit at a threshold of 3/4, which is never drawn again.",
    ),
    witness=At(
        "one token with law (9, 9, 2)/20 and threshold 1/2, which is never drawn again",
        *(Joint([9, 9, 2]), Fraction(1, 2)),
        shows=(3, 1),
    ),
    repair="edit-contraction",
)


def certified(n: int, alpha: Fraction, theta: Fraction) -> int:
    """The rounds that contraction certifies to come within a hundredth of the limit."""
    return theory.rounds(n, Fraction(1, 100), theory.lazy_rate(alpha, theta))


no_slowdown = Claim(
    id="edit-no-slowdown",
    title="The no-slowdown condition carries over to partial edits",
    statement=r"If $\lceil \ln(n/\epsilon) / \ln(1/\alpha) \rceil \le n - n/\mathrm{AFP}$, the rounds that contraction certifies for edits of a share of the positions fit the same budget.",
    source=ZHONG("Section A.7", "relayed"),
    speaks_of="every number of tokens, parallelism, alpha and theta, at epsilon = 1/100",
    left=lambda n, parallelism, alpha, theta: certified(n, alpha, theta),
    relation="<=",
    right=lambda n, parallelism, alpha, theta: theory.budget(n, parallelism),
    over=Domain(
        draws=Draws(
            "texts of 64 to 2,048 tokens, parallelism 2 to 8, alpha and theta in twentieths",
            lambda: st.tuples(
                st.integers(6, 11).map(lambda k: 2**k),
                st.integers(2, 8).map(Fraction),
                st.integers(1, 19).map(lambda k: Fraction(k, 20)),
                st.integers(1, 20).map(lambda k: Fraction(k, 20)),
            ),
        )
    ),
    note="The rate of lazy rounds is 1 - theta (1 - alpha), which turns verdicts.",
    assumptions={
        "the condition": lambda n, parallelism, alpha, theta: (
            certified(n, alpha, Fraction(1)) <= theory.budget(n, parallelism)
        )
    },
    prove=Proved(
        ("EditingRefuted.no_slowdown",),
        says="That the first condition does not give the second at epsilon = 1/100, a ceiling being within a budget if some whole number is between the quotient and it. On another witness: four tokens, two a round, alpha = 1/400, theta = 1/1000.",
    ),
    witness=At(
        "n = 1,024, AFP 4, alpha = 9/10, theta = 1/10",
        *(1024, Fraction(4), Fraction(9, 10), Fraction(1, 10)),
        shows=(1148, 768),
    ),
    repair="edit-no-slowdown-lazy",
)


def rounds_to(joint: Joint, theta: Fraction, tolerance: Fraction) -> int:
    """The rounds that contraction certifies for lazy edits of a joint."""
    return theory.rounds(joint.L, tolerance, theory.lazy_rate(alpha(joint), theta))


no_slowdown_lazy = Claim(
    id="edit-no-slowdown-lazy",
    title="The rounds that lazy edits need",
    statement=r"$\lceil \ln(n/\epsilon) / \ln(1/(1-\theta(1-\alpha))) \rceil$ rounds bring lazy edits within $\epsilon$ of their limit from every start, $0 < \alpha < 1$.",
    source=OURS,
    speaks_of="every number of tokens, every alphabet, every positive law, every theta and tolerance",
    left=lambda joint, theta, tolerance: apart(joint, theta, rounds_to(joint, theta, tolerance)),
    relation="<=",
    right=lambda joint, theta, tolerance: tolerance,
    over=Domain(
        Family(
            "every joint of two bits with weights 1 and 2, theta of 1, 1/2 and 1/5, within 1/10 and 1/100",
            lambda: itertools.product(small_joints(least=1), THETAS, (Fraction(1, 10), Fraction(1, 100))),
            complete=True,
            size=2**4 * 3 * 2,
        ),
        draws=Draws(
            "positive joints of 4 to 9 sequences, theta in tenths, within 1/10 and 1/100",
            lambda: st.tuples(positive_joints(), TENTHS, st.sampled_from([Fraction(1, 10), Fraction(1, 100)])),
            60,
        ),
    ),
    note="Where they fit n - n / AFP, a draft of n / AFP passes and its edits take no more than n. The distance is to the limit of the edits, not to the joint: see edit-bias.",
    assumptions={
        "every sequence possible": lambda joint, theta, tolerance: joint.positive,
        "0 < alpha < 1": lambda joint, theta, tolerance: 0 < alpha(joint) < 1,
    },
    prove=Proved(
        ("EditingLimit.edit_limit_rounds", "Influence.influence_self"),
        says="For any laws of the tokens, 0 < alpha < 1, 0 < theta <= 1 and every tolerance above 0: any whole number of rounds that is at least the quotient of the logarithms, its ceiling being the first, brings every law within the tolerance of one stationary law. The influence of a position on itself is 0 where laws do not look at the token they predict.",
    ),
    control=Control(
        "one round fewer",
        left=lambda joint, theta, tolerance: apart(joint, theta, rounds_to(joint, theta, tolerance) - 1),
    ),
    tight=At(
        "three bits, the outer two drawn to the middle one, ones rare, full rounds, within what 81 of them certify",
        at=lambda: (STAR, Fraction(1), STAR.L * alpha(STAR) ** 81),
        reaches="0.958",
    ),
)


def codes(L: int) -> Iterator[Joint]:
    """Every set of words of L bits in which each token is a function of the others, and none is the same in all words."""
    words = list(itertools.product((0, 1), repeat=L))
    for size in range(2, len(words) + 1):
        for chosen in itertools.combinations(words, size):
            near = any(sum(map(int.__ne__, x, y)) < 2 for x, y in itertools.combinations(chosen, 2))
            if not near and all(len(set(column)) == 2 for column in zip(*chosen, strict=True)):
                table = np.zeros((2,) * L, dtype=np.int64)
                table[tuple(np.array(chosen).T)] = 1
                yield Joint(table)


def completed(code: Joint, other: TableDenoiser) -> Conditionals:
    """The conditionals of a code, and those of another denoiser where it has none."""
    every = contexts(code.V, code.L)
    possible = (marginal_cube(code).ravel() > 0)[:, None, None]
    table = np.where(possible, ExactDenoiser(code).weights(every), other.weights(every))
    return Conditionals(TableDenoiser(table.reshape((code.V + 1,) * code.L + (code.L, code.V))))


def sure(L: int, bits: dict[Context, int]) -> TableDenoiser:
    """A denoiser of L bits that is certain of the hidden bit in some contexts with one mask; fair bits elsewhere."""
    table = np.ones((3,) * L + (L, 2), dtype=np.int64)
    for context, bit in bits.items():
        table[context][context.index(2)][1 - bit] = 0
    return TableDenoiser(table)


def one_hidden(L: int) -> list[Context]:
    """The contexts of L bits with one mask."""
    return [tuple(context) for context in contexts(2, L).tolist() if context.count(2) == 1]


def certain(code: Joint) -> Iterator[TableDenoiser]:
    """Every way to be certain of a hidden bit given all others where these are impossible."""
    impossible = [context for context in one_hidden(code.L) if not marginal_cube(code)[context]]
    for bits in itertools.product((0, 1), repeat=len(impossible)):
        yield sure(code.L, dict(zip(impossible, bits, strict=True)))


def drawn_codes() -> st.SearchStrategy[tuple[Joint, TableDenoiser]]:
    """Codes of two or three tokens, with a drawn denoiser for impossible contexts."""
    known = [*codes(2), *codes(3), copy(2, 1, 3), copy(3, 1, 3), parity(3, 3)]
    return st.sampled_from(known).flatmap(
        lambda code: st.tuples(st.just(code), denoisers(code.V, code.L, positive=False))
    )


hard = Claim(
    id="edit-hard-constraints",
    title="Hard constraints do not contract",
    statement=r"Where each token is a function of the others and none is constant, as in parities, copies and Sudoku, $\alpha \ge 1$ for any conditionals on impossible sequences.",
    source=OURS,
    speaks_of="every number of tokens, every alphabet, every such law, every conditionals on impossible sequences",
    left=lambda code, other: smaller_norm(influence(completed(code, other), lazy())),
    relation=">=",
    right=1,
    over=Domain(
        Family(
            "every such set of words of two or three bits, every choice of a certain bit in each impossible context",
            lambda: ((code, other) for L in (2, 3) for code in codes(L) for other in certain(code)),
            complete=True,
            size=2 + 4 * 2**6 + 8 * 2**3 + 2,
        ),
        draws=Draws("such laws of two or three tokens, any conditionals of weights up to 5", drawn_codes, 60),
    ),
    note="The contraction route says nothing about brackets, copies or Sudoku. Between two contexts that fix a token differently, changes of one token at a time add up to at least 1, whatever stands between them.",
    prove=Proved(
        ("EditingLimit.hard_constraints", "Influence.influence_self"),
        says="For at least one token, any law of which no two possible sequences differ in one token only and in which each token takes two values or more, and any laws r with r(x, i) P(others) = P(x): the conditionals, and anything where the others are impossible. Then both norms are at least 1, the influence of a position on itself counted, which is 0 for laws that do not look at the token they predict.",
    ),
    control=times("11/10"),
    tight=At(
        "three equal bits, each of which copies the first of the others: the row sums are the smaller ones",
        at=lambda: (copy(3, 1), sure(3, {c: c[1] if c[0] == 2 else c[0] for c in one_hidden(3)})),
    ),
)
