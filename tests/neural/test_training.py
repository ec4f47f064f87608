"""Training: it learns, it repeats itself, it goes on where it was killed, and it says what is wrong."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from exact.languages import markov
from neural.checkpoint import resume, save_run
from neural.denoiser import TrainedDenoiser
from neural.languages import Language
from neural.objective import gap, pair_gap
from neural.training import Recipe, Run, batches, learning_rate, processes, train

LANGUAGE = Language.of_joint(markov([1, 1, 1], [[6, 3, 2], [2, 6, 3], [3, 2, 6]], 3))
SMALL = {"batch": 16, "width": 16, "layers": 1}


def trained(recipe, language=LANGUAGE):
    """The network of a whole run."""
    run = Run.of(language, recipe)
    for _ in train(language, run):
        pass
    return run.trained()


@pytest.mark.parametrize(
    ("recipe", "most"),
    [
        ({}, 0.02),
        ({"masks": "all"}, 0.01),
        ({"targets": "drawn", "masks": "times"}, 0.2),
        ({"targets": "drawn", "masks": "mirrored"}, 0.2),
        ({"targets": "drawn", "masks": "best-times"}, 0.2),
        ({"targets": "drawn"}, 0.2),
        ({"masks": "blocks", "block": 2}, 0.02),
        ({"precision": "bfloat16"}, 0.05),
        ({"pairs": True}, 0.02),
    ],
    ids=lambda value: "-".join(str(v) for v in value.values()) if isinstance(value, dict) else "",
)
def test_training_closes_the_gap(recipe, most):
    """From above one nat to near the entropy in seconds, by every loss."""
    recipe = Recipe(**recipe, steps=400, batch=128, width=32, layers=1)
    before = gap(TrainedDenoiser(Run.of(LANGUAGE, recipe).network), LANGUAGE).value
    after = gap(TrainedDenoiser(trained(recipe)), LANGUAGE, recipe.block if recipe.masks == "blocks" else None).value

    assert before > 0.25
    assert 0 < after < most


def test_training_of_pairs_closes_their_gap():
    """The joint laws of two tokens come near the exact ones, which single tokens alone would not bring about."""
    recipe = Recipe(steps=400, batch=128, width=32, layers=1, pairs=True)
    before = pair_gap(TrainedDenoiser(Run.of(LANGUAGE, recipe).network), LANGUAGE)

    assert pair_gap(TrainedDenoiser(trained(recipe)), LANGUAGE) < 0.03 < 0.1 < before


@pytest.mark.parametrize("pairs", [False, True])
def test_the_same_seed_gives_the_same_weights(pairs):
    """Twice the same run, then another seed."""
    recipe = Recipe(steps=10, pairs=pairs, **SMALL)
    first, second, other = (trained(r).state_dict() for r in (recipe, recipe, Recipe(**{**vars(recipe), "seed": 1})))

    assert all(torch.equal(first[name], second[name]) for name in first)
    assert not all(torch.equal(first[name], other[name]) for name in first)


@pytest.mark.parametrize("masks", ["counts", "best-times"])
def test_a_run_goes_on_from_its_state(tmp_path, masks):
    """Stopped after any step, saved, and taken up by a new process's objects: the same weights bit by bit."""
    recipe = Recipe(steps=6, masks=masks, **SMALL)
    whole = trained(recipe).state_dict()
    for stop in (1, 3, 5):
        first, second = Run.of(LANGUAGE, recipe), Run.of(LANGUAGE, recipe)
        for progress in train(LANGUAGE, first):
            if progress.step == stop:
                break
        resume(second, {"name": "test"}, save_run(first, {"name": "test"}, tmp_path / "state.run"))
        assert second.step == stop
        for _ in train(LANGUAGE, second):
            pass
        found = second.trained().state_dict()
        assert all(torch.equal(found[name], whole[name]) for name in whole)


def test_states_of_other_runs_are_refused(tmp_path):
    """Another recipe, a model, a truncated file."""
    recipe = Recipe(steps=2, **SMALL)
    path = save_run(Run.of(LANGUAGE, recipe), {"seed": 0}, tmp_path / "state.run")
    with pytest.raises(ValueError, match="the state of another run, with seed 0 instead of 1; begin anew"):
        resume(Run.of(LANGUAGE, recipe), {"recipe": {"seed": 1}}, path)
    with pytest.raises(ValueError, match="does not fit the run"):
        resume(Run.of(LANGUAGE, Recipe(steps=2, **{**SMALL, "width": 32})), {"seed": 0}, path)
    path.write_bytes(path.read_bytes()[:-50])
    with pytest.raises(ValueError, match="not a readable"):
        resume(Run.of(LANGUAGE, recipe), {"seed": 0}, path)


