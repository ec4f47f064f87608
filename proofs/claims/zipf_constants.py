r"""The constants that the decay under Zipf's law is stated with: its largest probability and its sum of squares.

At s = 2.31 and N = 130000 the paper prints :math:`p_1` in five decimals. A generalised harmonic number of 130,000 terms is
found in two ways: by Hurwitz' zeta function in balls, and summed term by term in integers.

Source: arXiv 2510.03289, Section 3.2.3.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

import exact.zipf as exact
from proofs.claims.papers import SUN
from proofs.ledger.claim import Claim, Control
from proofs.ledger.domain import Domain, Draws, Family
from theory.zipf import Zipf


def stated(s: str, N: int) -> tuple[str, int, int]:
    """A law with its first probability in five decimals."""
    return s, N, int(exact.decimals(*exact.constants(Fraction(s), N))[0])


PAPERS_LAW = Family(
    "s = 2.31, N = 130000 and the decimals 0.70070", lambda: [("2.31", 130_000, 70070)], complete=True, size=1
)

constants = Claim(
    id="zipf-constants",
    title="The constants of s = 2.31, N = 130000",
    statement=r"$p_1 = 0.70070$, rounded, and $\sum_k p_k^2 = H_{N,2s}/H_{N,s}^2$ at $s = 2.31$, $N = 130000$.",
    source=SUN("Section 3.2.3"),
    speaks_of=PAPERS_LAW,
    left=lambda s, N, first: exact.decimals(Zipf(s, N).p(1), Zipf(s, N).power_sum(2)),
    relation="=",
    right=lambda s, N, first: np.array([first, exact.decimals(*exact.constants(Fraction(s), N))[1]], dtype=object),
    over=Domain(
        PAPERS_LAW,
        draws=Draws(
            "exponents 0.1 to 4 (1 included) in tenths and N from 2 to 60, with their decimals from sums",
            lambda: st.builds(stated, st.integers(1, 40).map(lambda k: f"{k // 10}.{k % 10}"), st.integers(2, 60)),
            100,
        ),
    ),
    note="Two integers a side: the stated five decimals of p_1 against Hurwitz zeta, and 40 decimals of the sum of squares, by zeta and summed term by term.",
    control=Control(
        "$H_{N,s}$ has $N + 1$ terms",
        right=lambda s, N, first: np.array(
            [first, exact.decimals(*exact.constants(Fraction(s), N + 1))[1]], dtype=object
        ),
    ),
)
