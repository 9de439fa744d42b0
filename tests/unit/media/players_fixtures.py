"""Recordings and a listener for the tests of the players."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import av
from PySide6.QtWidgets import QApplication

from iprtool.media.player import RecordingPlayer
from iprtool.media.types import Frame, State
from tests.bench.media_samples import Drawing, draw, draw_sound, read_code, steady, variable

SIZE = (320, 180)
PATIENCE_S = 10.0

SLOWLY = list(range(0, 6_000, 1_000))
"""When the pictures of a recording of one picture a second begin."""

DRAWINGS = {
    "plain.mp4": Drawing(steady(6), size=SIZE),
    "late.mkv": Drawing(steady(5), size=SIZE, first_ms=23, sound_first_ms=0),
    "ten.mp4": Drawing(steady(5), size=SIZE, first_ms=10_000),
    "variable.mp4": Drawing(variable(5), size=SIZE),
    "short.mp4": Drawing(steady(0.6), size=SIZE),
    "loud.mkv": Drawing(steady(5), size=(640, 360)),
    "silent.mkv": Drawing(steady(5), size=(640, 360), sound=False),
    "silent.mp4": Drawing(steady(5), size=SIZE, sound=False),
    "sound_first.mp4": Drawing(steady(5), size=SIZE, first_ms=700, sound_first_ms=0),
    "fragments.mp4": Drawing(steady(5), size=SIZE, options={"movflags": "frag_keyframe+empty_moov"}),
    "short_sound.mp4": Drawing(steady(4), size=SIZE, sound_lasts_ms=1_000),
    "short_sound.mkv": Drawing(steady(4), size=SIZE, sound_lasts_ms=1_000),
    "long_sound.mp4": Drawing(steady(0.4), size=SIZE, sound_lasts_ms=2_600),
    "subtitles.mp4": Drawing(steady(4), size=SIZE, subtitles_ms=(300, 3_800)),
    "subtitles.mkv": Drawing(steady(4), size=SIZE, subtitles_ms=(300, 3_800)),
    "slow.mp4": Drawing(SLOWLY, size=SIZE, fps=1, keyframe_every=2, sound=False),
    "slow.mkv": Drawing(SLOWLY, size=SIZE, fps=1, keyframe_every=2, sound=False),
    "slow_short_sound.mp4": Drawing(SLOWLY, size=SIZE, fps=1, keyframe_every=2, sound_lasts_ms=1_500),
    "slow_sound.mp4": Drawing(SLOWLY, size=SIZE, fps=1, keyframe_every=2),
    "stream.ts": Drawing(steady(5), size=SIZE),
}
SOUNDS = ("tone.mp3", "tone.wav", "tone.m4a", "tone.flac")


class Shelf:
    """Draws each recording when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __getitem__(self, name: str) -> Path:
        path = self._folder / name
        if not path.exists():
            if name not in DRAWINGS:
                draw_sound(path, 1.3 if name == "blip.wav" else 3.0)
            else:
                draw(path, DRAWINGS[name])
        return path


def damaged(path: Path, place: int) -> Path:
    """A copy in which one of the pictures, H.264 ones, cannot be decoded: the one at this place in the file."""
    with av.open(str(path)) as container:
        begins = [packet.pos for packet in container.demux(video=0) if packet.size]
    data = bytearray(path.read_bytes())
    at = begins[place] or 0
    data[at : at + 4] = b"\x7f\xff\xff\xff"
    copy = path.with_name(f"damaged_{place}_{path.name}")
    copy.write_bytes(data)
    return copy


@dataclass
class Watcher:
    """All that a player told."""

    player: RecordingPlayer
    frames: list[tuple[float, int | None, Frame]] = field(default_factory=list)
    states: list[State] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    ends: int = 0

    def __post_init__(self) -> None:
        self.player.on_frame(lambda frame: self.frames.append((time.perf_counter(), read_code(frame.rgb()), frame)))
        self.player.on_state(self.states.append)
        self.player.on_error(self.errors.append)
        self.player.on_end(self._on_end)

    def _on_end(self) -> None:
        self.ends += 1

    @property
    def code(self) -> int | None:
        """The number in the newest picture."""
        return self.frames[-1][1] if self.frames else None


def until(condition: Callable[[], object], what: str, seconds: float = PATIENCE_S) -> None:
    """Let Qt work until something is so; fail with `what` when it does not come about."""
    end = time.perf_counter() + seconds
    while not condition():
        assert time.perf_counter() < end, f"waited in vain: {what}"
        QApplication.processEvents()
        time.sleep(0.002)
