"""Shows the pictures of a player: black around, the picture whole, its proportions kept."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from iprtool.media.types import Frame

_SMALL = 640 * 480
"""Pixels of a picture that is scaled finely even while it moves: a large one costs too much and shows it less."""

_MARGIN = 8


class VideoView(QWidget):
    """A widget that paints the frame it was given last."""

    frame_painted = Signal()
    """After a frame was painted for the first time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame: Frame | None = None
        self._image: QImage | None = None
        self._fresh = False
        self._smooth = True
        self._text = self._veil = ""
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 90)
        self.setAccessibleName(self.tr("Picture of the recording"))

    def show_frame(self, frame: Frame) -> None:
        """Paint this frame at the next chance."""
        self._frame = frame  # holds the memory that the image looks at
        self._image = QImage(frame.bgrx(), frame.width, frame.height, frame.width * 4, QImage.Format.Format_RGB32)
        self._fresh = True
        self.update()

    def show_text(self, text: str) -> None:
        """Say a word instead of a picture: a recording without one, or trouble."""
        self._frame = self._image = None
        self._text = text
        self.setAccessibleDescription(text)
        self.update()

    def set_veil(self, text: str) -> None:
        """Dim the picture and say over it why; an empty text takes the veil away."""
        if text != self._veil:
            self._veil = text
            self.update()

    @property
    def veil(self) -> str:
        """What is said over the dimmed picture."""
        return self._veil

    @property
    def text(self) -> str:
        """What is said instead of a picture; empty while there is one."""
        return self._text if self._image is None else ""

    def set_smooth(self, smooth: bool) -> None:
        """Finer scaling for a picture that stands; the quicker one while playing."""
        if smooth != self._smooth:
            self._smooth = smooth
            self.update()

    @property
    def frame(self) -> Frame | None:
        """The frame on screen."""
        return self._frame

    def picture_rect(self) -> QRectF:
        """Where in the widget the picture is."""
        if self._image is None:
            return QRectF(self.rect())
        size = QSize(self._image.size()).scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
        return QRectF(left, top, size.width(), size.height())

    def _words_rect(self) -> QRect:
        return self.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)

    def sizeHint(self) -> QSize:
        return QSize(640, 360)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), Qt.GlobalColor.black)
        if self._image is None:
            painter.setPen(QColor("#9AA4B2"))
            painter.drawText(self._words_rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._text)
            return
        small = self._image.width() * self._image.height() <= _SMALL
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._smooth or small)
        painter.drawImage(self.picture_rect(), self._image)
        if self._veil:
            painter.fillRect(self.rect(), QColor(0, 0, 0, 150))
            painter.setPen(QColor("#E8EAED"))
            painter.drawText(self._words_rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._veil)
        if self._fresh:
            self._fresh = False
            self.frame_painted.emit()
