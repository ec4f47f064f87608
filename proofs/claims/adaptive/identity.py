"""What a policy that looks at values costs, and the likelihood of what it draws: identities.

A decoder starts from masks alone. In each context a policy picks a set of masked positions, perhaps by how sure the denoiser
is there, and their tokens are drawn independently of each other, each from its marginal. The law Q of what comes out differs
from the law P of the data for two reasons only: tokens drawn together depend on each other, and the marginals are not exact.
The papers say that these two parts add up to the divergence, that the likelihood of a text under such a rule is a plain
product. A rule may also toss coins: then the law of sequence and path splits so, and bounds the law of the sequence.

Sources: arXiv 2608.25505 (the identity), 2505.24857 (paths), 2603.01367 (likelihoods).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from exact.circulation import order_likelihood
from exact.decoding import decode, law_divergence, likelihood, path_divergence, path_errors, paths, target_paths
from exact.denoiser import Conditionals
from exact.information import kl
from exact.joint import Joint
from exact.logsum import add_up, expected_log
from exact.policies import (
    Bernoulli,
    EntropyBounded,
    LeftToRight,
    RandomOrder,
    Threshold,
    Top,
    confidence,
    margin,
    midpoint,
)
from exact.samplers import Unmask
from exact.strategies import denoisers, deterministic_policies, joints, policies, small_joints, small_tables
from exact.types import Context, Policy
from exact.walk import steps
from proofs.claims.papers import BEN_HAMU, DUEL, WEN
from proofs.ledger.claim import Claim, Control, Measurement, Proved, times
from proofs.ledger.compare import Approx
from proofs.ledger.domain import At, Domain, Draws, Family
from proofs.ledger.measured import ROUNDOFF, SCOPE, trained

EVERY_RULE = "every law, every denoiser, every policy that is a function of the context"
EVERY_PATH = "every law, every denoiser, every policy, random ones among them"
TWO_THIRDS = Fraction(2, 3)

RULES: tuple[Policy, ...] = (LeftToRight(2), Top(1), Threshold(TWO_THIRDS), EntropyBounded(TWO_THIRDS))
TOSSED: tuple[Policy, ...] = (EntropyBounded(TWO_THIRDS), RandomOrder((1, 1)), Bernoulli.uniform(2))
WIDER: tuple[Policy, ...] = (
    LeftToRight(2),
    midpoint(3),
    Top(1),
    Top(2, margin),
    Threshold(TWO_THIRDS),
    Threshold(Fraction(9, 10)),
    EntropyBounded(Fraction(1, 2)),
    EntropyBounded(Fraction(1, 10), confidence),
)


def _modelled(rules: tuple[Policy, ...], words: str) -> Family:
    """Every small joint against every small table, in which the model's error is seldom zero."""
    return Family(
        f"every joint of two bits with weights 0 and 1, every denoiser with rows 1:1 and 1:2, {words}",
        lambda: itertools.product(small_joints(weight=1), map(Conditionals, small_tables([(1, 1), (1, 2)])), rules),
        complete=True,
        size=(2**4 - 1) * 2**6 * len(rules),
    )


@st.composite
def _drawn(draw: st.DrawFn, rules: Any) -> tuple[Joint, Conditionals, Policy]:
    """A joint, a table of no joint, and a policy."""
    joint = draw(joints(states=9, least_length=2))
    return joint, Conditionals(draw(denoisers(joint.V, joint.L))), draw(rules(joint.L))


def output_divergence(joint: Joint, model: Conditionals, policy: Policy) -> Any:
    r"""The divergence :math:`\mathrm{KL}(P \| Q)` of what is drawn."""
    return kl(joint, decode(model, Unmask(policy)).output)


