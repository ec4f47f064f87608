"""Settle a statement: a certificate or a counterexample."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from exact.files import write_text


def arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument("statement", nargs="?", help="such as 'KLmean(2,2) <= TC/2' or 'for L<=8: DTC <= 3*TC'")
    parser.add_argument("--certificate", metavar="FILE", help="write the certificate as JSON")
    parser.add_argument(
        "--coq", metavar="FILE", help="write the proof as a Coq file; where coqc is found, have it checked"
    )
    parser.add_argument("--recheck", metavar="FILE", help="check a certificate, or a .v file by Coq, without provers")
    parser.add_argument("--latex", action="store_true", help="print the proof or the counterexample as LaTeX")
    parser.add_argument("--limit", type=float, default=60.0, metavar="SECONDS", help="stop undecided after this time")


def run(args: argparse.Namespace) -> int:
    """Print the verdict first; 0 where the question has an answer, undecided too."""
    if bool(args.statement) == bool(args.recheck):
        raise ValueError("settle takes a statement, or --recheck FILE")
    if args.recheck:
        path = Path(args.recheck)
        return _recheck_coq(path) if path.suffix == ".v" else _recheck(path)
    if args.coq:
        _coq_target(Path(args.coq))
    target = Path(args.certificate) if args.certificate else None
    if target:
        write_text(target, "{}\n")  # an unwritable place shows before the work
    from proofs.settle.settle import latex, settle

    found = settle(args.statement, args.limit)
    print(latex(found) if args.latex else found)
    if not args.latex:
        print(f"tried: {', '.join(found.tried)}")
    if target:
        if found.certificate:
            write_text(target, json.dumps(found.certificate, indent=1) + "\n")
        else:
            target.unlink()
            print("no certificate: the statement is undecided")
    return _write_coq(Path(args.coq), found.certificate) if args.coq else 0


def _coq_target(path: Path) -> None:
    """Refuse a place that cannot be written to, or that ``--recheck`` would not take for Coq, before the work."""
    if path.suffix != ".v":
        raise ValueError(f"{path}: files for Coq end in .v")
    if not path.parent.is_dir():
        raise ValueError(f"{path.parent}: no such folder")


def _write_coq(path: Path, certificate: Mapping[str, Any]) -> int:
    """Write the proof for Coq, and have Coq check it where it is found; 1 where Coq refuses."""
    from proofs.ledger.coq import coq
    from proofs.settle.coq import exported

    write_text(path, exported(certificate))
    if coq():
        return _recheck_coq(path)
    print(f"written; Coq is not found: make formal sets it up, then maskproof settle --recheck {path}")
    return 0


def _recheck_coq(path: Path) -> int:
    """0 where Coq accepts a file for what its words say, 1 where not; 2 where there is no Coq."""
    from proofs.ledger.coq import FormalError, coq
    from proofs.settle.formal import accepted, statement

    text = path.read_text(encoding="utf-8")
    if coq() is None:
        raise ValueError("coqc is not found: make formal sets it up")
    try:
        axioms = accepted(text)
    except FormalError as error:
        print(f"not accepted: {error}")
        return 1
    said, constants = statement(text)
    print(f"Coq accepts it: {said}{' with c = ' if constants else ''}{', '.join(map(str, constants))}")
    print(f"axioms: {', '.join(axioms) or 'none'}")
    return 0


def _recheck(path: Path) -> int:
    """0 where the certificate proves its verdict, 1 where it does not."""
    from proofs.settle.check import TEXT, checked, read

    try:
        with path.open(encoding="utf-8") as file:
            certificate = read(file.read(TEXT + 1))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
    try:
        verdict = checked(certificate)
    except ValueError as error:
        print(f"refused: {error}")
        return 1
    print(f"accepted: {verdict}: {certificate['statement']}")
    return 0
