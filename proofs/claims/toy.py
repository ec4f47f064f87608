"""The toy experiment of a masked model that learns two tokens by their margins.

Two masked tokens each take one of two values; what is known of them are the two margins, 0.55 and 0.69, and the chance x
that both take the first. A model that predicts each mask on its own learns the margins and no x. The paper asks when that
costs something: in total variation, in rows of the data that mix the values, in what greedy decoding returns.

Source: arXiv 2510.03289, Section 3.2.2.
"""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from exact.factorization import product_of_marginals
from exact.information import total_variation
from exact.joint import Joint
from exact.languages import toy
from proofs.claims.papers import SUN
from proofs.ledger.claim import Claim, Control, Proved, times
from proofs.ledger.domain import At, Domain, Draws, Family
from theory import toy as theory

PLACE = SUN("Section 3.2.2")
MARGINS = Fraction(55, 100), Fraction(69, 100)
EVERY_X = "the margins 0.55 and 0.69, every x"

GRID = Family(
    "margins 0.55 and 0.69, every x from 0.24 to 0.55 in steps of 1/2000",
    lambda: (Fraction(k, 2000) for k in range(480, 1101)),
    complete=True,
    size=1100 - 480 + 1,
)
OVER = Domain(
    GRID,
    draws=Draws(
        "x between 0.24 and 0.55, in steps of 1/10000",
        lambda: st.integers(2400, 5500).map(lambda k: Fraction(k, 10_000)),
    ),
)


def mixed(joint: Joint) -> Fraction:
    """The mass of the mixed pairs AB' and A'B."""
    return Fraction(int(joint.weights[0, 1] + joint.weights[1, 0]), int(joint.total))


def coherent_mass(joint: Joint) -> Fraction:
    """The mass of the coherent pairs AB and A'B'."""
    return Fraction(int(joint.weights[0, 0] + joint.weights[1, 1]), int(joint.total))


def is_mode(x: Fraction) -> int:
    """1 where the pair of likeliest values is a mode of the joint, else 0."""
    return int(toy(x).weights[0, 0] == toy(x).weights.max())


variation = Claim(
    id="toy-total-variation",
    title="How far the toy joint is from its marginals",
    statement=r"With $P(A|CD) = 0.55$, $P(B|CD) = 0.69$ and $P(AB|CD) = x$, $\mathrm{TV} = 2\,|x - 0.3795|$: the joint is kept iff $x = 0.3795$.",
    source=SUN("Section 3.2.2", "quoted"),
    speaks_of=EVERY_X,
    left=lambda x: total_variation(toy(x), product_of_marginals(toy(x))),
    relation="=",
    right=lambda x: theory.total_variation(x, *MARGINS),
    over=OVER,
    prove=Proved(
        ("Toy.toy_variation",),
        says="For every law of two tokens of two letters with these margins, x its chance of AB.",
    ),
    control=times("11/10"),
)

coherent = Claim(
    id="toy-coherent-data",
    title="A toy data set of coherent pairs only",
    statement=r"Some data with these margins hold only the coherent pairs $AB$ and $A'B'$.",
    source=PLACE,
    speaks_of=EVERY_X,
    left=lambda x: coherent_mass(toy(x)),
    relation="=",
    right=1,
    over=OVER,
    note="P(A'B) - P(AB') = 0.14 whatever x is: at least 14 % of the rows are mixed. The same rules out only AB' and A'B.",
    prove=Proved(
        ("Toy.toy_coherent_never",),
        says="No law of two tokens of two letters with these margins has mass 1 on the coherent pairs, whatever x.",
    ),
    witness=At("x = 0.55, the least mixed", Fraction(55, 100), shows=(Fraction(43, 50), 1)),
    repair="toy-mixed-rows",
)

rows = Claim(
    id="toy-mixed-rows",
    title="The mixed rows of the toy data",
    statement=r"$P(AB') + P(A'B) \ge 0.14$ for every joint with these margins.",
    source=PLACE,
    speaks_of=EVERY_X,
    left=lambda x: mixed(toy(x)),
    relation=">=",
    right=lambda x: theory.least_mixed_mass(*MARGINS),
    over=OVER,
    prove=Proved(("Toy.toy_mixed",), says="For every law of two tokens of two letters with these margins."),
    control=times("15/14"),
    tight=At("x = 0.55", Fraction(55, 100)),
)

greedy = Claim(
    id="toy-greedy",
    title="When parallel greedy decoding of the toy is right",
    statement=r"The pair of likeliest values $(A, B)$ is a mode of the joint iff $x \ge 0.345$.",
    source=PLACE,
    speaks_of=EVERY_X,
    left=is_mode,
    relation="=",
    right=lambda x: int(x >= theory.greedy_threshold(*MARGINS)),
    over=OVER,
    prove=Proved(
        (
            "Toy.toy_greedy",
            "Toy.toy_exists",
        ),
        says="For every law of two tokens of two letters with these margins, x its chance of AB: no pair is likelier than AB exactly from 0.345 on. There is such a law for every x from 0.24 to 0.55.",
    ),
    control=Control(
        r"iff $x \ge 0.3795$, the point of independence, a tenth further",
        right=lambda x: int(x >= MARGINS[0] * MARGINS[1]),
    ),
)
