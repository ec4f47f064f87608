"""The checker of certificates: it shares no code with the search, reads the same statements, and refuses what is forged."""

from __future__ import annotations

import ast
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from exact.joint import Joint
from exact.logsum import LogSum, expected_log
from exact.random_order import ordered_partitions
from proofs.settle import boxes, evaluator, known, values
from proofs.settle.check import checked
from proofs.settle.evaluator import Clock
from proofs.settle.sentence import sentence
from proofs.settle.settle import settle
from proofs.settle.statement import parse
from tests.fuzz.statements import agree
from tests.proofs.test_settle import FAILS, HOLDS, SHARP

FOLDER = Path(evaluator.__file__).parent
LANGUAGE = {"__init__", "forms", "quantities", "reader", "statement"}
CHECKER = {"check", "known", "sentence", "grammar", "expansion", "evaluator"}
#: What writes a proof for Coq from the words of its statement, and has such a file checked.
FORMAL = {"rendering", "coq", "formal"}
#: What people call, and what decides: they ask the search, and have what was found checked.
DOORS = {"answer", "settle"}
FILES = {path.stem for path in FOLDER.glob("*.py")}
SEARCH = FILES - LANGUAGE - CHECKER - FORMAL - DOORS


def modules(stem: str) -> set[str]:
    """The modules that one file of this folder imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse((FOLDER / f"{stem}.py").read_text())):
        if isinstance(node, ast.ImportFrom):
            assert not node.level
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= names if node.module == "proofs.settle" else {node.module}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def imported(stem: str) -> set[str]:
    """Those of them that are files of this folder."""
    return {name.removeprefix("proofs.settle.") for name in modules(stem) if name.startswith("proofs.settle.")}


def test_the_checker_takes_nothing_of_the_project():
    """Its files import each other, the standard library and python-flint, which decides signs of logarithms."""
    for stem in CHECKER:
        outside = {name.split(".")[0] for name in modules(stem) if name not in {f"proofs.settle.{c}" for c in CHECKER}}
        assert outside <= {"flint", *sys.stdlib_module_names}, stem
    assert "flint" not in {name.split(".")[0] for stem in CHECKER - {"evaluator"} for name in modules(stem)}


def test_the_search_knows_nothing_of_the_checker():
    """Only the doors ask it, and every file is in one of the groups."""
    assert {"boxes", "prover", "refuters", "values"} <= SEARCH
    for stem in FILES - DOORS - CHECKER:
        own = next((group for group in (FORMAL, SEARCH) if stem in group), set())
        assert imported(stem) <= LANGUAGE | own, stem
    for stem in DOORS:
        assert imported(stem) & CHECKER == {"check"}, stem


WORDS = [
    "for L=6: KLblocks(4) + KLmidpoint() >= 0",
    "for L=9: KLpath(3) - 2*KLpath(1)/3 >= KLmean(2,3,4) + KLmix(9)",
    "for V=6: log(V) - log(24) + (1 - H(1,2))*-3 = -(2*V)",
    "for L=3: CTC(1,3|2) + H(2|1,3)*I(1;2|3) - I(1,2;2,3) >= --TC",
    "for L<=12: best c: DTC + (L-1)/2*c*Z[L-1] <= -c*TC",
]


@pytest.mark.parametrize("text", [*HOLDS, *FAILS, *SHARP, *WORDS])
def test_two_readers_agree(text):
    """The search's and the checker's, written apart, make the same forms of a statement."""
    for statement in parse(text):
        agree(statement, sentence(text).claim(statement.L, Clock(10)))


TABLES = [
    [[1, 2], [3, 4]],
    [[[1, 0], [2, 3]], [[0, 5], [1, 1]]],
    [[1, 0, 2], [0, 3, 1], [4, 1, 0]],
]


def exactly(text, weights):
    """The checker's value of the left side of ``text >= 0``."""
    table = evaluator.table(weights)
    form = sentence(text).claim(table.L, Clock(10)).form
    (logs,) = evaluator.value(form, table, Clock(10))[0]
    return LogSum({n: x for n, x in logs.items() if n}, logs.get(0, 0))


