"""Train a denoiser on a language, and write its checkpoint and record; a run that was interrupted is taken up again.

Under ``torchrun -m proofs.commands train`` the processes share each batch.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from contextlib import ExitStack
from dataclasses import fields
from pathlib import Path
from typing import Any


def arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument("--out", required=True, metavar="FILE", help="the checkpoint to write, FILE.safetensors")
    source = parser.add_argument_group("the language")
    source.add_argument("--language", default="markov-v4-l6", help="by name (markov-v4-l6)")
    source.add_argument("--joint", metavar="FILE", help="your own joint instead, .json or .npy, V^L weights")
    source.add_argument("--text", metavar="FILE", help="your own text instead: the n-grams of its letters")
    source.add_argument("--order", type=int, default=2, help="letters that the next one depends on, with --text (2)")
    source.add_argument("--length", type=int, default=16, help="letters of a sequence, with --text (16)")
    recipe = parser.add_argument_group("the recipe")
    recipe.add_argument("--targets", help="exact (the exact conditionals) or drawn (the tokens of drawn texts)")
    recipe.add_argument("--masks", help="counts, times (the NELBO), best-times, mirrored, blocks, or all contexts")
    recipe.add_argument("--block", type=int, help="tokens of a block, with --masks blocks (4)")
    recipe.add_argument("--pairs", action="store_true", default=None, help="learn the joint laws of two tokens too")
    recipe.add_argument("--steps", type=int, help="training steps (4000)")
    recipe.add_argument("--batch", type=int, help="contexts a step (512)")
    recipe.add_argument("--learning-rate", type=float)
    recipe.add_argument("--width", type=int, help="of the network (64)")
    recipe.add_argument("--layers", type=int, help="of the network (2)")
    recipe.add_argument("--heads", type=int, help="of attention (4)")
    recipe.add_argument("--precision", help="float32 or bfloat16, of the matrix products (float32)")
    recipe.add_argument("--seed", type=int)
    machine = parser.add_argument_group("the machine")
    machine.add_argument("--device", default="cpu", help="cpu or cuda")
    machine.add_argument("--threads", type=int, default=1, help="CPU threads; the weights depend on their number (1)")
    machine.add_argument("--every", type=float, default=30.0, help="seconds between saved states of the run (30)")
    machine.add_argument("--restart", action="store_true", help="forget the saved state of an earlier run")


def run(args: argparse.Namespace) -> int:
    """Train, write, and print the gap."""
    try:
        import torch
    except ModuleNotFoundError:
        raise ModuleNotFoundError("training needs torch: install maskproof[neural]") from None
    from neural.training import Recipe, processes

    path = Path(args.out)
    if path.suffix != ".safetensors":
        raise ValueError(f"{path}: a checkpoint is called FILE.safetensors")
    if args.threads < 1 or not args.every >= 0:
        raise ValueError(f"--threads {args.threads}, --every {args.every}: at least 1 thread, at least 0 seconds")
    torch.set_num_threads(args.threads)
    given = {field.name: getattr(args, field.name) for field in fields(Recipe)}
    recipe = Recipe(**{name: value for name, value in given.items() if value is not None})
    with processes(args.device) as device:
        try:
            return _run(args, recipe, path, device)
        except torch.OutOfMemoryError as error:
            raise MemoryError(str(error).splitlines()[0]) from error
        except KeyboardInterrupt:
            if path.with_suffix(".run").exists():
                print(f"{path.with_suffix('.run')}: the same command goes on from here", file=sys.stderr)
            raise


def _run(args: argparse.Namespace, recipe: Any, path: Path, device: str) -> int:
    import torch

    from exact.files import writable
    from neural.checkpoint import resume, save
    from neural.denoiser import TrainedDenoiser
    from neural.objective import gap, pair_gap
    from neural.training import Run

    name, language = _language(args)
    about = {"language": name, "sha256": _digest(args.joint or args.text), "recipe": vars(recipe)}
    run = Run.of(language, recipe, device)
    state = path.with_suffix(".run")
    if run.rank == 0:
        writable(path.parent)
        if args.restart:
            state.unlink(missing_ok=True)
    run.wait()
    if state.exists():
        resume(run, about, state)
    _train(run, language, about, state, args.every)
    network = run.trained()
    if run.rank:
        return 0
    denoiser = TrainedDenoiser(network)
    excess = gap(denoiser, language, recipe.block if recipe.masks == "blocks" else None)
    record = {
        **about,
        "device": device if device == "cpu" else torch.cuda.get_device_name(),
        "processes": run.world,
        "threads": args.threads,
        "torch": str(torch.__version__),
        "parameters": sum(p.numel() for p in network.parameters()),
        "cpu": torch.backends.cpu.get_cpu_capability(),
        "seconds": round(run.seconds),
        "entropy": language.entropy,
        "gap": excess.value,
        "gap_error": excess.error,
        "gap_contexts": excess.drawn,
        "pair_gap": pair_gap(denoiser, language) if recipe.pairs and language.joint is not None else None,
    }
    save(network, record, path)
    state.unlink(missing_ok=True)
    print(
        f"{path}: gap {excess} nats a text above the entropy {language.entropy:.6g}, {recipe.steps} steps in {run.seconds:.0f} s"
    )
    return 0


def _language(args: argparse.Namespace) -> tuple[str, Any]:
    """The language that is asked for, and its name in the record."""
    from exact.joint import load_joint
    from neural.languages import Language, language, ngrams

    if args.joint:
        return args.joint, Language.of_joint(load_joint(args.joint))
    if args.text:
        counts = ngrams(Path(args.text).read_text(encoding="utf-8", errors="replace"), args.order)
        return f"{args.text}, order {args.order}, {args.length} letters", Language.of_counts(counts, args.length)
    return args.language, language(args.language)


def _digest(path: str | None) -> str | None:
    """The digest of a file that a language is made from: a run goes on only with the same one."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest() if path else None


def _train(run: Any, language: Any, about: dict[str, Any], state: Path, every: float) -> None:
    """Take the run to its end with a progress bar, a state saved and a line of metrics written every so often."""
    from time import perf_counter

    from rich.console import Console
    from rich.progress import Progress

    from neural.checkpoint import save_run
    from neural.training import train

    metrics = state.with_suffix(".jsonl")
    console = Console(stderr=True)
    last = perf_counter()
    with ExitStack() as stack:
        if run.rank == 0:
            lines = stack.enter_context(_continued(metrics, run.step).open("a", encoding="utf-8"))
            bar = stack.enter_context(Progress(console=console, transient=True, disable=not console.is_terminal))
            task = bar.add_task("training", total=run.recipe.steps, completed=run.step)
        for progress in train(language, run):
            if run.rank:
                continue
            bar.update(task, completed=progress.step, description=f"training, loss {progress.loss:.4f}")
            if perf_counter() - last >= every or progress.step == run.recipe.steps:
                lines.write(json.dumps(vars(progress)) + "\n")
                lines.flush()
                save_run(run, about, state)
                last = perf_counter()


def _continued(metrics: Path, step: int) -> Path:
    """The file of metrics, without lines of steps that will be made again, or that a kill cut short."""
    from exact.files import write_text

    kept = []
    for line in metrics.read_text(encoding="utf-8").splitlines() if metrics.exists() else []:
        try:
            kept += [line] if json.loads(line)["step"] <= step else []
        except (ValueError, KeyError, TypeError):
            continue
    write_text(metrics, "".join(f"{line}\n" for line in kept))
    return metrics
