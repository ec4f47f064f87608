"""``zipf-decay``: the largest marginal at distance d, between floor and ceiling, at one exponent and one N."""

from __future__ import annotations

import numpy as np
from flint import fmpz

from exact.zipf import group_largest
from proofs.tables.table import Column, Table, digits, rounded
from theory.zipf import Zipf

#: Cyclic factors above this make the transform of the group kernel too dear.
LARGEST_FACTOR = 2000
WALKED = 10**6


def build(s: str = "2.31", N: int = 130_000, distances: int = 15, places: int = 12) -> Table:
    """The table; the envelope and the group kernel walk the whole law, which is done for N up to 10^6."""
    if distances > 1000:
        raise ValueError(f"distances={distances}: a table has at most 1000 rows")
    law = Zipf(s, N, digits=places + 8)
    notes = [
        "All digits are certified: floor, W, E and ceiling by ball arithmetic, the group kernel by a proved roundoff bound.",
    ]
    notes.append(
        rf"$W_\infty$ = {digits(law.distinct_peaks_limit(), places)}; $\sum_k p_k^2$ = {digits(law.power_sum(2), places)}."
    )
    envelope = group = None
    if N <= WALKED:
        envelope = [digits(E, places) for E in law.latin_envelope(distances)]
        group = group_kernel(law, distances)
    else:
        notes.append(f"Latin columns walk the whole law, which is done for N up to {WALKED:,}.")
    if group:
        notes.append(f"Group kernel: a Latin kernel of the abelian group {group[0]}, a lower bound on the best one.")
    rows = []
    for d in range(1, distances + 1):
        cells = [str(d), digits(law.floor(d), places), digits(law.distinct_peaks(d), places)]
        cells += [envelope[d - 1] if envelope else "-", group[1][d - 1] if group else "-"]
        rows.append([*cells, digits(law.ceiling(d), places)])
    headings = ["$d$", r"floor $\max(p_1^d, 1/N)$", "$W_d$", "$E_d$", "group kernel", "ceiling $p_1$"]
    caption = f"Bounds on the largest marginal at distance d, s = {s}, N = {N}"
    return Table("zipf-decay", caption, [Column(h) for h in headings], rows, notes)


def group_kernel(law: Zipf, distances: int) -> tuple[str, list[str]] | None:
    """A product of prime cyclic groups of order N and its largest marginals, to 6 decimals."""
    orders = [int(p) for p, power in reversed(fmpz(law.N).factor()) for _ in range(power)] or [1]
    if max(orders) > LARGEST_FACTOR:
        return None
    p = np.array([float(x.mid()) for x in law.probabilities(96)])
    values, error = group_largest(p, orders, distances)
    name = " x ".join(f"Z_{n}" for n in orders)
    return name, [rounded(value, error, 6) for value in values]
