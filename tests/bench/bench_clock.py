"""How true the clock is while playing: the time it tells when a picture is painted against the number in that picture.

The recordings carry the number of every picture in the picture. They are played through the program's own video widget;
after each paint the number is read back from the window. A picture is on screen from its time until the next one's: a
clock inside has no error, outside the error is the distance. Raw `get_time()` of libvlc is taken in the same run.
"""

import os
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from tests.bench.media_samples import Drawing, draw, read_code, steady, variable
from tests.bench.report import Row

RATES = (0.5, 1.0, 1.5, 2.0)
FRAME_MS = 40.0
MEDIAN_BAR, CPU_BAR = 5.0, 0.35
_SIZE = (320, 180)
_FILES = {
    "mp4": ("plain.mp4", Drawing(steady(26), size=_SIZE)),
    "mkv": ("late.mkv", Drawing(steady(26), size=_SIZE, first_ms=23, sound_first_ms=0)),
    "first PTS 10 s": ("ten.mp4", Drawing(steady(26), size=_SIZE, first_ms=10_000)),
    "variable rate": ("variable.mp4", Drawing(variable(26), size=_SIZE)),
}


@dataclass
class Paints:
    """What was painted in one run, and how far off the clocks were, in ms (negative: behind the picture)."""

    errors: list[float] = field(default_factory=list)
    raw: list[float] = field(default_factory=list)
    unread: int = 0


def run(quick: bool = False) -> list[Row]:
    """Both engines, four rates, four kinds of file; then the share of a core that playing 1280x720 takes."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from iprtool.media import engines

    application = QApplication.instance() or QApplication([])
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        files = {name: (draw(Path(folder) / file, drawing), drawing) for name, (file, drawing) in _FILES.items()}
        wide = draw(Path(folder) / "wide.mp4", Drawing(steady(6 if quick else 14), size=(1280, 720), b_frames=2))
        for engine in (each.name for each in engines() if each.usable):
            rows += _engine_rows(application, engine, files, 3.0 if quick else 8.0)
            share = cpu_share(application, engine, wide, 4.0 if quick else 11.0)
            rows.append(Row(f"playing 1280x720 at 25 fps, {engine}", share, "cores", CPU_BAR, "process time / wall"))
    return rows


def _engine_rows(application: Any, engine: str, files: dict[str, tuple[Path, Drawing]], seconds: float) -> list[Row]:
    rows: list[Row] = []
    everything, raw = Paints(), []
    for name, (path, drawing) in files.items():
        for rate in RATES:
            paints = watch(application, engine, path, drawing, rate, seconds)
            rows += _rows(f"clock, {engine}, {name}, {rate}x", paints)
            everything.errors += paints.errors
            raw += paints.raw
    rows += _rows(f"clock, {engine}, all", everything)
    if raw:
        note = f"p5 {np.percentile(raw, 5):.0f}, p95 {np.percentile(raw, 95):.0f}"
        rows.append(Row(f"raw get_time(), {engine}, all: median", float(np.median(raw)), "ms", None, note))
    return rows


def _rows(name: str, paints: Paints) -> list[Row]:
    size = np.abs(paints.errors)
    note = f"p95 {np.percentile(size, 95):.1f}, max {size.max():.1f}, {len(size)} paints, {paints.unread} unreadable"
    return [
        Row(f"{name}: median", float(np.median(size)), "ms", MEDIAN_BAR, note),
        Row(f"{name}: p99", float(np.percentile(size, 99)), "ms", FRAME_MS, ""),
    ]


def watch(application: Any, engine: str, path: Path, drawing: Drawing, rate: float, seconds: float) -> Paints:
    """Play from the beginning, pause, jump, play on, jump while playing; look at every paint while playing."""
    from iprtool.media import State, open_player

    times = [*drawing.times_ms, drawing.times_ms[-1] + 40]
    player = open_player(path, engine, audio=False)
    paints = Paints()
    screen = Screen(player)

    def look(painted: float) -> None:
        if player.state is not State.PLAYING:
            return
        number = screen.code()
        if number is None or number + 1 >= len(times):
            paints.unread += 1
            return
        paints.errors.append(outside(player.time_at(painted), times[number], times[number + 1]))
        read_raw = getattr(player, "raw_time_ms", None)
        raw = read_raw() if read_raw else None
        if raw is not None:
            paints.raw.append(outside(raw, times[number], times[number + 1]))

    screen.painted = look
    player.set_rate(rate)
    spin(application, 0.3)
    player.play()
    spin(application, seconds * 0.6)
    player.pause()
    spin(application, 0.2)
    player.seek(5_010)
    spin(application, 0.2)
    player.play()
    spin(application, seconds * 0.2)
    player.seek(1_990)
    spin(application, seconds * 0.2)
    player.close()
    screen.close()
    return paints


def outside(ms: float, begin: int, end: int) -> float:
    """How far a time is from when the picture is on screen: 0 inside."""
    return min(0.0, ms - begin) or max(0.0, ms - (end - 1))


class Screen:
    """The program's video widget in a window, and what is really seen in it."""

    def __init__(self, player: Any, size: tuple[int, int] = (640, 360)) -> None:
        from PySide6.QtCore import QObject, QTimer, Signal

        from iprtool.ui.video import VideoView

        class Bridge(QObject):
            frame = Signal(object)

        self.painted: Any = None
        self.count = 0
        self._view = VideoView()
        self._view.resize(*size)
        self._view.set_smooth(False)
        self._bridge = Bridge()
        self._bridge.frame.connect(self._view.show_frame)
        self._view.frame_painted.connect(self._on_painted)
        self._later = QTimer.singleShot
        player.on_frame(self._bridge.frame.emit)
        self._view.show()

    def code(self) -> int | None:
        """The number in the picture that the window shows."""
        image = self._view.screen().grabWindow(self._view.winId()).toImage()
        image = image.convertToFormat(image.Format.Format_RGB32)
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
        return read_code(rows[:, : image.width()])

    def close(self) -> None:
        """Close the window."""
        self.painted = None
        self._view.close()
        self._view.deleteLater()

    def _on_painted(self) -> None:
        self.count += 1
        now = time.perf_counter()
        if self.painted is not None:
            self._later(0, lambda: self.painted and self.painted(now))


def spin(application: Any, seconds: float) -> None:
    """Let the window live for a while without burning the processor."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()
    application.processEvents()


def cpu_share(application: Any, engine: str, path: Path, seconds: float) -> float:
    """Process time per wall time while playing and painting, every thread counted."""
    from iprtool.media import open_player

    player = open_player(path, engine, audio=False)
    screen = Screen(player, (1280, 720))
    spin(application, 0.5)
    player.play()
    spin(application, 0.7)
    before, painted, wall = time.process_time(), screen.count, time.perf_counter()
    spin(application, seconds)
    share = (time.process_time() - before) / (time.perf_counter() - wall)
    if (screen.count - painted) / seconds < 23:
        share = float("nan")  # not all pictures were painted: the figure would flatter
    player.close()
    screen.close()
    return share
