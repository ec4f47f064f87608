"""The words of a statement as an expression of :file:`theory/formal/Statements.v`: renamed, and nothing expanded."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import NoReturn

from proofs.settle.reader import OF_SETS, Reader, tree
from proofs.settle.statement import StatementError

#: Words of the whole joint, of sets of positions, and of sizes, as ``Statements.expression`` has them.
OF_ALL = {"H": "Joint", "TC": "Total", "CTC": "Total", "DTC": "Dual"}
SETS = {"H": "Entropy", "I": "Information", "CTC": "Correlation"}
SIZES = ("KLmean", "KLmix")


@dataclass(frozen=True)
class Rendering:
    """Renders expressions for one length; c is the constant that was found, where one was asked for."""

    reader: Reader
    c: Fraction | None

    def side(self, text: str) -> str:
        """One side of a statement, in parentheses."""
        found = self._term(tree(text))
        if isinstance(found, Fraction):
            return _times(Fraction(0), "(Joint)") if found == 0 else refuse(f"the number {found}")
        return found

    def _term(self, node: ast.expr) -> Fraction | str:
        """A number, or an expression of Coq in parentheses."""
        match node:
            case ast.Constant(value=int() as n) if not isinstance(n, bool):
                return Fraction(n)
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                return _product(Fraction(-1), self._term(inner))
            case ast.BinOp(left=a, op=ast.Add() | ast.Sub() as op, right=b):
                return _sum(self._term(a), self._term(b), isinstance(op, ast.Add))
            case ast.BinOp(left=a, op=ast.Mult(), right=b):
                return _product(self._term(a), self._term(b), ast.unparse(node))
            case ast.BinOp(left=a, op=ast.Div(), right=b) if isinstance(divisor := self._term(b), Fraction) and divisor:
                return _product(1 / divisor, self._term(a))
            case ast.Name(id="c") if self.c is not None:
                return self.c
            case ast.Name(id=name):
                return f"({OF_ALL[name]})" if name in OF_ALL else self.reader.number(name)
            case ast.Subscript(value=ast.Name(id="Z"), slice=index):
                return f"(Curve {self._whole([index])[0]})"
            case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str() as text)]) if name in OF_SETS:
                return f"({' '.join([SETS[name], *(_list(sorted(s)) for s in self.reader.sets(name, text))])})"
            case ast.Call(func=ast.Name(id=name), args=arguments) if name in SIZES:
                return f"({name} {_list(self._whole(arguments))})"
            case ast.Call(func=ast.Name(id="KLblocks"), args=[size]):
                return f"(KLblocks {self._whole([size])[0]})"
            case ast.Call(func=ast.Name(id="KLmidpoint"), args=[]):
                return "(KLmidpoint)"
        return refuse(ast.unparse(node))

    def _whole(self, nodes: Iterable[ast.expr]) -> list[int]:
        found = [self._term(node) for node in nodes]
        return [int(n) if isinstance(n, Fraction) and n.denominator == 1 and n > 0 else refuse(str(n)) for n in found]


def _sum(a: Fraction | str, b: Fraction | str, added: bool) -> Fraction | str:
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a + b if added else a - b
    if isinstance(a, Fraction):
        return _product(Fraction(1 if added else -1), b) if a == 0 else refuse(f"the number {a}")
    if isinstance(b, Fraction):
        return a if b == 0 else refuse(f"the number {b}")
    return f"({'Sum' if added else 'Difference'} {a} {b})"


def _product(a: Fraction | str, b: Fraction | str, shown: str = "") -> Fraction | str:
    if isinstance(a, Fraction):
        return a * b if isinstance(b, Fraction) else _times(a, b)
    return _times(b, a) if isinstance(b, Fraction) else refuse(f"the product {shown}")


def _times(factor: Fraction, term: str) -> str:
    return f"(Times {integer(factor.numerator)} {factor.denominator} {term})"


def _list(numbers: Iterable[int]) -> str:
    return f"[:: {'; '.join(map(str, numbers))}]"


def integer(n: int) -> str:
    """A whole number as Coq reads it in an argument."""
    return str(n) if n >= 0 else f"({n})"


def refuse(part: str) -> NoReturn:
    """Raise StatementError, naming the part that cannot be said."""
    sayable = ", ".join([*OF_ALL, "I", "Z[j]", *SIZES, "KLblocks", "KLmidpoint"])
    raise StatementError(f"{part}: cannot be said to Coq; sums and multiples of {sayable} can")
