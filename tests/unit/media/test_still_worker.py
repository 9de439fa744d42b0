"""The thread that decodes a paused player's pictures: it survives whatever a decoder raises."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QIODevice

from iprtool.media import FrameIndex, Stills, file_source, frames, inspect, stills
from iprtool.media.engine_qt import SourceDevice
from iprtool.media.play_stills import StillWorker
from iprtool.media.types import Picture
from tests.bench.media_samples import Drawing, draw, variable

T = TypeVar("T")
PATIENCE_S = 10
TIMES = variable(3)


class Told:
    """All that a worker told."""

    def __init__(self) -> None:
        self.pictures: list[Picture] = []
        self.moves: list[int] = []
        self.failures: list[str] = []
        self._news = threading.Condition()

    def worker(self, path: Path, index: FrameIndex | None = None) -> StillWorker:
        source = file_source(path)
        hears = (self._hear(self.pictures), self._hear(self.moves), self._hear(self.failures))
        return StillWorker(source, inspect(source), (320, 180), index, *hears)

    def wait(self, condition: Callable[[], object]) -> None:
        with self._news:
            assert self._news.wait_for(condition, PATIENCE_S)

    def _hear(self, values: list[T]) -> Callable[[T], None]:
        def hear(value: T) -> None:
            with self._news:
                values.append(value)
                self._news.notify_all()

        return hear


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw(tmp_path_factory.mktemp("stills") / "variable.mp4", Drawing(TIMES, size=(320, 180)))


def test_a_decoder_that_breaks_once_is_told_and_outlived(
    recording: Path, monkeypatch: pytest.MonkeyPatch, expected_log: Callable[[str], None]
) -> None:
    expected_log("could not be decoded")
    sound = Stills.at
    broken: list[int] = []

    def at(self: Stills, ms: int, size: tuple[int, int] | None = None) -> Picture:
        if not broken:
            broken.append(ms)
            raise ValueError("the decoder broke")
        return sound(self, ms, size)

    monkeypatch.setattr(stills.Stills, "at", at)
    told = Told()
    worker = told.worker(recording)
    worker.step(0, 1)
    told.wait(lambda: told.failures)
    worker.wait_for_step(PATIENCE_S)
    assert not worker._is_stepping()
    worker.step(0, 2)
    told.wait(lambda: told.pictures)
    worker.close()
    assert told.failures == ["A picture of the recording cannot be decoded; its neighbours may be sound."]
    assert (broken, told.moves, told.pictures[0].time_ms) == ([TIMES[1]], [TIMES[2]], TIMES[2])


def test_steps_lead_to_the_same_times_with_an_index_and_without(
    recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scans: list[int] = []
    scan = frames.times_around

    def counted(*asked: object) -> FrameIndex:
        scans.append(1)
        return scan(*asked)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(stills, "times_around", counted)
    index = FrameIndex.build(file_source(recording))
    assert index is not None
    steps = (1, 1, 5, -3, 20, -1, -7, 500, -2, -500)
    without = _walk(recording, None, steps)
    assert scans
    scans.clear()
    assert _walk(recording, index, steps) == without
    assert scans == []


def _walk(path: Path, index: FrameIndex | None, steps: tuple[int, ...]) -> list[int]:
    told = Told()
    worker = told.worker(path)
    if index is not None:
        worker.set_index(index)
    for number, step in enumerate(steps, 1):
        worker.step(told.moves[-1] if told.moves else 0, step)
        told.wait(lambda number=number: len(told.pictures) == number)
    worker.close()
    assert told.failures == []
    assert [each.time_ms for each in told.pictures] == told.moves
    return told.moves


@pytest.mark.parametrize("broken", ["read", "seek"])
def test_whatever_a_source_raises_stays_out_of_qt(broken: str) -> None:
    import io

    class Odd(io.BytesIO):
        armed = False

        def read(self, size: int | None = -1) -> bytes:
            if self.armed and broken == "read":
                raise KeyError("odd")
            return super().read(size)

        def seek(self, pos: int, whence: int = 0) -> int:
            if self.armed and broken == "seek":
                raise KeyError("odd")
            return super().seek(pos, whence)

    file = Odd(b"x" * 100)
    problems: list[str] = []
    device = SourceDevice(lambda: file, problems.append)
    file.armed = True
    assert device.openMode() & QIODevice.OpenModeFlag.ReadOnly
    assert not (device.readData(10) if broken == "read" else device.seek(10))
    assert len(problems) == 1
    assert device.bytesAvailable() == 0
    device.let_go()
