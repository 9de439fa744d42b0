"""Two 720p videos of one session on one clock: how far apart their pictures are, and what they take of a core.

Every picture carries its number. Fifty times a second the numbers of both that are on screen are read. The second
camera began 1.24 s later, 31 pictures: level, its number is smaller by 31. What is seen within half a second after the
window itself was held up, because others had the machine, is told by itself.
"""

import os
import tempfile
import time
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from tests.bench.bench_clock import spin
from tests.bench.media_samples import Drawing, draw, read_code, steady
from tests.bench.report import Row

CPU_BAR, APART_BAR = 0.8, 1
_SIZE = (1280, 720)
_LATER = 31
_SAMPLE_MS, _HELD_UP_S, _AFTER_S = 20, 0.1, 0.5
_MINUTES = float(os.environ.get("IPRTOOL_BENCH_MINUTES", "1"))
"""The bar is for ten minutes: IPRTOOL_BENCH_MINUTES=10."""


def run(quick: bool = False) -> list[Row]:
    """One minute unless the environment says more."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from iprtool.media import default_engine

    application = QApplication.instance() or QApplication([])
    seconds = 12.0 if quick else _MINUTES * 60
    with tempfile.TemporaryDirectory() as folder:
        length = seconds + 6
        first = draw(Path(folder) / "a.mp4", Drawing(steady(length), size=_SIZE, keyframe_every=50))
        second = draw(Path(folder) / "b.mp4", Drawing(steady(length), size=_SIZE, keyframe_every=50))
        return _play(application, default_engine(), first, second, seconds)


def _play(application: Any, engine: str, first: Path, second: Path, seconds: float) -> list[Row]:
    from PySide6.QtCore import QTimer

    from iprtool.domain.sessiontime import Line
    from iprtool.media import open_player
    from iprtool.media.ensemble import TICK_MS, Ensemble

    ensemble = Ensemble(open_player(first, engine))
    follower = ensemble.add("b", open_player(second, engine), Line(Fraction(-_LATER * 40), Fraction(1)))
    ensemble.set_volume(0)
    apart: list[tuple[float, int]] = []
    screens = [_Screen(ensemble), _Screen(follower.player)]

    def look() -> None:
        here, there = (screen.number() for screen in screens)
        if here is not None and there is not None and here > _LATER:
            apart.append((time.perf_counter(), there + _LATER - here))

    sampler = QTimer()
    sampler.timeout.connect(look)
    sampler.start(_SAMPLE_MS)
    timer = QTimer()
    timer.timeout.connect(ensemble.keep_together)
    timer.start(TICK_MS)
    spin(application, 0.5)
    ensemble.play()
    begun, used = time.perf_counter(), time.process_time()
    spin(application, seconds)
    share = (time.process_time() - used) / (time.perf_counter() - begun)
    timer.stop()
    sampler.stop()
    ensemble.close()
    for screen in screens:
        screen.close()
    return _rows(engine, apart, begun, share, seconds)


def _rows(engine: str, apart: list[tuple[float, int]], begun: float, share: float, seconds: float) -> list[Row]:
    at = np.array([when for when, _ in apart])
    frames = np.abs([each for _, each in apart])
    held_up = at[1:][np.diff(at) > _HELD_UP_S]
    after = np.searchsorted(held_up, at, side="right")
    calm = np.ones(len(at), bool)
    if len(held_up):
        calm = (after == 0) | (at - held_up[np.maximum(after - 1, 0)] > _AFTER_S)
    settled = at > begun + 5
    first = next((when - begun for when, each in apart if abs(each) <= APART_BAR), float("nan"))
    told = ", ".join(f"{each:+d}: {count}" for each, count in sorted(Counter(each for _, each in apart).items()))
    name = f"two 1280x720 at 25 fps, {engine}, {seconds / 60:.1f} min"
    held = f"held up {len(held_up)} times; then most {frames[settled & ~calm].max(initial=0)}"
    return [
        Row(
            f"{name}: pictures apart, most", float(frames[settled & calm].max()), "frames", APART_BAR, f"{told}; {held}"
        ),
        Row(f"{name}: within one frame", float((frames[settled] <= 1).mean() * 100), "%", None, "of all after 5 s"),
        Row(f"{name}: level for the first time after", first, "s"),
        Row(f"{name}: cores", share, "cores", CPU_BAR, "process time / wall, with painting and reading the numbers"),
    ]


class _Screen:
    """The program's video widget, and the number in the picture that it shows."""

    def __init__(self, player: Any) -> None:
        from PySide6.QtCore import QObject, Signal

        from iprtool.ui.video import VideoView

        class Bridge(QObject):
            frame = Signal(object)

        self.view = VideoView()
        self.view.resize(640, 360)
        self.view.set_smooth(False)
        self._bridge = Bridge()
        self._bridge.frame.connect(self.view.show_frame)
        player.on_frame(self._bridge.frame.emit)
        self.view.show()

    def number(self) -> int | None:
        """The number in the picture."""
        frame = self.view.frame
        if frame is None:
            return None
        return read_code(np.frombuffer(frame.bgrx(), np.uint8).reshape(frame.height, frame.width, 4))

    def close(self) -> None:
        """Close the window."""
        self.view.close()
        self.view.deleteLater()
