"""Loading other people's checkpoints, with care: nothing is unpickled, run or asked of the network unless that is wanted.

What is loaded becomes a :class:`~neural.adapter.Pretrained`. transformers loads with the functions that need it.
"""

from __future__ import annotations

import inspect
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from exact.names import did_you_mean
from neural.adapter import Convention, Pretrained
from neural.prompts import Vocabulary, letters, numbered, read_vocabulary

#: Kinds of file that are unpickled, which may run what is in them.
PICKLES = ("*.bin", "*.pt", "*.pth", "*.ckpt")
#: What a checkpoint with code of its own may call its network, best first.
KINDS = ("AutoModelForMaskedLM", "AutoModelForCausalLM", "AutoModel")
#: Positions of these are numbered from the id of the padding plus one, which takes that many off the longest text.
OFFSET = ("camembert", "data2vec-text", "esm", "ibert", "longformer", "mpnet", "roberta", "xlm-roberta", "xmod")
#: A checkpoint without a tokenizer gets one of a few special tokens from transformers: not more than these.
STUB = 16
#: The environment variable that keeps transformers from having weights converted.
CONVERSION = "DISABLE_SAFETENSORS_CONVERSION"
TYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}
#: What differs from logits aligned with the ids and nothing else to give, by the name a configuration has for its type.
FAMILIES: dict[str, dict[str, Any]] = {"llada": {}, "dream": {"shift": 1}, "mdlm": {"sigma": True, "subs": True}}


@dataclass(frozen=True)
class Options:
    """How a checkpoint is loaded."""

    #: Run the code that the checkpoint brings.
    remote_code: bool = False
    revision: str | None = None
    #: Read pickled tensors with the unpickler that builds tensors and nothing else; refused unless asked for.
    pickled_tensors: bool = False
    #: A tokenizer from another folder or name; or a file with one token a line, and the pattern that splits texts.
    tokenizer: str | None = None
    vocabulary: str | None = None
    pattern: str | None = None
    #: The id of the mask, where neither the configuration nor the tokenizer tells.
    mask: int | None = None
    #: The tokens that are kept, between spaces or as one word of letters; ``all`` for every id, special ones too.
    alphabet: str | None = None
    batch: int = 32
    device: str = "cpu"
    dtype: str = "float32"


def load(model: str | Path, options: Options | None = None) -> Pretrained:
    """A checkpoint in the format of transformers, from a folder or by its name on the hub, as a denoiser.

    A folder is read without the network; names obey ``HF_HUB_OFFLINE``.

    Raises
    ------
    FileNotFoundError
        Where a folder has no configuration.
    ValueError
        Where the weights are pickled, brought code would run, there is no mask, weights are missing, corrupt, of other
        shapes or not finite, or the vocabulary does not fit; in one line.
    ModuleNotFoundError
        Where transformers is not installed.
    """
    try:
        import transformers
    except ModuleNotFoundError:
        raise ModuleNotFoundError("validation needs transformers: install maskproof[models]") from None
    options = options or Options()
    if options.dtype not in TYPES:
        raise ValueError(f"dtype {options.dtype!r}{did_you_mean(options.dtype, TYPES)}")
    model = str(model)
    raw = _configuration(model, options)
    auto_map = raw.get("auto_map") or {}
    if auto_map and not options.remote_code:
        raise ValueError(
            f"{model}: brings code of its own (auto_map in config.json), which runs only with --remote-code"
        )
    if Path(model).is_dir():
        _require_weights(Path(model), options.pickled_tensors)
    with _quiet(), _told(model, "cannot be read"):
        config = transformers.AutoConfig.from_pretrained(
            model, trust_remote_code=options.remote_code, **_place(model, options)
        )
    size = getattr(config, "vocab_size", None)
    if not isinstance(size, int):
        raise ValueError(f"{model}: config.json says no vocab_size")
    vocabulary, longest = _vocabulary(model, options, size)
    convention = _convention(model, config, vocabulary, options.mask)
    kept = letters(options.alphabet, vocabulary, size) if options.alphabet else None
    network = _network(model, config, auto_map, options)
    limits = [bound for bound in (_positions(config), longest) if bound]
    return Pretrained(
        network,
        convention,
        size,
        alphabet=kept,
        vocabulary=vocabulary,
        limit=min(limits, default=None),
        batch=options.batch,
        notes=_notes(config),
    )


