"""Other people's checkpoints as denoisers: what an adapter must know of them, and the loading, which is careful.

Four facts make a checkpoint a denoiser: the id of its mask, how far its logits are shifted, the ids to exclude, and
what it takes besides ids. They are its :class:`Convention`. transformers loads with the functions that need it.
"""

from __future__ import annotations

import inspect
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from exact.names import did_you_mean
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


@dataclass(frozen=True)
class Convention:
    """What an adapter must know of a checkpoint."""

    #: The id of the mask.
    mask: int
    #: The logits at position i - shift predict token i; the first position, which has none before it, reads its own.
    shift: int = 0
    #: Ids that are no prediction: reserved and special ones, and those that no token has. Their mass is reported.
    excluded: tuple[int, ...] = ()
    #: Whether the network takes a noise level after the ids: zero, which a network without time ignores.
    sigma: bool = False
    #: Whether the mask is never predicted (SUBS): its logit means nothing and is dropped before any mass is counted.
    subs: bool = False


#: What differs from logits aligned with the ids and nothing else to give, by the name a configuration has for its type.
FAMILIES: dict[str, dict[str, Any]] = {"llada": {}, "dream": {"shift": 1}, "mdlm": {"sigma": True, "subs": True}}


class Pretrained:
    r"""A network as a denoiser over an alphabet: contexts ``int[B, L]`` of its ids to float64 marginals ``[B, L, A]``.

    Entry a of a law is the probability of the token ``alphabet[a]``, :math:`e^{z_a} / \sum_b e^{z_b}` over the alphabet,
    in float64 from float32 logits. A visible position gets a point mass at its token, zeros where the alphabet has it
    not. All contexts of a call have one length, since some networks ignore padding.

    Parameters
    ----------
    network
        Takes ids (and a noise level) to logits ``[B, L, size]``, or to something with these as ``logits``.
    size
        The number of ids.
    alphabet
        The ids that are kept; by default all but the mask and those that the convention excludes.
    limit
        The most tokens of a context, where there is a bound.

    Raises
    ------
    ValueError
        Where ids are out of range, contexts too long, or logits of another shape.
    FloatingPointError
        Where logits are not numbers, or leave the alphabet no mass.
    """

    def __init__(
        self,
        network: Any,
        convention: Convention,
        size: int,
        *,
        alphabet: Sequence[int] | np.ndarray | None = None,
        vocabulary: Vocabulary | None = None,
        limit: int | None = None,
        batch: int = 32,
        notes: Sequence[str] = (),
    ):
        if not 0 <= convention.mask < size:
            raise ValueError(f"mask id {convention.mask}: the model has ids 0 to {size - 1}")
        if batch < 1:
            raise ValueError(f"batch {batch}: at least 1")
        dropped = {convention.mask, *convention.excluded}
        kept = [id for id in range(size) if id not in dropped] if alphabet is None else list(alphabet)
        if len(kept) < 2 or len(set(kept)) < len(kept) or not 0 <= min(kept) <= max(kept) < size:
            raise ValueError(
                f"an alphabet of {len(kept)} ids: at least 2 are needed, all different, of 0 to {size - 1}"
            )
        self.network, self.convention, self.size, self.limit, self.batch = network, convention, size, limit, batch
        self.alphabet = np.array(kept)
        self.vocabulary = vocabulary or numbered(size)
        self.notes = tuple(notes)
        #: The largest mass outside the alphabet that any law so far had before it was renormalised.
        self.dropped = 0.0

    @property
    def mask(self) -> int:
        """The id of the mask."""
        return self.convention.mask

    @property
    def reserved(self) -> tuple[int, ...]:
        """Ids that stand for no text: they are not masked, whatever the alphabet."""
        return self.convention.excluded

    @property
    def V(self) -> int:
        """The size of the alphabet."""
        return len(self.alphabet)

    def __call__(self, contexts: np.ndarray) -> np.ndarray:
        """The marginals at every position, ``[B, L, A]``."""
        return self.at(contexts, range(np.shape(contexts)[-1]))

    def at(self, contexts: np.ndarray, positions: Sequence[int]) -> np.ndarray:
        """The marginals at some positions, ``[B, P, A]``, computed in batches."""
        contexts = np.asarray(contexts)
        self._check(contexts)
        where = np.array(positions, dtype=np.int64)
        rows = np.split(contexts, range(self.batch, len(contexts), self.batch))
        marginals = [self._laws(part, where) for part in rows if len(part)]
        laws = np.concatenate(marginals) if marginals else np.zeros((0, len(where), self.V))
        shown = contexts[:, where]
        told = shown[:, :, None] == self.alphabet
        return np.where((shown == self.mask)[:, :, None], laws, told)

    def _laws(self, contexts: np.ndarray, where: np.ndarray) -> np.ndarray:
        """The laws of one batch at some positions as if all were masked; the mass dropped at masked ones is noted."""
        logits = self._logits(contexts)[:, np.maximum(where - self.convention.shift, 0)].float().double()
        if self.convention.subs:
            logits[:, :, self.mask] = -torch.inf
        kept = logits[:, :, torch.from_numpy(self.alphabet).to(logits.device)]
        laws = kept.softmax(-1).cpu().numpy()
        mass = (kept.logsumexp(-1) - logits.logsumexp(-1)).exp().cpu().numpy()
        masked = contexts[:, where] == self.mask
        if not np.isfinite(laws[masked]).all():
            raise FloatingPointError("the model's logits are not numbers, or leave the alphabet no mass")
        self.dropped = max(self.dropped, float(1 - mass[masked].min(initial=1.0)))
        return laws

    def _logits(self, contexts: np.ndarray) -> torch.Tensor:
        device = next((p.device for p in self.network.parameters()), torch.device("cpu"))
        ids = torch.from_numpy(contexts.astype(np.int64)).to(device)
        with torch.inference_mode():
            found = (
                self.network(ids, torch.zeros(len(ids), device=device)) if self.convention.sigma else self.network(ids)
            )
        logits = getattr(found, "logits", found)
        if not isinstance(logits, torch.Tensor) or logits.shape != (*ids.shape, self.size):
            shape = tuple(logits.shape) if isinstance(logits, torch.Tensor) else type(logits).__name__
            raise ValueError(f"logits of shape {shape}: {(*ids.shape, self.size)} are needed")
        return logits

    def _check(self, contexts: np.ndarray) -> None:
        if contexts.ndim != 2:
            raise ValueError(f"contexts of shape {contexts.shape}: this model takes [B, L]")
        if self.limit is not None and contexts.shape[1] > self.limit:
            raise ValueError(f"contexts of {contexts.shape[1]} tokens: this model takes at most {self.limit}")
        if contexts.size and not (contexts.min() >= 0 and contexts.max() < self.size):
            bad = contexts.min() if contexts.min() < 0 else contexts.max()
            raise ValueError(f"token id {bad}: the model has ids 0 to {self.size - 1}")


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
        return found(text, verbose=False)["input_ids"]

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
