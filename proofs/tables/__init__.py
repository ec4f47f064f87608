"""The tables, found by walking the folder: a module with ``build`` is a table, named after it.

What a table takes are the arguments of its ``build``; ``NEEDS`` names the packages it cannot do without.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec

from proofs.tables.table import Table


@dataclass(frozen=True)
class Maker:
    """How a table is made: from which arguments, and with which packages."""

    build: Callable[..., Table]
    needs: tuple[str, ...] = ()

    @property
    def takes(self) -> tuple[str, ...]:
        """The names of its arguments."""
        return tuple(inspect.signature(self.build).parameters)

    @property
    def available(self) -> bool:
        """Whether it can be made here."""
        return all(find_spec(package) for package in self.needs)


@cache
def tables() -> dict[str, Maker]:
    """Every table by name."""
    found = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        if build := getattr(module, "build", None):
            found[info.name.replace("_", "-")] = Maker(build, getattr(module, "NEEDS", ()))
    return found
