"""Paints one lane's tags: the image of its marks, and on it diamonds, labels, counts and what is selected."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from iprtool.domain.stacking import OVERFLOW
from iprtool.pictures.shapes import diamond
from iprtool.ui.timeline.layout import LaneBox
from iprtool.ui.timeline.metrics import Metrics
from iprtool.ui.timeline.model import Ints, Style
from iprtool.ui.timeline.raster import Brush, lane_pixels, spilled_columns
from iprtool.ui.timeline.scene import FAR_PX, LaneScene
from iprtool.ui.timeline.styles import Paints
from iprtool.ui.timeline.text import TextCache
from iprtool.ui.timeline.wave import borrowed_image

_PAD = 6
_SMOOTH_AT_MOST = 400
_HIDDEN_OUTLINED_AT_MOST = 12


class LanePainter:
    """Keeps laid-out texts and drawn diamonds for one font, palette and screen."""

    def __init__(self, metrics: Metrics, paints: Paints, scale: float) -> None:
        self.metrics, self.paints, self.scale = metrics, paints, scale
        self._labels, self._point_labels = TextCache(metrics.label), TextCache(metrics.point_label)
        self._counts = TextCache(metrics.point_label)
        self._brush = Brush((), scale, metrics.radius)
        self._least_room = 2 * metrics.label_height
        self._diamonds: dict[tuple[int, int], QPixmap] = {}

    def paint(
        self, painter: QPainter, scene: LaneScene, box: LaneBox, styles: list[Style], chosen: NDArray[np.bool_]
    ) -> None:
        """Paint with the origin of the painter at the lane's top left; `chosen` says which tags of the scene are."""
        if len(self._brush.colour_of) != len(self.paints.fills):
            self._brush = Brush(self.paints.fills, self.scale, self.metrics.radius)
        spilled = spilled_columns(scene, self._brush)
        pixels = lane_pixels(scene, box, self._brush, spilled)
        painter.drawImage(QPointF(0, 0), borrowed_image(pixels, self.scale))
        room = _Room(scene)
        self._paint_points(painter, scene, box, styles, room)
        self._paint_labels(painter, scene, box, styles, room)
        self._paint_overflow_counts(painter, scene, box, spilled.sum(axis=0))
        self._paint_chosen(painter, scene, box, np.flatnonzero(chosen))

    def _paint_points(
        self, painter: QPainter, scene: LaneScene, box: LaneBox, styles: list[Style], room: "_Room"
    ) -> None:
        own, gaps = room.lone_points()
        half = self._half(box.bar)
        painter.setFont(self.metrics.point_label)
        painter.setPen(self.paints.text)
        for x, row, style, free in _each(scene, own, gaps):
            top = box.row_tops[row]
            painter.drawPixmap(QPointF(round(x) - half, top), self._diamond(style, box.bar))
            label_room = free - half - _PAD
            if label_room >= self._least_room and x >= 0:
                y = top + half - self._point_labels.height / 2
                self._point_labels.draw(painter, round(x) + half + 4, y, styles[style].label, label_room)

    def _paint_labels(
        self, painter: QPainter, scene: LaneScene, box: LaneBox, styles: list[Style], room: "_Room"
    ) -> None:
        if box.bar < self.metrics.label_height:
            return
        own = scene.marks.numbers[~scene.points[scene.marks.numbers]]
        left = np.maximum(scene.x0[own], 0)
        free = np.minimum(np.minimum(scene.x1[own], scene.width), room.until_dense(left)) - left - 2 * _PAD
        own, free = own[free >= self._least_room], free[free >= self._least_room]
        order = np.argsort(scene.styles[own], kind="stable")
        painter.setFont(self.metrics.label)
        down = (box.bar - self._labels.height) / 2
        last_style = -1
        for x, row, style, fits in _each(scene, own[order], free[order]):
            if style != last_style:
                painter.setPen(self.paints.ink_colours[style])
                last_style = style
            self._labels.draw(painter, max(round(x), 0) + _PAD, box.row_tops[row] + down, styles[style].label, fits)

    def _paint_overflow_counts(self, painter: QPainter, scene: LaneScene, box: LaneBox, total: Ints) -> None:
        if box.overflow_top is None or not scene.spilled.size:
            return
        painter.setFont(self.metrics.point_label)
        height = self._counts.height
        for first, last in _runs(total > 0, 2 * height):
            text = f"+{int(total[first:last].max())}"
            needed = self._counts.width(text) + 6
            if last - first >= needed + 4:
                chip = QRectF(first + 2, box.overflow_top, needed, height)
                painter.fillRect(chip, self.paints.raised)
                painter.setPen(self.paints.text)
                self._counts.draw(painter, chip.x() + 3, chip.y(), text, needed)

    def _paint_chosen(self, painter: QPainter, scene: LaneScene, box: LaneBox, own: Ints) -> None:
        """Outline what is selected; of many hidden in dense columns, a line over these columns tells."""
        hidden = _hidden(scene, own)
        if np.count_nonzero(hidden) > _HIDDEN_OUTLINED_AT_MOST:
            self._paint_chosen_columns(painter, scene, box, own[hidden])
            own = own[~hidden]
        if not own.size:
            return
        pen = QPen(self.paints.text, 2)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, own.size <= _SMOOTH_AT_MOST)
        painter.setPen(pen)
        for number in own.tolist():
            fill = self.paints.fill_colours[int(scene.styles[number])]
            if scene.points[number] and scene.rows[number] != OVERFLOW:
                self._outline_point(painter, box, float(scene.x0[number]), int(scene.rows[number]), fill)
            else:
                covered = scene.is_dense(max(float(scene.x0[number]), 0)) or scene.rows[number] == OVERFLOW
                painter.setBrush(fill if covered else Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(mark_rect(scene, box, number), self.metrics.radius, self.metrics.radius)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_chosen_columns(self, painter: QPainter, scene: LaneScene, box: LaneBox, own: Ints) -> None:
        steps = np.zeros(scene.width + 1, np.int64)
        np.add.at(steps, np.clip(scene.first[own], 0, scene.width), 1)
        np.add.at(steps, np.clip(scene.last[own], 0, scene.width), -1)
        for first, last in _runs(np.cumsum(steps)[:-1] > 0, 1):
            painter.fillRect(QRectF(first, box.row_tops[0] - 3, max(last - first, 2), 2), self.paints.text)

    def _outline_point(self, painter: QPainter, box: LaneBox, x: float, row: int, fill: QColor) -> None:
        half = self._half(box.bar)
        painter.setBrush(fill)
        painter.drawPolygon(diamond(round(x) + 0.5, box.row_tops[row] + half, half))

    def _half(self, bar: int) -> int:
        """Half of a diamond's size; in a low lane it is as small as a bar."""
        return min(self.metrics.diamond // 2 + 1, (bar - 1) // 2)

    def _diamond(self, style: int, bar: int) -> QPixmap:
        fill = self.paints.fill_colours[style]
        key = (fill.rgb(), bar)
        if key not in self._diamonds:
            self._diamonds[key] = self._drawn_diamond(fill, bar)
        return self._diamonds[key]

    def _drawn_diamond(self, fill: QColor, bar: int) -> QPixmap:
        half = self._half(bar)
        size = 2 * half + 1
        pixmap = QPixmap(round(size * self.scale), round(bar * self.scale))
        pixmap.setDevicePixelRatio(self.scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.fillRect(QRectF(half - 0.5, half, 2, bar - half), fill)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        path.addPolygon(diamond(half + 0.5, half, half))
        painter.fillPath(path, fill)
        painter.end()
        return pixmap


def mark_rect(scene: LaneScene, box: LaneBox, number: int) -> QRectF:
    """Where a tag's bar is, in pixels of its lane, cut off a little outside the screen."""
    top, height = box.band(int(scene.rows[number]))
    left, right = max(round(scene.x0[number]), -20), min(round(scene.x1[number]), scene.width + 20)
    return QRectF(left, top, max(right - left - 1, 3), height)


def _hidden(scene: LaneScene, own: Ints) -> NDArray[np.bool_]:
    """Which of some tags are not drawn one by one."""
    shown = np.zeros(len(scene.x0), np.bool_)
    shown[scene.marks.numbers] = True
    shown[scene.spilled] = True
    return np.asarray(~shown[own])


class _Room:
    """How far to the right of something nothing else is drawn."""

    def __init__(self, scene: LaneScene) -> None:
        self._scene = scene
        self._next_dense: Ints | None = None
        if scene.dense is not None:
            marked = np.where(scene.dense, np.arange(scene.width), scene.width + int(FAR_PX))
            self._next_dense = np.minimum.accumulate(marked[::-1])[::-1]

    def lone_points(self) -> tuple[Ints, NDArray[np.float64]]:
        """The points that have room for a diamond, and the pixels to what comes next."""
        scene, marks = self._scene, self._scene.marks
        lone = np.flatnonzero(scene.points[marks.numbers] & ~marks.crowded)
        own, gaps = marks.numbers[lone], marks.gaps[lone]
        if self._next_dense is None:
            return own, gaps
        free = self.until_dense(scene.x0[own]) - scene.x0[own]
        shown = (free > 0) | (scene.x0[own] < 0)
        return own[shown], np.minimum(gaps, free)[shown]

    def until_dense(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """The first dense column at or after x, far away where there is none."""
        if self._next_dense is None:
            return np.full(len(x), self._scene.width + FAR_PX)
        found = self._next_dense[np.clip(x.astype(np.int64), 0, self._scene.width - 1)]
        return np.asarray(np.where(x < self._scene.width, found, x + FAR_PX), np.float64)


def _each(scene: LaneScene, own: Ints, room: NDArray[np.float64]) -> Iterator[tuple[float, int, int, float]]:
    return zip(
        scene.x0[own].tolist(),
        scene.rows[own].tolist(),
        scene.styles[own].tolist(),
        room.tolist(),
        strict=True,
    )


def _runs(flags: NDArray[np.bool_], least: float) -> list[tuple[int, int]]:
    """Begin and end of the stretches that are set and at least so long."""
    begins, ends = np.flatnonzero(np.diff(flags.astype(np.int8), prepend=0, append=0)).reshape(-1, 2).T
    long = ends - begins >= least
    return list(zip(begins[long].tolist(), ends[long].tolist(), strict=True))
