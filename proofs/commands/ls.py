"""List the claims of the ledger."""

from __future__ import annotations

import argparse
import json
from typing import Any

from proofs.ledger import entries, names_of, recorded, select
from proofs.ledger.claim import Claim


def arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument("--topic", help="only claims of this topic")
    parser.add_argument("--paper", help="only claims of this paper, by its arXiv number")
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(args: argparse.Namespace) -> int:
    """Print the claims, one a line."""
    chosen = {id: topic for id, (topic, _) in entries().items()}
    for name in filter(None, (args.topic, args.paper)):
        called = {
            id
            for id, (topic, entry) in entries().items()
            if name.removeprefix("arXiv:") in names_of(id, topic, entry)[1:]
        }
        matching = called or set(select([name]))
        chosen = {id: topic for id, topic in chosen.items() if id in matching}
    rows: list[dict[str, Any]] = []
    for id, topic in chosen.items():
        entry = entries()[id][1]
        rows.append(
            {
                "id": id,
                "topic": topic,
                "paper": entry.source.paper.number,
                "place": entry.source.place,
                "wording": entry.source.wording,
                "expected": recorded(entry),
                "strength": entry.strength if isinstance(entry, Claim) else "",
                "speaks_of": entry.scope if isinstance(entry, Claim) else "",
                "rungs": list(entry.rungs) if isinstance(entry, Claim) else [],
                "title": entry.title,
            }
        )
    if args.json:
        print(json.dumps(rows, indent=2))
        return 0
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold", expand=True)
    for name in ("claim", "recorded", "by", "wording", "title"):
        table.add_column(name, overflow="ellipsis", no_wrap=True, ratio=1 if name == "title" else None)
    for row in rows:
        table.add_row(row["id"], row["expected"], row["strength"], row["wording"], row["title"])
    Console().print(table)
    return 0
