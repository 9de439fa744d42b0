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


class Scrolled(BareScroll):
    """Holds one widget with a layout; asks for the height that the widget needs at its width, and takes less."""

    def __init__(self, inner: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inner = inner
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setWidget(inner)
        inner.installEventFilter(self)

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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
