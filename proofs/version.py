"""The version of what is installed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed


def version() -> str:
    """The version of maskproof, as its installation records it."""
    try:
        return installed("maskproof")
    except PackageNotFoundError:
        return "(not installed)"
