"""The normal form and the derivations against values: what is called equal is equal, what is derived is true."""

from __future__ import annotations

import itertools
import math
import random
from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy.core.function import AppliedUndef

from theory.derivation import Derivation, Step, eq
from theory.factorization import ctc_lower_bound, gibbs, superset
from theory.objective import one_pass
from theory.reasons import Combine
from theory.zipf.proofs import ceiling, distinct_peaks, distinct_peaks_attained, floor

i, j, n, m, x, y, k = sp.symbols("i j n m x y k")
f, g, size = sp.Function("f"), sp.Function("g"), sp.Function("size")
SIZES = {n: 0, m: 1, size: 0}
GENERIC = {k: 2}


def value(e, at, functions, log):
    """What an expression is: sums over empty ranges are 0, and so are 1/0 and (for the ``log`` of a reading) log 0."""
    if isinstance(e, sp.Sum):

        def run(limits, known):
            if not limits:
                return value(e.function, known, functions, log)
            (index, low, high), *inner = limits
            low, high = (value(end, known, functions, log) for end in (low, high))
            return sum(run(inner, known | {index: Fraction(step)}) for step in range(int(low), int(high) + 1))

        return run(list(reversed(e.limits)), at)
    if isinstance(e, sp.Symbol):
        return at[e]
    if isinstance(e, sp.Rational):
        return Fraction(int(e.p), int(e.q))
    parts = [value(part, at, functions, log) for part in e.args]
    if isinstance(e, AppliedUndef):
        return functions(e.func.__name__, *parts)
    if isinstance(e, sp.log):
        return log(parts[0])
    if isinstance(e, sp.Pow):
        return Fraction(0) if parts[0] == 0 and parts[1] < 0 else parts[0] ** int(parts[1])
    return sum(parts) if isinstance(e, sp.Add) else math.prod(parts)


def shuffled(name, *arguments):
    """A rational for every name and arguments, zero among them: a model of an unknown function."""
    drawn = random.Random(f"{name}{arguments}")
    return Fraction(drawn.randint(0, 3)) if name == "size" else Fraction(drawn.randint(-3, 3), drawn.randint(1, 3))


def equal(left, right) -> bool:
    """Whether a derivation of one step calls the two equal."""
    return Derivation("", "", (Step("s", eq(left, right), Combine()),), GENERIC, SIZES).check().ok


LEAVES = [x, y, k, sp.Integer(2), sp.Rational(1, 3), f(i), f(j), g(n), f(i, j), f(j, i), sp.log(x), sp.log(f(j))]
INVERSES = [1 / x, 1 / f(i), 1 / (x + f(i)), 1 / (2 * f(i) + 2 * f(j)), 1 / (x * y)]
POWERS = [x**n, (x - y) ** (n + 1), f(i) ** (k - 2)]


@st.composite
def sums(draw, inner):
    """A sum of a smaller expression over one of two indices."""
    low, high = draw(st.sampled_from([(1, n), (1, m), (2, m), (1, n + 1), (1, size(x)), (0, k), (1, size(j))]))
    return sp.Sum(draw(inner), (draw(st.sampled_from([i, j])), low, high))


def grown(leaves, *more):
    """Sums, products and finite sums of leaves."""

    def larger(inner):
        rational = [st.builds(operation, inner, inner) for operation in (sp.Add, sp.Mul)]
        return st.one_of(*rational, st.builds(lambda e: -e, inner), sums(inner), *(make(inner) for make in more))

    return st.recursive(leaves, larger, max_leaves=6)


expressions = grown(
    st.sampled_from(LEAVES + INVERSES + POWERS), lambda inner: st.builds(lambda e: 1 / e if e != 0 else e, inner)
)
polynomials = grown(st.sampled_from(LEAVES + POWERS))


