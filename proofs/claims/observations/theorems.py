"""Theorems that are known by accounts alone: their definitions or constants were not at hand, so that nothing here judges them.

Each says what it lacks, and which claim of the ledger is the finite statement nearest to it.
"""

from __future__ import annotations

from proofs.claims.papers import CAI_LI, CHEN, DMITRIEV, DMITRIEV_LOO, LIANG, WEN
from proofs.ledger.unsettled import Empirical

NOT_SEEN = "the definition or theorem in the paper's text, of which only an abstract was at hand"

effective = Empirical(
    id="claimed-effective-correlation",
    title="Steps in proportion to an effective total correlation",
    statement="A masking variant of tau-leaping needs steps in proportion to the effective total correlation; uniform noise needs "
    "steps in proportion to the dimension.",
    source=DMITRIEV("abstract"),
    needs=NOT_SEEN,
)

leave_one_out = Empirical(
    id="claimed-leave-one-out",
    title="Leave-one-out samplers and DTC",
    statement=r"First-order leave-one-out samplers have divergence of at most $\kappa\,\mathrm{DTC}$ on geometric grids, beside "
    "initial and score errors.",
    source=DMITRIEV_LOO("the leave-one-out theorem"),
    needs="an engine for continuous-time samplers with uniform noise and remasking, and the constants of the theorem",
)

rates = Empirical(
    id="claimed-variation-rates",
    title="Rates in total variation and in integral metrics",
    statement="Euler and first-hitting samplers converge at stated rates in total variation, and in integral probability metrics "
    "free of the vocabulary.",
    source=LIANG("abstract; with 2605.17232 and 2410.08709"),
    needs=NOT_SEEN,
)

entropy_budget = Empirical(
    id="claimed-entropy-budget",
    title="A budget of entropy a round",
    statement=r"A rule by summed entropies reaches divergence $\epsilon$ in expected $\tilde O(H(X)/\epsilon)$ rounds.",
    source=CAI_LI("abstract"),
    needs=NOT_SEEN + "; entropy-bounded-cost is the guarantee of the rule with a budget less the largest entropy",
)

depth = Empirical(
    id="claimed-serial-depth",
    title="Serial depth by language",
    statement=r"Bernoulli walks take of the order of log n rounds, uniform permutations n, balanced strings $\log^2 n$, one-hot blocks "
    r"$\sqrt n$; any-order oracles give exact samples in about $n^{1/2}$ rounds, with a lower bound of $n^{1/3}$, and hidden "
    r"forests whose tails fall as $k^{-s}$ in about $N^{2/3 + 1/(9s)}$ evaluations.",
    source=WEN("serial depth; with 2408.09442, 2511.07869 and counterfactual probing"),
    needs="asymptotic statements about all policies; midpoint-exact is the finite one for Markov chains, and the frontier of "
    "exact.frontier decides small cases",
)

no_free_schedule = Empirical(
    id="claimed-no-free-schedule",
    title="No schedule without knowledge competes with the best",
    statement="Without prior knowledge no schedule competes with the optimal one, even on benign families.",
    source=CHEN("the lower bound on schedules"),
    needs=NOT_SEEN + "; minimax-sizes is the sharp statement over all laws of a length",
)
