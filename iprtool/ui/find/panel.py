"""The panel of finding: query above, what was found below it, the reel at the bottom."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from iprtool.ui.find.bar import QueryField
from iprtool.ui.find.completing import Completing
from iprtool.ui.find.results import ResultList, ResultModel
from iprtool.ui.find.saved import SavedList
from iprtool.ui.keyed import key_tip
from iprtool.ui.parts.flow import FlowLayout
from iprtool.ui.parts.labels import heading, label, panel
from iprtool.ui.study_session import StudySession


class NameField(QLineEdit):
    """Asks for the name of a search that is to be saved."""

    named = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(self.tr("Name of this search"))
        self.setAccessibleName(self.tr("Name of this search"))
        self.setMaxLength(80)
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.named.emit(self.text())
        else:
            super().keyPressEvent(event)


class FindPanel(QWidget):
    """The widgets and what they ask for; `Searching` and `Reel` give the answers."""

    closed = Signal()
    save_requested = Signal(str)

    def __init__(self, session: StudySession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel(self, "SidePanel", "left")
        self.model = ResultModel(session, self)
        self.query, self.results, self.saved = QueryField(), ResultList(self.model), SavedList(session)
        self.name = NameField()
        self._pages = QStackedWidget()
        panel(self._pages)
        self._hint = label(
            self.tr(
                "Type words of memos and codes, or say what you look for:\n\n"
                "code:Rupture/Withdrawal\nby:AB  dyad:08  session:3\nimpact>=3  longer:5s\n"
                "within 5s of family:Repair\nfamily:Rupture not followed by family:Repair within 60s"
            ),
            "muted",
            wrap=True,
        )
        self._hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._hint.setContentsMargins(14, 8, 14, 8)
        for page in (self._hint, self.results, self.saved):
            self._pages.addWidget(page)
        self._build()
        self.completing = Completing(session, self, self.query)
        self._connect()

    def _build(self) -> None:
        self.setAccessibleName(self.tr("Find"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 1, 8)
        column.setSpacing(6)
        top = self._row(12)
        top.addWidget(heading(self.tr("Find")), 1)
        self.close_button = self._button("✕", self.tr("Back to the codes (Esc)"), "plain")
        self.close_button.setAccessibleName(self.tr("Close finding"))
        top.addWidget(self.close_button)
        column.addLayout(top)
        fields = QVBoxLayout()
        fields.setContentsMargins(12, 0, 12, 0)
        fields.addWidget(self.query)
        fields.addWidget(self.name)
        column.addLayout(fields)
        self.state = label("", "muted", wrap=True)
        self.state.setContentsMargins(14, 0, 12, 0)
        column.addWidget(self.state)
        self.saved_button = self._button(self.tr("Saved searches"), self.tr("Show the searches that were saved"))
        self.saved_button.setCheckable(True)
        self.save_button = self._button(self.tr("Save…"), self.tr("Keep this search under a name"))
        column.addLayout(self._flow(self.save_button, self.saved_button))
        column.addWidget(self._pages, 1)
        self.reel = self._button(self.tr("Play all"), "")
        self.previous = self._button("◀", "")
        self.next = self._button("▶", "")
        for button, tip, what in (
            (self.reel, self.tr("Play one after the other"), "reel"),
            (self.previous, self.tr("Previous one"), "previous"),
            (self.next, self.tr("Next one"), "next"),
        ):
            key_tip(button, tip, f"find.{what}")
        self.previous.setAccessibleName(self.tr("Previous one"))
        self.next.setAccessibleName(self.tr("Next one"))
        self.place = label("", "muted")
        column.addLayout(self._flow(self.reel, self.previous, self.next, self.place))

    @staticmethod
    def _row(left: int) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(left, 0, 8, 0)
        row.setSpacing(6)
        return row

    def _flow(self, *widgets: QWidget) -> QHBoxLayout:
        row, flow = self._row(12), FlowLayout(6, centred=True)
        for widget in widgets:
            flow.addWidget(widget)
        row.addLayout(flow)
        return row

    @staticmethod
    def _button(text: str, tip: str, role: str = "") -> QPushButton:
        made = QPushButton(text)
        made.setToolTip(tip)
        made.setProperty("role", role)
        return made

    def _connect(self) -> None:
        self.query.escaped.connect(self.closed)
        self.close_button.clicked.connect(self.closed)
        self.save_button.clicked.connect(self.ask_name)
        self.saved_button.toggled.connect(self._show_saved)
        self.saved.chosen.connect(self.use)
        self.name.named.connect(self.save_requested)
        self.query.down_pressed.connect(self._go_down)
        self.query.query_typed.connect(lambda _text: self.saved_button.setChecked(False))

    # ---- what is shown

    def use(self, text: str) -> None:
        """Search for this now."""
        self.saved_button.setChecked(False)
        self.query.setText(text)
        self.query.tell()
        self.query.setFocus()

    def begin(self) -> None:
        """Be ready for typing; what was typed before is there to be typed over."""
        self.query.setFocus()
        self.query.selectAll()

    def say(self, text: str) -> None:
        """How many were found, or what is wrong with the query."""
        self.state.setText(text)
        self.state.setVisible(bool(text))

    def show_results(self) -> None:
        """Show what was found, or how to search while nothing is asked for."""
        if not self.saved_button.isChecked():
            asked = self.model.found is not None
            self._pages.setCurrentWidget(self.results if asked else self._hint)
        for button in (self.reel, self.previous, self.next):
            button.setEnabled(self.model.found is not None and len(self.model.found) > 0)

    def show_reel(self, playing: bool, place: str) -> None:
        """Whether the reel runs, and where it is."""
        self.reel.setText(self.tr("Stop (Esc)") if playing else self.tr("Play all"))
        self.place.setText(place)

    def ask_name(self) -> None:
        """Ask under which name to keep the search."""
        self.name.setText("")
        self.name.show()
        self.name.setFocus()

    def saved_as(self) -> None:
        """The search was saved."""
        self.name.hide()
        self.query.setFocus()

    def _show_saved(self, shown: bool) -> None:
        if not shown:
            self.show_results()
            return
        self._pages.setCurrentWidget(self.saved)
        self.saved.setFocus()
        count = self.saved.searches.rowCount()
        if count:
            self.saved.setCurrentIndex(self.saved.searches.index(0, 0))
        self.say(
            self.tr("Enter searches, F2 renames, Del deletes.") if count else self.tr("No search has been saved yet.")
        )

    def _go_down(self) -> None:
        if self.model.rowCount():
            self.results.setFocus()
            if not self.results.currentIndex().isValid():
                self.results.go_to(0)
