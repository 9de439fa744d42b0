"""What may come next, in a list under the field of a search; all of it by keys that the field lends to the list."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from iprtool.domain.codebook import UNASSIGNED_COLOUR
from iprtool.services.find_completing import Completion, completions
from iprtool.ui.find.bar import QueryField
from iprtool.ui.find.results import Pen
from iprtool.ui.parts.ownkeys import ENTER
from iprtool.ui.study_session import StudySession
from iprtool.ui.theme.icons import swatch

Index = QModelIndex | QPersistentModelIndex
_OFFER = Qt.ItemDataRole.UserRole
_COLOUR = Qt.ItemDataRole.UserRole + 1
_MOST_ROWS = 8
_SPEAK_MS = 500
"""So long typing pauses before it is said what fits: not at every letter."""


class CompletionModel(QAbstractListModel):
    """The names in the order in which they are offered."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.offers: Sequence[Completion] = ()
        self._colours: dict[str, str] = {}

    def show(self, offers: Sequence[Completion], colours: dict[str, str]) -> None:
        """Offer these; `colours` are those of codes by their ids."""
        self.beginResetModel()
        self.offers, self._colours = offers, colours
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self.offers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        offer = self.offers[index.row()]
        if role == _OFFER:
            return offer
        if role == _COLOUR:
            return self._colours.get(offer.code_id, "")
        texts = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
        return "  ".join(filter(None, (offer.name, offer.example))) if role in texts else None


class _Delegate(QStyledItemDelegate):
    """A name with the colour of its code, or a word with an example."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, option.fontMetrics.height() + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        offer, colour = index.data(_OFFER), index.data(_COLOUR)
        self.initStyleOption(option, index)
        option.text = ""
        option.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        room, pen = option.rect.adjusted(10, 0, -10, 0), Pen(painter, option)
        if colour:
            painter.drawPixmap(room.left(), room.center().y() - 4, swatch(colour))
            room.setLeft(room.left() + 18)
        room.setLeft(room.left() + pen.write(room, offer.name, elide=Qt.TextElideMode.ElideMiddle))
        if offer.example:
            pen.write(room, offer.example, muted=True)


class CompletionList(QListView):
    """Lies over the panel under the field, as high as its rows need; the focus stays in the field."""

    def __init__(self, panel: QWidget, field: QueryField) -> None:
        super().__init__(panel)
        self._panel, self._field = panel, field
        self.setObjectName("Completions")
        self.setAccessibleName(self.tr("What may come next"))
        self.offered = CompletionModel(self)
        self.setModel(self.offered)
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hide()

    @property
    def row(self) -> int:
        """The chosen row, -1 for none."""
        return self.currentIndex().row()

    def step(self, by: int) -> None:
        """Choose the next or previous row; from the first one back into the field."""
        row = min(max(self.row + by, -1), self.offered.rowCount() - 1)
        self.setCurrentIndex(self.offered.index(row, 0) if row >= 0 else QModelIndex())

    def fit(self) -> None:
        """Find its place."""
        below = self._field.mapTo(self._panel, QPoint(0, self._field.height() + 2))
        rows = min(self.offered.rowCount(), _MOST_ROWS) * self.sizeHintForRow(0) + 2 * self.frameWidth()
        self.setGeometry(below.x(), below.y(), self._field.width(), min(rows, self._panel.height() - below.y() - 4))


class Completing(QObject):
    """Offers what fits while one types. Down chooses, Enter takes what is chosen, Tab that or the first, Esc none."""

    def __init__(self, session: StudySession, panel: QWidget, field: QueryField) -> None:
        super().__init__(panel)
        self._session, self._field = session, field
        self.list = CompletionList(panel, field)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_SPEAK_MS)
        self._later.timeout.connect(self._speak)
        field.textEdited.connect(lambda _text: self._offer())
        field.cursorPositionChanged.connect(self._offer_again)
        session.changed.connect(self._offer_again)
        self.list.clicked.connect(lambda index: self._take(index.row()))
        for watched in (field, panel):
            watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self.list.isVisible():
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.FocusOut and watched is self._field:
            self._leave()
        elif event.type() == QEvent.Type.Resize:
            self.list.fit()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self._field:
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        """Whether the key was for the list."""
        key, list_ = event.key(), self.list
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and (key == Qt.Key.Key_Down or list_.row >= 0):
            self._step(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Tab or (key in ENTER and list_.row >= 0):
            self._take(max(list_.row, 0))
        elif key == Qt.Key.Key_Escape:
            self._leave()
        else:
            if key in ENTER:
                self._leave()
            return False
        return True

    # ---- offering

    def _offer(self) -> None:
        around = self._session.finder.around
        offers = completions(around, self._field.text(), self._field.cursorPosition())
        if not offers:
            self._leave()
            return
        codes = {each.code_id: around.codes[each.code_id][1].colour for each in offers if each.code_id}
        self.list.offered.show(offers, {code_id: colour or UNASSIGNED_COLOUR for code_id, colour in codes.items()})
        self.list.fit()
        self.list.show()
        self.list.raise_()
        self._later.start()

    def _offer_again(self) -> None:
        if self.list.isVisible():
            self._offer()

    def _leave(self) -> None:
        self._later.stop()
        self.list.hide()
        self.list.offered.show((), {})  # what was offered may be sealed before it is seen again

    def _step(self, by: int) -> None:
        self._later.stop()
        self.list.step(by)
        if self.list.row >= 0:
            self._session.messages.speak(self.list.offered.offers[self.list.row].name)

    def _take(self, row: int) -> None:
        offer, typed = self.list.offered.offers[row], self._field.text()
        text = offer.text.rstrip() if typed[offer.end :].startswith(" ") else offer.text
        self._leave()
        self._field.setSelection(offer.at, offer.end - offer.at)
        self._field.insert(text)
        self._session.messages.speak(text)

    def _speak(self) -> None:
        offers = self.list.offered.offers
        said = self.tr("Tab takes {1}") if len(offers) == 1 else self.tr("{0} fit, Tab takes the first, {1}")
        self._session.messages.speak(said.format(len(offers), offers[0].name))
