"""The picture of the timeline and the data behind it; what is done with mouse and keys comes on top in `widget`.

What stands still is painted once onto an image, whole or lane by lane as it goes stale. A paint event copies from the
image what is exposed and draws the playhead over it, so that a moving playhead costs next to nothing.
"""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QAccessibleInterface, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from iprtool.ui.theme.palette import DARK, Palette
from iprtool.ui.timeline import arcs, overlay, overview, ribbon, running
from iprtool.ui.timeline.book import Book
from iprtool.ui.timeline.content import ContentPainter, Look, Strips, paint_note
from iprtool.ui.timeline.curves import Curve
from iprtool.ui.timeline.film import Film
from iprtool.ui.timeline.grid import Grid
from iprtool.ui.timeline.header import natural_width
from iprtool.ui.timeline.layout import LaneBox, Layout, Need, stack
from iprtool.ui.timeline.metrics import Metrics
from iprtool.ui.timeline.model import NO_END, OPEN_END, Frames, Ints, Lane
from iprtool.ui.timeline.scene import LaneScene, build_scene
from iprtool.ui.timeline.styles import Paints
from iprtool.ui.timeline.view import Viewport
from iprtool.ui.timeline.wave import WaveTiles

_LATER_MS = 60


class Canvas(QWidget):
    """Holds lanes, tags, view and palette, and paints them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.book = Book()
        self.all_lanes: tuple[Lane, ...] = ()
        self.lanes: tuple[Lane, ...] = ()
        """Those that are not hidden, from top to bottom."""
        self.focused_lane = ""
        self.accessible: QAccessibleInterface | None = None
        """What assistive technology was given of it, once it has asked."""
        self.view = Viewport()
        self.frames: Frames | None = None
        self.now_ms = 0
        self.chosen: set[int] = set()
        self._chosen_slots: Ints = np.empty(0, np.int64)
        self.marks = overlay.Marks()
        self.metrics = Metrics.of(self.font())
        self._waves = WaveTiles()
        self._film, self._film_on, self._film_stale = Film(), True, False
        self._overview, self._overview_on = overview.Overview(), False
        self._arcs, self._grid = arcs.Arcs(), Grid(0)
        self._ribbons: tuple[ribbon.Ribbon, ...] = ()
        self._ribbons_on = True
        self._curves: dict[str, tuple[Curve, ...]] = {}
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_LATER_MS)
        self._later.timeout.connect(self._catch_up)
        self._paints = Paints(DARK)
        self._header_px: int | None = None
        self._boxes: tuple[LaneBox, ...] = ()
        self._needs: tuple[Need, ...] = ()
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
        before, self.all_lanes = self.all_lanes, tuple(lanes)
        self.lanes = tuple(lane for lane in self.all_lanes if not lane.hidden)
        if [_place_of(lane) for lane in before] == [_place_of(lane) for lane in self.all_lanes]:
            self.tags_changed(new.id for old, new in zip(before, self.all_lanes, strict=True) if old != new)
            return
        self.book.set_lanes(lane.id for lane in self.all_lanes)
        self.relayout()

    def set_lane_height(self, number: int, factor: float) -> None:
        """Make a lane so many times as high as usual."""
        given = self.lanes[number]
        changed = replace(given, height=factor)
        self.change_lanes(changed if lane is given else lane for lane in self.all_lanes)

    def tags_changed(self, lane_ids: Iterable[str]) -> None:
        """Paint some lanes anew; all of them where a lane needs another height."""
        wanted = set(lane_ids)
        numbers = {number for number, lane in enumerate(self.lanes) if lane.id in wanted}
        for number in numbers:
            self._scenes.pop(number, None)
        self._stale_lanes |= numbers
        self._overview.forget()
        self._later.start()
        if self._lane_needs() != self._needs:
            self.relayout()
            return
        if self._arcs_moved():
            self.refresh(scenes=False)
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
        self._overview.forget()
        self._arcs.forget()
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
        self._later.start()
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

    @property
    def focused_number(self) -> int | None:
        """The lane that keys act on; None before one was chosen."""
        return self.number_of(self.focused_lane)

    def number_of(self, lane_id: str) -> int | None:
        """The number of a lane among those that are shown, None for one that is not."""
        return next((number for number, lane in enumerate(self.lanes) if lane.id == lane_id), None)

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

    def arc_shapes(self) -> arcs.Shapes:
        """The arcs on screen."""
        return self._arcs.shapes(self.view, self.places, self._spot_of)

    def _arcs_moved(self) -> bool:
        """Whether tags that changed have taken arcs along, over whatever lanes."""
        if not self._arcs:
            return False
        before = self.arc_shapes()
        self._arcs.forget()
        return not self.arc_shapes().same_places(before)

    def _spot_of(self, tag_id: str) -> arcs.Spot | None:
        number = self.number_of(self.book.lane_of(tag_id)) if tag_id in self.book else None
        if number is None:
            return None
        lane, place = self.book.place(tag_id)
        start, end = int(lane.starts[place]), int(lane.ends[place])
        down = self.places.lanes[number].band(int(lane.rows[place]))[0]
        return arcs.Spot(start, start if end in (NO_END, OPEN_END) else end, number, down)

    def set_marks(self, marks: overlay.Marks) -> None:
        """Show what a gesture needs to show."""
        if marks != self.marks:
            self.marks = marks
            self.update()

    def move_playhead(self, ms: int) -> None:
        """Put the playhead somewhere else and repaint the strips that it leaves and enters, and what open tags gain."""
        before = self.now_x
        if self.places.overview and self.view.duration_ms:
            marks = [overview.playhead_rect(self.view, self.places, each) for each in (self.now_ms, ms)]
            if marks[0] != marks[1]:
                self.update(marks[0].united(marks[1]))
        self.now_ms = ms
        for bar in self.running_bars():
            self.update(running.between(bar, before, self.now_x))
        x = self._playhead_place()
        if x != self._playhead_x:
            for strip in (self._playhead_x, x):
                if strip is not None:
                    self.update(overlay.playhead_rect(strip, self.places.lanes_bottom))
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
        if self.places.overview:
            overview.paint_window(painter, self.view, self.places, self.now_ms, self._paints)
        overlay.paint_scrolled(painter, self.view, self.places, self._paints.muted)
        overlay.paint_marks(painter, self.marks, self.view, self.places, self.metrics, self._paints)
        if self.hasFocus():
            overlay.paint_focus(painter, self.rect(), self._paints.focus)
            overlay.paint_focused_lane(painter, self.focused_number, self.places, self._paints.focus)

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
            self._needs = (Need(0, False),)
            self.updateGeometry()
            self.relayout()

    def _freshen(self) -> None:
        ratio = self.devicePixelRatioF()
        size = self.size() * ratio
        if self._image.size() != size or self._painter is None or self._image.devicePixelRatio() != ratio:
            self._image = QImage(size, QImage.Format.Format_RGB32)
            self._image.setDevicePixelRatio(ratio)
            self._painter = ContentPainter(
                self.metrics, self._paints, ratio, Strips(self._waves, self._film, self._overview)
            )
            self._all_stale = True
        if not (self._all_stale or self._stale_lanes or self._film_stale):
            return
        painter = QPainter(self._image)
        look = self._look()
        if self._all_stale:
            self._painter.paint_all(painter, look)
        else:
            seen = self.places.visible_lanes()
            self._painter.paint_lanes(painter, look, sorted(self._stale_lanes & set(seen)))
            if self._film_stale:
                self._painter.paint_film(painter, look)
        painter.end()
        self._all_stale = self._film_stale = False
        self._stale_lanes.clear()

    def _look(self) -> Look:
        return Look(
            self.view,
            self.places,
            self.lanes,
            self.book,
            self._chosen_slots,
            self.scene,
            self.frames,
            self._grid,
            self._curves,
            self._ribbons,
            self.arc_shapes() if self._arcs else None,
        )

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

    def _lane_needs(self) -> tuple[Need, ...]:
        tags = ((lane, self.book.lanes[lane.id]) for lane in self.lanes)
        return tuple(Need(own.rows_used, own.overflows, lane.height, lane.is_slim) for lane, own in tags)

    def _placed(self) -> Layout:
        needs = self._lane_needs()
        if needs != self._needs:
            self._needs, self._boxes = needs, stack(self.metrics, needs)
        width, height = max(self.width(), 1), max(self.height(), 1)
        natural = natural_width(self.lanes, self.metrics)
        header = min(natural if self._header_px is None else self._header_px, width // 2)
        ruler, sound, strips = self.metrics.ruler, self.metrics.sound, self._strips_that_fit(height)
        return Layout(width, height, header, ruler, sound, self._boxes, self._scroll_px, *strips)

    def _strips_that_fit(self, height: int) -> tuple[int, int, tuple[int, ...]]:
        """Heights of filmstrip, overview and ribbons; where tags would have no room any more they step aside."""
        metrics = self.metrics
        room = height - metrics.ruler - metrics.sound - metrics.lane * 3 // 2
        below = metrics.overview if self._overview_on and metrics.overview <= room else 0
        wanted = self._film_on and self._film.aspect is not None
        film = metrics.film if wanted and metrics.film <= room - below else 0
        bands = ribbon.heights(self._ribbons, metrics) if self._ribbons_on else ()
        return film, below, bands if sum(bands) <= room - below - film else ()

    def _catch_up(self) -> None:
        """What need not be there at once."""


def _place_of(lane: Lane) -> tuple[str, float, bool, bool]:
    """What of a lane says where it and the others are."""
    return lane.id, lane.height, lane.hidden, lane.is_slim
