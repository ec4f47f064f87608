"""Text inside LaTeX."""

from __future__ import annotations

_SPECIAL = {
    "\\": r"\textbackslash{}",
    **{c: "\\" + c for c in "&%$#_{}"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
}


def escape(text: str) -> str:
    r"""Plain text with LaTeX's special characters escaped; what stands between dollars is left as mathematics.

    >>> escape("50 % of $x_1$")
    '50 \\% of $x_1$'
    """
    pieces = text.split("$")
    if len(pieces) % 2 == 0:
        return "".join(_SPECIAL.get(c, c) for c in text)
    return "$".join(p if k % 2 else "".join(_SPECIAL.get(c, c) for c in p) for k, p in enumerate(pieces))
