"""List the claims of the ledger."""

from __future__ import annotations

import argparse
import json
from typing import Any

from proofs.ledger import ledger, select


def arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument("--topic", help="only claims of this topic")
    parser.add_argument("--paper", help="only claims of this paper, by its arXiv number")
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(args: argparse.Namespace) -> int:
    """Print the claims, one a line."""
    chosen = ledger()
    for name in filter(None, (args.topic, args.paper)):
        chosen = {id: entry for id, entry in select([name]).items() if id in chosen}
    rows: list[dict[str, Any]] = [
        {
            "id": id,
            "topic": topic,
            "paper": claim.source.paper,
            "place": claim.source.place,
            "expected": claim.expected,
            "rungs": list(claim.rungs),
            "title": claim.title,
        }
        for id, (topic, claim) in chosen.items()
    ]
    if args.json:
        print(json.dumps(rows, indent=2))
        return 0
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("claim", "topic", "recorded", "title"):
        table.add_column(name, overflow="fold", no_wrap=name != "title")
    for row in rows:
        table.add_row(row["id"], row["topic"], row["expected"], row["title"])
    Console().print(table)
    return 0
