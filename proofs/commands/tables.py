"""Write the tables as LaTeX, Markdown or CSV: digits are certified, or carry a stated error."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from functools import partial

from exact.files import writable, write_text
from exact.names import did_you_mean
from proofs.tables.table import FORMATS, Table


def arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="zipf-decay, ctc-bound, models, model-decoding; all by default"
    )
    parser.add_argument("--out", required=True, metavar="DIR", help="the folder to write to; made where it is missing")
    parser.add_argument("--format", choices=FORMATS, default="latex")
    zipf = parser.add_argument_group("zipf-decay")
    zipf.add_argument("--s", default="2.31", help="the exponent, a decimal (2.31)")
    zipf.add_argument("--N", type=int, default=130_000, help="the number of ranks (130000)")
    zipf.add_argument("--distances", type=int, default=15, help="rows, from distance 1 (15)")
    zipf.add_argument("--digits", type=int, default=12, help="significant digits (12)")
    parser.add_argument_group("ctc-bound").add_argument(
        "--joint", metavar="FILE", help="your own joint, .json or .npy, V^L integers"
    )


def run(args: argparse.Namespace) -> int:
    """Write the tables, and print where."""
    builders = chosen(args.names, args)
    out = writable(args.out)
    for build in builders:
        table = build()
        path = out / f"{table.name}{FORMATS[args.format]}"
        write_text(path, table.render(args.format))
        print(path)
    return 0


def chosen(names: Iterable[str], args: argparse.Namespace) -> list[Callable[[], Table]]:
    """The builders of the tables called ``names``, with the arguments of the command filled in."""
    from exact.joint import load_joint
    from proofs.tables import available, tables

    known = tables()
    names = list(dict.fromkeys(names)) or available()
    for name in names:
        if name not in known:
            raise ValueError(f"no table is called {name!r}{did_you_mean(name, known)}")
    options = {
        "zipf-decay": {"s": args.s, "N": args.N, "distances": args.distances, "places": args.digits},
        "ctc-bound": {"joint": load_joint(args.joint) if args.joint else None},
    }
    return [partial(known[name], **options.get(name, {})) for name in names]
