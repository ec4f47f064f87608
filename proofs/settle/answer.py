r"""``settle`` for Python: a statement in, an answer out that has its witness as a joint and its proof as numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from exact.files import write_text
from exact.joint import Joint
from exact.languages import mds


@dataclass(frozen=True)
class Answer:
    """What came of a statement; prints as a few lines."""

    statement: str
    #: ``holds``, ``fails`` or ``undecided``.
    verdict: str
    #: A line for people.
    why: str
    #: What ``maskproof settle --recheck`` accepts; empty where nothing is settled.
    certificate: Mapping[str, Any]
    #: The provers and refuters in the order they were tried.
    tried: tuple[str, ...]

    @cached_property
    def witness(self) -> Joint | None:
        """The joint that refutes the statement, or that reaches the best constant where it is one; else None.

        Of an MDS code, over whose alphabet every certificate is silent, it is the one over the smallest prime field.
        """
        parts = self.certificate.get("parts") or [{}]
        source = self.certificate if self.verdict == "fails" else parts[-1].get("extremal", {})
        if "weights" in source:
            return Joint(source["weights"])
        if "code" in source:
            L, k = source["code"]
            return mds(next(q for q in range(2, 2 * L + 2) if q >= L - 1 and all(q % d for d in range(2, q))), L, k)
        return None

    @property
    def proof(self) -> tuple[Mapping[str, Fraction], ...]:
        """For each length (and each side of an equality) the known inequalities whose weighted sum proves it.

        Empty where the statement is not proved so: it fails, is undecided, or holds on certified boxes.
        """
        found = [proof["weights"] for part in self.certificate.get("parts", []) for proof in part.get("proofs", [])]
        return tuple({name: Fraction(weight) for name, weight in weights.items()} for weights in found)

    @property
    def constants(self) -> Mapping[int, Fraction]:
        """The sharp constant of a ``best c`` by length; empty for other statements."""
        return {part["L"]: Fraction(part["c"]) for part in self.certificate.get("parts", []) if "c" in part}

    def recheck(self) -> str:
        """The verdict of the separate checker, which reads the statement and the certificate and nothing else.

        Raises
        ------
        ValueError
            Where there is no certificate, or it is refused.
        """
        from proofs.settle.check import check

        return check(self._text())

    def write(self, path: str | Path) -> Path:
        """The certificate as a file, which ``maskproof settle --recheck`` takes.

        Raises
        ------
        ValueError
            Where there is none.
        """
        return write_text(Path(path), self._text())

    def coq(self) -> str:
        """The proof as a file for Coq, which ``maskproof settle --recheck`` takes too: a theorem for each length, of every law.

        Raises
        ------
        ValueError
            Where there is no proof, or it says what cannot be said there.
        """
        from proofs.settle.coq import exported

        return exported(self.certificate)

    def _text(self) -> str:
        if not self.certificate:
            raise ValueError(f"{self.statement}: {self.verdict}, so there is no certificate")
        return json.dumps(dict(self.certificate), indent=1) + "\n"

    def __bool__(self) -> bool:
        raise TypeError(f"the answer is {self.verdict!r}: compare its verdict, as undecided is neither true nor false")

    def __repr__(self) -> str:
        return f"Answer({self.statement!r}: {self.verdict})"

    def __str__(self) -> str:
        lines = [self.statement, f"{self.verdict}: {self.why}"]
        for weights in self.proof:
            terms = [f"{weight} * {name}" for name, weight in weights.items()]
            lines += [f"  {' + '.join(terms)}"] if terms else []
        if self.witness is not None and self.verdict == "fails":
            lines += [f"  {line}" for line in str(self.witness).splitlines()]
        return "\n".join(lines)


def answer(statement: str, seconds: float = 60.0) -> Answer:
    """Settle a statement within a limit of time.

    Raises
    ------
    ValueError
        Where the statement is ill-formed or outside the language.

    >>> print(answer("KLmean(2,2) <= TC"))
    KLmean(2,2) <= TC
    holds: for L = 4, by 2 known inequalities
      2 * bend(1) + 2 * bend(2)
    >>> answer("for V=2: H(1,2) <= 1").witness
    Joint([[0, 1], [1, 1]])
    """
    from proofs.settle.settle import settle

    found = settle(statement, seconds)
    return Answer(statement, found.verdict, found.why, found.certificate, tuple(found.tried))
