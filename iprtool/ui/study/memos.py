"""The memos of the study, and of the dyad and the session that are current on the board."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from iprtool.domain.model import Dyad, Session
from iprtool.domain.naming import dyad_title
from iprtool.services import recordings
from iprtool.services.memos import Noted
from iprtool.ui.memopage import MemoPage
from iprtool.ui.parts.tabs import Tabs
from iprtool.ui.study_session import StudySession

_STUDY, _DYAD, _SESSION = range(3)


class StudyMemos(Tabs):
    """The tab goes along with the board: a session's column shows the session, the dyad's the dyad."""

    moment_requested = Signal(str, int)
    """(id of a recording, milliseconds)"""

    def __init__(self, session: StudySession, parent: QWidget | None = None) -> None:
        self._session = session
        self.pages = [MemoPage(session) for _ in range(3)]
        names = (self.tr("Study"), self.tr("Dyad"), self.tr("Session"))
        super().__init__(list(zip(names, self.pages, strict=True)), parent)
        study = session.project.study
        self.pages[_STUDY].show_of(study, self.tr("Memo of the study"))
        for page in self.pages:
            page.moment_requested.connect(self._on_moment)
        self.show_for(None, None)

    def show_for(self, dyad: Dyad | None, session: Session | None) -> None:
        """Show the memos of what is current; the tab changes when that is something else than before."""
        before = [self.pages[number].of for number in (_DYAD, _SESSION)]
        self._show(_DYAD, dyad, dyad_title(dyad.label) if dyad is not None else self.tr("Dyad"))
        number = self.tr("Session {0}").format(session.number) if session is not None else self.tr("Session")
        self._show(_SESSION, session, number)
        now = [self.pages[number].of for number in (_DYAD, _SESSION)]
        if [noted.id if noted else "" for noted in before] != [noted.id if noted else "" for noted in now]:
            self.show_page(_SESSION if session is not None else _DYAD if dyad is not None else _STUDY)

    def _show(self, number: int, noted: Noted | None, name: str) -> None:
        self.pages[number].show_of(noted, self.tr("Memo of {0}").format(name))
        self.set_name(number, name, enabled=noted is not None)

    def go_to(self, noted: Noted) -> None:
        """Be ready to write one of the memos that are shown."""
        for number, page in enumerate(self.pages):
            if page.of is not None and page.of.id == noted.id and page.field is not None:
                self.show_page(number)
                page.field.setFocus()

    def flush(self) -> None:
        """Write what is typed."""
        for page in self.pages:
            page.flush()

    def _on_moment(self, noted: Noted, ms: int) -> None:
        if isinstance(noted, Session):
            found = recordings.of_session(self._session.project, noted.id)
            if found:
                self.moment_requested.emit(found[0].id, ms)
                return
        self._session.messages.tell(self.tr("No recording belongs to this memo, so there is nowhere to go."))
