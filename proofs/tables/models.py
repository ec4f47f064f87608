"""``models``: the shipped models, what they were trained on, and how far each is from the exact conditionals."""

from __future__ import annotations

from neural.suite import record_of, shipped
from proofs.tables.table import Column, Table


def build() -> Table:
    """The table, read off the records."""
    rows = []
    for name in shipped():
        record = record_of(name)
        recipe = record["recipe"]
        masks = f"blocks of {recipe['block']}" if recipe["masks"] == "blocks" else recipe["masks"]
        gap = f"{record['gap']:.2g}"
        if record["gap_contexts"]:
            gap += rf" $\pm$ {record['gap_error']:.1g}"
        if record["pair_gap"]:
            gap += f", pairs {record['pair_gap']:.2g}"
        rows.append(
            [
                name,
                f"{recipe['targets']}, {masks}{', pairs' if recipe['pairs'] else ''}",
                str(recipe["steps"]),
                str(record["parameters"]),
                f"{record['entropy']:.4f}",
                gap,
                f"{record['device']}, {record['seconds']} s",
            ]
        )
    columns = [
        Column("model", number=False),
        Column("targets, masks", number=False),
        Column("steps"),
        Column("weights"),
        Column("entropy"),
        Column("gap", number=False),
        Column("trained on", number=False),
    ]
    notes = [
        "Entropy and gap in nats a text. The gap is the loss over all contexts less the entropy; where the language is too long "
        "to enumerate, over 20,000 drawn contexts, with five standard errors. A model trained in blocks has its gap over the "
        "contexts of its blocks."
    ]
    return Table("models", "The shipped models", columns, rows, notes)
