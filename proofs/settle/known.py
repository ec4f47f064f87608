"""The known inequalities that certificates name, and forms on sets or on averages, for the checker alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import comb

from proofs.settle.expansion import ONE, Form, Rational, entropy, full, information, log, log_V, orders, spread, total
from proofs.settle.grammar import LONGEST_SETS, places
from proofs.settle.sentence import Claim

N, SIZES = "([0-9]{1,3})", "([0-9]{1,2}(?:,[0-9]{1,2}){0,39})"


def known(name: str, claim: Claim, on: str) -> Form:
    """The known inequality of a name, as a form that is at least zero (of a chain: that is zero)."""
    for pattern, where, form in KNOWN:
        if where in (on, "both") and (match := re.fullmatch(pattern, name)):
            return form(claim, *match.groups())
    raise ValueError(f"{ascii(name)[:40]} is no known inequality on {on}")


def _bend(claim: Claim, text: str) -> Form:
    k = int(text)
    if not 1 <= k < claim.L:
        raise ValueError(f"bend({k}): from 1 to L - 1")
    return total(({-k: 2}, 1), ({1 - k: 1}, -1), ({-k - 1: 1}, -1))


def _step(claim: Claim, text: str) -> Form:
    if int(text) != claim.L:
        raise ValueError(f"step({text}): only the last step is known")
    return total(({-claim.L: 1}, 1), ({1 - claim.L: 1}, -1))


def _memory(claim: Claim, text: str) -> Form:
    """What a token of a chain has in common with those further back than its neighbour: nothing."""
    i = int(text)
    if not claim.markov or not 3 <= i <= claim.L:
        raise ValueError(f"markov({i}) is no known inequality: of chains, from 3 to L, it is")
    return total((information(1 << i - 1, full(i - 2), 1 << i - 2), -1))


def _mix(claim: Claim, text: str) -> Form:
    sizes = tuple(map(int, text.split(",")))
    if min(sizes) < 1 or sum(sizes) != claim.L:
        raise ValueError(f"mix({text}): sizes add up to L = {claim.L}")
    return {("mix", sizes): 1}


def _mean_over_mix(claim: Claim, text: str) -> Form:
    return total((orders(tuple(map(int, text.split(",")))), 1), (_mix(claim, text), -1))


def _covers(claim: Claim, text: str) -> Form:
    return total((log_V(claim.V), 1), ({places(text, claim.L): 1}, -1))


#: Known inequalities: the pattern of the name, whether it is of sets, of averages or of both, and the form.
KNOWN: list[tuple[str, str, Callable[..., Form]]] = [
    (rf"H\({N}\|rest\)", "sets", lambda claim, i: _rest(claim.L, places(i, claim.L))),
    (rf"I\({N};{N}\|([0-9,]{{0,40}})\)", "sets", lambda claim, *sets: information(*(_set(s, claim.L) for s in sets))),
    (rf"log V covers {N}", "sets", _covers),
    ("log V covers", "averages", lambda claim: total((log_V(claim.V), 1), ({-1: 1}, -1))),
    (rf"step\({N}\)", "averages", _step),
    (rf"bend\({N}\)", "averages", _bend),
    (rf"mean over mix\({SIZES}\)", "averages", _mean_over_mix),
    (rf"mix\({SIZES}\)", "both", _mix),
    (rf"markov\({N}\)", "both", _memory),
    (r"log\(([1-9][0-9]{0,399})\)", "both", lambda claim, n: log(int(n))),
    (ONE, "both", lambda claim: {ONE: 1}),
]


def _rest(L: int, i: int) -> Form:
    return entropy(i, full(L) - i)


def _set(text: str, L: int) -> int:
    return places(text, L) if text else 0


def on_sets(form: Form, claim: Claim) -> Form:
    """A form with the means over sets written out."""
    if claim.L > LONGEST_SETS and any(isinstance(c, int) for c in form):
        raise ValueError(f"sets of positions are told apart up to L = {LONGEST_SETS}")
    return spread(form, claim.L)


def on_averages(form: Form, claim: Claim) -> Form:
    """A form with means for its sets: where all sets of a size weigh the same, or the law is exchangeable; else ValueError."""
    terms: list[tuple[Form, Rational]] = []
    sizes: dict[int, list[Rational]] = {}
    for c, x in form.items():
        if isinstance(c, int) and c > 0:
            sizes.setdefault(c.bit_count(), []).append(x)
        else:
            terms.append(({c: x}, 1))
    for size, weights in sizes.items():
        if not claim.exchangeable and (len(weights) != comb(claim.L, size) or len(set(weights)) > 1):
            raise ValueError("inequalities between averages prove nothing of single sets of positions")
        terms.append(({-size: 1}, sum(weights)))
    return total(*terms)
