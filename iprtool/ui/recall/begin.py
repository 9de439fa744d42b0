"""What is asked before a recall begins: who, how, with which microphone; and how long ago the session was."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import RecallMode, Respondent
from iprtool.domain.model import Dyad, Recall, Recording, Session
from iprtool.domain.naming import natural, session_title
from iprtool.media.microphone import Microphone, devices
from iprtool.store import Project
from iprtool.ui.parts.inline import InlineForm
from iprtool.ui.parts.labels import label
from iprtool.ui.recall import words
from iprtool.ui.recall.devices import DeviceBox
from iprtool.ui.recall.level import LevelStrip
from iprtool.ui.recall.plain_words import Choice, choices, usual
from iprtool.ui.settings import Settings

_ASKING = (RecallMode.FREE, RecallMode.EVENT, RecallMode.CUED)
"""Modes in which somebody asks."""

_NO_WORDS = ("There are no words to choose from.", "Make a family of three to six codes on moments in the codebook.")
_NO_EVENT = (
    "No event of the other is marked in this session yet.",
    "Do their Brief Structured Recall first, or choose another way.",
)


@dataclass(frozen=True, slots=True)
class Beginning:
    """What was chosen."""

    recording: Recording
    participant: Respondent
    mode: RecallMode
    interviewer: str
    codebook_id: str | None = None
    words: str = ""
    cue_recall_id: str | None = None
    device_id: str | None = None


def watchable(project: Project) -> list[tuple[str, Recording]]:
    """The recordings of sessions, each with its name, in the order of the board."""
    sessions = {each.id: each for each in project.find(Session)}
    dyads = {each.id: each for each in project.find(Dyad)}
    found = []
    for recording in project.find(Recording):
        session = sessions[recording.session_id]
        if recording.recall_id is None:
            dyad = dyads[session.dyad_id]
            name = f"{session_title(dyad.label, session.number)} · {recording.label}"
            found.append(((natural(dyad.label), session.number, recording.label), name, recording))
    return [(name, recording) for _, name, recording in sorted(found, key=lambda each: each[0])]


class BeginForm(InlineForm):
    """One screen, all of it by keyboard; Enter begins."""

    def __init__(
        self, project: Project, settings: Settings, delay: Callable[[Session], int | None],
        begin: Callable[[Beginning], None], microphone: Microphone,
        *, session_id: str = "", participant: Respondent = Respondent.CLIENT,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(
            words.tr("Begin a recall: somebody watches the session and stops it"), words.tr("Begin"), parent
        )
        self._project, self._delay, self._begin = project, delay, begin
        self._recordings, self._choices = watchable(project), choices(project)
        self._microphone = microphone
        self._make_fields(settings)
        self._lay_out()
        microphone.level.connect(self._on_level)
        microphone.trouble.connect(self._on_sound_trouble)
        self.device.currentIndexChanged.connect(self._listen)
        self._choose(session_id, participant)
        for box in (self.recording, self.participant, self.mode):
            box.currentIndexChanged.connect(self._show)
        self._show()
        if session_id and not self.interviewer.text():
            self._first = self.interviewer  # all else is chosen
        self._listen()

    def _make_fields(self, settings: Settings) -> None:
        self.recording = QComboBox()
        self.recording.addItems([name for name, _ in self._recordings])
        self.participant = _box((words.tr(name), kind) for kind, name in words.PARTICIPANTS.items())
        self.mode = _box((words.tr(name), mode) for mode, name in words.MODES.items())
        self.interviewer = QLineEdit(str(settings["recall.interviewer"]) or str(settings["code.author"]))
        self.words = QComboBox()
        self.words.addItems([choice.name for choice in self._choices])
        self.words.setCurrentIndex(usual(self._project, self._choices) if self._choices else -1)
        self.cue = QComboBox()
        self.device = DeviceBox()
        known = [each.id for each in devices()]
        self.device.fill(next((each for each in (str(settings["recall.microphone"]), *known) if each in known), None))
        self.level = LevelStrip()
        self.heard = label("", "muted", wrap=True)
        self.delay = label("", "muted", wrap=True)

    def _lay_out(self) -> None:
        self.add_field(self.tr("Session and recording"), self.recording)
        self.add_field(self.tr("Who watches"), self.participant)
        self.add_field(self.tr("How"), self.mode)
        self.add_field(self.tr("Interviewer (initials)"), self.interviewer, 10)
        self.add_field(self.tr("Words to choose from"), self.words)
        self.add_field(self.tr("Whose event"), self.cue)
        self.add_field(self.tr("Microphone"), self.device)
        self.finish()
        self.add_below(self.level)
        self.add_below(self.heard)
        self.add_below(self.delay)

    def _listen(self) -> None:
        """Let the level be seen before anything is recorded."""
        self.level.clear()
        device_id = self.device.device_id
        self.level.setVisible(device_id is not None)
        self._on_sound_trouble(None)
        try:
            self._microphone.check(device_id)
        except IprError as error:
            self._on_sound_trouble(error)

    def _on_level(self, level: float, _db: float) -> None:
        self.level.add(level)

    def _on_sound_trouble(self, error: IprError | None) -> None:
        hearing = self.tr("Speak: the strip shows what the microphone hears. Nothing is recorded yet.")
        without = self.tr("Without a microphone moments and notes are kept, and what is said is not recorded.")
        self.heard.setText(str(error or (without if self.device.device_id is None else hearing)))

    def let_go(self, device_id: str | None = None) -> None:
        """The form goes away: listen no more, unless the interview goes on with this microphone."""
        self._microphone.level.disconnect(self._on_level)
        self._microphone.trouble.disconnect(self._on_sound_trouble)
        if device_id is None:
            self._microphone.check(None)

    def _choose(self, session_id: str, participant: Respondent) -> None:
        for row, (_, recording) in enumerate(self._recordings):
            if recording.session_id == session_id:
                self.recording.setCurrentIndex(row)
                break
        self.participant.setCurrentIndex(max(self.participant.findData(participant), 0))

    @property
    def warned(self) -> str:
        """What is said of the time since the session."""
        return self.delay.text()

    @property
    def _chosen(self) -> Recording | None:
        return self._recordings[self.recording.currentIndex()][1] if self._recordings else None

    def _show(self) -> None:
        mode, recording = RecallMode(self.mode.currentData()), self._chosen
        _show_field(self.interviewer, mode in _ASKING)
        _show_field(self.words, mode is RecallMode.ALONE)
        _show_field(self.cue, mode is RecallMode.CUED)
        self.cue.clear()
        if recording is not None:
            for each in self._events(recording):
                self.cue.addItem(words.title(each.participant), each.id)
            minutes = self._delay(self._project.get(Session, recording.session_id))
            self.delay.setText(words.delay_told(minutes, self._project.study.recall_within_h))

    def _events(self, recording: Recording) -> list[Recall]:
        """Recalls of the other of the two in which an event was marked."""
        found = self._project.find(Recall, session_id=recording.session_id, mode=RecallMode.EVENT)
        return [each for each in found if each.participant != self.participant.currentData()]

    def submit(self) -> None:
        recording, mode = self._chosen, RecallMode(self.mode.currentData())
        asking = mode in _ASKING
        interviewer = self.interviewer.text().strip() if asking else ""
        wanting = {
            RecallMode.ALONE: (self.words, _NO_WORDS),
            RecallMode.CUED: (self.cue, _NO_EVENT),
        }.get(mode)
        if recording is None:
            raise IprError("There is no recording to watch.", "Add the recording of a session in the Study place.")
        if asking and not interviewer:
            raise IprError("It is not known who asks.", "Type initials or a pseudonym of the interviewer.")
        if wanting is not None and wanting[0].currentIndex() < 0:
            raise IprError(*wanting[1])
        choice = self._choices[self.words.currentIndex()] if mode is RecallMode.ALONE else Choice("")
        cue = self.cue.currentData() if mode is RecallMode.CUED else None
        participant = Respondent(self.participant.currentData())
        self._begin(
            Beginning(
                recording,
                participant,
                mode,
                interviewer,
                choice.codebook_id,
                choice.family,
                cue,
                self.device.device_id,
            )
        )


def _box(entries: Iterable[tuple[str, object]]) -> QComboBox:
    box = QComboBox()
    for text, data in entries:
        box.addItem(text, data)
    return box


def _show_field(field: QWidget, shown: bool) -> None:
    """Show a field with its caption, or neither."""
    holder = field.parentWidget()
    assert holder is not None, "fields are in holders with their captions"
    holder.setVisible(shown)
