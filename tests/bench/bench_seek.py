"""What a paused player shows: random seeks and steps both ways in every sample, and how long the picture takes.

The truth comes from decoding the whole file once from its beginning, without any seek: the time of every picture and a
fingerprint of it, taken at a small size. A picture shown is right when its time is that of the picture on screen then,
and its fingerprint nearer to that picture's than a tenth of what separates it from a black one.
"""

import os
import random
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np

from tests.bench.media_samples import Drawing, draw, steady
from tests.bench.report import Row

BAR_MS = 80.0
_SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "media"
_THUMB = (64, 36)
_TOO_LONG_S = 10.0


def run(quick: bool = False) -> list[Row]:
    """Seeks and steps in the samples and in a file with a keyframe every ten seconds."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication([])
    count = 25 if quick else 200
    rows: list[Row] = []
    everything: list[float] = []
    right = shown = 0
    with tempfile.TemporaryDirectory() as folder:
        rare = draw(Path(folder) / "rare keyframes.mp4", Drawing(steady(40), keyframe_every=250))
        samples = sorted(each for each in _SAMPLES.glob("*.*")) if _SAMPLES.is_dir() else []
        for path in [rare, *samples]:
            bench = _Bench(path)
            if not bench.times:
                continue
            took, good = bench.go(count)
            name = path.stem.removeprefix("media3__").removeprefix("moviepy__")[:32]
            rows.append(Row(f"paused picture, {name}: p95", float(np.percentile(took, 95)), "ms", BAR_MS,
                            f"{good} of {len(took)} exact"))  # fmt: skip
            everything += took
            right, shown = right + good, shown + len(took)
    rows.append(
        Row("paused picture, all: wrong ones", float(shown - right), "pictures", 0.0, f"{right} of {shown} exact")
    )
    note = f"median {np.median(everything):.1f}, max {max(everything):.0f}"
    rows.append(Row("paused picture, all: p95", float(np.percentile(everything, 95)), "ms", BAR_MS, note))
    application.processEvents()
    return rows


class _Bench:
    """One recording: the truth about its pictures, and a player that is sent about in it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.times, self._prints = _truth(path)

    def go(self, count: int) -> tuple[list[float], int]:
        """How long each picture took in ms, and how many were the right ones."""
        from iprtool.media import FrameIndex, file_source, open_player

        # As in the window, which reads it in the background as soon as a recording is open.
        index = FrameIndex.build(file_source(self._path))
        player = open_player(self._path, frame_size=_THUMB, audio=False, index=index)
        arrived = threading.Event()
        newest: list[Any] = [None]

        def take(frame: Any) -> None:
            newest[0] = frame
            arrived.set()

        player.on_frame(take)
        arrived.wait(_TOO_LONG_S)
        dice = random.Random(2)
        took: list[float] = []
        good = 0
        targets = [dice.randrange(max(1, player.duration_ms)) for _ in range(count)]
        for expected, move in self._moves(player, targets, count):
            arrived.clear()
            begun = time.perf_counter()
            move()
            arrived.wait(_TOO_LONG_S)
            took.append((time.perf_counter() - begun) * 1000)
            good += self._is_right(newest[0], expected)
        player.close()
        return took, good

    def _moves(self, player: Any, targets: list[int], count: int) -> Any:
        """The number of the picture that has to be shown, and what to do for it."""
        for target in targets:
            yield self._number_at(target), lambda target=target: player.seek(target)
        here = len(self.times) // 2
        yield here, lambda: player.seek(self.times[here])
        for direction in (1, -1):
            for _ in range(count):
                here = min(max(here + direction, 0), len(self.times) - 1)
                yield here, lambda direction=direction: player.step(direction)

    def _number_at(self, ms: int) -> int:
        return max(int(np.searchsorted(self.times, ms, "right")) - 1, 0)

    def _is_right(self, frame: Any, number: int) -> bool:
        if frame is None or frame.time_ms != self.times[number]:
            return False
        seen = _fingerprint(frame.rgb())
        return float(np.abs(seen - self._prints[number]).mean()) <= max(2.0, 0.1 * float(self._prints[number].mean()))


def _truth(path: Path) -> tuple[list[int], list[Any]]:
    """Times in ms and fingerprints of all pictures that are shown, in order; empty without a picture."""
    from iprtool.media import inspect
    from iprtool.media.decode import PictureReader
    from iprtool.media.geometry import Shape
    from iprtool.media.render import render
    from iprtool.media.source import file_source

    probe = inspect(path)
    if not probe.has_video:
        return [], []
    shape = Shape(probe.width, probe.height, probe.rotation, probe.mirrored)
    reader = PictureReader(file_source(path), probe.origin)
    reader.careful()
    times: list[int] = []
    prints: list[Any] = []
    while (frame := reader.read()) is not None:
        ms = reader.time_of(frame)
        if ms >= 0 and (not times or ms > times[-1]):
            times.append(ms)
            prints.append(_fingerprint(render(frame, shape, ms, _THUMB).rgb()))
    reader.close()
    return times, prints


def _fingerprint(rgb: Any) -> Any:
    return rgb.astype(np.float32)
