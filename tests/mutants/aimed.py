"""Mutants that a hostile reader would try: false statements that once passed, each with the claims that must turn red."""

from __future__ import annotations

from dataclasses import dataclass

from tests.mutants.sources import Edit


@dataclass(frozen=True)
class Aimed:
    """A mutant written by hand, and the claims that are judged with it; a change after which nothing false is known is told apart."""

    edit: Edit
    claims: tuple[str, ...]
    false: bool = True


PRECISION, CURVE = "theory/precision.py", "theory/random_order.py"
CONFIDENCE, UPPER = "proofs/claims/adaptive/confidence.py", "proofs/claims/random_order/upper.py"
GROWTH, EDITING = "proofs/claims/random_order/growth.py", "theory/editing.py"
VARIANCE, SIZES = "exact/variance.py", "proofs/claims/optimal/sizes.py"
MEAN, ALLOWED = "total(p * v for p, v in self.cells[x][k])", "(log(L) + 1) * (1 + math.ceil(1 / delta)) + 2"
THREE = ("variance-three-terms", "masked-loss-variance")
CAP = "+ log(joint.V - 1) * epsilon"
TRUNCATED = ("truncation-is-a-law", "truncation-sharpens", "more-steps-less-bias", "truncation-harmless")

AIMED: tuple[Aimed, ...] = (
    Aimed(Edit(PRECISION, "(1 - arb(2) ** -bits)", "(1 - arb(2) ** -(bits + 1))"), TRUNCATED),
    Aimed(Edit(PRECISION, "c = (-cap(bits)).exp()", "c = (-cap(bits)).exp() * 101 / 100"), TRUNCATED),
    Aimed(Edit(CONFIDENCE, CAP, CAP + " * Fraction(99, 100)"), ("confident-step-ctc",)),
    Aimed(Edit(CONFIDENCE, CAP, CAP + " / 2"), ("confident-step-ctc",)),
    Aimed(Edit(CONFIDENCE, CAP, ""), ("confident-step-ctc",)),
    Aimed(
        Edit(
            GROWTH,
            "left=lambda law: complexity(law) * Fraction(2, law.L + 1)",
            "left=lambda law: complexity(law) * Fraction(4, law.L + 1)",
        ),
        ("growth-is-complexity",),
    ),
    Aimed(
        Edit(
            CURVE,
            "(((q / (1 - q)) / (p / (1 - p)) - 1) *",
            "(((q / (1 - q)) / (p / (1 - p)) - 1) * Fraction(99, 100) *",
        ),
        ("growth-complexity-bound",),
    ),
    Aimed(
        Edit(
            CURVE,
            "(((q / (1 - q)) / (p / (1 - p)) - 1) *",
            "(((q / (1 - q)) / (p / (1 - p)) - 1) * Fraction(51, 100) *",
        ),
        ("growth-complexity-bound",),
    ),
    Aimed(
        Edit(CURVE, "(1 << (max(sizes) - 1).bit_length()) - 1", "max(1, (1 << (max(sizes) - 1).bit_length()) - 1)"),
        ("li-cai-bound",),
        False,
    ),
    Aimed(
        Edit(UPPER, "Fraction(2, len(policy.sizes))", "Fraction(101, 100 * len(policy.sizes))"), ("li-cai-balanced",)
    ),
    Aimed(Edit(UPPER, "Fraction(policy.sizes[0], 2)", "Fraction(99 * policy.sizes[0], 200)"), ("li-cai-refined",)),
    Aimed(
        Edit(CONFIDENCE, "Fraction(3 * joint.L - 1, 2) *", "Fraction(3 * joint.L - 1, 2) * Fraction(99, 100) *"),
        ("greedy-tv-bound",),
        False,
    ),
    Aimed(Edit(CONFIDENCE, "Fraction(3 * joint.L - 1, 2) *", "joint.L *"), ("greedy-tv-bound",), False),
    Aimed(Edit(CURVE, "Fraction(D, L - j) for j", "Fraction(101 * D, 100 * (L - j)) for j"), ("tc-bound",)),
    Aimed(Edit(CURVE, "Fraction(D, j) for j", "Fraction(101 * D, 100 * j) for j"), ("dtc-bound",)),
    Aimed(
        Edit(EDITING, "theta * later / (1 - alpha)", "theta * later / (1 - alpha) * Fraction(99, 100)"), ("edit-bias",)
    ),
    Aimed(
        Edit(EDITING, "theta * later / (1 - alpha)", "theta * later / (1 - alpha) * Fraction(7, 10)"), ("edit-bias",)
    ),
    Aimed(Edit(CONFIDENCE, "return 2 * apart**2 /", "return 3 * apart**2 /"), ("stability-of-wrong-tokens",)),
    Aimed(Edit(CONFIDENCE, "(len(rows) - 1) ** 2", "(len(rows) - 1)"), ("stability-of-wrong-tokens",)),
    Aimed(
        Edit(
            "proofs/claims/editing/contraction.py",
            "joint.L * theory.lazy_rate(alpha(joint), theta) ** rounds,\n    over=RUNS",
            "Fraction(joint.L, 2) * theory.lazy_rate(alpha(joint), theta) ** rounds,\n    over=RUNS",
        ),
        ("edit-contraction",),
    ),
    Aimed(Edit(VARIANCE, MEAN, MEAN + " * Fraction(101, 100)"), ("variance-three-terms",)),
    Aimed(Edit(VARIANCE, "for k in range(n)) / Fraction(n)", "for k in range(n)) * 3 / Fraction(n)"), THREE),
    Aimed(Edit(VARIANCE, "(chance(m, L, t), loss(x, t, m))", "(chance(m, L, t / 3), loss(x, t, m))"), THREE),
    Aimed(Edit(SIZES, ALLOWED, ALLOWED.removesuffix(" + 2")), ("correlation-schedule-rounds",), False),
    Aimed(Edit(SIZES, ALLOWED, ALLOWED.replace("(log(L) + 1)", "log(L)")), ("correlation-schedule-rounds",), False),
    Aimed(
        Edit(
            "proofs/claims/orders/powers.py", "right=lambda B: Fraction(2, B)", "right=lambda B: Fraction(19, 10 * B)"
        ),
        ("order-collapses",),
    ),
    Aimed(Edit(PRECISION, "reached += (left * c)", "reached += 2 * (left * c)"), TRUNCATED),
)
