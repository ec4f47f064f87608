r"""The continuous-time objective of a network: exactly over all contexts, or sampled.

.. math:: L_\infty(f) = \sum_c \frac{P(c)}{m_c \binom{L}{m_c}} \sum_{i \text{ masked}} E[-\log f_i(X_i) \mid c]

Its minimum over all denoisers is the entropy :math:`H(X)`, in nats a sequence; what a network is above it is its gap.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np
import torch

from exact.cube import contexts, marginal_cube
from exact.denoiser import ExactDenoiser
from exact.information import entropy
from exact.joint import Joint
from exact.objective import expected_loss
from neural.denoiser import Network, TrainedDenoiser


@dataclass(frozen=True)
class Contexts:
    """Every context of positive weight that has a mask, its weight in the loss, and the exact conditionals."""

    contexts: torch.Tensor
    weights: torch.Tensor
    targets: torch.Tensor

    @classmethod
    def of(cls, joint: Joint, device: str = "cpu") -> Contexts:
        """All contexts of a joint."""
        every = contexts(joint.V, joint.L)
        masks = (every == joint.V).sum(axis=1)
        share = marginal_cube(joint).ravel() / joint.total
        weight = np.array([0.0] + [1 / (m * comb(joint.L, m)) for m in range(1, joint.L + 1)])[masks] * share
        kept = weight > 0
        targets = ExactDenoiser(joint)(every[kept]) * (every[kept] == joint.V)[:, :, None]
        return cls(
            torch.from_numpy(every[kept]).to(device),
            torch.from_numpy(weight[kept]).to(device),
            torch.from_numpy(targets).float().to(device),
        )

    def cross_entropy(self, network: Network, rows: torch.Tensor) -> torch.Tensor:
        """The cross-entropy of the masked positions of each of some contexts, ``[B]``."""
        return -(self.targets[rows] * network(self.contexts[rows])).sum(dim=(1, 2))


def sampled_loss(network: Network, tokens: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    r"""An unbiased estimate of :math:`L_\infty` a sequence: :math:`t \sim U(0,1)`, masks with probability t, weight 1/t.

    The times of a batch are stratified, which keeps each of them uniform and lowers the variance.
    """
    B, L = tokens.shape
    offset = torch.rand(1, generator=generator)
    t = ((torch.arange(B) / B + offset) % 1).clamp_min(torch.finfo(torch.float32).tiny).to(tokens.device)
    masked = torch.rand(B, L, generator=generator).to(tokens.device) < t[:, None]
    logs = network(torch.where(masked, network.shape.V, tokens))
    cost = -logs.gather(2, tokens[:, :, None]).squeeze(2)
    return ((cost * masked).sum(dim=1) / t).mean()


def gap(denoiser: TrainedDenoiser, joint: Joint) -> float:
    r"""The gap :math:`L_\infty(f) - H(X)` in nats a sequence, over all contexts, in float64."""
    return expected_loss(joint, denoiser) - float(entropy(joint))