def push_in(e):
    """Factors beside a sum, carelessly moved into it: wrong where they use its index."""
    if isinstance(e, sp.Mul) and (found := [part for part in e.args if isinstance(part, sp.Sum)]):
        beside = sp.Mul(*(part for part in e.args if part is not found[0]))
        return sp.Sum(found[0].function * beside, *found[0].limits)
    return e.func(*map(push_in, e.args)) if e.args and not isinstance(e, sp.Sum) else inside(e, push_in)


def rename(e):
    """The two indices exchanged in every body, but not in what is bound: wrong where both occur."""
    swap = {i: j, j: i}
    plain = e.args and not isinstance(e, sp.Sum)
    return e.func(*map(rename, e.args)) if plain else inside(e, lambda body: body.xreplace(swap))


def same_index(e):
    """Every index called i: wrong where one sum stands inside another."""
    return e.xreplace({j: i})


def cancel(e):
    """What sympy cancels: wrong where it divides by zero."""
    return sp.together(e) if e.has(sp.Sum) else sp.cancel(e)


def inside(e, change):
    """A change of the body of a sum."""
    return sp.Sum(change(e.function), *e.limits) if isinstance(e, sp.Sum) else e


def agree(left, right) -> bool:
    """Whether two expressions have one value at twelve points, with zeros, empty ranges and a wild logarithm."""
    for n_, m_, k_, seed in itertools.product((0, 2), (1, 3), (2, 3), (0, 1, 2)):
        drawn = random.Random(seed)
        at = {name: Fraction(drawn.randint(-2, 2), drawn.randint(1, 2)) for name in (x, y, i, j)}
        at |= {n: Fraction(n_), m: Fraction(m_), k: Fraction(k_)}
        sides = (value(e, at, lambda *a, s=seed: shuffled(*a, s), lambda z: shuffled("log", z)) for e in (left, right))
        if len(set(sides)) > 1:
            return False
    return True


@given(expressions, expressions, st.sampled_from([push_in, rename, same_index, cancel, lambda e: e]))
@settings(max_examples=300, deadline=None)
def test_what_is_called_equal_is_equal(a, b, careless):
    """Sound: what is called equal has equal values, also beside a rewriting that is sometimes wrong."""
    whole = sp.Sum(a * b, (i, 1, n))
    if any(e.has(sp.zoo, sp.nan) for e in (a, b, whole)):
        return
    for left, right in ((a, b), (a, careless(a)), (a * b, careless(a * b)), (whole, careless(whole))):
        if equal(left, right):
            assert agree(left, right), (left, right)


@given(polynomials, polynomials, polynomials)
@settings(max_examples=80, deadline=None)
def test_ring_laws_are_seen(a, b, c):
    """Complete enough: distributivity, commutativity and linearity of sums are recognised."""
    assert equal(a * (b + c), c * a + b * a)
    assert equal(sp.Sum(a * x + b, (i, 1, n)), x * sp.Sum(a, (i, 1, n)) + sp.Sum(b, (i, 1, n)))
    assert equal(sp.Sum(sp.Sum(a, (i, 1, n)), (j, 1, m)), sp.Sum(sp.Sum(a, (j, 1, m)), (i, 1, n)))


@given(expressions)
@settings(max_examples=80, deadline=None)
def test_one_more_is_not_the_same(a):
    """An expression and it plus one are told apart."""
    assert not equal(a + 1, a)


def test_the_tangent_in_calculus():
    """The primitive inequality of the logarithm: value and slope vanish at 1, and the second derivative is as stated."""
    t = sp.Symbol("t", positive=True)
    h = t - 1 - (t - 1) ** 2 / (2 * (t + 1)) - sp.log(t)

    assert h.subs(t, 1) == 0
    assert sp.simplify(h.diff(t).subs(t, 1)) == 0
    assert sp.simplify(h.diff(t, 2) - (t**3 - t**2 + 3 * t + 1) / (t**2 * (t + 1) ** 3)) == 0
    assert sp.Poly(t**3 - t**2 + 3 * t + 1, t).count_roots(0, sp.oo) == 0


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
def test_every_step_is_true_of_an_instance(name, seed):
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
