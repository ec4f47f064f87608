"""Total correlations and exact marginals of a table, against one read of it and against peers."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial

import numpy as np

from benchmarks.timing import Row, growth, peer, ratio
from exact.information import single_marginals, total_correlation
from exact.joint import Joint


def joint(V: int, L: int) -> Joint:
    """A positive float joint, seeded."""
    return Joint(np.random.default_rng(0).random((V,) * L) + 0.01)


def rows() -> Iterator[Row]:
    """Every row of this file."""
    yield from total_correlations()
    yield exact_marginals()


def total_correlations() -> Iterator[Row]:
    """Total correlation against one read of the table, plain numpy, pgmpy and dit."""
    small, large = joint(2, 16), joint(2, 24)
    half = list(range(8))

    def ours() -> float:
        return total_correlation(small)

    yield Row("TC at V=2 L=16 / one read of the table", ratio(ours, small.weights.sum, 60, 20), most=15)
    yield Row(
        "TC at V=2 L=24 / one read of the table",
        ratio(lambda: total_correlation(large), large.weights.sum, 15),
        most=4,
    )
    yield Row(
        "conditional TC at V=2 L=16 / one read of the table",
        ratio(lambda: total_correlation(small, half, [i + 8 for i in half]), small.weights.sum, 60, 20),
        most=20,
    )
    p = small.probabilities()

    def entropy(q: np.ndarray) -> float:
        return -float((q * np.log(q)).sum())

    def plain() -> float:
        singles = (p.sum(axis=tuple(j for j in range(16) if j != i)) for i in range(16))
        return sum(map(entropy, singles)) - entropy(p)

    assert abs(plain() - ours()) < 1e-10
    yield Row("TC at V=2 L=16: numpy, one sum a variable / ours", ratio(plain, ours, 9, 20), least=8)
    if peer("pgmpy"):
        from pgmpy.factors.discrete import DiscreteFactor

        names = [str(i) for i in range(16)]
        factor = DiscreteFactor(names, [2] * 16, p.ravel())

        def marginalised() -> float:
            singles = (
                factor.marginalize([n for n in names if n != kept], inplace=False).values.ravel() for kept in names
            )
            return sum(map(entropy, singles)) - entropy(factor.values)

        assert abs(marginalised() - ours()) < 1e-10
        yield Row("TC at V=2 L=16: pgmpy, factor built / ours", ratio(marginalised, ours, 9, 20), least=4)
    if peer("dit"):
        import dit

        outcomes = ["".join(map(str, x)) for x in np.ndindex(*small.weights.shape)]
        law = dit.Distribution(outcomes, p.ravel().tolist())
        found = ratio(lambda: dit.multivariate.total_correlation(law), ours, 9, 20)
        yield Row("TC at V=2 L=16: dit, object built / ours", found, least=80)
    sizes = {V**L: partial(total_correlation, joint(V, L)) for V, L in ((2, 18), (2, 20), (2, 22))}
    yield growth("TC, with the entries of the table (V=2, L=18 to 22)", sizes, 1, 1)


def exact_marginals() -> Row:
    """The eight single-token marginals of an integer table at V=3 L=8 against a loop over Fractions."""
    weights = np.random.default_rng(0).integers(1, 1000, (3,) * 8)
    total = int(weights.sum())
    table = {x: Fraction(int(w), total) for x, w in np.ndenumerate(weights)}

    def loop() -> list[list[Fraction]]:
        found = [[Fraction(0)] * 3 for _ in range(8)]
        for x, p in table.items():
            for i, v in enumerate(x):
                found[i][v] += p
        return found

    def tree() -> list[np.ndarray]:
        return single_marginals(weights.reshape(-1, 1), 3, 8)

    assert [[Fraction(int(w), total) for w in row[:, 0]] for row in tree()] == loop()
    return Row("exact marginals at V=3 L=8: Fraction loop / ours", ratio(loop, tree, 9, 50), least=500)