def along_sequences(joint: Joint, model: Conditionals, policy: Policy) -> Any:
    r"""The sum :math:`E_P \sum_t [\mathrm{TC}(X_{S_t}|x_{C_t}) + \sum_{i \in S_t} \mathrm{KL}(P_i \| f_i)]` by a walk."""
    parts = []
    for step in steps(joint, model, policy):
        chance = Fraction(step.weight, joint.total)
        parts.append((add_up(step.entropy([i]) for i in step.chosen) - step.entropy(step.chosen)) * chance)
        for i in step.chosen:
            for (v,), weight in step.law([i]).items():
                p, drawn = Fraction(weight, step.weight), model.at(step.context)[i][v]
                parts.append(expected_log([(chance * p, p), (-chance * p, drawn)]))
    return add_up(parts)


def _measured() -> list[tuple[Approx, Approx]]:
    joint, denoiser, _ = trained()
    model, p = Conditionals(denoiser), joint.floats()
    found = []
    for policy in (Top(2), Threshold(0.9), EntropyBounded(0.5)):
        errors = path_divergence(path_errors(p, model, policy))
        found.append((Approx(output_divergence(p, model, policy), ROUNDOFF), Approx(errors, ROUNDOFF)))
    return found


MODELLED = Domain(
    _modelled(RULES, "four deterministic rules"),
    Family(
        "every joint of three bits with weights 0 and 1, its own marginals, eight deterministic rules",
        lambda: ((p, Conditionals(p), rule) for p in small_joints(L=3, weight=1) for rule in WIDER),
        complete=True,
        size=(2**8 - 1) * len(WIDER),
    ),
    draws=Draws(
        "joints (at most 9 sequences), tables of no joint, deterministic policies",
        lambda: _drawn(deterministic_policies),
    ),
)

identity = Claim(
    id="adaptive-identity",
    title="The KL of value-adaptive decoding",
    statement=r"$\mathrm{KL}(P\,\|\,Q_\pi) = E_P \sum_t \bigl[\mathrm{TC}(X_{S_t}|x_{C_t}) + \sum_{i \in S_t} \mathrm{KL}(P_i\,\|\,f_i)\bigr]$ for every deterministic policy that is a function of the context.",
    source=WEN("the adaptive identity"),
    speaks_of=EVERY_RULE,
    left=output_divergence,
    relation="=",
    right=along_sequences,
    over=MODELLED,
    prove=Proved(
        (
            "PolicyCost.adaptive_identity",
            "PolicyCost.infinite_together",
        ),
        says="Where the output gives mass to every text of P, the identity; elsewhere both sides are infinite: the divergence is so exactly where that of some token revealed on the way to a text of P is. The policy names a set of masked positions, not empty while there are any.",
    ),
    note="One side goes through contexts, the other tells sequences apart and asks the policy itself. The draws, and the "
    "tables of two bits, belong to no joint: the model's error is part of what is compared.",
    control=times("101/100"),
    measure=Measurement(f"{SCOPE}: top 2, threshold 0.9, entropy bound 0.5, all sequences and contexts", _measured),
)


def path_law_divergence(joint: Joint, model: Conditionals, policy: Policy) -> Any:
    """The divergence of the law of sequence and path, path by path."""
    return law_divergence(target_paths(joint, model, policy), paths(model, policy))


ANY_RULE = Domain(
    _modelled(TOSSED, "an entropy bound, a random order, a schedule of two steps"),
    draws=Draws(
        "joints (at most 9 sequences), tables of no joint, rules of every kind", lambda: _drawn(policies), examples=120
    ),
)

decomposition = Claim(
    id="path-decomposition",
    title="The error of a sampler splits along its path",
    statement=r"$\mathrm{KL}(q_\phi(x, z)\,\|\,p_\phi(x, z)) = \sum_i E_{q_\phi} \bigl[\sum_{l \in z_i} \mathrm{KL}(q(x^l|\cdot)\,\|\,p_\theta(x^l|\cdot)) + \mathrm{TC}_q(x^{z_i}|\cdot)\bigr]$ for every rule $\phi$.",
    source=BEN_HAMU("the error of the sampler"),
    speaks_of=EVERY_PATH,
    left=path_law_divergence,
    relation="=",
    right=lambda joint, model, policy: path_divergence(path_errors(joint, model, policy)),
    over=ANY_RULE,
    prove=Proved(
        (
            "Paths.path_decomposition",
            "Paths.paths_covered",
        ),
        says="For every rule that draws a set of masked positions by chance, from the step and the context, and paths of any number of steps, where the sampler gives mass to every path of the data. Elsewhere both sides are infinite: that is exactly where some token revealed on some path of the data is denied.",
    ),
    note="One side goes through all sequences and paths, the other through contexts. That it bounds what the sampler draws is path-bounds-output.",
    control=Control(
        "without the model's own error",
        right=lambda joint, model, policy: add_up(e.correlation for e in path_errors(joint, model, policy)),
    ),
)

