"""Coq as a program: where it is, and a run of one of its tools under a limit of time."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path


class FormalError(ValueError):
    """What is wrong with the sources, the compiler, or a theorem."""


def coq() -> Path | None:
    """The folder of ``coqc``: that of ``MASKPROOF_COQ``, of ``make formal``, or of the path; None where there is none."""
    homes = [os.environ.get("MASKPROOF_COQ", ""), str(cached() / "coq")]
    for home in filter(None, homes):
        for folder in (Path(home), Path(home) / "usr" / "bin"):
            if (folder / "coqc").is_file():
                return folder
    found = shutil.which("coqc")
    return Path(found).parent if found else None


def cached() -> Path:
    """Where compiled proofs, and a Coq that was set up without root, are kept."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "maskproof"


def run(program: str, *arguments: str, cwd: Path | None = None, limit: int = 60, errors: bool = False) -> str:
    """The output of a program of Coq's, with what it says on standard error where ``errors`` is set.

    Raises
    ------
    FormalError
        Where there is no Coq, it fails, or takes longer than ``limit`` seconds.
    """
    home = coq()
    if home is None:
        raise FormalError("coqc is not found: make formal sets it up")
    try:
        done = subprocess.run(
            [program, *arguments],
            cwd=cwd,
            env=_environment(home),
            capture_output=True,
            text=True,
            timeout=limit,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise FormalError(f"{program} took more than {limit} s") from None
    except OSError as error:
        raise FormalError(f"{program} cannot be run: {error.strerror}") from None
    if done.returncode:
        said = (done.stderr or done.stdout).strip()[-800:]
        raise FormalError(f"{program}: {said or f'it ended with {done.returncode} and said nothing'}")
    return done.stdout + done.stderr if errors else done.stdout


def _environment(home: Path) -> dict[str, str]:
    """The environment of a Coq that may lie in a folder of its own."""
    found = {**os.environ, "PATH": f"{home}{os.pathsep}{os.environ.get('PATH', '')}"}
    library = home.parent / "lib" / "ocaml"
    if (library / "coq").is_dir() and home != Path("/usr/bin"):
        found |= {
            "COQLIB": str(library / "coq"),
            "COQCORELIB": str(library / "coq-core"),
            "OCAMLPATH": str(library),
            "OCAMLFIND_CONF": os.devnull,
        }
    return found
