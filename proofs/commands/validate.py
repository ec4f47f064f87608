"""Validate a checkpoint: what decoding its tokens in parallel costs, in nats, and how many can go together."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from exact.files import writable

if TYPE_CHECKING:
    from proofs.validation.measure import Validation

#: What the parser holds beside what is measured and how the checkpoint is read.
OTHERS = {"verb", "run", "model", "prompts", "out"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument("model", metavar="MODEL", help="a folder, a name on the hub, or a .safetensors of maskproof")
    texts = parser.add_argument_group("the prompts")
    texts.add_argument(
        "--prompts", metavar="FILE", help="a text a line; in a .jsonl file an object a line: text, tokens or ids; masks"
    )
    texts.add_argument("--masks", type=int, default=2, metavar="K", help="masks where a prompt names none, 2 to 4 (2)")
    texts.add_argument(
        "--texts", type=int, default=32, help="texts drawn for a model of maskproof without prompts (32)"
    )
    asked = parser.add_argument_group("the measurements")
    asked.add_argument("--loss", type=float, default=0.1, metavar="NATS", help="allowed for tokens together (0.1)")
    asked.add_argument("--most", type=int, default=6, help="adjacent tokens tried together (6)")
    asked.add_argument("--draws", type=int, default=32, help="prefixes drawn for each number of tokens together (32)")
    asked.add_argument(
        "--top", type=int, metavar="M", help="likeliest tokens enumerated at a mask (what is affordable)"
    )
    asked.add_argument("--distances", type=int, default=16, help="distances from what is visible (16)")
    asked.add_argument("--seed", type=int, default=0)
    read = parser.add_argument_group("how the checkpoint is read")
    read.add_argument("--alphabet", metavar="TOKENS", help="the tokens kept, or all; all but special ones by default")
    read.add_argument("--tokenizer", metavar="MODEL", help="a tokenizer from another folder or name")
    read.add_argument("--vocabulary", metavar="FILE", help="one token a line (the model's vocab.txt)")
    read.add_argument("--pattern", metavar="REGEX", help="splits texts into tokens of the vocabulary file")
    read.add_argument(
        "--mask-id", dest="mask", type=int, metavar="ID", help="the mask, where the checkpoint does not say it"
    )
    read.add_argument("--remote-code", action="store_true", help="run the code that the checkpoint brings")
    read.add_argument("--revision", help="of a name on the hub")
    read.add_argument("--pickled-tensors", action="store_true", help="unpickle weights, tensors only")
    read.add_argument("--dtype", default="float32", help="float32, bfloat16 or float16 (float32)")
    read.add_argument("--batch", type=int, default=32, help="contexts read at a time (32)")
    read.add_argument("--device", default="cpu", help="cpu or cuda")
    parser.add_argument("--out", metavar="DIR", help="write validation.json, validation.tex and validation.png")


def run(args: argparse.Namespace) -> int:
    """Measure, print, and write what was asked for."""
    from rich.console import Console
    from rich.progress import Progress

    from proofs.validation.validated import told

    settings, options = told({name: value for name, value in vars(args).items() if name not in OTHERS})
    if args.out:
        writable(args.out)  # an unwritable place shows before the work
    from proofs.validation.measure import measure
    from proofs.validation.report import show
    from proofs.validation.source import source

    found = source(args.model, args.prompts, options, settings.texts, settings.masks, settings.seed)
    console = Console(file=sys.stderr)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("validating", total=len(found.prompts) + 3)
        measured = measure(found, settings, lambda: bar.advance(task))
    show(Console(highlight=False), measured)
    if args.out:
        _write(args.out, measured)
    return 0


def _write(folder: str, measured: Validation) -> None:
    """Print the files as they are written, and which one is not."""
    from proofs.validation.validated import written

    try:
        for path in written(folder, measured):
            print(path)
    except ModuleNotFoundError as error:
        print(f"no validation.png: {error}")
