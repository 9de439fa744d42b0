"""How a cell of the board looks, and which mark is under the pointer."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from iprtool.domain.naming import dyad_title
from iprtool.domain.tones import tone_of
from iprtool.services.board import Row
from iprtool.ui.study.chips import Chip, Line, Shown
from iprtool.ui.study.model import BoardModel, shown_site
from iprtool.ui.theme.palette import DARK, Palette

Index = QModelIndex | QPersistentModelIndex

PAD = 10
_GAP = 4
_CHIP_PAD = 6
_RADIUS = 4
_LOCK_GAP = 2
_NOTE_LETTERS = 32
_KEPT_LINES = 1024


class BoardDelegate(QStyledItemDelegate):
    """Paints marks from pictures that are kept by line: most lines of a study look alike."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._palette = DARK
        self._widths: dict[tuple[str, bool], int] = {}
        self._lines: OrderedDict[tuple[Line, float], QPixmap] = OrderedDict()
        self.drop_at: QPersistentModelIndex | None = None
        self.chip: Chip | None = None
        """The mark of the current cell that the keyboard is on."""
        self.set_look(DARK, QFont())

    def set_look(self, palette: Palette, font: QFont) -> None:
        """Take colours and text size."""
        self._palette = palette
        self._lines.clear()
        self._widths.clear()
        self._font, self._bold, self._small = QFont(font), QFont(font), QFont(font)
        self._bold.setWeight(QFont.Weight.DemiBold)
        self._small.setPointSizeF(font.pointSizeF() * 0.85)
        self._metrics, self._small_metrics = QFontMetrics(self._bold), QFontMetrics(self._small)
        self._chip_height = self._small_metrics.height() + 3
        self._lock_width = 2 * round(self._small_metrics.ascent() * 0.32)
        self._longest_note = self._small_metrics.averageCharWidth() * _NOTE_LETTERS
        self._least_width = self._small_metrics.horizontalAdvance("AB") + 2 * _CHIP_PAD

    # ---- geometry

    def row_height(self, cells: Iterable[Shown]) -> int:
        """Room for two lines of text, and for the marks of the fullest session."""
        marks = max((self._height(cell) for cell in cells), default=0)
        return max(self._metrics.height() + self._small_metrics.height(), marks) + 2 * PAD

    def _height(self, cell: Shown) -> int:
        notes = len(cell.notes) * self._small_metrics.height() + (_GAP // 2 if cell.notes else 0)
        return len(cell.lines) * (self._chip_height + _GAP) - _GAP + notes

    def text_width(self, row: Row) -> int:
        """Width of the first column for this dyad."""
        title = self._metrics.horizontalAdvance(dyad_title(row.dyad.label))
        return max(title, self._small_metrics.horizontalAdvance(shown_site(row)) + 1) + 2 * PAD

    def cell_width(self, cell: Shown) -> int:
        """Width of the marks of a session."""
        notes = (min(self._small_metrics.horizontalAdvance(note), self._longest_note) for note in cell.notes)
        return max([*(self._line_width(line) for line in cell.lines), *notes]) + 2 * PAD

    def _chip_width(self, chip: Chip) -> int:
        key = (chip.text, chip.locked)
        width = self._widths.get(key)
        if width is None:
            width = max(self._small_metrics.horizontalAdvance(chip.text) + 2 * _CHIP_PAD, self._least_width)
            width += self._lock_width + _LOCK_GAP if chip.locked else 0
            self._widths[key] = width
        return width

    def _line_width(self, line: Line) -> int:
        return sum(self._chip_width(chip) + _GAP for chip in line) - _GAP

    def chip_at(self, rect: QRect, cell: Shown, at: QPoint) -> Chip | None:
        """The mark under a point of the cell that lies in `rect`."""
        return next((chip for place, chip in self.chips(rect, cell) if place.contains(at)), None)

    def chips(self, rect: QRect, cell: Shown) -> Iterator[tuple[QRect, Chip]]:
        """Where each mark of a cell stands."""
        for top, line in self._tops(rect, cell):
            left = rect.left() + PAD
            for chip in line:
                width = self._chip_width(chip)
                yield QRect(left, top, width, self._chip_height), chip
                left += width + _GAP

    def _tops(self, rect: QRect, cell: Shown) -> Iterator[tuple[int, Line]]:
        step = self._chip_height + _GAP
        top = rect.top() + (rect.height() - self._height(cell)) // 2
        for n, line in enumerate(cell.lines):
            yield top + n * step, line

    # ---- painting

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, BoardModel)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        self._paint_ground(painter, rect, state, index)
        number = model.number_at(index.column())
        if number is not None:
            self._paint_session(painter, rect, model.shown_at(index))
            if state & QStyle.StateFlag.State_HasFocus and self.chip is not None:
                self._paint_cursor(painter, rect, model.shown_at(index))
        elif index.column() == 0:
            self._paint_dyad(painter, rect, model.row_at(index.row()))
        else:
            self._write(painter, rect.adjusted(PAD, 0, 0, 0), self._font, self._palette.text, index.data())

    def _paint_ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, index: Index) -> None:
        colours = self._palette
        inner = rect.adjusted(1, 1, -2, -2)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect.adjusted(0, 0, 0, -1), QColor(colours.raised if colours.dark else colours.panel))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(colours.line))
        if state & QStyle.StateFlag.State_HasFocus and self.chip is None:
            painter.setPen(QPen(QColor(colours.focus), 2))
            painter.drawRect(inner)
        if self.drop_at is not None and self.drop_at == index:
            painter.setPen(QPen(QColor(colours.accent), 2, Qt.PenStyle.DashLine))
            painter.drawRect(inner)

    def _paint_dyad(self, painter: QPainter, rect: QRect, row: Row) -> None:
        heights = self._metrics.height(), self._small_metrics.height() if row.site else 0
        top = rect.top() + (rect.height() - sum(heights)) // 2
        title = QRect(rect.left() + PAD, top, rect.width() - 2 * PAD, heights[0])
        below = QRect(title.left(), title.bottom() + 1, title.width(), heights[1])
        self._write(painter, title, self._bold, self._palette.text, dyad_title(row.dyad.label))
        self._write(painter, below, self._small, self._palette.muted, shown_site(row))

    def _paint_session(self, painter: QPainter, rect: QRect, cell: Shown | None) -> None:
        if cell is None:
            self._write(painter, rect.adjusted(PAD, 0, 0, 0), self._font, self._palette.muted, "·")
            return
        ratio = painter.device().devicePixelRatio()
        for top, line in self._tops(rect, cell):
            painter.drawPixmap(rect.left() + PAD, top, self._picture(line, ratio))
        below = top + self._chip_height + _GAP // 2
        for n, note in enumerate(cell.notes):
            height = self._small_metrics.height()
            place = QRect(rect.left() + PAD, below + n * height, rect.width() - PAD, height)
            self._write(painter, place, self._small, self._palette.danger, note)

    def _paint_cursor(self, painter: QPainter, rect: QRect, cell: Shown | None) -> None:
        """A frame around the mark that the keyboard is on."""
        places = self.chips(rect, cell) if cell is not None else ()
        place = next((place for place, chip in places if chip == self.chip), None)
        if place is not None:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self._palette.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place.adjusted(-3, -3, 2, 2), _RADIUS, _RADIUS)
            painter.restore()

    def _write(self, painter: QPainter, rect: QRect, font: QFont, colour: str, text: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)

    def _picture(self, line: Line, ratio: float) -> QPixmap:
        key = (line, ratio)
        found = self._lines.get(key)
        if found is None:
            found = self._lines[key] = self._draw_line(line, ratio)
            if len(self._lines) > _KEPT_LINES:
                self._lines.popitem(last=False)
        return found

    def _draw_line(self, line: Line, ratio: float) -> QPixmap:
        size = QSize(self._line_width(line) + 1, self._chip_height + 1)
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._small)
        left = 0
        for chip in line:
            rect = QRect(left, 0, self._chip_width(chip), self._chip_height)
            self._draw_chip(painter, rect, chip)
            left += rect.width() + _GAP
        painter.end()
        return picture

    def _draw_chip(self, painter: QPainter, rect: QRect, chip: Chip) -> None:
        if chip.colour:
            tone = tone_of(chip.colour)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(*tone.fill))
            painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
            painter.setPen(QColor(*tone.ink))
        else:
            edge = self._palette.danger if chip.alarm else self._palette.muted
            painter.setBrush(Qt.BrushStyle.NoBrush)
            pen = QPen(QColor(edge), 1.0)
            if not chip.alarm:
                pen.setDashPattern([3, 3])
            painter.setPen(pen)
            painter.drawRoundedRect(rect.adjusted(0, 0, -1, -1).toRectF().translated(0.5, 0.5), _RADIUS, _RADIUS)
            painter.setPen(QColor(edge))
        if chip.locked:
            self._draw_lock(painter, rect)
            rect = rect.adjusted(self._lock_width + _LOCK_GAP, 0, 0, 0)
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), chip.text)

    def _draw_lock(self, painter: QPainter, rect: QRect) -> None:
        """A padlock, in the colour of the text, at the left of a mark that is sealed."""
        wide = self._lock_width
        body = QRectF(rect.left() + _CHIP_PAD, rect.center().y() - wide * 0.1, wide, wide * 0.85)
        bow = QRectF(body.left() + wide * 0.2, body.top() - wide * 0.5, wide * 0.6, wide)
        ink = painter.pen().color()
        painter.save()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, max(wide * 0.17, 1.0)))
        painter.drawArc(bow, 0, 180 * 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawRoundedRect(body, 1, 1)
        painter.restore()
