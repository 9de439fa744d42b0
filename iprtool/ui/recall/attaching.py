"""What another device recorded of an interview: attached afterwards, and brought onto the clock of the interview."""

from functools import partial

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from iprtool.domain.model import Recall, Recording
from iprtool.domain.times import parse_clock
from iprtool.media.align import Alignment, Sureness
from iprtool.services import recall_sounds, recall_syncing, recalls
from iprtool.services.recall_syncing import By
from iprtool.services.recordings import Prepared
from iprtool.services.syncing import Place
from iprtool.ui.comparing import Comparing, Spell, lies
from iprtool.ui.intake import Intake, Wish, choose_files, known_files
from iprtool.ui.jobs import Jobs
from iprtool.ui.parts.begin_fields import BeginFields
from iprtool.ui.parts.fitted import fitted
from iprtool.ui.parts.flow import FlowLayout
from iprtool.ui.parts.labels import heading, label
from iprtool.ui.study_session import StudySession

_NUDGES = ((-1, 1_000), (-1, 100), (-1, 10), (1, 10), (1, 100), (1, 1_000))


class SoundPlace(QWidget):
    """Where one recording lies on the interview's clock: told by sounds, by a clap, or set by ear while it is heard."""

    def __init__(self, session: StudySession, recording: Recording, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._id = session, recording.id
        self._sureness: Sureness | None = None
        self.said = label("", "muted", wrap=True)
        self.said.setAccessibleName(self.tr("How the recording lies"))
        self._comparing, self._spell = Comparing(jobs, self), Spell(self)
        self._comparing.progressed.connect(self._on_progress)
        self._comparing.found.connect(self._on_found)
        self._comparing.refused.connect(lambda error: self.said.setText(str(error)))
        self._comparing.ended.connect(self._show_busy)
        self.fields = BeginFields(_NUDGES)
        self.fields.begin_entered.connect(lambda ms: self._begin_at(ms, "begin"))
        self.fields.nudged.connect(lambda direction, ms: self._begin_at(self._now.offset_ms + direction * ms, "nudge"))
        self.by_own = QPushButton(self.tr("Line up by the interview's own sound"))
        self.by_own.clicked.connect(partial(self.compare, By.OWN))
        self.by_session = QPushButton(self.tr("Line up by the session's sound in it"))
        self.by_session.clicked.connect(partial(self.compare, By.SESSION))
        self.stop = QPushButton(self.tr("Stop comparing"))
        self.stop.clicked.connect(self._comparing.cancel)
        self.here, self.there = QLineEdit(), QLineEdit()
        self.clap = QPushButton(self.tr("Line up by a clap"))
        self.clap.clicked.connect(self._by_clap)
        self._build(recording)
        self.refresh()
        self._show_busy()

    def _build(self, recording: Recording) -> None:
        sounds, clap = FlowLayout(6), FlowLayout(6)
        for button in (self.by_own, self.by_session, self.stop):
            sounds.addWidget(button)
        fields = (
            (self.here, self.tr("Clap in this recording at"), self.tr("e.g. 0:04.25")),
            (self.there, self.tr("and in the interview at"), self.tr("e.g. 0:01.10")),
        )
        for field, name, example in fields:
            field.setAccessibleName(name)
            field.setPlaceholderText(example)
            field.returnPressed.connect(self._by_clap)
            fitted(field, partial(_widen, field))
            caption = label(name, "caption")
            caption.setBuddy(field)
            clap.addWidget(caption)
            clap.addWidget(field)
        clap.addWidget(self.clap)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(6)
        column.addWidget(heading(recording.label))
        column.addWidget(self.said)
        column.addLayout(sounds)
        column.addLayout(clap)
        column.addWidget(self.fields)

    @property
    def _now(self) -> Recording:
        return self._session.project.get(Recording, self._id)

    # ---- by hand

    def _begin_at(self, begins_ms: int, what: str) -> None:
        self._write(Place(begins_ms, self._now.drift_ppm), self.tr("Nudge"), self._spell.of(what))

    def _by_clap(self) -> None:
        marks = self._session.attempt(lambda: (parse_clock(self.here.text()), parse_clock(self.there.text())))
        if marks is not None:
            self._write(Place(marks[1] - marks[0]), self.tr("Line up"))

    def _write(self, place: Place, name: str, gesture: str | None = None, sureness: Sureness | None = None) -> None:
        if not self._session.may_change():
            self.refresh()
            return
        if gesture is None:
            self._spell.end()
        self._sureness = sureness
        project = self._session.project
        self._session.attempt(
            lambda: recall_syncing.set_place(project, recording_id=self._id, place=place, name=name, gesture=gesture)
        )
        self.refresh()

    # ---- by sound

    def compare(self, by: By) -> None:
        """Compare the sounds in the background."""
        project = self._session.project
        one = self._session.attempt(lambda: recall_syncing.attached(project, recording_id=self._id))
        if one is not None and not self._comparing.busy:
            self._comparing.start(self.tr("Comparing the sounds"), partial(recall_syncing.listen, one, by))
            self._show_busy()

    def _on_progress(self, share: float) -> None:
        self.said.setText(self.tr("Comparing the sounds: {0} %").format(round(100 * share)))

    def _on_found(self, alignment: Alignment) -> None:
        self._write(recall_syncing.found(alignment), self.tr("Line up"), sureness=alignment.sureness)

    # ---- what is shown

    def refresh(self) -> None:
        """Show where it lies now."""
        now = self._now
        place = Place(now.offset_ms, now.drift_ppm)
        self.fields.show_begin(now.offset_ms)
        self.said.setText(lies(now.label, self.tr("the interview"), place, self._sureness))

    def _show_busy(self) -> None:
        for button in (self.by_own, self.by_session):
            button.setVisible(not self._comparing.busy)
        self.stop.setVisible(self._comparing.busy)

    def leave(self) -> None:
        """Compare no more."""
        self._comparing.cancel()


def _widen(field: QLineEdit, text: QFontMetrics) -> None:
    field.setMinimumWidth(text.averageCharWidth() * 14 + 24)


class Attaching(QWidget):
    """Below a recall: a button that attaches what another device recorded, and where each such recording lies."""

    def __init__(self, session: StudySession, recall: Recall, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._recall_id = session, recall.id
        self._intake = Intake(session, jobs, self)
        self.attach = QPushButton(self.tr("Attach a recording of this interview…"))
        self.attach.setToolTip(
            self.tr("What another device recorded of it. It is copied into the study and lined up afterwards.")
        )
        self.attach.clicked.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        row = FlowLayout(6)
        row.addWidget(self.attach)
        column.addLayout(row)
        sounds = recalls.sounds(session.project, recall)
        self.places = [SoundPlace(session, each, jobs, self) for each in sounds if not recall_sounds.is_own(each)]
        for place in self.places:
            column.addWidget(place)

    def _choose(self) -> None:
        if self._session.may_change():
            files = choose_files(self, self.tr("Recordings of the interview"))
            wishes = [Wish(file, False, self._store) for file in known_files(files, self._session.messages)]
            self._intake.take(wishes)

    def _store(self, prepared: Prepared) -> Recording:
        return recall_sounds.attach(self._session.project, recall_id=self._recall_id, prepared=prepared)

    def refresh(self) -> None:
        """Show where the recordings lie now."""
        for place in self.places:
            place.refresh()

    def leave(self) -> None:
        """The page goes: compare no more."""
        for place in self.places:
            place.leave()
