"""What is measured on the shipped model: the network's own numbers, each with its error, and a name where none is at hand."""

from __future__ import annotations

import itertools
import sys

import numpy as np
import pytest

from neural.suite import CHECKPOINTS, load_shipped
from proofs.ledger.compare import Approx
from proofs.ledger.measured import LEARNT, MODEL, SCOPE, block_split, decays, scope, speaking, trained


def test_a_scope_names_its_model_and_gap():
    """The gap is the record's; a model that is not at hand is named all the same."""
    assert scope() == SCOPE == "trained model markov-v4-l6-exact (gap 0.00036 nats)"
    assert scope("markov-v4-l6-pairs").startswith("trained model markov-v4-l6-pairs (gap ")
    assert ", of its pairs " in scope("markov-v4-l6-pairs")
    assert scope("no-such-model") == "trained model no-such-model (not at hand)"


def test_a_damaged_record_does_not_stop_the_claims(monkeypatch, tmp_path):
    """The model is then not at hand: its record is no JSON, or says no gap."""
    for words in ("{", '{"format": "1"}'):
        (tmp_path / f"{MODEL}.safetensors").write_bytes(b"")
        (tmp_path / f"{MODEL}.json").write_text(words)
        monkeypatch.setattr("neural.suite.CHECKPOINTS", tmp_path)
        assert scope() == f"trained model {MODEL} (not at hand)"


def test_the_model_is_loaded_once():
    """The same objects again; the record is the file's."""
    pytest.importorskip("torch")

    assert trained() is trained()
    assert trained()[2]["gap"] == speaking(MODEL)[2]["gap"] < 0.001
    assert trained()[2]["language"] == "markov-v4-l6"
    assert (CHECKPOINTS / f"{MODEL}.json").exists()


def test_the_table_says_what_the_network_says():
    """In 200 contexts with masks everywhere, beside a model loaded afresh; four symbols, six tokens."""
    pytest.importorskip("torch")
    joint, denoiser, _ = trained()
    fresh, _ = load_shipped(MODEL)
    contexts = np.random.default_rng(0).integers(0, joint.V + 1, (200, joint.L))

    assert np.abs(denoiser(contexts) - fresh(contexts)).max() < 1e-6
    assert (joint.V, joint.L) == (4, 6)


def test_decays_are_the_largest_probabilities_at_each_distance():
    """Each first token seen and nothing else, four times five of them, each with what it is allowed."""
    pytest.importorskip("torch")
    joint, denoiser, _ = trained()
    found = decays(MODEL)

    assert [d for d, _ in found] == [1, 2, 3, 4, 5] * joint.V
    assert all(isinstance(most, Approx) and most.error == LEARNT for _, most in found)
    for (token, place), (_, most) in zip(itertools.product(range(joint.V), range(1, joint.L)), found, strict=True):
        context = np.full((1, joint.L), joint.V)
        context[0, 0] = token
        assert most.value == pytest.approx(denoiser(context)[0, place].max())


def test_a_split_is_that_of_the_drawn_law():
    """One token at a time the correlation is zero; in one block the divergence is that of the product, word by word."""
    pytest.importorskip("torch")
    joint, denoiser, _ = trained()
    laws = denoiser(np.full((1, joint.L), joint.V))[0]
    divergence = sum(
        p * (np.log(p) - sum(np.log(laws[i, v]) for i, v in enumerate(word)))
        for word, p in np.ndenumerate(joint.probabilities())
        if p
    )

    assert abs(block_split(1).correlation) < 1e-9
    assert block_split(joint.L).divergence == pytest.approx(divergence, abs=1e-9)
    for size in (1, 2, 3, joint.L):
        found = block_split(size)
        assert found.divergence == pytest.approx(found.correlation + found.model_error, abs=1e-9)
        assert found.model_error >= 0
    assert block_split(2) is block_split(2)


def test_without_torch_it_is_said_what_to_install(monkeypatch):
    """The words name the extra, and hide the import that failed."""
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.delitem(sys.modules, "neural.checkpoint", raising=False)
    speaking.cache_clear()

    with pytest.raises(ModuleNotFoundError, match=r"the trained models need torch: install maskproof\[neural\]"):
        speaking(MODEL)
