"""Vocabularies and prompts: texts, tokens or ids, with the positions that are to be masked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from exact.names import did_you_mean
from exact.types import Table

#: How vocabulary files spell the mask, and the tokens put before and after a text.
MASKS, STARTS, ENDS = ("[MASK]", "<mask>"), ("[CLS]", "<cls>", "<s>"), ("[SEP]", "<eos>", "</s>")
#: Tokens that stand for no text. Brackets alone do not make one special: SMILES has [nH].
SPECIAL = re.compile(r"\[(PAD|UNK|CLS|SEP|MASK|unused\d+)\]|<(pad|unk|cls|eos|s|mask|null_\d+)>|</s>")
#: The masks of a prompt: two to four, whose joint law is enumerated.
FEWEST, MOST = 2, 4


@dataclass(frozen=True)
class Vocabulary:
    """The names of the ids, which of them stand for no text, and how a text becomes ids."""

    tokens: tuple[str, ...]
    special: frozenset[int]
    encode: Callable[[str], Sequence[int]]
    #: The id of the mask, where there is one.
    mask: int | None = None

    @cached_property
    def ids(self) -> dict[str, int]:
        """Each token's id."""
        return {token: id for id, token in enumerate(self.tokens)}

    def id(self, token: str) -> int:
        """The id of a token; ValueError with the nearest tokens where the vocabulary has none such."""
        if token not in self.ids:
            near = did_you_mean(token, self.tokens)
            raise ValueError(f"the vocabulary has no token {token!r}{near if 'did you mean' in near else ''}")
        return self.ids[token]

    def name(self, id: int) -> str:
        """The token of an id; the number where it has no token."""
        return self.tokens[id] if id < len(self.tokens) else str(id)


def numbered(V: int) -> Vocabulary:
    """The vocabulary of V numbers, texts being numbers between spaces.

    >>> numbered(4).encode("0 3 1")
    [0, 3, 1]
    """
    return listed([str(v) for v in range(V)])


def listed(tokens: Sequence[str], pattern: str | None = None) -> Vocabulary:
    """The vocabulary of a list of tokens: texts are split by a regular expression, at spaces where there is none.

    The start and end tokens that the list has are put around a text.

    >>> listed(["[CLS]", "C", "Cl", "[SEP]"], "Cl|.").encode("CCl")
    [0, 1, 2, 3]

    Raises ValueError for a pattern that is no regular expression, and where a text is not covered by its matches or
    holds a token that is not in the list.
    """
    try:
        split = re.compile(pattern or r"\S+")
    except re.error as error:
        raise ValueError(f"pattern {pattern!r}: no regular expression ({error})") from error

    def encode(text: str) -> list[int]:
        found = [match.group() for match in split.finditer(text)]
        if pattern and "".join(found) != text:
            rest = split.sub("\0", text).replace("\0", "")
            raise ValueError(f"the pattern leaves {rest[:20]!r} of {text[:40]!r} unmatched")
        return [*_one_of(STARTS), *(vocabulary.id(token) for token in found), *_one_of(ENDS)]

    def _one_of(names: Sequence[str]) -> list[int]:
        return [vocabulary.ids[name] for name in names if name in vocabulary.ids][:1]

    special = frozenset(id for id, token in enumerate(tokens) if SPECIAL.fullmatch(token))
    mask = next((id for id, token in enumerate(tokens) if token in MASKS), None)
    vocabulary = Vocabulary(tuple(tokens), special, encode, mask)
    return vocabulary


def read_vocabulary(path: Path, pattern: str | None = None) -> Vocabulary:
    """The vocabulary of a file with one token a line, the first line being id 0.

    Raises ValueError where the file is empty, names a token twice or is not text, OSError where it cannot be read.
    """
    try:
        tokens = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise ValueError(f"{path}: not a text file ({error.reason})") from error
    if not tokens:
        raise ValueError(f"{path}: empty, where one token a line is needed")
    if len(set(tokens)) < len(tokens):
        twice = next(token for token in tokens if tokens.count(token) > 1)
        raise ValueError(f"{path}: the token {twice!r} stands there twice")
    return listed(tokens, pattern)


def letters(text: str, vocabulary: Vocabulary, size: int) -> list[int]:
    """The ids of an alphabet: tokens between spaces, or one word whose letters are tokens; ``all`` is every id.

    >>> abc = listed(["A", "B", "C"])
    >>> letters("B A", abc, 3), letters("CA", abc, 3), letters("all", abc, 3)
    ([1, 0], [2, 0], [0, 1, 2])
    """
    if text == "all":
        return list(range(size))
    found = [vocabulary.id(token) for token in (text.split() if " " in text.strip() else text.strip())]
    if len(set(found)) < max(2, len(found)):
        raise ValueError(f"alphabet {text!r}: at least 2 tokens, each once")
    return found


