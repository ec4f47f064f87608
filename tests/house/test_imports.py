"""The house keeps its own rules: who may import whom, what loads torch, and what is written where."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("exact", "neural", "proofs", "theory")
MAY_IMPORT = {
    "theory": {"theory"},
    "exact": {"exact"},
    "neural": {"neural", "exact"},
    "proofs": {"proofs", "exact", "theory", "neural"},
}
FILES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
TRACKED = [
    ROOT / name
    for name in subprocess.run(
        ["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    if (ROOT / name).is_file()
]


def imported(path: Path) -> set[str]:
    """The top-level packages a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_rooms_import_only_what_they_may(path):
    """theory and exact never meet below proofs: two witnesses that share code are one."""
    room = path.relative_to(ROOT).parts[0]

    assert (imported(path) & set(ROOMS)) <= MAY_IMPORT[room]


def test_the_graph_test_can_fail(tmp_path):
    """An import of exact in theory would be seen, inside a function too."""
    bad = tmp_path / "bad.py"
    bad.write_text("def f():\n    from exact.joint import Joint\n")

    assert "exact" in imported(bad)


@pytest.mark.parametrize("heavy", ["torch", "matplotlib", "transformers"])
def test_importing_the_rooms_loads_nothing_heavy(heavy):
    """The base install works without torch, and starts fast with it."""
    code = f"import sys, exact, theory, proofs, neural, proofs.ledger, theory.zipf; assert {heavy!r} not in sys.modules"

    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_only_neural_imports_torch_at_the_top():
    """Elsewhere torch is imported inside the functions that need it."""
    for path in FILES:
        if path.relative_to(ROOT).parts[0] == "neural":
            continue
        top = ast.parse(path.read_text()).body
        names = {a.name for node in top if isinstance(node, ast.Import) for a in node.names}
        names |= {node.module or "" for node in top if isinstance(node, ast.ImportFrom)}

        assert "torch" not in {name.split(".")[0] for name in names}, path


def test_no_file_names_a_machine():
    """No absolute path of a machine and no registry host stands in a tracked file."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    pattern = re.compile(r"(/" + r"work/|/ro" + r"ot/|/ho" + r"me/\w+|py" + r"pi\.org|python" + r"hosted)")
    for name in listed:
        path = ROOT / name
        if path.suffix in (".py", ".md", ".toml", ".txt", ".json", ".cff", ".yml", "") and path.is_file():
            assert not pattern.search(path.read_text(errors="ignore")), name


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_is_typed_and_explained(room):
    """Each room ships py.typed and a README."""
    assert (ROOT / room / "py.typed").exists()
    assert (ROOT / room / "README.md").read_text().startswith("# ")


MODULES = [
    path.relative_to(ROOT)
    for room in ("exact", "theory")
    for path in sorted((ROOT / room).rglob("*.py"))
    if path.stem != "__init__"
]


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_every_module_has_a_test_file_of_its_name(path):
    """A package of modules may have one file for all of it, by the name of its folder."""
    room, *inner = path.with_suffix("").parts
    names = [f"test_{inner[-1]}.py", f"test_{inner[0]}.py"]

    assert any((ROOT / "tests" / room / name).is_file() for name in names)


@pytest.mark.parametrize("path", TRACKED, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_can_be_read_in_one_sitting(path):
    """No file of Python, tests included, is longer than 350 lines."""
    assert len(path.read_text().splitlines()) <= 350
