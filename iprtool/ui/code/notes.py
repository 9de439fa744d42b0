"""The right side's tabs: the selected tag, and the memos of its code, of the session and of the study."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from iprtool.domain.model import Code, Dyad, Session
from iprtool.services.memos import Noted
from iprtool.ui.code.coded import Coded
from iprtool.ui.code.editing import TagEditing
from iprtool.ui.code.inspector import Inspector
from iprtool.ui.memopage import MemoPage
from iprtool.ui.parts.labels import panel
from iprtool.ui.parts.memofield import MemoField
from iprtool.ui.parts.scrolled import Scrolled
from iprtool.ui.parts.tabs import Tabs
from iprtool.ui.playback import Playback
from iprtool.ui.study_session import StudySession

TAG, CODE, SESSION, STUDY = range(4)


class NoteTabs(Tabs):
    """What is said of the selected tag, one part below the other, and memo pages."""

    def __init__(self, of_tag: Sequence[QWidget], session: StudySession, parent: QWidget | None = None) -> None:
        tag = QWidget()
        panel(tag)
        column = QVBoxLayout(tag)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in of_tag:
            column.addWidget(part)
        self.code = MemoPage(session, self.tr("Select a tag with a code to write about that code."))
        self.session, self.study = MemoPage(session), MemoPage(session)
        super().__init__(
            [
                (self.tr("Tag"), Scrolled(tag)),
                (self.tr("Code"), self.code),
                (self.tr("Session"), self.session),
                (self.tr("Study"), self.study),
            ],
            parent,
        )
        self.setAccessibleName(self.tr("Tag and memos"))


class CodeNotes(QObject):
    """Lets the tabs follow the recording and the selection; links of all memos go to their moment here."""

    elsewhere_requested = Signal(object)
    """Whose memo is wanted that is not shown here."""

    def __init__(
        self,
        session: StudySession,
        tabs: NoteTabs,
        inspector: Inspector,
        playback: Playback,
        editing: TagEditing,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._tabs, self._playback, self._editing = session, tabs, playback, editing
        self._inspector = inspector
        self._coded: Coded | None = None
        editing.selection_changed.connect(lambda _ids: self._show_code())
        inspector.memo.moment_requested.connect(playback.seek)
        for page in (tabs.code, tabs.session, tabs.study):
            page.moment_requested.connect(lambda _of, ms: playback.seek(ms))

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Action ids and what they do."""
        return {
            "memo.code": lambda: self.go_to(CODE),
            "memo.session": lambda: self.go_to(SESSION),
            "memo.study": lambda: self.go_to(STUDY),
            "memo.time": self.insert_time,
        }

    def take(self, coded: Coded | None) -> None:
        """Another recording, or none, is open."""
        self._coded = coded
        project = self._session.project
        if coded is None:
            self._tabs.session.show_of(None, "")
        else:
            session = project.get(Session, coded.recording.session_id)
            dyad = project.get(Dyad, session.dyad_id)
            title = self.tr("Session {0} of dyad {1}").format(session.number, dyad.label)
            self._tabs.session.show_of(session, title)
        self._tabs.study.show_of(project.study, project.study.title)
        self._show_code()

    def _show_code(self) -> None:
        selected = self._editing.selected
        tree = self._coded.trees[selected[0].pass_id] if self._coded is not None and selected else None
        codes = {tag.code_id for tag in selected}
        code = tree.code(codes.pop()) if tree is not None and len(codes) == 1 else None
        if tree is None or code is None:
            self._tabs.code.show_of(None, "")
        else:  # the tree is not read anew for a memo
            now = self._session.project.get(Code, code.id)
            self._tabs.code.show_of(now, tree.path(code.id).replace("/", " › "))

    def flush(self) -> None:
        """Write what is typed anywhere."""
        self._inspector.memo.flush()
        for page in (self._tabs.code, self._tabs.session, self._tabs.study):
            page.flush()

    def go_to(self, number: int) -> None:
        """Show a tab and be ready to write there."""
        self._tabs.show_page(number)
        field = [self._inspector.memo, *(p.field for p in (self._tabs.code, self._tabs.session, self._tabs.study))]
        wanted = field[number]
        if wanted is not None and wanted.isVisible() and wanted.isEnabled():
            wanted.setFocus()

    def show(self, noted: Noted) -> None:
        """Show the memo of a code, of this session or of the study; of anything else elsewhere."""
        session = self._tabs.session.of
        if isinstance(noted, Code):
            self._tabs.code.show_of(noted, noted.name)
            self.go_to(CODE)
        elif session is not None and noted.id == session.id:
            self.go_to(SESSION)
        else:
            self.elsewhere_requested.emit(noted)

    def insert_time(self) -> None:
        """Write the playhead's time into the memo that is being written."""
        field = QApplication.focusWidget()
        if isinstance(field, MemoField) and not field.isReadOnly():
            field.insert_time(self._playback.now_ms)
        else:
            self._session.messages.tell(self.tr("Click into a memo first: the time is written there."))