def _configuration(model: str, options: Options) -> dict[str, Any]:
    """The configuration as it was written; a folder's is read without transformers."""
    from transformers import PretrainedConfig

    if not Path(model).is_dir():
        with _quiet(), _told(model, "cannot be found"):
            return PretrainedConfig.get_config_dict(model, **_place(model, options))[0]
    path = Path(model) / "config.json"
    if not path.is_file():
        raise FileNotFoundError(f"{model}: no config.json in this folder, so no checkpoint of transformers")
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
    if not isinstance(found, dict):
        raise ValueError(f"{path}: a configuration is a JSON object")
    return found


def _place(model: str, options: Options) -> dict[str, Any]:
    """Where transformers may look: a folder is never taken for a name on the hub."""
    return {"local_files_only": True} if Path(model).is_dir() else {"revision": options.revision}


def _require_weights(folder: Path, pickled_tensors: bool) -> None:
    """ValueError where a folder has no weights, or only pickled ones and these were not asked for."""
    if any(folder.glob("*.safetensors")):
        return
    pickles = sorted(path.name for kind in PICKLES for path in folder.glob(kind))
    if not pickles:
        raise ValueError(f"{folder}: no weights, where *.safetensors are needed")
    if not pickled_tensors:
        raise ValueError(
            f"{folder}: the weights are pickled ({pickles[0]}), which may hide code; convert them to safetensors, or "
            "read nothing but tensors out of them with --pickled-tensors"
        )


def _vocabulary(model: str, options: Options, size: int) -> tuple[Vocabulary, int | None]:
    """The vocabulary, and the longest text its tokenizer allows."""
    beside = Path(model) / "vocab.txt"
    found, longest = None, None
    if options.vocabulary or (options.pattern and beside.is_file()):
        found = read_vocabulary(Path(options.vocabulary or beside), options.pattern)
    elif options.pattern:
        raise ValueError(f"{model}: a pattern splits texts into tokens of a vocabulary file, and there is no vocab.txt")
    else:
        found, longest = _tokenizer(options.tokenizer or model, options)
        if not found and beside.is_file():
            found = read_vocabulary(beside)
    found = found or numbered(size)
    if len(found.tokens) > size:
        raise ValueError(f"{model}: a vocabulary of {len(found.tokens)} tokens, but vocab_size {size} in config.json")
    return found, longest


def _tokenizer(source: str, options: Options) -> tuple[Vocabulary | None, int | None]:
    """The tokenizer that comes with a checkpoint, none where it has none or only special tokens."""
    from transformers import AutoTokenizer

    names = ("tokenizer*", "vocab.*", "*.model", "merges.txt")
    if Path(source).is_dir() and not any(path for name in names for path in Path(source).glob(name)):
        return None, None
    with _quiet(), _told(source, "the tokenizer cannot be read"):
        found = AutoTokenizer.from_pretrained(source, trust_remote_code=options.remote_code, **_place(source, options))
    if len(found) <= STUB and not options.tokenizer:
        return None, None
    special = {id for id, token in found.added_tokens_decoder.items() if token.special} | set(found.all_special_ids)
    tokens = tuple(map(str, found.convert_ids_to_tokens(list(range(len(found))))))
    longest = found.model_max_length if found.model_max_length < 10**9 else None

    def encode(text: str) -> list[int]:
        ids: list[int] = found(text, verbose=False)["input_ids"]
        return ids

    return Vocabulary(tokens, frozenset(special), encode, found.mask_token_id), longest


def _convention(model: str, config: Any, vocabulary: Vocabulary, mask: int | None) -> Convention:
    """The four facts, from the family's habits, the configuration and the vocabulary."""
    habits = FAMILIES.get(str(config.model_type).lower(), {})
    appended = config.vocab_size - 1 if habits.get("subs") else None  # put after the last token of another vocabulary
    told = (mask, getattr(config, "mask_token_id", None), vocabulary.mask, appended)
    found = next((id for id in told if id is not None), None)
    if found is None:
        raise ValueError(
            f"{model}: no mask token in config.json or the tokenizer; a model without one ({config.model_type}) cannot "
            "be validated, and one with it needs --mask-id"
        )
    if habits.get("sigma") and getattr(config, "time_conditioning", False):
        raise ValueError(f"{model}: time_conditioning is true, and only models without a noise level are validated")
    unnamed = range(len(vocabulary.tokens), config.vocab_size)
    return Convention(found, excluded=tuple(sorted({*vocabulary.special, *unnamed} - {found})), **habits)


