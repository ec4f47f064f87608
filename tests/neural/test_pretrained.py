"""Loading other people's checkpoints: what is read is what was saved, the conventions of three families, every refusal."""

from __future__ import annotations

import json
import math
import os
import pickle
from pathlib import Path

import numpy as np
import pytest
import torch
import transformers
from safetensors.torch import load_file, save_file
from torch import nn
from transformers.utils import logging

from neural.adapter import Convention
from neural.pretrained import Options, load
from neural.prompts import listed

logging.disable_progress_bar()

TINY = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b", "c"]


def bert(folder: Path, **changes) -> nn.Module:
    """A tiny random Bert, saved as a folder with a vocabulary."""
    torch.manual_seed(0)
    config = transformers.BertConfig(vocab_size=8, max_position_embeddings=12, **TINY, **changes)
    network = transformers.BertForMaskedLM(config).eval()
    network.save_pretrained(folder)
    (folder / "vocab.txt").write_text("\n".join(WORDS) + "\n")
    return network


def modernbert(folder: Path) -> nn.Module:
    """A tiny random ModernBert."""
    torch.manual_seed(1)
    special = {"pad_token_id": 0, "cls_token_id": 1, "sep_token_id": 2, "bos_token_id": 1, "eos_token_id": 2}
    config = transformers.ModernBertConfig(vocab_size=8, max_position_embeddings=12, mask_token_id=4, **special, **TINY)
    network = transformers.ModernBertForMaskedLM(config).eval()
    network.save_pretrained(folder)
    return network


def esm(folder: Path, token_dropout: bool = True) -> nn.Module:
    """A tiny random Esm."""
    torch.manual_seed(2)
    config = transformers.EsmConfig(
        vocab_size=8, mask_token_id=4, pad_token_id=0, max_position_embeddings=12, token_dropout=token_dropout, **TINY
    )
    network = transformers.EsmForMaskedLM(config).eval()
    network.save_pretrained(folder)
    return network


@pytest.mark.parametrize("build", [bert, modernbert, esm])
def test_reloaded_logits_are_identical(tmp_path, build):
    """What is read from a folder is what was saved, and the laws are its softmax over the alphabet."""
    network = build(tmp_path)
    found = load(tmp_path, Options(alphabet="all"))
    ids = np.array([[2, 5, 4, 4, 3], [2, 4, 6, 7, 3]])
    with torch.inference_mode():
        before, after = network(torch.from_numpy(ids)).logits, found.network(torch.from_numpy(ids)).logits
    laws = found(ids)

    assert torch.equal(before, after)
    assert laws.dtype == np.float64
    assert laws[0, 2] == pytest.approx(before[0, 2].double().softmax(-1).numpy(), abs=1e-15)
    assert laws[0, 1].tolist() == [0, 0, 0, 0, 0, 1, 0, 0]
    assert found.mask == 4


def test_token_dropout_is_as_saved_and_told(tmp_path):
    """Esm rescales by the share of masks where its configuration says so: other laws, and a note."""
    context = np.array([[5, 4, 4, 6]])
    laws = {}
    for dropout in (True, False):
        folder = tmp_path / str(dropout)
        esm(folder, dropout)
        found = load(folder)
        laws[dropout] = found(context)
        assert bool(found.notes) is dropout

    assert np.abs(laws[True] - laws[False])[0, 1].max() > 1e-6


def test_special_tokens_are_left_out_and_their_mass_told(tmp_path):
    """By default the words remain, renormalised; a visible special token has no point mass."""
    bert(tmp_path)
    found = load(tmp_path)
    whole = load(tmp_path, Options(alphabet="all"))
    context = np.array([[2, 4, 5, 3]])
    law, full = found(context)[0], whole(context)[0]

    assert found.alphabet.tolist() == [5, 6, 7]
    assert law[1] == pytest.approx(full[1, 5:] / full[1, 5:].sum(), abs=1e-12)
    assert found.dropped == pytest.approx(full[1, :5].sum(), abs=1e-12)
    assert whole.dropped == pytest.approx(0, abs=1e-12)
    assert law[0].tolist() == [0, 0, 0]
    assert law[2].tolist() == [1, 0, 0]


