"""Prompts and vocabularies: what is read, and every refusal with its line."""

from __future__ import annotations

import numpy as np
import pytest

from neural.prompts import check, listed, numbered, read_prompts, read_vocabulary

ABC = listed(["[CLS]", "[MASK]", "a", "b", "Cl", "C", "[SEP]"], "Cl|.")


@pytest.mark.parametrize(
    ("name", "text", "ids", "masks"),
    [
        ("p.txt", "aClC\n\n", [0, 2, 4, 5, 6], None),
        ("p.jsonl", '{"text": "ab", "masks": [2, 1]}', [0, 2, 3, 6], (1, 2)),
        ("p.jsonl", '{"tokens": ["a", "Cl"]}', [2, 4], None),
        ("p.jsonl", '{"ids": [5, 4]}', [5, 4], None),
    ],
)
def test_prompts(tmp_path, name, text, ids, masks):
    """Texts get their start and end; tokens and ids are as they are."""
    (tmp_path / name).write_text(text)
    (found,) = read_prompts(tmp_path / name, ABC)

    assert found.ids.tolist() == ids
    assert found.masks == masks


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("p.txt", "", "no prompt"),
        ("p.txt", "abc", "line 1: the vocabulary has no token 'c'"),
        ("p.jsonl", '{"tokens": ["CL"]}', "did you mean C, "),
        ("p.jsonl", "{", "not a JSON object"),
        ("p.jsonl", "[1]", "one of text, tokens and ids"),
        ("p.jsonl", '{"text": "a", "ids": [1]}', "one of text, tokens and ids"),
        ("p.jsonl", '{"text": "a", "mask": [1]}', "did you mean masks"),
        ("p.jsonl", '{"text": 1}', "text is a string"),
        ("p.jsonl", '{"tokens": "ab"}', "list of strings"),
        ("p.jsonl", '{"ids": [1.5]}', "list of integers"),
    ],
)
def test_wrong_prompts(tmp_path, name, text, words):
    """The line is named."""
    (tmp_path / name).write_text(text)

    with pytest.raises(ValueError, match=words):
        read_prompts(tmp_path / name, ABC)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ('{"ids": [2, 3, 2, 3, 2, 3, 2]}', "at most 6"),
        ('{"ids": [2, 7, 2]}', "token id 7: the model has ids 0 to 6"),
        ('{"ids": [2, -1, 2]}', "token id -1"),
        ('{"ids": [2, 1, 2]}', "position 1 is masked already"),
        ('{"ids": [2, 3, 2], "masks": [1]}', "masks 1: "),
        ('{"ids": [2, 3, 2], "masks": [1, 3]}', "mask position 3"),
        ('{"ids": [2, 3, 2], "masks": [-1, 1]}', "mask position -1"),
        ('{"ids": [0, 3, 2], "masks": [0, 1]}', "not in the alphabet"),
    ],
)
def test_prompts_that_do_not_fit(tmp_path, row, words):
    """Too long, masked already, masks out of range."""
    (tmp_path / "p.jsonl").write_text(row)
    (prompt,) = read_prompts(tmp_path / "p.jsonl", ABC)

    with pytest.raises(ValueError, match=words):
        check(prompt, 1, np.array([2, 3, 4, 5]), 6, 7)


def test_numbers_are_a_vocabulary():
    """The ids of a model without tokens."""
    assert numbered(12).encode("11 0") == [11, 0]
    assert numbered(12).name(40) == "40"
    assert numbered(12).mask is None


def test_files_that_are_no_text(tmp_path):
    """Missing and binary files, of prompts and vocabularies; a pattern that leaves something."""
    (tmp_path / "p.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(FileNotFoundError, match="no such file of prompts"):
        read_prompts(tmp_path / "gone.txt", ABC)
    with pytest.raises(ValueError, match="not a text file"):
        read_prompts(tmp_path / "p.txt", ABC)
    with pytest.raises(ValueError, match="not a text file"):
        read_vocabulary(tmp_path / "p.txt")
    with pytest.raises(ValueError, match="'b' of 'ab' unmatched"):
        listed(["a", "b"], "a").encode("ab")
