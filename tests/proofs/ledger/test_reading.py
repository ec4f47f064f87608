"""A derivation is tied to its claim: what it supposes is true on the claim's instances, and what it concludes is the claim."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
import sympy as sp

from exact.logsum import log
from proofs.ledger import ledger
from proofs.ledger.claim import Derived, times
from proofs.ledger.domain import EVERY_LAW, At, Domain, Draws
from proofs.ledger.reading import Reading, evaluate
from proofs.ledger.verdict import judge
from tests.proofs.ledger.small import TEN, small
from theory.derivation import Derivation, Step, eq, le
from theory.reals import Square
from theory.reasons import Assume, Combine, Induct, Suppose

n, m, d, i = sp.symbols("n m d i")
TAU, TV = sp.Symbol("tau"), sp.Function("TV")


def theorem(*steps: Step, **more) -> Derivation:
    """A derivation that says it covers every integer."""
    return Derivation("A theorem", "", steps, **{"covers": "every integer", **more})


TRUE = theorem(
    Step("next", le(n + 1, m), Assume("m is beyond n")),
    Step("one", le(0, 1), Combine(plus=1)),
    Step("bound", le(n, m), Combine(["next", "one"])),
    integers={n: 1},
)


def read(value):
    """The successor of an integer, in the words of the theorem."""
    return Reading({n: value, m: value + 1})


def derived(derivation: Derivation, concludes: str = "bound", reading=read, **more):
    """The small claim about every integer, with a derivation."""
    return small(
        speaks_of="every integer",
        left=lambda n: n,
        right=lambda n: n + 1,
        derive=Derived(lambda: derivation, concludes, reading),
        **more,
    )


def test_a_derivation_that_is_the_claim_makes_it_hold():
    """It checks, its hypothesis is true on every instance, and its conclusion has the claim's sides."""
    judgement = judge(derived(TRUE))

    assert judgement.disorder == ""
    assert (judgement.verdict, judgement.strength, judgement.covers) == ("holds", "derived", "every integer")


def test_a_claim_of_the_other_direction_is_read_turned_round():
    """n + 1 >= n is n <= n + 1."""
    turned = small(
        speaks_of="every integer",
        left=lambda n: n + 1,
        relation=">=",
        right=lambda n: n,
        derive=Derived(lambda: TRUE, "bound", read),
        control=times("6/5"),
    )

    assert judge(turned).disorder == ""


FRAUDS = {
    "1 = 1": (theorem(Step("bound", eq(1, 1), Combine())), "the derivation says 1 = 1"),
    "a weaker bound": (
        theorem(
            Step("next", le(n + 1, m), Assume("m is beyond n")),
            Step("two", le(0, 2), Combine(plus=2)),
            Step("bound", le(n - 1, m), Combine(["next", "two"])),
            integers={n: 1},
        ),
        "the derivation says 9 <= 11, the claim 10 <= 11",
    ),
    "a stronger one, from a false hypothesis": (
        theorem(
            Step("next", le(n + 2, m), Assume("m is two beyond n")),
            Step("two", le(0, 2), Combine(plus=2)),
            Step("bound", le(n, m), Combine(["next", "two"])),
            integers={n: 1},
        ),
        "a hypothesis is false on 10: next: 12 <= 11 is false",
    ),
    "a step that does not follow": (
        theorem(Step("bound", le(n, m), Combine()), integers={n: 1}),
        "step bound",
    ),
    "an integer that is none": (
        replace(TRUE, integers={n: 12}),
        "n is 10, and is declared an integer of at least 12",
    ),
    "a narrower theorem": (replace(TRUE, covers="every integer from 1 to 10"), "supported instead of holds"),
}


@pytest.mark.parametrize("name", FRAUDS)
def test_frauds(name):
    """Theorems about something else, from false hypotheses, or about less, turn the claim red."""
    derivation, words = FRAUDS[name]

    assert words in judge(derived(derivation)).disorder


def test_a_conclusion_is_one_that_the_derivation_names():
    """A step on the way is none."""
    assert "next is no conclusion" in judge(derived(TRUE, "next")).disorder


def test_a_reading_has_a_value_for_every_name():
    """A name that stands for nothing is an error, not a truth."""
    assert "m has no value" in judge(derived(TRUE, reading=lambda n_: Reading({n: n_}))).disorder


def test_one_is_one_does_not_prove_the_lower_bound():
    """The claim about every law is red with a derivation of 1 = 1 in place of its own."""
    claim = ledger()["ctc-lower-bound"][1]
    nothing = Derivation("Nothing", "", (Step("bound", eq(1, 1), Combine()),), covers=EVERY_LAW)
    fraud = replace(claim, derive=Derived(lambda: nothing, "bound", lambda joint, product: Reading({})))

    judgement = judge(fraud, ["derive"])
    assert judgement.verdict == "undecided"
    assert "the derivation says 1 = 1" in judgement.disorder