def _network(model: str, config: Any, auto_map: dict[str, str], options: Options) -> Any:
    """The network with its weights: all there, finite, in evaluation mode."""
    import transformers

    kind = next((name for name in KINDS if name in auto_map), None)
    if not kind and type(config) not in transformers.MODEL_FOR_MASKED_LM_MAPPING:
        raise ValueError(
            f"{model}: a {config.model_type} has no masked language model in transformers, nor in auto_map"
        )
    # None prefers safetensors, and falls back on tensors unpickled by weights_only
    keep = {"use_safetensors": None if options.pickled_tensors else True, "weights_only": True}
    failure = "the weights cannot be loaded"
    if kind:
        failure += f" by the code brought along, under transformers {transformers.__version__}"
    elif not options.pickled_tensors and not Path(model).is_dir():
        failure += "; pickled ones need --pickled-tensors"
    with _quiet(), _told(model, failure):
        source = _brought(auto_map[kind], model, options) if kind else transformers.AutoModelForMaskedLM
        network, info = source.from_pretrained(
            model, config=config, dtype=TYPES[options.dtype], output_loading_info=True, **keep, **_place(model, options)
        )
    for problem in ("missing_keys", "mismatched_keys"):
        if bad := sorted(map(str, info[problem])):
            raise ValueError(f"{model}: {problem.replace('_', ' ')} in the weights, {len(bad)} in all: {bad[0]}")
    if wrong := [name for name, p in network.named_parameters() if not torch.isfinite(p).all()]:
        raise ValueError(f"{model}: the weights {wrong[0]} are not finite")
    return network.to(options.device).eval()


def _brought(reference: str, model: str, options: Options) -> Any:
    """The class that a checkpoint brings.

    Code written for transformers 4 has no list of tied weights, and ties them without arguments: both are mended.
    """
    from transformers.dynamic_module_utils import get_class_from_dynamic_module

    found: Any = get_class_from_dynamic_module(reference, model, **_place(model, options))
    if not hasattr(found, "all_tied_weights_keys"):
        found.all_tied_weights_keys = {}
    tie = found.tie_weights
    if not {"missing_keys", "kwargs"} & set(inspect.signature(tie).parameters):
        found.tie_weights = lambda self, *args, **kwargs: tie(self)
    return found


def _positions(config: Any) -> int | None:
    """The longest text that the configuration allows."""
    bound = getattr(config, "max_position_embeddings", None) or getattr(config, "max_sequence_length", None)
    if bound and config.model_type in OFFSET and getattr(config, "position_embedding_type", "absolute") == "absolute":
        bound -= (config.pad_token_id or 0) + 1
    return bound


def _notes(config: Any) -> list[str]:
    """What a reader of the numbers should know of the model."""
    if getattr(config, "token_dropout", False):
        return [
            "token_dropout is on: the network rescales its embeddings by the share of masks it sees, as in training"
        ]
    return []


@contextmanager
def _told(model: str, what: str) -> Iterator[None]:
    """Any failure inside a library, or inside code that a checkpoint brings, as one line that names the model."""
    try:
        yield
    except Exception as error:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()] or [type(error).__name__]
        raise ValueError(f"{model}: {what} ({lines[0]})") from error


@contextmanager
def _quiet() -> Iterator[None]:
    """No advice, warnings or progress bars of transformers; as before afterwards.

    Nor does it ask the hub to convert pickled weights, and load what the conversion proposes instead of what is there.
    """
    import huggingface_hub.utils as hub
    from transformers.utils import logging

    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    said, convert = hub.logging.get_verbosity(), os.environ.get(CONVERSION)
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    hub.logging.set_verbosity_error()
    os.environ[CONVERSION] = "1"
    try:
        yield
    finally:
        logging.set_verbosity(level)
        hub.logging.set_verbosity(said)
        if convert is None:
            del os.environ[CONVERSION]
        else:
            os.environ[CONVERSION] = convert
        if bars:
            logging.enable_progress_bar()
