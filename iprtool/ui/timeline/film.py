"""The filmstrip: pictures side by side, each the exact one at the time of its left edge.

Tiles are aligned to the recording, so that scrolling needs no new ones. What is not there yet is an empty tile.
"""

from collections import OrderedDict
from collections.abc import Iterator

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QImage, QPainter

from iprtool.ui.timeline.styles import Paints
from iprtool.ui.timeline.view import Viewport

GAP_PX = 2
_KEPT_BYTES = 48 << 20


class Film:
    """The pictures that are there, by time and height; the ones that were used last are kept."""

    def __init__(self) -> None:
        self.aspect: float | None = None
        """Width by height of a picture; None for a recording without any."""
        self._pictures: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self._bytes = 0

    def set_aspect(self, aspect: float | None) -> None:
        """Begin with another recording: no picture is there."""
        self.aspect = aspect
        self._pictures.clear()
        self._bytes = 0

    def tile_width(self, height: int) -> int:
        """Pixels from one picture to the next in a strip of this height."""
        return max(round(height * (self.aspect or 1)), 8)

    def size(self, height: int, scale: float) -> QSize:
        """How large pictures have to be, in device pixels."""
        return QSize(round((self.tile_width(height) - GAP_PX) * scale), round(height * scale))

    def tiles(self, view: Viewport, height: int) -> Iterator[tuple[int, int]]:
        """Left edge and time of each tile on screen."""
        width = self.tile_width(height)
        for number in range(view.left_px // width, (view.left_px + view.width - 1) // width + 1):
            ms = round(number * width * view.ms_per_px)
            if ms < view.duration_ms:
                yield number * width - view.left_px, ms

    def wanted(self, view: Viewport, height: int, scale: float, now_ms: int) -> list[int]:
        """The times of tiles that are missing: first what is nearest to the playhead, or to the middle without it."""
        middle = now_ms if view.sees(now_ms) else (view.start_ms + view.end_ms) / 2
        tall = round(height * scale)
        missing = [ms for _, ms in self.tiles(view, height) if (ms, tall) not in self._pictures]
        return sorted(missing, key=lambda ms: abs(ms - middle))

    def put(self, ms: int, picture: QImage, tall: int) -> None:
        """Keep a picture; an empty one for what cannot be decoded, so that it is not asked for again."""
        self._drop(self._pictures.pop((ms, tall), None))
        self._pictures[ms, tall] = picture
        self._bytes += picture.sizeInBytes()
        while self._bytes > _KEPT_BYTES:
            self._drop(self._pictures.popitem(last=False)[1])

    def _drop(self, picture: QImage | None) -> None:
        if picture is not None:
            self._bytes -= picture.sizeInBytes()

    def paint(self, painter: QPainter, area: QRect, view: Viewport, scale: float, paints: Paints) -> None:
        """Paint what is there of a view."""
        tall, width = round(area.height() * scale), self.tile_width(area.height())
        painter.setClipRect(area)
        for x, ms in self.tiles(view, area.height()):
            tile = QRect(area.left() + x, area.top(), width - GAP_PX, area.height())
            picture = self._pictures.get((ms, tall))
            if picture is None or picture.isNull():
                painter.fillRect(tile, paints.raised)
            else:
                self._pictures.move_to_end((ms, tall))
                painter.drawImage(tile, picture)
        painter.setClipping(False)
