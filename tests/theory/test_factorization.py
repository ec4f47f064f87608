"""What the derivations of one parallel step conclude, against divergences and entropies of independent code."""

from __future__ import annotations

import itertools
import math
import random

import pytest
import sympy as sp

from tests.theory.small import Tokens, entropy, law, said
from theory.derivation import Derivation, Step, eq, le, lt
from theory.factorization import ctc_lower_bound, gibbs, superset
from theory.reasons import Assume, Lemma


def divergence(p, q):
    """The Kullback-Leibler divergence in nats."""
    return sum(a * math.log(a / b) for a, b in zip(p, q, strict=True) if a)


def apart(p, q):
    """The rational term of Gibbs' inequality."""
    return sum((a - b) ** 2 / (2 * (a + b)) for a, b in zip(p, q, strict=True))


@pytest.mark.parametrize("seed", range(8))
def test_what_gibbs_concludes(value, seed):
    """The divergence on the right, on the left the rational term or the difference of masses, which may leave some out."""
    drawn = random.Random(seed)
    p, q = law(drawn, 5), [x * (0.5 + seed / 14) for x in law(drawn, 5, 0.02)]
    names = {"p": lambda a: p[a - 1], "q": lambda a: q[a - 1]}
    found = {c: said(value, gibbs(), c, {"A": 5}, names) for c in gibbs().conclusions}

    assert found["equality-case"] == pytest.approx((apart(p, q), divergence(p, q)))
    assert found["nonnegative"] == pytest.approx((0, divergence(p, q)))
    assert found["masses"] == pytest.approx((sum(p) - sum(q), divergence(p, q)))
    assert all(left <= right for left, right in found.values())


def test_gibbs_is_false_beyond_one():
    """For masses of q above 1 the divergence may be negative: the hypothesis on it is needed."""
    assert divergence([0.5, 0.5], [0.9, 0.9]) < 0
    assert any(step.name == "law-q" and isinstance(step.reason, Assume) for step in gibbs().steps)


def case(tokens):
    """The names of the bound: the divergence word by word, entropies of the joint and of each token."""
    product = [tokens.drawn(word) for word in tokens.words]
    joint, single = entropy(tokens.P), [entropy(p) for p in tokens.p]
    defined = {"KL": divergence(tokens.P, product), "CTC": sum(single) - joint, "H_joint": joint}
    each = [divergence(p, q) for p, q in zip(tokens.p, tokens.q, strict=True)]
    functions = {**tokens.names(), "H": lambda i: single[i - 1], "K": lambda i: each[i - 1]}
    return {"n": len(tokens.sizes), "X": len(tokens.words), **defined}, functions, each


@pytest.mark.parametrize("seed", range(6))
def test_what_the_bound_concludes(value, seed):
    """The identity and the bound speak of the divergence from the product and the correlation, word by word."""
    tokens = Tokens(seed)
    symbols, functions, each = case(tokens)
    KL, CTC = symbols["KL"], symbols["CTC"]
    terms = sum(apart(p, q) for p, q in zip(tokens.p, tokens.q, strict=True))
    derivation = ctc_lower_bound()

    assert said(value, derivation, "identity", symbols, functions) == pytest.approx((KL, CTC + sum(each)))
    assert pytest.approx(CTC + sum(each)) == KL
    assert said(value, derivation, "bound", symbols, functions) == pytest.approx((CTC, KL))
    assert said(value, derivation, "equality-case", symbols, functions) == pytest.approx((CTC + terms, KL))
    assert CTC < CTC + terms < KL


def test_the_marginals_attain_the_bound(value):
    """With every law the token's own marginal, both sides of the bound are the correlation."""
    symbols, functions, _ = case(Tokens(5, own=True))
    least, most = said(value, ctc_lower_bound(), "bound", symbols, functions)

    assert least == pytest.approx(most)
    assert least > 0.01


