"""maskproof validate from the command line: a newcomer's folder, a model of the package, and every wrong input."""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import torch
import transformers

from neural.pretrained import Options
from neural.suite import shipped
from neural.validation import Decay
from proofs.commands import main
from proofs.validation.measure import Settings, measure
from proofs.validation.report import tables
from proofs.validation.source import source

ROOT = Path(__file__).parents[2]
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefgh", *(f"word{k}" for k in range(19))]
TEXTS = "a b c d e f\nh g word3 word4 a a b\nc c word18 d e a f\n"


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """A tiny random Bert with its vocabulary, and a file of texts beside it."""
    folder = tmp_path_factory.mktemp("tiny") / "bert"
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=32,
        max_position_embeddings=10,
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        initializer_range=1.0,
    )
    transformers.utils.logging.disable_progress_bar()
    transformers.BertForMaskedLM(config).save_pretrained(folder)
    (folder / "vocab.txt").write_text("\n".join(WORDS) + "\n")
    (folder.parent / "texts.txt").write_text(TEXTS)
    return folder


def refused(capsys, *argv: str) -> str:
    """Run a validation that must be refused: status 2, one line on standard error, nothing else."""
    try:
        status = main(["validate", *argv])
    except SystemExit as leaving:
        status = leaving.code
    out, err = capsys.readouterr()

    assert status == 2
    assert out == ""
    assert err.startswith("maskproof")
    assert err.count("\n") == 1
    return err


def test_a_newcomers_command(capsys, tmp_path, model):
    """Exit 0; every line fits 80 columns; record, tables and picture are written, and nothing else."""
    out = tmp_path / "report"
    texts = str(model.parent / "texts.txt")

    assert main(["validate", str(model), "--prompts", texts, "--masks", "3", "--out", str(out)]) == 0
    told, err = capsys.readouterr()
    assert err == ""
    for words in ("Masked tokens", "Calibration", "by distance", "decoded together", "within 0.1 nats"):
        assert words in told
    assert max(len(line) for line in told.splitlines() if "validation." not in line) <= 80
    assert sorted(path.name for path in out.iterdir()) == ["validation.json", "validation.png", "validation.tex"]
    record = json.loads((out / "validation.json").read_text())
    assert record["prompts"] == len(record["masks"]) == 3
    assert all(len(row["positions"]) == 3 and row["tokens"]["text"] for row in record["masks"])
    assert record["facts"]["mask"] == 4
    assert 0 < record["largest_dropped_mass"] < 1
    for row in record["masks"]:
        for order in (row["left"]["split"], row["right"]["split"]):
            parts = order["correlation"] + order["model_error"]
            assert order["divergence"] == pytest.approx(parts, abs=1e-9)
    assert (out / "validation.tex").read_text().count(r"\end{tabular}") == 4
    assert (out / "validation.png").read_bytes().startswith(b"\x89PNG")


def test_the_tables_compile_and_fit(compiled, model):
    """pdflatex takes them, in the text width of an article; what is infinite or unknown too."""
    found = measure(source(str(model), str(model.parent / "texts.txt"), Options(), 1, 4, 0), Settings(most=2))
    worst = replace(found.masks[0], left_right=math.inf, truth=math.inf)
    found = replace(found, masks=[worst, *found.masks], decay=[Decay(1, 0.5, math.nan, 1)])

    assert "Overfull" not in compiled(tables(found), margin="")


def test_one_prompt(capsys, tmp_path, model):
    """No spread over prompts, the interval is over draws, and lines still fit."""
    prompts = _file(tmp_path, "one.txt", "a b c d\n")

    assert main(["validate", str(model), "--prompts", prompts, "--loss", "100"]) == 0
    told = capsys.readouterr().out
    assert "over draws" in told
    assert "within 100 nats a window: at least 4 tokens" in told
    assert max(map(len, told.splitlines())) <= 80


def test_the_same_seed_tells_the_same(capsys, model):
    """Twice the same; another seed masks other tokens."""
    texts = str(model.parent / "texts.txt")
    told = []
    for seed in ("0", "0", "1"):
        assert main(["validate", str(model), "--prompts", texts, "--most", "3", "--seed", seed]) == 0
        told.append(capsys.readouterr().out)

    assert told[0] == told[1] != told[2]


