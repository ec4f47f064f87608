"""The best any sampler can do: fixed sets (arXiv 2510.04767)."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from exact.decoding import decode
from exact.denoiser import Conditionals, ExactDenoiser
from exact.factorization import block_correlation
from exact.information import kl, total_correlation
from exact.joint import Joint
from exact.optimal import best_partitions
from exact.policies import Fixed, partition
from exact.samplers import Unmask
from exact.strategies import denoisers, joints, partitions, small_joints
from proofs.ledger.claim import Attack, Claim, Control, Family, Measurement, Source, Tight
from proofs.ledger.compare import Approx
from proofs.ledger.measured import ROUNDOFF, block_split, scope

SAMPLED = "markov-v4-l6-sampled"
PAPER = Source("2510.04767", "the best product-form sampler")


def _divergence(case: Any) -> Any:
    joint, model, blocks = case
    return kl(joint, decode(Conditionals(model), Unmask(Fixed(partition(blocks)))).output)


@st.composite
def _cases(draw: st.DrawFn) -> Any:
    joint = draw(joints(states=9, least_length=2))
    model = draw(st.one_of(st.just(ExactDenoiser(joint)), denoisers(joint.V, joint.L)))
    return joint, model, draw(partitions(joint.L))


floor = Claim(
    id="product-floor",
    title="No product kernel beats the dependence of its sets",
    statement=r"$\min_\theta \mathrm{KL}(P\,\|\,Q_\theta) = \sum_t E\,\mathrm{CTC}(X_{S_t}|X_{S_{<t}})$ over all denoisers, for a fixed ordered partition; exact marginals attain it.",
    source=PAPER,
    relation=">=",
    sides=lambda case: (_divergence(case), block_correlation(case[0], case[2])),
    enumerate=(
        Family(
            "every joint of three bits with weights 0 and 1, decoded with the conditionals of three others, two partitions",
            lambda: (
                (joint, ExactDenoiser(other), blocks)
                for joint in small_joints(L=3, weight=1)
                for other in list(small_joints(L=3, weight=1))[::85]
                for blocks in ([[0, 1], [2]], [[1], [0, 2]])
            ),
        ),
    ),
    attack=Attack("joints (at most 9 sequences), tables of no joint, ordered partitions", _cases, 200),
    control=Control(
        "the total correlation of the whole for that of the sets",
        lambda case: (_divergence(case), total_correlation(case[0])),
    ),
    measure=Measurement(
        f"{scope(SAMPLED)}: blocks of 1 to 6, as drawn against their correlation",
        lambda: [
            (Approx(s.divergence, ROUNDOFF), Approx(s.correlation, ROUNDOFF))
            for s in (block_split(size, SAMPLED) for size in range(1, 7))
        ],
    ),
    tight=Tight(
        "a parity of three bits and its own conditionals, two bits and then one",
        lambda: (
            Joint([[[1, 0], [0, 1]], [[0, 1], [1, 0]]]),
            ExactDenoiser(Joint([[[1, 0], [0, 1]], [[0, 1], [1, 0]]])),
            [[0, 1], [2]],
        ),
    ),
)


def _best(case: Any) -> tuple[Any, Any]:
    """The least costs in T + 1 rounds and in T."""
    joint, rounds = case
    costs = [cost for cost, _ in best_partitions(joint)]
    return costs[rounds], costs[rounds - 1]


more_rounds = Claim(
    id="best-rounds-monotone",
    title="With the best sets, more rounds never lose more",
    statement=r"$L^*_{T+1} \le L^*_T$, where $L^*_T$ is the least $\sum_t E\,\mathrm{CTC}(X_{S_t}|X_{S_{<t}})$ of T rounds.",
    source=PAPER,
    relation="<=",
    sides=_best,
    enumerate=(
        Family(
            "every joint of three bits with weights 0 and 1, T = 1 and 2",
            lambda: ((joint, T) for joint in small_joints(L=3, weight=1) for T in (1, 2)),
        ),
    ),
    attack=Attack(
        "joints (at most 16 sequences, weights <= 9) and T",
        lambda: joints(states=16, least_length=2).flatmap(
            lambda joint: st.tuples(st.just(joint), st.integers(1, joint.L - 1))
        ),
        150,
    ),
    control=Control(r"$L^*_{T+1} \le L^*_T / 10$", lambda case: (10 * _best(case)[0], _best(case)[1])),
    tight=Tight("independent tokens", lambda: (Joint([[1, 1], [1, 1]]), 1)),
)
