"""What is painted of a timeline, and which parts of it anew."""

from collections.abc import Iterable
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap

from iprtool.ui.timeline import TimelineWidget


def painted(widget: TimelineWidget) -> NDArray[np.uint32]:
    """The picture as uint32 of shape (height, width)."""
    image = widget.grab().toImage().convertToFormat(widget.grab().toImage().Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
    return rows[:, : image.width()].copy()


class Watched(QObject):
    """Keeps a copy of a widget up to date by its paint events only, as the screen does."""

    def __init__(self, widget: TimelineWidget) -> None:
        super().__init__(widget)
        self.widget = widget
        self.copy: QPixmap = widget.grab()
        self.regions: list[QRect] = []
        self._busy = False
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent) and not self._busy:
            self.regions += list(cast(Iterable[QRect], event.region()))
        return False

    def catch_up(self) -> None:
        self._busy = True
        fresh = self.widget.grab()
        self._busy = False
        painter = QPainter(self.copy)
        for rect in self.regions:
            painter.drawPixmap(rect, fresh, rect)
        painter.end()
