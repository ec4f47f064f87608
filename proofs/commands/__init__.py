"""The command ``maskproof``: one module a verb."""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

from exact.names import did_you_mean
from proofs.commands import check, formal, ls, report, settle, show, tables, train, validate
from proofs.version import version

VERBS = {
    "ls": ls,
    "show": show,
    "check": check,
    "formal": formal,
    "tables": tables,
    "report": report,
    "train": train,
    "validate": validate,
    "settle": settle,
}


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line, with the nearest name for an unknown one."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one line, and leave with status 2."""
        if found := re.search(r"invalid choice: '([^']*)' \(choose from ([^)]*)\)", message):
            name, choices = found[1], re.findall(r"[\w-]+", found[2])
            message = f"{message[: found.start()]}there is no {name!r}{did_you_mean(name, choices)}"
        print(f"{self.prog}: {message}", file=sys.stderr)
        raise SystemExit(2)


def parser() -> Parser:
    """The parser of every verb."""
    top = Parser(prog="maskproof", description="Settle quantitative statements about masked diffusion language models.")
    top.add_argument("--version", action="version", version=f"maskproof {version()}")
    verbs = top.add_subparsers(dest="verb", metavar="VERB", required=True, parser_class=Parser)
    for name, module in VERBS.items():
        summary = (module.__doc__ or "").strip().splitlines()[0]
        verb = verbs.add_parser(name, help=summary, description=summary)
        module.arguments(verb)
        verb.set_defaults(run=module.run)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; 0 when all is in order, 1 when a claim is not, 2 for wrong usage, 130 when interrupted."""
    args = parser().parse_args(argv)
    try:
        with _tidy():
            return int(args.run(args))
    except (ValueError, OSError, MemoryError, ModuleNotFoundError, FloatingPointError) as error:
        text = " ".join(str(error).split()) or type(error).__name__
        print(f"maskproof: {text}", file=sys.stderr)
        return 2
    except RecursionError:
        print("maskproof: the input is nested too deeply", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("maskproof: interrupted", file=sys.stderr)
        return 130


@contextmanager
def _tidy() -> Iterator[None]:
    """Hypothesis keeps its notes in a folder that goes with the command, instead of one where the user stands."""
    name = "HYPOTHESIS_STORAGE_DIRECTORY"
    with tempfile.TemporaryDirectory(prefix="maskproof-", ignore_cleanup_errors=True) as scratch:
        given = name in os.environ
        os.environ.setdefault(name, scratch)
        try:
            yield
        finally:
            if not given:
                del os.environ[name]
