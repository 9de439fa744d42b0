"""A recording that undo took out of the study comes back by redo, and is open again then."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from iprtool.domain.model import Recording
from iprtool.services.visibility import visible_recordings
from iprtool.store import Changes
from iprtool.ui.study_session import StudySession


@dataclass(frozen=True, slots=True)
class Open:
    """What was open: which recording, as whom, at which moment."""

    recording_id: str
    author: str
    at_ms: int


class GoneRecording(QObject):
    """Knows what was open when it went, until something else is opened."""

    came_back = Signal()

    def __init__(self, session: StudySession, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._gone: Open | None = None
        session.changed.connect(self._on_changes)

    def remember(self, gone: Open | None) -> None:
        """This was open and went with its recording; None when something is open again."""
        self._gone = gone

    def present(self) -> Open | None:
        """What went and is there again."""
        gone = self._gone
        there = gone is not None and bool(visible_recordings(self._session.project, id=gone.recording_id))
        return gone if there else None

    def _on_changes(self, changes: Changes) -> None:
        if self._gone is not None and any(
            after is not None and after.id == self._gone.recording_id for _, after in changes.of(Recording)
        ):
            self.came_back.emit()
