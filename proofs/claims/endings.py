r"""End of text on a fixed canvas.

A text ends with a stop token that fills the rest of the canvas. The paper observes that decoding by confidence ends a text too
early when the canvas is long: the last position is almost surely a stop, so it is told first. In a language of independent
words, the likeliest of probability p_1, that stops with probability epsilon at each position, this can be computed exactly. At
stake is when it happens: there is a length of the canvas at which the decoded text goes from the whole canvas to nothing.

Source: arXiv 2510.03289, Section 3.4 (in words); the language is ours.
"""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from exact.decoding import decode
from exact.denoiser import Conditionals
from exact.endings import greedy_stops, stopping
from exact.joint import Joint
from exact.policies import Top
from exact.samplers import Unmask, greedy
from exact.types import Denoiser
from proofs.claims.papers import SUN
from proofs.ledger.claim import Claim, Control, Measurement
from proofs.ledger.domain import At, Domain, Draws, Family
from proofs.ledger.measured import scope, trained

MODEL = "stopping-v3-l8-exact"
PLACE = "Section 3.4"
EVERY_CANVAS = "every length of the canvas, every stop probability inside 0 to 1, every top probability from 1/2 to 1"
#: Canvases up to this length are decoded from the table of the joint.
TABLED = 6

TOPS = Fraction(1, 2), Fraction(7, 10), Fraction(9, 10)
STOPS = Fraction(1, 50), Fraction(1, 20), Fraction(1, 10), Fraction(1, 4), Fraction(2, 5)
LENGTHS = 1, 2, 3, 4, 5, 6, 9, 10, 21, 22, 40


def predicted(top: Fraction, epsilon: Fraction, L: int) -> int:
    """All stops where the last position is more surely one than the first is the top token, else none."""
    return L if 1 - (1 - epsilon) ** L > (1 - epsilon) * top else 0


def stops(source: Joint | Denoiser) -> int:
    """The stops that greedy decoding by confidence leaves."""
    (word,) = np.argwhere(decode(Conditionals(source), Unmask(Top(1), greedy)).output.weights)
    return int((word == 2).sum())


def decoded(top: Fraction, epsilon: Fraction, L: int) -> int:
    """The same on exact conditionals: from the table of the joint, on longer canvases by messages."""
    return stops(stopping(top, epsilon, L)) if L <= TABLED else greedy_stops(top, epsilon, L)


def drawn(longest: int, most: int) -> Draws:
    """Languages and canvases."""
    return Draws(
        f"top probabilities and stop probabilities up to {most}/20 in twentieths, canvases of up to {longest}",
        lambda: st.tuples(
            st.integers(10, 20).map(lambda k: Fraction(k, 20)),
            st.integers(1, most).map(lambda k: Fraction(k, 20)),
            st.integers(1, longest),
        ),
        100,
    )


phase = Claim(
    id="end-of-text-phase",
    title="The phase change of confident decoding",
    statement=r"With exact marginals of independent words and stop probability $\epsilon$, decoding by confidence leaves no stop at all on a canvas of $L$ where $1 - (1-\epsilon)^L \le (1-\epsilon)\,p_1$, and nothing but stops where it is larger.",
    source=SUN(PLACE, "ours"),
    speaks_of=EVERY_CANVAS,
    left=decoded,
    relation="=",
    right=predicted,
    over=Domain(
        Family(
            f"p_1 of {', '.join(map(str, TOPS))}; stop probabilities {', '.join(map(str, STOPS))}; canvases of {', '.join(map(str, LENGTHS))}",
            lambda: itertools.product(TOPS, STOPS, LENGTHS),
            complete=True,
            size=3 * 5 * 11,
        ),
        draws=drawn(30, 19),
    ),
    note=f"Canvases of up to {TABLED} tokens are decoded from the table of the joint, longer ones by messages along the text.",
    obstacle="Decoding by confidence needs the best of L tokens in each round and the law of what is left; ordered rounds of that kind are not in Coq.",
    measure=Measurement(
        f"{scope(MODEL)}: decoded greedily by confidence, a canvas of 8 at p_1 = 7/10 and stops of 1/8",
        lambda: [(stops(trained(MODEL)[1]), predicted(Fraction(7, 10), Fraction(1, 8), trained(MODEL)[0].L))],
        of_training=True,
    ),
    control=Control(
        r"the same with $L + 1$ in the exponent",
        right=lambda top, epsilon, L: min(L, predicted(top, epsilon, L + 1)),
    ),
)


def end(top: Fraction, epsilon: Fraction, L: int) -> int:
    """The place of the first stop: one more than the number of words."""
    return L + 1 - greedy_stops(top, epsilon, L)


longer = Claim(
    id="longer-canvas-longer-text",
    title="A longer canvas never shortens the text",
    statement="Decoding by confidence on a longer canvas gives at least as many words.",
    source=SUN(PLACE, "relayed"),
    speaks_of=EVERY_CANVAS,
    left=end,
    relation="<=",
    right=lambda top, epsilon, L: end(top, epsilon, L + 1),
    over=Domain(draws=drawn(20, 10)),
    note="The sides are the places of the first stop, one more than the words before it. At the phase change the text goes from the whole canvas to nothing. It is mode seeking, not an error of a model.",
    witness=At(
        "top 0.7007, stop 1/20, a canvas of 21 and one of 22", Fraction(7007, 10000), Fraction(1, 20), 21, shows=(22, 1)
    ),
    repair="end-of-text-phase",
)
