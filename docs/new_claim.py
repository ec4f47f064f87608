"""A topic to copy: proofs/claims/<topic>.py, from imports to claims. Its tests are the ledger's: nothing is registered.

Begin with a paragraph that a stranger understands: the setting, what the papers claim, what is at stake. Here: two tokens are
decoded in one parallel step from their exact marginals. What is drawn is the product of the marginals, and what that costs
is their mutual information, which cannot exceed the entropy of one of them.

Source: arXiv 2601.15593, Section 4.3.
"""

from __future__ import annotations

from exact.factorization import product_of_marginals
from exact.information import entropy, kl
from exact.joint import Joint
from exact.logsum import log
from exact.strategies import joints, small_joints
from proofs.claims.papers import ZHONG
from proofs.ledger.claim import Claim, times
from proofs.ledger.domain import EVERY_LAW, At, Domain, Draws, Family

# What the claims of this topic are tried on, described once. A complete family says its size, counted apart from its list.
PAIRS = Family("every joint of two bits with weights up to 2", small_joints, complete=True, size=3**4 - 1)
OVER = Domain(PAIRS, draws=Draws("joints of two tokens", lambda: joints(states=9).filter(lambda joint: joint.L == 2)))
# A copied bit: everything that can be lost is lost.
COPY = Joint([[1, 0], [0, 1]])

cost = Claim(
    id="two-tokens-cost",  # permanent
    title="What two tokens cost",
    statement=r"$\mathrm{KL}(P\,\|\,P_1 P_2) \le H(X_1)$ for two tokens.",
    source=ZHONG("Section 4.3", "ours"),  # quoted, reconstructed, relayed, or ours
    speaks_of=EVERY_LAW,  # more than any list: so the claim is supported, until a derivation or Coq covers it
    left=lambda joint: kl(joint, product_of_marginals(joint)),
    relation="<=",  # chooses the comparison: a claim asserts nothing itself
    right=lambda joint: entropy(joint, [0]),  # from other code than the left side
    over=OVER,
    control=times("11/10"),  # a near miss, which must be caught
    tight=At("a copied bit", COPY),  # where it is an equality, not of two zeros; or reaches="11/12" of one
)

half = Claim(
    id="two-tokens-cost-half",
    title="Half of what two tokens cost",
    statement=r"$\mathrm{KL}(P\,\|\,P_1 P_2) \le H(X_1) / 2$ for two tokens.",
    source=ZHONG("Section 4.3", "ours"),
    speaks_of=EVERY_LAW,
    left=cost.left,
    relation="<=",
    right=lambda joint: entropy(joint, [0]) / 2,
    over=OVER,
    witness=At("a copied bit", COPY, shows=(log(2), "0.3466")),  # both sides, exact or in decimals: they are checked
    repair="two-tokens-cost",  # the true claim beside it
)
