"""The Recall place: the recalls of the study, the one that goes on, and what came of each."""

import math
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import RecallMode, Respondent
from iprtool.domain.model import Code, Dyad, Pass, Recall, Recording, Remark, Session
from iprtool.domain.naming import session_title
from iprtool.media.microphone import Microphone, SoundPart, devices
from iprtool.services import recall_sounds, recalls, recordings
from iprtool.services.visibility import sealed_recalls, seals_changed
from iprtool.store import Changes
from iprtool.ui.actions import ActionSet
from iprtool.ui.jobs import Jobs
from iprtool.ui.opening import PlayerOpening, Ready, close_player
from iprtool.ui.playback import Playback
from iprtool.ui.recall import console, words
from iprtool.ui.recall.attaching import Attaching
from iprtool.ui.recall.begin import BeginForm, Beginning
from iprtool.ui.recall.event_form import EventForm
from iprtool.ui.recall.event_panel import MARKS
from iprtool.ui.recall.event_panel import MODES as EVENT_MODES
from iprtool.ui.recall.interview import Interview
from iprtool.ui.recall.keys import InterviewKeys
from iprtool.ui.recall.list_page import ListPage
from iprtool.ui.recall.listening import Listening
from iprtool.ui.recall.page import InterviewPage
from iprtool.ui.recall.plain_words import words_of
from iprtool.ui.recall.sound import SoundKeeper
from iprtool.ui.recall.summary import SummaryPage
from iprtool.ui.recall.troubles import Source
from iprtool.ui.settings import Settings
from iprtool.ui.study_session import StudySession