def squared() -> Derivation:
    """TV(d) <= tau^(2d) TV(0), which is false, from the step that would give it."""
    return Derivation(
        "Too fast",
        "",
        (
            Step("step", le(TV(d + 1), TAU**2 * TV(d)), Assume("one token further is twice as near")),
            Step("rate", le(0, TAU**2), Square(TAU)),
            Step("bound-0", le(TV(0), TV(0)), Combine()),
            Step("bound-d", le(TV(d), TAU ** (2 * d) * TV(0)), Suppose(d)),
            Step("bound-next", le(TV(d + 1), TAU ** (2 * d + 2) * TV(0)), Combine({"step": 1, "rate*bound-d": 1})),
            Step("bound", le(TV(d), TAU ** (2 * d) * TV(0)), Induct(d, "bound-0", "bound-d", "bound-next")),
        ),
        generic={d: 0},
        covers="every finite chain",
    )


def test_the_square_of_dobrushin_does_not_hold():
    """The derivation of tau^(2d) checks, as it must; on a chain its hypothesis is false, and the claim is red."""
    from exact.homogenization import distance
    from exact.markov import kernel_of, power, stationary
    from theory.homogenization import dobrushin

    kernel = kernel_of([[3, 1], [1, 3]])
    tau, limit = dobrushin(kernel), stationary(kernel)

    def apart(k: int) -> Fraction:
        return distance(power(kernel, k)[0], limit)

    from hypothesis import strategies as st

    claim = small(
        speaks_of="every finite chain",
        left=lambda k: apart(k),
        right=lambda k: tau ** (2 * k) * apart(0),
        over=Domain(TEN, draws=Draws("distances", lambda: st.integers(1, 10))),
        derive=Derived(squared, "bound", lambda k: Reading({TAU: tau, TV: apart}, {d: range(10)}, {d: k})),
        control=times("11/10"),
        tight=At("no distance", 0),
    )

    assert squared().check().ok
    assert "a hypothesis is false" in judge(claim, ["derive"]).disorder
    assert judge(claim).verdict == "fails"


def test_expressions_are_evaluated_exactly():
    """Sums term by term, logarithms as such; 0 for the logarithm and the inverse of 0."""
    f = sp.Function("f")
    total = sp.Sum(f(i) * sp.log(f(i)), (i, 1, n))

    assert evaluate(total, {f: lambda k: Fraction(k, 3), n: 2}) == Fraction(1, 3) * log(Fraction(1, 3)) + Fraction(
        2, 3
    ) * log(Fraction(2, 3))
    assert evaluate(sp.log(n) + 1 / n, {n: 0}) == 0
    assert evaluate(sp.Sum(sp.Sum(i * d, (i, 1, d)), (d, 1, 3)), {}) == 1 + 2 * 3 + 3 * 6
    with pytest.raises(ValueError, match="n has no value"):
        evaluate(n, {})


def test_a_hypothesis_is_read_somewhere():
    """A generic symbol that runs over nothing would let any hypothesis on it pass."""
    k, f = sp.Symbol("k"), sp.Function("f")
    absurd = theorem(
        Step("absurd", le(f(k) + 1, f(k)), Assume("nothing is above itself")),
        Step("zero", le(1, 0), Combine(["absurd"])),
        Step("bound", le(n, m), Combine({"zero": 1}, plus=0)),
        integers={n: 1},
        generic={k: 1},
    )
    read_nowhere = judge(
        derived(absurd, reading=lambda value: Reading({n: value, m: value + 1, f: lambda k: 0}, {k: ()}))
    )

    assert read_nowhere.verdict != "holds"
    assert read_nowhere.disorder


def test_functions_declared_integer_are_held_to_it():
    """Below the least value, or a fraction, is an error wherever it is used; and every declaration is listed as trusted."""
    g = sp.Function("g")
    declared = theorem(
        Step("next", le(n + g(n), m), Assume("m is beyond n")),
        Step("bound", le(n, m), Combine(["next"], plus=0)),
        integers={n: 1, g: 5},
    )
    judgement = judge(
        derived(declared, reading=lambda value: Reading({n: value, m: value + 1, g: lambda n: Fraction(1, 2)}))
    )

    assert judgement.verdict != "holds"
    assert "n is an integer of at least 1" in judge(derived(TRUE)).evidence[0].trusted


def test_rules_cannot_be_forged():
    """A class that says it stands among the rules, or a rule with a check of its own, is none of them."""

    class Forged(type(Combine())):
        def refute(self, step, proof):
            return None

    Forged.__module__ = "theory.reasons"
    bent = Combine()
    bent.refute = lambda step, proof: None
    for reason in (Forged(), bent):
        assert "none of the rules" in judge(derived(theorem(Step("bound", le(n, m), reason), integers={n: 1}))).disorder
