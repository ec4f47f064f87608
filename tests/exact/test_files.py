"""Files are written whole or not at all."""

from __future__ import annotations

import pytest

from exact.files import writable, write_text, write_whole


def test_a_failed_write_leaves_nothing(tmp_path):
    """Neither a half-written file nor a leftover."""
    with pytest.raises(FileNotFoundError, match="no such folder"):
        write_text(tmp_path / "missing" / "file", "text")
    with pytest.raises(TypeError):
        write_text(tmp_path / "file", None)

    assert list(tmp_path.iterdir()) == []


def test_a_file_is_replaced_whole(tmp_path):
    """What stood there stands there until the new one is complete, and after a failure."""
    target = write_text(tmp_path / "file", "old")

    def half(part):
        part.write_text("half")
        assert target.read_text() == "old"
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError, match="stopped"):
        write_whole(target, half)
    assert target.read_text() == "old"
    assert write_text(str(target), "new") == target
    assert target.read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_folder_is_no_file(tmp_path):
    """A folder is never replaced by a file."""
    with pytest.raises(IsADirectoryError, match="a folder, where a file"):
        write_text(tmp_path, "text")


def test_a_writable_folder_is_made(tmp_path):
    """With those above it, and left empty; a file in the way is named."""
    assert list(writable(tmp_path / "a" / "b").iterdir()) == []
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file: cannot be written to"):
        writable(tmp_path / "file")
