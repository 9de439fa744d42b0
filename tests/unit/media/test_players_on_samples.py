"""Every real recording plays with both engines, in time with its pictures, and pauses or ends as it should."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from iprtool.media import Frame, FrameIndex, file_source, open_player
from iprtool.media.player import RecordingPlayer
from iprtool.media.types import Picture, State
from tests.unit.media.players_fixtures import until

_AT_ONCE = 4
_PLAY_S = 1.4
_STARTS_LATE = {("qt", "media3__edit_list_positive_shift.mp4")}
"""Qt waits for the second of nothing that stands before the first picture."""
_LEAVES_OUT = {("qt", "media3__sample_with_invalid_nalu.mp4")}
"""Qt does not show what comes after the damaged picture, the fourth from the end, and says so."""
_DAMAGED = "A part of this recording is damaged, and Qt Multimedia leaves it out. The rest can be played."


@dataclass
class _Run:
    """One recording being played, and what its player told."""

    path: Path
    player: RecordingPlayer
    frames: list[tuple[int, Frame]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    ends: list[None] = field(default_factory=list)
    began: float = 0.0
    told: tuple[float, int] = (0.0, 0)
    """The last reading while it played: seconds since it was told to, and its time."""

    def __post_init__(self) -> None:
        self.player.on_frame(lambda frame: self.frames.append((self.player._clock.now(), frame)))
        self.player.on_error(self.errors.append)
        self.player.on_end(lambda: self.ends.append(None))

    @property
    def is_over(self) -> bool:
        return bool(self.ends or self.errors)

    def play(self) -> None:
        self.frames.clear()
        self.began = time.perf_counter()
        self.player.play()

    def look(self) -> None:
        now = self.player.now_ms()
        if not self.is_over:
            self.told = (time.perf_counter() - self.began, now)


@pytest.fixture(params=range(4))
def playing(request: pytest.FixtureRequest, engine: str, samples: Path) -> Iterator[list[_Run]]:
    """Some of the recordings, played for a while at the same time; then paused where they did not end."""
    paths = sorted((samples / "media").iterdir())
    assert len(paths) == 16
    runs = [_Run(path, open_player(path, engine, (160, 90), audio=False)) for path in paths[request.param :: _AT_ONCE]]
    until(lambda: all(run.frames or not run.player.probe.has_video for run in runs), "the first pictures")
    for run in runs:
        run.play()
    begun = time.perf_counter()
    while time.perf_counter() - begun < _PLAY_S and not all(run.is_over for run in runs):
        QApplication.processEvents()
        for run in runs:
            run.look()
        time.sleep(0.005)
    for run in runs:
        run.player.pause()
    yield runs
    for run in runs:
        run.player.close()
    QApplication.processEvents()


def test_real_recordings_play_in_time(playing: list[_Run]) -> None:
    for run in playing:
        _runs_with_the_wall_clock(run)
        _agrees_with_the_pictures(run)
        left_out = (run.player.engine, run.path.name) in _LEAVES_OUT
        assert run.errors == ([_DAMAGED] if left_out else []), run.path.name
        if run.ends:
            assert (run.player.state, run.player.now_ms()) == (State.ENDED, run.player.duration_ms)
        else:
            assert run.player.state is State.PAUSED
        if run.player.probe.has_video:
            _shows_the_exact_picture(run)


@pytest.mark.parametrize("name", ["moviepy__-video-with-dash-.mp4", "media3__iibbibb_editlist_videoonly.mp4"])
def test_recordings_of_a_picture_a_second_are_played_to_their_end(engine: str, samples: Path, name: str) -> None:
    run = _Run(samples / "media" / name, open_player(samples / "media" / name, engine, (160, 90)))
    run.player.seek(run.player.duration_ms)
    run.player.step(-1)
    assert run.player.now_ms() == run.player.duration_ms - 2_000
    run.play()
    until(lambda: run.is_over, "the end")
    assert time.perf_counter() - run.began == pytest.approx(2.0, abs=0.4)
    assert (run.player.now_ms(), run.errors) == (run.player.duration_ms, [])
    _shows_the_exact_picture(run)
    painted = [frame.time_ms for now, frame in run.frames if now < run.player.duration_ms]
    assert run.player.duration_ms - 1_000 in painted
    run.player.close()
    QApplication.processEvents()


def _runs_with_the_wall_clock(run: _Run) -> None:
    """It may begin late, and is never ahead."""
    wall, media = run.told
    assert media < wall * 1000 + 100, run.path.name
    late_ms = 1_300 if (run.player.engine, run.path.name) in _STARTS_LATE else 700
    assert media > min(wall * 1000, run.player.duration_ms) - late_ms, run.path.name


def _agrees_with_the_pictures(run: _Run) -> None:
    """Where the engine tells the time of its pictures. A busy machine can only hand one over late."""
    errors = [now - frame.time_ms for now, frame in run.frames
              if frame.time_ms is not None and not isinstance(frame, Picture)]  # fmt: skip
    if errors:
        assert -20 <= min(errors) < 50, run.path.name


def _shows_the_exact_picture(run: _Run) -> None:
    index = FrameIndex.build(file_source(run.path))
    assert index is not None
    exact = index.time_of(index.number_at(run.player.now_ms()))
    until(lambda: isinstance(run.frames[-1][1], Picture), f"the still of {run.path.name}")
    until(lambda: run.frames[-1][1].time_ms == exact, f"the picture at {exact} of {run.path.name}")
