r"""Joints to look at: the likeliest sequences with their probabilities, as text, HTML and LaTeX."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from exact.joint import Joint

#: Sequences that are shown; and the longest denominator that is, in digits.
SHOWN, LONGEST = 8, 6


def likeliest(joint: Joint, count: int = SHOWN) -> list[tuple[tuple[int, ...], Fraction | float]]:
    """The likeliest sequences and their probabilities, the first of equal ones first; impossible ones never.

    >>> from exact.joint import Joint
    >>> likeliest(Joint([[2, 1], [0, 1]]), 2)
    [((0, 0), Fraction(1, 2)), ((0, 1), Fraction(1, 4))]
    """
    order = np.argsort(-joint.weights.ravel(), kind="stable")[:count]
    places = zip(*(axis.tolist() for axis in np.unravel_index(order, joint.weights.shape)), strict=True)
    return [(x, joint.probability(x)) for x in places if joint.weights[x]]


def as_text(joint: Joint) -> str:
    """A heading, and a line a sequence."""
    rows = [(_word(x, joint.V), " = ".join(_numbers(p))) for x, p in likeliest(joint)]
    return "\n".join([heading(joint), *(f"  {word}  {number}" for word, number in rows), *_rest(joint, "  ")])


def as_html(joint: Joint) -> str:
    """A small table."""
    rows = [(f"<code>{_word(x, joint.V)}</code>", " = ".join(_numbers(p))) for x, p in likeliest(joint)]
    body = "".join(f"<tr><td>{word}</td><td>{number}</td></tr>" for word, number in rows)
    body += "".join(f'<tr><td colspan="2">{line}</td></tr>' for line in _rest(joint, ""))
    head = "<tr><th>sequence</th><th>probability</th></tr>"
    return f"<table><caption>{heading(joint)}</caption><thead>{head}</thead><tbody>{body}</tbody></table>"


def as_latex(joint: Joint) -> str:
    r"""A ``tabular`` with a sequence a row.

    >>> from exact.joint import Joint
    >>> print(as_latex(Joint([[1, 0], [0, 1]])))
    \begin{tabular}{ll}
    $x$ & $P(x)$ \\
    \hline
    \texttt{00} & $1/2$ \\
    \texttt{11} & $1/2$ \\
    \end{tabular}
    """
    rows = [rf"\texttt{{{_word(x, joint.V)}}} & ${_numbers(p)[0]}$ \\" for x, p in likeliest(joint)]
    rest = [rf"\multicolumn{{2}}{{l}}{{{line}}} \\" for line in _rest(joint, "")]
    return "\n".join([r"\begin{tabular}{ll}", r"$x$ & $P(x)$ \\", r"\hline", *rows, *rest, r"\end{tabular}"])


def heading(joint: Joint) -> str:
    """The size of the space and of the support."""
    possible = np.count_nonzero(joint.weights)
    kind = "" if joint.exact else ", in floats"
    return (
        f"{_many(joint.L, 'token')} over {_many(joint.V, 'symbol')}: "
        f"{possible:,} of {joint.weights.size:,} sequences are possible{kind}"
    )


def _rest(joint: Joint, indent: str) -> list[str]:
    """What is not shown, in a line, or no line."""
    more = np.count_nonzero(joint.weights) - SHOWN
    left = joint.ratio(joint.total) - sum(p for _, p in likeliest(joint))
    return [f"{indent}{more:,} more, together {_numbers(left)[-1]}"] if more > 0 else []


def _numbers(p: Fraction | float) -> list[str]:
    """The fraction where it is short, and four decimals where those are not all of it."""
    decimals = f"{float(p):.4f}" if p > 0.001 else f"{float(p):.3g}"
    if not isinstance(p, Fraction) or len(str(p.denominator)) > LONGEST:
        return [decimals]
    return [str(p)] if p.denominator == 1 else [str(p), decimals]


def _word(x: Sequence[int], V: int) -> str:
    return ("" if V <= 10 else " ").join(map(str, x))


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