@pytest.mark.parametrize("seed", range(5))
def test_what_a_definition_names(value, seed):
    """Each defined name of the bound is what independent code computes under that name."""
    symbols, functions, _ = case(Tokens(seed))
    derivation = ctc_lower_bound()
    for name in ("kl", "entropy", "ctc"):
        left, right = said(value, derivation, name, symbols, functions)
        assert left == pytest.approx(right), name


def sets(seed):
    """A set S of three values and a set T of two bits in two contexts, with correlations by independent code."""
    drawn = random.Random(seed)
    bits = list(itertools.product((0, 1), repeat=2))
    P = [[law(drawn, 4, 0.02) for _ in range(3)] for _ in range(2)]
    shares = [law(drawn, 3, 0.1) for _ in range(2)]
    P = [[[share * x for x in row] for share, row in zip(shares[c], P[c], strict=True)] for c in range(2)]
    w = law(drawn, 2, 0.1)
    G = [[sum(row[t] for row in P[c]) for t in range(4)] for c in range(2)]
    single = [
        [entropy([sum(G[c][t] for t in range(4) if bits[t][i] == a) for a in (0, 1)]) for i in (0, 1)] for c in (0, 1)
    ]
    h_S = [entropy(shares[c]) + 0.3 for c in range(2)]
    both = [[x for row in P[c] for x in row] for c in range(2)]
    C_S = [h_S[c] - entropy(shares[c]) for c in range(2)]
    C_T = [sum(single[c]) - entropy(G[c]) for c in range(2)]
    C_ST = [h_S[c] + sum(single[c]) - entropy(both[c]) for c in range(2)]
    info = [divergence(both[c], [f * g for f in shares[c] for g in G[c]]) for c in range(2)]
    named = {"w": w, "C_S": C_S, "C_T": C_T, "C_ST": C_ST, "I": info}
    return named, {name: (lambda c, values=values: values[c - 1]) for name, values in named.items()}


@pytest.mark.parametrize("seed", range(5))
def test_what_a_superset_concludes(value, seed):
    """Correlations of the union, of the sets, and the information between them, in each context and in the mean."""
    named, functions = sets(seed)
    mean = {name: sum(w * x for w, x in zip(named["w"], xs, strict=True)) for name, xs in named.items()}
    derivation = superset()

    for c in (0, 1):
        parts = named["C_S"][c] + named["C_T"][c] + named["I"][c]
        found = {k: said(value, derivation, k, {"c": c + 1, "C": 2}, functions) for k in derivation.conclusions}
        assert found["identity"] == pytest.approx((named["C_ST"][c], parts))
        assert found["monotone"] == pytest.approx((named["C_S"][c], named["C_ST"][c]))
        assert found["union"] == pytest.approx((mean["C_ST"], mean["C_S"] + mean["C_T"] + mean["I"]))
        assert found["superset"] == pytest.approx((mean["C_S"], mean["C_ST"]))
        assert pytest.approx(parts) == named["C_ST"][c] > named["C_S"][c]


def test_gibbs_for_what_may_be_zero_or_unnormalised():
    """The lemma with its hypotheses left out, one by one."""
    a, size = sp.Symbol("a"), sp.Symbol("A")
    p, q = sp.Function("p"), sp.Function("q")
    letters = (a, 1, size)
    given = {
        "p": le(0, p(a)),
        "q": lt(0, q(a)),
        "law-p": eq(sp.Sum(p(a), letters), 1),
        "law-q": le(sp.Sum(q(a), letters), 1),
    }
    claim = le(0, sp.Sum(p(a) * (sp.log(p(a)) - sp.log(q(a))), letters))

    for kept in itertools.chain(*(itertools.combinations(given, r) for r in range(5))):
        steps = [Step(name, given[name], Assume("")) for name in kept]
        lemma = Step("s", claim, Lemma(gibbs(), {}, tuple(kept), "nonnegative"))
        whole = Derivation("", "", (*steps, lemma), {a: 1}, {size: 1})
        assert whole.check().ok == (len(kept) == 4)
