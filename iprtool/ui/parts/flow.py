"""A layout that breaks lines as a text does, so that a form stays whole in a narrow window and with large text."""

from PySide6.QtCore import QEvent, QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Items from left to right, then on the next line; the items of a line stand on one bottom edge.

    With `last_right` the very last item stands at the right edge of its line, with `centred` the items of a line stand
    on its middle.
    """

    def __init__(
        self, spacing: int = 12, parent: QWidget | None = None, *, last_right: bool = False, centred: bool = False
    ) -> None:
        super().__init__(parent)
        self._last_right, self._centred = last_right, centred
        self._items: list[QLayoutItem] = []
        self.setSpacing(spacing)
        self.setContentsMargins(QMargins(0, 0, 0, 0))

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802  Qt's own name
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802  Qt's own name
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802  Qt's own name
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802  Qt's own name
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802  Qt's own name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802  Qt's own name
        lines = self._lines(width)
        return sum(_height(line) for line in lines) + self.spacing() * max(len(lines) - 1, 0)

    def sizeHint(self) -> QSize:
        widths = [item.sizeHint().width() for item in self._shown()]
        return QSize(sum(widths) + self.spacing() * max(len(widths) - 1, 0), self._tallest())

    def minimumSize(self) -> QSize:  # noqa: N802  Qt's own name
        return QSize(max((item.minimumSize().width() for item in self._shown()), default=0), self._tallest())

    def _tallest(self) -> int:
        return max((item.sizeHint().height() for item in self._shown()), default=0)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802  Qt's own name
        super().setGeometry(rect)
        rect = self.alignmentRect(rect)
        top = rect.top()
        for line in self._lines(rect.width()):
            left, height = rect.left(), _height(line)
            for item in line:
                size = item.sizeHint()
                width = min(size.width(), rect.width())
                if self._last_right and item is self._items[-1] and len(line) > 1:
                    left = rect.right() + 1 - width
                tall = item.heightForWidth(width) if item.hasHeightForWidth() else size.height()
                below = (height - tall) // 2 if self._centred else height - tall
                item.setGeometry(QRect(QPoint(left, top + below), QSize(width, tall)))
                left += width + self.spacing()
            top += height + self.spacing()

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        used = width + 1
        for item in self._shown():
            needed = item.sizeHint().width()
            if used + self.spacing() + needed > width:
                lines.append([])
                used = -self.spacing()
            lines[-1].append(item)
            used += self.spacing() + needed
        return lines


class FlowBar(QWidget):
    """A bar that claims the height of all its lines: what splits a window up knows no heights that go by widths."""

    def event(self, event: QEvent) -> bool:
        answered = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self.setMinimumHeight(self.heightForWidth(self.width()))
        return answered


def _height(line: list[QLayoutItem]) -> int:
    return max(item.sizeHint().height() for item in line)
