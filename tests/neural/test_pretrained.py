"""Checkpoints of others: the golden laws of two, the conventions of three families, and every refusal."""

from __future__ import annotations

import importlib.util
import json
import math
import os
import pickle
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import torch
import transformers
from safetensors.torch import load_file, save_file
from torch import nn
from transformers.utils import logging

from neural.pretrained import Convention, Options, Pretrained, load
from neural.prompts import listed
from neural.validation import mask_report

logging.disable_progress_bar()
SMILES = r"\[[^\]]+\]|Br?|Cl?|>>|."
REACTION = "CC(C)S.CN(C)C=O.Fc1cccnc1F.O=C([O-])[O-].[K+].[K+]>>CC(C)Sc1ncccc1F"
HEAVY_CHAIN = "EVQLVESGGGLVQPGGSLRLSCAASGFNIKDTYIHWVRQAPGKGLEWVARIYPTNGYTRYADSVKGRFTISADTSKNTAYLQMNSLRAEDTAVYYCSRWGGDGFYAMDYWGQGTLVTVSS"
TINY = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b", "c"]


def folder_of(package: str, version: str, inside: str) -> Path:
    """Where a package keeps its weights; it is never imported. Fails where the package is not installed."""
    spec = importlib.util.find_spec(package)
    if spec is None:
        pytest.fail(f"{package} is not installed: pip install --no-deps {package}=={version}")
    return Path(next(iter(spec.submodule_search_locations))) / inside


@cache
def rxnmapper() -> Pretrained:
    """The reaction model, all of its 591 tokens kept."""
    folder = folder_of("rxnmapper", "0.4.3", "models/transformers/albert_heads_8_uspto_all_1310k")
    return load(folder, Options(pickled_tensors=True, pattern=SMILES, alphabet="all", batch=64))


@cache
def antiberty() -> Pretrained:
    """The antibody model over the 20 amino acids."""
    folder = folder_of("antiberty", "0.1.3", "trained_models")
    found = Options(
        pickled_tensors=True, vocabulary=str(folder / "vocab.txt"), pattern=".", alphabet="ACDEFGHIKLMNPQRSTVWY"
    )
    return load(folder / "AntiBERTy_md_smooth", found)


def row(report) -> list[float]:
    """The columns of the golden rows: KL, own correlation and drift of both orders, both gaps."""
    orders = (report.left.split, report.right.split)
    parts = [getattr(split, part) for part in ("divergence", "correlation", "model_error") for split in orders]
    return [*parts, report.left_right, report.right_left]


def check_identity(report) -> None:
    """The divergence is the sum of its parts, which come from other sums."""
    for order in (report.left, report.right):
        assert order.split.divergence == pytest.approx(order.split.correlation + order.split.model_error, abs=1e-9)


def test_rxnmapper_halogen():
    """The halogen on both sides of a reaction: each order is consistent, the parallel argmaxes are impossible.

    Golden values from an enumeration of all 591 tokens; float32 moves them by less than 1e-5.
    """
    model = rxnmapper()
    report = mask_report(model, np.array(model.vocabulary.encode(REACTION)), (17, 54))
    named = [
        [model.vocabulary.name(id) for id in ids] for ids in (report.argmax, report.left.argmax, report.right.argmax)
    ]

    golden = [1.443834, 1.728506, 1.025501, 1.317737, 0.418333, 0.410769, 0.479092, 0.609599]
    assert row(report) == pytest.approx(golden, abs=1e-5)
    assert report.total_variation == pytest.approx(0.3649, abs=1e-4)
    assert [report.left.truth, report.right.truth, report.truth] == pytest.approx([0.6636, 1.7595, 2.4102], abs=1e-4)
    assert named == [["F", "C"], ["F", "F"], ["C", "C"]]
    assert (report.passes, report.kept, report.left.left_out) == (1183, 591, 0)
    check_identity(report)


