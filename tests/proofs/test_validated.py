"""validate from Python: the same numbers as the command, texts as a list, and what is refused."""

from __future__ import annotations

import json

import pytest

from proofs.commands import main
from proofs.validation.validated import validate

NAME = "parity-l6-exact"
FEW = {"texts": 2, "most": 2, "draws": 2, "distances": 1}


@pytest.fixture(scope="module")
def found():
    """A shipped model, measured on little."""
    return validate(NAME, **FEW)


def test_the_command_prints_the_same(found, capsys):
    """Line by line."""
    assert main(["validate", NAME, *(f"--{name}={value}" for name, value in FEW.items())]) == 0

    out = capsys.readouterr().out
    assert [line.rstrip() for line in out.strip().splitlines()] == [line.rstrip() for line in str(found).splitlines()]


def test_the_verdict_in_words_and_numbers(found):
    """The last lines of what is printed."""
    assert str(found).endswith(found.verdict)
    assert found.tokens_together == found.measured.capacity
    assert repr(found).startswith(f"Validated({NAME}: within 0.1 nats")


def test_the_record_is_written_whole(found, tmp_path):
    """The files are named, and the record is the measurements."""
    paths = found.write(tmp_path / "out")

    assert [path.name for path in paths] == ["validation.json", "validation.tex", "validation.png"]
    assert json.loads(paths[0].read_text()) == json.loads(json.dumps(found.as_dict()))


def test_texts_may_be_a_list():
    """As in a file of prompts."""
    with pytest.raises(ValueError, match=r"line 1"):
        validate(NAME, ["no such tokens"], **FEW)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"mask_id": 3}, "takes no 'mask_id'"),
        ({"draw": 3}, "did you mean"),
        ({"device": "tpu"}, "tpu"),
        ({"batch": 0}, "0"),
    ],
)
def test_what_is_not_asked_for_like_that(asked, words):
    """The error names it."""
    with pytest.raises(ValueError, match=words):
        validate(NAME, **asked)
