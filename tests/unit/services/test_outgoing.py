"""Where files cannot go: it is said in a sentence that fits the window, with what helps."""

import errno
import os
from pathlib import Path

import pytest

from iprtool.domain.errors import IprError
from iprtool.services import exporting, outgoing
from iprtool.store import Project

_LONG = "a" * 300 + ".csv"


@pytest.mark.parametrize(
    ("name", "said", "hint"),
    [
        (_LONG, f"{'a' * 60}… could not be written: File name too long.", "Give it a shorter name."),
        ("ä" * 126 + ".csv", "File name too long", "Give it a shorter name."),
        ("a\0b.csv", "a?b.csv could not be written: the system does not take this name.", "Choose another name"),
        ("circle", "circle could not be written", "Choose another"),
        ("circle/x.csv", "x.csv could not be written", "Choose another"),
        ("nowhere/x.csv", "x.csv could not be written", "Make that folder first"),
        ("file/x.csv", "x.csv could not be written", "Make that folder first"),
        ("folder", "folder could not be written", "It is a folder"),
        ("/dev/full", "full could not be written: No space left on device", "Free some space"),
    ],
)
def test_a_place_that_takes_no_file(project: Project, tmp_path: Path, name: str, said: str, hint: str) -> None:
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    (tmp_path / "file").write_text("kept")
    (tmp_path / "folder").mkdir()
    before = sorted(tmp_path.iterdir())
    with pytest.raises(IprError) as caught:
        exporting.export(project, "csv", tmp_path / name)
    assert said in caught.value.message
    assert len(caught.value.message) < 200
    assert caught.value.hint.startswith(hint)
    assert sorted(tmp_path.iterdir()) == before
    assert (tmp_path / "file").read_text() == "kept"


@pytest.mark.parametrize(
    ("number", "hint"), [(errno.EACCES, "Choose a folder that you may write to"), (errno.EIO, "Choose another folder")]
)
def test_a_folder_that_refuses_is_told_by_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, hint: str
) -> None:
    """Folders refuse no administrator, who may run this: so the system's answer is given here."""

    def refuse(*_args: object, **_named: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(IprError) as caught:
        outgoing.write_whole(tmp_path / "x.csv", b"x")
    assert caught.value.message.startswith(f"x.csv could not be written: {os.strerror(number)}.")
    assert caught.value.hint.startswith(hint)