@pytest.mark.parametrize("weights", TABLES)
@pytest.mark.parametrize("side", ["TC", "DTC - H(1)", "Z[2] - log(3)", "KLmix(1,1) - 1/2", "log(V) - H(1|2)"])
def test_two_evaluators_agree(weights, side):
    """The engine's value of a form and the checker's are one exact number."""
    joint = Joint(weights)
    text = f"for L={joint.L}: {side.replace('1,1', '1,1' if joint.L == 2 else '1,2')} >= 0"

    assert values.value(parse(text)[0].form, joint) == exactly(text, weights)


def test_the_mean_over_orders_is_the_mean_over_orders():
    """KLmix by the checker against the definition, order by order, in rationals."""
    joint = Joint(TABLES[1])
    drawn = dict.fromkeys([(a, b, c) for a in (0, 1) for b in (0, 1) for c in (0, 1)], Fraction(0))
    orders = list(ordered_partitions(3, (2, 1)))
    for x in drawn:
        for order in orders:
            seen, chance = [], Fraction(1, len(orders))
            for block in order:
                base = joint.marginal(seen)[tuple(x[j] for j in seen)] if seen else joint.total
                for i in block:
                    both = joint.marginal([*seen, i])[tuple(x[j] for j in [*seen, i])]
                    chance *= Fraction(int(both), int(base)) if base else 0
                seen = seen + list(block)
            drawn[x] += chance
    shares = [(joint.probability(x), q) for x, q in drawn.items()]

    assert exactly("KLmix(2,1) >= 0", TABLES[1]) == expected_log((p, p / q) for p, q in shares if p)


def covered(text, tree):
    """Have the checker look at the boxes of a tree."""
    claim = sentence(text).claim(parse(text)[0].L, Clock(10))
    evaluator.require_positive(known.on_sets(claim.form, claim), claim.V, claim.L, tree, Clock(10))


@pytest.mark.parametrize(
    "text", ["for V=2, L=2: TC <= 7/10", "for V=2, L=2: TC*H <= 1", "for V=3, L=1: H <= 10/9", "for V=2, L=2: H <= 3/2"]
)
def test_boxes_are_looked_at_again(text):
    """The prover's boxes pass intervals that are written apart; one that is halved less, or more, is no cover."""
    tree = boxes.proved(parse(text)[0])

    covered(text, tree)
    for damaged in {tree[:-1], f"{tree}.", tree.replace("..", ".", 1), ".", "", tree.replace("0", "9", 1)} - {tree}:
        with pytest.raises(ValueError, match=r"box|side"):
            covered(text, damaged)


@pytest.mark.parametrize("text", ["for V=2, L=2: TC <= log(2)", "for V=2, L=2: TC <= 6/10"])
def test_boxes_do_not_cover_what_is_false(text):
    """A tie and a violation are never above zero on every box."""
    assert boxes.proved(parse(text)[0], most=200) is None
    with pytest.raises(ValueError, match="above zero"):
        covered(text, boxes.proved(parse("for V=2, L=2: TC <= 7/10")[0]))


FALSE = "for L=4: I(1;2) <= I(3;4)"
FORGED = [
    ("for L=4: H <= 0*H", {"H(9|rest)": "1"}, "from 1 to L = 4"),
    (FALSE, {"step(4)": "0"}, "no known inequality on sets"),
    (FALSE, {"bend(1)": "0"}, "no known inequality on sets"),
    (FALSE, {}, "do not add up"),
    (FALSE, {"I(3;4|)": "1", "I(1;2|)": "-1"}, "added, not taken away"),
    (FALSE, {"I(1;1|)": "1"}, "do not add up"),
    (FALSE, {"I(1;9|)": "1"}, "from 1 to L = 4"),
    ("for L=4: H(1) <= log(V)", {"log V covers 7": "1"}, "from 1 to L = 4"),
    ("for L=3: I(1;3) <= I(1;2)", {"markov(3)": "1"}, "no known inequality"),
    ("for L=3: TC <= H", {"my own": "1"}, "no known inequality"),
]


def holds(text, *parts):
    """The verdict of a certificate of these parts."""
    return checked({"version": 1, "statement": text, "verdict": "holds", "parts": list(parts)})


