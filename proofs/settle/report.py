"""What came of a statement, for people."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from proofs.tables.latex import escape


@dataclass
class Settled:
    """What came of a statement.

    Attributes
    ----------
    verdict
        ``holds``, ``fails`` or ``undecided``.
    why
        A line for people.
    certificate
        What :func:`proofs.settle.check.check` accepts; empty where nothing is settled.
    tried
        The provers and refuters in the order they were tried.
    """

    verdict: str
    why: str
    certificate: dict[str, Any] = field(default_factory=dict)
    tried: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.verdict}: {self.why}"


def latex(settled: Settled) -> str:
    """The proof or the counterexample as a LaTeX fragment (amsmath)."""
    statement = escape(str(settled.certificate.get("statement", "")))
    lines = [rf"\paragraph{{{settled.verdict}}} \texttt{{{statement}}}: {escape(settled.why)}."]
    for part in settled.certificate.get("parts", []):
        for weights in (proof["weights"] for proof in part.get("proofs", [])):
            terms = " + ".join(rf"{w}\,[\text{{{escape(name)}}}]" for name, w in weights.items()) or "0"
            lines.append(rf"$L = {part['L']}$: ${terms}$.")
    return "\n".join(lines)
