"""Checkpoints: one safetensors file and its record beside it, written whole or not at all, loaded without unpickling."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from exact.files import write_text, write_whole
from neural.denoiser import Architecture, Network, TrainedDenoiser

FORMAT = "maskproof-denoiser-1"


def save(network: Network, record: dict[str, Any], path: str | Path) -> Path:
    """Write the weights with their record, and the record again as a ``.json`` file to read.

    Raises OSError where the folder cannot be written; neither file is left half-written.
    """
    path = Path(path)
    record = {"format": FORMAT, "architecture": vars(network.shape), **record}
    text = json.dumps(record, indent=2)
    tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in network.state_dict().items()}
    write_whole(path, lambda part: save_file(tensors, part, metadata={"maskproof": text}))
    write_text(path.with_suffix(".json"), text + "\n")
    return path


def load(path: str | Path) -> tuple[TrainedDenoiser, dict[str, Any]]:
    """The denoiser and the record of a checkpoint.

    Raises
    ------
    FileNotFoundError
        Where there is no such file.
    ValueError
        Where the file is corrupt, foreign, of another shape than its record says, or holds weights that are not finite.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"{path}: no such checkpoint")
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  # not a mapping
    except (SafetensorError, OSError, ValueError) as error:
        raise ValueError(f"{path}: not a readable safetensors file ({error})") from error
    try:
        record = json.loads(metadata["maskproof"])
        if record["format"] != FORMAT:
            raise KeyError(record["format"])
        network = Network(Architecture(**record["architecture"]))
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path}: not a checkpoint of this package, which carry a {FORMAT} record") from error
    try:
        network.load_state_dict(tensors)
    except RuntimeError as error:
        raise ValueError(
            f"{path}: the weights do not fit the recorded architecture {record['architecture']}"
        ) from error
    if bad := [name for name, tensor in tensors.items() if not torch.isfinite(tensor).all()]:
        raise ValueError(f"{path}: the weights {bad[0]} are not finite")
    return TrainedDenoiser(network), record
