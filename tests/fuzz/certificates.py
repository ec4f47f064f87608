"""Certificates, damaged and forged: none that is accepted may be wrong, none ends in more than one line, none takes long.

True certificates of a fixed list are changed in one to three places, in what they hold and in their text. Forgeries say that
statements hold which some world violates, with the certificate of the true statement beside, or with drawn weights; or that
true statements fail. Whatever is accepted is read again by definition, in floats (:mod:`tests.fuzz.oracle`).
"""

from __future__ import annotations

import copy
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from time import monotonic
from typing import Any

from proofs.settle.check import check
from tests.fuzz.forgeries import forged, named, rational
from tests.fuzz.oracle import wrong
from tests.fuzz.originals import FALSE, TRUE, originals

#: The seconds that one check may take, as users call it.
LONGEST = 10.0


def run(count: int, seed: int = 0, seconds: float = float("inf")) -> Counter[str]:
    """Check so many damaged certificates and half as many forgeries, or as many as there is time for; AssertionError where one is wrong."""
    rng, found, end = random.Random(seed), Counter[str](), monotonic() + seconds
    for k in range(count + count // 2):
        if monotonic() > end:
            break
        if k % 3 < 2:
            kind, text = "damaged", damaged(rng)
        else:
            kind, text = "forged", json.dumps(forged(rng))
        found[kind] += 1
        found[f"{kind}, {_outcome(text)}"] += 1
    return found


def _outcome(text: str) -> str:
    start = monotonic()
    try:
        verdict = check(text)
        said = verdict
    except ValueError as error:
        verdict, said = "", str(error)
    assert 0 < len(said.splitlines()[0]) == len(said) < 300, (text, said)
    assert monotonic() - start < LONGEST + 1, text
    if not verdict:
        return "refused"
    certificate = json.loads(text)
    assert certificate["verdict"] == verdict
    why = wrong(certificate)
    assert not why, (why, text)
    return "accepted and right"


def damaged(rng: random.Random) -> str:
    """The text of a true certificate with one to three places changed."""
    certificate = copy.deepcopy(rng.choice(originals()))
    holder = {"": certificate}
    for _ in range(rng.randint(1, 3)):
        spots = list(places(holder[""], holder, ""))
        container, key = rng.choice(spots)
        _change(rng, container, key, spots)
    text = json.dumps(holder[""])
    if rng.random() < 0.15:
        at, mark = rng.randrange(len(text)), rng.choice('0123456789"{}[],:-/. c\\eTHN')
        text = text[:at] + rng.choice([mark, "", text[at : at + 20] * 2]) + text[at + rng.randint(0, 2) :]
    return text


def places(value: Any, holder: Any, key: Any) -> Iterator[tuple[Any, Any]]:
    """Every value in a certificate, as what holds it and where; of long lists and texts the first."""
    yield holder, key
    if isinstance(value, dict):
        for inner in list(value):
            yield from places(value[inner], value, inner)
    elif isinstance(value, list):
        for k in range(min(len(value), 8)):
            yield from places(value[k], value, k)


def _change(rng: random.Random, holder: Any, key: Any, spots: list[tuple[Any, Any]]) -> None:
    try:
        old = holder[key]
    except (KeyError, IndexError):
        return
    match rng.choice(["change", "change", "change", "retype", "delete", "duplicate", "exchange", "rename"]):
        case "delete" if key != "":
            del holder[key]
        case "duplicate" if isinstance(holder, list):
            holder.insert(key, copy.deepcopy(old))
        case "duplicate" if isinstance(holder, dict):
            holder[rng.choice(["L", "c", "code", "proofs", "weights", "on", "boxes", "note"])] = copy.deepcopy(old)
        case "rename" if isinstance(holder, dict) and key != "":
            del holder[key]
            holder[named(rng)] = old
        case "exchange":
            other, where = rng.choice(spots)
            try:
                mine, theirs = copy.deepcopy(old), copy.deepcopy(other[where])
            except (KeyError, IndexError):
                return
            holder[key], other[where] = theirs, mine
        case "retype":
            odd = [
                None,
                True,
                False,
                1.5,
                1e308,
                -1,
                0,
                10**50,
                "1",
                "-1/2",
                "1e9",
                "",
                [],
                {},
                [old],
                {"a": old},
                str(old),
            ]
            holder[key] = rng.choice(odd)
        case _:
            holder[key] = _other(rng, old)


def _other(rng: random.Random, old: Any) -> Any:
    if isinstance(old, bool) or old is None:
        return not old
    if isinstance(old, int):
        return rng.choice([old + 1, old - 1, 2 * old, -old, rng.randint(0, 9)])
    if isinstance(old, str) and re.fullmatch(r"-?[0-9]+(/[0-9]+)?", old):
        return rng.choice([rational(rng), f"-{old}", f"{old}0", f"{old}/3", old.replace("/", ""), f"1{old}"])
    if isinstance(old, str) and old in ("holds", "fails", "sets", "averages"):
        return rng.choice(["holds", "fails", "sets", "averages", old.upper()])
    if isinstance(old, str) and len(old) > 8 and rng.random() < 0.3:
        return rng.choice([*TRUE, *FALSE])
    if isinstance(old, str) and old:
        at = rng.randrange(len(old))
        return old[:at] + rng.choice(["", rng.choice("0123456789()|;,+-*/<>= TCHIZ.")]) + old[at + rng.randint(0, 1) :]
    return old
