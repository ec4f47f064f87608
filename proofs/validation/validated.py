"""``validate`` for Python: a checkpoint in, its measurements out."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exact.files import writable, write_text, write_whole
from exact.names import did_you_mean

if TYPE_CHECKING:
    from neural.pretrained import Options
    from proofs.validation.measure import Settings, Validation


@dataclass(frozen=True)
class Validated:
    """What parallel decoding costs on a model; prints as the command does."""

    measured: Validation

    @property
    def verdict(self) -> str:
        """How many adjacent tokens can be decoded together within the loss that was allowed, in words."""
        from proofs.validation.report import verdict

        return verdict(self.measured)

    @property
    def tokens_together(self) -> tuple[int, int]:
        """The same as numbers: by the mean, and by the upper end of its interval."""
        return self.measured.capacity

    def as_dict(self) -> dict[str, Any]:
        """Every measurement, as JSON has it."""
        return self.measured.as_dict()

    def write(self, folder: str | Path) -> list[Path]:
        """Write the record, the tables and, where matplotlib is installed, the picture; each whole or not at all."""
        paths = []
        with suppress(ModuleNotFoundError):
            for path in written(str(folder), self.measured):
                paths.append(path)
        return paths

    def __repr__(self) -> str:
        return f"Validated({self.measured.source.name}: {' '.join(self.verdict.split())})"

    def __str__(self) -> str:
        from rich.console import Console

        from proofs.validation.report import show

        text = StringIO()
        show(Console(file=text, width=80, highlight=False), self.measured)
        return text.getvalue().rstrip("\n")


def validate(model: str | Path, prompts: str | Path | Sequence[str] | None = None, **asked: Any) -> Validated:
    """Measure what decoding tokens in parallel costs on a checkpoint, in nats, and how many can go together.

    Parameters
    ----------
    model
        A folder, a name on the hub, or a model of this package: a ``.safetensors`` file, or the name of a shipped one.
    prompts
        Texts, or a file of them as ``maskproof validate --prompts`` takes. A model of this package draws its own.
    asked
        What is measured (``masks``, ``top``, ``loss``, ``most``, ``draws``, ``distances``, ``texts``, ``seed``) and how a
        checkpoint is read (``mask``, ``alphabet``, ``tokenizer``, ``vocabulary``, ``pattern``, ``remote_code``,
        ``revision``, ``pickled_tensors``, ``dtype``, ``batch``, ``device``), as in the command.

    Raises
    ------
    ModuleNotFoundError
        Without torch.
    OSError
        Where there is no such folder or file.
    ValueError
        Where the model, a prompt or what is asked is refused; in one line.
    """
    settings, options = told(asked)
    from proofs.validation.measure import measure
    from proofs.validation.source import source

    with _as_file(prompts) as file:
        found = source(str(model), file, options, settings.texts, settings.masks, settings.seed)
    return Validated(measure(found, settings))


def told(asked: Mapping[str, Any]) -> tuple[Settings, Options]:
    """What is measured and how the checkpoint is read, from the names of both."""
    try:
        import torch
    except ModuleNotFoundError:
        raise ModuleNotFoundError("validation needs torch: install maskproof[neural]") from None
    from neural.pretrained import Options
    from proofs.validation.measure import Settings

    of_settings, of_options = ({field.name for field in fields(kind)} for kind in (Settings, Options))
    if unknown := [name for name in asked if name not in of_settings | of_options]:
        raise ValueError(f"validate takes no {unknown[0]!r}{did_you_mean(unknown[0], of_settings | of_options)}")
    settings = Settings(**{name: value for name, value in asked.items() if name in of_settings})
    options = Options(**{name: value for name, value in asked.items() if name in of_options})
    if options.device not in ("cpu", "cuda") or (options.device == "cuda" and not torch.cuda.is_available()):
        raise ValueError(f"--device {options.device}: cpu, or cuda where there is one")
    if options.batch < 1:
        raise ValueError(f"--batch {options.batch}: at least 1")
    return settings, options


def written(folder: str, measured: Validation) -> Iterator[Path]:
    """The record, the tables and the picture, each as soon as it is written; the last needs matplotlib, or raises."""
    from proofs.validation.picture import draw
    from proofs.validation.report import tables

    out = writable(folder)
    yield write_text(out / "validation.json", json.dumps(measured.as_dict(), indent=2, allow_nan=False) + "\n")
    yield write_text(out / "validation.tex", tables(measured))
    yield write_whole(out / "validation.png", lambda part: draw(part, measured))


@contextmanager
def _as_file(prompts: str | Path | Sequence[str] | None) -> Iterator[str | None]:
    """The file of prompts that is named, or one that holds the texts that are given."""
    if prompts is None or isinstance(prompts, str | Path):
        yield None if prompts is None else str(prompts)
        return
    with tempfile.TemporaryDirectory(prefix="maskproof-") as folder:
        lines = "".join(json.dumps({"text": text}) + "\n" for text in prompts)
        yield str(write_text(Path(folder) / "prompts.jsonl", lines))
