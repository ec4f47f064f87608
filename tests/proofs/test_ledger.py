"""The ledger: every claim is in order, and stops being so when a bound, a law or a constant is damaged."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
import torch
from hypothesis import strategies as st

import exact.factorization
import exact.history
import exact.zipf
import proofs.claims.adaptive.identity
import proofs.claims.blocks
import proofs.claims.endings
import proofs.claims.factorization
import proofs.claims.history
import proofs.claims.homogenization
import proofs.claims.metrics
import proofs.claims.objective
import proofs.claims.random_order.identity
import proofs.claims.sudoku
import proofs.claims.toy
import proofs.claims.zipf
import theory.blocks
import theory.editing
import theory.homogenization
import theory.objective
import theory.toy
from exact.logsum import LogSum, log
from exact.sudoku import grids
from proofs.ledger import ledger, select
from proofs.ledger.claim import Attack, Claim, Control, Family, Source, Tight
from proofs.ledger.compare import Approx, compare
from proofs.ledger.evidence import judge

LEDGER = ledger()


@pytest.mark.parametrize("id", LEDGER)
def test_every_claim_is_in_order(id):
    """Its verdict is the recorded one, on every rung; its control is caught; a false one shows an exact witness."""
    judgement = judge(LEDGER[id][1])

    assert judgement.disorder == ""
    assert judgement.verdict == LEDGER[id][1].expected
    assert judgement.verdict == "holds" or judgement.witness


@pytest.mark.parametrize("id", LEDGER)
def test_every_claim_is_complete(id):
    """It says where it comes from, and a false one points at a true one."""
    _, claim = LEDGER[id]

    assert re.fullmatch(r"\d{4}\.\d{5}", claim.source.paper)
    assert claim.statement
    assert claim.derive or claim.enumerate or claim.witness
    if claim.expected == "fails":
        assert LEDGER[claim.repair][1].expected == "holds"


def test_the_claims_asked_for_are_there():
    """The walk finds the ledger, both verdicts in it."""
    verdicts = [claim.expected for _, claim in LEDGER.values()]

    assert len(LEDGER) >= 45
    assert verdicts.count("fails") >= 12


def third(x):
    """A formula, off by a third."""
    return x * Fraction(4, 3)


@pytest.mark.parametrize(
    ("module", "name", "damage", "id"),
    [
        (proofs.claims.zipf, "distinct_peaks", lambda f: lambda *a: f(*a) * Fraction(99, 100), "distinct-peaks-bound"),
        (proofs.claims.zipf, "distinct_peaks", lambda f: lambda *a: f(*a) * Fraction(101, 100), "distinct-peaks-bound"),
        (
            proofs.claims.zipf,
            "distinct_peaks_closed",
            lambda f: lambda p1, p2, d: f(p1, p2, d + 1),
            "distinct-peaks-closed-form",
        ),
        (proofs.claims.zipf, "latin_envelope", lambda f: lambda p, d: f(p, d + 1), "latin-envelope"),
        (proofs.claims.zipf, "latin_envelope", lambda f: lambda p, d: [third(E) for E in f(p, d)], "latin-envelope"),
        (proofs.claims.zipf, "floor", lambda f: lambda p1, N, d: f(p1, N, max(1, d - 1)), "zipf-floor"),
        (exact.zipf, "harmonic", lambda f: lambda s, N: f(s, N - 1), "zipf-constants"),
        (exact.zipf, "varying_largest", lambda f: lambda *a: [x + 1 for x in f(*a)], "latin-envelope-varying"),
        (
            exact.history,
            "uncorrelated",
            lambda f: lambda kinds: exact.history.mixture(kinds)[:2],
            "average-zipf-uncorrelated",
        ),
        (proofs.claims.factorization, "total_correlation", lambda f: lambda *a: f(*a) * 2, "ctc-lower-bound"),
        (
            proofs.claims.factorization,
            "kl",
            lambda f: lambda p, q: f(p, q) + log(Fraction(10**9 + 1, 10**9)),
            "kl-identity",
        ),
        (proofs.claims.factorization, "cross_entropy", lambda f: lambda *a: f(*a) / 2, "one-pass-marginals"),
        (
            proofs.claims.factorization,
            "reconstruct",
            lambda f: exact.factorization.product_of_marginals,
            "conditionals-determine-joint",
        ),
        (proofs.claims.blocks, "block_correlation", lambda f: lambda *a: f(*a) + log(2), "block-kl-identity"),
        (proofs.claims.blocks, "block_loss", lambda f: lambda joint, B: f(joint, B + 1), "block-monotone-converse"),
        (theory.objective, "mask_weight", lambda f: lambda m, L: f(m, L) + Fraction(1, 10**12), "mask-weight"),
        (proofs.claims.objective, "entropy", lambda f: lambda *a: f(*a) + Fraction(1, 10**9), "objective-minimum"),
        (theory.toy, "greedy_threshold", lambda f: lambda *a: f(*a) + Fraction(1, 100), "toy-greedy"),
        (theory.toy, "least_mixed_mass", lambda f: lambda *a: f(*a) - Fraction(1, 100), "toy-mixed-rows"),
        (theory.homogenization, "dobrushin", lambda f: lambda k: f(k) * Fraction(9, 10), "homogenization-dobrushin"),
        (theory.homogenization, "middle_bound", lambda f: lambda *a: f(*a) / 2, "homogenization-middle"),
        (theory.editing, "bias", lambda f: lambda *a: f(*a) / 4, "edit-bias"),
        (theory.editing, "bias", lambda f: lambda *a: f(*a) * Fraction(21, 20), "edit-bias"),
        (theory.editing, "lazy_rate", lambda f: lambda a, t: f(a, t) * Fraction(21, 20), "edit-contraction"),
        (theory.editing, "lazy_rate", lambda f: lambda a, t: f(a, t) / 4, "edit-contraction"),
        (proofs.claims.metrics, "order_floor", lambda f: lambda *a: f(*a) + Fraction(1, 1000), "tau-block-floor"),
        (proofs.claims.metrics, "order_floor", lambda f: lambda *a: f(*a) - Fraction(1, 1000), "tau-block-floor"),
        (theory.blocks, "family_share", lambda f: lambda *a: f(*a) * 2, "training-mask-share"),
        (theory.blocks, "family_size", lambda f: lambda *a: f(*a) + 1, "blockwise-case-count"),
        (
            proofs.claims.random_order.identity,
            "random_order_divergence",
            lambda f: lambda *a: f(*a) / 2,
            "random-order-curve",
        ),
        (proofs.claims.adaptive.identity, "path_errors", lambda f: lambda *a: f(*a)[1:], "adaptive-identity"),
        (proofs.claims.endings, "predicted", lambda f: lambda p, e, L: f(p, e, L + 1), "end-of-text-phase"),
        (proofs.claims.sudoku, "correlation", lambda f: lambda words, i: f(grids().words, i), "sudoku-unique-no-cost"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_damaged_formula_turns_its_claim_red(monkeypatch, module, name, damage, id):
    """Changing a constant or a bound in any room puts the claim out of order."""
    monkeypatch.setattr(module, name, damage(getattr(module, name)))

    assert judge(LEDGER[id][1]).disorder


def test_a_reversed_inequality_turns_red():
    """The relation of each inequality, turned round, is refuted."""
    turned = {"<=": ">=", ">=": "<=", "<": ">", ">": "<"}
    for id in ("ctc-lower-bound", "zipf-floor", "latin-envelope", "commonest-token", "ctc-pinsker"):
        claim = LEDGER[id][1]

        assert judge(replace(claim, relation=turned[claim.relation])).disorder


def small(**changes):
    """A claim on integers: n <= n + 1."""
    parts = {
        "id": "small",
        "title": "",
        "statement": "",
        "source": Source("0000.00000", ""),
        "relation": "<=",
        "sides": lambda n: (n, n + 1),
        "enumerate": (Family("0 to 9", lambda: range(10)),),
        "attack": Attack("integers", lambda: st.integers(0, 100), 50),
        "control": Control("n <= 5", lambda n: (n, 5)),
    }
    return Claim(**{**parts, **changes})


def test_verdicts():
    """Each way a claim can end, and what is out of order about it."""
    assert judge(small()).verdict == "holds"
    assert judge(small()).disorder == ""
    assert judge(small(sides=lambda n: (n, 8))).verdict == "fails"
    assert "fails instead of holds" in judge(small(sides=lambda n: (n, 8))).disorder
    assert judge(small(assumptions={"never": lambda n: False})).verdict == "vacuous"
    assert judge(small(enumerate=(Family("some", lambda: range(3), complete=False),))).verdict == "undecided"
    assert "control was not caught" in judge(small(control=Control("true", lambda n: (n, n)))).disorder
    assert "ZeroDivisionError" in judge(small(sides=lambda n: (n, 10 // (n - 5)))).disorder
    assert "bare float" in judge(small(sides=lambda n: (n, 0.5))).disorder
    assert "too far" in judge(small(tight=Tight("5", lambda: 5))).disorder
    false = small(expected="fails", sides=lambda n: (n, 8), witness=Tight("9", lambda: 9), repair="x", control=None)
    assert judge(false).disorder == ""
    hidden = replace(false, attack=Attack("small integers", lambda: st.integers(0, 5)))
    assert "attack: holds instead of fails" in judge(hidden).disorder


def test_claims_must_be_whole():
    """A false claim without witness or repair, and a true one without a control, cannot be written down."""
    with pytest.raises(ValueError, match="witness"):
        small(expected="fails")
    with pytest.raises(ValueError, match="control"):
        small(control=None)
    with pytest.raises(ValueError, match="scope"):
        small(derive=theory.toy.cells)


def test_comparisons():
    """Exact ones decide, numerical ones use the stated error, balls refuse to guess."""
    from flint import arb

    assert compare(log(4), "=", 2 * log(2)).holds
    assert not compare(log(4), "<", 2 * log(2)).holds
    assert compare(Approx(1.0, 1e-3), "<=", Approx(0.9995, 0.0)).holds
    assert compare(Approx(1.0, 1e-9), "<=", Approx(0.9995, 0.0)).holds is False
    assert compare(Approx(1.0, 1e-3), "<", Approx(1.0005, 0.0)).holds is None
    assert compare(Approx(float("nan"), 0.0), "=", Approx(0.0, 0.0)).holds is None
    assert compare(arb(1, 0.1), "<=", arb(1)).holds is None
    assert compare(arb(1), "<=", arb(1)).holds
    assert compare(float("inf"), ">=", LogSum()).holds
    assert not compare(LogSum(), ">=", float("inf")).holds


def test_selection_and_unknown_names():
    """Claims by id, topic and paper; the nearest names for others."""
    assert list(select(["ctc-lower-bound"])) == ["ctc-lower-bound"]
    assert set(select(["zipf"])) == {id for id, (topic, _) in LEDGER.items() if topic == "zipf"}
    papers = ("2601.15593", "2510.03289")
    assert set(select(papers)) == {id for id, (_, claim) in LEDGER.items() if claim.source.paper in papers}
    with pytest.raises(ValueError, match="did you mean ctc-lower-bound"):
        select(["ctc-lowerbound"])


@pytest.mark.parametrize("id", ["distinct-peaks-bound", "latin-envelope", "end-of-text-phase"])
def test_what_a_model_learnt_can_fail(id, monkeypatch):
    """An untrained network of the same shape breaks every claim about what was learnt."""
    import proofs.ledger.measured as measured
    from neural.denoiser import Network, TrainedDenoiser

    def untrained(name):
        language, denoiser, record = measured.speaking(name)
        torch.manual_seed(1)
        return language.joint, TrainedDenoiser(Network(denoiser.network.shape)), record

    claim = LEDGER[id][1]
    assert claim.measure.of_training
    assert judge(claim, ["measure"]).verdict != "fails"
    for module in (measured, proofs.claims.endings):
        monkeypatch.setattr(module, "trained", untrained)
    assert [e.outcome for e in judge(claim, ["measure"]).evidence] == ["fails"]


def test_the_readme_counts_what_is_there():
    """Claims, measurements and shipped models, as the ledger and the suite have them."""
    from neural.suite import shipped

    text = (Path(proofs.__file__).parent.parent / "README.md").read_text()
    claims = [claim for _, claim in LEDGER.values()]
    fail = sum(claim.expected == "fails" for claim in claims)
    assert f"{len(claims)} of {len(claims)} claims in order: {fail} fail, {len(claims) - fail} hold" in text
    assert f"{sum(claim.measure is not None for claim in claims)} measurements" in text
    assert f"{sum(claim.relayed for claim in claims)} of those that fail are misreadings" in text
    assert f"{len(shipped())} small models are shipped" in text
