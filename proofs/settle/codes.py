r"""MDS codes as counterexamples: over every large enough field, :math:`H(S) = \min(|S|, k) \log q` on the uniform law."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from proofs.settle.forms import Form
from proofs.settle.statement import Statement


def codes(statement: Statement) -> Iterator[tuple[int, int]]:
    """The codes of L tokens by length and dimension, where every alphabet is meant and the form has a value on them."""
    coordinates = {*statement.form, *(statement.scaled or {})}
    if (
        statement.V is None
        and not statement.markov
        and not statement.exchangeable
        and all(map(_has_value, coordinates))
    ):
        yield from ((statement.L, k) for k in range(1, statement.L + 1))


def code_value(form: Form, k: int) -> Fraction:
    """A form on the code of dimension k, in units of the logarithm of its field."""
    return sum((x * _rank(c, k) for c, x in form.items()), Fraction(0))


def _has_value(c: object) -> bool:
    return isinstance(c, frozenset | int) or c == "log V"


def _rank(c: object, k: int) -> int:
    if c == "log V":
        return 1
    assert isinstance(c, frozenset | int)
    return min(k, c if isinstance(c, int) else len(c))
