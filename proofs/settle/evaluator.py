"""What a form is worth, for the checker alone: on a table of weights, on an MDS code, on boxes of joints; by integers and logarithms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import comb, gcd, prod
from time import monotonic
from typing import Any, NamedTuple, TypeAlias

from flint import arb, ctx

from proofs.settle.expansion import ONE, Form, Rational, masks

#: A sum of logarithms: the coefficient of log n by n; that of 0 is a plain number.
Logs: TypeAlias = dict[int, Rational]
Range: TypeAlias = tuple[Any, Any]
#: The most cells of a table, what each weight is below, and the most that all marginals may hold where orders are mixed.
CELLS, LARGEST, MIXED = 1 << 16, 10**30, 1 << 18
#: The precision of boxes.
BITS = 128


class Clock:
    """The time that a check may take, looked at in every loop."""

    def __init__(self, seconds: float):
        self.seconds, self.end = seconds, monotonic() + seconds

    def __call__(self) -> None:
        """Raise ValueError where it is over."""
        if monotonic() > self.end:
            raise ValueError(f"the check takes more than {self.seconds:g} seconds")


class Table(NamedTuple):
    """Integer weights of the sequences of L tokens over V symbols, those above zero."""

    V: int
    L: int
    cells: dict[tuple[int, ...], int]

    def marginal(self, mask: int) -> dict[tuple[int, ...], int]:
        """The weights of the tokens at the positions of a mask."""
        places = positions(mask)
        sums: dict[tuple[int, ...], int] = {}
        for x, w in self.cells.items():
            key = tuple([x[i] for i in places])
            sums[key] = sums.get(key, 0) + w
        return sums


def table(weights: object) -> Table:
    """The table of a nested list of V^L weights; ValueError where it is none."""
    level: list[Any] = [weights]
    V, L = len(weights) if isinstance(weights, list) else 0, 0
    if not 2 <= V <= 64:
        raise ValueError(f"a table over {V} symbols: 2 to 64")
    while all(type(x) is list for x in level):
        if any(len(x) != V for x in level):
            raise ValueError("the table of weights is ragged: V^L weights are needed")
        if len(level) * V > CELLS:
            raise ValueError(f"a table of more than {CELLS} weights")
        level, L = [y for x in level for y in x], L + 1
    if any(type(w) is not int or not 0 <= w < LARGEST for w in level):
        raise ValueError("weights are integers of at least 0 and at most 30 digits")
    if not any(level):
        raise ValueError("the weights are all zero")
    return Table(V, L, {x: w for x, w in zip(product(range(V), repeat=L), level, strict=True) if w})


def positions(mask: int) -> list[int]:
    """The places of the bits of a mask, from 0."""
    return [i for i in range(mask.bit_length()) if mask >> i & 1]


def value(form: Form, joint: Table, clock: Clock) -> list[tuple[Logs, ...]]:
    """A form on a joint, exactly: a sum of logarithms, and products of two of them."""
    total: Logs = {}
    products: list[tuple[Logs, ...]] = []
    for c, x in form.items():
        clock()
        match c:
            case int(k):
                sets = [k] if k > 0 else masks(joint.L, -k)
                for mask in sets:
                    clock()
                    _add(total, _entropy(joint.marginal(mask)), Fraction(x) / len(sets))
            case ("log", int(n)):
                _add(total, {n: 1}, x)
            case "log V":
                _add(total, {joint.V: 1}, x)
            case ("mix", sizes):
                _add(total, _mixture(joint, sizes, clock), x)
            case ("product", a, b):
                scaled = {key: y * x for key, y in a}
                products.append((value(scaled, joint, clock)[0][0], value(dict(b), joint, clock)[0][0]))
            case _ if c == ONE:
                _add(total, {0: 1}, x)
            case _:
                raise ValueError(f"{c} has no value on joints")
    return [(total,), *products]


def on_code(form: Form, k: int) -> Rational:
    """A form on the uniform law of an MDS code of dimension k, in units of the logarithm of its field; ValueError where it has no value."""
    total: Rational = 0
    for c, x in form.items():
        if not isinstance(c, int) and c != "log V":
            raise ValueError(f"{c}: codes of every field give it no value")
        total += x * (min(k, c.bit_count() if c > 0 else -c) if isinstance(c, int) else 1)
    return total


def sign(amount: list[tuple[Logs, ...]], clock: Clock) -> int:
    """-1, 0 or 1, by balls of growing precision; that a sum of logarithms is zero is decided in a coprime base."""
    bits = 64
    while bits <= 1 << 15:
        clock()
        found = ball(amount, bits)
        if found > 0 or found < 0:
            return 1 if found > 0 else -1
        if bits == 64 and len(amount) == 1 and _zero(amount[0][0], clock):
            return 0
        bits *= 2
    raise ValueError("no ball decides the sign")


def same(amount: list[tuple[Logs, ...]], given: Fraction) -> bool:
    """Whether a number is the one given, as far as twelve digits say."""
    return bool(abs(ball(amount) - _ball(given)) * 10**12 <= abs(_ball(given)))


def ball(amount: Iterable[tuple[Logs, ...]], bits: int = 256) -> arb:
    """A ball that holds the number."""
    with ctx.workprec(bits):
        total = arb(0)
        for factors in amount:
            part = arb(1)
            for logs in factors:
                part *= sum((_ball(x) * (arb(n).log() if n else 1) for n, x in logs.items()), arb(0))
            total += part
        return total


def require_positive(form: Form, V: int, L: int, tree: str, clock: Clock) -> None:
    """ValueError unless a form is above zero on every box of a tree that covers all joints of a few cells.

    A box is an interval for each cell but the last, which takes the rest. The tree is given box by box, the upper half of one
    before the lower: the side that is halved, or a point where nothing is.
    """
    cells = list(product(range(V), repeat=L))
    waiting: list[list[Range]] = [[(Fraction(0), Fraction(1))] * (len(cells) - 1)]
    with ctx.workprec(BITS):
        for node in tree:
            clock()
            if not waiting:
                raise ValueError("the tree has more boxes than cover all joints")
            box = waiting.pop()
            if node != ".":
                k = int(node)
                if k >= len(box):
                    raise ValueError(f"boxes of {len(box)} sides have none of number {k}")
                low, high = box[k]
                halves = ((low, (low + high) / 2), ((low + high) / 2, high))
                waiting += [[*box[:k], half, *box[k + 1 :]] for half in halves]
                continue
            least, most = (sum((side[end] for side in box), Fraction(0)) for end in (0, 1))
            whole = dict(zip(cells, [*box, (max(Fraction(0), 1 - most), 1 - least)], strict=True))
            if least <= 1 and not _ends(form, whole, V, L)[0] > 0:
                raise ValueError("the form is not shown to be above zero on every box")
    if waiting:
        raise ValueError("the boxes do not cover all joints")


def _ends(form: Form, box: dict[tuple[int, ...], Range], V: int, L: int) -> Range:
    """Below and above a form on a box, from the ends of its coordinates."""
    low, high = arb(0), arb(0)
    for c, x in form.items():
        match c:
            case int(k) if k > 0:
                a, b = _entropies(k, box, V)
            case ("log", int(n)):
                a = b = arb(n).log()
            case ("product", first, second):
                corners = [p * q for p in _ends(dict(first), box, V, L) for q in _ends(dict(second), box, V, L)]
                a, b = min(p.lower() for p in corners), max(p.upper() for p in corners)
            case _ if c == ONE:
                a = b = arb(1)
            case _:
                raise ValueError(f"{c} has no value on boxes")
        low, high = low + _ball(x) * (a if x > 0 else b), high + _ball(x) * (b if x > 0 else a)
    return low, high


def _entropies(mask: int, box: dict[tuple[int, ...], Range], V: int) -> Range:
    """The ends of an entropy, which is between 0 and that of fair tokens."""
    places = positions(mask)
    sums: dict[tuple[int, ...], Range] = {}
    for x, (a, b) in box.items():
        key = tuple(x[i] for i in places)
        least, most = sums.get(key, (Fraction(0), Fraction(0)))
        sums[key] = (least + a, min(Fraction(1), most + b))
    ends = [_surprise(*side) for side in sums.values()]
    low, high, fair = sum((a for a, _ in ends), arb(0)), sum((b for _, b in ends), arb(0)), arb(V).log() * len(places)
    return low if low > 0 else arb(0), high if high < fair else fair


@lru_cache(maxsize=1 << 16)
def _surprise(a: Fraction, b: Fraction) -> Range:
    r"""The ends of :math:`-x \log x` on an interval: the least is at an end, the largest there or, inside, 1/e at 1/e."""
    with ctx.workprec(BITS):
        first, second = (arb(0) if x in (0, 1) else -_ball(x) * _ball(x).log() for x in (a, b))
        top = arb(-1).exp()
        outside = _ball(b) < top or _ball(a) > top
        return min(first.lower(), second.lower()), max(first.upper(), second.upper()) if outside else top.upper()


def _entropy(sums: Mapping[Any, int]) -> Logs:
    total = sum(sums.values())
    counts: dict[int, int] = {}
    for w in sums.values():
        counts[w] = counts.get(w, 0) + w
    logs: Logs = {w: Fraction(-n, total) for w, n in counts.items()}
    logs[total] = logs.get(total, 0) + 1
    return logs


def _mixture(joint: Table, sizes: tuple[int, ...], clock: Clock) -> Logs:
    """The divergence of a joint from the mean, over all orders of rounds of these sizes, of what decoding in that order draws."""
    L, whole, orders, margins = joint.L, sum(joint.cells.values()), 1, []
    if len(joint.cells) << L > MIXED:
        raise ValueError(f"orders of {L} tokens are mixed on fewer sequences than {len(joint.cells)}")
    for mask in range(1 << L):
        clock()
        margins.append(joint.marginal(mask))
    rounds = [masks(L, size) for size in sizes]
    for t, size in enumerate(sizes):
        orders *= comb(L - sum(sizes[:t]), size)
    logs: Logs = {}
    for x, w in joint.cells.items():
        weight = [margin[tuple([x[i] for i in positions(mask)])] for mask, margin in enumerate(margins)]
        drawn = {0: Fraction(1)}
        for blocks in rounds:
            after: dict[int, Fraction] = {}
            for seen, chance in drawn.items():
                clock()
                for block in (b for b in blocks if not b & seen):
                    shares = [Fraction(weight[seen | 1 << i], weight[seen]) for i in positions(block)]
                    after[seen | block] = after.get(seen | block, Fraction(0)) + chance * prod(shares)
            drawn = after
        ratio = Fraction(w, whole) * orders / drawn[(1 << L) - 1]
        _add(logs, {ratio.numerator: 1}, Fraction(w, whole))
        _add(logs, {ratio.denominator: 1}, Fraction(-w, whole))
    return logs


def _add(total: Logs, logs: Logs, factor: Rational) -> None:
    for n, x in logs.items():
        if n != 1:
            total[n] = total.get(n, 0) + x * factor


def _zero(logs: Logs, clock: Clock) -> bool:
    """Whether a sum of logarithms is zero: term by term in pairwise coprime integers, whose logarithms and 1 are independent."""
    waiting, base = [n for n, x in logs.items() if n and x], list[int]()
    while waiting:
        clock()
        n = waiting.pop()
        for k, b in enumerate(base):
            if (g := gcd(n, b)) > 1:
                del base[k]
                waiting += [m for m in (g, b // g, n // g) if m > 1]
                break
        else:
            base.append(n)
    found = dict.fromkeys(base, Fraction(0))
    for n, x in logs.items():
        for b in base if n else ():
            clock()
            while n % b == 0:
                n, found[b] = n // b, found[b] + x
    return not logs.get(0) and not any(found.values())


def _ball(x: Rational) -> arb:
    return arb(x.numerator) / x.denominator
