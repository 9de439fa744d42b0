"""The ribbons of the recalls that may be seen: what of the recording that is open was played in their interviews."""

from PySide6.QtCore import QObject

from iprtool.domain.kinds import Initiator
from iprtool.domain.model import Happening, Pass, Recall
from iprtool.domain.stimulus import StimulusLog
from iprtool.services import passes, recalls
from iprtool.services.visibility import visible_passes
from iprtool.store import Changes
from iprtool.ui.code.coded import Coded
from iprtool.ui.code.stage import Stage
from iprtool.ui.study_session import StudySession
from iprtool.ui.timeline.ribbon import Played, Ribbon, Stop


class RecallRibbons(QObject):
    """Follows the logs of the recording's recalls, and their seals."""

    def __init__(self, session: StudySession, stage: Stage, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._timeline = session, stage.timeline
        self._recording_id = ""
        session.changed.connect(self._on_changed)

    def take(self, coded: Coded | None) -> None:
        """Show the recalls of this recording."""
        self._recording_id = coded.recording.id if coded is not None else ""
        self._show()

    def _on_changed(self, changes: Changes) -> None:
        if self._recording_id and changes.touches(Happening, Recall, Pass):
            self._show()

    def _show(self) -> None:
        project, found = self._session.project, list[Ribbon]()
        runs = visible_passes(project, recording_id=self._recording_id) if self._recording_id else []
        for run in (run for run in runs if run.recall_id is not None):
            recall = project.get(Recall, run.recall_id or "")
            found.append(ribbon_of(passes.title(run), recalls.stimulus_log(project, recall)))
        self._timeline.set_ribbons(found)


def ribbon_of(title: str, log: StimulusLog) -> Ribbon:
    """A log as it is drawn."""
    played = (Played(each.session_begin_ms, each.session_end_ms, each.begin_ms, each.end_ms) for each in log.viewings)
    stops = (Stop(each.session_ms, each.begin_ms, each.initiator is Initiator.PARTICIPANT) for each in log.stops)
    return Ribbon.of(title, played, stops)
