"""A document as a PDF: the same markup as the page of a browser, laid out on paper by Qt, with figures as lines."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from PySide6.QtCore import QMarginsF, QRect, QRectF, QSizeF
from PySide6.QtGui import (
    QPainter,
    QPdfWriter,
    QPyTextObject,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from iprtool.domain.document import Block, Document, Quotes
from iprtool.domain.figure import Figure
from iprtool.exchange import html_page
from iprtool.pictures.application import ready
from iprtool.pictures.page import LABEL, MM, MUTED, NAME
from iprtool.pictures.surface import buffer_of, pdf_writer, undated
from iprtool.pictures.timeline import TimelinePicture

_PAPER = QRectF(0, 0, 210 * MM, 297 * MM)
_MARGINS = QMarginsF(18 * MM, 16 * MM, 18 * MM, 20 * MM)
_INNER = _PAPER.marginsRemoved(_MARGINS)
_FOOT = 12 * MM
"""From the edge of the paper to the number of the page."""
_LINES = 14 * MM
"""What a figure on a page of its own leaves for its caption and heading."""
_STYLE = """
h1 { font-size: 17pt; } h2 { font-size: 14pt; margin-top: 0; } h3 { font-size: 11pt; } h4 { font-size: 9pt; }
h2.later { page-break-before: always; } .note, figcaption, .facts th { color: #4a5563; }
p { margin-top: 2px; margin-bottom: 2px; } li { margin-top: 6px; } ol { -qt-list-indent: 0; }
blockquote { margin-top: 2px; margin-bottom: 2px; margin-left: 14px; margin-right: 12px; }
table { margin-top: 8px; margin-bottom: 12px; } th { text-align: left; } tbody th { font-weight: normal; }
th, td { padding-top: 2px; padding-bottom: 2px; padding-right: 10px; border-bottom: 0.5px solid #dadfe6; }
.number { text-align: right; padding-right: 0; padding-left: 10px; }
"""
_QUOTES_AT_ONCE, _PIECE, _BLOCKS_AT_ONCE = 60, 8_000, 100
_FIGURE = "figure:"
_CAPTION = re.compile(r"<table([^>]*)>(?:<caption>(.*?)</caption>)?", re.DOTALL)
"""Qt loses captions of tables now and then; a heading stays."""


def pdf(document: Document) -> bytes:
    """The bytes of the file."""
    ready()
    buffer = buffer_of()
    writer = pdf_writer(buffer, document.title, _PAPER.size() / MM)
    text = _laid_out(document, writer)
    painter = QPainter(writer)
    for page in range(text.pageCount()):
        if page:
            writer.newPage()
        _paint_page(painter, text, page)
    painter.end()
    return undated(bytes(buffer.data().data()))


def _paint_page(painter: QPainter, text: QTextDocument, page: int) -> None:
    part = QRectF(0, page * _INNER.height(), _INNER.width(), _INNER.height())
    painter.save()
    painter.translate(_INNER.left(), _INNER.top() - part.top())
    painter.setClipRect(part)
    text.drawContents(painter, part.adjusted(0, 1, 0, -1))  # what only touches it is on the page before or after
    painter.restore()
    number = f"{page + 1} / {text.pageCount()}"
    LABEL.write(painter, _INNER.right() - LABEL.width(number), _PAPER.bottom() - _FOOT, number, MUTED)


class _Figures(QPyTextObject):
    """Paints figures into a text, as lines and letters; one that is taller than a page is made smaller."""

    def __init__(self, pictures: Sequence[TimelinePicture], parent: QTextDocument) -> None:
        super().__init__(parent)
        self._pictures = pictures

    def _picture(self, form: QTextFormat) -> TimelinePicture:
        return self._pictures[int(form.toImageFormat().name().removeprefix(_FIGURE))]

    def intrinsicSize(self, _text: QTextDocument, _place: int, form: QTextFormat) -> QSizeF:  # noqa: N802  Qt's own name
        picture = self._picture(form)
        share = min(1.0, (_INNER.height() - _LINES) / picture.height)
        return QSizeF(picture.width, picture.height) * share

    def drawObject(  # noqa: N802  Qt's own name
        self, painter: QPainter, rect: QRectF | QRect, _text: QTextDocument, _place: int, form: QTextFormat
    ) -> None:
        picture = self._picture(form)
        painter.save()
        painter.translate(rect.x(), rect.y())
        painter.scale(rect.width() / picture.width, rect.width() / picture.width)
        picture.paint(painter)
        painter.restore()


def _laid_out(document: Document, writer: QPdfWriter) -> QTextDocument:
    text = QTextDocument()
    pictures = [TimelinePicture(each.figure, _INNER.width() / MM) for each in document.drawings]
    numbers = iter(range(len(pictures)))

    def draw(_figure: Figure) -> str:
        return f'<p><img src="{_FIGURE}{next(numbers)}"></p>'

    text.documentLayout().setPaintDevice(writer)
    text.documentLayout().registerHandler(QTextFormat.ObjectTypes.ImageObject.value, _Figures(pictures, text))
    text.setDefaultFont(NAME.in_points)
    text.setUseDesignMetrics(True)
    text.setDocumentMargin(0)
    text.setDefaultStyleSheet(_STYLE)
    text.setHtml(f"<h1>{html_page.text(document.title)}</h1>")
    cursor = QTextCursor(text)
    for piece in _pieces(html_page.body(_in_small(document), draw)):
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertBlock()
        cursor.insertHtml(_CAPTION.sub(_under_heading, piece))
    text.setPageSize(_INNER.size())
    _finish(text)
    _keep_headings(text)
    return text


def _in_small(document: Document) -> Document:
    """The document with its segments some at a time: Qt holds up everybody while it takes in one piece of markup."""
    parts = (
        replace(part, chapters=tuple(replace(each, blocks=tuple(_divided(each.blocks))) for each in part.chapters))
        for part in document.parts
    )
    return replace(document, parts=tuple(parts))


def _divided(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Quotes):
            for first in range(0, len(block.quotes), _QUOTES_AT_ONCE):
                yield Quotes("" if first else block.title, block.quotes[first : first + _QUOTES_AT_ONCE])
        else:
            yield block


def _pieces(lines: Iterable[str]) -> Iterator[str]:
    """Markup in pieces that are whole; what only opens or closes a section stays with what is next to it."""
    piece = ""
    for line in lines:
        piece += line
        if len(piece) >= _PIECE:
            yield piece
            piece = ""
    if piece.strip():
        yield piece


def _under_heading(table: re.Match[str]) -> str:
    attributes, caption = table.groups(default="")
    return f'{f"<h4>{caption}</h4>" if caption else ""}<table cellspacing="0" width="100%"{attributes}>'


def _keep_headings(text: QTextDocument) -> None:
    """Let no heading stand at the foot of a page without what follows: it begins the next page then."""
    block = text.begin()
    while block.isValid():
        first, below = block, block
        while below.isValid() and below.blockFormat().headingLevel():
            below = below.next()
        if below != first and below.next().isValid() and _page_of(text, first) != _page_of(text, below.next()):
            form = first.blockFormat()
            form.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
            QTextCursor(first).setBlockFormat(form)
            text.setPageSize(_INNER.size())  # all anew, else Qt leaves blocks below without their lines
            _finish(text)
        block = (below if below != first else block).next()


def _finish(text: QTextDocument) -> None:
    """Lay out all of it, some at a time: Qt holds up everybody while it lays out as far as it is asked for."""
    layout, block = text.documentLayout(), text.begin()
    while block.isValid():
        layout.blockBoundingRect(block)
        for _ in range(_BLOCKS_AT_ONCE):
            block = block.next()
    layout.documentSize()


def _page_of(text: QTextDocument, block: QTextBlock) -> int:
    """Where the first line of a block stands; the block itself can begin on the page before."""
    top, lines = text.documentLayout().blockBoundingRect(block).top(), block.layout()
    first = lines.lineAt(0).y() - lines.boundingRect().top() if lines.lineCount() else 0.0
    return int((top + first) // _INNER.height())
