"""One small joint, completely: every marginal, every sampler law, every order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from exact.joint import Joint, load_joint
    from exact.logsum import LogSum, log

__all__ = ["Joint", "LogSum", "load_joint", "log"]


def __getattr__(name: str) -> Any:
    """The main names, loaded when used: a checker of logarithms needs no arrays."""
    import importlib

    if name not in __all__:
        raise AttributeError(f"module 'exact' has no attribute {name!r}")
    return getattr(importlib.import_module("exact.joint" if "oint" in name else "exact.logsum"), name)
