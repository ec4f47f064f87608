"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any


def write_whole(path: str | Path, write: Callable[[Path], Any]) -> Path:
    """Let ``write`` fill a neighbour of ``path``, then put that in place; nothing is left behind where it fails.

    Raises OSError where the folder does not exist or cannot be written, or the disk is full.
    """
    path = Path(path)
    if not path.parent.is_dir():
        raise FileNotFoundError(f"{path.parent}: no such folder")
    if path.is_dir():
        raise IsADirectoryError(f"{path}: a folder, where a file is to be written")
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    os.close(handle)
    part = Path(name)
    try:
        write(part)
        part.chmod(0o644)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return path


def write_text(path: str | Path, text: str) -> Path:
    """Write a text file, whole or not at all."""
    return write_whole(path, lambda part: part.write_text(text, encoding="utf-8"))


def writable(folder: str | Path) -> Path:
    """The folder, made where it is missing; OSError where nothing can be written to it."""
    out = Path(folder)
    try:
        out.mkdir(parents=True, exist_ok=True)
        write_whole(out / "probe", lambda part: part.write_text("")).unlink()
    except OSError as error:
        raise OSError(f"{out}: cannot be written to ({error.strerror or error})") from error
    return out
