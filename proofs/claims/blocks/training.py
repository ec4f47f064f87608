"""The sets of masks that training in blocks meets.

A model that decodes block by block is asked in some contexts only: earlier blocks told, later ones masked, and any part of the
present one. Training in blocks asks it in just these; training with masks drawn at a uniform rate asks it elsewhere most of
the time. At stake is how many sets of masks there are, and how often uniform masks hit one of them.

Source: arXiv 2510.03289, Section 3.4.
"""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from exact.blocks import mask_family, reachable, uniform_share
from exact.types import Table
from proofs.claims.papers import SUN
from proofs.ledger.claim import Claim, Control, Proved, times
from proofs.ledger.domain import Domain, Draws, Family
from theory.blocks import family_share, family_size

PLACE = SUN("Section 3.4")
EVERY_SIZE = "every length, every block size that divides it"


def _divisors(L: int) -> list[int]:
    return [B for B in range(1, L + 1) if L % B == 0]


OVER = Domain(
    Family(
        "L up to 12, every B dividing it",
        lambda: ((L, B) for L in range(1, 13) for B in _divisors(L)),
        complete=True,
        size=sum(12 // B for B in range(1, 13)),
    ),
    draws=Draws(
        "L up to 14 and a divisor",
        lambda: st.integers(1, 14).flatmap(lambda L: st.tuples(st.just(L), st.sampled_from(_divisors(L)))),
        examples=60,
    ),
)


def met_and_reached(L: int, B: int) -> Table:
    """How many sets of masks training in blocks meets, how many decoding reaches, and how many are both."""
    met, reached = set(mask_family(L, B)), reachable(L, B)
    return np.array([len(met), len(reached), len(met & reached)])


cases = Claim(
    id="blockwise-case-count",
    title="The masks of blockwise training",
    statement=r"Training in blocks of $B$ that divide $L$ meets $(L/B)(2^B - 1)$ sets of masks, which are those that decoding block by block reaches in any order inside a block.",
    source=PLACE,
    speaks_of=EVERY_SIZE,
    left=met_and_reached,
    relation="=",
    right=lambda L, B: np.array([family_size(L, B)] * 3),
    over=OVER,
    prove=Proved(
        ("BlockMasks.met_count", "BlockMasks.met_reached"),
        says="Any K blocks of any B tokens: K (2^B - 1) sets of masks have some masks in one block, all of the later ones and none before; and a set is such exactly if it has a mask and is reached from all masks by telling one token at a time, any that is masked in the first block with masks. L is K B.",
    ),
    control=Control(
        r"$(L/B)\,2^B$, with nothing masked in a block counted too", right=lambda L, B: np.array([L // B * 2**B] * 3)
    ),
)

mismatch = Claim(
    id="training-mask-share",
    title="Uniform training rarely meets the masks of inference",
    statement=r"Of masks drawn at a uniform rate, given any, the family of blocks of $B$ holds the share $\sum_{b<L/B} \sum_{m=1}^B \binom Bm / L \binom L{bB+m}$.",
    source=PLACE,
    speaks_of=EVERY_SIZE,
    left=uniform_share,
    relation="=",
    right=family_share,
    over=OVER,
    note="That all tokens are masked is 1/L of it, and with B far below L little else is: 0.000992 at L = 1024 and B = 8, where 1/L is 0.000977.",
    obstacle="It needs the chance of a set of masks at a uniform rate, a Beta integral, summed over blocks; only the integral is in Coq.",
    control=times("101/100"),
)
