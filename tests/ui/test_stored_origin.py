"""The origin that is stored with a recording counts, whatever lies in the cache or is found in the file now."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from iprtool.domain.kinds import MediaKind
from iprtool.domain.model import Recording
from iprtool.media import FrameIndex, Waveform, inspect
from iprtool.media.types import Frame, Player
from iprtool.services import projects
from iprtool.ui.code.opened import OpenedRecording
from iprtool.ui.jobs import Jobs
from iprtool.ui.settings import Settings
from tests.bench.media_samples import Drawing, draw, read_code, steady

WAIT_MS = 10_000
Open = Callable[[Recording], tuple[Player, FrameIndex, Waveform]]


@pytest.fixture
def recording(tmp_path: Path) -> Recording:
    """A drawn recording as it is when it is added."""
    path = draw(tmp_path / "session.mp4", Drawing(steady(4), size=(320, 180)))
    found = inspect(path)
    return Recording("r", "s", "session", path.name, str(path), True, path.stat().st_size, "5" * 64, MediaKind.VIDEO,
                     found.origin_us, found.duration_ms, 320, 180, 25.0)  # fmt: skip


@pytest.fixture
def opening(tmp_path: Path, qtbot: QtBot) -> Iterator[Open]:
    """Opens a recording and waits until all of it is read."""
    root = QObject()
    jobs, settings = Jobs(root), Settings(tmp_path / "settings.json")
    project = projects.create(tmp_path / "Study.iprt", title="Closeness")
    players: list[Player] = []

    def open_one(recording: Recording) -> tuple[Player, FrameIndex, Waveform]:
        told: dict[str, object] = {}
        opened = OpenedRecording(project, recording, settings, jobs, root)
        opened.player_ready.connect(players.append)
        opened.frames_ready.connect(lambda found: told.update(frames=found))
        opened.waveform_ready.connect(lambda found: told.update(wave=found))
        opened.start()
        qtbot.waitUntil(lambda: len(told) == 2, timeout=WAIT_MS)
        frames, wave = told["frames"], told["wave"]
        assert isinstance(frames, FrameIndex)
        assert isinstance(wave, Waveform)
        return players[-1], frames, wave

    yield open_one
    for player in players:
        player.close()
    jobs.close()
    project.close()


def test_tags_stay_on_their_pictures(recording: Recording, opening: Open, qtbot: QtBot) -> None:
    for later_ms in (0, 1_000, 0):
        stored = replace(recording, origin_us=recording.origin_us + later_ms * 1_000)
        player, frames, wave = opening(stored)
        assert wave.duration_ms == player.duration_ms == recording.duration_ms - later_ms
        assert frames.time_of(0) == 0
        assert len(frames) == 100 - later_ms // 40
        shown: list[Frame] = []
        player.on_frame(shown.append)
        player.seek(2_000)
        qtbot.waitUntil(lambda shown=shown: bool(shown) and shown[-1].time_ms == 2_000, timeout=WAIT_MS)
        assert read_code(shown[-1].rgb()) == (2_000 + later_ms) // 40


@pytest.mark.parametrize("odd", [b"", b"{}", b"\xff\xfe", b'{"container": "mov"}', None])
def test_a_cache_that_is_not_ours_or_damaged_does_no_harm(
    recording: Recording, opening: Open, tmp_path: Path, odd: bytes | None
) -> None:
    duration_ms = opening(recording)[0].duration_ms
    cached = list((tmp_path / "Study.iprt" / "cache").iterdir())
    assert len(cached) == 3
    for each in cached:
        damaged = bytearray(each.read_bytes())
        damaged[len(damaged) // 2] ^= 1
        each.write_bytes(damaged if odd is None else odd)
    player, frames, wave = opening(recording)
    assert player.duration_ms == wave.duration_ms == duration_ms
    assert len(frames) == 100
    assert wave.complete
