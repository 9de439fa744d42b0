"""What was found, one row each: code and time above, place and memo below."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from iprtool.domain.model import Code, Dyad, Session
from iprtool.domain.times import short_clock
from iprtool.services.finding import Found, Hit
from iprtool.services.memos import Noted
from iprtool.ui.parts.ownkeys import ENTER, OwnKeysList
from iprtool.ui.study_session import StudySession
from iprtool.ui.theme.icons import swatch

Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole
_PAD = 10


@dataclass(frozen=True, slots=True)
class Line:
    """A row in words. `colour` is that of its code, empty for a memo that is of no tag."""

    title: str
    time: str
    place: str
    memo: str
    colour: str = ""

    @property
    def spoken(self) -> str:
        """The row for a screen reader and the tool tip."""
        return "\n".join(filter(None, (f"{self.title}  {self.time}".strip(), self.place, self.memo)))


class ResultModel(QAbstractListModel):
    """First the memos around the tags that were found, then the tags. Only rows that are looked at are read."""

    def __init__(self, session: StudySession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._found: Found | None = None
        self._memos: Sequence[Noted] = ()
        self._lines: dict[int, Line] = {}

    def show(self, found: Found | None, memos: Sequence[Noted] = ()) -> None:
        """Show an answer."""
        self.beginResetModel()
        self._found, self._memos, self._lines = found, memos, {}
        self.endResetModel()

    @property
    def found(self) -> Found | None:
        """The tags that were found."""
        return self._found

    def row_of(self, number: int) -> int:
        """The row of a tag by its number among those that were found."""
        return number + len(self._memos)

    def number_at(self, row: int) -> int | None:
        """The number of the tag of a row; None for a memo."""
        number = row - len(self._memos)
        return number if self._found is not None and 0 <= number < len(self._found) else None

    def memo_at(self, row: int) -> Noted | None:
        """What a row shows the memo of; None for a tag."""
        return self._memos[row] if 0 <= row < len(self._memos) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._memos) + (len(self._found) if self._found is not None else 0)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._line(index.row())
        if role == LINE:
            return line
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.DisplayRole):
            return line.spoken
        return None

    def _line(self, row: int) -> Line:
        if row not in self._lines:
            self._lines[row] = self._read(row)
        return self._lines[row]

    def _read(self, row: int) -> Line:
        noted, number = self.memo_at(row), self.number_at(row)
        if noted is not None:
            return self._of_memo(noted)
        hit = self._session.finder.hit(self._found.tag_id(number)) if self._found and number is not None else None
        return self._of_hit(hit) if hit is not None else Line(self.tr("Gone since"), "", "", "")

    def _of_hit(self, hit: Hit) -> Line:
        tag = hit.tag
        end = "" if tag.end_ms is None else f" – {short_clock(tag.end_ms)}"
        place = f"{hit.dyad.label} › {hit.session.number} › {hit.recording.label} · {hit.run.author}"
        name = hit.code.split("/", 1)[-1].replace("/", " › ") or self.tr("without a code")
        return Line(name, short_clock(tag.start_ms) + end, place, " ".join(tag.memo.split()), hit.colour)

    def _of_memo(self, noted: Noted) -> Line:
        memo = " ".join(noted.memo.split())
        if isinstance(noted, Session):
            dyad = self._session.project.get(Dyad, noted.dyad_id)
            return Line(self.tr("Memo of session {0}").format(noted.number), "", f"Dyad {dyad.label}", memo)
        if isinstance(noted, Dyad):
            return Line(self.tr("Memo of dyad {0}").format(noted.label), "", "", memo)
        if isinstance(noted, Code):
            return Line(self.tr("Code {0}").format(noted.name), "", "", memo or noted.definition, noted.colour)
        return Line(self.tr("Memo of the study"), "", "", memo)


class ResultDelegate(QStyledItemDelegate):
    """Paints a `Line` on two lines of text."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, 2 * option.fontMetrics.height() + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(LINE)
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        rect = option.rect.adjusted(_PAD, 6, -_PAD, -6)
        height = option.fontMetrics.height()
        upper, lower = rect.adjusted(0, 0, 0, -height), rect.adjusted(0, height + 2, 0, 0)
        text, muted = option.palette.text().color(), option.palette.placeholderText().color()
        painter.save()
        painter.setPen(muted)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(upper, right, line.time)
        upper.setRight(upper.right() - option.fontMetrics.horizontalAdvance(line.time) - 10)
        if line.colour:
            painter.drawPixmap(upper.left(), upper.center().y() - 4, swatch(line.colour))
            upper.setLeft(upper.left() + 18)
        place = line.place + ("  " if line.place and line.memo else "")
        painter.drawText(lower, left, option.fontMetrics.elidedText(place, Qt.TextElideMode.ElideRight, lower.width()))
        lower.setLeft(lower.left() + option.fontMetrics.horizontalAdvance(place))
        painter.setPen(text)
        elided = option.fontMetrics.elidedText(line.memo, Qt.TextElideMode.ElideRight, max(lower.width(), 0))
        painter.drawText(lower, left, elided)
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        name = painter.fontMetrics().elidedText(line.title, Qt.TextElideMode.ElideRight, upper.width())
        painter.drawText(upper, left, name)
        painter.restore()


class ResultList(OwnKeysList):
    """The rows; Enter or a click opens one."""

    opened = Signal(int)

    def __init__(self, model: ResultModel, parent: QWidget | None = None) -> None:
        super().__init__(*ENTER, parent=parent)
        self.setObjectName("Results")
        self.setAccessibleName(self.tr("What was found"))
        self.setModel(model)
        self.setItemDelegate(ResultDelegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.clicked.connect(lambda index: self.opened.emit(index.row()))

    def go_to(self, row: int) -> None:
        """Make a row the current one."""
        index = self.model().index(row, 0)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)
