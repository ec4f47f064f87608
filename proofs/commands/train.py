"""Train a denoiser on a language, and write its checkpoint and record; the defaults reproduce the shipped model."""

from __future__ import annotations

import argparse
from pathlib import Path
from time import perf_counter


def arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument("--out", required=True, metavar="FILE", help="the checkpoint to write, FILE.safetensors")
    parser.add_argument("--language", default="markov-v4-l6", help="a language by name (markov-v4-l6)")
    parser.add_argument("--joint", metavar="FILE", help="your own joint instead, .json or .npy, V^L weights")
    parser.add_argument("--loss", default="exact", help="exact (all contexts) or sampled (random masks)")
    parser.add_argument("--steps", type=int, help="training steps")
    parser.add_argument("--batch", type=int, help="contexts, or sequences, a step")
    parser.add_argument("--learning-rate", type=float)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    parser.add_argument("--threads", type=int, default=1, help="CPU threads; the weights depend on their number (1)")


def run(args: argparse.Namespace) -> int:
    """Train, write, and print the gap."""
    try:
        import torch
    except ModuleNotFoundError:
        raise ModuleNotFoundError("training needs torch: install maskproof[neural]") from None
    from rich.console import Console
    from rich.progress import Progress

    from exact.files import writable
    from exact.information import entropy
    from exact.joint import load_joint
    from neural.checkpoint import save
    from neural.denoiser import TrainedDenoiser
    from neural.objective import gap
    from neural.suite import language
    from neural.training import Recipe, train

    path = Path(args.out)
    if path.suffix != ".safetensors":
        raise ValueError(f"{path}: a checkpoint is called FILE.safetensors")
    if args.device not in ("cpu", "cuda") or (args.device == "cuda" and not torch.cuda.is_available()):
        raise ValueError(f"--device {args.device}: cpu, or cuda where there is one")
    if args.threads < 1:
        raise ValueError(f"--threads {args.threads}: at least 1")
    torch.set_num_threads(args.threads)
    given = {name: getattr(args, name) for name in ("loss", "steps", "batch", "learning_rate", "seed")}
    recipe = Recipe(**{name: value for name, value in given.items() if value is not None})
    joint = load_joint(args.joint) if args.joint else language(args.language)
    writable(path.parent)
    console = Console(stderr=True)
    start = perf_counter()
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("training", total=recipe.steps)

        def progress(step: int, loss: float) -> None:
            bar.update(task, completed=step, description=f"training, loss {loss:.4f}")

        network = train(joint, recipe, progress, args.device)
    seconds = perf_counter() - start
    excess, least = gap(TrainedDenoiser(network), joint), float(entropy(joint))
    record = {
        "language": args.joint or args.language,
        "recipe": vars(recipe),
        "data": "contexts drawn by their weight, exact conditionals as targets"
        if recipe.loss == "exact"
        else "sequences drawn from the joint, masked",
        "device": args.device if args.device == "cpu" else torch.cuda.get_device_name(),
        "threads": args.threads,
        "torch": str(torch.__version__),
        "parameters": sum(p.numel() for p in network.parameters()),
        "seconds": round(seconds),
        "entropy": least,
        "gap": excess,
    }
    save(network, record, path)
    print(
        f"{path}: gap {excess:.3g} nats a sequence above the entropy {least:.6g}, {recipe.steps} steps in {seconds:.0f} s"
    )
    return 0
