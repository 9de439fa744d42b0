"""Title cards of a reel, drawn as pictures: every player shows those."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from iprtool.pictures.application import ready

_GROUND, _INK, _MUTED = QColor("#16181D"), QColor("#F2F2F2"), QColor("#B4B8C0")
_HEAD, _LINE = 12, 20
"""The height of the picture is so many times the height of the letters."""


def draw_card(lines: Sequence[str], size: tuple[int, int]) -> NDArray[np.uint8]:
    """The first line large, the others below it: height x width x 3, red, green, blue."""
    ready()
    width, height = size
    image = QImage(width, height, QImage.Format.Format_RGB888)
    image.fill(_GROUND)
    painter = QPainter(image)
    top = height * 0.3
    for number, line in enumerate(lines):
        font = QFont()
        font.setPixelSize(max(9, min(width // 18, height // (_LINE if number else _HEAD))))
        font.setBold(not number)
        painter.setFont(font)
        painter.setPen(_MUTED if number else _INK)
        room = QRectF(width * 0.06, top, width * 0.88, height * 0.3)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        used = painter.boundingRect(room, int(flags), line)
        painter.drawText(room, int(flags), line)
        top += used.height() + height * 0.03
    painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(height, image.bytesPerLine())
    return rows[:, : width * 3].reshape(height, width, 3).copy()
