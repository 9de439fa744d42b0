"""A session's timeline on paper: time runs from left to right, passes stand below one another, a legend at the foot."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from iprtool.domain.figure import Figure
from iprtool.domain.ticks import minor_step, step_for, tick_label
from iprtool.domain.times import short_clock
from iprtool.pictures.courses import paint_courses, paint_sound
from iprtool.pictures.layout import RULER, SEEN_BAR, SEEN_GAP, SEEN_PAD, Layout, PlacedLane, PlacedSeen
from iprtool.pictures.legend import Legend
from iprtool.pictures.links import paint_links
from iprtool.pictures.marks import paint_marks
from iprtool.pictures.page import ACCENT, GRID, HEAD, INK, LABEL, MM, MUTED, NAME, RULE
from iprtool.pictures.shapes import stop_shape

_BEFORE_LEGEND = 3 * MM
_LINE = 12
_TICK_GAP = 4 * MM


class TimelinePicture:
    """Paints a figure; lays it out when it is made."""

    def __init__(self, figure: Figure, width_mm: float) -> None:
        self.figure, self.title = figure, figure.title
        self.width = round(width_mm * MM)
        self.places = Layout.of(figure, self.width)
        self.legend = Legend.of(figure, self.width)
        self._legend_top = self.places.bottom + _BEFORE_LEGEND
        self.height = self._legend_top + self.legend.height

    @property
    def words(self) -> str:
        """What the picture shows, for those who do not see it."""
        passes = [f"{each.title}: {each.note}" for each in (*self.figure.groups,)]
        return f"Timeline of {short_clock(self.figure.duration_ms)}. " + "; ".join(passes)

    def paint(self, painter: QPainter) -> None:
        """Paint it."""
        places = self.places
        self._paint_ruler(painter)
        if places.sound is not None and self.figure.sound is not None:
            self._paint_name(painter, "Sound", places.sound.middle)
            paint_sound(painter, places, places.sound, self.figure.sound)
        for seen in places.seen:
            self._paint_seen(painter, seen)
        numbers = self.legend.numbers
        for group in places.groups:
            self._rule(painter, group.head.top)
            HEAD.write(painter, 0, group.head.middle, HEAD.fitted(group.group.title, places.width))
            after = HEAD.width(group.group.title) + 150
            LABEL.write(painter, after, group.head.middle, LABEL.fitted(group.group.note, places.width - after), MUTED)
            for lane in group.lanes:
                painter.fillRect(QRectF(0, lane.span.bottom - _LINE / 2, places.width, _LINE), GRID)
                self._paint_lane(painter, lane)
                paint_marks(painter, places, lane, numbers)
        self._rule(painter, places.bottom)
        paint_links(painter, places, self.figure.joined)
        self.legend.paint(painter, self._legend_top)

    def _rule(self, painter: QPainter, y: int) -> None:
        painter.fillRect(QRectF(0, y - _LINE / 2, self.places.width, _LINE), RULE)

    def _paint_name(self, painter: QPainter, name: str, middle: float, room: float | None = None) -> None:
        NAME.write(painter, 0, middle, NAME.fitted(name, self.places.left - 100 if room is None else room))

    def _paint_ruler(self, painter: QPainter) -> None:
        places = self.places
        step = step_for((LABEL.width("0:00:00") + _TICK_GAP) * places.ms_per_unit)
        minor = minor_step(step, 2 * MM * places.ms_per_unit)
        hours = places.duration_ms >= 3_600_000
        LABEL.write(painter, 0, RULER / 2, "h:min:s" if hours else "min:s", MUTED)
        for ms in range(0, places.duration_ms + 1, minor or step):
            x, major = places.x(ms), ms % step == 0
            length = 150 if major else 80
            painter.fillRect(QRectF(x - _LINE / 2, RULER - length, _LINE, length), RULE)
            if major:
                self._paint_time(painter, x, tick_label(ms, step))
                painter.fillRect(QRectF(x - _LINE / 2, RULER, _LINE, places.bottom - RULER), GRID)
        painter.fillRect(QRectF(places.left, RULER - _LINE / 2, places.right - places.left, _LINE), RULE)

    def _paint_time(self, painter: QPainter, x: float, label: str) -> None:
        """In the middle over its tick, and never beyond the paper."""
        width = LABEL.width(label)
        LABEL.write(painter, min(x - width / 2, self.places.width - width), RULER * 0.4, label, MUTED)

    def _paint_lane(self, painter: QPainter, placed: PlacedLane) -> None:
        courses, room = placed.lane.courses, self.places.left - 100.0
        if courses:
            room -= paint_courses(painter, self.places, placed)
        self._paint_name(painter, placed.lane.title, placed.span.middle, room)

    def _paint_seen(self, painter: QPainter, placed: PlacedSeen) -> None:
        places, top = self.places, placed.span.top + SEEN_PAD
        self._rule(painter, placed.span.top)
        self._paint_name(painter, placed.seen.title, placed.span.middle)
        for (begin, end), row in zip(placed.seen.played, placed.rows.tolist(), strict=True):
            y, x = top + row * (SEEN_BAR + SEEN_GAP), places.x(begin)
            painter.fillRect(QRectF(x, y, max(places.x(end) - x, 25), SEEN_BAR), ACCENT)
        below = top + (int(placed.rows.max(initial=0)) + 1) * (SEEN_BAR + SEEN_GAP)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(INK)
        for ms, by_participant in placed.seen.stops:
            painter.drawPolygon(stop_shape(places.x(ms), below, SEEN_BAR, by_participant))
