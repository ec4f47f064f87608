"""Expressions in Coq, and what ``exact`` computes of the same: chains and their bounds, edits, orders and traces."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from exact import zipf
from exact.circulation import circulation, order_likelihood, path_circulation, swaps
from exact.editing import Edits, change, edited, influence, lazy, smaller_norm, transition
from exact.homogenization import bridge, distance, mean_largest
from exact.markov import kernel_of, power, stationary
from exact.metrics import finalization_parallelism, tau_a, tied_pairs
from tests.theory.formal.drawn import Language, Walk
from tests.theory.formal.sheet import Comparison, bits, nats, q, seq
from theory import zipf as bounds
from theory.homogenization import dobrushin

#: Distances, from 1.
FAR = 4


def definitions(walk: Walk) -> Iterator[str]:
    """A chain in Coq's words, and its stationary law; kernels that permute a law, with the law."""
    k, kernel = walk.name, kernel_of(walk.rows)
    yield f"Definition k{k} u v := nth 0%Q (nth [::] {seq(seq(map(q, row)) for row in kernel)} u) v."
    yield f"Definition pi{k} := nth 0%Q {seq(map(q, stationary(kernel)))}."
    yield f"Definition law{k} := {seq(map(q, walk.law))}."
    for word, ranks in permuted(walk).items():
        yield f"Definition {word}{k} u v := nth 0%Q law{k} (nth 0 (nth [::] {seq(map(nats, ranks.tolist()))} u) v)."


def permuted(walk: Walk) -> dict[str, np.ndarray]:
    """Kernels by ranks: the extremal one of distinct peaks, a cyclic Latin square, rows all in order."""
    V = len(walk.rows)
    return {
        "extremal": zipf.extremal(V)[0],
        "latin": np.add.outer(np.arange(V), np.arange(V)) % V,
        "constant": np.tile(np.arange(V), (V, 1)),
    }


def chains(walk: Walk) -> Iterator[Comparison]:
    """Laws at a distance, how much a chain forgets, what two sides say of a token between them."""
    k, kernel, V = walk.name, kernel_of(walk.rows), len(walk.rows)
    yield Comparison("Dobrushin", "fraction", f"dobrushin_of {V} k{k}", dobrushin(kernel))
    for u, v in itertools.combinations(range(V), 2):
        yield Comparison("TV", "fraction", f"tv_of (iota 0 {V}) (k{k} {u}) (k{k} {v})", distance(kernel[u], kernel[v]))
    for d in range(1, FAR + 1):
        far = power(kernel, d)
        mean = f"qsum (iota 0 {V}) (fun c => pi{k} c * qmax (iota 0 {V}) (power_of {V} k{k} {d} c))%Q"
        yield Comparison("mean largest", "fraction", mean, mean_largest(kernel, FAR)[d - 1])
        for u, v in itertools.product(range(V), range(V)):
            yield Comparison("at distance", "fraction", f"power_of {V} k{k} {d} {u} {v}", far[u][v])
            memory = f"ahead_of {V} (fun h => k{k} (last {u} h)) {d - 1} [::] {v}"
            if d < 4:
                yield Comparison("ahead", "fraction", memory, far[u][v])
    for d, v in itertools.product((1, 2), range(V)):
        if power(kernel, 3)[0][V - 1]:
            way = f"power_of {V} k{k}"
            between = f"({way} {d} 0 {v} * {way} {3 - d} {v} {V - 1} / {way} {d + (3 - d)} 0 {V - 1})%Q"
            yield Comparison("bridge", "fraction", between, bridge(kernel, 0, V - 1, d, 3)[0][v])


