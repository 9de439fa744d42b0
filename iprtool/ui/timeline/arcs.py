"""Arcs from tag to tag over the lanes: what belongs to one episode, and how it ended.

An arc is a line y(x), so that only what is on screen of it has to be drawn, however far its ends are apart.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from iprtool.ui.timeline.layout import Layout
from iprtool.ui.timeline.styles import Paints
from iprtool.ui.timeline.view import Viewport

HIT_PX = 5
_STEP_PX = 6
_LIFT_LEAST_PX, _LIFT_MOST_PX, _LIFT_SHARE = 10, 46, 0.16
_END_PX = 3.5
_WIDTH_PX, _HALO_PX = 1.8, 4.2


class ArcStyle(Enum):
    """How an episode ended: the line and the sign at its end say it, not a colour."""

    SOLID = Qt.PenStyle.SolidLine
    """Resolved; a disc."""
    DASHED = Qt.PenStyle.DashLine
    """Partly resolved; a ring."""
    DOTTED = Qt.PenStyle.DotLine
    """Unresolved; a cross."""


@dataclass(frozen=True, slots=True)
class Arc:
    """From one tag to another, both by id; the label is its tooltip."""

    episode_id: str
    from_tag: str
    to_tag: str
    style: ArcStyle = ArcStyle.SOLID
    label: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a tag is: its begin and its end, the number of its lane, how far below the lane's top its mark is."""

    ms: int
    end_ms: int
    lane: int
    down: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """An arc on the widget, from its left to its right end; `ends_left` if it goes from right to left."""

    arc: Arc
    x0: float
    y0: float
    x1: float
    y1: float
    ends_left: bool

    @property
    def lift(self) -> float:
        """How high it is above the straight line in its middle."""
        return min(_LIFT_LEAST_PX + _LIFT_SHARE * (self.x1 - self.x0), _LIFT_MOST_PX)

    def y_at(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Its height at some x between its ends."""
        share = (x - self.x0) / max(self.x1 - self.x0, 1e-9)
        return np.asarray(self.y0 + (self.y1 - self.y0) * share - 4 * self.lift * share * (1 - share))

    def bounds(self) -> QRectF:
        """What it covers."""
        top = min(self.y0, self.y1) - self.lift - 6
        return QRectF(self.x0 - 6, top, self.x1 - self.x0 + 12, max(self.y0, self.y1) + 6 - top)

    def end(self) -> QPointF:
        """Where it ends."""
        return QPointF(self.x0, self.y0) if self.ends_left else QPointF(self.x1, self.y1)

    def polygon(self, left: float, right: float) -> QPolygonF:
        """What of it lies between two x."""
        begin, end = max(self.x0, left), min(self.x1, right)
        xs = np.linspace(begin, end, max(int((end - begin) / _STEP_PX), 8))
        return QPolygonF([QPointF(x, y) for x, y in zip(xs.tolist(), self.y_at(xs).tolist(), strict=True)])


class Arcs:
    """All arcs; the ones on screen are found anew when tags, lanes or view have changed."""

    def __init__(self) -> None:
        self._arcs: tuple[Arc, ...] = ()
        self._found: list[tuple[Arc, Spot, Spot]] | None = None
        self._drawn: tuple[tuple[Viewport, Layout], list[Drawn]] | None = None

    def __bool__(self) -> bool:
        return bool(self._arcs)

    def set(self, arcs: Iterable[Arc]) -> None:
        """Show these."""
        self._arcs = tuple(arcs)
        self.forget()

    def forget(self) -> None:
        """Tags or lanes are others now."""
        self._found = self._drawn = None

    def drawn(self, view: Viewport, places: Layout, spot_of: Callable[[str], Spot | None]) -> Sequence[Drawn]:
        """Those on screen."""
        if self._found is None:
            spots = ((arc, spot_of(arc.from_tag), spot_of(arc.to_tag)) for arc in self._arcs)
            self._found = [(arc, begin, end) for arc, begin, end in spots if begin is not None and end is not None]
        if self._drawn is None or self._drawn[0] != (view, places):
            self._drawn = ((view, places), list(self._on_screen(self._found, view, places)))
        return self._drawn[1]

    @staticmethod
    def _on_screen(found: list[tuple[Arc, Spot, Spot]], view: Viewport, places: Layout) -> Iterable[Drawn]:
        for arc, begin, end in found:
            # From where the first is over, unless the second begins before: so it strikes through neither.
            ends = ((begin.end_ms if begin.end_ms <= end.ms else begin.ms, begin), (end.ms, end))
            (left_ms, left), (right_ms, right) = sorted(ends, key=lambda each: each[0])
            if right_ms >= view.start_ms and left_ms <= view.end_ms:
                x0, x1 = (places.header + view.x_of(ms) for ms in (left_ms, right_ms))
                y0, y1 = (places.top_of(spot.lane) + spot.down for spot in (left, right))
                yield Drawn(arc, x0, y0, x1, y1, ends_left=left is end)


def arc_at(drawn: Sequence[Drawn], x: float, y: float) -> Arc | None:
    """The arc that is nearest to a point, if it is near enough."""
    near = [each for each in drawn if each.x0 - HIT_PX <= x <= each.x1 + HIT_PX]
    away = [abs(float(each.y_at(np.array([min(max(x, each.x0), each.x1)]))[0]) - y) for each in near]
    best = min(range(len(near)), key=lambda number: away[number], default=None)
    return near[best].arc if best is not None and away[best] <= HIT_PX else None


def paint(painter: QPainter, exposed: QRect, drawn: Sequence[Drawn], layout: Layout, paints: Paints) -> None:
    """Paint what is exposed, each arc with a rim so that it is seen on tags of any colour."""
    area = QRect(layout.header, layout.lanes_top, layout.body_width, layout.lanes_room) & exposed
    seen = [each for each in drawn if each.bounds().intersects(QRectF(area))]
    if not seen or area.isEmpty():
        return
    painter.save()
    painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for each in seen:
        # The whole width in any case: a dash must lie where it lay, whichever part is exposed.
        line = each.polygon(layout.header - 12, layout.width + 12)
        pen = QPen(paints.text, _WIDTH_PX, each.arc.style.value)
        pen.setDashOffset(max(layout.header - 12 - each.x0, 0) / _WIDTH_PX)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(paints.panel, _HALO_PX))
        painter.drawPolyline(line)
        painter.setPen(pen)
        painter.drawPolyline(line)
        _paint_end(painter, each, paints)
    painter.restore()


def _paint_end(painter: QPainter, each: Drawn, paints: Paints) -> None:
    at, half = each.end(), _END_PX
    painter.setPen(QPen(paints.text, _WIDTH_PX))
    if each.arc.style is ArcStyle.DOTTED:
        painter.drawLine(at + QPointF(-half, -half), at + QPointF(half, half))
        painter.drawLine(at + QPointF(-half, half), at + QPointF(half, -half))
        return
    painter.setBrush(paints.text if each.arc.style is ArcStyle.SOLID else paints.panel)
    painter.drawEllipse(at, half, half)
