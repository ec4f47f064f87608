r"""One parallel step: a joint law against the product that is drawn in its place.

A masked diffusion model that reveals a set of tokens in one step draws each from its own law, independent of the others. Its
output is a product $\prod_i Q_i$, while the tokens have a joint law P given what is visible. The paper says that the step is
thereby at least the conditional total correlation, $\mathrm{CTC} = \sum_i H(X_i|c) - H(X_S|c)$, away from P. At stake is what
this says: of the divergence and no other measure, of one step and not of several, at one context c and not from one to another.
Where a statement names no context, everything is conditioned on one.

Source: arXiv 2601.15593, Section 4.3, and arXiv 2510.03289, Section 3.2.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from exact.factorization import accuracy_gap, block_divergence, discrimination, product_of_marginals
from exact.information import dual_total_correlation, kl, total_correlation, total_variation
from exact.joint import Joint
from exact.languages import independent
from exact.logsum import add_up, log
from exact.strategies import joints, joints_and_blocks, joints_and_laws, laws, small_joints, small_products
from proofs.claims.factorization import readings
from proofs.claims.papers import SUN, ZHONG
from proofs.ledger.claim import Claim, Control, Derived, Measurement, Proved, times
from proofs.ledger.compare import Approx
from proofs.ledger.domain import EVERY_LAW, At, Domain, Draws, Family
from proofs.ledger.measured import ROUNDOFF, SCOPE, block_split
from theory import factorization as theory

EQ_5 = "Section 4.3, Eq. 5"
FAIR_PAIR = Joint([[1, 0], [0, 1]])
SPLITS = f"{SCOPE}: one parallel step over all 6 tokens, and blocks of 1 to 5"

TWO_BITS = Family(
    "every joint of two bits with weights up to 4", lambda: small_joints(weight=4), complete=True, size=5**4 - 1
)
THREE_BITS = Family(
    "every joint of three bits with weights 0 and 1",
    lambda: small_joints(L=3, weight=1),
    complete=True,
    size=2**8 - 1,
)
TWO_TRITS = Family(
    "every joint of two tokens of three letters with weights 0 and 1",
    lambda: small_joints(V=3, weight=1),
    complete=True,
    size=2**9 - 1,
)
DRAWN = Draws("joints (V <= 3, at most 32 sequences, weights <= 9)", joints)
JOINTS = Domain(TWO_BITS, THREE_BITS, TWO_TRITS, draws=DRAWN)

PRODUCTS = Domain(
    Family(
        "every joint of two bits with weights up to 2, beside 16 products of laws",
        lambda: small_products([(1, 1), (1, 2), (2, 1), (1, 3)]),
        complete=True,
        size=(3**4 - 1) * 4**2,
    ),
    Family(
        "every joint of two tokens of three letters with weights 0 and 1, beside 4 products of laws",
        lambda: small_products([(1, 1, 1), (3, 1, 2)], weight=1),
        complete=True,
        size=(2**9 - 1) * 2**2,
    ),
    draws=Draws("joints (V <= 3, at most 32 sequences, weights <= 9) and product laws", joints_and_laws, 1000),
)


def divergence(joint: Joint, product: Sequence[Sequence[int]]) -> Any:
    """The divergence of the joint from the product law, sequence by sequence."""
    return kl(joint, independent(product))


def marginals(joint: Joint) -> list[Joint]:
    """The law of each token."""
    return [Joint(joint.marginal([i])) for i in range(joint.L)]


def marginal_errors(joint: Joint, product: Sequence[Sequence[int]]) -> Any:
    """The summed divergences of the marginals from the laws of the product."""
    return add_up(kl(own, Joint(law)) for own, law in zip(marginals(joint), product, strict=True))


identity = Claim(
    id="kl-identity",
    title="The KL identity of one parallel step",
    statement=r"$\mathrm{KL}(P\,\|\,\prod_i Q_i) = \mathrm{CTC}(P) + \sum_i \mathrm{KL}(P_i\,\|\,Q_i)$.",
    source=ZHONG(EQ_5),
    speaks_of=EVERY_LAW,
    left=divergence,
    relation="=",
    right=lambda joint, product: total_correlation(joint) + marginal_errors(joint, product),
    over=PRODUCTS,
    prove=Proved(
        (
            "Context.xkl_identity",
            "Context.kl_identity_at",
        ),
        says="In [0, oo], so both sides are infinite together: for tokens of any alphabets, and for a set of tokens of one alphabet at a mask state of positive probability. Q is a law for every token.",
    ),
    derive=Derived(theory.ctc_lower_bound, "identity", readings.step),
    control=Control(
        r"the same with $\mathrm{KL}(Q_i\,\|\,P_i)$",
        right=lambda joint, product: add_up(
            [total_correlation(joint), *map(kl, map(Joint, product), marginals(joint))],
        ),
    ),
    measure=Measurement(
        SPLITS,
        lambda: [
            (Approx(s.divergence, ROUNDOFF), Approx(s.correlation + s.model_error, ROUNDOFF))
            for s in map(block_split, range(1, 7))
        ],
    ),
)

lower_bound = Claim(
    id="ctc-lower-bound",
    title="The CTC lower bound",
    statement=r"$\mathrm{KL}(P(X_S|c)\,\|\,\prod_i Q_i) \ge \mathrm{CTC}(X_S|c)$ for every product law.",
    source=ZHONG(EQ_5),
    speaks_of=EVERY_LAW,
    left=divergence,
    relation=">=",
    right=lambda joint, product: total_correlation(joint),
    over=PRODUCTS,
    prove=Proved(
        (
            "Context.xctc_lower_bound",
            "Context.ctc_lower_bound_at",
            "Context.ctc_equality_at",
        ),
        says="In [0, oo], for tokens of any alphabets and for a set S at a mask state of positive probability; more: at the mask state there is equality exactly where every Q_i is the law of token i given it.",
    ),
    derive=Derived(theory.ctc_lower_bound, "bound", readings.step),
    note="That the exact marginals reach it is parallel-incoherence, that nothing else does ctc-equality-case.",
    control=times("11/10"),
    tight=At("a fair pair and its marginals", FAIR_PAIR, [[1, 1], [1, 1]]),
    measure=Measurement(
        SPLITS,
        lambda: [
            (Approx(s.divergence, ROUNDOFF), Approx(s.correlation, ROUNDOFF)) for s in map(block_split, range(1, 7))
        ],
    ),
)

equality_case = Claim(
    id="ctc-equality-case",
    title="Where the CTC lower bound is reached",
    statement=r"$\mathrm{KL}(P\,\|\,\prod_i Q_i) \ge \mathrm{CTC}(P) + \frac12 \sum_i \sum_a \frac{(P_i(a) - Q_i(a))^2}{P_i(a) + Q_i(a)}$: with equality to $\mathrm{CTC}$ only where every $Q_i = P_i$.",
    source=ZHONG(EQ_5),
    speaks_of=EVERY_LAW,
    left=divergence,
    relation=">=",
    right=lambda joint, product: total_correlation(joint) + discrimination(joint, product),
    over=PRODUCTS,
    prove=Proved(
        (
            "OnePass.ctc_remainder",
            "Context.xctc_equality",
        ),
        says="In [0, oo], for tokens of any alphabets: the bound with the remainder, where 0/0 counts as 0; and equality to the total correlation exactly where every Q_i is the marginal.",
    ),
    derive=Derived(theory.ctc_lower_bound, "equality-case", readings.step),
    control=Control(
        "twice the sum, what it is to second order",
        right=lambda joint, product: total_correlation(joint) + 2 * discrimination(joint, product),
    ),
    tight=At("a fair pair and its marginals", FAIR_PAIR, [[1, 1], [1, 1]]),
)

incoherence = Claim(
    id="parallel-incoherence",
    title="The size of incoherence",
    statement=r"Sampling a set in parallel from exact marginals is at divergence $\mathrm{KL}(P\,\|\,\prod_i P_i) = \mathrm{TC}$ from the joint.",
    source=SUN("Section 3.2.2"),
    speaks_of=EVERY_LAW,
    left=lambda joint: kl(joint, product_of_marginals(joint)),
    relation="=",
    right=total_correlation,
    over=JOINTS,
    prove=Proved(
        ("OnePass.incoherence",),
        says="For tokens of any alphabets the divergence from the product of the marginals is finite and is the total correlation, the entropies of single tokens less that of all.",
    ),
    control=Control("the dual total correlation in its place", right=lambda joint: dual_total_correlation(joint)),
)

accuracy = Claim(
    id="ctc-accuracy-penalty",
    title="CTC as an accuracy penalty",
    statement=r"Where $\mathrm{CTC} > 0$, decoding a step in parallel costs accuracy: the sequence of likeliest tokens is less likely than the likeliest sequence.",
    source=ZHONG(EQ_5),
    speaks_of=EVERY_LAW,
    sides=lambda joint: accuracy_gap(joint),
    relation=">",
    over=Domain(TWO_BITS, THREE_BITS, TWO_TRITS, draws=DRAWN),
    assumptions={"CTC > 0": lambda joint: total_correlation(joint) > 0},
    note="CTC is about sampling and forward KL. Greedy decoding of a strongly dependent pair can be exactly right.",
    prove=Proved(
        ("FactorizationRefuted.accuracy_penalty",),
        says="That the statement fails, on the witness: total correlation is positive, 0 is the likeliest value of both bits, and no text is likelier than 00.",
    ),
    witness=At(
        "a pair that is 00 or 11, 00 the likelier: greedy returns the mode",
        Joint([[3, 0], [0, 2]]),
        shows=(Fraction(3, 5), Fraction(3, 5)),
    ),
    repair="ctc-pinsker",
)

pinsker = Claim(
    id="ctc-pinsker",
    title="CTC bounds the accuracy gap from above",
    statement=r"$2\,\mathrm{TV}(P, \prod_i P_i)^2 \le \mathrm{CTC}$.",
    source=ZHONG(EQ_5, "ours"),
    speaks_of=EVERY_LAW,
    left=lambda joint: 2 * total_variation(joint, product_of_marginals(joint)) ** 2,
    relation="<=",
    right=total_correlation,
    over=JOINTS,
    prove=Proved(
        (
            "Pinsker.ctc_pinsker",
            "Pinsker.event_tv",
        ),
        says="For any number of tokens of one alphabet; and no event differs by more than the total variation of two laws.",
    ),
    note=r"The distance is the largest difference in an event, so no event differs by more than $\sqrt{\mathrm{CTC}/2}$.",
    control=times("1001/1000"),
    tight=At(
        "two bits with weights 1001, 999, 999, 1001",
        Joint([[1001, 999], [999, 1001]]),
        reaches=Fraction(999_999, 1_000_000),
    ),
)

reverse = Claim(
    id="ctc-reverse-kl",
    title="The lower bound for reverse KL",
    statement=r"$\mathrm{KL}(\prod_i Q_i\,\|\,P) \ge \mathrm{CTC}(P)$ for every product law.",
    source=ZHONG(EQ_5, "ours"),
    speaks_of=EVERY_LAW,
    left=lambda joint, product: kl(independent(product), joint),
    relation=">=",
    right=lambda joint, product: total_correlation(joint),
    over=Domain(
        draws=Draws(
            "joints of bits and products of flat laws and point masses",
            lambda: joints(states=9, most=2, least_length=2).flatmap(
                lambda joint: st.tuples(st.just(joint), st.lists(laws(joint.V, 1), min_size=joint.L, max_size=joint.L))
            ),
            1000,
        )
    ),
    note="A product law that keeps one mode is close in reverse KL, however dependent the joint.",
    prove=Proved(
        ("FactorizationRefuted.reverse_kl",),
        says="That the statement fails, infinite divergences included, on the witness.",
    ),
    witness=At(
        "a pair that is 00 nine times of ten and else 11, and the point mass at 00",
        Joint([[9, 0], [0, 1]]),
        [[1, 0], [1, 0]],
        shows=(log(Fraction(10, 9)), "0.3251"),
    ),
    repair="ctc-lower-bound",
)

irreducible = Claim(
    id="ctc-irreducible",
    title="CTC as an irreducible penalty",
    statement=r"$\mathrm{KL}(P\,\|\,Q) \ge \mathrm{TC}(P)$ in however many steps the set is decoded.",
    source=ZHONG(EQ_5),
    speaks_of=EVERY_LAW,
    left=lambda joint, blocks: block_divergence(joint, blocks),
    relation=">=",
    right=lambda joint, blocks: total_correlation(joint),
    over=Domain(draws=Draws("joints and ordered partitions", joints_and_blocks)),
    note="Every split of a set lowers the penalty by an information; one token at a time pays nothing.",
    prove=Proved(
        ("FactorizationRefuted.irreducible",),
        says="That the statement fails for ordered partitions, even with exact marginals, on the witness: log 2 is lost, and total correlation is 2 log 2.",
    ),
    witness=At(
        "three equal fair bits, two of them and then the third",
        Joint([[[1, 0], [0, 0]], [[0, 0], [0, 1]]]),
        [[0, 1], [2]],
        shows=(log(2), log(4)),
    ),
    repair="block-kl-identity",
)
