"""Published statements around parallel decoding that stand apart, and those whose definitions were not seen."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import Any

import numpy as np
from flint import arb
from hypothesis import strategies as st
from proofs.claims.random_order.upper import LI_CAI, Ray, error, last

from exact.circulation import order_likelihood
from exact.denoiser import Conditionals, TableDenoiser
from exact.editing import Edits, edited, lazy
from exact.factorization import product_of_marginals
from exact.information import kl
from exact.joint import Joint
from exact.languages import parity
from exact.lattice import marginal_cube
from exact.logsum import expected_log
from exact.objective import expected_loss
from exact.optimal import best_sizes
from exact.random_order import compositions, information_curve, random_order_divergence
from exact.strategies import denoisers, joints, small_joints
from proofs.ledger.claim import Attack, Claim, Control, Empirical, Family, Measurement, Source, Tight
from proofs.ledger.compare import Approx
from proofs.ledger.measured import ROUNDOFF, SCOPE, trained
from theory import random_order as theory
from theory.objective import mask_weight

ANY_ORDER = Source("2406.03736", "the any-order identity")
Modelled = tuple[Joint, Any]


def _masked_loss(case: Modelled) -> Any:
    """The loss over contexts: every masked position of every context, by the weight of its masks."""
    joint, model = case
    source, cube, pairs = Conditionals(model), marginal_cube(joint), []
    for context in itertools.product(range(joint.V + 1), repeat=joint.L):
        masked = [i for i in range(joint.L) if context[i] == joint.V]
        if not masked or not cube[context]:
            continue
        for i in masked:
            for v in range(joint.V):
                seen = (*context[:i], v, *context[i + 1 :])
                weight = Fraction(int(cube[seen]), joint.total) * mask_weight(len(masked), joint.L)
                pairs.append((-weight, source.at(context)[i][v]))
    return expected_log(pairs)


def _order_loss(case: Modelled) -> Any:
    """The mean over all orders of the sequential loss of the same denoiser."""
    joint, model = case
    source = Conditionals(model)
    count = math.factorial(joint.L)
    return expected_log(
        (-Fraction(joint.probability(x)) / count, order_likelihood(source, x, order))
        for x in np.ndindex(*joint.weights.shape)
        if joint.weights[x]
        for order in itertools.permutations(range(joint.L))
    )


@st.composite
def _modelled(draw: st.DrawFn) -> Modelled:
    joint = draw(joints(states=9, least_length=2))
    return joint, draw(denoisers(joint.V, joint.L))


def _seeded_models() -> list[Any]:
    return [TableDenoiser(np.random.default_rng(seed).integers(1, 6, (3, 3, 2, 2))) for seed in range(4)]


def _orders_of_a_model() -> list[tuple[Approx, Approx]]:
    """The loss over all contexts beside the mean cost of all 720 orders, each the sum of what its steps cost."""
    joint, denoiser, _ = trained()
    texts = np.indices(joint.weights.shape).reshape(joint.L, -1).T
    p = joint.probabilities().ravel()
    costs: dict[tuple[int, frozenset[int]], float] = {}
    for told in map(
        frozenset, itertools.chain.from_iterable(itertools.combinations(range(joint.L), m) for m in range(joint.L))
    ):
        marginals = denoiser(np.where(np.isin(np.arange(joint.L), list(told)), texts, joint.V))
        logs = np.log(np.take_along_axis(marginals, texts[:, :, None], axis=2)[:, :, 0])
        costs |= {(i, told): -float(p @ logs[:, i]) for i in range(joint.L) if i not in told}
    orders = list(itertools.permutations(range(joint.L)))
    mean = math.fsum(costs[i, frozenset(order[:k])] for order in orders for k, i in enumerate(order)) / len(orders)
    return [(Approx(expected_loss(joint, denoiser), ROUNDOFF), Approx(mean, ROUNDOFF))]


any_order = Claim(
    id="any-order-loss",
    title="The masked loss is the any-order loss",
    statement=r"$\int_0^1 \frac1t E \sum_{masked} -\log f\,dt = E_\sigma \sum_l -\log f(x_{\sigma_l} | x_{\sigma_{<l}})$ for every denoiser, of a joint or of none.",
    source=ANY_ORDER,
    relation="=",
    sides=lambda case: (_masked_loss(case), _order_loss(case)),
    enumerate=(
        Family(
            "every joint of two bits with weights up to 2, four tables of no joint",
            lambda: itertools.product(small_joints(), _seeded_models()),
        ),
    ),
    attack=Attack("joints (at most 9 sequences) and tables of no joint", _modelled, 100),
    measure=Measurement(f"{SCOPE}: 15,625 contexts against all 720 orders of 4,096 texts", _orders_of_a_model),
    control=Control(
        "left to right alone",
        lambda case: (
            _masked_loss(case),
            expected_log(
                (-Fraction(case[0].probability(x)), order_likelihood(Conditionals(case[1]), x, range(case[0].L)))
                for x in np.ndindex(*case[0].weights.shape)
                if case[0].weights[x]
            ),
        ),
    ),
)


def _divisors(L: int) -> list[int]:
    return [T for T in range(1, L + 1) if L % T == 0]


DIVIDED = Family(
    "every law on 2 to 12 tokens over all alphabets, by its extreme curves; every divisor",
    lambda: ((Ray(L, k), T) for L in range(2, 13) for k in range(1, L) for T in _divisors(L)),
)
DIVIDED_DRAWN = Attack(
    "joints (at most 16 sequences) and a divisor",
    lambda: joints(states=16, least_length=2).flatmap(lambda p: st.tuples(st.just(p), st.sampled_from(_divisors(p.L)))),
    100,
)


def _balanced(case: tuple[Any, int]) -> tuple[Any, Any]:
    law, rounds = case
    return error(law, (law.L // rounds,) * rounds), last(law) * Fraction(2 * law.L, rounds)


balanced = Claim(
    id="li-cai-balanced",
    title="Balanced rounds",
    statement=r"With T equal rounds, T dividing L, $E_M\,\mathrm{KL} \le \frac2T \sum_i I(X_i; X_{-i})$.",
    source=LI_CAI,
    relation="<=",
    sides=_balanced,
    enumerate=(DIVIDED,),
    attack=DIVIDED_DRAWN,
    control=Control("a quarter of it", lambda case: (4 * _balanced(case)[0], _balanced(case)[1])),
    tight=Tight("twelve equal tokens in one round: 11 of 24", lambda: (Ray(12, 1), 1), Fraction(11, 24)),
)


def _best(joint: Joint) -> tuple[Any, Any]:
    """The least error over all sizes of two rounds, by the dynamic programme and by going through them."""
    curve = information_curve(joint)
    return best_sizes(curve)[1][0], min(random_order_divergence(curve, s) for s in compositions(joint.L, 2))


sizes = Claim(
    id="best-sizes",
    title="The best sizes for a known curve",
    statement="A dynamic programme over the information curve finds sizes of least mean divergence.",
    source=Source("2510.25544", "optimal sizes"),
    relation="=",
    sides=_best,
    assumptions={"two tokens or more": lambda joint: joint.L >= 2},
    enumerate=(Family("every joint of three bits with weights 0 and 1", lambda: small_joints(L=3, weight=1)),),
    attack=Attack("joints (at most 16 sequences)", lambda: joints(states=16, least_length=2), 100),
    control=Control(
        "the smaller half first",
        lambda joint: (
            _best(joint)[0],
            random_order_divergence(information_curve(joint), (joint.L // 2, joint.L - joint.L // 2)),
        ),
    ),
)


def _rounds(case: tuple[int, int, bool]) -> tuple[int, arb]:
    L, tenths, dual = case
    delta = Fraction(tenths, 10)
    return len(theory.schedule_sizes(L, delta, dual)), 2 + (1 + arb(L).log()) * (1 + math.ceil(1 / delta))


count = Claim(
    id="correlation-schedule-rounds",
    title="How many rounds a known correlation asks for",
    statement=r"The sizes for $\delta = \epsilon / \mathrm{TC}$ (or DTC) take at most $2 + (1 + \ln L)(1 + \lceil \mathrm{TC} / \epsilon \rceil)$ rounds.",
    source=Source("2511.04647", "schedules from TC and DTC"),
    relation="<=",
    sides=_rounds,
    enumerate=(
        Family(
            "2 to 60 tokens, delta in tenths, both schedules",
            lambda: itertools.product(range(2, 61), range(1, 11), (False, True)),
        ),
    ),
    attack=Attack(
        "up to 2,000 tokens, delta in tenths, both schedules",
        lambda: st.tuples(st.integers(2, 2000), st.integers(1, 10), st.booleans()),
        100,
    ),
    control=Control("a quarter of them", lambda case: (4 * _rounds(case)[0], _rounds(case)[1])),
    tight=Tight("two tokens, delta = 1: one of 5.39", lambda: (2, 10, False), Fraction(18, 100)),
)


def _revised(L: int) -> tuple[Any, int]:
    """A draft of fair bits whose first bit is then drawn again given the others, against the parity."""
    joint = parity(L)
    return kl(joint, edited(Conditionals(joint), Edits(lazy(1, [0])), product_of_marginals(joint), 1)), 0


revision = Claim(
    id="parity-by-revision",
    title="Parity in two rounds of revision",
    statement="A draft of fair bits in one round and a revision of one bit given the others draws even words exactly.",
    source=Source("2512.25014", "revision"),
    relation="=",
    sides=_revised,
    note="That no write-once sampler of bounded depth does it is a statement on circuits, not checked here.",
    enumerate=(Family("two to seven bits", lambda: range(2, 8)),),
    attack=Attack("two to six bits", lambda: st.integers(2, 6), 10),
    control=Control("the draft alone", lambda L: (kl(parity(L), product_of_marginals(parity(L))), 0)),
)

forward_blind = Claim(
    id="reverse-divergence-finite",
    title="The reverse divergence of a parallel draft is finite",
    statement=r"$\mathrm{KL}(Q\,\|\,P)$ of one parallel step from exact marginals is finite.",
    source=Source("2602.00286", "reverse divergence"),
    relation="<",
    sides=lambda joint: (kl(product_of_marginals(joint), joint), math.inf),
    expected="fails",
    relayed=True,
    note="Forward divergence does not see what is drawn off the support: report the sequence error beside it.",
    attack=Attack("joints with weights 0 and 1 (at most 9 sequences)", lambda: joints(states=9, weight=1), 100),
    witness=Tight("a parity of two bits", lambda: parity(2)),
    repair="draft-acceptance",
)


def _limit(case: tuple[int, int, int]) -> tuple[Fraction, Fraction]:
    """How far T times the error of T equal steps is from half the summed information, against L (L - 1) / 12 T."""
    L, k, steps = case
    masks = tuple(1 - Fraction(i, steps) for i in range(steps + 1))
    return abs(steps * theory.ray_error(L, k, masks) - Fraction(L, 2)), Fraction(L * (L - 1), 12 * steps)


limit = Claim(
    id="half-information-rate",
    title="The rate of equal steps",
    statement=r"$T \cdot E \to \frac12 \sum_i I(X_i; X_{-i})$ for T equal steps of a schedule, within $(L-1) / 12T$ times the summed information.",
    source=Source("2510.25544", "the rate of equal steps"),
    relation="<=",
    sides=_limit,
    enumerate=(
        Family(
            "every law on 2 to 7 tokens over all alphabets, by its extreme curves; 1 to 24 steps",
            lambda: ((L, k, T) for L in range(2, 8) for k in range(1, L) for T in range(1, 25)),
        ),
    ),
    attack=Attack(
        "extreme curves of up to 9 tokens, up to 60 steps",
        lambda: st.integers(2, 9).flatmap(lambda L: st.tuples(st.just(L), st.integers(1, L - 1), st.integers(1, 60))),
        100,
    ),
    note="The bound on the distance is ours: the second term of Euler and Maclaurin, reached by four equal tokens in one step.",
    control=Control("with 13 in place of 12", lambda case: (13 * _limit(case)[0], 12 * _limit(case)[1])),
    tight=Tight("four equal tokens in one step", lambda: (4, 1, 1)),
)


def _curve(law: Any) -> list[Any]:
    return [0] * law.k + [1] * (law.L - law.k) if isinstance(law, Ray) else information_curve(law)


def _halving(case: tuple[Any, int]) -> tuple[Any, Any]:
    """The error of equal rounds, and half the size of one times the information at halving distances."""
    law, rounds = case
    size, curve = law.L // rounds, _curve(law)
    total, tail, hidden = 0 * curve[-1], Fraction(1), -(-size // 2)
    while hidden > 1:
        total, tail, hidden = total + curve[law.L - hidden] * tail, tail / 2, -(-hidden // 2)
    return error(law, (size,) * rounds), (total + curve[-1] * 2 * tail) * Fraction(size, 2)


halving = Claim(
    id="li-cai-refined",
    title="The bound over halving distances",
    statement=r"For equal rounds of s tokens, $E_M\,\mathrm{KL} \le \frac{s}{2L} \sum_i \sum_{j \ge 0} 2^{-j} E\,I(X_i; X_{W_j})$ with $|W_j| = L - \lceil s\,2^{-(j+1)} \rceil$.",
    source=Source("2505.21400", "the refined bound"),
    relation="<=",
    sides=_halving,
    note="The sizes of the sets are reconstructed from the halving recursion.",
    enumerate=(DIVIDED,),
    attack=DIVIDED_DRAWN,
    control=Control("a third of it", lambda case: (3 * _halving(case)[0], _halving(case)[1])),
    tight=Tight("twelve equal tokens in one round: 11 of 12", lambda: (Ray(12, 1), 1), Fraction(11, 12)),
)


def _conditional(n: int) -> Fraction:
    r"""The conditional energy of the masked flow to one sequence of n tokens at keep probability 1/3, set by set."""
    alpha = Fraction(1, 3)
    total = Fraction(0)
    for told in range(n):
        mass, after = (alpha**k * (1 - alpha) ** (n - k) for k in (told, told + 1))
        total += math.comb(n, told) * (n - told) * mass / after / (1 - alpha) ** 2
    return total * alpha * (1 - alpha)


all_flows = Claim(
    id="masked-flow-least-energy",
    title="Masked flows have the least energy of all",
    statement="With its best schedule, the masked flow to n tokens has the least conditional energy among all flows from all masks to the tokens.",
    source=Source("2509.13866", "the title's claim"),
    relation="<=",
    # the flow that reveals everything at once moves between two states, as that of one token does
    sides=lambda n: (_conditional(n), _conditional(1)),
    expected="fails",
    note="Over schedules it has. Revealing everything at once costs as little as one token, and is useless as a factorised sampler: energy is not error.",
    assumptions={"two tokens or more": lambda n: n >= 2},
    attack=Attack("two to ten tokens", lambda: st.integers(2, 10), 10),
    witness=Tight("two tokens: 4 against 1", lambda: 2),
    repair="optimal-schedule-sine",
)

bounded_density = Claim(
    id="bounded-time-density",
    title="A bounded density of times can be nearly optimal",
    statement=r"Some density of times bounded by M is at least half of the optimal one, $\propto t^{-1/2}$ near 0 for the weight 1/t, at every t.",
    source=Source("2511.18159", "the parametric density"),
    relation="<=",
    # the optimal density on (0, 1] is t^(-1/2) / 2: at t = r^2 it is 1 / (2 r)
    sides=lambda case: (Fraction(case[1], 4), Fraction(case[0])),
    expected="fails",
    relayed=True,
    note="The parametric family is bounded at 0: it neither reaches the optimum there nor cures the infinite variance.",
    attack=Attack(
        "bounds up to 20, times 1/r^2 with r up to 200", lambda: st.tuples(st.integers(1, 20), st.integers(1, 200)), 60
    ),
    witness=Tight("a bound of 3 at t = 1/400: half of the optimal density is 5", lambda: (3, 20)),
    repair="optimal-time-sampler",
)

NOT_SEEN = "the definition or theorem in the paper's text, of which only an abstract was at hand"

effective = Empirical(
    id="claimed-effective-correlation",
    title="Steps in proportion to an effective total correlation",
    statement="A masking variant of tau-leaping needs steps in proportion to the effective total correlation; uniform noise needs steps in proportion to the dimension.",
    source=Source("2602.15008", "abstract"),
    needs=NOT_SEEN,
)
leave_one_out = Empirical(
    id="claimed-leave-one-out",
    title="Leave-one-out samplers and DTC",
    statement=r"First-order leave-one-out samplers have divergence of at most $\kappa\,\mathrm{DTC}$ on geometric grids, beside initial and score errors.",
    source=Source("2608.23554", "the leave-one-out theorem"),
    needs="an engine for continuous-time samplers with uniform noise and remasking, and the constants of the theorem",
)
rates = Empirical(
    id="claimed-variation-rates",
    title="Rates in total variation and in integral metrics",
    statement="Euler and first-hitting samplers converge at stated rates in total variation, and in integral probability metrics free of the vocabulary.",
    source=Source("2602.22505", "abstract; with 2605.17232 and 2410.08709"),
    needs=NOT_SEEN,
)
entropy_budget = Empirical(
    id="claimed-entropy-budget",
    title="A budget of entropy a round",
    statement=r"A rule by summed entropies reaches divergence $\epsilon$ in expected $\tilde O(H(X)/\epsilon)$ rounds.",
    source=Source("2603.22248", "abstract"),
    needs=NOT_SEEN + "; entropy-bounded-cost is the guarantee of the rule with a budget less the largest entropy",
)
depth = Empirical(
    id="claimed-serial-depth",
    title="Serial depth by language",
    statement="Bernoulli walks take of the order of log n rounds, uniform permutations n, balanced strings log^2 n, one-hot blocks the square root of n; "
    "any-order oracles give exact samples in about n^(1/2) rounds, with a lower bound of n^(1/3), and hidden forests in N^(2/3) evaluations.",
    source=Source("2608.25505", "serial depth; with 2408.09442, 2511.07869 and counterfactual probing"),
    needs="asymptotic statements about all policies; midpoint-exact is the finite one for Markov chains, and the frontier of "
    "exact.frontier decides small cases",
)
no_free_schedule = Empirical(
    id="claimed-no-free-schedule",
    title="No schedule without knowledge competes with the best",
    statement="Without prior knowledge no schedule competes with the optimal one, even on benign families.",
    source=Source("2511.04647", "the lower bound on schedules"),
    needs=NOT_SEEN + "; minimax-sizes is the sharp statement over all laws of a length",
)
perplexity = Empirical(
    id="observed-steps-experiments",
    title="Perplexity in few steps, sequences in many",
    statement="On n-gram and HMM languages, and on text and arithmetic at the size of small language models, perplexity needs few steps and whole sequences many.",
    source=Source("2502.09622", "the experiments"),
    needs="the models; the exact counterparts on chains are exact.markov.bernoulli_divergence and sequence_error",
)
evaluations = Empirical(
    id="observed-entropy-bounded-speed",
    title="Two to four times fewer evaluations",
    statement="Entropy-bounded sampling takes two to four times fewer evaluations at equal accuracy.",
    source=Source("2505.24857", "the experiments", reconstructed=False),
    needs="the models and benchmarks",
)