class RecallPlace(QWidget):
    """One interview at a time. It goes on while one looks at another place; only its picture stands then."""

    where_changed = Signal()
    facts_changed = Signal()
    interviewing_changed = Signal(bool)
    taken_up = Signal()
    """A recall that was broken off goes on, or was ended there."""
    code_requested = Signal(str)
    """A recording is to be opened in the Code place."""

    def __init__(
        self, session: StudySession, actions: ActionSet, jobs: Jobs, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._actions, self._jobs, self._settings = session, actions, jobs, settings
        self.playback = Playback(self)
        self.microphone = Microphone(self)
        self._sounds = SoundKeeper(session, jobs, self)
        self.microphone.part_begun.connect(self._on_part_begun)
        self.page: InterviewPage | None = None
        self.summary: SummaryPage | None = None
        self.listening: Listening | None = None
        self.attaching: Attaching | None = None
        self._opening: PlayerOpening | None = None
        self.list = ListPage(actions)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.stack)
        self._handlers = console.handlers(lambda: self.interview) | {
            "recall.screen": self._toggle_window,
            **{f"recall.event_{mark}": partial(self._mark, mark) for mark in MARKS},
        }
        actions.attach({"recall.begin": self.begin})
        self._keys = InterviewKeys(self._run, self)
        self.list.recall_opened.connect(self.show_summary)
        self.list.resume_requested.connect(self.resume)
        self.list.finish_requested.connect(self.finish)
        session.changed.connect(self._on_changes)
        self._refresh()
        self._sounds.take_in_all()

    def _mark(self, mark: str) -> None:
        if self.page is not None and self.page.console.marking is not None:
            self.page.console.marking.mark(mark)

    def _toggle_window(self) -> None:
        if self.page is not None:
            self.page.toggle_window()

    def _run(self, action_id: str) -> None:
        self._handlers[action_id]()

    @property
    def home(self) -> QWidget:
        """What gets the keyboard when the place is shown."""
        shown = self.page or self.summary
        return shown.home if shown is not None else self.list.home

    @property
    def panes(self) -> list[QWidget]:
        """The parts between which one goes by key."""
        return self.page.panes if self.page is not None else [self.summary or self.list]

    @property
    def interview(self) -> Interview | None:
        """The interview that goes on."""
        return self.page.interview if self.page is not None else None

    # ---- the list

    def _on_changes(self, changes: Changes) -> None:
        if self.summary is not None and (seals_changed(changes) or _is_gone(changes, self.summary.recall_id)):
            self._show_list()
        elif self.page is None and changes.touches(Recall, Session, Dyad, Recording, Remark, Pass):
            self._refresh()
        summary = self.summary
        if summary is not None and _sounds_come_or_go(changes, summary.recall_id):
            self.show_summary(summary.recall_id, own=summary.own)
        elif changes.touches(Recording) and self.attaching is not None and self.listening is not None:
            self.attaching.refresh()
            self.listening.take_places()
        elif summary is not None and _tells_of(changes, summary.recall_id):
            summary.refresh()

    def _refresh(self) -> None:
        project = self._session.project
        self.list.show_project(project)

    # ---- beginning

    def begin(self, session_id: str = "", participant: Respondent = Respondent.CLIENT) -> None:
        """Ask what is needed to begin a recall, of this session if one is named."""
        if self.page is not None or not self._session.may_change():
            return
        self._leave_summary()
        form = BeginForm(
            self._session.project, self._settings, lambda each: recalls.delay_min(each, datetime.now(UTC)),
            self._begin, self.microphone, session_id=session_id, participant=participant,
        )  # fmt: skip
        form.closed.connect(lambda: form.let_go(self.microphone.device_id if self.page is not None else None))
        self.list.show_form(form)

    def show_or_begin(self, session_id: str, participant: Respondent) -> None:
        """What came of the newest recall of this participant, or the way to begin the first; an interview goes on."""
        found = self._session.project.find(Recall, session_id=session_id, participant=participant)
        if self.interview is not None:
            return
        if found:
            self.show_summary(max(found, key=lambda each: each.begun_at).id)
        else:
            self.begin(session_id, participant)

    def _begin(self, beginning: Beginning) -> None:
        """Begin as was chosen. Raises IprError, which the form shows."""
        project = self._session.project
        trouble = recordings.trouble(project.folder, beginning.recording)
        if trouble:
            raise IprError(trouble, "Open the recording in the Code place to look for it. No recall was begun.")
        self._settings["recall.interviewer"] = beginning.interviewer
        self._settings["recall.microphone"] = beginning.device_id or ""
        before = project.find(Recall, session_id=beginning.recording.session_id, participant=beginning.participant)
        recall = recalls.begin(
            project, recording_id=beginning.recording.id, participant=beginning.participant, mode=beginning.mode,
            interviewer=beginning.interviewer, codebook_id=beginning.codebook_id,
            cue_recall_id=beginning.cue_recall_id, follow_up=bool(before),
            words=beginning.words,
        )  # fmt: skip
        self._listen(recall, beginning.device_id)
        self._open(recall, beginning.recording)

    def _listen(self, recall: Recall, device_id: str | None, at_ms: int = 0) -> None:
        """Begin the clock and the sound of an interview; without a microphone that can be opened only the clock."""
        file = recall_sounds.file_for(self._session.project.folder, recall)
        try:
            self.microphone.start(file, device_id, at_ms)
        except IprError as error:
            self._session.messages.show_error(error)
            self.microphone.start(file, None, at_ms)

    def resume(self, recall_id: str) -> None:
        """Go on with a recall that was broken off: its clock goes on where its log or its sound ended."""
        project = self._session.project
        if self.page is not None or not self._session.may_change():
            return
        if self._is_sound_coming(recall_id):
            return
        recall = project.get(Recall, recall_id)
        run = self._session.attempt(lambda: recalls.pass_of(project, recall))
        if run is None:
            return
        recording, log = project.get(Recording, run.recording_id), recalls.stimulus_log(project, recall)
        at_ms, here = log.length_ms, log.session_at(log.length_ms).session_ms
        known = str(self._settings["recall.microphone"])
        self._listen(recall, known if known in [each.id for each in devices()] else None, at_ms)
        self._open(recall, recording, here)
        if self.interview is not None:
            self.interview.take_up(log, at_ms, here)
        self.taken_up.emit()

    def _on_part_begun(self, part: SoundPart) -> None:
        if self.interview is not None:
            self._sounds.note(self.interview.recall.id, part)

    def _words_of(self, recall: Recall) -> tuple[Code, ...]:
        """What a participant alone chooses from."""
        if recall.mode is not RecallMode.ALONE:
            return ()
        return words_of(self._session.project, recall)

    def _open(self, recall: Recall, recording: Recording, at_ms: int = 0) -> None:
        project = self._session.project
        self.playback.begin(recording.duration_ms, at_ms)
        back_ms = round(1000 * self._settings["recall.back_s"])
        interview = Interview(project, recall, recording, self.playback, self.microphone, back_ms=back_ms, parent=self)
        page = InterviewPage(self._session, interview, self._actions, self._where(recall), self._words_of(recall))
        page.end_requested.connect(self.end)
        interview.desk.refused.connect(self._session.messages.show_error)
        interview.ticked.connect(self.facts_changed)
        self.page = page
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        page.home.setFocus()
        self._open_player(recording)
        self._actions.attach(self._handlers)
        self.set_shown(self.isVisible())
        self.interviewing_changed.emit(True)
        self.where_changed.emit()

    def _open_player(self, recording: Recording) -> None:
        self._opening = PlayerOpening(self._session.project, recording, self._settings, self._jobs, self)
        self._opening.ready.connect(self._on_ready)
        self._opening.failed.connect(self._on_failed)
        self._opening.start()

    def _on_ready(self, ready: Ready) -> None:
        ready.player.set_volume(self._settings["play.volume"])
        self.playback.attach(ready.player)

    def _on_failed(self, error: IprError) -> None:
        if self.page is not None:
            self.page.interview.troubles.take(Source.PLAYER, error)

    # ---- the end

    def end(self) -> None:
        """End the interview that goes on."""
        page = self.page
        if page is None:
            return
        page.console.write()
        if not page.interview.end():
            text = self.tr("The end could not be written yet. Make room on the disk, and end it again.")
            page.interview.troubles.say(Source.END, text)
            return
        self._let_go(page)
        self._refresh()
        self.show_summary(page.interview.recall.id, own=True)
        self._sounds.take_in_all()

    def _let_go(self, page: InterviewPage) -> None:
        page.close_window()
        page.interview.close()
        self._keys.set_on(False)
        self._actions.detach(self._handlers)
        if self._opening is not None:
            self._opening.cancel()
            self._opening = None
        player = self.playback.release()
        if player is not None:
            close_player(player, self._jobs)
        self.page = None
        self._session.set_recall(None)
        self.stack.removeWidget(page)
        page.deleteLater()
        page.interview.deleteLater()
        self.stack.setCurrentWidget(self.list)
        self.list.home.setFocus()
        self.interviewing_changed.emit(False)
        self.where_changed.emit()
        self.facts_changed.emit()

    # ---- what came of it

    def show_summary(self, recall_id: str, *, own: bool = False) -> None:
        """What came of a recall; `own`: its interview has just ended."""
        self._leave_summary()
        project = self._session.project
        recall = project.get(Recall, recall_id)
        page = SummaryPage(project, recall, own=own)
        if page.shown:
            if recall.mode in EVENT_MODES:
                page.add(EventForm(self._session, recall))
            self.listening = Listening(self._session, recall, self._jobs, self._settings)
            page.add(self.listening, right=True)
            self.attaching = Attaching(self._session, recall, self._jobs)
            page.add(self.attaching)
        page.left.connect(self._show_list)
        page.code_requested.connect(self.code_requested)
        self.summary = page
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        page.home.setFocus()

    def hear(self, recall_id: str, at_ms: int, session_ms: int) -> None:
        """Stand at a time of an interview that was held, and at what of the session was seen then, to hear either."""
        if self.interview is not None:
            self._session.messages.tell(self.tr("An interview goes on. End it to hear another one."))
            return
        self.show_summary(recall_id)
        listening, summary = self.listening, self.summary
        if listening is None or summary is None:
            return
        button = listening.stand_at(at_ms, session_ms)
        summary.bring_into_view(button)
        if button is listening.watched.button:
            told = self.tr("This part of the interview was not recorded: the session is heard here.")
            self._session.messages.tell(told)

    def _show_list(self) -> None:
        self._leave_summary()
        self._refresh()
        self.list.home.setFocus()

    def _leave_summary(self) -> None:
        page, self.summary = self.summary, None
        listening, self.listening = self.listening, None
        attaching, self.attaching = self.attaching, None
        if attaching is not None:
            attaching.leave()
        if listening is not None:
            listening.close_players()
        if page is not None:
            self.stack.setCurrentWidget(self.list)
            self.stack.removeWidget(page)
            page.deleteLater()

    def finish(self, recall_id: str) -> None:
        """End a recall that was broken off, where its log ends."""
        project = self._session.project
        if self._is_sound_coming(recall_id):
            return
        if self._session.attempt(lambda: recalls.finish(project, project.get(Recall, recall_id))):
            self.taken_up.emit()

    def _is_sound_coming(self, recall_id: str) -> bool:
        """Whether its length is not known yet, because its sound is being taken in; says so."""
        coming = self._sounds.is_coming(recall_id)
        if coming:
            self._session.messages.tell(self.tr("Its sound is still being taken in. Try again in a moment."))
        return coming

    def close_interview(self) -> None:
        """The study closes: the interview ends with it, and what cannot be written is there to be ended next time."""
        self._leave_summary()
        page = self.page
        if page is not None:
            page.console.write()
            written = page.interview.end()
            self._let_go(page)
            if not written:
                self._tell_unwritten()

    def _tell_unwritten(self) -> None:
        lost_s = math.ceil(self.microphone.unwritten_s)
        said = [self.tr("The end of the interview could not be written, and what was not written is lost.")]
        if lost_s:
            said.append(self.tr("The last {0} s of its sound are missing.").format(lost_s))
        kept = self.tr("All before that is kept. Make room on the disk, open the study, and end the recall there.")
        self._session.messages.say(" ".join(said), kept)

    def set_shown(self, shown: bool) -> None:
        """Another place is shown, or this one: the keys of an interview work here only, and its picture stands else."""
        self._keys.set_on(shown and self.page is not None)
        interview = self.interview
        self._session.set_recall(interview.recall.id if shown and interview is not None else None)
        if not shown and self.summary is not None and self.summary.own:
            self._leave_summary()  # who comes back may be somebody else
        if not shown and interview is not None and self.playback.playing:
            interview.pause_all()

    # ---- what the window says

    def where(self) -> str:
        """Dyad, session and whose recall it is, and how long after; empty while none goes on."""
        return self._where(self.interview.recall) if self.interview is not None else ""

    def _where(self, recall: Recall) -> str:
        session = self._session.project.get(Session, recall.session_id)
        dyad = self._session.project.get(Dyad, session.dyad_id)
        held = session_title(dyad.label, session.number)
        parts = [words.title(recall.participant), held, words.after(recall.delay_min)]
        return " · ".join(part for part in parts if part)

    def facts(self) -> list[str]:
        """What was seen; whether the other's recall is sealed."""
        interview = self.interview
        if interview is None:
            return []
        facts = [self.tr("Seen {0} of the recording").format(words.percent(interview.seen.share))]
        return [*facts, *self._other()]

    def _other(self) -> list[str]:
        interview = self.interview
        assert interview is not None, "asked only while one goes on"
        others = [
            each for each in self._session.project.find(Recall, session_id=interview.recall.session_id)
            if each.participant is not interview.recall.participant
        ]  # fmt: skip
        if not others:
            return []
        ids = {each.id for each in others}
        sealed = sealed_recalls(self._session.project, ids) == ids
        return [self.tr("Other recall: sealed") if sealed else self.tr("Other recall: open")]


def _tells_of(changes: Changes, recall_id: str) -> bool:
    """Whether a step changed what the figures of a recall are made from."""
    remarks = (each for pair in changes.of(Remark) for each in pair if each is not None)
    return recall_id in changes.rows or any(each.recall_id == recall_id for each in remarks)


def _sounds_come_or_go(changes: Changes, recall_id: str) -> bool:
    """Whether a recording of the interview is there now, or is no more."""
    pairs = (pair for pair in changes.of(Recording) if None in pair)
    return any(each is not None and each.recall_id == recall_id for pair in pairs for each in pair)


def _is_gone(changes: Changes, recall_id: str) -> bool:
    return recall_id in changes.rows and changes.rows[recall_id].after is None
