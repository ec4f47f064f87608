"""A table of certified digits, and the three formats it is written in."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from flint import arb

from proofs.tables.latex import escape
from theory.zipf import certified

#: Rows that fit on a page.
PAGE = 46
FORMATS = {"latex": ".tex", "markdown": ".md", "csv": ".csv"}


@dataclass(frozen=True)
class Column:
    """A column: its heading (mathematics between dollars), whether it holds numbers, and its width."""

    heading: str
    number: bool = True
    #: The share of the line that a column of running text takes; as wide as its longest cell where it is zero.
    width: float = 0


@dataclass(frozen=True)
class Table:
    """Rows of cells that are text or certified decimals already."""

    name: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()

    def render(self, form: str) -> str:
        """The table in one of the formats."""
        return {"latex": self.latex, "markdown": self.markdown, "csv": self.csv}[form]()

    def latex(self) -> str:
        """A booktabs table, numbers in siunitx columns: needs ``booktabs``, ``siunitx``, ``amsmath`` and ``array``.

        A table too long for a page is a ``longtable``, and needs that package.
        """
        shape = "".join(self._shape(k) for k in range(len(self.columns)))
        head = " & ".join(f"{{{escape(c.heading)}}}" for c in self.columns) + r" \\"
        body = [
            " & ".join(self._cell(value, column) for value, column in zip(row, self.columns, strict=True)) + r" \\"
            for row in self.rows
        ]
        title = [rf"\caption{{{escape(self.caption)}}}", rf"\label{{tab:{self.name}}}"]
        notes = [rf"\par\smallskip\footnotesize {escape(note)}" for note in self.notes]
        if len(self.rows) > PAGE:
            top = [
                rf"\begin{{longtable}}{{{shape}}}",
                "".join(title) + r"\\",
                r"\toprule",
                head,
                r"\midrule",
                r"\endhead",
            ]
            lines = [*top, *body, r"\bottomrule", r"\end{longtable}", *notes]
        else:
            top = [
                r"\begin{table}",
                r"\centering",
                *title,
                rf"\begin{{tabular}}{{{shape}}}",
                r"\toprule",
                head,
                r"\midrule",
            ]
            lines = [*top, *body, r"\bottomrule", r"\end{tabular}", *notes, r"\end{table}"]
        return "\n".join(lines) + "\n"

    def markdown(self) -> str:
        """A pipe table under its caption."""
        head = [c.heading.replace("|", r"\|") for c in self.columns]
        rule = ["---:" if c.number else ":---" for c in self.columns]
        rows = [[value.replace("|", r"\|") for value in row] for row in self.rows]
        lines = ["| " + " | ".join(row) + " |" for row in (head, rule, *rows)]
        notes = [f"\n{note}" for note in self.notes]
        return "\n".join([f"**{self.caption}**\n", *lines, *notes]) + "\n"

    def csv(self) -> str:
        """Comma-separated values under the headings."""
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([c.heading.replace("$", "").replace("\\", "") for c in self.columns])
        writer.writerows(self.rows)
        return stream.getvalue()

    def _shape(self, k: int) -> str:
        column = self.columns[k]
        if column.number:
            return _siunitx([row[k] for row in self.rows])
        return rf">{{\raggedright\arraybackslash}}p{{{column.width}\linewidth}}" if column.width else "l"

    @staticmethod
    def _cell(value: str, column: Column) -> str:
        if column.number and _is_number(value):
            return value
        return f"{{{escape(value)}}}" if column.number else escape(value)


def digits(ball: arb, places: int) -> str:
    """The ball as a decimal with as many significant digits as asked for, all certified; fixed point where readable.

    >>> digits(arb(2) / 3, 4)
    '0.6667'
    >>> digits(arb(0), 4)
    '0'
    """
    return "0" if ball == 0 else certified(ball, places)


def rounded(value: float, error: float, places: int) -> str:
    """A float with its absolute error, to ``places`` decimals that the error certifies.

    Raises ValueError where the error leaves the rounding open by more than one unit in the last place.

    >>> rounded(0.66666, 1e-6, 4)
    '0.6667'
    """
    if not error < 0.5 * 10.0**-places:
        raise ValueError(f"{value} +- {error} does not certify {places} decimals")
    return f"{round(value, places) + 0.0:.{places}f}"  # adding zero takes the sign off a zero


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True


def _siunitx(values: Sequence[str]) -> str:
    numbers = [value.lower().partition("e") for value in values if _is_number(value)]
    whole = max((len(m.partition(".")[0].lstrip("-")) for m, *_ in numbers), default=1)
    part = max((len(m.partition(".")[2]) for m, *_ in numbers), default=0)
    power = max((len(e.lstrip("+-")) for *_, e in numbers), default=0)
    sign = "-" if any(m.startswith("-") for m, *_ in numbers) else ""
    exponent = f"e{'-' if any(e.startswith('-') for *_, e in numbers) else ''}{power}" if power else ""
    return f"S[table-format={sign}{whole}.{part}{exponent}]"
