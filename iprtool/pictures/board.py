"""The board of a study on paper: a row for each dyad, a column for each session, marks for what there is."""

from collections.abc import Iterator

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from iprtool.domain.board_figure import BoardFigure, Cell, Chip, Row
from iprtool.domain.tones import tone_of
from iprtool.pictures.legend import Entry, Legend, Sketch
from iprtool.pictures.page import GRID, HEAD, INK, LABEL, MM, MUTED, NAME, PAPER, RULE

_CHIP, _GAP, _PAD, _INSET = 350, 60, 120, 70
_COLUMN, _NAMES_SHARE, _LINE, _BETWEEN = 13 * MM, 0.25, 12, 5 * MM
_SEAL = 110
_SIGN = 320.0


class BoardPicture:
    """Paints the board; sessions that find no room beside one another go on below, in another band."""

    def __init__(self, figure: BoardFigure, width_mm: float) -> None:
        self.figure, self.title = figure, figure.title
        self.width = round(width_mm * MM)
        names = max((NAME.width(row.title) for row in figure.rows), default=0) + 2 * _PAD
        self._left = round(min(max(names, 10 * MM), _NAMES_SHARE * self.width))
        fits = max((self.width - self._left) // _COLUMN, 1)
        self._bands = [figure.numbers[n : n + fits] for n in range(0, len(figure.numbers), fits)] or [()]
        self._column = (self.width - self._left) / max(len(self._bands[0]), 1)
        self._band_heights = [
            _head() + sum(self._row_height(row, band) for row in self._rows(band)) for band in self._bands
        ]
        self.legend = Legend({}, [], self.width)
        self.legend.add(list(_entries(figure)))
        self._legend_top = sum(self._band_heights) + _BETWEEN * len(self._bands)
        self.height = round(self._legend_top + self.legend.height)

    @property
    def words(self) -> str:
        """What the picture shows, for those who do not see it."""
        there = sum(chip.there for chip in self.figure.chips)
        return f"{len(self.figure.rows)} dyads; {there} of {len(self.figure.chips)} parts of their sessions are there."

    def paint(self, painter: QPainter) -> None:
        """Paint it."""
        top = 0.0
        for band, height in zip(self._bands, self._band_heights, strict=True):
            self._paint_band(painter, band, top)
            top += height + _BETWEEN
        self.legend.paint(painter, self._legend_top)

    def _paint_band(self, painter: QPainter, band: tuple[int, ...], top: float) -> None:
        LABEL.write(painter, 0, top + _head() / 2, "Session", MUTED)
        for place, number in enumerate(band):
            HEAD.write(painter, self._left + place * self._column + _INSET, top + _head() / 2, str(number))
        top += _head()
        painter.fillRect(QRectF(0, top - _LINE, self.width, _LINE), RULE)
        for row in self._rows(band):
            height = self._row_height(row, band)
            NAME.write(painter, 0, top + _PAD + _CHIP / 2, NAME.fitted(row.title, self._left - _PAD))
            for place, number in enumerate(band):
                self._paint_cell(painter, row.cells.get(number, ()), self._left + place * self._column, top + _PAD)
            top += height
            painter.fillRect(QRectF(0, top - _LINE, self.width, _LINE), GRID)

    def _rows(self, band: tuple[int, ...]) -> list[Row]:
        """The dyads of a band: in the first one all, further below those that go on there."""
        first = band == self._bands[0]
        return [row for row in self.figure.rows if first or any(number in row.cells for number in band)]

    def _row_height(self, row: Row, band: tuple[int, ...]) -> int:
        lines = max((len(list(self._lines(row.cells.get(number, ())))) for number in band), default=1)
        return max(lines, 1) * (_CHIP + _GAP) - _GAP + 2 * _PAD

    def _lines(self, cell: Cell) -> Iterator[list[Chip]]:
        """The chips of a cell in lines that fit its column."""
        for line in cell:
            room, kept = 0.0, list[Chip]()
            for chip in line:
                if kept and room < _width(chip) + _GAP:
                    yield kept
                    kept = []
                room = (self._column - 2 * _INSET if not kept else room - _GAP) - _width(chip)
                kept.append(chip)
            yield kept

    def _paint_cell(self, painter: QPainter, cell: Cell, left: float, top: float) -> None:
        for line in self._lines(cell):
            x = left + _INSET
            for chip in line:
                _paint_chip(painter, chip, QRectF(x, top, _width(chip), _CHIP))
                x += _width(chip) + _GAP
            top += _CHIP + _GAP


def _head() -> int:
    return round(HEAD.height) + 100


def _width(chip: Chip) -> float:
    return LABEL.width(chip.text) + 2 * _INSET + (_SEAL if chip.sealed else 0)


def _paint_chip(painter: QPainter, chip: Chip, place: QRectF) -> None:
    _paint_ground(painter, chip, place)
    ink = QColor(*tone_of(chip.colour).ink) if chip.there else MUTED
    LABEL.write(painter, place.left() + _INSET, place.center().y(), chip.text, ink)
    if chip.sealed:
        middle = place.center().y()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, 22))
        body = QRectF(place.right() - _INSET - 90, middle - 20, 110, 90)
        painter.drawArc(body.adjusted(20, -65, -20, -30), 0, 180 * 16)
        painter.fillRect(body, ink)


def _paint_ground(painter: QPainter, chip: Chip, place: QRectF) -> None:
    """Filled where it is there; a dashed outline where it is to come, struck through where it will not."""
    if chip.there:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(*tone_of(chip.colour).fill))
    else:
        pen = QPen(INK if chip.crossed else MUTED, 15)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(PAPER)
    painter.drawRoundedRect(place.adjusted(8, 8, -8, -8), 50, 50)
    if chip.crossed:
        painter.setPen(QPen(INK, 18))
        painter.drawLine(QLineF(place.bottomLeft(), place.topRight()))


def _entries(figure: BoardFigure) -> Iterator[Entry]:
    for text, meaning, colour in figure.kinds:
        chip = Chip(text, meaning, colour)
        yield Entry(meaning, _chip_sketch(chip), max(_width(chip), _SIGN))
    chips = figure.chips
    states = (
        ("not there yet", Chip("", "", "", there=False), any(not chip.there and not chip.crossed for chip in chips)),
        ("will not be there", Chip("", "", "", there=False, crossed=True), any(chip.crossed for chip in chips)),
        ("sealed", Chip("", "", "#9AA4B2", sealed=True), any(chip.sealed for chip in chips)),
    )
    yield from (Entry(words, _chip_sketch(chip), _SIGN) for words, chip, occurs in states if occurs)


def _chip_sketch(chip: Chip) -> Sketch:
    def sketch(painter: QPainter, place: QRectF) -> None:
        _paint_chip(painter, chip, QRectF(place.left(), place.center().y() - _CHIP / 2, place.width(), _CHIP))

    return sketch
