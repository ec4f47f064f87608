"""Code behind the claims, slightly wrong: constants, signs, indices, comparisons, terms, and values one percent off.

A mutant is one changed place of one file. It lives in the memory of a process of its own; no file is touched.
"""

from __future__ import annotations

import ast
import copy
import importlib.abc
import importlib.util
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]
ROOMS = ("exact", "theory", "proofs/claims")
#: What instances are drawn from: as in claims, another draw makes no statement wrong.
DRAWS = "exact/strategies.py"
SWAPS: dict[type[ast.AST], tuple[type[ast.AST], str]] = {
    ast.Add: (ast.Sub, "- for +"),
    ast.Sub: (ast.Add, "+ for -"),
    ast.Mult: (ast.Div, "/ for *"),
    ast.LtE: (ast.Lt, "< for <="),
    ast.Lt: (ast.LtE, "<= for <"),
    ast.GtE: (ast.Gt, "> for >="),
    ast.Gt: (ast.GtE, ">= for >"),
    ast.Eq: (ast.NotEq, "!= for =="),
}


@dataclass(frozen=True, order=True)
class Mutant:
    """A place in a file and what is changed there."""

    path: str
    line: int
    column: int
    change: str
    code: str = ""
    text: str = ""

    def __str__(self) -> str:
        within = "" if self.code == self.text else f" of {self.text}"
        return f"{self.path}: {self.change} in {self.code}{within}"

    @property
    def module(self) -> str:
        """The name of the module."""
        return module_of(self.path)

    def tree(self, text: str) -> ast.Module:
        """The file with the change."""
        tree = ast.parse(text)
        for node, change, new in _sites(tree):
            if (node.lineno, node.col_offset, change) == (self.line, self.column, self.change):
                return ast.fix_missing_locations(_Replaced(node, new).visit(tree))
        raise ValueError(f"{self}: no such place")


def every() -> Iterator[Mutant]:
    """All mutants of the files behind the claims."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if name == DRAWS:
                continue
            text = path.read_text()
            for node, change, _ in _sites(ast.parse(text)):
                line = text.splitlines()[node.lineno - 1].strip()[:100]
                yield Mutant(name, node.lineno, node.col_offset, change, ast.unparse(node)[:70], line)


def _sites(tree: ast.Module) -> Iterator[tuple[ast.expr, str, ast.expr]]:
    """The expressions inside functions that can be changed, each with what is put in its place.

    What a claim is tried on is left out: another bound on a draw or another list makes no statement wrong; and so is what
    only refuses arguments, as assertions and errors are.
    """
    tried = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and getattr(n.func, "id", "") in ("Draws", "Family")]
    inside = {id(n) for call in tried for n in ast.walk(call)}
    names = {n.id for call in tried for n in ast.walk(call) if isinstance(n, ast.Name)}
    for function in ast.walk(tree):
        if id(function) in inside or getattr(function, "name", "") in names:
            continue
        if isinstance(function, ast.FunctionDef):
            if any("composite" in ast.unparse(decorator) for decorator in function.decorator_list):
                continue
            for statement in function.body:
                yield from _inside(statement)
        elif isinstance(function, ast.Lambda) and not isinstance(function.body, ast.Lambda):
            yield from _returned(function.body)
            yield from _inside(function.body)


def _inside(node: ast.AST) -> Iterator[tuple[ast.expr, str, ast.expr]]:
    if isinstance(node, ast.Raise | ast.JoinedStr | ast.Lambda | ast.FunctionDef | ast.Assert) or _refuses(node):
        return
    if isinstance(node, ast.Return) and node.value is not None:
        yield from _returned(node.value)
    if isinstance(node, ast.BinOp) and type(node.op) in SWAPS and not _text(node):
        swap, words = SWAPS[type(node.op)]
        yield node, words, ast.BinOp(node.left, swap(), node.right)
        if isinstance(node.op, ast.Add | ast.Sub):
            yield node, "without the second term", node.left
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in SWAPS:
        swap, words = SWAPS[type(node.ops[0])]
        yield node, words, ast.Compare(node.left, [swap()], node.comparators)
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield node, f"{node.value + 1} for {node.value}", ast.Constant(node.value + 1)
    for child in ast.iter_child_nodes(node):
        yield from _inside(child)


def _refuses(node: ast.AST) -> bool:
    """Whether it is a condition with nothing behind it but an error."""
    return isinstance(node, ast.If) and not node.orelse and all(isinstance(part, ast.Raise) for part in node.body)


def _text(node: ast.BinOp) -> bool:
    """Whether words are put together, and no number is computed."""
    return any(
        isinstance(n, ast.JoinedStr) or (isinstance(n, ast.Constant) and isinstance(n.value, str))
        for n in ast.walk(node)
    )


def _returned(value: ast.expr) -> Iterator[tuple[ast.expr, str, ast.expr]]:
    if not isinstance(value, ast.Constant | ast.Lambda | ast.JoinedStr):
        call = ast.Call(ast.Name("__scaled", ast.Load()), [value], [])
        yield value, "1 % more", call


class _Replaced(ast.NodeTransformer):
    """One node in the place of another."""

    def __init__(self, old: ast.expr, new: ast.expr):
        self.old, self.new = old, copy.deepcopy(new)

    def visit(self, node: ast.AST) -> ast.AST:
        """The new node where the old one stands."""
        return self.new if node is self.old else self.generic_visit(node)


@dataclass(frozen=True)
class Edit:
    """A piece of a file's text, and what stands in its place: a mutant written by hand."""

    path: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.path}: {self.new!r} for {self.old!r}"

    def tree(self, text: str) -> ast.Module:
        """The file with the change; the piece stands in it exactly once."""
        if text.count(self.old) != 1:
            raise ValueError(f"{self.old!r} stands {text.count(self.old)} times in {self.path}")
        return ast.parse(text.replace(self.old, self.new))

    @property
    def module(self) -> str:
        """The name of the module."""
        return module_of(self.path)


def module_of(path: str) -> str:
    """The name of the module in a file."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


class Planted(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module with a change in it."""

    def __init__(self, mutant: Mutant | Edit):
        self.mutant = mutant

    def find_spec(self, name: str, path: object, target: object = None) -> importlib.machinery.ModuleSpec | None:
        """The changed module, under the name of the file's."""
        if name != self.mutant.module:
            return None
        file = ROOT / self.mutant.path
        package = [str(file.parent)] if file.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(name, file, loader=self, submodule_search_locations=package)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        """As usual."""
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed code."""
        from tests.mutants.scale import scaled

        module.__dict__["__scaled"] = scaled
        file = ROOT / self.mutant.path
        exec(compile(self.mutant.tree(file.read_text()), str(file), "exec"), module.__dict__)


def plant(mutant: Mutant | Edit) -> None:
    """Make every later import see the change; the module must not have been imported.

    Raises
    ------
    RuntimeError
        Where it has been.
    """
    if mutant.module in sys.modules:
        raise RuntimeError(f"{mutant.module} is imported already")
    sys.meta_path.insert(0, Planted(mutant))
