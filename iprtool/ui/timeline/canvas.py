"""The picture of the timeline and the data behind it; what is done with mouse and keys comes on top in `widget`.

What stands still is painted once onto an image, whole or lane by lane as it goes stale. A paint event copies from the
image what is exposed and draws the playhead over it, so that a moving playhead costs next to nothing.
"""

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from iprtool.ui.theme.palette import DARK, Palette
from iprtool.ui.timeline import overlay, running
from iprtool.ui.timeline.book import Book
from iprtool.ui.timeline.content import ContentPainter, Look, paint_note
from iprtool.ui.timeline.header import natural_width
from iprtool.ui.timeline.layout import LaneBox, Layout, stack
from iprtool.ui.timeline.metrics import Metrics
from iprtool.ui.timeline.model import Frames, Ints, Lane
from iprtool.ui.timeline.scene import LaneScene, build_scene
from iprtool.ui.timeline.styles import Paints
from iprtool.ui.timeline.view import Viewport
from iprtool.ui.timeline.wave import WaveTiles


class Canvas(QWidget):
    """Holds lanes, tags, view and palette, and paints them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.book = Book()
        self.lanes: tuple[Lane, ...] = ()
        self.view = Viewport()
        self.frames: Frames | None = None
        self.now_ms = 0
        self.chosen: set[int] = set()
        self._chosen_slots: Ints = np.empty(0, np.int64)
        self.marks = overlay.Marks()
        self.metrics = Metrics.of(self.font())
        self._waves = WaveTiles()
        self._paints = Paints(DARK)
        self._header_px: int | None = None
        self._boxes: tuple[LaneBox, ...] = ()
        self._needs: tuple[tuple[int, bool], ...] = ()
        self._scroll_px = 0
        self._scenes: dict[int, LaneScene] = {}
        self._image = QImage()
        self._painter: ContentPainter | None = None
        self._all_stale = True
        self._stale_lanes: set[int] = set()
        self._playhead_x: int | None = None
        self.places = self._placed()

    def set_palette(self, palette: Palette) -> None:
        """Use other colours."""
        self._paints = Paints(palette)
        self._painter = None
        self.refresh()

    def sizeHint(self) -> QSize:
        """Four lanes at a width that shows some minutes."""
        return QSize(900, self.metrics.ruler + self.metrics.sound + 4 * self.metrics.lane)

    def minimumSizeHint(self) -> QSize:
        """One lane."""
        return QSize(240, self.metrics.ruler + self.metrics.sound + self.metrics.lane)

    # Data

    def change_lanes(self, lanes: Iterable[Lane]) -> None:
        """Show these lanes; tags of lanes that stay are kept."""
        before, self.lanes = self.lanes, tuple(lanes)
        if [lane.id for lane in before] == [lane.id for lane in self.lanes]:
            self.tags_changed(new.id for old, new in zip(before, self.lanes, strict=True) if old != new)
            return
        self.book.set_lanes(lane.id for lane in self.lanes)
        self.relayout()

    def tags_changed(self, lane_ids: Iterable[str]) -> None:
        """Paint some lanes anew; all of them where a lane needs another height."""
        wanted = set(lane_ids)
        numbers = {number for number, lane in enumerate(self.lanes) if lane.id in wanted}
        for number in numbers:
            self._scenes.pop(number, None)
        self._stale_lanes |= numbers
        if self._lane_needs() != self._needs:
            self.relayout()
            return
        for number in numbers:
            top = self.places.top_of(number)
            self.update(0, top, self.width(), self.places.lanes[number].height)
        self.described()

    def choose(self, slots: set[int]) -> None:
        """Show other tags as selected."""
        if slots != self.chosen:
            self.chosen = slots
            self._chosen_slots = np.fromiter(slots, np.int64, len(slots))
            self.refresh(scenes=False)
            self.described()

    def described(self) -> None:
        """Called when what assistive technology is told may have changed."""

    # View

    def show_view(self, view: Viewport) -> None:
        """Show another stretch of the recording."""
        if view != self.view:
            self.view = view
            self.refresh()

    def scroll_lanes_to(self, px: int) -> None:
        """Scroll the lanes up or down."""
        wanted = min(max(px, 0), self.places.max_scroll)
        if wanted != self._scroll_px:
            self._scroll_px = wanted
            self.places = self._placed()
            self.refresh(scenes=False)

    def set_header_width(self, px: int) -> None:
        """Make the column of lane names wider or narrower; half of the widget is the most."""
        self._header_px = px
        self.relayout()

    def relayout(self) -> None:
        """Find all places anew."""
        self.places = self._placed()
        self._scroll_px = min(self._scroll_px, self.places.max_scroll)
        self.places = self._placed()
        self.view = self.view.resized(self.places.body_width)
        self.refresh()
        self.described()

    def refresh(self, *, scenes: bool = True) -> None:
        """Paint everything anew at the next paint event; with `scenes`, find what is on screen anew as well."""
        if scenes:
            self._scenes.clear()
        self._all_stale = True
        self.update()

    def scene(self, number: int) -> LaneScene:
        """What is on screen of a lane."""
        if number not in self._scenes:
            self._scenes[number] = build_scene(self.book.lanes[self.lanes[number].id], self.view)
        return self._scenes[number]

    @property
    def now_x(self) -> int:
        """Where the playhead is on the widget, also when that is not on screen."""
        return self.places.header + round(self.view.x_of(self.now_ms))

    def running_bars(self) -> list[running.Bar]:
        """The open tags of the lanes on screen."""
        bars = []
        for number in self.places.visible_lanes():
            lane = self.book.lanes[self.lanes[number].id]
            for place in lane.running.tolist():
                top, height = self.places.lanes[number].band(int(lane.rows[place]))
                x = self.places.header + round(self.view.x_of(int(lane.starts[place])))
                slot, style = int(lane.slots[place]), int(lane.styles[place])
                bars.append(running.Bar(x, self.places.top_of(number) + top, height, style, slot, slot in self.chosen))
        return bars

    def set_marks(self, marks: overlay.Marks) -> None:
        """Show what a gesture needs to show."""
        if marks != self.marks:
            self.marks = marks
            self.update()

    def move_playhead(self, ms: int) -> None:
        """Put the playhead somewhere else and repaint the strips that it leaves and enters, and what open tags gain."""
        before = self.now_x
        self.now_ms = ms
        for bar in self.running_bars():
            self.update(running.between(bar, before, self.now_x))
        x = self._playhead_place()
        if x != self._playhead_x:
            for strip in (self._playhead_x, x):
                if strip is not None:
                    self.update(overlay.playhead_rect(strip, self.height()))
            self._playhead_x = x

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy what stands still, draw what moves."""
        self._freshen()
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        area = event.rect()
        ratio = self._image.devicePixelRatio()
        source = QRectF(area.x() * ratio, area.y() * ratio, area.width() * ratio, area.height() * ratio)
        painter.drawImage(QRectF(area), self._image, source)
        painter.setClipping(False)
        if not self.view.duration_ms:
            self._paint_empty(painter)
            return
        self._paint_running(painter)
        self._playhead_x = self._playhead_place()
        if self._playhead_x is not None:
            overlay.paint_playhead(painter, self._playhead_x, self.places, self._paints.playhead)
        overlay.paint_scrolled(painter, self.view, self.places, self._paints.muted)
        overlay.paint_marks(painter, self.marks, self.view, self.places, self.metrics, self._paints)
        if self.hasFocus():
            overlay.paint_focus(painter, self.rect(), self._paints.focus)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the picture to another size."""
        super().resizeEvent(event)
        self.relayout()

    def changeEvent(self, event: QEvent) -> None:
        """Follow another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self.metrics = Metrics.of(self.font())
            self._painter = None
            self._needs = ((0, False),)
            self.updateGeometry()
            self.relayout()

    def _freshen(self) -> None:
        ratio = self.devicePixelRatioF()
        size = self.size() * ratio
        if self._image.size() != size or self._painter is None or self._image.devicePixelRatio() != ratio:
            self._image = QImage(size, QImage.Format.Format_RGB32)
            self._image.setDevicePixelRatio(ratio)
            self._painter = ContentPainter(self.metrics, self._paints, ratio, self._waves)
            self._all_stale = True
        if not (self._all_stale or self._stale_lanes):
            return
        painter = QPainter(self._image)
        look = self._look()
        if self._all_stale:
            self._painter.paint_all(painter, look)
        else:
            seen = self.places.visible_lanes()
            self._painter.paint_lanes(painter, look, sorted(self._stale_lanes & set(seen)))
        painter.end()
        self._all_stale = False
        self._stale_lanes.clear()

    def _look(self) -> Look:
        return Look(self.view, self.places, self.lanes, self.book, self._chosen_slots, self.scene, self.frames)

    def _paint_empty(self, painter: QPainter) -> None:
        rect = QRectF(self.places.header, self.places.ruler, self.places.body_width, self.places.sound)
        paint_note(painter, rect, self.tr("No recording is open."), self.metrics, self._paints)

    def _paint_running(self, painter: QPainter) -> None:
        bars = self.running_bars()
        if bars:
            self._paints.learn(self.book.styles)
            running.paint(painter, bars, self.now_x, self.places, self.book.styles, self.metrics, self._paints)

    def _playhead_place(self) -> int | None:
        if not self.view.duration_ms:
            return None
        x = round(self.view.x_of(self.now_ms))
        return self.places.header + min(x, self.view.width - 1) if -8 <= x <= self.view.width + 8 else None

    def _lane_needs(self) -> tuple[tuple[int, bool], ...]:
        tags = (self.book.lanes[lane.id] for lane in self.lanes)
        return tuple((lane.rows_used, lane.overflows) for lane in tags)

    def _placed(self) -> Layout:
        needs = self._lane_needs()
        if needs != self._needs:
            self._needs, self._boxes = needs, stack(self.metrics, needs)
        width, height = max(self.width(), 1), max(self.height(), 1)
        natural = natural_width(self.lanes, self.metrics)
        header = min(natural if self._header_px is None else self._header_px, width // 2)
        return Layout(width, height, header, self.metrics.ruler, self.metrics.sound, self._boxes, self._scroll_px)
