"""Everything is read through one kind of stream, and what cannot be read is said in plain words."""

import io
import os
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from iprtool.domain.errors import IprError
from iprtool.media import FrameIndex, Stills, as_source, compute_waveform, file_source, inspect
from tests.unit.media.make_media import Made, Recipe, read_number


def test_every_reader_has_a_position_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"0123456789")
    source = file_source(path)
    with source() as one, source() as other:
        assert one.read(4) == b"0123"
        assert other.read(2) == b"01"
        assert one.seek(8) == 8
        assert one.read() == b"89"


def test_a_source_stays_what_it_is(tmp_path: Path) -> None:
    source = file_source(tmp_path / "a")
    assert as_source(source) is source
    (tmp_path / "a").write_bytes(b"x")
    with as_source(str(tmp_path / "a"))() as file:
        assert file.read() == b"x"


def test_a_missing_recording_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(IprError) as told:
        file_source(tmp_path / "session.mp4")()
    assert told.value.message == "The recording session.mp4 is not where it was."
    assert told.value.hint == "Show iprtool where it is now."


def test_a_folder_is_no_recording(tmp_path: Path) -> None:
    with pytest.raises(IprError, match="is no file"):
        file_source(tmp_path)()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")
    with pytest.raises(IprError, match="is no file"):
        file_source(tmp_path / "pipe.mp4")()


def test_a_recording_need_not_be_a_file(recording: Callable[[Recipe], Made]) -> None:
    made = recording(Recipe("a.mkv", seconds=Fraction(2)))
    data = made.path.read_bytes()
    opened: list[io.BytesIO] = []

    def source() -> io.BytesIO:
        opened.append(io.BytesIO(data))
        return opened[-1]

    probe = inspect(source)
    stills = Stills(source, probe)
    assert read_number(stills.at(1_000).rgb()) == 25
    stills.close()
    index = FrameIndex.build(source)
    assert index is not None
    assert tuple(index.times_ms) == made.times_ms
    assert compute_waveform(source, probe).peaks(1_000, 1_100, 1)[0, 1] > 0.4
    assert all(stream.closed for stream in opened)