@dataclass(frozen=True)
class Prompt:
    """The ids of a text, and the positions to mask where it names them."""

    ids: Table
    masks: tuple[int, ...] | None = None


def read_prompts(path: str | Path, vocabulary: Vocabulary) -> list[Prompt]:
    """The prompts of a file: a text a line, or in a ``.jsonl`` file an object a line.

    An object has ``text``, ``tokens`` (of the vocabulary) or ``ids``, and may have ``masks``, two to four positions
    counted from 0, the start token included. Tokens and ids are taken as they are: nothing is put around them.

    Raises
    ------
    ValueError
        Where the file has no prompt, or a line is none; the line is named.
    OSError
        Where the file cannot be read.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"{path}: no such file of prompts")
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise ValueError(f"{path}: not a text file ({error.reason})") from error
    prompts = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            prompts.append(_parsed(line, vocabulary) if path.suffix == ".jsonl" else _encoded(line.strip(), vocabulary))
        except ValueError as error:
            raise ValueError(f"{path}, line {number}: {error}") from error
    if not prompts:
        raise ValueError(f"{path}: no prompt, where one a line is needed")
    return prompts


def check(prompt: Prompt, mask: int, alphabet: Table, limit: int | None, size: int) -> None:
    """ValueError where a prompt is too long, foreign, already masked, or names masks that no law can be given for.

    ``size`` is the number of ids, ``limit`` the most tokens, where there is a bound.
    """
    L = len(prompt.ids)
    if bad := [id for id in prompt.ids.tolist() if not 0 <= id < size]:
        raise ValueError(f"token id {bad[0]}: the model has ids 0 to {size - 1}")
    if limit is not None and limit < L:
        raise ValueError(f"a prompt of {L} tokens: this model takes at most {limit}")
    if (prompt.ids == mask).any():
        where = int((prompt.ids == mask).argmax())
        raise ValueError(f"position {where} is masked already: give the whole text, and the positions as masks")
    if prompt.masks is None:
        return
    require_count(len(prompt.masks), "masks")
    if bad := [i for i in prompt.masks if not 0 <= i < L]:
        raise ValueError(f"mask position {bad[0]}: a prompt of {L} tokens has positions 0 to {L - 1}")
    if bad := [i for i in prompt.masks if prompt.ids[i] not in alphabet]:
        raise ValueError(f"mask position {bad[0]}: its token, id {prompt.ids[bad[0]]}, is not in the alphabet")


def require_count(count: int, what: str) -> None:
    """ValueError where the number of masks is not two to four."""
    if not FEWEST <= count <= MOST:
        raise ValueError(f"{what} {count}: the joint law of {FEWEST} to {MOST} masked positions is enumerated")


def _encoded(text: str, vocabulary: Vocabulary, masks: tuple[int, ...] | None = None) -> Prompt:
    return Prompt(np.array(vocabulary.encode(text), dtype=np.int64), masks)


def _parsed(line: str, vocabulary: Vocabulary) -> Prompt:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise ValueError(f"not a JSON object ({error})") from error
    kinds = {"text", "tokens", "ids"}
    if not isinstance(row, dict) or len(kinds & set(row)) != 1:
        raise ValueError("a prompt is a JSON object with one of text, tokens and ids")
    if unknown := set(row) - kinds - {"masks"}:
        name = min(unknown)
        raise ValueError(f"there is no key {name!r}{did_you_mean(name, kinds | {'masks'})}")
    masks = tuple(sorted(set(_integers(row["masks"], "masks")))) if "masks" in row else None
    if "text" in row:
        if not isinstance(row["text"], str):
            raise ValueError("text is a string")
        return _encoded(row["text"], vocabulary, masks)
    if "tokens" in row:
        if not isinstance(row["tokens"], list) or not all(isinstance(token, str) for token in row["tokens"]):
            raise ValueError("tokens is a list of strings")
        return Prompt(np.array([vocabulary.id(token) for token in row["tokens"]], dtype=np.int64), masks)
    return Prompt(np.array(_integers(row["ids"], "ids"), dtype=np.int64), masks)


def _integers(value: Any, name: str) -> list[int]:
    if not isinstance(value, list) or not all(type(v) is int for v in value):
        raise ValueError(f"{name} is a list of integers")
    return value
