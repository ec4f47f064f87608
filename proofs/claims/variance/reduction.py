r"""What is said to reduce the variance of training: mirrored masks and stratified times.

Two sets of masks from the same uniforms, :math:`U_i < t` and :math:`U_i > 1 - t`, are each drawn at rate t, and where one is
full the other is sparse. The paper averages their losses and says that they are never positively correlated, so that the
average has at most half the variance. That is Harris' inequality for a loss that grows with its masks, and false without. It
also draws times from strata, with a formula that is right for one draw a stratum only.

Source: arXiv 2511.18159, mirrored masks and stratified times.
"""

from __future__ import annotations

import itertools
from fractions import Fraction

from hypothesis import strategies as st

from exact.variance import Masks, masks, mirror, mirrored, outcomes, plain, spread, strata_mean, variance
from proofs.claims.papers import JIA
from proofs.ledger.claim import Claim, Control, Proved, times
from proofs.ledger.domain import At, Domain, Draws, Family
from proofs.ledger.unsettled import Empirical
from theory.variance import mirror_correlation

MIRROR = JIA("mirrored masks")
STRATA = JIA("stratified times")

#: The loss under each set of masks of L tokens, smaller sets first.
Table = tuple[int, ...]
TENTHS = [Fraction(k, 10) for k in range(1, 10)]


def loss(table: Table, hidden: Masks) -> Fraction:
    """The entry of a set of masks."""
    return Fraction(table[list(masks(length(table))).index(hidden)])


def length(table: Table) -> int:
    """The number of tokens."""
    return len(table).bit_length() - 1


def monotone(table: Table, t: Fraction) -> bool:
    """Whether the loss never falls when a mask is added."""
    sets = list(enumerate(masks(length(table))))
    return all(table[k] <= table[m] for k, a in sets for m, b in sets if a <= b)


def of_pair(table: Table, t: Fraction) -> Fraction:
    """The variance of the mean loss of two mirrored sets of masks."""
    return variance(
        outcomes(mirrored(lambda x, t, hidden: loss(table, hidden), [1], length(table), [t]), [Fraction(1)])
    )


def half_of_one(table: Table, t: Fraction) -> Fraction:
    """Half the variance of the loss of one set of masks."""
    step = plain(lambda x, t, hidden: loss(table, hidden), [1], length(table), [t])
    return variance(outcomes(step, [Fraction(1)])) / 2


@st.composite
def _growing(draw: st.DrawFn) -> Table:
    """Losses that grow with their masks: the largest of the entries of all subsets."""
    sets = list(masks(draw(st.integers(1, 3))))
    entries = [draw(st.integers(0, 9)) for _ in sets]
    return tuple(max(entries[k] for k, a in enumerate(sets) if a <= b) for b in sets)


monotone_mirror = Claim(
    id="mirror-monotone",
    title="Mirrored masks pull monotone losses apart",
    statement=r"If the total masked loss never falls when a mask is added, the losses under masks $U_i < t$ and $U_i > 1 - t$ have $\rho \le 0$: their mean has at most half the variance of one.",
    source=MIRROR,
    speaks_of="every number of tokens, every loss that grows with its masks, every time",
    left=of_pair,
    relation="<=",
    right=half_of_one,
    assumptions={"monotone": monotone},
    over=Domain(
        Family(
            "every function of two tokens' masks with values up to 2, every tenth",
            lambda: itertools.product(itertools.product(range(3), repeat=4), TENTHS),
            complete=True,
            size=3**4 * 9,
        ),
        Family(
            "every function of three tokens' masks with values 0 and 1, every tenth",
            lambda: itertools.product(itertools.product(range(2), repeat=8), TENTHS),
            complete=True,
            size=2**8 * 9,
        ),
        draws=Draws(
            "monotone functions of up to three tokens' masks, values up to 9, every tenth",
            lambda: st.tuples(_growing(), st.sampled_from(TENTHS)),
            200,
        ),
    ),
    note="Harris' inequality: one is increasing in the uniforms, the other decreasing.",
    prove=Proved(
        ("Mirror.mirror_monotone", "Mirror.mirror_variance", "Mirror.cell_pair"),
        says=(
            "For every loss of sets of masks that never falls when a mask is added, and a time in [0, 1] for each "
            "token: the covariance under mirrored masks is at most 0, and the variance of the mean of both at "
            "most half that of one. The law of a token's pair of masks is that of a uniform number below min(t, "
            "1-t), above 1 - min(t, 1-t), or between."
        ),
    ),
    control=times("101/100"),
    tight=At("one token at t = 1/1000", (0, 1), Fraction(1, 1000), reaches=Fraction(998, 999)),
)

