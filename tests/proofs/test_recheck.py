"""The checker of certificates: it shares no code with the search, and what is forged does not pass."""

from __future__ import annotations

import ast
from fractions import Fraction
from pathlib import Path

import pytest

from exact.joint import Joint
from exact.logsum import expected_log
from exact.random_order import ordered_partitions
from proofs.settle import boxes, covering, evaluator, values
from proofs.settle.recheck import recheck
from proofs.settle.settle import settle
from proofs.settle.statement import parse

FOLDER = Path(evaluator.__file__).parent
SHARED = {"__init__", "forms", "quantities", "reader", "statement"}
CHECKER = {"recheck", "evaluator", "covering"}
#: What writes a proof for Coq from the words of its statement, and has such a file checked.
FORMAL = {"rendering", "coq", "formal"}
#: What people call: it asks the search, and has what was found checked again.
DOORS = {"answer"}
FILES = {path.stem for path in FOLDER.glob("*.py")}
SEARCH = FILES - SHARED - CHECKER - FORMAL - DOORS


def imported(stem: str) -> set[str]:
    """The files of this folder that one of them imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse((FOLDER / f"{stem}.py").read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("proofs.settle"):
            rest = (node.module or "").removeprefix("proofs.settle").strip(".")
            found |= {rest} if rest else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            names = (alias.name for alias in node.names)
            found |= {name.removeprefix("proofs.settle.") for name in names if name.startswith("proofs.settle.")}
    return found


def test_search_and_checker_share_the_language_alone():
    """Neither imports the other, the language imports neither, every file is one of them, and nothing imports a door."""
    assert {"settle", "boxes", "prover", "refuters", "values"} <= SEARCH
    for stem in FILES - DOORS:
        own = next((group for group in (CHECKER, FORMAL, SEARCH) if stem in group), set())
        allowed = SHARED | own
        assert imported(stem) <= allowed, stem


def test_the_checker_needs_no_engine():
    """Of the other rooms it takes the exact sum of logarithms and nothing else."""
    for stem in CHECKER | SHARED - {"__init__"}:
        nodes = ast.walk(ast.parse((FOLDER / f"{stem}.py").read_text()))
        modules = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
        rooms = {m for m in modules if m.split(".")[0] in ("exact", "theory", "neural", "proofs")}
        assert {m for m in rooms if not m.startswith("proofs.settle")} <= {"exact.logsum"}, stem


TABLES = [
    [[1, 2], [3, 4]],
    [[[1, 0], [2, 3]], [[0, 5], [1, 1]]],
    [[1, 0, 2], [0, 3, 1], [4, 1, 0]],
]


@pytest.mark.parametrize("weights", TABLES)
@pytest.mark.parametrize("side", ["TC", "DTC - H(1)", "Z[2] - log(3)", "KLmix(1,1) - 1/2", "log(V) - H(1|2)"])
def test_two_evaluators_agree(weights, side):
    """The engine's value of a form and the checker's are one exact number."""
    joint = Joint(weights)
    sizes = "1,1" if joint.L == 2 else "1,2"
    (statement,) = parse(f"for L={joint.L}: {side.replace('1,1', sizes)} >= 0")

    assert values.value(statement.form, joint) == evaluator.evaluate(statement.form, *evaluator.cells(weights))


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
    (statement,) = parse("KLmix(2,1) >= 0")
    shares = [(joint.probability(x), q) for x, q in drawn.items()]

    assert evaluator.evaluate(statement.form, *evaluator.cells(TABLES[1])) == expected_log(
        (p, p / q) for p, q in shares if p
    )


@pytest.mark.parametrize(
    "text", ["for V=2, L=2: TC <= 7/10", "for V=2, L=2: TC*H <= 1", "for V=3, L=1: H <= 10/9", "for V=2, L=2: H <= 3/2"]
)
def test_two_coverings_count_the_same(text):
    """The prover's boxes and the checker's, by intervals written apart, are as many; one fewer is not enough."""
    (statement,) = parse(text)
    found = boxes.proved(statement)

    assert found
    assert covering.count(statement.form, statement.V, statement.L, found) == found
    assert covering.count(statement.form, statement.V, statement.L, found - 1) is None


def test_boxes_do_not_cover_what_is_false():
    """A tie and a violation are never covered."""
    for text in ("for V=2, L=2: TC <= log(2)", "for V=2, L=2: TC <= 6/10"):
        (statement,) = parse(text)
        assert covering.count(statement.form, 2, 2, 200) is None


FALSE = "for L=4: I(1;2) <= I(3;4)"
FORGED = [
    ("for L=4: H <= 0*H", {"H(9|rest)": "1"}, "positions are 1 to"),
    (FALSE, {"step(4)": "0"}, "prove nothing of single sets"),
    (FALSE, {"bend(1)": "0"}, "prove nothing of single sets"),
    (FALSE, {}, "do not add up"),
    (FALSE, {"I(3;4|)": "1", "I(1;2|)": "-1"}, "added, not taken away"),
    (FALSE, {"I(1;1|)": "1"}, "no elemental"),
    (FALSE, {"I(1;9|)": "1"}, "no elemental"),
    ("for L=4: TC <= DTC", {"step(3)": "1"}, "only the last step"),
    ("for L=4: TC <= DTC", {"bend(4)": "1"}, "from 1 to L"),
    ("for L=4: H(1) <= log(V)", {"log V covers 7": "1"}, "positions are 1 to"),
    ("for L=3: I(1;3) <= I(1;2)", {"markov(3)": "1"}, "no known inequality"),
    ("for L=3: TC <= H", {"my own": "1"}, "no known inequality"),
]


@pytest.mark.parametrize(("text", "weights", "message"), FORGED)
def test_a_forged_proof_is_refused(text, weights, message):
    """Inequalities that are none, weights below zero, averages for single sets: each was or could be a way around."""
    (statement,) = parse(text)
    part = {"L": statement.L, "proofs": [weights]}

    with pytest.raises(ValueError, match=message):
        recheck({"statement": text, "verdict": "holds", "parts": [part]})


def test_boxes_prove_the_whole_inequality_of_a_constant():
    """Boxes for the part without c say nothing of a constant that only one joint reaches."""
    text = "for V=2, L=2: best c: TC - 1 <= c*H"
    part = {"L": 2, "c": "-1/2", "proofs": [], "extremal": {"weights": [[1, 0], [0, 1]]}}
    (statement,) = parse(text)
    count = covering.count(statement.form, 2, 2, 1000)

    assert count
    for boxes_given in (count, 1):
        with pytest.raises(ValueError, match=r"reach|cover"):
            recheck({"statement": text, "verdict": "holds", "parts": [{**part, "boxes": boxes_given}]})


def test_one_joint_does_not_refute_a_best_constant():
    """Where c is asked for, a joint with the left side above zero is no counterexample."""
    text = "best c: KLmean(2,2) <= c*TC"
    weights = [[[[1, 0], [0, 0]], [[0, 0], [0, 0]]], [[[0, 0], [0, 0]], [[0, 0], [0, 1]]]]
    joint = Joint(weights)
    terms = values.value(parse(text)[0].form, joint).terms
    forged = {"statement": text, "verdict": "fails", "L": 4, "weights": weights}

    assert settle(text).verdict == "holds"
    with pytest.raises(ValueError, match="rules out some constants"):
        recheck({**forged, "violation": {str(n): str(x) for n, x in terms.items()}})


def test_no_constant_takes_a_code_without_the_right_side():
    """A right side below zero leaves room for constants below zero: only one that is zero rules all of them out."""
    with pytest.raises(ValueError, match="rule out every constant"):
        recheck(
            {
                "statement": "best c: KLmean(2,2) <= c*(0-TC)",
                "verdict": "fails",
                "L": 4,
                "code": [4, 1],
                "value": "2",
            }
        )


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([[1, 2], [3]], "ragged"),
        ([[1, 2, 3], [4, 5, 6]], "shape"),
        (5, "shape"),
        ([[0, 0], [0, 0]], "all zero"),
        ([[1, -1], [1, 1]], "at least 0"),
        ([[1, 0.5], [1, 1]], "at least 0"),
        ([[True, 0], [0, 1]], "at least 0"),
    ],
)
def test_a_table_that_is_no_joint_is_refused(weights, message):
    """V^L integers of at least 0, one above it."""
    with pytest.raises(ValueError, match=message):
        evaluator.cells(weights)
