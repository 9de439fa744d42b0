"""Which rectangle of the picture is blurred: drawn on a picture of the recording, or typed."""

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QSpinBox, QVBoxLayout, QWidget

from iprtool.ui.parts.flow import FlowLayout
from iprtool.ui.parts.labels import label

Rectangle = tuple[int, int, int, int]
"""Left, top, width and height in percent of the picture."""
_AT_FIRST: Rectangle = (25, 0, 50, 50)
_VEIL, _EDGE, _UNDER = QColor(0, 0, 0, 150), QColor("#FFFFFF"), QColor("#000000")
_HIGH = 260


class DrawnOn(QWidget):
    """A picture on which a rectangle is drawn with the mouse."""

    drawn = Signal(object)
    """Carries the rectangle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._rectangle = _AT_FIRST
        self._begun: QPointF | None = None
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(_HIGH * 16 // 9, _HIGH)

    @property
    def image(self) -> QImage:
        """The picture; null where there is none."""
        return self._image

    def show_image(self, image: QImage) -> None:
        """Show a picture; a null one takes the widget away."""
        self._image = image
        self.setVisible(not image.isNull())
        self.update()

    def show_rectangle(self, rectangle: Rectangle) -> None:
        """Show where it is."""
        self._rectangle = rectangle
        self.update()

    @property
    def room(self) -> QRectF:
        """Where the picture is."""
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF(0, (self.height() - size.height()) / 2, size.width(), size.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image.isNull():
            return
        room = self.room
        left, top, width, height = (each / 100 for each in self._rectangle)
        inner = QRectF(
            room.left() + left * room.width(),
            room.top() + top * room.height(),
            width * room.width(),
            height * room.height(),
        )
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(room, self._image)
        painter.fillRect(inner, _VEIL)
        for colour, style in ((_UNDER, Qt.PenStyle.SolidLine), (_EDGE, Qt.PenStyle.DashLine)):
            painter.setPen(QPen(colour, 2, style))
            painter.drawRect(inner.adjusted(1, 1, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._begun = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._draw_to(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._draw_to(event.position())
        self._begun = None

    def _draw_to(self, place: QPointF) -> None:
        """From where the button went down to here, if that is a rectangle: rather larger than smaller."""
        if self._begun is None:
            return
        room = self.room
        (left, right), (top, bottom) = (
            _percents(self._begun.x() - room.left(), place.x() - room.left(), room.width()),
            _percents(self._begun.y() - room.top(), place.y() - room.top(), room.height()),
        )
        if right > left and bottom > top:
            self._rectangle = left, top, right - left, bottom - top
            self.update()
            self.drawn.emit(self._rectangle)


def _percents(one: float, other: float, length: float) -> tuple[int, int]:
    low, high = (min(max(100 * each / length, 0.0), 100.0) for each in sorted((one, other)))
    return math.floor(low), math.ceil(high)


class BlurField(QWidget):
    """The picture, and below it a number for each edge."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = DrawnOn()
        self.about = label("", "muted", wrap=True)
        self.edges = [
            self._edge(title) for title in (self.tr("Left"), self.tr("Top"), self.tr("Width"), self.tr("Height"))
        ]
        row = FlowLayout(8)
        for edge in self.edges:
            row.addWidget(edge)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.picture)
        column.addWidget(self.about)
        column.addLayout(row)
        self.picture.drawn.connect(self.set_rectangle)
        for edge in self.edges:
            edge.valueChanged.connect(self._on_typed)
        self.set_rectangle(_AT_FIRST)
        self.show_image(QImage(), "")

    def _edge(self, title: str) -> QSpinBox:
        edge = QSpinBox()
        edge.setRange(0, 100)
        edge.lineEdit().setTextMargins(6, 0, 0, 0)
        edge.setPrefix(f"{title} ")
        edge.setSuffix(" %")
        edge.setAccessibleName(self.tr("{0} of the blurred rectangle in percent").format(title))
        return edge

    @property
    def rectangle(self) -> Rectangle:
        """What is to be blurred; always within the picture."""
        left, top, width, height = (edge.value() for edge in self.edges)
        return left, top, width, height

    def set_rectangle(self, rectangle: Rectangle) -> None:
        """Show another one."""
        for edge in self.edges:
            edge.blockSignals(True)
            edge.setRange(0, 100)
        for edge, value in zip(self.edges, rectangle, strict=True):
            edge.setValue(value)
        for edge in self.edges:
            edge.blockSignals(False)
        self._on_typed()

    def _on_typed(self) -> None:
        left, top, width, height = self.edges
        for begin, length in ((left, width), (top, height)):
            begin.setMaximum(99)
            length.setRange(1, 100 - begin.value())
        self.picture.show_rectangle(self.rectangle)

    def show_image(self, image: QImage, moment: str) -> None:
        """Draw on a picture, and say of which moment it is; without one the numbers are left."""
        self.picture.show_image(image)
        said = self.tr(
            "Draw the rectangle with the mouse, or type it. It is the same in all clips. The picture is {0}."
        )
        none = self.tr("There is no picture to draw on: type the rectangle. It is the same in all clips.")
        self.about.setText(none if image.isNull() else said.format(moment))
