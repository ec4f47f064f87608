"""settle and validate from Python: what is handed back, and that a witness is one."""

from __future__ import annotations

from fractions import Fraction

import pytest

from exact.information import total_correlation
from exact.joint import Joint
from exact.languages import mds
from exact.random_order import information_curve, random_order_divergence
from proofs.commands import main
from proofs.settle.answer import answer


def test_a_true_statement_has_a_proof_and_no_witness():
    """Two known inequalities with their weights, which the separate checker accepts."""
    found = answer("KLmean(2,2) <= TC")

    assert (found.verdict, found.witness, dict(found.constants)) == ("holds", None, {})
    assert [dict(weights) for weights in found.proof] == [{"bend(1)": 2, "bend(2)": 2}]
    assert found.recheck() == "holds"
    assert repr(found) == "Answer('KLmean(2,2) <= TC': holds)"


def test_the_code_that_refutes_is_given_as_a_joint():
    """Its two sides, computed by the engine, are out of order."""
    found = answer("KLmean(2,2) <= TC/2")

    assert found.verdict == "fails"
    assert found.witness == mds(3, 4, 3)
    assert random_order_divergence(information_curve(found.witness), (2, 2)) > total_correlation(found.witness) / 2
    assert "4 tokens over 3 symbols" in str(found)
    assert found.recheck() == "fails"


def test_the_joint_that_refutes():
    """Where an alphabet is named there may be no code."""
    assert answer("for V=2: H(1,2) <= 1").witness == Joint([[0, 1], [1, 1]])


def test_the_sharp_constant_and_where_it_is_reached():
    """The constant is attained by the witness: the two sides are equal there."""
    found = answer("best c: KLmean(3,1) <= c*TC")
    joint = found.witness

    assert dict(found.constants) == {4: Fraction(2, 3)}
    assert joint is not None
    assert random_order_divergence(information_curve(joint), (3, 1)) == Fraction(2, 3) * total_correlation(joint)


def test_undecided_is_neither_true_nor_false():
    """An answer has no truth value, and an open one no certificate."""
    found = answer("for L=2: TC*TC <= H*H", seconds=0.01)

    assert found.verdict == "undecided"
    assert (found.witness, found.proof) == (None, ())
    with pytest.raises(ValueError, match="undecided, so there is no certificate"):
        found.recheck()
    with pytest.raises(TypeError, match="compare its verdict"):
        bool(found)


def test_certificates_are_those_of_the_command(tmp_path, capsys):
    """What is written from Python the command accepts."""
    path = answer("KLmean(2,2) <= TC").write(tmp_path / "c.json")

    assert main(["settle", "--recheck", str(path)]) == 0
    assert "accepted: holds" in capsys.readouterr().out


def test_an_ill_formed_statement_is_a_value_error():
    """In one line."""
    with pytest.raises(ValueError, match="KLmen"):
        answer("for L=4: KLmen(2,2) <= TC")
