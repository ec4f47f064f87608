"""Coq's own definitions, evaluated inside Coq on drawn rational joints, equal what ``exact`` computes, number by number.

The twins that are evaluated are tied to the definitions by theorems (``theory/formal/Evaluate*.v``): of the expressions
below, nothing is trusted but that ``vm_compute`` evaluates and that the numbers were written down right.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest

from proofs.ledger import formal
from proofs.ledger.coq import coq
from tests.theory.formal import comparisons as of
from tests.theory.formal import walks as on
from tests.theory.formal.drawn import languages, traces, walks
from tests.theory.formal.sheet import Comparison, answers, nats

WITH_COQ = pytest.mark.skipif(coq() is None, reason="coqc is not found: make formal sets it up")
#: What says only that the input is fit: no weight that is off by one changes it.
FIT = {"law", "policy"}


def every(nudge: int = 0) -> list[Comparison]:
    """All comparisons; with a nudge, of numbers that are slightly others."""
    about = (of.entropies, of.divergences, of.mask_states, of.rounds, of.policies, on.edits, on.orders)
    found = [c for language in languages(nudge) for part in about for c in part(language)]
    found += [c for walk in walks(nudge) for part in (on.chains, on.peaks) for c in part(walk)]
    return found + [c for k, trace in enumerate(traces(nudge)) for c in on.metrics(k, trace)]


@pytest.fixture(scope="module")
def evaluated() -> list[tuple[Comparison, object]]:
    """Each comparison with Coq's answer: one run for all."""
    asked = every()
    definitions = [line for language in languages() for line in language.definitions()]
    definitions += [line for walk in walks() for line in on.definitions(walk)]
    definitions += [f"Definition trace{k} := {nats(trace)}." for k, trace in enumerate(traces())]
    return list(zip(asked, answers(definitions, asked), strict=True))


@WITH_COQ
def test_every_definition_has_the_value_that_exact_computes(evaluated):
    """Decided exactly: fractions, and sums of logarithms in a coprime base."""
    wrong = [(c.notion, c.coq, c.exact, answer) for c, answer in evaluated if answer != c.exact]
    counts = Counter(c.notion for c, _ in evaluated)
    print("\n" + ", ".join(f"{notion} {count}" for notion, count in counts.items()))

    assert wrong == []
    assert sum(counts.values()) >= 1000


@WITH_COQ
def test_a_weight_that_is_off_by_one_is_noticed(evaluated):
    """Of every notion some number is another once one weight in each table is larger by one."""
    coqs = {c.coq: answer for c, answer in evaluated}
    off = {c.notion for c in every(nudge=1) if c.coq in coqs and coqs[c.coq] != c.exact}

    assert off == {c.notion for c, _ in evaluated} - FIT


@WITH_COQ
def test_what_ties_the_twins_to_the_definitions_rests_on_no_other_axiom():
    """The theorems of evaluation stand behind no claim, so that no other run asks for their axioms."""
    evaluating = {file: text for file, text in formal.sources().items() if file.startswith("Evaluate")}
    names = [
        f"{file}.{name}"
        for file, text in evaluating.items()
        for name in re.findall(r"(?:Theorem|Lemma) (\w+_evaluate)\b", text)
    ]

    assert len(names) > 40
    assert {axiom for theorem in formal.ask(names).values() for axiom in theorem.axioms} <= formal.AXIOMS
