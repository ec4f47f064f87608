"""settle: verdicts, certificates that a separate checker accepts, and what it refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest

from proofs.commands import main
from proofs.settle import boxes
from proofs.settle.check import check, checked
from proofs.settle.settle import latex, settle
from proofs.settle.statement import StatementError, parse
from theory.random_order import (
    curve_constant,
    dual_total_correlation_constant,
    li_cai_constant,
    total_correlation_constant,
)

HOLDS = [
    "KLmean(2,2) <= TC",
    "KLmean(2,2) <= Z[4]",
    "KLmean(2,2,2) <= Z[6]",
    "KLmean(3,3) <= 2*Z[6]",
    "KLmean(1,2,3) <= DTC/2",
    "KLmean(4) = TC",
    "KLmean(1,1,1,1) = 0*H",
    "for L=20: KLmean(5,5,5,5) <= 4*Z[20]",
    "for L=4: TC + DTC = L*Z[4]",
    "for L=5: Z[1] + Z[2] + Z[3] + Z[4] + Z[5] = TC",
    "for L<=8: DTC <= (L-1)*TC",
    "for L<=8: TC <= (L-1)*DTC",
    "for L=6: KLpath(4) <= L*Z[6]/4",
    "for L=6: KLpath(4) <= TC",
    "for L=4: KLpath(2) <= KLpath(1)",
    "KLmix(2,2) <= KLmean(2,2)",
    "KLmix(1,3) <= TC",
    "KLmean(2,1,1) <= KLmean(2,2)",
    "for L=4: KLblocks(1) <= KLblocks(2)",
    "for L=4: KLblocks(2) <= KLblocks(4)",
    "for L=5: KLmidpoint() <= TC",
    "for L=4: Z[2] <= Z[3]",
    "for L=3: H <= 3*log(V)",
    "for V=2, L=3: TC <= 2*log(2)",
    "for V=2: H(1,2,3,4) <= log(16)",
    "I(1;2,3) = I(1;2) + I(1;3|2)",
    "I(1;2|3) <= H(1|3)",
    "H(1,2|3) <= H(1|3) + H(2|3)",
    "for L=4: I(1;2) + I(3;4) <= TC",
    "for L=4: I(1;2) + I(2;3) + I(3;4) <= TC",
    "for L=3: CTC(1,2|3) <= TC",
    "CTC(1,2,3) = TC",
    "for markov, L=3: I(1;3) <= I(1;2)",
    "for markov, L=3: I(1;3|2) = 0*H",
    "for markov, L=4: I(1;4) <= I(2;3)",
    "for exchangeable, L=4: H(1,2) = H(3,4)",
    "for exchangeable, L=4: I(1;2) <= 2*H(1)",
    "KLmean(2,2,2) <= (smax-1)*Z[6]",
    "KLmean(2,2) <= 2/K*L*Z[4]",
    "for V=2, L=2: TC*TC <= 1/2",
    "for V=2, L=2: TC <= 7/10",
]
FAILS = [
    "KLmean(2,2) <= TC/2",
    "KLmean(3,3) <= Z[6]",
    "for L<=8: DTC <= 3*TC",
    "for L=4: TC <= DTC",
    "KLmean(3,1) >= 3/16*Z[4]",
    "KLmean(2,2) >= 1/8*Z[4]",
    "for L=17: KLmean(17) >= 17/16*Z[17]",
    "for L=4: KLpath(8) <= (L*Z[4]/8)*(L*Z[4]/8)",
    "for L=3: I(1;2) + I(1;3) + I(2;3) <= TC",
    "KLmean(4,4) <= log(8)/2*DTC",
    "for L=4: KLblocks(2) <= KLmean(2,2)",
    "for L=4: KLblocks(2) <= KLblocks(3)",
    "I(1;2|3) <= I(1;2)",
    "I(1;2) <= I(1;2|3)",
    "H(1) <= log(2)",
    "for V=2: H(1,2) <= 1",
    "for exchangeable, L=4: I(1;2) <= I(1;2|3)",
    "KLmean(2,2) <= KLmix(2,2)",
    "for L=4: H(1,2) = H(3,4)",
    "for V=3, L=2: TC <= log(2)",
    "I(1;2) <= I(1;2|3) + I(1;2|4) + I(3;4)",
]
SHARP = {
    "best c: KLmean(2,2) <= c*TC": "c = 1,",
    "best c: KLmean(3,1) <= c*TC": "c = 2/3,",
    "best c: KLmean(2,2) <= c*Z[4]": "c = 1,",
    "best c: KLmean(1,2,3) <= c*DTC": "c = 1/2,",
    "for L=6: best c: KLpath(4) <= c*Z[6]": "c = ",
    "for L=5: best c: DTC <= c*TC": "c = 4,",
    "for L=3: best c: I(1;2) <= c*TC": "c = 1,",
}
OPEN = ["for L=2: TC*TC <= H*H", "for L=3: KLmix(1,2)*TC <= TC*TC"]


@pytest.mark.parametrize("text", HOLDS)
def test_true_statements(text):
    """Proved, with a certificate that the checker accepts after a trip through JSON."""
    found = settle(text)

    assert str(found).startswith("holds")
    assert check(json.dumps(found.certificate)) == "holds"


@pytest.mark.parametrize("text", FAILS)
def test_false_statements(text):
    """Refuted by an exact witness."""
    found = settle(text)

    assert str(found).startswith("fails")
    assert check(json.dumps(found.certificate)) == "fails"


@pytest.mark.parametrize("text", SHARP)
def test_sharp_constants(text):
    """Made sharp, with what reaches it."""
    found = settle(text)

    assert found.why.startswith(f"best {SHARP[text]}")
    assert check(json.dumps(found.certificate)) == "holds"


def test_no_constant():
    """A code rules out every constant."""
    found = settle("best c: KLmean(2,2) <= c*KLmean(3,1)")

    assert found.verdict == "fails"
    assert checked(found.certificate) == "fails"


def test_honest_answers():
    """Products have no prover, and where no joint refutes them the answer says so."""
    for text in OPEN:
        found = settle(text, seconds=20)
        assert found.verdict == "undecided"
        assert not found.certificate
        assert found.tried


@pytest.mark.parametrize("sizes", [(2, 2), (1, 3), (3, 1), (1, 2, 3), (4, 4), (1, 1, 2, 2)])
def test_the_linear_bounds_of_the_ledger(sizes):
    """Each published bound that is linear in the curve, through this door; a hundredth less is refuted by its code."""
    L, name = sum(sizes), f"KLmean({','.join(map(str, sizes))})"
    for constant, unit in (
        (Fraction(curve_constant(sizes)), f"Z[{L}]"),
        (Fraction(li_cai_constant(sizes)), f"Z[{L}]"),
        (total_correlation_constant(sizes), "TC"),
        (dual_total_correlation_constant(sizes), "DTC"),
    ):
        assert settle(f"{name} <= {constant}*{unit}").verdict == "holds"
    for constant, unit in ((total_correlation_constant(sizes), "TC"), (dual_total_correlation_constant(sizes), "DTC")):
        assert settle(f"{name} <= {constant * Fraction(99, 100)}*{unit}").verdict == "fails"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("TC <= DTC", "number of tokens is open"),
        ("for L=4: TC", "one of <=, =, >="),
        ("for L=4: TC < DTC", "are allowed"),
        ("for L=4: TC <= DTC <= H", "one of <=, =, >="),
        ("for L=4: TC = TC", "says nothing"),
        ("for L=4: TC*DTC*H <= 1", "products of three"),
        ("H(1 <= 2", "open|cannot be read"),
        ("H(1,5|2) + <= H(1)", "cannot be read at"),
        ("for L=2: H(3) <= H(1)", "from 1 to L = 2"),
        ("for L=4: KLmean(2,3) <= TC", "add up to 5, not to L = 4"),
        ("KLmean(2,2) <= KLmean(2,3)", "one number of tokens"),
        ("for L=4: Z[7] <= TC", "from 1 to L = 4"),
        ("for L=4, blue: TC <= H", "are allowed before the colon"),
        ("for L=4: TC <= Q", "no quantity"),
        ("for L=4: TC <= foo(2)", "no quantity"),
        ("for L=4: TC / H <= 1", "only numbers"),
        ("for L=1000: TC <= H", "1 to 40"),
        ("for L<=1000: TC <= H", "up to 40"),
        ("for L=7: I(1;2) <= TC", "up to L = 6"),
        ("for V=1, L=2: TC <= H", "2 to 64"),
        ("for L=2: TC <= V", "where the prefix names it"),
        ("for L=2: I(1) <= H", "two sets"),
        ("for L=2: H <= log(1/2)", "whole number"),
        ("best c: KLmean(2,2) <= TC", "a term times c"),
        ("for L=4: " + "H + " * 600 + "H >= TC", "at most 2,000"),
        ("for L=2: " + "-" * 1500 + "H <= H(1)", "nested too deeply"),
        ("for L=2: " + "(" * 900 + "H" + ")" * 900 + " <= H(1)", "cannot be read|nested"),
        ("for L=40: KLpath(1000000) <= TC", "up to 100 steps"),
        ("for L=4: __import__('os') <= TC", "no quantity|outside"),
    ],
)
def test_what_is_refused(text, message, capsys):
    """One clear line on standard error, exit 2, no traceback."""
    with pytest.raises(StatementError, match=message):
        parse(text)

    assert main(["settle", text]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1


def test_witnesses_shrink():
    """The inequality of Ingleton falls to four words of four bits, by .0849 nats."""
    found = settle("I(1;2) <= I(1;2|3) + I(1;2|4) + I(3;4)")

    assert sum(np.array(found.certificate["weights"]).ravel()) == 4
    assert "0.0849495 nats" in found.why


def test_boxes_cover_all_joints():
    """Boxes prove what is strictly true, and nothing at a tie."""
    (strict,), (tie,) = parse("for V=2, L=2: TC <= 7/10"), parse("for V=2, L=2: TC <= log(2)")

    assert boxes.proved(strict)
    assert boxes.proved(tie, most=300) is None
    for text in ("for L=2: TC <= 1", "for V=3, L=2: TC <= 2", "for V=2, L=2: KLmix(1,1) <= 1"):
        assert not boxes.fits(parse(text)[0])
    rng = np.random.default_rng(0)
    for _ in range(20):
        inside = rng.dirichlet(np.ones(4)).reshape(2, 2)
        low = [Fraction(int(p * 16), 16) for p in inside.ravel()]
        box = {x: (p, p + Fraction(1, 16)) for x, p in zip(np.ndindex(2, 2), low, strict=True)}
        down, up = boxes._value(strict.form, box, 2, 2)
        h = [-(q * np.log(q)).sum() for q in (inside.sum(axis=1), inside.sum(axis=0), inside.ravel())]
        assert float(down) - 1e-12 <= 0.7 - h[0] - h[1] + h[2] <= float(up) + 1e-12


def test_the_command(tmp_path, capsys):
    """The verdict comes first; the certificate is written whole, and rechecked by another process without arrays."""
    target = tmp_path / "c.json"
    assert main(["settle", "KLmean(2,2) <= TC/2", "--certificate", str(target)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("fails: the MDS code [4, 3]")
    assert "tried: known inequalities on averages, MDS codes" in out
    assert main(["settle", "--recheck", str(target)]) == 0
    assert capsys.readouterr().out.startswith("accepted: fails")
    target.write_text(target.read_text().replace('"-1/2"', '"-1/3"'))
    assert main(["settle", "--recheck", str(target)]) == 1
    assert capsys.readouterr().out.startswith("refused")
    assert main(["settle", "KLmean(2,2) <= TC", "--latex"]) == 0
    assert r"\paragraph{holds}" in capsys.readouterr().out
    assert main(["settle"]) == 2
    assert main(["settle", "--recheck", str(tmp_path / "missing.json")]) == 2
    weights = {"on": "averages", "weights": {"bend(1)": "one"}}
    for part in ({"L": 4, "proofs": ["x"]}, {"L": 4}, 5, {"L": 4, "proofs": [weights]}):
        head = {"version": 1, "statement": "KLmean(2,2) <= TC", "verdict": "holds"}
        target.write_text(json.dumps({**head, "parts": [part]}))
        assert main(["settle", "--recheck", str(target)]) == 1
        assert capsys.readouterr().out.startswith("refused: ")
    target.write_text("[1]")
    assert main(["settle", "--recheck", str(target)]) == 2
    loaded = "{name.split('.')[0] for name in sys.modules}"
    code = f"import sys, proofs.settle.check; assert not {loaded} & {{'numpy', 'scipy', 'exact', 'theory', 'neural'}}"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert "[" in latex(settle("KLmean(2,2) <= TC"))


def test_the_limit_of_time():
    """A search ends in time wherever it is, and says how far it came: forty limits in a process of its own."""
    code = """
import time
from proofs.settle.settle import settle
for k in range(1, 41):
    start = time.monotonic()
    found = settle("for L=2: TC*TC <= H*H", seconds=k / 200)
    assert found.verdict == "undecided", found
    assert time.monotonic() - start < 5
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr
    assert run.stderr == ""


def test_a_limit_is_positive():
    """No time at all is refused."""
    with pytest.raises(ValueError, match="above 0"):
        settle("KLmean(2,2) <= TC", seconds=0)
