"""What the interviewer has beside the picture: the sound, where it was stopped, notes, moments, prompts."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from iprtool.domain.kinds import Initiator, Stance
from iprtool.domain.times import clock
from iprtool.ui.actions import ActionSet, shown_key
from iprtool.ui.keyed import key_tip, keyed
from iprtool.ui.parts.fitted import fitted
from iprtool.ui.parts.flow import FlowLayout
from iprtool.ui.parts.focus import keep_focus
from iprtool.ui.parts.labels import heading, label, panel
from iprtool.ui.parts.memofield import MemoField
from iprtool.ui.playback import RATES
from iprtool.ui.recall import words
from iprtool.ui.recall.devices import DeviceBox
from iprtool.ui.recall.event_panel import MODES as EVENT_MODES
from iprtool.ui.recall.event_panel import EventPanel
from iprtool.ui.recall.interview import Interview
from iprtool.ui.recall.level import LevelStrip
from iprtool.ui.recall.moment_table import MomentTable
from iprtool.ui.recall.moments import Moment
from iprtool.ui.recall.prompts import Prompts
from iprtool.ui.recall.strip import SeenStrip
from iprtool.ui.study_session import StudySession


class NotesField(MemoField):
    """Notes; Esc stops everything here too, and the typing goes on where it was."""

    pause_requested = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.flush()
            self.pause_requested.emit()
        else:
            super().keyPressEvent(event)


class Console(QWidget):
    """Shows an interview and passes on what the interviewer does."""

    end_requested = Signal()

    def __init__(
        self, session: StudySession, interview: Interview, actions: ActionSet, where: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._interview = interview
        panel(self, "SidePanel", "right")
        self.setAccessibleName(self.tr("Interviewer"))
        self._build(session, actions, where)
        keep_focus(self)
        self._connect()
        self._show_sound()
        self._show_stood()
        self._show_times()

    # ---- building

    def _build(self, session: StudySession, actions: ActionSet, where: str) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 12, 14, 12)
        self._column.setSpacing(8)
        self._column.addWidget(heading(self.tr("Interviewer")))
        self._column.addWidget(label(where, "muted", wrap=True))
        self._column.addLayout(self._top(actions))
        self.level = LevelStrip()
        self.no_sound = label("", "muted", wrap=True)
        self.trouble = label("", "trouble", wrap=True)
        self.trouble.hide()
        self.device = DeviceBox()
        for part in (self.level, self.no_sound, self.trouble):
            self._column.addWidget(part)
        self._column.addLayout(self._moving(actions))
        self.strip = SeenStrip()
        self._column.addWidget(self.strip)
        self._column.addSpacing(4)
        self._build_notes()
        self.marking: EventPanel | None = None
        if self._interview.recall.mode in EVENT_MODES:
            self.marking = EventPanel(session, self._interview, actions)
            self._column.addWidget(self.marking)
        self.table = MomentTable(self._interview.moments)
        self.count = label("", "heading")
        self._column.addWidget(self.count)
        self._column.addWidget(self.table, 1)
        self.prompts = Prompts(session)
        self._column.addWidget(self.prompts)
        self._column.addLayout(self._ending())

    def _top(self, actions: ActionSet) -> FlowLayout:
        self.dot = label("●", "trouble")
        self.state = label("", "family")
        self.time = label("", "muted")
        self.pause_all = self._button(self.tr("Pause all"), actions, "recall.pause_all", with_key=True)
        row = FlowLayout(8, last_right=True, centred=True)
        for part in (self.dot, self.state, self.time, self.pause_all):
            row.addWidget(part)
        return row

    def _moving(self, actions: ActionSet) -> FlowLayout:
        """The interviewer can do all that the participant can, and change the speed."""
        flow = FlowLayout(6, centred=True)
        self.stop = self._button(self.tr("Stop here"), actions, "recall.stop")
        self.back = self._button(self.tr("Back"), actions, "recall.back")
        self.go_on = self._button(self.tr("Go on"), actions, "recall.go_on")
        self.rate = QComboBox()
        self.rate.setAccessibleName(self.tr("Speed"))
        for rate in RATES:
            self.rate.addItem(f"{rate:g}×", rate)
        self.rate.setCurrentIndex(RATES.index(1.0))
        for part in (self.stop, self.back, self.go_on, self.rate, self.device):
            flow.addWidget(part)
        return flow

    def _button(self, text: str, actions: ActionSet, action_id: str, *, with_key: bool = False) -> QPushButton:
        button = QPushButton(text)
        button.clicked.connect(actions[action_id].trigger)
        key_tip(button, actions[action_id].toolTip(), action_id)
        if with_key:
            keyed(button, lambda: button.setText(f"{text}  {shown_key(action_id)}".rstrip()), needs=actions[action_id])
        return button

    def _build_notes(self) -> None:
        self.stood = label("", "heading", wrap=True)
        self._column.addWidget(self.stood)
        caption = label(self.tr("What was said (notes)"), "caption")
        self._column.addWidget(caption)
        self.notes = NotesField()
        self.notes.setAccessibleName(self.tr("What was said (notes)"))
        fitted(self.notes, lambda metrics: self.notes.setFixedHeight(4 * metrics.lineSpacing() + 16))
        caption.setBuddy(self.notes)
        self._column.addWidget(self.notes)
        flow = FlowLayout(6)
        self.stances: dict[Stance, QPushButton] = {}
        self._group = QButtonGroup(self)
        for stance, text in words.STANCES.items():
            button = QPushButton(words.tr(text))
            button.setCheckable(True)
            button.setProperty("role", "value")
            button.clicked.connect(lambda _checked=False, stance=stance: self._interview.set_stance(stance))
            self._group.addButton(button)
            self.stances[stance] = button
            flow.addWidget(button)
        self._column.addLayout(flow)
        self._column.addSpacing(4)

    def _ending(self) -> QHBoxLayout:
        """Ending takes two presses: an interview cannot be begun again."""
        self.end = QPushButton(self.tr("End the interview…"))
        self.sure = QPushButton(self.tr("End it now"))
        self.sure.setProperty("role", "main")
        self.keep = QPushButton(self.tr("Keep on"))
        for button in (self.sure, self.keep):
            button.hide()
        self.end.clicked.connect(lambda: self._ask(True))
        self.keep.clicked.connect(lambda: self._ask(False))
        self.sure.clicked.connect(self.end_requested)
        row = QHBoxLayout()
        for button in (self.end, self.sure, self.keep):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _ask(self, asking: bool) -> None:
        by_key = any(each.hasFocus() for each in (self.end, self.sure, self.keep))
        self.end.setVisible(not asking)
        self.sure.setVisible(asking)
        self.keep.setVisible(asking)
        if by_key:  # else Space stays with the participant
            (self.sure if asking else self.end).setFocus()

    def _connect(self) -> None:
        interview = self._interview
        interview.stood_changed.connect(self._show_stood)
        interview.moments.changed.connect(self._show_moments)
        interview.ticked.connect(self._show_times)
        interview.playback.rate_changed.connect(self._show_rate)
        interview.ticked.connect(self._show_hearing)
        interview.sound_changed.connect(self._show_sound)
        interview.troubles.changed.connect(self._show_troubles)
        interview.microphone.level.connect(self._on_heard)
        self.device.device_chosen.connect(interview.hear)
        self.notes.memo_edited.connect(interview.moments.set_words)
        self.notes.pause_requested.connect(interview.pause_all)
        self.notes.moment_requested.connect(interview.go_to)
        self.table.moment_chosen.connect(self._on_moment_chosen)
        self.strip.time_chosen.connect(interview.go_to)
        self.rate.activated.connect(lambda: interview.set_rate(self.rate.currentData()))

    # ---- what is shown

    def _show_sound(self) -> None:
        self.device.fill(self._interview.device_id)
        self._show_hearing()

    def _show_hearing(self) -> None:
        interview = self._interview
        hears = interview.is_hearing
        self.level.setVisible(hears)
        self.no_sound.setVisible(not hears)
        self.no_sound.setText(
            self.tr("No microphone: what is said is not recorded.")
            if interview.device_id is None
            else self.tr("The microphone is not heard: what is said may not be recorded.")
        )
        self.dot.setVisible(hears)
        self.state.setText(self.tr("Recording interview") if hears else self.tr("Interview"))

    def _on_heard(self, level: float, _db: float) -> None:
        self.level.add(level)

    def _show_troubles(self) -> None:
        text = self._interview.troubles.text
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))

    def write(self) -> None:
        """Write what is being typed."""
        self.notes.flush()
        self.prompts.write()

    def _show_rate(self, rate: float) -> None:
        self.rate.setCurrentIndex(self.rate.findData(rate))

    def _on_moment_chosen(self, moment: Moment) -> None:
        self._interview.show_moment(moment)
        self.notes.setFocus()

    def _show_stood(self) -> None:
        moment, paused = self._interview.noted, self._interview.paused
        self.notes.setEnabled(moment is not None)
        self.pause_all.setEnabled(not paused)
        for button in self.stances.values():
            button.setEnabled(moment is not None)
        self._show_moments()
        self._show_times()

    def _show_moments(self) -> None:
        moment = self._interview.noted
        self.notes.show_memo(moment.id if moment else None, moment.words if moment else "")
        self.count.setText(self.tr("Moments so far ({0})").format(len(self._interview.moments.all)).upper())
        self._group.setExclusive(False)
        for stance, button in self.stances.items():
            button.setChecked(moment is not None and moment.stance is stance)
        self._group.setExclusive(True)

    def _show_times(self) -> None:
        interview = self._interview
        now_ms = interview.now_ms
        self.time.setText(clock(now_ms)[:8])
        self.stood.setText(self._stood_text(now_ms).upper())
        marks = [each.about_ms for each in interview.moments.all]
        self.strip.show_seen(
            interview.recording.duration_ms, interview.seen.stretches, marks, interview.playback.now_ms
        )

    def _stood_text(self, now_ms: int) -> str:
        interview = self._interview
        at = clock(interview.playback.now_ms)[:8]
        if interview.paused:
            return self.tr("All stopped at {0} · what was recorded is kept").format(at)
        if interview.playback.playing:
            return self.tr("Playing · {0}").format(at)
        if interview.stopped_ms is None:
            return self.tr("Ready · {0}").format(at)
        by = words.by(interview.stopped_by, interview.recall.participant)
        return self.tr("Stopped at {0} · {1} · {2}").format(at, by, words.ago(now_ms - interview.stopped_ms))


def handlers(interview: Callable[[], Interview | None]) -> dict[str, Callable[[], object]]:
    """Action ids and what they do to the interview that goes on."""

    def doing(do: Callable[[Interview], object]) -> Callable[[], object]:
        return lambda: (found := interview()) and do(found)

    return {
        "recall.pause_all": doing(Interview.pause_all),
        "recall.again": doing(lambda each: each.back(Initiator.PARTICIPANT)),
        "recall.then": doing(lambda each: each.set_stance(Stance.THEN)),
        "recall.now": doing(lambda each: each.set_stance(Stance.NOW)),
        "recall.unclear": doing(lambda each: each.set_stance(Stance.UNCLEAR)),
        "recall.stop": doing(lambda each: each.stop(Initiator.INTERVIEWER)),
        "recall.back": doing(lambda each: each.back(Initiator.INTERVIEWER)),
        "recall.go_on": doing(lambda each: each.go_on(Initiator.INTERVIEWER)),
        "recall.button": doing(lambda each: each.press(Initiator.PARTICIPANT)),
    }
