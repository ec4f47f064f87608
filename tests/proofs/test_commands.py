"""The command line: verbs, exit statuses, and errors in one line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from proofs.commands import main

ROOT = Path(__file__).parents[2]


def refused(capsys, *argv: str) -> str:
    """Run a verb that must be refused: status 2, one line on standard error, nothing else."""
    try:
        status = main(argv)
    except SystemExit as leaving:
        status = leaving.code
    out, err = capsys.readouterr()

    assert status == 2
    assert out == ""
    assert err.startswith("maskproof")
    assert err.count("\n") == 1
    return err


def test_ls(capsys):
    """All claims, and those of a topic and paper, as text and JSON."""
    assert main(["ls"]) == 0
    assert "ctc-lower-bound" in capsys.readouterr().out
    assert main(["ls", "--topic", "factorization", "--paper", "2601.15593", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {"kl-identity", "ctc-lower-bound"} <= {row["id"] for row in rows}
    assert {row["paper"] for row in rows} == {"2601.15593"}


@pytest.mark.parametrize("id", ["ctc-lower-bound", "block-monotone", "homogenization-jordan", "sum-of-powers"])
def test_show(capsys, id):
    """A claim with its evidence, in text and LaTeX."""
    assert main(["show", id]) == 0
    text = capsys.readouterr().out
    assert "Evidence" in text
    assert "attack" in text
    assert main(["show", id, "--latex"]) == 0
    assert r"\paragraph" in capsys.readouterr().out


def test_check_json(tmp_path, capsys):
    """Exit 0, and every field of the contract."""
    target = tmp_path / "out.json"

    assert main(["check", "toy", "sum-of-powers", "--json", str(target), "--workers", "1"]) == 0
    rows = json.loads(target.read_text())
    assert len(rows) == 5
    for row in rows:
        assert {
            "id",
            "verdict",
            "strength",
            "wording",
            "speaks_of",
            "covers",
            "expected",
            "in_order",
            "evidence",
        } <= set(row)
        assert row["in_order"]
    assert "5 of 5 claims in order" in capsys.readouterr().out
    assert main(["check", "toy-greedy", "--json", "-", "--workers", "1"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["id"] == "toy-greedy"


def test_check_leaves_nothing_behind(tmp_path):
    """No folder is made where the command stands."""
    command = [sys.executable, "-m", "proofs.commands", "check", "toy", "--workers", "2"]
    environment = {name: value for name, value in os.environ.items() if name != "HYPOTHESIS_STORAGE_DIRECTORY"}
    environment["PYTHONPATH"] = str(ROOT)
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, env=environment)

    assert list(tmp_path.iterdir()) == []


def test_check_one_rung(capsys):
    """Only the rung asked for runs."""
    assert main(["check", "zipf", "--rung", "derive", "--workers", "1"]) == 0
    assert "0 instances enumerated" in capsys.readouterr().out


def test_check_in_workers(capsys):
    """Two processes reach the same verdicts."""
    assert main(["check", "toy", "--workers", "2"]) == 0
    assert "4 of 4 claims in order" in capsys.readouterr().out


def test_check_leaves_with_one(capsys, monkeypatch):
    """A damaged bound: exit 1, and the claim is named."""
    import theory.toy

    monkeypatch.setattr(theory.toy, "greedy_threshold", lambda a, b: b)

    assert main(["check", "toy-greedy", "--workers", "1"]) == 1
    assert "out of order toy-greedy" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["chek"], "did you mean check"),
        ([], "VERB"),
        (["check", "ctc-lower-bond"], "did you mean ctc-lower-bound"),
        (["check", "--rung", "derivation"], "did you mean derive"),
        (["check", "--workers", "0"], "at least 1"),
        (["check", "toy", "--rung", "measure"], "none of these claims"),
        (["check", "toy", "--json", "/nowhere/at/all.json"], "no such folder"),
        (["show", "zipf"], "topic or a paper"),
        (["show", "nothing-like-it-at-all"], "no claim"),
        (["ls", "--topic", "zip"], "did you mean zipf"),
        (["tables", "zipf-deca", "--out", "unused"], "did you mean zipf-decay"),
        (["tables", "zipf-decay"], "--out"),
        (["tables", "zipf-decay", "--out", "unused", "--s", "-1"], "s=-1"),
        (["tables", "zipf-decay", "--out", "unused", "--N", "0"], "N=0"),
        (["tables", "zipf-decay", "--out", "unused", "--distances", "0"], "distance 0"),
        (["tables", "zipf-decay", "--out", "unused", "--format", "latx"], "did you mean latex"),
        (["tables", "ctc-bound", "--out", "unused", "--joint", "missing.json"], "missing.json"),
        (["train", "--out", "model.bin"], "FILE.safetensors"),
        (["train", "--out", "unused/m.safetensors", "--language", "markov-v4"], "did you mean markov-v4-l"),
        (["train", "--out", "unused/m.safetensors", "--targets", "exakt"], "one of exact, drawn"),
        (["train", "--out", "unused/m.safetensors", "--masks", "mirored"], "one of counts, times"),
        (["train", "--out", "unused/m.safetensors", "--text", "gone.txt"], "gone.txt"),
        (["train", "--out", "unused/m.safetensors", "--every", "-1"], "--every -1"),
        (["train", "--out", "unused/m.safetensors", "--width", "4000000"], "training at width 4,000,000 needs"),
        (["train", "--out", "unused/m.safetensors", "--steps", "0"], "steps=0"),
        (["train", "--out", "unused/m.safetensors", "--device", "tpu"], "tpu"),
    ],
    ids=" ".join,
)
def test_wrong_usage(capsys, tmp_path, monkeypatch, argv, words):
    """One clear line on standard error, exit 2, and no file left behind."""
    monkeypatch.chdir(tmp_path)

    assert words in refused(capsys, *argv)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_an_unwritable_folder(capsys, tmp_path):
    """A file where the folder should be."""
    (tmp_path / "taken").write_text("")

    assert "cannot be written" in refused(capsys, "tables", "zipf-decay", "--out", str(tmp_path / "taken"))


def test_a_full_disk_leaves_no_file(capsys, tmp_path, monkeypatch):
    """What fails in writing is told in one line, and nothing half-written stays."""

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)

    assert "No space left" in refused(capsys, "tables", "zipf-decay", "--out", str(tmp_path), "--N", "10")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="child processes are found in /proc")
def test_an_interrupt_is_quiet():
    """Ctrl-C: exit 130, one line, no traceback, no worker left, no file."""
    command = [sys.executable, "-m", "proofs.commands", "check", "--workers", "2"]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    for _ in range(600):
        if len(children.read_text().split()) >= 2:
            break
        time.sleep(0.1)
    time.sleep(1)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)

    assert process.returncode == 130
    assert "Traceback" not in err
    assert "maskproof: interrupted" in err


def test_version(capsys):
    """The version is told."""
    with pytest.raises(SystemExit) as leaving:
        main(["--version"])

    assert leaving.value.code == 0
    assert capsys.readouterr().out.startswith("maskproof ")


def test_without_torch(capsys, monkeypatch, tmp_path):
    """The base install: measurements are skipped and said to be, tables leave the model out, training says what to install."""
    monkeypatch.setitem(sys.modules, "torch", None)
    for module in ("proofs.ledger.evidence", "proofs.tables.ctc_bound"):
        monkeypatch.setattr(f"{module}.find_spec", lambda name: None)

    assert main(["check", "perfect-training", "--workers", "1"]) == 0
    assert "1 measurements skipped: install maskproof[neural]" in capsys.readouterr().out
    assert main(["tables", "ctc-bound", "--out", str(tmp_path)]) == 0
    assert "torch is not installed" in (tmp_path / "ctc-bound.tex").read_text()
    capsys.readouterr()
    assert "install maskproof[neural]" in refused(capsys, "train", "--out", str(tmp_path / "m.safetensors"))


def test_a_damaged_model_turns_its_claims_red(capsys, monkeypatch, tmp_path):
    """A truncated checkpoint: exit 1, the file is named, no traceback."""
    import neural.suite
    from proofs.ledger.measured import block_split, speaking, trained

    damaged = tmp_path / "markov-v4-l6-exact.safetensors"
    damaged.write_bytes((neural.suite.CHECKPOINTS / damaged.name).read_bytes()[:1000])
    (tmp_path / "markov-v4-l6-exact.json").write_text(
        (neural.suite.CHECKPOINTS / "markov-v4-l6-exact.json").read_text()
    )
    monkeypatch.setattr(neural.suite, "CHECKPOINTS", tmp_path)
    for known in (trained, speaking, block_split):
        known.cache_clear()

    assert main(["check", "perfect-training", "--workers", "1"]) == 1
    out = capsys.readouterr().out
    assert "not a readable safetensors" in " ".join(out.split())
    assert "Traceback" not in out


def test_observations_and_questions(capsys):
    """They are listed and shown, never checked, never counted as held."""
    assert main(["ls", "--paper", "2601.15593", "--json"]) == 0
    listed = {row["id"]: row["expected"] for row in json.loads(capsys.readouterr().out)}
    assert listed["observed-smaller-blocks"] == "not judged"
    assert listed["open-block-size"] == "open"
    assert listed["block-monotone"] == "fails"
    for id in ("open-block-size", "observed-confidence-calibrated", "observed-sudoku-accuracy"):
        assert main(["show", id]) == 0
        text = capsys.readouterr().out
        assert ("not reproduced here" in text) == id.startswith("observed")
    assert "calibration error" not in text
    assert "maskproof show observed-smaller-blocks" in refused(capsys, "check", "observed-smaller-blocks")
    assert main(["check", "tau-block-floor", "--workers", "1"]) == 0
    assert "are not reproduced here, and count as neither" in " ".join(capsys.readouterr().out.split())
