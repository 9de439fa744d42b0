"""What the panel “Synchronise” does: offsets by hand, nudges while playing, alignment by sound."""

from collections.abc import Callable
from itertools import count

from PySide6.QtCore import QObject, QTimer, Signal

from iprtool.domain.errors import IprError
from iprtool.domain.model import Recording
from iprtool.media.align import Alignment, Sureness
from iprtool.media.ensemble import LEADER
from iprtool.services import syncing
from iprtool.services.syncing import Place
from iprtool.ui.code.companions import Companions
from iprtool.ui.code.sync_panel import FRAME, SyncPanel
from iprtool.ui.jobs import Job, Jobs
from iprtool.ui.study_session import StudySession

_FRAME_MS = 40
"""A picture of a recording whose pictures have no constant length."""
_Comparing = Job[Alignment | IprError | None]
_SPELL_MS = 1_500
"""Nudges that follow each other so soon are one step for undo."""


class Synchronising(QObject):
    """Connects the panel with the services; what changes is the place of the other recording, never of the open one."""

    shown = Signal(bool)
    """The panel is wanted, or no more."""

    def __init__(
        self, session: StudySession, panel: SyncPanel, companions: Companions, jobs: Jobs, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._panel, self._companions, self._jobs = session, panel, companions, jobs
        self._chosen = ""
        self._found: dict[str, tuple[Place, Sureness]] = {}
        self._job: _Comparing | None = None
        self._spells = count()
        self._spell = 0
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_SPELL_MS)
        self._pause.timeout.connect(self._end_spell)
        companions.changed.connect(self._refresh)
        companions.synchronise_requested.connect(self.open)
        panel.other_chosen.connect(self.choose)
        panel.begin_entered.connect(self._begin_at)
        panel.nudged.connect(self.nudge)
        panel.both_toggled.connect(self._hear_both)
        panel.align_requested.connect(self.align)
        panel.cancel_requested.connect(self.cancel)
        panel.reset_requested.connect(self.reset)
        panel.close_requested.connect(self.close)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Action ids and what they do."""
        return {"view.synchronise": self.toggle}

    def toggle(self) -> None:
        """Show the panel, or put it away."""
        if self._panel.isVisible():
            self.close()
        elif not self._companions.others:
            self._session.messages.tell(
                self.tr("This session has only one recording; add the others in the Study place.")
            )
        else:
            self.open(self._chosen)

    def open(self, recording_id: str) -> None:
        """Show the panel for one of the recordings."""
        self.choose(recording_id)
        self.shown.emit(True)
        self._panel.begin.setFocus()

    def close(self) -> None:
        """Put the panel away; what is being compared goes on."""
        self._hear_both(False)
        self.shown.emit(False)

    @property
    def other(self) -> Recording | None:
        """The recording that is worked on."""
        return next((each for each in self._companions.others if each.id == self._chosen), None)

    def choose(self, recording_id: str) -> None:
        """Work on this recording from now on."""
        if recording_id != self._chosen:
            self.cancel()
        self._chosen = recording_id
        self._hear_both(self._panel.both.isChecked())
        self._refresh()

    # ---- by hand

    def _begin_at(self, begins_ms: int) -> None:
        pair = self._pair()
        if pair is not None:
            place = syncing.place_of(*pair)
            self._write(Place(begins_ms, place.drift_ppm), self.tr("Set the begin of"), "begin")

    def nudge(self, direction: int, ms: int) -> None:
        """Let the other recording begin a little earlier (-1) or later (1)."""
        pair = self._pair()
        if pair is None:
            return
        place = syncing.place_of(*pair)
        amount = _frame_ms(pair[1]) if ms == FRAME else ms
        self._write(Place(place.begins_ms + direction * amount, place.drift_ppm), self.tr("Nudge"), "nudge")

    def reset(self) -> None:
        """Let both begin at once, without drift."""
        self._write(Place(0), self.tr("Reset"))

    def _write(self, place: Place, name: str, spell: str = "") -> None:
        pair = self._pair()
        if pair is None:
            return
        if spell:
            self._pause.start()
        else:
            self._end_spell()
        gesture = f"{spell} {self._spell}" if spell else None
        self._session.attempt(
            lambda: syncing.set_place(
                self._session.project,
                first_id=pair[0].id,
                other_id=pair[1].id,
                place=place,
                name=name,
                gesture=gesture,
            )
        )
        self._refresh()

    def _end_spell(self) -> None:
        self._spell = next(self._spells)

    def _hear_both(self, both: bool) -> None:
        if both and self.other is not None:
            self._companions.hear(frozenset([LEADER, self._chosen]))
        elif len(self._companions.heard) > 1:
            self._companions.hear(frozenset([LEADER]))
        if not both:
            self._panel.both.setChecked(False)

    # ---- by sound

    def align(self) -> None:
        """Compare the sounds in the background; what is found is written as one step."""
        pair = self._pair()
        if pair is None or self._job is not None:
            return
        first, other = pair
        try:
            two = syncing.pair(self._session.project, first_id=first.id, other_id=other.id)
        except IprError as error:
            self._panel.say(str(error))
            return
        job = Job(
            self.tr("Comparing the sounds of {0} and {1}").format(first.label, other.label),
            lambda progress, cancelled: _listened(two, progress, cancelled),
        )
        self._job = job
        job.progressed.connect(lambda share: self._on_progress(job, share))
        job.finished.connect(lambda found: self._on_found(job, pair, found))
        job.ended.connect(lambda: self._on_ended(job))
        self._panel.set_searching(True)
        self._panel.show_progress(0)
        self._jobs.start(job)

    def cancel(self) -> None:
        """Stop comparing; nothing is changed."""
        if self._job is not None:
            self._job.cancel()

    def _on_progress(self, job: _Comparing, share: float) -> None:
        if job is self._job and not job.cancelled:
            self._panel.show_progress(share)

    def _on_ended(self, job: _Comparing) -> None:
        if job is self._job:
            self._job = None
            self._panel.set_searching(False)
            self._refresh()

    def _on_found(self, job: _Comparing, pair: tuple[Recording, Recording], found: Alignment | IprError | None) -> None:
        self._on_ended(job)
        first, other = pair
        now = self._companions.first
        if now is None or now.id != first.id or self._chosen != other.id:
            return  # somebody went elsewhere meanwhile
        if isinstance(found, IprError):
            self._panel.say(str(found))
        elif found is not None:
            place = syncing.found(found)
            self._found[other.id] = (place, found.sureness)
            self._write(place, self.tr("Align by sound:"))

    # ---- what the panel shows

    def _pair(self) -> tuple[Recording, Recording] | None:
        first, other = self._companions.first, self.other
        return (first, other) if first is not None and other is not None else None

    def _refresh(self) -> None:
        others = self._companions.others
        if not others:
            self.cancel()
            self._chosen = ""
            self.shown.emit(False)
            return
        if self._chosen not in {each.id for each in others}:
            self._chosen = others[0].id
        self._panel.show_others(others, self._chosen)
        pair = self._pair()
        if pair is not None:
            place = syncing.place_of(*pair)
            self._panel.show_place(pair[0].label, place)
            if self._job is None or self._job.cancelled:
                self._panel.say(self._in_words(*pair, place))

    def _in_words(self, first: Recording, other: Recording, place: Place) -> str:
        """How they lie, and how sure that is where the sound told it."""
        seconds = f"{abs(place.begins_ms) / 1000:.3f}"
        if place.begins_ms == 0:
            text = self.tr("{0} and {1} begin at once").format(other.label, first.label)
        else:
            pattern = (
                self.tr("{0} begins {1} s after {2}") if place.begins_ms > 0 else self.tr("{0} begins {1} s before {2}")
            )
            text = pattern.format(other.label, seconds, first.label)
        if round(place.drift_ppm, 2):
            drift, hour = f"{place.drift_ppm:.3g}", abs(place.drift_in_an_hour_ms)
            text += self.tr("; drift {0} ppm ({1} ms in an hour), corrected").format(drift, hour)
        text += "."
        found, sureness = self._found.get(other.id, (None, None))
        if found is not None and abs(found.begins_ms - place.begins_ms) <= 1:
            words = {Sureness.HIGH: self.tr("Sure: high."), Sureness.FAIR: self.tr("Sure: fair; check it by ear.")}
            text += f" {words[sureness or Sureness.FAIR]}"
        return text


def _frame_ms(recording: Recording) -> int:
    return round(1000 / recording.frame_rate) if recording.frame_rate else _FRAME_MS


def _listened(
    two: syncing.Pair, progress: Callable[[float], None], cancelled: Callable[[], bool]
) -> Alignment | IprError | None:
    """What the sounds tell; trouble as a value, because it is said in the panel that asked."""
    try:
        return syncing.listen(two, progress, cancelled)
    except IprError as error:
        return error