bounds_output = Claim(
    id="path-bounds-output",
    title="The error along the path bounds the error of what is drawn",
    statement=r"$\mathrm{KL}(q\,\|\,p_\phi) \le \mathrm{KL}(q_\phi(x, z)\,\|\,p_\phi(x, z))$ for every rule $\phi$.",
    source=BEN_HAMU("the error of the sampler"),
    speaks_of=EVERY_PATH,
    left=output_divergence,
    relation="<=",
    right=path_law_divergence,
    over=ANY_RULE,
    prove=Proved(
        ("Paths.path_bounds_output",),
        says="For every rule by chance that has revealed all after n steps, where the sampler gives mass to every path of the data; elsewhere the right side is infinite. The divergence of the output is then finite.",
    ),
    note="Equal where the rule is deterministic; a rule that tosses coins mixes its paths, and a mixture may be nearer.",
    control=times("11/10"),
    tight=At(
        "a fair pair of equal bits in one step: log 2",
        at=lambda: ((pair := Joint([[1, 0], [0, 1]])), Conditionals(pair), LeftToRight(2)),
    ),
)


def _better_of_two(model: Conditionals, policy: Policy) -> Any:
    """The summed likelihoods where each text is given the better of two orders."""
    order = range(model.L)
    return sum(max(order_likelihood(model, x, order), order_likelihood(model, x, order[::-1])) for x in texts(model))


def texts(model: Conditionals) -> Iterable[Context]:
    """Every complete sequence."""
    return itertools.product(range(model.V), repeat=model.L)


def _total(policy: Policy) -> float:
    """The summed likelihoods of all texts under a rule on the trained model."""
    model = Conditionals(trained()[1])
    return math.fsum(likelihood(model, policy, x) for x in texts(model))


TABLES = Domain(
    Family(
        "every denoiser of two bits with rows 1:1 and 1:2, four deterministic rules",
        lambda: itertools.product(map(Conditionals, small_tables([(1, 1), (1, 2)])), RULES),
        complete=True,
        size=2**6 * len(RULES),
    ),
    draws=Draws(
        "tables of three bits with no common joint, and rules that look at values",
        lambda: st.tuples(denoisers(2, 3, positive=False).map(Conditionals), deterministic_policies(3)),
        examples=200,
    ),
)

duel = Claim(
    id="rule-likelihood",
    title="The likelihood of a decoding rule",
    statement=r"With a deterministic rule, $\prod_t \prod_{i \in S_t(x)} f_i(x_i | x_{C_t(x)})$ sums to one over all x, whatever the denoiser.",
    source=DUEL("the likelihood of a deterministic rule"),
    speaks_of=EVERY_RULE,
    left=lambda model, policy: sum(likelihood(model, policy, x) for x in texts(model)),
    relation="=",
    right=1,
    over=TABLES,
    prove=Proved(
        (
            "Policies.output_law",
            "Policies.output_path",
        ),
        says="The law of what the sampler draws, step by step, is that product along the way to x, and sums to one, for every denoiser whose outputs are laws.",
    ),
    control=Control("for each x the better of two orders: a rule that looks ahead", left=_better_of_two),
    measure=Measurement(
        f"{SCOPE}: top 2, threshold 0.9, the likelihoods of all 4,096 texts",
        lambda: [(Approx(_total(policy), ROUNDOFF), Fraction(1)) for policy in (Top(2), Threshold(0.9))],
    ),
)
