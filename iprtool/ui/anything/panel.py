"""The field and its list, floating over the window."""

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QFont, QHideEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from iprtool.ui.anything.entries import Entry
from iprtool.ui.theme.icons import swatch
from iprtool.ui.theme.style import muted_colour

Index = QModelIndex | QPersistentModelIndex
ENTRY = Qt.ItemDataRole.UserRole
_PAUSE_MS = 60
_PAD = 12
_MOST_ROWS = 13


class AnythingModel(QAbstractListModel):
    """Entries with a heading before each group; headings cannot be chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Entry | str] = []

    def show(self, entries: Iterable[Entry]) -> None:
        """Show these, which stand by group."""
        self.beginResetModel()
        self._rows, group = [], None
        for entry in entries:
            if entry.group is not group:
                group = entry.group
                self._rows.append(self.tr(group.value))
            self._rows.append(entry)
        self._rows = self._rows or [self.tr("Nothing fits.")]
        self.endResetModel()

    def entry(self, row: int) -> Entry | None:
        """The entry of a row, None for a heading or no row."""
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return found if isinstance(found, Entry) else None

    def near(self, row: int, by: int) -> int:
        """The next row with an entry in a direction, around the end; -1 where there is none."""
        count = len(self._rows)
        rows = ((row + by * n) % count for n in range(1, count + 1))
        return next((at for at in rows if self.entry(at) is not None), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) if self.entry(index.row()) is not None else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role == ENTRY:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row if isinstance(row, str) else "  ".join(filter(None, (row.title, row.detail, row.key)))
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(row, Entry):
            return "\n".join(filter(None, (row.title, row.detail, row.more))) or None
        return None


class _Delegate(QStyledItemDelegate):
    """A heading, or an entry: colour, title, what it belongs to, key."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, option.fontMetrics.height() + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ENTRY)
        self.initStyleOption(option, index)
        option.text = ""
        painter.save()
        if isinstance(row, Entry):
            option.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
            self._entry(painter, option, row)
        else:
            font = QFont(option.font)
            font.setPointSizeF(font.pointSizeF() * 0.88)
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            painter.setPen(muted_colour())
            rect = option.rect.adjusted(_PAD, 0, -_PAD, -2)
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom), row.upper())
        painter.restore()

    @staticmethod
    def _entry(painter: QPainter, option: QStyleOptionViewItem, entry: Entry) -> None:
        metrics, rect = option.fontMetrics, option.rect.adjusted(_PAD, 0, -_PAD, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        if entry.colour:
            painter.drawPixmap(rect.left(), rect.center().y() - 4, swatch(entry.colour))
            rect.setLeft(rect.left() + 18)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(option.palette.text().color() if chosen else muted_colour())
        if entry.key:
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignRight | middle), entry.key)
            rect.setRight(rect.right() - metrics.horizontalAdvance(entry.key) - 12)
        title = metrics.elidedText(entry.title, Qt.TextElideMode.ElideRight, rect.width())
        used = metrics.horizontalAdvance(title) + 12
        room = rect.adjusted(used, 0, 0, 0)
        if entry.detail and room.width() > 40:
            detail = metrics.elidedText(entry.detail, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | middle), detail)
        painter.setPen(option.palette.text().color())
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft | middle), title)


class _Field(QLineEdit):
    """Keeps the focus; arrows and Enter go to the list."""

    def __init__(self, panel: "AnythingPanel") -> None:
        super().__init__()
        self._panel = panel

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps:
            self._panel.step(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._panel.choose()
        elif event.key() == Qt.Key.Key_Escape:
            self._panel.leave()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        aside = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if event.reason() not in aside:
            self._panel.hide()


class AnythingPanel(QFrame):
    """`begin` shows it with what gives the entries for a text. It goes with Esc, a choice, or a click elsewhere."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._look: Callable[[str], Iterable[Entry]] = lambda _text: ()
        self._before: QWidget | None = None
        self.setObjectName("Floating")
        self.field, self.list, self.model = _Field(self), QListView(), AnythingModel()
        self.model.setParent(self)
        self.field.setPlaceholderText(self.tr("Find an action, code, tag, dyad, session, recording, search"))
        self.field.setAccessibleName(self.tr("Find anything"))
        self._set_up_list()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._search)
        self.field.textEdited.connect(lambda _text: self._timer.start())
        over.installEventFilter(self)
        self.hide()

    def _set_up_list(self) -> None:
        self.list.setObjectName("Results")
        self.list.setAccessibleName(self.tr("What fits"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(lambda _index: self.choose())

    def begin(self, look: Callable[[str], Iterable[Entry]]) -> None:
        """Show it, empty; asked for again it goes."""
        if self.isVisible():
            self.leave()
            return
        self._look = look
        self._before = self._over.window().focusWidget()
        self.field.clear()
        self._search()
        self.show()
        self.raise_()
        self.field.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.model.show([])  # what was found may be sealed before it is seen again

    def leave(self) -> None:
        """Go, and give the focus back."""
        before, self._before = self._before, None
        self.hide()
        if before is not None and before.isVisible():
            before.setFocus()

    def step(self, by: int) -> None:
        """Go to the next or previous entry."""
        self._settle()
        row = self.model.near(self.list.currentIndex().row(), by)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row, 0))

    def choose(self) -> None:
        """Go where the current entry leads."""
        self._settle()
        entry = self.model.entry(self.list.currentIndex().row())
        if entry is not None:
            self.leave()
            entry.act()

    def _settle(self) -> None:
        """What is typed counts now."""
        if self._timer.isActive():
            self._search()

    def _search(self) -> None:
        self._timer.stop()
        self.model.show(self._look(self.field.text()))
        first = self.model.near(-1, 1)
        if first >= 0:
            self.list.setCurrentIndex(self.model.index(first, 0))
        self.list.scrollToTop()
        self._fit()

    def _fit(self) -> None:
        """In the middle of the window's upper part, as high as its rows need."""
        over, metrics = self._over, self.fontMetrics()
        width = min(76 * metrics.averageCharWidth(), over.width() - 32)
        row = metrics.height() + 12
        rows = min(max(self.model.rowCount(), 1), _MOST_ROWS) * row
        height = min(rows + self.field.sizeHint().height() + 28, over.height() - 80)
        self.setGeometry((over.width() - width) // 2, min(56, over.height() // 10), width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._fit()
        return super().eventFilter(watched, event)
