"""Settle a statement: a certificate or a counterexample."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from exact.files import write_text


def arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument("statement", nargs="?", help="such as 'KLmean(2,2) <= TC/2' or 'for L<=8: DTC <= 3*TC'")
    parser.add_argument("--certificate", metavar="FILE", help="write the certificate as JSON")
    parser.add_argument("--recheck", metavar="FILE", help="check a certificate instead, without provers")
    parser.add_argument("--latex", action="store_true", help="print the proof or the counterexample as LaTeX")
    parser.add_argument("--limit", type=float, default=60.0, metavar="SECONDS", help="stop undecided after this time")


def run(args: argparse.Namespace) -> int:
    """Print the verdict first; 0 where the question has an answer, undecided too."""
    if bool(args.statement) == bool(args.recheck):
        raise ValueError("settle takes a statement, or --recheck FILE")
    if args.recheck:
        return _recheck(Path(args.recheck))
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
    return 0


def _recheck(path: Path) -> int:
    """0 where the certificate proves its verdict, 1 where it does not."""
    from proofs.settle.recheck import recheck

    try:
        certificate = json.loads(path.read_text())
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
    if not isinstance(certificate, dict):
        raise ValueError(f"{path}: a certificate is a JSON object")
    try:
        verdict = recheck(certificate)
    except (ValueError, LookupError, TypeError, AttributeError, ZeroDivisionError, AssertionError) as error:
        print(f"refused: {str(error) or type(error).__name__}")
        return 1
    print(f"accepted: {verdict}: {certificate['statement']}")
    return 0
