"""Arcs from tag to tag over the lanes: what belongs to one episode, and how it ended.

An arc is a line y(x), so that only what is on screen of it has to be drawn, however far its ends are apart. All of them
are worked out together, as arrays: a study can have many.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import starmap

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from iprtool.ui.theme.palette import Palette
from iprtool.ui.timeline.layout import Layout
from iprtool.ui.timeline.styles import Paints
from iprtool.ui.timeline.view import Viewport

Floats = NDArray[np.float64]

HIT_PX = 5
_LIFT_LEAST_PX, _LIFT_MOST_PX, _LIFT_SHARE = 10, 46, 0.16
_END_PX, _SIGN_PX = 3.5, 6
_FINE_AT_MOST = 40
"""More arcs than these are drawn thinner, and in fewer pieces."""
_ASIDE_PX, _RIM_PX = 0.8, 4


class ArcStyle(Enum):
    """How an episode ended: the line (pixels drawn, pixels left out) and the sign at its end say it, not a colour."""

    SOLID = (10, 0)
    """Resolved; a disc."""
    DASHED = (7, 5)
    """Partly resolved; a ring."""
    DOTTED = (2, 4)
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


@dataclass(frozen=True)
class Shapes:
    """Arcs on the widget, as parallel arrays of their left and right ends; `backwards`: it ends at its left end."""

    arcs: tuple[Arc, ...]
    x0: Floats
    y0: Floats
    x1: Floats
    y1: Floats
    backwards: NDArray[np.bool_]

    @property
    def lift(self) -> Floats:
        """How high they are above the straight line in their middle."""
        return np.minimum(_LIFT_LEAST_PX + _LIFT_SHARE * (self.x1 - self.x0), _LIFT_MOST_PX)

    def y_at(self, which: NDArray[np.int64], share: Floats) -> Floats:
        """Heights of some arcs, each at a share of its way from left to right."""
        straight = self.y0[which] + (self.y1 - self.y0)[which] * share
        return np.asarray(straight - 4 * self.lift[which] * share * (1 - share))

    def pieces(self, left: float, right: float) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """What is drawn between two x: numbers of arcs, and begin and end as rows x, y, x, y.

        Dashes are counted from the left end of an arc, so that scrolling moves them along.
        """
        coarser = 1 if len(self.arcs) <= _FINE_AT_MOST else 3
        marks = np.array([arc.style.value for arc in self.arcs], np.float64).reshape(-1, 2) * coarser
        dash, period = marks[:, 0], marks.sum(axis=1)
        length = np.maximum(np.maximum(self.x1 - self.x0, np.abs(self.y1 - self.y0)), 1.0)
        per_px = np.maximum(self.x1 - self.x0, 1e-6) / length
        first = np.floor(np.maximum(left - self.x0, 0) / per_px / period).astype(np.int64)
        last = np.floor((np.minimum(self.x1, right) - self.x0) / per_px / period).astype(np.int64)
        counts = np.maximum(last - first + 1, 0)
        which = np.repeat(np.arange(len(self.arcs)), counts)
        number = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts - first, counts)
        ends = []
        for along in (number * period[which], number * period[which] + dash[which]):
            share = np.minimum(along / length[which], 1)
            ends += [self.x0[which] + share * (self.x1 - self.x0)[which], self.y_at(which, share)]
        return which, np.stack(ends, axis=1)

    @property
    def ends(self) -> Floats:
        """Where each ends; shape (arcs, 2), x and y."""
        return np.where(self.backwards, (self.x0, self.y0), (self.x1, self.y1)).T

    def at(self, x: float, y: float) -> Arc | None:
        """The arc that is nearest to a point, if it is near enough."""
        near = np.flatnonzero((self.x0 - HIT_PX <= x) & (x <= self.x1 + HIT_PX))
        if not near.size:
            return None
        share = np.clip((x - self.x0[near]) / np.maximum(self.x1 - self.x0, 1e-6)[near], 0, 1)
        away = np.abs(self.y_at(near, share) - y)
        best = int(np.argmin(away))
        return self.arcs[near[best]] if away[best] <= HIT_PX else None

    def same_places(self, other: "Shapes") -> bool:
        """Whether all is where it is in others."""
        pairs = ((self.x0, other.x0), (self.y0, other.y0), (self.x1, other.x1), (self.y1, other.y1))
        return self.arcs == other.arcs and all(np.array_equal(one, two) for one, two in pairs)


class Arcs:
    """All arcs; the ones on screen are found anew when tags, lanes or view have changed."""

    def __init__(self) -> None:
        self._arcs: tuple[Arc, ...] = ()
        self._found: tuple[tuple[Arc, ...], NDArray[np.int64]] | None = None
        self._shapes: tuple[tuple[Viewport, Layout], Shapes] | None = None

    def __bool__(self) -> bool:
        return bool(self._arcs)

    def set(self, arcs: Iterable[Arc]) -> None:
        """Show these."""
        self._arcs = tuple(arcs)
        self.forget()

    def forget(self) -> None:
        """Tags or lanes are others now."""
        self._found = self._shapes = None

    def shapes(self, view: Viewport, places: Layout, spot_of: Callable[[str], Spot | None]) -> Shapes:
        """Those on screen."""
        if self._found is None:
            self._found = self._find(spot_of)
        if self._shapes is None or self._shapes[0] != (view, places):
            self._shapes = ((view, places), _on_screen(*self._found, view, places))
        return self._shapes[1]

    def _find(self, spot_of: Callable[[str], Spot | None]) -> tuple[tuple[Arc, ...], NDArray[np.int64]]:
        """The arcs whose tags are there, with rows of: left time, lane, down, right time, lane, down, backwards."""
        rows = []
        for arc in self._arcs:
            begin, end = spot_of(arc.from_tag), spot_of(arc.to_tag)
            if begin is not None and end is not None:
                # From where the first is over, unless the second begins before: so it strikes through neither.
                begin_ms = begin.end_ms if begin.end_ms <= end.ms else begin.ms
                ends = [(begin_ms, begin.lane, begin.down), (end.ms, end.lane, end.down)]
                backwards = end.ms < begin_ms
                rows.append((arc, *ends[backwards], *ends[not backwards], backwards))
        numbers = np.array([row[1:] for row in rows], np.int64).reshape(-1, 7)
        return tuple(row[0] for row in rows), numbers


def _on_screen(arcs: tuple[Arc, ...], rows: NDArray[np.int64], view: Viewport, places: Layout) -> Shapes:
    seen = np.flatnonzero((rows[:, 3] >= view.start_ms) & (rows[:, 0] <= view.end_ms))
    rows = rows[seen]
    tops = np.array([places.top_of(number) for number in range(len(places.lanes))] or [0])
    x0, x1 = (places.header + view.xs_of(rows[:, column]) for column in (0, 3))
    y0, y1 = ((tops[rows[:, column]] + rows[:, column + 1]).astype(np.float64) for column in (1, 4))
    return Shapes(tuple(arcs[number] for number in seen.tolist()), x0, y0, x1, y1, rows[:, 6] > 0)


def paint(painter: QPainter, area: QRect, shapes: Shapes, layout: Layout, paints: Paints) -> None:
    """Paint what lies in an area of the lanes, each arc with a rim so that it is seen on tags of any colour."""
    area = area & QRect(layout.header, layout.lanes_top, layout.body_width, layout.lanes_room)
    if not shapes.arcs or area.isEmpty():
        return
    which, pieces = shapes.pieces(layout.header - 12, layout.width + 12)
    lines = _lines(pieces)
    painter.setClipRect(area)
    painter.setPen(QPen(paints.panel, _RIM_PX))
    painter.drawLines(lines)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(paints.text, 1))
    painter.drawLines(lines)
    if len(shapes.arcs) <= _FINE_AT_MOST:
        # A second thin line beside the first takes a tenth of the time of one that is as thick.
        steep = (np.abs(shapes.y1 - shapes.y0) > shapes.x1 - shapes.x0)[which]
        aside = np.where(steep[:, None], (_ASIDE_PX, 0.0, _ASIDE_PX, 0.0), (0.0, _ASIDE_PX, 0.0, _ASIDE_PX))
        painter.drawLines(_lines(pieces + aside))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    ratio = painter.device().devicePixelRatio()
    signs = {style: _sign(style, paints.palette, ratio) for style in ArcStyle}
    for arc, (x, y) in zip(shapes.arcs, (shapes.ends - _SIGN_PX).tolist(), strict=True):
        painter.drawImage(QPointF(x, y), signs[arc.style])
    painter.setClipping(False)


def _lines(pieces: Floats) -> Sequence[QLineF]:
    return list(starmap(QLineF, pieces.tolist()))


@lru_cache(maxsize=32)
def _sign(style: ArcStyle, palette: Palette, ratio: float) -> QImage:
    """The sign at the end of an arc, in the middle of a square."""
    size = round(2 * _SIGN_PX * ratio)
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(palette.text), 1.8))
    middle, half = QPointF(_SIGN_PX, _SIGN_PX), _END_PX
    if style is ArcStyle.DOTTED:
        painter.drawLine(middle + QPointF(-half, -half), middle + QPointF(half, half))
        painter.drawLine(middle + QPointF(-half, half), middle + QPointF(half, -half))
    else:
        painter.setBrush(QColor(palette.text if style is ArcStyle.SOLID else palette.panel))
        painter.drawEllipse(middle, half, half)
    painter.end()
    return image
