"""The toy experiment with margins 0.55 and 0.69: arXiv 2510.03289, Section 3.2.2."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from exact.factorization import product_of_marginals
from exact.information import total_variation
from exact.joint import Joint
from exact.languages import toy
from proofs.ledger.claim import Attack, Claim, Control, Family, Source, Tight
from theory import toy as theory

PAPER = Source("2510.03289", "Section 3.2.2", reconstructed=False)
RECONSTRUCTED = Source("2510.03289", "Section 3.2.2")
a, b = Fraction(55, 100), Fraction(69, 100)

_HUNDREDTHS = Family(
    "margins 0.55 and 0.69, every x from 0.24 to 0.55 in steps of 1/2000",
    lambda: (Fraction(k, 2000) for k in range(480, 1101)),
)
_XS = Attack(
    "x between 0.24 and 0.55, in steps of 1/10000",
    lambda: st.integers(2400, 5500).map(lambda k: Fraction(k, 10_000)),
)


def mixed(joint: Joint) -> Fraction:
    """The mass of the mixed pairs AB' and A'B."""
    return Fraction(int(joint.weights[0, 1] + joint.weights[1, 0]), int(joint.total))


variation = Claim(
    id="toy-total-variation",
    title="How far the toy joint is from its marginals",
    statement=r"With $P(A|CD) = 0.55$, $P(B|CD) = 0.69$ and $P(AB|CD) = x$, $\mathrm{TV} = 2\,|x - 0.3795|$: the joint is kept iff $x = 0.3795$.",
    source=PAPER,
    relation="=",
    sides=lambda x: (total_variation(toy(x), product_of_marginals(toy(x))), theory.total_variation(x, a, b)),
    derive=theory.cells,
    scope="every pair of margins, every x",
    enumerate=(_HUNDREDTHS,),
    attack=_XS,
    control=Control(
        r"$\mathrm{TV} = |x - 0.3795|$",
        lambda x: (total_variation(toy(x), product_of_marginals(toy(x))), theory.total_variation(x, a, b) / 2),
    ),
)

coherent = Claim(
    id="toy-coherent-data",
    title="A toy data set of coherent pairs only",
    statement=r"Some data with these margins hold only the coherent pairs $AB$ and $A'B'$.",
    source=RECONSTRUCTED,
    relation="=",
    sides=lambda x: (mixed(toy(x)), Fraction(0)),
    expected="fails",
    note="P(A'B) - P(AB') = 0.14 whatever x is: at least 14 % of the rows are mixed. The same rules out only AB' and A'B.",
    attack=_XS,
    witness=Tight("x = 0.55, the least mixed: 7/50", lambda: Fraction(55, 100)),
    repair="toy-mixed-rows",
)

rows = Claim(
    id="toy-mixed-rows",
    title="The mixed rows of the toy data",
    statement=r"$P(AB') + P(A'B) \ge 0.14$ for every joint with these margins.",
    source=RECONSTRUCTED,
    relation=">=",
    sides=lambda x: (mixed(toy(x)), theory.least_mixed_mass(a, b)),
    derive=theory.cells,
    scope="every pair of margins, every x",
    enumerate=(_HUNDREDTHS,),
    attack=_XS,
    control=Control(r"$\ge 0.15$", lambda x: (mixed(toy(x)), Fraction(15, 100))),
    tight=Tight("x = 0.55", lambda: Fraction(55, 100)),
)


def _is_mode(x: Fraction) -> int:
    return int(toy(x).weights[0, 0] == toy(x).weights.max())


greedy = Claim(
    id="toy-greedy",
    title="When parallel greedy decoding of the toy is right",
    statement=r"Parallel greedy returns $(A, B)$, which is a joint mode iff $x \ge 0.345$.",
    source=RECONSTRUCTED,
    relation="=",
    sides=lambda x: (_is_mode(x), int(x >= theory.greedy_threshold(a, b))),
    derive=theory.cells,
    scope="every pair of margins of at least 1/2, every x",
    enumerate=(_HUNDREDTHS,),
    attack=_XS,
    control=Control(r"iff $x \ge 0.3795$, the point of independence", lambda x: (_is_mode(x), int(x >= a * b))),
)