def command(folder, *more):
    """The command line of a short run that saves its state all the time."""
    return [
        *(sys.executable, "-m", "proofs.commands", "train", "--language", "markov-v3-l4", "--every", "0.05"),
        *("--batch", "64", "--width", "16", "--layers", "1", "--out", str(folder / "model.safetensors")),
        *more,
    ]


def killed_and_resumed(folder, kills, steps, most):
    """The weights of a run that was killed at random moments after it began to save, and how often it was."""
    rng, done = np.random.default_rng(0), 0
    arguments = command(folder, "--steps", str(steps))
    while done < kills:
        process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL)
        changed = (folder / "model.run").stat().st_mtime_ns if (folder / "model.run").exists() else 0
        while process.poll() is None and (
            not (folder / "model.run").exists() or (folder / "model.run").stat().st_mtime_ns == changed
        ):
            time.sleep(0.01)
        time.sleep(rng.uniform(0, most))
        assert process.poll() is None
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        done += 1
    subprocess.run(arguments, check=True, capture_output=True)
    return load_file(folder / "model.safetensors"), done


@pytest.mark.parametrize(
    ("kills", "steps", "most"), [(2, 600, 0.1), pytest.param(20, 12_000, 1.0, marks=pytest.mark.slow)]
)
def test_killed_runs_end_at_the_same_weights(tmp_path, kills, steps, most):
    """By SIGKILL at random moments, then run to the end: the tensors are those of an undisturbed run, bit by bit."""
    (tmp_path / "killed").mkdir()
    (tmp_path / "whole").mkdir()
    found, times = killed_and_resumed(tmp_path / "killed", kills, steps, most)
    subprocess.run(command(tmp_path / "whole", "--steps", str(steps)), check=True, capture_output=True)
    whole = load_file(tmp_path / "whole" / "model.safetensors")

    assert times == kills
    assert all(torch.equal(found[name], whole[name]) for name in whole)
    steps_told = [json.loads(line)["step"] for line in (tmp_path / "killed" / "model.jsonl").read_text().splitlines()]
    assert steps_told == sorted(set(steps_told))
    assert steps_told[-1] == steps
    assert not (tmp_path / "killed" / "model.run").exists()


def test_two_processes_share_a_batch(tmp_path):
    """Under torchrun on the CPU two processes reach the weights of one, up to the order of sums."""
    arguments = command(tmp_path, "--steps", "30", "--batch", "63")
    subprocess.run(arguments, check=True, capture_output=True)
    alone = load_file(tmp_path / "model.safetensors")
    parallel = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    subprocess.run(
        [*parallel, *arguments[1:]], check=True, capture_output=True, env={**os.environ, "OMP_NUM_THREADS": "1"}
    )
    shared = load_file(tmp_path / "model.safetensors")

    assert json.loads((tmp_path / "model.json").read_text())["processes"] == 2
    assert all(torch.allclose(alone[name], shared[name], atol=1e-3) for name in alone)


def test_a_batch_is_a_function_of_seed_and_step():
    """Whatever was drawn before."""
    recipe = Recipe(**SMALL)
    first, second = batches(LANGUAGE, recipe), batches(LANGUAGE, recipe)
    first(0)

    assert torch.equal(first(7).contexts, second(7).contexts)
    assert not torch.equal(first(7).contexts, first(8).contexts)


def test_the_learning_rate_warms_up_and_falls():
    """Up over the first steps, then down to nearly nothing."""
    recipe = Recipe(steps=1000)
    rates = [learning_rate(recipe, step) for step in range(1000)]

    assert rates[0] < rates[10] < max(rates) == pytest.approx(recipe.learning_rate)
    assert rates[-1] < 1e-4 * recipe.learning_rate


def test_a_loss_that_is_not_finite_is_named():
    """With its step."""
    run = Run.of(LANGUAGE, Recipe(steps=2, **SMALL))
    with torch.no_grad():
        run.network.head.bias.fill_(float("nan"))
    with pytest.raises(FloatingPointError, match="at step 0"):
        next(train(LANGUAGE, run))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"targets": "mse"}, "mse"),
        ({"masks": "some"}, "counts, times"),
        ({"precision": "float16"}, "bfloat16"),
        ({"steps": 0}, "steps=0"),
        ({"batch": -1}, "batch=-1"),
        ({"learning_rate": 0.0}, "learning_rate"),
        ({"seed": -1}, "seed=-1"),
        ({"masks": "all", "targets": "drawn"}, "needs targets='exact'"),
        ({"masks": "all", "pairs": True}, "pairs are drawn"),
        ({"masks": "mirrored", "batch": 7}, "come in pairs"),
    ],
)
def test_wrong_recipes(wrong, words):
    """The error names the value."""
    with pytest.raises(ValueError, match=words):
        Recipe(**wrong)


def test_devices_that_are_not_there():
    """One line."""
    with pytest.raises(ValueError, match="cpu, or cuda"), processes("tpu"):
        pass
