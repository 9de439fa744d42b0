"""The pictures of all recordings of a session: beside each other, one in the other, or one alone."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from iprtool.ui.code.camera_pane import CameraPane
from iprtool.ui.theme.palette import Palette
from iprtool.ui.video import VideoView

SIDE, INSET, ONE = "side", "inset", "one"
LAYOUTS = (SIDE, INSET, ONE)
_GAP = 2
_INSET_SHARE = 0.34


class Cameras(QWidget):
    """The first pane is that of the recording that is open; the others come and go."""

    def __init__(self, video: VideoView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first = CameraPane(video, self)
        self._others: list[CameraPane] = []
        self._layout = SIDE
        self._palette: Palette | None = None
        self.first.show_head(False)
        self.first.synchronise.hide()

    @property
    def panes(self) -> list[CameraPane]:
        """All panes, the first one first."""
        return [self.first, *self._others]

    def add(self) -> CameraPane:
        """Room for one more recording."""
        pane = CameraPane(VideoView(), self)
        pane.video.setMinimumSize(48, 27)
        if self._palette is not None:
            pane.set_palette(self._palette)
        self._others.append(pane)
        pane.show()
        self.arrange()
        return pane

    def remove(self, panes: Sequence[CameraPane]) -> None:
        """These recordings are shown no more."""
        for pane in panes:
            self._others.remove(pane)
            pane.hide()
            pane.deleteLater()
        self.arrange()

    def set_layout(self, layout: str) -> None:
        """Beside each other, one in the other, or one alone."""
        self._layout = layout
        self.arrange()

    def set_palette(self, palette: Palette) -> None:
        """Take colours and text size anew."""
        self._palette = palette
        for pane in self.panes:
            pane.set_palette(palette)
        self.arrange()

    def arrange(self) -> None:
        """Give every pane its room."""
        alone = not self._others or self._layout == ONE
        self.first.show_head(not alone)
        for pane in self._others:
            pane.setVisible(self._layout != ONE)
        pictures = [self.first] if alone else [pane for pane in self.panes if pane.has_picture] or [self.first]
        for pane in self.panes:
            pane.video.setVisible(pane in pictures)
        room = self._place_strips([] if alone else [pane for pane in self.panes if pane not in pictures])
        if alone or self._layout == SIDE:
            self._place_beside(pictures, room)
        else:
            self._place_inside(pictures, room)

    def _place_strips(self, panes: list[CameraPane]) -> QRect:
        """Recordings of sound alone get a line each at the bottom; what is left for pictures."""
        room = self.rect()
        for pane in panes:
            height = pane.head_height()
            pane.setGeometry(room.left(), room.bottom() + 1 - height, room.width(), height)
            room.setBottom(room.bottom() - height - _GAP)
        return room

    def _place_beside(self, panes: list[CameraPane], room: QRect) -> None:
        """A grid whose pictures are as large as can be."""
        count = len(panes)
        columns = max(range(1, count + 1), key=lambda columns: _picture_width(room.size(), columns, count))
        rows = -(-count // columns)
        for number, pane in enumerate(panes):
            row, column = divmod(number, columns)
            left, right = (room.width() * edge // columns for edge in (column, column + 1))
            top, bottom = (room.height() * edge // rows for edge in (row, row + 1))
            gap_x, gap_y = _GAP if column + 1 < columns else 0, _GAP if row + 1 < rows else 0
            pane.setGeometry(room.left() + left, room.top() + top, right - left - gap_x, bottom - top - gap_y)

    def _place_inside(self, panes: list[CameraPane], room: QRect) -> None:
        """The first large, the others small in its lower right corner, each above the one before."""
        panes[0].setGeometry(room)
        width = int(room.width() * _INSET_SHARE)
        bottom = room.bottom() + 1
        for pane in panes[1:]:
            height = min(width * 9 // 16 + pane.head_height(), int(room.height() * 0.45))
            bottom -= height + 8
            pane.setGeometry(room.right() - width - 8, max(room.top(), bottom), width, height)
            pane.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def sizeHint(self) -> QSize:
        return self.first.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.first.minimumSizeHint()


def _picture_width(room: QSize, columns: int, count: int) -> float:
    """How wide a picture of 16:9 is in a grid of so many columns."""
    rows = -(-count // columns)
    return min(room.width() / columns, room.height() / rows * 16 / 9)
