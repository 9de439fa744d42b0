"""One interview that goes on: what plays, who did what, the moments, the sound. The windows only show it."""

from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import Initiator, RecallMode, Stance, Stimulus
from iprtool.domain.model import Recall, Recording
from iprtool.domain.stimulus import StimulusLog
from iprtool.media.microphone import Microphone
from iprtool.services import recalls
from iprtool.store import Project
from iprtool.ui.playback import Playback
from iprtool.ui.recall.desk import Desk
from iprtool.ui.recall.moments import Moment, Moments
from iprtool.ui.recall.playlog import Entry, PlayLog
from iprtool.ui.recall.seen import Seen
from iprtool.ui.recall.troubles import Source, Troubles

TICK_MS = 250
_RUNS_AFTER = {Stimulus.PLAY: True, Stimulus.PAUSE: False, Stimulus.END: False}


class Interview(QObject):
    """Stop, back, go on: each by the participant or the interviewer, each logged with the clock of the interview."""

    stood_changed = Signal()
    """It plays, or stands, or stands elsewhere."""
    sound_changed = Signal()
    """Another microphone is heard, or none."""
    ticked = Signal()
    """A moment has passed: times on screen are to be brought up to date."""

    def __init__(
        self, project: Project, recall: Recall, recording: Recording, playback: Playback,
        microphone: Microphone, *, back_ms: int,
        parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.project, self.recall, self.recording, self.playback = project, recall, recording, playback
        self.microphone = microphone
        self.device_id = microphone.device_id
        """The microphone that was chosen, also while all is stopped."""
        self.desk = Desk(self)
        self.troubles = Troubles(self.desk, playback, microphone, self)
        self.moments = Moments(project, recall, self.desk, self)
        self.seen = Seen(recording.duration_ms)
        self._current_id = self._noted_id = ""
        self.stopped_ms: int | None = None
        """When in the interview the recording was stopped, None while it plays or has not begun."""
        self.stopped_by = Initiator.PROGRAM
        self.paused = False
        """All was stopped at once."""
        self.over = False
        self._has_played = False
        self._back_ms = back_ms
        self._run_from: int | None = None
        self._log = PlayLog(playback, lambda: self.now_ms, self._take, self)
        playback.state_changed.connect(self._on_state)
        self._ticker = QTimer(self)
        self._ticker.setInterval(TICK_MS)
        self._ticker.timeout.connect(self._tick)
        self._ticker.start()

    @property
    def now_ms(self) -> int:
        """Where the interview is on its own clock."""
        return self.microphone.position_ms

    @property
    def current(self) -> Moment | None:
        """The moment that is being talked about while the recording stands."""
        return self.moments.by_id(self._current_id)

    @property
    def noted(self) -> Moment | None:
        """The moment that notes are about: the current one, and the last one while it plays on."""
        return self.moments.by_id(self._noted_id)

    # ---- what one does

    def stop(self, by: Initiator) -> Moment | None:
        """Stop here: somebody wants to say something. Where it stands already for that reason, nothing happens."""
        if self.over or self.paused:
            return None
        self._log.act(by)
        self.playback.pause()
        self._log.look()
        about_ms = self.playback.now_ms
        current = self.current
        if current is not None and current.about_ms == about_ms:
            return current
        self._leave_moment()
        now_ms = self.now_ms
        self.stopped_ms, self.stopped_by = now_ms, by
        moment = self.moments.put(about_ms, now_ms, by)
        self._talk_about(moment)
        return moment

    def mark(self, code_id: str, by: Initiator) -> Moment | None:
        """Say what a moment was: the one that is stopped at, else a new one at what is seen now; playing goes on."""
        if self.over or self.paused:
            return None
        current = self.current
        if current is not None and not self.playback.playing and current.code_id is None:
            self.moments.set_code(current, code_id)
            return current
        return self.moments.put(self.playback.now_ms, self.now_ms, by, code_id)

    def may_go_on(self, by: Initiator) -> bool:
        """What was stopped as a whole only the interviewer takes up again, and a participant alone, who has none."""
        waits = self.paused and by is Initiator.PARTICIPANT and self.recall.mode is not RecallMode.ALONE
        return not self.over and not waits

    def go_on(self, by: Initiator) -> None:
        """Play from here."""
        if not self.may_go_on(by):
            return
        self._log.act(by)
        if self.paused:
            self.paused = False
            self._listen(self.device_id)
        self._leave_moment()
        self.playback.play()
        self._log.look()
        self.stood_changed.emit()

    def back(self, by: Initiator) -> None:
        """Show the last seconds again, and play."""
        if not self.may_go_on(by):
            return
        self._log.act(by)
        self._leave_moment()
        self.playback.skip(-self._back_ms)
        self.go_on(by)

    def press(self, by: Initiator) -> None:
        """The one button or key of the participant: stop where it plays, go on where it stands."""
        if self.playback.playing:
            self.stop(by)
        else:
            self.go_on(by)

    def go_to(self, session_ms: int, by: Initiator = Initiator.INTERVIEWER) -> None:
        """Show another time of the session."""
        self._log.act(by)
        self._leave_moment()
        self.playback.seek(session_ms)
        self.stood_changed.emit()

    def set_rate(self, rate: float, by: Initiator = Initiator.INTERVIEWER) -> None:
        """Play at another speed."""
        self._log.act(by)
        self.playback.set_rate(rate)

    def show_moment(self, moment: Moment) -> None:
        """Go to what a moment is about, to note more about it."""
        self.go_to(moment.about_ms)
        self.stopped_ms, self.stopped_by = self.now_ms, Initiator.INTERVIEWER
        self._talk_about(moment)

    def set_stance(self, stance: Stance) -> None:
        """What is said now is about then or about now."""
        noted = self.noted
        if noted is not None:
            self.moments.set_stance(noted, stance)

    def pause_all(self) -> None:
        """Stop everything at once."""
        if self.over or self.paused:
            return
        self.paused = True
        self._log.act(Initiator.INTERVIEWER)
        self.playback.pause()
        self._log.look()
        self._listen(None)
        self.stopped_ms, self.stopped_by = self.now_ms, Initiator.INTERVIEWER
        self.stood_changed.emit()

    def hear(self, device_id: str | None) -> None:
        """Record with this microphone from now on, or with none; what was stopped as a whole waits until it goes on.

        The same one again is tried again where nothing is heard.
        """
        self.device_id = device_id
        if self.over or self.paused or (device_id == self.microphone.device_id and self.is_hearing == bool(device_id)):
            return
        self._listen(device_id)

    def _listen(self, device_id: str | None) -> None:
        try:
            self.microphone.use(device_id)
        except IprError as error:
            self.troubles.take(Source.MICROPHONE, error)
        self.sound_changed.emit()

    @property
    def is_hearing(self) -> bool:
        """Whether what is said is heard now."""
        return self.microphone.is_hearing

    def end(self) -> bool:
        """It is over; whether all of it is written. Asked again it tries again."""
        if not self.over:
            self._log.act(Initiator.INTERVIEWER)
            self.playback.pause()
            self._log.look()
            self._log.close()
            self._leave_moment()
            self.over = True
            self.desk.write(partial(recalls.end, self.project, self.recall, self.now_ms, at=datetime.now(UTC)))
        written = [self.microphone.finish(), self.desk.write_all()]
        return all(written)

    def take_up(self, log: StimulusLog, at_ms: int, session_ms: int) -> None:
        """It was broken off and goes on: the recording stood meanwhile, and what there was is there."""
        self._take(Entry(Stimulus.PAUSE, Initiator.PROGRAM, at_ms, session_ms, 1.0))
        for part in log.coverage().parts:
            if part.times:
                self.seen.add(part.begin_ms, part.end_ms)
        self.moments.load()
        self.stood_changed.emit()

    def close(self) -> None:
        """Let go of it; it can be taken up again."""
        if not self.over:
            self._log.close()
            self.over = True
        self.microphone.stop()
        self._ticker.stop()
        self.playback.state_changed.disconnect(self._on_state)
        self.troubles.close()
        self.moments.close()

    # ---- what happened

    def _talk_about(self, moment: Moment) -> None:
        self._current_id = self._noted_id = moment.id
        self.stood_changed.emit()

    def _leave_moment(self) -> None:
        current, self._current_id = self.current, ""
        if current is not None:
            self.moments.end(current, self.now_ms)

    def _take(self, entry: Entry) -> None:
        if self._run_from is not None:
            self.seen.add(self._run_from, entry.session_ms if entry.from_ms is None else entry.from_ms)
        runs = _RUNS_AFTER.get(entry.kind, self._run_from is not None)
        self._run_from = entry.session_ms if runs else None
        self.desk.write(partial(self._store, entry, datetime.now(UTC)))

    def _store(self, entry: Entry, wall: datetime) -> None:
        recalls.log(
            self.project, self.recall, entry.kind, initiator=entry.initiator, at_ms=entry.at_ms,
            session_ms=entry.session_ms, rate=entry.rate, from_ms=entry.from_ms, wall=wall,
        )  # fmt: skip

    def _on_state(self) -> None:
        if self.playback.playing:
            self.stopped_ms, self._has_played = None, True
        elif self.stopped_ms is None and self._has_played:
            self.stopped_ms, self.stopped_by = self.now_ms, Initiator.PROGRAM
        self.stood_changed.emit()

    def _tick(self) -> None:
        if self._run_from is not None:
            self.seen.add(self._run_from, self.playback.now_ms)
        self.ticked.emit()