def test_rxnmapper_sulphur():
    """The sulphur on both sides."""
    model = rxnmapper()
    report = mask_report(model, np.array(model.vocabulary.encode(REACTION)), (6, 45))

    golden = [0.750863, 0.937850, 0.711302, 0.837356, 0.039562, 0.100494, 0.468348, 0.378953]
    assert row(report) == pytest.approx(golden, abs=1e-5)
    assert report.total_variation == pytest.approx(0.1235, abs=1e-4)
    check_identity(report)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("masks", "golden", "variation"),
    [
        ((101, 102), [0.535904, 0.533813, 0.510221, 0.503814, 0.025683, 0.029999, 0.086850, 0.087525], 0.1672),
        ((1, 2), [0.000378, 0.004615, 0.000141, 0.004565, 0.000237, 0.000050, 0.002741, 0.003945], 0.0077),
    ],
    ids=["cdr3", "framework"],
)
def test_antiberty(masks, golden, variation):
    """Trastuzumab's heavy chain, 20 amino acids."""
    model = antiberty()
    report = mask_report(model, np.array(model.vocabulary.encode(HEAVY_CHAIN)), masks)

    assert row(report) == pytest.approx(golden, abs=1e-5)
    assert report.total_variation == pytest.approx(variation, abs=1e-4)
    assert report.passes == 41
    check_identity(report)
    if masks == (101, 102):  # on this text the parallel law is the best of the three
        found = [report.truth, report.left.truth, report.right.truth]
        assert found == pytest.approx([4.5908, 4.8718, 4.7130], abs=1e-4)


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


class Table(nn.Module):
    """A network whose logits at a position depend on the ids there and before: a fake of any family."""

    def __init__(self, size: int, shift: int = 0, sigma: bool = False):
        super().__init__()
        self.rows = nn.Embedding(size, size)
        self.shift, self.sigma = shift, sigma
        nn.init.normal_(self.rows.weight, generator=torch.Generator().manual_seed(0))

    def forward(self, ids, sigma=None):
        """Logits for each token, moved forward by the shift."""
        if self.sigma:
            assert sigma.shape == (len(ids),)
        aligned = self.rows(ids) + torch.arange(ids.shape[1])[:, None] * self.rows.weight[0]
        logits = torch.roll(aligned, -self.shift, dims=1)
        return transformers.modeling_outputs.MaskedLMOutput(logits=logits)


def test_llada_reserved_ids(tmp_path):
    """The mask and the reserved ids keep probability: it is dropped, renormalised and told."""
    network = Table(10)
    found = Pretrained(network, Convention(mask=9, excluded=(7, 8)), 10)
    context = np.array([[9, 1, 9]])
    with torch.inference_mode():
        full = network(torch.from_numpy(context)).logits.double().softmax(-1).numpy()[0]

    assert found(context)[0, 0] == pytest.approx(full[0, :7] / full[0, :7].sum(), abs=1e-12)
    assert found.dropped == pytest.approx(max(full[0, 7:].sum(), full[2, 7:].sum()), abs=1e-12)


def test_dream_shift():
    """Logits that stand one place early give the laws of the aligned network, but for the first place."""
    aligned = Pretrained(Table(6), Convention(mask=5), 6)
    shifted = Pretrained(Table(6, shift=1), Convention(mask=5, shift=1), 6)
    context = np.array([[5, 5, 2, 5]])

    assert np.array_equal(aligned(context)[:, 1:], shifted(context)[:, 1:])
    assert not np.allclose(aligned(context), Pretrained(Table(6, shift=1), Convention(mask=5), 6)(context))
    assert np.array_equal(shifted(context)[:, [3, 1]], shifted.at(context, [3, 1]))


def test_mdlm_subs():
    """A noise level is handed over, the mask's logit means nothing and no mass is counted for it."""
    found = Pretrained(Table(6, sigma=True), Convention(mask=5, sigma=True, subs=True), 6)
    plain = Pretrained(Table(6), Convention(mask=5), 6)
    context = np.array([[5, 1, 5]])

    assert found(context) == pytest.approx(plain(context), abs=1e-12)
    assert found.dropped == pytest.approx(0, abs=1e-12)
    assert plain.dropped > 0.01


