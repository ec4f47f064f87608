r"""Energies of flows: which way of telling tokens spends least, among ways that tell one at a time and among all.

A masked process moves mass from the sequence of masks to the text, one token at a time. A paper gives the energy of that flow
a constant that depends on sizes alone, and shows that the masked flow spends least. Both need their class: a law with full
support, and flows of single tokens. A flow that tells everything at once spends less, and is useless as a sampler.

Source: arXiv 2509.13866, Theorems 3.1, 3.2 and 3.6.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from exact.joint import Joint
from exact.schedules import at_once_path, flow_energy, jumping, kinetic, masked_flow, masked_path, turned
from exact.strategies import joints
from proofs.claims.papers import CHEN_ENERGY
from proofs.ledger.claim import Claim, Proved, times
from proofs.ledger.domain import At, Domain, Draws, Family

ENERGIES = CHEN_ENERGY("Theorems 3.1 and 3.2")
RATES = CHEN_ENERGY("Theorem 3.6")
ALPHAS = (Fraction(1, 3), Fraction(7, 10))


def _positive(V: int, L: int, weight: int) -> Iterator[tuple[Joint, Fraction]]:
    """Every joint with whole weights from 1 on, at two keep probabilities."""
    for weights in itertools.product(range(1, weight + 1), repeat=V**L):
        joint = Joint(np.array(weights).reshape((V,) * L))
        yield from ((joint, alpha) for alpha in ALPHAS)


constant = Claim(
    id="kinetic-energy-constant",
    title="The kinetic energy depends on sizes alone",
    statement=r"For a law with full support on $n$ tokens over $d$ symbols, the mask among them, the kinetic energy is $n d^{n-1}$ times $\dot\alpha^2 / (\alpha(1-\alpha))$.",
    source=ENERGIES,
    speaks_of="every number of tokens, every alphabet, every law with full support",
    left=kinetic,
    relation="=",
    right=lambda joint, alpha: joint.L * (joint.V + 1) ** (joint.L - 1),
    assumptions={"full support": lambda joint, alpha: joint.positive},
    over=Domain(
        Family(
            "every joint of two bits with weights 1 to 3, two keep probabilities",
            lambda: _positive(2, 2, 3),
            complete=True,
            size=3**4 * 2,
        ),
        Family(
            "every joint of three bits with weights 1 and 2, two keep probabilities",
            lambda: _positive(2, 3, 2),
            complete=True,
            size=2**8 * 2,
        ),
        Family(
            "every joint of two tokens of three values with weights 1 and 2, two keep probabilities",
            lambda: _positive(3, 2, 2),
            complete=True,
            size=2**9 * 2,
        ),
        draws=Draws(
            "positive joints (at most 9 sequences), keep probabilities in tenths",
            lambda: st.tuples(
                joints(states=9).filter(lambda joint: joint.positive), st.integers(1, 9).map(lambda k: Fraction(k, 10))
            ),
            60,
        ),
    ),
    prove=Proved(
        ("Kinetic.kinetic_constant",),
        says="For any finite number of tokens over any finite alphabet, a law that gives mass to every text, a keep probability in (0, 1) and any speed of it: summed over mask states, their masked tokens and what these may be told, the ratio of masses times the squared rate is n d^(n-1) times the energy of the schedule, d one more than the alphabet.",
    ),
    control=times("11/10"),
)

any_support = Claim(
    id="kinetic-energy-any-law",
    title="The kinetic energy of any law",
    statement=r"For every law on $n$ tokens the kinetic energy is $n d^{n-1}$ times $\dot\alpha^2 / (\alpha(1-\alpha))$.",
    source=ENERGIES,
    speaks_of="every number of tokens, every alphabet, every law",
    left=constant.left,
    relation="=",
    right=constant.right,
    over=Domain(
        draws=Draws(
            "joints with weights 0 to 2 (at most 9 sequences)",
            lambda: st.tuples(joints(states=9, weight=2), st.just(Fraction(1, 3))),
            100,
        )
    ),
    note="States without mass carry no flow. The schedule of least energy is not affected.",
    prove=Proved(
        ("Kinetic.kinetic_any_law", "Kinetic.kinetic_states"),
        says="The energy is not n d^(n-1) times that of the schedule for every law, keep probability in (0, 1) and speed: uniform on 00 and 01, at 1/3. For every law it is the number of masked tokens, summed over the mask states that occur, times that of the schedule; a rate to a state without mass is 0 and costs nothing.",
    ),
    witness=At("uniform on 00 and 01", Joint([[1, 1], [0, 0]]), Fraction(1, 3), shows=(5, 6)),
    repair="kinetic-energy-constant",
)

#: Shares of the largest tilt of each square of sets, (set, i, j) with both orders from the set to the set with i and j.
Tilts = tuple[int, ...]


def squares(n: int) -> list[tuple[int, int, int]]:
    """From every set of visible tokens, two more tokens in either order."""
    pairs = itertools.combinations(range(n), 2)
    return [(told, i, j) for i, j in pairs for told in range(2**n) if not told >> i & 1 and not told >> j & 1]


def tilted(n: int, alpha: Fraction, tilts: Tilts) -> Fraction:
    """The energy of a flow of single tokens with the masses of the masked one, turned on each square by so many quarters."""
    flow = masked_flow(n, alpha)
    most = min(flow.values()) / (n - 1)
    return flow_energy(
        turned(flow, {square: most * Fraction(k, 4) for square, k in zip(squares(n), tilts, strict=True)}),
        masked_path(n),
        alpha,
    )


def _tilts(n: int) -> st.SearchStrategy[tuple[int, Fraction, Tilts]]:
    """Keep probabilities in twentieths, and tilts in quarters."""
    return st.tuples(
        st.just(n),
        st.integers(1, 19).map(lambda k: Fraction(k, 20)),
        st.tuples(*[st.integers(-4, 4)] * len(squares(n))),
    )


one_token = Claim(
    id="rates-of-single-tokens",
    title="The masked flow is best among flows of single tokens",
    statement=r"Among rates that change one token at a time and keep the path of laws, those of the masked flow have the least conditional energy, $n 2^{n-1}$ times $\dot\alpha^2 / (\alpha(1-\alpha))$.",
    source=RATES,
    speaks_of="every number of tokens, every flow of single tokens, every keep probability",
    left=tilted,
    relation=">=",
    right=lambda n, alpha, tilts: n * 2 ** (n - 1),
    over=Domain(
        Family(
            "two tokens, every tenth, nine tilts each",
            lambda: (
                (2, Fraction(k, 10), tilts) for k in range(1, 10) for tilts in itertools.product(range(-4, 5), repeat=1)
            ),
            complete=True,
            size=9 * 9,
        ),
        Family(
            "three tokens at 3/10, each of the six squares turned fully either way or not",
            lambda: ((3, Fraction(3, 10), tilts) for tilts in itertools.product((-4, 0, 4), repeat=6)),
            complete=True,
            size=3**6,
        ),
        draws=Draws(
            "two to four tokens, keep probabilities in twentieths, tilts in quarters",
            lambda: st.integers(2, 4).flatmap(_tilts),
            100,
        ),
    ),
    note="Flows of single tokens with the same path differ by circulations on squares: two tokens told in either order.",
    prove=Proved(
        ("Flows.masked_flow_least", "Flows.masked_flow_moves", "Flows.masked_flow_energy"),
        says="For any finite number of tokens and keep probability in (0, 1): the masked flow changes the masses as the path does, its energy is n 2^(n-1), and no flow of single tokens that changes them alike has less. More than the claim is tried on: such a flow may also mask tokens again.",
    ),
    control=times("101/100"),
    tight=At("three tokens, the masked flow itself", 3, Fraction(3, 10), (0,) * 6),
)


def jumps(alpha: Fraction, share: Fraction) -> Fraction:
    """The energy of a flow to a pair of which a share of the largest possible jumps to both at once."""
    return flow_energy(jumping(2 * min(alpha, 1 - alpha) * share, alpha), masked_path(2), alpha)


all_rates = Claim(
    id="rates-optimal-among-all",
    title="The masked flow is best among all rates",
    statement="Among all rates that keep the path of laws, those of the masked flow have the least conditional energy.",
    source=RATES,
    speaks_of="every number of tokens, every flow, every keep probability",
    left=jumps,
    relation=">=",
    right=lambda alpha, share: flow_energy(masked_flow(2, alpha), masked_path(2), alpha),
    over=Domain(
        draws=Draws(
            "two tokens, keep probabilities in tenths, shares of joint jumps in tenths",
            lambda: st.tuples(
                st.integers(1, 9).map(lambda k: Fraction(k, 10)), st.integers(0, 10).map(lambda k: Fraction(k, 10))
            ),
            100,
        )
    ),
    note="True for one token, and among flows of single tokens. Jumps of both tokens at once cost less, and sample worse.",
    prove=Proved(
        ("Flows.not_among_all",),
        says="Not every flow between sets of visible tokens that keeps the masked path at a keep probability has at least the energy of the masked flow: two tokens at 3/10, half of the largest joint flow. A flow is not negative, needs mass where it starts and ends, and changes the masses as the path does.",
    ),
    witness=At(
        "two tokens at 3/10, half of the largest joint flow",
        Fraction(3, 10),
        Fraction(1, 2),
        shows=(Fraction(106, 49), 4),
    ),
    repair="rates-of-single-tokens",
)

all_flows = Claim(
    id="masked-flow-least-energy",
    title="Masked flows have the least energy of all",
    statement="At every keep probability, the masked flow to n tokens has the least conditional energy among all flows from all masks to the tokens, whatever their path.",
    source=CHEN_ENERGY("the title's claim", "relayed"),
    speaks_of="every number of tokens, every keep probability",
    left=lambda n, alpha: flow_energy(masked_flow(n, alpha), masked_path(n), alpha),
    relation="<=",
    right=lambda n, alpha: flow_energy({(0, 2**n - 1): Fraction(1)}, at_once_path(n), alpha),
    over=Domain(
        draws=Draws(
            "two to five tokens, keep probabilities in tenths",
            lambda: st.tuples(st.integers(2, 5), st.integers(1, 9).map(lambda k: Fraction(k, 10))),
            20,
        )
    ),
    note="Over schedules it has. Telling everything at once costs as little as one token, and is useless as a factorised sampler: energy is not error. Both are times the energy of the schedule, least for the sine.",
    assumptions={"two tokens or more": lambda n, alpha: n >= 2},
    prove=Proved(
        ("Flows.not_among_paths",),
        says="Not every flow along every path of laws from no visible token to all has at least the energy of the masked flow at every keep probability: two tokens at 1/3 that are told at once.",
    ),
    witness=At("two tokens at 1/3", 2, Fraction(1, 3), shows=(4, 1)),
    repair="optimal-schedule-sine",
)
