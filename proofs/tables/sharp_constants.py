"""``sharp-constants``: the least constants of bounds by TC and DTC, over fixed and randomised sizes, with what proves them."""

from __future__ import annotations

from fractions import Fraction

from flint import arb

from exact.random_order import compositions
from proofs.tables.table import Column, Table, digits
from theory.random_order import dual_total_correlation_constant, minimax_sizes, total_correlation_constant

CASES = ((4, 2), (6, 2), (6, 3), (8, 2), (8, 4), (10, 2), (10, 4), (12, 2), (12, 3))


def build() -> Table:
    """The table."""
    rows = []
    for L, K in CASES:
        for name, fixed, dual in (
            ("TC", total_correlation_constant, False),
            ("DTC", dual_total_correlation_constant, True),
        ):
            found = minimax_sizes(L, K, dual)
            least = min(map(fixed, compositions(L, K)))
            worst = ", ".join(f"{k}: {weight}" for k, weight in found.worst.items())
            harmonic = sum((Fraction(1, j) for j in range(1, L)), Fraction(0)) / K
            rows.append(
                [
                    str(L),
                    str(K),
                    name,
                    _decimal(found.constant),
                    str(found.constant),
                    _decimal(least),
                    digits(arb(L).log() / K, 4),
                    _decimal(harmonic),
                    worst if len(worst) < 34 else f"{len(found.worst)} codes",
                ]
            )
    columns = [
        Column("$L$"),
        Column("$K$"),
        Column("of", number=False),
        Column("random"),
        Column("exactly", number=False),
        Column("fixed"),
        Column(r"$\ln L / K$"),
        Column("$H_{L-1}/K$"),
        Column("certificate", number=False),
    ]
    notes = [
        "The least c with mean KL at most c TC (or c DTC) for every law, over randomised sizes of K rounds and over fixed ones. "
        "Certificate: the weights of MDS codes [L, k] under which every sequence of sizes costs at least c; primal and dual are "
        "verified in rationals. Both popular shapes of the constant, in the last columns, are exceeded somewhere."
    ]
    return Table("sharp-constants", "Sharp constants of random-order decoding", columns, rows, notes)


def _decimal(x: Fraction) -> str:
    return "0" if not x else digits(arb(x.numerator) / x.denominator, 4)
