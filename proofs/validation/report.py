"""The measurements, to read and to typeset."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from neural.validation import MaskReport
from proofs.tables.table import Column, Table
from proofs.validation.measure import Validation

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table as Grid

#: Prompts that are shown; all are in the record.
SHOWN = 12
#: Of a column of tokens: four of them and the numbers fit 80 columns.
WIDTH = 9


def show(out: Console, found: Validation) -> None:
    """Print the measurements; each line fits 80 columns."""
    from rich.markup import escape

    for line in heading(found):
        out.print(escape(line))
    out.print("\n[bold]Masked tokens: the chain rule against the parallel product[/bold] (nats)")
    _show_masks(out, found)
    out.print("\n[bold]Calibration[/bold]")
    c = found.calibration
    out.print(
        f"confidence {c.confidence:.3f}, right {c.accuracy:.3f} of {c.tokens:,} masked tokens\n"
        f"error {c.error:.3f}, in [{c.low:.3f}, {c.high:.3f}] but for a chance of 5 % (independent tokens)",
        markup=False,
    )
    out.print("\n[bold]Largest probability by distance[/bold], everything after half of a prompt masked")
    grid = _grid(("distance", "mean", "spread", "prompts"))
    for point in found.decay:
        grid.add_row(str(point.distance), number(point.mean), number(point.spread), str(point.prompts))
    out.print(grid)
    out.print("\n[bold]Adjacent tokens decoded together[/bold] (nats lost a window)")
    grid = _grid(("tokens", "mean", "low", "high", "prompts"))
    for step in found.together:
        values = (step.mean, step.low, step.high)
        grid.add_row(str(step.tokens), *map(number, values), str(step.prompts))
    out.print(grid)
    out.print(verdict(found), markup=False)


def heading(found: Validation) -> list[str]:
    """What the model is, and how it was read."""
    facts, source = found.source.facts, found.source
    lines = [
        Path(source.name).name or source.name,
        f"{facts['parameters'] / 1e6:,.2f} M parameters, {facts['alphabet']:,} of {facts['ids']:,} ids kept, "
        f"mask id {facts['mask']}, {len(source.prompts)} prompts",
    ]
    if facts.get("shift"):
        lines.append(f"logits are shifted by {facts['shift']}")
    if facts.get("noise_level") is not None:
        lines.append("the noise level is given as 0, and the mask is never predicted")
    lines.append(f"largest probability outside the kept ids: {found.dropped:.3g}")
    return [*lines, *source.notes]


def verdict(found: Validation) -> str:
    """How many tokens can be decoded together within the stated loss."""
    last = found.together[-1].tokens if found.together else 0
    mean, sure = (f"at least {k}" if k == last else str(k) for k in found.capacity)
    among = "prompts" if len(found.source.prompts) > 1 else "draws"
    return (
        f"within {found.settings.loss:g} nats a window: {mean} tokens together by the mean,\n"
        f"{sure} by the upper end of its 95 % interval (Student's, over {among})"
    )


def number(value: float) -> str:
    """Four decimals, which float32 logits carry.

    >>> number(0.25), number(math.inf), number(math.nan)
    ('0.2500', 'inf', '-')
    """
    return "-" if math.isnan(value) else f"{value:.4f}" if math.isfinite(value) else "inf"


def tables(found: Validation) -> str:
    """Four LaTeX tables: masked tokens, the two orders, distances, tokens together."""
    name = Path(found.source.name).name or found.source.name
    parts = [r"KL$_L$", r"KL$_R$", *(f"{part}$_{order}$" for part in ("CTC", "drift") for order in "LR")]
    masks = Table(
        "validation-masks",
        f"{name}: masked tokens, chain rule against parallel product (nats)",
        [Column("prompt"), Column("masked", number=False), *map(Column, parts)],
        [[str(row), ", ".join(map(str, r.positions)), *map(_tex, _parts(r))] for row, r in enumerate(found.masks, 1)],
        [f"Largest mass left out by keeping the likeliest tokens: {left_out(found):.3g}."],
    )
    gaps = [r"KL$(L \| R)$", r"KL$(R \| L)$", "TV", r"$-\log p_L$", r"$-\log p_R$", r"$-\log p_1$"]
    orders = Table(
        "validation-orders",
        f"{name}: left to right against right to left; the text's own tokens by each and in one step (nats)",
        [Column("prompt"), *map(Column, gaps)],
        [[str(row), *map(_tex, _gaps(r))] for row, r in enumerate(found.masks, 1)],
    )
    fading = Table(
        "validation-decay",
        f"{name}: the largest probability by distance from what is visible",
        [Column("distance"), Column("mean"), Column("spread"), Column("prompts")],
        [[str(p.distance), _tex(p.mean), _tex(p.spread), str(p.prompts)] for p in found.decay],
    )
    curve = Table(
        "validation-together",
        f"{name}: nats lost by decoding adjacent tokens together",
        [Column("tokens"), Column("mean"), Column("low"), Column("high"), Column("prompts")],
        [[str(p.tokens), *map(_tex, (p.mean, p.low, p.high)), str(p.prompts)] for p in found.together],
        [" ".join(verdict(found).split()) + "."],
    )
    return "\n".join(table.latex() for table in (masks, orders, fading, curve))


def left_out(found: Validation) -> float:
    """The largest mass that keeping only the likeliest tokens leaves out, of either order or the product."""
    return max(max(r.left.left_out, r.right.left_out, r.left_out) for r in found.masks)


def _show_masks(out: Console, found: Validation) -> None:
    """Divergences, then tokens, for the first prompts."""
    from rich.markup import escape

    grid = _grid(("prompt", "masked", "KL L", "KL R", "CTC L", "drift L", "KL(L||R)", "TV"), [1])
    for row, r in enumerate(found.masks[:SHOWN], 1):
        split = r.left.split
        values = (split.divergence, r.right.split.divergence, split.correlation, split.model_error, r.left_right)
        grid.add_row(str(row), ",".join(map(str, r.positions)), *map(number, (*values, r.total_variation)))
    out.print(grid)
    out.print()
    grid = _grid(("prompt", "text", "L", "R", "parallel", "-log p L", "R", "parallel"), [1, 2, 3, 4])
    for row, r in enumerate(found.masks[:SHOWN], 1):
        tokens = (" ".join(found.names(ids)) for ids in (r.text, r.left.argmax, r.right.argmax, r.argmax))
        grid.add_row(str(row), *map(escape, tokens), number(r.left.truth), number(r.right.truth), number(r.truth))
    out.print(grid)
    if len(found.masks) > SHOWN:
        out.print(f"and {len(found.masks) - SHOWN} more prompts: --out DIR writes them all")
    mean = sum(r.left.split.divergence for r in found.masks) / len(found.masks)
    out.print(f"mean KL L {number(mean)}; L is the chain rule left to right, R right to left", markup=False)
    out.print("KL L = CTC L (its total correlation) + drift L (its marginals off the parallel)", markup=False)
    if (lost := left_out(found)) > 0:
        kept = min(r.kept for r in found.masks)
        out.print(
            f"of the {kept} likeliest tokens at each position; the others' mass is at most {lost:.3g}", markup=False
        )


def _grid(headings: Sequence[str], texts: Sequence[int] = ()) -> Grid:
    """A table of numbers, but for the columns of text, whose cells go on in further lines where they are long."""
    from rich.table import Table as Grid

    grid = Grid(box=None, pad_edge=False, header_style="bold")
    for place, heading in enumerate(headings):
        if place in texts:
            grid.add_column(heading, overflow="fold", max_width=WIDTH)
        else:
            grid.add_column(heading, justify="right", no_wrap=True)
    return grid


def _parts(r: MaskReport) -> list[float]:
    """Divergence, correlation and drift, each of both orders."""
    names = ("divergence", "correlation", "model_error")
    return [getattr(order.split, name) for name in names for order in (r.left, r.right)]


def _gaps(r: MaskReport) -> list[float]:
    return [r.left_right, r.right_left, r.total_variation, r.left.truth, r.right.truth, r.truth]


def _tex(value: float) -> str:
    return r"$\infty$" if value == math.inf else "--" if math.isnan(value) else number(value)
