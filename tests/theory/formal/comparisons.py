"""Expressions in Coq, and what ``exact`` computes of the same: entropies, mask states, rounds and policies of a language."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import Any

from exact import information as info
from exact.blocks import block_loss, shifted_loss
from exact.decoding import decode, path_errors
from exact.denoiser import Conditionals
from exact.factorization import block_correlation, block_divergence
from exact.joint import Joint
from exact.lattice import contexts, marginal_cube
from exact.logsum import LogSum, add_up
from exact.metrics import output_error
from exact.objective import denoiser_loss
from exact.policies import Fixed, partition
from exact.random_order import (
    compositions,
    information_curve,
    neural_complexity,
    ordered_partitions,
    random_order_divergence,
)
from exact.samplers import Unmask
from tests.theory.formal.drawn import Language
from tests.theory.formal.sheet import Comparison, bits, nats, state


def sets(L: int, least: int = 1) -> list[tuple[int, ...]]:
    """The sets of at least so many positions."""
    return [S for size in range(least, L + 1) for S in itertools.combinations(range(L), size)]


def extended(x: Any) -> LogSum | None:
    """A divergence, None for infinity."""
    return None if x == math.inf else x


def entropies(language: Language) -> Iterator[Comparison]:
    """Entropies and all that is linear in them."""
    k, joint, L, shape = language.name, language.joint, language.joint.L, language.shape
    H, one = f"(entropies {shape} p{k})", f"(H_of {shape} p{k})"
    yield Comparison("law", "truth", f"lawful (texts {shape}) p{k}", True)
    yield Comparison("entropy", "logs", f"entropy_of (texts {shape}) p{k}", info.entropy(joint))
    for S in sets(L):
        yield Comparison("entropy", "logs", f"{one} {bits(S, L)}", info.entropy(joint, S))
        if len(S) > 1:
            yield Comparison("TC", "logs", f"TC_of {L} {one} {bits(S, L)}", info.total_correlation(joint, S))
        for C in sets(L):
            if not set(S) & set(C):
                here = f"{L} {one} {bits(C, L)} {bits(S, L)}"
                yield Comparison("H given", "logs", f"given_of {here}", info.conditional_entropy(joint, S, C))
                if len(S) > 1:
                    yield Comparison("TC given", "logs", f"TCgiven_of {here}", info.total_correlation(joint, S, C))
    for i, j in itertools.combinations(range(L), 2):
        yield Comparison("I", "logs", f"shared_of {L} {one} {i} {j}", info.mutual_information(joint, [i], [j]))
    yield Comparison("DTC", "logs", f"DTC_of {L} {H}", info.dual_total_correlation(joint))
    yield Comparison("complexity", "logs", f"complexity_of {L} {H}", neural_complexity(joint))
    for j, z in enumerate(information_curve(joint), 1):
        yield Comparison("Z", "logs", f"Z_of {L} {H} {j}", z)
    for B in range(1, L + 1):
        yield Comparison(
            "block loss", "logs", f"EvaluateSets.loss_of {L} {H} (fun i => i %/ {B})", block_loss(joint, B)
        )
        yield Comparison("shifted loss", "logs", f"mean_loss_of {L} {H} {B}", shifted_loss(joint, B))


def divergences(language: Language) -> Iterator[Comparison]:
    """Of two laws that have zeros in different places."""
    k, p, q = language.name, language.joint, language.other
    for one, two, a, b in ((p, q, "p", "other"), (q, p, "other", "p")):
        names = f"(texts {language.shape}) {a}{k} {b}{k}"
        yield Comparison("KL", "extended", f"xkl_of {names}", extended(info.kl(one, two)))
        yield Comparison("TV", "fraction", f"tv_of {names}", info.total_variation(one, two))
        yield Comparison("sequence error", "fraction", f"unseen_of {names}", output_error(two, one).sequence_error)
        yield Comparison("acceptance", "fraction", f"acceptance_of {names}", 1 - info.total_variation(one, two))


def mask_states(language: Language) -> Iterator[Comparison]:
    """The law of each token, and the total correlation of sets, at every mask state of positive probability."""
    k, joint, L, V, shape = language.name, language.joint, language.joint.L, language.joint.V, language.shape
    read, cube = Conditionals(joint), marginal_cube(joint)
    for c in (tuple(map(int, c)) for c in contexts(V, L)):
        hidden = [i for i in range(L) if c[i] == V]
        if not hidden or not cube[c]:
            continue
        here, laws = f"{shape} p{k} {state(c, V)}", read.at(c)
        yield Comparison("context weight", "fraction", f"weight_of {here}", joint.ratio(cube[c]))
        for i in hidden[:2]:
            yield Comparison("token given", "fraction", f"token_of {here} {i} 1", laws[i][1])
        if len(hidden) > 1:
            rest = Joint(joint.weights[tuple(slice(None) if v == V else v for v in c)])
            some = hidden[: max(2, len(hidden) - 1)]
            correlation = info.total_correlation(rest, [hidden.index(i) for i in some])
            yield Comparison("CTC", "logs", f"CTC_of {here} {bits(some, L)}", correlation)


def rounds(language: Language) -> Iterator[Comparison]:
    """Decoding from exact conditionals in rounds, along one ordered partition and in the mean over all."""
    k, joint, L, V, shape = language.name, language.joint, language.joint.L, language.joint.V, language.shape
    H, curve, read = f"(entropies {shape} p{k})", information_curve(joint), Conditionals(joint)
    for sizes in (sizes for T in range(1, L + 1) for sizes in compositions(L, T)):
        every, listed = list(ordered_partitions(L, sizes)), nats(sizes)
        mean = add_up(block_divergence(joint, blocks) for blocks in every) / len(every)
        yield Comparison("mean cost", "logs", f"mean_cost_of {L} {H} {listed}", random_order_divergence(curve, sizes))
        if V**L < 20:
            yield Comparison("mean KL", "logs", f"expected_kl_of {shape} p{k} {listed}", mean)
        for blocks in every[:2]:
            round_of = nats(next(t for t, block in enumerate(blocks) if i in block) for i in range(L))
            drawn = f"(decoding_of {shape} p{k} {listed} {round_of})"
            loss = f"dependence_of {shape} (nth 0 {round_of}) p{k} {len(sizes)}"
            yield Comparison(
                "KL of rounds", "logs", f"kl_of (texts {shape}) p{k} {drawn}", block_divergence(joint, blocks)
            )
            yield Comparison("dependence", "logs", loss, block_correlation(joint, blocks))
            output = decode(read, Unmask(Fixed(partition(blocks)))).output
            for x in itertools.islice(texts(joint), 2):
                yield Comparison("law of rounds", "fraction", f"{drawn} {nats(x)}", output.probability(x))


def policies(language: Language) -> Iterator[Comparison]:
    """What deterministic policies draw from a denoiser of no joint, how far that is from the joint, and why."""
    k, joint, L, shape, read = language.name, language.joint, language.joint.L, language.shape, language.conditionals
    for name, policy in language.policies().items():
        drawn = f"{L} {name}{k} q{k}"
        law = decode(read, Unmask(policy)).output
        yield Comparison("policy", "truth", f"chooses {shape} {name}{k}", True)
        for x in itertools.product(range(joint.V), repeat=L):
            yield Comparison("decoding law", "fraction", f"output_of {drawn} {nats(x)}", law.probability(x))
        divergence = f"kl_of (texts {shape}) p{k} (output_of {drawn})"
        yield Comparison("KL of decoding", "logs", divergence, info.kl(joint, law))
        steps = path_errors(joint, read, policy)
        fact, learn = (
            f"path_mean {shape} {name}{k} p{k} ({word} {shape} {rest})"
            for word, rest in (("fact_of", f"{name}{k} p{k}"), ("learn_of", f"{name}{k} q{k} p{k}"))
        )
        yield Comparison("E_fact", "logs", fact, add_up(step.correlation for step in steps))
        yield Comparison("E_learn", "logs", learn, add_up(step.model_error for step in steps))
    if L > 2:
        blocks = ((2,), (0, 1), tuple(range(3, L))) if L > 3 else ((2,), (0, 1))
        earliest = f"(earliest_of {L} (nth 0 {nats([1, 1, 0, 2][:L])}))"
        law = decode(read, Unmask(Fixed(blocks))).output
        yield Comparison("policy", "truth", f"chooses {shape} {earliest}", True)
        for x in itertools.product(range(joint.V), repeat=L):
            yield Comparison(
                "law of blocks", "fraction", f"output_of {L} {earliest} q{k} {nats(x)}", law.probability(x)
            )
    loss = f"objective_of {shape} p{k} (masks_weight {L}) q{k}"
    yield Comparison("objective", "logs", loss, denoiser_loss(joint, read))


def texts(joint: Joint) -> Iterator[tuple[int, ...]]:
    """The sequences of positive probability."""
    return (x for x in itertools.product(range(joint.V), repeat=joint.L) if joint.weights[x])