@pytest.mark.parametrize(("text", "weights", "message"), FORGED)
def test_a_forged_proof_is_refused(text, weights, message):
    """Inequalities that are none, weights below zero, averages for single sets: each was or could be a way around."""
    (statement,) = parse(text)
    with pytest.raises(ValueError, match=message):
        holds(text, {"L": statement.L, "proofs": [{"on": "sets", "weights": weights}]})


@pytest.mark.parametrize(
    ("text", "weights", "message"),
    [
        (FALSE, {"step(4)": "0"}, "prove nothing of single sets"),
        (FALSE, {}, "prove nothing of single sets"),
        ("for L=4: TC <= DTC", {"step(3)": "1"}, "only the last step"),
        ("for L=4: TC <= DTC", {"bend(4)": "1"}, "from 1 to L"),
        ("for L=4: TC <= DTC", {"bend(0)": "1"}, "from 1 to L"),
        ("for L=4: TC <= DTC", {"H(1|rest)": "1"}, "no known inequality on averages"),
        ("for L=4: KLmix(2,2) <= TC", {"mean over mix(2,3)": "1"}, "add up to L = 4"),
        ("for L=4: KLmix(2,2) <= TC", {"mix(4,0)": "1"}, "add up to L = 4"),
        ("for L=3, markov: TC <= DTC", {"markov(3)": "1"}, "prove nothing of single sets"),
    ],
)
def test_a_forged_proof_on_averages_is_refused(text, weights, message):
    """Averages say nothing of single sets, nor of chains, which have a first token."""
    with pytest.raises(ValueError, match=message):
        holds(text, {"L": parse(text)[0].L, "proofs": [{"on": "averages", "weights": weights}]})


def test_boxes_prove_no_constant():
    """Boxes for the part without c say nothing of a constant that only one joint reaches."""
    text = "for V=2, L=2: best c: TC - 1 <= c*H"
    tree = boxes.proved(parse("for V=2, L=2: TC <= 1")[0])
    extremal = {"weights": [[1, 0], [0, 1]]}

    for part in ({"L": 2, "boxes": tree}, {"L": 2, "c": "-1/2", "proofs": [], "extremal": extremal, "boxes": tree}):
        with pytest.raises(ValueError, match=r"and nothing else|up to four cells"):
            holds(text, part)


def test_one_joint_does_not_refute_a_best_constant():
    """Where c is asked for, a joint with the left side above zero is no counterexample."""
    text = "best c: KLmean(2,2) <= c*TC"
    weights = [[[[1, 0], [0, 0]], [[0, 0], [0, 0]]], [[[0, 0], [0, 0]], [[0, 0], [0, 1]]]]
    violation = str(Fraction(str(float(values.value(parse(text)[0].form, Joint(weights))))))
    forged = {"version": 1, "statement": text, "verdict": "fails", "L": 4, "weights": weights, "violation": violation}

    assert settle(text).verdict == "holds"
    with pytest.raises(ValueError, match="some constants will do"):
        checked(forged)


def test_no_constant_takes_a_code_without_the_right_side():
    """A right side below zero leaves room for constants below zero: only one that is zero rules all of them out."""
    with pytest.raises(ValueError, match="some constants will do"):
        checked(
            {
                "version": 1,
                "statement": "best c: KLmean(2,2) <= c*(0-TC)",
                "verdict": "fails",
                "L": 4,
                "code": [4, 1],
                "value": "-2",
            }
        )


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([[1, 2], [3]], "ragged"),
        ([[1, 2, 3], [4, 5, 6]], "ragged"),
        (5, "0 symbols"),
        ([[1]], "1 symbols"),
        ([[1, 2], [[3, 4], [5, 6]]], "at least 0"),
        ([[10**30, 2], [3, 4]], "30 digits"),
        ([[0, 0], [0, 0]], "all zero"),
        ([[1, -1], [1, 1]], "at least 0"),
        ([[1, 0.5], [1, 1]], "at least 0"),
        ([[True, 0], [0, 1]], "at least 0"),
    ],
)
def test_a_table_that_is_no_joint_is_refused(weights, message):
    """V^L integers of at least 0, one above it."""
    with pytest.raises(ValueError, match=message):
        evaluator.table(weights)
