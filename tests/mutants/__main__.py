"""Change the code behind the claims, judge them, and say which changes nothing notices.

``python -m tests.mutants`` prints the share caught and every survivor with its reason, and keeps them in ``record.json``.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from exact.files import write_text
from tests.mutants import run
from tests.mutants.aimed import AIMED

HERE = Path(__file__).parent
REASONS = HERE / "survivors.json"
RECORD = HERE / "record.json"
#: How a reason begins where the mutant says and computes the same of every claim, or something else that is true.
EQUIVALENT = ("equivalent: ", "true: ")


def main() -> int:
    """Run all three kinds; 1 where a survivor has no reason."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument(
        "--count", type=int, default=240, help="mutants of code, half of them behind false claims alone (240)"
    )
    parser.add_argument("--seed", type=int, default=20261125, help="of the sample (20261125)")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    args = parser.parse_args()
    reasons: dict[str, str] = json.loads(REASONS.read_text())
    kinds = {
        "sides": lambda: run.sides(args.workers),
        "aimed": lambda: run.outcomes(
            [(a.edit, a.claims, "false" if a.false else "not known to be false") for a in AIMED], args.workers
        ),
        "code": lambda: run.outcomes(run.sampled(args.count, args.seed, args.workers), args.workers),
    }
    record = {kind: told(kind, outcomes(), reasons) for kind, outcomes in kinds.items()}
    write_text(RECORD, json.dumps({"seed": args.seed, **record}, indent=1, ensure_ascii=False) + "\n")
    unexplained = [m for kind in record.values() for m, why in kind["survivors"].items() if not why]
    return 1 if unexplained else 0


def share(part: int, whole: int) -> str:
    """A part of a whole, in words."""
    return f"{part} of {whole}" + (f" ({part / whole:.1%})" if whole else "")


def told(kind: str, outcomes: Iterable[run.Outcome], reasons: dict[str, str]) -> dict:
    """Print the shares caught, of all and of those that are not explained as equivalent, and the survivors; return them."""
    outcomes = sorted(outcomes, key=str)
    shares = {}
    for group in sorted({o.behind for o in outcomes}):
        here = [o for o in outcomes if o.behind == group]
        counts = Counter(o.outcome for o in here)
        same = sum(o.outcome == "survives" and reasons.get(o.mutant, "").startswith(EQUIVALENT) for o in here)
        tried = counts["caught"] + counts["survives"]
        shares[group] = {**counts, "equivalent": same}
        print(
            f"{kind}, {group}: {share(counts['caught'], tried)} caught, {share(counts['caught'], tried - same)} of those that are not equivalent"
        )
        for other in ("no effect", "out of time"):
            if counts[other]:
                print(f"  {counts[other]} more: {other}")
    survivors = {o.mutant: reasons.get(o.mutant, "") for o in outcomes if o.outcome == "survives"}
    for mutant, why in survivors.items():
        print(f"  survives: {mutant}\n    {why or 'NO REASON GIVEN'}")
    return {"shares": shares, "survivors": survivors}


if __name__ == "__main__":
    raise SystemExit(main())
