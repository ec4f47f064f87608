"""One small joint, completely: every marginal, every sampler law, every order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from exact.joint import Joint, load_joint
    from exact.logsum import LogSum, log

__all__ = ["Joint", "LogSum", "load_joint", "log"]
HOMES = {"Joint": "exact.joint", "load_joint": "exact.joint", "LogSum": "exact.logsum", "log": "exact.logsum"}


def __getattr__(name: str) -> Any:
    """The main names, loaded when used: a checker of logarithms needs no arrays."""
    import importlib

    if name not in HOMES:
        raise AttributeError(f"module 'exact' has no attribute {name!r}")
    return getattr(importlib.import_module(HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
