"""Finding in the Code place: the panel in the place of the codes, opening what was found, the reel."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from iprtool.services.finding import Hit
from iprtool.ui.actions import shown_key
from iprtool.ui.code.stage import Stage
from iprtool.ui.find.reel import Reel
from iprtool.ui.find.searching import Searching
from iprtool.ui.playback import Playback
from iprtool.ui.settings import Settings
from iprtool.ui.study_session import StudySession


class CodeFinding(QObject):
    """Actions `find.*`. `show_tag` opens a recording and shows a tag at a time; it says whether there is a picture."""

    noted_requested = Signal(object)
    """Whose memo is wanted."""

    def __init__(
        self,
        session: StudySession,
        stage: Stage,
        playback: Playback,
        settings: Settings,
        show_tag: Callable[[str, str, int], bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._stage, self._playback, self._show_tag = session, stage, playback, show_tag
        self._panel = panel = stage.finding
        self.reel = Reel(session, playback, settings, self._show, self)
        self._searching = Searching(session, panel, self._is_busy, self)
        panel.closed.connect(self.close)
        panel.results.opened.connect(self.open)
        panel.query.entered.connect(self._open_first)
        panel.reel.clicked.connect(self.toggle_reel)
        panel.previous.clicked.connect(lambda: self.step(-1))
        panel.next.clicked.connect(lambda: self.step(1))
        panel.results.selectionModel().currentChanged.connect(lambda _now, _before: self._show_place())
        self._searching.answered.connect(self._show_place)
        self.reel.moved.connect(self._on_moved)
        self.reel.ended.connect(self._show_place)
        self.reel.ended.connect(self._searching.catch_up)
        playback.state_changed.connect(lambda _state: self._searching.catch_up())

    def _is_busy(self) -> bool:
        return self._playback.playing or self.reel.running

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Action ids and what they do."""
        return {
            "find.next": lambda: self.step(1),
            "find.previous": lambda: self.step(-1),
            "find.reel": self.toggle_reel,
            "find.save": self.save,
        }

    def begin(self, query: str | None = None) -> None:
        """Show the panel to type a query, or with one."""
        self._stage.show_find(True)
        self._searching.catch_up()
        if query is None:
            self._panel.begin()
        else:
            self._panel.use(query)

    def close(self) -> None:
        """Stop the reel; when it does not run, bring the codes back."""
        if not self.escape():
            self._stage.show_find(False)
            self._stage.timeline.setFocus()

    def escape(self) -> bool:
        """Stop the reel if it runs."""
        was_running = self.reel.running
        self.reel.stop()
        return was_running

    def save(self) -> None:
        """Ask under which name to keep the search."""
        self._stage.show_find(True)
        self._panel.ask_name()

    # ---- what was found

    def open(self, row: int) -> None:
        """Go to the moment, or the memo, of a row."""
        model = self._panel.model
        noted, number = model.memo_at(row), model.number_at(row)
        if noted is not None:
            self.noted_requested.emit(noted)
        elif number is not None and model.found is not None:
            self.reel.stop()
            hit = self._session.finder.hit(model.found.tag_id(number))
            self._panel.results.go_to(row)
            if hit is not None:
                self._show(hit, hit.tag.start_ms)

    def _open_first(self) -> None:
        if self._searching.point_at_error():
            return
        row = max(self._panel.results.currentIndex().row(), 0)
        if self._panel.model.rowCount() > row and not self._panel.saved_button.isChecked():
            self._panel.results.setFocus()
            self._panel.results.go_to(row)
            self.open(row)

    def step(self, by: int) -> None:
        """The next or previous moment that was found."""
        found = self._panel.model.found
        if found is None or not len(found):
            self._session.messages.tell(self.tr("Search for something first: {0}.").format(shown_key("find.query")))
        elif self.reel.running:
            self.reel.step(by)
        else:
            number = self._number
            number = (0 if by > 0 else len(found) - 1) if number is None else (number + by) % len(found)
            self.open(self._panel.model.row_of(number))

    def toggle_reel(self) -> None:
        """Play all from the current one on, or stop."""
        found = self._panel.model.found
        if self.escape():
            return
        if found is None or not len(found):
            self.step(1)
            return
        self._panel.results.setFocus()
        self.reel.start(found, self._number or 0)

    @property
    def _number(self) -> int | None:
        return self._panel.model.number_at(self._panel.results.currentIndex().row())

    def _on_moved(self, number: int) -> None:
        self._panel.results.go_to(self._panel.model.row_of(number))
        self._show_place()

    def _show_place(self) -> None:
        number, found = self._number, self._panel.model.found
        place = self.tr("{0} of {1}").format(number + 1, len(found)) if found is not None and number is not None else ""
        self._panel.show_reel(self.reel.running, place)

    def _show(self, hit: Hit, at_ms: int) -> bool:
        return self._show_tag(hit.recording.id, hit.tag.id, at_ms)
