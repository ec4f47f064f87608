"""Questions for Coq and its answers: expressions that ``vm_compute`` evaluates in one run, and numbers read off what it prints."""

from __future__ import annotations

import ast
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

from exact.logsum import LogSum, log
from proofs.ledger import formal
from proofs.ledger.coq import run

#: What an expression is of: fractions; sums of logarithms; the same or infinity; truth values; counts.
Kind = Literal["fraction", "logs", "extended", "truth", "count"]
PRINT = {"fraction": "fraction x", "logs": "terms x", "extended": "omap terms x", "truth": "x", "count": "x"}
#: Expressions that are printed together.
TOGETHER = 40
HEAD = """
From mathcomp Require Import all_ssreflect.
From Coq Require Import ZArith QArith Qminmax.
From Maskproof Require Import Listed ListedSets Evaluate EvaluateSets EvaluateContext EvaluateDecay EvaluatePolicies.
From Maskproof Require Import EvaluateEditing EvaluateTraces EvaluateRounds EvaluateObjective.
Local Close Scope Q_scope.
Set Printing Width 10000.
Set Printing Depth 1000000.
Definition fraction (q : Q) := (Qnum q, Zpos (Qden q)).
Definition terms (s : logs) := [seq (Qnum t.1, Zpos (Qden t.1), Qnum t.2, Zpos (Qden t.2)) | t <- s].
"""


@dataclass(frozen=True)
class Comparison:
    """An expression that a theorem ties to a definition of Coq's, and what ``exact`` says it is."""

    notion: str
    kind: Kind
    coq: str
    exact: Any


def answers(definitions: Iterable[str], comparisons: Sequence[Comparison]) -> list[Any]:
    """What Coq makes of each expression, as fractions, sums of logarithms (None for infinity), booleans or integers."""
    lines, asked = [HEAD, *definitions], []
    for kind in PRINT:
        places = [k for k, c in enumerate(comparisons) if c.kind == kind]
        for group in (places[at : at + TOGETHER] for at in range(0, len(places), TOGETHER)):
            listed = "; ".join(comparisons[k].coq for k in group)
            lines.append(f"Eval vm_compute in [seq {PRINT[kind]} | x <- [:: {listed}]].")
            asked.append((kind, group))
    with tempfile.TemporaryDirectory(prefix="maskproof-") as scratch:
        work = Path(scratch)
        (work / "Answers.v").write_text("\n".join(lines) + "\n")
        said = run("coqc", *formal.OPTIONS, "-Q", str(formal.compiled()), "Maskproof", "Answers.v", cwd=work, limit=200)
    found: list[Any] = [None] * len(comparisons)
    printed = re.findall(r"^     = (.*?)^     : ", said, re.MULTILINE | re.DOTALL)
    for (kind, group), text in zip(asked, printed, strict=True):
        for k, value in zip(group, values(text), strict=True):
            found[k] = number(kind, value)
    return found


def values(text: str) -> Any:
    """A printed list of numbers, pairs and lists.

    >>> values("[:: (1%Z, 2%Z); (-3, 4)%Z]"), values("[:: Some [::]; None]"), values("[:: true]")
    ([(1, 2), (-3, 4)], [[], None], [True])
    """
    plain = re.sub(r"%(Z|nat|N)\b|\bSome\b", "", text).replace("[::", "[").replace(";", ",")
    return ast.literal_eval(" ".join(plain.replace("true", "True").replace("false", "False").split()))


def number(kind: Kind, value: Any) -> Any:
    """The number behind what was printed; a multiple 0 of a logarithm counts for nothing, whatever it is of.

    >>> number("logs", [(1, 2, 4, 1), (0, 1, -1, 1)]) == log(2)
    True
    """
    if kind == "fraction":
        return Fraction(*value)
    if kind in ("truth", "count") or value is None:
        return value
    return sum((Fraction(a, b) * log(Fraction(c, d)) for a, b, c, d in value if a), LogSum())


def q(x: Fraction | int) -> str:
    """A fraction in Coq's words."""
    x = Fraction(x)
    return f"(Qmake ({x.numerator}) {x.denominator})"


def seq(items: Iterable[str]) -> str:
    """A list in Coq's words."""
    return f"[:: {'; '.join(items)}]"


def nats(items: Iterable[int]) -> str:
    """A list of natural numbers."""
    return f"{seq(map(str, items))}%nat"


def bits(positions: Iterable[int], L: int) -> str:
    """A set of positions as Coq's list of bits."""
    chosen = set(positions)
    return seq("true" if i in chosen else "false" for i in range(L))


def state(context: Sequence[int], V: int) -> str:
    """A context, the mask id being V."""
    return seq("None" if v == V else f"Some {v}" for v in context)
