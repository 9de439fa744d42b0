"""What scrolls up and down: an area without a frame, and one as tall as it needs to be."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget


class BareScroll(QScrollArea):
    """Scrolls up and down only; has no frame, and Tab goes to what it holds."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)


class _Holding(BareScroll):
    """Holds one widget with a layout, and asks for room anew when that needs another."""

    def __init__(self, inner: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inner = inner
        self.setWidget(inner)
        inner.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class SideScroll(_Holding):
    """A side of a place: as wide as what it holds needs beside a scroll bar, or wider."""

    def minimumSizeHint(self) -> QSize:
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self._inner.minimumSizeHint().width() + bar, super().minimumSizeHint().height())


class Scrolled(_Holding):
    """Asks for the height that the widget needs at its width, and takes less."""

    def __init__(self, inner: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(inner, parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        inner, layout = self._inner, self._inner.layout()
        tall = inner.sizeHint().height()
        if layout is not None and layout.hasHeightForWidth():
            # At the width that is left beside a scroll bar: asking for less would keep the bar for ever.
            width = self.viewport().width()
            tall = max(layout.totalHeightForWidth(width), layout.totalMinimumSize().height())
        return QSize(inner.sizeHint().width(), tall)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._inner.minimumSizeHint().width(), 4 * self.fontMetrics().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
