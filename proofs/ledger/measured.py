"""What was measured on the shipped model, loaded once a process; torch is imported only here and only when asked."""

from __future__ import annotations

from functools import cache
from typing import Any

from exact.blocks import blocks_of
from exact.factorization import Split, split
from exact.joint import Joint

#: The trained model that claims are measured on.
MODEL = "markov-v4-l6-exact"
#: Roundoff allowed to float64 sums over 4,096 sequences and 15,625 contexts, in nats.
ROUNDOFF = 1e-9
SCOPE = f"trained model {MODEL}"


@cache
def trained(name: str = MODEL) -> tuple[Joint, Any, dict[str, Any]]:
    """The language, the trained denoiser and its record."""
    from neural.languages import JOINTS
    from neural.suite import load_shipped

    denoiser, record = load_shipped(name)
    return JOINTS[record["language"]](), denoiser, record


@cache
def block_split(size: int, name: str = MODEL) -> Split:
    """The divergence of the model's parallel decoding in blocks of ``size``, split."""
    joint, denoiser, _ = trained(name)
    return split(joint, denoiser, blocks_of(joint.L, size))
