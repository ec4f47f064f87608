"""One small joint, completely: every marginal, every sampler law, every order."""

from exact.joint import Joint, load_joint
from exact.logsum import LogSum, log

__all__ = ["Joint", "LogSum", "load_joint", "log"]
