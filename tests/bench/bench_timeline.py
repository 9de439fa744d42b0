"""How long the timeline takes to paint: 100,000 tags and four hours of sound on 1400 x 400 pixels, really rendered.

With everything that can be shown: groups of lanes, filmstrip, overview, segments, curves, arcs, and a tag that runs.
"""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from tests.bench.report import Row

if TYPE_CHECKING:  # imported once it is said that no screen is needed
    from PySide6.QtCore import QSize
    from PySide6.QtGui import QPaintEvent

    from iprtool.media.waveform import Waveform
    from iprtool.ui.timeline import Arc, ArcStyle, TagItem, TimelineWidget

HOURS_4 = 4 * 3_600_000
TAGS = 100_000
SIZE = (1400, 400)


def run(quick: bool = False) -> list[Row]:
    """Pan and zoom across all scales, move one tag, move the playhead; in milliseconds."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication([])
    bench = _Bench(10 if quick else 40)
    rows = [
        Row("timeline: load 100,000 tags", bench.loaded_ms, "ms", None, "four lanes, from arrays, first paint included")
    ]
    rows += _rows("timeline: repaint while panning and zooming", bench.travel(), 8.0)
    rows += _rows("timeline: move one of 100,000 tags and repaint", bench.edits(), 8.0)
    rows += _rows("timeline: playhead tick", bench.ticks(), 2.0)
    bench.widget.close()
    bench.widget.deleteLater()
    application.processEvents()
    return rows


class _Bench:
    """A shown timeline with many tags, and what is timed on it. Every timed action must have led to a paint event."""

    def __init__(self, steps: int) -> None:
        from PySide6.QtWidgets import QApplication

        from iprtool.ui.timeline import TimelineWidget
        from tests.ui.timeline.demo import load_many

        paints = self._paints = [0]

        class Counting(TimelineWidget):
            def paintEvent(self, event: "QPaintEvent") -> None:
                super().paintEvent(event)
                paints[0] += 1

        self._steps = steps
        self._process = QApplication.processEvents
        self.widget = Counting()
        self.widget.resize(*SIZE)
        self.widget.show()
        self._process()
        self.loaded_ms = self._timed(lambda: load_many(self.widget, TAGS, HOURS_4))
        self.widget.set_waveform(_sound())
        _show_everything(self.widget)
        self._process()

    def travel(self) -> list[float]:
        """From the whole recording to the nearest and back by turns of the wheel, with panning at every scale."""
        widget, took, rng = self.widget, [], np.random.default_rng(1)
        widget.fit()
        self._process()
        for factor in (1.25, 1 / 1.25):
            while True:
                view = widget.view.zoomed(factor, float(rng.integers(0, widget.view.width)))
                if view == widget.view:
                    break
                took.append(self._timed(lambda view=view: widget.show_by_hand(view)))
                took += [self._timed(lambda: self._pan(rng)) for _ in range(self._steps // 10)]
        return took

    def edits(self) -> list[float]:
        """Drag one tag along, a minute of the recording on screen."""
        from tests.ui.timeline.demo import show_range

        widget = self.widget
        show_range(widget, HOURS_4 // 2, HOURS_4 // 2 + 60_000)
        self._process()
        lane = widget.lane_tags(1)
        item = widget.tag_item(widget.book.id_of(int(lane.slots[len(lane) // 2])))
        assert item is not None

        def moved(by: int) -> "TagItem":
            end = None if item.end_ms is None else item.end_ms + by
            return replace(item, start_ms=item.start_ms + by, end_ms=end)

        return [self._timed(lambda n=n: widget.upsert([moved(n * 40)])) for n in range(1, 5 * self._steps)]

    def ticks(self) -> list[float]:
        """Let the playhead run over the screen."""
        start, end = self.widget.visible_range()
        times = np.linspace(start + 1000, end - 1000, 5 * self._steps).astype(int).tolist()
        return [self._timed(lambda ms=ms: self.widget.set_now(ms)) for ms in times]

    def _pan(self, rng: np.random.Generator) -> None:
        """By some pixels; at the recording's ends there may be nothing to pan, so paint in any case."""
        self.widget.show_by_hand(self.widget.view.scrolled(float(rng.integers(-200, 200))))
        self.widget.refresh()

    def _timed(self, action: Callable[[], object]) -> float:
        painted = self._paints[0]
        begin = time.perf_counter()
        action()
        self._process()
        took = (time.perf_counter() - begin) * 1000
        if self._paints[0] == painted:
            raise RuntimeError("nothing was painted, so nothing was measured")
        return took


def _show_everything(widget: "TimelineWidget") -> None:
    """Film, overview, groups, segments, curves, arcs, and a tag that runs."""
    from PySide6.QtGui import QColor, QImage

    from iprtool.ui.timeline import ArcStyle, Curve, Lane, TagItem

    def answer(times: list[int], size: "QSize") -> None:
        picture = QImage(size, QImage.Format.Format_RGB32)
        picture.fill(QColor("#445566"))
        for ms in times:
            widget.set_picture(ms, size, picture)

    widget.set_film(16 / 9)
    widget.show_overview(True)
    widget.pictures_wanted.connect(answer)
    head = Lane("head", "Coder AB", expanded=True)
    widget.set_lanes([head, *(replace(lane, group="head") for lane in widget.lanes)])
    widget.set_grid(60_000, range(100))
    values = 5 + 4 * np.sin(np.arange(HOURS_4 // 100) / 300)
    widget.set_curves("lane3", [Curve(0, 100, values, 0, 10, "#6EA8FE")])
    widget.set_arcs(_episodes(widget, list(ArcStyle)))
    widget.upsert([TagItem("running", "lane1", HOURS_4 // 2 - 60_000, None, "#E8A33D", "Withdrawal", open=True)])
    widget.set_now(HOURS_4 // 2)


def _episodes(widget: "TimelineWidget", styles: "Sequence[ArcStyle]") -> "list[Arc]":
    """120 arcs, each to a tag of another lane some two minutes later."""
    from iprtool.ui.timeline import Arc

    arcs = []
    for n in range(120):
        begin, end = widget.lane_tags(1 + n % 4), widget.lane_tags(1 + (n + 1) % 4)
        at = (2 * n + 1) * len(begin) // 260
        later = int(np.searchsorted(end.starts, begin.starts[at] + 120_000))
        first, second = (widget.book.id_of(int(lane.slots[place])) for lane, place in ((begin, at), (end, later)))
        arcs.append(Arc(f"e{n}", first, second, styles[n % 3]))
    return arcs


def _sound() -> "Waveform":
    """Four hours of noise that swells and fades, as the program keeps them."""
    from iprtool.media.waveform import Waveform

    wave = Waveform(HOURS_4)
    count = HOURS_4 // 10
    loud = np.random.default_rng(2).uniform(0.2, 1, count) * (1 + np.sin(np.arange(count) / 900)) * 16_000
    wave.put(0, np.stack((-loud, loud), axis=1).astype(np.int16))
    return wave


def _rows(name: str, took: list[float], bar: float) -> list[Row]:
    median, high, highest = (float(np.percentile(took, share)) for share in (50, 95, 99))
    detail = f"median {median:.2f}, p99 {highest:.2f}, {len(took)} times"
    return [Row(f"{name}, p95", high, "ms", bar, detail)]
