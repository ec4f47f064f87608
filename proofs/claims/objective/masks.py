r"""What a mask tells of the token behind it.

A denoiser sees which tokens are masked, and is read as if it had seen only the visible ones. That is right where the masks are
drawn without looking at what they hide. Papers assume it, or speak as if a mask never carried information. At stake are
schedules that mask some words before others: under these a mask is news of the word that it hides.

Source: arXiv 2510.03289, Section 3.2.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from exact.denoiser import Conditionals
from exact.joint import Joint
from exact.strategies import joints, small_joints
from exact.types import Context
from proofs.claims.papers import SUN
from proofs.ledger.claim import Claim, Control, Proved
from proofs.ledger.domain import At, Domain, Draws, Family

MASKS = "Section 3.2, the masks"


def overlap(joint: Joint, rate: Callable[[Context, Context], int]) -> Fraction:
    """The least overlap, over masked sequences, of a hidden token's law given the masked sequence with its conditional.

    ``rate`` gives a sequence and its masked form the weight of masking exactly so.
    """
    seen: dict[tuple[Context, int], list[Fraction]] = {}
    for x in np.ndindex(*joint.weights.shape):
        for hidden in itertools.product((False, True), repeat=joint.L):
            context = tuple(joint.V if masked else v for v, masked in zip(x, hidden, strict=True))
            for i in itertools.compress(range(joint.L), hidden):
                masses = seen.setdefault((context, i), [Fraction(0)] * joint.V)
                masses[x[i]] += Fraction(joint.probability(x)) * rate(context, x)
    exact = Conditionals(joint)
    return min(
        sum(
            (min(mass / sum(masses), Fraction(p)) for mass, p in zip(masses, exact.at(context)[i], strict=True)),
            Fraction(0),
        )
        for (context, i), masses in seen.items()
        if sum(masses)
    )


@st.composite
def context_rates(draw: st.DrawFn) -> tuple[Joint, np.ndarray]:
    """A joint, and a weight of each masked sequence."""
    joint = draw(joints(states=9, least_length=2))
    return joint, draw(arrays(np.int64, (joint.V + 1,) * joint.L, elements=st.integers(1, 9)))


def small_rates() -> list[np.ndarray]:
    """Weights 1 and 3 of the five masked forms of two bits, in every way."""
    places = [(0, 2), (1, 2), (2, 0), (2, 1), (2, 2)]
    tables = []
    for chosen in itertools.product((1, 3), repeat=len(places)):
        table = np.ones((3, 3), dtype=np.int64)
        for place, rate in zip(places, chosen, strict=True):
            table[place] = rate
        tables.append(table)
    return tables


uninformative = Claim(
    id="mask-uninformative",
    title="Masks drawn without looking say nothing",
    statement="If the set of masks does not depend on the hidden tokens given the visible ones, the law of a hidden token given the masked sequence is its conditional given the visible tokens: the two overlap in 1.",
    source=SUN(MASKS),
    speaks_of="every number of tokens, every alphabet, every law, every such rule of masking",
    left=lambda joint, rates: overlap(joint, lambda context, x: int(rates[context])),
    relation="=",
    right=1,
    over=Domain(
        Family(
            "every joint of two bits with weights up to 2, a weight of 1 or 3 for each masked sequence",
            lambda: itertools.product(small_joints(), small_rates()),
            complete=True,
            size=(3**4 - 1) * 2**5,
        ),
        draws=Draws("joints (V <= 3, at most 9 sequences) and a weight of each masked sequence", context_rates, 100),
    ),
    prove=Proved(
        ("Objective.mask_uninformative",),
        says="For any real weight of a set of masks that is a function of what is seen behind them: in every masked text of positive weight the law of a token, hidden or not, is its law given the visible tokens.",
    ),
    control=Control(
        "weights a tenth larger where the first token, seen or not, is not 0",
        left=lambda joint, rates: overlap(joint, lambda context, x: int(rates[context]) * (11 if x[0] else 10)),
    ),
)

informative = Claim(
    id="mask-carries-nothing",
    title="A mask carries no information",
    statement="Whatever the masking schedule, the law of a hidden token given the masked sequence is its conditional given the visible tokens: the two overlap in 1.",
    source=SUN(MASKS),
    speaks_of="every number of tokens, every alphabet, every law, every rule of masking",
    left=lambda joint, rates: overlap(
        joint, lambda context, x: math.prod(rates[v] for v, c in zip(x, context, strict=True) if c == joint.V)
    ),
    relation="=",
    right=1,
    over=Domain(
        draws=Draws(
            "joints (V <= 3, at most 9 sequences) and a rate of masking each letter",
            lambda: st.tuples(joints(states=9, least_length=2), st.tuples(*[st.integers(1, 9)] * 3)),
            100,
        )
    ),
    note="A schedule that masks some words first tells which words are behind a mask.",
    prove=Proved(
        ("ObjectiveRefuted.mask_fails",),
        says="Not for every law, and every law of the masks given the sequence, is the law of a hidden token given the masked sequence its conditional given the visible tokens. On another witness than the claim's: one fair bit, masked three times as often where it is 1.",
    ),
    witness=At(
        "two fair independent bits, a one masked three times as often as a zero",
        Joint([[1, 1], [1, 1]]),
        (1, 3),
        shows=(Fraction(3, 4), 1),
    ),
    repair="mask-uninformative",
)