any_mirror = Claim(
    id="mirror-any-loss",
    title="Mirrored masks always help",
    statement=r"For every loss the mirrored pair has $\rho \le 0$: its mean has at most half the variance of one.",
    source=MIRROR,
    speaks_of="every number of tokens, every loss, every time",
    left=of_pair,
    relation="<=",
    right=half_of_one,
    over=Domain(
        draws=Draws(
            "functions of two tokens' masks, values up to 9, every tenth",
            lambda: st.tuples(st.tuples(*[st.integers(0, 9)] * 4), st.sampled_from(TENTHS)),
            300,
        )
    ),
    note="A loss that is high where exactly one of two tokens is masked is the same under both masks.",
    prove=Proved(
        ("Mirror.mirror_any_loss_fails", "VarianceRefuted.mirror_any_variance"),
        says="Some loss of the masks of two tokens has a covariance above 0 under mirrored masks at t = 1/2; and not for every loss of the masks of any tokens, each at a time of its own in [0, 1], has the mean of the pair at most half the variance of one. Both by a loss of 1 where one of two tokens is masked.",
    ),
    witness=At(
        "1 where one of two tokens is masked, t = 1/2",
        (0, 1, 1, 0),
        Fraction(1, 2),
        shows=(Fraction(1, 4), Fraction(1, 8)),
    ),
    repair="mirror-monotone",
)


def covariance(losses: tuple[int, ...], t: Fraction) -> Fraction:
    """The covariance of an additive loss under mirrored masks, over every pair of sets."""
    pairs = list(mirror(len(losses), t))
    sums = [(p, sum(losses[i] for i in first), sum(losses[i] for i in second)) for p, first, second in pairs]
    first, second = (sum((row[0] * row[k] for row in sums), Fraction(0)) for k in (1, 2))
    return sum((p * a * b for p, a, b in sums), Fraction(0)) - first * second


def of_additive(losses: tuple[int, ...], t: Fraction) -> Fraction:
    """The variance of an additive loss."""
    return t * (1 - t) * sum(a * a for a in losses)


additive = Claim(
    id="mirror-additive",
    title="Mirrored masks of an additive loss",
    statement=r"For a loss that adds over masked tokens, $\rho = -t/(1-t)$ up to $t = 1/2$ and $-(1-t)/t$ beyond.",
    source=JIA("mirrored masks", "ours"),
    speaks_of="every number of tokens, every additive loss, every time",
    left=covariance,
    relation="=",
    right=lambda losses, t: of_additive(losses, t) * mirror_correlation(t),
    over=Domain(
        Family(
            "one to four tokens with losses of 1 and 2, every tenth",
            lambda: ((a, t) for L in range(1, 5) for a in itertools.product((1, 2), repeat=L) for t in TENTHS),
            complete=True,
            size=(2 + 4 + 8 + 16) * 9,
        ),
        draws=Draws(
            "one to four tokens with losses up to 9, times in thirtieths",
            lambda: st.tuples(
                st.lists(st.integers(0, 9), min_size=1, max_size=4).map(tuple),
                st.integers(1, 29).map(lambda k: Fraction(k, 30)),
            ),
            60,
        ),
    ),
    prove=Proved(
        ("Mirror.mirror_additive",),
        says=(
            "For every real loss of each masked token and one time in (0, 1), outside of which nothing varies: "
            "the covariance is -t/(1-t) times the variance of one up to 1/2, and -(1-t)/t times it beyond."
        ),
    ),
    control=Control(r"$-t/(1-t)$ at every time", right=lambda losses, t: of_additive(losses, t) * -t / (1 - t)),
)

