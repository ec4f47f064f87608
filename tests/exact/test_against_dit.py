"""Every multivariate measure against dit's, on 200 drawn joints: other code by other people."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from exact.information import (
    conditional_entropy,
    dual_total_correlation,
    entropy,
    mutual_information,
    total_correlation,
)
from exact.joint import Joint
from exact.random_order import neural_complexity

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import dit
    from dit.multivariate import dual_total_correlation as dit_dtc
    from dit.multivariate import entropy as dit_h
    from dit.multivariate import total_correlation as dit_tc
    from dit.multivariate import tse_complexity as dit_tse

BIT = np.log(2)
# dit works in floats and drops what is rare; sums of L entropies agree to this
ERROR = 1e-9


def drawn(seed):
    """A joint with integer weights, a third of them zero, of two to four tokens."""
    rng = np.random.default_rng(seed)
    V, L = [(2, 2), (2, 3), (2, 4), (3, 2), (3, 3)][seed % 5]
    weights = rng.integers(0, 30, (V,) * L) * (rng.random((V,) * L) < 2 / 3)
    weights[(0,) * L] += 1
    return Joint(weights)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("part", range(8))
def test_measures_agree(part):
    """Entropy, conditional entropy, TC, conditional TC, DTC, information and TSE complexity, exact and in floats."""
    for seed in range(25 * part, 25 * (part + 1)):
        joint = drawn(seed)
        L = joint.L
        outcomes = ["".join(map(str, x)) for x in np.ndindex(*joint.weights.shape) if joint.weights[x]]
        law = dit.Distribution(outcomes, [float(joint.probability(tuple(map(int, x)))) for x in outcomes])
        first, rest = [0], list(range(1, L))
        pairs = [
            (entropy, dit_h(law), ()),
            (total_correlation, dit_tc(law), ()),
            (dual_total_correlation, dit_dtc(law), ()),
            (conditional_entropy, dit_h(law, first, rest), (first, rest)),
            (total_correlation, dit_tc(law, [[i] for i in rest], first), (rest, first)),
            (mutual_information, dit_h(law, first) - dit_h(law, first, rest), (first, rest)),
            # dit sums over k of the mean entropy of k tokens less the straight line, as does the paper
            (neural_complexity, dit_tse(law), ()),
        ]
        for ours, theirs, arguments in pairs:
            assert float(ours(joint, *arguments)) == pytest.approx(theirs * BIT, abs=ERROR), (seed, ours)
            assert ours(joint.floats(), *arguments) == pytest.approx(theirs * BIT, abs=ERROR), (seed, ours)
