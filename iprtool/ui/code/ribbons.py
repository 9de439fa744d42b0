"""The ribbons of the recalls that may be seen: what of the recording that is open was played in their interviews."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu

from iprtool.domain.kinds import Initiator
from iprtool.domain.model import Happening, Pass, Recall
from iprtool.domain.stimulus import Occasion, StimulusLog
from iprtool.domain.times import clock
from iprtool.services import passes, recalls
from iprtool.services.visibility import visible_passes
from iprtool.store import Changes
from iprtool.ui.code.coded import Coded
from iprtool.ui.code.stage import Stage
from iprtool.ui.study_session import StudySession
from iprtool.ui.timeline.ribbon import Played, Ribbon, Stop


class RecallRibbons(QObject):
    """Follows the logs of the recording's recalls, and their seals; offers to hear an interview at what is shown."""

    hear_requested = Signal(str, int, int)
    """(id of a recall, milliseconds of its interview, milliseconds of the session)"""

    def __init__(self, session: StudySession, stage: Stage, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._timeline = session, stage.timeline
        self._recording_id = ""
        self._shown: list[tuple[Recall, str, StimulusLog]] = []
        self._timeline.ribbon_menu_requested.connect(self._open_menu)
        session.changed.connect(self._on_changed)

    def take(self, coded: Coded | None) -> None:
        """Show the recalls of this recording."""
        self._recording_id = coded.recording.id if coded is not None else ""
        self._show()

    def _on_changed(self, changes: Changes) -> None:
        if self._recording_id and changes.touches(Happening, Recall, Pass):
            self._show()

    def _show(self) -> None:
        project = self._session.project
        self._shown.clear()
        runs = visible_passes(project, recording_id=self._recording_id) if self._recording_id else []
        for run in (run for run in runs if run.recall_id is not None):
            recall = project.get(Recall, run.recall_id or "")
            self._shown.append((recall, passes.title(run), recalls.stimulus_log(project, recall)))
        self._timeline.set_ribbons(ribbon_of(title, log) for _, title, log in self._shown)

    # ---- hearing the interview

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the actions do."""
        return {"timeline.hear_recall": self.hear}

    def hear(self) -> None:
        """Hear the interview in which the moment at the playhead was seen; where it was seen often, ask which time."""
        ms = self._timeline.now_ms
        found = [(recall, each) for recall, _, log in self._shown for each in log.interview_at(ms)]
        if len(found) == 1:
            recall, occasion = found[0]
            self.hear_requested.emit(recall.id, occasion.at_ms, ms)
        elif found:
            places, view = self._timeline.places, self._timeline.view
            at = QPoint(places.header + max(round(view.x_of(ms)), 0), places.ribbons_top)
            self.menu(range(len(self._shown)), ms).popup(self._timeline.mapToGlobal(at))
        else:
            self._session.messages.tell(self.tr("This was not seen in an interview that may be heard."))

    def _open_menu(self, number: int, at: QPoint, ms: int) -> None:
        self.menu([number], ms).popup(at)

    def menu(self, numbers: Iterable[int], ms: int) -> QMenu:
        """Every time at which a moment was seen in these recalls. Goes when it closes."""
        made = QMenu(self._timeline)
        made.aboutToHide.connect(made.deleteLater)
        for number in numbers:
            recall, title, log = self._shown[number]
            occasions = log.interview_at(ms)
            made.addSection(title)
            if not occasions:
                made.addAction(self.tr("This was not seen in the interview.")).setEnabled(False)
            for each in occasions:
                act = made.addAction(self._offer(each))
                act.triggered.connect(partial(self.hear_requested.emit, recall.id, each.at_ms, ms))
        return made

    def _offer(self, occasion: Occasion) -> str:
        said = self.tr("Hear the interview here, at {0}") if occasion.playing else self.tr("Hear what was said at {0}")
        return said.format(clock(occasion.at_ms))


def ribbon_of(title: str, log: StimulusLog) -> Ribbon:
    """A log as it is drawn."""
    played = (Played(each.session_begin_ms, each.session_end_ms, each.begin_ms, each.end_ms) for each in log.viewings)
    stops = (Stop(each.session_ms, each.begin_ms, each.initiator is Initiator.PARTICIPANT) for each in log.stops)
    return Ribbon.of(title, played, stops)
