"""The laws and samplers that the claims on random order share.

A bound that is linear in the information curve holds for every law if it holds on the curves with one increment, each of
which is that of a code. That reduction is a theorem of Coq (``RandomOrderRays.ray_exact``); claims that rest on a theorem
say which, and the others that go through those curves say no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from exact.information import dual_total_correlation, total_correlation
from exact.joint import Joint
from exact.logsum import log
from exact.policies import RandomOrder
from exact.random_order import Ray, compositions, information_curve, random_order_divergence
from exact.strategies import joints, small_joints
from proofs.ledger.bound import Law
from proofs.ledger.domain import EVERY_LAW, Domain, Draws, Family
from theory import random_order as theory

EVERY_SIZES = f"{EVERY_LAW}, every sequence of sizes"
NO_REDUCTION = "That it holds for every law if it holds on the extreme curves is not checked here."

Sizes = tuple[int, ...]

#: A thousand tokens that are all equal: so many that L - 1 is nearly L.
THOUSAND = Ray(1000, 1)


def curve(law: Law) -> list[Any]:
    """The information curve; of a ray, in units of its increment."""
    return law.curve if isinstance(law, Ray) else information_curve(law)


def last(law: Law) -> Any:
    r"""The information :math:`Z_L` of a token in all others, averaged."""
    return curve(law)[-1]


def information(law: Law) -> Any:
    r"""The summed information :math:`\sum_i I(X_i; X_{-i}) = L Z_L`."""
    return last(law) * law.L


def tc(law: Law) -> Any:
    """The total correlation: the area under the curve."""
    return sum(law.curve) if isinstance(law, Ray) else total_correlation(law)


def dtc(law: Law) -> Any:
    """The dual total correlation: the area above the curve."""
    return law.L - sum(law.curve) if isinstance(law, Ray) else dual_total_correlation(law)


def letters(law: Law) -> Any:
    r""":math:`\log V`; the code behind a ray has tokens as uniform as its increment is large."""
    return 1 if isinstance(law, Ray) else log(law.V)


def halved(law: Law, size: int) -> Any:
    r"""The information at halving distances, :math:`\sum_{j \ge 0} 2^{-j} E\,I(X_i; X_{W_j})`, :math:`|W_j| = L - \lceil s\,2^{-(j+1)} \rceil`."""
    Z = curve(law)
    parts = [Z[law.L - hidden] * weight for hidden, weight in theory.halving(size)]
    return sum(parts[1:], parts[0])


def mean_error(law: Law, policy: RandomOrder) -> Any:
    """The mean divergence over orders, from the curve."""
    return random_order_divergence(curve(law), policy.sizes)


def of_length(L: int) -> list[Sizes]:
    r"""All :math:`2^{L-1}` sequences of sizes of L tokens."""
    return [sizes for rounds in range(1, L + 1) for sizes in compositions(L, rounds)]


def divisors(L: int) -> list[int]:
    """The numbers of equal rounds."""
    return [T for T in range(1, L + 1) if L % T == 0]


def equal_rounds(L: int, T: int) -> RandomOrder:
    """T rounds of as many tokens each."""
    return RandomOrder((L // T,) * T)


def extreme(longest: int) -> Iterator[Ray]:
    """Every extreme curve of 2 to ``longest`` tokens."""
    return (Ray(L, k) for L in range(2, longest + 1) for k in range(1, L))


def few(**limits: Any) -> st.SearchStrategy[Joint]:
    """Joints with two tokens or more and at most 16 sequences."""
    return joints(**{"states": 16, "least_length": 2, **limits})


@st.composite
def sized(draw: st.DrawFn, /, **limits: Any) -> tuple[Joint, RandomOrder]:
    """A small joint and sizes for it."""
    joint = draw(few(**limits))
    return joint, RandomOrder(draw(st.sampled_from(of_length(joint.L))))


BITS = Family(
    "every joint of three bits with weights 0 and 1",
    lambda: small_joints(L=3, weight=1),
    complete=True,
    size=2**8 - 1,
)
FEW = Draws("joints (at most 16 sequences, weights <= 9)", few, 150)
SIZED = Draws("joints (at most 16 sequences, weights <= 9) and sizes", sized, 150)

RAYS = Family(
    "every extreme curve of 2 to 8 tokens, all sizes",
    lambda: ((ray, RandomOrder(sizes)) for ray in extreme(8) for sizes in of_length(ray.L)),
    complete=True,
    size=sum((L - 1) * 2 ** (L - 1) for L in range(2, 9)),
)
THREE = Family(
    "every joint of three bits with weights 0 and 1, all sizes",
    lambda: ((joint, RandomOrder(sizes)) for joint in small_joints(L=3, weight=1) for sizes in of_length(3)),
    complete=True,
    size=(2**8 - 1) * 2**2,
)
BY_SIZES = Domain(RAYS, THREE, draws=SIZED)

DIVIDED = Domain(
    Family(
        "every extreme curve of 2 to 12 tokens, every number of equal rounds",
        lambda: ((ray, equal_rounds(ray.L, T)) for ray in extreme(12) for T in divisors(ray.L)),
        complete=True,
        size=sum(T * s - 1 for T in range(1, 13) for s in range(1, 12 // T + 1)),
    ),
    draws=Draws(
        "joints (at most 16 sequences, weights <= 9) and a number of equal rounds",
        lambda: few().flatmap(
            lambda joint: st.sampled_from(divisors(joint.L)).map(lambda T: (joint, equal_rounds(joint.L, T)))
        ),
        100,
    ),
)
