"""The kept derivations read on drawn instances: every step of them is true there."""

from __future__ import annotations

import itertools
import math
import random
from fractions import Fraction

import pytest
import sympy as sp

from theory.factorization import ctc_lower_bound, gibbs, superset
from theory.objective import one_pass
from theory.zipf.proofs import ceiling, distinct_peaks, distinct_peaks_attained, floor


def law(drawn, size, least=0):
    """A law in fractions."""
    weights = [drawn.randint(least, 4) for _ in range(size)]
    weights[drawn.randrange(size)] += 1
    return [Fraction(w, sum(weights)) for w in weights]


def product_step(seed):
    """A joint of three tokens over 2, 3 and 2 letters beside laws of its tokens, as names of the calculus."""
    drawn = random.Random(seed)
    sizes = (2, 3, 2)
    words = list(itertools.product(*map(range, sizes)))
    P = law(drawn, len(words))
    q = [law(drawn, size, 1) for size in sizes]
    p = [[sum(P[x] for x, word in enumerate(words) if word[i] == a) for a in range(s)] for i, s in enumerate(sizes)]
    at = {"n": 3, "X": len(words)}
    functions = {
        "A": lambda i: sizes[i - 1],
        "P": lambda x: P[x - 1],
        "e": lambda i, x, a: int(words[x - 1][i - 1] == a - 1),
        "p": lambda i, a: p[i - 1][a - 1],
        "q": lambda i, a: q[i - 1][a - 1],
    }
    return (
        at,
        functions,
        {"i": range(1, 4), "x": range(1, len(words) + 1), "a": lambda k: range(1, sizes[k["i"] - 1] + 1)},
    )


def two_sets(seed):
    """A set S of three values and a set T of two bits, given two contexts."""
    drawn = random.Random(seed)
    bits = list(itertools.product((1, 2), (1, 2)))
    P = [[[Fraction(0)] * 4 for _ in range(3)] for _ in range(2)]
    for c in range(2):
        flat = law(drawn, 12, 1)
        P[c] = [flat[4 * s : 4 * s + 4] for s in range(3)]
    F = [[sum(row) for row in P[c]] for c in range(2)]
    G = [[sum(P[c][s][t] for s in range(3)) for t in range(4)] for c in range(2)]
    token = [[[sum(G[c][t] for t in range(4) if bits[t][i] == a) for a in (1, 2)] for i in range(2)] for c in range(2)]
    functions = {
        "w": lambda c: Fraction(c, 3),
        "S": lambda c: 3,
        "T": lambda c: 4,
        "P": lambda c, s, t: P[c - 1][s - 1][t - 1],
        "F": lambda c, s: F[c - 1][s - 1],
        "G": lambda c, t: G[c - 1][t - 1],
        "Q": lambda c, t: math.prod(token[c - 1][i][bits[t - 1][i] - 1] for i in range(2)),
        "e": lambda c, i, t, a: int(bits[t - 1][i - 1] == a),
        "p": lambda c, i, a: token[c - 1][i - 1][a - 1],
        "h_S": lambda c: Fraction(7, 5),
    }
    ranges = {"c": range(1, 3), "s": range(1, 4), "t": range(1, 5), "i": range(1, 3), "a": range(1, 3)}
    return {"C": 2, "m": 2, "A": 2}, functions, ranges


def kernel(ranks, seed):
    """A Markov chain of three tokens whose every row is a permutation of one sorted law, as names of the calculus."""
    drawn = random.Random(seed)
    p = sorted(law(drawn, 3, 1), reverse=True)
    K = [[p[r - 1] for r in row] for row in ranks]
    q = [None, K[0]]
    for _ in range(5):
        q.append([sum(q[-1][u] * K[u][v] for u in range(3)) for v in range(3)])
    W = [None, p[0]]
    for _ in range(5):
        W.append(p[1] + (p[0] - p[1]) * W[-1])
    peak = [row.index(1) for row in ranks]
    path = [0]
    for _ in range(6):
        path.append(peak[path[-1]])
    words = {d: list(itertools.product(range(3), repeat=d - 1)) for d in range(1, 6)}
    for d, history in words.items():
        history.sort(key=lambda word, d=d: word != tuple(path[1:d]))

    def chance(d, u):
        word = (0, *words[d][int(u) - 1])
        return math.prod(K[a][b] for a, b in itertools.pairwise(word))

    def last(d, u):
        return (0, *words[d][int(u) - 1])[-1]

    functions = {
        "p": lambda k: p[int(k) - 1] if k <= 3 else Fraction(0),
        "H": lambda d: len(words[d]),
        "h": chance,
        "K": lambda *at: K[last(*at[:2])][int(at[2]) - 1] if len(at) == 3 else K[int(at[0]) - 1][int(at[1]) - 1],
        "r": lambda d, u, v: ranks[last(d, u)][int(v) - 1],
        "q": lambda d, v: q[int(d)][int(v) - 1],
        "M": lambda d: max(q[int(d)]),
        "a": lambda d: q[int(d)].index(max(q[int(d)])) + 1,
        "b": lambda d: path[int(d)] + 1,
        "e": lambda u, v: int(ranks[int(u) - 1][int(v) - 1] == 1),
        "W": lambda d: W[int(d)],
    }
    ranges = {"d": range(1, 5), "k": range(1, 6), "u": range(1, 4), "v": range(1, 4)}
    return {"N": 3, "p_1": p[0], "p_2": p[1]}, functions, ranges


