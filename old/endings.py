"""End of text on a fixed canvas: arXiv 2510.03289, Section 3.4."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st

from exact.decoding import decode
from exact.denoiser import Conditionals
from exact.endings import greedy_stops, stopping
from exact.policies import Top
from exact.samplers import Unmask, greedy
from proofs.ledger.claim import Attack, Claim, Control, Family, Measurement, Source, Tight
from proofs.ledger.measured import scope, trained

MODEL = "stopping-v3-l8-exact"
PAPER = Source("2510.03289", "Section 3.4")

Case = tuple[Fraction, Fraction, int]


def predicted(top: Fraction, epsilon: Fraction, L: int) -> int:
    """All stops where the last position is more surely one than the first is the top token, else none."""
    return L if 1 - (1 - epsilon) ** L > (1 - epsilon) * top else 0


def _decoded(case: Case) -> int:
    """The stops of greedy decoding by confidence, from the joint itself."""
    drawn = decode(Conditionals(stopping(*case)), Unmask(Top(1), greedy)).output
    (word,) = np.argwhere(drawn.weights)
    return int((word == 2).sum())


def _model_stops() -> list[tuple[int, int]]:
    """The stops that the trained model leaves, beside the number predicted."""
    joint, denoiser, _ = trained(MODEL)
    drawn = decode(Conditionals(denoiser), Unmask(Top(1), greedy)).output
    (word,) = np.argwhere(drawn.weights)
    return [(int((word == 2).sum()), predicted(Fraction(7, 10), Fraction(1, 8), joint.L))]


phase = Claim(
    id="end-of-text-phase",
    title="The phase change of confident decoding",
    statement=r"With exact marginals of independent words and stop probability $\epsilon$, decoding by confidence leaves no stop at all on a canvas of $L$ where $1 - (1-\epsilon)^L \le (1-\epsilon)\,p_1$, and nothing but stops where it is larger.",
    source=PAPER,
    relation="=",
    sides=lambda case: (_decoded(case) if case[2] <= 5 else greedy_stops(*case), predicted(*case)),
    note="Canvases of up to five tokens are decoded from the joint, longer ones by the closed form of its conditionals.",
    enumerate=(
        Family(
            "canvases of 1 to 5 from the joint and of 6 to 40, five stop probabilities, three top ones",
            lambda: itertools.product(
                (Fraction(1, 2), Fraction(7, 10), Fraction(9, 10)),
                (Fraction(1, 50), Fraction(1, 20), Fraction(1, 10), Fraction(1, 4), Fraction(2, 5)),
                (1, 2, 3, 4, 5, 6, 9, 10, 21, 22, 40),
            ),
        ),
    ),
    attack=Attack(
        "top and stop probabilities in twentieths, canvases of up to 30",
        lambda: st.tuples(
            st.integers(10, 20).map(lambda k: Fraction(k, 20)),
            st.integers(1, 19).map(lambda k: Fraction(k, 20)),
            st.integers(1, 30),
        ),
        100,
    ),
    measure=Measurement(
        f"{scope(MODEL)}: decoded greedily by confidence, a canvas of 8 at p_1 = 7/10 and stops of 1/8",
        _model_stops,
        of_training=True,
    ),
    control=Control(
        "the stop probability of one position in place of the canvas",
        lambda case: (greedy_stops(*case), predicted(case[0], case[1], 1) * case[2]),
    ),
)

longer = Claim(
    id="longer-canvas-longer-text",
    title="A longer canvas never shortens the text",
    statement="Decoding by confidence on a longer canvas gives at least as many words.",
    source=PAPER,
    relation="<=",
    sides=lambda case: (_words(case), _words((case[0], case[1], case[2] + 1))),
    expected="fails",
    relayed=True,
    note="At the phase change the text goes from the whole canvas to nothing. It is mode seeking, not an error of a model.",
    attack=Attack(
        "top and stop probabilities in twentieths, canvases of up to 20",
        lambda: st.tuples(
            st.integers(10, 20).map(lambda k: Fraction(k, 20)),
            st.integers(1, 10).map(lambda k: Fraction(k, 20)),
            st.integers(1, 20),
        ),
        300,
    ),
    witness=Tight(
        "top 0.7007, stop 1/20: 21 words on a canvas of 21, none on one of 22",
        lambda: (Fraction(7007, 10000), Fraction(1, 20), 21),
    ),
    repair="end-of-text-phase",
)


def _words(case: Case) -> Any:
    return case[2] - greedy_stops(*case)
