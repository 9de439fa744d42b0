"""The Study place: figures and what is next on the left, the board of dyads by sessions on the right."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QLocale, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from iprtool.domain.kinds import Part
from iprtool.domain.model import Dyad, Recording, Session
from iprtool.domain.parts import RECALLS, Mark
from iprtool.services import study
from iprtool.services.board import SHOWN, Book
from iprtool.services.due import Due, due
from iprtool.services.memos import Noted
from iprtool.store import Changes, Project
from iprtool.ui.actions import ActionSet
from iprtool.ui.intake import dropped_files
from iprtool.ui.jobs import Job, Jobs
from iprtool.ui.keyed import action_button
from iprtool.ui.parts.flow import FlowLayout
from iprtool.ui.parts.inline import FormArea, InlineForm
from iprtool.ui.settings import Settings
from iprtool.ui.sliced import Sliced
from iprtool.ui.study.board import Board
from iprtool.ui.study.chips import Chip
from iprtool.ui.study.empty import EmptyBoard
from iprtool.ui.study.entering import Entering
from iprtool.ui.study.hearing import Hearing
from iprtool.ui.study.importing import Importing
from iprtool.ui.study.memos import StudyMemos
from iprtool.ui.study.menu import BoardMenu
from iprtool.ui.study.missing import look_for_missing
from iprtool.ui.study.model import BoardModel, Spot
from iprtool.ui.study.notebar import NoteBar
from iprtool.ui.study.picturing import BoardPicturing
from iprtool.ui.study.scoring import Scoring
from iprtool.ui.study.sealing import Sealing
from iprtool.ui.study.side import SidePanel
from iprtool.ui.study.tables import Tables
from iprtool.ui.study.taking import TakingIn
from iprtool.ui.study_session import StudySession
from iprtool.ui.theme.palette import Palette

_BUTTONS = (
    "study.add_dyad",
    "study.add_session",
    "study.add_recording",
    "study.import_plan",
    "study.import",
    "study.scores",
)


class StudyPlace(QWidget):
    """What is in the study; everything is added, renamed and removed here."""

    recording_opened = Signal(str)
    coding_requested = Signal(str, str)
    """(id of a recording, whose coding)"""
    recall_requested = Signal(str, object)
    """(id of a session, Respondent): begin the recall of this participant, or go to it."""
    moment_requested = Signal(str, int)
    """(id of a recording, milliseconds)"""

    def __init__(
        self,
        session: StudySession,
        actions: ActionSet,
        jobs: Jobs,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.session = self._session = session
        self._jobs, self._settings = jobs, settings
        self.book = Book(session.project)
        self.model = BoardModel(self.book, self)
        self.form: InlineForm | None = None
        self._area: QWidget | None = None
        self._looking: Job[set[str]] | None = None
        self._look_again = False
        self._stale: set[str] | None = set()
        self._moved = False
        self._making = Sliced(self)
        self._making.done.connect(self._catch_up)
        self.setAcceptDrops(True)
        self.tables = Tables(session, self)
        self.entering, self.taking = Entering(self), TakingIn(self, jobs)
        self.importing = Importing(
            session, jobs, settings, self.book, self.show_form, lambda: self.form is not None, self
        )
        self.picturing = BoardPicturing(session, self.book, settings, jobs, self.show_picture_form, self)
        self.hearing = Hearing(session, jobs, settings, self.importing, self)
        self._build(actions)
        self._connect()
        actions.attach(
            {
                "study.add_dyad": self.entering.add_dyad,
                "study.add_session": self.entering.add_session,
                "study.add_recording": self.taking.add_recordings,
                "study.unseal": self.sealing.ask_here,
                "study.seal": self.sealing.seal_here,
                "study.import_plan": self.tables.import_plan,
                "study.waits": self.entering.set_waits,
                "study.import_scores": self.tables.import_scores,
                "study.import": self.importing.choose,
                "study.scores": self.show_scores,
                "study.picture": self.picturing.ask,
            }
        )
        self._show_state()

    @property
    def project(self) -> Project:
        """The study that is shown."""
        return self._session.project

    def attempt(self, act: Callable[[], object]) -> None:
        """Change something, if the study may be changed; trouble is told."""
        if self._session.may_change():
            self._session.attempt(act)

    # ---- building

    def _build(self, actions: ActionSet) -> None:
        self.memos = StudyMemos(self._session)
        self.side = SidePanel(self.memos)
        self.board = Board(self.model)
        self.empty = EmptyBoard(actions)
        self.note = NoteBar()
        self.sealing = Sealing(self)
        self.menu = BoardMenu(self)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.board)
        self.stack.addWidget(self.empty)
        self.scoring = Scoring(self._session, self.book, actions, self.show_form, self)
        self.scores = self.scoring.page
        self.stack.addWidget(self.scores)
        buttons = FlowLayout(8)
        self.buttons = [action_button(actions, action_id) for action_id in _BUTTONS]
        for button in self.buttons:
            buttons.addWidget(button)
        self._right = right = QWidget()
        right.setAccessibleName(self.tr("Study board"))
        self._column = QVBoxLayout(right)
        self._column.setContentsMargins(20, 12, 20, 12)
        self._column.setSpacing(8)
        self._bar = QWidget()
        self._bar.setLayout(buttons)
        self._column.addWidget(self._bar)
        self._column.addWidget(self.note)
        self._column.addWidget(self.stack, 1)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.side)
        self._split.addWidget(right)
        self._split.setStretchFactor(1, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._split)
        self.home: QWidget = self.board

    @property
    def panes(self) -> list[QWidget]:
        """The parts between which one goes by key."""
        return [self._right, self.side]

    def _connect(self) -> None:
        self.side.chosen.connect(self._on_due)
        self.memos.moment_requested.connect(self.moment_requested)
        self.board.selectionModel().currentChanged.connect(lambda _now, _before: self._show_memos())
        self.board.recording_opened.connect(self.recording_opened)
        self.board.mark_pressed.connect(self._on_mark)
        self.board.recording_wanted.connect(self._on_recording_wanted)
        self.board.mark_reached.connect(self._session.messages.speak)
        self.board.rename_requested.connect(self.entering.rename_dyad)
        self.board.menu_requested.connect(self._on_menu)
        self.board.files_dropped.connect(self.taking.take_files)
        self.note.code_requested.connect(self.recording_opened)
        self.scores.left.connect(self.show_board)
        self._session.changed.connect(self._on_changes)
        self.tables.plan_taken.connect(self._on_much_written)
        self.importing.written.connect(self._on_much_written)

    def set_palette(self, palette: Palette) -> None:
        """Take colours and text size anew."""
        self.board.set_palette(palette)
        text = self.fontMetrics().averageCharWidth()
        self.side.setMinimumWidth(min(18 * text, 300))
        self.side.setMaximumWidth(60 * text)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._catch_up()
        self._show_state()
        self._look_for_missing()

    # ---- what the project tells

    def _on_changes(self, changes: Changes) -> None:
        touched = self.book.apply(changes)
        self._stale = None if touched is None or self._stale is None else self._stale | touched
        self._moved |= changes.touches(*SHOWN)
        gone = any(after is None for _, after in changes.of(Dyad))  # a row that is shown needs its dyad
        if self.isVisible() and (gone or not self._draws_later):
            self._catch_up()
        if changes.touches(Recording):
            for before, after in changes.of(Recording):
                if before is not None and after is None:
                    self.note.forget(before.id)
            self._look_for_missing()

    def _on_much_written(self) -> None:
        """What will be shown is made in slices first, so that the board appears without holding the window."""
        if self.isVisible():
            self._making.start(self.model.making())

    @property
    def _draws_later(self) -> bool:
        return self.tables.busy or self.importing.busy or self._making.busy

    def _catch_up(self) -> None:
        """Show what changed since the place was last seen; while someone codes elsewhere, nothing is drawn here."""
        self._making.stop()
        stale, moved = self._stale, self._moved
        self._stale, self._moved = set(), False
        if stale is None or moved:
            spot = self.board.spot
            if stale is None:
                self.model.read()
            read_anew = stale is None or self.model.update_dyads(stale)
            if read_anew:
                self.board.go_to(spot)
            self._show_state()
        elif stale:
            self.model.show_dyads(stale)
            self.side.show_figures(self._figures())

    def _show_state(self) -> None:
        empty = self.model.rowCount() == 0
        if not self._in_scores:
            self.stack.setCurrentWidget(self.empty if empty else self.board)
        self.side.show_figures(self._figures())
        self._show_memos()
        self.side.show_next(due(self.book, self._session.project.author, date.today()), empty=empty)

    def _figures(self) -> dict[str, str]:
        found = self.book.totals()
        return {
            "dyads": QLocale().toString(self.model.rowCount()),
            "recordings": self._share(found.recordings, found.recordings_wanted),
            "recalls": self._share(found.recalls, found.recalls_wanted),
            "coded_twice": self._share(found.coded_twice, found.coded_twice_wanted),
        }

    def _share(self, found: int, wanted: int) -> str:
        show = QLocale().toString
        return self.tr("{0} of {1}").format(show(found), show(wanted)) if wanted else show(found)

    def _look_for_missing(self) -> None:
        if self._looking is not None:
            self._look_again = True
            return
        self._look_again = False
        self._looking = job = look_for_missing(self._session.project.folder, self.book.all_recordings())
        job.finished.connect(self._on_missing)
        job.ended.connect(self._on_looked)
        self._jobs.start(job, quiet=True)

    def _on_missing(self, recording_ids: set[str]) -> None:
        touched = self.book.set_missing(recording_ids)
        if touched:
            self.model.update_dyads(touched)
            self._show_state()

    def _on_looked(self) -> None:
        self._looking = None
        if self._look_again:
            self._look_for_missing()

    def go_to(self, dyad_id: str, number: int | None) -> None:
        """Make a dyad, or one of its sessions, the current place of the board."""
        self.board.go_to(Spot(dyad_id, number))
        self.board.setFocus()

    def show_memo(self, noted: Noted) -> None:
        """Write the memo of a dyad, a session or the study."""
        if isinstance(noted, Session):
            self.board.go_to(Spot(noted.dyad_id, noted.number))
        elif isinstance(noted, Dyad):
            self.board.go_to(Spot(noted.id, None))
        self._show_memos()
        self.memos.go_to(noted)

    def _show_memos(self) -> None:
        spot = self.board.spot
        project = self._session.project
        dyad = next(iter(project.find(Dyad, id=spot.dyad_id)), None) if spot is not None else None
        session = None
        if dyad is not None and spot is not None and spot.number is not None:
            session = study.find_session(project, dyad_id=dyad.id, number=spot.number)
        self.memos.show_for(dyad, session)

    # ---- forms

    def show_form(self, form: InlineForm, *, changes: bool = True) -> None:
        """Show a form above the board, in place of another one; one that changes nothing in any study."""
        self._close_form()
        if changes and not self._session.may_change():
            form.deleteLater()
            return
        self.form = form
        form.closed.connect(self._on_form_closed)
        self._area = FormArea(form)
        if form.roomy:
            self._area.fill()
        self._column.insertWidget(1, self._area, 1 if form.roomy else 0)
        self._bar.setVisible(not form.roomy and not self._in_scores)
        self.stack.setVisible(not form.roomy)
        self._area.show()
        form.begin()
        if form.grows:
            QTimer.singleShot(0, form, self._give_room)

    def _give_room(self) -> None:
        """A form that would have to be scrolled gets the room of the board."""
        area = self._area
        if isinstance(area, FormArea) and area.verticalScrollBar().maximum() > 0:
            self._bar.hide()
            self.stack.hide()
            self._column.setAlignment(area, Qt.AlignmentFlag.AlignTop)

    def show_picture_form(self, form: InlineForm) -> None:
        """Show a form that asks for a picture of the board."""
        self.show_board()
        self.show_form(form, changes=False)

    def _on_form_closed(self) -> None:
        self._close_form()
        self._take_focus()

    def _close_form(self) -> None:
        if self._area is not None:
            self._area.hide()
            self._area.deleteLater()
            self.form = self._area = None
            self._bar.setVisible(not self._in_scores)
            self.stack.show()

    # ---- scores

    @property
    def _in_scores(self) -> bool:
        return self.stack.currentWidget() is self.scores

    def show_scores(self, session_id: str | None = None) -> None:
        """Show the outcome scores in the place of the board."""
        self._bar.hide()
        self.stack.setCurrentWidget(self.scores)
        self.scoring.begin(session_id)

    def show_board(self) -> None:
        """Go back to the board."""
        self._close_form()
        self._bar.show()
        self.stack.setCurrentWidget(self.board)
        self._show_state()
        self._take_focus()

    def _take_focus(self) -> None:
        if self._in_scores:
            self.scores.begin()
        else:
            (self.board if self.model.rowCount() else self.empty.add).setFocus()

    # ---- requests of board and list

    def _on_recording_wanted(self, spot: Spot) -> None:
        if spot.number is not None:
            self.taking.add_recordings_at(spot)
        else:
            self.entering.add_session(spot.dyad_id)

    def _on_menu(self, spot: Spot, chip: Chip | None, at: QPoint) -> None:
        self.menu.show_for(spot, chip, at)

    def _on_mark(self, spot: Spot, mark: Mark) -> None:
        self.lead_to(mark, self.book.row(spot.dyad_id).cells[spot.number or 0].session)

    def lead_to(self, mark: Mark, session: Session) -> None:
        """Go to the work of a part of a session: its recall, coding, recording; where that is wanted, ask for it."""
        if mark.kind in RECALLS and mark.recording_id:
            self.recall_requested.emit(session.id, RECALLS[mark.kind])
        elif mark.kind is Part.CODING and mark.recording_id and mark.person:
            self.coding_requested.emit(mark.recording_id, mark.person)
        elif mark.kind is Part.FOLLOW_UP:
            self.show_scores(session.id)
        elif mark.recording_id:
            self.recording_opened.emit(mark.recording_id)
        else:
            self.taking.add_recordings_at(Spot(session.dyad_id, session.number))

    def _on_due(self, item: Due) -> None:
        self.board.go_to(Spot(item.dyad.id, item.session.number if item.session else 1))
        if item.session is None:
            self.entering.add_session(item.dyad.id)
        elif item.mark is not None:
            self.lead_to(item.mark, item.session)

    # ---- files dropped beside the board

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = dropped_files(event)
        if files:
            event.acceptProposedAction()
            self.taking.take_files(files, None)
