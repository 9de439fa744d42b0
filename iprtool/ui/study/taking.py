"""Recordings that come into the study as files: chosen or dropped, asked where they belong, taken in."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from iprtool.domain.model import Recording
from iprtool.domain.naming import dyad_title
from iprtool.services import recordings
from iprtool.services.formats import can_be_read
from iprtool.services.recordings import Prepared
from iprtool.ui.intake import Intake, Wish, choose_files, known_files
from iprtool.ui.jobs import Jobs
from iprtool.ui.study.forms import BelongForm
from iprtool.ui.study.model import Spot

if TYPE_CHECKING:
    from iprtool.ui.study.place import StudyPlace


class TakingIn(QObject):
    """Takes files in, one after the other, in the background."""

    def __init__(self, place: "StudyPlace", jobs: Jobs) -> None:
        super().__init__(place)
        self._place = place
        self._link = False
        self.intake = Intake(place.session, jobs, place)
        self.intake.added.connect(self._on_added)

    def add_recordings(self) -> None:
        """Ask for files, then where they belong."""
        files = self._choose_files()
        if files:
            self._ask_where(files, self._place.board.spot if self._place.model.rowCount() else None)

    def add_recordings_at(self, spot: Spot) -> None:
        """Ask for files of one session."""
        files = self._choose_files()
        if files:
            self.take_files(files, spot)

    def _choose_files(self) -> list[Path]:
        return choose_files(self._place, self.tr("Add recordings")) if self._place.session.may_change() else []

    def take_files(self, files: Sequence[Path], spot: Spot | None = None) -> None:
        """Take in files that were dropped: on a session at once, elsewhere after asking where they belong."""
        if not self._place.session.may_change():
            return
        foreign = [file for file in files if can_be_read(file)]
        if foreign and len(foreign) == len(files):
            self._place.importing.take_dropped(foreign, spot)
            return
        known = known_files(files, self._place.session.messages)
        if known and spot is not None and spot.number is not None:
            self._take(known, self._place.book.dyad(spot.dyad_id).label, spot.number, self._link)
        elif known:
            self._ask_where(known, spot)

    def _ask_where(self, files: Sequence[Path], spot: Spot | None) -> None:
        target = (self._place.book.dyad(spot.dyad_id) if spot else None, spot.number if spot else None)
        self._place.show_form(BelongForm(self._place.book, files, target, self._link, self._take))

    def _take(self, files: Sequence[Path], dyad: str, number: int, link: bool) -> None:
        self._link = link
        self._place.note.hide()

        def store(prepared: Prepared) -> Recording:
            return recordings.add_to(self._place.session.project, dyad=dyad, number=number, prepared=prepared)

        self.intake.take(Wish(file, link, store) for file in files)

    def _on_added(self, recording: Recording, problems: Sequence[str]) -> None:
        dyad, session = self._place.book.place_of(recording)
        where = self.tr("{0}, session {1}").format(dyad_title(dyad.label), session.number)
        self._place.note.show_added(
            recording.id, self.tr("{0} was added to {1}.").format(recording.file_name, where), problems
        )
        self._place.board.go_to(Spot(dyad.id, session.number))
        if self._place.form is None and self._place.isVisible():
            self._place.note.code.setFocus()
