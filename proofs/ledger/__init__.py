"""The ledger: every claim in the topics of ``proofs.claims``, found by walking the folder."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from functools import cache

from exact.names import did_you_mean
from proofs.ledger.claim import Claim
from proofs.ledger.unsettled import Empirical, Question

Entry = Claim | Empirical | Question
#: The package whose modules are the topics. It imports the ledger, so the ledger finds it by name.
TOPICS = "proofs.claims"


@cache
def entries() -> dict[str, tuple[str, Entry]]:
    """Everything in the ledger by id, each with its topic: the module it stands in, such as ``zipf`` or ``random_order.upper``."""
    found: dict[str, tuple[str, Entry]] = {}
    for module in pkgutil.walk_packages(importlib.import_module(TOPICS).__path__, f"{TOPICS}."):
        topic = module.name.removeprefix(f"{TOPICS}.")
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Entry):
                if value.id in found:
                    raise ValueError(f"two entries are called {value.id}")
                found[value.id] = (topic, value)
    return found


@cache
def ledger() -> dict[str, tuple[str, Claim]]:
    """All claims by id, each with its topic."""
    return {id: (topic, entry) for id, (topic, entry) in entries().items() if isinstance(entry, Claim)}


@cache
def empirical() -> dict[str, tuple[str, Empirical]]:
    """All observations that are not reproduced here, by id."""
    return {id: (topic, entry) for id, (topic, entry) in entries().items() if isinstance(entry, Empirical)}


@cache
def questions() -> dict[str, tuple[str, Question]]:
    """All open questions by id."""
    return {id: (topic, entry) for id, (topic, entry) in entries().items() if isinstance(entry, Question)}


def names_of(id: str, topic: str, entry: Entry) -> tuple[str, str, str, str]:
    """What an entry is called by: its id, its topic, the folder of that, and its paper."""
    return id, topic, topic.split(".")[0], entry.source.paper.number


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
            if name.removeprefix("arXiv:") in names_of(id, topic, claim)
        }
        if not matching and name in entries():
            raise ValueError(f"{name} is no claim that can be checked: maskproof show {name}")
        if not matching:
            known = [name for id, (topic, claim) in everything.items() for name in names_of(id, topic, claim)]
            raise ValueError(f"no claim, topic or paper is called {name!r}{did_you_mean(name, known)}")
        chosen.update(matching)
    return chosen or everything


def recorded(entry: Entry) -> str:
    """The recorded verdict of a claim; what else an entry is."""
    if isinstance(entry, Claim):
        return entry.expected
    return "not judged" if isinstance(entry, Empirical) else "open"