def test_named_masks_and_few_tokens(capsys, tmp_path, model):
    """Positions of the prompt, an alphabet of one's own, the likeliest tokens: the mass left out is told."""
    prompts = tmp_path / "prompts.jsonl"
    prompts.write_text('{"text": "a b c d", "masks": [1, 4]}\n{"ids": [5, 6, 7, 8], "masks": [0, 1, 2]}\n')
    command = ["validate", str(model), "--prompts", str(prompts), "--alphabet", "abcdefgh", "--top", "4"]

    assert main([*command, "--out", str(tmp_path)]) == 0
    assert "of the 4 likeliest tokens" in capsys.readouterr().out
    record = json.loads((tmp_path / "validation.json").read_text())
    assert [row["positions"] for row in record["masks"]] == [[1, 4], [0, 1, 2]]
    assert record["facts"]["alphabet"] == 8
    assert all(0 < row["left"]["left_out"] < 1 and row["kept"] == 4 for row in record["masks"])


def test_a_checkpoint_of_this_package(capsys, tmp_path):
    """By name, with texts of its language; by file, with texts of one's own."""
    from neural.suite import CHECKPOINTS

    name = shipped()[0]
    assert main(["validate", name, "--texts", "6", "--most", "3", "--out", str(tmp_path)]) == 0
    record = json.loads((tmp_path / "validation.json").read_text())
    assert record["prompts"] == 6
    assert max(row["left"]["split"]["model_error"] for row in record["masks"]) < 0.1  # a model near a joint
    prompts = tmp_path / "texts.txt"
    prompts.write_text(" ".join(["0", "1"] * (record["facts"]["longest"] // 2)) + "\n")
    assert main(["validate", str(CHECKPOINTS / f"{name}.safetensors"), "--prompts", str(prompts)]) == 0
    capsys.readouterr()
    assert "where this model takes" in refused(capsys, name, "--prompts", _file(tmp_path, "short.txt", "0 1 0\n"))
    assert "--alphabet: a checkpoint of maskproof needs none" in refused(capsys, name, "--alphabet", "01")


def _file(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text)
    return str(folder / name)


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["./nowhere"], "no such folder"),
        (["nowhere.safetensors"], "no such checkpoint"),
        (["TEXTS"], "a file; a model is a folder"),
        (["EMPTY", "--prompts", "TEXTS"], "no config.json"),
        (["MODEL", "--prompts", "gone.txt"], "gone.txt: no such file of prompts"),
        (["MODEL", "--prompts", "TEXTS", "--masks", "1"], "--masks 1"),
        (["MODEL", "--prompts", "TEXTS", "--masks", "5"], "--masks 5"),
        (["MODEL", "--prompts", "TEXTS", "--top", "1"], "--top 1"),
        (["MODEL", "--prompts", "TEXTS", "--loss", "-1"], "--loss -1"),
        (["MODEL", "--prompts", "TEXTS", "--most", "0"], "--most 0"),
        (["MODEL", "--prompts", "TEXTS", "--draws", "1"], "--draws 1"),
        (["MODEL", "--prompts", "TEXTS", "--distances", "0"], "--distances 0"),
        (["MODEL", "--prompts", "TEXTS", "--seed", "-1"], "--seed -1"),
        (["MODEL", "--prompts", "TEXTS", "--batch", "0"], "--batch 0"),
        (["MODEL", "--prompts", "TEXTS", "--device", "tpu"], "--device tpu"),
        (["MODEL", "--prompts", "TEXTS", "--dtype", "float31"], "did you mean float32"),
        (["MODEL", "--prompts", "TEXTS", "--mask-id", "40"], "mask id 40"),
        (["MODEL", "--prompts", "TEXTS", "--alphabet", "word3 word40"], "did you mean word4"),
        (["MODEL", "--prompts", "TEXTS", "--pattern", "("], "no regular expression"),
        (["MODEL", "--prompts", "TEXTS", "--pattern", "[a-h]"], "unmatched"),
        (["MODEL", "--prompts", "LONG"], "prompt 1: a prompt of 14 tokens: this model takes at most 10"),
        (["MODEL", "--prompts", "SHORT"], "prompt 1: 1 of its tokens"),
        (["MODEL", "--prompts", "MASKED"], "masked already"),
        (["MODEL", "--prompts", "BEYOND"], "mask position 9"),
        (["MODEL", "--prompts", "UNKNOWN"], "did you mean word"),
        (["MODEL"], "--prompts FILE"),
        ([], "MODEL"),
    ],
    ids=" ".join,
)
def test_wrong_usage(capsys, tmp_path, monkeypatch, model, argv, words):
    """One clear line on standard error, exit 2, and no file left behind."""
    given = tmp_path / "given"
    given.mkdir()
    (tmp_path / "empty").mkdir()
    (tmp_path / "stand").mkdir()
    monkeypatch.chdir(tmp_path / "stand")
    names = {
        "MODEL": str(model),
        "EMPTY": str(tmp_path / "empty"),
        "TEXTS": str(model.parent / "texts.txt"),
        "LONG": _file(given, "long.txt", "a b c d e f g h a b c d\n"),
        "SHORT": _file(given, "short.txt", "a\n"),
        "MASKED": _file(given, "masked.txt", "a [MASK] b\n"),
        "BEYOND": _file(given, "beyond.jsonl", '{"text": "a b c", "masks": [1, 9]}\n'),
        "UNKNOWN": _file(given, "unknown.jsonl", '{"tokens": ["a", "word"]}\n'),
    }

    assert words in refused(capsys, *(names.get(word, word) for word in argv))
    assert list((tmp_path / "stand").iterdir()) == []


