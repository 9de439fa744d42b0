"""One door for all pictures: what can be painted is written as SVG, PDF or PNG, the same bytes each time."""

import html
import re
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QBuffer, QHashSeed, QIODevice, QMarginsF, QRect, QRectF, QSize, QSizeF, QUuid
from PySide6.QtGui import QImage, QImageWriter, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from iprtool.domain.errors import IprError
from iprtool.pictures.application import ready
from iprtool.pictures.page import MM, PAPER, UNITS_PER_INCH, plain, width_of

_METRE_IN = 39.3701
_MOST_PX = 24_000
_DATES = re.compile(rb"(/(?:Creation|Mod)Date \(D:)\d{14}")
_NO_DATE = rb"\g<1>20000101000000"
_TEXT = re.compile(r'<text ([^>]*?font-size="(\d+)" font-weight="(\d+)"[^>]*?)\s*>([^<]+)</text>')
_NORMAL = 400
_NO_METADATA = b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><?xpacket end="w"?>'


class Picture(Protocol):
    """Something that can be painted, with a title; its size is in hundredths of a millimetre."""

    title: str
    width: int
    height: int

    @property
    def words(self) -> str:
        """What it shows, for those who do not see it."""

    def paint(self, painter: QPainter) -> None:
        """Paint in hundredths of a millimetre from the top left."""


def painted(picture: Picture, ending: str, dpi: int = 300) -> bytes:
    """The bytes of a picture as a file with this ending."""
    ready()
    return _WRITERS[ending](picture, dpi)


def _paint(picture: Picture, painter: QPainter) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRectF(0, 0, picture.width, picture.height), PAPER)
    picture.paint(painter)
    painter.end()


def buffer_of() -> QBuffer:
    """Where bytes are written to."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer


def _svg(picture: Picture, _dpi: int) -> bytes:
    buffer, generator = buffer_of(), QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(UNITS_PER_INCH)
    generator.setSize(QSize(picture.width, picture.height))
    generator.setViewBox(QRect(0, 0, picture.width, picture.height))
    generator.setTitle(plain(picture.title))
    generator.setDescription(plain(picture.words))
    _paint(picture, QPainter(generator))
    return _TEXT.sub(_with_length, bytes(buffer.data().data()).decode()).encode()


def _with_length(found: re.Match[str]) -> str:
    """A text with the length that it has here: where other letters are installed, it takes no more room than that."""
    attributes, size, weight, words = found.groups()
    length = width_of(html.unescape(words), int(size), bold=int(weight) > _NORMAL)
    return f'<text {attributes} textLength="{length:.0f}" lengthAdjust="spacingAndGlyphs">{words}</text>'


def inline_svg(picture: Picture) -> str:
    """A picture as a part of a page, told to those who do not see it."""
    markup = painted(picture, ".svg").decode()
    label = html.escape(f"{picture.title}. {picture.words}")
    return markup[markup.index("<svg") :].replace("<svg", f'<svg role="img" aria-label="{label}"', 1).strip()


def _pdf(picture: Picture, _dpi: int) -> bytes:
    buffer = buffer_of()
    writer = pdf_writer(buffer, picture.title, QSizeF(picture.width / MM, picture.height / MM))
    _paint(picture, QPainter(writer))
    return undated(bytes(buffer.data().data()))


def pdf_writer(buffer: QBuffer, title: str, page_mm: QSizeF) -> QPdfWriter:
    """What writes pages of a size without margins, and nothing that is another each time but the dates."""
    QHashSeed.setDeterministicGlobalSeed()  # Qt writes the fonts in the order of a hash, which is another at each start
    writer = QPdfWriter(buffer)
    writer.setResolution(UNITS_PER_INCH)
    writer.setTitle(plain(title))
    writer.setCreator("iprtool")
    writer.setDocumentXmpMetadata(_NO_METADATA)
    writer.setDocumentId(QUuid.createUuidV5(QUuid(), plain(title).encode()))
    size = QPageSize(page_mm, QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.ExactMatch)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF()))
    return writer


def undated(pdf: bytes) -> bytes:
    """A PDF without the time at which it was written; all stays where it is in it."""
    return _DATES.sub(_NO_DATE, pdf)


def _png(picture: Picture, dpi: int) -> bytes:
    width, height = (round(side * dpi / UNITS_PER_INCH) for side in (picture.width, picture.height))
    if max(width, height) > _MOST_PX:
        raise IprError(
            f"The picture would have {width:,} × {height:,} pixels, and more than {_MOST_PX:,} a side cannot be drawn.",
            "Choose fewer dots per inch or a smaller width, or save it as SVG or PDF.",
        )
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.setDotsPerMeterX(round(dpi * _METRE_IN))
    image.setDotsPerMeterY(round(dpi * _METRE_IN))
    image.fill(PAPER)
    painter = QPainter(image)
    painter.scale(width / picture.width, height / picture.height)
    _paint(picture, painter)
    buffer = buffer_of()
    QImageWriter(buffer, b"png").write(image)
    return bytes(buffer.data().data())


_WRITERS: dict[str, Callable[[Picture, int], bytes]] = {".svg": _svg, ".pdf": _pdf, ".png": _png}
