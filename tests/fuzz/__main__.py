"""Damage and forge certificates, or mutate statements, for as long as is asked: what the tests do briefly.

``python -m tests.fuzz certificates --count 100000`` and ``python -m tests.fuzz statements --count 10000`` print what became of them.
"""

from __future__ import annotations

import argparse

from tests.fuzz import certificates, statements


def main() -> None:
    """Run one kind and print the counts."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("kind", choices=["certificates", "statements"])
    parser.add_argument("--count", type=int, default=20_000, help="how many (20,000)")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    run = certificates.run if args.kind == "certificates" else statements.run
    for what, count in sorted(run(args.count, args.seed).items()):
        print(f"{count:8,} {what}")


if __name__ == "__main__":
    main()