def test_a_name_that_is_not_here(tmp_path, model):
    """Off line, a name on the hub is looked for on this machine only: exit 2, one line."""
    command = [sys.executable, "-m", "proofs.commands", "validate", "no-one/no-model", "--prompts"]
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path)}
    run = subprocess.run(
        [*command, str(model.parent / "texts.txt")],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith("maskproof: no-one/no-model: cannot be found")
    assert run.stderr.count("\n") == 1


def test_without_transformers(capsys, monkeypatch, model):
    """It is said what to install; without torch too."""
    texts = str(model.parent / "texts.txt")
    monkeypatch.setitem(sys.modules, "transformers", None)
    assert "validation needs transformers: install maskproof[models]" in refused(capsys, str(model), "--prompts", texts)
    monkeypatch.setitem(sys.modules, "torch", None)
    assert "install maskproof[neural]" in refused(capsys, str(model), "--prompts", texts)


def test_without_matplotlib(capsys, monkeypatch, tmp_path, model):
    """No picture, which is said; the rest is written."""
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    command = ["validate", str(model), "--prompts", str(model.parent / "texts.txt"), "--most", "2"]

    assert main([*command, "--out", str(tmp_path)]) == 0
    assert "install maskproof[plots]" in capsys.readouterr().out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["validation.json", "validation.tex"]


def test_an_unwritable_folder(capsys, tmp_path, model):
    """A file where the folder should be, told before the model is read."""
    taken = _file(tmp_path, "taken", "")

    assert "cannot be written" in refused(capsys, str(model), "--prompts", "gone.txt", "--out", taken)


def test_a_full_disk_leaves_no_file(capsys, monkeypatch, tmp_path, model):
    """What fails in writing leaves nothing half-written."""
    from proofs.validation import validated

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(validated, "write_text", full)
    command = ["validate", str(model), "--prompts", str(model.parent / "texts.txt"), "--most", "2"]

    assert main([*command, "--out", str(tmp_path)]) == 2
    assert "No space left" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_is_quiet(tmp_path, model):
    """Ctrl-C in the middle of the work: exit 130, one line, no file."""
    prompts = _file(tmp_path, "many.txt", TEXTS * 400)
    out = tmp_path / "out"
    argv = ["validate", str(model), "--prompts", prompts, "--masks", "4", "--out", str(out)]
    process = subprocess.Popen(
        [sys.executable, "-m", "proofs.commands", *argv],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    for _ in range(600):
        if out.exists():
            break
        time.sleep(0.1)
    time.sleep(8)
    os.killpg(process.pid, signal.SIGINT)
    told, err = process.communicate(timeout=60)

    assert process.returncode == 130
    assert told == ""
    assert "Traceback" not in err
    assert "maskproof: interrupted" in err
    assert list(out.iterdir()) == []


def test_a_language_that_is_gone(monkeypatch):
    """Texts cannot be drawn from it, which is said with what to give instead."""
    import neural.languages
    from neural.pretrained import Options

    monkeypatch.setattr(neural.languages, "LANGUAGES", {})
    with pytest.raises(ValueError, match="give --prompts FILE"):
        source(shipped()[0], None, Options(), 4, 2, 0)


def test_settings_are_what_the_command_says():
    """The defaults of the command and of the record are the same."""
    from proofs.commands import parser

    args = parser().parse_args(["validate", "model"])

    assert {name: getattr(args, name) for name in vars(Settings())} == vars(Settings())
