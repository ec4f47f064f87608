"""The tables, found by walking the folder: a module with ``build`` is a table, named after it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec

from proofs.tables.table import Table


@cache
def tables() -> dict[str, Callable[..., Table]]:
    """Every table's builder by name."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        build = getattr(importlib.import_module(f"{__name__}.{module.name}"), "build", None)
        if build:
            found[module.name.replace("_", "-")] = build
    return found


def available() -> list[str]:
    """The tables that can be built here: those of trained models need torch."""
    return [name for name in tables() if find_spec("torch") or not name.startswith("model-")]