def peaks(walk: Walk) -> Iterator[Comparison]:
    """The largest marginal of kernels that permute a law, and its bounds."""
    k, V, W, law = walk.name, len(walk.rows), sum(walk.weights), walk.law
    p, n = f"(nth 0%Q law{k})", V - 1
    for word, ranks in permuted(walk).items():
        numerators = zipf.largest_marginals(ranks[None], walk.weights, FAR)[0]
        for d in range(1, FAR + 1):
            largest = f"qmax (iota 0 {V}) (nth 0%Q (far {V} {word}{k} law{k} {d - 1}))"
            yield Comparison("largest", "fraction", largest, Fraction(int(numerators[d - 1]), W**d))
            if word == "extremal":
                attained = f"W_of {n} {p} {d - 1}"
                yield Comparison("W attained", "fraction", attained, Fraction(int(numerators[d - 1]), W**d))
    for d in range(1, FAR + 1):
        floor = f"Qmax (floor_of {p} {d - 1}) (over {V})"
        yield Comparison("floor", "fraction", floor, bounds.floor(law[0], V, d))
        yield Comparison("W", "fraction", f"W_of {n} {p} {d - 1}", bounds.distinct_peaks(law[0], law[1], d))
        envelope = f"nth 0%Q (envelopes {n} {p} {d - 1}) 1"
        yield Comparison("E", "fraction", envelope, bounds.latin_envelope(law, d)[-1])


def edits(language: Language) -> Iterator[Comparison]:
    """A round of lazy edits, what it does to the joint, and the influences in it."""
    k, joint, theta, read = language.name, language.joint, language.theta, language.conditionals
    V, L, shape, law = joint.V, joint.L, language.shape, f"r{language.name}"
    if V**L > 9:
        return
    every = list(itertools.product(range(V), repeat=L))
    kernel = f"edits_of {L} {law} {q(theta)}"
    for x, row in zip(every, transition(read, Edits(lazy(theta))), strict=True):
        for y, p in zip(every, row, strict=True):
            yield Comparison("edits", "fraction", f"{kernel} {nats(x)} {nats(y)}", p)
    after = edited(read, Edits(lazy(theta)), joint, 1)
    for y in every:
        once = f"qsum (texts {shape}) (fun x => p{k} x * {kernel} x {nats(y)})%Q"
        yield Comparison("after edits", "fraction", once, after.probability(y))
    matrix = influence(read, lazy())
    for i, j in itertools.product(range(L), range(L)):
        yield Comparison("influence", "fraction", f"influence_of {shape} {law} {i} {j}", matrix[i][j])
    yield Comparison("alpha", "fraction", f"alpha_of {shape} {law}", smaller_norm(matrix))
    for j, m in enumerate(change(read, joint)):
        changed = f"qsum (texts {shape}) (fun x => p{k} x * (1 - {law} x {j} (nth 0%nat x {j}%nat)))%Q"
        yield Comparison("change", "fraction", changed, m)


def orders(language: Language) -> Iterator[Comparison]:
    """Likelihoods along orders, circulation at contexts and from one order to another."""
    k, read, V, L = language.name, language.conditionals, language.joint.V, language.joint.L
    if L < 3 or V > 2:
        return
    first, x = tuple(range(L)), tuple(i % V for i in range(L))
    for order in itertools.permutations(range(L)):
        none = bits((), L)
        along = f"likelihood_of {L} q{k} {nats(x)} {none} {nats(order)}"
        yield Comparison("order likelihood", "fraction", along, order_likelihood(read, x, order))
        moves = nats(len(before) for before, _, _ in swaps(first, order))
        path = f"along_of {L} q{k} {nats(x)} {nats(first)} {moves}"
        yield Comparison("path circulation", "logs", path, path_circulation(read, x, first, order))
    for told in (S for size in range(L - 1) for S in itertools.combinations(range(L), size)):
        context = tuple(v if i in told else V for i, v in enumerate(x))
        for i, j in itertools.combinations([i for i in range(L) if i not in told], 2):
            kappa = f"kappa_of {L} q{k} {nats(x)} {bits(told, L)} {i} {j}"
            yield Comparison("circulation", "logs", kappa, circulation(read, context, i, j, (x[i], x[j])))


def metrics(name: int, trace: tuple[int, ...]) -> Iterator[Comparison]:
    """Kendall's tau, ties, and the parallelism of a trace that is called so."""
    steps = f"{len(trace)} (nth 0 trace{name})"
    yield Comparison("tau", "fraction", f"tau_of {steps}", tau_a(trace))
    yield Comparison("ties", "count", f"tied_of {steps}", tied_pairs(trace))
    yield Comparison("parallelism", "fraction", f"parallelism_of trace{name}", finalization_parallelism(trace))
