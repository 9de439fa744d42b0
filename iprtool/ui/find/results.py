"""What was found, one row each: code and time above, place and memo below."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from iprtool.domain.model import Code, Dyad, Session
from iprtool.domain.naming import dyad_title
from iprtool.domain.times import short_clock
from iprtool.services.finding import Found, Hit
from iprtool.services.memos import Noted
from iprtool.ui.parts.ownkeys import ENTER, OwnKeysList
from iprtool.ui.study_session import StudySession
from iprtool.ui.theme.icons import swatch
from iprtool.ui.theme.style import muted_colour

Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole
_PAD, _GAP = 10, 10
_NARROW = 26
"""With fewer letters of room the time stands below, in the place of the place."""


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
            return Line(self.tr("Memo of session {0}").format(noted.number), "", dyad_title(dyad.label), memo)
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
        upper = QRect(rect.left(), rect.top(), rect.width(), option.fontMetrics.height())
        lower = upper.translated(0, rect.height() - upper.height())
        lower.setBottom(rect.bottom())
        if line.colour:
            painter.drawPixmap(upper.left(), upper.center().y() - 4, swatch(line.colour))
            upper.setLeft(upper.left() + 18)
        narrow = upper.width() < _NARROW * option.fontMetrics.averageCharWidth()
        pen = Pen(painter, option)
        if not narrow:
            upper.setRight(upper.right() - pen.write(upper, line.time, muted=True, right=True))
        pen.write(upper, line.title, bold=True)
        lower.setLeft(lower.left() + pen.write(lower, line.time if narrow and line.time else line.place, muted=True))
        pen.write(lower, line.memo)


class Pen:
    """Writes elided texts in the colours of a row, and says how much room each took with the space after it."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        self._painter, self._option = painter, option

    def write(
        self,
        room: QRect,
        text: str,
        *,
        muted: bool = False,
        bold: bool = False,
        right: bool = False,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> int:
        painter, option = self._painter, self._option
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        painter.setFont(font)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(muted_colour() if muted and not chosen else option.palette.text().color())
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(text, elide, max(room.width(), 0))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, int(side | Qt.AlignmentFlag.AlignVCenter), shown)
        return metrics.horizontalAdvance(shown) + _GAP if shown else 0


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
