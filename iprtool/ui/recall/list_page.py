"""What recalls there are, one that was broken off, and the form that begins another."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from iprtool.store import Project
from iprtool.ui.actions import ActionSet
from iprtool.ui.keyed import action_button
from iprtool.ui.parts.inline import FormArea, InlineForm
from iprtool.ui.parts.labels import label
from iprtool.ui.recall.begin import watchable
from iprtool.ui.recall.listing import RecallTable, Row, rows


class BrokenOff(QFrame):
    """Offers to go on with a recall that a crash left, or to end it there."""

    finish_requested = Signal(str)
    resume_requested = Signal(str)

    def __init__(self, listed: Row, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 14, 10)
        where, what, _how, begun, *_ = listed.cells
        text = self.tr("{0}, {1}, begun {2}: it was broken off. What was said, noted and seen until then is kept.")
        row.addWidget(label(text.format(what, where, begun), wrap=True), 1)
        recall = listed.recall
        self.finish = QPushButton(self.tr("End it there"))
        self.finish.clicked.connect(lambda: self.finish_requested.emit(recall.id))
        self.resume = QPushButton(self.tr("Go on with it"))
        self.resume.setProperty("role", "main")
        self.resume.clicked.connect(lambda: self.resume_requested.emit(recall.id))
        row.addWidget(self.resume)
        row.addWidget(self.finish)


class ListPage(QWidget):
    """The beginning of the Recall place."""

    finish_requested = Signal(str)
    resume_requested = Signal(str)
    recall_opened = Signal(str)

    def __init__(self, actions: ActionSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Recalls"))
        self.form: InlineForm | None = None
        self._area: FormArea | None = None
        self.broken: list[BrokenOff] = []
        self.begin = action_button(actions, "recall.begin")
        buttons = QHBoxLayout()
        buttons.addWidget(self.begin)
        buttons.addStretch(1)
        self.table = RecallTable()
        self.table.recall_opened.connect(self.recall_opened)
        self.empty = label("", "muted", wrap=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 12, 20, 12)
        self._column.setSpacing(8)
        self._column.addLayout(buttons)
        self._cards = QVBoxLayout()
        self._column.addLayout(self._cards)
        self._column.addWidget(self.empty)
        self._column.addWidget(self.table, 1)
        self._column.addStretch()

    @property
    def home(self) -> QWidget:
        """What gets the keyboard."""
        return self.table if self.table.isVisibleTo(self) else self.begin

    def show_project(self, project: Project) -> None:
        """Show what there is now."""
        found = rows(project)
        self.table.recalls.show_rows(found)
        self.table.setVisible(bool(found))
        self.empty.setVisible(not found and self.form is None)
        self.empty.setText(self._empty_text(bool(watchable(project))))
        for card in self.broken:
            card.setParent(None)
            card.deleteLater()
        self.broken = [BrokenOff(each) for each in found if each.recall.ended_at is None]
        for card in self.broken:
            card.finish_requested.connect(self.finish_requested)
            card.resume_requested.connect(self.resume_requested)
            card.setEnabled(not project.read_only)
            self._cards.addWidget(card)

    def _empty_text(self, watchable_there: bool) -> str:
        text = self.tr(
            "In a recall the client or the therapist watches the recording of a session, stops it where something "
            "mattered, and tells about it. Every stop becomes a moment; what was seen and said is kept together."
        )
        if watchable_there:
            return text
        return text + "\n\n" + self.tr("There is no recording to watch yet. Add one in the Study place.")

    def show_form(self, form: InlineForm) -> None:
        """Ask what is needed to begin."""
        self.drop_form()
        self.form, self._area = form, FormArea(form)
        form.closed.connect(self.drop_form)
        self._cards.addWidget(self._area)
        self._area.show()
        self.empty.hide()
        form.begin()

    def drop_form(self) -> None:
        """It was begun, or given up."""
        area, self.form, self._area = self._area, None, None
        if area is not None:
            area.setParent(None)
            area.deleteLater()
            self.empty.setVisible(self.table.recalls.rowCount() == 0)
            if self.isVisible():  # else an interview has the keyboard now
                self.begin.setFocus()
