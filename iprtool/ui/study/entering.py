"""Dyads, sessions and recordings by hand: asked for above the board, written, renamed and removed."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from iprtool.domain.model import Dyad, Session
from iprtool.domain.naming import dyad_title
from iprtool.services import planning, recall_views, recordings, study
from iprtool.ui.study.forms import DyadForm, RemoveForm, RenameForm, SessionForm
from iprtool.ui.study.model import Spot
from iprtool.ui.study.plan_forms import WaitsForm

if TYPE_CHECKING:
    from iprtool.ui.study.place import StudyPlace


class Entering(QObject):
    """What the forms and the menu of the board change."""

    def __init__(self, place: "StudyPlace") -> None:
        super().__init__(place)
        self._place = place

    def add_dyad(self) -> None:
        """Ask for a new dyad."""
        self._place.show_form(DyadForm(self._place.book, self._write_dyad))

    def _write_dyad(self, label: str, site: str) -> None:
        dyad = study.add_dyad_at(self._place.session.project, label=label, site=site)
        self._place.board.go_to(Spot(dyad.id, 1))

    def add_session(self, dyad_id: str | None = None, number: int | None = None) -> None:
        """Ask for a new session; of the current dyad unless one is named."""
        if self._place.model.rowCount() == 0:
            self._place.session.messages.tell(self.tr("A session belongs to a dyad: add a dyad first."))
            self.add_dyad()
            return
        spot = self._place.board.spot
        current = dyad_id or (spot.dyad_id if spot else None)
        self._place.show_form(SessionForm(self._place.book, current, number, self._write_session))

    def _write_session(self, dyad_id: str, number: int, held_on: date | None, phase: str) -> None:
        study.add_session(self._place.session.project, dyad_id=dyad_id, number=number, held_on=held_on, phase=phase)
        self._place.board.go_to(Spot(dyad_id, number))

    def set_waits(self) -> None:
        """Ask when recalls and follow-ups are due in this study."""
        project = self._place.session.project

        def write(recall_within_h: int, follow_up_days: int) -> None:
            planning.set_waits(project, recall_within_h=recall_within_h, follow_up_days=follow_up_days)

        self._place.show_form(WaitsForm(project.study, write))

    def rename_dyad(self, spot: Spot) -> None:
        """Ask for another label of a dyad."""
        dyad, project = self._place.book.dyad(spot.dyad_id), self._place.session.project

        def rename(label: str) -> None:
            study.rename_dyad(project, dyad_id=dyad.id, label=label)

        self._place.show_form(RenameForm(self.tr("Rename {0}").format(dyad_title(dyad.label)), dyad.label, rename))

    def rename_recording(self, recording_id: str) -> None:
        """Ask for another label of a recording."""
        recording, project = self._place.book.recording(recording_id), self._place.session.project
        if recording is None:
            return

        def rename(label: str) -> None:
            recordings.rename(project, recording_id=recording_id, label=label)

        self._place.show_form(
            RenameForm(self.tr("Rename recording {0}").format(recording.label), recording.label, rename)
        )

    def delete(self, what: Dyad | Session) -> None:
        """Delete a dyad or session with all that hangs on it."""
        project = self._place.session.project
        name = dyad_title(what.label) if isinstance(what, Dyad) else self.tr("session {0}").format(what.number)
        if not self._place.session.may_change():
            return
        if self._place.session.attempt(lambda: study.delete(project, what=what)):
            self._place.session.messages.tell(self.tr("Deleted: {0}. Undo brings it back.").format(name))

    def remove_recording(self, recording_id: str) -> None:
        """Take a recording out of the study; where recalls go with it, that is asked first."""
        project, recording = self._place.session.project, self._place.book.recording(recording_id)
        if recording is None or not self._place.session.may_change():
            return

        def remove() -> None:
            recordings.remove(project, recording_id=recording_id)
            told = self.tr("Removed: {0}. The file stays; Undo brings it back.")
            self._place.session.messages.tell(told.format(recording.label))

        going = recall_views.of_recording(project, recording_id)
        if going:
            self._place.show_form(RemoveForm(recording.label, going, remove))
        else:
            self._place.session.attempt(remove)
