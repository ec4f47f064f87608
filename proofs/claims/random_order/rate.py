"""Equal steps of a schedule: an error that falls with one over their number.

Instead of fixed numbers of tokens, a schedule reveals each masked token on its own with a chance that rises in equal
steps: of a long text, about L / K tokens a step. Papers ask how many steps keep the error a token small, whatever the
length, and how fast it falls. At stake is the rate: the error is half the summed information over the number of steps, and
not its square, however often that is said.

Sources: arXiv 2502.09622 (Feng et al.), 2510.25544 (Lavenant, Zanella).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from exact.information import total_correlation
from exact.languages import copy, parity
from exact.policies import Bernoulli
from exact.random_order import Ray, schedule_divergence
from exact.types import Policy
from proofs.claims.papers import FENG, LAVENANT
from proofs.claims.random_order.domains import (
    NO_REDUCTION,
    THOUSAND,
    curve,
    extreme,
    few,
    information,
    letters,
)
from proofs.ledger.bound import PATH, Bound, Law
from proofs.ledger.claim import Claim, Proved, times
from proofs.ledger.domain import EVERY_LAW, At, Domain, Draws, Family

EVERY_STEPS = f"{EVERY_LAW}, every number of steps"


def in_equal_steps(law: Law, policy: Policy) -> bool:
    """Whether a policy is a schedule of equal steps."""
    return isinstance(policy, Bernoulli) and policy == Bernoulli.uniform(len(policy.masks) - 1)


STEPS_BOUND = Bound(
    id="uniform-steps-bound",
    title="Equal steps of a schedule",
    source=FENG("the token error theorem", "ours"),
    estimand=PATH,
    sampler="a schedule of equal steps that reveals each token on its own",
    fits=in_equal_steps,
    left=lambda law, policy: schedule_divergence(curve(law), policy),
    right=lambda law, policy: information(law) * Fraction(1, len(policy.masks) - 1),
)

STEPS = Domain(
    Family(
        "every extreme curve of 2 to 8 tokens, 1 to 8 steps",
        lambda: ((ray, Bernoulli.uniform(K)) for ray in extreme(8) for K in range(1, 9)),
        complete=True,
        size=8 * sum(range(1, 8)),
    ),
    draws=Draws(
        "joints (at most 16 sequences, weights <= 9), up to five steps",
        lambda: st.tuples(few(), st.integers(1, 5).map(Bernoulli.uniform)),
        100,
    ),
)
ALL_AT_ONCE = At("a thousand equal tokens in one step", THOUSAND, Bernoulli.uniform(1), reaches=Fraction(999, 1000))

uniform_steps = STEPS_BOUND.claim(
    r"With K equal steps of a schedule, the path divergence is at most $\frac1K \sum_i I(X_i; X_{-i})$.",
    EVERY_STEPS,
    STEPS,
    control=times("11/10"),
    tight=ALL_AT_ONCE,
    note="A left Riemann sum of a decreasing function: no n-gram assumption, and K = 1/epsilon steps in place of a power of it.",
    prove=Proved(
        ("RandomOrderSteps.equal_steps", "RandomOrderSteps.path_divergence_mean"),
        says="Any law, length and number of steps, an alphabet of its own for each token: the KL of the laws of sequence and path, every token revealed in a uniform step of its own and the tokens of a step drawn independently given those of earlier ones, is at most 1 / K times the summed informations. It is there by its definition, not by the binomial sum over the curve that is computed here.",
    ),
)

token_error = Claim(
    id="uniform-steps-token-error",
    title="The token error of equal steps",
    statement=r"With K equal steps of a schedule, the path divergence is at most $\log V / K$ a token, at every length.",
    source=FENG("the token error theorem", "ours"),
    speaks_of=EVERY_STEPS,
    left=lambda law, policy: schedule_divergence(curve(law), policy) * Fraction(1, law.L),
    relation="<=",
    right=lambda law, policy: letters(law) * Fraction(1, len(policy.masks) - 1),
    over=STEPS,
    prove=Proved(
        ("RandomOrderSteps.equal_steps_letters", "RandomOrderSteps.path_divergence_mean"),
        says="Any law, length and number of steps, an alphabet of at most V letters for each token: the KL of the laws of sequence and path over L is at most log V / K. It is there by its definition, not by the binomial sum over the curve that is computed here.",
    ),
    control=times("11/10"),
    tight=ALL_AT_ONCE,
)

rate = Claim(
    id="quadratic-rate",
    title="An error that falls with the square of the steps",
    statement=r"With T equal steps, $E \le 10\,(\sum_i I(X_i; X_{-i}) / T)^2$.",
    source=LAVENANT("the rate of equal steps", "relayed"),
    speaks_of=EVERY_STEPS,
    left=lambda joint, T: schedule_divergence(curve(joint), Bernoulli.uniform(T)).ball(),
    relation="<=",
    right=lambda joint, T: 10 * (information(joint) * Fraction(1, T)).ball() ** 2,
    over=Domain(
        draws=Draws(
            "parities and copies of three and four bits, 32 to 256 steps",
            lambda: st.tuples(
                st.sampled_from([parity(3), parity(4), copy(3, 1)]), st.integers(5, 8).map(lambda k: 2**k)
            ),
            20,
        ),
    ),
    note="T times the error tends to half the summed information (half-information-rate): whatever the constant in place of 10, enough steps break it. The paper does not claim otherwise; accounts of it do.",
    assumptions={"dependent": lambda joint, T: total_correlation(joint) > 0},
    prove=Proved(
        ("RandomOrderRefuted.quadratic_fails",),
        says="Not for every law and number T of equally likely steps is the mean over mask paths of KL at most ten times the square of the summed informations over T. On another witness than the claim's: two equal bits, 64 steps.",
    ),
    witness=At("a parity of four bits, 128 steps", parity(4), 128, shows=("0.01079", "0.004692")),
    repair="half-information-rate",
)


def off_the_limit(law: Law, policy: Bernoulli) -> Any:
    """How far T times the error of T equal steps is from half the summed information."""
    gap = schedule_divergence(curve(law), policy) * (len(policy.masks) - 1) - information(law) * Fraction(1, 2)
    return max(gap, -gap)


half_rate = Claim(
    id="half-information-rate",
    title="The rate of equal steps",
    statement=r"For T equal steps of a schedule, $|T \cdot E - \frac12 \sum_i I(X_i; X_{-i})| \le \frac{L-1}{12\,T} \sum_i I(X_i; X_{-i})$: $T \cdot E$ tends to half the summed information.",
    source=LAVENANT("the rate of equal steps", "ours"),
    speaks_of=EVERY_STEPS,
    left=off_the_limit,
    relation="<=",
    right=lambda law, policy: information(law) * Fraction(law.L - 1, 12 * (len(policy.masks) - 1)),
    over=Domain(
        Family(
            "every extreme curve of 2 to 7 tokens, 1 to 24 steps",
            lambda: ((ray, Bernoulli.uniform(T)) for ray in extreme(7) for T in range(1, 25)),
            complete=True,
            size=24 * sum(range(1, 7)),
        ),
        draws=STEPS.draws,
    ),
    prove=Proved(
        ("RandomOrderRate.half_rate", "RandomOrderRate.equal_paths", "RandomOrderSteps.path_divergence_mean"),
        says=(
            "Any law of L > 0 tokens, an alphabet for each, and any number T > 0 of steps: E is the KL of the laws of sequence and path, every token revealed in a uniform step of its own "
            "and the tokens of a step drawn independently given those of earlier ones (the same as in uniform-steps-bound: the second theorem). That T E tends to half the summed information as T "
            "grows is what the bound says."
        ),
    ),
    control=times("13/12"),
    tight=At("four equal tokens in one step: 1 on both sides", Ray(4, 1), Bernoulli.uniform(1)),
    note=f"The bound on the distance is the second term of Euler and Maclaurin. {NO_REDUCTION}",
)