def test_batches_do_not_change_laws():
    """One at a time or all at once; no contexts at all."""
    contexts = np.random.default_rng(0).integers(0, 6, (7, 4))
    one, all_ = (Pretrained(Table(6), Convention(mask=5), 6, batch=batch) for batch in (1, 7))

    assert one(contexts) == pytest.approx(all_(contexts), abs=1e-12)
    assert all_(contexts[:0]).shape == (0, 4, 5)


LLADA = '''
import torch
from transformers import PretrainedConfig, PreTrainedModel
from transformers.modeling_outputs import CausalLMOutputWithPast


class FakeConfig(PretrainedConfig):
    model_type = "{type}"


class FakeModel(PreTrainedModel):
    """Written as for transformers 4: no post_init, and weights are tied without arguments."""

    config_class = FakeConfig

    def __init__(self, config):
        super().__init__(config)
        self.rows = torch.nn.Embedding(config.vocab_size, config.vocab_size)

    def tie_weights(self):
        pass

    def forward(self, input_ids):
        return CausalLMOutputWithPast(logits=torch.roll(self.rows(input_ids), -{shift}, dims=1))
'''


def brought(folder: Path, kind: str, shift: int) -> torch.Tensor:
    """A folder that brings its own code, as LLaDA and Dream do."""
    weight = torch.randn(9, 9, generator=torch.Generator().manual_seed(3))
    folder.mkdir()
    (folder / "modeling_fake.py").write_text(LLADA.format(type=kind, shift=shift))
    auto_map = {"AutoConfig": "modeling_fake.FakeConfig", "AutoModel": "modeling_fake.FakeModel"}
    config = {
        "model_type": kind,
        "vocab_size": 9,
        "mask_token_id": 8,
        "auto_map": auto_map,
        "architectures": ["FakeModel"],
    }
    (folder / "config.json").write_text(json.dumps(config))
    save_file({"rows.weight": weight}, folder / "model.safetensors", metadata={"format": "pt"})
    return weight


@pytest.mark.parametrize(("kind", "shift"), [("llada", 0), ("Dream", 1)])
def test_brought_code_runs_only_when_asked(tmp_path, monkeypatch, kind, shift):
    """auto_map is refused without the flag; with it the family's convention is applied."""
    import transformers.dynamic_module_utils as modules

    monkeypatch.setattr(modules, "HF_MODULES_CACHE", str(tmp_path / "modules"))
    weight = brought(tmp_path / kind, kind, shift)
    with pytest.raises(ValueError, match="only with --remote-code"):
        load(tmp_path / kind)
    assert not (tmp_path / "modules").exists()
    found = load(tmp_path / kind, Options(remote_code=True))
    laws = found(np.array([[0, 8, 3, 8]]))

    assert (found.convention.shift, found.mask, found.V) == (shift, 8, 8)
    assert laws[0, 1] == pytest.approx(weight[8, :8].double().softmax(-1).numpy(), abs=1e-12)


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


@pytest.mark.parametrize(
    ("contexts", "words"),
    [([1, 2], r"\[B, L\]"), ([[1, 6]], "token id 6"), ([[-1, 2]], "token id -1"), ([[0] * 9], "at most 8")],
)
def test_contexts_are_checked(contexts, words):
    """Shape, range and length."""
    with pytest.raises(ValueError, match=words):
        Pretrained(Table(6), Convention(mask=5), 6, limit=8)(np.array(contexts))


def test_logits_are_checked():
    """Of another width, and not numbers."""
    with pytest.raises(ValueError, match="logits of shape"):
        Pretrained(Table(7), Convention(mask=5), 6)(np.array([[5, 1]]))
    broken = Table(6)
    nn.init.constant_(broken.rows.weight, math.nan)
    with pytest.raises(FloatingPointError, match="not numbers"):
        Pretrained(broken, Convention(mask=5), 6)(np.array([[5, 1]]))


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
