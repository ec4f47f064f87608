"""Write everything to a folder: all tables in all formats, the pictures, and the judgements as JSON."""

from __future__ import annotations

import argparse
import json
from importlib.util import find_spec

from exact.files import writable, write_text, write_whole
from proofs.tables.table import FORMATS


def arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument("--out", required=True, metavar="DIR", help="the folder to write to; made where it is missing")


def run(args: argparse.Namespace) -> int:
    """Write the report, and print where."""
    from proofs.commands.tables import filled, judged
    from proofs.pictures import decay, models
    from proofs.tables import tables

    out = writable(args.out)
    judgements = judged()
    print(write_text(out / "ledger.json", json.dumps([j.as_dict() for j in judgements], indent=2) + "\n"))
    for name, maker in tables().items():
        if maker.available:
            table = filled(maker, {"judgements": judgements})
            for form, suffix in FORMATS.items():
                print(write_text(out / f"{name}{suffix}", table.render(form)))
    print(write_whole(out / "decay.png", decay.draw))
    if find_spec("torch"):
        print(write_whole(out / "models.png", models.draw))
    return 1 if any(j.disorder for j in judgements) else 0
