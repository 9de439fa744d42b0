"""Paints everything that stands still while the recording plays: ruler, strips, grid, headers and lanes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QLocale, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from iprtool.domain.tones import rgb_of
from iprtool.ui.timeline import arcs
from iprtool.ui.timeline.arcs import Shapes
from iprtool.ui.timeline.book import Book
from iprtool.ui.timeline.curves import Curve, curve_pixels
from iprtool.ui.timeline.film import Film
from iprtool.ui.timeline.grid import Grid
from iprtool.ui.timeline.header import HeaderPainter
from iprtool.ui.timeline.lanes import LanePainter
from iprtool.ui.timeline.layout import Layout
from iprtool.ui.timeline.metrics import Metrics
from iprtool.ui.timeline.model import Frames, Ints, Lane
from iprtool.ui.timeline.overview import Overview, area_of
from iprtool.ui.timeline.ribbon import Ribbon
from iprtool.ui.timeline.ruler import Ticks, make_ticks
from iprtool.ui.timeline.scene import LaneScene
from iprtool.ui.timeline.styles import Paints
from iprtool.ui.timeline.text import TextCache
from iprtool.ui.timeline.view import Viewport
from iprtool.ui.timeline.wave import WaveTiles, borrowed_image


@dataclass(frozen=True)
class Look:
    """All that the picture depends on besides the tags."""

    view: Viewport
    layout: Layout
    lanes: Sequence[Lane]
    book: Book
    chosen: Ints
    scene: Callable[[int], LaneScene]
    frames: Frames | None
    grid: Grid
    curves: Mapping[str, Sequence[Curve]]
    ribbons: Sequence[Ribbon]
    arcs: Shapes | None


@dataclass(frozen=True)
class Strips:
    """What keeps images of its own."""

    waves: WaveTiles
    film: Film
    overview: Overview


class ContentPainter:
    """Paints onto an image; made anew when font, palette or screen change."""

    def __init__(self, metrics: Metrics, paints: Paints, scale: float, strips: Strips) -> None:
        self._metrics, self._paints, self._scale, self._strips = metrics, paints, scale, strips
        self._lanes = LanePainter(metrics, paints, scale)
        self._headers = HeaderPainter(metrics, paints)
        self._clock = TextCache(metrics.clock)
        self._label_px = QFontMetricsF(metrics.clock).horizontalAdvance("00:00:00")

    def paint_all(self, painter: QPainter, look: Look) -> None:
        """Paint the whole widget."""
        layout, paints = look.layout, self._paints
        painter.fillRect(QRect(0, 0, layout.width, layout.height), paints.panel)
        ticks = self.ticks(look)
        self._paint_sound(painter, look, ticks)
        self._paint_ribbons(painter, look)
        self._paint_ruler(painter, look, ticks)
        self._paint_grid(painter, look, ticks, layout.lanes_top, layout.lanes_bottom)
        self._paint_borders(painter, look, layout.lanes_top, layout.lanes_bottom)
        self._paint_lanes(painter, look, layout.visible_lanes())
        self._paint_arcs(painter, look, QRect(0, 0, layout.width, layout.height))
        if layout.film:
            self.paint_film(painter, look)
        if layout.overview:
            self._paint_overview(painter, layout)
        painter.fillRect(QRect(0, layout.lanes_top - 1, layout.width, 1), paints.line)
        end = min(max(layout.lanes_top + layout.lanes_height - layout.scroll, layout.lanes_top), layout.lanes_bottom)
        for top, bottom in ((layout.ruler, layout.lanes_top), (end, layout.lanes_bottom)):
            painter.fillRect(QRect(layout.header - 1, top, 1, bottom - top), paints.line)

    def paint_lanes(self, painter: QPainter, look: Look, numbers: Sequence[int]) -> None:
        """Paint some lanes with their headers, and what is behind them."""
        ticks = self.ticks(look)
        for number in numbers:
            rect = self._lane_rect(look.layout, number)
            painter.fillRect(rect, self._paints.panel)
            self._paint_grid(painter, look, ticks, rect.top(), rect.bottom() + 1)
            self._paint_borders(painter, look, rect.top(), rect.bottom() + 1)
        self._paint_lanes(painter, look, numbers)
        for number in numbers:
            self._paint_arcs(painter, look, self._lane_rect(look.layout, number))

    def _paint_arcs(self, painter: QPainter, look: Look, area: QRect) -> None:
        if look.arcs is not None:
            arcs.paint(painter, area, look.arcs, look.layout, self._paints)

    def paint_film(self, painter: QPainter, look: Look) -> None:
        """Paint the pictures."""
        layout = look.layout
        area = QRect(layout.header, layout.ruler, layout.body_width, layout.film)
        self._strips.film.paint(painter, area, look.view, self._scale, self._paints)

    def _paint_overview(self, painter: QPainter, layout: Layout) -> None:
        area = area_of(layout)
        name = QRect(0, area.top(), layout.header, area.height())
        painter.fillRect(QRect(0, layout.lanes_bottom, layout.width, area.height() + 1), self._paints.panel)
        painter.fillRect(QRect(0, layout.lanes_bottom, layout.width, 1), self._paints.line)
        self._headers.paint_strip(painter, name, QCoreApplication.translate("TimelineWidget", "Overview"))
        self._strips.overview.paint(painter, area, self._paints)

    @staticmethod
    def _lane_rect(layout: Layout, number: int) -> QRect:
        """The part of a lane that is not scrolled away under the sound."""
        rect = QRect(0, layout.top_of(number), layout.width, layout.lanes[number].height)
        return rect & QRect(0, layout.lanes_top, layout.width, layout.lanes_room)

    def _paint_lanes(self, painter: QPainter, look: Look, numbers: Sequence[int]) -> None:
        layout, paints = look.layout, self._paints
        paints.learn(look.book.styles)
        for number in numbers:
            box, top = layout.lanes[number], layout.top_of(number)
            visible = self._lane_rect(layout, number)
            painter.setClipRect(visible)
            painter.fillRect(QRect(0, top + box.height - 1, layout.width, 1), paints.line)
            if look.lanes[number].is_slim:
                painter.fillRect(QRect(0, top, layout.width, box.height - 1), paints.raised)
                self._headers.paint(painter, QRect(0, top, layout.width, box.height), look.lanes[number])
                continue
            self._headers.paint(painter, QRect(0, top, layout.header, box.height), look.lanes[number])
            painter.fillRect(QRect(layout.header - 1, top, 1, box.height), paints.line)
            painter.setClipRect(visible.adjusted(layout.header, 0, 0, 0))
            scene = look.scene(number)
            painter.translate(layout.header, top)
            for curve in look.curves.get(look.lanes[number].id, ()):
                pixels = curve_pixels(curve, look.view, box.height, self._scale, rgb_of(curve.colour))
                painter.drawImage(QPointF(0, 0), borrowed_image(pixels, self._scale))
            self._lanes.paint(painter, scene, box, look.book.styles, _which(scene.slots, look.chosen))
            painter.translate(-layout.header, -top)
        painter.setClipping(False)

    def ticks(self, look: Look) -> Ticks:
        """The ticks of what is on screen."""
        return make_ticks(look.view, self._label_px + 24, QLocale().decimalPoint(), look.frames)

    def _paint_ruler(self, painter: QPainter, look: Look, ticks: Ticks) -> None:
        layout, view, paints = look.layout, look.view, self._paints
        painter.fillRect(QRect(0, 0, layout.width, layout.ruler), paints.raised)
        painter.setClipRect(QRect(layout.header, 0, layout.body_width, layout.ruler))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(paints.tick)
        for times, height in ((ticks.frames, 7), (ticks.minor, 4)):
            xs = (layout.header + round(view.x_of(ms)) for ms in times)
            painter.drawRects([QRect(x, layout.ruler - height, 1, height) for x in xs])
        painter.setFont(self._metrics.clock)
        painter.setPen(paints.muted)
        for ms, label in ticks.major:
            x = layout.header + round(view.x_of(ms))
            painter.fillRect(QRect(x, layout.ruler // 2, 1, layout.ruler - layout.ruler // 2), paints.line)
            self._clock.draw(painter, x + 5, (layout.ruler - self._clock.height) / 2, label, self._label_px + 20)
        if look.grid.bin_ms:
            look.grid.paint_marks(painter, view, layout, paints)
        painter.setClipping(False)

    def _paint_sound(self, painter: QPainter, look: Look, ticks: Ticks) -> None:
        layout = look.layout
        rect = QRect(0, layout.sound_top, layout.header, layout.sound)
        self._headers.paint_strip(painter, rect, QCoreApplication.translate("TimelineWidget", "Sound"))
        self._paint_grid(painter, look, ticks, layout.ruler, layout.lanes_top)
        painter.setClipRect(QRect(layout.header, layout.sound_top, layout.body_width, layout.sound))
        for x, tile in self._strips.waves.tiles(look.view, layout.sound - 6, self._scale, self._paints.wave):
            painter.drawImage(QPointF(layout.header + x, layout.sound_top + 3), tile)
        painter.setClipping(False)

    def _paint_ribbons(self, painter: QPainter, look: Look) -> None:
        layout, top = look.layout, look.layout.ribbons_top
        for ribbon, height in zip(look.ribbons, layout.ribbons, strict=False):
            painter.fillRect(QRect(0, top, layout.width, 1), self._paints.line)
            self._headers.paint_strip(painter, QRect(0, top, layout.header, height), ribbon.title)
            area = QRect(layout.header, top, layout.body_width, height)
            ribbon.paint(painter, area, look.view, self._metrics, self._paints)
            top += height

    def _paint_borders(self, painter: QPainter, look: Look, top: int, bottom: int) -> None:
        if look.grid.bin_ms:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._paints.at_hand)
            look.grid.paint_current(painter, look.view, look.layout, top, bottom)
            painter.setBrush(self._paints.border)
            look.grid.paint_borders(painter, look.view, look.layout, top, bottom)

    def _paint_grid(self, painter: QPainter, look: Look, ticks: Ticks, top: int, bottom: int) -> None:
        if bottom <= top:
            return
        left = look.layout.header
        xs = (round(look.view.x_of(ms)) for ms, _ in ticks.major)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._paints.grid)
        painter.drawRects([QRect(left + x, top, 1, bottom - top) for x in xs if x >= 0])


def _which(slots: Ints, chosen: Ints) -> NDArray[np.bool_]:
    if chosen.size > 8:
        return np.isin(slots, chosen)
    found = np.zeros(len(slots), np.bool_)
    for slot in chosen.tolist():
        found |= slots == slot
    return found


def paint_note(painter: QPainter, rect: QRectF, text: str, metrics: Metrics, paints: Paints) -> None:
    """A sentence in an empty timeline."""
    painter.setFont(metrics.title_regular)
    painter.setPen(paints.muted)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
