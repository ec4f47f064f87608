"""The statements whose certificates are damaged and forged: all words, prefixes and kinds of certificates among them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from proofs.settle.settle import settle

TRUE = [
    "KLmean(2,2) <= TC",
    "KLmean(2,2) <= Z[4]",
    "KLmean(1,2) <= DTC/2",
    "KLmean(4) = TC",
    "for L=4: TC + DTC = L*Z[4]",
    "for L<=4: DTC <= (L-1)*TC",
    "for L=4: KLpath(2) <= KLpath(1)",
    "for L=3: KLpath(3) <= TC",
    "KLmix(2,2) <= KLmean(2,2)",
    "KLmix(1,2) <= TC",
    "KLmean(2,1,1) <= KLmean(2,2)",
    "for L=4: KLblocks(1) <= KLblocks(2)",
    "for L=4: KLmidpoint() <= TC",
    "for L=4: Z[2] <= Z[3]",
    "for L=3: H <= 3*log(V)",
    "for V=2, L=3: TC <= 2*log(2)",
    "for V=3: H(1,2) <= log(9)",
    "I(1;2,3) = I(1;2) + I(1;3|2)",
    "I(1;2|3) <= H(1|3)",
    "for L=4: I(1;2) + I(3;4) <= TC",
    "for L=3: CTC(1,2|3) <= TC",
    "for markov, L=3: I(1;3) <= I(1;2)",
    "for markov, L=4: I(1;4) <= I(2;3)",
    "for exchangeable, L=3: H(1,2) = H(2,3)",
    "for exchangeable, L=3: I(1;2) <= H(1)",
    "for exchangeable, markov, L=3: I(1;2|3) = 0",
    "KLmean(2,2) <= (smax-1)*Z[4]",
    "for V=3, L=1: H <= 10/9",
    "for V=2, L=1: H*H <= 1/2",
    "for V=2: H(1) <= 7/10",
    "best c: KLmean(2,2) <= c*TC",
    "best c: KLmean(3,1) <= c*TC",
    "for L<=3: best c: DTC <= c*TC",
    "for L=3: best c: I(1;2) <= c*TC",
    "for V=2: best c: H(1) <= c*log(2)",
]
FALSE = [
    "KLmean(2,2) <= TC/2",
    "for L<=4: DTC <= 2*TC",
    "for L=4: TC <= DTC",
    "for V=2: H(1,2) <= 1",
    "I(1;2|3) <= I(1;2)",
    "KLmean(2,2) <= KLmix(2,2)",
    "for L=2: H(1) = H(2)",
    "for exchangeable, L=3: I(1;2) <= I(1;2|3)",
    "for markov, L=3: I(1;2) <= I(1;3)",
    "for V=2, L=2: TC*TC <= 1/4",
    "best c: KLmean(2,2) <= c*KLmean(3,1)",
    "for V=2: best c: H(1) <= c*I(1;2)",
]


@lru_cache(maxsize=1)
def originals() -> tuple[dict[str, Any], ...]:
    """The certificates that settle finds."""
    return tuple(settle(text).certificate for text in [*TRUE, *FALSE])
