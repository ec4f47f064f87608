"""Checkpoints: whole, safe, and honest about their gap."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from exact.lattice import contexts
from neural.checkpoint import load, save
from neural.denoiser import Architecture, Network, TrainedDenoiser
from neural.languages import language
from neural.objective import gap, pair_gap
from neural.suite import CHECKPOINTS, load_shipped, record_of, shipped


@pytest.fixture
def saved(tmp_path):
    """A saved untrained network and its path."""
    torch.manual_seed(0)
    network = Network(Architecture(2, 3, width=16, layers=1, heads=2))
    return network, save(network, {"language": "none"}, tmp_path / "model.safetensors")


def test_round_trip(saved):
    """The loaded denoiser is the saved one, with its record inside and beside."""
    network, path = saved
    denoiser, record = load(path)
    every = contexts(2, 3)

    assert np.array_equal(denoiser(every), TrainedDenoiser(network)(every))
    assert record["language"] == "none"
    assert json.loads(path.with_suffix(".json").read_text()) == record
    assert {file.name for file in path.parent.iterdir()} == {"model.safetensors", "model.json"}


def metadata(path):
    """A file's record, as text."""
    return path.with_suffix(".json").read_text()


def damage_nan(path):
    """One weight that is not a number."""
    tensors = load_file(path)
    tensors["head.bias"][0] = float("nan")
    save_file(tensors, path, metadata={"maskproof": metadata(path)})


def damage_missing(path):
    """One tensor less."""
    tensors = load_file(path)
    del tensors["head.bias"]
    save_file(tensors, path, metadata={"maskproof": metadata(path)})


def damage_shape(path):
    """A record of another architecture."""
    save_file(load_file(path), path, metadata={"maskproof": metadata(path).replace('"L": 3', '"L": 4')})


def damage_foreign(path):
    """Safetensors of somebody else."""
    save_file({"x": torch.zeros(2)}, path)


def damage_other_format(path):
    """A record of a format to come."""
    save_file(load_file(path), path, metadata={"maskproof": metadata(path).replace("denoiser-1", "denoiser-9")})


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda path: path.write_bytes(path.read_bytes()[:-100]), "not a readable"),
        (lambda path: path.write_bytes(b""), "not a readable"),
        (lambda path: path.write_bytes(b"\x80\x04pickle"), "not a readable"),
        (damage_nan, "not finite"),
        (damage_missing, "do not fit"),
        (damage_shape, "do not fit"),
        (damage_foreign, "not a checkpoint of this package"),
        (damage_other_format, "not a checkpoint of this package"),
    ],
    ids=["truncated", "empty", "pickle", "nan", "missing", "shape", "foreign", "format"],
)
def test_damaged_files_are_refused(saved, damage, words):
    """One line that names the file."""
    _, path = saved
    damage(path)

    with pytest.raises(ValueError, match=words) as caught:
        load(path)
    assert str(path) in str(caught.value)


def test_a_missing_file(tmp_path):
    """It is named."""
    with pytest.raises(FileNotFoundError, match=r"gone\.safetensors"):
        load(tmp_path / "gone.safetensors")


@pytest.mark.parametrize("name", shipped())
def test_shipped_models_are_what_their_records_say(name):
    """Small, and as far from the optimum as recorded."""
    denoiser, record = load_shipped(name)
    recipe = record["recipe"]
    excess = gap(denoiser, language(record["language"]), recipe["block"] if recipe["masks"] == "blocks" else None)

    assert excess.value == pytest.approx(record["gap"], abs=2e-6)
    assert (excess.error, excess.drawn) == (pytest.approx(record["gap_error"], abs=1e-6), record["gap_contexts"])
    if recipe["pairs"]:
        assert pair_gap(denoiser, language(record["language"])) == pytest.approx(record["pair_gap"], abs=2e-6)
    assert 0 < excess.value < 0.06 * record["entropy"]
    assert record == record_of(name)
    assert {"recipe", "device", "processes", "threads", "torch", "seconds", "entropy", "parameters"} <= set(record)


def test_the_suite_is_small_and_near_the_optimum():
    """Below 8 MB together; V=4, L=8, 390,625 contexts, within 1e-3 nats; both kinds of targets."""
    assert sum(path.stat().st_size for path in CHECKPOINTS.iterdir()) < 8_000_000
    assert record_of("latin-v4-l8-exact")["gap"] < 1e-3
    assert record_of("markov-v4-l6-exact")["gap"] < 1e-3 < record_of("markov-v4-l6-sampled")["gap"] < 1e-2


def test_a_disk_that_fills_up(tmp_path, monkeypatch):
    """What the library says of it becomes an OSError with the path, and nothing is left behind."""
    import neural.checkpoint

    def full(*args, **kwargs):
        raise SafetensorError("Error while serializing: No space left on device")

    monkeypatch.setattr(neural.checkpoint, "save_file", full)
    with pytest.raises(OSError, match=r"model\.safetensors: cannot be written .*No space"):
        save(Network(Architecture(2, 3, width=16, layers=1, heads=2)), {}, tmp_path / "model.safetensors")
    assert list(tmp_path.iterdir()) == []
