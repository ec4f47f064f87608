"""What stands in the ledger without a verdict: observations on models that are not at hand, and open questions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from proofs.ledger.source import Source


@dataclass(frozen=True, kw_only=True)
class Empirical:
    """An observation of a paper on models that are not at hand: never held, never failed, but in the ledger.

    ``needs`` says what would reproduce it; ``beside`` measures what can be measured on the package's own model, in words.
    """

    id: str
    title: str
    statement: str
    source: Source
    needs: str
    beside: Callable[[], str] | None = None


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question that papers leave open: which claims of the ledger settle parts of it, how, and what remains."""

    id: str
    title: str
    question: str
    source: Source
    settled: dict[str, str]
    remains: str