def not_a_number(folder):
    """One weight is not a number."""
    tensors = load_file(folder / "model.safetensors")
    tensors["cls.predictions.bias"][0] = math.nan
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})


def one_less(folder):
    """One tensor is not there."""
    tensors = load_file(folder / "model.safetensors")
    del tensors["bert.encoder.layer.0.output.dense.weight"]
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})


def changed(**values):
    """A configuration with other values."""

    def damage(folder):
        path = folder / "config.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), **values}))

    return damage


def pickled(folder):
    """Only pickled weights."""
    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()


class Hidden:
    """What a pickle can hide."""

    def __reduce__(self):
        return (print, ("ran",))


def hiding(folder):
    """A pickle that runs something."""
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps({"bert": Hidden()}))
    (folder / "model.safetensors").unlink()


@pytest.mark.parametrize(
    ("damage", "words", "options"),
    [
        (lambda folder: (folder / "config.json").unlink(), r"no config\.json", Options()),
        (lambda folder: (folder / "config.json").write_text("{"), r"config\.json", Options()),
        (lambda folder: (folder / "config.json").write_text("[]"), "JSON object", Options()),
        (changed(model_type="bertt"), "bertt", Options()),
        (changed(vocab_size=None), "vocab_size", Options()),
        (changed(vocab_size=7), "8 tokens, but vocab_size 7", Options()),
        (changed(vocab_size=9), "weights cannot be loaded", Options()),
        (changed(hidden_size=8), "weights cannot be loaded", Options()),
        (lambda folder: (folder / "model.safetensors").unlink(), "no weights", Options()),
        (lambda folder: (folder / "model.safetensors").write_bytes(b"\x80\x04"), "cannot be loaded", Options()),
        (not_a_number, "not finite", Options()),
        (one_less, "missing keys", Options()),
        (pickled, "pickled", Options()),
        (hiding, "pickled", Options()),
        (hiding, "cannot be loaded", Options(pickled_tensors=True)),
        (lambda folder: (folder / "vocab.txt").write_text("a\nb\nc\n"), "no mask token", Options()),
        (lambda folder: (folder / "vocab.txt").unlink(), "no mask token", Options()),
        (lambda folder: (folder / "vocab.txt").write_text("a\na\n"), "twice", Options()),
        (lambda folder: (folder / "vocab.txt").write_text(""), "empty", Options(pattern=".")),
        (lambda folder: None, "no token 'd'", Options(alphabet="a b d")),
        (lambda folder: None, "each once", Options(alphabet="aab")),
        (lambda folder: None, "no regular expression", Options(pattern="(")),
        (lambda folder: None, "mask id 8", Options(mask=8)),
        (lambda folder: None, "did you mean float16", Options(dtype="float17")),
    ],
)  # fmt: skip
def test_refusals(tmp_path, capsys, damage, words, options):
    """One line that says what is wrong; nothing hidden runs."""
    bert(tmp_path)
    damage(tmp_path)

    with pytest.raises((ValueError, FileNotFoundError), match=words) as caught:
        load(tmp_path, options)
    assert "\n" not in str(caught.value)
    assert "ran" not in capsys.readouterr().out


def test_pickled_tensors_load_when_asked(tmp_path):
    """The same laws as from safetensors."""
    bert(tmp_path)
    before = load(tmp_path)(np.array([[2, 4, 5]]))
    pickled(tmp_path)

    assert np.array_equal(load(tmp_path, Options(pickled_tensors=True))(np.array([[2, 4, 5]])), before)


