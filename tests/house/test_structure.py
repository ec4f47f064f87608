"""The upper floor keeps its order: imports go downwards, topics stand alone, and every concept is found at first guess."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: The rooms of ``proofs`` by floor: a file imports its own room and lower floors.
FLOORS = {
    "version": -1,
    "ledger": 0,
    "claims": 1,
    "tables": 2,
    "pictures": 3,
    "settle": 4,
    "validation": 4,
    "commands": 5,
}
UPPER = [path for path in sorted((ROOT / "proofs").rglob("*.py")) if path.parent != ROOT / "proofs"]
TOPICS = sorted((ROOT / "proofs" / "claims").rglob("*.py"))
#: A concept, and a word that a stranger would look for in the names of files or in the map of the room.
CONCEPTS = [
    ("entropy-bounded sampler", "proofs/claims/adaptive/entropy_bounded.py"),
    ("proof of the CTC bound", "theory/factorization.py"),
    ("Dobrushin coefficient", "theory/homogenization.py"),
    ("Zipf floor typeset", "proofs/tables/zipf_decay.py"),
    ("a user's policy enters", "exact/policies.py"),
    ("exit code of check", "proofs/commands/check.py"),
    ("Kendall's tau", "exact/metrics.py"),
    ("LLaDA's remasking", "exact/samplers.py"),
    ("Monte Carlo decoding", "exact/sampling.py"),
    ("energy of a schedule", "exact/schedules.py"),
    ("claim that the masked loss is the any-order loss", "proofs/claims/objective/loss.py"),
    ("claim of Li and Cai's bound", "proofs/claims/random_order/upper.py"),
    ("stationary law of a chain", "exact/markov.py"),
    ("loading another's checkpoint", "neural/pretrained.py"),
    ("where the control is tried", "proofs/ledger/evidence.py"),
]


def imported(path: Path) -> set[str]:
    """The modules a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", UPPER, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_downwards(path):
    """A room of ``proofs`` imports itself and what stands on lower floors."""
    room = path.relative_to(ROOT / "proofs").parts[0]
    others = {name.split(".")[1] for name in imported(path) if name.startswith("proofs.")} - {room}

    assert {other for other in others if FLOORS[other] >= FLOORS[room]} == set()


@pytest.mark.parametrize("path", TOPICS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_topic_imports_a_topic(path):
    """But for the papers, and for what a folder of topics shares, which is no topic: it holds no claim."""
    from proofs.ledger import entries

    topics = {f"proofs.claims.{topic}" for topic, _ in entries().values()}
    assert imported(path) & topics == set()


@pytest.mark.parametrize(("concept", "path"), CONCEPTS)
def test_concepts_are_where_a_stranger_looks(concept, path):
    """The file is there, and the map of its room, or the map of the house, names it."""
    file = ROOT / path
    assert file.is_file(), concept
    maps = [folder / "README.md" for folder in file.parents if (folder / "README.md").is_file()]
    words = (file.name, file.stem, f"{file.parent.name}/")

    assert any(word in text.read_text() for text in maps for word in words)
