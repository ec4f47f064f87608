"""Checkpoints: one safetensors file and its record, written whole or not at all, loaded without unpickling.

A model has its record beside it too, to read. The state of an unfinished run is a file of the same kind.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from exact.files import write_text, write_whole
from neural.denoiser import Architecture, Network, TrainedDenoiser
from neural.training import Run

FORMAT = "maskproof-denoiser-1"
RUN = "maskproof-run-1"


def save(network: Network, record: dict[str, Any], path: str | Path) -> Path:
    """Write the weights with their record, and the record again as a ``.json`` file to read.

    Raises OSError where the folder cannot be written; neither file is left half-written.
    """
    path = Path(path)
    record = {"format": FORMAT, "architecture": vars(network.shape), **record}
    _write(network.state_dict(), record, path)
    write_text(path.with_suffix(".json"), json.dumps(record, indent=2) + "\n")
    return path


def save_run(run: Run, about: dict[str, Any], path: str | Path) -> Path:
    """Write the state of an unfinished run, with what it is a run of."""
    return _write(run.state(), {"format": RUN, **about}, Path(path))


def resume(run: Run, about: dict[str, Any], path: str | Path) -> None:
    """Take up a run from its saved state.

    Raises
    ------
    ValueError
        Where the file is no such state, or of another run than ``about`` says.
    """
    path = Path(path)
    try:
        tensors, record = _read(path, RUN)
    except ValueError as error:
        raise ValueError(f"{error}; begin anew with --restart") from error
    was, wanted = _flat(record), _flat(json.loads(json.dumps({"format": RUN, **about})))
    if other := [name for name in wanted | was if was.get(name) != wanted.get(name)]:
        apart = ", ".join(f"{name} {was.get(name)} instead of {wanted.get(name)}" for name in other)
        raise ValueError(f"{path}: the state of another run, with {apart}; begin anew with --restart")
    try:
        run.restore(tensors)
    except (KeyError, RuntimeError, ValueError) as error:
        raise ValueError(f"{path}: the state does not fit the run; begin anew with --restart") from error


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
    tensors, record = _read(path, FORMAT)
    try:
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


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    """The entries of a record and of the records inside it."""
    flat: dict[str, Any] = {}
    for name, value in record.items():
        flat |= _flat(value) if isinstance(value, dict) else {name: value}
    return flat


def _write(tensors: dict[str, torch.Tensor], record: dict[str, Any], path: Path) -> Path:
    kept = {name: tensor.detach().cpu().contiguous().clone() for name, tensor in tensors.items()}
    text = json.dumps(record, indent=2)
    try:
        return write_whole(path, lambda part: save_file(kept, part, metadata={"maskproof": text}))
    except SafetensorError as error:  # a full disk, told by the library in its own way
        raise OSError(f"{path}: cannot be written ({error})") from error


def _read(path: Path, form: str) -> tuple[dict[str, torch.Tensor], dict[str, Any]]:
    if not path.is_file():
        raise FileNotFoundError(f"{path}: no such checkpoint")
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            names = file.keys()
            tensors = {name: file.get_tensor(name) for name in names}
    except (SafetensorError, OSError, ValueError) as error:
        raise ValueError(f"{path}: not a readable safetensors file ({error})") from error
    try:
        record = json.loads(metadata["maskproof"])
        if record["format"] != form:
            raise KeyError(record["format"])
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path}: not a checkpoint of this package, which carry a {form} record") from error
    return tensors, record
