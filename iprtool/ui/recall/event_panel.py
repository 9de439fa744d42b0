"""The event of a Brief Structured Recall: its begin, the two peaks and its end are marked where it stands."""

from functools import partial

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from iprtool.domain.kinds import RecallMode, Respondent
from iprtool.domain.model import Event, Tag
from iprtool.domain.times import short_clock
from iprtool.services import recall_events
from iprtool.store import Changes
from iprtool.ui.actions import ActionSet
from iprtool.ui.keyed import key_tip
from iprtool.ui.parts.flow import FlowLayout
from iprtool.ui.parts.labels import heading, label
from iprtool.ui.recall.interview import Interview
from iprtool.ui.recall.troubles import Source
from iprtool.ui.study_session import StudySession

BEGIN, CLIENT, THERAPIST, END = MARKS = ("begin", "client_peak", "therapist_peak", "end")
_PEAKS = {CLIENT: Respondent.CLIENT, THERAPIST: Respondent.THERAPIST}
MODES = (RecallMode.EVENT, RecallMode.CUED)
"""Recalls in which an event is marked."""


class EventPanel(QWidget):
    """Four marks, in any order; what is marked is written once begin and end are known."""

    def __init__(
        self, session: StudySession, interview: Interview, actions: ActionSet, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("Panel")
        self._session, self._interview = session, interview
        self.marks: dict[str, int] = {}
        self._is_stored = False
        self._titles = {
            BEGIN: self.tr("Begin"), CLIENT: self.tr("Client's peak"), THERAPIST: self.tr("Therapist's peak"),
            END: self.tr("End"),
        }  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.cues: dict[str, QPushButton] = {}
        if interview.recall.mode is RecallMode.CUED:
            self._add_cue(column)
        column.addWidget(heading(self.tr("The event: mark it here")))
        flow = FlowLayout(6)
        self.buttons: dict[str, QPushButton] = {}
        for mark in MARKS:
            button = QPushButton()
            button.setProperty("role", "value")
            button.setCheckable(True)
            button.clicked.connect(partial(self.mark, mark))
            key_tip(button, actions[f"recall.event_{mark}"].toolTip(), f"recall.event_{mark}")
            self.buttons[mark] = button
            flow.addWidget(button)
        column.addLayout(flow)
        session.changed.connect(self._on_changes)
        self._load()

    def _add_cue(self, column: QVBoxLayout) -> None:
        cue = recall_events.cue_of(self._session.project, self._interview.recall)
        column.addWidget(heading(self.tr("The other's event: go there")))
        if cue is None:
            column.addWidget(label(self.tr("It is not marked any more."), "muted", wrap=True))
            return
        times = {BEGIN: cue.start_ms, CLIENT: cue.client_peak_ms, THERAPIST: cue.therapist_peak_ms, END: cue.end_ms}
        flow = FlowLayout(6)
        for mark, ms in times.items():
            if ms is not None:
                button = QPushButton(f"{self._titles[mark]} {short_clock(ms)}")
                button.clicked.connect(partial(self._interview.go_to, ms))
                self.cues[mark] = button
                flow.addWidget(button)
        column.addLayout(flow)

    def mark(self, mark: str, *_: object) -> None:
        """Put a mark where the recording is."""
        wanted = self.marks | {mark: self._interview.playback.now_ms}
        wrong = self._wrong(wanted)
        self._interview.troubles.say(Source.EVENT, wrong)
        if not wrong:
            self.marks = wanted
            if BEGIN in wanted and END in wanted:
                self._interview.desk.write(partial(self._write, dict(wanted)))
        self._show()

    def _wrong(self, marks: dict[str, int]) -> str:
        """What does not fit, in a sentence."""
        begin, end = marks.get(BEGIN), marks.get(END)
        if begin is not None and end is not None and end <= begin:
            return self.tr("The event would end before it begins, so nothing was marked. Go to another place.")
        outside = [
            marks[peak] for peak in _PEAKS if peak in marks
            and ((begin is not None and marks[peak] < begin) or (end is not None and marks[peak] > end))
        ]  # fmt: skip
        if outside:
            return self.tr("A peak would lie outside the event, so nothing was marked. Go to another place.")
        return ""

    def _write(self, marks: dict[str, int]) -> None:
        project, recall = self._session.project, self._interview.recall
        with project.step("Mark the event"):
            recall_events.set_event(project, recall, start_ms=marks[BEGIN], end_ms=marks[END])
            for peak, of in _PEAKS.items():
                recall_events.set_peak(project, recall, of=of, peak_ms=marks.get(peak))

    def _on_changes(self, changes: Changes) -> None:
        if changes.touches(Event, Tag) and not self._interview.desk.waiting:
            self._load()

    def _load(self) -> None:
        """Take what is stored. A begin or an end alone is stored nowhere else, and stays."""
        found = recall_events.event_of(self._session.project, self._interview.recall)
        was_stored, self._is_stored = self._is_stored, found is not None
        if found is None and was_stored:
            self.marks = {}
        elif found is not None:
            event, tag = found
            end_ms = tag.start_ms if tag.end_ms is None else tag.end_ms
            times = {
                BEGIN: tag.start_ms, CLIENT: event.client_peak_ms, THERAPIST: event.therapist_peak_ms, END: end_ms,
            }  # fmt: skip
            self.marks = {mark: ms for mark, ms in times.items() if ms is not None}
        self._show()

    def _show(self) -> None:
        for mark, button in self.buttons.items():
            ms = self.marks.get(mark)
            button.setChecked(ms is not None)
            button.setText(self._titles[mark] if ms is None else f"{self._titles[mark]} {short_clock(ms)}")