def test_a_tokenizer_from_elsewhere(tmp_path):
    """Texts are split by another folder's tokenizer, which must not know more tokens than the model has ids."""
    bert(tmp_path / "model")
    bert(tmp_path / "words")
    (tmp_path / "model" / "vocab.txt").unlink()
    found = load(tmp_path / "model", Options(tokenizer=str(tmp_path / "words")))
    assert found.vocabulary.encode("a c b") == [2, 5, 7, 6, 3]
    assert (found.mask, found.alphabet.tolist()) == (4, [5, 6, 7])
    (tmp_path / "words" / "vocab.txt").write_text("\n".join([*WORDS, "d"]) + "\n")
    with pytest.raises(ValueError, match="9 tokens, but vocab_size 8"):
        load(tmp_path / "model", Options(tokenizer=str(tmp_path / "words")))


def test_ids_without_tokens_are_left_out(tmp_path):
    """A vocabulary shorter than the model, as those padded to a round number."""
    bert(tmp_path)
    (tmp_path / "vocab.txt").write_text("\n".join(WORDS[:7]) + "\n")
    found = load(tmp_path)

    assert found.alphabet.tolist() == [5, 6]
    assert found.vocabulary.name(7) == "7"


def test_loading_leaves_no_trace(tmp_path, monkeypatch):
    """The verbosity, the progress bars and the environment are as they were, after a failure too."""
    from transformers.utils import logging

    from neural.pretrained import CONVERSION

    bert(tmp_path)
    logging.enable_progress_bar()
    try:
        for value in (None, "0"):
            monkeypatch.delenv(CONVERSION, raising=False) if value is None else monkeypatch.setenv(CONVERSION, value)
            before = logging.get_verbosity()
            load(tmp_path)
            with pytest.raises(ValueError, match="cannot be loaded"):
                broken(tmp_path)
            assert (os.environ.get(CONVERSION), logging.get_verbosity()) == (value, before)
            assert logging.is_progress_bar_enabled()
            bert(tmp_path)
    finally:
        logging.disable_progress_bar()


def broken(folder: Path) -> None:
    """Load a folder whose weights are no safetensors."""
    (folder / "model.safetensors").write_bytes(b"")
    load(folder)


def test_a_gpt_is_refused(tmp_path):
    """It has no mask."""
    transformers.GPT2LMHeadModel(transformers.GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1)).save_pretrained(
        tmp_path
    )

    with pytest.raises(ValueError, match="no mask token"):
        load(tmp_path)
    with pytest.raises(ValueError, match="no masked language model"):
        load(tmp_path, Options(mask=7))


def test_time_conditioning_is_refused(tmp_path):
    """A noise level would have to be chosen."""
    from neural.pretrained import _convention

    config = transformers.PretrainedConfig(time_conditioning=True, vocab_size=4)
    config.model_type = "mdlm"
    with pytest.raises(ValueError, match="time_conditioning"):
        _convention("model", config, listed(["a", "b", "c"]), None)
    config.time_conditioning = False

    assert _convention("model", config, listed(["a", "b", "c"]), None) == Convention(3, sigma=True, subs=True)


def test_a_folder_never_asks_the_network(tmp_path, monkeypatch):
    """Every connection would fail the test."""
    import socket

    bert(tmp_path)
    monkeypatch.setattr(socket, "socket", None)
    monkeypatch.setattr(socket, "create_connection", None)

    assert load(tmp_path).V == 3


def test_the_longest_text(tmp_path):
    """Bert counts from 0; Roberta's positions begin after its padding."""
    bert(tmp_path / "bert")
    config = transformers.RobertaConfig(
        vocab_size=8, max_position_embeddings=12, pad_token_id=1, mask_token_id=4, **TINY
    )
    transformers.RobertaForMaskedLM(config).save_pretrained(tmp_path / "roberta")
    found = load(tmp_path / "roberta")

    assert load(tmp_path / "bert").limit == 12
    assert found.limit == 10
    assert found(np.full((1, 10), 5)).shape == (1, 10, 6 + 1)
