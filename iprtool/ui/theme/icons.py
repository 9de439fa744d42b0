"""Icons that take the colour of the text they stand beside."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from iprtool.shipped import shipped

_SIZES = (16, 20, 32, 40)
SWATCH_SIZE = QSize(10, 10)
"""For what shows the icons of codes; by itself it would draw them larger."""


@lru_cache(maxsize=256)
def icon(name: str, colour: str) -> QIcon:
    """The shipped icon of this name, drawn in a colour (`#rrggbb`)."""
    svg = shipped("icons", f"{name}.svg").read_text("utf-8").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    made = QIcon()
    for size in _SIZES:
        pixmap = QPixmap(QSize(size, size))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter)
        painter.end()
        made.addPixmap(pixmap)
    return made


@lru_cache(maxsize=512)
def swatch_icon(colour: str) -> QIcon:
    """A code's colour as an icon: Qt would mix another one where it is selected, and take it away where it is fixed."""
    made = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected, QIcon.Mode.Disabled):
        made.addPixmap(swatch(colour), mode)
    return made


@lru_cache(maxsize=512)
def swatch(colour: str, size: int = 10) -> QPixmap:
    """A small rounded square in a code's colour."""
    pixmap = QPixmap(size * 2, size * 2)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(0, 0, size, size, 2.5, 2.5)
    painter.end()
    return pixmap
