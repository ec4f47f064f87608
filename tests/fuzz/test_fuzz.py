"""The fuzzers, briefly: a fixed seed, and no longer than some seconds; ``python -m tests.fuzz`` does more."""

from __future__ import annotations

import copy
import json

import pytest

from proofs.settle.check import check
from tests.fuzz import certificates, oracle, statements
from tests.fuzz.forgeries import lies, widened
from tests.fuzz.originals import TRUE, originals


def test_certificates():
    """Damaged ones and forgeries."""
    found = certificates.run(4_000, seed=1, seconds=20)

    assert found["damaged, refused"] > 100
    assert found["forged, refused"] > 50


def test_statements():
    """Refused, or read alike by two readers and settled in time."""
    found = statements.run(4_000, seed=1, seconds=20)

    assert found["refused"] > 100
    assert found["read alike"] > 50


def test_the_oracle_knows_what_is_true():
    """It finds nothing wrong with what settle finds, and something with each as soon as it says the other thing."""
    for certificate in originals():
        assert check(json.dumps(certificate)) == certificate["verdict"]
        assert oracle.wrong(certificate) == ""
    assert len(lies()) > 100
    assert len(widened()) > 10
    assert all(oracle.wrong({**certificate, "statement": text}) for text, certificate in lies())


@pytest.mark.parametrize("index", [-1, -5])
def test_the_oracle_sees_a_wrong_witness(index):
    """One with other numbers."""
    certificate = copy.deepcopy(originals()[len(TRUE)])
    certificate["code"][1] += index
    assert oracle.wrong(certificate)
