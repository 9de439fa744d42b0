"""Typing becomes an answer: reads the tags once in slices, searches, and searches again after changes."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from iprtool.analysis.query import QueryError
from iprtool.services import queries
from iprtool.services.visibility import seals_changed
from iprtool.store import Changes
from iprtool.ui.find.panel import FindPanel
from iprtool.ui.study_session import StudySession

_AGAIN_MS = 400


class Searching(QObject):
    """Lets a panel show what its query names. While `busy` nothing is searched again: `catch_up` does it later."""

    answered = Signal()

    def __init__(self, session: StudySession, panel: FindPanel, busy: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._panel, self._busy = session, panel, busy
        self._error: QueryError | None = None
        self._stale = False
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_AGAIN_MS)
        self._again.timeout.connect(self._search_again)
        panel.query.query_typed.connect(self._on_typed)
        panel.save_requested.connect(self._save)
        session.tags_read.connect(self._search)
        session.changed.connect(self._on_changes)
        self._search()

    def _on_typed(self, _text: str) -> None:
        if self._session.read_tags():
            self._search()
        else:
            self._panel.say(self.tr("Reading the tags …"))

    def _search(self) -> None:
        panel, finder, text = self._panel, self._session.finder, self._panel.query.text()
        self._error, self._stale = None, False
        if not text.strip():
            panel.model.show(None)
            panel.say("")
        else:
            try:
                found, memos = finder.find(text), finder.memos(text)
            except QueryError as error:
                self._error = error
                panel.say(str(error))
                return
            panel.model.show(found, memos)
            panel.say(self._counted(len(found), len(memos)))
        panel.show_results()
        self.answered.emit()

    def _counted(self, tags: int, memos: int) -> str:
        said = self.tr("1 tag") if tags == 1 else self.tr("{0} tags").format(f"{tags:,}")
        if memos:
            said += ", " + (self.tr("1 memo") if memos == 1 else self.tr("{0} memos").format(memos))
        return said if tags or memos else self.tr("Nothing was found.")

    def point_at_error(self) -> bool:
        """Show in the field where the query cannot be understood; False when it can."""
        error, field = self._error, self._panel.query
        if error is None:
            return False
        field.setCursorPosition(error.at)
        field.cursorForward(True, error.length)
        return True

    # ---- changes

    def _on_changes(self, changes: Changes) -> None:
        if seals_changed(changes) and self._session.finder.ready:
            self._search()
            return
        self._stale = self._panel.model.found is not None
        self.catch_up()

    def catch_up(self) -> None:
        """Search again soon if something was changed since, the panel is seen, and the hands are free."""
        if self._stale and self._panel.isVisible() and not self._busy():
            self._again.start()

    def _search_again(self) -> None:
        if self._busy():
            return
        row = self._panel.results.currentIndex().row()
        number, found = self._panel.model.number_at(row), self._panel.model.found
        current = found.tag_id(number) if found is not None and number is not None else None
        self._search()
        found = self._panel.model.found
        number = found.number_of(current) if found is not None and current is not None else None
        if number is not None:
            self._panel.results.go_to(self._panel.model.row_of(number))

    # ---- saving

    def _save(self, name: str) -> None:
        text = self._panel.query.text()
        query = self._session.attempt(lambda: queries.save(self._session.project, name=name, text=text))
        if query is not None:
            self._panel.saved_as()
            self._session.messages.tell(self.tr("Saved the search “{0}”.").format(query.name))