Strata = tuple[tuple[int, ...], ...]


def stratified(strata: Strata, each: int) -> Fraction:
    """The variance of the mean of some draws from each stratum, over every outcome."""
    return variance(strata_mean(strata, each))


def of_one(strata: Strata) -> Fraction:
    r"""The variance of one draw from all strata, :math:`\sigma^2`."""
    values = [Fraction(v) for stratum in strata for v in stratum]
    return spread((Fraction(1, len(values)), v) for v in values)


def between(strata: Strata) -> Fraction:
    r"""The variance of the strata's means, :math:`\sigma_b^2`."""
    return spread((Fraction(1, len(strata)), Fraction(sum(stratum), len(stratum))) for stratum in strata)


DRAWN_STRATA = Draws(
    "two or three strata of two values up to 9, one or two draws each",
    lambda: st.tuples(
        st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=3).map(tuple), st.integers(1, 2)
    ),
    150,
)
strata = Claim(
    id="stratified-variance",
    title="The variance of stratified times",
    statement=r"With $m$ draws from each of $k$ equal strata of finitely many outcomes, $n = mk$, the mean has variance $(\sigma^2 - \sigma_b^2)/n$, $\sigma_b^2$ the variance of the strata's means.",
    source=JIA("stratified times", "ours"),
    speaks_of="every number of equal strata of finitely many outcomes, every loss, every number of draws from each",
    left=stratified,
    relation="=",
    right=lambda strata, each: (of_one(strata) - between(strata)) / (each * len(strata)),
    over=Domain(
        Family(
            "two strata of two values up to 2, one to three draws each",
            lambda: itertools.product(itertools.product(itertools.product(range(3), repeat=2), repeat=2), (1, 2, 3)),
            complete=True,
            size=3**4 * 3,
        ),
        Family(
            "three strata of two values 0 and 1, one and two draws each",
            lambda: itertools.product(itertools.product(itertools.product(range(2), repeat=2), repeat=3), (1, 2)),
            complete=True,
            size=2**6 * 2,
        ),
        draws=DRAWN_STRATA,
    ),
    prove=Proved(
        ("Strata.stratified_variance",),
        says=(
            "For k and m above 0, strata that are equally likely and each have a law of finitely many outcomes of "
            "its own, and every real loss of an outcome: m independent draws from each. sigma^2 is the variance "
            "of an outcome of a stratum at random."
        ),
    ),
    control=Control("of independent draws", right=lambda strata, each: of_one(strata) / (each * len(strata))),
)

printed_strata = Claim(
    id="stratified-variance-printed",
    title="The variance of stratified times, as accounts of the paper give it",
    statement=r"The mean of $n$ draws from $k$ strata has variance $\sigma^2/n - \sigma_b^2/k$.",
    source=STRATA,
    speaks_of="every number of equal strata, every loss, every number of draws from each",
    left=stratified,
    relation="=",
    right=lambda strata, each: of_one(strata) / (each * len(strata)) - between(strata) / len(strata),
    over=Domain(draws=DRAWN_STRATA),
    note="True for one draw a stratum only.",
    prove=Proved(
        ("VarianceRefuted.stratified_printed",),
        says="Not for every number of equally likely strata, laws of finitely many outcomes in each, loss and number m of draws from each is the variance of the mean sigma^2/(mk) - sigma_b^2/k: two strata with losses -1 and 1, 9 and 11, two draws each.",
    ),
    witness=At(
        "two strata with means 0 and 10 and variance 1, two draws each",
        ((-1, 1), (9, 11)),
        2,
        shows=(Fraction(1, 4), -6),
    ),
    repair="stratified-variance",
)

released = Empirical(
    id="observed-released-variance-code",
    title="The released code and the paper",
    statement="In a snapshot of the released code the second mask of a pair is drawn afresh instead of mirrored, and times near 0 and 1 are never drawn.",
    source=JIA("the released code"),
    needs="the repository at the commit that the paper names",
)
