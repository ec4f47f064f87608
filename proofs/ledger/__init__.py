"""The ledger: every claim in the topics of ``proofs``, found by walking the folder."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from functools import cache

import proofs
from exact.names import did_you_mean
from proofs.ledger.claim import Claim


@cache
def ledger() -> dict[str, tuple[str, Claim]]:
    """All claims by id, each with its topic: the module of ``proofs`` it stands in."""
    found: dict[str, tuple[str, Claim]] = {}
    for module in pkgutil.iter_modules(proofs.__path__):
        if module.ispkg:
            continue
        for value in vars(importlib.import_module(f"proofs.{module.name}")).values():
            if isinstance(value, Claim):
                if value.id in found:
                    raise ValueError(f"two claims are called {value.id}")
                found[value.id] = (module.name, value)
    for _, claim in found.values():
        if claim.repair and claim.repair not in found:
            raise ValueError(f"claim {claim.id} names the repair {claim.repair}, which is no claim")
    return found


def select(names: Iterable[str]) -> dict[str, tuple[str, Claim]]:
    """The claims called by id, topic or paper; all of them for no name.

    Raises
    ------
    ValueError
        For a name that is none of these, with the nearest ones.
    """
    everything = ledger()
    chosen: dict[str, tuple[str, Claim]] = {}
    for name in names:
        matching = {
            id: (topic, claim)
            for id, (topic, claim) in everything.items()
            if name.removeprefix("arXiv:") in (id, topic, claim.source.paper)
        }
        if not matching:
            known = [name for id, (topic, claim) in everything.items() for name in (id, topic, claim.source.paper)]
            raise ValueError(f"no claim, topic or paper is called {name!r}{did_you_mean(name, known)}")
        chosen.update(matching)
    return chosen or everything
