"""Write the tables as LaTeX, Markdown or CSV: digits are certified, or carry a stated error."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from typing import Any

from exact.files import writable, write_text
from exact.names import did_you_mean
from proofs.commands.progress import with_progress
from proofs.ledger.verdict import Judgement
from proofs.tables import Maker
from proofs.tables.table import FORMATS, Table


def arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="zipf-decay, ctc-bound, models, model-decoding; all by default"
    )
    parser.add_argument("--out", required=True, metavar="DIR", help="the folder to write to; made where it is missing")
    parser.add_argument("--format", choices=FORMATS, default="latex")
    zipf = parser.add_argument_group("zipf-decay")
    zipf.add_argument("--s", help="the exponent, a decimal (2.31)")
    zipf.add_argument("--N", type=int, help="the number of ranks (130000)")
    zipf.add_argument("--distances", type=int, help="rows, from distance 1 (15)")
    zipf.add_argument("--digits", type=int, dest="places", metavar="DIGITS", help="significant digits (12)")
    parser.add_argument_group("ledger").add_argument("--paper", help="only this paper, by its arXiv number")
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
    """The builders of the tables called ``names``, each with those arguments of the command that it takes."""
    from proofs.tables import tables

    known = tables()
    names = list(dict.fromkeys(names)) or [name for name, maker in known.items() if maker.available]
    for name in names:
        if name not in known:
            raise ValueError(f"no table is called {name!r}{did_you_mean(name, known)}")
    options = {name: value for name, value in vars(args).items() if value is not None}
    return [partial(filled, known[name], options) for name in names]


def filled(maker: Maker, options: dict[str, Any]) -> Table:
    """A table from those of the options that it takes; what has to be judged is judged, once."""
    from exact.joint import load_joint

    given = {name: value for name, value in options.items() if name in maker.takes}
    if "joint" in given:
        given["joint"] = load_joint(given["joint"])
    if "judgements" in maker.takes:
        given["judgements"] = options.get("judgements") or judged(options.get("paper", ""))
    return maker.build(**given)


@cache
def judged(paper: str = "") -> Sequence[Judgement]:
    """The judgements of a paper's claims, or of all."""
    from proofs.ledger import select

    return with_progress(list(select([paper] if paper else [])))