def histories(case):
    """The same, with u running over histories."""
    at, functions, ranges = case
    return at, functions, ranges | {"u": lambda known: range(1, functions["H"](known["d"]) + 1)}


def others(case):
    """The same, with u running over the tokens but one."""
    at, functions, ranges = case
    return at, functions, ranges | {"u": range(1, 3)}


def gibbs_names(seed):
    """Two laws on four letters, the first with a zero."""
    drawn = random.Random(seed)
    p, q = [Fraction(0), *law(drawn, 3)], law(drawn, 4, 1)
    return {"A": 4}, {"p": lambda a: p[int(a) - 1], "q": lambda a: q[int(a) - 1]}, {"a": range(1, 5)}


DISTINCT, ANY = ((2, 1, 3), (1, 3, 2), (3, 2, 1)), ((1, 2, 3), (1, 3, 2), (2, 1, 3))
EXTREMAL = ((1, 2, 3), (2, 3, 1), (2, 1, 3))
READINGS = {
    "gibbs": (gibbs, gibbs_names),
    "ctc_lower_bound": (ctc_lower_bound, product_step),
    "superset": (superset, two_sets),
    "one_pass": (one_pass, product_step),
    "ceiling": (ceiling, lambda seed: histories(kernel(ANY, seed))),
    "floor": (floor, lambda seed: histories(kernel(ANY, seed))),
    "distinct_peaks": (distinct_peaks, lambda seed: kernel(DISTINCT, seed)),
    "distinct_peaks_attained": (distinct_peaks_attained, lambda seed: others(kernel(EXTREMAL, seed))),
}


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("name", READINGS)
def test_every_step_is_true_of_an_instance(value, name, seed):
    """Read on a drawn instance, each hypothesis, each step and each conclusion holds, for all generic values."""
    derivation, case = READINGS[name][0](), READINGS[name][1](seed)
    at, functions, ranges = case
    at = {sp.Symbol(name): Fraction(number) for name, number in at.items()}
    own: dict[str, object] = dict(functions)

    def call(name, *arguments):
        return own[name](*(int(a) if a == int(a) else a for a in arguments))

    def log(z):
        return math.log(z) if z else 0

    for step in derivation.steps:
        claim = step.claim
        if type(step.reason).__name__ == "Define" and not claim.left.args:
            at[claim.left] = value(claim.right, at, call, log)
        elif type(step.reason).__name__ == "Define":
            own[claim.left.func.__name__] = lambda *arguments, claim=claim: value(
                claim.right, at | dict(zip(claim.left.args, map(Fraction, arguments), strict=True)), call, log
            )
        spoken = (claim.left.free_symbols | claim.right.free_symbols) & set(derivation.generic)
        names = [g for g in ranges if sp.Symbol(g) in spoken or (g == "i" and sp.Symbol("a") in spoken)]
        count = 0
        for known in assignments(names, ranges):
            here = at | {sp.Symbol(g): Fraction(v) for g, v in known.items()}
            slack = value(claim.right, here, call, log) - value(claim.left, here, call, log)
            assert {"=": abs(slack) < 1e-9, "<=": slack > -1e-9, "<": slack > 0}[claim.op], (step.name, known)
            count += 1
        assert count


def assignments(names, ranges, known=None):
    """Every value of the generic symbols, a range perhaps depending on the symbols before it."""
    known = known or {}
    if not names:
        yield known
        return
    name, *rest = names
    found = ranges[name](known) if callable(ranges[name]) else ranges[name]
    for number in found:
        yield from assignments(rest, ranges, known | {name: number})
