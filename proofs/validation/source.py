"""Where a model and its prompts come from: a folder, a name on the hub, or a checkpoint of this package."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from exact.names import did_you_mean
from neural.prompts import Prompt, Vocabulary, check, numbered, read_prompts
from neural.suite import CHECKPOINTS, shipped
from neural.validation import Model, alphabet_of, eligible, mask_of

if TYPE_CHECKING:
    from neural.pretrained import Options


@dataclass(frozen=True)
class Source:
    """A model, its vocabulary and prompts, and what a reader should know of it."""

    name: str
    model: Model
    vocabulary: Vocabulary
    prompts: list[Prompt]
    facts: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def source(model: str, prompts: str | None, options: Options, texts: int, masks: int, seed: int) -> Source:
    """The model that is named, with its prompts, each with its masks.

    Masks that a prompt does not name are drawn among its tokens of the alphabet.

    Raises
    ------
    OSError
        Where there is no such folder or file.
    ValueError
        Where the model or a prompt is refused; in one line.
    """
    path = Path(model)
    own = path.suffix == ".safetensors" or (not path.exists() and model in shipped())
    if not own and not path.is_dir() and (path.exists() or not re.fullmatch(r"[\w-][\w.-]*(/[\w-][\w.-]*)?", model)):
        what = "a file" if path.exists() else "no such folder"
        raise FileNotFoundError(
            f"{model}: {what}; a model is a folder, a name on the hub or a .safetensors file of maskproof"
        )
    found = _own(path, prompts, options, texts, seed) if own else _others(model, prompts, options)
    rng = np.random.default_rng([seed, 0])
    told = [_with_masks(prompt, number, found.model, masks, rng) for number, prompt in enumerate(found.prompts, 1)]
    return Source(found.name, found.model, found.vocabulary, told, found.facts, found.notes)


def _others(model: str, prompts: str | None, options: Options) -> Source:
    """A checkpoint in the format of transformers."""
    from neural.pretrained import load

    if not prompts:
        raise ValueError(f"{model}: give the texts to validate it on, --prompts FILE")
    if not Path(prompts).is_file():  # known before the weights are loaded
        raise FileNotFoundError(f"{prompts}: no such file of prompts")
    found = load(model, options)
    rule = found.convention
    facts = {
        "parameters": sum(p.numel() for p in found.network.parameters()),
        "ids": found.size,
        "alphabet": found.V,
        "mask": rule.mask,
        "shift": rule.shift,
        "excluded": len(rule.excluded),
        "noise_level": 0.0 if rule.sigma else None,
        "subs": rule.subs,
        "longest": found.limit,
        "dtype": options.dtype,
        "device": options.device,
    }
    return Source(model, found, found.vocabulary, read_prompts(prompts, found.vocabulary), facts, found.notes)


def _own(path: Path, prompts: str | None, options: Options, texts: int, seed: int) -> Source:
    """A checkpoint of this package; without prompts, texts are drawn from its language."""
    from neural.checkpoint import load
    from neural.pretrained import Options

    taken = {name: value for name, value in vars(options).items() if name not in ("device", "batch")}
    if given := [name for name, value in vars(Options()).items() if taken.get(name, value) != value]:
        raise ValueError(f"--{given[0].replace('_', '-')}: a checkpoint of maskproof needs none")
    found, record = load(path if path.suffix else CHECKPOINTS / f"{path}.safetensors")
    found.network.to(options.device)
    vocabulary = numbered(found.V)
    told = read_prompts(prompts, vocabulary) if prompts else _drawn(record["language"], texts, seed)
    for number, prompt in enumerate(told, 1):
        if len(prompt.ids) != found.L:
            raise ValueError(f"prompt {number}: {len(prompt.ids)} tokens, where this model takes {found.L}")
    facts = {
        "parameters": sum(p.numel() for p in found.network.parameters()),
        "ids": found.V + 1,
        "alphabet": found.V,
        "mask": found.V,
        "longest": found.L,
        "language": record["language"],
        "device": options.device,
    }
    return Source(str(path), found, vocabulary, told, facts)


def _drawn(name: str, texts: int, seed: int) -> list[Prompt]:
    """Texts of a language, by its name or as a file of weights."""
    from exact.joint import load_joint
    from neural.languages import LANGUAGES, Language, language

    if name in LANGUAGES:
        found = language(name)
    elif Path(name).is_file() and Path(name).suffix in (".json", ".npy"):
        found = Language.of_joint(load_joint(name))
    else:
        raise ValueError(
            f"no texts can be drawn from the language {name!r}: give --prompts FILE{did_you_mean(name, LANGUAGES)}"
        )
    return [Prompt(np.asarray(ids)) for ids in found.draw(np.random.default_rng([seed, 3]), texts)]


def _with_masks(prompt: Prompt, number: int, model: Model, masks: int, rng: np.random.Generator) -> Prompt:
    """The prompt, checked, with masks."""
    limit, size = getattr(model, "limit", None), getattr(model, "size", model.V + 1)
    try:
        check(prompt, mask_of(model), alphabet_of(model), limit, size)
    except ValueError as error:
        raise ValueError(f"prompt {number}: {error}") from error
    if prompt.masks is not None:
        return prompt
    places = eligible(model, prompt.ids)
    if len(places) < masks:
        raise ValueError(
            f"prompt {number}: {len(places)} of its tokens are in the alphabet, and {masks} are to be masked"
        )
    return Prompt(prompt.ids, tuple(sorted(int(i) for i in rng.choice(places, masks, replace=False))))
