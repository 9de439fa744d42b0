"""The memo of a study, dyad, session or code: shown, written as one types, and kept up to date."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iprtool.services import memos
from iprtool.services.memos import Noted
from iprtool.store import Changes
from iprtool.ui.parts.fitted import fitted
from iprtool.ui.parts.labels import label, panel
from iprtool.ui.parts.memofield import MemoField
from iprtool.ui.study_session import StudySession


class MemoPage(QWidget):
    """One memo field with a line that says whose it is, or why there is none."""

    moment_requested = Signal(object, int)
    """(whose memo, milliseconds)"""

    def __init__(self, session: StudySession, empty: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel(self)
        self._session, self._empty = session, empty
        self._of: Noted | None = None
        self._kinds: dict[str, type[Noted]] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 12)
        column.setSpacing(4)
        self._title = label("", "caption", wrap=True)
        column.addWidget(self._title)
        self.field = field = MemoField()
        field.setAccessibleName(self.tr("Memo"))
        field.setPlaceholderText(self.tr("Notes, written as you pause typing. @14:41 becomes a link, **bold** bold."))
        field.setReadOnly(session.project.read_only)
        field.memo_edited.connect(self._write)
        field.moment_requested.connect(lambda ms: self.moment_requested.emit(self._of, ms))
        column.addWidget(field, 1)
        session.changed.connect(self._on_changes)
        fitted(field, lambda text: field.setMinimumHeight(4 * text.lineSpacing() + 16))
        self.show_of(None, "")

    @property
    def of(self) -> Noted | None:
        """Whose memo is shown."""
        return self._of

    def show_of(self, noted: Noted | None, title: str) -> None:
        """Show the memo of something. What was typed for the one before is written first."""
        field = self.field
        if noted is not None:
            self._kinds[noted.id] = type(noted)
        field.show_memo(noted.id if noted is not None else None, noted.memo if noted is not None else "")
        self._of = noted
        self._title.setText(title if noted is not None else self._empty)
        self._title.setVisible(bool(self._title.text()))
        field.setVisible(noted is not None)
        field.setAccessibleName(self.tr("Memo: {0}").format(title))

    def flush(self) -> None:
        """Write what is not written yet."""
        self.field.flush()

    def _write(self, row_id: str, text: str, typing: str) -> None:
        kind, project = self._kinds.get(row_id), self._session.project
        if kind is None or memos.find(project, kind, row_id) is None:
            return
        written = self._session.attempt(
            lambda: memos.set_memo(project, kind=kind, row_id=row_id, memo=text, gesture=typing, initiator=self)
        )
        if written is None:
            self.field.keep(row_id, text)

    def _on_changes(self, changes: Changes) -> None:
        of = self._of
        change = changes.rows.get(of.id) if of is not None else None
        if of is None or change is None:
            return
        self._of = memos.find(self._session.project, type(of), of.id)
        if changes.initiator is not self:
            self.show_of(self._of, self._title.text())
