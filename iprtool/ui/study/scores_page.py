"""The outcome scores of the study: a grid for each measure, to type or paste into, and what the scores changed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QPushButton, QTableView, QVBoxLayout, QWidget

from iprtool.domain.model import Dyad, Measure, Score, Session
from iprtool.domain.outcomes import SOURCE, bounds
from iprtool.domain.scales import plain
from iprtool.services import scores
from iprtool.services.board import Book
from iprtool.store import Changes
from iprtool.ui.actions import ActionSet
from iprtool.ui.keyed import action_button
from iprtool.ui.parts.fitted import fitted
from iprtool.ui.parts.flow import FlowLayout
from iprtool.ui.parts.labels import label
from iprtool.ui.study.scores_model import COLUMNS, ScoresModel
from iprtool.ui.study_session import StudySession


class ScoresGrid(QTableView):
    """Cells of numbers: typing begins a cell anew, `Del` empties, the clipboard is that of a spreadsheet."""

    def __init__(self, model: ScoresModel, session: StudySession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scores, self._session = model, session
        self.setModel(model)
        self.setAccessibleName(self.tr("Scores"))
        self.setTabKeyNavigation(False)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        fitted(self, lambda text: self.verticalHeader().setDefaultSectionSize(text.height() + 10))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self._scores.copied(self.selectedIndexes()))
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.empty_selection()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._may_begin():
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _may_begin(self) -> bool:
        """Whether a cell can be typed into: the key that ends an editor comes here too."""
        return self.currentIndex().isValid() and self.state() is not QAbstractItemView.State.EditingState

    def paste(self) -> None:
        """Write what was copied in a spreadsheet, from the current cell on."""
        at, text = self.currentIndex(), QGuiApplication.clipboard().text()
        if at.isValid() and text.strip() and self._session.may_change():
            self._session.attempt(lambda: self._scores.paste(at, text))

    def empty_selection(self) -> None:
        """Take the selected scores away."""
        cells = {(i.row(), i.column()): "" for i in self.selectedIndexes() if i.column() < len(COLUMNS)}
        if cells and self._session.may_change():
            self._session.attempt(lambda: self._scores.put(cells))


class ScoresPage(QWidget):
    """Which measure, its figures, the grid; while there is nothing to fill in it says what to do first."""

    measure_wanted = Signal()
    """A new measure is to be added."""
    figures_wanted = Signal(object)
    """The Measure whose figures are to be changed."""
    left = Signal()

    def __init__(self, session: StudySession, book: Book, actions: ActionSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._book = session, book
        self.setAccessibleName(self.tr("Outcome scores"))
        self.scores = ScoresModel(session, book, self)
        self.grid = ScoresGrid(self.scores, session)
        self.choice = QComboBox()
        self.choice.setAccessibleName(self.tr("Measure"))
        self.choice.activated.connect(lambda _number: self.read())
        self.back = QPushButton(self.tr("Back to the board"))
        self.back.clicked.connect(self.left)
        self.add = QPushButton(self.tr("Add measure…"))
        self.add.clicked.connect(self.measure_wanted)
        self.figures = QPushButton(self.tr("Figures…"))
        self.figures.clicked.connect(lambda: self.figures_wanted.emit(self.measure))
        self.delete = QPushButton(self.tr("Delete measure"))
        self.delete.clicked.connect(self._delete)
        row = FlowLayout(8)
        for widget in (
            self.back,
            self.choice,
            self.figures,
            self.delete,
            self.add,
            action_button(actions, "study.import_scores"),
        ):
            row.addWidget(widget)
        self.said = label("", "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.said)
        column.addWidget(self.grid, 1)
        column.addStretch(0)
        session.changed.connect(self._on_changes)

    @property
    def measure(self) -> Measure | None:
        """The measure that is shown."""
        return self.scores.measure

    def _delete(self) -> None:
        """The measure that is shown, with its scores; undo brings both back, as is said."""
        measure, session = self.measure, self._session
        if measure is not None and session.may_change():
            session.attempt(lambda: scores.delete_measure(session.project, measure_id=measure.id))
            session.messages.tell(
                self.tr("{0} was deleted with its scores; Undo brings both back.").format(measure.name)
            )

    def _on_changes(self, changes: Changes) -> None:
        if self.isVisible() and changes.touches(Score, Measure, Session, Dyad):
            self.read()

    def read(self, measure_id: str | None = None) -> None:
        """Show everything as it is now: this measure, else the one that is chosen."""
        wanted = measure_id or self.choice.currentData()
        found = scores.measures(self._session.project)
        self.choice.clear()
        for measure in found:
            self.choice.addItem(measure.name, measure.id)
        self.choice.setCurrentIndex(max(self.choice.findData(wanted), 0) if found else -1)
        shown = next((measure for measure in found if measure.id == self.choice.currentData()), None)
        at = self.grid.currentIndex()
        place = (at.row(), at.column())
        self.scores.show_measure(shown)
        if not self.grid.currentIndex().isValid():
            self.grid.setCurrentIndex(self.scores.index(*place))
        self._say(shown)

    def _say(self, measure: Measure | None) -> None:
        rows = self.scores.rowCount()
        self.choice.setVisible(measure is not None)
        self.figures.setVisible(measure is not None)
        self.delete.setVisible(measure is not None)
        self.grid.setVisible(bool(rows))
        if measure is None:
            self.said.setText(
                self.tr("Scores of questionnaires, as points: add a measure first, such as OQ-45, or import a table.")
            )
        elif not rows:
            self.said.setText(self.tr("A score belongs to a session: add dyads and sessions on the board first."))
        else:
            self.said.setText(self._facts(measure))

    def _facts(self, measure: Measure) -> str:
        facts = [self.tr("Scores {0}").format(bounds(measure))]
        if measure.reliable_change is not None:
            facts.append(self.tr("reliable change {0}").format(plain(measure.reliable_change)))
        if measure.cut_off is not None:
            facts.append(self.tr("cut-off {0}").format(plain(measure.cut_off)))
        facts.append(self.tr("high is good") if measure.higher_is_better else self.tr("low is good"))
        facts += [measure.citation] if measure.citation else []
        return "; ".join(facts) + ". " + self.tr("Change from first to last score, {0}.").format(SOURCE)

    def go_to(self, session_id: str) -> None:
        """Make the first cell of a session the current one."""
        row = self.scores.row_of(session_id)
        if row is not None:
            self.grid.setCurrentIndex(self.scores.index(row, 0))

    def begin(self) -> None:
        """Let the person type."""
        if not self.grid.isVisibleTo(self):
            self.add.setFocus()
            return
        if not self.grid.currentIndex().isValid():
            self.grid.setCurrentIndex(self.scores.index(0, 0))
        self.grid.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
