"""Paints one lane's tags: the image of its marks, and on it diamonds, labels, counts and what is selected."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from iprtool.ui.timeline.layout import LaneBox
from iprtool.ui.timeline.metrics import Metrics
from iprtool.ui.timeline.model import Ints, Style
from iprtool.ui.timeline.raster import Brush, count_columns, crowded_points, lane_pixels
from iprtool.ui.timeline.scene import LaneScene
from iprtool.ui.timeline.stacking import OVERFLOW
from iprtool.ui.timeline.styles import Paints
from iprtool.ui.timeline.text import TextCache
from iprtool.ui.timeline.wave import as_image

_PAD = 6
_LABEL_MIN_PX = 22
_OUTLINED_AT_MOST = 400


class LanePainter:
    """Keeps laid-out texts and drawn diamonds for one font, palette and screen."""

    def __init__(self, metrics: Metrics, paints: Paints, scale: float) -> None:
        self.metrics, self.paints, self.scale = metrics, paints, scale
        self._labels, self._point_labels = TextCache(metrics.label), TextCache(metrics.point_label)
        self._counts = TextCache(metrics.point_label)
        self._diamonds: dict[tuple[int, int], QPixmap] = {}

    def paint(
        self, painter: QPainter, scene: LaneScene, box: LaneBox, styles: list[Style], chosen: NDArray[np.bool_]
    ) -> None:
        """Paint with the origin of the painter at the lane's top left; `chosen` says which tags of the scene are."""
        brush = Brush(self.paints.fills, self.scale, self.metrics.radius)
        painter.drawImage(QPointF(0, 0), as_image(lane_pixels(scene, box, brush), self.scale))
        room = _Room(scene)
        self._paint_points(painter, scene, box, styles, room)
        self._paint_labels(painter, scene, box, styles, room)
        self._paint_overflow_counts(painter, scene, box)
        self._paint_chosen(painter, scene, box, styles, np.flatnonzero(chosen))

    def _paint_points(
        self, painter: QPainter, scene: LaneScene, box: LaneBox, styles: list[Style], room: "_Room"
    ) -> None:
        own = np.flatnonzero(scene.points & ~crowded_points(scene) & (scene.rows != OVERFLOW) & ~room.hidden)
        half = self.metrics.diamond // 2 + 1
        painter.setFont(self.metrics.point_label)
        painter.setPen(self.paints.text)
        for number, x, row, style, free in _each(scene, own, room.after(own)):
            top = box.row_tops[row]
            painter.drawPixmap(QPointF(round(x) - half, top), self._diamond(style, box.bar))
            label_room = free - half - _PAD
            if label_room >= _LABEL_MIN_PX and scene.x0[number] > -240:
                y = top + half - self._point_labels.height / 2
                self._point_labels.draw(painter, round(x) + half + 4, y, styles[style].label, label_room)

    def _paint_labels(
        self, painter: QPainter, scene: LaneScene, box: LaneBox, styles: list[Style], room: "_Room"
    ) -> None:
        left = np.maximum(scene.x0, 0)
        free = np.minimum(np.minimum(scene.x1, scene.width), room.until_dense(left)) - left - 2 * _PAD
        wanted = ~scene.points & (scene.rows != OVERFLOW) & (free >= _LABEL_MIN_PX)
        own = np.flatnonzero(wanted)
        own = own[np.argsort(scene.styles[own], kind="stable")]
        painter.setFont(self.metrics.label)
        down = (box.bar - self._labels.height) / 2
        last_style = -1
        for _, x, row, style, fits in _each(scene, own, free[own]):
            if style != last_style:
                painter.setPen(self.paints.ink_colours[style])
                last_style = style
            self._labels.draw(painter, max(round(x), 0) + _PAD, box.row_tops[row] + down, styles[style].label, fits)

    def _paint_overflow_counts(self, painter: QPainter, scene: LaneScene, box: LaneBox) -> None:
        if box.overflow_top is None:
            return
        total = count_columns(scene, scene.rows == OVERFLOW).sum(axis=0)
        if scene.dense is not None:
            total = total * ~scene.dense
        painter.setFont(self.metrics.point_label)
        height = self._counts.height
        for first, last in _runs(total > 0):
            text = f"+{int(total[first:last].max())}"
            needed = self._counts.width(text) + 6
            if last - first >= needed + 4:
                chip = QRectF(first + 2, box.overflow_top, needed, height)
                painter.fillRect(chip, self.paints.raised)
                painter.setPen(self.paints.text)
                self._counts.draw(painter, chip.x() + 3, chip.y(), text, needed)

    def _paint_chosen(self, painter: QPainter, scene: LaneScene, box: LaneBox, styles: list[Style], own: Ints) -> None:
        if not own.size:
            return
        pen = QPen(self.paints.text, 2)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, own.size <= _OUTLINED_AT_MOST)
        for number in own.tolist()[:_OUTLINED_AT_MOST]:
            fill = self.paints.fill_colours[int(scene.styles[number])]
            painter.setPen(pen)
            if scene.points[number] and scene.rows[number] != OVERFLOW:
                self._outline_point(painter, box, float(scene.x0[number]), int(scene.rows[number]), fill)
            else:
                hidden = scene.is_dense(max(float(scene.x0[number]), 0)) or scene.rows[number] == OVERFLOW
                painter.setBrush(fill if hidden else Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(mark_rect(scene, box, number), self.metrics.radius, self.metrics.radius)
        if own.size > _OUTLINED_AT_MOST:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self.paints.text)
            painter.drawRects([mark_rect(scene, box, number) for number in own.tolist()[_OUTLINED_AT_MOST:4000]])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _outline_point(self, painter: QPainter, box: LaneBox, x: float, row: int, fill: QColor) -> None:
        half = self.metrics.diamond // 2 + 1
        painter.setBrush(fill)
        painter.drawPolygon(diamond_shape(round(x) + 0.5, box.row_tops[row] + half, half))

    def _diamond(self, style: int, bar: int) -> QPixmap:
        fill = self.paints.fill_colours[style]
        key = (fill.rgb(), bar)
        if key not in self._diamonds:
            self._diamonds[key] = self._drawn_diamond(fill, bar)
        return self._diamonds[key]

    def _drawn_diamond(self, fill: QColor, bar: int) -> QPixmap:
        half = self.metrics.diamond // 2 + 1
        size = 2 * half + 1
        pixmap = QPixmap(round(size * self.scale), round(bar * self.scale))
        pixmap.setDevicePixelRatio(self.scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.fillRect(QRectF(half - 0.5, half, 2, bar - half), fill)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        path.addPolygon(diamond_shape(half + 0.5, half, half))
        painter.fillPath(path, fill)
        painter.end()
        return pixmap


def diamond_shape(x: float, y: float, half: float) -> QPolygonF:
    """A diamond around a middle."""
    return QPolygonF([QPointF(x, y - half), QPointF(x + half, y), QPointF(x, y + half), QPointF(x - half, y)])


def mark_rect(scene: LaneScene, box: LaneBox, number: int) -> QRectF:
    """Where a tag's bar is, in pixels of its lane, cut off a little outside the screen."""
    row = int(scene.rows[number])
    if row == OVERFLOW and box.overflow_top is not None:
        top, height = box.overflow_top, box.height - 4 - box.overflow_top
    else:
        top, height = box.row_tops[min(row, len(box.row_tops) - 1)], box.bar
    left, right = max(round(scene.x0[number]), -20), min(round(scene.x1[number]), scene.width + 20)
    return QRectF(left, top, max(right - left - 1, 3), height)


class _Room:
    """How far to the right of something nothing else is drawn."""

    def __init__(self, scene: LaneScene) -> None:
        self._scene = scene
        self.hidden = np.zeros(len(scene.x0), np.bool_)
        self._next_dense: Ints | None = None
        if scene.dense is not None:
            inside = np.clip(scene.x0.astype(np.int64), 0, scene.width - 1)
            self.hidden = scene.dense[inside] & (scene.x0 >= 0) & (scene.x0 < scene.width)
            marked = np.where(scene.dense, np.arange(scene.width), scene.width + 10_000)
            self._next_dense = np.minimum.accumulate(marked[::-1])[::-1]

    def until_dense(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """The first dense column at or after x, far away where there is none."""
        if self._next_dense is None:
            return np.full(len(x), self._scene.width + 10_000.0)
        return self._next_dense[np.clip(x.astype(np.int64), 0, self._scene.width - 1)].astype(np.float64)

    def after(self, own: Ints) -> NDArray[np.float64]:
        """Pixels from some points to the next tag of their sub-row or dense column."""
        scene = self._scene
        following = np.full(len(scene.x0), scene.width + 10_000.0)
        for row in range(OVERFLOW):
            inside = np.flatnonzero(scene.rows == row)
            following[inside[:-1]] = scene.x0[inside[1:]]
        x = scene.x0[own]
        return np.asarray(np.minimum(following[own], self.until_dense(np.maximum(x, 0))) - x)


def _each(scene: LaneScene, own: Ints, room: NDArray[np.float64]) -> Iterator[tuple[int, float, int, int, float]]:
    return zip(
        own.tolist(),
        scene.x0[own].tolist(),
        scene.rows[own].tolist(),
        scene.styles[own].tolist(),
        room.tolist(),
        strict=True,
    )


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
